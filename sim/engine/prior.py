"""Where in its range does a parameter lie for a draw of the assumptions?

    uniform = Philox4x32-10(key = BLAKE2b(seed, parameter name), counter = draw)
    value   = low + 2 u (value - low) below one half, value + (2 u - 1) (high - value) above it

A number depends on its own address and on nothing else: it is the same whatever the other
parameters, and whatever the size, block, order or worker of the ensemble. Uniforms of different
parameters are independent at every number of draws; a low-discrepancy sequence of so many
dimensions is not, before it is very long. Source: Salmon and others (2011) for Philox.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np

from sim.engine.chance import LOW_32, Floats, Integers, open_uniform, philox, require, round_keys
from sim.model.ops import below, minimum, where

TOGETHER = 4096
"""Numbers that are drawn at once: fewer cost more calls, more leave the processor's cache."""


def assumption_uniforms(seed: int, draws: Integers, names: Iterable[str]) -> dict[str, Floats]:
    """Draw each parameter's place in its range, independently of all others.

    Args:
        seed: of the whole ensemble, at least 0 and below 2**64.
        draws: (member,): draw number of each member.
        names: of the parameters.

    Returns:
        For each parameter, (member,): between 0 and 1, never either.

    Raises:
        ValueError: the seed is out of range.
    """
    require(0 <= seed < 2**64, f"The seed must be from 0 to 2**64 - 1, not {seed}.")
    asked = list(names)
    size = max(TOGETHER // max(draws.size, 1), 1)
    several = (asked[first : first + size] for first in range(0, len(asked), size))
    rows = chain.from_iterable(_uniforms_of_each(seed, draws, some) for some in several)
    return dict(zip(asked, rows, strict=True))


def _uniforms_of_each(seed: int, draws: Integers, names: Sequence[str]) -> Floats:
    """Draw the uniforms of several parameters, (name, member)."""
    keys = np.concatenate([prior_keys(seed, name) for name in names], axis=2)
    uniforms = uniform_of(np.tile(draws, len(names)), np.repeat(keys, draws.size, axis=2))
    return uniforms.reshape(len(names), draws.size)


def prior_keys(seed: int, name: str) -> Integers:
    """Give the keys of a parameter's uniforms, as `philox` takes them, from seed and name alone."""
    digest = hashlib.blake2b(f"{seed}:{name}".encode(), digest_size=8).digest()
    return round_keys(int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:], "little"))


def uniform_of(draws: Integers, keys: Integers) -> Floats:
    """Draw one parameter's uniforms.

    Args:
        draws: (member,): draw numbers.
        keys: (round, word, 1): what `prior_keys` gives; or (round, word, member), one's own each.

    Returns:
        (member,): between 0 and 1, never either.
    """
    counter = np.zeros((4, draws.size), draws.dtype)
    counter[0] = draws & LOW_32
    counter[2] = draws >> 32
    words = philox(counter, keys)
    return open_uniform(words[0], words[1])


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
