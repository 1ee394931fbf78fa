"""What does a figure say, before anybody draws it?

A figure is made in two hands. `content` works out everything that is said: the numbers, the
finding (the title), the caption, the description for those who cannot see it, and the axes. `draw`
puts that on paper and adds no word and no number of its own. So a page can draw it itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from sim.figures.wording import counted, plain, years
from sim.model.cast import Cast


class Mark(NamedTuple):
    """What happens, as figures mark it."""

    first: str
    """The quarter in which it begins."""
    words: str
    last: str | None = None
    """The last quarter in which it acts; None for what acts to the end of the run."""


@dataclass(frozen=True)
class About:
    """What a figure says of the run behind it."""

    scenario: str
    title: str
    n: int
    """How many futures."""
    seed: int
    version: str
    cast: Cast
    events: tuple[Mark, ...] = ()
    """What happens, by when it begins."""

    @property
    def footer(self) -> str:
        """Where the numbers come from."""
        source = f"{counted(self.n)} · seed {self.seed} · hedgerow {self.version}"
        return plain(f"{source} · model output, not a forecast")


@dataclass(frozen=True)
class Axis:
    """What an axis shows, in which unit, and between which ends."""

    label: str
    unit: str
    low: float
    high: float


@dataclass(frozen=True)
class End:
    """The end of a line: its height in data units, and the words and colour of its label."""

    y: float
    words: str
    colour: str
    weight: str = "normal"


@dataclass(frozen=True)
class Content:
    """All that a figure says; each kind of figure adds what its drawing needs."""

    finding: str
    """The title: what the numbers say."""
    subtitle: str
    """What is shown, and of which scenario."""
    caption: str
    """How to read it."""
    footer: str
    """Where the numbers come from."""
    alt: str
    """The finding and the numbers in words, for those who cannot see it."""
    data: pd.DataFrame
    """Every number drawn, a row each."""
    axes: tuple[Axis, ...]
    """The axes, horizontal before vertical."""


def time_axis(quarters: Sequence[str]) -> Axis:
    """The axis of time over these quarters: years, with a quarter's width for a single one."""
    first, last = years((quarters[0], quarters[-1]))
    return Axis("Time", "year", min(first, last - 0.25), last)
