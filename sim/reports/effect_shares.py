"""How sure is the share of futures in which a scenario moves an output?

Each share has the 95 % interval of Wilson (`sim.explore.shares`). It counts draws of the
assumptions: what luck does to a draw that is there already tells little of other assumptions.
"""

from collections.abc import Iterator
from typing import Final

import pandas as pd

from sim.explore.shares import share_interval

SHARES: Final = ("rose", "fell", "unmoved")
"""Columns of effects that are shares of futures."""


def with_intervals(effects: pd.DataFrame, draws: int) -> pd.DataFrame:
    """Effects with the ends of each share beside it: rose, rose_low, rose_high, fell, ..."""
    columns = [column for name in effects for column in _column(effects[name], draws)]
    return pd.concat(columns, axis=1)


def _column(values: pd.Series, draws: int) -> Iterator[pd.Series]:
    yield values
    if values.name in SHARES:
        ends = [share_interval(value, draws) for value in values]
        for at, end in enumerate(("low", "high")):
            named = f"{values.name}_{end}"
            yield pd.Series([both[at] for both in ends], values.index, name=named, dtype=float)


def how_sure(effects: pd.DataFrame, futures: int, draws: int) -> str:
    """A sentence on how far off shares may be, from effects as `with_intervals` gives them."""
    apart = [
        abs(effects[f"{name}_{end}"] - effects[name]).max()
        for name in SHARES
        for end in ("low", "high")
    ]
    counted = "" if draws == futures else f", counting {draws:,} draws of the assumptions"
    return (
        f"Shares are of {futures:,} futures, each within {100 * max(apart):.2g} points of what "
        f"more would give (95 %{counted})."
    )
