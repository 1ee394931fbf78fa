"""What a search has evaluated, kept as it goes along, so that a stopped one goes on.

A line of CSV for each strategy: its digest, what was chosen, the mean of each value, and a check of
the line. A line that was cut off as it was written is computed anew. From a damaged one on, and one
of another search, all are: the file is set aside, and the lines before are written again.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import numpy as np
import pandas as pd

from sim.batches.csv_text import csv_of
from sim.batches.store import naming, write_text
from sim.explore.strategies import Strategy
from sim.model.ops import Array


@dataclass(frozen=True)
class Kept:
    """Where a search keeps what it evaluates."""

    path: Path
    identity: str
    """What makes its numbers: a hash of all that can change them."""
    aside: Callable[[Path, str], None]
    """Sets a file aside that does not belong, and says why."""


class Evaluations:
    """Means of values by strategy, in memory and in a file that only grows."""

    def __init__(self, kept: Kept | None, choices: Sequence[str], values: Sequence[str]) -> None:
        """Read what is there; where nothing is `kept`, nothing stays beyond this process."""
        self.kept = kept
        columns = ["strategy", *choices, *values, "check"]
        self.width = len(columns)
        self.head = csv_of(pd.DataFrame(columns=columns)).rstrip("\n").split(",")
        self.found: dict[str, Array] = {}
        if kept is not None:
            self._open(kept, len(values))

    def _open(self, kept: Kept, values: int) -> None:
        """Take the sound lines, and leave a file that holds these alone."""
        lines = list(_lines(kept.path))
        first = lines[:1] == [self.head]
        sound = list(takewhile(self._sound, lines[1:])) if first else []
        for line in sound:
            self.found[line[0]] = np.array([float(cell) for cell in line[-1 - values : -1]])
        if kept.path.exists() and lines != [self.head, *sound]:
            damaged = f"line {len(sound) + 2 if first else 1} is damaged, or of another search"
            kept.aside(kept.path, damaged)
        write_text(kept.path, "".join(map(_written, [self.head, *sound])))

    def _sound(self, line: Sequence[str]) -> bool:
        """Whether a line holds what was written."""
        return len(line) == self.width and line[-1] == self._check(line[:-1])

    def of(self, strategy: Strategy) -> Array | None:
        """The means of a strategy, (value,), where it was evaluated."""
        return self.found.get(strategy.digest)

    def add(self, strategy: Strategy, candidate: Array, means: Array) -> None:
        """Keep the means of a strategy."""
        self.found[strategy.digest] = means
        cells = [strategy.digest, *map(_exact, candidate), *map(_exact, means)]
        if self.kept is not None:
            path = self.kept.path
            with naming(path), path.open("a", encoding="utf-8", newline="\n") as file:
                file.write(_written([*cells, self._check(cells)]))

    def _check(self, cells: Sequence[str]) -> str:
        assert self.kept is not None
        text = ",".join([self.kept.identity, *cells])
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def _exact(number: float) -> str:
    """A number with every digit that it has."""
    return repr(float(number))


def _written(cells: Sequence[str]) -> str:
    return ",".join(cells) + "\n"


def _lines(path: Path) -> Iterator[list[str]]:
    """The lines of a file, as cells; without the last where a stop has cut it off."""
    if path.is_file():
        text = path.read_bytes().decode("utf-8", errors="replace")
        yield from (line.split(",") for line in text.split("\n")[:-1])
