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
    csv, book = (folder / name for name in TABLES)
    store.write_csv(csv, table)
    store.write_whole(book, lambda aside: _write_workbook(aside, table))


def _write_workbook(path: Path, table: pd.DataFrame) -> None:
    held, options = BytesIO(), {"options": AS_THEY_ARE}  # it would call a full disk by another name
    with pd.ExcelWriter(held, engine="xlsxwriter", engine_kwargs=options) as writer:
        writer.book.set_properties({"created": ALWAYS})
        table.to_excel(writer, sheet_name="table", index=False, freeze_panes=(1, 0))
        writer.sheets["table"].autofit()
    path.write_bytes(held.getvalue())
