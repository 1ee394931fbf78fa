"""How much variance does a design leave out whose other numbers are fixed at their value?

    left out = 1 - variance that the design's numbers make / variance that all assumptions make

It may be negative: numbers that damp others, drawn, make less of the variance than at their value.
"""

import numpy as np

from sim.explore.designs import Layout, Rows
from sim.explore.estimate import Estimate, batch_of, jackknifed, ratio
from sim.model.ops import Array


def left_out(layout: Layout, rows: Rows, whole: Estimate) -> Estimate | None:
    """The share that a design of Sobol's method leaves out of the variance of all assumptions.

    None where that variance is not clear of zero.
    """
    if not whole.clear:
        return None
    kept = ratio(design_variance(layout, rows), whole)
    return Estimate(1.0 - kept.value, kept.half_width)


def design_variance(layout: Layout, rows: Rows) -> Estimate:
    """The variance of a design's independent rows, first and last of each block, without luck."""
    blocks = rows.mean.reshape(layout.size, -1)[:, [0, -1]]
    centred = blocks - blocks.mean()
    batch = batch_of(layout.size)
    terms = [np.full(layout.size, 2.0), centred.sum(axis=1), np.square(centred).sum(axis=1)]
    sums = np.stack([np.bincount(batch, weights=term) for term in terms])
    whole = _variance(sums.sum(axis=1), rows.luck_left)
    return jackknifed(whole, _variance(sums.sum(axis=1)[:, None] - sums, rows.luck_left))


def _variance(sums: Array, luck: float) -> Array:
    n, total, squares = sums
    variance: Array = squares / n - np.square(total / n) - luck
    return variance
