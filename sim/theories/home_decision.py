"""Group decision on the home country: how far should it go toward the patron?

    position = 1 - |ideal point - the patron's| / largest such distance of a power in 2018

0 is as far off as the farthest power, 1 the patron's own place: each is taken to want of the home
country what it is itself. Capability is the share in the GDP of all in 2018. Salience is
`salience_home` for the home country; for a power, its share in the home country's exports and
finance over the largest one, times `salience_power`. Home country and shares are those of the
median future, in each quarter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np

from sim.inputs.theory_numbers import SALIENCE
from sim.model.ops import Array
from sim.theories.group_decision import ROUNDS, Bargaining
from sim.theories.situation import Situation


@dataclass(frozen=True)
class Decided:
    """A bargaining from its start to the last round."""

    bargaining: Bargaining

    @cached_property
    def rounds(self) -> tuple[Array, ...]:
        """Positions after each round, (actor,)."""
        return tuple(self.bargaining.rounds(ROUNDS))

    @property
    def mean(self) -> float:
        """Mean position after the last round, weighted."""
        return self.bargaining.mean(self.rounds[-1])

    @property
    def median(self) -> float:
        """Median position after the last round, weighted."""
        return self.bargaining.median(self.rounds[-1])

    @property
    def settled(self) -> bool:
        """Whether nobody moved in the last round."""
        return bool((self.rounds[-1] == self.rounds[-2]).all())


@dataclass(frozen=True)
class HomeDecision:
    """Group decision in one quarter; the home country is the last actor."""

    decided: Decided
    low: float
    """Least mean after the last round, over the ends of the assumed salience."""
    high: float
    """Largest such mean."""


def home_decision(situation: Situation, quarter: int) -> HomeDecision:
    """Group decision over the median future of a quarter."""
    records = [situation.register.theory_numbers[name] for name in SALIENCE]
    usual = Decided(_bargaining(situation, quarter, [record.value for record in records]))
    ends = product(*({record.low, record.value, record.high} for record in records))
    means = [Decided(_bargaining(situation, quarter, end)).mean for end in ends]
    return HomeDecision(usual, min(means), max(means))


def _bargaining(situation: Situation, quarter: int, salience: Sequence[float]) -> Bargaining:
    home = float(np.median(situation.home_points[quarter]))
    shares = situation.shares[quarter]
    return Bargaining(
        positions=closeness(situation, np.append(situation.points, home)),
        capabilities=situation.strengths / situation.strengths.sum(),
        salience=np.append(salience[1] * shares / shares.max(), salience[0]),
    )


def closeness(situation: Situation, points: Array) -> Array:
    """Places on the line from the farthest power, 0, to the patron, 1; none lies beyond."""
    patron = situation.points[0]
    farthest = np.abs(situation.points - patron).max()
    return np.asarray(np.maximum(0.0, 1.0 - np.abs(points - patron) / farthest))
