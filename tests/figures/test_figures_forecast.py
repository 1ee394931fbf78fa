"""Fans of a forecast are the sealed quantiles, and the dots on them what was observed.

Every observed value here is invented.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from sim.evidence.forecast.report import Stored, forecast_checks
from sim.evidence.forecast.sealed import ENDS, Forecast
from sim.figures import forecast_fans
from sim.figures.drawing import save
from tests.canvas import Picture, faults, picture, words_in
from tests.figures.test_figures import CAST
from tests.figures.test_figures_limits import heights

MADE = "of a-scenario, sealed on 2026-01-01"
NAMES = {
    "ideal_point": ("ideal points", -1.2, 0.4),
    f"distance.{CAST.patron}": ("ideal points", 0.8, 0.4),
    f"distance.{CAST.shelter}": ("ideal points", 0.5, 0.1),
    f"exports.{CAST.senders[0]}": ("multiple of 2018", 1.1, 0.3),
    f"official.{CAST.patron}": ("multiple of 2018", 2.0, 1.2),
    "growth": ("% a year", 6.0, 9.0),
    "democracy": ("0-1", 0.3, 0.05),
}
"""Unit, median and half the 90 % range of each quantity."""
SHARES = (-1.0, -0.5, 0.0, 0.5, 1.0)
"""Where the quantiles lie, in halves of that range."""


@cache
def forecast(years: tuple[int, ...] = (2019, 2020, 2021)) -> Forecast:
    """Quantiles that spread evenly; the random walk is wider of all but the first quantity."""
    rows = [
        {"quantity": name, "unit": unit, "year": year, "forecaster": who}
        | dict(zip(ENDS, (middle + half * by * share for share in SHARES), strict=True))
        for name, (unit, middle, half) in NAMES.items()
        for who, by in (("model", 1.0), ("random walk", 0.5 if name == "ideal_point" else 1.5))
        for year in years
    ]
    paths = pd.DataFrame(
        {f"{name}:{year}": [middle] * 3 for name, (_, middle, _) in NAMES.items() for year in years}
    )
    return Forecast(pd.DataFrame(rows), paths)


def seen(*values: tuple[str, int, float, float]) -> pd.DataFrame:
    """What was observed: quantity, year, by how many half ranges beside the median, error."""
    rows = [(name, year, NAMES[name][1] + NAMES[name][2] * by, e) for name, year, by, e in values]
    return pd.DataFrame(rows, columns=["quantity", "year", "value", "standard_error"])


SOME = seen(
    ("growth", 2021, 0.9, 0.0),
    ("growth", 2019, -0.9, 0.5),
    ("growth", 2020, 1.1, 0.0),
    (f"distance.{CAST.patron}", 2021, -1.2, 0.4),
)
CASES = {
    "nothing": (None, (2019, 2020, 2021)),
    "some": (SOME, (2019, 2020, 2021)),
    "all": (seen(*((name, 2019, 0.0, 0.1) for name in NAMES)), (2019,)),
    "one year": (None, (2019,)),
    "long": (None, tuple(range(2019, 2031))),
    "beyond": (seen((f"official.{CAST.patron}", 2020, -3.0, 0.2)), (2019, 2020)),
}


def stored(case: str) -> Stored:
    observed, years = CASES[case]
    return Stored("f", forecast(years), made=MADE, members=5000, seed=7, observed=observed)


@cache
def drawn(case: str) -> Picture:
    one = stored(case)
    assert one.forecast is not None
    return picture(forecast_fans.content(one, one.forecast, CAST, "9.9"))


@pytest.mark.parametrize("case", CASES)
def test_a_drawing_is_fit_to_print(case: str) -> None:
    """No words collide or leave the page, and the footer says when it was sealed."""
    assert faults(drawn(case)) == []
    assert drawn(case).content.footer.endswith(MADE)


def test_fans_are_the_sealed_quantiles() -> None:
    """Every quantile of the model is a number drawn, and the ends of the random walk are."""
    data = drawn("nothing").data.set_index(["quantity", "year", "series"])["value"]
    table = forecast().table.set_index(["quantity", "year"])
    own, walk = (table[table["forecaster"] == who] for who in ("model", "random walk"))
    for end in ENDS:
        pd.testing.assert_series_equal(data.xs(end, level="series"), own[end], check_names=False)
    for end in ("q05", "q95"):
        ends = data.xs(f"random walk {end}", level="series")
        pd.testing.assert_series_equal(ends, walk[end], check_names=False)
    assert len(data) == len(own) * (len(ENDS) + 2)


def test_dots_are_what_was_observed() -> None:
    """Each value observed is drawn in its year, full where it lies in the range, else hollow."""
    data = drawn("some").data
    values = data[data["series"] == "observed"]
    keys = ["quantity", "year"]
    told = {tuple(row[:2]): row[2] for row in SOME[[*keys, "value"]].to_numpy()}
    assert {tuple(row[:2]): row[2] for row in values[[*keys, "value"]].to_numpy()} == told
    growth = drawn("some").figure.axes[list(NAMES).index("growth")]
    dots = [line for line in growth.lines if line.get_marker() == "o"]
    assert [float(line.get_xdata()[0]) for line in dots] == [2019, 2020, 2021]
    assert [line.get_markerfacecolor() for line in dots] == ["#000000", "white", "#000000"]


def test_what_lies_inside_is_counted_as_the_check_does() -> None:
    """The title counts what the check of intervals takes as its share."""
    checks = {check.name: check for check in forecast_checks((stored("some"),))}
    results = {one.name: one.value for one in checks["f intervals"].results}
    assert results["inside, model"] == 2 / 4
    assert drawn("some").finding == (
        "2 of 4 observed values lie in the sealed 90 % ranges, fewest of distance to "
        f"{CAST.in_sentence(CAST.patron)} (0 of 1); 17 more not yet observed"
    )
    assert drawn("all").finding == "7 of 7 observed values lie in the sealed 90 % ranges"


def test_without_observed_values_it_says_so_everywhere() -> None:
    """Title and every panel say that nothing is observed, and no dot is drawn."""
    d = drawn("nothing")
    assert d.finding == (
        "Not yet observed; the sealed 90 % ranges of 2021 are narrower than a random walk's in "
        "6 of 7 quantities"
    )
    assert sum(words.endswith("not yet observed") for words in words_in(d.figure)) == len(NAMES)
    assert not any(line.get_marker() == "o" for ax in d.figure.axes for line in ax.lines)


def test_panels_of_a_kind_have_one_scale() -> None:
    """A step is as high in every panel of a kind, whatever the level."""
    axes = {panel.name: panel.axis for panel in drawn("nothing").content.panels}
    spans = [axis.high - axis.low for name, axis in axes.items() if name.startswith("Distance")]
    assert spans[0] == pytest.approx(spans[1])


@pytest.mark.parametrize("case", CASES)
def test_all_that_is_drawn_lies_in_its_panel(case: str) -> None:
    """An axis holds bands, dots and bars, even of a value observed where none can be."""
    for ax in drawn(case).figure.axes:
        low, high = ax.get_ylim()
        assert low <= heights(ax).min()
        assert heights(ax).max() <= high


def test_bars_end_where_the_quantity_does() -> None:
    """The error of a distance reaches to zero at most."""
    data = drawn("some").data
    low = data[data["series"].eq("observed low") & data["quantity"].str.startswith("distance")]
    assert low["value"].tolist() == [0.0]
    assert SOME["value"].iloc[-1] - 1.645 * SOME["standard_error"].iloc[-1] < 0.0


def test_an_actor_that_the_cast_lacks_stands_under_its_code() -> None:
    """A forecast of another cast is drawn with its codes."""
    table = forecast().table.replace({"quantity": {f"official.{CAST.patron}": "official.XYZ"}})
    other = replace(forecast(), table=table)
    content = forecast_fans.content(stored("nothing"), other, CAST, "9.9")
    assert "Official finance from XYZ" in [panel.name for panel in content.panels]


def test_drawing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    """The same forecast always gives the same files."""
    files = [save(drawn("some").content, tmp_path / name, "x") for name in "ab"]
    assert [one.read_bytes() for one in files[0]] == [one.read_bytes() for one in files[1]]
