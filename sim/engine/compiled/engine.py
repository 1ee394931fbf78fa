"""Members through scenarios on compiled programs.

A table holds a row for everything that is a member's own: its draw and stream, parameters, the
state of the world. Programs read rows and write rows:

    draw; start; the quarters of 2010 to 2018; join; then for each scenario from that state on
    its quarters, with all outputs written out
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.chance import LOW_32, Integers, round_keys
from sim.engine.compiled.machine import Kernel, aligned, compiled, lanes
from sim.engine.compiled.native import GROUP, text_of
from sim.engine.compiled.program import Program, spelt_out
from sim.engine.compiled.recording import (
    CHANCE,
    DRAW,
    HIGH,
    KEYS,
    LOW,
    NUMBER,
    QUARTER,
    STREAM,
    VALUE,
    record,
)
from sim.engine.draws import given_values
from sim.engine.play import all_levers_of, levers_of, number_of
from sim.engine.prior import prior_keys
from sim.engine.run import Run
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario, load_history
from sim.model.ops import Array

KEPT = 256
"""Tables of uniform values that are kept."""

PARTS, LEAST = 4, 4
"""Parts of a block for each thread, as what a thread that is held up leaves another takes; and
groups that a part has at least."""


@dataclass(frozen=True)
class Step:
    """A compiled program, and where its rows lie in the table."""

    program: Program
    kernel: Kernel
    reads: NDArray[np.int64]
    writes: NDArray[np.int64]


class CompiledModel:
    """A register's programs, compiled."""

    def __init__(self, register: Register):
        history = load_history(register)
        _ = register.digest  # of the files as they are now, should they be edited
        programs = record(register, next(levers_of(history, register)))
        parameters = [f"p.{name}" for name in register.parameters]
        named = [*parameters, DRAW, STREAM, *programs.rows]
        self.row = {name: i for i, name in enumerate(dict.fromkeys(named))}
        self.columns = len(programs.quarter.outputs)
        self.draw, self.start, self.quarter, self.join = (
            self._step(spelt_out(one))
            for one in (programs.draw, programs.start, programs.quarter, programs.join)
        )
        self.register, self.history = register, history
        self._rooms: dict[int, Array] = {}
        self._given: dict[tuple[Any, ...], tuple[Scenario, NDArray[np.uint64]]] = {}

    def _step(self, program: Program) -> Step:
        kernel = self._kernel(program)
        rows = [[self.row[n] for n in names] for names in (kernel.text.reads, kernel.text.writes)]
        reads, writes = (np.array(numbers or [0], np.int64) for numbers in rows)
        return Step(program, kernel, reads, writes)

    def _kernel(self, program: Program) -> Kernel:
        return compiled(text_of(program, lanes()))

    def simulate(
        self,
        scenarios: Sequence[Scenario],
        draws: Integers,
        streams: Integers,
        run: Run,
        threads: int,
        passing: bool = False,
    ) -> Iterator[Array]:
        """Every output of some members in each scenario, (quarter, column, member).

        `passing` tells that outputs are done with when the next ones come; those of the first
        scenario last as long as the others.
        """
        with ThreadPoolExecutor(threads) as pool:
            block = _Block(self, draws, streams, run, threads, pool)
            block.assume()
            block.spin_up()
            for i, scenario in enumerate(scenarios):
                yield block.play(scenario, min(i, 1), passing)

    def live(
        self,
        draws: Integers,
        streams: Integers,
        run: Run,
        threads: int,
        history: Scenario | None = None,
    ) -> Array:
        """Every output of some members in 2010 to 2018, (quarter, column, member), until the next.

        `history` stands in the place of the recorded one, where another is asked for.
        """
        with ThreadPoolExecutor(threads) as pool:
            block = _Block(self, draws, streams, run, threads, pool)
            block.assume()
            return block.live(history or self.history)

    def once(
        self, key: tuple[Any, ...], scenario: Scenario, make: Callable[[], NDArray[np.uint64]]
    ) -> NDArray[np.uint64]:
        """What a step is given in a scenario, made once for all blocks."""
        key = (*key, id(scenario))
        if key not in self._given:
            if len(self._given) >= KEPT:
                self._given.clear()
            # The scenario is held, lest another take its identity.
            self._given[key] = scenario, make()
        return self._given[key][1]

    def uniforms_of(self, scenario: Scenario, seed: int, chance: bool) -> dict[str, Any]:
        """What is the same for all members in each quarter: levers, dates and keys of luck."""
        levers = all_levers_of(scenario, self.register)
        dates = np.arange(scenario.start, scenario.end + 1, dtype=np.uint64)
        given: dict[str, Any] = {f"lever.{name}": values for name, values in levers.items()}
        given[NUMBER] = np.array([number_of(int(date)) for date in dates])
        given[QUARTER] = dates
        given[CHANCE] = np.full(dates.size, float(chance))
        keys = round_keys(seed & LOW_32, seed >> 32)
        return given | _named_keys(np.tile(keys, (dates.size, 1, 1, 1)))

    def room(self, place: int, shape: tuple[int, ...], passing: bool) -> Array:
        """Room for outputs; for those that pass the same room again, as fresh memory is slow."""
        if not passing:
            return aligned(*shape)
        if place not in self._rooms or self._rooms[place].shape != shape:
            self._rooms[place] = aligned(*shape)
        return self._rooms[place]


_last: list[CompiledModel] = []


def compiled_model(register: Register) -> CompiledModel:
    """The compiled programs of a register; those of the last one are kept.

    Registers are the same when what they hold is, and the files that it was read from.
    """
    if not _last or not _same(_last[0].register, register):
        _last[:] = [CompiledModel(register)]
    return _last[0]


def _same(one: Register, other: Register) -> bool:
    return one is other or (one == other and one.digest == other.digest)


def usual_threads() -> int:
    """All processors, or one in a worker among others."""
    if multiprocessing.parent_process() is not None:
        return 1
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


class _Block:
    """Some members on their way."""

    def __init__(
        self,
        model: CompiledModel,
        draws: Integers,
        streams: Integers,
        run: Run,
        threads: int,
        pool: ThreadPoolExecutor,
    ):
        self.model, self.run, self.size = model, run, draws.size
        self._draws, self._threads, self._pool = draws, threads, pool
        # An odd number of groups: with a power of two all rows would meet in the same cache lines.
        self._whole = (-(-draws.size // GROUP) | 1) * GROUP
        self.table = aligned(len(model.row), self._whole)
        self._set(DRAW, draws.view(np.float64))
        self._set(STREAM, streams.view(np.float64))

    def _set(self, name: str, values: float | Array) -> None:
        """Fill a row; the last member fills up its group."""
        row = self.table[self.model.row[name]]
        row[: self.size] = values
        row[self.size :] = row[self.size - 1]

    def assume(self) -> None:
        """Draw every parameter from its prior, then put in what comes from elsewhere."""
        parameters = self.model.register.parameters
        run = self.run
        given = given_values(self.model.register, self._draws, run.assumptions, run.held)
        if len(given) < len(parameters):
            first_rows = self.table[: len(parameters), None]
            self._run((self.model.draw, self._priors()), outputs=first_rows)
        for name, values in given.items():
            self._set(f"p.{name}", values)

    def _priors(self) -> NDArray[np.uint64]:
        """What the draw of each parameter is given."""
        key = ("draw", self.run.seed)
        return self.model.once(key, self.model.history, self._keys_and_ranges)

    def _keys_and_ranges(self) -> NDArray[np.uint64]:
        """Keys and ends of each parameter's draw, as the program takes them."""
        parameters = self.model.register.parameters
        given = _named_keys(np.array([prior_keys(self.run.seed, name) for name in parameters]))
        for end, of in ((VALUE, "value"), (LOW, "low"), (HIGH, "high")):
            given[end] = np.array([getattr(p, of) for p in parameters.values()])
        return self.model.draw.program.table(given, len(parameters))

    def spin_up(self) -> None:
        """Live through 2010 to 2018."""
        model, history = self.model, self.model.history
        last = len(history.quarters) - 1
        self._run(
            (model.start, self._uniforms(model.start, history, at=0, number=0.0)),
            (model.quarter, self._uniforms(model.quarter, history)),
            (model.join, self._uniforms(model.join, history, at=last)),
        )

    def live(self, history: Scenario) -> Array:
        """All outputs of 2010 to 2018, (quarter, column, member)."""
        start = self.model.start
        self._run((start, self._uniforms(start, history, at=0, number=0.0)))
        return self.play(history, 0, passing=True)

    def play(self, scenario: Scenario, place: int, passing: bool) -> Array:
        """All outputs of a scenario, (quarter, column, member)."""
        shape = (len(scenario.quarters), self.model.columns, self._whole)
        outputs, step = self.model.room(place, shape, passing), self.model.quarter
        self._run((step, self._uniforms(step, scenario)), outputs=outputs)
        return outputs[..., : self.size]

    def _uniforms(
        self, step: Step, scenario: Scenario, at: int | None = None, number: float | None = None
    ) -> NDArray[np.uint64]:
        """What a step is given in all quarters, or in one; made once for blocks that follow."""
        model = self.model

        def make() -> NDArray[np.uint64]:
            given = model.uniforms_of(scenario, self.run.seed, self.run.chance)
            if at is not None:
                given = {name: values[at : at + 1] for name, values in given.items()}
            if number is not None:
                given[NUMBER] = np.array([number])
            return step.program.table(given, len(given[NUMBER]))

        return model.once((id(step), self.run.seed, self.run.chance, at), scenario, make)

    def _run(self, *steps: tuple[Step, NDArray[np.uint64]], outputs: Array | None = None) -> None:
        """Run steps one after the other, members divided among threads in whole groups.

        Outputs are written where there is room for them, and else what has become of the rows.
        """

        def run(part: range) -> None:
            for step, uniforms in steps:
                step.kernel.run(part, self.table, step.reads, step.writes, uniforms, outputs)

        groups, threads = self._whole // GROUP, self._threads
        count = max(min(threads * PARTS, groups // LEAST), 1) if threads > 1 else 1
        ends = [groups * i // count * GROUP for i in range(count + 1)]
        parts = [range(a, b) for a, b in pairwise(ends) if a < b]
        if len(parts) == 1:
            run(parts[0])
        else:
            list(self._pool.map(run, parts))


def _named_keys(keys: Integers) -> dict[str, Any]:
    """Keys of Philox, (row, round, word, 1), by the inputs that they are."""
    return dict(zip(KEYS, keys.reshape(len(keys), -1).T, strict=True))
