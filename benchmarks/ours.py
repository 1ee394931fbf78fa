"""Both engines of the model, and the C yardstick in the place of the second, at the same work."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache

import numpy as np

from benchmarks.peers import SEED, baseline, register
from benchmarks.yardstick import InC
from sim.engine.chance import Design
from sim.engine.compiled.engine import CompiledModel, _Block
from sim.engine.compiled.machine import aligned
from sim.engine.ensemble import blocks_of, simulate_each
from sim.engine.run import Run
from sim.inputs.scenario import Scenario

CLOSE = 1e-12
"""How far the yardstick may be from the engine, relative, absolute below one."""


@cache
def fused() -> CompiledModel:
    """The fused engine."""
    return CompiledModel(register())


@cache
def in_c() -> CompiledModel:
    """The same programs compiled by gcc; raises ArithmeticError unless they give the same."""
    made = InC(register())
    gap = apart(made, fused())
    if not gap <= CLOSE:
        raise ArithmeticError(f"the C yardstick is {gap:.1e} away from the fused engine")
    return made


def apart(one: CompiledModel, other: CompiledModel, members: int = 500) -> float:
    """Largest difference of all outputs, relative, absolute below one."""
    ours, theirs = (
        next(model.simulate([baseline()], *_pairs(range(members)), Run(SEED), threads=1))
        for model in (one, other)
    )
    return float(np.max(np.abs(ours - theirs) / np.maximum(1, np.abs(theirs))))


def over(quarters: int) -> Scenario:
    """The baseline over so many quarters."""
    return replace(baseline(), end=baseline().start + quarters - 1)


def run_numpy(members: int, scenarios: Sequence[Scenario] = ()) -> None:
    """Agents that hold arrays, in blocks; draws, luck, history, every output kept for a while."""
    run = Run(SEED, Design(members), engine="numpy")
    for block in blocks_of(members):
        for _ in simulate_each(scenarios or [baseline()], register(), run, block):
            pass


def run_code(
    model: CompiledModel, members: int, scenarios: Sequence[Scenario] = (), threads: int = 1
) -> None:
    """The same with compiled programs, which give outputs in the same room again and again."""
    for block in blocks_of(members):
        for _ in model.simulate(
            scenarios or [baseline()], *_pairs(block), Run(SEED), threads, passing=True
        ):
            pass


def _pairs(members: range) -> tuple[np.ndarray, np.ndarray]:
    """Draw and stream of each member."""
    return Design(members.stop).draw_and_stream(np.array(members, np.uint64))


class Parts:
    """A block whose parts can be run on their own, into memory that is already there."""

    def __init__(self, model: CompiledModel, members: int):
        pool = ThreadPoolExecutor(1)
        block = _Block(model, *_pairs(range(members)), Run(SEED), 1, pool, aligned(0))
        self._block, quarters = block, len(baseline().quarters)
        self._outputs = aligned(quarters, model.columns, block.table.shape[1])
        self._given = block._uniforms(model.quarter, baseline())

    def begin(self) -> None:
        """Draws and the years before 2019."""
        self._block.assume()
        self._block.spin_up()

    def play(self) -> None:
        """The quarters of the scenario, with their luck."""
        block = self._block
        block._span = None
        given = block.model.quarter, self._given, block._luck(baseline())
        block._run(given, outputs=self._outputs)
