"""How is a change of an output named, written and put on an axis?

A change has no natural range, and may be a thousandth or thousands: numbers get as many decimals
as the largest change needs for two digits, and the axis runs over whole ticks around zero.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import floor, log10

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.figures.style import BODY, EDGE, FAINT, INK, LEFT, TILT, ticks, tint
from sim.figures.tables import FEWEST
from sim.figures.trajectories import PALE
from sim.figures.wording import counted, width_of, years
from sim.inputs.records import Output
from sim.model.cast import Cast
from sim.model.ops import Array

_QUANTILES = {"q05": 0.05, "q25": 0.25, "median": 0.5, "q75": 0.75, "q95": 0.95}
BANDS = (("q05", "q95"), ("q25", "q75"))
STRENGTHS = (0.16, 0.36)


@dataclass(frozen=True)
class Paired:
    """An output's change between two scenarios, future by future."""

    change: Array
    """Scenario minus reference, (quarter, member)."""
    quarters: Sequence[str]
    output: Output
    code: str
    """The actor whose output it is."""
    against: str
    """The reference inside a sentence: "the baseline"."""
    cast: Cast

    @property
    def n(self) -> int:
        """How many futures."""
        return int(self.change.shape[1])

    @property
    def banded(self) -> bool:
        """Whether there are futures enough for bands."""
        return self.n >= FEWEST

    @cached_property
    def typical(self) -> pd.Series:
        """The median change by quarter; the mean where the middle future never moves."""
        return self.rows[self.measure]

    @property
    def measure(self) -> str:
        """What the typical change is: "median" or "mean"."""
        return "median" if self.rows["median"].any() else "mean"

    @property
    def most(self) -> float:
        """Size of the largest typical change."""
        return float(self.typical.abs().max())

    @property
    def end(self) -> float:
        """The typical change in the last quarter."""
        return float(self.typical.to_numpy()[-1])

    @property
    def subject(self) -> str:
        """What changes, in words."""
        return subject(self.output, self.code, self.cast)

    @property
    def colour(self) -> str:
        """The colour of what is drawn."""
        return colour_of(self.code, self.cast)

    @cached_property
    def rows(self) -> pd.DataFrame:
        """Quantiles, mean, and shares that rose and fell, by quarter."""
        index = pd.Index(list(self.quarters), name="quarter")
        levels = np.quantile(self.change, list(_QUANTILES.values()), axis=1)
        table = pd.DataFrame(dict(zip(_QUANTILES, levels, strict=True)), index=index)
        return table.assign(
            mean=self.change.mean(axis=1),
            rose=(self.change > 0).mean(axis=1),
            fell=(self.change < 0).mean(axis=1),
        )


@dataclass(frozen=True)
class Line:
    """What is drawn of a change over time."""

    quarters: tuple[str, ...]
    typical: tuple[float, ...]
    bands: tuple[tuple[tuple[float, ...], tuple[float, ...]], ...]
    """Lower and upper edges by quarter, the wide band first; none of few futures."""
    futures: tuple[tuple[float, ...], ...]
    """Each future by quarter, where they are few."""
    colour: str

    @property
    def still(self) -> bool:
        """Whether there is nothing but zero to draw."""
        return not (any(self.typical) or self.bands or self.futures)


def line_of(paired: Paired) -> Line:
    """Collect what is drawn of a change: bands of many futures, each one of few, none of zeros."""
    rows, moves = paired.rows, bool(paired.change.any())
    bands = tuple((_numbers(rows[low]), _numbers(rows[high])) for low, high in BANDS)
    futures = tuple(map(_numbers, paired.change.T))
    return Line(
        quarters=tuple(paired.quarters),
        typical=_numbers(paired.typical),
        bands=bands if moves and paired.banded else (),
        futures=futures if moves and not paired.banded else (),
        colour=paired.colour,
    )


def _numbers(values: Iterable[float]) -> tuple[float, ...]:
    return tuple(map(float, values))


def subject(output: Output, code: str, cast: Cast) -> str:
    """Name an output of an actor: "Alignment with Japan", "Security tie (Japan)", "Tilt"."""
    if output.name == "alignment":
        return f"Alignment with {cast.in_sentence(code)}"
    short, _, rest = output.label.partition(":")
    name = output.label if len(rest.split()) < 3 else short
    name = name.partition(";")[0].partition(" (")[0]
    return name if len(cast.actors_of(output.by)) == 1 else f"{name} ({cast.name(code)})"


def colour_of(code: str, cast: Cast) -> str:
    """Give a partner's colour, and a quiet one for numbers of the home country and the world."""
    return cast.colour(code) if code in cast.partners else TILT


def digits_for(size: float) -> int:
    """Choose the decimals that show two digits of a number of this size."""
    return 2 if size == 0 else min(max(1 - floor(log10(abs(size))), 0), 9)


def exact_digits(step: float) -> int:
    """Give the decimals that write a step between ticks in full."""
    return next(d for d in range(15) if abs(round(step, d) - step) < 1e-6 * step)


def inside(words: str) -> str:
    """Make the first letter small inside a sentence, unless the word is an abbreviation."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def change_words(value: float, digits: int) -> str:
    """Write a change with its sign and with commas between thousands; nought is "0"."""
    words = f"{abs(value):,.{digits}f}"
    if not float(words.replace(",", "")):
        return "0"
    return f"{'+' if value > 0 else '−'}{words}"


def apart(value: float, digits: int, unit: str) -> str:
    """Say on which side of the reference a number lies: "0.03 above", "US$ 276 m below"."""
    number = f"{abs(value):,.{digits}f}"
    if unit.startswith("US$ m"):
        number = f"US$ {number} m"
    elif unit.startswith("%"):
        number = f"{number} points"
    return f"{number} {'above' if value > 0 else 'below'}"


def of_hundred(share: float, n: int) -> str:
    """Count futures: "80 of 100 futures", or "7 of 12 futures" where there are under 100."""
    if n < FEWEST:
        return f"{round(share * n)} of {counted(n)}"
    count = round(100 * share)
    if count == 100 and share < 1:
        return "more than 99 of 100 futures"
    if count == 0 and share > 0:
        return "fewer than 1 of 100 futures"
    return f"{count} of 100 futures"


def whole_ticks(low: float, high: float) -> tuple[float, ...]:
    """Choose ticks that hold this range and zero between them; no range leaves zero alone."""
    low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        return (0.0,)
    found = MaxNLocator(6, steps=[1, 2, 5, 10]).tick_values(low, high)
    step = float(found[1] - found[0])
    return tuple(float(v) for v in found if low - step < v < high + step)


def ends_of(every: Sequence[float]) -> tuple[float, float]:
    """Give the ends of an axis with these ticks; around a single one there is room."""
    return (every[0], every[-1]) if len(every) > 1 else (every[0] - 1.0, every[0] + 1.0)


def change_axis(ax: Axes, every: Sequence[float]) -> None:
    """Run the vertical axis over these ticks, each written with its sign."""
    digits = exact_digits(every[1] - every[0]) if len(every) > 1 else 0
    ticks(ax, "y", every, "g")
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: change_words(value, digits)))
    ax.set_ylim(ends_of(every))
    if len(every) > 1:
        ax.yaxis.grid(color=FAINT, linewidth=0.6)


def make_room(ax: Axes) -> None:
    """Move the axes area's left edge to the right where its tick labels are long."""
    fig = ax.get_figure(root=True)
    assert fig is not None
    shown = ax.yaxis.get_major_formatter()
    widest = max(width_of(shown(value), BODY) for value in ax.get_yticks())
    box, width = ax.get_position(), fig.get_figwidth() * 72
    left = max(LEFT, widest + EDGE + 4.0) / width
    ax.set_position((left, box.y0, box.x1 - left, box.height))


def draw_line(ax: Axes, line: Line, width: float = 2.0) -> None:
    """Draw the typical change in its bands, or among all futures where they are few."""
    x, colour = years(line.quarters), line.colour
    ax.axhline(0.0, color=INK, linewidth=0.6 * width, dashes=(4, 2.4))
    if line.still:
        return
    for (low, high), strength in zip(line.bands, STRENGTHS, strict=False):
        ax.fill_between(x, low, high, color=tint(colour, strength), linewidth=0)
    for future in line.futures:
        ax.plot(x, future, color=PALE, linewidth=0.4 * width, zorder=1.9)
    dot = "o" if len(x) == 1 else ""
    ax.plot(x, line.typical, color="white", linewidth=1.6 * width)
    ax.plot(x, line.typical, dot or "-", color=colour, linewidth=width, clip_on=not dot)


def reach(paired: Paired) -> tuple[float, float]:
    """The lowest and the highest change that is drawn."""
    drawn = paired.change if not paired.banded else paired.rows[["q05", "q95", paired.measure]]
    values = np.asarray(drawn)
    return float(values.min()), float(values.max())
