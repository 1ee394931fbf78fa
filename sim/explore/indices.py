"""Which assumptions carry an output? Three methods of SALib, each read into one table.

    screen   Morris: mean size of the change of an output when a number crosses two thirds of its
             range, from many places of all others. Cheap; finds what can be left out.
    sobol    shares of variance: first order, what would vanish if the number were known; total
             order, what would stay if all others were known. The rest is interaction.
    pawn     how far the distribution of the output, and not only its variance, lies from that of
             futures in which the number lies in a tenth of its range (Kolmogorov-Smirnov, median)

Every value has an interval, PAWN's a level of noise too; `clear` says whether it rises above it,
and `foremost` whether it is among those that clearly matter most (`sim.explore.foremost`).

Sources: Campolongo and others (2007); Saltelli and others (2010); Pianosi and Wagener (2018).
"""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy.special import ndtri

from sim.explore.designs import LEVELS, Layout, problem_of
from sim.explore.estimate import SURE, Replicates, left_out_in_turn, repeated, resampled
from sim.explore.foremost import foremost
from sim.explore.libraries import library
from sim.explore.pawn_errors import distances_without
from sim.model.ops import Array

RESAMPLES = 200
TENTHS = 10
"""Pieces of a number's range in which PAWN looks."""
DUMMIES = 20
"""Columns of pure luck, from which PAWN's level of noise is told."""

MAIN: Final[Mapping[str, tuple[str, str]]] = {
    "screen": ("effect", "half_width"),
    "sobol": ("first", "first_half_width"),
    "pawn": ("distance", "half_width"),
}
"""The column that figures over time show, and that of half its interval."""


def screened(layout: Layout, y: Array, seed: int) -> pd.DataFrame:
    """Morris, from the outcome of each row: number, effect, half_width, signed, spread, clear, ...

    foremost follows. Intervals are Student's over trajectories: a bootstrap of four is too narrow.
    Groups have an effect alone: their numbers move it up and down, so sign and spread are nan.
    """
    found, trajectories = _zeros(layout.factors, ("mu_star", "mu", "sigma")), _sizes(layout, y)
    if np.ptp(y) > 0.0:
        analyze = library("SALib.analyze.morris").analyze
        few = {"num_resamples": 2, "seed": seed}  # its bootstrap is not read
        found = analyze(layout.problem, layout.places, y, num_levels=LEVELS, **few)
    alone = layout.factors == layout.names
    table = pd.DataFrame(
        {
            "number": list(layout.factors),
            "effect": np.asarray(found["mu_star"], float),
            "half_width": trajectories.half_widths,
            "signed": np.where(alone, np.asarray(found["mu"], float), np.nan),
            "spread": np.where(alone, np.asarray(found["sigma"], float), np.nan),
        }
    )
    return _ranked(_told_apart(table, "screen", trajectories), "effect")


def _sizes(layout: Layout, y: Array) -> Replicates:
    """Sizes of the change of each factor, (factor, trajectory): one moves from row to row."""
    shape = (layout.size, len(layout.factors) + 1)
    moved = np.diff(layout.places.reshape(*shape, -1), axis=1) != 0.0
    who = np.array([layout.factors.index(group) for group in layout.groups])[moved.argmax(axis=-1)]
    step = LEVELS / (2.0 * (LEVELS - 1.0))
    sizes = np.abs(np.diff(y.reshape(shape), axis=1)) / step
    return repeated(np.take_along_axis(sizes, np.argsort(who, axis=1), axis=1).T)


def _told_apart(table: pd.DataFrame, method: str, replicates: Replicates) -> pd.DataFrame:
    """The table with clear and foremost, where values rise above their intervals."""
    value, width = (table[column].to_numpy() for column in MAIN[method])
    clear = value > width
    return table.assign(clear=clear, foremost=foremost(value, clear, replicates))


def sobol(layout: Layout, y: Array, seed: int) -> pd.DataFrame:
    """Sobol's indices at the whole sample and at its first half, the largest total order first.

    Columns: number, first, first_half_width, total, total_half_width; of the half sample first_n2,
    total_n2 and their half-widths; converged, whether the whole lies inside the intervals of the
    half; clear and foremost, by the first order.
    """
    half = layout.size // 2 * (len(layout.factors) + 2)
    (whole, replicates), (part, _) = _sobol(layout, y, seed), _sobol(layout, y[:half], seed)
    table = whole.join(part.add_suffix("_n2"))
    converged = np.ones(len(table), bool)
    for order in ("first", "total"):
        moved = (table[order] - table[f"{order}_n2"]).abs()
        converged &= (moved <= table[f"{order}_half_width_n2"]).to_numpy()
    table = _told_apart(table.assign(converged=converged), "sobol", replicates)
    return _ranked(table.rename_axis("number").reset_index(), "total")


def _sobol(layout: Layout, y: Array, seed: int) -> tuple[pd.DataFrame, Replicates]:
    """Both orders with half their intervals, and the resampled first order."""
    found = _zeros(layout.factors, ("S1", "S1_conf", "ST", "ST_conf"))
    found["S1_conf_all"] = np.zeros((RESAMPLES, len(layout.factors)))
    if np.ptp(y) > 0.0:
        analyze = library("SALib.analyze.sobol").analyze
        sure = {"conf_level": SURE, "num_resamples": RESAMPLES, "seed": seed + 1}  # 0 is no seed
        found = analyze(layout.problem, y, calc_second_order=False, keep_resamples=True, **sure)
    columns = {
        "first": found["S1"],
        "first_half_width": found["S1_conf"],
        "total": found["ST"],
        "total_half_width": found["ST_conf"],
    }
    table = pd.DataFrame(columns, index=list(layout.factors), dtype=float)
    return table, resampled(np.asarray(found["S1_conf_all"], float).T)


def pawn(numbers: pd.DataFrame, lives: Array, seed: int) -> pd.DataFrame:
    """PAWN on a plain sample, numbers by draw and outcomes (life, draw).

    Columns: number, distance, half_width, noise, clear, foremost. `noise` is what the largest of as
    many columns of pure luck as there are numbers stays below in 95 cases of 100, were their
    distances normal.
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
    clear = (table["distance"] > noise).to_numpy()
    without = left_out_in_turn(distances_without(numbers, lives, TENTHS))
    first = foremost(table["distance"].to_numpy(), clear, without)
    table = table.assign(half_width=without.half_widths, noise=noise, clear=clear, foremost=first)
    return _ranked(table, "distance")


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
