"""Which event did it? A scenario's difference from a reference, step by step.

From the mean of the reference over what each event or setting does, and what they do only together,
to the mean of the scenario. Means are drawn because they add up exactly; medians do not.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation, Transform

from sim.figures.changes import (
    apart,
    change_words,
    colour_of,
    exact_digits,
    inside,
)
from sim.figures.content import About, Axis, Content
from sim.figures.division import Division, others
from sim.figures.panels import open_page
from sim.figures.style import (
    BODY,
    FAINT,
    FOOTER,
    GREY,
    INK,
    LEADING,
    SIDE,
    bare,
    ticks,
    tint,
    write,
)
from sim.figures.wording import balanced, capital

WIDTH, WORDS, NUMBERS, GAP = 740.0, 250.0, 160.0, 18.0
"""Points: the figure, words at the left, numbers at the right, and beside the bars."""

BAR = 0.56
"""A bar's share of its row."""


@dataclass(frozen=True)
class Step:
    """A step from the reference to the scenario, with what is written at its left and right."""

    words: str
    kind: str
    """level, piece, others or together."""
    start: float
    end: float
    change: float
    number: str
    note: str
    """Small words under the number; may be empty."""
    colour: str


@dataclass(frozen=True)
class Waterfall(Content):
    """The steps from the reference to the scenario."""

    steps: tuple[Step, ...]


def content(division: Division, about: About, notes: Sequence[str] = ()) -> Waterfall:
    """Say the steps from the reference to the scenario; `notes` are added to the caption."""
    table, title = division.steps(about.n), finding(division)
    what, unit = f"Mean of {inside(division.subject)}", division.output.unit
    return Waterfall(
        finding=title,
        subtitle=f"{what} ({unit}) in {division.quarter} · {about.title}",
        caption=_caption(division, notes),
        footer=about.footer,
        alt=f"{title}. {_in_words(division)}",
        data=table,
        axes=(_axis(table, capital(what), unit),),
        steps=tuple(_step(row, division) for row in table.to_dict("records")),
    )


def _step(row: dict[Hashable, Any], division: Division) -> Step:
    number, notes = change_words(row["change"], division.digits), [row["futures"]]
    if row["kind"] == "level":
        notes = [number if row["change"] else "", *notes]
        number = f"{row['end']:,.{division.digits}f}"
    note = ", ".join(filter(None, notes))
    colour = colour_of(division.code, division.cast)
    shade = {"level": INK, "together": GREY}.get(row["kind"], colour)
    return Step(
        words=row["words"],
        kind=row["kind"],
        start=row["start"],
        end=row["end"],
        change=row["change"],
        number=number,
        note=note,
        colour=shade,
    )


def _axis(table: pd.DataFrame, label: str, unit: str) -> Axis:
    """Hold every level, with a little room on both sides."""
    low, high = float(table["end"].min()), float(table["end"].max())
    edge = 0.04 * (high - low) or 0.5 * abs(high) or 1.0
    return Axis(label, unit, low - edge, high + edge)


def draw(content: Waterfall) -> Figure:
    """Draw the steps from the reference to the scenario."""
    lines = [balanced(step.words, BODY, WORDS, most=99, lines=4) for step in content.steps]
    height = len(lines) * (max(2, *map(len, lines)) * BODY * LEADING + 4)
    fig, bottom = open_page(WIDTH, height, content)
    tall, start = fig.get_figheight() * 72, SIDE + WORDS + GAP
    size = ((WIDTH - start - NUMBERS) / WIDTH, height / tall)
    ax = bare(fig.add_axes((start / WIDTH, bottom / tall, *size)))
    _axes(ax, content)
    for place, step in enumerate(content.steps):
        _bar(ax, place, step)
        _write(ax, place, step, lines[place])
    return fig


def _axes(ax: Axes, content: Waterfall) -> None:
    """Rows from the top down, the levels passed on the way across, and lines from step to step."""
    low, high = content.axes[0].low, content.axes[0].high
    ax.set_xlim(low, high)
    ax.set_ylim(len(content.steps) - 0.5, -0.5)
    found = [float(v) for v in MaxNLocator(4, steps=[1, 2, 5, 10]).tick_values(low, high)]
    inner = [v for v in found if low <= v <= high]
    ticks(ax, "x", inner, f",.{exact_digits(found[1] - found[0])}f")
    ticks(ax, "y", [], "g")
    ax.grid(axis="x", color=FAINT, linewidth=0.6)
    for place, step in enumerate(content.steps[:-1]):
        ax.plot([step.end, step.end], [place, place + 1], color=GREY, linewidth=0.7, zorder=1)


def _bar(ax: Axes, place: int, step: Step) -> None:
    """A step as a bar, full where it rises and pale where it falls; a level as a dot."""
    if step.kind == "level":
        (dot,) = ax.plot([step.end], [place], "o", color=step.colour, markersize=7)
        dot.set(clip_on=False, zorder=3)
        return
    corner = (min(step.start, step.end), place - BAR / 2)
    bar = Rectangle(corner, abs(step.change), BAR, linewidth=1.2, zorder=2)
    fill = step.colour if step.change > 0 else tint(step.colour, 0.22)
    bar.set(edgecolor=step.colour, facecolor=fill)
    ax.add_patch(bar)


def _write(ax: Axes, place: int, step: Step, lines: Sequence[str]) -> None:
    """What a row is at the left; its number, and how many futures agree, at the right."""
    weight = "bold" if step.kind == "level" else "normal"
    looks = {"va": "center", "size": BODY, "color": INK}
    left = {"transform": _aside(ax, -GAP / 2), "ha": "right", "weight": weight}
    write(ax, 0, place, "\n".join(lines), **looks, **left)
    looks |= {"transform": _aside(ax, GAP / 2), "ha": "left"}
    middle = "bottom" if step.note else "center"
    write(ax, 1, place, step.number, **looks | {"weight": "bold", "va": middle})
    write(ax, 1, place, step.note, **looks | {"size": FOOTER, "color": GREY, "va": "top"})


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
    size = change_words(change, division.digits)
    if len(division.pieces) == 1:
        return f"{opening}, all of it by one piece: {words}"
    return (
        f"{opening}, though {words} does {size}"
        if level
        else f"{opening}; {words} does most ({size})"
    )


def _largest(division: Division) -> tuple[str, float]:
    """What does most of the total, and how much: a piece, or what they do only together."""
    steps = division.table.to_dict("records")[:-1]
    way = -1 if division.total < 0 else 1
    most = max(steps, key=lambda step: way * step["mean"])
    words = "acting together" if most is steps[-1] else f"“{most['words']}”"
    return words, float(most["mean"])


def _in_words(division: Division) -> str:
    """The steps in one sentence."""
    digits = division.digits
    if division.pieces.empty:
        return f"The mean is {division.level:,.{digits}f} in both."
    parts = [
        f"{row['words']} {change_words(float(row['mean']), digits)}"
        for _, row in division.pieces[: division.most].iterrows()
    ]
    rest = division.pieces["mean"][division.most :]
    if len(rest):
        parts.append(f"{others(len(rest))} {change_words(float(rest.sum()), digits)}")
    if len(division.pieces) > 1:
        parts.append(f"acting together {change_words(division.together, digits)}")
    return f"Steps from {division.level:,.{digits}f}: {'; '.join(parts)}."


def _caption(division: Division, notes: Sequence[str]) -> str:
    """How to read the steps there are, and what else must be known."""
    sentences = []
    if len(division.pieces):
        sentences.append("A bar is what is lost when its piece alone is taken away")
    if len(division.pieces) > 1:
        sentences.append(
            "Acting together: what the sum of the bars misses, as pieces reinforce or stand in for "
            "each other"
        )
    sentences.append("All numbers are means over futures, which add up")
    return "".join(f"{capital(words)}. " for words in [*sentences, *notes]).strip()
