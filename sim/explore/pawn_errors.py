"""How sure is a distance that PAWN gives?

The distance of a number is the median, over the tenths of its range, of the largest difference
between the cumulative distribution of outcomes in a tenth and that of all outcomes. It is told anew
without each batch of draws (`sim.explore.estimate`), with differences read at 200 levels that hold
as many outcomes each: close enough for an error. Leaving out batches, not single draws, also serves
what is not smooth. Source: Shao and Wu (1989).
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.explore.estimate import BATCHES, batch_of
from sim.model.ops import Array

LEVELS = 200
"""Outcomes at which two distributions are compared."""


def distances_without(numbers: pd.DataFrame, lives: Array, tenths: int) -> Array:
    """Distances without each batch of draws, (number, batch).

    From numbers by draw, and outcomes, (life, draw). Raises ValueError where draws are too few.
    """
    batch = np.tile(batch_of(lives.shape[1]), len(lives))
    level, levels = _levels(lives.ravel())
    return np.stack(
        [
            _distances(_counted(_tenths(numbers[name].to_numpy(), tenths), batch, level, shape))
            for name in numbers
            for shape in [(BATCHES, tenths, levels)]
        ]
    )


def _levels(y: Array) -> tuple[NDArray[np.int64], int]:
    """The level of each outcome, and how many there are."""
    ends = np.unique(np.quantile(y, np.linspace(0.0, 1.0, LEVELS + 1)[1:]))
    return np.searchsorted(ends, y), len(ends)


def _tenths(x: Array, tenths: int) -> NDArray[np.int64]:
    """The piece of its range in which a number lies, in each draw."""
    ends = np.quantile(x, np.linspace(0.0, 1.0, tenths + 1))
    found: NDArray[np.int64] = np.clip(np.searchsorted(ends, x, "right") - 1, 0, tenths - 1)
    return found


def _counted(
    tenth: NDArray[np.int64],
    batch: NDArray[np.int64],
    level: NDArray[np.int64],
    shape: tuple[int, int, int],
) -> Array:
    """How many outcomes lie in each batch, tenth and level, of draws that repeat for each life."""
    every = np.tile(tenth, len(batch) // len(tenth))
    cell = np.ravel_multi_index((batch, every, level), shape)
    return np.bincount(cell, minlength=int(np.prod(shape))).reshape(shape).astype(float)


def _distances(counted: Array) -> Array:
    """Median distance over tenths without each batch, (batch,); empty tenths do not count."""
    below = np.cumsum(counted.sum(axis=0) - counted, axis=-1)
    every = below.sum(axis=1, keepdims=True)
    some = below[..., -1:] > 0.0
    apart = np.abs(below / np.where(some, below[..., -1:], 1.0) - every / every[..., -1:])
    largest = np.where(some[..., 0], apart.max(axis=-1), np.nan)
    found: Array = np.nanmedian(largest, axis=-1)
    return found
