"""Values that remember how they came about.

A quarter of the model is run once on symbols in place of numbers. Each operation adds a node to a
graph; equal operations on equal values share one node, operations on constants are done at once.
A symbol has no truth value, so a rule that branches on one is refused, with its place.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

HERE = Path(__file__).parent
PACKAGE = HERE.parents[1]
OPERATIONS = PACKAGE / "model" / "ops.py"

FLOAT, WHOLE, TRUTH = "float", "whole", "truth"
"""Types of values: float64, uint64, bool."""

UNARY = ("exp", "log", "tanh", "sqrt", "cos", "sin", "to_float", "bits", "from_bits")
"""Operations of sim.model.ops on one value."""

RESULTS = {
    **dict.fromkeys(("add", "sub", "mul", "div", "minimum", "maximum", "where"), FLOAT),
    **dict.fromkeys((*UNARY, "neg", "fma"), FLOAT),
    **dict.fromkeys(("iadd", "imul", "iand", "ior", "ixor", "shl", "shr", "bits"), WHOLE),
    **dict.fromkeys(("at_least", "below", "both", "nonzero"), TRUTH),
}
"""Type of what each operation gives."""

FOLDED: dict[str, Callable[..., Any]] = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "div": np.divide,
    "minimum": np.minimum,
    "maximum": np.maximum,
    "where": np.where,
    "exp": np.exp,
    "log": np.log,
    "tanh": np.tanh,
    "sqrt": np.sqrt,
    "cos": np.cos,
    "sin": np.sin,
    "neg": np.negative,
    "to_float": np.float64,
    "bits": lambda x: np.asarray(x).view(np.uint64)[()],
    "from_bits": lambda x: np.asarray(x).view(np.float64)[()],
    "iadd": np.add,
    "imul": np.multiply,
    "iand": np.bitwise_and,
    "ior": np.bitwise_or,
    "ixor": np.bitwise_xor,
    "shl": np.left_shift,
    "shr": np.right_shift,
    "at_least": np.greater_equal,
    "below": np.less,
    "both": np.logical_and,
}
"""What each operation is in NumPy."""


class TraceError(TypeError):
    """What cannot be recorded, with the file and line that did it."""


class Node(NamedTuple):
    """One value: an input, a constant, or an operation on earlier values."""

    op: str
    inputs: tuple[int, ...]
    type: str
    value: Any = None
    """Of a constant: the number; of an input: its name."""


@dataclass
class Graph:
    """Nodes in the order in which they came about."""

    nodes: list[Node] = field(default_factory=list)
    _known: dict[Node, int] = field(default_factory=dict)

    def input(self, name: str, type_: str = FLOAT) -> Symbol:
        """A value that is given from outside; the same name is the same value."""
        return self._symbol(Node("input", (), type_, name))

    def constant(self, value: Any) -> Symbol:
        """A number that never changes."""
        if isinstance(value, bool | np.bool_):
            return self._symbol(Node("constant", (), TRUTH, bool(value)))
        if isinstance(value, np.unsignedinteger):
            return self._symbol(Node("constant", (), WHOLE, int(value)))
        number = float(value)
        # 0.0 and -0.0 are equal but not the same number: the text tells them apart.
        return self._symbol(Node("constant", (), FLOAT, number.hex()))

    def whole(self, value: int) -> Symbol:
        """A constant of 64 bits without sign."""
        return self._symbol(Node("constant", (), WHOLE, int(value)))

    def apply(self, op: str, *values: Any) -> Symbol:
        """The value of an operation."""
        type_of_plain = WHOLE if op in _ON_WHOLES else FLOAT
        symbols = [self._as_symbol(value, type_of_plain) for value in values]
        nodes = [self.nodes[symbol.number] for symbol in symbols]
        if all(node.op == "constant" for node in nodes):
            with np.errstate(all="ignore"):
                return self.constant(FOLDED[op](*map(number_of, nodes)))
        same = _unchanged(op, nodes)
        if same is not None:
            return symbols[same]
        return self._symbol(Node(op, tuple(s.number for s in symbols), RESULTS[op]))

    def _as_symbol(self, value: Any, plain: str) -> Symbol:
        if isinstance(value, Symbol):
            return value
        return self.whole(int(value)) if plain == WHOLE else self.constant(value)

    def _symbol(self, node: Node) -> Symbol:
        number = self._known.get(node)
        if number is None:
            number = self._known[node] = len(self.nodes)
            self.nodes.append(node)
        return Symbol(self, number)


_ON_WHOLES = ("iadd", "imul", "iand", "ior", "ixor", "shl", "shr", "to_float", "from_bits")


def number_of(node: Node) -> Any:
    """The number of a constant, as NumPy holds it."""
    if node.type == TRUTH:
        return np.bool_(node.value)
    return np.uint64(node.value) if node.type == WHOLE else np.float64(float.fromhex(node.value))


def _unchanged(op: str, nodes: Sequence[Node]) -> int | None:
    """Which operand an operation returns as it is, to the last bit: x * 1, x / 1, x - 0, x ^ 0."""
    for place, same in _SAME.get(op, ()):
        other = nodes[1 - place]
        if other.op == "constant" and number_of(other) == same:
            if op == "sub" and np.signbit(number_of(other)):
                continue
            return place
    return None


_SAME: dict[str, tuple[tuple[int, float], ...]] = {
    "mul": ((0, 1.0), (1, 1.0)),
    "div": ((0, 1.0),),
    "sub": ((0, 0.0),),
    "ixor": ((0, 0), (1, 0)),
    "ior": ((0, 0), (1, 0)),
    "shl": ((0, 0),),
    "shr": ((0, 0),),
}


@contextmanager
def traced() -> Iterator[None]:
    """Name the file and line of the model that did what cannot be recorded."""
    try:
        yield
    except TypeError as error:
        frames = traceback.extract_tb(error.__traceback__)
        own = [f for f in frames if _of_the_model(Path(f.filename))]
        place = f"{shown(own[-1].filename)}:{own[-1].lineno}: " if own else ""
        raise TraceError(f"{place}{error}") from error


def _of_the_model(file: Path) -> bool:
    return not file.is_relative_to(HERE) and file != OPERATIONS and "numpy" not in file.parts


def shown(file: str) -> str:
    """A file as people know it: from `sim/` on."""
    path = Path(file)
    return str(path.relative_to(PACKAGE.parent)) if path.is_relative_to(PACKAGE) else path.name


class Symbol:
    """A value of a graph, handled like a number."""

    __slots__ = ("graph", "number")

    def __init__(self, graph: Graph, number: int):
        self.graph, self.number = graph, number

    def __bool__(self) -> bool:
        raise TypeError("branches on a value; use where, minimum or maximum of sim.model.ops")

    def __float__(self) -> float:
        raise TypeError("turns a value into a plain number; use the operations of sim.model.ops")

    def _one_of(self, on_floats: str, on_wholes: str, *values: Any) -> Symbol:
        """The operation that fits what this is."""
        op = on_wholes if self.graph.nodes[self.number].type == WHOLE else on_floats
        if not op:
            raise TypeError(f"{on_floats or on_wholes} does not fit these values")
        return self.graph.apply(op, *values)

    def __add__(self, other: Any) -> Symbol:
        return self._one_of("add", "iadd", self, other)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Symbol:
        return self._one_of("sub", "", self, other)

    def __rsub__(self, other: Any) -> Symbol:
        return self._one_of("sub", "", other, self)

    def __mul__(self, other: Any) -> Symbol:
        return self._one_of("mul", "imul", self, other)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Symbol:
        return self._one_of("div", "", self, other)

    def __rtruediv__(self, other: Any) -> Symbol:
        return self._one_of("div", "", other, self)

    def __neg__(self) -> Symbol:
        return self._one_of("neg", "", self)

    def __and__(self, other: Any) -> Symbol:
        return self._one_of("", "iand", self, other)

    __rand__ = __and__

    def __or__(self, other: Any) -> Symbol:
        return self._one_of("", "ior", self, other)

    __ror__ = __or__

    def __xor__(self, other: Any) -> Symbol:
        return self._one_of("", "ixor", self, other)

    __rxor__ = __xor__

    def __lshift__(self, other: Any) -> Symbol:
        return self._one_of("", "shl", self, other)

    def __rshift__(self, other: Any) -> Symbol:
        return self._one_of("", "shr", self, other)


def _method(op: str) -> Callable[..., Symbol]:
    """An operation of sim.model.ops on values of which at least one is a symbol."""

    def call(*values: Any) -> Symbol:
        symbol = next(value for value in values if isinstance(value, Symbol))
        return symbol.graph.apply(op, *values)

    return call


exp, log, tanh, sqrt, cos, sin, to_float, bits, from_bits = map(_method, UNARY)
where, below, at_least, both = map(_method, ("where", "below", "at_least", "both"))
fma, nonzero = map(_method, ("fma", "nonzero"))
for _name in (*UNARY, "minimum", "maximum", "where", "below", "at_least", "both"):
    setattr(Symbol, _name, _method(_name))
