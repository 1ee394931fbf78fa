"""Which event did it, what would have come anyway, what was luck, and how usual is the end?

    part of an event = this future - the same future without the event     (same luck)
    anyway           = the same future in the reference
    luck             = this future - the same future with chance off

Each is read at the end of the run, of the alignment that the scenario moves most for its spread.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.analysis.differences import Piece
from sim.analysis.least_effect import DIGITS
from sim.engine.ensemble import Trajectories
from sim.explore.shares import share_interval
from sim.explore.story.facts import Happening
from sim.explore.story.future import Future, path, spread

LEAST: Final = 10.0**-DIGITS
"""The least change of an alignment that is told: it shows wherever the two levels lie."""

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
    """How many of the other futures end below this one."""

    share: float
    low: float
    """With `high` a 95 % interval of the share (Wilson), which is that of a sample of futures."""
    high: float
    others: int


def most_moved(future: Future) -> str:
    """The alignment that the scenario moves most at the end, for how far futures differ.

    The patron's where none moves.
    """
    outputs = [f"alignment.{code}" for code in future.cast.powers]
    sizes = {name: abs(_change(future, name)) for name in outputs}
    if max(sizes.values()) < LEAST:
        return f"alignment.{future.cast.patron}"
    return max(outputs, key=lambda name: _in_spreads(future, name, sizes[name]))


def _in_spreads(future: Future, output: str, size: float) -> float:
    usual = spread(future.every[output][-1])
    return size / usual if usual else 0.0


def _change(future: Future, output: str) -> float:
    return float(future.of(output)[-1] - path(future.usual, output)[-1])


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
    """How many of the other futures end with less of an output; None where there are too few."""
    others = np.delete(future.every[output][-1], future.member)
    if others.size < AMONG:
        return None
    share = float((others < future.every[output][-1, future.member]).mean())
    low, high = share_interval(share, others.size)
    return Rank(share, low, high, others.size)


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
    usual = [one for one in usual if not _held(future, one)]
    mine, theirs = (
        {(one.kind, one.who, one.at): one for one in each if one.kind in DECISIONS}
        for each in (own, usual)
    )
    return Decided(
        [one for key, one in mine.items() if key in theirs],
        [one for key, one in mine.items() if key not in theirs],
        [one for key, one in theirs.items() if key not in mine],
    )


def _held(future: Future, one: Happening) -> bool:
    """Whether the scenario holds the lever by which it would happen."""
    held = future.levers.get(f"{one.who}.withdrawn_clamped")
    return one.kind == "withdrawal" and held is not None and bool(held[one.at])
