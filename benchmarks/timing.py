"""Ways to do the same work, timed in turn, and their ratios.

A machine is never equally fast for long, so ratios are taken within a round, in which every way
runs once, and told as the median over rounds with the smallest and the largest.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Work = Callable[[], object]
Times = Mapping[str, Sequence[float]]
"""Seconds per run by way, one for each round."""


@dataclass(frozen=True)
class Way:
    """Some runs done in some way."""

    name: str
    runs: int
    work: Work
    cores: int = 1
    start: Work | None = None
    """Work of `started` runs whose time is taken off: the start of workers is not counted."""
    started: int = 0
    warm: bool = True
    """Whether it runs once before any timing: fresh memory and first calls cost more."""
    wall: bool = False
    """Whether its time is that on the wall, on one core too."""

    def seconds(self) -> float:
        """Of one run: processor time on one core, time on the wall on more."""
        alone = self.cores == 1 and not self.wall
        clock = time.process_time if alone else time.perf_counter
        taken = _seconds(self.work, clock)
        if self.start is not None:
            taken -= _seconds(self.start, clock)
        return taken / (self.runs - self.started)


def _seconds(work: Work, clock: Callable[[], float]) -> float:
    gc.collect()
    began = clock()
    work()
    return clock() - began


def timed(ways: Sequence[Way], rounds: int) -> dict[str, list[float]]:
    """Every way in turn, so many times."""
    for way in ways:
        if way.warm:
            way.work()
    times: dict[str, list[float]] = {way.name: [] for way in ways}
    for _ in range(rounds):
        for way in ways:
            times[way.name].append(way.seconds())
    return times


def ratio(times: Times, slow: str, fast: str) -> str:
    """How much longer one way takes than another: median (smallest to largest) over rounds."""
    found = [a / b for a, b in zip(times[slow], times[fast], strict=True)]
    if len(set(found)) == 1:
        return shown(found[0])
    return f"{shown(statistics.median(found))} ({shown(min(found))} to {shown(max(found))})"


def shown(number: float) -> str:
    """A ratio with as many digits as it deserves."""
    if number >= 100:
        return f"{float(f'{number:.3g}'):,.0f}"
    return f"{number:.0f}" if number >= 20 else f"{number:.2f}"


def lasting(seconds: float) -> str:
    """A time in the unit that suits it."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def middle(values: Sequence[float]) -> str:
    """The median time."""
    return lasting(statistics.median(values))


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
