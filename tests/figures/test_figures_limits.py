"""Axes follow the numbers: all that is drawn is inside, little is empty, and the ends are said."""

from functools import cache

import numpy as np
import pytest
from matplotlib.axes import Axes

from sim.figures.content import Axis
from sim.figures.limits import LEAST, ends_words, zoomed
from tests.canvas import Picture, words_in
from tests.figures import test_figures, test_figures_shipped

RANGES = [(0.4, 0.6), (0.41, 0.42), (0.0, 0.0), (1.0, 1.0), (0.97, 1.0), (0.05, 0.5), (0.0, 1.0)]


@pytest.mark.parametrize("shown", RANGES)
def test_an_axis_holds_what_is_shown_and_keeps_a_span(shown: tuple[float, float]) -> None:
    """The ends hold the numbers, lie within all there is, and stand at least `LEAST` apart."""
    low, high = zoomed([shown])
    assert 0 <= low <= shown[0]
    assert shown[1] <= high <= 1
    assert high - low >= LEAST - 1e-9
    assert (round(low, 2), round(high, 2)) == (low, high)


def test_half_an_axis_is_never_empty() -> None:
    """Numbers that span more than the smallest span fill at least two thirds of their axis."""
    for start in np.arange(0.0, 0.7, 0.03):
        low, high = zoomed([(float(start), float(start) + 0.25)])
        assert 0.25 / (high - low) > 2 / 3


def test_zero_stays_where_it_costs_little() -> None:
    """An axis whose numbers begin near zero begins at zero; others do not."""
    assert zoomed([(0.1, 0.55)])[0] == 0
    assert zoomed([(0.4, 0.6)])[0] == pytest.approx(0.39)
    assert zoomed([(1500.0, 4200.0)], 1000.0, (0.0, np.inf)) == (1350.0, 4350.0)


def test_panels_that_are_compared_share_an_axis() -> None:
    """The ends of several ranges hold all of them."""
    assert zoomed([(0.3, 0.4), (0.6, 0.8)]) == zoomed([(0.3, 0.8)])


def test_ends_are_said_unless_all_is_shown() -> None:
    """The words give both ends, as they are drawn."""
    assert ends_words(Axis("a", "0-1", 0.0, 1.0)) == ""
    assert ends_words(Axis("a", "0-1", 0.0, 0.5)) == ", axis from 0 to 0.50"
    assert ends_words(Axis("a", "0-1", 0.37, 0.62)) == ", axis from 0.37 to 0.62"
    everything = (0.0, float("inf"))
    assert ends_words(Axis("a", "US$", 1350.0, 4350.0), everything) == ", axis from 1,350 to 4,350"


def heights(ax: Axes) -> np.ndarray:
    """Every height at which a line or a band stands, in data units."""
    lines = [line.get_ydata() for line in ax.lines if line.get_transform() == ax.transData]
    bands = [path.vertices[:, 1] for band in ax.collections for path in band.get_paths()]
    drawn = np.concatenate([np.asarray(each, dtype=float) for each in (*lines, *bands)])
    return drawn[~np.isnan(drawn)]


CASES = [(k, c) for k in ("alignments", "fan", "multiples") for c in test_figures.CASES]
CASES += [
    (kind, name)
    for kind in ("ministries", "income", "grievance")
    for name in ("baseline", "western-pressure")
]


@cache
def drawn(kind: str, case: str) -> Picture:
    """A made-up case of alignments, or a shipped scenario."""
    if kind in test_figures.KINDS:
        return test_figures.drawn(kind, case)
    return test_figures_shipped.drawn(kind, "200", case)


@pytest.mark.parametrize(("kind", "case"), CASES)
def test_all_that_is_drawn_lies_on_its_axis(kind: str, case: str) -> None:
    """No line and no band leaves its panel, and each panel runs over an axis of the content."""
    d = drawn(kind, case)
    known = {(axis.low, axis.high) for axis in d.content.axes[1:]}
    for ax in d.figure.axes:
        low, high = ax.get_ylim()
        assert (low, high) in known
        assert low - 1e-9 <= heights(ax).min()
        assert heights(ax).max() <= high + 1e-9


@pytest.mark.parametrize(("kind", "case"), CASES[:-2])
def test_the_ends_of_a_zoomed_axis_are_in_the_picture(kind: str, case: str) -> None:
    """The subtitle gives both ends of every axis that does not show all there is."""
    d, everything = drawn(kind, case), (0.0, float("inf")) if kind == "income" else (0.0, 1.0)
    words = " ".join(words_in(d.figure)).replace("\n", " ")
    assert all(ends_words(axis, everything) in words for axis in d.content.axes[1:])
