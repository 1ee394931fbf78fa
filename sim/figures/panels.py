"""How do small panels stand in a grid, and how is each labelled?

Every figure of several panels is laid out here: in points, from measured words, so that names
never run into panels or numbers into the next one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter
from matplotlib.transforms import ScaledTranslation

from sim.figures.content import Content, End
from sim.figures.style import (
    BODY,
    EDGE,
    FAINT,
    FOOTER,
    GREY,
    INK,
    LEADING,
    LEFT,
    MIN_HEIGHT,
    above,
    bare,
    finish,
    new_figure,
    quarter_axis,
    readable,
    spread,
    ticks,
    write,
)
from sim.figures.wording import balanced, years

GAP, BETWEEN = 26.0, 8.0  # points between rows and between columns
OLD = "#6B6B6B"  # another scenario's median, dashed


def open_page(width: float, height: float, content: Content) -> tuple[Figure, float]:
    """Open a figure with its words around an empty space of this height; sizes in points.

    Returns the figure and how far the space stands above its lower edge.
    """
    fig, host = new_figure(width / 72, 1.0)
    strip = height - MIN_HEIGHT
    finish(fig, content, strip=strip)
    bottom = host.get_position().y0 * fig.get_figheight() * 72
    host.remove()
    return fig, bottom


@dataclass(frozen=True)
class Grid:
    """Small panels in rows, in points; each row leaves room for the words above its panels."""

    columns: int
    heads: tuple[float, ...]  # by row: the height of the words above
    plot: float  # the height of a panel
    width: float  # of the whole figure
    right: float  # room for numbers beside each panel

    @property
    def height(self) -> float:
        """The height of all rows."""
        rows = len(self.heads)
        return sum(self.heads) + rows * self.plot + (rows - 1) * GAP

    @property
    def cell(self) -> float:
        """The width of a panel with the numbers beside it."""
        return cell_width(self.columns, self.width)

    def page(self, content: Content) -> tuple[Figure, float]:
        """Open a figure that holds the grid, and say how high the lowest row stands."""
        return open_page(self.width, self.height, content)

    def open(self, fig: Figure, place: int, bottom: float) -> Axes:
        """Open the panel at this place; the lowest row stands `bottom` points above the page's."""
        row, column = divmod(place, self.columns)
        under = len(self.heads) - 1 - row
        y = bottom + under * (self.plot + GAP) + sum(self.heads[row + 1 :])
        x = LEFT + column * (self.cell + BETWEEN)
        width, height = fig.get_size_inches() * 72
        size = ((self.cell - self.right) / width, self.plot / height)
        ax = bare(fig.add_axes((x / width, y / height, *size)), FOOTER, 3.0)
        ax.grid(axis="y", color=FAINT, linewidth=0.6)
        return ax


def cell_width(columns: int, width: float) -> float:
    """Give the width of a panel with the numbers beside it, in a figure of this width."""
    return (width - LEFT - EDGE - (columns - 1) * BETWEEN) / columns


def columns_for(count: int) -> int:
    """Choose the columns that leave the fewest places empty, of equal ones the most.

    Over 20 panels stand in five columns, or the page would grow too tall.
    """
    if count <= 5:
        return count
    if count > 20:
        return 5
    return min((3, 4, 5) if count < 10 else (4, 5), key=lambda c: (-count % c, -c))


def name_lines(name: str, room: float) -> list[str]:
    """Break a panel's name into lines of about equal length, without ever cutting it."""
    return balanced(name, BODY, room, most=80, lines=99)


def heads_of(words: Sequence[Sequence[str]], columns: int, numbers: bool) -> tuple[float, ...]:
    """Measure the words above each row: the most lines of a name, and a line of numbers."""
    lines = [max(map(len, words[i : i + columns])) for i in range(0, len(words), columns)]
    return tuple(n * BODY * LEADING + (FOOTER * LEADING if numbers else 0) + 6 for n in lines)


def ends_axis(ax: Axes, quarters: Sequence[str], shown: bool) -> None:
    """Run a panel's horizontal axis; mark its first and last year, and one between with room."""
    quarter_axis(ax, quarters)
    first, last = years((quarters[0], quarters[-1]))
    if last - first < 2:
        at = years(quarters)[:1] if len(quarters) < 4 else years((quarters[0], quarters[-1]))
        ticks(ax, "x", at, ".0f")
        ax.xaxis.set_major_formatter(FixedFormatter([quarters[0], quarters[-1]][: len(at)]))
    else:
        start, end = int(np.ceil(first)), int(last)
        between = [(start + end + 1) // 2] if end - start >= 4 else []
        ticks(ax, "x", [start, *between, end], ".0f")
    ax.tick_params(axis="x", labelbottom=shown)


def head(ax: Axes, name: Sequence[str], numbers: str = "") -> None:
    """Write a panel's name and a line of numbers above it."""
    x, looks = ax.get_xlim()[0], {"transform": above(ax), "va": "baseline"}
    if numbers:
        write(ax, x, 6, numbers, size=FOOTER, color=GREY, **looks)
    foot = 8 + (FOOTER * LEADING if numbers else 0)
    for i, line in enumerate(reversed(name)):
        y = foot + i * BODY * LEADING
        write(ax, x, y, line, weight="bold", size=BODY, color=INK, **looks)


def median(ax: Axes, values: pd.Series, colour: str = INK) -> None:
    """Draw a median by quarter; a single quarter is a dot."""
    dot = "o" if len(values) == 1 else ""
    ax.plot(years(values.index), values, dot or "-", color=colour, linewidth=2.0, clip_on=False)


def beside(ax: Axes, ends: Sequence[End]) -> None:
    """Write words beside a panel's end, at their heights, never touching."""
    fig = ax.get_figure(root=True)
    assert fig is not None
    shift = ax.transAxes + ScaledTranslation(4 / 72, 0, fig.dpi_scale_trans)
    low, high = ax.get_ylim()
    tall = ax.get_window_extent().height * 72 / fig.dpi
    wanted = [(end.y - low) / (high - low) * tall for end in ends]
    places = spread(wanted, FOOTER * 1.3, 5, tall - 2)
    for place, end in zip(places, ends, strict=True):
        looks = {"transform": shift, "va": "center_baseline", "size": FOOTER}
        shade = readable(end.colour)
        write(ax, 1, place / tall, end.words, weight=end.weight, color=shade, **looks)
