"""What a search has evaluated, kept as it goes along, so that a stopped one goes on.

A line of CSV for each strategy: its digest, what was chosen, the mean of each value, and a check of
the line. A line that was cut off, or changed, is left out and computed anew.
"""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path

import numpy as np

from sim.explore.strategies import Strategy
from sim.model.ops import Array


class Evaluations:
    """Means of values by strategy, in memory and in a file that only grows."""

    def __init__(self, path: Path | None, choices: Sequence[str], values: Sequence[str]) -> None:
        """Read what is there; without a path nothing is kept beyond this process."""
        self.path = path
        self.head = ["strategy", *choices, *values, "check"]
        self.found: dict[str, Array] = {}
        if path is not None:
            self._open(path, len(values))

    def _open(self, path: Path, values: int) -> None:
        """Take the sound lines, and leave a file that holds these alone."""
        sound = list(_sound(path, self.head)) if path.is_file() else []
        for line in sound:
            self.found[line[0]] = np.array([float(cell) for cell in line[-1 - values : -1]])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(map(_written, [self.head, *sound])), encoding="utf-8", newline="\n")

    def of(self, strategy: Strategy) -> Array | None:
        """The means of a strategy, (value,), where it was evaluated."""
        return self.found.get(strategy.digest)

    def add(self, strategy: Strategy, candidate: Array, means: Array) -> None:
        """Keep the means of a strategy."""
        self.found[strategy.digest] = means
        cells = [strategy.digest, *map(_exact, candidate), *map(_exact, means)]
        if self.path is not None:
            with self.path.open("a", encoding="utf-8", newline="\n") as file:
                file.write(_written([*cells, _check(cells)]))


def _exact(number: float) -> str:
    """A number with every digit that it has."""
    return repr(float(number))


def _check(cells: Sequence[str]) -> str:
    return hashlib.sha256(",".join(cells).encode()).hexdigest()[:12]


def _written(cells: Sequence[str]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


def _sound(path: Path, head: Sequence[str]) -> Iterator[list[str]]:
    """Lines of the file that hold what was written; none where it is of another search."""
    lines = list(csv.reader(StringIO(path.read_text(encoding="utf-8", errors="replace"))))
    if not lines or lines[0] != list(head):
        return
    for line in lines[1:]:
        if len(line) == len(head) and line[-1] == _check(line[:-1]):
            yield line
