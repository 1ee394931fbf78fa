"""What does a figure say, before anybody draws it?

A figure is made in two hands. `content` works out everything that is said: the numbers, the
finding (the title), the caption, the description for those who cannot see it, and the axes. `draw`
puts that on paper and adds no word and no number of its own. So a page can draw it itself.
"""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Axis:
    """What an axis shows, in which unit, and between which ends."""

    label: str
    unit: str
    low: float
    high: float


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
