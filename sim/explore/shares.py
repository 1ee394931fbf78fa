"""In how many futures is it so? A share, and how sure it is.

Futures that live by the same draw of the assumptions, as rows of a table that repeats, go together.
An error counts draws, not futures, however alike those of a draw are (cluster-robust):

    error^2 = draws / (draws - 1) * sum over draws of (sum of x - mean in it)^2 / futures^2

Where every future has a draw of its own, this is the error of independent futures. Source: Liang
and Zeger (1986), "Longitudinal data analysis using generalized linear models".
"""

from dataclasses import dataclass
from math import inf, sqrt
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from sim.engine.chance import Integers
from sim.engine.draws import Draws
from sim.engine.run import Run
from sim.model.ops import Array

SURE: Final = 1.96
"""Standard errors to either side that hold 95 cases in 100."""


@dataclass(frozen=True)
class Share:
    """A count among futures that were drawn."""

    count: int
    futures: int
    independent: float | None = None
    """As many independent futures would be as sure; None where all are independent."""

    @classmethod
    def of(cls, so: NDArray[np.bool_], draws: Integers) -> Self:
        """Of futures in which it is so or not, and the draw that each lives by, (member,) each."""
        count = int(so.sum())
        distinct = np.unique(draws).size
        if distinct == so.size:
            return cls(count, so.size)
        if count in (0, so.size):  # of how alike the futures of a draw are, nothing is known
            return cls(count, so.size, float(distinct))
        error, share = mean_error(so.astype(np.float64), draws), count / so.size
        worth = 1.0 if error == inf else share * (1 - share) / error**2
        return cls(count, so.size, min(worth, float(so.size)))

    @property
    def value(self) -> float:
        """The share, 0-1."""
        return self.count / self.futures

    @property
    def error(self) -> float:
        """Its Monte Carlo error: the standard error by which it differs from sample to sample."""
        return sqrt(self.value * (1 - self.value) / self._worth)

    @property
    def interval(self) -> tuple[float, float]:
        """Where the share of all futures lies, 95 cases in 100."""
        return share_interval(self.value, self._worth)

    @property
    def _worth(self) -> float:
        return self.futures if self.independent is None else self.independent


def mean_error(values: Array, draws: Integers) -> float:
    """Standard error of a mean, from values and the draw that each future lives by, (member,) each.

    Infinite where all live by one draw: how far another would differ cannot be told.
    """
    distinct, of_draw = np.unique(draws, return_inverse=True)
    if distinct.size < 2:
        return inf
    sums = np.bincount(of_draw, weights=values - values.mean())
    spread = float(sums @ sums) * distinct.size / (distinct.size - 1)
    return sqrt(spread) / values.size


def distinct_draws(run: Run) -> int:
    """Draws of the assumptions that a run's futures live by; rows that repeat are one."""
    draws, table = run.design.draws, run.assumptions
    return min(draws, table.rows) if isinstance(table, Draws) and table.repeats else draws


def share_interval(share: float, n: float) -> tuple[float, float]:
    """A 95 % interval of a share of n independent futures, inside 0 and 1 (Wilson 1927)."""
    square = SURE**2
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = SURE / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n**2))
    return (middle - half if share > 0 else 0.0), (middle + half if share < 1 else 1.0)
