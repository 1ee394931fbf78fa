"""Damage to a results folder: it is named, and the same command ends in the true bits."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from sim.batches.manifest import enter_figures, read_manifest
from sim.batches.parts import part_path
from sim.batches.plan import Keep
from sim.batches.results import Results
from sim.batches.store import entries_of
from sim.batches.tallies import tally_path
from sim.batches.verify import damage
from sim.engine.chance import Design
from sim.engine.run import Run
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario, load_scenario
from sim.inputs.strict_toml import FileProblems
from sim.reports.batch import run_batch
from tests.batches.damages import (
    Damage,
    alter,
    be_folder,
    be_link,
    be_pipe,
    copy,
    delete,
    edit,
    empty,
    flip,
    replay,
    replay_all,
    swap,
    truncate,
    without_manifest,
    write,
)

ROOT = Path(__file__).parents[2]
MEMBERS = 20
HOW = Run(design=Design(MEMBERS), engine="fused")
KEEPS: tuple[Keep, ...] = ("members", "both")


def part(scenario: str) -> str:
    """Name of the part of a scenario."""
    return part_path(Path(), scenario, range(MEMBERS)).as_posix()


def tally(scenario: str) -> str:
    """Name of the tally of a scenario."""
    return tally_path(Path(), scenario).as_posix()


OWN, OTHER = part("western-pressure"), part("baseline")
COPY = "scenarios/western-pressure.toml"
DRAWN = "assumptions.parquet"
FIGURE = "figures/western-pressure/fan.svg"


def reword(folder: Path, elsewhere: Path) -> None:
    """Edit what is no number of a scenario, where nothing is left that vouches for its bytes."""
    edit(COPY, "default", "judged")(folder, elsewhere)
    delete("manifest.json")(folder, elsewhere)


DAMAGES: dict[str, Damage] = {
    "part truncated": truncate(OWN),
    "part emptied": empty(OWN),
    "part bit flipped": flip(OWN),
    "parts swapped": swap(OWN, OTHER),
    "part of another seed": replay(OWN),
    "part and manifest of another seed": replay_all(OWN, "manifest.json"),
    "part and plan of another seed": replay_all(OWN, "plan.json"),
    "part deleted": delete(OWN),
    "part of another scenario": copy(OTHER, OWN),
    "part is a folder": be_folder(OWN),
    "part is a pipe": be_pipe(OWN),
    "part is a link to itself": be_link(OWN, Path(OWN).name),
    "plan truncated": truncate("plan.json"),
    "plan deleted": delete("plan.json"),
    "plan of another seed": alter("plan.json", "inputs", "seed", value=9),
    "plan of smaller blocks": alter("plan.json", "block", value=7),
    "plan of another engine": alter("plan.json", "engine", value="numpy"),
    "plan is a list": write("plan.json", "[]"),
    "plan is a pipe": be_pipe("plan.json"),
    "plan is a link": be_link("plan.json", "/dev/zero"),
    "manifest truncated": truncate("manifest.json"),
    "manifest deleted": delete("manifest.json"),
    "manifest is {}": write("manifest.json", "{}"),
    "manifest is []": write("manifest.json", "[]"),
    "manifest is deep": write("manifest.json", "[" * 100_000),
    "manifest without files": alter("manifest.json", "files", value={}),
    "manifest with another digest": alter("manifest.json", "results", "baseline", value="0" * 64),
    "manifest with another seed": alter("manifest.json", "inputs", "seed", value=8),
    "manifest is a pipe": be_pipe("manifest.json"),
    "manifest is a link": be_link("manifest.json", "/dev/zero"),
    "summary edited": edit("summary.csv", "0.", "1."),
    "summary deleted": delete("summary.csv"),
    "summary is a pipe": be_pipe("summary.csv"),
    "table edited": edit("table.csv", "0.", "1."),
    "workbook deleted": delete("table.xlsx"),
    "scenario edited": edit(COPY, "size = 0.5", "size = 0.6"),
    "scenario truncated": truncate(COPY),
    "scenario deleted": delete(COPY),
    "scenario's comment edited, without a manifest": reword,
    "scenario is a pipe": be_pipe(COPY),
    "scenario is a link": be_link(COPY, "/dev/zero"),
    "seeds edited": edit("seeds/parameters.toml", "value = ", "value = 1"),
    "seeds truncated": truncate("seeds/cast.toml"),
    "seeds' comment edited": edit("seeds/levers.toml", "#", "##"),
    "seeds without documents deleted": delete("seeds/documents.toml"),
    "seeds deleted": delete("seeds"),
    "seeds are a pipe": be_pipe("seeds/history.toml"),
    "more seeds": write("seeds/facts.toml", "x"),
    "drawn numbers truncated": truncate(DRAWN),
    "drawn numbers emptied": empty(DRAWN),
    "drawn numbers bit flipped": flip(DRAWN),
    "drawn numbers of another seed": replay(DRAWN),
    "drawn numbers and manifest of another seed": replay_all(DRAWN, "manifest.json"),
    "drawn numbers deleted": delete(DRAWN),
    "drawn numbers are a pipe": be_pipe(DRAWN),
    "drawn numbers are a link": be_link(DRAWN, "/dev/zero"),
    "figure edited": edit(FIGURE, "<svg", "<svg "),
    "figure deleted": delete(FIGURE),
    "figure is a link": be_link(FIGURE, "/dev/zero"),
    "figures deleted": delete("figures"),
    "expectations edited": edit("expectations.json", "{", "{ "),
    "expectations deleted": delete("expectations.json"),
    "another file": write("notes.txt", "x"),
    "another part": write("parts/baseline/00000020-00000039.parquet", "x"),
    "another figure": write("figures/western-pressure/own.svg", "x"),
    "hidden file": write(".hidden", "x"),
    "link that never ends": be_link("more.csv", "/dev/zero"),
    "link to its own folder": be_link("loop", "."),
}
TALLIED: dict[str, Damage] = {
    "tally truncated": truncate(tally("western-pressure")),
    "tally bit flipped": flip(tally("western-pressure")),
    "tally of another seed": replay(tally("western-pressure")),
    "tallies swapped": swap(tally("western-pressure"), tally("baseline")),
    "tally deleted": delete(tally("western-pressure")),
    "tally is a pipe": be_pipe(tally("western-pressure")),
    "tally of another seed, and no manifest": without_manifest(replay(tally("western-pressure"))),
    "changes edited": edit("changes.csv", "0.", "1."),
    "changes deleted": delete("changes.csv"),
}
CASES = [("members", name) for name in DAMAGES] + [("both", name) for name in TALLIED]


def two(register: Register) -> list[Scenario]:
    """Two short scenarios."""
    names = ("baseline", "western-pressure")
    loaded = [load_scenario(ROOT / "scenarios", name, register) for name in names]
    return [replace(scenario, end=scenario.start + 2, expects=()) for scenario in loaded]


def run(
    register: Register, out: Path, keep: Keep, seed: int = 7, drawn: bool = False
) -> tuple[Path, list[str]]:
    """Run two scenarios into a folder, with figures or without; return it, and what was said."""
    said: list[str] = []
    how = replace(HOW, seed=seed)
    with pytest.MonkeyPatch.context() as patch:
        if not drawn:
            patch.setattr("sim.reports.batch.STANDARD", ())
        done = run_batch("x", two(register), register, how, out, "same", keep=keep, say=said.append)
    return done.folder, said


@pytest.fixture(scope="module")
def whole(register: Register, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Folders of undamaged results, by what is kept and the seed."""
    out = tmp_path_factory.mktemp("whole")
    folders = {
        f"{keep} {seed}": run(register, out / f"{keep}{seed}", keep, seed)[0]
        for keep in KEEPS
        for seed in (7, 9)
    }
    return folders | {"drawn": run(register, out / "drawn", "members", drawn=True)[0]}


def test_undamaged_results_verify(whole: dict[str, Path], register: Register) -> None:
    """Nothing is wrong with the folders whose bytes the mended ones are held to."""
    assert [verified(folder, register) for folder in whole.values()] == [[]] * len(whole)


def content(folder: Path) -> dict[str, bytes]:
    """All that lies in a folder, with its bytes."""
    paths = entries_of(folder) | {"manifest.json": folder / "manifest.json"}
    return {name: path.read_bytes() for name, path in paths.items()}


@pytest.mark.parametrize(("keep", "name"), CASES)
def test_the_same_command_ends_in_the_true_bits(
    keep: Keep, name: str, whole: dict[str, Path], register: Register, tmp_path: Path
) -> None:
    """Whatever was damaged or is missing is named, and comes out again as it was.

    Without a manifest a folder is that of an interrupted batch, of which nothing is missing.
    """
    drawn = "figure" in name
    true, elsewhere = whole["drawn" if drawn else f"{keep} 7"], whole[f"{keep} 9"]
    folder = Path(shutil.copytree(true, tmp_path / "results" / true.name))
    (DAMAGES | TALLIED)[name](folder, elsewhere)
    assert verified(folder, register) != []
    again, said = run(register, tmp_path / "results", keep, drawn=drawn)
    assert again == folder
    assert content(folder) == content(true)
    assert (said == []) == (name == "manifest deleted")
    assert ("deleted" in name) != (tmp_path / "results" / "set-aside").exists()


def verified(folder: Path, register: Register) -> list[str]:
    """What is wrong with a folder, however it is told."""
    try:
        return list(damage(Results.open(folder, register)))
    except FileProblems as problems:
        return [str(problems)]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("part is a pipe", f"{OWN}: no plain file"),
        ("hidden file", ".hidden: not in the manifest"),
        ("link that never ends", "more.csv: not in the manifest"),
        ("link to its own folder", "loop: not in the manifest"),
        ("manifest is {}", "the manifest is damaged"),
        ("manifest with another digest", "the manifest is damaged"),
        ("plan of another seed", "the plan cannot be read, or was changed"),
        (
            "scenario edited",
            "western-pressure.toml:1:1: error: this is not the scenario that was planned",
        ),
    ],
)
def test_damage_is_named(
    name: str, told: str, whole: dict[str, Path], register: Register, tmp_path: Path
) -> None:
    """What lies there is named by its file and never followed or read for ever."""
    folder = Path(shutil.copytree(whole["members 7"], tmp_path / "x"))
    DAMAGES[name](folder, whole["members 9"])
    found = verified(folder, register)
    assert any(told in line for line in found), found


def test_what_is_set_aside_is_not_lost(
    whole: dict[str, Path], register: Register, tmp_path: Path
) -> None:
    """A file that does not belong lies beside the folder under its own name, time after time."""
    true = whole["members 7"]
    folder = Path(shutil.copytree(true, tmp_path / true.name))
    for place in ("notes.txt", "notes.txt.2"):
        (folder / "notes.txt").write_text(place)
        _, said = run(register, tmp_path, "members")
        aside = tmp_path / "set-aside" / folder.name / place
        assert aside.read_text() == place
        assert said[0].endswith(f"set aside as {aside}")


def test_without_a_manifest_parts_are_still_checked(
    whole: dict[str, Path], register: Register, tmp_path: Path
) -> None:
    """A part is known by its own identity and digest, with nothing that vouches for its bytes."""
    true = whole["members 7"]
    for name in ("part bit flipped", "part of another seed", "parts swapped", "part truncated"):
        folder = Path(shutil.copytree(true, tmp_path / name / true.name))
        DAMAGES[name](folder, whole["members 9"])
        (folder / "manifest.json").unlink()
        _, said = run(register, tmp_path / name, "members")
        assert any(OWN in line for line in said), name
        assert content(folder) == content(true)


def test_a_figure_drawn_later_stays(
    whole: dict[str, Path], register: Register, tmp_path: Path
) -> None:
    """What a manifest that can be believed lists among the figures is kept."""
    true = whole["drawn"]
    folder = Path(shutil.copytree(true, tmp_path / true.name))
    drawn = folder / "figures" / "western-pressure" / "income.csv"
    drawn.write_text("x")
    enter_figures(folder, [drawn])
    _, said = run(register, tmp_path, "members")
    assert said == []
    assert "figures/western-pressure/income.csv" in read_manifest(folder)["files"]
