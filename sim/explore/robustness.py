"""Which strategy does well whatever happens?

    score   weighted mean of the values of a future, each from 0 to 1 (`sim.explore.values`)
    regret  score of the strategy that is best in this very future, less the strategy's own

A future is a member in a scenario, and every strategy meets the same ones. Criteria over futures:

    mean            mean score
    worst           score that 1 future in 20 falls short of
    acceptable      share of futures in which no value is worse than its least acceptable level
    regret          largest, over scenarios, of the mean regret (minimax regret)
    regret_95       regret that 1 future in 20 exceeds

Sources: Savage (1951), minimax regret; Simon (1956), satisficing; Lempert, Groves, Popper and
Bankes (2006), "A general, analytic method for generating robust strategies".
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.explore.jackknife import errors, spread
from sim.explore.shares import SURE
from sim.model.ops import Array

TAIL: Final = 0.05
"""Share of futures beyond which the worst are not looked at."""
SAME: Final = 1e-12
"""Differences of criteria that are no more than rounding."""


def weighted(scaled: Array, weights: Array) -> Array:
    """Scores, (..., member), of scaled values, (..., value, member), by weights that sum to 1."""
    scores: Array = np.einsum("...vm,v->...m", scaled, weights)
    return scores


def regrets(scores: Array) -> Array:
    """By how much the best strategy in each future is better, like `scores`, (strategy, ...)."""
    found: Array = scores.max(axis=0) - scores
    return found


def regret_table(scores: Array) -> Array:
    """Mean regret by strategy and scenario; `scores` are (strategy, scenario, member)."""
    table: Array = regrets(scores).mean(axis=2)
    return table


@dataclass(frozen=True)
class Criterion:
    """A number of each strategy by which strategies are held against each other."""

    name: str
    label: str
    sign: int
    """1 where more is better, -1 where less is."""
    of: Callable[[Array, Array, Array], Array]
    """From scores, regrets and what is acceptable, (strategy, scenario, member), to (strategy,)."""


CRITERIA: Final = (
    Criterion("mean", "mean score", 1, lambda scores, _, __: scores.mean(axis=(1, 2))),
    Criterion(
        "worst",
        "score in the worst 5 %",
        1,
        lambda scores, _, __: np.quantile(scores, TAIL, axis=(1, 2)),
    ),
    Criterion("acceptable", "acceptable futures", 1, lambda _, __, good: good.mean(axis=(1, 2))),
    Criterion(
        "regret",
        "largest mean regret",
        -1,
        lambda _, regret, __: regret.mean(axis=2).max(axis=1),
    ),
    Criterion(
        "regret_95",
        "regret in the worst 5 %",
        -1,
        lambda _, regret, __: np.quantile(regret, 1 - TAIL, axis=(1, 2)),
    ),
)
"""In the order in which they are shown."""


def criteria(scores: Array, acceptable: Array) -> dict[str, Array]:
    """Every criterion by its name, (strategy,).

    `scores` and `acceptable` are (strategy, scenario, member).
    """
    regret = regrets(scores)
    return {one.name: one.of(scores, regret, acceptable) for one in CRITERIA}


@dataclass(frozen=True)
class Lead:
    """Which strategy is best by a criterion, and whether that is more than chance leaves open."""

    criterion: str
    best: int
    second: int | None
    """None where there is one strategy only."""
    ahead: float
    """By how much the best is better, at least 0."""
    error: float
    """Standard error of that difference, over the same futures."""

    @property
    def clear(self) -> bool:
        """Whether the difference lies beyond its 95 % interval around none."""
        return self.second is None or self.ahead > max(SURE * self.error, SAME)


def lead(criterion: str, sign: int, values: Array, each: Array) -> Lead:
    """The best strategy and the second, from a criterion's `values`, (strategy,).

    `each` are the estimates without each group of members, (group, strategy).
    """
    order = np.argsort(-sign * values, kind="stable")
    best = int(order[0])
    if len(order) == 1:
        return Lead(criterion, best, None, 0.0, 0.0)
    second = int(order[1])
    ahead = sign * float(values[best] - values[second])
    return Lead(criterion, best, second, ahead, float(spread(each[:, best] - each[:, second])))


@dataclass(frozen=True)
class Robustness:
    """Strategies held against each other over the same futures."""

    strategies: tuple[str, ...]
    scenarios: tuple[str, ...]
    scores: Array
    """(strategy, scenario, member), 0-1."""
    criteria: Mapping[str, Array]
    """By the name of the criterion, (strategy,)."""
    errors: Mapping[str, Array]
    """Standard errors, likewise."""
    leads: Mapping[str, Lead]
    regret: Array
    """Mean regret, (strategy, scenario)."""
    regret_errors: Array
    """Standard errors, likewise."""
    acceptable: Array
    """Share of acceptable futures, (strategy, scenario)."""


def robustness(
    strategies: Sequence[str], scenarios: Sequence[str], scores: Array, acceptable: Array
) -> Robustness:
    """Hold strategies against each other; arrays are (strategy, scenario, member).

    Raises ValueError for fewer than two members.
    """
    members, regret = scores.shape[-1], regrets(scores)

    def kept(criterion: Criterion) -> Callable[[Array], Array]:
        return lambda k: criterion.of(scores[..., k], regret[..., k], acceptable[..., k])

    found = criteria(scores, acceptable)
    judged = {one.name: errors(kept(one), members) for one in CRITERIA}
    return Robustness(
        strategies=tuple(strategies),
        scenarios=tuple(scenarios),
        scores=scores,
        criteria=found,
        errors={name: error for name, (error, _) in judged.items()},
        leads={
            one.name: lead(one.name, one.sign, found[one.name], judged[one.name][1])
            for one in CRITERIA
        },
        regret=regret.mean(axis=2),
        regret_errors=regret.std(axis=2, ddof=1) / np.sqrt(members),
        acceptable=acceptable.mean(axis=2),
    )
