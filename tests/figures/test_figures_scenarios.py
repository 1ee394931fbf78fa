"""Many scenarios in one figure: fit to print, and every word is in its numbers."""

import re
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from sim.figures import difference_scenarios
from sim.figures.difference_scenarios import LOOKS, DifferenceScenarios
from sim.figures.style import contrast
from tests.canvas import Picture, faults, picture, words_in
from tests.figures.test_figures_comparison import OUTPUTS, QUARTERS, REGISTER, about

RISE = np.linspace(0.0, 1.0, len(QUARTERS))
RISE_TO_30 = pd.Series(RISE, QUARTERS)[:30]


def medians(**ends: float) -> dict[str, pd.Series]:
    """Median changes that grow from zero, by scenario."""
    return {name.replace("_", "-"): pd.Series(end * RISE, QUARTERS) for name, end in ends.items()}


MANY = {f"scenario_{i}": (-1.0) ** i * (0.3 + i) for i in range(24)}
CASES = {
    "two": ("tilt.KHM", medians(western_pressure=-1.1, eu_withdraws=0.5)),
    "many": ("tilt.KHM", medians(**MANY)),
    "tiny": ("alignment.EUU", medians(one=3e-5, two=-1e-5, three=2e-5)),
    "large": ("gdp.KHM", medians(one=-21000.0, two=300.0)),
    "none": ("debt.OTHER", medians(placebo=0.0, calm=0.0)),
    "close": ("tilt.KHM", medians(**{f"near_{i}": 1.0 + i / 1000 for i in range(8)})),
    "long": ("tilt.KHM", medians(**{f"a_{'very_' * 12}long_name_{i}": 1.0 + i for i in range(3)})),
    "short": ("tilt.KHM", {n: s[:3] for n, s in medians(one=1.0, two=-2.0).items()}),
    "quarter": ("tilt.KHM", {n: s[-1:] for n, s in medians(one=1.0, two=-2.0).items()}),
    "late": (
        "tilt.KHM",
        {n: s[:30] for n, s in medians(one=1.0, two=-2.0).items()} | medians(on=9.0),
    ),
    "ends": ("tilt.KHM", medians(one=1.0) | {"two": medians(two=-2.0)["two"][:20]}),
}


@cache
def drawn(case: str) -> Picture:
    """The picture of a case."""
    name, table = CASES[case]
    output, _, code = name.partition(".")
    made = difference_scenarios.content(table, OUTPUTS[output], code, about(1000), "the baseline")
    return picture(made)


def content(case: str) -> DifferenceScenarios:
    """What the picture of a case says."""
    said = drawn(case).content
    assert isinstance(said, DifferenceScenarios)
    return said


@pytest.mark.parametrize("case", CASES)
def test_words_and_lines_are_fit_to_print(case: str) -> None:
    """No words overlap or leave the page, whatever the scenarios."""
    assert faults(drawn(case)) == []


@pytest.mark.parametrize("case", CASES)
def test_every_scenario_is_in_the_numbers(case: str) -> None:
    """The data hold each scenario's change in each of its quarters shown, as it was given."""
    data, last = content(case).data, content(case).quarters[-1]
    for name, whole in CASES[case][1].items():
        series = whole[:last]
        rows = data[data["scenario"] == name].set_index("quarter")["value"]
        np.testing.assert_array_equal(rows.to_numpy(), series.to_numpy())


@pytest.mark.parametrize("case", CASES)
def test_ends_say_the_change_at_the_end(case: str) -> None:
    """A label at the end of a line has the change in the scenario's last quarter shown."""
    last = content(case).quarters[-1]
    finals = [series[:last].iloc[-1] for series in CASES[case][1].values()]
    for end in content(case).ends[:-1]:
        number = re.match(r"[+−]?[\d,.]+", end.words)
        assert number is not None
        value = float(number[0].replace("−", "-").replace(",", ""))
        assert any(value == pytest.approx(final, rel=0.1) for final in finals)
    assert content(case).ends[-1].words == "baseline"


def test_the_title_names_the_furthest_to_each_side() -> None:
    """The title has the largest change to either side, its scenario and its quarter."""
    assert content("two").finding == (
        "Tilt of alignments is at most 1.1 below the baseline in “Western pressure” (2030Q4),"
        " and 0.5 above it in “EU withdraws” (2030Q4)"
    )


def test_one_long_scenario_stretches_no_axis() -> None:
    """Time runs as far as at least half of the scenarios do, and the caption names who runs on."""
    said = content("late")
    assert said.quarters[-1] == QUARTERS[29]
    assert said.caption.endswith(f"“On” runs on behind {QUARTERS[29]}.")
    assert content("ends").quarters[-1] == QUARTERS[-1]
    assert "behind" not in content("ends").caption


def test_a_line_that_ends_early_is_led_to_its_name() -> None:
    """From the end of a shorter line a dotted one runs to the edge, at its last change."""
    (lead,) = [ln for ln in drawn("ends").figure.axes[0].lines if ln.get_linestyle() == ":"]
    last = CASES["ends"][1]["two"].iloc[-1]
    assert list(lead.get_ydata()) == [last, last]
    assert list(lead.get_xdata()) == [2023.75, 2030.75]


def test_many_scenarios_are_counted_not_named() -> None:
    """Of many only those that move the output most have names; the others are said to be there."""
    said = content("many")
    assert len(said.lines) == 24
    assert len(said.ends) == len(LOOKS) + 1
    assert "Pale: 16 scenarios that move it less" in said.caption
    assert [line.width for line in said.lines].count(2.0) == len(LOOKS)


def test_scenarios_without_effect_are_named() -> None:
    """What moves nothing has no line, and the figure says so."""
    said = content("none")
    assert said.lines == ()
    assert said.finding.endswith("does not differ from the baseline in the middle future")
    assert "No change: Placebo and Calm" in said.caption
    assert "baseline" in " ".join(words_in(drawn("none").figure))


def test_lines_are_told_apart_in_print() -> None:
    """Colours can be read as words, and neighbours differ in dashes; none is an actor's."""
    actors = {REGISTER.cast.colour(code) for code in REGISTER.cast.partners}
    assert all(contrast(colour) >= 4.5 for colour, _ in LOOKS)
    assert all(one[1] != two[1] for one, two in pairwise(LOOKS))
    assert not actors & {colour for colour, _ in LOOKS}
