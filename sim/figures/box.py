"""Where do the futures lie in which something is so? The box over the ranges, and a scatter.

Above, a bar for each assumption that limits the box: its range, and the part of it inside. Below,
futures by the two assumptions that tell most, such futures filled, and the box around them.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.explore.boxes import Box, Span, telling
from sim.explore.discovery import SCALES, Discovery, span_words, written
from sim.explore.places import value_at
from sim.figures.content import About, Axis, Content
from sim.figures.panels import open_page
from sim.figures.style import (
    BODY,
    EDGE,
    FAINT,
    FOOTER,
    GREY,
    INK,
    LEADING,
    SIDE,
    TILT,
    bare,
    tint,
    write,
)
from sim.figures.wording import capital, plain, shortened, width_of
from sim.model.cast import listed

WIDTH: Final = 7.0 * 72  # points, as all that follows
ROW, BAR_HEIGHT = 46.0, 11.0
SQUARE, BETWEEN, FOOT, AXIS_ROOM = 270.0, 34.0, 40.0, 78.0
MOST_POINTS: Final = 1000
ACROSS: Final = 1.2
"""Width of the scatter by its height."""
OTHER: Final = "#BDBDBD"


@dataclass(frozen=True)
class Bar:
    """An assumption that limits the box."""

    label: str
    span: Span
    """The part of its range inside, 0-1."""
    words: str
    """The same in its unit."""
    ends: tuple[str, str]
    """The ends of its range, in its unit."""


@dataclass(frozen=True)
class BoxFigure(Content):
    """Bars above a scatter."""

    bars: tuple[Bar, ...]
    points: tuple[tuple[float, float, bool], ...]
    """Places of futures along both assumptions, and whether each is such a one."""
    sides: tuple[Span, Span]
    """The box along both assumptions."""
    ticks: tuple[tuple[str, ...], tuple[str, ...]]
    """Values at the places 0, one half and 1 of both."""


def content(found: Discovery, box: Box, about: About) -> BoxFigure:
    """Say what the box holds, in counts, and show it."""
    register = found.register
    pair = _pair(found, box)
    counts = box.retested
    finding = (
        f"{counts.cases_inside:,} of the {counts.inside:,} fresh futures in this box are such; "
        f"it catches {counts.cases_inside:,} of {counts.cases:,}"
    )
    inside = listed([f"{n} {span_words(n, span, register)}" for n, span in box.limits.items()])
    shown = found.places[pair].to_numpy()[:MOST_POINTS]
    labels = [register.parameters[name] for name in pair]
    return BoxFigure(
        finding=plain(finding),
        subtitle=plain(f"Such: {found.question.words} · {about.title}"),
        caption=(
            "Bars: each assumption's range, its value in the middle, and the part in the box. "
            "Below: futures by the two that tell most; limits of others are not seen there. "
            "The box was found in the futures drawn, and is counted in fresh ones."
        ),
        footer=about.footer,
        alt=plain(f"{finding}. The box: {inside}."),
        data=_data(found, box),
        axes=tuple(Axis(one.label, one.unit, one.low, one.high) for one in labels),
        bars=tuple(_bar(name, span, found) for name, span in box.limits.items()),
        points=tuple(
            (float(x), float(y), bool(case))
            for (x, y), case in zip(shown, found.cases[:MOST_POINTS], strict=True)
        ),
        sides=tuple(box.limits.get(name, (0.0, 1.0)) for name in pair),  # type: ignore[arg-type]
        ticks=tuple(_ticks(name, found) for name in pair),  # type: ignore[arg-type]
    )


def _pair(found: Discovery, box: Box) -> list[str]:
    """The two assumptions that tell most: limits of the box, then what the screen says."""
    more = [name for name in telling(found.places, found.cases) if name not in box.limits]
    return [*box.limits, *more][:2]


def _bar(name: str, span: Span, found: Discovery) -> Bar:
    one = found.register.parameters[name]
    words = span_words(name, span, found.register)
    return Bar(one.label, span, words, (written(one.low), written(one.high)))


def _ticks(name: str, found: Discovery) -> tuple[str, ...]:
    one = found.register.parameters[name]
    return tuple(written(float(value_at(one, place))) for place in (0.0, 0.5, 1.0))


def _data(found: Discovery, box: Box) -> pd.DataFrame:
    """The limits, and the futures that are drawn."""
    pair = _pair(found, box)
    drawn = found.places[pair][:MOST_POINTS].assign(such=found.cases[:MOST_POINTS].astype(int))
    return pd.concat([found.table, drawn], ignore_index=True)


# ---- drawing -------------------------------------------------------------------------------------


def draw(content: BoxFigure) -> Figure:
    """Draw the bars above the scatter."""
    bars = ROW * len(content.bars)
    height = bars + BETWEEN + SQUARE + FOOT
    fig, bottom = open_page(WIDTH, height, content)
    whole = fig.get_figheight() * 72
    top = fig.add_axes((0.0, (bottom + height - bars) / whole, 1.0, bars / whole))
    top.set_axis_off()
    top.set_xlim(0.0, WIDTH)
    top.set_ylim(0.0, bars)
    for i, bar in enumerate(content.bars):
        _draw_bar(top, bar, bars - ROW * i)
    side = SQUARE / whole
    ax = fig.add_axes((AXIS_ROOM / WIDTH, (bottom + FOOT) / whole, ACROSS * SQUARE / WIDTH, side))
    _scatter(bare(ax, FOOTER), content)
    return fig


def _draw_bar(ax: Axes, bar: Bar, top: float) -> None:
    """A label with its limit, above the range."""
    looks = {"va": "center_baseline", "size": FOOTER}
    room = WIDTH - SIDE - EDGE
    label = shortened(bar.label, BODY, room - width_of(f": {bar.words}", BODY))
    line = f"{label}: {bar.words}"
    write(ax, SIDE, top - 10, line, va="center_baseline", size=BODY, color=INK)
    y, left, wide = top - 28, SIDE + 60, WIDTH - SIDE - EDGE - 130
    whole = (left, y - BAR_HEIGHT / 2)
    ax.add_patch(Rectangle(whole, wide, BAR_HEIGHT, color=FAINT, linewidth=0))
    inside = (left + bar.span[0] * wide, y - BAR_HEIGHT / 2)
    width = (bar.span[1] - bar.span[0]) * wide
    ax.add_patch(Rectangle(inside, width, BAR_HEIGHT, color=TILT, linewidth=0))
    write(ax, left - 6, y, bar.ends[0], ha="right", color=GREY, **looks)
    write(ax, left + wide + 6, y, bar.ends[1], color=GREY, **looks)


def _scatter(ax: Axes, content: BoxFigure) -> None:
    points = np.array([point[:2] for point in content.points])
    such = np.array([point[2] for point in content.points])
    (left, right), (low, high) = content.sides
    place, size = (left, low), (right - left, high - low)
    ax.add_patch(Rectangle(place, *size, facecolor=tint(TILT, 0.25), edgecolor=TILT, zorder=0))
    ax.plot(*points[~such].T, "o", ms=3.2, mfc="none", mec=OTHER, mew=0.7, zorder=1)
    ax.plot(*points[such].T, "o", ms=3.4, color=INK, mew=0, alpha=0.8, zorder=2)
    ax.set_xlim(-0.01, 1.01)
    ax.set_ylim(-0.01, 1.01)
    ax.set_xticks([0.0, 0.5, 1.0], content.ticks[0])
    ax.set_yticks([0.0, 0.5, 1.0], content.ticks[1])
    _axis_names(ax, content)


def _axis_names(ax: Axes, content: BoxFigure) -> None:
    """Names of both assumptions, with units, below and above; and what the marks mean."""
    across, along = (_axis_name(axis) for axis in content.axes)
    looks = {"size": FOOTER, "color": INK, "transform": ax.transAxes}
    room, down = ACROSS * SQUARE + 40, FOOTER * LEADING / SQUARE
    write(ax, 0.0, -0.11, shortened(across, FOOTER, room), va="center", **looks)
    write(ax, -0.15, 1.06, shortened(along, FOOTER, room), va="center", **looks)
    for i, (words, colour) in enumerate((("● such futures", INK), ("○ others", GREY))):
        write(ax, 1.03, 0.95 - 1.4 * i * down, words, **(looks | {"color": colour}))


def _axis_name(axis: Axis) -> str:
    unit = "" if axis.unit in SCALES else f" ({axis.unit})"
    return f"{capital(axis.label)}{unit}"
