"""What does each strategy that no other beats give up for what it gains?

An upright axis for each value, from the least to the most that is shown, and a line across for
each strategy of the Pareto set: where lines cross between two axes, more of the one is less of the
other. The strategy that was picked is bold; those that it is compared with carry their names.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.content import About, Axis, Content, End
from sim.figures.style import (
    EVENT,
    FOOTER,
    GREY,
    INK,
    TILT,
    finish,
    label_ends,
    new_figure,
    ticks,
    tint,
    write,
)
from sim.figures.wording import capital, counted, fixed, plain
from sim.model.cast import listed
from sim.model.ops import Array

WIDTH, HEIGHT, ROOM = 9.5, 6.2, 190.0  # inches, inches, points at the right
DASHES = ((5.0, 2.0), (1.5, 1.5), (7.0, 2.0, 1.5, 2.0), (3.0, 1.5), (9.0, 3.0), (2.0, 3.0))
POINTS = 100.0
MANY = 100  # strategies from which on their lines are thinner


@dataclass(frozen=True)
class Pareto(Content):
    """Lines over the axes of values, in points of 100."""

    values: tuple[str, ...]
    front: Array
    """(strategy, value): the Pareto set."""
    picked: Array
    """(value,)."""
    others: Array
    """(strategy, value): those that it is compared with."""
    names: tuple[str, ...]
    """Of the picked one, then of the others."""

    def placed(self, rows: Array) -> Array:
        """Where rows of values stand on the axes, from 0, their low ends, to 1."""
        low = np.array([axis.low for axis in self.axes])
        high = np.array([axis.high for axis in self.axes])
        found: Array = (rows - low) / (high - low)
        return found


def content(
    values: Sequence[str], front: Array, compared: Array, titles: Sequence[str], about: About
) -> Pareto:
    """Lay out the Pareto set, the picked strategy and the others over the same futures.

    `front` and `compared` are means of values from 0 to 1, (strategy, value); the first row of
    `compared` is the picked strategy. `titles` name the latter.
    """
    title = finding(values, front)
    whole = POINTS * np.vstack([front, compared])
    return Pareto(
        finding=title,
        subtitle="Means of each value over the futures of the search, in points of 100 from the "
        "worst end of its scale to the best",
        caption="Each axis has its own ends. Thin: strategies that no other beats in every value. "
        "Bold: the one that was picked. Dashed: those that it is compared with.",
        footer=about.footer,
        alt=f"{title}. {_alt(values, compared, titles)}.",
        data=_data(values, front, compared, titles),
        axes=tuple(_axis(name, column) for name, column in zip(values, whole.T, strict=True)),
        values=tuple(plain(capital(name)) for name in values),
        front=POINTS * front,
        picked=POINTS * compared[0],
        others=POINTS * compared[1:],
        names=tuple(map(plain, titles)),
    )


def finding(values: Sequence[str], front: Array) -> str:
    """State how many strategies there are, and which two values pull apart most."""
    n = counted(len(front), "strategy").replace("strategys", "strategies")
    if len(front) < 3:
        return f"{capital(n)} found that no other beats: there is hardly anything to trade off"
    with np.errstate(invalid="ignore", divide="ignore"):
        together = np.atleast_2d(np.nan_to_num(np.corrcoef(front, rowvar=False)))
    i, j = map(int, np.unravel_index(np.argmin(together), together.shape))
    if together[i, j] >= 0.0:
        return f"{capital(n)} found that no other beats, and no two values pull apart"
    return f"{capital(n)} that no other beats: {values[i]} and {values[j]} pull apart most"


def _axis(name: str, column: Array) -> Axis:
    """The axis of a value, from the least to the most that is shown."""
    low, high = float(column.min()), float(column.max())
    return Axis(name, "points of 100", low, high if high > low else low + 1.0)


def _alt(values: Sequence[str], compared: Array, titles: Sequence[str]) -> str:
    said = [
        f"{title}: {listed([f'{v} {fixed(x, 1)}' for v, x in zip(values, row, strict=True)])}"
        for title, row in zip(titles, POINTS * compared, strict=True)
    ]
    return "; ".join(said)


def _data(
    values: Sequence[str], front: Array, compared: Array, titles: Sequence[str]
) -> pd.DataFrame:
    named = [*(f"line {i + 1}" for i in range(len(front))), *titles]
    table = pd.DataFrame(np.vstack([front, compared]), columns=list(values))
    table.insert(0, "strategy", named)
    return table


# ---- drawing -------------------------------------------------------------------------------------


def draw(content: Pareto) -> Figure:
    """Draw the lines over their axes."""
    fig, ax = new_figure(WIDTH, HEIGHT, ROOM)
    x = np.arange(len(content.values))
    ax.set_xlim(0.0, float(x[-1]))
    ax.set_ylim(0.0, 1.0)
    thin = 0.7 if len(content.front) <= MANY else 0.3
    for row in content.placed(content.front):
        ax.plot(x, row, color=tint(TILT, 0.5), linewidth=thin, zorder=1)
    others, (picked,) = content.placed(content.others), content.placed(content.picked[None])
    for i, row in enumerate(others):
        ax.plot(x, row, color=GREY, linewidth=1.3, zorder=3, dashes=DASHES[i % len(DASHES)])
    ax.plot(x, picked, color=INK, linewidth=2.6, zorder=4)
    for at in range(len(content.values)):
        ax.axvline(at, color=EVENT, linewidth=0.8, zorder=2, clip_on=False)
    ticks(ax, "x", [], ".0f")
    ticks(ax, "y", [], ".0f")
    ax.spines["bottom"].set_visible(False)
    finish(fig, content, strip=34.0)
    _ends(ax, content)
    names = zip((picked, *others), content.names, strict=True)
    looks = [(INK, "bold"), *[(GREY, "normal")] * len(others)]
    label_ends(
        ax,
        [
            End(float(row[-1]), name, colour, weight)
            for (row, name), (colour, weight) in zip(names, looks, strict=True)
        ],
    )
    return fig


def _ends(ax: Axes, content: Pareto) -> None:
    """Name each axis above it, and write its ends."""
    last = len(content.values) - 1
    for i, (name, axis) in enumerate(zip(content.values, content.axes, strict=True)):
        side = "left" if i == 0 else "right" if i == last else "center"
        looks = {"ha": side, "size": FOOTER, "color": GREY, "transform": ax.transAxes}
        words = f"{name}\n{fixed(axis.high, 1)}"
        write(ax, i / last, 1.01, words, va="bottom", **looks)
        write(ax, i / last, -0.01, fixed(axis.low, 1), va="top", **looks)
