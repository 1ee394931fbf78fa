"""Members tallied and not kept: each scenario's outputs, and how they differ from the first's."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Self

import numpy as np

from sim.engine.bins import unit_of
from sim.engine.ensemble import blocks_of, simulator_of
from sim.engine.group_sums import GroupSums
from sim.engine.run import Run
from sim.engine.tallies import BeyondError, Tally
from sim.inputs.register import Register, output_names
from sim.inputs.scenario import Scenario
from sim.model.ops import Array

Adder = Callable[[Tally, Array, Array | None], None]
"""Adds some members' values to a tally, as they are or by how they differ from a reference."""


@dataclass(frozen=True)
class Tallies:
    """The futures of a scenario, tallied and not kept; rows are (quarter, column), flattened."""

    scenario: Scenario
    levels: Tally
    """Every output as it is."""
    changes: Tally
    """Every output less that of the first scenario, future by future; empty for the first."""

    def join(self, other: Self) -> None:
        """Add other members."""
        self.levels.join(other.levels)
        self.changes.join(other.changes)


def tally_each(
    scenarios: Sequence[Scenario], register: Register, run: Run, members: range
) -> list[Tallies]:
    """Tally some members in several scenarios, a block at a time; memory does not grow with them.

    The first scenario is the one that the others are held against; it runs as long as the longest.
    Whole numbers only, so that tallies of parts join to the same bits however members are cut.
    Raises TallyError where the model leaves the numbers, ValueError when scenarios begin apart or
    the register does not allow the run.
    """
    if len({scenario.start for scenario in scenarios}) > 1:
        raise ValueError("scenarios that are tallied together must begin in the same quarter")
    run.require_possible(register)
    run = run.settled(len(scenarios))
    streams = run.design.streams
    tallies = [empty_tallies(scenario, register, streams) for scenario in scenarios]
    with _adding(run) as add:
        for block in blocks_of(members.stop, first=members.start):
            _add_block(tallies, register, run, block, add)
    return tallies


def _add_block(
    tallies: Sequence[Tallies], register: Register, run: Run, block: range, add: Adder
) -> None:
    """Tally the members of a block in every scenario."""
    chosen = np.arange(block.start, block.stop, dtype=np.uint64)
    scenarios = [one.scenario for one in tallies]
    reference = None
    for one, (_, values) in zip(
        tallies, simulator_of(run)(scenarios, register, run, chosen, True), strict=True
    ):
        rows = values.reshape(-1, chosen.size)
        try:
            add(one.levels, rows, None)
            one.levels.add_groups(rows, None, block)
            if reference is not None:
                usual = reference[: len(rows)]
                add(one.changes, rows, usual)
                one.changes.add_groups(rows, usual, block)
        except BeyondError as beyond:
            raise TallyError(one.scenario, register, beyond.row, block) from beyond
        reference = rows if reference is None else reference


class TallyError(ArithmeticError):
    """A scenario in which the model left the numbers, or what can be tallied."""

    def __init__(self, scenario: Scenario, register: Register, row: int, members: range):
        self.scenario = scenario.name
        columns = output_names(register)
        quarter, column = divmod(row, len(columns))
        super().__init__(
            f"{columns[column]} is no number, or too large, in {scenario.quarters[quarter]} of a"
            f" member from {members[0]} to {members[-1]}"
        )


def empty_tallies(scenario: Scenario, register: Register, streams: int = 1) -> Tallies:
    """The tallies of a scenario before any member is added; `streams` of luck meet each draw."""
    actors_of = register.cast.actors_of
    units = [unit_of(o.high) for o in register.outputs.values() for _ in actors_of(o.by)]
    rows = np.tile(units, len(scenario.quarters))
    levels, changes = (
        Tally(rows, groups=GroupSums(rows.size, streams) if streams > 1 else None) for _ in range(2)
    )
    return Tallies(scenario, levels, changes)


@contextmanager
def _adding(run: Run) -> Iterator[Adder]:
    """What adds the members of a block, (row, member), to a tally."""
    if run.engine != "fused":
        yield Tally.add
        return
    from sim.engine.compiled.engine import usual_threads  # noqa: PLC0415  (an extra)
    from sim.engine.compiled.tallying import add  # noqa: PLC0415

    threads = usual_threads()
    with ThreadPoolExecutor(threads) as pool:
        yield partial(add, pool, threads)
