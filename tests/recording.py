"""Recording values: run one quarter of the real model and write down every operation."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np

from sim.actors.stage import Actor
from sim.assumptions import Assumptions
from sim.world import World

Tape = list[tuple[str, tuple[Any, ...]]]


class Symbol:
    """A value that remembers how it came about; it has no truth value, so no branch can use it."""

    def __init__(self, tape: Tape, name: str, inputs: tuple[Any, ...] = ()):
        self.tape, self.number = tape, len(tape)
        tape.append((name, inputs))

    def __bool__(self) -> bool:
        raise TypeError("a rule branches on a value")

    def _record(self, name: str, *values: Any) -> Symbol:
        known = tuple(f"v{v.number}" if isinstance(v, Symbol) else float(v) for v in values)
        return Symbol(self.tape, name, known)


def _operation(name: str) -> Any:
    def call(*values: Any) -> Symbol:
        symbol = next(value for value in values if isinstance(value, Symbol))
        return symbol._record(name, *values)

    return call


for _name in ("exp", "log", "tanh", "sqrt", "minimum", "maximum", "at_least", "below", "both"):
    setattr(Symbol, _name, _operation(_name))
Symbol.where = _operation("where")
for _name in ("add", "sub", "mul", "truediv", "neg"):
    setattr(Symbol, f"__{_name}__", _operation(_name))
    if _name != "neg":

        def _swapped(self: Symbol, other: Any, name: str = _name) -> Symbol:
            return self._record(name, other, self)

        setattr(Symbol, f"__r{_name}__", _swapped)


def symbols(tape: Tape, value: Any) -> Any:
    """An array's elements as symbols; mappings and records element by element."""
    if isinstance(value, np.ndarray):
        filled = np.empty(value.shape, object)
        filled[...] = np.frompyfunc(lambda _: Symbol(tape, "input"), 1, 1)(value)
        return filled
    if isinstance(value, dict):
        return {key: symbols(tape, item) for key, item in value.items()}
    return value


def record_quarter(world: World, levers: Any, luck: Any) -> Tape:
    """Every operation of the world's next quarter, in order, with its inputs."""
    tape: Tape = []
    stage = world.stage
    stage.p = Assumptions(symbols(tape, dict(stage.p.as_mapping())))
    for agent in world.agents:
        assert isinstance(agent, Actor)
        for name, value in list(vars(agent).items()):
            setattr(agent, name, symbols(tape, value))
    public = {f.name: symbols(tape, getattr(stage.public, f.name)) for f in fields(stage.public)}
    stage.public = replace(stage.public, **public)
    one = {name: symbols(tape, np.ones(1)) for name in levers}
    world.present(one, symbols(tape, dict(luck)), symbols(tape, np.ones(1)))
    world.step()
    return tape
