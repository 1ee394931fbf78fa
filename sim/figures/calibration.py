"""Are those who state expectations as good as they say? Confidence beside what held.

A dot on the diagonal is a group of statements that held as often as was stated. Under ten
statements chance decides where dots stand, so there is no figure.
"""

from math import sqrt

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.figures.content import Content
from sim.figures.style import (
    BODY,
    FOOTER,
    GREY,
    INK,
    Drawing,
    above,
    finish,
    new_figure,
    ticks,
    unit_axis,
    write,
)
from sim.figures.wording import FONT, counted, fixed, plain

FEWEST = 10  # statements that calibration needs
SURE = 1.645  # standard errors to either side that hold nine cases in ten
DOT = "#0A41C5"


def draw(bins: pd.DataFrame, version: str) -> Drawing:
    """Draw stated confidence against what held, by bin.

    `bins` has a row for each bin with statements: low, high (its edges), n, stated (their mean
    confidence, 0.5-1) and held (the share that held, 0-1).

    Raises:
        ValueError: with fewer than ten statements.
    """
    n = 0 if bins.empty else int(bins["n"].sum())
    if n < FEWEST:
        raise ValueError(f"calibration needs {FEWEST} statements; there are {n}")
    data = _with_reach(bins)
    fig, ax = new_figure(7.5, 6.2, right=30.0)
    title = finding(data)
    subtitle = "Share of statements that held, 0-1, by the confidence stated before the run"
    _axes(ax)
    source = plain(f"{counted(n, 'statement')} · hedgerow {version}")  # no run
    words = Content(title, subtitle, _caption(), source, "", data, ())
    finish(fig, words, strip=34, below=38)
    _dots(ax, data)
    return Drawing(fig, data, title, f"{title}. {_told(data)}")


def _with_reach(bins: pd.DataFrame) -> pd.DataFrame:
    """Add to each bin where its share would lie in nine cases in ten (Wilson's interval)."""
    n, held = bins["n"].to_numpy(float), bins["held"].to_numpy(float)
    middle = (held + SURE**2 / (2 * n)) / (1 + SURE**2 / n)
    half = SURE / (1 + SURE**2 / n) * np.sqrt(held * (1 - held) / n + SURE**2 / (4 * n**2))
    return bins.assign(q05=np.clip(middle - half, 0, 1), q95=np.clip(middle + half, 0, 1))


def _axes(ax: Axes) -> None:
    unit_axis(ax)
    ax.set_xlim(0.5, 1.0)
    ticks(ax, "x", [0.5, 0.6, 0.7, 0.8, 0.9, 1.0], ".1f")
    ax.set_xlabel("Confidence stated", family=FONT, size=BODY, color=GREY, loc="left", labelpad=3)
    write(ax, 0.5, 22, "Share that held", transform=above(ax), size=BODY, color=GREY)
    ax.plot([0.5, 1.0], [0.5, 1.0], color=GREY, linewidth=1.0, dashes=(4, 2.4), zorder=2)


def _dots(ax: Axes, data: pd.DataFrame) -> None:
    """Draw each bin's dot and bar, and its count in a row above, at the middle of the bin."""
    ax.vlines(data["stated"], data["q05"], data["q95"], color="#9DB3E8", linewidth=3, zorder=3)
    (dots,) = ax.plot(data["stated"], data["held"], "o", color=DOT, mec="white", zorder=4)
    dots.set(markersize=9, markeredgewidth=1.2, clip_on=False)
    for low, high, n in data[["low", "high", "n"]].to_numpy(float):
        looks = {"ha": "center", "size": FOOTER, "color": INK}
        write(ax, (low + high) / 2, 7, f"n = {n:.0f}", transform=above(ax), **looks)


def finding(data: pd.DataFrame) -> str:
    """State whether more, less, or as much held as was stated, beyond what chance explains."""
    n, stated, held = data["n"].sum(), *_means(data)
    chance = sqrt(float((data["n"] * data["stated"] * (1 - data["stated"])).sum())) / n
    figures = f"{held:.0%} held where {stated:.0%} was stated"
    if abs(held - stated) <= SURE * chance:
        return f"Confidence and outcomes differ by no more than chance: {figures}"
    return f"{'Too sure' if held < stated else 'Not sure enough'}: {figures}"


def _means(data: pd.DataFrame) -> tuple[float, float]:
    """Mean confidence and share held over all statements."""
    weights = data["n"] / data["n"].sum()
    return float((weights * data["stated"]).sum()), float((weights * data["held"]).sum())


def _caption() -> str:
    return (
        "Dashed: held as often as stated; a dot below it is too sure. "
        "Bars: where the long-run share lies, nine times in ten."
    )


def _told(data: pd.DataFrame) -> str:
    rows = data[["stated", "held", "n"]].to_numpy(float)
    parts = [
        f"{fixed(held)} of {n:.0f} stated with about {fixed(stated)}" for stated, held, n in rows
    ]
    return f"Share that held: {'; '.join(parts)}."
