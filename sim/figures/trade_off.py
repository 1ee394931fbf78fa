"""Does a strategy that does well on average also do well when things go badly?

Mean score across, the score that 1 future in 20 falls short of upwards. A strategy to the upper
right of another is better in both; those that no other beats in both are joined.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.explore.robustness import Robustness
from sim.explore.shares import SURE
from sim.figures.content import About, Axis, Content
from sim.figures.style import (
    BODY,
    FAINT,
    FOOTER,
    GREY,
    INK,
    TILT,
    finish,
    new_figure,
    spread,
    write,
)
from sim.figures.wording import fixed, plain
from sim.model.cast import listed
from sim.model.ops import Array

WIDTH, HEIGHT, RIGHT = 9.0, 6.0, 170.0  # inches, inches, points
ROOM = 0.12  # of the span, kept free around what is drawn
POINTS = 100.0


@dataclass(frozen=True)
class TradeOff(Content):
    """A place for each strategy, in points of 100."""

    names: tuple[str, ...]
    places: Array
    """(strategy, 2): mean score, score in the worst 5 %."""
    reach: Array
    """How far 95 % intervals go to either side, likewise."""
    unbeaten: tuple[int, ...]
    """Rows of those that no other beats in both, from left to right."""


def content(found: Robustness, titles: Mapping[str, str], about: About) -> TradeOff:
    """Place strategies by their mean and worst scores; titles are by name."""
    places = POINTS * np.column_stack([found.criteria["mean"], found.criteria["worst"]])
    reach = SURE * POINTS * np.column_stack([found.errors["mean"], found.errors["worst"]])
    names = [plain(titles[name]) for name in found.strategies]
    best = unbeaten(places)
    title = finding(found, names, best)
    return TradeOff(
        finding=title,
        subtitle="Score on all values, in points of 100, over all futures of all scenarios",
        caption="Line: strategies that no other beats both on average and when things go badly. "
        "Crosses: 95 % intervals; differences between strategies over the same futures are surer "
        "than these.",
        footer=about.footer,
        alt=f"{title}. Mean and worst scores: {_pairs(names, places)}.",
        data=pd.DataFrame(
            {
                "strategy": found.strategies,
                "mean": places[:, 0] / POINTS,
                "mean_error": found.errors["mean"],
                "worst": places[:, 1] / POINTS,
                "worst_error": found.errors["worst"],
                "unbeaten": [i in best for i in range(len(names))],
            }
        ),
        axes=tuple(_axes(places, reach)),
        names=tuple(names),
        places=places,
        reach=reach,
        unbeaten=best,
    )


def unbeaten(places: Array) -> tuple[int, ...]:
    """Rows of (strategy, 2) that no other row exceeds in both, by their first column."""
    kept = [
        i
        for i, one in enumerate(places)
        if not any((other >= one).all() and (other > one).any() for other in places)
    ]
    return tuple(sorted(kept, key=lambda i: (places[i, 0], -places[i, 1])))


def finding(found: Robustness, names: Sequence[str], best: Sequence[int]) -> str:
    """State whether one strategy leads both ways, or which is traded for which."""
    mean, worst = found.leads["mean"], found.leads["worst"]
    if mean.second is None:
        return f"“{names[0]}” stands alone: there is nothing to trade off"
    if not (mean.clear or worst.clear):
        return "No clear winner, neither on average nor when things go badly"
    if mean.clear and worst.clear and mean.best == worst.best:
        return f"“{names[mean.best]}” is best on average and also when things go badly"
    if mean.clear and worst.clear:
        return (
            f"On average “{names[mean.best]}” is best, when things go badly “{names[worst.best]}”"
        )
    clear, said = (mean, "on average") if mean.clear else (worst, "when things go badly")
    other = "when things go badly" if mean.clear else "on average"
    return f"“{names[clear.best]}” is best {said}; {other} there is no clear winner"


def _pairs(names: Sequence[str], places: Array) -> str:
    return listed(
        [f"{n} {fixed(x, 1)} and {fixed(y, 1)}" for n, (x, y) in zip(names, places, strict=True)]
    )


def _axes(places: Array, reach: Array) -> Iterator[Axis]:
    labels = ("Mean score", "Score that 1 future in 20 falls short of")
    for label, low, high in zip(
        labels, (places - reach).min(axis=0), (places + reach).max(axis=0), strict=True
    ):
        air = ROOM * float(high - low) or 1.0
        yield Axis(label, "points of 100", float(low) - air, float(high) + air)


def draw(content: TradeOff) -> Figure:
    """Draw the plane, and name strategies at its right."""
    fig, ax = new_figure(WIDTH, HEIGHT, RIGHT)
    across, upwards = content.axes
    ax.set_xlim(across.low, across.high)
    ax.set_ylim(upwards.low, upwards.high)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    ax.grid(color=FAINT, linewidth=0.6)
    finish(fig, content, strip=16.0, below=38.0)
    write(
        ax,
        0.0,
        1.02,
        f"{upwards.label} ({upwards.unit})",
        transform=ax.transAxes,
        va="bottom",
        size=FOOTER,
        color=GREY,
    )
    write(
        ax,
        1.0,
        -0.075,
        f"{across.label} ({across.unit})",
        transform=ax.transAxes,
        va="top",
        ha="right",
        size=FOOTER,
        color=GREY,
    )
    line = content.places[list(content.unbeaten)]
    ax.plot(line[:, 0], line[:, 1], color=TILT, linewidth=1.4, zorder=2)
    for i, ((x, y), (dx, dy)) in enumerate(zip(content.places, content.reach, strict=True)):
        ax.plot([x - dx, x + dx], [y, y], color=GREY, linewidth=1.0, zorder=3)
        ax.plot([x, x], [y - dy, y + dy], color=GREY, linewidth=1.0, zorder=3)
        fill = INK if i in content.unbeaten else "white"
        ax.plot([x], [y], "o", ms=6, markerfacecolor=fill, markeredgecolor=INK, zorder=4)
    _names(ax, content)
    return fig


def _names(ax: Axes, content: TradeOff) -> None:
    """Write each name beside its mark, led to where there is room."""
    box = ax.get_window_extent()
    scale = 72 / ax.figure.dpi
    marks = ax.transData.transform(content.places) * scale
    low, high = box.y0 * scale + 6, box.y1 * scale - 6
    heights = spread([float(y) for y in marks[:, 1]], BODY * 1.4, low, high)
    back = ax.transAxes.inverted()
    for name, (x, y), at, i in zip(content.names, marks, heights, range(len(marks)), strict=True):
        end = back.transform((box.x1 / 1.0 + 10 / scale, at / scale))
        start = back.transform((x / scale, y / scale))
        ax.plot(
            [start[0], end[0]],
            [start[1], end[1]],
            transform=ax.transAxes,
            color=FAINT,
            linewidth=0.8,
            clip_on=False,
            zorder=1,
        )
        weight = "bold" if i in content.unbeaten else "normal"
        write(
            ax,
            end[0] + 0.005,
            end[1],
            name,
            transform=ax.transAxes,
            va="center_baseline",
            size=BODY,
            color=INK,
            weight=weight,
        )
