"""Which event did it, what would have come anyway, what was luck, and how usual is the end?

    part of an event = this future - the same future without the event     (same luck)
    anyway           = the same future in the reference
    luck             = this future - the same future with chance off

Each is read at the end of the run, of the alignment that the story is about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.analysis.differences import Piece
from sim.engine.ensemble import Trajectories
from sim.explore.shares import share_interval
from sim.explore.story.facts import Happening
from sim.explore.story.future import ROUNDING, Future, path
from sim.explore.story.subject import LEAST

AMONG: Final = 2
"""From so many other futures on it can be said how usual one is."""


@dataclass(frozen=True)
class Cause:
    """What an event or a setting does to the end of this future."""

    piece: Piece
    without: float
    """The output at the end without it."""
    part: float
    """The output at the end less that."""


@dataclass(frozen=True)
class Rank:
    """How an end lies among those of the other futures."""

    higher: bool
    """Whether `share` is of the futures that end lower than this one, else of those higher."""
    share: float
    """The larger of the two shares; 0 where all end alike."""
    low: float
    """With `high` a 95 % interval of the share (Wilson), which is that of a sample of futures."""
    high: float
    others: int


def causes(future: Future, output: str) -> list[Cause]:
    """What each piece of the scenario does to an output at the end, the largest first.

    What does less than the least that counts is left out.
    """
    found = [_cause(future, output, *one) for one in future.pieces]
    return sorted((c for c in found if abs(c.part) >= LEAST), key=lambda c: -abs(c.part))


def _cause(future: Future, output: str, piece: Piece, less: Trajectories) -> Cause:
    own, without = float(future.of(output)[-1]), float(path(less, output)[-1])
    return Cause(piece, without, own - without)


def rank(future: Future, output: str) -> Rank | None:
    """How the end of an output lies among other futures'; None where there are too few."""
    ends = future.every[output][-1]
    others = np.delete(ends, future.member) - ends[future.member]
    if others.size < AMONG:
        return None
    below, above = (float((sign * others > ROUNDING).mean()) for sign in (-1.0, 1.0))
    low, high = share_interval(max(below, above), others.size)
    return Rank(below >= above, max(below, above), low, high, others.size)


DECISIONS: Final = ("settlement", "partnership", "withdrawal", "coordination")
"""Kinds of what happens of which it is told whether it would have happened anyway."""


@dataclass(frozen=True)
class Decided:
    """What happens in both of two scenarios in the same quarter, and in one of them alone."""

    both: list[Happening]
    here: list[Happening]
    there: list[Happening]


def anyway(future: Future, own: Sequence[Happening], usual: Sequence[Happening]) -> Decided:
    """What happens at the same time in the reference too, only here, and only there.

    What the scenario's own events decide in the place of an actor is nowhere.
    """
    mine, theirs = (
        {(act_of(one), one.at): one for one in each if one.kind in DECISIONS}
        for each in (own, [one for one in usual if not _held(future, one)])
    )
    return Decided(
        [one for key, one in mine.items() if key in theirs],
        [one for key, one in mine.items() if key not in theirs],
        [one for key, one in theirs.items() if key not in mine],
    )


Act = tuple[str, str, float]
"""Kind, actor and level of a decision."""


def act_of(one: Happening) -> Act:
    """What is decided by whom; partnerships differ by how high they are."""
    return one.kind, one.who, one.facts[0].value if one.kind == "partnership" else 0.0


def _held(future: Future, one: Happening) -> bool:
    """Whether the scenario holds the lever by which it would happen."""
    held = future.levers.get(f"{one.who}.withdrawn_clamped")
    return one.kind == "withdrawal" and held is not None and bool(held[one.at])
