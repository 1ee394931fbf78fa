"""How good are those who expected something? Stated confidence against what held."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sim.evidence.expectations.ledger import Ledger, Line
from sim.model.ops import Array

FEWEST = 10
"""Scored statements with a confidence below which calibration would be noise."""
EDGES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Bins of stated confidence, each with its lower edge."""


@dataclass(frozen=True)
class Bin:
    """Statements of about the same confidence."""

    low: float
    high: float
    n: int
    stated: float
    """Their mean confidence."""
    held: float
    """The share of them that held."""


@dataclass(frozen=True)
class Calibration:
    """How stated confidence compares with what held."""

    n: int
    """Scored statements with a confidence, each counted once."""
    missing: int
    """How many more it takes; above 0 nothing else is given."""
    brier: float | None
    """Mean squared distance of confidence from what came: 0 is perfect, 0.25 a coin."""
    stated: float | None
    """Mean confidence."""
    held: float | None
    """The share that held."""
    bins: tuple[Bin, ...]
    """Those that hold statements."""


def calibration(ledger: Ledger) -> Calibration:
    """Stated confidence against what held, when there are enough statements.

    A statement counts once for each scenario, with its first score, however often it was run, and
    not at all when it was made after seeing a result.
    """
    pairs = [(line.confidence, line.held) for line in _once_each(ledger)]
    sure, held = np.array(pairs, dtype=float).reshape(-1, 2).T
    n = len(pairs)
    if n < FEWEST:
        return Calibration(n, FEWEST - n, None, None, None, ())
    brier = float(np.mean((sure - held) ** 2))
    return Calibration(n, 0, brier, float(sure.mean()), float(held.mean()), _bins(sure, held))


def _once_each(ledger: Ledger) -> Iterator[Line]:
    seen: set[tuple[str, str]] = set()
    for line in ledger.lines:
        if line.confidence is None or line.held is None or line.after_seeing:
            continue
        names = {(line.scenario, line.statement), (line.content, line.statement)}
        if not names & seen:
            yield line
        seen |= names


def _bins(sure: Array, held: Array) -> tuple[Bin, ...]:
    place = np.array([bisect_right(EDGES, value) - 1 for value in sure])
    return tuple(
        Bin(low, high, int(inside.sum()), float(sure[inside].mean()), float(held[inside].mean()))
        for i, (low, high) in enumerate(pairwise(EDGES))
        if (inside := place == i).any()
    )
