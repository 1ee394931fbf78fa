"""Which assumptions decide how far a scenario differs from a reference? Ranked over many futures.

    rho     rank correlation (Spearman) of the paired difference with where an assumption lies
    low     mean difference in the fifth of the futures where it lies lowest, and high in that where
            it lies highest

Intervals of rho hold for all assumptions at once, 95 cases in 100 (Fisher's transformation with the
variance of Bonett and Wright 2000, "Sample size requirements for estimating Pearson, Kendall and
Spearman correlations"; Bonferroni). An assumption whose interval spans zero has no clear effect.
`foremost` says which clearly have most (`sim.explore.foremost`), by how the sizes of two rho differ
without each batch of futures.
"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

from sim.explore.deciding import Ranks
from sim.explore.estimate import BATCHES, left_out_in_turn
from sim.explore.foremost import foremost
from sim.model.cast import listed
from sim.model.ops import Array

MISSED: Final = 0.05
"""Chance that one of all intervals misses its correlation."""
FIFTHS: Final = 5
NAMED: Final = 3
"""Assumptions that a sentence names at most where none is foremost."""
COLUMNS: Final = ("parameter", "rho", "rho_low", "rho_high", "clear", "foremost", "low", "high")
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
    first = _foremost(assumptions, change, rho, clear)
    columns = (list(map(str, assumptions)), rho, low, high, clear, first, ends[:, 0], ends[:, 1])
    table = pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))
    return table.sort_values("rho", key=np.abs, ascending=False, kind="stable", ignore_index=True)


def named(found: pd.DataFrame) -> str:
    """Which assumptions have a clear effect, as a sentence on how many ends.

    `, most X` where X is foremost; else by name without an order, `: X and Y` where all are named.
    """
    clear = found[found["clear"]]
    if clear["foremost"].any():
        return f", most {listed(sorted(clear['parameter'][clear['foremost']]))}"
    names = listed(sorted(clear["parameter"][:NAMED]))
    return f": {names}" if len(clear) <= NAMED else f", among them {names}"


def _foremost(
    assumptions: pd.DataFrame, change: Array, rho: Array, clear: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which clearly have most effect, (parameter,); without a clear one none is asked for."""
    if not clear.any():
        return clear
    batch = np.arange(change.size) % BATCHES
    kept = [batch != one for one in range(BATCHES)]
    without = np.stack([Ranks.of(assumptions[some]).rho(change[some]) for some in kept], axis=-1)
    along = np.sign(rho)
    return foremost(along * rho, clear, left_out_in_turn(along[:, None] * without))


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
