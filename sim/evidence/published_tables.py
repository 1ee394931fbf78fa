"""What did others publish of their theories? seeds/validation/, read and checked.

published.toml states each result and what must come out; the tables beside it hold what theories
are given, and long lists of published numbers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from pydantic import model_validator

from sim.inputs.csv_table import column, csv_lines
from sim.inputs.documents.records import FileName
from sim.inputs.folders import shipped
from sim.inputs.register import Register
from sim.inputs.strict_toml import FileProblems, Problem, Strict, check, mistake, parse
from sim.model.ops import Array

FOLDER, FILE = "validation", "published.toml"
TRUTHS = {"True": "1", "False": "0"}
"""How tables write flags."""


class PublishedNumbers(Strict):
    """Numbers that must come out."""

    name: str
    """What tells them from other numbers of the result."""
    values: tuple[float, ...] | None = None
    """The published numbers."""
    file: FileName | None = None
    """The table in which they stand."""
    column: str | None = None
    """The column of it."""
    tolerance: float = 0.0
    """How far what comes out may lie from them."""

    @model_validator(mode="after")
    def _values_or_column(self) -> Self:
        places = (self.file, self.column)
        if (self.values is None) == (places == (None, None)) or places.count(None) == 1:
            fix = "give either values, or file and column"
            raise mistake("numbers stand here or in a table", key="name", fix=fix)
        return self


class PublishedResult(Strict):
    """A published result of a theory."""

    id: str
    """Its name."""
    source: str
    """Where it was published."""
    claim: str
    """What it says, in our own words."""
    inputs: tuple[FileName, ...] = ()
    """Tables that the theory is given."""
    of: tuple[str, ...] = ()
    """Actors, or columns, that it is about."""
    reading: tuple[PublishedNumbers, ...]
    """What must come out."""


class PublishedResults(Strict):
    """published.toml."""

    result: tuple[PublishedResult, ...]


@dataclass(frozen=True)
class Table:
    """A table in CSV, as it was published."""

    path: Path
    heads: list[str]
    lines: list[tuple[int, list[str]]]

    def words(self, head: str) -> list[str]:
        """A column as it stands there. Raises FileProblems when there is none."""
        at = self._at(head)
        return [cells[at] if at < len(cells) else "" for _, cells in self.lines]

    def numbers(self, heads: Sequence[str]) -> Array:
        """Columns of numbers, (line, column); a flag is 1 or 0, an empty cell nan.

        Raises FileProblems when a column is not there or holds something else.
        """
        return np.column_stack([self._numbers(head) for head in heads])

    def line(self, head: str, word: str) -> int:
        """The line, from 0, in which a word stands in a column; FileProblems when in none."""
        words = self.words(head)
        if word not in words:
            what = f"no '{word}' in column '{head}'"
            raise FileProblems([Problem(str(self.path), 1, 1, what, ", ".join(words))])
        return words.index(word)

    def _numbers(self, head: str) -> Array:
        at = self._at(head)
        return np.array(
            [
                self._number(line, cells, at, text)
                for (line, cells), text in zip(self.lines, self.words(head), strict=True)
            ]
        )

    def _number(self, line: int, cells: list[str], at: int, text: str) -> float:
        try:
            return float(TRUTHS.get(text, text) or "nan")
        except ValueError:
            what = f"{self.heads[at]} is '{text}'"
            place = str(self.path), line, column(cells, at)
            raise FileProblems([Problem(*place, what, "a number")]) from None

    def _at(self, head: str) -> int:
        if head not in self.heads:
            what = f"no column '{head}'"
            allowed = ", ".join(filter(None, self.heads))
            raise FileProblems([Problem(str(self.path), 1, 1, what, allowed)])
        return self.heads.index(head)


def read_table(path: Path) -> Table:
    """A table; raises FileProblems when it cannot be read or is empty."""
    lines = csv_lines(path)
    if not lines:
        raise FileProblems([Problem(str(path), 1, 1, "this table is empty")])
    (_, heads), *rest = lines
    return Table(path, heads, rest)


@dataclass(frozen=True)
class Published:
    """Published results, and the folder of their tables."""

    folder: Path
    results: tuple[PublishedResult, ...]

    def table(self, name: str) -> Table:
        """A table of the folder; raises FileProblems when it cannot be read."""
        return read_table(self.folder / name)

    def inputs(self, result: PublishedResult) -> Iterator[Table]:
        """The tables that a theory is given."""
        return map(self.table, result.inputs)

    def numbers(self, one: PublishedNumbers) -> Array:
        """The published numbers, (number,)."""
        if one.file is not None and one.column is not None:
            return self.table(one.file).numbers([one.column])[:, 0]
        return np.array(one.values)


def load_published(register: Register) -> Published:
    """Published results of the seeds in force, or the shipped ones where they have none.

    Raises FileProblems with every mistake in published.toml.
    """
    folder = register.folder / FOLDER
    if not (folder / FILE).is_file():
        folder = shipped().seeds / FOLDER
    return Published(folder, check(parse(folder / FILE), PublishedResults).result)
