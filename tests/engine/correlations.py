"""How surprising are correlations, were the numbers independent?"""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

Floats = NDArray[np.float64]


def pairs_of(numbers: Floats) -> tuple[Floats, Floats]:
    """Size and two-sided chance of each pair's correlation, (pair,), among rows of (row, number).

    Pairs are in the order of `np.triu_indices`; the chance is that of normal numbers.
    """
    free = numbers.shape[1] - 2
    r = np.abs(np.corrcoef(numbers)[np.triu_indices(len(numbers), 1)])
    return r, 2 * student.sf(r * np.sqrt(free / (1 - r**2)), free)
