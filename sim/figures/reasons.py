"""Which assumptions decide how far a scenario differs from a reference? A row for each.

On the first strip the rank correlation with its interval, on the second the mean difference where
the assumption lies lowest (light end) and highest (dot).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from matplotlib.figure import Figure

from sim.explore.reasons import named
from sim.figures.content import About, Axis
from sim.figures.strips import Column, Row, Strip, Strips, draw_strips
from sim.figures.wording import plain, signed

NAMES, STRIP, RHO_WORDS, ENDS_WORDS = 138.0, 80.0, 40.0, 112.0  # points
MOST, UNCLEAR = 12, 5
"""Assumptions that are drawn at most: of those with a clear effect, or of all where none has."""
WHOLE: Final = (-1.0, 1.0)


@dataclass(frozen=True)
class ReasonStrips(Strips):
    """Assumptions, the closest first."""


def content(
    found: pd.DataFrame,
    asked: str,
    flip: str,
    moved: Iterable[str],
    digits: int,
    about: About,
) -> ReasonStrips:
    """Say which assumptions decide, or that none has a clear effect.

    Args:
        found: as `sim.explore.reasons` ranks them.
        asked: the difference in words.
        flip: what would turn it, in sentences.
        moved: by which numbers, for which the caption has no room.
        digits: decimals of the difference.
        about: the run behind it.
    """
    clear = found[found["clear"]]
    title, shown = finding(found), found[:UNCLEAR] if clear.empty else clear[:MOST]
    return ReasonStrips(
        finding=title,
        subtitle=plain(asked),
        caption=plain(
            "Left: rank correlation with the difference, its interval for all assumptions at once. "
            "Right: from the mean difference where the assumption lies lowest to that where it "
            f"lies highest (dot). {flip}"
        ),
        footer=about.footer,
        alt=plain(" ".join([f"{title}.", flip, *moved])),
        data=shown,
        axes=(Axis("Rank correlation", "-1 to 1", *WHOLE), Axis("Assumption", "", 0.0, 1.0)),
        names=NAMES,
        columns=(
            Column("rank correlation", STRIP, RHO_WORDS),
            Column("difference, lowest to highest fifth", STRIP, ENDS_WORDS),
        ),
        rows=tuple(_row(row, _ends(shown), digits) for row in shown.to_dict("records")),
    )


def draw(content: ReasonStrips) -> Figure:
    """Draw two strips for each assumption."""
    return draw_strips(content)


def finding(found: pd.DataFrame) -> str:
    """State how many assumptions have a clear effect, and which clearly have most, if any do."""
    clear = found[found["clear"]]
    if clear.empty:
        return f"No clear effect of any of {len(found)} assumptions on the difference"
    verb = "moves" if len(clear) == 1 else "move"
    return f"{len(clear)} of {len(found)} assumptions clearly {verb} the difference{named(found)}"


def _ends(shown: pd.DataFrame) -> tuple[float, float]:
    """One axis for all rows, which holds zero."""
    values = [0.0, *shown["low"], *shown["high"]]
    margin = 0.06 * (max(values) - min(values)) or 1.0
    return min(values) - margin, max(values) + margin


def _row(row: Any, ends: tuple[float, float], digits: int) -> Row:
    interval = row["rho_low"], row["rho_high"]
    rho = Strip(WHOLE, None, row["rho"], interval, None, signed(row["rho"], 2))
    low, high = row["low"], row["high"]
    words = f"{signed(low, digits)} to {signed(high, digits)}"
    return Row(row["parameter"], (rho, Strip(ends, None, high, (low, high), None, words)))
