"""What would flip a sentence? The smallest changes of assumptions that end an effect and turn it.

An effect is the mean paired difference over streams of luck, which all points share. Its sign is
lost where the mean is at zero or beyond, and turned where that is sure, with room for other luck
(sim.explore.effects). For each, from the place where every number has its value, in ranges of the
numbers:

    out       the number and the end of its range that turn the effect most, one after another,
              each beside those before it, until the effect has turned; after the first, those
              KEPT numbers are tried that move it most by themselves
    else      where MOST_MOVED numbers do not do it: every number at the end that turns it by
              itself, and futures that are known to disagree
    fewer     numbers that are not needed go back to their values, the least needed first
    back      from the number that matters least on, each back towards its value as far as it may,
              by halving

Every point is computed by the model; no fitted surface stands in for it. What is found is tested
under luck that helped with nothing. The search goes one number at a time, so that another change
may be smaller, and what only numbers together would do may be missed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.explore.effects import SURE, Change, Flip, Goal, Mean, is_lost, is_turned
from sim.model.ops import Array

MOST_MOVED: Final = 12
"""Numbers that are moved on the way out."""
KEPT: Final = 64
GUESSES: Final = 3
"""Disagreeing futures that are taken up where numbers one after another do not turn the effect."""
HALVINGS: Final = 8

Integers = NDArray[np.int64]
Effects = Callable[[Array], Array]
"""From places, (point, parameter), to paired differences, (point, stream)."""


@dataclass(frozen=True)
class Luck:
    """The same effects under three sets of streams of luck."""

    rough: Effects
    """A few streams, for the way out."""
    fine: Effects
    """More, for what is found."""
    fresh: Effects
    """As many others, for the test of it."""


def find_flip(names: Sequence[str], start: Array, luck: Luck, guesses: Array | None = None) -> Flip:
    """The smallest changes that end an effect and turn it, as far as the search finds them.

    Args:
        names: of the numbers that may move, (parameter,).
        start: their places, 0-1, (parameter,).
        luck: computes paired differences at places.
        guesses: places of futures in which the effect is the other way round, (point, parameter).
    """
    guesses = np.empty((0, len(names))) if guesses is None else guesses[:GUESSES]
    return _Search(names, start, luck).flip(guesses)


class _Search:
    """The points that have been computed, and what is left of the effect at them."""

    def __init__(self, names: Sequence[str], start: Array, luck: Luck) -> None:
        self.names, self.start, self.luck, self.tried = names, start, luck, 0
        self.known: dict[bytes, Mean] = {}
        self.first = self._fine(start)

    def flip(self, guesses: Array) -> Flip:
        if self.first.sign == 0:
            return Flip(self.first, None, None, self.first, self.tried)
        path, together = self._out()
        turned = self._smallest(is_turned, path, [together, *guesses])
        lost = self._smallest(is_lost, path, [together, *guesses] if turned is None else [turned])
        if turned is not None and lost is not None and self._cost(turned) < self._cost(lost):
            lost = self._pulled_back(turned, is_lost)
        found, nearest = (self._change(lost), self._change(turned)), self._fine(path[-1])
        return Flip(self.first, *found, nearest, self.tried)

    def _smallest(self, goal: Goal, path: Sequence[Array], others: Sequence[Array]) -> Array | None:
        """The point with the smallest change that meets a goal, from the path or from others."""
        found = [point for point in path if self._meets(point, goal)][:1]
        if not found:
            found = [self._fewer(point, goal) for point in others if self._meets(point, goal)]
        point = min(found, key=self._cost, default=None)
        return None if point is None else self._pulled_back(point, goal)

    def _cost(self, point: Array) -> tuple[int, float]:
        """How many numbers move, and how far."""
        steps = np.abs(point - self.start)
        return int((steps > 0).sum()), float(steps.sum())

    def _change(self, point: Array | None) -> Change | None:
        if point is None:
            return None
        places = zip(self.names, self.start, point, strict=True)
        moved = {name: (float(of), float(to)) for name, of, to in places if of != to}
        self.tried += 1
        return Change(moved, self._fine(point), Mean.of(self.luck.fresh(point[None])[0]))

    def _rough(self, points: Array) -> Array:
        """What may be left of the effect at points under little luck, (point,)."""
        self.tried += len(points)
        left = (Mean.of(row).along(self.first.sign) for row in self.luck.rough(points))
        return np.array([one.value + SURE * one.error for one in left])

    def _fine(self, point: Array) -> Mean:
        key = point.tobytes()
        if key not in self.known:
            self.tried += 1
            self.known[key] = Mean.of(self.luck.fine(point[None])[0])
        return self.known[key]

    def _meets(self, point: Array, goal: Goal) -> bool:
        return goal(self._fine(point).along(self.first.sign))

    # ---- out -------------------------------------------------------------------------------------

    def _out(self) -> tuple[list[Array], Array]:
        """Points ever nearer to turning, number after number; and all at their ends at once."""
        some = np.arange(self.start.size)
        ends = self._ends(self.start, some)
        left = self._rough(ends).reshape(-1, 2)
        before = float(self._rough(self.start[None])[0])
        together = self._each_best(left, before)
        some = np.argsort(-np.abs(left - before).max(axis=1), kind="stable")[:KEPT]
        path, least = [ends[left.argmin()]], float(left.min())
        while len(path) < MOST_MOVED and not self._meets(path[-1], is_turned):
            ends = self._ends(path[-1], some)
            further = self._rough(ends)
            if further.min() >= least:
                break
            path.append(ends[further.argmin()])
            least = float(further.min())
        return path, together

    def _ends(self, point: Array, some: Integers) -> Array:
        """The point with each of some numbers at each end of its range, low before high."""
        ends: Array = np.repeat(point[None], 2 * some.size, axis=0)
        rows = np.arange(some.size)
        ends[2 * rows, some], ends[2 * rows + 1, some] = 0.0, 1.0
        return ends

    def _each_best(self, left: Array, before: float) -> Array:
        """Every number at the end that turns the effect by itself, or where it was."""
        ends: Array = np.where(left[:, 0] <= left[:, 1], 0.0, 1.0)
        return np.where(left.min(axis=1) < before, ends, self.start)

    # ---- back ------------------------------------------------------------------------------------

    def _fewer(self, point: Array, goal: Goal) -> Array:
        """The point with as many numbers as can be back at their values, least needed first."""
        while True:
            order = self._least_needed(point)
            kept = self._longest_back(point, order, goal)
            if kept is None:
                return point
            point = kept

    def _least_needed(self, point: Array) -> Integers:
        """The numbers that are moved, by how much is left of the effect without each."""
        moved = np.flatnonzero(point != self.start)
        without = np.repeat(point[None], moved.size, axis=0)
        without[np.arange(moved.size), moved] = self.start[moved]
        order: Integers = moved[np.argsort(self._rough(without), kind="stable")]
        return order

    def _longest_back(self, point: Array, order: Integers, goal: Goal) -> Array | None:
        """The point with the most numbers, in order, back at their values; by halving."""
        found, low, high = None, 0, order.size
        while low < high:
            some = (low + high + 1) // 2
            tried = point.copy()
            tried[order[:some]] = self.start[order[:some]]
            if self._meets(tried, goal):
                found, low = tried, some
            else:
                high = some - 1
        return found

    def _pulled_back(self, point: Array, goal: Goal) -> Array:
        """The point with each number as near to its value as the goal allows."""
        for i in self._least_needed(point):
            point = self._nearer(point, int(i), goal)
        return point

    def _nearer(self, point: Array, i: int, goal: Goal) -> Array:
        kept, near, far = point, self.start[i], point[i]
        if self._meets(_with(point, i, near), goal):
            return _with(point, i, near)
        least = far + (near - far) / 2**HALVINGS
        if not self._meets(_with(point, i, least), goal):
            return point
        for _ in range(HALVINGS):
            middle = (near + far) / 2
            if self._meets(_with(point, i, middle), goal):
                kept, far = _with(point, i, middle), middle
            else:
                near = middle
        return kept


def _with(point: Array, i: int, place: float) -> Array:
    changed = point.copy()
    changed[i] = place
    return changed
