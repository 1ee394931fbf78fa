"""Stored forecasts as checks: whole or not, scored only when somebody says what was observed.

Every observed value here is invented: the model's own quantiles, or far beyond them.
"""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from sim.evidence.backtests.rivals import RIVALS
from sim.evidence.backtests.scores import MODEL
from sim.evidence.checks import Check
from sim.evidence.forecast.report import Stored, forecast_checks, stored_forecasts
from sim.evidence.forecast.sealed import read_seal, read_sealed
from sim.inputs.strict_toml import FileProblems

RESULTS = Path(__file__).parents[2] / "results"
NAME = "forecast-2019-2024"


def invented(folder: Path, beyond: float = 0.0) -> Path:
    """A file of the model's medians, each moved by as much."""
    table = read_sealed(RESULTS / NAME).table
    own = table[table["forecaster"] == MODEL]
    seen = own[["quantity", "year"]].assign(value=own["q50"] + beyond, standard_error=0.0)
    seen.to_csv(folder / "seen.csv", index=False)
    return folder / "seen.csv"


def checks(stored: tuple[Stored, ...]) -> dict[str, Check]:
    return {check.name: check for check in forecast_checks(stored)}


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    shutil.copytree(RESULTS / NAME, tmp_path / NAME)
    return tmp_path


def test_nothing_is_scored_before_it_is_observed() -> None:
    """Without a file the stored forecast is held to its digests alone, and says so."""
    (check,) = checks(stored_forecasts(RESULTS, None)).values()
    assert (check.name, check.verdict, check.promised) == (NAME, "pass", True)
    told = read_seal(RESULTS / NAME)
    assert check.note.startswith(f"of {told['scenario']}, sealed on {told['date']}; nothing of it")


def test_a_forecast_that_was_changed_breaks_a_promise(copied: Path) -> None:
    """One digit that moved is told with the file; what is not whole is not scored."""
    file = copied / NAME / "paths.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("1", "2", 1), encoding="utf-8")
    for observed in (None, invented(copied)):
        (check,) = checks(stored_forecasts(copied, observed)).values()
        assert check.broken
        assert "paths.csv in" in check.why
        assert not check.note


def test_a_model_that_was_right_is_better_than_its_rivals(tmp_path: Path) -> None:
    """Its own medians as observations pass as skill, and cover too much to pass as intervals."""
    whole, skill, intervals = checks(stored_forecasts(RESULTS, invented(tmp_path))).values()
    assert "nothing of it" not in whole.note
    assert (skill.verdict, skill.promised, intervals.promised) == ("pass", False, False)
    against = [one for one in skill.results if one.name in RIVALS]
    assert {one.name for one in against} == set(RIVALS)
    assert all(one.value > 0.0 and one.expected == "above 0" for one in against)
    shown = {one.name: one for one in (*skill.results, *intervals.results)}
    assert (shown["rank"].value, shown["rank"].met) == (1.0, True)
    assert {shown[name].met for name in ("CRPS", "ignorance", "energy score")} == {None}
    inside = shown[f"inside, {MODEL}"]
    assert (inside.value, inside.met) == (1.0, False)
    assert sum(one.value for one in intervals.results if one.name.startswith("PIT")) == skill.n


def test_a_model_that_was_wrong_is_a_miss_and_no_broken_promise(tmp_path: Path) -> None:
    """Far beyond every interval it covers nothing, and the report may say so."""
    found = checks(stored_forecasts(RESULTS, invented(tmp_path, beyond=50.0)))
    intervals = found[f"{NAME} intervals"]
    inside = {one.name: one.value for one in intervals.results}[f"inside, {MODEL}"]
    assert inside == 0.0
    assert intervals.verdict in ("partial", "fail")
    assert not any(check.broken for check in found.values())


def test_a_later_forecast_stands_beside_the_first(copied: Path) -> None:
    """Every folder is checked, each under its name, and a step is told of each."""
    shutil.copytree(copied / NAME, copied / "forecast-2019-2030")
    steps: list[None] = []
    found = forecast_checks(stored_forecasts(copied, None), lambda: steps.append(None))
    assert [check.name for check in found] == [NAME, "forecast-2019-2030"]
    assert len(steps) == 2


def test_a_file_without_a_forecast_is_refused(tmp_path: Path) -> None:
    """Where no forecast is stored nothing is scored in silence."""
    assert stored_forecasts(tmp_path, None) == ()
    with pytest.raises(FileProblems, match="no forecast is stored"):
        stored_forecasts(tmp_path, tmp_path / "seen.csv")


def test_some_quantities_are_enough(tmp_path: Path) -> None:
    """Rivals that forecast none of what was observed are left out of the results."""
    file = invented(tmp_path)
    seen = pd.read_csv(file)
    seen[seen["quantity"] == "exports.USA"].to_csv(file, index=False)
    skill = checks(stored_forecasts(RESULTS, file))[f"{NAME} skill"]
    assert skill.n == 6
    names = {one.name for one in skill.results}
    assert {"trend", "mean"} <= names
    assert "others' mean" not in names
