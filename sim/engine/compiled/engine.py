"""Members through scenarios on compiled programs.

A table holds a row for everything that is a member's own: its draw and stream, parameters, the
state of the world. Programs read rows and write rows:

    draw; the luck of 2010 to 2018; start; its quarters; join; then for each scenario from that
    state on its quarters, with all outputs written out; their luck is shared by scenarios of the
    same quarters
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sim.engine.chance import Integers
from sim.engine.compiled.drawing import DRAW, STREAM
from sim.engine.compiled.machine import Kernel, aligned, compiled, lanes
from sim.engine.compiled.native import GROUP, text_of
from sim.engine.compiled.program import Program, spelt_out
from sim.engine.compiled.recording import NUMBER, record
from sim.engine.compiled.uniforms import Tables, priors_of, uniforms_of
from sim.engine.draws import given_values
from sim.engine.play import levers_of
from sim.engine.run import Run
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario, load_history
from sim.model.ops import Array

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


Work = tuple[Step, NDArray[np.uint64]] | tuple[Step, NDArray[np.uint64], Array]
"""A step, what is the same for all members, and the shocks that it is given."""


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
        self.draw, self.luck, self.start, self.quarter, self.join = (
            self._step(spelt_out(one)) for one in programs.all
        )
        self.register, self.history = register, history
        self._rooms: dict[int, Array] = {}
        self._spare: list[Array] = []
        """Rooms for luck that no block uses, as fresh memory is slow."""
        self.tables = Tables()

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
        with self._block(draws, streams, run, threads) as block:
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
        with self._block(draws, streams, run, threads) as block:
            return block.live(history or self.history)

    @contextmanager
    def _block(
        self, draws: Integers, streams: Integers, run: Run, threads: int
    ) -> Iterator[_Block]:
        """Some members with their parameters, while they are simulated."""
        room = self._spare.pop() if self._spare else aligned(0)
        with ThreadPoolExecutor(threads) as pool:
            block = _Block(self, draws, streams, run, threads, pool, room)
            block.assume()
            try:
                yield block
            finally:
                self._spare.append(block.room)

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

    Registers are the same when what they hold is, and what their files hold, wherever these lie.
    """
    if not _last or not _same(_last[0].register, register):
        _last[:] = [CompiledModel(register)]
    return _last[0]


def _same(one: Register, other: Register) -> bool:
    if one is other:
        return True
    return one.digest == other.digest and replace(one, folder=other.folder) == other


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
        room: Array,
    ):
        self.model, self.run, self.size = model, run, draws.size
        self._draws, self._threads, self._pool = draws, threads, pool
        self.room = room
        self._span: tuple[int, int] | None = None
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
        model, seed = self.model, self.run.seed

        def make() -> NDArray[np.uint64]:
            parameters = model.register.parameters
            return model.draw.program.table(priors_of(model.register, seed), len(parameters))

        return model.tables.once(("draw", seed), model.history, make)

    def spin_up(self) -> None:
        """Live through 2010 to 2018."""
        model, history = self.model, self.model.history
        last, shocks = len(history.quarters) - 1, self._luck(history)
        self._run(
            (model.start, self._uniforms(model.start, history, at=0, number=0.0)),
            (model.quarter, self._uniforms(model.quarter, history), shocks),
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
        given = self._uniforms(step, scenario), self._luck(scenario)
        self._run((step, *given), outputs=outputs)
        return outputs[..., : self.size]

    def _luck(self, scenario: Scenario) -> Array:
        """The shocks of a scenario's quarters, as a series; the last ones are kept."""
        span, step = (scenario.start, scenario.end), self.model.luck
        if span != self._span:
            size = len(scenario.quarters) * len(step.program.outputs) * self._whole
            if self.room.size < size:
                self.room = aligned(size)
            self._run((step, self._uniforms(step, scenario)), outputs=self.room)
            self._span = span
        return self.room

    def _uniforms(
        self, step: Step, scenario: Scenario, at: int | None = None, number: float | None = None
    ) -> NDArray[np.uint64]:
        """What a step is given in all quarters, or in one; made once for blocks that follow."""
        model = self.model

        def make() -> NDArray[np.uint64]:
            given = uniforms_of(scenario, model.register, self.run.seed, self.run.chance)
            if at is not None:
                given = {name: values[at : at + 1] for name, values in given.items()}
            if number is not None:
                given[NUMBER] = np.array([number])
            return step.program.table(given, len(given[NUMBER]))

        return model.tables.once((id(step), self.run.seed, self.run.chance, at), scenario, make)

    def _run(self, *steps: Work, outputs: Array | None = None) -> None:
        """Run steps one after the other, members divided among threads in whole groups.

        Outputs are written where there is room for them, and else what has become of the rows.
        """

        def run(part: range) -> None:
            for step, uniforms, *shocks in steps:
                rows = self.table, step.reads, step.writes
                step.kernel.run(part, *rows, uniforms, outputs, *shocks)

        groups, threads = self._whole // GROUP, self._threads
        count = max(min(threads * PARTS, groups // LEAST), 1) if threads > 1 else 1
        ends = [groups * i // count * GROUP for i in range(count + 1)]
        parts = [range(a, b) for a, b in pairwise(ends) if a < b]
        if len(parts) == 1:
            run(parts[0])
        else:
            list(self._pool.map(run, parts))
