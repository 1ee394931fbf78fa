"""What many futures say together, without keeping them.

A tally counts series: one output of one actor in one quarter each, as it is or as it differs from a
reference. Everything in it is a whole number, so that tallies of parts add up to that of the whole,
to the last bit, however the members were cut, in any order and by any number of workers:

    sums        of x, |x| and x^2, in steps of 2^-24 units
    signs       how many are above and below 0
    histogram   bins of width (|x| + unit) * 2^-9 at most

Beside them stand the smallest and the largest value, which join as exactly. A unit is a power of
two, a 64th of what an output can reach, at most 1. So a mean is right to 2^-25 units, and a
quantile to (|x| + unit) * 2^-9, half that where neighbours are close: for an alignment of 0.5 that
is 0.001.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from sim.engine.bins import FINE, SUMS, Wholes, bins_and_summands, edge, paired_change
from sim.engine.group_sums import GroupSums
from sim.engine.mean_error import Spread
from sim.model.ops import Array

STRAYS: Final = 1 << 20
"""Members without room that wait until room is made for all of them."""

TOGETHER: Final = 1 << 15
"""Values worked on at once, as many as stay close to the processor; and members summed at once: the
largest |x| of so many still fit into 64 bits."""


class BeyondError(ArithmeticError):
    """A value that is no number, or too large to be tallied."""

    def __init__(self, row: int):
        self.row = row
        super().__init__(f"row {row} holds a value that is no number or too large")


@dataclass
class Tally:
    """Some members tallied; rows are (quarter, column), flattened."""

    units: Array
    """Unit of each row, (row,)."""
    n: int = 0
    groups: GroupSums | None = None
    """Sums by draw and by stream, where draws meet the same streams of luck."""
    sums: NDArray[np.object_] = field(init=False)
    """(sum, row): whole numbers of any size."""
    ends: Array = field(init=False)
    """Smallest and largest value of each row, (2, row)."""
    base: Wholes = field(init=False)
    """First bin that each row has room for."""
    room: Wholes = field(init=False)
    """Bins that each row has room for."""
    counts: NDArray[np.uint32] = field(init=False)
    """The bins of all rows, one after another."""
    strays: list[tuple[Wholes, Wholes]] = field(default_factory=list)
    """Rows and bins of members that have not found room yet."""

    def __post_init__(self) -> None:
        """Begin with nothing."""
        rows = self.units.size
        self.sums = np.zeros((len(SUMS), rows), object)
        self.ends = np.stack([np.full(rows, np.inf), np.full(rows, -np.inf)])
        self.base, self.room = np.zeros(rows, np.int64), np.zeros(rows, np.int64)
        self.counts = np.zeros(0, np.uint32)

    @property
    def starts(self) -> Wholes:
        """Where each row's bins begin, (row,)."""
        return np.cumsum(self.room) - self.room

    def add(self, values: Array, reference: Array | None = None) -> None:
        """Add some members, (row, member), as they are or by how they differ from a reference.

        Raises BeyondError for what cannot be tallied.
        """
        rows, members = values.shape
        if members > TOGETHER:
            for part in (slice(0, TOGETHER), slice(TOGETHER, members)):
                self.add(values[:, part], None if reference is None else reference[:, part])
            return
        step = max(TOGETHER // members, 1)
        sums, ends = np.zeros((len(SUMS), rows), np.uint64), np.empty((2, rows))
        places = np.empty((rows, members), np.int32)
        for first in range(0, rows, step):
            part = slice(first, first + step)
            part_values = (
                values[part] if reference is None else paired_change(reference[part], values[part])
            )
            with np.errstate(invalid="ignore"):
                found, summands = bins_and_summands(part_values * (1.0 / self.units[part])[:, None])
                places[part] = found
            sums[:, part] = [summand.sum(axis=-1) for summand in summands]
            ends[:, part] = part_values.min(axis=-1), part_values.max(axis=-1)
        self.add_sums(sums, ends, members)
        self.make_room(places.min(axis=1), places.max(axis=1))
        np.add.at(self.counts, places + (self.starts - self.base)[:, None], np.uint32(1))

    def add_sums(self, sums: NDArray[np.uint64], ends: Array, members: int) -> None:
        """Add sums over some members, (sum, row), and their smallest and largest value, (2, row).

        Raises BeyondError for what cannot be tallied.
        """
        beyond = sums[SUMS.index("beyond")]
        if beyond.any():
            raise BeyondError(int(np.nonzero(beyond)[0][0]))
        self.sums = self.sums + sums.astype(object)
        self._widen(ends)
        self.n += members

    def _widen(self, ends: Array) -> None:
        """Take in the smallest and the largest value of others."""
        (low, high), (least, most) = self.ends, ends
        # Adding 0 makes one zero of two, whichever came first.
        self.ends = np.stack([np.minimum(low, least), np.maximum(high, most)]) + 0.0

    def make_room(self, first: Wholes, last: Wholes) -> None:
        """Have room for bins from first to last, (row,), and some more where a row grows."""
        low, high = np.minimum(first, self.base), np.maximum(last + 1, self.base + self.room)
        empty = self.room == 0
        low, high = np.where(empty, first, low), np.where(empty, last + 1, high)
        if np.array_equal(low, self.base) and np.array_equal(high - low, self.room):
            return
        more = (high - low) // 8 + 1
        low = np.where((low < self.base) | empty, low - more, low)
        high = np.where((high > self.base + self.room) | empty, high + more, high)
        self._move(low, high - low)

    def stray(self, rows: Wholes, places: Wholes) -> None:
        """Count members without room for their bins, (stray,) each; room is made now and then."""
        self.strays.append((rows, places))
        if sum(rows.size for rows, _ in self.strays) > STRAYS:
            self.gather()

    def gather(self) -> None:
        """Make room for the strays."""
        if not self.strays:
            return
        rows, places = (np.concatenate(parts) for parts in zip(*self.strays, strict=True))
        self.strays.clear()
        first, last = self.base.copy(), self.base + self.room - 1
        np.minimum.at(first, rows, places)
        np.maximum.at(last, rows, places)
        self.make_room(first, last)
        np.add.at(self.counts, (self.starts - self.base)[rows] + places, np.uint32(1))

    def _move(self, base: Wholes, room: Wholes) -> None:
        """Give every row new room around the old one."""
        held = self.counts, self.starts, self.base, self.room
        self.base, self.room = base, room
        self.counts = np.zeros(int(room.sum()), np.uint32)
        self._take(*held)

    def _take(self, counts: NDArray[np.uint32], starts: Wholes, base: Wholes, room: Wholes) -> None:
        """Add counts that lie elsewhere, row by row."""
        into = self.starts + base - self.base
        for to, start, length in zip(into.tolist(), starts.tolist(), room.tolist(), strict=True):
            self.counts[to : to + length] += counts[start : start + length]

    def join(self, other: Self) -> None:
        """Add the tally of other members."""
        self.gather()
        other.gather()
        self.make_room(other.base, other.base + other.room - 1)
        self._take(other.counts, other.starts, other.base, other.room)
        self._widen(other.ends)
        self.sums, self.n = self.sums + other.sums, self.n + other.n
        if self.groups is not None and other.groups is not None:
            self.groups.join(other.groups)

    def add_groups(self, values: Array, reference: Array | None, members: range) -> None:
        """Add members that follow each other to the sums by draw and by stream, if there are any.

        Values as in `add`.
        """
        if self.groups is None:
            return
        steps = np.empty(values.shape, np.int64)
        for row, unit in enumerate(self.units):
            own = values[row] if reference is None else paired_change(reference[row], values[row])
            steps[row] = np.rint(own * (1.0 / unit) * 2.0**FINE)
        self.groups.add(steps, members)

    # ---- what it says ---------------------------------------------------------------------

    def of(self, name: str) -> NDArray[np.object_]:
        """One of SUMS, (row,)."""
        row: NDArray[np.object_] = self.sums[SUMS.index(name)]
        return row

    @property
    def mean(self) -> Array:
        """Mean, (row,)."""
        return self._mean(self.of("size") - 2 * self.of("below_size"))

    @property
    def mean_size(self) -> Array:
        """Mean of |x|, (row,)."""
        return self._mean(self.of("size"))

    @property
    def sd(self) -> Array:
        """Standard deviation, with n - 1, (row,); 0 for one member."""
        total = self.of("size") - 2 * self.of("below_size")
        fine = 1 << FINE
        squares = self.of("high") * fine**2 + 2 * self.of("cross") * fine + self.of("low")
        # Whole numbers until the last step: nothing cancels.
        apart = self.n * squares - total * total
        spread = np.array([value / (self.n * max(self.n - 1, 1)) for value in apart], float)
        result: Array = np.sqrt(spread) * 2.0**-FINE * self.units
        return result

    @property
    def spread(self) -> Spread:
        """How members differ, and draws and streams among them, (row,) each."""
        if self.groups is None:
            return Spread(self.sd, np.zeros_like(self.units), np.zeros_like(self.units))
        streams = self.groups.streams
        return Spread(
            self.sd,
            self._between(self.groups.squares, self.n // streams),
            self._between(self.groups.stream_squares, streams),
        )

    def _between(self, squares: NDArray[np.object_], groups: int) -> Array:
        """Squares between groups of equal size, from the squares of their sums."""
        total = self.of("size") - 2 * self.of("below_size")
        apart = groups * squares - total * total
        found: Array = np.array([value / self.n for value in apart], float)
        return found * (2.0**-FINE * self.units) ** 2

    def _mean(self, sums: NDArray[np.object_]) -> Array:
        means = np.array([value / self.n for value in sums], float)
        result: Array = means * 2.0**-FINE * self.units
        return result

    def share(self, name: str) -> Array:
        """Share of members "above", "below" or "level" with 0, (row,)."""
        level = self.n - self.of("above") - self.of("below")
        return (level if name == "level" else self.of(name)).astype(np.float64) / self.n

    def quantile(self, q: float) -> Array:
        """A quantile, (row,)."""
        return self.quantiles([q])[0]

    def quantiles(self, shares: Sequence[float]) -> list[Array]:
        """Quantiles, (row,) each: a straight line between the two members next to it, as when kept.

        Each of the two is known to its bin. Where all values are whole units, as states are, it is
        exact.
        """
        self.gather()
        before = np.concatenate([[0], np.cumsum(self.counts, dtype=np.int64)])
        return [self._quantile(q, before) for q in shares]

    def _quantile(self, q: float, before: NDArray[np.int64]) -> Array:
        place = q * (self.n - 1)
        below = int(place)
        low = self._ordered(below, before)
        above = low if below == place else self._ordered(below + 1, before)
        result: Array = (low + (place - below) * (above - low)) * self.units
        return np.clip(result, *self.ends)

    def _ordered(self, rank: int, before: NDArray[np.int64]) -> Array:
        """The member of a rank from the lowest, 0, on, in units, as far as its bin tells it.

        `before` counts the members in all bins before each.
        """
        wanted = before[self.starts] + rank
        at = np.searchsorted(before, wanted, side="right") - 1
        inside = (wanted - before[at] + 0.5) / self.counts[at]
        number = at - self.starts + self.base
        low, high = edge(number), edge(number + 1)
        # Bins below 0 run the other way; the one around 0 tells 0.
        low = np.where(number < 0, edge(number - 1), np.where(number == 0, 0.0, low))
        high = np.where(number < 0, edge(number), np.where(number == 0, 0.0, high))
        whole = self.of("low") == 0
        found: Array = np.where(whole, edge(number), low + inside * (high - low))
        return found

    def trimmed(self) -> Self:
        """The same without empty bins at the ends of rows: equal for equal members."""
        self.gather()
        new = type(self)(self.units, self.n, self.groups)
        if not self.n:
            return new
        (filled,) = np.nonzero(self.counts)
        ends = np.searchsorted(filled, np.concatenate([self.starts, [self.counts.size]]))
        first, last = filled[ends[:-1]], filled[ends[1:] - 1]
        base = self.base + first - self.starts
        new.sums, new.ends, new.base, new.room = self.sums, self.ends, base, last - first + 1
        new.counts = np.concatenate(
            [self.counts[a : b + 1] for a, b in zip(first, last, strict=True)]
        )
        return new
