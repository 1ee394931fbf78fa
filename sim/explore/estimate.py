"""How sure is a number that is estimated from futures?

Futures are dealt out to twenty batches. The estimate is made anew without each batch in turn; how
far these differ gives its standard error. Source: the delete-a-group jackknife (Kott 2001).

What is estimated of several numbers is estimated anew of all at once, so that the error of a
difference between two of them is told from the same replicates.
"""

from dataclasses import dataclass
from math import hypot, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

from sim.explore.jackknife import inflation
from sim.model.ops import Array

BATCHES = 20
SURE = 0.95
"""Share of intervals that hold the true value."""


@dataclass(frozen=True)
class Estimate:
    """A number with its interval, inside which the truth lies in 95 cases of 100."""

    value: float
    half_width: float

    @property
    def low(self) -> float:
        """Lower end."""
        return self.value - self.half_width

    @property
    def high(self) -> float:
        """Upper end."""
        return self.value + self.half_width

    @property
    def clear(self) -> bool:
        """Whether the interval lies above zero."""
        return self.low > 0.0


def batch_of(n: int) -> NDArray[np.int64]:
    """The batch of each of so many futures; raises ValueError where a batch would have but one."""
    if n < 2 * BATCHES:
        raise ValueError(f"{n} sets of numbers are too few to tell how sure an estimate is")
    return np.arange(n) % BATCHES


def jackknifed(whole: Array, without: Array) -> Estimate:
    """An estimate from its value, and its values without each batch, (batch,)."""
    return Estimate(float(whole), float(half_widths(without)))


def half_widths(without: Array) -> Array:
    """Half the width of intervals, from values without each batch, (..., batch)."""
    return left_out_in_turn(without).half_widths


@dataclass(frozen=True)
class Replicates:
    """What several numbers came to each time that they were estimated anew."""

    each: Array
    """(number, replicate)"""
    widening: float
    """Half the width of a 95 % interval, in standard deviations between replicates."""

    @property
    def half_widths(self) -> Array:
        """Half the width of each number's interval, (number,)."""
        width: Array = self.widening * self.each.std(axis=-1)
        return width

    def lead(self, one: int, others: NDArray[np.int64]) -> Array:
        """Half the width of the intervals by which a number lies above others, (other,)."""
        return Replicates(self.each[one] - self.each[others], self.widening).half_widths


def left_out_in_turn(without: Array) -> Replicates:
    """Replicates that leave out a batch each, (number, batch): the jackknife."""
    batches = without.shape[-1]
    return Replicates(without, _student(batches) * inflation(batches))


def resampled(each: Array) -> Replicates:
    """Replicates from resampled futures, (number, resample): the bootstrap."""
    n = each.shape[-1]
    return Replicates(each, float(ndtri(0.5 + SURE / 2)) * sqrt(n / (n - 1)))


def repeated(each: Array) -> Replicates:
    """Independent repetitions, (number, repetition), of which the mean is the estimate."""
    n = each.shape[-1]
    return Replicates(each, _student(n) / sqrt(n - 1))


def _student(n: int) -> float:
    """The quantile of Student's distribution that holds 95 % of n - 1 degrees of freedom."""
    return float(stdtrit(n - 1, 0.5 + SURE / 2))


def ratio(one: Estimate, other: Estimate) -> Estimate:
    """One of two independent estimates by the other, which is clear of zero; to first order."""
    value = one.value / other.value
    width = hypot(one.half_width, value * other.half_width) / abs(other.value)
    return Estimate(value, width)
