"""Rows in aligned columns, or as JSON."""

import json
from math import floor, log10
from typing import Any

SMALLEST = 5e-7
"""A change that counts as none: less than the last digit shown."""

Row = dict[str, Any]
"""A line of a table: its cells by their heads, the same heads in every row."""


def print_rows(rows: list[Row], as_json: bool) -> None:
    """Print rows as aligned columns, or as JSON."""
    if as_json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    if not rows:
        return
    cells = [[_cell(value) for value in row.values()] for row in rows]
    heads = list(rows[0])
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    for line in [heads, *cells]:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        )


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:g}" if isinstance(value, float) else str(value)


def signed(value: float) -> str:
    """A change with three digits, and never in powers of ten."""
    if abs(value) < SMALLEST:
        return "0"
    decimals = max(0, 2 - floor(log10(abs(value))))
    return f"{value:+,.{min(decimals, 6)}f}"
