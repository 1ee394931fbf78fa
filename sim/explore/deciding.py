"""Which assumptions decide a number? Its rank correlation with each, where it stands out.

    rho = correlation of ranks (Spearman), equal values sharing their mean rank

One is named where rho is at least STANDS_OUT, a twenty-fifth of the variance of ranks, and beyond
what the largest of so many would reach by chance once in twenty times: Fisher's z with the variance
of ranks (Fieller, Hartley and Pearson 1957), and Bonferroni.
"""

from dataclasses import dataclass
from math import inf, sqrt, tanh
from typing import Final, NamedTuple, Self

import numpy as np
import pandas as pd
from scipy.special import ndtri

from sim.model.ops import Array

STANDS_OUT: Final = 0.2
MOST_NAMED: Final = 3
BY_CHANCE: Final = 0.05
LEAST: Final = 30
"""Futures below which none is named: the limit is for many."""
RANKED: Final = 1.06
"""Variance of Fisher's z of ranks, times the futures less 3."""


class Decider(NamedTuple):
    """An assumption, and how closely a number goes with it, from -1 to 1."""

    parameter: str
    rho: float


@dataclass(frozen=True)
class Ranks:
    """The ranks of assumptions over the same futures, ranked once for many numbers."""

    names: tuple[str, ...]
    standard: Array
    """Ranks with mean 0 and length 1, (parameter, member)."""

    @classmethod
    def of(cls, assumptions: pd.DataFrame) -> Self:
        """Rank a table with a row for each member and a column for each parameter."""
        rows = [_standard(assumptions[name].to_numpy()) for name in assumptions]
        shape = (len(rows), len(assumptions))
        return cls(tuple(map(str, assumptions)), np.array(rows).reshape(shape))

    def rho(self, values: Array) -> Array:
        """Rank correlation of a number, (member,), with each assumption, (parameter,)."""
        found: Array = self.standard @ _standard(values)
        return found

    @property
    def limit(self) -> float:
        """The correlation from which one is named; infinite with too few futures."""
        count, members = self.standard.shape
        if count == 0 or members < LEAST:
            return inf
        beyond = -float(ndtri(BY_CHANCE / (2 * count)))
        return max(STANDS_OUT, tanh(beyond * sqrt(RANKED / (members - 3))))

    def closest(self, values: Array, count: int) -> list[str]:
        """The assumptions that a number goes with most, the closest first."""
        order = np.argsort(-np.abs(self.rho(values)), kind="stable")
        return [self.names[i] for i in order[:count]]

    def deciders(self, values: Array) -> tuple[Decider, ...]:
        """The assumptions that stand out, at most MOST_NAMED, the closest first."""
        rho = self.rho(values)
        order = np.argsort(-np.abs(rho), kind="stable")[:MOST_NAMED]
        return tuple(
            Decider(self.names[i], float(rho[i])) for i in order if abs(rho[i]) >= self.limit
        )


def _standard(values: Array) -> Array:
    """Ranks with mean 0 and length 1; zeros where all values are equal."""
    places = pd.Series(values).rank().to_numpy(np.float64)
    ranks: Array = np.asarray(places - places.mean(), np.float64)
    length = float(np.sqrt(ranks @ ranks))
    standard: Array = ranks / length if length > 0 else ranks
    return standard
