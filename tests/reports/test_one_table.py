"""One number everywhere: what is printed, drawn, saved or said of a change is in one table."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.batches.results import Results
from sim.cli.printing.batch import changed, print_batch
from sim.reports.changes import paired_changes
from sim.reports.kinds import content_of, contents_of_batch
from sim.reports.paired_runs import open_paired
from sim.reports.tasks import material_of

NAMES = ("western-pressure", "base-confirmed")
LAST = "2030Q4"


@pytest.fixture(scope="module", params=["members", "summary"])
def batch(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> sim.BatchResult:
    """Three scenarios over 64 futures, kept and counted."""
    out: Path = tmp_path_factory.mktemp("one")
    return sim.batch(NAMES, out=out, keep=request.param, members=64)


@pytest.fixture(scope="module")
def results(batch: sim.BatchResult) -> Results:
    """Their folder."""
    found: Results = batch.batch.results
    return found


def table_of(results: Results, scenario: str) -> pd.DataFrame:
    """The one table: the paired changes of what is given in numbers."""
    cast = results.register.cast
    home = cast.home.code
    names = [f"tilt.{home}", f"concession.{home}", *(f"alignment.{code}" for code in cast.powers)]
    names += [f"grievance.{code}" for code in cast.senders]
    return paired_changes(results, scenario, names)


def at_end(results: Results, scenario: str) -> dict[str, dict[str, float]]:
    """The table at the end, by output."""
    return table_of(results, scenario).xs(LAST, level="quarter").to_dict("index")  # type: ignore[return-value]


@pytest.mark.parametrize("scenario", NAMES)
def test_the_table_is_that_of_the_futures(results: Results, scenario: str) -> None:
    """A change is the median of differences, with the error of the mean difference."""
    for output, row in at_end(results, scenario).items():
        change = (results.of(scenario).of(output) - results.of("baseline").of(output))[-1]
        near = max(abs(change).max(), 1.0) * 2.0**-8 if results.plan.spans else 1e-6
        assert row["q50"] == pytest.approx(np.median(change), abs=near)
        assert row["mc_error"] == pytest.approx(change.std(ddof=1) / 8.0, rel=1e-4, abs=1e-6)


def test_what_is_printed_is_in_the_table(
    batch: sim.BatchResult, results: Results, capsys: pytest.CaptureFixture[str]
) -> None:
    """Changes, their intervals, directions and error stand in the table as printed."""
    print_batch(batch.batch, results.register, as_json=False)
    text, cast = capsys.readouterr().out, results.register.cast
    for scenario in NAMES:
        rows, found = at_end(results, scenario), text.split(f"({scenario}, 64 futures)")[1]
        for code in cast.powers:
            row = rows[f"alignment.{code}"]
            middle, low, high = (changed(row[name], 3) for name in ("q50", "q05", "q95"))
            span = f"{middle} ({low} to {high})"
            share = f"{max(row['rose'], row['fell']):.0%}"
            line = next(
                line for line in found.splitlines() if line.startswith(f"  {cast.name(code)}")
            )
            assert span in line
            assert line.endswith(share)
    errors = [at_end(results, name)[f"alignment.{cast.patron}"]["mc_error"] for name in NAMES]
    assert f"Error:    {max(errors):.4f} (Monte Carlo, mean change" in text


@pytest.mark.parametrize("scenario", NAMES)
def test_what_figures_say_and_draw_is_in_the_table(results: Results, scenario: str) -> None:
    """Ends of panels, titles and alternative texts hold the median changes of the table."""
    rows, register = at_end(results, scenario), results.register
    cast, material = register.cast, material_of(results, scenario, register)
    multiples = content_of("multiples", material)
    for code in cast.powers:
        said = re.search(rf"{cast.in_sentence(code)} \d\.\d\d \(([^)]*)\)", multiples.alt)
        assert said is not None
        number = float(said[1].replace("−", "-"))
        assert number == pytest.approx(rows[f"alignment.{code}"]["q50"], abs=0.00501)
    grieved = content_of("grievance", material).finding
    for code in cast.senders:
        said = re.search(rf"([+−]?\d\.\d\d) \({cast.short(code)}\)", grieved)
        number = float(said[1].replace("−", "-")) if said else 0.0
        assert number == pytest.approx(rows[f"grievance.{code}"]["q50"], abs=0.0101)
    whole = dict(contents_of_batch(results, results.summary, material.about))
    lines = whole["difference-scenarios"].data.query(f"scenario == '{scenario}'")
    overview = whole["overview"].data
    drawn = overview[(overview["scenario"] == scenario) & (overview["series"] == "tilt change")]
    change = rows[f"tilt.{cast.home.code}"]["q50"]
    assert drawn["value"].iloc[0] == pytest.approx(change, abs=0.0501)
    assert lines["value"].iloc[-1] == change


@pytest.mark.parametrize("scenario", NAMES)
def test_what_compare_saves_is_in_the_table(results: Results, scenario: str) -> None:
    """Effects tell the median at the end of the table of changes, which keeps seven digits."""
    pairs = open_paired(
        [f"{results.folder}:baseline", f"{results.folder}:{scenario}"], results.register
    )
    for output, row in at_end(results, scenario).items():
        assert pairs.comparisons[0].effect(output).end == pytest.approx(
            row["q50"], rel=1e-6, abs=1e-9
        )
