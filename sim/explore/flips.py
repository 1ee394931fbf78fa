"""What would flip a sentence? The smallest change of assumptions that turns an effect round.

An effect is the mean paired difference over streams of luck, which all points share. From the place
where every number has its value, in ranges of the numbers:

    out       the number and the end of its range that turn the effect most, one after another,
              each beside those before it, until the effect has turned; after the first, those
              KEPT numbers are tried that move it most by themselves
    else      where MOST_MOVED do not turn it: every number at the end that turns it by itself, and
              futures that are known to disagree
    fewer     numbers that are not needed go back to their values, the least needed first
    back      from the number that matters least on, each back towards its value as far as the
              effect stays turned, by halving

Every point is computed by the model; no fitted surface stands in for it. An effect has turned when
its sign has, by two standard errors of its mean, under luck of its own and not that of the way out.
The search goes one number at a time, so that another change may be smaller, and what only numbers
together would do may be missed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.model.ops import Array

MOST_MOVED: Final = 6
KEPT: Final = 64
GUESSES: Final = 3
"""Disagreeing futures that are taken up where numbers one after another do not turn the effect."""
HALVINGS: Final = 8
SURE: Final = 2.0
"""Standard errors of a mean beyond which its sign is sure."""

Integers = NDArray[np.int64]
Effects = Callable[[Array], Array]
"""From places, (point, parameter), to paired differences, (point, stream)."""


@dataclass(frozen=True)
class Mean:
    """An effect: its mean over streams of luck, and the standard error of that."""

    value: float
    error: float

    @classmethod
    def of(cls, differences: Array) -> "Mean":
        """The mean of some streams, (stream,)."""
        spread = differences.std(ddof=1) if differences.size > 1 else 0.0
        return cls(float(differences.mean()), float(spread / np.sqrt(differences.size)))

    @property
    def sign(self) -> int:
        """Its sign where it is sure, else 0."""
        return int(np.sign(self.value)) if abs(self.value) > SURE * self.error else 0


@dataclass(frozen=True)
class Flip:
    """What turns an effect, or that nothing was found that does."""

    start: Mean
    """The effect where every number has its value."""
    moved: Mapping[str, tuple[float, float]]
    """Places from and to, 0-1, of the numbers that turn it; empty where nothing does."""
    end: Mean
    """The effect there; where nothing turns it, the one nearest to turning."""
    again: Mean
    """The effect there under luck that was not used to find it."""
    tried: int
    """Points that were computed."""

    @property
    def clear(self) -> bool:
        """Whether there is an effect to turn."""
        return self.start.sign != 0

    @property
    def distance(self) -> float:
        """How far the numbers move together, in ranges."""
        return sum(abs(to - of) for of, to in self.moved.values())

    @property
    def holds(self) -> bool:
        """Whether the effect is clearly turned under fresh luck too."""
        return bool(self.moved) and self.again.sign == -self.start.sign

    @property
    def fails(self) -> bool:
        """Whether under fresh luck the effect clearly has its old sign."""
        return bool(self.moved) and self.again.sign == self.start.sign


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
    """The smallest change that turns an effect, as far as the search finds one.

    Args:
        names: of the numbers that may move, (parameter,).
        start: their places, 0-1, (parameter,).
        luck: computes paired differences at places.
        guesses: places of futures in which the effect is the other way round, (point, parameter).
    """
    guesses = np.empty((0, len(names))) if guesses is None else guesses[:GUESSES]
    return _Search(names, start, luck).flip(guesses)


class _Search:
    """The points that have been computed, and how the effect turns among them."""

    def __init__(self, names: Sequence[str], start: Array, luck: Luck) -> None:
        self.names, self.start, self.luck, self.tried = names, start, luck, 0
        self.first = self._fine(start[None])[0]

    def flip(self, guesses: Array) -> Flip:
        if self.first.sign == 0:
            return Flip(self.first, {}, self.first, self.first, self.tried)
        nearest, together = self._out()
        found = [nearest] if self._turns(nearest) else self._others([together, *guesses])
        point = min((self._pulled_back(one) for one in found), key=self._cost, default=nearest)
        end, again = self._fine(point[None])[0], Mean.of(self.luck.fresh(point[None])[0])
        places = zip(self.names, self.start, point, strict=True)
        moved = {name: (float(of), float(to)) for name, of, to in places if of != to and found}
        return Flip(self.first, moved, end, again, self.tried)

    def _cost(self, point: Array) -> tuple[int, float]:
        """How many numbers move, and how far."""
        steps = np.abs(point - self.start)
        return int((steps > 0).sum()), float(steps.sum())

    def _rough(self, points: Array) -> Array:
        self.tried += len(points)
        return np.array([self._left(Mean.of(row)) for row in self.luck.rough(points)])

    def _fine(self, points: Array) -> list[Mean]:
        self.tried += len(points)
        return [Mean.of(row) for row in self.luck.fine(points)]

    def _turns(self, point: Array) -> bool:
        return self._fine(point[None])[0].sign == -self.first.sign

    def _left(self, mean: Mean) -> float:
        """What is left of the effect in its first direction; below 0 it has turned."""
        return mean.value * self.first.sign + SURE * mean.error

    # ---- out -------------------------------------------------------------------------------------

    def _out(self) -> tuple[Array, Array]:
        """The nearest point to turning, number after number; and all at their ends at once."""
        some = np.arange(self.start.size)
        ends = self._ends(self.start, some)
        left = self._rough(ends).reshape(-1, 2)
        before = float(self._rough(self.start[None])[0])
        together = self._each_best(left, before)
        some = np.argsort(-np.abs(left - before).max(axis=1), kind="stable")[:KEPT]
        point, least = ends[left.argmin()], float(left.min())
        for _ in range(MOST_MOVED - 1):
            if least < 0 and self._turns(point):
                break
            ends = self._ends(point, some)
            further = self._rough(ends)
            if further.min() >= least:
                break
            point, least = ends[further.argmin()], float(further.min())
        return point, together

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

    def _others(self, points: Sequence[Array]) -> list[Array]:
        """Those of some points where the effect has turned, without what is not needed there."""
        return [self._fewer(point) for point in points if self._turns(point)]

    def _fewer(self, point: Array) -> Array:
        """The point with as many numbers as can be back at their values, least needed first."""
        while True:
            order = self._least_needed(point)
            kept = self._longest_back(point, order)
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

    def _longest_back(self, point: Array, order: Integers) -> Array | None:
        """The point with the most numbers, in order, back at their values; by halving."""
        found, low, high = None, 0, order.size
        while low < high:
            some = (low + high + 1) // 2
            tried = point.copy()
            tried[order[:some]] = self.start[order[:some]]
            if self._turns(tried):
                found, low = tried, some
            else:
                high = some - 1
        return found

    def _pulled_back(self, point: Array) -> Array:
        """The point with each number as near to its value as the turned effect allows."""
        for i in self._least_needed(point):
            point = self._nearer(point, int(i))
        return point

    def _nearer(self, point: Array, i: int) -> Array:
        kept, near, far = point, self.start[i], point[i]
        if self._turns(_with(point, i, near)):
            return _with(point, i, near)
        for _ in range(HALVINGS):
            middle = (near + far) / 2
            if self._turns(_with(point, i, middle)):
                kept, far = _with(point, i, middle), middle
            else:
                near = middle
        return kept


def _with(point: Array, i: int, place: float) -> Array:
    changed = point.copy()
    changed[i] = place
    return changed
