"""How often the patterns of the literature hold."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd


def print_patterns(found: pd.DataFrame) -> bool:
    """Print each pattern with its share of draws; say whether all hold."""
    heads = ("holds in", "asked", "without cause", "effect")
    print(f"{'pattern':22}" + "".join(f"{head:>15}" for head in heads) + "   5 % to 95 %")
    for row in found.to_dict("records"):
        asked = f">= {row['threshold']:.0%}" if row["at most"] == 1 else _band(row)
        cells = (
            f"{row['share']:.1%}",
            asked,
            f"{row['without cause']:.1%}",
            f"{row['effect']:.3g}",
        )
        span = f"{row['q05']:.3g} to {row['q95']:.3g}, {row['of']}"
        mark = "" if row["holds"] else "   FAILS"
        print(
            f"{row['pattern']:22}" + "".join(f"{cell:>15}" for cell in cells) + f"   {span}{mark}"
        )
    return bool(found["holds"].all())


def _band(row: Mapping[Hashable, Any]) -> str:
    return f"{row['threshold']:.0%} to {row['at most']:.0%}"
