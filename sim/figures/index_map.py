"""When does which number matter? A cell for each number and year, the darker the more.

The rows are the numbers that reach most at any time, ordered by when they reach most. A cell holds
a value over half the width of its 95 % interval, and nothing where no effect is clear.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.explore.groups import By
from sim.explore.question import Question
from sim.figures.changes import inside, subject
from sim.figures.content import About, Axis, Content
from sim.figures.deciding import NO_EFFECT, finding_over_time, label_of
from sim.figures.panels import open_page
from sim.figures.style import EDGE, FOOTER, GREY, INK, SIDE, contrast, tint, write
from sim.figures.wording import fixed, moment, wrapped
from sim.inputs.register import Register

WIDTH, WORDS, ROW, HEAD = 11.0 * 72, 250.0, 34.0, 20.0  # points
SHADE, PALE = "#24406B", 0.04
"""Colour of the largest cell, and how much of it an empty one has."""

READABLE = 4.5
"""Contrast of a cell with white from which on its words are white."""

PERCENT, TEN = 0.01, 9.95

LONG = 3
"""Decimals above which cells count in powers of ten."""

MOST = 12
"""Numbers that are drawn."""

COLUMNS = 13
"""Moments that are drawn: twelve years, and the date that is asked about."""

Shown = Literal["worth", "screen", "sobol", "pawn"]
"""What cells may hold."""

CELLS: Final[dict[Shown, str]] = {
    "worth": "Share of variance that would vanish were the number known, in %",
    "screen": "Mean size of the change of {output} over the whole range (Morris)",
    "sobol": "First-order index: share of what assumptions make (Sobol), in %",
    "pawn": "Distance between distributions, from 0 to 1 (PAWN)",
}
"""What each method's cells hold, and in which unit."""


@dataclass(frozen=True)
class Cell:
    """A value and half its interval, as they are written, and how dark it is, 0-1."""

    value: str
    half: str
    dark: float

    @property
    def words(self) -> str:
        """Both on one line."""
        return f"{self.value} ± {self.half}" if self.value else NO_EFFECT


EMPTY: Final = Cell("", "", 0.0)
"""A cell without a clear effect."""


@dataclass(frozen=True)
class IndexMap(Content):
    """Numbers over time."""

    rows: tuple[str, ...]
    quarters: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    """(row, quarter)"""


@dataclass(frozen=True)
class Scale:
    """How cells are written: what they count in, and with how many decimals."""

    step: float
    digits: int
    top: float
    """The largest value that is drawn."""
    finer_below_ten: bool = False
    """Whether cells below ten have one decimal more."""

    def cell(self, row: Mapping[Hashable, Any]) -> Cell:
        """What a row of the table over time looks like."""
        if not row["clear"]:
            return EMPTY
        value, half = row["value"] / self.step, (row["high"] - row["low"]) / 2.0 / self.step
        digits = self.digits + (self.finer_below_ten and value < TEN)
        least = 10.0**-digits
        words = fixed(value, digits) if value >= 0.5 * least else f"<{least:g}"
        return Cell(words, fixed(max(half, least), digits), row["value"] / self.top)


def content(
    over_time: pd.DataFrame,
    shown: Shown,
    question: Question,
    about: About,
    register: Register,
    by: By = "number",
) -> IndexMap:
    """Say which numbers, or groups, matter when.

    Args:
        over_time: a row for each quarter and number, as `Worth.over_time` has it.
        shown: what its values are.
        question: what is asked about.
        about: the run behind it.
        register: names and units.
        by: who is told apart.
    """
    quarters = _columns(list(dict.fromkeys(over_time["quarter"])))
    over_time, whole = over_time[over_time["quarter"].isin(quarters)], over_time
    numbers = _most(over_time, quarters)
    table = over_time[over_time["number"].isin(numbers)]
    scale = _scale(table, shown)
    drawn = {(row["number"], row["quarter"]): scale.cell(row) for row in table.to_dict("records")}
    names = [label_of(number, register) for number in numbers]
    cells = tuple(tuple(drawn[number, quarter] for quarter in quarters) for number in numbers)
    title = finding_over_time(whole, question, register, by)
    what_is_shown = CELLS[shown].format(output=_output(question, register, scale.step))
    return IndexMap(
        finding=title,
        subtitle=f"{what_is_shown} · {about.title}",
        caption="Darker: more. Below each value: half of its 95 % interval. Empty: "
        f"{NO_EFFECT}. Rows stand in the order of when they matter most.",
        footer=about.footer,
        alt=f"{title}. {what_is_shown}, with half the width of 95 % intervals: "
        f"{_in_words(cells, names, quarters)}.",
        data=_in_order(table, numbers),
        axes=(
            Axis("Time", "quarter", 0.0, float(len(quarters))),
            Axis("Index", what_is_shown, 0.0, scale.top),
        ),
        rows=tuple(names),
        quarters=tuple(quarters),
        cells=cells,
    )


def _columns(quarters: list[str]) -> list[str]:
    """All moments; of too many every second or third, back from the last."""
    return quarters[:: -ceil(len(quarters) / COLUMNS)][::-1]


def _most(over_time: pd.DataFrame, quarters: list[str]) -> list[str]:
    """The numbers with an effect that reach most at any time, the earliest first."""
    values = over_time["value"].where(over_time["clear"], 0.0)
    wide = over_time.assign(value=values).pivot_table("value", "number", "quarter")
    wide = wide.loc[list(dict.fromkeys(over_time["number"])), quarters]
    reach = wide.max(axis=1).sort_values(ascending=False, kind="stable")
    having = reach[reach > 0.0]
    table = wide.loc[(having if len(having) else reach).index[:MOST]]
    weights = table.to_numpy()
    centre = weights @ np.arange(len(quarters)) / np.maximum(weights.sum(axis=1), 1e-300)
    return [str(table.index[row]) for row in np.argsort(centre, kind="stable")]


def _in_order(table: pd.DataFrame, numbers: list[str]) -> pd.DataFrame:
    """The rows of a table, number by number."""
    parts = [table[table["number"] == number] for number in numbers]
    return pd.concat(parts, ignore_index=True)


def _scale(table: pd.DataFrame, shown: Shown) -> Scale:
    """Shares in per cent, distances with two decimals, sizes of a change with three digits."""
    top = float(table["value"].where(table["clear"], 0.0).max()) or 1.0
    if shown in ("worth", "sobol"):
        return Scale(PERCENT, 0, top, finer_below_ten=True)
    if shown == "pawn":
        return Scale(1.0, 2, top)
    digits = 2 - floor(log10(top))
    if digits > LONG:
        return Scale(10.0 ** (2 - digits), 2, top)
    return Scale(1.0, max(digits, 0), top)


def _output(question: Question, register: Register, step: float) -> str:
    """The output with its unit, and how many of it a cell counts in where that is not one."""
    name, _, code = question.output.partition(".")
    output = register.outputs[name]
    counted = "" if step == 1.0 else f", in steps of {step:g}"
    return f"{inside(subject(output, code, register.cast))} ({output.unit}{counted})"


def _in_words(cells: tuple[tuple[Cell, ...], ...], names: list[str], quarters: list[str]) -> str:
    first, last = moment(quarters[0]), moment(quarters[-1])
    return "; ".join(
        f"{name} {row[0].words} in {first} and {row[-1].words} in {last}{_most_in(row, quarters)}"
        for name, row in zip(names, cells, strict=True)
    )


def _most_in(row: tuple[Cell, ...], quarters: list[str]) -> str:
    """The darkest cell of a row in words, where it is neither the first nor the last."""
    at = max(range(len(row)), key=lambda k: row[k].dark)
    if not row[at].value or at in (0, len(row) - 1):
        return ""
    return f", most in {moment(quarters[at])}: {row[at].words}"


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
        for k, cell in enumerate(content.cells[i]):
            _cell(ax, cell, (SIDE + WORDS + k * wide, y), wide)
    return fig


def _cell(ax: Axes, cell: Cell, place: tuple[float, float], wide: float) -> None:
    colour = tint(SHADE, PALE + (1.0 - PALE) * cell.dark)
    x, y = place
    corner, size = (x + 0.75, y - ROW / 2 + 0.75), (wide - 1.5, ROW - 1.5)
    ax.add_patch(Rectangle(corner, *size, color=colour, linewidth=0))
    if not cell.value:
        return
    shade = "#FFFFFF" if contrast(colour) >= READABLE else INK
    looks = {"ha": "center", "va": "center_baseline", "color": shade, "size": FOOTER}
    write(ax, x + wide / 2, y + ROW / 5, cell.value, weight="bold", **looks)
    write(ax, x + wide / 2, y - ROW / 5, f"±{cell.half}", **looks)
