"""What do the members of one draw, and of one stream of luck, sum up to?

Whole numbers in the steps of a tally, so that those of parts add up however members are cut. A sum
is held as two words, high * 2^24 + low. A draw that is cut waits until all its streams are there.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from sim.engine.bins import FINE, Wholes

LOW: Final = (1 << FINE) - 1
MIDDLE: Final = 20
"""Bits of the middle one of three parts of a sum: products of parts then fit into 64 bits."""


@dataclass
class GroupSums:
    """Sums of members that share a draw or a stream, for the rows of a tally."""

    rows: int
    streams: int
    squares: NDArray[np.object_] = field(init=False)
    """Over draws, the squares of their sums, (row,)."""
    by_stream: Wholes = field(init=False)
    """(word, stream, row)."""
    cut: dict[int, tuple[int, Wholes]] = field(default_factory=dict)
    """Draws of which members are missing: how many are there, and their sum, (word, row)."""

    def __post_init__(self) -> None:
        """Begin with nothing."""
        self.squares = np.zeros(self.rows, object)
        self.by_stream = np.zeros((2, self.streams, self.rows), np.int64)

    def add(self, steps: Wholes, members: range) -> None:
        """Add members that follow each other, (row, member)."""
        words = np.stack([steps >> FINE, steps & LOW])
        for at in range(min(self.streams, len(members))):
            stream = members[at] % self.streams
            self.by_stream[:, stream] += words[:, :, at :: self.streams].sum(axis=-1)
        begin = np.array([at - members.start for at in self._draws(members)])
        sums, sizes = np.add.reduceat(words, begin, axis=-1), np.diff([*begin, len(members)])
        whole = sizes == self.streams
        self.squares = self.squares + _squares(sums[..., whole])
        for at in np.nonzero(~whole)[0].tolist():
            draw = members[int(begin[at])] // self.streams
            self._piece(draw, int(sizes[at]), sums[..., at])

    def _draws(self, members: range) -> Iterator[int]:
        """The first member of each draw among some."""
        yield members.start
        following = members.start - members.start % self.streams + self.streams
        yield from range(following, members.stop, self.streams)

    def _piece(self, draw: int, size: int, total: Wholes) -> None:
        """Add some members of a draw; square its sum when they are all there."""
        before, held = self.cut.pop(draw, (0, np.zeros_like(total)))
        size, total = before + size, held + total
        if size == self.streams:
            self.squares = self.squares + _squares(total[..., None])
        else:
            self.cut[draw] = (size, total)

    def join(self, other: Self) -> None:
        """Add the sums of other members."""
        self.squares, self.by_stream = (
            self.squares + other.squares,
            self.by_stream + other.by_stream,
        )
        for draw, (size, total) in other.cut.items():
            self._piece(draw, size, total)

    @property
    def stream_squares(self) -> NDArray[np.object_]:
        """Over streams, the squares of their sums, (row,)."""
        high, low = self.by_stream.astype(object)
        found: NDArray[np.object_] = ((high * (LOW + 1) + low) ** 2).sum(axis=0)
        return found


def _squares(sums: Wholes) -> NDArray[np.object_]:
    """Over draws, the squares of sums, (word, row, draw); (row,)."""
    high, low = sums[0] + (sums[1] >> FINE), sums[1] & LOW
    parts = (high >> MIDDLE, FINE + MIDDLE), (high & ((1 << MIDDLE) - 1), FINE), (low, 0)
    total = np.zeros(sums.shape[1], object)
    for one, shift in parts:
        for other, more in parts:
            total = total + np.einsum("rd,rd->r", one, other).astype(object) * (1 << shift + more)
    return total
