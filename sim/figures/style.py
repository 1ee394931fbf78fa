"""How does every figure look?

Titles state the finding, lines
carry their own labels, a footer says where the numbers come from. Layout is worked out in points
from measured words, so nothing leaves the page: a figure grows taller rather than letting words
collide. No figure touches pyplot, so any thread or server may draw.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import RLock
from typing import Any, Final, cast

import numpy as np
from matplotlib import rc_context, rcParams, rcParamsDefault
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedFormatter, FixedLocator, FuncFormatter, NullLocator
from matplotlib.transforms import (
    Affine2D,
    Affine2DBase,
    ScaledTranslation,
    Transform,
    blended_transform_factory,
)
from scipy.optimize import isotonic_regression

from sim.figures.content import Content, End, Mark
from sim.figures.wording import FONT, LINE, balanced, plain, width_of, wrapped, years

INK, GREY, FAINT, BAND = "#000000", "#4A4A4A", "#D9D9D9", "#E9E9E9"
EVENT = "#A8A8A8"
TILT = "#7C8DA6"  # the home country's own numbers, where bands are drawn
DPI = 150
TITLE, SUBTITLE, BODY, FOOTER = 14.0, 10.5, 10.0, 9.0  # points
LEADING = 1.32  # a line's height as a multiple of its size
SIDE, LEFT, RIGHT, EDGE = 18.0, 42.0, 144.0, 13.0  # margins in points
MIN_HEIGHT = 250.0  # points; an axes area never gets lower than this
LOW_HEIGHT = 150.0  # nor than this where a page says a figure's words beside it


def contrast(colour: str) -> float:
    """Compute a colour's contrast with white (WCAG 2.2: 4.5 or more suits small words)."""
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(1.05 / (linear @ (0.2126, 0.7152, 0.0722) + 0.05))


def readable(colour: str) -> str:
    """Give the colour for words about a line: its own, or black when that would be too pale."""
    return colour if contrast(colour) >= 4.5 else INK


def tint(colour: str, strength: float) -> str:
    """Mix a colour with white; strength 1 is the colour itself."""
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - strength * (255 - p)):02X}" for p in parts)


_OF_THE_SESSION = ("backend", "interactive", "toolbar", "webagg", "tk.", "date.epoch", "figure.max")
"""Settings that say where figures appear, not how they look."""

LOOKS: Final[Mapping[str, Any]] = {
    **{n: v for n, v in dict.items(rcParamsDefault) if not n.startswith(_OF_THE_SESSION)},
    "svg.hashsalt": "hedgerow",  # the same identifiers, and so the same bytes, each time
    "figure.figsize": (9.0, 6.2),
}
"""Matplotlib's own settings, whatever a style or a matplotlibrc of the user says."""

_SETTINGS = RLock()  # settings are global to matplotlib


@contextmanager
def own_looks() -> Iterator[None]:
    """Draw under matplotlib's own settings, one thread at a time."""
    with _SETTINGS, rc_context(LOOKS):  # type: ignore[arg-type]
        yield


class PlainFigure(Figure):
    """A figure that looks the same wherever it is shown or saved, later too."""

    def draw(self, renderer: Any) -> None:
        """Draw it, as far as it was not drawn before."""
        with own_looks():
            super().draw(renderer)

    def savefig(self, *arguments: Any, **options: Any) -> None:
        """Save it as matplotlib does, without the user's settings."""
        with own_looks():
            super().savefig(*arguments, **options)


def new_figure(
    width: float | None = None, height: float | None = None, right: float = RIGHT
) -> tuple[Figure, Axes]:
    """Open a white figure with one bare axes area, its side margins final.

    Width and height are in inches, those of LOOKS unless given; `right`, the room for labels at
    line ends, is in points.
    """
    usual_width, usual_height = rcParams["figure.figsize"]
    width, height = width or usual_width, height or usual_height
    fig = PlainFigure(figsize=(width, height), dpi=DPI, facecolor="white")
    start, end = LEFT / 72 / width, 1 - right / 72 / width
    ax = fig.add_axes((start, 0.15, end - start, 0.6))
    return fig, bare(ax)


def bare(ax: Axes, size: float = BODY, pad: float = 4.0) -> Axes:
    """Strip a panel to its floor and its tick labels, of `size` points and `pad` points away."""
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set_color(GREY)
    ax.tick_params(colors=GREY, labelsize=size, labelfontfamily=FONT, length=3, pad=pad)
    ax.tick_params(axis="y", length=0)
    ax.set_axisbelow(True)
    return ax


def ticks(ax: Axes, axis: str, at: Sequence[float], form: str) -> None:
    """Put ticks at these values only, written in this format."""
    one = ax.xaxis if axis == "x" else ax.yaxis
    one.set_major_locator(FixedLocator(list(at)))
    one.set_minor_locator(NullLocator())
    one.set_major_formatter(FuncFormatter(lambda value, _: format(value, form)))


def quarter_axis(ax: Axes, quarters: Sequence[str]) -> None:
    """Run the horizontal axis over these quarters marking years, or quarters in a short run."""
    first, last = years((quarters[0], quarters[-1]))
    ax.set_xlim(min(first, last - 0.25), last)
    if last - first < 2:
        ticks(ax, "x", years(quarters), ".0f")
        ax.xaxis.set_major_formatter(FixedFormatter(list(quarters)))
        return
    step = 1 + int(last - first) // 14
    ticks(ax, "x", np.arange(np.ceil(first), last + 0.01, step).tolist(), ".0f")


def unit_axis(ax: Axes) -> None:
    """Run the vertical axis from 0 to 1, all there is of a share."""
    ax.set_ylim(0, 1)
    ticks(ax, "y", [0, 0.2, 0.4, 0.6, 0.8, 1.0], ".1f")
    ax.grid(axis="y", color=FAINT, linewidth=0.6)


def _from(ax: Axes, x: float, y: float) -> Transform:
    """Count from a corner of the axes area, wherever it moves."""
    return ScaledTranslation(x, y, cast(Affine2DBase, ax.transAxes))


def above(ax: Axes, right: float = 0.0) -> Transform:
    """Place things by data across and by points above the axes area's top; `right` in points."""
    fig = ax.get_figure(root=True)
    assert fig is not None
    points = Affine2D().scale(1 / 72) + fig.dpi_scale_trans
    upward = points + _from(ax, 0, 1)
    shift = ScaledTranslation(right / 72, 0, fig.dpi_scale_trans)
    return blended_transform_factory(ax.transData, upward) + shift


def _flags(ax: Axes, events: Sequence[Mark]) -> list[tuple[float, float, list[str]]]:
    """Give each event in view its place: position in data, position in points, lines of words."""
    low, high = ax.get_xlim()
    width = ax.get_figure(root=True).get_figwidth() * 72  # type: ignore[union-attr]
    flags = []
    for x, mark in sorted(zip(years(e.first for e in events), events, strict=True)):
        if low <= x <= high:
            at = LEFT + (x - low) / (high - low) * (width - LEFT - RIGHT)
            room = min(230.0, width - EDGE - at - 6)
            flags.append((x, at, wrapped(mark.words, FOOTER, room, lines=5)))
    return flags


def event_lines(ax: Axes, events: Sequence[Mark]) -> float:
    """Draw a line per event with its words above the axes area; return their height in points.

    Words stand to the right of their line like a flag. An earlier flag flies above every later
    one that it would touch, so no line crosses another event's words. Where an event ends before
    the run does, a dotted line stands.
    """
    tops: list[tuple[float, float]] = []
    for x, at, lines in reversed(_flags(ax, events)):
        end = at + 8 + max((width_of(line, FOOTER) for line in lines), default=0)
        foot = max((top for other, top in tops if other <= end), default=4.0)
        top = foot + len(lines) * FOOTER * LEADING + 3
        tops.append((at, top))
        _flag(ax, x, foot, top, "\n".join(lines))
    _end_lines(ax, events)
    return max((top for _, top in tops), default=0.0)


def _flag(ax: Axes, x: float, foot: float, top: float, words: str) -> None:
    ax.axvline(x, color=EVENT, linewidth=0.8, zorder=1)
    pole = Line2D([x, x], [0, top - 2], transform=above(ax), color=EVENT, linewidth=0.8)
    pole.set_clip_on(False)
    ax.add_line(pole)
    write(ax, x, foot, words, transform=above(ax, 4), va="bottom", size=FOOTER, color=GREY)


def _end_lines(ax: Axes, events: Sequence[Mark]) -> None:
    """Draw a dotted line at each quarter in which events end; those that begin there have one."""
    begins = {mark.first for mark in events}
    for x in years(sorted({mark.last for mark in events if mark.last} - begins)):
        if ax.get_xlim()[0] < x < ax.get_xlim()[1]:
            ax.axvline(x, color=EVENT, linewidth=1.2, linestyle=":", zorder=1)


def write(ax: Axes, x: float, y: float, words: str, **looks: object) -> None:
    """Write words in the house's font, never read as mathematics, never cut off."""
    settings = {"family": FONT, "parse_math": False, "clip_on": False, "linespacing": 1.15}
    ax.text(x, y, words, **(settings | looks))  # type: ignore[arg-type]


def _block(fig: Figure, lines: list[str], top: float, size: float, **looks: object) -> float:
    """Write lines at the left, `top` points under the figure's top; return where they end."""
    height = fig.get_figheight() * 72
    settings = {"family": FONT, "parse_math": False, "va": "top", "linespacing": 1.15}
    looks = settings | {"size": size} | looks
    x, y = SIDE / 72 / fig.get_figwidth(), 1 - top / height
    fig.text(x, y, "\n".join(lines), **looks)  # type: ignore[arg-type]
    return top + len(lines) * size * LEADING


def finish(fig: Figure, content: Content, *, strip: float = 0.0, below: float = 20.0) -> None:
    """Write title, subtitle, caption and footer, and give the axes area what is left.

    `strip` is the height in points kept free above the axes area for events; `below` the height
    under it for tick labels. A figure that would leave the axes area too low grows taller.
    """
    room = fig.get_figwidth() * 72 - 2 * SIDE
    head = [balanced(content.finding, TITLE, room, most=LINE, lines=4)]
    head += [wrapped(content.subtitle, SUBTITLE, room, lines=3)]
    feet = [wrapped(content.caption, BODY, room, lines=4), wrapped(content.footer, FOOTER, room)]
    top = EDGE + TITLE * LEADING * len(head[0]) + 2 + SUBTITLE * LEADING * len(head[1]) + 12
    foot = below + 8 + BODY * LEADING * len(feet[0]) + 5 + FOOTER * LEADING * len(feet[1]) + 6
    height = _place(fig, top + strip, foot, MIN_HEIGHT if content.finding else LOW_HEIGHT)
    end = _block(fig, head[0], EDGE, TITLE, weight="bold", color=INK)
    _block(fig, head[1], end + 2, SUBTITLE, color=GREY)
    end = _block(fig, feet[0], height - foot + below + 8, BODY, color=INK)
    _block(fig, feet[1], end + 5, FOOTER, color=GREY)


def _place(fig: Figure, top: float, foot: float, least: float) -> float:
    """Leave `top` and `foot` points free around the axes area; return the figure's height."""
    height = max(fig.get_figheight() * 72, top + least + foot)
    fig.set_figheight(height / 72)
    for ax in fig.axes:
        box = ax.get_position()
        ax.set_position((box.x0, foot / height, box.width, 1 - (top + foot) / height))
    return height


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move heights as little as possible until they stand `gap` apart between low and high."""
    steps = np.arange(len(wanted)) * gap
    order = np.argsort(wanted, kind="stable")
    fitted = isotonic_regression(np.asarray(wanted, float)[order] - steps).x
    places = np.clip(fitted, low, max(low, high - steps[-1])) + steps
    result = np.empty(len(wanted))
    result[order] = places
    return [float(value) for value in result]


def label_ends(ax: Axes, ends: Sequence[End], size: float = BODY) -> None:
    """Label lines at their right-hand ends; call it after `finish`, when the axes area is final.

    A tick in the line's colour leads to words that never overlap. Words are black where the
    colour is too pale to read.
    """
    if not ends:
        return
    fig = ax.get_figure(root=True)
    assert fig is not None
    scale = 72 / fig.dpi
    box = ax.get_window_extent()
    wanted = [float(ax.transData.transform((0, e.y))[1] - box.y0) * scale for e in ends]
    top, half = box.height * scale, size * 0.6
    places = spread(wanted, size * 1.35, half, top - half)
    for end, start, place in zip(ends, wanted, places, strict=True):
        _label(ax, end, start / top, place / top, size)


def _label(ax: Axes, end: End, start: float, place: float, size: float) -> None:
    fig = ax.get_figure(root=True)
    assert fig is not None
    beside = Affine2D().scale(1 / 72) + fig.dpi_scale_trans + _from(ax, 1, 0)
    blend = blended_transform_factory(beside, ax.transAxes)
    tick = Line2D([1, 10, 17], [start, place, place], transform=blend, color=end.colour)
    tick.set(linewidth=1.6, clip_on=False, solid_capstyle="butt")
    ax.add_line(tick)
    looks = {"color": readable(end.colour), "weight": end.weight, "size": size}
    write(ax, 21, place, plain(end.words), transform=blend, va="center_baseline", **looks)
