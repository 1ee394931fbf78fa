"""How far does each number move an output from one end of its range to the other?

A row for each of the numbers most worth knowing: the mean outcome of futures in which it lies in
the lowest fifth of its range, and in the highest. All other numbers differ from future to future.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation

from sim.explore.worth import Worth
from sim.figures.changes import colour_of, digits_for, exact_digits, inside, subject
from sim.figures.content import About, Axis, Content
from sim.figures.deciding import finding, label_of, spanned
from sim.figures.panels import open_page
from sim.figures.style import (
    EDGE,
    FAINT,
    FOOTER,
    GREY,
    INK,
    SIDE,
    bare,
    ticks,
    tint,
    write,
)
from sim.figures.wording import capital, fixed, moment, plain_name, wrapped

WIDTH, WORDS, NUMBERS, GAP, ROW = 740.0, 250.0, 118.0, 14.0, 31.0
"""Points: the figure, words at the left, shares at the right, between them, and a row's height."""

MOST = 10
"""Numbers that are drawn."""


@dataclass(frozen=True)
class Row:
    """A number: what it is called, the mean outcome at either end, and its share of variance."""

    words: str
    low: float
    high: float
    share: str
    clear: bool


@dataclass(frozen=True)
class Tornado(Content):
    """The numbers most worth knowing, a row each."""

    rows: tuple[Row, ...]
    mean: float
    """Mean outcome of all futures."""
    colour: str


def content(worth: Worth, about: About) -> Tornado:
    """Say which numbers decide an output, and from where to where each moves it."""
    question, register = worth.question, worth.sample.register
    name, _, code = question.output.partition(".")
    output = register.outputs[name]
    words, unit = inside(subject(output, code, about.cast)), output.unit
    if question.against is not None:
        other = inside(plain_name(question.against.name, about.cast))
        words = f"change of {words} from {other}"
    title, table = finding(worth), worth.table[:MOST]
    table = table.assign(label=[label_of(name, register) for name in table["number"]])
    mean = float(worth.lives(question.quarter).mean())
    axis = _axis(table, mean, capital(words), unit)
    return Tornado(
        finding=title,
        subtitle=f"Mean {words} ({unit}) in {moment(question.quarter)} · {about.title}",
        caption="Hollow: the number lies in the lowest fifth of its range. Full: in the highest. "
        "Upright: all futures. At the right: the share of variance that would vanish were the "
        "number known, with 95 % intervals. Where it is large beside a short bar, the effect turns "
        "within the range.",
        footer=about.footer,
        alt=f"{title}. {_in_words(table, digits_for(axis.high - axis.low))}",
        data=table[["number", "label", "at_low", "at_high", "share", "low", "high", "clear"]],
        axes=(axis,),
        rows=tuple(map(_row, table.to_dict("records"))),
        mean=mean,
        colour=colour_of(code, about.cast),
    )


def _row(row: Mapping[Hashable, Any]) -> Row:
    low, high, clear = row["at_low"], row["at_high"], bool(row["clear"])
    return Row(row["label"], low, high, spanned(row), clear)


def _axis(table: pd.DataFrame, mean: float, label: str, unit: str) -> Axis:
    """Hold every mean, with a little room on both sides."""
    shown = np.append(table[["at_low", "at_high"]].to_numpy().ravel(), mean)
    low, high = float(shown.min()), float(shown.max())
    edge = 0.06 * (high - low) or 0.5 * abs(high) or 1.0
    return Axis(label, unit, low - edge, high + edge)


def _in_words(table: pd.DataFrame, digits: int) -> str:
    """Every row in words."""
    parts = [
        f"{row['label']} from {fixed(row['at_low'], digits)} to {fixed(row['at_high'], digits)}, "
        f"{spanned(row)}"
        for row in table.to_dict("records")
    ]
    return f"Mean at the lowest and the highest fifth, and share of variance: {'; '.join(parts)}."


# ---- drawing -------------------------------------------------------------------------------------


def draw(content: Tornado) -> Figure:
    """Draw a row for each number, the one most worth knowing on top."""
    height = len(content.rows) * ROW
    fig, bottom = open_page(WIDTH, height, content)
    tall, start = fig.get_figheight() * 72, SIDE + WORDS + GAP
    size = ((WIDTH - start - NUMBERS - GAP - EDGE) / WIDTH, height / tall)
    ax = bare(fig.add_axes((start / WIDTH, bottom / tall, *size)))
    _frame(ax, content)
    for place, row in enumerate(content.rows):
        _bar(ax, place, row, content.colour)
        _words(ax, place, row)
    return fig


def _frame(ax: Axes, content: Tornado) -> None:
    (axis,) = content.axes
    ax.set_xlim(axis.low, axis.high)
    ax.set_ylim(len(content.rows) - 0.5, -0.5)
    found = [float(v) for v in MaxNLocator(5, steps=[1, 2, 5, 10]).tick_values(axis.low, axis.high)]
    inner = [v for v in found if axis.low <= v <= axis.high]
    ticks(ax, "x", inner, f",.{exact_digits(found[1] - found[0])}f")
    ticks(ax, "y", [], "g")
    ax.grid(axis="x", color=FAINT, linewidth=0.6)
    ax.axvline(content.mean, color=GREY, linewidth=1.0, zorder=1)


def _bar(ax: Axes, place: int, row: Row, colour: str) -> None:
    """A bar from the mean at the low end, hollow, to that at the high end, full."""
    shade = colour if row.clear else "#A8A8A8"
    ax.hlines(place, row.low, row.high, color=tint(shade, 0.35), linewidth=7.0, zorder=2)
    looks = {"markeredgecolor": shade, "markersize": 7.0, "zorder": 3, "clip_on": False}
    for at, fill in ((row.low, "white"), (row.high, shade)):
        ax.plot([at], [place], "o", markerfacecolor=fill, **looks)  # type: ignore[arg-type]


def _words(ax: Axes, place: int, row: Row) -> None:
    fig = ax.get_figure(root=True)
    assert fig is not None

    def aside(shift: float) -> Any:
        return ax.get_yaxis_transform() + ScaledTranslation(shift / 72, 0, fig.dpi_scale_trans)

    lines = "\n".join(wrapped(row.words, FOOTER, WORDS, lines=2))
    left = {"transform": aside(-GAP), "ha": "right", "va": "center", "size": FOOTER, "color": INK}
    write(ax, 0, place, lines, **left)
    right = {"transform": aside(GAP), "ha": "left", "va": "center", "size": FOOTER}
    looks = {"weight": "bold", "color": INK} if row.clear else {"color": GREY}
    write(ax, 1, place, row.share, **right | looks)
