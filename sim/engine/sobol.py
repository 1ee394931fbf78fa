"""Where in its range does a parameter lie for a draw of the assumptions?

    assumption = scramble(seed, parameter name)(Sobol point of the draw, dimension of the parameter)

A number depends on its own address and on nothing else: it is the same whatever the other
parameters, and whatever the size, block, order or worker of the ensemble. Sources: Joe and Kuo
(2008) for the Sobol directions; Owen (1995) for the nested scramble; Steele, Lea and Flood (2014)
for SplitMix64, which decides its flips.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from sim.engine.chance import LOW_32, Floats, Integers, require
from sim.model.ops import below, minimum, to_float, where

SPLIT_LEVELS, GROUP = 20, 5
SPLITMIX_STEP = 0x9E3779B97F4A7C15
SPLITMIX_MIXERS = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))


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
    require(0 <= seed < 2**64, f"The seed must be from 0 to 2**64 - 1, not {seed}.")
    require(largest < 2**32, f"Draw numbers must be below 2**32; {largest} is not.")
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
    require(low <= value <= high, f"The value {value} must lie from {low} to {high}.")
    return stretched(uniform, value, low, high)


def stretched(
    uniform: Floats, value: Floats | float, low: Floats | float, high: Floats | float
) -> Floats:
    """Do what `stretch` does, with a range that has been checked; a fixed value stays as it is."""
    lower = low + 2.0 * uniform * (value - low)
    # At 1 rounding may overshoot by a last bit; below one half the factor is too small for that.
    upper = minimum(value + (2.0 * uniform - 1.0) * (high - value), high)
    return where(below(uniform, 0.5), lower, upper)


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


def _require_own_dimensions(dimensions: Mapping[str, int]) -> None:
    """Refuse negative dimensions, and shared ones: their parameters would move together."""
    owners: dict[int, str] = {}
    for name, column in dimensions.items():
        require(column >= 0, f"The Sobol dimension of {name} must be at least 0, not {column}.")
        owner = owners.setdefault(column, name)
        require(owner == name, f"{owner} and {name} must not share Sobol dimension {column}.")
