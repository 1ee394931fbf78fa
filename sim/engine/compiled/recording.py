"""The model run once on symbols: the programs that simulate a member.

    draw      point of the assumptions           -> one parameter after the other
    start     parameters, first quarter of 2010  -> state of the world as a run begins
    quarter   parameters, state, levers, luck    -> state, and all outputs
    join      parameters, state                  -> state with what was observed in 2018

The world, its actors and rules, the generator of luck and the record of outputs are the real ones.
Nothing of the model is known here but how a quarter is run, so that a new parameter, actor or rule
needs no change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np

from sim.engine.chance import ROUNDS, Shocks, channel_number, philox
from sim.engine.compiled.program import Program
from sim.engine.compiled.symbols import WHOLE, Graph, Symbol, traced
from sim.engine.play import luck
from sim.engine.prior import stretched, uniform_of
from sim.inputs.register import Register
from sim.model.actors.actor import Public, Quarter
from sim.model.assumptions import Assumptions
from sim.model.ops import at_least, where
from sim.model.record import observe
from sim.model.world import Memory, World

STREAM, QUARTER, NUMBER, CHANCE = "stream", "quarter", "number", "chance"
"""Inputs: the stream of luck, the quarter it is drawn for, the quarter as the model counts it, and
whether chance is at work (1 or 0)."""

KEYS = [f"key.{turn}.{word}" for turn in range(ROUNDS) for word in (0, 1)]
"""Inputs: the keys of Philox, the words of one round after those of another."""


@dataclass(frozen=True)
class Programs:
    """All that it takes to simulate a member."""

    draw: Program
    start: Program
    quarter: Program
    join: Program

    @property
    def rows(self) -> list[str]:
        """Every row that any program reads or writes."""
        named = [
            name
            for program in (self.draw, self.start, self.quarter, self.join)
            for name in (*program.rows, *program.results)
        ]
        return list(dict.fromkeys(named))


def record(register: Register, levers: Mapping[str, Any]) -> Programs:
    """Record the model; `levers` holds their names.

    Raises TraceError with file and line of what cannot be recorded.
    """
    with traced():
        return _recorded(register, levers)


def _recorded(register: Register, levers: Mapping[str, Any]) -> Programs:
    start = _recorder(register, levers)
    start.start()
    held = {name: value.copy() for name, value in _leaves(start.world)}
    # Only after a quarter does the world hold all that it remembers.
    start.quarter()
    shapes = dict(_leaves(start.world))
    begun = start.state({name: shapes[name] for name in held}, held)
    quarter = _recorder(register, levers, start.world, shapes)
    quarter.quarter()
    moved = quarter.state(shapes, dict(_leaves(quarter.world)))
    seen = observe(quarter.world)
    outputs = [quarter.lift(v) for name in register.outputs for v in seen[name].ravel()]
    join = _recorder(register, levers, start.world, shapes)
    join.world.take_2018()
    joined = join.state(shapes, dict(_leaves(join.world)))
    return _linked(start, begun, quarter, moved, outputs, join, joined)


def _linked(
    start: _Recorder,
    begun: Mapping[str, int],
    quarter: _Recorder,
    moved: Mapping[str, int],
    outputs: list[int],
    join: _Recorder,
    joined: Mapping[str, int],
) -> Programs:
    """Keep only the state that something rests on."""
    wanted = set[str]()
    while True:
        full = quarter.program({n: moved[n] for n in sorted(wanted)}, outputs)
        settled = join.program({n: joined[n] for n in sorted(wanted)})
        asked = {n for p in (full, settled) for n in _inputs_of(p) if n in moved}
        if asked <= wanted:
            break
        wanted |= asked
    missing = sorted(wanted - set(begun))
    if missing:
        raise ValueError(f"a quarter needs what no world begins with: {', '.join(missing)}")
    kept = sorted(wanted)
    return Programs(
        _draw_program(),
        start.program({n: begun[n] for n in kept}),
        full,
        settled,
    )


def _inputs_of(program: Program) -> set[str]:
    nodes = program.graph.nodes
    return {str(nodes[k].value) for k in program.needed if nodes[k].op == "input"}


class _Shocks(Shocks):
    """Luck on symbols: the same arithmetic, with the address given from outside."""

    def __init__(self, graph: Graph):
        self.graph = graph
        self._keys = _keys(graph)
        self._streams = np.array([graph.input(STREAM, WHOLE)], object)
        self._on = True

    def _words(self, channel: str, quarter: int) -> Any:
        stream, graph = self._streams[0], self.graph
        words = [
            graph.input(QUARTER, WHOLE),
            graph.whole(channel_number(channel)),
            stream & 0xFFFFFFFF,
            stream >> 32,
        ]
        return philox(np.array([[word] for word in words], object), self._keys)


class _Recorder:
    """A world on symbols."""

    def __init__(self, register: Register, levers: Mapping[str, Any], graph: Graph):
        self.graph = graph
        self.uniform: set[str] = set()
        self._levers = {name: self._given(f"lever.{name}") for name in levers}
        self._number = self._given(NUMBER)
        self.uniform |= {QUARTER, *KEYS}
        self._register = register
        values = {n: _array([graph.input(f"p.{n}")]) for n in register.parameters}
        self.assumptions = Assumptions(values, register.cast.zeros)
        self.world: World

    def _given(self, name: str) -> Any:
        self.uniform.add(name)
        return _array([self.graph.input(name)])

    def start(self) -> None:
        """A new world in 2010."""
        register = self._register
        self.world = World(register.cast, self.assumptions, register.programmes)
        self.present()
        self.world.begin()

    def quarter(self) -> None:
        """One quarter."""
        self.present()
        self.world.step()

    def present(self) -> None:
        """Hand in levers and luck."""
        self.world.quarter = Quarter(self._levers, self._luck, self._number)

    @cached_property
    def _luck(self) -> Mapping[str, Any]:
        """The quarter's shocks, those of a world without chance where it is switched off."""
        on, cast = at_least(self._given(CHANCE), 1.0), self._register.cast
        drawn = luck(_Shocks(self.graph), cast, 0, voting=True)
        still = luck(Shocks(0, np.zeros(1, np.uint64), on=False), cast, 0, voting=True)
        return {name: where(on, drawn[name], still[name]) for name in drawn}

    def state(self, shapes: Mapping[str, Any], held: Mapping[str, Any]) -> dict[str, int]:
        """The node of every number that a world holds, in arrays of some shapes."""
        return {
            f"{name}{list(place)}": self.lift(held[name][place])
            for name, like in shapes.items()
            for place in np.ndindex(like.shape)
        }

    def lift(self, value: Any) -> int:
        """The node of a value that may be a plain number."""
        return value.number if isinstance(value, Symbol) else self.graph.constant(value).number

    def program(self, results: Mapping[str, int], outputs: list[int] | None = None) -> Program:
        """What has been recorded, for some results."""
        return Program(self.graph, frozenset(self.uniform), results, tuple(outputs or ()))


def _recorder(
    register: Register,
    levers: Mapping[str, Any],
    world: World | None = None,
    shapes: Mapping[str, Any] | None = None,
) -> _Recorder:
    """A recorder; with a world, that world with every number of its state as an input."""
    made = _Recorder(register, levers, Graph())
    if world is not None and shapes is not None:
        made.world = world
        world.p = made.assumptions
        _replace(world, {n: _inputs(made.graph, n, held.shape) for n, held in shapes.items()})
        made.present()
    return made


def _inputs(graph: Graph, name: str, shape: tuple[int, ...]) -> Any:
    filled = np.empty(shape, object)
    for place in np.ndindex(shape):
        filled[place] = graph.input(f"{name}{list(place)}")
    return filled


def _array(values: list[Any]) -> Any:
    filled = np.empty(len(values), object)
    filled[:] = values
    return filled


def _leaves(world: World) -> Iterator[tuple[str, Any]]:
    """Every array that the world holds between two quarters, by name."""
    memory = world.remember()
    for i, held in enumerate(memory.held.values()):
        yield from _arrays(f"actor{i}", held)
    public = {f.name: getattr(memory.public, f.name) for f in fields(Public)}
    yield from _arrays("public", public)


def _arrays(prefix: str, held: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in held.items():
        if isinstance(value, np.ndarray):
            yield f"{prefix}.{name}", value
        elif isinstance(value, dict):
            yield from _arrays(f"{prefix}.{name}", value)


def _replace(world: World, new: Mapping[str, Any]) -> None:
    """Put arrays in the place of those that the world holds."""
    memory = world.remember()
    public = {f.name: getattr(memory.public, f.name) for f in fields(Public)}
    world.recall(
        Memory(
            {
                actor: _replaced(f"actor{i}", held, new)
                for i, (actor, held) in enumerate(memory.held.items())
            },
            replace(memory.public, **_replaced("public", public, new)),
        )
    )


def _replaced(prefix: str, held: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    swapped = {}
    for name, value in held.items():
        own = f"{prefix}.{name}"
        swapped[name] = _replaced(own, value, new) if isinstance(value, dict) else value
        if own in new:
            swapped[name] = new[own]
    return swapped


def _keys(graph: Graph) -> Any:
    """Keys of Philox from outside, (round, word, 1)."""
    return _array([graph.input(key, WHOLE) for key in KEYS]).reshape(ROUNDS, 2, 1)


DRAW, VALUE, LOW, HIGH = "draw", "value", "low", "high"


def _draw_program() -> Program:
    """Parameters from the number of a draw: a uniform, stretched over its range.

    One follows the other as quarters do, each with its own uniform values.
    """
    graph = Graph()
    uniform = uniform_of(_array([graph.input(DRAW, WHOLE)]), _keys(graph))
    ends = [_array([graph.input(name)]) for name in (VALUE, LOW, HIGH)]
    value = stretched(uniform, *ends)[0]
    return Program(graph, frozenset((VALUE, LOW, HIGH, *KEYS)), {}, (value.number,))
