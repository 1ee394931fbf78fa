"""How does a table become the text of a CSV file, none of which a spreadsheet computes?

Every table that is saved as CSV is written here, because its texts may be a stranger's: titles of
claims, strategies and scenarios. A text that begins as a formula does stands behind an apostrophe.
Numbers are never touched: a negative one stays a number. They have every digit, so that the same
bits are read, or seven.
"""

import re
from collections.abc import Callable, Collection
from typing import Final

import pandas as pd
from pandas.api.types import is_numeric_dtype

SEVEN: Final = "%.7g"
"""How numbers of summaries and of forecasts are written: futures are stored with about as much."""

SIGNS: Final = "=+@＝＋－＠-"
"""How a formula begins; four are full-width forms. The hyphen is last, as in a set of a pattern."""

DROPPED: Final = "\t\n\0"
"""What a spreadsheet may drop from the beginning of a text."""

_FIRST = f"'*[{DROPPED}{SIGNS}]"
_LATER = f"[\"']*[{SIGNS}]"
_MEANT = re.compile(f"^(?={_FIRST})|(?<=[;\t\n])(?={_LATER})")
"""Where an apostrophe is put: before what may be a formula, behind one that is there already too.

A spreadsheet with decimal commas ends cells at semicolons, so a beginning lies behind them as well.
"""
_MARK = re.compile(f"^'(?={_FIRST})|(?<=[;\t\n])'(?={_LATER})")
"""The apostrophes that were put."""


def csv_of(table: pd.DataFrame, digits: str | None = None) -> str:
    """A table as CSV without its index; `digits` is how numbers are written, exactly by default."""
    return harmless(table).to_csv(index=False, float_format=digits, lineterminator="\n")


def harmless(table: pd.DataFrame) -> pd.DataFrame:
    """A table none of whose texts and headings a spreadsheet takes for a formula."""
    safe = table.copy()
    safe.columns = _told(table.columns.to_series(), _harmless).array
    for i, dtype in enumerate(table.dtypes):
        if not is_numeric_dtype(dtype):
            safe.isetitem(i, _told(table.iloc[:, i], _harmless).array)
    return safe


def as_it_was(table: pd.DataFrame, columns: Collection[str]) -> pd.DataFrame:
    """What was read of a CSV, without the apostrophes that were put into texts of some columns."""
    for name in table.columns.intersection(list(columns)):
        column = table[name]
        table[name] = _told(column, lambda text: _MARK.sub("", text)).astype(column.dtype)
    return table


def _harmless(text: str) -> str:
    """A text; its lines end as those of the file do, or a reader would cut it in two."""
    return _MEANT.sub("'", text.replace("\r\n", "\n").replace("\r", "\n"))


def _told(cells: pd.Series, tell: Callable[[str], str]) -> pd.Series:
    """Cells with each text as it is told; the very same where none is told otherwise."""
    texts = {cell for cell in cells.tolist() if isinstance(cell, str)}
    told = {text: new for text in texts if (new := tell(text)) != text}
    if not told:
        return cells
    changed = [told.get(cell, cell) if isinstance(cell, str) else cell for cell in cells.tolist()]
    return pd.Series(changed, cells.index, dtype=object)
