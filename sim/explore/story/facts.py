"""What is worth a sentence, and with which numbers?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
from typing import Final, NamedTuple

from sim.model.units import YEAR

OWN: Final = "own"
"""The future that is told."""

REFERENCE: Final = "reference"
"""The same member in the reference."""

ALL: Final = "all"
"""All futures of the scenario."""

PHASES: Final = 3
"""Phases of a run at most."""


class Fact(NamedTuple):
    """A number that a sentence gives."""

    quarter: str
    kind: str
    """That of the sentence."""
    who: str
    """An actor's code."""
    what: str
    """An output, `alignment.CHN`, a lever, `event.` and its id, or another name without spaces."""
    value: float
    run: str = OWN
    """Where it is recorded: OWN, or the name of another run of the same member, or ALL."""


@dataclass(frozen=True)
class Happening:
    """What may be worth a sentence."""

    kind: str
    at: int
    """The quarter it is told in, from 0 in the first of the run."""
    who: str
    facts: tuple[Fact, ...] = ()
    size: float = inf
    """A move in standard deviations of the same move in all futures; infinite for a decision."""
    about: dict[str, str] = field(default_factory=dict)
    """Further words that a sentence needs, by name."""


class Phase(NamedTuple):
    """Whole years of a run, from 0 in its first quarter; both ends belong to it."""

    first: int
    last: int


def phases_of(quarters: Sequence[str]) -> tuple[Phase, ...]:
    """A run in at most PHASES parts of about as many whole years each.

    A year that the run has only in part counts as one.
    """
    years = list(dict.fromkeys(quarter[:4] for quarter in quarters))
    parts = min(PHASES, len(years))
    cuts = [years[len(years) * part // parts] for part in range(parts)]
    begins = [next(i for i, q in enumerate(quarters) if q.startswith(year)) for year in cuts]
    return tuple(Phase(a, b - 1) for a, b in pairwise([*begins, len(quarters)]))


def whole_years(quarters: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Each year that a run has in whole, with the place of its first quarter."""
    for i, quarter in enumerate(quarters):
        if quarter.endswith("Q1") and i + int(YEAR) <= len(quarters):
            yield quarter[:4], i
