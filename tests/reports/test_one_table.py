"""One number everywhere: what is printed, drawn, saved or said of a change is in one table."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis.least_effect import DIGITS
from sim.batches.results import Results
from sim.cli.printing.batch import changed, print_batch
from sim.evidence.expectations.scores import score
from sim.figures.wording import fixed, moment, signed
from sim.inputs.scenario import ExpectTable
from sim.reports.changes import paired_changes
from sim.reports.kinds import KINDS, Material, content_of, contents_of_batch
from sim.reports.paired_runs import open_paired
from sim.reports.tasks import material_of

NAMES = ("western-pressure", "base-confirmed")
LAST = "2030Q4"
EXACT = {"rel": 1e-6, "abs": 1e-9}  # tables keep seven digits
TABLES: dict[tuple[str, str], pd.DataFrame] = {}


@pytest.fixture(scope="module", params=["members", "summary"])
def batch(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    without_figures: Callable[[], AbstractContextManager[None]],
) -> sim.BatchResult:
    """Three scenarios over 64 futures, kept and counted."""
    out: Path = tmp_path_factory.mktemp("one")
    with without_figures():
        return sim.batch(NAMES, out=out, keep=request.param, members=64)


@pytest.fixture(scope="module")
def results(batch: sim.BatchResult) -> Results:
    """Their folder."""
    found: Results = batch.batch.results
    return found


def table_of(results: Results, scenario: str) -> pd.DataFrame:
    """The one table: the paired changes of what is given in numbers; made once."""
    key = (str(results.folder), scenario)
    if key not in TABLES:
        TABLES[key] = _table_of(results, scenario)
    return TABLES[key]


def _table_of(results: Results, scenario: str) -> pd.DataFrame:
    cast = results.register.cast
    home = cast.home.code
    names = [f"tilt.{home}", f"concession.{home}", f"concession_strategic.{home}"]
    names += [f"alignment.{code}" for code in cast.powers]
    names += [f"{output}.{code}" for code in cast.senders for output in ("grievance", "pressure")]
    return paired_changes(results, scenario, names)


def at_end(results: Results, scenario: str) -> dict[str, dict[str, float]]:
    """The table at the end, by output."""
    return table_of(results, scenario).xs(LAST, level="quarter").to_dict("index")  # type: ignore[return-value]


def material(results: Results, scenario: str) -> Material:
    """What figures of a scenario are drawn from."""
    return material_of(results, scenario, results.register)


def level(results: Results, scenario: str, output: str, quarter: str = LAST) -> float:
    """The median of an output in the summary."""
    variable, _, actor = output.partition(".")
    rows = results.summary
    asked = {"scenario": scenario, "variable": variable, "actor": actor, "quarter": quarter}
    (row,) = np.flatnonzero(np.all([rows[name] == word for name, word in asked.items()], axis=0))
    return float(rows["q50"].iloc[row])


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
    """Changes, intervals, directions, peaks, levels and error stand in the table as printed."""
    print_batch(batch.batch, results.register, as_json=False)
    text, cast = capsys.readouterr().out, results.register.cast
    for scenario in NAMES:
        rows, found = at_end(results, scenario), text.split(f"({scenario}, 64 futures)")[1]
        peaks = " ".join(found.partition("Largest change: ")[2].split())
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
            assert f"{level(results, scenario, f'alignment.{code}'):.3f}" in line
            medians = table_of(results, scenario)["q50"].xs(f"alignment.{code}", level="output")
            assert f"{cast.name(code)} {changed(medians[medians.abs().idxmax()], 3)} in" in peaks
    errors = [at_end(results, name)[f"alignment.{cast.patron}"]["mc_error"] for name in NAMES]
    assert f"Error:    {max(errors):.4f} (Monte Carlo, mean change" in text


@pytest.mark.parametrize("scenario", NAMES)
def test_titles_and_alternative_texts_say_the_table(results: Results, scenario: str) -> None:
    """Fans, panels and rows name the median changes of the table, digit by digit."""
    rows, drawn, cast = (
        at_end(results, scenario),
        material(results, scenario),
        results.register.cast,
    )
    panels = content_of("multiples", drawn)
    for code in cast.powers:
        number = fixed(level(results, scenario, f"alignment.{code}"))
        change = signed(rows[f"alignment.{code}"]["q50"], DIGITS)
        assert f"{cast.in_sentence(code)} {number} ({change})" in panels.alt
    largest = max((rows[f"alignment.{code}"]["q50"] for code in cast.powers), key=abs)
    assert f"(alignment {signed(largest, DIGITS)})" in panels.finding
    grieved = content_of("grievance", drawn).finding
    for code in cast.senders:
        change = signed(rows[f"grievance.{code}"]["q50"], DIGITS)
        assert f"{change} ({cast.short(code)})" in grieved
    change = signed(rows[f"concession.{cast.home.code}"]["q50"], DIGITS)
    assert f"{change} (governance)" in grieved


@pytest.mark.parametrize("scenario", NAMES)
def test_the_title_of_a_fan_says_the_table(results: Results, scenario: str) -> None:
    """The fan shows the power that changes most, and tells its change at the end and at most."""
    fan, cast = content_of("fan", material(results, scenario)), results.register.cast
    medians = table_of(results, scenario)["q50"].unstack("output")  # noqa: PD010
    medians = medians[[f"alignment.{code}" for code in cast.powers]]
    output = str(medians.abs().max().idxmax())
    code = output.partition(".")[2]
    change, peak = medians[output], medians[output].abs().idxmax()
    end = f"{fixed(abs(change[LAST]), DIGITS)} {'above' if change[LAST] > 0 else 'below'}"
    opening = f"Alignment with {cast.in_sentence(code)} ends {moment(LAST)} at "
    told = f"{opening}{fixed(level(results, scenario, output))}, {end} the baseline"
    assert fan.finding.startswith(told)
    if fan.finding != told:
        assert f"been {fixed(abs(change[peak]), DIGITS)} " in fan.finding
        assert fan.finding.endswith(f" it in {peak}")
    assert fan.alt.startswith(told)


@pytest.mark.parametrize("scenario", NAMES)
def test_what_is_saved_beside_figures_is_in_the_table(results: Results, scenario: str) -> None:
    """Median changes in what is drawn, and saved beside it, are those of the table."""
    table, seen = table_of(results, scenario)["q50"].to_dict(), set()
    for kind in KINDS:
        drawn = content_of(kind, material(results, scenario)).data
        if not {"variable", "actor", "quarter", "series"} <= set(drawn):
            continue
        for row in drawn.to_dict("records"):
            output, quarter = f"{row['variable']}.{row['actor']}", row["quarter"]
            if row["series"] == "median change" and (output, quarter) in table:
                assert row["value"] == pytest.approx(table[output, quarter], **EXACT)
                seen.add(output)
    assert len(seen) > len(results.register.cast.powers)


@pytest.mark.parametrize("scenario", NAMES)
def test_the_overview_is_in_the_table(results: Results, scenario: str) -> None:
    """Its numbers, and those under and beside each panel, are the changes of the table."""
    rows, cast = at_end(results, scenario), results.register.cast
    about = material(results, scenario).about
    overview = dict(contents_of_batch(results, results.summary, about))["overview"]
    drawn = overview.data[overview.data["scenario"] == scenario].set_index("series")["value"]
    sides = (cast.patron, cast.preference_giver)
    names = [f"tilt.{cast.home.code}", *(f"alignment.{code}" for code in sides)]
    for name in names:
        assert drawn[f"{name} change"] == pytest.approx(rows[name]["q50"], **EXACT)
    words = [
        (panel.numbers, [end.words for end in panel.ends])
        for panel in overview.panels  # type: ignore[attr-defined]
    ]
    under = " · ".join(
        f"{cast.short(code)} {signed(rows[f'alignment.{code}']['q50'], DIGITS)}" for code in sides
    )
    tilt = signed(rows[names[0]]["q50"], 1)
    assert [ends[1] for numbers, ends in words if numbers == under] == [tilt]


def test_the_summary_saved_is_that_of_the_futures(results: Results) -> None:
    """summary.csv keeps the medians that tables print and figures draw."""
    saved = pd.read_csv(results.folder / "summary.csv")
    pd.testing.assert_series_equal(saved["q50"], results.summary["q50"], rtol=1e-6)
    for scenario in NAMES:
        lines = content_of("alignments", material(results, scenario)).data
        lines = lines[lines["quarter"] == LAST].set_index("actor")["q50"].to_dict()
        for code in results.register.cast.powers:
            found = level(results, scenario, f"alignment.{code}")
            assert lines[code] == pytest.approx(found, **EXACT)


@pytest.mark.parametrize("scenario", NAMES)
def test_one_change_has_one_direction(
    batch: sim.BatchResult,
    results: Results,
    scenario: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A printed share goes up or down, or stays, as expectations of that output are scored."""
    print_batch(batch.batch, results.register, as_json=False)
    found = capsys.readouterr().out.split(f"({scenario}, 64 futures)")[1].splitlines()
    own, usual = results.of(scenario), results.of("baseline")
    for code in results.register.cast.powers:
        line = next(x for x in found if x.startswith(f"  {results.register.cast.name(code)}"))
        printed = re.search(r"(up|down) in \d+%$|(stays)$|(no change)$", line)
        assert printed is not None
        expects = [
            ExpectTable(output=f"alignment.{code}", at="2030", direction=direction)
            for direction in ("rises", "falls", "stays")
        ]
        held = [
            e.direction
            for e, s in zip(expects, score(expects, own, usual, results.register), strict=True)
            if s.held
        ]
        assert held == [{"up": "rises", "down": "falls"}.get(printed[1], "stays")]


@pytest.mark.parametrize("scenario", NAMES)
def test_many_scenarios_in_one_figure_are_in_the_table(results: Results, scenario: str) -> None:
    """The figure of many scenarios ends each line at the change of the table."""
    about = material(results, scenario).about
    lines = dict(contents_of_batch(results, results.summary, about))["difference-scenarios"]
    ends = lines.data.query(f"scenario == '{scenario}'")
    tilt = f"tilt.{results.register.cast.home.code}"
    assert ends["value"].iloc[-1] == at_end(results, scenario)[tilt]["q50"]


@pytest.mark.parametrize("scenario", NAMES)
def test_what_compare_saves_is_in_the_table(results: Results, scenario: str) -> None:
    """Effects tell the median at the end of the table of changes, which keeps seven digits."""
    pairs = open_paired(
        [f"{results.folder}:baseline", f"{results.folder}:{scenario}"], results.register
    )
    for output, row in at_end(results, scenario).items():
        assert pairs.comparisons[0].effect(output).end == pytest.approx(row["q50"], **EXACT)
