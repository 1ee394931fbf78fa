"""What did the record change? Prior and posterior of each number that it speaks of.

Numbers stand in the order in which the record narrowed them, each along its own range.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import blended_transform_factory

from sim.evidence.calibration import SHRUNK, Calibration
from sim.figures.content import Axis, Content
from sim.figures.style import FAINT, FOOTER, INK, SIDE, finish, new_figure, ticks, write
from sim.figures.wording import counted, plain, wrapped

PRIOR, POSTERIOR, SEQUENTIAL = "#C9C9C9", "#0A41C5", "#F75A00"
ROW = 24.0
"""Points from one number to the next."""
WORDS = 318.0
"""Points for the names beside the rows."""
WAYS = ("prior", "regression", "sequential")


@dataclass(frozen=True)
class Row:
    """A number: its name, and the 5, 50 and 95 % quantiles of each way as shares of its range."""

    words: str
    spans: Mapping[str, tuple[float, float, float]]


@dataclass(frozen=True)
class Posterior(Content):
    """Prior and posterior of several numbers."""

    rows: tuple[Row, ...]


def content(found: Calibration, version: str) -> Posterior:
    """Say what the record of a home country leaves of its numbers."""
    table = found.table().sort_values("shrunk", ascending=False, kind="stable")
    rows = tuple(_row(found, row) for row in table.to_dict("records"))
    narrowed = int((table["shrunk"] >= SHRUNK).sum())
    title = f"The record narrows {narrowed} of {len(found.shown)} numbers by a tenth or more"
    years = found.watched.years
    runs = counted(len(found.reference.targets))
    return Posterior(
        finding=title,
        subtitle=f"Where 90 % of each number lie before and after the votes of {years[0]} to "
        f"{years[-1]} are seen, along its range",
        caption="Grey: prior. Blue: posterior by regression, dot at the median. Orange: the same "
        "by sequential simulation, the cross-check. Per cent: by how much blue is shorter than "
        "grey.",
        footer=plain(
            f"{runs} · seed {found.seed} · hedgerow {version} · model output, not a forecast"
        ),
        alt=f"{title}. {_in_words(table.head(5))}",
        data=table,
        axes=(Axis("Place in the range", "share", 0.0, 1.0),),
        rows=rows,
    )


def _row(found: Calibration, row: Mapping[Hashable, Any]) -> Row:
    parameter = found.register.parameters[row["parameter"]]
    ends = np.array([[row[f"{way} {end}"] for end in ("5%", "50%", "95%")] for way in WAYS])
    places = (ends - parameter.low) / (parameter.high - parameter.low)
    spans = {way: tuple(map(float, place)) for way, place in zip(WAYS, places, strict=True)}
    percent = f"{round(row['shrunk'], 2) + 0.0:.0%}"
    return Row(f"{percent}  {plain(parameter.label)}", spans)  # type: ignore[arg-type]


def _in_words(table: pd.DataFrame) -> str:
    parts = [
        f"{row['parameter']} from {row['prior 5%']:.3g}-{row['prior 95%']:.3g} to "
        f"{row['regression 5%']:.3g}-{row['regression 95%']:.3g}"
        for row in table.to_dict("records")
    ]
    return f"Narrowed most: {'; '.join(parts)}."


def draw(content: Posterior) -> Figure:
    """Draw a row for each number, the most narrowed on top."""
    height = (len(content.rows) * ROW + 170.0) / 72
    fig, ax = new_figure(9.5, height, right=WORDS)
    (across,) = content.axes
    ax.set_xlim(across.low, across.high)
    ax.set_ylim(len(content.rows) - 0.5, -0.5)
    ticks(ax, "x", [0.0, 0.5, 1.0], ".1f")
    ticks(ax, "y", [], ".0f")
    finish(fig, content)
    for y, row in enumerate(content.rows):
        _draw(ax, y, row)
    return fig


def _draw(ax: Axes, y: int, row: Row) -> None:
    """Draw a number's three intervals and its name."""
    ax.axhline(y, color=FAINT, linewidth=0.6, zorder=0)
    looks = {
        "prior": (0.0, 11.0, PRIOR, 1),
        "regression": (-0.1, 4.5, POSTERIOR, 2),
        "sequential": (0.22, 1.8, SEQUENTIAL, 2),
    }
    for way, (shift, width, colour, order) in looks.items():
        low, middle, high = row.spans[way]
        ax.hlines(y + shift, low, high, color=colour, linewidth=width, zorder=order)
        if way != "prior":
            ax.plot(middle, y + shift, "o", color=colour, mec="white", ms=width + 3, zorder=3)
    beside = blended_transform_factory(ax.transAxes, ax.transData)
    words = "\n".join(wrapped(row.words, FOOTER, WORDS - SIDE, lines=2))
    write(ax, 1.02, y, words, transform=beside, va="center", size=FOOTER, color=INK)
