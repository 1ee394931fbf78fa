"""Files as nobody should write them: each kind that is read, with each trick of a file system.

Whatever lies where a file should be, it is refused by an error of our own that names it, within
half a second of processor time and 256 MiB, and nothing outside the folder is opened.
"""

import ast
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from sim.batches.manifest import read_manifest
from sim.batches.plan import read_plan
from sim.batches.signed import signed, text_of
from sim.batches.store import checksum
from sim.batches.verify import changed_files
from sim.engine.draw_files import load_draws
from sim.evidence.forecast.observed import read_observed
from sim.evidence.forecast.sealed import SealedError, read_sealed
from sim.explore.claims import load_claims
from sim.explore.strategies import load_strategy
from sim.explore.values import load_values
from sim.inputs.folders import Folders, shipped
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import load_scenario
from sim.inputs.scenario.record import read_record
from sim.inputs.strict_toml import FileProblems
from sim.lessons.lesson import lesson_files, load_lesson
from tests.explore.test_one_mistake import CLAIMS, SCENARIO, STRATEGY, VALUES
from tests.lessons.files import DATA, WORDS, sixth
from tests.release.bounds import bounded

ROOT: Final = Path(__file__).parents[2]
LESSON: Final = "lessons/6-does-tone-matter"
STORED: Final = ROOT / "results" / "forecast-2019-2024"
Read = Callable[[Path, Path, Register], object]
"""From a study, a file of it and the shipped numbers to what the file holds."""


def _lesson(study: Path, _: Path, register: Register) -> object:
    (path,) = lesson_files(study / "lessons").values()
    return load_lesson(path, shipped(), register)


FILES: Final[dict[str, tuple[str, Read]]] = {
    "scenario": (
        "scenarios/mine.toml",
        lambda study, _, register: load_scenario(study / "scenarios", "mine", register),
    ),
    "what a scenario extends": (
        "scenarios/baseline.toml",
        lambda study, _, register: load_scenario(study / "scenarios", "mine", register),
    ),
    "seeds": ("seeds/levers.toml", lambda study, _path, _register: load_register(study / "seeds")),
    "record": (
        "seeds/record.csv",
        lambda study, _path, _register: read_record(load_register(study / "seeds").folder),
    ),
    "claims": (
        "claims.toml",
        lambda study, path, register: load_claims(
            path, Folders(study / "seeds", shipped().scenarios), register
        ),
    ),
    "strategy": ("mine.toml", lambda _, path, register: load_strategy(path, register)),
    "values": ("values.toml", lambda _, path, register: load_values(path, register)),
    "lesson": (f"{LESSON}.toml", _lesson),
    "words of a lesson": (f"{LESSON}.md", _lesson),
    "draws": (
        "seeds/draws/mine.csv",
        lambda study, _path, _register: load_draws(
            study / "seeds", "mine", load_register(study / "seeds")
        ),
    ),
    "observed": ("seen.csv", lambda _, path, __: read_observed(path, read_sealed(STORED))),
    "seal": ("sealed/forecast.json", lambda _, path, __: read_sealed(path.parent)),
    "sealed table": ("sealed/forecast.csv", lambda _, path, __: read_sealed(path.parent)),
    "plan": ("results/plan.json", lambda _, path, __: read_plan(path.parent)),
    "manifest": ("results/manifest.json", lambda _, path, __: read_manifest(path.parent)),
}
NAMED: Final = ("claims", "strategy", "values", "observed", "seal", "sealed table")
"""Kinds whose path somebody names, who may name a link."""


def _linked(path: Path, to: Path) -> None:
    path.unlink()
    path.symlink_to(to)


def _elsewhere(path: Path) -> None:
    """A link out of the study to a file that is sound."""
    outside = path.parents[len(path.parents) - 3] / f"outside-{os.getpid()}-{path.name}"
    shutil.move(path, outside)
    path.symlink_to(outside)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _sparse(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(1 << 30)


def _with(more: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(path.read_bytes() + b"\n" + more + b"\n")


TRICKS: Final[dict[str, Callable[[Path], object]]] = {
    "a folder": _folder,
    "a pipe that nobody fills": _fifo,
    "a link that leads out": _elsewhere,
    "a link to itself": lambda path: _linked(path, path),
    "a link to /dev/zero": lambda path: _linked(path, Path("/dev/zero")),
    "1 GiB that take no room": _sparse,
    "NUL": _with(b"x\0 = 1"),
    "Latin-1": _with("träume = 1".encode("latin-1")),
    "UTF-16": lambda path: path.write_bytes(path.read_text("utf-8").encode("utf-16")),
    "the writing direction turned": _with("\u202ex = 1".encode()),
    "50 000 dotted parts": _with(b".".join([b"a"] * 50_000) + b" = 1"),
    "100 000 brackets": _with(b"x = " + b"[" * 100_000),
    "5 000 digits": _with(b"x = " + b"9" * 5000),
    "a cell without end": _with(b"x" * 200_000),
    "nothing": lambda path: path.write_bytes(b""),
}
TEXT: Final = ("50 000 dotted parts", "100 000 brackets", "5 000 digits", "a cell without end")
"""Tricks that are mere text in the words of a lesson."""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study in which all can be read."""
    study = tmp_path_factory.mktemp("study")
    shutil.copytree(ROOT / "seeds", study / "seeds")
    (study / "scenarios").mkdir()
    shutil.copy(ROOT / "scenarios" / "baseline.toml", study / "scenarios")
    sixth(study / "lessons", DATA, WORDS)
    (study / "seeds" / "draws").mkdir()
    texts = {
        "scenarios/mine.toml": SCENARIO,
        "claims.toml": CLAIMS,
        "mine.toml": STRATEGY,
        "values.toml": VALUES,
        "seeds/draws/mine.csv": "tie_decay\n0.05\n",
        "seen.csv": "quantity,year,value,standard_error\ngrowth,2019,7.0,0\n",
    }
    for name, text in texts.items():
        (study / name).write_text(text, encoding="utf-8")
    shutil.copytree(STORED, study / "sealed")
    (study / "results").mkdir()
    for name in ("plan.json", "manifest.json"):
        shutil.copy(ROOT / "results" / "reference" / name, study / "results")
    return study


@pytest.fixture
def place(model: Path) -> Iterator[Callable[[str], Path]]:
    """The path of a kind of file in the study; the file is as it was when a test ends."""
    kept: dict[Path, bytes] = {}

    def found(kind: str) -> Path:
        path = model / FILES[kind][0]
        kept[path] = path.read_bytes()
        return path

    yield found
    for path, content in kept.items():
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink(missing_ok=True)
        path.write_bytes(content)


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_is_refused_by_the_name_of_the_file(
    kind: str, trick: str, model: Path, place: Callable[[str], Path], register: Register
) -> None:
    """An error of our own that names the file, soon and without much memory."""
    if trick == "a link that leads out" and kind in NAMED:
        pytest.skip("who names a link means it")
    path, read = place(kind), FILES[kind][1]
    TRICKS[trick](path)
    if kind == "words of a lesson" and trick in TEXT:
        with bounded():
            read(model, path, register)
        return
    with pytest.raises((FileProblems, SealedError)) as refused, bounded():
        read(model, path, register)
    assert path.name in str(refused.value)
    if isinstance(refused.value, FileProblems):
        assert all(one.line >= 1 <= one.column for one in refused.value.problems)


WRITTEN_BY_PROGRAMS = ("sealed table", "plan", "manifest")
"""To the last byte as they were written, or damaged."""


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("how", ["as it is", "with a mark", "with Windows line ends"])
def test_what_editors_leave_is_no_mistake(
    kind: str, how: str, model: Path, place: Callable[[str], Path], register: Register
) -> None:
    """A byte order mark and line ends of Windows are read; of what programs write, not one byte
    may be another."""
    path, read = place(kind), FILES[kind][1]
    if how == "with a mark":
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    elif how == "with Windows line ends":
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    if kind in WRITTEN_BY_PROGRAMS and how != "as it is":
        with pytest.raises((SealedError, FileProblems), match=r"changed|damaged"):
            read(model, path, register)
        return
    assert read(model, path, register) is not None


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("kind", FILES)
def test_what_may_not_be_read_is_refused(
    kind: str, model: Path, place: Callable[[str], Path], register: Register
) -> None:
    """A file without permission is named."""
    path = place(kind)
    path.chmod(0)
    with pytest.raises((FileProblems, SealedError, PermissionError)) as refused:
        FILES[kind][1](model, path, register)
    assert path.name in str(refused.value)


@pytest.mark.parametrize("kind", [kind for kind in NAMED if not kind.startswith("seal")])
def test_a_name_too_long_is_refused(kind: str, model: Path, register: Register) -> None:
    """A path that no file can have is named; commands tell both errors in a line."""
    path = model / ("x" * 300 + ".toml")
    with pytest.raises((FileProblems, OSError), match="xxx"):
        FILES[kind][1](model, path, register)


# ---- names that would lead elsewhere -------------------------------------------------------------

OUT: Final = ("../secret", "/etc/passwd", "..", "a/b", "a\\\\b", "./mine")


@pytest.mark.parametrize("name", OUT)
@pytest.mark.parametrize(
    ("kind", "old"),
    [
        ("scenario", 'extends = "baseline"'),
        ("claims", 'scenario = "western-pressure"'),
        ("values", 'scenarios = ["baseline"]'),
        ("lesson", 'scenario = "western-pressure"'),
    ],
)
def test_a_name_in_a_file_leads_nowhere(
    kind: str,
    old: str,
    name: str,
    model: Path,
    place: Callable[[str], Path],
    register: Register,
) -> None:
    """What a file names is a scenario of the folder, or a mistake at its line."""
    path = place(kind)
    text = path.read_text(encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    new = old.replace("baseline", name).replace("western-pressure", name)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    (model / "secret.toml").write_text(SCENARIO, encoding="utf-8")
    known = {"values": lambda: load_values(path, register, ["baseline"])}
    with pytest.raises(FileProblems) as refused:
        known.get(kind, lambda: FILES[kind][1](model, path, register))()
    assert line in {one.line for one in refused.value.problems}


@pytest.mark.parametrize("name", OUT)
def test_a_name_in_a_plan_leads_nowhere(
    name: str, model: Path, place: Callable[[str], Path]
) -> None:
    """A plan that vouches for itself and names a scenario elsewhere is none."""
    path = place("plan")
    for changed in (
        lambda plan: plan | {"name": name},
        lambda plan: (
            plan
            | {
                "scenarios": [name],
                "inputs": plan["inputs"] | {"scenarios": {name: plan["inputs"]["seeds"]}},
            }
        ),
    ):
        told = signed(changed(json.loads(path.read_bytes())))
        path.write_text(json.dumps(told, indent=2) + "\n", "utf-8")
        with pytest.raises(FileProblems, match="the plan cannot be read"):
            read_plan(path.parent)


@pytest.mark.parametrize("name", OUT)
def test_a_name_in_a_manifest_leads_nowhere(
    name: str, model: Path, place: Callable[[str], Path]
) -> None:
    """A file outside is missing, even where a manifest that vouches for itself knows its sum."""
    path = place("manifest")
    secret = model / "secret"
    secret.write_text("x", encoding="utf-8")
    manifest = json.loads(path.read_bytes()) | {"files": {name: checksum(secret)}}
    path.write_text(text_of(manifest), encoding="utf-8")
    told = list(changed_files(path.parent, read_manifest(path.parent)["files"]))
    assert f"{name}: missing" in told


@pytest.mark.parametrize("name", ["../seen.csv", "/dev/zero", "forecast.csv/../../seen.csv"])
def test_a_seal_opens_its_own_files_only(
    name: str, model: Path, place: Callable[[str], Path], register: Register
) -> None:
    """A seal that lists another file is none."""
    path = place("seal")
    seal = json.loads(path.read_bytes())
    path.write_text(json.dumps(seal | {"files": seal["files"] | {name: "0"}}), encoding="utf-8")
    with pytest.raises(SealedError, match="holds no whole forecast"), bounded():
        read_sealed(path.parent)


# ---- nothing that is read is run -----------------------------------------------------------------

RUN: Final = {"eval", "exec", "compile", "__import__"}
UNSAFE: Final = {"pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve", "yaml"}


def test_nothing_that_is_read_can_run() -> None:
    """No file of the package unpickles, evaluates, or reads YAML; messages of a process to workers
    that it has started itself are pickled."""
    for path in {*(ROOT / "sim").rglob("*.py")} - {ROOT / "sim" / "batches" / "workers.py"}:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in RUN, f"{path}:{node.lineno}"
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.partition(".")[0] for name in names} & UNSAFE, path
            if isinstance(node, ast.keyword) and node.arg == "allow_pickle":
                assert ast.unparse(node.value) == "False", path
