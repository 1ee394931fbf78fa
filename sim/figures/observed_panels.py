"""How do small panels show what the model says, with what was observed on it?

A panel for each output: bands of futures, lines to compare them with, and dots of what was
observed. A value in the 90 % band is a full dot, one outside it a hollow one; a bar is the
value's own error.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.content import Axis, Content, End
from sim.figures.limits import level_axis
from sim.figures.panel_rows import Line
from sim.figures.panels import Grid, beside, cell_width, head, heads_of, name_lines
from sim.figures.style import GREY, INK, tint
from sim.figures.trajectories import PALE
from sim.figures.wording import years

WIDTH = 11.0 * 72  # points
HALF = 0.3  # years to either side of the band of a single year


@dataclass(frozen=True)
class Dot:
    """An observed value, its error, and whether it lies in the band."""

    x: float
    value: float
    error: tuple[float, float] | None
    inside: bool


@dataclass(frozen=True)
class Panel:
    """What the model says of one output, and what was observed of it."""

    name: str
    numbers: str
    """How many observed values lie in the band."""
    axis: Axis
    colour: str
    bands: pd.DataFrame
    """quarter x quantile; the median alone of few futures."""
    futures: tuple[tuple[float, ...], ...]
    """Each future by quarter, where they are few."""
    dots: tuple[Dot, ...]
    ends: tuple[End, ...]
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class ObservedPanels(Content):
    """Outputs, a panel each."""

    panels: tuple[Panel, ...]


def draw_panels(
    content: ObservedPanels,
    columns: int,
    plot: float,
    right: float,
    across: Callable[[Axes, bool], None],
) -> Figure:
    """Draw panels in columns, `plot` points high, with `right` points for numbers.

    `across` runs a panel's horizontal axis, and is told whether its ticks are labelled.
    """
    names = [name_lines(panel.name, cell_width(columns, WIDTH)) for panel in content.panels]
    grid = Grid(columns, heads_of(names, columns, numbers=True), plot, WIDTH, right)
    fig, bottom = grid.page(content)
    for place, panel in enumerate(content.panels):
        ax = grid.open(fig, place, bottom)
        across(ax, place + columns >= len(content.panels))
        level_axis(ax, panel.axis)
        _fan(ax, panel)
        for dot in panel.dots:
            _dot(ax, dot)
        beside(ax, panel.ends)
        head(ax, names[place], panel.numbers)
    return fig


def _fan(ax: Axes, panel: Panel) -> None:
    bands = panel.bands
    x = years(bands.index)
    if len(x) == 1:
        x, bands = [x[0] - HALF, x[0] + HALF], bands.iloc[[0, 0]]
    for line in panel.lines:
        looks: Any = {"color": line.colour, "linewidth": line.width, "dashes": line.dashes}
        ax.plot(x, np.resize(line.values, len(x)), **looks)
    if "q05" in bands:
        ax.fill_between(x, bands["q05"], bands["q95"], color=tint(panel.colour, 0.2), linewidth=0)
        ax.fill_between(x, bands["q25"], bands["q75"], color=tint(panel.colour, 0.42), linewidth=0)
    for future in panel.futures:
        ax.plot(x, future, color=PALE, linewidth=0.6)
    ax.plot(x, bands["q50"], color=panel.colour, linewidth=1.8)


def _dot(ax: Axes, dot: Dot) -> None:
    if dot.error is not None:
        ax.plot([dot.x, dot.x], dot.error, color=GREY, linewidth=1.1, zorder=3, clip_on=False)
    fill = INK if dot.inside else "white"
    looks = {"markerfacecolor": fill, "markeredgecolor": INK, "ms": 4.6, "clip_on": False}
    ax.plot([dot.x], [dot.value], "o", zorder=4, **looks)  # type: ignore[arg-type]
