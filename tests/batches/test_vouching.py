"""What vouches for a folder is believed to the last bit, and vouches for what it saw written."""

import json
import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sim.batches.begun import KEYS as BEGUN_KEYS
from sim.batches.begun import Begun
from sim.batches.manifest import KEYS, enter_figures, read_manifest
from sim.batches.plan import begun_plan
from sim.batches.results import Results
from sim.batches.signed import believed, text_of
from sim.batches.store import finished_files, machine
from sim.batches.verify import damage, require_undamaged
from sim.inputs.register import Register
from sim.inputs.strict_toml import FileProblems
from tests.batches.test_damage import content, run, verified

FLIPS = 400


@pytest.fixture(scope="module")
def whole(register: Register, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Undamaged results."""
    return run(register, tmp_path_factory.mktemp("whole"), "members")[0]


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    """A copy of them, to spoil."""
    return Path(shutil.copytree(whole, tmp_path / whole.name))


def altered(document: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """A document with one value changed, or one key left out, for every key there is."""
    inside = document
    for key in path:
        inside = inside[key]
    for key, value in list(inside.items()):
        name = ".".join((*path, key))
        if isinstance(value, dict):
            yield from altered(document, (*path, key))
        other = {bool: not value, int: 3, str: f"{value}x"}.get(type(value), 7)
        inside[key] = other
        yield name, document
        del inside[key]
        yield f"{name} left out", document
        inside[key] = value


def test_no_key_of_a_manifest_can_be_changed(whole: Path, tmp_path: Path) -> None:
    """Digest, seed, version, command, count, checksum: each other value is refused."""
    path, document = tmp_path / "manifest.json", json.loads((whole / "manifest.json").read_text())
    known = list[str]()
    for name, other in altered(document):
        path.write_text(json.dumps(other, indent=2, sort_keys=True, ensure_ascii=False) + "\n")
        assert believed(path, KEYS) is None, name
        known.append(name)
    assert {"typed", "command", "hedgerow", "inputs.seed", "results.baseline"} <= set(known)


def test_a_value_that_counts_is_held_against_what_it_speaks_of(
    folder: Path, register: Register
) -> None:
    """Also where the manifest was signed again, another digest, seed or checksum shows."""
    path = folder / "manifest.json"
    true = json.loads(path.read_text())
    for group, key in (("results", "baseline"), ("inputs", "seed"), ("files", "summary.csv")):
        path.write_text(text_of({**true, group: {**true[group], key: 0}}))
        assert verified(folder, register) != [], key
    path.write_text(text_of({**true, "results": {"western-pressure": "x"}}))
    assert any("baseline: not all of it" in line for line in verified(folder, register))
    path.write_text(text_of(true))
    assert verified(folder, register) == []


def test_a_flipped_bit_is_noticed_in_what_is_signed(whole: Path, tmp_path: Path) -> None:
    """In the manifest, the plan and what an analysis began, spaces and line ends too."""
    chance = random.Random(1)
    begun = Begun("robust", "hedgerow robust ü", {"seed": 7}).text().encode()
    signed = {name: (whole / name).read_bytes() for name in ("manifest.json", "plan.json")}
    for name, text in (signed | {"analysis.json": begun}).items():
        path = tmp_path / name
        for _ in range(FLIPS):
            flipped = bytearray(text)
            place = chance.randrange(len(text))
            flipped[place] ^= 1 << chance.randrange(8)
            path.write_bytes(flipped)
            assert not _read(path), (name, place)
        path.write_bytes(text)
        assert _read(path)


def test_a_plan_runs_the_scenarios_of_its_inputs(folder: Path) -> None:
    """One that vouches for itself and names fewer, more or others is none."""
    path, plan = folder / "plan.json", begun_plan(folder)
    assert plan is not None
    there = plan.scenarios
    for named in (there[:1], (*there, "placebo"), ("placebo", *there[1:])):
        path.write_text(replace(plan, scenarios=named).text())
        assert begun_plan(folder) is None, named
    path.write_text(plan.text())
    assert begun_plan(folder) == plan


def _read(path: Path) -> bool:
    if path.name == "plan.json":
        try:
            return begun_plan(path.parent) is not None
        except FileProblems:  # of another format, which is told
            return False
    return believed(path, KEYS if path.name == "manifest.json" else BEGUN_KEYS) is not None


def test_a_key_that_stands_twice_is_no_manifest(folder: Path) -> None:
    """Readers differ in which they take."""
    path = folder / "manifest.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('  "failures": 0', '  "failures": 9,\n  "failures": 0'))
    assert believed(path, KEYS) is None


def test_a_figure_drawn_later_launders_no_damage(folder: Path, register: Register) -> None:
    """The manifest enters what was drawn, and says of all else what it said before."""
    old, new, foreign = (folder / "figures" / f"{name}.csv" for name in ("old", "new", "foreign"))
    old.parent.mkdir()
    old.write_text("true")
    enter_figures(folder, [old])
    old.write_text("false")
    for path in (new, foreign):
        path.write_text("x")
    enter_figures(folder, [new])
    assert list(damage(Results.open(folder, register))) == [
        "figures/old.csv: damaged, its checksum differs",
        "figures/foreign.csv: not in the manifest",
    ]


def test_no_figure_is_drawn_from_a_damaged_table(folder: Path, register: Register) -> None:
    """Else the manifest would vouch for a figure of other numbers."""
    results = Results.open(folder, register)
    require_undamaged(results)
    table = folder / "summary.csv"
    table.write_text(table.read_text().replace("0.", "1.", 1))
    with pytest.raises(FileProblems, match="damaged, its checksum differs"):
        require_undamaged(results)


def test_statements_changed_after_an_interruption_are_set_aside(
    whole: Path, folder: Path, register: Register
) -> None:
    """Without a manifest only the scenarios can vouch for what they state."""
    (folder / "manifest.json").unlink()
    (folder / "expectations.json").write_text("{}\n")
    _, said = run(register, folder.parent, "members")
    assert [line.partition(": ")[2].partition(";")[0] for line in said] == [
        "this is not what the scenarios state"
    ]
    assert content(folder) == content(whole)


@pytest.mark.parametrize("process", [os.getpid(), 2**30], ids=["this", "none"])
def test_what_a_killed_process_left_unfinished_goes(
    process: int, whole: Path, folder: Path, register: Register
) -> None:
    """Also where its number is now that of this process, as in a container."""
    unfinished = folder / f".summary.csv.{machine()}.{process}.0123abcd.part"
    unfinished.write_text("x")
    assert unfinished.name not in finished_files(folder)
    _, said = run(register, folder.parent, "members")
    assert said == []
    assert content(folder) == content(whole)
    assert read_manifest(folder) == read_manifest(whole)
