"""Which numbers clearly matter most?

The leading number alone, or the leading two together, where each has a clear effect and lies above
every number outside by more than the 95 % interval of their difference. Both estimates of a
difference come from the same futures, so that luck they share cancels. Where the leaders cannot be
told from those behind them, none is foremost.

Sources: Gutmann and Maymin (1987) for the selected population that is held against all others;
Hsu (1996) for comparisons with the best.
"""

import numpy as np
from numpy.typing import NDArray

from sim.explore.estimate import Replicates
from sim.model.ops import Array

MOST = 2
"""Numbers that may be foremost together."""

ROUNDING = 1e-9
"""Part of a value by which equal ones may differ on a computer."""


def foremost(value: Array, clear: NDArray[np.bool_], replicates: Replicates) -> NDArray[np.bool_]:
    """Whether each number is among those that clearly matter most, (number,)."""
    order, found = np.argsort(-value, kind="stable"), np.zeros(len(value), bool)
    for size in range(1, min(MOST, max(len(value) - 1, 1)) + 1):
        leaders, others = order[:size], order[size:]
        if clear[leaders].all() and _apart(value, leaders, others, replicates):
            found[leaders] = True
            break
    return found


def _apart(
    value: Array, leaders: NDArray[np.int64], others: NDArray[np.int64], replicates: Replicates
) -> bool:
    """Whether each leader lies clearly above each other number."""
    return all(
        (value[one] * (1.0 - ROUNDING) - value[others] > replicates.lead(one, others)).all()
        for one in map(int, leaders)
    )
