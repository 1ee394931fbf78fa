"""How does what came out stand against what was expected, row below row?

A row is a check, or one number of it: its name, and strips on axes of their own. On a strip a band
shows what was expected, a dot what came out, a line how sure that is. The number stands beside it.
A page of strips is narrow, so that it can be read on a phone, unless it compares columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.evidence.checks import Result
from sim.figures.content import Content
from sim.figures.panels import open_page
from sim.figures.style import EDGE, EVENT, FAINT, FOOTER, GREY, INK, SIDE, TILT, tint, write
from sim.figures.wording import plain, shortened

WIDTH = 7.0 * 72  # points, as all that follows
PITCH, HEAD, THICK = 19.0, 26.0, 9.0  # a row's height, the heads', a band's
AIR, SMALLEST_BAND = 6.0, 2.0  # between columns; a band that is a point still shows
SURE = 1.96
"""Standard errors to either side that hold 95 cases in 100."""
MARGIN = 0.06  # of a strip's span, kept free on either side
MISSED = "#B3261E"  # words of what is not as expected


@dataclass(frozen=True)
class Strip:
    """A number on an axis of its own, and what was expected of it."""

    ends: tuple[float, float]
    """Ends of the axis."""
    band: tuple[float, float] | None
    """What was expected, within the ends."""
    value: float
    reach: tuple[float, float]
    """How sure it is, or between which ends most futures lie; the value itself where neither."""
    met: bool | None
    words: str
    """The number as it is written beside."""


@dataclass(frozen=True)
class Row:
    """A check, or a number of it; without strips where there is no number."""

    name: str
    strips: tuple[Strip, ...]
    instead: str = ""
    """What stands where there are no strips."""


@dataclass(frozen=True)
class Column:
    """A column of strips: its head, and its room for strips and for words, in points."""

    head: str
    strip: float
    words: float


@dataclass(frozen=True)
class Strips(Content):
    """Rows of strips."""

    names: float
    """Room for the names, in points."""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    width: float = WIDTH
    """Of the page, in points."""


def strip_of(result: Result, words: str, ends: tuple[float, float] | None = None) -> Strip:
    """A result on an axis that holds all that is drawn of it, zero too, unless ends are given."""
    reach = result.interval or (
        result.value - SURE * result.error,
        result.value + SURE * result.error,
    )
    if ends is None:
        shown = [*reach, 0.0, *(end for end in (result.least, result.most) if end is not None)]
        margin = MARGIN * (max(shown) - min(shown)) or 1.0
        ends = min(shown) - margin, max(shown) + margin
    return Strip(ends, _band(result, ends), result.value, reach, result.met, words)


def _band(result: Result, ends: tuple[float, float]) -> tuple[float, float] | None:
    if result.least is None and result.most is None:
        return None
    low = ends[0] if result.least is None else max(result.least, ends[0])
    high = ends[1] if result.most is None else min(result.most, ends[1])
    return low, high


# ---- drawing -------------------------------------------------------------------------------------


def draw_strips(content: Strips) -> Figure:
    """Draw rows of strips under their heads."""
    height = HEAD + PITCH * len(content.rows)
    fig, bottom = open_page(content.width, height, content)
    whole = fig.get_figheight() * 72
    ax = fig.add_axes((0.0, bottom / whole, 1.0, height / whole))
    ax.set_axis_off()
    ax.set_xlim(0.0, content.width)
    ax.set_ylim(0.0, height)
    places = _places(content)
    for column, x in zip(content.columns, places, strict=True):
        write(ax, x, height - 12, column.head, va="center_baseline", size=FOOTER, color=GREY)
    for i, row in enumerate(content.rows):
        _row(ax, content, row, places, height - HEAD - PITCH * (i + 0.5))
    return fig


def _places(content: Strips) -> list[float]:
    """Where each column begins, in points."""
    widths = [content.names, *(one.strip + AIR + one.words for one in content.columns)]
    return [SIDE + AIR * (i + 1) + sum(widths[: i + 1]) for i in range(len(content.columns))]


def _row(ax: Axes, content: Strips, row: Row, places: Sequence[float], y: float) -> None:
    looks = {"va": "center_baseline", "size": FOOTER}
    name = shortened(row.name, FOOTER, content.names)
    write(ax, SIDE, y, name, color=INK, **looks)
    ax.plot([SIDE, content.width - EDGE], [y - PITCH / 2] * 2, color=FAINT, linewidth=0.4, zorder=0)
    if not row.strips:
        write(ax, places[0], y, plain(row.instead), color=GREY, **looks)
    for column, strip, x in zip(content.columns, row.strips, places, strict=False):
        _strip(ax, strip, x, column.strip, y)
        missed = strip.met is False
        shade, weight = (MISSED, "bold") if missed else (INK, "normal")
        write(ax, x + column.strip + AIR, y, strip.words, color=shade, weight=weight, **looks)


def _strip(ax: Axes, strip: Strip, x: float, width: float, y: float) -> None:
    """Draw a strip with its band, the line at zero, how sure the number is, and the number."""

    def at(value: float) -> float:
        share = (value - strip.ends[0]) / (strip.ends[1] - strip.ends[0])
        return x + width * float(np.clip(share, 0.0, 1.0))

    ax.plot([x, x + width], [y, y], color=FAINT, linewidth=0.8, zorder=1)
    if strip.band is not None:
        left = at(strip.band[0])
        wide = max(at(strip.band[1]) - left, SMALLEST_BAND)
        place = (left, y - THICK / 2)
        ax.add_patch(Rectangle(place, wide, THICK, color=tint(TILT, 0.45), linewidth=0, zorder=1.5))
    if strip.ends[0] < 0.0 < strip.ends[1]:
        ax.plot([at(0.0)] * 2, [y - THICK / 2, y + THICK / 2], color=EVENT, linewidth=1, zorder=2)
    ax.plot([at(end) for end in strip.reach], [y, y], color=INK, linewidth=1.3, zorder=3)
    fill = "white" if strip.met is False else INK
    looks = {"markerfacecolor": fill, "markeredgecolor": INK, "ms": 4.8}
    ax.plot([at(strip.value)], [y], "o", zorder=4, **looks)  # type: ignore[arg-type]
