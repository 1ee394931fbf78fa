"""Between which ends does an axis of levels run, so that what happens is seen?

An axis follows the numbers that are drawn, and the figure says between which ends it runs. Where
zero is near it begins there; where little moves it keeps a span, so that noise is not blown up.
"""

from collections.abc import Iterable
from math import ceil, floor

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.figures.content import Axis
from sim.figures.style import FAINT, ticks

LEAST = 0.2  # the smallest span of an axis of shares and indices
MARGIN = 0.04  # kept free on either side, as a share of the numbers' own span
NEAR = 0.25  # zero belongs to an axis that begins within this share of its top
FINE = 20  # ends are multiples of the smallest span divided by this


def zoomed(
    shown: Iterable[tuple[float, float]],
    least: float = LEAST,
    bounds: tuple[float, float] = (0.0, 1.0),
) -> tuple[float, float]:
    """Give the ends of an axis that holds all of these ranges, within `bounds`.

    Panels that are compared share one axis: give the ranges of all of them. `least` is the
    smallest span.
    """
    lows, highs = zip(*shown, strict=True)
    low, high = min(lows), max(highs)
    margin = max(MARGIN * (high - low), (least - (high - low)) / 2)
    bottom, top = low - margin, high + margin
    if bottom - bounds[0] < NEAR * (top - bounds[0]):
        bottom, top = bounds[0], max(top, bounds[0] + least)
    if top > bounds[1]:
        bottom, top = min(bottom, bounds[1] - least), bounds[1]
    step = least / FINE
    ends = floor(round(bottom / step, 6)) * step, ceil(round(top / step, 6)) * step
    return max(bounds[0], round(ends[0], 9)), min(bounds[1], round(ends[1], 9))


def ends_words(axis: Axis, bounds: tuple[float, float] = (0.0, 1.0)) -> str:
    """Say between which ends an axis runs, behind its unit; nothing where it shows all there is."""
    if (axis.low, axis.high) == bounds:
        return ""
    digits = 2 if axis.high - axis.low < 2 else 0
    low, high = (f"{end:,.{digits}f}" if end else "0" for end in (axis.low, axis.high))
    return f", axis from {low} to {high}"


def level_ends(usual: tuple[float, float], shown: tuple[float, float]) -> tuple[float, float]:
    """Start from a usual range, and widen it to whole ticks where the numbers shown pass it."""
    low, high = min(usual[0], shown[0]), max(usual[1], shown[1])
    every = _whole_ticks(low, high, 4)
    bottom = low if low == usual[0] else max(v for v in every if v <= low)
    top = high if high == usual[1] else min(v for v in every if v >= high)
    return bottom, top


def level_axis(ax: Axes, axis: Axis, most: int = 4) -> None:
    """Run a vertical axis between its ends, with ticks in about so many steps."""
    every = _whole_ticks(axis.low, axis.high, most)
    step = every[1] - every[0]
    at = [v for v in every if axis.low <= v <= axis.high]
    ax.set_ylim(axis.low, axis.high)
    ticks(ax, "y", at, ",.0f" if step >= 1 else ".1f" if round(step * 10, 6) % 1 == 0 else ".2f")


def wide_axis(ax: Axes, axis: Axis) -> None:
    """Run the vertical axis of a large picture between its ends, over a grid."""
    level_axis(ax, axis, 7)
    ax.grid(axis="y", color=FAINT, linewidth=0.6)


def _whole_ticks(low: float, high: float, most: int) -> list[float]:
    found = MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    return [round(float(value), 9) for value in found]
