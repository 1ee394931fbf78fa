"""The figure of landscape theory: what it says, and whether it is fit to print."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.figures import landscape
from sim.figures.content import About
from sim.figures.drawing import save
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.reports.kinds import about_of
from sim.theories.home_landscape import HomeLandscape
from sim.theories.situation import Situation, situation_of
from tests.canvas import faults, picture
from tests.theories.test_home import FUTURES, short

QUARTERS = 8


@pytest.fixture(scope="module")
def situation(register: Register, baseline: Scenario) -> Situation:
    """Two years of the baseline, in a few futures."""
    return situation_of(short(baseline), register, FUTURES)


def landscape_of(situation: Situation, low: float, high: float, n: int = 200) -> HomeLandscape:
    """Gaps spread evenly between two ends in every quarter."""
    return HomeLandscape(situation, np.tile(np.linspace(low, high, n), (QUARTERS, 1)))


def about(situation: Situation, n: int = 200) -> About:
    """What the figure says of the run."""
    return about_of(situation.scenario, situation.register, 7, n)


@pytest.mark.parametrize(
    ("low", "high", "says"),
    [
        (0.2, 0.9, "in China's camp in all futures"),
        (-0.9, -0.2, "in China's camp in no futures"),
        (-0.5, 0.5, "in China's camp in 50.0% of futures"),
        (-0.001, 0.001, "in China's camp in 50.0% of futures"),
        (1.0, 1.0, "in China's camp in all futures"),
    ],
)
def test_the_finding_is_the_share(situation: Situation, low: float, high: float, says: str) -> None:
    """The title says in which share of futures the gap ends above zero; it is fit to print."""
    drawn = picture(landscape.content(landscape_of(situation, low, high), about(situation)))
    assert says in drawn.finding
    assert faults(drawn) == []


def test_few_futures_have_no_band(situation: Situation) -> None:
    """With under a hundred futures each is a line."""
    content = landscape.content(landscape_of(situation, -0.2, 0.8, 6), about(situation, 6))
    gaps = content.data[content.data["variable"] == "gap"]
    assert set(gaps["series"]) == {"median", *(f"future {i}" for i in range(6))}
    assert faults(picture(content)) == []


def test_the_numbers_are_those_of_theory_and_model(situation: Situation) -> None:
    """The table holds the quantiles of the gap, and the model's median alignments."""
    found = landscape_of(situation, -0.2, 0.8)
    data = landscape.content(found, about(situation)).data
    gaps = data[(data["variable"] == "gap") & (data["quarter"] == "2020Q4")]
    values = gaps.set_index("series")["value"]
    assert values["median"] == pytest.approx(np.median(found.gap[-1]))
    assert values["q05"] == pytest.approx(np.quantile(found.gap[-1], 0.05))
    cast = situation.cast
    alignments = data[data["variable"] == "alignment"]
    assert set(alignments["actor"]) == {cast.patron, *cast.senders}
    last = alignments[alignments["quarter"] == "2020Q4"].set_index("actor")["value"]
    assert last[cast.patron] == np.median(situation.alignment(cast.patron)[-1])


def test_drawn_twice_it_is_the_same(situation: Situation, tmp_path: Path) -> None:
    """The same landscape gives the same bytes."""
    content = landscape.content(landscape_of(situation, -0.2, 0.8), about(situation))
    one, two = (save(content, tmp_path / name, "landscape") for name in ("one", "two"))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_names_of_any_length_fit(situation: Situation) -> None:
    """A home country and a patron with long names stay on the page."""
    cast = situation.cast
    long = replace(cast.home, name="Saint Vincent and the Grenadines")
    partners = tuple(
        replace(one, name="Sri Lanka and the Maldives") if one.code == cast.patron else one
        for one in cast.partner_records
    )
    register = replace(situation.register, cast=replace(cast, home=long, partner_records=partners))
    renamed = replace(situation, register=register)
    drawn = picture(landscape.content(landscape_of(renamed, -0.2, 0.8), about(renamed)))
    assert "Saint Vincent and the Grenadines" in drawn.finding
    assert faults(drawn) == []
