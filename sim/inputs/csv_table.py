"""A table in CSV as its lines: where is which cell, so that a mistake can be shown?

Lines that start with # are comments, empty ones are passed over.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from sim.inputs.strict_toml import FileProblems, Problem
from sim.inputs.strict_toml.files import TABLE_LIMIT, read_text

Line = tuple[int, list[str]]
"""The number of a line in its file, and its cells."""


def csv_text(path: Path) -> str:
    """What a table says, comments too; raises FileProblems when it is no text."""
    return read_text(path, TABLE_LIMIT)


def csv_lines(path: Path) -> list[Line]:
    """The lines of a table without its comments; raises FileProblems when it is no text."""
    return list(_lines(path))


def _lines(path: Path) -> Iterator[Line]:
    for i, line in enumerate(csv_text(path).replace("\r", "\n").split("\n"), start=1):
        if line.strip() and not line.startswith("#"):
            try:
                yield i, next(csv.reader([line]))
            except csv.Error:
                allowed = f"at most {csv.field_size_limit()} characters"
                raise FileProblems(
                    [Problem(str(path), i, 1, "a cell is too long", allowed)]
                ) from None


def column(cells: list[str], i: int) -> int:
    """Where a cell begins in its line, from 1."""
    return 1 + sum(len(cell) + 1 for cell in cells[:i])
