"""Where in a data file does a number stand? Its row, the file's own header, and the address.

A number cites `data/FILE.csv CELL, CELL, COLUMN`: the rows that hold all of these cells, and what
stands in these columns, in all where none is named. 2014-2018 stands for each of these years.
"""

import csv
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sim.inputs.strict_toml import FileProblems, Problem
from sim.inputs.strict_toml.files import TABLE_LIMIT, read_text

SOURCE = "source"
"""The column that says where a row was read, in files that were gathered row by row."""

SAME = "same"
"""What that column says where a row was read where the row above was."""

SPAN = re.compile(r"(\d{4})-(\d{4})")


@dataclass(frozen=True)
class DataRow:
    """A row of a data file."""

    line: int
    cells: Mapping[str, str]
    """By column, without the source."""
    source: str
    """Address or file that the row was read from; of "same" that of the rows above."""

    @property
    def text(self) -> str:
        """The row in a line: where it stands, what it holds, where that was read."""
        cells = ", ".join(f"{name} {cell}" for name, cell in self.cells.items() if cell)
        return f"line {self.line}: {cells}" + (f"; {self.source}" if self.source else "")

    def matches(self, name: str, word: str) -> bool:
        """Whether a word is the cell of a column, or a span of years that the cell lies in."""
        cell, span = self.cells[name], SPAN.fullmatch(word)
        return cell == word or bool(span and name == "year" and span[1] <= cell <= span[2])


@dataclass(frozen=True)
class DataFile:
    """A file of seeds/data."""

    header: tuple[str, ...]
    """What stands above its rows: who measured, how it was derived, what to beware of."""
    rows: tuple[DataRow, ...]

    @property
    def origin(self) -> str:
        """What the header says of the source, with its addresses; nothing where rows say it."""
        first = next((i for i, line in enumerate(self.header) if _names_source(line)), None)
        if first is None:
            return ""
        rest = self.header[first + 1 :]
        end = next((i for i, line in enumerate(rest) if not line.startswith(" ")), len(rest))
        return " ".join(line.strip() for line in (self.header[first], *rest[:end]))

    def cited(self, place: str) -> list[DataRow]:
        """The rows that hold all cells of a citation, with the columns that it names.

        None where it names no cell.
        """
        words = [word.strip() for word in place.split(",")]
        columns = {word for row in self.rows[:1] for word in words if word in row.cells}
        asked = [word for word in words if word and word not in columns]
        return [_shown(row, asked, columns) for row in self.rows if _holds(row, asked)]


def _holds(row: DataRow, words: Sequence[str]) -> bool:
    """Whether a row holds each of some words, of which there are any."""
    found = (any(row.matches(name, word) for name in row.cells) for word in words)
    return bool(words) and all(found)


def _shown(row: DataRow, words: Sequence[str], columns: Collection[str]) -> DataRow:
    """A row with some columns, and with those that it was found by; with all without columns."""
    found = {n for n in row.cells for word in words if row.matches(n, word)}
    kept = {n: cell for n, cell in row.cells.items() if not columns or n in found | set(columns)}
    return replace(row, cells=kept)


def read_data_file(path: Path) -> DataFile:
    """A file of rows, or of JSON that tells its source; raises FileProblems when it is neither."""
    text = read_text(path, TABLE_LIMIT)
    try:
        if path.suffix == ".json":
            return DataFile((f"Source: {json.loads(text).get('source', '')}",), ())
        lines = text.splitlines()
        header = tuple(line[1:].removeprefix(" ") for line in lines if line.startswith("#"))
        return DataFile(header, tuple(_rows(lines)))
    except (ValueError, AttributeError, RecursionError, csv.Error) as error:
        what, fix = f"this file of data cannot be read: {error}", "copy it from fresh seeds"
        raise FileProblems([Problem(str(path), 1, 1, what, fix=fix)]) from None


def _names_source(line: str) -> bool:
    return line.startswith(("Source:", "Sources:"))


def _rows(lines: Sequence[str]) -> Iterator[DataRow]:
    numbered = [(i, line) for i, line in enumerate(lines, start=1) if not line.startswith("#")]
    table = csv.DictReader(line for _, line in numbered)
    above = ""
    for row in table:
        cells = {name: cell for name, cell in row.items() if isinstance(cell, str)}
        said = cells.pop(SOURCE, "")
        above = above if said.startswith(SAME) else said
        source = above + said.removeprefix(SAME) if said.startswith(SAME) else said
        yield DataRow(numbered[table.line_num - 1][0], cells, source)
