"""Where does the ranking flip when a value weighs more or less?

Along the weight w of one value, from 0 to 1, the others keep their proportions:

    score of a = w * mean of a in the value + (1 - w) * weighted mean of a in the others

which is a straight line for each strategy a, so that two of them change places exactly at

    w = d0 / (d0 - d1),    d0, d1 = difference of the two at w = 0 and at w = 1

where d0 and d1 have opposite signs. That holds for the mean score; regret and shares have no such
closed form.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sim.explore.jackknife import spread, without_a_group
from sim.model.ops import Array


@dataclass(frozen=True)
class Flip:
    """Two strategies change places."""

    value: int
    """Row of the value whose weight changes."""
    weight: float
    """Share of all weights at which they change places."""
    error: float
    """Its standard error."""
    before: int
    """The strategy that is ahead below it."""
    after: int
    """The one that is ahead above it."""


@dataclass(frozen=True)
class Reign:
    """Between which weights of a value a strategy has the highest mean score."""

    strategy: int
    low: float
    high: float


def ends(means: Array, weights: Array, value: int) -> tuple[Array, Array]:
    """Scores at weight 0 and at weight 1 of a value, (..., strategy).

    `means` are (..., strategy, value). Where no other value has a weight, the others share evenly.
    """
    others = np.delete(weights, value)
    if not others.size:
        return means[..., value], means[..., value]
    shares = others / others.sum() if others.sum() else np.full(others.size, 1.0 / others.size)
    return np.delete(means, value, axis=-1) @ shares, means[..., value]


def reigns(at_none: Array, at_all: Array) -> list[Reign]:
    """Who leads from weight 0 to weight 1, in order; scores at both ends are (strategy,)."""
    slopes = at_all - at_none
    leader = max(range(len(at_none)), key=lambda a: (at_none[a], slopes[a]))
    since, found = 0.0, list[Reign]()
    while True:
        overtaking = _overtaking(at_none, slopes, leader, since)
        if overtaking is None:
            return [*found, Reign(leader, since, 1.0)]
        at, follower = overtaking
        found.append(Reign(leader, since, at))
        leader, since = follower, at


def _overtaking(
    at_none: Array, slopes: Array, leader: int, since: float
) -> tuple[float, int] | None:
    """When the leader is overtaken next, and by whom: the steepest where several do at once."""
    steeper = [a for a in range(len(slopes)) if slopes[a] > slopes[leader]]
    meets = [
        (float((at_none[leader] - at_none[a]) / (slopes[a] - slopes[leader])), -float(slopes[a]), a)
        for a in steeper
    ]
    at, _, follower = min(meets, default=(1.0, 0.0, leader))
    return (max(at, since), follower) if at < 1.0 else None


def crossing(none: Array, all_: Array) -> Array:
    """At which weight a difference passes zero, between its sizes at weight 0 and at weight 1.

    Where it does so beyond 0 or 1 it is that end, as no weight lies beyond; a half where it never
    does.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.clip(none / (none - all_), 0.0, 1.0)
    return np.nan_to_num(found, nan=0.5)


def flips(scaled: Array, weights: Array) -> list[Flip]:
    """Every change of places of two strategies, by value and weight.

    `scaled` are values from 0 to 1, (strategy, scenario, value, member).
    """
    of_members = scaled.mean(axis=1)  # (strategy, value, member)
    means = of_members.mean(axis=-1)
    each = np.stack([of_members[..., kept].mean(axis=-1) for kept in without_a_group(_n(scaled))])
    found = [
        flip for value in range(len(weights)) for flip in _of_value(means, each, weights, value)
    ]
    return sorted(found, key=lambda flip: (flip.value, flip.weight))


def _n(scaled: Array) -> int:
    return int(scaled.shape[-1])


def _of_value(means: Array, each: Array, weights: Array, value: int) -> Iterator[Flip]:
    none, all_ = ends(means, weights, value)
    none_each, all_each = ends(each, weights, value)
    for a in range(len(none)):
        for b in range(a):
            start, end = none[a] - none[b], all_[a] - all_[b]
            if start * end < 0.0:
                apart = crossing(none_each[:, a] - none_each[:, b], all_each[:, a] - all_each[:, b])
                before, after = (a, b) if start > 0.0 else (b, a)
                at = float(crossing(start, end))
                yield Flip(value, at, float(spread(apart)), before, after)


def leading(found: list[Flip], scaled: Array, weights: Array, value: int) -> list[Flip]:
    """Those of a value's flips at which the lead itself changes hands."""
    order = reigns(*ends(scaled.mean(axis=(1, 3)), weights, value))
    hands = {(one.strategy, after.strategy) for one, after in pairwise(order)}
    return [flip for flip in found if flip.value == value and (flip.before, flip.after) in hands]
