"""Figures: one file per kind, each giving a matplotlib Figure, its data and its words."""

from collections.abc import Iterator

import pandas as pd

from sim.figures import alignments, fan, tilt_dependence
from sim.figures.style import About, Drawing


def draw_all(
    summary: pd.DataFrame, members: pd.DataFrame, beside: pd.DataFrame | None, about: About
) -> Iterator[tuple[str, Drawing]]:
    """Every figure of a scenario with its file name; `beside` is the baseline's summary."""
    yield "alignments", alignments.draw(summary, about)
    yield "fan", fan.draw(summary, members, beside, about)
    yield "tilt-dependence", tilt_dependence.draw(summary, members, beside, about)
