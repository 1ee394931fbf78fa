"""What stands beside each theory of others when it is printed: the run, and what the model does."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from sim.cli.printing.rows import Row, table
from sim.cli.printing.width import width
from sim.model.ops import Array
from sim.theories.situation import Situation

Printed = tuple[dict[str, Any], list[str]]
"""The same as JSON and as lines."""

NO_EVIDENCE = "A lens, not evidence. Model output, not a forecast."


def header(situation: Situation) -> dict[str, Any]:
    """Which scenario it is about, and over how many futures."""
    futures = situation.home_points.shape[-1]
    return {"scenario": situation.scenario.name, "futures": futures}


def about(situation: Situation) -> str:
    """The same in parentheses."""
    return f"({situation.scenario.name}, {situation.home_points.shape[-1]:,} futures)"


def numbered(rows: list[Row]) -> Iterator[str]:
    """A table whose first column names its rows, and whose others hold numbers."""
    yield from table(rows, width(), numbers=list(rows[0])[1:], indent="  ")


def median(values: Array) -> Array:
    """Median over futures, the last axis."""
    return np.asarray(np.median(values, axis=-1))


def model_of(situation: Situation, quarter: int) -> dict[str, Any]:
    """What the model does: median alignments with patron and senders, and the tilt."""
    cast = situation.cast
    codes = (cast.patron, *cast.senders)
    alignments = {code: float(median(situation.alignment(code)[quarter])) for code in codes}
    tilt = float(median(situation.outputs[f"tilt.{cast.home.code}"][quarter]))
    return {"alignment": alignments, "tilt": tilt}


def model_cells(situation: Situation, row: dict[str, Any]) -> Row:
    """The same as cells of a row."""
    cells = {
        f"{'alignment with ' if i == 0 else 'with '}{situation.cast.short(code)}": f"{value:.3f}"
        for i, (code, value) in enumerate(row["alignment"].items())
    }
    return {**cells, "tilt": f"{row['tilt']:.1f}"}
