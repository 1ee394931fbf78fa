"""Operations as instructions for the LLVM compiler, on LANES members at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from sim.engine.compiled.program import upstream
from sim.engine.compiled.symbols import FLOAT, TRUTH, WHOLE, Graph, Node, Symbol, number_of

INSTRUCTIONS = {
    "add": "fadd {float} {0}, {1}",
    "sub": "fsub {float} {0}, {1}",
    "mul": "fmul {float} {0}, {1}",
    "div": "fdiv {float} {0}, {1}",
    "neg": "fneg {float} {0}",
    "sqrt": "call {float} @llvm.sqrt.vLANESf64({float} {0})",
    "fma": "call {float} @llvm.fmuladd.vLANESf64({float} {0}, {float} {1}, {float} {2})",
    "iadd": "add {whole} {0}, {1}",
    "imul": "mul {whole} {0}, {1}",
    "iand": "and {whole} {0}, {1}",
    "ior": "or {whole} {0}, {1}",
    "ixor": "xor {whole} {0}, {1}",
    "shl": "shl {whole} {0}, {1}",
    "shr": "lshr {whole} {0}, {1}",
    "to_float": "uitofp {whole} {0} to {float}",
    "bits": "bitcast {float} {0} to {whole}",
    "from_bits": "bitcast {whole} {0} to {float}",
    "at_least": "fcmp oge {float} {0}, {1}",
    "below": "fcmp olt {float} {0}, {1}",
    "nonzero": "icmp ne {whole} {0}, zeroinitializer",
    "both": "and {truth} {0}, {1}",
    "where": "select {truth} {0}, {own} {1}, {own} {2}",
}
"""What each operation is to the compiler."""

KINDS = {FLOAT: "<LANES x double>", WHOLE: "<LANES x i64>", TRUTH: "<LANES x i1>"}


def hexadecimal(node: Node) -> str:
    """A float constant as the compiler reads it, to the last bit."""
    return f"0x{np.float64(number_of(node)).view(np.uint64):016X}"


def splat(node: Node) -> str:
    """A constant, the same in every lane."""
    if node.type == FLOAT:
        return f"splat (double {hexadecimal(node)})"
    kind = "i64" if node.type == WHOLE else "i1"
    return f"splat ({kind} {int(node.value)})"


def instruction(name: str, node: Node, values: Sequence[str], against: bool) -> Iterator[str]:
    """The lines of an operation; `against` tells that its last operand is a constant."""
    if node.op in ("minimum", "maximum"):
        yield from _extreme(name, node.op, values, against)
    else:
        yield f"  {name} = {INSTRUCTIONS[node.op].format(*values, own=KINDS[node.type], **KINDS)}"


def _extreme(name: str, op: str, values: Sequence[str], against: bool) -> Iterator[str]:
    """NumPy's maximum or minimum: of equal ones the second, and NaN when either is."""
    kind, (a, b) = KINDS[FLOAT], values
    test = "ugt" if op == "maximum" else "ult"
    final = name if against else f"{name}x"
    yield f"  {name}c = fcmp {test} {kind} {a}, {b}"
    yield f"  {final} = select {KINDS[TRUTH]} {name}c, {kind} {a}, {kind} {b}"
    if not against:
        yield f"  {name}d = fcmp uno {kind} {b}, zeroinitializer"
        yield f"  {name} = select {KINDS[TRUTH]} {name}d, {kind} {b}, {kind} {final}"


def lines_of(graph: Graph, roots: Sequence[Symbol], inputs: Mapping[str, str]) -> list[str]:
    """All operations that some values rest on; inputs have the names that are given."""
    lines = list[str]()
    for number in upstream(graph, [root.number for root in roots]):
        node = graph.nodes[number]
        if node.inputs:
            values = [name_of(graph, i, inputs) for i in node.inputs]
            against = graph.nodes[node.inputs[-1]].op == "constant"
            lines += instruction(f"%n{number}", node, values, against)
    return lines


def name_of(graph: Graph, number: int, inputs: Mapping[str, str]) -> str:
    """What a value is called."""
    node = graph.nodes[number]
    if node.op == "constant":
        return splat(node)
    return inputs[str(node.value)] if node.op == "input" else f"%n{number}"
