"""The operations a rule may use, on arrays or on symbols.

A rule never asks what its values are: it calls these. Numbers come as float64 arrays and go
straight to NumPy; symbols come as object arrays, on which each operation is applied element by
element, so that one run of a quarter can be recorded and compiled. Arithmetic (+ - * /) works on
both as it stands. Sums run in a fixed order, so that a member's digits depend on nothing but the
member.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
"""Values (or, while a quarter is recorded, symbols), member on the last axis."""
Mask = NDArray[np.bool_]
"""Truth values, member on the last axis."""


def exp(x: Array) -> Array:
    """Exponential of x."""
    result: Array = _apply("exp", np.exp, x)
    return result


def log(x: Array) -> Array:
    """Natural logarithm of x > 0."""
    result: Array = _apply("log", np.log, x)
    return result


def tanh(x: Array) -> Array:
    """Hyperbolic tangent."""
    result: Array = _apply("tanh", np.tanh, x)
    return result


def sqrt(x: Array) -> Array:
    """Square root of x >= 0."""
    result: Array = _apply("sqrt", np.sqrt, x)
    return result


def cos(x: Array) -> Array:
    """Cosine of x in radians."""
    result: Array = _apply("cos", np.cos, x)
    return result


def sin(x: Array) -> Array:
    """Sine of x in radians."""
    result: Array = _apply("sin", np.sin, x)
    return result


def to_float(x: NDArray[np.uint64]) -> Array:
    """Whole numbers below 2**53 as floats."""
    result: Array = _apply("to_float", np.float64, x)
    return result


def bits(x: Array) -> NDArray[np.uint64]:
    """The 64 bits of each float, as a whole number."""
    result: NDArray[np.uint64] = _apply("bits", lambda y: np.asarray(y).view(np.uint64), x)
    return result


def from_bits(x: NDArray[np.uint64]) -> Array:
    """The floats that some bits are."""
    result: Array = _apply("from_bits", lambda y: np.asarray(y).view(np.float64), x)
    return result


def minimum(a: Array | float, b: Array | float) -> Array:
    """The smaller of two values."""
    result: Array = _apply("minimum", np.minimum, a, b)
    return result


def maximum(a: Array | float, b: Array | float) -> Array:
    """The larger of two values."""
    result: Array = _apply("maximum", np.maximum, a, b)
    return result


def at_least(a: Array | float, b: Array | float) -> Mask:
    """Mask: a >= b."""
    result: Mask = _apply("at_least", np.greater_equal, a, b)
    return result


def below(a: Array | float, b: Array | float) -> Mask:
    """Mask: a < b."""
    result: Mask = _apply("below", np.less, a, b)
    return result


def both(a: Mask, b: Mask) -> Mask:
    """Mask: a and b."""
    result: Mask = _apply("both", np.logical_and, a, b)
    return result


def where(mask: Mask, yes: Array | float, no: Array | float) -> Array:
    """`yes` where the mask holds, else `no`."""
    result: Array = _apply("where", np.where, mask, yes, no)
    return result


def total(rows: Array | Sequence[Array]) -> Array:
    """Sum over the first axis, first to last (never pairwise)."""
    result = rows[0]
    for row in rows[1:]:
        result = result + row
    return result


def largest(rows: Array | Sequence[Array]) -> Array:
    """Maximum over the first axis."""
    result = rows[0]
    for row in rows[1:]:
        result = maximum(result, row)
    return result


def stack(rows: Sequence[Array]) -> Array:
    """Rows of one shape as one array with a new first axis."""
    return np.stack(rows)


def zeros_like(x: Array) -> Array:
    """Zeros in the shape of x, that symbols may replace where x holds symbols."""
    return np.zeros(x.shape, x.dtype)


def logistic(x: Array) -> Array:
    """1 / (1 + e^-x), written with tanh so that no x overflows."""
    return 0.5 + 0.5 * tanh(0.5 * x)


def positive(x: Array) -> Array:
    """max(0, x)."""
    return maximum(x, 0.0)


def negative(x: Array) -> Array:
    """max(0, -x): the size of a fall."""
    return maximum(-x, 0.0)


def toward(state: Array, target: Array, speed: Array | float) -> Array:
    """The state after closing a share `speed` of its distance to the target."""
    return state + speed * (target - state)


def _apply(name: str, function: Callable[..., Any], *values: Any) -> Any:
    """Call NumPy on numbers; on symbols call the symbol's own method, element by element."""
    for value in values:
        if isinstance(value, np.ndarray) and value.dtype.hasobject:
            return np.frompyfunc(_chooser(name, function), len(values), 1)(*values)
    return function(*values)


def _chooser(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """What to do with one element: constants among symbols stay numbers."""

    def call(*values: Any) -> Any:
        symbol = next((value for value in values if hasattr(value, name)), None)
        return function(*values) if symbol is None else getattr(type(symbol), name)(*values)

    return call
