"""When does which number matter? A cell for each number and year, the darker the more.

The rows are the numbers that reach most at any time, ordered by when they reach most.
"""

from dataclasses import dataclass
from math import floor, log10
from typing import Final, Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.explore.question import Question
from sim.figures.content import About, Axis, Content
from sim.figures.deciding import called, label_of, what
from sim.figures.panels import open_page
from sim.figures.style import EDGE, FOOTER, GREY, INK, SIDE, contrast, tint, write
from sim.figures.wording import fixed, moment, wrapped
from sim.inputs.register import Register
from sim.model.ops import Array

WIDTH, WORDS, ROW, HEAD = 11.0 * 72, 250.0, 28.0, 20.0  # points
SHADE, PALE = "#24406B", 0.04
"""Colour of the largest cell, and how much of it an empty one has."""

READABLE = 4.5
"""Contrast of a cell with white from which on its words are white."""

PERCENT = 0.01

MOST = 12
"""Numbers that are drawn."""

Shown = Literal["worth", "screen", "sobol", "pawn"]
"""What cells may hold."""

CELLS: Final[dict[Shown, str]] = {
    "worth": "Share of variance that would vanish were the number known",
    "screen": "Mean size of the change over the range of a number (Morris)",
    "sobol": "First-order index, share of what assumptions make (Sobol)",
    "pawn": "Distance between distributions, 0-1 (PAWN)",
}
"""What each method's cells hold."""


@dataclass(frozen=True)
class IndexMap(Content):
    """Numbers over time."""

    rows: tuple[str, ...]
    quarters: tuple[str, ...]
    cells: Array
    """(row, quarter), in the unit of the vertical axis."""


def content(
    over_time: pd.DataFrame, shown: Shown, question: Question, about: About, register: Register
) -> IndexMap:
    """Say which numbers matter when, from their indices, number x quarter; 0 where unclear."""
    table = _most(over_time)
    step = _step(table, shown)
    cells = table / step
    names = [label_of(str(number), register) for number in table.index]
    title = finding(table, names, question, register)
    unit = "%" if step == PERCENT else f"steps of {step:g}"
    return IndexMap(
        finding=title,
        subtitle=f"{CELLS[shown]}, in {unit} · {about.title}",
        caption="Darker: more. An empty cell has no clear effect, or rounds to nothing. Rows stand "
        "in the order of when they matter most.",
        footer=about.footer,
        alt=f"{title}. In {unit}: {_in_words(cells, names)}.",
        data=table.rename_axis("number").reset_index(),
        axes=(
            Axis("Time", "quarter", 0.0, float(table.shape[1])),
            Axis("Index", unit, 0.0, float(cells.to_numpy().max()) or 1.0),
        ),
        rows=tuple(names),
        quarters=tuple(map(str, table.columns)),
        cells=cells.to_numpy(),
    )


def _step(table: pd.DataFrame, shown: Shown) -> float:
    """What cells count in: per cent of shares, else a power of ten that leaves two digits."""
    if shown in ("worth", "sobol"):
        return PERCENT
    top = float(table.to_numpy().max())
    return 10.0 ** (floor(log10(top)) - 1) if top > 0.0 else 1.0


def _most(over_time: pd.DataFrame) -> pd.DataFrame:
    """The numbers with an effect that reach most at any time, the earliest first."""
    reach = over_time.max(axis=1).sort_values(ascending=False, kind="stable")
    having = reach[reach > 0.0]
    table = over_time.loc[(having if len(having) else reach).index[:MOST]]
    weights = table.clip(lower=0.0).to_numpy()
    centre = weights @ np.arange(table.shape[1]) / np.maximum(weights.sum(axis=1), 1e-300)
    return table.iloc[np.argsort(centre, kind="stable")]


def finding(table: pd.DataFrame, names: list[str], question: Question, register: Register) -> str:
    """State what matters most at the first and at the last moment that anything does."""
    words = what(question, register).removesuffix(f" in {moment(question.quarter)}")
    moving = table.loc[:, table.max() > 0.0]
    if moving.empty:
        return f"No number has a clear effect on {words} at any time"
    first, last = (names[int(np.argmax(moving.iloc[:, at]))] for at in (0, -1))
    start, end = (moment(str(moving.columns[at])) for at in (0, -1))
    if first == last:
        return f"{called(first)} matters most for {words}, in {start} as in {end}"
    return f"For {words}, {called(first)} matters most in {start}, {called(last)} in {end}"


def _in_words(cells: pd.DataFrame, names: list[str]) -> str:
    first, last = (moment(str(cells.columns[at])) for at in (0, -1))
    return "; ".join(
        f"{name} {fixed(row[0], 0)} in {first} and {fixed(row[-1], 0)} in {last}"
        for name, row in zip(names, cells.to_numpy(), strict=True)
    )


def draw(content: IndexMap) -> Figure:
    """Draw a cell for each number and quarter."""
    height = HEAD + ROW * len(content.rows)
    fig, bottom = open_page(WIDTH, height, content)
    whole = fig.get_figheight() * 72
    ax = fig.add_axes((0.0, bottom / whole, 1.0, height / whole))
    ax.set_axis_off()
    ax.set_xlim(0.0, WIDTH)
    ax.set_ylim(0.0, height)
    wide = (WIDTH - SIDE - WORDS - EDGE) / len(content.quarters)
    looks = {"va": "center_baseline", "size": FOOTER}
    for k, quarter in enumerate(content.quarters):
        x = SIDE + WORDS + (k + 0.5) * wide
        write(ax, x, height - HEAD / 2, moment(quarter), ha="center", color=GREY, **looks)
    for i, name in enumerate(content.rows):
        y = height - HEAD - ROW * (i + 0.5)
        words = "\n".join(wrapped(name, FOOTER, WORDS - 8, lines=2))
        write(ax, SIDE, y, words, color=INK, size=FOOTER, va="center")
        for k, value in enumerate(content.cells[i]):
            _cell(ax, content, float(value), (SIDE + WORDS + k * wide, y), wide)
    return fig


def _cell(
    ax: Axes, content: IndexMap, value: float, place: tuple[float, float], wide: float
) -> None:
    colour = tint(SHADE, PALE + (1.0 - PALE) * max(value, 0.0) / content.axes[1].high)
    x, y = place
    corner, size = (x + 0.75, y - ROW / 2 + 0.75), (wide - 1.5, ROW - 1.5)
    ax.add_patch(Rectangle(corner, *size, color=colour, linewidth=0))
    words = fixed(value, 0)
    if float(words):
        shade = "#FFFFFF" if contrast(colour) >= READABLE else INK
        looks = {"ha": "center", "va": "center_baseline", "size": FOOTER, "color": shade}
        write(ax, x + wide / 2, y, words, **looks)
