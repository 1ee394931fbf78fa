"""How sure is a number that is estimated from futures?

Futures are dealt out to twenty batches. The estimate is made anew without each batch in turn; how
far these differ gives its standard error. Source: the delete-a-group jackknife (Kott 2001).
"""

from dataclasses import dataclass
from math import hypot

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from sim.explore.jackknife import spread
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
    width: Array = stdtrit(BATCHES - 1, 0.5 + SURE / 2) * spread(np.moveaxis(without, -1, 0))
    return width


def ratio(one: Estimate, other: Estimate) -> Estimate:
    """One of two independent estimates by the other, which is clear of zero; to first order."""
    value = one.value / other.value
    width = hypot(one.half_width, value * other.half_width) / abs(other.value)
    return Estimate(value, width)
