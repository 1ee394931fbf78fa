"""Landscape theory: which of two camps does everybody join?

    E(X) = sum over i, j of s_i s_j w_ij d_ij(X)        d = 1 where i and j are in different camps
    F_i(X) = sum over j of s_j w_ij d_ij(X)

s is strength, w propensity to be together (below 0: rivals). Lower energy is better; an actor
changes camps only if that lowers its own frustration, one at a time, so that what is stable is a
local minimum. Camps of one landscape: the first actor is always in camp 1, since names of camps
mean nothing.

Sources: Axelrod and Bennett (1993), British Journal of Political Science 23:211-233; application to
Syria: Axelrod with Furnas (2016). Galam (1998), the same journal 28:411-412, objects that the
theory "is shown not to include most of its claimed results". Besides, two camps leave no place for
a state that keeps out of both, and the matrix is frozen.
"""

from collections.abc import Sequence

import numpy as np

from sim.model.ops import Array

MOST_ACTORS = 20
"""With more, every configuration in turn takes too much memory."""
NEUTRAL = 3.0
"""Rating of a pair with no propensity; ratings run from 1 (rivals) to 5 (close)."""


def propensities(ratings: Array) -> Array:
    """Propensities (actor, actor) from ratings of 1 to 5; the diagonal counts as 0."""
    found = np.asarray(ratings, dtype=float) - NEUTRAL
    np.fill_diagonal(found, 0.0)
    return found


def by_distance(points: Array, others: Array, span: float) -> Array:
    """Propensities from distances on a line, (point, other): 2 - 4 d / span.

    Neutral at half the span, 2 at one point, -2 a whole span apart.
    """
    return np.asarray(2.0 - 4.0 * np.abs(points[:, None] - others[None, :]) / span)


def configurations(actors: int) -> Array:
    """Every way to stand in two camps, (configuration, actor): 1.0 or -1.0, the first always 1.0.

    The last actor changes fastest. Raises ValueError for fewer than 2 or more than MOST_ACTORS.
    """
    if not 2 <= actors <= MOST_ACTORS:
        raise ValueError(f"{actors} actors; a landscape has 2 to {MOST_ACTORS}")
    numbers = np.arange(2 ** (actors - 1))
    bits = (numbers[:, None] >> np.arange(actors - 2, -1, -1)) & 1
    others = 1.0 - 2.0 * bits
    return np.column_stack([np.ones(len(numbers)), others])


def pulls(strengths: Array, propensity: Array) -> Array:
    """What each pair weighs, (actor, actor): s_i s_j w_ij."""
    return strengths[:, None] * strengths[None, :] * propensity


def energies(camps: Array, pull: Array) -> Array:
    """Energy of each configuration, (configuration,)."""
    together = np.einsum("ci,ij,cj->c", camps, pull, camps, optimize=True)
    return np.asarray((pull.sum() - together) / 2.0)


def frustrations(camps: Array, strengths: Array, propensity: Array) -> Array:
    """Frustration of each actor in each configuration, (configuration, actor)."""
    weights = propensity * strengths[None, :]
    return np.asarray((weights.sum(axis=1) - camps * (camps @ weights.T)) / 2.0)


def costs_of_changing(camps: Array, strengths: Array, propensity: Array) -> Array:
    """How much more frustrated each would be in the other camp, (configuration, actor)."""
    here = frustrations(camps, strengths, propensity)
    elsewhere = (propensity * strengths[None, :]).sum(axis=1) - here
    return np.asarray(elsewhere - here)


def stable(camps: Array, strengths: Array, propensity: Array) -> Array:
    """Which configurations are local minima, (configuration,): nobody gains by changing camps."""
    return np.asarray((costs_of_changing(camps, strengths, propensity) >= 0.0).all(axis=1))


def best(camps: Array, energy: Array) -> Array:
    """The camps of lowest energy, (actor,)."""
    return np.asarray(camps[int(np.argmin(energy))])


def side(camps: Array, names: Sequence[str], camp: float = -1.0) -> tuple[str, ...]:
    """Names of those in one camp: the second, unless told."""
    return tuple(name for name, one in zip(names, camps, strict=True) if one == camp)
