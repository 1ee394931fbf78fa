"""How often the patterns of the literature hold, and whether the model moves as others did."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from sim.cli.printing.rows import Row, table
from sim.cli.printing.width import width

NUMBERS = ("holds in", "asked", "without cause", "effect")
MOVED = ("found", "asked")
READINGS = {
    "spread": "six-year change by chance, over that of other states",
    "straight": "share of a future that a straight line explains",
    "record": "share of recorded years inside the band",
}
"""What is read of movement, in words."""


def print_patterns(found: pd.DataFrame) -> bool:
    """Print each pattern with its share of draws; say whether all hold."""
    rows = [_row(row) for row in found.to_dict("records")]
    for line in table(rows, width(), numbers=NUMBERS, whole=("5 % to 95 %", "")):
        print(line)
    return bool(found["holds"].all())


def print_movement(found: pd.DataFrame) -> bool:
    """Print what `movement` found, and in how many readings it holds; say whether in all."""
    rows = [_moved(row) for row in found.to_dict("records")]
    for line in table(rows, width(), numbers=MOVED, whole=("of", "")):
        print(line)
    held = int(found["holds"].sum())
    print(f"movement holds in {held} of {len(found)} readings")
    return held == len(found)


def _moved(row: Mapping[Hashable, Any]) -> Row:
    return {
        "movement": row["series"],
        "found": f"{row['found']:.2f}",
        "asked": f"{row['least']:g} to {row['most']:g}",
        "of": READINGS[row["reading"]],
        "": "" if row["holds"] else "FAILS",
    }


def _row(row: Mapping[Hashable, Any]) -> Row:
    asked = f">= {row['threshold']:.0%}" if row["at most"] == 1 else _band(row)
    return {
        "pattern": row["pattern"],
        "holds in": f"{row['share']:.1%}",
        "asked": asked,
        "without cause": f"{row['without cause']:.1%}",
        "effect": f"{row['effect']:.3g}",
        "5 % to 95 %": f"{row['q05']:.3g} to {row['q95']:.3g}",
        "of": row["of"],
        "": "" if row["holds"] else "FAILS",
    }


def _band(row: Mapping[Hashable, Any]) -> str:
    return f"{row['threshold']:.0%} to {row['at most']:.0%}"
