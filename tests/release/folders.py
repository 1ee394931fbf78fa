"""Small folders of results of every kind, and the command of each, run in this process."""

import os
import shutil
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, SimpleNamespace
from unittest.mock import patch

from typer.testing import CliRunner

from sim.batches.store import entries_of
from sim.figures.style import PlainFigure

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 900
"""Seconds after which a command counts as hanging, on a busy machine too."""

LAST = "2019-Q4"
"""Where the scenarios of these folders end, so that each takes a second and not ten."""

VALUES = """schema = 1
scenarios = ["baseline", "western-pressure"]
"""
VALUE = """
[value.{name}]
output = "{output}"
label = "{name}"
at = "{last}"
worst = 0.0
best = {best}
least = 0.01
weight = 1.0
source = "judgement"
"""
CLAIMS = f"""schema = 1

[[claim]]
name = "closer"
claim = "Western pressure moves Cambodia towards China."
paragraphs = ["vannarith-2019 ¶11"]
view = "vannarith-2019"
quantity = "alignment.CHN"
quarter = "{LAST}"
contrast = {{ western-pressure = 1, baseline = -1 }}
direction = "rises"
counts_against = "It moves away."
"""

SEARCH = ("search", "status-quo", "--values", "values.toml", "--in", "baseline")
KINDS = {
    "run": ["run", "western-pressure"],
    "run --keep summary": ["run", "western-pressure", "--keep", "summary"],
    "run --keep both": ["run", "western-pressure", "--keep", "both"],
    "run of a table of draws": ["run", "western-pressure", "--assumptions", "mine"],
    "batch": ["batch", "baseline", "western-pressure", "placebo"],
    "compare": ["compare", "baseline", "western-pressure"],
    "claims": ["claims", "--claims", "claims.toml"],
    "robust": ["robust", "status-quo", "equidistance", "--values", "values.toml"],
    "search": [*SEARCH, "--population", "8", "--generations", "1"],
}
"""The command of each kind of folder."""


@dataclass(frozen=True)
class Said:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def own_mistake(self) -> bool:
        """Whether it ended as no command may."""
        return "mistake in hedgerow" in self.err or "Traceback" in self.err or self.code < 0


def study(place: Path) -> Path:
    """A folder of work with short scenarios, draws, values and claims; it is where commands run."""
    (place / "scenarios").mkdir(parents=True)
    for name in ("baseline", "western-pressure", "placebo"):
        text = (ROOT / "scenarios" / f"{name}.toml").read_text(encoding="utf-8")
        text = text.replace('end = "2030-Q4"', f'end = "{LAST}"')
        text = text.replace("[[expect]]", f'[[expect]]\nat = "{LAST}"')
        (place / "scenarios" / f"{name}.toml").write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "seeds", place / "seeds")
    (place / "seeds" / "draws").mkdir()
    (place / "seeds" / "draws" / "mine.csv").write_text("tie_decay\n" + "0.05\n0.06\n0.07\n" * 8)
    values = {"income": ("income", 4000.0), "autonomy": ("autonomy", 0.4)}
    told = (VALUE.format(name=n, output=o, best=b, last=LAST) for n, (o, b) in values.items())
    (place / "values.toml").write_text(VALUES + "".join(told))
    (place / "claims.toml").write_text(CLAIMS)
    return place


def words_of(kind: str, out: str, seed: int = 7, members: int = 6) -> list[str]:
    """The command of a kind of folder."""
    more = ["--seed", str(seed), "--members", str(members)]
    place = str(Path(out, "results").resolve())  # of which a manifest keeps the name alone
    return [*KINDS[kind], *more, "--out", place, "--scenarios", "scenarios", "--seeds", "seeds"]


def hedgerow(words: Sequence[str]) -> Said:
    """Run a command in this process; one that raises what no command may has a code below 0.

    Raises HangingError where it does not end.
    """
    with patch.object(sys, "argv", ["hedgerow", *words]), _alarm():
        from sim.cli import app

        done = CliRunner().invoke(app, list(words))
    raised = done.exception
    if raised is not None and not isinstance(raised, SystemExit):
        return Said(-1, done.stdout, f"{done.stderr}\nraised {raised!r}")
    return Said(done.exit_code, done.stdout, done.stderr)


class HangingError(BaseException):
    """A command took longer than it may."""


@contextmanager
def _alarm() -> Iterator[None]:
    def ring(number: int, frame: FrameType | None) -> None:
        raise HangingError

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def small() -> Iterator[None]:
    """Within it, for speed, blocks are of few members, pictures blank, and no part runs again."""
    blank = SimpleNamespace(draw=lambda _: PlainFigure(figsize=(1, 1)))
    plan = "sim.batches.plan"
    with (
        patch("sim.figures.drawing.import_module", lambda _: blank),
        patch(f"{plan}.SECOND", 4),
        patch(f"{plan}.LEAST", 4),
        patch(f"{plan}.SPAN", 4),
        patch("sim.batches.verify.SAMPLE", 0),
    ):
        yield


def made(kind: str, out: str, seed: int = 7, members: int = 6, code: str = "") -> Path:
    """Make a folder of a kind below `out`, of other code where one is named.

    Raises AssertionError when that does not go well.
    """
    with patch("sim.batches.plan.code_digest", lambda: code) if code else _alarm():
        said = hedgerow(words_of(kind, out, seed, members))
    assert said.code in (0, 4), (kind, said)
    (folder,) = (path for path in Path(out, "results").iterdir() if path.is_dir())
    return folder


def content(folder: Path) -> dict[str, bytes]:
    """All that lies in a folder, with its bytes; what is no file has none."""
    paths = entries_of(folder) | {"manifest.json": folder / "manifest.json"}
    return {name: _bytes_of(path) for name, path in paths.items()}


def _bytes_of(path: Path) -> bytes:
    if path.is_symlink():
        return b"-> " + os.fsencode(os.readlink(path))
    return path.read_bytes() if path.is_file() else b"no file"
