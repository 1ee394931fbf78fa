"""Drawings of a pack, as SVG: the blank grid on which pupils draw, and the fans of runs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10
from typing import Final

import numpy as np

from sim.lessons.curves import Curve, Fan
from sim.lessons.tables import PredictTable
from sim.model.ops import Array
from sim.model.quarters import parse_quarter

WIDTH: Final = 660
HEIGHT: Final = 250
LEFT: Final = 44
RIGHT: Final = 62
"""Room at the right for what lines are called."""
TOP: Final = 14
BOTTOM: Final = 24
GREY: Final = "#777"
EXACT: Final = 1e-9
"""What a tick may be off, in ticks."""
STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
"""Distances between ticks that are easily read, times a power of ten."""


@dataclass(frozen=True)
class Frame:
    """Where years and values lie on a drawing."""

    left: float
    right: float
    first: float
    last: float
    """Years at the ends of the axis."""
    low: float
    high: float
    step: float
    """Distance between ticks; both ends are ticks."""
    height: float = HEIGHT

    def x(self, year: float) -> float:
        """Place of a year."""
        share = (year - self.first) / (self.last - self.first)
        return self.left + share * (self.right - self.left)

    def y(self, value: float) -> float:
        """Place of a value."""
        share = (value - self.low) / (self.high - self.low)
        return self.height - BOTTOM - share * (self.height - TOP - BOTTOM)


def grid(drawn: PredictTable) -> str:
    """The blank grid on which pupils draw."""
    first, last = parse_quarter(drawn.since), parse_quarter(drawn.until, end=True)
    low, high, step = _ends(drawn.low, drawn.high, 8)
    frame = Frame(LEFT, WIDTH - 10, _year(first), _year(last), low, high, step, height=300)
    parts = [*_upright(frame), *_axes(frame)]
    return _svg(300, "A blank grid of years and values, to draw on", parts)


def _upright(frame: Frame) -> Iterator[str]:
    """A line for each year, and the frame."""
    for year in range(floor(frame.first), floor(frame.last) + 1):
        yield f'<path d="M{frame.x(year):.1f} {TOP}V{frame.height - BOTTOM}" stroke="#ddd"/>'
    right, low = frame.right, frame.height - BOTTOM
    yield f'<path d="M{frame.left} {TOP}H{right}V{low}H{frame.left}Z" fill="none" stroke="#777"/>'


def _year(quarter: int) -> float:
    return 2010 + quarter / 4


def curve_drawing(curve: Curve, colour: str, label: str) -> str:
    """Fans of an output with and without, and beside them the paired change."""
    years = [int(q[:4]) + (int(q[5:]) - 1) / 4 for q in curve.quarters]
    fans = [fan for fan in (curve.scenario, curve.against) if fan is not None]
    wide = curve.change is None
    frame = _frame(years, fans, LEFT, WIDTH - RIGHT if wide else 0.5 * WIDTH - RIGHT)
    parts = [*_axes(frame), *_fans(frame, years, curve, colour)]
    if curve.change is not None:
        beside = _frame(years, [curve.change], 0.5 * WIDTH + LEFT, WIDTH - RIGHT, zero=True)
        parts += [*_axes(beside), *_change(beside, years, curve.change, colour)]
    return _svg(HEIGHT, label, parts)


def _frame(
    years: Sequence[float], fans: Sequence[Fan], left: float, right: float, *, zero: bool = False
) -> Frame:
    low = min(float(fan.low.min()) for fan in fans)
    high = max(float(fan.high.max()) for fan in fans)
    ends = (min(low, 0.0), max(high, 0.0)) if zero else (low, high)
    return Frame(left, right, years[0], years[-1], *_ends(*ends))


def _ends(low: float, high: float, ticks: int = 4) -> tuple[float, float, float]:
    """Ends of an axis that holds two values, and the distance between its ticks."""
    step = _step(low, high, ticks)
    first, last = floor(low / step + EXACT), ceil(high / step - EXACT)
    return first * step, max(last, first + 1) * step, step


def _step(low: float, high: float, ticks: int) -> float:
    """The distance between so many ticks, or some fewer."""
    wanted = max(high - low, 1e-6) / ticks
    power = 10.0 ** floor(log10(wanted))
    return next(power * one for one in STEPS if power * one >= wanted * (1 - EXACT))


def _axes(frame: Frame) -> Iterator[str]:
    step = frame.step
    digits = max(0, -floor(log10(step) + EXACT) + (step / 10.0 ** floor(log10(step)) == 2.5))
    for value in np.arange(frame.low, frame.high + step / 2, step):
        y = frame.y(float(value))
        colour = "#111" if abs(value) < step / 1000 else "#ccc"
        yield f'<path d="M{frame.left:.1f} {y:.1f}H{frame.right:.1f}" stroke="{colour}"/>'
        yield _text(frame.left - 5, y + 4, _tick(float(value), digits), "end")
    first, last = floor(frame.first), floor(frame.last)
    apart = 2 if frame.right - frame.left > 400 else 4
    for year in range(first, last + 1):
        x = frame.x(year)
        bottom = frame.height - BOTTOM
        yield f'<path d="M{x:.1f} {bottom}v4" stroke="#777"/>'
        if (year - first) % apart == 0:
            yield _text(x, frame.height - 6, str(year), "middle")


def _tick(value: float, digits: int) -> str:
    text = f"{value:,.{digits}f}"
    return text.replace("-", "\N{MINUS SIGN}") if float(text.replace(",", "")) else "0"


def _fans(frame: Frame, years: Sequence[float], curve: Curve, colour: str) -> Iterator[str]:
    if curve.against is not None:
        yield _band(frame, years, curve.against, GREY, 0.18)
    yield _band(frame, years, curve.scenario, colour, 0.22)
    ends = [(float(curve.scenario.median[-1]), "with" if curve.against else "middle", colour)]
    if curve.against is not None:
        yield _line(frame, years, curve.against.median, GREY, "6 4")
        ends.append((float(curve.against.median[-1]), "without", GREY))
    yield _line(frame, years, curve.scenario.median, colour)
    yield from _labels(frame, ends)


def _change(frame: Frame, years: Sequence[float], change: Fan, colour: str) -> Iterator[str]:
    yield _band(frame, years, change, colour, 0.22)
    yield _line(frame, years, change.median, colour)
    yield from _labels(frame, [(float(change.median[-1]), "change", colour)])


def _labels(frame: Frame, ends: Sequence[tuple[float, str, str]]) -> Iterator[str]:
    """Names at the ends of lines, kept apart."""
    before = float("inf")
    for value, word, _ in sorted(ends, reverse=True):
        y = frame.y(value) + 4
        y = y if before == float("inf") else max(y, before + 13)
        before = y
        yield _text(frame.right + 5, y, word, "start")


def _band(frame: Frame, years: Sequence[float], fan: Fan, colour: str, opacity: float) -> str:
    there = _points(frame, years, fan.high)
    back = reversed(_points(frame, years, fan.low))
    return f'<path d="M{"L".join([*there, *back])}Z" fill="{colour}" fill-opacity="{opacity}"/>'


def _line(
    frame: Frame, years: Sequence[float], values: Array, colour: str, dashes: str = ""
) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    points = "L".join(_points(frame, years, values))
    return f'<path d="M{points}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>'


def _points(frame: Frame, years: Sequence[float], values: Array) -> list[str]:
    pairs = zip(years, values.tolist(), strict=True)
    return [f"{frame.x(year):.1f} {frame.y(value):.1f}" for year, value in pairs]


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _svg(height: int, label: str, parts: Sequence[str] | Iterator[str]) -> str:
    inside = "".join(parts)
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(label)}">'
        f"{inside}</svg>"
    )
