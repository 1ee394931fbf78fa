"""exp, log, tanh, cos and sin from + - * / and moves of bits.

A processor has no instruction for them, and a library's functions take one number at a time. Spelt
out in basic operations they run on as many members at once as everything else. Each is within two
units of the last place of the true value, as NumPy's are, but not always equal to NumPy's: this is
the one place where the engines differ. NaN stays NaN, and what overflows becomes infinite, so that
no blow-up hides.

Series are Taylor's, long enough that what is cut off is below the last place; the reductions are
the classic ones of Cody and Waite (1980), "Software manual for the elementary functions".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, getcontext
from math import factorial, pi
from typing import Final

from sim.engine.compiled.symbols import Symbol, below, bits, fma, from_bits, nonzero, where

getcontext().prec = 60

ROUNDER: Final = 1.5 * 2.0**52
"""Added and taken away again, it leaves the nearest whole number; in between, the lowest bits of
the sum are that number."""

SIGN: Final = 1 << 63
MANTISSA: Final = (1 << 52) - 1
EXPONENT_0: Final = 1023 << 52
EXPONENT_52: Final = (1023 + 52) << 52
LEAST_NORMAL: Final = 2.0**-1022


def in_two(number: Decimal) -> tuple[float, float]:
    """A number as two floats, the first with 32 places: its products with small ones are exact."""
    high = int(number * 2**32) / 2**32
    return high, float(number - Decimal(high))


LN2: Final = Decimal(2).ln()
HALF_PI: Final = Decimal("1.57079632679489661923132169163975144209858469968755291048747")
LN2_HIGH, LN2_LOW = in_two(LN2)
QUARTER_HIGH, QUARTER_LOW = in_two(HALF_PI)
ROOT_HALF_BITS: Final = 0x3FE6A09E667F3BCD

EXP_SERIES = [1.0 / factorial(k) for k in range(2, 14)]
LOG_SERIES = [2.0 / (2 * k + 1) for k in range(1, 11)]
SIN_SERIES = [(-1.0) ** k / factorial(2 * k + 1) for k in range(1, 8)]
COS_SERIES = [(-1.0) ** k / factorial(2 * k) for k in range(2, 9)]


def series(x: Symbol, coefficients: Sequence[float]) -> Symbol:
    """c0 + c1 x + c2 x^2 + ..., even and odd powers apart, so that both can run at once."""
    square = x * x
    return fma(_horner(square, coefficients[1::2]), x, _horner(square, coefficients[0::2]))


def _horner(x: Symbol, coefficients: Sequence[float]) -> Symbol:
    result = x.graph.constant(coefficients[-1])
    for coefficient in reversed(coefficients[:-1]):
        result = fma(result, x, coefficient)
    return result


def _power_of_two(n: Symbol) -> Symbol:
    """2^n for a whole n from -1022 to 1023."""
    return from_bits((bits(n + ROUNDER) << 52) + EXPONENT_0)


def _reduced(x: Symbol) -> tuple[Symbol, Symbol]:
    """N and e^r - 1, where x = n ln 2 + r."""
    n = (x * float(1 / LN2) + ROUNDER) - ROUNDER
    r = fma(n, -LN2_LOW, fma(n, -LN2_HIGH, x))
    return n, fma(r * r, series(r, EXP_SERIES), r)


def exp(x: Symbol) -> Symbol:
    """e^x; infinite above 709, 0 below -708."""
    n, grown = _reduced(x)
    value = (grown + 1.0) * _power_of_two(n)
    finite = where(below(709.0, x), float("inf"), value)
    return where(below(x, -708.0), 0.0, finite)


def log(x: Symbol) -> Symbol:
    """Natural logarithm; below 2^-1022 minus infinity, NaN for what is negative or infinite."""
    shifted = bits(x) + (EXPONENT_0 - ROOT_HALF_BITS)
    k = from_bits((shifted >> 52) | EXPONENT_52) - (2.0**52 + 1023.0)
    f = from_bits((shifted & MANTISSA) + ROOT_HALF_BITS) - 1.0
    s = f / (f + 2.0)
    z = s * s
    half = f * 0.5 * f
    rest = fma(s, fma(z, series(z, LOG_SERIES), half), k * LN2_LOW)
    # x - x is 0, or NaN where x is no number.
    value = fma(k, LN2_HIGH, f - (half - rest)) + (x - x)
    none = where(below(x, 0.0), float("nan"), float("-inf"))
    return where(below(x, LEAST_NORMAL), none, value)


def tanh(x: Symbol) -> Symbol:
    """(e^2x - 1) / (e^2x + 1), exact to the last places near 0 too."""
    twice = from_bits(bits(x) & (SIGN - 1)) * 2.0
    n, grown = _reduced(where(below(40.0, twice), 40.0, twice))
    scale = _power_of_two(n)
    less_one = fma(scale, grown, scale - 1.0)
    return from_bits(bits(less_one / (less_one + 2.0)) | (bits(x) & SIGN))


def cos(x: Symbol) -> Symbol:
    """Cosine of x from -2^20 to 2^20."""
    return _circular(x, 1)


def sin(x: Symbol) -> Symbol:
    """Sine of x from -2^20 to 2^20."""
    return _circular(x, 0)


def _circular(x: Symbol, ahead: int) -> Symbol:
    """The sine, so many quarters of a turn ahead."""
    turned = x * (2.0 / pi) + ROUNDER
    n = turned - ROUNDER
    r = fma(n, -QUARTER_LOW, fma(n, -QUARTER_HIGH, x))
    z = r * r
    sine = fma(z * r, series(z, SIN_SERIES), r)
    cosine = fma(z * z, series(z, COS_SERIES), fma(z, -0.5, 1.0))
    quarter = bits(turned) + ahead
    value = where(nonzero(quarter & 1), cosine, sine)
    return from_bits(bits(value) ^ ((quarter & 2) << 62))


EXPANSIONS: Mapping[str, Callable[[Symbol], Symbol]] = {
    "exp": exp,
    "log": log,
    "tanh": tanh,
    "cos": cos,
    "sin": sin,
}
"""How operations that no processor has are spelt out."""
