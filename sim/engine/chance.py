"""Which luck does an ensemble member meet?

A member is a pair (draw, stream): the draw fixes what is assumed about the world, the stream fixes
what happens by chance. Every number is computed from its own address and from nothing else, so it
is the same in every scenario and whatever the size, block, order or worker of the ensemble:

    shock      = Philox4x32-10(key = seed, counter = (quarter, channel, stream))
    normal     = sqrt(-2 ln u1) cos(2 pi u2)
    assumption = scramble(seed, parameter name)(Sobol point of the draw, dimension of the parameter)

Sources: Salmon and others (2011), "Parallel random numbers: as easy as 1, 2, 3", for Philox; Box
and Muller (1958) for the normal; Joe and Kuo (2008) for the Sobol directions; Owen (1995) for the
nested scramble; Steele, Lea and Flood (2014) for SplitMix64, which decides its flips.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import pi
from numbers import Integral

import numpy as np
from numpy.typing import NDArray

from sim.model.ops import below, cos, log, minimum, sin, sqrt, to_float, where

Floats = NDArray[np.float64]
Integers = NDArray[np.uint64]

ROUNDS = 10
LOW_32 = 0xFFFFFFFF
# One row for each word that a round multiplies: the first and the third of the counter.
MULTIPLIERS = np.array([[0xD2511F53], [0xCD9E8D57]], dtype=np.uint64)
KEY_STEPS = (0x9E3779B9, 0xBB67AE85)
SPLIT_LEVELS, GROUP = 20, 5
SPLITMIX_STEP = 0x9E3779B97F4A7C15
SPLITMIX_MIXERS = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))


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
        _require(0 <= seed < 2**64, f"The seed must be from 0 to 2**64 - 1, not {seed}.")
        self._keys = round_keys(seed & LOW_32, seed >> 32)
        self._streams = np.array(streams, dtype=np.uint64)
        self._on = on

    def normal(self, channel: str, quarter: int) -> Floats:
        """Draw from the standard normal distribution.

        Args:
            channel: name of the source of luck.
            quarter: counted from 2013Q1 = 0, at least 0 and below 2**32.

        Returns:
            (member,): mean 0, standard deviation 1; all zeros when chance is off.

        Raises:
            ValueError: the quarter is out of range.
        """
        return self.normal_pair(channel, quarter)[0]

    def normal_pair(self, channel: str, quarter: int) -> tuple[Floats, Floats]:
        """Draw two independent normals at the cost of one; the first is what `normal` gives.

        Args:
            channel: name of the source of luck.
            quarter: counted from 2013Q1 = 0, at least 0 and below 2**32.

        Returns:
            Two arrays (member,): mean 0, standard deviation 1; zeros when chance is off.

        Raises:
            ValueError: the quarter is out of range.
        """
        if not self._on:
            return np.zeros(self._streams.size), np.zeros(self._streams.size)
        words = self._words(channel, quarter)
        first, second = _open_uniform(words[0::2], words[1::2])
        # Never log of zero, as the uniform is open; its 53 bits reach 8.5 standard deviations.
        radius = sqrt(-2.0 * log(first))
        angle = 2.0 * pi * second
        return radius * cos(angle), radius * sin(angle)

    def uniform(self, channel: str, quarter: int) -> Floats:
        """Draw from the uniform distribution on the open interval (0, 1).

        An event happens when its uniform is below its probability.

        Args:
            channel: name of the source of luck.
            quarter: counted from 2013Q1 = 0, at least 0 and below 2**32.

        Returns:
            (member,): between 0 and 1, never either; all ones when chance is off, so that no event
            happens, whatever its probability.

        Raises:
            ValueError: the quarter is out of range.
        """
        if not self._on:
            return np.ones(self._streams.size)
        words = self._words(channel, quarter)
        return _open_uniform(words[0], words[1])

    def _words(self, channel: str, quarter: int) -> Integers:
        """Give the four random words (word, member) of a channel in a quarter."""
        _require(0 <= quarter < 2**32, f"The quarter must be from 0 to 2**32 - 1, not {quarter}.")
        counter = np.empty((4, self._streams.size), dtype=np.uint64)
        counter[0] = quarter
        counter[1] = channel_number(channel)
        counter[2] = self._streams & LOW_32
        counter[3] = self._streams >> 32
        return philox(counter, self._keys)


def assumption_uniforms(
    seed: int, draws: Integers, dimensions: Mapping[str, int]
) -> dict[str, Floats]:
    """Spread the assumption draws evenly over the unit cube, one axis for each parameter.

    The first 2**m draws, and every aligned block of 2**m after them, put exactly one point in each
    of 2**m equal bins of every parameter. A draw's numbers do not depend on which other draws or
    parameters exist.

    Args:
        seed: of the whole ensemble, at least 0 and below 2**64.
        draws: (member,): draw number of each member, each below 2**32. The time to prepare grows
            with the largest, a tenth of a second or so for a million.
        dimensions: permanent Sobol dimension of each parameter, counted from 0.

    Returns:
        For each parameter, (member,): between 0 and 1, never either.

    Raises:
        ValueError: the seed or a draw is out of range, or two parameters claim one dimension.
    """
    largest = int(np.max(draws, initial=0))
    _require(0 <= seed < 2**64, f"The seed must be from 0 to 2**64 - 1, not {seed}.")
    _require(largest < 2**32, f"Draw numbers must be below 2**32; {largest} is not.")
    _require_own_dimensions(dimensions)
    columns = max(dimensions.values(), default=-1) + 1
    directions = sobol_directions(columns, largest.bit_length())
    return {
        name: scrambled(sobol_points(draws, directions[column]), scramble_key(seed, name))
        for name, column in dimensions.items()
    }


def stretch(uniform: Floats, value: float, low: float, high: float) -> Floats:
    """Map uniforms to a range whose median is the stated value.

    The lower half is uniform from low to value, the upper half uniform from value to high.

    Args:
        uniform: (member,): between 0 and 1.
        value: of the parameter, in its own unit; reached exactly at one half.
        low: end of the range, in the same unit, not above the value.
        high: end of the range, in the same unit, not below the value.

    Returns:
        (member,): in the unit of the parameter, between low and high.

    Raises:
        ValueError: the value lies outside its range.
    """
    _require(low <= value <= high, f"The value {value} must lie from {low} to {high}.")
    return stretched(uniform, value, low, high)


def stretched(
    uniform: Floats, value: Floats | float, low: Floats | float, high: Floats | float
) -> Floats:
    """Do what `stretch` does, with a range that has been checked; a fixed value stays as it is."""
    lower = low + 2.0 * uniform * (value - low)
    # At 1 rounding may overshoot by a last bit; below one half the factor is too small for that.
    upper = minimum(value + (2.0 * uniform - 1.0) * (high - value), high)
    return where(below(uniform, 0.5), lower, upper)


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
        _require(self.draws >= 1, f"draws must be at least 1, not {self.draws}.")
        _require(self.streams >= 1, f"streams must be at least 1, not {self.streams}.")

    @classmethod
    def of(cls, members: int, streams: int = 1) -> Design:
        """The design with this many members; ValueError unless streams divide them."""
        members, streams = whole_number("members", members), whole_number("streams", streams)
        _require(members >= 1, f"members must be at least 1, not {members}.")
        _require(streams >= 1, f"streams must be at least 1, not {streams}.")
        even = members % streams == 0
        _require(even, f"members ({members}) must be a multiple of streams ({streams}).")
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


def _open_uniform(high: Integers, low: Integers) -> Floats:
    """Join pairs of random words into uniforms of the same axes, on the open interval (0, 1)."""
    bits: Integers = high << np.uint64(32)
    bits |= low
    bits >>= 11
    # With all 53 bits free, 0 is possible, and adding half a step would round the largest up to 1.
    bits |= 1
    return to_float(bits) * 2.0**-53


@lru_cache(maxsize=8)
def sobol_directions(columns: int, bits: int) -> Integers:
    """Give the Sobol directions (column, bit of the draw number) as 32-bit fractions."""
    from scipy.stats import qmc  # noqa: PLC0415  (slow to import, and only needed here)

    if columns == 0:
        return np.zeros((0, bits), dtype=np.uint64)
    engine = qmc.Sobol(columns, scramble=False, bits=32)
    points = np.zeros((bits, columns))
    for bit in range(bits):
        engine.fast_forward(2**bit - engine.num_generated)
        points[bit] = engine.random(1)[0]
    # In Gray code draw 2**b has bits b and b - 1: its point holds the directions of both.
    whole = (points * 2.0**32).astype(np.uint64)
    directions: Integers = np.bitwise_xor.accumulate(whole, axis=0)
    directions.flags.writeable = False
    return directions.T


def sobol_points(draws: Integers, directions: Sequence[int] | Integers) -> Integers:
    """Give one coordinate of the Sobol points of some draws.

    Args:
        draws: (member,): draw numbers, each below 2**32.
        directions: of the coordinate, for each bit of a draw number.

    Returns:
        (member,): 32-bit fractions, held in 64 bits.
    """
    gray = draws ^ (draws >> 1)
    points = np.zeros(draws.shape, draws.dtype)
    for bit, direction in enumerate(directions):
        points ^= ((gray >> bit) & 1) * LOW_32 & direction
    return points


def scrambled(points: Integers, key: int) -> Floats:
    """Scramble one coordinate of Sobol points.

    Args:
        points: (member,): 32-bit fractions, held in 64 bits.
        key: what `scramble_key` gives.

    Returns:
        (member,): between 0 and 1, never either.
    """
    return _to_unit(points ^ _flips(points, key))


def _flips(points: Integers, key: int) -> Integers:
    """Flip each bit of 32-bit fractions (member,) or not, as the bits above it decide.

    The bits above a bit lead to one node of a binary tree. Each node has a coin of its own, which
    makes this Owen's scramble; the cheaper hash of reversed bits ties the coins of the first three
    levels together. The coins of a subtree of GROUP levels are the bits of one mixed number, and
    below SPLIT_LEVELS all bits are flipped at once: no run tells a 2**-20 part of a range apart.
    """
    rest = np.uint64(32 - SPLIT_LEVELS)
    below_all = _splitmix(key, (points >> rest) | np.uint64(1 << SPLIT_LEVELS))
    flips: Integers = below_all >> (np.uint64(64) - rest)
    for top in range(0, SPLIT_LEVELS, GROUP):
        coins = _splitmix(key, (points >> np.uint64(32 - top)) | np.uint64(1 << top))
        for level in range(GROUP):
            path = (points >> (32 - top - level)) & ((1 << level) - 1)
            flips |= ((coins >> (path + (1 << level))) & 1) << (31 - top - level)
    return flips


def scramble_key(seed: int, name: str) -> int:
    """Give the 64-bit key of a parameter's scramble, from the seed and its name alone."""
    digest = hashlib.blake2b(f"{seed}:{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def _splitmix(key: int, index: Integers) -> Integers:
    """Give the numbers at some places (member,) of the SplitMix64 sequence that a key starts."""
    mixed = index * SPLITMIX_STEP
    mixed += key
    for shift, multiplier in SPLITMIX_MIXERS:
        mixed ^= mixed >> shift
        mixed *= multiplier
    mixed ^= mixed >> 31
    return mixed


def _to_unit(fractions: Integers) -> Floats:
    """Put 32-bit fractions (member,) in the middle of their cells of the unit interval."""
    return (to_float(fractions) + 0.5) * 2.0**-32


def _require(condition: bool, sentence: str) -> None:
    """Raise ValueError with the sentence unless the condition holds."""
    if not condition:
        raise ValueError(sentence)


def _require_own_dimensions(dimensions: Mapping[str, int]) -> None:
    """Refuse negative dimensions, and shared ones: their parameters would move together."""
    owners: dict[int, str] = {}
    for name, column in dimensions.items():
        _require(column >= 0, f"The Sobol dimension of {name} must be at least 0, not {column}.")
        owner = owners.setdefault(column, name)
        _require(owner == name, f"{owner} and {name} must not share Sobol dimension {column}.")
