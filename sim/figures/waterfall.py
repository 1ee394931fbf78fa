"""Which event did it? A scenario's difference from a reference, step by step.

From the mean of the reference over what each event or setting does, and what they do only together,
to the mean of the scenario. Means are drawn because they add up exactly; medians do not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation, Transform

from sim.figures.changes import (
    apart,
    change_words,
    colour_of,
    digits_for,
    exact_digits,
    inside,
    of_hundred,
    subject,
)
from sim.figures.panels import Words, open_page
from sim.figures.style import (
    BODY,
    FAINT,
    FOOTER,
    GREY,
    INK,
    LEADING,
    SIDE,
    About,
    Drawing,
    bare,
    ticks,
    tint,
    write,
)
from sim.figures.wording import balanced, capital
from sim.inputs.records import Output

MOST = 10
"""Pieces that are shown by themselves; the others are one step."""

WIDTH, WORDS, NUMBERS, GAP = 740.0, 250.0, 160.0, 18.0
"""Points: the figure, words at the left, numbers at the right, and beside the bars."""

BAR = 0.56
"""A bar's share of its row."""


@dataclass(frozen=True)
class Division:
    """One output at one quarter, divided."""

    table: pd.DataFrame
    """words, mean, rose, fell: a row per piece, then acting together, then the total."""
    level: float
    """Mean of the output in the reference."""
    output: Output
    code: str
    quarter: str
    against: str
    """The reference inside a sentence: "the baseline"."""

    @property
    def digits(self) -> int:
        """Decimals that show three digits of the largest change."""
        return digits_for(float(self.table["mean"].abs().max()) / 10)

    @property
    def subject(self) -> str:
        """What is divided, in words."""
        return subject(self.output, self.code)

    @property
    def pieces(self) -> pd.DataFrame:
        """The rows of pieces, the largest first."""
        rows = self.table.iloc[:-2]
        return rows.loc[rows["mean"].abs().sort_values(ascending=False, kind="stable").index]

    @property
    def total(self) -> float:
        """Mean difference of the scenario from the reference."""
        return float(self.table["mean"].to_numpy()[-1])

    @property
    def together(self) -> float:
        """Mean difference that no piece makes alone."""
        return float(self.table["mean"].to_numpy()[-2])

    def steps(self, n: int) -> pd.DataFrame:
        """What is drawn: words, kind, start, end, change, and how many of n futures rise or fall.

        The reference, the pieces from the largest on, those beyond ten as one, what pieces do
        together, and the scenario.
        """
        rows, rest = self.pieces[:MOST], self.pieces[MOST:]
        changes = [
            (row["words"], "piece", row["mean"], _futures(row, n)) for _, row in rows.iterrows()
        ]
        if len(rest):
            changes.append((_others(len(rest)), "others", float(rest["mean"].sum()), ""))
        if len(self.pieces) > 1:
            last = self.table.iloc[-2]
            changes.append(
                (capital(str(last["words"])), "together", self.together, _futures(last, n))
            )
        return self._stacked(changes, _futures(self.table.iloc[-1], n))

    def _stacked(self, changes: Sequence[tuple[str, str, float, str]], last: str) -> pd.DataFrame:
        """Steps from the reference to the scenario, each from where the one before ends."""
        at = self.level
        rows = [(capital(self.against.removeprefix("the ")), "level", at, at, 0.0, "")]
        for words, kind, change, futures in changes:
            rows.append((words, kind, at, at + change, change, futures))
            at += change
        end = self.level + self.total
        rows.append(("This scenario", "level", end, end, self.total, last))
        columns = ["words", "kind", "start", "end", "change", "futures"]
        return pd.DataFrame(rows, columns=columns)


def _others(count: int) -> str:
    return "1 other" if count == 1 else f"{count} others"


def _futures(row: pd.Series, n: int) -> str:
    """How many futures move as the mean does."""
    if not row["mean"] or n == 1:
        return ""
    word, share = ("up", row["rose"]) if row["mean"] > 0 else ("down", row["fell"])
    count = of_hundred(float(share), n).removesuffix(" futures")
    return f"{word} in {count.replace('more than ', '>').replace('fewer than ', '<')}"


def draw(division: Division, about: About, notes: Sequence[str] = ()) -> Drawing:
    """Draw the steps from the reference to the scenario; `notes` are told below."""
    steps, title = division.steps(about.n), finding(division)
    lines = [balanced(str(words), BODY, WORDS, most=99, lines=4) for words in steps["words"]]
    height = len(steps) * (max(2, *map(len, lines)) * BODY * LEADING + 4)
    what = f"Mean of {inside(division.subject)} ({division.output.unit}) in {division.quarter}"
    words = Words(title, f"{what} · {about.title}", _caption(division, notes), about)
    fig, bottom = open_page(WIDTH, height, words)
    tall, start = fig.get_figheight() * 72, SIDE + WORDS + GAP
    size = ((WIDTH - start - NUMBERS) / WIDTH, height / tall)
    ax = bare(fig.add_axes((start / WIDTH, bottom / tall, *size)))
    _axes(ax, steps)
    for place, step in enumerate(steps.itertuples()):
        _bar(ax, place, step, colour_of(division.code))
        _write(ax, place, step, lines[place], division.digits)
    return Drawing(fig, steps, title, f"{title}. {_told(division)}")


def _axes(ax: Axes, steps: pd.DataFrame) -> None:
    """Rows from the top down, the levels passed on the way across, and lines from step to step."""
    low, high = float(steps["end"].min()), float(steps["end"].max())
    edge = 0.04 * (high - low) or 0.5 * abs(high) or 1.0
    ax.set_xlim(low - edge, high + edge)
    ax.set_ylim(len(steps) - 0.5, -0.5)
    found = [float(v) for v in MaxNLocator(4, steps=[1, 2, 5, 10]).tick_values(*ax.get_xlim())]
    inner = [v for v in found if ax.get_xlim()[0] <= v <= ax.get_xlim()[1]]
    ticks(ax, "x", inner, f",.{exact_digits(found[1] - found[0])}f")
    ticks(ax, "y", [], "g")
    ax.grid(axis="x", color=FAINT, linewidth=0.6)
    for place, level in enumerate(steps["end"].to_list()[:-1]):
        ax.plot([level, level], [place, place + 1], color=GREY, linewidth=0.7, zorder=1)


def _bar(ax: Axes, place: int, step: Any, colour: str) -> None:
    """A step as a bar, full where it rises and pale where it falls; a level as a dot."""
    if step.kind == "level":
        ax.plot([step.end], [place], "o", color=INK, markersize=7, clip_on=False, zorder=3)
        return
    shade = GREY if step.kind == "together" else colour
    corner = (min(step.start, step.end), place - BAR / 2)
    bar = Rectangle(corner, abs(step.change), BAR, edgecolor=shade, linewidth=1.2, zorder=2)
    bar.set_facecolor(shade if step.change > 0 else tint(shade, 0.22))
    ax.add_patch(bar)


def _write(ax: Axes, place: int, step: Any, lines: Sequence[str], digits: int) -> None:
    """What a row is at the left; its number, and how many futures agree, at the right."""
    weight = "bold" if step.kind == "level" else "normal"
    looks = {"va": "center", "size": BODY, "color": INK}
    left = {"transform": _aside(ax, -GAP / 2), "ha": "right", "weight": weight}
    write(ax, 0, place, "\n".join(lines), **looks, **left)
    right = {"transform": _aside(ax, GAP / 2), "ha": "left"}
    number, told = change_words(step.change, digits), [step.futures]
    if step.kind == "level":
        told = [number if step.change else "", step.futures]
        number = f"{step.end:,.{digits}f}"
    small = ", ".join(words for words in told if words)
    looks |= right
    write(ax, 1, place, number, **looks | {"weight": "bold", "va": "bottom" if small else "center"})
    write(ax, 1, place, small, **looks | {"size": FOOTER, "color": GREY, "va": "top"})


def _aside(ax: Axes, shift: float) -> Transform:
    """Places beside the panel, some points away, at the height of a row."""
    fig = ax.get_figure(root=True)
    assert fig is not None
    return ax.get_yaxis_transform() + ScaledTranslation(shift / 72, 0, fig.dpi_scale_trans)


def finding(division: Division) -> str:
    """State the difference, and which piece does most of it."""
    name, quarter, against = division.subject, division.quarter, division.against
    if not division.total and not division.pieces["mean"].any():
        return f"{name} does not differ from {against} in {quarter}: nothing to divide"
    level = not round(division.total, division.digits)
    side = "level with" if level else apart(division.total, division.digits, division.output.unit)
    words, change = _largest(division)
    opening = f"{name} is on average {side} {against} in {quarter}"
    told = change_words(change, division.digits)
    if len(division.pieces) == 1:
        return f"{opening}, all of it by one piece: {words}"
    return (
        f"{opening}, though {words} does {told}"
        if level
        else f"{opening}; {words} does most ({told})"
    )


def _largest(division: Division) -> tuple[str, float]:
    """What does most of the total, and how much: a piece, or what they do only together."""
    steps = division.table.to_dict("records")[:-1]
    way = -1 if division.total < 0 else 1
    most = max(steps, key=lambda step: way * step["mean"])
    words = "acting together" if most is steps[-1] else f"“{most['words']}”"
    return words, float(most["mean"])


def _told(division: Division) -> str:
    """The steps in one sentence."""
    digits = division.digits
    if division.pieces.empty:
        return f"The mean is {division.level:,.{digits}f} in both."
    parts = [
        f"{row['words']} {change_words(float(row['mean']), digits)}"
        for _, row in division.pieces[:MOST].iterrows()
    ]
    rest = division.pieces["mean"][MOST:]
    if len(rest):
        parts.append(f"{_others(len(rest))} {change_words(float(rest.sum()), digits)}")
    if len(division.pieces) > 1:
        parts.append(f"acting together {change_words(division.together, digits)}")
    return f"Steps from {division.level:,.{digits}f}: {'; '.join(parts)}."


def _caption(division: Division, notes: Sequence[str]) -> str:
    """How to read the steps there are, and what else must be known."""
    told = []
    if len(division.pieces):
        told.append("A bar is what is lost when its piece alone is taken away")
    if len(division.pieces) > 1:
        told.append(
            "Acting together: what the sum of the bars misses, as pieces reinforce or stand in for "
            "each other"
        )
    told.append("All numbers are means over futures, which add up")
    return "".join(f"{capital(words)}. " for words in [*told, *notes]).strip()
