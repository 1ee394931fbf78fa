"""Has the search found what there is to find?

The hypervolume by generation: the share of the cube of values, from all worst to all best, that the
strategies found so far dominate. A line that has gone flat says that more generations would hardly
help this search; it does not say that nothing better exists.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.explore.search import LATE, Searched
from sim.figures.content import About, Axis, Content
from sim.figures.style import FAINT, FOOTER, GREY, INK, finish, new_figure, write
from sim.figures.wording import counted, fixed
from sim.model.ops import Array

WIDTH, HEIGHT = 8.0, 5.0  # inches
RIGHT = 40.0  # points
MARGIN = 0.1  # of the span, kept free below and above


@dataclass(frozen=True)
class Convergence(Content):
    """The hypervolume after each generation."""

    volumes: Array
    """(generation,), 0-1."""


def content(searched: Searched, about: About) -> Convergence:
    """Say whether the hypervolume still grows."""
    volumes, title = searched.hypervolumes, finding(searched)
    margin = MARGIN * float(np.ptp(volumes)) or MARGIN * float(volumes[-1]) or 1.0
    ends = float(volumes.min()) - margin, float(volumes.max()) + margin
    generations, total = len(volumes), searched.generations[-1]
    return Convergence(
        finding=title,
        subtitle=f"{counted(generations, 'generation')}, {total:,} strategies evaluated over the "
        "same futures",
        caption="Line: share of the cube from all worst to all best that the strategies found so "
        "far dominate. Flat: more of the same search would hardly help.",
        footer=about.footer,
        alt=f"{title}. It goes from {fixed(volumes[0], 3)} to {fixed(volumes[-1], 3)}.",
        data=pd.DataFrame(
            {
                "generation": range(1, generations + 1),
                "evaluated": searched.generations,
                "hypervolume": volumes,
            }
        ),
        axes=(
            Axis("Generation", "", 1.0, float(max(generations, 2))),
            Axis("Hypervolume", "share", *ends),
        ),
        volumes=volumes,
    )


def finding(searched: Searched) -> str:
    """State whether the search has settled, and how much it grew at the end."""
    late = f"{100 * searched.growth:.1f} % of what it gained came in its last quarter"
    if searched.settled:
        return f"The search has settled: {late}"
    if len(searched.hypervolumes) <= LATE:
        return "The search is too short to tell whether it has settled"
    return f"The search has not settled: {late}"


def draw(content: Convergence) -> Figure:
    """Draw the line."""
    fig, ax = new_figure(WIDTH, HEIGHT, RIGHT)
    across, upwards = content.axes
    ax.set_xlim(across.low, across.high)
    ax.set_ylim(upwards.low, upwards.high)
    ax.xaxis.set_major_locator(MaxNLocator(10, integer=True))
    ax.grid(axis="y", color=FAINT, linewidth=0.6)
    finish(fig, content, strip=16.0, below=36.0)
    looks = {"transform": ax.transAxes, "size": FOOTER, "color": GREY}
    write(ax, 0.0, 1.02, f"{upwards.label} ({upwards.unit})", va="bottom", **looks)
    write(ax, 1.0, -0.09, across.label, va="top", ha="right", **looks)
    generations = range(1, len(content.volumes) + 1)
    ax.plot(generations, content.volumes, color=INK, linewidth=2.0, marker="o", ms=3, clip_on=False)
    return fig
