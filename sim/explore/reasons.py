"""Which assumptions decide how far a scenario differs from a reference? Ranked over many futures.

    rho     rank correlation (Spearman) of the paired difference with where an assumption lies
    low     mean difference in the fifth of the futures where it lies lowest, and high in that where
            it lies highest

Intervals of rho hold for all assumptions at once, 95 cases in 100 (Fisher's transformation with the
variance of Bonett and Wright 2000, "Sample size requirements for estimating Pearson, Kendall and
Spearman correlations"; Bonferroni). An assumption whose interval spans zero has no clear effect.
"""

from typing import Final

import numpy as np
import pandas as pd
from scipy.special import ndtri

from sim.explore.deciding import Ranks
from sim.model.ops import Array

MISSED: Final = 0.05
"""Chance that one of all intervals misses its correlation."""
FIFTHS: Final = 5
COLUMNS: Final = ("parameter", "rho", "rho_low", "rho_high", "clear", "low", "high")
FEWEST: Final = 20
"""Futures below which nothing is ranked."""


def reasons(assumptions: pd.DataFrame, change: Array) -> pd.DataFrame:
    """Assumptions by how closely a paired difference goes with them, the closest first.

    Args:
        assumptions: a row a future and a column a parameter, in units or in places.
        change: the paired difference, (member,).

    Returns:
        A row a parameter with COLUMNS; low and high in the unit of the difference.

    Raises:
        ValueError: fewer than FEWEST futures.
    """
    if change.size < FEWEST:
        raise ValueError(f"nothing can be ranked over {change.size} futures: take {FEWEST} or more")
    rho = Ranks.of(assumptions).rho(change)
    low, high = _interval(rho, change.size)
    means = [_fifths(assumptions[name].to_numpy(), change) for name in assumptions]
    ends = np.array(means).reshape(-1, 2)
    clear = (low > 0) | (high < 0)
    columns = (list(map(str, assumptions)), rho, low, high, clear, ends[:, 0], ends[:, 1])
    table = pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))
    return table.sort_values("rho", key=np.abs, ascending=False, kind="stable", ignore_index=True)


def _interval(rho: Array, futures: int) -> tuple[Array, Array]:
    sure = -float(ndtri(MISSED / (2 * max(rho.size, 1))))
    held = np.clip(rho, -1 + 1e-12, 1 - 1e-12)
    half = sure * np.sqrt((1 + held**2 / 2) / (futures - 3))
    return np.tanh(np.arctanh(held) - half), np.tanh(np.arctanh(held) + half)


def _fifths(places: Array, change: Array) -> tuple[float, float]:
    """Mean change where an assumption lies lowest, and where it lies highest."""
    order = np.argsort(places, kind="stable")
    few = max(change.size // FIFTHS, 1)
    return float(change[order[:few]].mean()), float(change[order[-few:]].mean())
