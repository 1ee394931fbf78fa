"""From a search to one strategy: candidates evaluated on futures, one picked and made simple."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from sim.explore.evaluations import Evaluations
from sim.explore.played import Player
from sim.explore.search import Evaluate, Searched
from sim.explore.search_space import Space
from sim.explore.shares import SURE
from sim.explore.values import Values
from sim.model.ops import Array
from sim.model.quarters import show_quarter

NEGLIGIBLE: Final = 0.001
"""A tenth of a point of 100: less of a value is not worth a choice."""


class NoSuchLineError(ValueError):
    """A line of the Pareto set that it does not have."""


def objectives(values: Values) -> tuple[int, ...]:
    """Rows of the values that weigh anything; raises ValueError below two of them."""
    rows = tuple(i for i, weight in enumerate(values.weights) if weight > 0.0)
    if len(rows) < 2:
        raise ValueError("a search needs two values that weigh something: see the file of values")
    return rows


def evaluator(space: Space, values: Values, player: Player, kept: Evaluations) -> Evaluate:
    """Means of the values that weigh anything, over all futures; what was kept is not run again."""
    rows = list(objectives(values))

    def one(candidate: Array) -> Array:
        strategy = space.strategy(candidate)
        means = kept.of(strategy)
        if means is None:
            means = values.scaled(player(strategy)).mean(axis=(0, 2))[rows]
            kept.add(strategy, candidate, means)
        return means

    return lambda candidates: np.stack([one(candidate) for candidate in candidates])


def picked(searched: Searched, pick: int | None) -> int:
    """Row of the candidate that is taken: the knee, or a line of the Pareto set counted from 1.

    Raises NoSuchLineError where the Pareto set has no such line.
    """
    front = searched.front
    if pick is None:
        return searched.knee
    if not 1 <= pick <= len(front):
        raise NoSuchLineError(f"the Pareto set has lines 1 to {len(front)}, and no line {pick}")
    return int(front[pick - 1])


def left_as_they_are(
    space: Space, candidate: Array, values: Values, player: Player
) -> tuple[int, ...]:
    """Choices of a candidate that need not be made: without all of them no value is clearly worse.

    Each is left out in turn, with those before, and the strategy is held against the whole one over
    the same futures.
    """
    rows, left = list(objectives(values)), list[int]()
    whole = values.scaled(player(space.strategy(candidate))).mean(axis=0)[rows]
    for i in range(len(space.choices)):
        simpler = space.strategy(candidate, [*left, i])
        lost = whole - values.scaled(player(simpler)).mean(axis=0)[rows]
        if not _matters(lost):
            left.append(i)
    return tuple(left)


def _matters(lost: Array) -> bool:
    """Whether what is lost of some value, (value, member), is clear, and more than negligible."""
    error = lost.std(axis=1, ddof=1) / np.sqrt(lost.shape[1])
    return bool((lost.mean(axis=1) > np.maximum(SURE * error, NEGLIGIBLE)).any())


def said(space: Space, candidate: Array, left: Sequence[int]) -> list[str]:
    """What is chosen, a few words each; what is left as it is, is not said."""
    strategy = space.strategy(candidate, left)
    events = [
        f"{one.does} {one.size:g}, {show_quarter(one.first)} to {show_quarter(one.last)}"
        for one in strategy.events
    ]
    settings = [f"{name} {value:g}" for name, value in strategy.settings.items()]
    return [*events, *settings, *(f"{name} {value:g}" for name, value in strategy.numbers.items())]
