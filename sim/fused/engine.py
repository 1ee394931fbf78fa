"""Members through scenarios on compiled programs.

A table holds a row for everything that is a member's own: its draw and stream, parameters, the
state of the world. Programs read rows and write rows:

    draw, for each parameter; start; the quarters of 2013 to 2018; anchor; then for each scenario
    from that state on its quarters, with all outputs written out
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.assumptions import Mode
from sim.chance import LOW_32, Integers, round_keys, scramble_key, sobol_directions
from sim.course import all_levers_of, levers_of, number_of
from sim.fused.machine import Kernel, aligned, compiled, lanes
from sim.fused.native import GROUP, text_of
from sim.fused.program import Program, spelt_out
from sim.fused.recording import (
    CHANCE,
    DIRECTIONS,
    DRAW,
    HIGH,
    KEY,
    LOW,
    NUMBER,
    PARAMETER,
    QUARTER,
    STREAM,
    VALUE,
    record,
)
from sim.ops import Array
from sim.scenario import Scenario, load_history
from sim.seeds import Parameter, Register

KEPT = 256
"""Tables of uniform values that are kept."""


@dataclass(frozen=True)
class Step:
    """A compiled program, and where its rows lie in the table."""

    program: Program
    kernel: Kernel
    reads: NDArray[np.int64]
    writes: NDArray[np.int64]


@dataclass(frozen=True)
class How:
    """How members are run."""

    seed: int
    assumptions: Mode
    chance: bool
    held: Mapping[str, float | Array]
    threads: int
    passing: bool = False
    """Whether outputs are done with when the next ones come; those of the first scenario last as
    long as the others."""


class Life:
    """A model's programs, compiled."""

    def __init__(self, register: Register):
        history = load_history(register)
        programs = record(register, next(levers_of(history, register)))
        parameters = [f"p.{name}" for name in register.parameters]
        named = [DRAW, STREAM, PARAMETER, *parameters, *programs.rows]
        self.row = {name: i for i, name in enumerate(dict.fromkeys(named))}
        self.columns = len(programs.columns)
        self.draw, self.start, self.anchor = (
            self._step(*spelt_out(one)) for one in (programs.draw, programs.start, programs.anchor)
        )
        self.told, self.quiet = map(self._step, spelt_out(programs.told, programs.quarter))
        self.register, self.history = register, history
        self._rooms: dict[int, Array] = {}
        self.given: dict[tuple[Any, ...], tuple[Scenario, NDArray[np.uint64]]] = {}

    def _step(self, program: Program) -> Step:
        kernel = self._kernel(program)
        rows = [[self.row[n] for n in names] for names in (kernel.text.reads, kernel.text.writes)]
        reads, writes = (np.array(numbers or [0], np.int64) for numbers in rows)
        return Step(program, kernel, reads, writes)

    def _kernel(self, program: Program) -> Kernel:
        return compiled(text_of(program, lanes()))

    def simulate(
        self, scenarios: Sequence[Scenario], draws: Integers, streams: Integers, how: How
    ) -> Iterator[Array]:
        """Every output of some members in each scenario, (quarter, column, member)."""
        with ThreadPoolExecutor(how.threads) as pool:
            block = _Block(self, draws, streams, how, pool)
            block.assume()
            block.spin_up()
            begun = block.table.copy() if len(scenarios) > 1 else block.table
            for i, scenario in enumerate(scenarios):
                if begun is not block.table:
                    block.table[:] = begun
                yield block.play(scenario, min(i, 1))

    def keep(self, made: tuple[tuple[Any, ...], Scenario, NDArray[np.uint64]]) -> None:
        """Keep what a step is given, with its scenario, lest another take its identity."""
        if len(self.given) >= KEPT:
            self.given.clear()
        key, scenario, uniforms = made
        self.given[key] = scenario, uniforms

    def room(self, place: int, shape: tuple[int, ...], passing: bool) -> Array:
        """Room for outputs; for those that pass the same room again, as fresh memory is slow."""
        if not passing:
            return aligned(*shape)
        if place not in self._rooms or self._rooms[place].shape != shape:
            self._rooms[place] = aligned(*shape)
        return self._rooms[place]


_lives: list[Life] = []


def life_of(register: Register) -> Life:
    """The compiled programs of a register; those of the last one are kept."""
    if not _lives or _lives[0].register is not register:
        _lives[:] = [Life(register)]
    return _lives[0]


def usual_threads() -> int:
    """All processors, or one in a worker among others."""
    if multiprocessing.parent_process() is not None:
        return 1
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


class _Block:
    """Some members on their way."""

    def __init__(
        self, life: Life, draws: Integers, streams: Integers, how: How, pool: ThreadPoolExecutor
    ):
        self.life, self.how, self.size, self._pool = life, how, draws.size, pool
        # An odd number of groups: with a power of two all rows would meet in the same cache lines.
        self._whole = (-(-draws.size // GROUP) | 1) * GROUP
        self.table = aligned(len(life.row), self._whole)
        self.largest = int(draws.max(initial=0))
        self._set(DRAW, draws.view(np.float64))
        self._set(STREAM, streams.view(np.float64))

    def _set(self, name: str, values: float | Array) -> None:
        """Fill a row; the last member fills up its group."""
        row = self.table[self.life.row[name]]
        row[: self.size] = values
        row[self.size :] = row[self.size - 1]

    def assume(self) -> None:
        """Fix every parameter."""
        parameters, held = self.life.register.parameters, self.how.held
        drawn = dict[str, Parameter]()
        for name, parameter in parameters.items():
            if name in held or parameter.sobol is None or self.how.assumptions == "fixed":
                self._set(f"p.{name}", held.get(name, parameter.value))
            else:
                drawn[name] = parameter
        self._draw(drawn)

    def _draw(self, parameters: Mapping[str, Parameter]) -> None:
        """Draw some parameters, each by the same program."""
        draw, bits = self.life.draw, self.largest.bit_length()
        columns = [p.sobol for p in parameters.values() if p.sobol is not None]
        directions = np.zeros((max(columns, default=-1) + 1, len(DIRECTIONS)), np.uint64)
        directions[:, :bits] = sobol_directions(len(directions), bits)
        given: dict[str, Any] = dict(zip(DIRECTIONS, directions[columns].T, strict=True))
        keys = [scramble_key(self.how.seed, name) for name in parameters]
        given[KEY] = np.array(keys, np.uint64)
        for end, of in ((VALUE, "value"), (LOW, "low"), (HIGH, "high")):
            given[end] = np.array([getattr(p, of) for p in parameters.values()])
        uniforms = draw.program.table(given, len(columns))
        rows = np.array([[self.life.row[f"p.{name}"]] for name in parameters], np.int64)

        def run(part: range) -> None:
            draw.kernel.run_each(part, self.table, draw.reads, rows, uniforms)

        self._divide(run)

    def spin_up(self) -> None:
        """Live through 2013 to 2018."""
        life, history = self.life, self.life.history
        last = len(history.quarters) - 1
        self._run(life.start, self._uniforms(life.start, history, at=0, number=0.0))
        self._run(life.quiet, self._uniforms(life.quiet, history))
        self._run(life.anchor, self._uniforms(life.anchor, history, at=last))

    def play(self, scenario: Scenario, place: int) -> Array:
        """All outputs of a scenario, (quarter, column, member)."""
        shape = (len(scenario.quarters), self.life.columns, self._whole)
        told = self.life.room(place, shape, self.how.passing)
        self._run(self.life.told, self._uniforms(self.life.told, scenario), told)
        return told[..., : self.size]

    def _uniforms(
        self, step: Step, scenario: Scenario, at: int | None = None, number: float | None = None
    ) -> NDArray[np.uint64]:
        """What a step is given in all quarters, or in one; made once for blocks that follow."""
        key = (id(step), id(scenario), self.how.seed, self.how.chance, at)
        if key not in self.life.given:
            given = self._given(scenario)
            if at is not None:
                given = {name: values[at : at + 1] for name, values in given.items()}
            if number is not None:
                given[NUMBER] = np.array([number])
            quarters = len(given[NUMBER])
            self.life.keep((key, scenario, step.program.table(given, quarters)))
        return self.life.given[key][1]

    def _given(self, scenario: Scenario) -> dict[str, Any]:
        """Levers, dates and keys of luck, one for each quarter."""
        levers = all_levers_of(scenario, self.life.register)
        dates = np.arange(scenario.start, scenario.end + 1, dtype=np.uint64)
        given: dict[str, Any] = {f"lever.{name}": values for name, values in levers.items()}
        given[NUMBER] = np.array([number_of(int(date)) for date in dates])
        given[QUARTER] = dates
        given[CHANCE] = np.full(dates.size, float(self.how.chance))
        for turn, words in enumerate(round_keys(self.how.seed & LOW_32, self.how.seed >> 32)):
            for place, word in enumerate(words[:, 0]):
                given[f"key.{turn}.{place}"] = np.full(dates.size, word)
        return given

    def _run(self, step: Step, uniforms: NDArray[np.uint64], told: Array | None = None) -> None:
        """Run a step for all members."""
        room = aligned(1) if told is None else told

        def run(part: range) -> None:
            step.kernel.run(part, self.table, step.reads, step.writes, uniforms, room)

        self._divide(run)

    def _divide(self, run: Callable[[range], None]) -> None:
        """Divide the members among threads, in whole groups."""
        groups, threads = self._whole // GROUP, self.how.threads
        ends = [groups * i // threads * GROUP for i in range(threads + 1)]
        parts = [range(a, b) for a, b in pairwise(ends) if a < b]
        if len(parts) == 1:
            run(parts[0])
        else:
            list(self._pool.map(run, parts))
