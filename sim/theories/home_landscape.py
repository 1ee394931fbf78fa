"""Landscape theory of the home country: which of two camps would it join, quarter by quarter?

    w_ij = 2 - 4 d_ij / D          d distance of ideal points, D the largest of any two in 2018

with GDP as strength. In each future and quarter the camp is that of the landscape of lowest energy,
all others free to choose theirs. The gap says what the other camp would cost:

    (lowest energy apart from the patron - lowest energy with it) / (2 s_h sum over j of s_j |w_hj|)

1 where all that pulls at the home country pulls to the patron's camp, 0 where it is torn, below 0
where it would join the other camp. Sources and what is wrong with it: `sim.theories.landscape`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.model.ops import Array
from sim.theories.landscape import (
    by_distance,
    configurations,
    costs_of_changing,
    energies,
    pulls,
)
from sim.theories.situation import Situation


@dataclass(frozen=True)
class HomeLandscape:
    """Where landscape theory puts the home country."""

    situation: Situation
    gap: Array
    """What the other camp would cost, -1 to 1, (quarter, member)."""

    @property
    def with_patron(self) -> Array:
        """Share of futures in which it joins the patron's camp, (quarter,)."""
        return np.asarray((self.gap > 0.0).mean(axis=1))

    def stable_camps(self, quarter: int) -> list["StableCamps"]:
        """The landscapes of the median future that nobody would leave, the best one first."""
        situation = self.situation
        median = np.median(situation.home_points[quarter])
        wish = _propensities(situation, float(median))
        camps = configurations(len(wish))
        pull = pulls(situation.strengths, wish)
        energy = energies(camps, pull)
        costs = costs_of_changing(camps, situation.strengths, wish)
        kept = np.flatnonzero((costs >= 0.0).all(axis=1))
        above = (energy - energy.min()) / np.abs(pull).sum()
        ordered = kept[np.argsort(energy[kept], kind="stable")]
        codes = (*situation.powers, situation.cast.home.code)
        return [StableCamps(_camp(codes, camps[i]), float(above[i])) for i in ordered]


@dataclass(frozen=True)
class StableCamps:
    """Two camps that nobody would leave."""

    camps: tuple[tuple[str, ...], tuple[str, ...]]
    """Codes in the patron's camp, and in the other."""
    above: float
    """Energy above the lowest, as a share of all pulls, 0 to 1."""


def home_landscape(situation: Situation) -> HomeLandscape:
    """Landscape theory on the home country, in all futures and quarters."""
    return HomeLandscape(situation, np.stack(list(_gaps(situation))))


def _gaps(situation: Situation) -> Iterator[Array]:
    """What the other camp would cost, (member,) for each quarter."""
    points, strengths = situation.points, situation.strengths
    camps = configurations(len(points))
    wish = by_distance(points, points, situation.span)
    np.fill_diagonal(wish, 0.0)
    rest = energies(camps, pulls(strengths[:-1], wish))[:, None]
    apart = (camps < 0.0).astype(float)
    for home in situation.home_points:
        own = by_distance(points, home, situation.span)
        pull = strengths[-1] * strengths[:-1, None] * own
        joined = (rest + 2.0 * apart @ pull).min(axis=0)
        left = (rest + 2.0 * (1.0 - apart) @ pull).min(axis=0)
        yield (left - joined) / (2.0 * np.abs(pull).sum(axis=0))


def _propensities(situation: Situation, home: float) -> Array:
    """Propensities of all pairs, (actor, actor), with the home country at a point."""
    points = np.append(situation.points, home)
    wish = by_distance(points, points, situation.span)
    np.fill_diagonal(wish, 0.0)
    return wish


def _camp(codes: tuple[str, ...], camps: Array) -> tuple[tuple[str, ...], tuple[str, ...]]:
    first, second = (
        tuple(code for code, one in zip(codes, camps, strict=True) if one == camp)
        for camp in (1.0, -1.0)
    )
    return first, second
