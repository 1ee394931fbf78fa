"""Which luck does an ensemble member meet?

A member is a pair (draw, stream): the draw fixes what is assumed about the world, the stream fixes
what happens by chance. Every number is computed from its own address and from nothing else, so it
is the same in every scenario and whatever the size, block, order or worker of the ensemble:

    shock  = Philox4x32-10(key = seed, counter = (quarter, channel, stream))
    normal = sqrt(-2 ln u1) cos(2 pi u2)

What a draw assumes is in `sim.engine.prior`. Sources: Salmon and others (2011), "Parallel random
numbers: as easy as 1, 2, 3", for Philox; Box and Muller (1958) for the normal.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from math import pi
from numbers import Integral

import numpy as np
from numpy.typing import NDArray

from sim.model.ops import cos, log, sin, sqrt, to_float

Floats = NDArray[np.float64]
Integers = NDArray[np.uint64]

ROUNDS = 10
LOW_32 = 0xFFFFFFFF
# One row for each word that a round multiplies: the first and the third of the counter.
MULTIPLIERS = np.array([[0xD2511F53], [0xCD9E8D57]], dtype=np.uint64)
KEY_STEPS = (0x9E3779B9, 0xBB67AE85)


def round_keys(first: int, second: int) -> Integers:
    """Give the two 32-bit key words of every Philox round.

    Args:
        first: first word of the key, the low 32 bits of a seed.
        second: second word of the key, the high 32 bits of a seed.

    Returns:
        (round, word, 1): 32-bit words, the last axis free to meet members.
    """
    words = (first, second)
    keys = [
        [[(word + turn * step) & LOW_32] for word, step in zip(words, KEY_STEPS, strict=True)]
        for turn in range(ROUNDS)
    ]
    return np.array(keys, dtype=np.uint64)


def philox(counter: Integers, keys: Integers) -> Integers:
    """Turn counters into random bits by Philox4x32-10.

    Args:
        counter: (word, member): four 32-bit words, each held in 64 bits.
        keys: (round, word, 1): what `round_keys` gives.

    Returns:
        (word, member): four random 32-bit words, each held in 64 bits.
    """
    multiplied, carried = counter[0::2], counter[3::-2]
    for key in keys:
        product = MULTIPLIERS * multiplied
        mixed = product >> 32
        mixed ^= carried
        multiplied = mixed[::-1] ^ key
        # Only the multiplied words must be clean; the carried ones are masked when they are used.
        multiplied &= LOW_32
        carried = product
    low = carried & LOW_32
    return np.stack((multiplied[0], low[1], multiplied[1], low[0]))


def channel_number(name: str) -> int:
    """Give the 32-bit number of a channel, from its name alone: a new channel moves no other."""
    return zlib.crc32(name.encode())


class Shocks:
    """The luck of a block of members: one number for each (channel, quarter, stream).

    A channel serves one kind of number. A normal and a uniform taken from the same channel and
    quarter share their bits, so they do not vary independently.
    """

    def __init__(self, seed: int, streams: Integers, on: bool = True) -> None:
        """Address the luck of some streams.

        Args:
            seed: of the whole ensemble, at least 0 and below 2**64.
            streams: (member,): stream number of each member of the block.
            on: whether chance is at work; without it nothing happens by chance.

        Raises:
            ValueError: the seed does not fit in 64 bits.
        """
        require(0 <= seed < 2**64, f"The seed must be from 0 to 2**64 - 1, not {seed}.")
        self._keys = round_keys(seed & LOW_32, seed >> 32)
        self._streams = np.array(streams, dtype=np.uint64)
        self._on = on

    def normals(self, channels: Sequence[str], quarter: int) -> Floats:
        """Draw from the standard normal distribution: two independent numbers from each channel.

        Args:
            channels: names of the sources of luck.
            quarter: counted from 2010Q1 = 0, at least 0 and below 2**32.

        Returns:
            (number, channel, member): mean 0, standard deviation 1; all zeros when chance is off.

        Raises:
            ValueError: the quarter is out of range.
        """
        if not self._on:
            return np.zeros((2, len(channels), self._streams.size))
        words = self._words(channels, quarter)
        first, second = open_uniform(words[0::2], words[1::2])
        # Never log of zero, as the uniform is open; its 53 bits reach 8.5 standard deviations.
        radius = sqrt(-2.0 * log(first))
        angle = 2.0 * pi * second
        return np.stack((radius * cos(angle), radius * sin(angle)))

    def uniforms(self, channels: Sequence[str], quarter: int) -> Floats:
        """Draw from the uniform distribution on the open interval (0, 1), once from each channel.

        An event happens when its uniform is below its probability.

        Args:
            channels: names of the sources of luck.
            quarter: counted from 2010Q1 = 0, at least 0 and below 2**32.

        Returns:
            (channel, member): between 0 and 1, never either; all ones when chance is off, so that
            no event happens, whatever its probability.

        Raises:
            ValueError: the quarter is out of range.
        """
        if not self._on:
            return np.ones((len(channels), self._streams.size))
        words = self._words(channels, quarter)
        return open_uniform(words[0], words[1])

    def _words(self, channels: Sequence[str], quarter: int) -> Integers:
        """Give the four random words (word, channel, member) of channels in a quarter."""
        require(0 <= quarter < 2**32, f"The quarter must be from 0 to 2**32 - 1, not {quarter}.")
        counter = np.empty((4, len(channels), self._streams.size), dtype=np.uint64)
        counter[0] = quarter
        counter[1] = np.array([[channel_number(channel)] for channel in channels], np.uint64)
        counter[2] = self._streams & LOW_32
        counter[3] = self._streams >> 32
        return philox(counter.reshape(4, -1), self._keys).reshape(counter.shape)


def whole_number(name: str, value: object) -> int:
    """A plain whole number; raises ValueError with the name for text, fractions and truths."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise ValueError(f"{name} must be a whole number, not {value!r}")
    return int(value)


@dataclass(frozen=True)
class Design:
    """How an ensemble pairs assumptions with luck.

    With one stream, member k is (draw k, stream k): a new draw always meets new luck. With R
    streams, member k is (draw k // R, stream k % R): every draw meets the same R kinds of luck, so
    that what is assumed can be told apart from what happens by chance.

    Attributes:
        draws: how many assumption draws, at least 1.
        streams: how many streams of luck each draw meets, at least 1.
    """

    draws: int
    streams: int = 1

    def __post_init__(self) -> None:
        """Refuse a design without members, or of no whole numbers."""
        object.__setattr__(self, "draws", whole_number("draws", self.draws))
        object.__setattr__(self, "streams", whole_number("streams", self.streams))
        require(self.draws >= 1, f"draws must be at least 1, not {self.draws}.")
        require(self.streams >= 1, f"streams must be at least 1, not {self.streams}.")

    @classmethod
    def of(cls, members: int, streams: int = 1) -> Design:
        """The design with this many members; ValueError unless streams divide them."""
        members, streams = whole_number("members", members), whole_number("streams", streams)
        require(members >= 1, f"members must be at least 1, not {members}.")
        require(streams >= 1, f"streams must be at least 1, not {streams}.")
        even = members % streams == 0
        require(even, f"members ({members}) must be a multiple of streams ({streams}).")
        return cls(members // streams, streams)

    @property
    def members(self) -> int:
        """How many members the ensemble has."""
        return self.draws * self.streams

    def draw_and_stream(self, members: Integers) -> tuple[Integers, Integers]:
        """Tell which draw and which stream some members have.

        Args:
            members: (member,): member numbers, counted from 0.

        Returns:
            Draw numbers (member,) and stream numbers (member,).
        """
        if self.streams == 1:
            return members.copy(), members.copy()
        draws, streams = np.divmod(members, np.uint64(self.streams))
        return draws, streams


def open_uniform(high: Integers, low: Integers) -> Floats:
    """Join pairs of random words into uniforms of the same axes, on the open interval (0, 1)."""
    bits: Integers = high << np.uint64(32)
    bits |= low
    bits >>= 11
    # With all 53 bits free, 0 is possible, and adding half a step would round the largest up to 1.
    bits |= 1
    return to_float(bits) * 2.0**-53


def require(condition: bool, sentence: str) -> None:
    """Raise ValueError with the sentence unless the condition holds."""
    if not condition:
        raise ValueError(sentence)
