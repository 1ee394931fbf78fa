"""Actor tables of a user, as CSV: which actors does a theory meet, and what is wrong with a table?

Landscape: name, strength, and one column for each actor, headed by its name, with ratings of 1
(rivals) to 5 (close); 3 is neutral, and a propensity is the rating less 3. A pair is rated once, or
twice alike; cells of an actor with itself stay empty. Group decision: name, capability, position,
salience. Columns may stand in any order, `actor` means name, capitals do not matter in these heads.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import inf, isfinite
from pathlib import Path

import numpy as np

from sim.inputs.csv_table import Line, column, csv_lines
from sim.inputs.strict_toml import FileProblems, Problem, nearest, refuse
from sim.model.ops import Array
from sim.theories import group_decision, landscape
from sim.theories.group_decision import Bargaining

RATING = (1.0, 5.0)
Span = tuple[float, float]
LANDSCAPE: Mapping[str, Span] = {"strength": (0.0, inf)}
DECISION: Mapping[str, Span] = {
    "capability": (0.0, inf),
    "position": (-inf, inf),
    "salience": (0.0, 1.0),
}
"""Columns of numbers, with the least and the largest value of each."""


@dataclass(frozen=True)
class Landscape:
    """Actors of a landscape: strengths (actor,), propensities (actor, actor)."""

    names: tuple[str, ...]
    strengths: Array
    propensity: Array


@dataclass(frozen=True)
class Issue:
    """Actors on one issue."""

    names: tuple[str, ...]
    bargaining: Bargaining


@dataclass(frozen=True)
class Rows:
    """A table whose heads, names and lengths of lines are right."""

    path: Path
    heads: list[str]
    lines: list[Line]

    @property
    def names(self) -> list[str]:
        """Names of the actors, in the order of the lines."""
        at = self.heads.index("name")
        return [cells[at].strip() for _, cells in self.lines]

    def problem(self, line: int, head: str, what: str, allowed: str = "", fix: str = "") -> Problem:
        """A mistake in a cell of a line, counted from 0."""
        number, cells = self.lines[line]
        at = column(cells, self.heads.index(head))
        return Problem(str(self.path), number, at, what, allowed, fix)

    def numbers(self, head: str, span: Span) -> tuple[Array, list[Problem]]:
        """A column of numbers, (actor,), with nan for what is none, and what is wrong in it."""
        at, values, faults = self.heads.index(head), list[float](), list[Problem]()
        for i, (_, cells) in enumerate(self.lines):
            values.append(_number(cells[at], span))
            if np.isnan(values[-1]):
                what = f"{head} of {self.names[i]} is '{cells[at].strip()}'"
                faults.append(self.problem(i, head, what, _allowed(span)))
        return np.array(values), faults


def read_landscape(path: Path) -> Landscape:
    """A landscape from a file; raises FileProblems with every mistake."""
    rows = _rows(path, tuple(LANDSCAPE), landscape.MOST_ACTORS, rated=True)
    strengths, faults = rows.numbers("strength", LANDSCAPE["strength"])
    ratings, wrong = _ratings(rows)
    refuse([*faults, *wrong])
    return Landscape(tuple(rows.names), strengths, landscape.propensities(ratings))


def read_issue(path: Path) -> Issue:
    """Actors on one issue from a file; raises FileProblems with every mistake."""
    rows = _rows(path, tuple(DECISION), group_decision.MOST_ACTORS)
    read = {head: rows.numbers(head, span) for head, span in DECISION.items()}
    refuse(fault for _, faults in read.values() for fault in faults)
    found = {head: values for head, (values, _) in read.items()}
    one = Bargaining(found["position"], found["capability"], found["salience"])
    if one.span == 0.0:
        what = "all actors stand at the same position: there is nothing to decide"
        refuse([rows.problem(0, "position", what, "at least two positions that differ")])
    if not (one.weights > 0.0).any():
        what = "nobody has any weight, which is capability times salience"
        refuse([rows.problem(0, "capability", what, "one or more above 0 in both")])
    return Issue(tuple(rows.names), one)


# ---- lines, heads and names ----------------------------------------------------------------------


def _rows(path: Path, numbers: tuple[str, ...], most: int, *, rated: bool = False) -> Rows:
    """The lines of a table; raises FileProblems when heads, names or lengths are wrong."""
    lines = csv_lines(path)
    if len(lines) < 3 or len(lines) - 1 > most:
        what = f"this table has {max(0, len(lines) - 1)} actors"
        fix = "give a line of heads, and a line for each actor"
        raise FileProblems([Problem(str(path), 1, 1, what, f"2 to {most} actors", fix)])
    (number, heads), *rest = lines
    rows = Rows(path, [_head(head, numbers) for head in heads], rest)
    refuse(_missing(rows, number, numbers))
    refuse(_short_lines(rows))
    refuse(
        [*_names(rows), *_heads(rows, number, heads, (*numbers, *(rows.names if rated else ())))]
    )
    return rows


def _head(typed: str, numbers: tuple[str, ...]) -> str:
    """A head as it is known: `name` and those of numbers in small letters, others as typed."""
    plain = typed.strip().casefold()
    if plain in ("name", "actor"):
        return "name"
    return plain if plain in numbers else typed.strip()


def _missing(rows: Rows, number: int, numbers: tuple[str, ...]) -> Iterator[Problem]:
    for head in ("name", *numbers):
        if head not in rows.heads:
            allowed = ", ".join(("name", *numbers))
            fix = nearest(head, rows.heads)
            yield Problem(str(rows.path), number, 1, f"no column '{head}'", allowed, fix)


def _short_lines(rows: Rows) -> Iterator[Problem]:
    for number, cells in rows.lines:
        if len(cells) != len(rows.heads):
            what = f"{len(cells)} cells for {len(rows.heads)} columns"
            yield Problem(str(rows.path), number, 1, what)


def _names(rows: Rows) -> Iterator[Problem]:
    for i, name in enumerate(rows.names):
        if not name:
            yield rows.problem(i, "name", "an actor without a name")
        elif name in rows.names[:i]:
            yield rows.problem(i, "name", f"actor '{name}' is given twice")


def _heads(rows: Rows, number: int, typed: list[str], known: tuple[str, ...]) -> Iterator[Problem]:
    """Columns that mean nothing, are there twice, or lack where actors are rated."""
    for i, head in enumerate(rows.heads):
        at = number, column(typed, i)
        if head in rows.heads[:i]:
            yield Problem(str(rows.path), *at, f"column '{head}' is given twice")
        elif head not in ("name", *known):
            fix = nearest(head, known) or "head it by an actor's name, or leave it out"
            yield Problem(
                str(rows.path), *at, f"unknown column '{head}'", ", ".join(("name", *known)), fix
            )
    for name in known:
        if name and name not in rows.heads:
            yield Problem(str(rows.path), number, 1, f"no column '{name}'", fix="rate this actor")


# ---- cells ---------------------------------------------------------------------------------------


def _number(cell: str, span: Span) -> float:
    """A number within a span; nan for anything else."""
    try:
        value = float(cell)
    except ValueError:
        return np.nan
    return value if isfinite(value) and span[0] <= value <= span[1] else np.nan


def _allowed(span: Span) -> str:
    if span[1] < inf:
        return f"a number from {span[0]:g} to {span[1]:g}"
    return "a number" if span[0] == -inf else f"a number of at least {span[0]:g}"


def _ratings(rows: Rows) -> tuple[Array, list[Problem]]:
    """Ratings of all pairs, (actor, actor), and what is wrong with them."""
    names, faults = rows.names, list[Problem]()
    rated = np.full((len(names), len(names)), np.nan)
    for i, (_, cells) in enumerate(rows.lines):
        for j, other in enumerate(names):
            cell = cells[rows.heads.index(other)].strip()
            rated[i, j] = _number(cell, RATING)
            fault = _rating_fault(names[i], other, cell, float(rated[i, j]))
            if fault:
                faults.append(rows.problem(i, other, *fault))
    unlike = _pairs(rated, lambda a, b: a != b and not np.isnan(a + b))
    faults += [rows.problem(j, names[i], _UNLIKE.format(names[i], names[j])) for i, j in unlike]
    if not faults:
        none = _pairs(rated, lambda a, b: bool(np.isnan(a) and np.isnan(b)))
        faults += [rows.problem(i, names[j], _NONE.format(names[i], names[j])) for i, j in none]
    return np.where(np.isnan(rated), rated.T, rated), faults


_UNLIKE = "{} and {} rate each other differently; a landscape has one rating for a pair"
_NONE = "{} and {} are not rated"


def _rating_fault(one: str, other: str, cell: str, value: float) -> tuple[str, str] | None:
    """What is wrong with a rating, and what is allowed."""
    if one == other:
        return None if not cell else (f"{one} rates itself '{cell}'", "an empty cell")
    if cell and np.isnan(value):
        return f"{one} and {other} are rated '{cell}'", _allowed(RATING)
    return None


def _pairs(table: Array, wrong: Callable[[float, float], bool]) -> Iterator[tuple[int, int]]:
    """Pairs i < j of which the two cells are wrong together."""
    for i in range(len(table)):
        for j in range(i + 1, len(table)):
            if wrong(table[i, j], table[j, i]):
                yield i, j
