"""How often the patterns of the literature hold."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from sim.cli.printing.rows import Row, table
from sim.cli.printing.width import width

NUMBERS = ("holds in", "asked", "without cause", "effect")


def print_patterns(found: pd.DataFrame) -> bool:
    """Print each pattern with its share of draws; say whether all hold."""
    rows = [_row(row) for row in found.to_dict("records")]
    for line in table(rows, width(), numbers=NUMBERS, whole=("5 % to 95 %", "")):
        print(line)
    return bool(found["holds"].all())


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
