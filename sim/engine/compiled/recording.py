"""The model run once on symbols: the programs that simulate a member.

    draw      point of the assumptions            -> one parameter after the other
    luck      stream, quarter                     -> the shocks of a quarter
    start     parameters, first quarter of 2010   -> state of the world as a run begins
    quarter   parameters, state, levers, shocks   -> state, and all outputs
    join      parameters, state                   -> state with what was observed in 2018

Shocks rest on no lever, so scenarios of the same quarters share them.

The world, its actors and rules, the generator of luck and the record of outputs are the real ones.
Nothing of the model is known here but how a quarter is run, so that a new parameter, actor or rule
needs no change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from sim.engine.compiled.drawing import (
    CHANCE,
    KEYS,
    QUARTER,
    draw_program,
    luck_program,
    one_axis,
    shock_name,
    shocks_on,
)
from sim.engine.compiled.program import Program
from sim.engine.compiled.symbols import Graph, Symbol, traced
from sim.inputs.register import Register
from sim.model.actors.actor import Public, Quarter
from sim.model.assumptions import Assumptions
from sim.model.record import observe
from sim.model.world import Memory, World

NUMBER = "number"
"""Input: the quarter as the model counts it."""


@dataclass(frozen=True)
class Programs:
    """All that it takes to simulate a member."""

    draw: Program
    luck: Program
    start: Program
    quarter: Program
    join: Program

    @property
    def all(self) -> tuple[Program, ...]:
        """In the order in which they run."""
        return self.draw, self.luck, self.start, self.quarter, self.join

    @property
    def rows(self) -> list[str]:
        """Every row that any program reads or writes."""
        named = [name for program in self.all for name in (*program.rows, *program.results)]
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
    join.join()
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
    began = start.program({n: begun[n] for n in sorted(wanted)})
    return Programs(draw_program(), luck_program(start.cast, full.series), began, full, settled)


def _inputs_of(program: Program) -> set[str]:
    nodes = program.graph.nodes
    return {str(nodes[k].value) for k in program.needed if nodes[k].op == "input"}


class _Recorder:
    """A world on symbols."""

    def __init__(self, register: Register, levers: Mapping[str, Any], graph: Graph):
        self.graph, self.cast = graph, register.cast
        self.uniform = {CHANCE, QUARTER, *KEYS}
        self._levers = {name: self._given(f"lever.{name}") for name in levers}
        self._number = self._given(NUMBER)
        self._register = register
        values = {n: one_axis([graph.input(f"p.{n}")]) for n in register.parameters}
        self.assumptions = Assumptions(values, register.cast.zeros)
        self.world: World

    def _given(self, name: str) -> Any:
        self.uniform.add(name)
        return one_axis([self.graph.input(name)])

    def start(self) -> None:
        """A new world in 2010."""
        register = self._register
        self.world = World(register.cast, self.assumptions, register.programmes)
        self._meet(shocks_on(self.graph, self.cast))
        self.world.begin()

    def quarter(self) -> None:
        """One quarter, whose shocks are given."""
        shocks = {
            n: one_axis([self.graph.input(shock_name(n))]) for n in shocks_on(Graph(), self.cast)
        }
        self._meet(shocks)
        self.world.step()

    def join(self) -> None:
        """The world takes what was observed in 2018."""
        self._meet(shocks_on(self.graph, self.cast))
        self.world.take_2018()

    def _meet(self, shocks: Mapping[str, Any]) -> None:
        """Hand in levers and luck."""
        self.world.quarter = Quarter(self._levers, shocks, self._number)

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
        made = Program(self.graph, frozenset(self.uniform), results, tuple(outputs or ()))
        inputs = _inputs_of(made)
        shocks = map(shock_name, shocks_on(Graph(), self.cast))
        return replace(made, series=tuple(name for name in shocks if name in inputs))


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
    return made


def _inputs(graph: Graph, name: str, shape: tuple[int, ...]) -> Any:
    filled = np.empty(shape, object)
    for place in np.ndindex(shape):
        filled[place] = graph.input(f"{name}{list(place)}")
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
