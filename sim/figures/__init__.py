"""Figures: one file per kind, each giving a matplotlib Figure, its data and its words."""

from collections.abc import Iterator, Mapping

import pandas as pd

from sim.figures import alignments, fan, overview, prior, tilt_dependence
from sim.figures.style import About, Drawing


def draw_all(
    summary: pd.DataFrame, members: pd.DataFrame, beside: pd.DataFrame | None, about: About
) -> Iterator[tuple[str, Drawing]]:
    """Every figure of a scenario with its file name; `beside` is the baseline's summary."""
    yield "alignments", alignments.draw(summary, about)
    yield "fan", fan.draw(summary, members, beside, about)
    yield "tilt-dependence", tilt_dependence.draw(summary, members, beside, about)


def draw_batch(
    summary: pd.DataFrame, about: About, titles: Mapping[str, str], drawn: bool
) -> Iterator[tuple[str, Drawing]]:
    """The figures of a whole batch; `about` is that of its baseline, `titles` by scenario.

    `drawn` says that assumptions were drawn and chance was on, without which there is no picture
    of what the assumptions alone imply.
    """
    yield "overview", overview.draw(summary, about, titles)
    if drawn:
        yield "prior", prior.draw(summary, about)
