"""How is a table saved so that a spreadsheet opens it as it is? As CSV and as an Excel workbook.

A text that a spreadsheet would take for a formula, an address or a number stays a text.
"""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pandas as pd

from sim.batches import store

TABLES = ("table.csv", "table.xlsx")
"""The files of a table."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""How a text begins that a spreadsheet may compute; the last four are full-width forms."""

AS_THEY_ARE = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}

ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
"""When every workbook says that it was made, so that the same numbers are the same bytes."""


def write_table(folder: Path, table: pd.DataFrame) -> None:
    """Write a table as `table.csv` and `table.xlsx`; raises OSError where that cannot be."""
    safe = harmless(table)
    csv, book = (folder / name for name in TABLES)
    store.write_whole(csv, lambda aside: safe.to_csv(aside, index=False, lineterminator="\n"))
    store.write_whole(book, lambda aside: _write_workbook(aside, table))


def harmless(table: pd.DataFrame) -> pd.DataFrame:
    """A table none of whose texts and headings a spreadsheet takes for a formula."""
    return table.rename(columns=_harmless).map(_harmless)


def _harmless(cell: object) -> object:
    """A cell of a CSV file; an apostrophe keeps a text from being read as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _write_workbook(path: Path, table: pd.DataFrame) -> None:
    held, options = BytesIO(), {"options": AS_THEY_ARE}  # it would call a full disk by another name
    with pd.ExcelWriter(held, engine="xlsxwriter", engine_kwargs=options) as writer:
        writer.book.set_properties({"created": ALWAYS})
        table.to_excel(writer, sheet_name="table", index=False, freeze_panes=(1, 0))
        writer.sheets["table"].autofit()
    path.write_bytes(held.getvalue())
