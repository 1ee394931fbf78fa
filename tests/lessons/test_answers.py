"""What the model answers, on futures of which the answer is known by hand."""

from collections.abc import Callable

import numpy as np
import pytest

from sim.engine.experiment import Measure, Outcomes
from sim.inputs.scenario import Scenario
from sim.lessons.answers import Answered, Estimate, Measured, estimate
from sim.lessons.question_tables import CellsTable, ItemTable
from sim.lessons.questions import regrets, right_option
from sim.lessons.showing import bounds, shown, uncertainty
from sim.lessons.tables import AnswerTable

Load = Callable[[str], Scenario]
N = 1001
USUAL = np.linspace(0.0, 1.0, N)
"""The futures of the baseline: every thousandth between 0 and 1."""


@pytest.fixture(scope="module")
def measured(load: Load) -> Measured:
    """Two scenarios: the second lies 0.1 above the first in each future, and twice its minus."""
    output = Measure.at("alignment.CHN", "2024")
    other = Measure.at("alignment.EUU", "2024")
    one, two = load("baseline"), load("western-pressure")
    values = {
        output: np.stack([USUAL, USUAL + 0.1])[:, None],
        other: np.stack([USUAL, USUAL * 2])[:, None],
    }
    return Measured(
        {"baseline": one, "western-pressure": two},
        {one.digest: 0, two.digest: 1},
        Outcomes(range(N), values),
    )


def asked(statistic: str, **more: object) -> AnswerTable:
    """An answer on what western-pressure changes in the output."""
    given = {
        "name": "x",
        "meaning": "x",
        "scenario": "western-pressure",
        "output": "alignment.CHN",
        "quarter": "2024",
        "statistic": statistic,
        "at_least": 0.0,
    }
    return AnswerTable.model_validate({**given, **more})


def test_a_median_comes_with_nine_in_ten_futures(measured: Measured) -> None:
    """The middle future, and the 5 % and 95 % quantiles."""
    found = estimate(asked("median"), measured)
    assert (found.value, found.low, found.high) == pytest.approx((0.6, 0.15, 1.05))


def test_a_change_is_that_of_each_future(measured: Measured) -> None:
    """0.1 in each future has no spread, however much futures differ."""
    found = estimate(asked("median", against="baseline"), measured)
    assert (found.value, found.low, found.high) == pytest.approx((0.1, 0.1, 0.1))


def test_another_output_is_subtracted_on_both_sides(measured: Measured) -> None:
    """(x + 0.1 - 2x) - (x - x) is 0.1 - x, whose mean is -0.4."""
    found = estimate(asked("mean", against="baseline", minus="alignment.EUU"), measured)
    half = 1.96 * np.std(USUAL, ddof=1) / np.sqrt(N)
    assert (found.value, found.low, found.high) == pytest.approx((-0.4, -0.4 - half, -0.4 + half))


def test_a_share_comes_with_wilsons_interval(measured: Measured) -> None:
    """Of 1,001 futures 501 lie above 0.6; the interval is that of 1927."""
    found = estimate(asked("share_above", limit=0.5999), measured)
    assert found.value == pytest.approx(501 / 1001)
    assert (found.low, found.high) == pytest.approx((0.469580, 0.531418), abs=1e-5)
    below = estimate(asked("share_below", limit=0.5999), measured)
    assert below.value == pytest.approx(500 / 1001)


def test_what_is_lost_in_storage_is_no_difference(load: Load) -> None:
    """A change below what stored numbers resolve counts neither as a rise nor as a fall."""
    one, two = load("baseline"), load("western-pressure")
    values = np.stack([USUAL + 1, USUAL + 1 + 1e-8])[:, None]
    measured = Measured(
        {"baseline": one, "western-pressure": two},
        {one.digest: 0, two.digest: 1},
        Outcomes(range(N), {Measure.at("alignment.CHN", "2024"): values}),
    )
    rises = asked("share_above", against="baseline", limit=0.0)
    assert estimate(rises, measured).value == 0.0


def test_the_size_is_held_against_the_spread_of_the_reference(measured: Measured) -> None:
    """A change of 0.1 in every future is 0.1 over the standard deviation of the reference."""
    found = estimate(asked("of_spread", against="baseline"), measured)
    assert found.value == pytest.approx(0.1 / USUAL.std())
    assert found.low == pytest.approx(found.high)


def test_without_spread_a_size_is_not_defined(load: Load) -> None:
    """Where the reference does not differ between futures nothing can be held against it."""
    one, two = load("baseline"), load("western-pressure")
    values = np.stack([np.ones(N), np.full(N, 2.0)])[:, None]
    measured = Measured(
        {"baseline": one, "western-pressure": two},
        {one.digest: 0, two.digest: 1},
        Outcomes(range(N), {Measure.at("alignment.CHN", "2024"): values}),
    )
    size = asked("of_spread", against="baseline")
    found = Answered(size, estimate(size, measured))
    assert shown(found, "value") == "not defined"
    assert not found.holds


@pytest.mark.parametrize(("statistic", "value"), [("low", 0.15), ("high", 1.05)])
def test_ends_have_an_interval_by_order(measured: Measured, statistic: str, value: float) -> None:
    """The 5 % quantile of 1,001 lies between ranks 36 and 64: n p -+ 1.96 deviations."""
    found = estimate(asked(statistic), measured)
    assert found.value == pytest.approx(value)
    ranks = (36, 64) if statistic == "low" else (937, 965)
    assert (found.low, found.high) == pytest.approx(tuple(0.1 + rank / 1000 for rank in ranks))


# ---- how they read -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "found", "full", "value", "size"),
    [
        (
            {"statistic": "median", "against": "baseline"},
            (-0.0094, -0.047, 0.0004),
            "−0.009 (9 in 10 futures: −0.047 to 0.000)",
            "−0.009",
            "0.009",
        ),
        (
            {"statistic": "mean", "digits": 0},
            (2710.4, 2700.0, 2720.0),
            "2,710 (95 % interval: 2,700 to 2,720)",
            "2,710",
            "2,710",
        ),
        (
            {"statistic": "share_above", "limit": 0.0},
            (0.97, 0.96, 0.98),
            "97 of 100 futures (95 % interval: 96 to 98)",
            "97 of 100 futures",
            "97 of 100 futures",
        ),
        (
            {"statistic": "of_spread", "against": "baseline", "digits": 2},
            (0.145, 0.14, 0.16),
            "+0.14 (95 % interval: +0.14 to +0.16)",
            "+0.14",
            "0.14",
        ),
    ],
)
def test_answers_read_as_sentences_need_them(
    more: dict[str, object],
    found: tuple[float, float, float],
    full: str,
    value: str,
    size: str,
) -> None:
    """A change has its sign, a level has none, a share is one of a hundred futures."""
    one = Answered(asked(str(more.pop("statistic")), **more), Estimate(*found))
    assert (shown(one, "full"), shown(one, "value"), shown(one, "size")) == (full, value, size)


@pytest.mark.parametrize(
    ("share", "reads"),
    [
        (0.0, "0"),
        (0.001, "fewer than 1"),
        (0.005, "1"),
        (0.994, "99"),
        (0.999, "more than 99"),
        (1.0, "100"),
    ],
)
def test_none_and_all_are_said_of_none_and_all_alone(share: float, reads: str) -> None:
    """What rounds to 0 or 100 and is not is said to be fewer or more."""
    one = Answered(asked("share_above", limit=0.0), Estimate(share, share, share))
    assert shown(one, "value") == f"{reads} of 100 futures"
    assert uncertainty(one).startswith("95 % interval")


def test_bounds_read_as_words() -> None:
    """Both ends, or the one that there is."""
    assert bounds(-0.03, 0.2) == "from −0.03 to 0.2"
    assert bounds(0.9, None) == "from 0.9 on"
    assert bounds(None, -0.1) == "up to −0.1"


# ---- what is right -------------------------------------------------------------------------------


def known(**values: float) -> dict[str, Answered]:
    """Answers of these values."""
    return {name: Answered(asked("mean"), Estimate(v, v, v)) for name, v in values.items()}


def item(**more: object) -> ItemTable:
    """A question of three options."""
    given = {"question": "?", "options": ["a", "b", "c"], "why": "."}
    return ItemTable.model_validate({**given, **more})


def test_the_right_option_follows_the_model() -> None:
    """By number, by the largest, by the smallest, or by the place among cuts."""
    answers = known(x=1.0, y=3.0, z=2.0)
    assert right_option(item(right=3), answers) == 3
    assert right_option(item(largest=["x", "y", "z"]), answers) == 2
    assert right_option(item(smallest=["z", "y", "x"]), answers) == 3
    by_cuts = item(answer="x", cuts=[0.0, 1.5])
    places = [right_option(by_cuts, known(x=x)) for x in (-1.0, 0.0, 1.0, 1.5)]
    assert places == [1, 2, 2, 3]


def test_regret_is_what_the_best_of_a_row_would_have_given() -> None:
    """Nothing for the best, the distance for the others; none is told where nothing is best."""
    table = {"title": "t", "rows": ["r"], "columns": ["a", "b"], "cells": [["x", "y"]]}
    answers = known(x=1.0, y=3.5)
    for best, told in (("largest", ["2.500", "0.000"]), ("smallest", ["0.000", "2.500"])):
        cells = CellsTable.model_validate({**table, "best": best})
        assert regrets(cells.cells[0], cells, answers) == told
    plain = CellsTable.model_validate(table)
    assert regrets(plain.cells[0], plain, answers) == ["", ""]
