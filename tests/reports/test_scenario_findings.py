"""Is what a report says of a scenario what was computed?"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

import sim
from sim.analysis.comparison import Comparison, Effect
from sim.batches.parts import digest_of, numbers_of
from sim.figures.difference import finding
from sim.inputs.register import Register
from sim.reports.kinds import paired
from sim.reports.scenario_page.findings import is_clear
from sim.reports.scenario_page.result import ScenarioReport
from sim.reports.scenario_page.words import digits_of
from tests.growth import with_south_korea
from tests.reports.own_scenarios import SLIGHT

FEW = {"members": 120, "engine": "fused"}


# ---- the finding ---------------------------------------------------------------------------------


def test_a_clear_change_is_the_title(reports: Mapping[str, ScenarioReport]) -> None:
    """The title is the finding of the figure of the largest clear change of an alignment."""
    report = reports["western-pressure"]
    both = report.found.comparison
    clear = [e for e in report.found.alignments if is_clear(e, both)]
    most = max(clear, key=lambda effect: abs(effect.median))
    assert report.found.headline == most.output == "alignment.EUU"
    assert report.finding == finding(paired(both, most.output))


def test_no_clear_effect_is_said(reports: Mapping[str, ScenarioReport]) -> None:
    """Where no alignment changes clearly the title says so, and the page what moves at all."""
    report = reports[SLIGHT]
    assert report.finding == (
        "“A year of slow growth” has no clear effect on alignment with any partner"
    )
    assert not report.as_json["clear"]
    assert "no alignment changes by 0.0005" in report.page.opening[0]
    assert "What moves most for its spread: growth" in report.page.opening[-1]


class Wide(Comparison):
    """A comparison in which every interval has zero in it."""

    def effect(self, name: str) -> Effect:
        """The effect with other ends of its interval."""
        return replace(super().effect(name), q05=-0.021, q95=0.032)


def test_an_interval_with_zero_in_it_is_no_finding(
    reports: Mapping[str, ScenarioReport],
) -> None:
    """However large the median, the title says "no clear effect", and below it why."""
    whole = reports["western-pressure"]
    both = whole.found.comparison
    wide = Wide(both.one, both.other, both.register)
    report = ScenarioReport(replace(whole.found, comparison=wide), whole.study)
    assert "has no clear effect on alignment with any partner" in report.finding
    assert "between −0.021 and +0.032: zero is among them." in report.page.opening[0]
    assert report.page.opening[-1] == "No other output changes clearly either."
    assert {row[-1] for row in report.page.table.rows} == {"not clear"}


def test_what_changes_nothing_says_why(reports: Mapping[str, ScenarioReport]) -> None:
    """Where no number differs the title says so, the reason follows, and nothing is divided."""
    report = reports["placebo"]
    assert report.finding.endswith("changes nothing against the baseline")
    assert report.found.comparison.no_effect in report.page.opening[0]
    assert [row[-1] for row in report.page.table.rows] == ["none"] * len(report.page.table.rows)


def test_the_baseline_is_shown_alone(reports: Mapping[str, ScenarioReport]) -> None:
    """With nothing to compare with, the page says so and shows the fan alone."""
    report = reports["baseline"]
    assert "nothing to hold it against" in report.page.opening[0]
    assert report.found.comparison is None
    assert [type(content).__name__ for content in report.figures] == ["Fan"]
    assert report.page.changes == []
    assert report.finding == report.figures[0].finding


@pytest.mark.parametrize(
    ("low", "median", "high", "clear"),
    [
        (0.001, 0.01, 0.02, True),
        (-0.02, -0.01, -1e-9, True),
        (-0.001, 0.01, 0.02, False),
        (0.0, 0.01, 0.02, False),
        (-0.02, -0.01, 0.0, False),
        (1e-5, 1e-4, 2e-4, False),
    ],
)
def test_an_effect_is_clear_on_one_side_of_zero(
    reports: Mapping[str, ScenarioReport], low: float, median: float, high: float, clear: bool
) -> None:
    """An interval with zero in it or at its end is not clear, nor is a change written as nought."""
    both = reports["western-pressure"].found.comparison
    effect = replace(both.effect("alignment.CHN"), q05=low, median=median, q95=high)
    assert is_clear(effect, both) is clear


# ---- numbers -------------------------------------------------------------------------------------


def test_digests_are_those_of_the_runs(
    reports: Mapping[str, ScenarioReport], tmp_path: Path, without_figures: object
) -> None:
    """The page has the digests that the manifest of a batch has, and that a run has."""
    found = reports["western-pressure"].found.digests
    assert list(found) == ["baseline", "western-pressure"]
    for name, digest in found.items():
        lived = sim.run(name, **FEW).trajectories
        assert digest == digest_of(lived.members, numbers_of(lived))
        assert digest in reports["western-pressure"].html
    with without_figures():
        done = sim.batch("western-pressure", out=tmp_path, **FEW)
    assert json.loads((done.folder / "manifest.json").read_text())["results"] == found


def test_the_table_holds_the_effects(reports: Mapping[str, ScenarioReport]) -> None:
    """Each row has the median, the date, the interval and the share of an effect, rounded."""
    for report in reports.values():
        if report.found.comparison is None:
            continue
        rows = report.page.table.rows
        for row, effect in zip(rows[1:], report.found.alignments, strict=True):
            if effect.unmoved < 1.0:
                _assert_shown(row, effect)


def _assert_shown(row: tuple[str, ...], effect: Effect) -> None:
    digits = digits_of(effect.output)
    _, _, median, quarter, interval, futures, _ = row
    assert quarter == effect.quarter
    shown = [median, *interval.split(" to ")]
    for words, value in zip(shown, (effect.median, effect.q05, effect.q95), strict=True):
        number = float(re.sub("just (above|below) ", "", words).replace("−", "-"))
        assert number == round(value, digits)
    share = max(effect.rose, effect.fell)
    if ">" not in futures:
        assert futures.endswith(f"in {round(100 * share)} of 100")


def test_levels_of_the_baseline_are_those_of_its_summary(
    reports: Mapping[str, ScenarioReport],
) -> None:
    """By itself a scenario shows its first and last medians, and how far futures lie apart."""
    summary = sim.run("baseline", **FEW).summary
    of_china = summary[(summary["variable"] == "alignment") & (summary["actor"] == "CHN")]
    last = of_china.iloc[-1]
    row = next(r for r in reports["baseline"].page.table.rows if r[0] == "Alignment with China")
    assert row[1:3] == (f"{of_china['q50'].iloc[0]:.3f}", f"{last['q50']:.3f}")
    assert row[3] == f"{last['q05']:.3f} to {last['q95']:.3f}"


def test_assumptions_are_counted(reports: Mapping[str, ScenarioReport], register: Register) -> None:
    """The share of numbers that are assumed stands at the top, and how many of each kind below."""
    kinds = [parameter.kind for parameter in register.parameters.values()]
    page = reports["western-pressure"].page
    share = 100 * kinds.count("assumed") / len(kinds)
    assert f"{share:.0f} % of its numbers are assumed" in page.badge
    assert all(f"{kinds.count(kind)} {kind}" in page.kinds for kind in set(kinds))


# ---- other runs ----------------------------------------------------------------------------------


def test_few_futures_have_no_interval() -> None:
    """Under a hundred futures nothing is called clear, and the page says why."""
    report = sim.report("western-pressure", members=8, engine="fused")
    assert "no interval can be told" in report.page.opening[0]
    assert {row[-1] for row in report.page.table.rows} == {"not clear"}


def test_how_it_was_run_is_said() -> None:
    """Fixed assumptions, no luck and held parameters stand in the limits and the command."""
    report = sim.report(
        "western-pressure",
        against="western-flexibility",
        members=100,
        seed=3,
        assumptions="fixed",
        chance=False,
        held={"tie_decay": 0.05},
        engine="fused",
    )
    assert "all numbers stand at their values and chance is off" in report.page.limits[0]
    assert report.page.repeat[0].note == (
        "hedgerow report western-pressure --against western-flexibility --members 100 --seed 3 "
        "--assumptions fixed --chance off --engine fused --held tie_decay=0.05"
    )
    assert "against western-flexibility" in report.page.question
    assert all(row.held is not None for row in report.found.expected)


def test_a_longer_reference_is_compared_as_far_as_both_go() -> None:
    """Changes are taken until the scenario ends, which the page says."""
    report = sim.report("western-pressure", against="switch-graduation", **FEW)
    assert report.page.table.heads[1] == "in 2030Q4"
    assert "Compared until 2030Q4: western-pressure ends in 2030Q4" in " ".join(report.page.limits)


def test_a_grown_cast_has_its_rows(own_seeds: Path) -> None:
    """A partner that a study adds stands in the table like any other."""
    with_south_korea(own_seeds)
    report = sim.report("western-pressure", members=4, engine="numpy", seeds=own_seeds)
    assert "Alignment with South Korea" in [row[0] for row in report.page.table.rows]
    assert report.page.repeat[0].note.endswith("--seeds seeds")
