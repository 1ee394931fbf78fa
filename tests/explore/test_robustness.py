"""Criteria over strategies and futures: a table computed by hand, errors, and weights."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from sim.explore.jackknife import errors, interval_of_share
from sim.explore.robustness import CRITERIA, criteria, regret_table, robustness, weighted
from sim.explore.shares import SURE
from sim.explore.values import Value, Values
from sim.explore.weights import Flip, crossing, ends, flips, leading, reigns
from sim.model.ops import Array

EXACT = 1e-12

# Three strategies in three scenarios, one future each, and two values.
#
#                 income, US$ (0 to 100, least 40)     pressure (10 to 0, most 6)
#                 plenty   drought   storm             plenty   drought   storm
STRATEGIES = ("bold", "steady", "late")
SCENARIOS = ("plenty", "drought", "storm")
INCOME = ((100.0, 20.0, 60.0), (80.0, 60.0, 80.0), (20.0, 40.0, 100.0))
PRESSURE = ((2.0, 8.0, 4.0), (4.0, 6.0, 4.0), (10.0, 5.0, 2.0))
#
# score = 0.75 * income / 100 + 0.25 * (10 - pressure) / 10
SCORES = ((0.95, 0.20, 0.60), (0.75, 0.55, 0.75), (0.15, 0.425, 0.95))
# best of each column: 0.95, 0.55, 0.95
REGRETS = ((0.0, 0.35, 0.35), (0.2, 0.0, 0.2), (0.8, 0.125, 0.0))
ACCEPTABLE = ((1.0, 0.0, 1.0), (1.0, 1.0, 1.0), (0.0, 1.0, 1.0))
BY_HAND = {
    "mean": (1.75 / 3, 2.05 / 3, 1.525 / 3),
    # a tenth of the way from the lowest score to the second lowest
    "worst": (0.20 + 0.1 * 0.40, 0.55 + 0.1 * 0.20, 0.15 + 0.1 * 0.275),
    "acceptable": (2 / 3, 1.0, 2 / 3),
    "regret": (0.35, 0.2, 0.8),
    # nine tenths of the way from the middle regret to the largest
    "regret_95": (0.35, 0.2, 0.125 + 0.9 * 0.675),
}


def value(name: str, worst: float, best: float, least: float, weight: float) -> Value:
    """A value of an output that nobody reads."""
    return Value(name, name, f"{name}.X", 0, 0, worst, best, least, weight, "unit")


VALUES = Values(
    (value("income", 0.0, 100.0, 40.0, 0.75), value("pressure", 10.0, 0.0, 6.0, 0.25)), ()
)
READ = np.stack([np.array(INCOME), np.array(PRESSURE)], axis=2)[..., None]
"""(strategy, scenario, value, member)."""


def by_hand() -> tuple[Array, Array]:
    """Scores and what is acceptable of the table, (strategy, scenario, member)."""
    return weighted(VALUES.scaled(READ), VALUES.weights), VALUES.acceptable(READ)


# ---- the table by hand ---------------------------------------------------------------------------


def test_scores_are_those_by_hand() -> None:
    """A score is the weighted mean of scaled values; acceptable is what no value rules out."""
    scores, acceptable = by_hand()
    assert scores[..., 0] == pytest.approx(np.array(SCORES), abs=EXACT)
    assert acceptable[..., 0].tolist() == [list(row) for row in ACCEPTABLE]


def test_regrets_are_those_by_hand() -> None:
    """Regret is what the best strategy of the same future would have added."""
    assert regret_table(by_hand()[0]) == pytest.approx(np.array(REGRETS), abs=EXACT)


@pytest.mark.parametrize("criterion", BY_HAND)
def test_criteria_are_those_by_hand(criterion: str) -> None:
    """Every criterion of the table of three by three is exact."""
    assert criteria(*by_hand())[criterion] == pytest.approx(BY_HAND[criterion], abs=EXACT)


def test_every_criterion_has_its_table() -> None:
    """No criterion is left unchecked."""
    assert [one.name for one in CRITERIA] == list(BY_HAND)


def test_the_best_is_named_by_each_criterion() -> None:
    """In futures that are all alike the steady strategy clearly leads by every criterion."""
    scores, acceptable = (np.repeat(one, 4, axis=2) for one in by_hand())
    found = robustness(STRATEGIES, SCENARIOS, scores, acceptable)
    assert {STRATEGIES[one.best] for one in found.leads.values()} == {"steady"}
    assert all(one.clear and one.error == 0.0 for one in found.leads.values())
    assert found.leads["regret"].ahead == pytest.approx(0.15, abs=EXACT)


def test_what_lies_beyond_an_end_counts_as_the_end() -> None:
    """Scales stop at 0 and 1, whichever end is the smaller number."""
    income, pressure = VALUES.values
    assert income.scaled(np.array([-5.0, 0.0, 50.0, 120.0])).tolist() == [0.0, 0.0, 0.5, 1.0]
    assert pressure.scaled(np.array([12.0, 5.0, -1.0])).tolist() == [0.0, 0.5, 1.0]
    assert pressure.beyond(np.array([12.0, 5.0, -1.0, 3.0])) == 0.5


# ---- errors --------------------------------------------------------------------------------------


def noisy(members: int = 400, seed: int = 1) -> Array:
    """Scores of one strategy that differ much between futures, (1, scenario, member)."""
    return np.random.default_rng(seed).normal(0.5, 0.1, (1, 2, members))


def test_a_mean_has_the_error_of_a_mean() -> None:
    """Leaving out groups of members gives what is known of a mean: sd over the root of members."""
    values = noisy()[0, 0]
    found, _ = errors(lambda kept: np.asarray(values[kept].mean()), len(values))
    assert float(found) == pytest.approx(values.std(ddof=1) / 20.0, rel=0.25)


def tail_error(values: Array) -> float:
    """The error that is told of the value that 1 in 20 falls short of."""
    found, _ = errors(lambda kept: np.asarray(np.quantile(values[kept], 0.05)), len(values))
    return float(found)


def test_a_quantile_has_the_error_that_repetition_shows() -> None:
    """The error of a quantile is about its spread over fresh futures."""
    fresh = [np.quantile(noisy(seed=seed)[0, 0], 0.05) for seed in range(200)]
    told = [tail_error(noisy(seed=seed)[0, 0]) for seed in range(20)]
    assert float(np.mean(told)) == pytest.approx(float(np.std(fresh)), rel=0.35)


def test_no_clear_winner_within_the_paired_interval() -> None:
    """Two strategies whose difference is noise have no clear winner by any mean."""
    one = noisy()
    scores = np.vstack([one, one + np.random.default_rng(2).normal(0.0, 0.02, one.shape)])
    lead = robustness("ab", "xy", scores, np.ones_like(scores)).leads["mean"]
    assert not lead.clear
    assert lead.ahead <= SURE * lead.error


def test_a_small_paired_difference_is_clear() -> None:
    """What is better in every future by a little is clearly better, however futures differ."""
    one = noisy()
    found = robustness("ab", "xy", np.vstack([one, one + 0.001]), np.ones((2, *one.shape[1:])))
    assert found.leads["mean"].clear
    assert found.leads["mean"].ahead < found.errors["mean"][0]


def test_equal_strategies_have_no_winner() -> None:
    """A strategy is not better than its copy."""
    one = noisy()
    found = robustness("ab", "xy", np.vstack([one, one]), np.ones((2, *one.shape[1:])))
    assert not any(lead.clear for lead in found.leads.values())


def test_one_future_has_no_error() -> None:
    """From a single future no error can be told."""
    with pytest.raises(ValueError, match="two futures"):
        robustness(STRATEGIES, SCENARIOS, *by_hand())


@pytest.mark.parametrize(
    ("share", "error", "members", "expected"),
    [
        (0.0, 0.0, 100, (0.0, 0.037)),
        (1.0, 0.0, 100, (0.963, 1.0)),
        (0.5, 0.05, 100, (0.404, 0.596)),
    ],
)
def test_shares_have_wilsons_interval(
    share: float, error: float, members: int, expected: Sequence[float]
) -> None:
    """A share of none or all has an interval too, and all stay within 0 and 1."""
    assert interval_of_share(share, error, members) == pytest.approx(expected, abs=5e-4)


# ---- weights -------------------------------------------------------------------------------------

# Two values: as the first weighs w, scores are 0.2 + 0.8 w, 0.6, and 0.9 - 0.7 w.
MEANS = np.array([[1.0, 0.2], [0.6, 0.6], [0.2, 0.9]])


def all_alike(means: Array, members: int = 3) -> Array:
    """The same means in every future, (strategy, scenario, value, member)."""
    return np.repeat(means[:, None, :, None], members, axis=3)


def test_flips_are_those_by_hand() -> None:
    """Three lines cross at 3/7, 7/15 and 1/2, and every future being alike there is no error."""
    found = [flip for flip in flips(all_alike(MEANS), np.array([0.5, 0.5])) if flip.value == 0]
    assert [flip.weight for flip in found] == pytest.approx([3 / 7, 7 / 15, 1 / 2], abs=EXACT)
    assert [(flip.before, flip.after) for flip in found] == [(2, 1), (2, 0), (1, 0)]
    assert max(flip.error for flip in found) < EXACT


def test_the_lead_changes_hands_at_the_edge_of_all_lines() -> None:
    """The third leads up to 3/7, the second to 1/2, the first beyond; 7/15 changes no lead."""
    order = reigns(*ends(MEANS, np.array([0.5, 0.5]), 0))
    assert [one.strategy for one in order] == [2, 1, 0]
    assert [one.high for one in order] == pytest.approx([3 / 7, 1 / 2, 1.0], abs=EXACT)
    weights, scaled = np.array([0.5, 0.5]), all_alike(MEANS)
    found = leading(flips(scaled, weights), scaled, weights, 0)
    assert [flip.weight for flip in found] == pytest.approx([3 / 7, 1 / 2], abs=EXACT)


def test_the_others_keep_their_proportions() -> None:
    """What one value leaves, the others share as before, or evenly where they had none."""
    means = np.array([[1.0, 0.5, 0.0]])
    assert ends(means, np.array([0.2, 0.6, 0.2]), 0)[0] == pytest.approx([0.375])
    assert ends(means, np.array([1.0, 0.0, 0.0]), 0)[0] == pytest.approx([0.25])
    assert ends(means, np.array([0.2, 0.6, 0.2]), 0)[1] == pytest.approx([1.0])


def test_a_crossing_beyond_the_ends_is_the_end() -> None:
    """Two lines that cross beyond a weight of 0 or 1, or never, leave a number all the same."""
    none, all_ = np.array([1.0, 1.0, -2.0, 0.5]), np.array([2.0, 1.0, -1.0, -0.5])
    assert crossing(none, all_).tolist() == [0.0, 1.0, 1.0, 0.5]
    assert crossing(np.array(0.0), np.array(0.0)) == 0.5


def score(scaled: Array, weights: Array, flip: Flip, at: float) -> Array:
    """Mean scores at a weight of a flip's value, (strategy,)."""
    none, all_ = ends(scaled.mean(axis=(1, 3)), weights, flip.value)
    return at * all_ + (1 - at) * none


def test_at_every_flip_two_change_places() -> None:
    """Just below a flip the one is ahead, just above it the other, and nowhere else do they."""
    random = np.random.default_rng(3)
    scaled, weights = random.random((5, 2, 4, 30)), np.array([0.4, 0.3, 0.2, 0.1])
    found = flips(scaled, weights)
    assert found
    for flip in found:
        below = score(scaled, weights, flip, flip.weight - 1e-9)
        above = score(scaled, weights, flip, flip.weight + 1e-9)
        assert below[flip.before] > below[flip.after]
        assert above[flip.before] < above[flip.after]
    for v in range(4):
        order = reigns(*ends(scaled.mean(axis=(1, 3)), weights, v))
        assert order[0].low == 0.0
        assert order[-1].high == 1.0
        for one, after in pairwise(order):
            assert one.high == after.low
