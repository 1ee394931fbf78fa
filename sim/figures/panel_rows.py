"""How do trajectories stand in rows of small panels?

Figures that show several outputs over time are made of the same panels: a trajectory, lines to
compare it with, and numbers at its end. Each figure fills them with its own numbers and words.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.least_effect import DIGITS
from sim.figures.content import Axis, Content, End
from sim.figures.panels import Grid, beside, cell_width, ends_axis, head, heads_of, name_lines
from sim.figures.style import GREY
from sim.figures.trajectories import Trajectory, draw_trajectory
from sim.figures.wording import fixed, signed, years

DOTTED = (1.2, 1.4)


@dataclass(frozen=True)
class Line:
    """A line to compare a trajectory with: a value by quarter, and its looks."""

    values: pd.Series
    colour: str
    width: float = 1.2
    dashes: tuple[float, ...] = ()


@dataclass(frozen=True)
class Panel:
    """A small panel: its name, its vertical axis, what is drawn, and words at line ends."""

    name: str
    axis: Axis
    colour: str
    ends: tuple[End, ...]
    trajectory: Trajectory | None = None
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class PanelRows(Content):
    """Panels in rows over the same quarters; a row may be shorter than the others."""

    rows: tuple[tuple[Panel, ...], ...]
    quarters: tuple[str, ...]


def end_labels(trajectory: Trajectory, colour: str) -> list[End]:
    """Give the median at the end, and its change from the other scenario where there is one."""
    ends = [End(trajectory.end, fixed(trajectory.end), colour, "bold")]
    change = trajectory.end_change
    if change is not None:  # a hair below, so that the change stands under the level
        ends.append(End(trajectory.end - 1e-6, signed(change, DIGITS), GREY))
    return ends


def dotted(values: pd.Series, name: str) -> tuple[Line, End]:
    """Give a line to compare with and the words at its end."""
    end = End(float(values.iloc[-1]), f"{name} {fixed(values.iloc[-1])}", GREY)
    return Line(values, GREY, dashes=DOTTED), end


def draw_rows(
    content: PanelRows,
    *,
    width: float,
    plot: float,
    right: float,
    vertical: Callable[[Axes, Axis], None],
) -> Figure:
    """Draw panels `plot` points high, with `right` points for numbers, on a page of this width."""
    columns = max(map(len, content.rows))
    room = cell_width(columns, width)
    names = [[name_lines(panel.name, room) for panel in row] for row in content.rows]
    heads = [height for row in names for height in heads_of(row, columns, numbers=False)]
    grid = Grid(columns, tuple(heads), plot, width, right)
    fig, bottom = grid.page(content)
    for i, row in enumerate(content.rows):
        below = content.rows[i + 1] if i + 1 < len(content.rows) else ()
        for j, panel in enumerate(row):
            ax = grid.open(fig, i * columns + j, bottom)
            ends_axis(ax, content.quarters, shown=j >= len(below))
            vertical(ax, panel.axis)
            ax.tick_params(axis="y", labelleft=j == 0)
            _draw_panel(ax, panel, names[i][j])
    return fig


def _draw_panel(ax: Axes, panel: Panel, name: Sequence[str]) -> None:
    for line in panel.lines:
        dashes, x = line.dashes or (None, None), years(line.values.index)
        looks: Any = {"color": line.colour, "linewidth": line.width, "dashes": dashes}
        ax.plot(x, line.values, zorder=1.95, **looks)
    if panel.trajectory is not None:
        draw_trajectory(ax, panel.trajectory, panel.colour)
    beside(ax, panel.ends)
    head(ax, name)
