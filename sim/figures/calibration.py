"""Are those who state expectations as good as they say? Confidence beside what held.

A dot on the diagonal is a group of statements that held as often as was stated. Under ten
statements chance decides where dots stand, so there is no figure.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from math import sqrt

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.content import Axis, Content
from sim.figures.style import (
    BODY,
    FOOTER,
    GREY,
    INK,
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
DOT, BAR = "#0A41C5", "#9DB3E8"


@dataclass(frozen=True)
class Dot:
    """Statements of about the same confidence."""

    stated: float
    held: float
    low: float
    high: float
    """Where the long-run share lies, nine times in ten."""
    middle: float
    """Of the bin: where its count is written."""
    count: str


@dataclass(frozen=True)
class Calibration(Content):
    """Stated confidence against what held."""

    dots: tuple[Dot, ...]


def content(bins: pd.DataFrame, version: str) -> Calibration:
    """Say stated confidence against what held, by bin.

    `bins` has a row for each bin with statements: low, high (its edges), n, stated (their mean
    confidence, 0.5-1) and held (the share that held, 0-1).

    Raises:
        ValueError: with fewer than ten statements.
    """
    n = 0 if bins.empty else int(bins["n"].sum())
    if n < FEWEST:
        raise ValueError(f"calibration needs {FEWEST} statements; there are {n}")
    data = _with_reach(bins)
    title = finding(data)
    return Calibration(
        finding=title,
        subtitle="Share of statements that held, 0-1, by the confidence stated before the run",
        caption="Dashed: held as often as stated; a dot below it is too sure. "
        "Bars: where the long-run share lies, nine times in ten.",
        footer=plain(f"{counted(n, 'statement')} · hedgerow {version}"),
        alt=f"{title}. {_in_words(data)}",
        data=data,
        axes=(Axis("Confidence stated", "0-1", 0.5, 1.0), Axis("Share that held", "0-1", 0.0, 1.0)),
        dots=tuple(_dot(row) for row in data.to_dict("records")),
    )


def _dot(row: dict[Hashable, float]) -> Dot:
    middle = (row["low"] + row["high"]) / 2
    count = f"n = {row['n']:.0f}"
    return Dot(row["stated"], row["held"], row["q05"], row["q95"], middle, count)


def draw(content: Calibration) -> Figure:
    """Draw stated confidence against what held."""
    fig, ax = new_figure(7.5, 6.2, right=30.0)
    _axes(ax, *content.axes)
    finish(fig, content, strip=34, below=38)
    for dot in content.dots:
        _draw(ax, dot)
    return fig


def _with_reach(bins: pd.DataFrame) -> pd.DataFrame:
    """Add to each bin where its share would lie in nine cases in ten (Wilson's interval)."""
    n, held = bins["n"].to_numpy(float), bins["held"].to_numpy(float)
    middle = (held + SURE**2 / (2 * n)) / (1 + SURE**2 / n)
    half = SURE / (1 + SURE**2 / n) * np.sqrt(held * (1 - held) / n + SURE**2 / (4 * n**2))
    return bins.assign(q05=np.clip(middle - half, 0, 1), q95=np.clip(middle + half, 0, 1))


def _axes(ax: Axes, across: Axis, up: Axis) -> None:
    unit_axis(ax)
    ax.set_xlim(across.low, across.high)
    ticks(ax, "x", [0.5, 0.6, 0.7, 0.8, 0.9, 1.0], ".1f")
    ax.set_xlabel(across.label, family=FONT, size=BODY, color=GREY, loc="left", labelpad=3)
    write(ax, across.low, 22, up.label, transform=above(ax), size=BODY, color=GREY)
    ends = (across.low, across.high)
    ax.plot(ends, ends, color=GREY, linewidth=1.0, dashes=(4, 2.4), zorder=2)


def _draw(ax: Axes, dot: Dot) -> None:
    """Draw a bin's dot and bar, and its count in a row above, at the middle of the bin."""
    ax.vlines(dot.stated, dot.low, dot.high, color=BAR, linewidth=3, zorder=3)
    (mark,) = ax.plot(dot.stated, dot.held, "o", color=DOT, mec="white", zorder=4)
    mark.set(markersize=9, markeredgewidth=1.2, clip_on=False)
    looks = {"ha": "center", "size": FOOTER, "color": INK}
    write(ax, dot.middle, 7, dot.count, transform=above(ax), **looks)


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


def _in_words(data: pd.DataFrame) -> str:
    rows = data[["stated", "held", "n"]].to_numpy(float)
    parts = [
        f"{fixed(held)} of {n:.0f} stated with about {fixed(stated)}" for stated, held, n in rows
    ]
    return f"Share that held: {'; '.join(parts)}."
