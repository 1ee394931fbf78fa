"""Which numbers clearly matter most: only those whose lead is beyond its own error."""

import numpy as np
import pandas as pd
import pytest

from sim.explore.estimate import Replicates, left_out_in_turn, repeated, resampled
from sim.explore.first_order import bins_of, first_order
from sim.explore.foremost import foremost

ALL = np.ones(3, bool)


def told(value: list[float], clear: list[bool], half: float) -> list[bool]:
    """Who is foremost where the interval of every difference has this half-width."""
    each = np.random.default_rng(1).normal(size=(len(value), 4000))
    return foremost(
        np.array(value), np.array(clear), Replicates(each, half / np.sqrt(2.0))
    ).tolist()


@pytest.mark.parametrize(
    ("value", "clear", "expected"),
    [
        ([1.0, 5.0, 1.2], [True, True, True], [False, True, False]),
        ([5.0, 5.1, 1.0], [True, True, True], [True, True, False]),
        ([5.0, 5.1, 4.9], [True, True, True], [False, False, False]),
        ([1.0, 5.0, 1.2], [True, False, True], [False, False, False]),
        ([5.0, 5.1], [True, True], [False, False]),
        ([5.0], [True], [True]),
    ],
    ids=["one", "two", "three alike", "not clear", "two of two", "the only one"],
)
def test_the_foremost_lie_clearly_above_all_others(
    value: list[float], clear: list[bool], expected: list[bool]
) -> None:
    """One leads, or two together; where none can be told from the rest nobody does."""
    assert told(value, clear, 2.0) == expected


def test_luck_that_two_numbers_share_hides_no_lead() -> None:
    """Intervals that overlap may belong to a lead that is certain, where their luck is the same."""
    luck = np.random.default_rng(1).normal(size=50)
    own = 0.01 * np.random.default_rng(2).normal(size=(2, 50))
    value, shared = np.array([1.1, 1.0]), repeated(luck + own)
    assert (shared.half_widths > 0.1).all()
    assert foremost(value, ALL[:2], shared).tolist() == [True, False]
    alone = repeated(np.stack([luck, np.random.default_rng(3).normal(size=50)]))
    assert not foremost(value, ALL[:2], alone).any()


def test_replicates_of_each_kind_give_the_error_of_a_mean() -> None:
    """Jackknife, bootstrap and repetition agree on how sure a mean of so many values is."""
    rng = np.random.default_rng(1)
    y = rng.normal(size=2000)
    without = np.array([np.delete(y, slice(k * 100, (k + 1) * 100)).mean() for k in range(20)])
    again = np.array([rng.choice(y, 2000).mean() for _ in range(400)])
    truth = 1.96 / np.sqrt(2000)
    for found in (left_out_in_turn(without[None]), resampled(again[None]), repeated(y[None])):
        assert found.half_widths[0] == pytest.approx(truth, rel=0.4)


@pytest.mark.parametrize(("alike", "most"), [(0, 0.05), (3, 0.05)], ids=["luck", "three alike"])
def test_hardly_ever_is_a_number_foremost_that_is_not(alike: int, most: float) -> None:
    """In a hundred samples of luck alone, or of three numbers alike, five at most name one."""
    named = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        numbers = pd.DataFrame(rng.random((200, 30)), columns=[f"x{i}" for i in range(30)])
        lives = numbers.iloc[:, :alike].sum(axis=1).to_numpy() + rng.normal(0.0, 0.3, (2, 200))
        found = first_order(list(numbers), bins_of(numbers), lives).table
        named += int(found["foremost"].any())
    assert named <= most * 100
