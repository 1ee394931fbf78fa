"""A recorded graph made ready for a machine: what is needed, when, and where it is kept.

Values change at three rates:

    uniform   the same for all members: levers, the quarter, keys of the generator
    held      a member's own, the same in every quarter: assumptions, what was solved for 2018
    moving    a member's own, anew in every quarter

Uniform values are computed once for all members, held ones once for all quarters; only moving ones
are worked out for every member and quarter. What nobody needs is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from sim.engine.compiled.functions import EXPANSIONS
from sim.engine.compiled.symbols import FOLDED, Graph, Node, Symbol, number_of

FIXED, UNIFORM, HELD, MOVING = range(4)
"""Rates; what never changes, and the three above."""


@dataclass(frozen=True)
class Program:
    """One pass over a graph, run once or for many quarters in a row.

    Inputs are named after rows of the members' table, after uniform columns, or after series.
    """

    graph: Graph
    uniform_names: frozenset[str]
    """Inputs that are the same for all members."""
    results: Mapping[str, int]
    """Rows of the new state, and its nodes. A row that is also an input carries on from quarter
    to quarter."""
    outputs: tuple[int, ...] = ()
    """Nodes that are written out in every quarter, in order of columns."""
    series: tuple[str, ...] = ()
    """Inputs that are given for every quarter and member, in order of columns; all are read."""
    makes_series: bool = False
    """Whether outputs are written as another program takes its series."""

    @cached_property
    def needed(self) -> list[int]:
        """Nodes that results and outputs rest on, in order."""
        return upstream(self.graph, [*self.results.values(), *self.outputs])

    @cached_property
    def states(self) -> dict[str, int]:
        """Rows that change from quarter to quarter, and their new values."""
        nodes = self.graph.nodes
        return {n: k for n, k in self.results.items() if nodes[k].value != n}

    @cached_property
    def rates(self) -> dict[int, int]:
        """How often each needed node changes."""
        found: dict[int, int] = {}
        for number in self.needed:
            node = self.graph.nodes[number]
            if node.op == "input":
                found[number] = self._input_rate(str(node.value))
            else:
                found[number] = _joined({found[i] for i in node.inputs})
        return found

    def _input_rate(self, name: str) -> int:
        if name in self.uniform_names:
            return UNIFORM
        return MOVING if name in self.states or name in self.series else HELD

    def of_rate(self, rate: int) -> list[int]:
        """Operations of one rate, in order."""
        nodes = self.graph.nodes
        return [k for k in self.needed if self.rates[k] == rate and nodes[k].inputs]

    @cached_property
    def told(self) -> set[int]:
        """Operations that move and on which outputs alone rest: without outputs they can wait."""
        lived = set(upstream(self.graph, self.results.values()))
        return set(self.of_rate(MOVING)) - lived

    @cached_property
    def rows(self) -> list[str]:
        """Rows that are read and do not change."""
        nodes = self.graph.nodes
        held = (k for k in self.needed if nodes[k].op == "input" and self.rates[k] == HELD)
        return [str(nodes[k].value) for k in held]

    @cached_property
    def columns(self) -> list[int]:
        """Uniform nodes that members' operations or results use."""
        used = [i for k in self.needed if self.rates[k] > UNIFORM for i in self._inputs(k)]
        used += [*self.results.values(), *self.outputs]
        return [k for k in dict.fromkeys(used) if self.rates[k] == UNIFORM]

    def _inputs(self, number: int) -> tuple[int, ...]:
        return self.graph.nodes[number].inputs

    def table(self, given: Mapping[str, np.ndarray], quarters: int) -> np.ndarray:
        """The uniform columns in every quarter, (quarter, column), each as 64 bits."""
        known = self.uniform_values(given)
        table = np.zeros((quarters, max(len(self.columns), 1)), np.uint64)
        for column, number in enumerate(self.columns):
            values = np.asarray(known[number])
            held = values if values.dtype == np.uint64 else values.astype(np.float64)
            table[:, column] = held.view(np.uint64)
        return table

    def uniform_values(self, given: Mapping[str, np.ndarray]) -> dict[int, np.ndarray]:
        """Every node that the uniform columns rest on, in every quarter: (quarter,), or one."""
        known: dict[int, np.ndarray] = {}
        nodes = self.graph.nodes
        with np.errstate(all="ignore"):
            for number in upstream(self.graph, self.columns):
                node = nodes[number]
                if node.op == "input":
                    known[number] = given[str(node.value)]
                elif node.op == "constant":
                    known[number] = number_of(node)
                else:
                    known[number] = FOLDED[node.op](*(known[i] for i in node.inputs))
        return known


def _joined(rates: set[int]) -> int:
    """Rate of what rests on values of some rates: a member's own that follows a lever moves."""
    return MOVING if {UNIFORM, HELD} <= rates else max(rates, default=FIXED)


def upstream(graph: Graph, roots: Iterable[int]) -> list[int]:
    """The nodes that some nodes rest on, themselves among them, in order."""
    seen, waiting = set[int](), list(roots)
    while waiting:
        number = waiting.pop()
        if number not in seen:
            seen.add(number)
            waiting.extend(graph.nodes[number].inputs)
    return sorted(seen)


def spelt_out(program: Program) -> Program:
    """The program with exp, log and the like in basic operations, for members' values.

    Uniform values keep theirs: NumPy works them out.
    """
    new, known = Graph(), dict[int, Symbol]()
    for number in program.needed:
        node = program.graph.nodes[number]
        inputs = [known[i] for i in node.inputs]
        known[number] = _copied(new, node, inputs, program.rates[number] > UNIFORM)
    return Program(
        new,
        program.uniform_names,
        {name: known[k].number for name, k in program.results.items()},
        tuple(known[k].number for k in program.outputs),
        program.series,
        program.makes_series,
    )


def _copied(graph: Graph, node: Node, inputs: Sequence[Symbol], expand: bool) -> Symbol:
    if node.op == "input":
        return graph.input(str(node.value), node.type)
    if node.op == "constant":
        return graph.constant(number_of(node))
    if expand and node.op in EXPANSIONS:
        return EXPANSIONS[node.op](inputs[0])
    return graph.apply(node.op, *inputs)


@dataclass
class MemoryRows:
    """Rows of working memory, each of one value for every member of a group."""

    size: int = 0
    of: dict[int, int] = field(default_factory=dict)
    """Row of each node that has one."""
    _free: list[int] = field(default_factory=list)

    def take(self, number: int) -> int:
        """A row for a node."""
        row = self._free.pop() if self._free else self.size
        self.size = max(self.size, row + 1)
        self.of[number] = row
        return row

    def give(self, number: int) -> None:
        """The node's row is free again."""
        self._free.append(self.of[number])


@dataclass(frozen=True)
class Chunk:
    """Operations in order, what they read from working memory, and what they leave in it."""

    operations: tuple[int, ...]
    leaves: Mapping[int, int]
    """Row of working memory for each value that is needed later."""
    reads: Mapping[int, int]
    told: bool
    """Whether outputs alone rest on them."""


def chunks(program: Program, rate: int, length: int, places: MemoryRows) -> Iterator[Chunk]:
    """The operations of one rate, cut into chunks; rows are taken and given back as they go.

    Those on which outputs alone rest come last.
    """
    operations, nodes, told = program.of_rate(rate), program.graph.nodes, program.told
    parts = [k for k in operations if k not in told], [k for k in operations if k in told]
    cut = [part[i : i + length] for part in parts for i in range(0, len(part), length)]
    last = _last_use(program, cut)
    for i, part in enumerate(cut):
        inside = set(part)
        read = {j for k in part for j in nodes[k].inputs} - inside
        reads = {k: places.of[k] for k in sorted(read) if k in places.of}
        leaves = {k: places.take(k) for k in part if last.get(k, -1) > i}
        yield Chunk(tuple(part), leaves, reads, part[0] in told)
        for k in reads:
            if program.rates[k] == MOVING and nodes[k].inputs and last[k] == i:
                places.give(k)


def _last_use(program: Program, cut: Sequence[Sequence[int]]) -> dict[int, int]:
    """The last chunk that uses each value; beyond the end for held ones that moving ones need."""
    last: dict[int, int] = {}
    for i, part in enumerate(cut):
        for k in part:
            for j in program.graph.nodes[k].inputs:
                last[j] = i
    own = {k for part in cut for k in part}
    rates = program.rates
    if own and rates[next(iter(own))] == HELD:
        nodes = program.graph.nodes
        outside = [j for k in program.needed if rates[k] == MOVING for j in nodes[k].inputs]
        outside += [*program.states.values(), *program.outputs]
        last.update({j: len(cut) for j in outside if j in own})
    return last
