"""Which part of an output's variance would vanish if a number were known?

    first-order index of number i = Var(E[y | number i]) / Var(y)

It needs no design: futures of any plain sample are sorted by the number and cut into bins of equal
count, and the variance between the means of bins is freed of what luck of the draw puts there:

    Var(E[y | i]) = (SSB - (K - 1) MSW) / n        K bins, n sets of numbers

with SSB the sum of squares between bins and MSW the mean square within. A number without effect has
the index 0 on average, and as often below as above. What several numbers do only together is in no
index, so the sum over a group is the least that knowing all of it would remove. Where numbers are
correlated, as in a posterior, an index holds what others tell along with it.

Sources: Plischke, Borgonovo and Smith (2013) for given data; Olejnik and Algina (2003) for the
correction, omega squared.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.explore.estimate import BATCHES, Estimate, batch_of, jackknifed, left_out_in_turn
from sim.explore.foremost import foremost
from sim.model.ops import Array

LEAST_BINS, MOST_BINS = 4, 64


@dataclass(frozen=True)
class FirstOrder:
    """First-order indices of several numbers."""

    names: tuple[str, ...]
    value: Array
    """(number,)"""
    without: Array
    """The same without each batch of futures, (number, batch)."""

    def of(self, names: Sequence[str]) -> Estimate:
        """The sum over some of them."""
        rows = [self.names.index(name) for name in names]
        return jackknifed(self.value[rows].sum(), self.without[rows].sum(axis=0))

    @property
    def table(self) -> pd.DataFrame:
        """A row for each number, the largest first: number, share, low, high, clear, foremost.

        foremost: whether it is among those that clearly matter most (`sim.explore.foremost`).
        """
        replicates = left_out_in_turn(self.without)
        width = replicates.half_widths
        table = pd.DataFrame({"number": list(self.names), "share": self.value})
        table = table.assign(low=self.value - width, high=self.value + width)
        table["clear"] = table["low"] > 0.0
        table["foremost"] = foremost(self.value, table["clear"].to_numpy(), replicates)
        return table.sort_values("share", ascending=False, kind="stable", ignore_index=True)


def joined(several: Sequence[FirstOrder]) -> FirstOrder:
    """Indices of different numbers as one."""
    names = tuple(name for one in several for name in one.names)
    value = np.concatenate([one.value for one in several])
    return FirstOrder(names, value, np.concatenate([one.without for one in several]))


def folded(lives: Array, n: int) -> Array:
    """Outcomes, (life, draw), of numbers that repeat after n draws: each repetition is a life."""
    whole = lives.shape[1] // n * n
    return lives[:, :whole].reshape(-1, n)


def bins_of(places: pd.DataFrame) -> NDArray[np.int64]:
    """The bin of each set of numbers by each number, (number, draw): as many in every bin."""
    n = len(places)
    bins = int(np.clip(2 * round(n ** (1 / 3)), LEAST_BINS, MOST_BINS))
    found = np.empty((places.shape[1], n), np.int64)
    for row, name in zip(found, places, strict=True):
        row[np.argsort(places[name].to_numpy(), kind="stable")] = np.arange(n) * bins // n
    return found


def first_order(names: Sequence[str], bins: NDArray[np.int64], lives: Array) -> FirstOrder:
    """Indices of numbers, from the bin of each draw, (number, draw), and what came, (life, draw).

    All are 0 where nothing varies. Raises ValueError where draws are too few to be batched.
    """
    y = lives - lives.mean()
    mean, batch = y.mean(axis=0), batch_of(y.shape[1])
    count, total = _binned(bins, mean, batch)
    squares = np.bincount(batch, weights=mean**2)
    variance = np.bincount(batch, weights=np.square(y).mean(axis=0))
    every = count.sum(axis=1), total.sum(axis=1), squares.sum(), variance.sum()
    without = (
        every[0][:, None] - count,
        every[1][:, None] - total,
        every[2] - squares,
        every[3] - variance,
    )
    return FirstOrder(tuple(names), _index(*every), _index(*without))


def _binned(bins: NDArray[np.int64], mean: Array, batch: NDArray[np.int64]) -> tuple[Array, Array]:
    """Count and sum by number, batch and bin."""
    most = int(bins.max()) + 1
    shape, size = (BATCHES, most), BATCHES * most
    cells = [batch * most + row for row in bins]
    count = [np.bincount(cell, minlength=size).reshape(shape) for cell in cells]
    total = [np.bincount(cell, weights=mean, minlength=size).reshape(shape) for cell in cells]
    return np.stack(count).astype(float), np.stack(total)


def _index(count: Array, total: Array, squares: Array, variance: Array) -> Array:
    """Indices from counts and sums, (..., bin), and sums of squares of means and of all."""
    n, filled = count.sum(axis=-1), (count > 0).sum(axis=-1)
    centre = np.square(total.sum(axis=-1)) / n
    between = (np.square(total) / np.maximum(count, 1)).sum(axis=-1) - centre
    within = (squares - centre - between) / (n - filled)
    whole = variance - centre
    flat = whole <= 0.0
    explained = np.where(flat, 0.0, between - (filled - 1) * within)
    index: Array = explained / np.where(flat, 1.0, whole)
    return index
