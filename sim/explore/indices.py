"""Which assumptions carry an output? Three methods of SALib, each read into one table.

    screen   Morris: mean size of the change of an output when a number crosses two thirds of its
             range, from many places of all others. Cheap; finds what can be left out.
    sobol    shares of variance: first order, what would vanish if the number were known; total
             order, what would stay if all others were known. The rest is interaction.
    pawn     how far the distribution of the output, and not only its variance, lies from that of
             futures in which the number lies in a tenth of its range (Kolmogorov-Smirnov, median)

Every value has an interval or a level of noise, and `clear` says whether it rises above it.

Sources: Campolongo and others (2007); Saltelli and others (2010); Pianosi and Wagener (2018).
"""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy.special import ndtri

from sim.explore.designs import LEVELS, Layout, problem_of
from sim.explore.estimate import SURE
from sim.explore.libraries import library
from sim.model.ops import Array

RESAMPLES = 200
TENTHS = 10
"""Pieces of a number's range in which PAWN looks."""
DUMMIES = 20
"""Columns of pure luck, from which PAWN's level of noise is told."""

MAIN: Final[Mapping[str, str]] = {"screen": "effect", "sobol": "first", "pawn": "distance"}
"""The column that figures over time show."""


def screened(layout: Layout, y: Array, seed: int) -> pd.DataFrame:
    """Morris, from the outcome of each row: number, effect, half_width, signed, spread, clear.

    Groups have an effect alone: their numbers move it up and down, so sign and spread are nan.
    """
    found = _zeros(layout.factors, ("mu_star", "mu_star_conf", "mu", "sigma"))
    if np.ptp(y) > 0.0:
        analyze = library("SALib.analyze.morris").analyze
        sure = {"conf_level": SURE, "num_resamples": RESAMPLES, "seed": seed}
        found = analyze(layout.problem, layout.places, y, num_levels=LEVELS, **sure)
    alone = layout.factors == layout.names
    table = pd.DataFrame(
        {
            "number": list(layout.factors),
            "effect": np.asarray(found["mu_star"], float),
            "half_width": np.asarray(found["mu_star_conf"], float),
            "signed": np.where(alone, np.asarray(found["mu"], float), np.nan),
            "spread": np.where(alone, np.asarray(found["sigma"], float), np.nan),
        }
    )
    table["clear"] = table["effect"] > table["half_width"]
    return _ranked(table, "effect")


def sobol(layout: Layout, y: Array, seed: int) -> pd.DataFrame:
    """Sobol's indices at the whole sample and at its first half, the largest total order first.

    Columns: number, first, first_half_width, total, total_half_width; of the half sample first_n2,
    total_n2 and their half-widths; converged, whether the whole lies inside the intervals of the
    half; clear.
    """
    half = layout.size // 2 * (len(layout.factors) + 2)
    whole, part = _sobol(layout, y, seed), _sobol(layout, y[:half], seed)
    table = whole.join(part.add_suffix("_n2"))
    converged = np.ones(len(table), bool)
    for order in ("first", "total"):
        moved = (table[order] - table[f"{order}_n2"]).abs()
        converged &= (moved <= table[f"{order}_half_width_n2"]).to_numpy()
    clear = table["first"] > table["first_half_width"]
    table = table.assign(converged=converged, clear=clear)
    return _ranked(table.rename_axis("number").reset_index(), "total")


def _sobol(layout: Layout, y: Array, seed: int) -> pd.DataFrame:
    found = _zeros(layout.factors, ("S1", "S1_conf", "ST", "ST_conf"))
    if np.ptp(y) > 0.0:
        analyze = library("SALib.analyze.sobol").analyze
        sure = {"conf_level": SURE, "num_resamples": RESAMPLES, "seed": seed + 1}  # 0 is no seed
        found = analyze(layout.problem, y, calc_second_order=False, **sure)
    columns = {
        "first": found["S1"],
        "first_half_width": found["S1_conf"],
        "total": found["ST"],
        "total_half_width": found["ST_conf"],
    }
    return pd.DataFrame(columns, index=list(layout.factors), dtype=float)


def pawn(numbers: pd.DataFrame, lives: Array, seed: int) -> pd.DataFrame:
    """PAWN on a plain sample, numbers by draw and outcomes (life, draw).

    Columns: number, distance, noise, clear. `noise` is what the largest of as many columns of pure
    luck as there are numbers stays below in 95 cases of 100, were their distances normal.
    """
    luck = np.random.default_rng(seed).random((len(numbers), DUMMIES))
    names = [*map(str, numbers), *(f"luck {i}" for i in range(DUMMIES))]
    distance = np.zeros(len(names))
    if np.ptp(lives) > 0.0:
        whole = np.tile(np.column_stack([numbers.to_numpy(), luck]), (len(lives), 1))
        analyze = library("SALib.analyze.pawn").analyze
        found = analyze(problem_of(names, names), whole, lives.ravel(), S=TENTHS)
        distance = np.asarray(found["median"], float)
    reached = distance[-DUMMIES:]
    noise = reached.mean() + ndtri(SURE ** (1 / numbers.shape[1])) * reached.std(ddof=1)
    table = pd.DataFrame({"number": names, "distance": distance})[:-DUMMIES]
    return _ranked(table.assign(noise=noise, clear=table["distance"] > noise), "distance")


def _zeros(factors: tuple[str, ...], names: tuple[str, ...]) -> dict[str, Any]:
    """No effect of anybody, where nothing varies."""
    return {name: np.zeros(len(factors)) for name in names}


def _ranked(table: pd.DataFrame, column: str) -> pd.DataFrame:
    return table.sort_values(column, ascending=False, kind="stable", ignore_index=True)


# ---- what a screening keeps ----------------------------------------------------------------------

KEEP_SHARE, KEEP_MOST = 0.95, 20
"""A screening keeps the largest effects until they hold this share of the squares of all."""


def kept(screening: pd.DataFrame) -> tuple[str, ...]:
    """The numbers that a screening keeps; none where nothing has an effect."""
    squares = screening["effect"].to_numpy() ** 2
    if not squares.any():
        return ()
    enough = int(np.searchsorted(np.cumsum(squares), KEEP_SHARE * squares.sum())) + 1
    return tuple(screening["number"][: min(enough, KEEP_MOST)])
