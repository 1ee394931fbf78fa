"""How is a change of an output named, written and put on an axis?

A change has no natural range, and may be a thousandth or thousands: numbers get as many decimals
as the largest change needs for two digits, and the axis runs over whole ticks around zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import floor, log10

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.figures.courses import PALE
from sim.figures.style import BODY, COLOURS, EDGE, FAINT, INK, LEFT, TILT, ticks, tint
from sim.figures.tables import FEWEST
from sim.figures.wording import counted, in_sentence, width_of, years
from sim.inputs.records import Output
from sim.model.layout import NAMES, actors_of
from sim.model.ops import Array

_QUANTILES = {"q05": 0.05, "q25": 0.25, "median": 0.5, "q75": 0.75, "q95": 0.95}


@dataclass(frozen=True)
class Paired:
    """An output's change between two scenarios, future by future."""

    change: Array
    """Scenario minus reference, (quarter, member)."""
    quarters: Sequence[str]
    output: Output
    code: str
    """The actor: CHN of alignment.CHN."""
    against: str
    """The reference inside a sentence: "the baseline"."""

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
    def subject(self) -> str:
        """What changes, in words."""
        return subject(self.output, self.code)

    @property
    def colour(self) -> str:
        """The colour of what is drawn."""
        return colour_of(self.code)

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


def subject(output: Output, code: str) -> str:
    """Name an output of an actor: "Alignment with China", "Security tie (China)", "Tilt"."""
    if output.name == "alignment":
        return f"Alignment with {in_sentence(code)}"
    short, _, rest = output.label.partition(":")
    name = output.label if len(rest.split()) < 3 else short
    name = name.partition(";")[0].partition(" (")[0]
    return name if len(actors_of(output.by)) == 1 else f"{name} ({NAMES[code]})"


def colour_of(code: str) -> str:
    """Give a partner's colour, and a quiet one for Cambodia's own numbers."""
    return COLOURS.get(code, TILT) if code != "KHM" else TILT


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


def change_axis(ax: Axes, axis: str, low: float, high: float) -> None:
    """Run an axis over whole ticks that hold this range and zero; no range leaves zero alone."""
    low, high = min(low, 0.0), max(high, 0.0)
    none = low == high
    found = MaxNLocator(6, steps=[1, 2, 5, 10]).tick_values(low, high + none)
    step = float(found[1] - found[0])
    every = [0.0] if none else [float(v) for v in found if low - step < v < high + step]
    digits = 0 if none else exact_digits(step)
    ticks(ax, axis, every, "g")
    one = ax.xaxis if axis == "x" else ax.yaxis
    one.set_major_formatter(FuncFormatter(lambda value, _: change_words(value, digits)))
    limits = (-1.0, 1.0) if none else (every[0], every[-1])
    (ax.set_xlim if axis == "x" else ax.set_ylim)(limits)
    if not none:
        one.grid(color=FAINT, linewidth=0.6)


def make_room(ax: Axes) -> None:
    """Move the axes area's left edge to the right where its tick labels are long."""
    fig = ax.get_figure(root=True)
    assert fig is not None
    shown = ax.yaxis.get_major_formatter()
    widest = max(width_of(shown(value), BODY) for value in ax.get_yticks())
    box, width = ax.get_position(), fig.get_figwidth() * 72
    left = max(LEFT, widest + EDGE + 4.0) / width
    ax.set_position((left, box.y0, box.x1 - left, box.height))


def draw_change(ax: Axes, paired: Paired, width: float = 2.0) -> None:
    """Draw the typical change in its bands, or among all futures where they are few."""
    rows, x = paired.rows, years(paired.quarters)
    ax.axhline(0.0, color=INK, linewidth=0.6 * width, dashes=(4, 2.4))
    if not paired.change.any():
        return
    if paired.banded:
        for low, high, strength in (("q05", "q95", 0.16), ("q25", "q75", 0.36)):
            shade = tint(paired.colour, strength)
            ax.fill_between(x, rows[low], rows[high], color=shade, linewidth=0)
    else:
        ax.plot(x, paired.change, color=PALE, linewidth=0.4 * width, zorder=1.9)
    dot = "o" if len(x) == 1 else ""
    ax.plot(x, paired.typical, color="white", linewidth=1.6 * width)
    ax.plot(x, paired.typical, dot or "-", color=paired.colour, linewidth=width, clip_on=not dot)


def reach(paired: Paired) -> tuple[float, float]:
    """The lowest and the highest change that is drawn."""
    drawn = paired.change if not paired.banded else paired.rows[["q05", "q95", paired.measure]]
    values = np.asarray(drawn)
    return float(values.min()), float(values.max())
