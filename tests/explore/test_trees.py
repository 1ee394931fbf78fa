"""Trees: the splits that part cases from others, counted in the sample and again in another."""

import numpy as np
import pandas as pd
import pytest

from sim.explore.trees import DEPTH, grow_tree


def two_corners(seed: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Cases in two places that no one box holds, and a fourth parameter that tells nothing."""
    draws = np.random.default_rng(seed).random((2000, 4))
    places = pd.DataFrame(draws, columns=list("abcd"))
    low = (places["a"] < 0.3) & (places["b"] < 0.5)
    high = (places["a"] > 0.7) & (places["c"] > 0.4)
    return places, (low | high).to_numpy()


def test_a_tree_shows_two_kinds_of_cases() -> None:
    """Cases in two corners are two ends of a tree, pure, with the limits that were planted."""
    sample, other = two_corners(1), two_corners(2)
    leaves = grow_tree(*sample, other)
    pure = [leaf for leaf in leaves if leaf.retested.density > 0.9]
    assert sum(leaf.found.cases_inside for leaf in pure) > 0.9 * sample[1].sum()
    assert {frozenset(leaf.limits) for leaf in pure} >= {frozenset("ab"), frozenset("ac")}
    found = next(leaf.limits for leaf in pure if set(leaf.limits) == {"a", "b"})
    assert found["a"][1] == pytest.approx(0.3, abs=0.05)
    assert found["b"][1] == pytest.approx(0.5, abs=0.05)


def test_every_future_lies_in_one_end() -> None:
    """The ends of a tree together hold each future of both samples once, in few splits."""
    sample, other = two_corners(3), two_corners(4)
    leaves = grow_tree(*sample, other)
    for counts in ([leaf.found for leaf in leaves], [leaf.retested for leaf in leaves]):
        assert sum(one.inside for one in counts) == 2000
    assert sum(leaf.found.cases_inside for leaf in leaves) == sample[1].sum()
    assert sum(leaf.retested.cases_inside for leaf in leaves) == other[1].sum()
    assert all(len(leaf.limits) <= DEPTH for leaf in leaves)
    assert [leaf.found for leaf in leaves] != [leaf.retested for leaf in leaves]
