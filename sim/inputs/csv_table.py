"""A table in CSV as its lines: where is which cell, so that a mistake can be shown?

Lines that start with # are comments, empty ones are passed over.
"""

import csv
from pathlib import Path

from sim.inputs.strict_toml import FileProblems, Problem

Line = tuple[int, list[str]]
"""The number of a line in its file, and its cells."""


def csv_text(path: Path) -> str:
    """What a table says, comments too; raises FileProblems when it is no text."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise FileProblems([Problem(str(path), 1, 1, "there is no such file")]) from None
    except (OSError, UnicodeDecodeError) as error:
        what, fix = f"this table cannot be read: {error}", "save it as CSV in UTF-8"
        raise FileProblems([Problem(str(path), 1, 1, what, fix=fix)]) from None


def csv_lines(path: Path) -> list[Line]:
    """The lines of a table without its comments; raises FileProblems when it is no text."""
    lines = enumerate(csv_text(path).splitlines(), start=1)
    filled = [(i, line) for i, line in lines if line.strip()]
    return [(i, next(csv.reader([line]))) for i, line in filled if not line.startswith("#")]


def column(cells: list[str], i: int) -> int:
    """Where a cell begins in its line, from 1."""
    return 1 + sum(len(cell) + 1 for cell in cells[:i])
