"""The record on the free run: its dots are the record, its bands the free run's quantiles."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from sim.engine.chance import Design
from sim.engine.free_run import free_run
from sim.engine.run import Run
from sim.evidence.record import Observed, inside, observed
from sim.figures import record
from sim.figures.content import About
from sim.model.ops import Array
from sim.model.quarters import show_quarter
from tests.canvas import Picture, faults, picture
from tests.figures.test_figures import CAST, REGISTER, about
from tests.figures.test_figures_limits import heights

HOME = CAST.home.code
SEEN = observed(REGISTER)


@cache
def lived(n: int) -> dict[str, Array]:
    """The free run of some futures."""
    return free_run(REGISTER, Run(7, Design(n)))


@cache
def drawn(n: int) -> Picture:
    """Its figure."""
    return picture(record.content(lived(n), SEEN, about(n)))


def series(n: int, name: str, what: str) -> pd.Series:
    """A series that is drawn of an output, by quarter."""
    data, (variable, actor) = drawn(n).content.data, name.split(".")
    rows = data[(data["variable"] == variable) & (data["actor"] == actor)]
    return rows[rows["series"] == what].set_index("quarter")["value"]


@pytest.mark.parametrize("n", [120, 8, 1])
def test_a_drawing_is_fit_to_print(n: int) -> None:
    """No words collide or leave the page, with bands and without."""
    assert faults(drawn(n)) == []


@pytest.mark.parametrize("name", record.names_of(CAST))
def test_dots_are_the_record(name: str) -> None:
    """Each value recorded is drawn at the end of its year, with its error where there is one."""
    values = series(120, name, "recorded")
    assert list(values.index) == [f"{one.year}Q4" for one in SEEN[name]]
    assert list(values) == [one.value for one in SEEN[name]]
    errors = [one.error for one in SEEN[name] if one.error]
    assert list(series(120, name, "recorded low")) == [low for low, _ in errors]
    assert list(series(120, name, "recorded high")) == [high for _, high in errors]
    assert len(errors) == (9 if name.startswith("ideal_point") else 0)


@pytest.mark.parametrize("name", record.names_of(CAST))
def test_bands_are_quantiles_of_the_free_run(name: str) -> None:
    """The bands and the median are those of all futures of the free run, quarter by quarter."""
    levels = lived(120)[name]
    shares = {"q05": 0.05, "q25": 0.25, "median": 0.5, "q75": 0.75, "q95": 0.95}
    for what, share in shares.items():
        values = series(120, name, what)
        assert list(values.index) == [show_quarter(i) for i in range(36)]
        np.testing.assert_allclose(values, np.quantile(levels, share, axis=1), rtol=1e-12)


def test_the_title_counts_what_lies_in_the_band() -> None:
    """The counts are those of the record against the free run, as in `movement`."""
    held = {n: [inside(lived(120)[n], one) for one in seen] for n, seen in SEEN.items()}
    every = [one for each in held.values() for one in each]
    finding = drawn(120).content.finding
    assert finding.startswith(f"{sum(every)} of {len(every)} values recorded of 2010 to 2018 lie")
    for name, panel in zip(record.names_of(CAST), drawn(120).content.panels, strict=True):
        assert panel.numbers == f"{sum(held[name])} of {len(held[name])} in the band"
        assert [dot.inside for dot in panel.dots] == held[name]


def flat(value: float, n: int = 120) -> dict[str, Array]:
    """A free run that spreads evenly from 0.1 below to 0.1 above a value, forever."""
    levels = np.tile(np.linspace(value - 0.1, value + 0.1, n), (36, 1))
    return dict.fromkeys(record.names_of(CAST), levels)


def seen(*values: float) -> dict[str, list[Observed]]:
    """Values recorded of votes with China from 2010 on."""
    years = range(2010, 2010 + len(values))
    found = [Observed(y, v) for y, v in zip(years, values, strict=True)]
    return {f"votes.{CAST.patron}": found}


@pytest.mark.parametrize(
    ("values", "title"),
    [
        (
            (0.5, 0.55),
            "2 of 2 values recorded of 2010 to 2018 lie in the 90 % band of the free run",
        ),
        (
            (0.5, 0.7),
            "1 of 2 values recorded of 2010 to 2018 lie in the 90 % band of the free run, "
            "fewest of votes with China (1 of 2)",
        ),
        ((), "No votes of Cambodia are recorded to hold the free run of 2010 to 2018 against"),
    ],
)
def test_titles(values: tuple[float, ...], title: str) -> None:
    """A title counts, names what is covered least, or says that nothing is recorded."""
    assert record.content(flat(0.5), seen(*values), about(120)).finding == title


def test_few_futures_have_no_band_to_count_in() -> None:
    """With under 100 futures each is drawn, and nothing is said to lie in a band."""
    told: About = about(8)
    content = record.content(flat(0.5, 8), seen(0.5), told)
    assert content.finding.startswith("8 futures cannot show")
    assert {len(panel.futures) for panel in content.panels} == {8}
    assert "in the band" not in content.alt
    assert not {"q05", "q95"} & set(content.data["series"])


def test_panels_of_votes_have_one_scale_and_hold_all_that_is_drawn() -> None:
    """A step of votes is as high in every panel, and no dot or band leaves its own."""
    d = drawn(120)
    spans = [axis.high - axis.low for axis in d.content.axes[1:-1]]
    assert max(spans) - min(spans) <= 0.05
    for ax in d.figure.axes:
        low, high = ax.get_ylim()
        assert low <= heights(ax).min()
        assert heights(ax).max() <= high


def test_what_lies_outside_is_hollow() -> None:
    """A dot outside the band has no filling."""
    figure = picture(record.content(flat(0.5), seen(0.5, 0.7), about(120))).figure
    fills = [p.get_markerfacecolor() for p in figure.axes[0].lines if p.get_marker() == "o"]
    assert fills == ["#000000", "white"]
