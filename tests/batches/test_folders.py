"""A scenario's name where a results folder is meant: its newest folder is named, never taken."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sim.batches.begun import BEGUN, Begun
from sim.batches.folders import newest_with, results_folder
from sim.batches.plan import read_plan
from sim.batches.resume import require_outside
from sim.cli import app
from sim.inputs.strict_toml import FileProblems


def hedgerow(*words: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, words)


@pytest.fixture(scope="module")
def place(
    tmp_path_factory: pytest.TempPathFactory,
    without_figures: Callable[[], AbstractContextManager[None]],
) -> Path:
    """A folder whose results hold two batches of a scenario, the first of them written last."""
    root = tmp_path_factory.mktemp("place")
    for members in ("4", "8"):
        words = ("run", "placebo", "--members", members, "--out", str(root / "results"))
        with without_figures():
            assert hedgerow(*words).exit_code == 0
    first, second = folders(root)
    for name in ("plan.json", "summary.csv"):
        os.utime(first / name, (2e9, 2e9))
        os.utime(second / name, (1e9, 1e9))
    (root / "results" / "placebo-damaged").mkdir()
    (root / "results" / "placebo-damaged" / "plan.json").write_text("{")
    (root / "below").mkdir()
    return root


def folders(root: Path) -> list[Path]:
    """Its results folders by name."""
    return sorted((root / "results").glob("placebo-????????"))


@pytest.fixture
def newest(place: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The newest folder as it is typed in the place, where one is."""
    monkeypatch.chdir(place)
    return f"results/{folders(place)[0].name}"


@pytest.mark.parametrize("command", ["plot", "verify", "repeat"])
@pytest.mark.parametrize("named", ["placebo", "results/placebo", "baseline"])
def test_the_newest_folder_is_named(command: str, named: str, newest: str, place: Path) -> None:
    """A scenario's name is refused with its newest results and the command to type."""
    before = sorted(place.rglob("*"))
    done = hedgerow(command, named)
    assert done.exit_code == 2
    assert f"'{named}' is no results folder" in done.stderr
    assert f"\n  fix: hedgerow {command} {newest}\n" in done.stderr
    assert sorted(place.rglob("*")) == before


@pytest.mark.parametrize(
    ("typed", "fix"),
    [
        ("results/placebo", "{newest}"),
        ("placebo:baseline {newest}", "{newest}:baseline {newest}"),
        ("{newest} placebo", "{newest} {newest}"),
    ],
)
def test_compare_names_the_newest_folder_too(typed: str, fix: str, newest: str) -> None:
    """Where results are compared, the command to type has all that was typed."""
    done = hedgerow("compare", *typed.format(newest=newest).split())
    assert done.exit_code == 2
    assert f"\n  fix: hedgerow compare {fix.format(newest=newest)}\n" in done.stderr


def test_a_scenario_without_results_is_to_be_run(newest: str) -> None:
    """Where no results have the scenario, the command that makes some is told."""
    done = hedgerow("plot", "switch-graduation")
    assert done.exit_code == 2
    assert "none has switch-graduation\n  fix: hedgerow run switch-graduation\n" in done.stderr


def test_a_path_that_leads_nowhere_is_no_scenario(newest: str) -> None:
    """What is neither folder nor scenario is refused as before."""
    done = hedgerow("verify", "results/elsewhere")
    assert done.exit_code == 3
    assert "fix: hedgerow" not in done.stderr


def test_results_are_found_from_a_folder_below(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The results of this or of a folder further up are looked through."""
    monkeypatch.chdir(place / "below")
    found = newest_with(Path("placebo"))
    assert found is not None
    assert found.name == folders(place)[0].name
    assert results_folder(Path(found.name)).samefile(found)
    assert newest_with(Path("switch-graduation")) is None


def test_results_are_not_written_into_others(tmp_path: Path) -> None:
    """However deep; a plan of somebody's own beside them is no results folder."""
    (tmp_path / "plan.json").write_text("{}")
    require_outside(tmp_path / "out")
    (tmp_path / "parts").mkdir()
    for out in (tmp_path, tmp_path / "out", tmp_path / "out" / "deeper"):
        with pytest.raises(FileProblems, match="is a results folder, which new results would"):
            require_outside(out)


def test_a_folder_without_a_plan_is_no_results_folder(tmp_path: Path) -> None:
    """Nothing was changed there: nothing has been."""
    with pytest.raises(FileProblems, match=r"plan\.json:1:1: error: this is no results folder"):
        read_plan(tmp_path)


def test_a_folder_of_an_analysis_has_no_futures_to_read(tmp_path: Path) -> None:
    """It is named, and which command made it."""
    begun = Begun("robust", "hedgerow robust status-quo", {"seed": 7})
    (tmp_path / BEGUN).write_text(begun.text())
    with pytest.raises(FileProblems) as refused:
        read_plan(tmp_path)
    (problem,) = refused.value.problems
    assert problem.file == str(tmp_path)
    assert (
        problem.what == "this folder of `hedgerow robust status-quo` keeps no futures of scenarios"
    )
    assert problem.fix == "name the folder of a run or a batch"
