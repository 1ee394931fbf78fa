"""The programs that draw: a member's parameters, and the shocks that it meets in a quarter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.engine.chance import LOW_32, ROUNDS, Shocks, channel_number, philox
from sim.engine.compiled.program import Program
from sim.engine.compiled.symbols import WHOLE, Graph
from sim.engine.play import luck
from sim.engine.prior import stretched, uniform_of
from sim.model.cast import Cast
from sim.model.ops import at_least, where

STREAM, QUARTER, CHANCE = "stream", "quarter", "chance"
"""Inputs: the stream of luck, the quarter it is drawn for, whether chance is at work (1 or 0)."""

KEYS = [f"key.{turn}.{word}" for turn in range(ROUNDS) for word in (0, 1)]
"""Inputs: the keys of Philox, the words of one round after those of another."""

DRAW, VALUE, LOW, HIGH = "draw", "value", "low", "high"
"""Inputs: the number of a draw, and the middle and ends of what is drawn from."""


class _Shocks(Shocks):
    """Luck on symbols: the same arithmetic, with the address given from outside."""

    def __init__(self, graph: Graph):
        self.graph = graph
        self._keys = _keys(graph)
        self._streams = np.array([graph.input(STREAM, WHOLE)], object)
        self._on = True

    def _words(self, channels: Sequence[str], quarter: int) -> Any:
        stream, graph = self._streams[0], self.graph
        date, low, high = graph.input(QUARTER, WHOLE), stream & LOW_32, stream >> 32
        counters = [(date, graph.whole(channel_number(name)), low, high) for name in channels]
        return philox(np.array(counters, object).T, self._keys)[..., None]


def shock_name(name: str) -> str:
    """A shock as an input of a quarter."""
    return f"shock.{name}"


def shocks_on(graph: Graph, cast: Cast) -> dict[str, Any]:
    """The shocks of a quarter, those of a world without chance where it is switched off."""
    on = at_least(one_axis([graph.input(CHANCE)]), 1.0)
    drawn = luck(_Shocks(graph), cast, 0, voting=True)
    still = luck(Shocks(0, np.zeros(1, np.uint64), on=False), cast, 0, voting=True)
    return {name: where(on, drawn[name], still[name]) for name in drawn}


def luck_program(cast: Cast, shocks: Sequence[str]) -> Program:
    """Some shocks of a quarter, as another program takes them."""
    graph = Graph()
    drawn = {shock_name(name): value[0].number for name, value in shocks_on(graph, cast).items()}
    outputs = tuple(drawn[name] for name in shocks)
    return Program(graph, frozenset((CHANCE, QUARTER, *KEYS)), {}, outputs, makes_series=True)


def draw_program() -> Program:
    """Parameters from the number of a draw: a uniform, stretched over its range.

    One follows the other as quarters do, each with its own uniform values.
    """
    graph = Graph()
    uniform = uniform_of(one_axis([graph.input(DRAW, WHOLE)]), _keys(graph))
    ends = [one_axis([graph.input(name)]) for name in (VALUE, LOW, HIGH)]
    value = stretched(uniform, *ends)[0]
    return Program(graph, frozenset((VALUE, LOW, HIGH, *KEYS)), {}, (value.number,))


def _keys(graph: Graph) -> Any:
    """Keys of Philox from outside, (round, word, 1)."""
    return one_axis([graph.input(key, WHOLE) for key in KEYS]).reshape(ROUNDS, 2, 1)


def one_axis(values: list[Any]) -> Any:
    """Symbols as an array, (value,)."""
    filled = np.empty(len(values), object)
    filled[:] = values
    return filled
