"""What is read off many states: shares, differences, slopes, and how sure each of them is.

Standard errors are those of independent states: of a mean, of a difference of two means, and of
least squares.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.ops import Array

Thirds = NDArray[np.int64]
"""Of each state 0, 1 or 2: in which third it lies by something, (state,)."""


class Reading(NamedTuple):
    """A value, and its standard error; 0 where luck plays no part."""

    value: float
    error: float = 0.0

    def scaled(self, factor: float) -> "Reading":
        """The reading in another unit, or of the other sign."""
        return Reading(self.value * factor, self.error * abs(factor))


Readings = Mapping[str, Mapping[str, Reading]]
"""What was read, by fact and by name."""


def mean(values: Array | NDArray[np.bool_]) -> Reading:
    """The mean over states, (state,); of truths their share."""
    numbers = values.astype(float)
    return Reading(float(numbers.mean()), float(numbers.std(ddof=1) / np.sqrt(numbers.size)))


def thirds(order: Array) -> Thirds:
    """The third in which each state lies by its rank in `order`, (state,)."""
    ranks = np.argsort(np.argsort(order, kind="stable"), kind="stable")
    return np.asarray(3 * ranks // order.size, dtype=np.int64)


def contrast(
    values: Array | NDArray[np.bool_], group: Thirds, weights: tuple[float, float, float]
) -> Reading:
    """A weighted sum of the means of the thirds: (-1, 0, 1) is the highest less the lowest."""
    means = [mean(values[group == third]) for third in range(3)]
    value = sum(w * one.value for w, one in zip(weights, means, strict=True))
    variance = sum((w * one.error) ** 2 for w, one in zip(weights, means, strict=True))
    return Reading(float(value), float(np.sqrt(variance)))


@dataclass(frozen=True)
class Fit:
    """A plane fitted by least squares."""

    slopes: tuple[Reading, ...]
    """One for each column."""
    explained: float
    """Share of the variance that it explains."""


def least_squares(values: Array, columns: Sequence[Array]) -> Fit:
    """Values (state,) on columns (state,) each and a constant."""
    design = np.column_stack([np.ones(values.size), *columns])
    found, *_ = np.linalg.lstsq(design, values, rcond=None)
    left = values - design @ found
    variance = left @ left / (values.size - design.shape[1])
    errors = np.sqrt(np.diag(variance * np.linalg.inv(design.T @ design)))
    slopes = [Reading(float(b), float(e)) for b, e in zip(found[1:], errors[1:], strict=True)]
    return Fit(tuple(slopes), float(1.0 - left.var() / values.var()))


def standardised(values: Array, columns: Sequence[Array]) -> Fit:
    """The same in standard deviations of each."""
    return least_squares(_in_deviations(values), [_in_deviations(one) for one in columns])


def _in_deviations(values: Array) -> Array:
    return np.asarray((values - values.mean()) / values.std(ddof=1))


def half_way(path: Array) -> float:
    """When a path (quarter,) first has half of its last value, in quarters between its points."""
    share = path / path[-1]
    after = int(np.argmax(share >= 0.5))
    if after == 0:
        return 0.0
    before = share[after - 1]
    return after - 1 + float((0.5 - before) / (share[after] - before))


def recovered(loss: Array, later: Array) -> Reading:
    """Share of a mean loss (state,) that is back later; both below zero where something is lost."""
    back = 1.0 - later.mean() / loss.mean()
    # The error of a ratio of means, to first order.
    spread = (later - (1.0 - back) * loss) / loss.mean()
    return Reading(float(back), mean(spread).error)


def largest_fall(path: Array, window: int) -> float:
    """The most that a path (quarter,) of logs falls over a window of quarters, as a share."""
    return float(1.0 - np.exp((path[window:] - path[:-window]).min()))
