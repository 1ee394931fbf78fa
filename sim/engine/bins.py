"""How is one value tallied: in which bin, by which whole numbers, and when has it changed?

A value is taken in units of its output, a power of two. Works on arrays and on symbols, so that the
compiled engine tallies with the same arithmetic.
"""

from __future__ import annotations

from math import floor, log2
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.model.ops import Array, bits, from_bits, to_float, where
from sim.model.ops import below as less

Wholes = NDArray[np.int64]
Bits = NDArray[np.uint64]

FINE: Final = 24
"""Bits behind the point of a unit in sums."""
LIMIT: Final = 2.0**FINE
"""Units that a value must stay below."""
BIN_BITS: Final = 9
"""Bits of a bin: 512 of them from one power of two to the next."""
REACH: Final = 64.0

ROUNDER: Final = 1.5 * 2.0**52
LOW_51: Final = np.uint64((1 << 51) - 1)
LOW_24: Final = np.uint64((1 << FINE) - 1)
BIN_SHIFT: Final = 52 - BIN_BITS
ONE: Final = np.uint64(1023 << 52)
MINUS_ONE: Final = np.uint64((1 << 64) - (1023 << 52))
"""The bits of 1.0, and what takes them away."""

ROUNDING, NOISE = 1e-6, 1e-12
"""A future has moved when its difference exceeds a millionth of the larger of the two values, and
1e-12 of any unit. Results are stored with seven digits, each value off by up to 6e-8 of itself, so
that a smaller difference may be nothing but rounding; and a comparison says the same of results in
memory as of stored ones."""

SUMS = ("size", "below_size", "high", "cross", "low", "below", "above", "beyond")
"""What is summed over members: |x|, |x| of what is below 0, three parts of x^2, how many are below
and above 0, and how many are no number or beyond the limit."""


def unit_of(high: float) -> float:
    """The unit of an output that reaches `high`: a power of two, 1 at most."""
    return 2.0 ** floor(log2(min(high, REACH))) / REACH


def paired_change(one: Array, other: Array) -> Array:
    """Other minus one, with differences that rounding explains taken for none."""
    change = other - one
    scale = _larger(_size(one), _size(other))
    return where(less(_larger(ROUNDING * scale, NOISE), _size(change)), change, 0.0)


def _size(x: Array) -> Array:
    return where(less(x, 0.0), -x, x)


def _larger(a: Array, b: Array | float) -> Array:
    """The larger of two; NaN in the first stays."""
    return where(less(a, b), b, a)


def bins_and_summands(x: Array) -> tuple[Array, list[Any]]:
    """The bin of each value, and the summands of SUMS, from values in units.

    Works on arrays and on symbols. Bins are whole numbers held in floats, below 0 for values below.
    """
    size, negative = _size(x), less(x, 0.0)
    whole: Bits = bits(size * LIMIT + ROUNDER) & LOW_51
    place: Bits = (bits(size + 1.0) + MINUS_ONE) >> np.uint64(BIN_SHIFT)
    number = to_float(place)
    high: Bits = whole >> np.uint64(FINE)
    low: Bits = whole & LOW_24
    one = from_bits(whole & np.uint64(0) | np.uint64(1))
    summands = [
        whole,
        bits(where(negative, from_bits(whole), 0.0)),
        high * high,
        high * low,
        low * low,
        bits(where(negative, one, 0.0)),
        bits(where(less(0.0, x), one, 0.0)),
        bits(where(less(size, LIMIT), 0.0, one)),
    ]
    return where(negative, -number, number), summands


def edge(number: Wholes) -> Array:
    """The end of bins nearer to 0, in units; mirrored below 0."""
    size = (np.abs(number).astype(np.uint64) << np.uint64(BIN_SHIFT)) + ONE
    value: Array = np.sign(number) * (size.view(np.float64) - 1.0)
    return value
