"""What a worker does: a block of members through every scenario, leaving a part for each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from sim.batches.parts import (
    Numbers,
    measured_of,
    numbers_of,
    part_path,
    table_of,
    write_part,
)
from sim.batches.plan import Plan
from sim.batches.results import Results
from sim.batches.store import is_file
from sim.batches.tallies import tally_path, write_tallies
from sim.batches.workers import trace_of
from sim.engine.ensemble import Trajectories, simulate_each
from sim.engine.tallying import tally_each
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import Scenario


@dataclass(frozen=True)
class Block:
    """Some members of a batch."""

    folder: str
    seeds: str
    first: int
    size: int
    scenarios: tuple[str, ...] = ()
    """Those to do; none for all of them."""

    @property
    def members(self) -> range:
        """Numbers of the members."""
        return range(self.first, self.first + self.size)


@dataclass(frozen=True)
class Failure:
    """A scenario that could not be run for some members."""

    scenario: str
    first: int
    last: int
    stage: str
    """simulating, writing, counting, summing up or drawing."""
    error: str
    traceback: str


class NotFiniteError(ArithmeticError):
    """The model left the numbers."""


def simulate_block(block: Block) -> tuple[Failure, ...]:
    """Write the parts of a block that are not there yet; a scenario that fails becomes a record."""
    register, results = opened(block.folder, block.seeds)
    left = [name for name in missing(results, block.members) if _asked(block, name)]
    failures = []
    while left:
        try:
            for name in _parts(results, register, left, block.members):
                left.remove(name)
        except Exception as error:
            failures.append(_failure(left.pop(0), block, error))
    return tuple(failures)


def tally_span(span: Block) -> tuple[Failure, ...]:
    """Write the tallies of a span that are not there yet; a scenario that fails becomes a record.

    All are held against the first scenario, without which none is tallied. Nothing has failed of a
    scenario that another process has tallied meanwhile: it may have cleared the place to write to.
    """
    register, results = opened(span.folder, span.seeds)
    first, *others = results.plan.scenarios
    others = [name for name in others if _asked(span, name)]
    left = [first, *(name for name in others if not results.tallied(name, span.members))]
    failures = list[Failure]()
    while left:
        try:
            _tally(results, register, left, span.members)
            break
        except Exception as error:
            failed = getattr(error, "scenario", first)
            failures += [_failure(n, span, error) for n in (left if failed == first else [failed])]
            left = [] if failed == first else [name for name in left if name != failed]
    failures = [one for one in failures if not results.tallied(one.scenario, span.members)]
    return tuple(replace(failure, stage="counting") for failure in failures)


def try_block(block: Block) -> None:
    """Simulate the scenarios of a block without writing anything."""
    register, results = opened(block.folder, block.seeds)
    scenarios = [results.scenarios[name] for name in block.scenarios]
    for _ in simulate_numbers(scenarios, register, results.plan, block.members):
        pass


def try_span(span: Block) -> None:
    """Count the scenarios of a span without writing anything."""
    register, results = opened(span.folder, span.seeds)
    names = dict.fromkeys([results.reference, *span.scenarios])
    scenarios = [results.scenarios[name] for name in names]
    for _ in tally_each(scenarios, register, results.plan.run(), span.members):
        pass


def _asked(block: Block, scenario: str) -> bool:
    return not block.scenarios or scenario in block.scenarios


def _tally(results: Results, register: Register, names: Sequence[str], members: range) -> None:
    scenarios = [results.scenarios[name] for name in names]
    for one in tally_each(scenarios, register, results.plan.run(), members):
        name = one.scenario.name
        if not results.tallied(name, members):
            identity = results.plan.identity(name, members)
            write_tallies(tally_path(results.folder, name, members), one, identity)


def missing(results: Results, members: range) -> list[str]:
    """Scenarios that have no part yet for these members."""
    names = results.plan.scenarios
    return [name for name in names if not is_file(part_path(results.folder, name, members))]


@lru_cache(1)
def opened(folder: str, seeds: str) -> tuple[Register, Results]:
    """The register and the results that tasks refer to by path; read once in a process.

    Raises ValueError when the seeds are no longer those of the plan.
    """
    register = load_register(Path(seeds))
    results = Results.open(Path(folder), register)
    if register.digest != results.plan.inputs["seeds"]:
        raise ValueError("the seeds have changed since this batch was planned")
    return register, results


def simulate_numbers(
    scenarios: Sequence[Scenario], register: Register, plan: Plan, members: range
) -> Iterator[tuple[Trajectories, Numbers]]:
    """Members of a plan as its parts keep them; raises NotFiniteError where the model blows up."""
    for done in simulate_each(scenarios, register, plan.run(), members, passing=True):
        columns, quarters = plan.columns(register), plan.quarters(done.scenario)
        numbers = measured_of(done, columns, quarters) if plan.measured else numbers_of(done)
        _require_finite(done, numbers, columns, quarters)
        yield done, numbers


def _parts(
    results: Results, register: Register, names: Sequence[str], members: range
) -> Iterator[str]:
    """Simulate and write one scenario after the other; yield the name of each."""
    scenarios = [results.scenarios[name] for name in names]
    for done, numbers in simulate_numbers(scenarios, register, results.plan, members):
        scenario = done.scenario
        plan, identity = results.plan, results.plan.identity(scenario.name, members)
        columns, quarters = plan.columns(register), plan.quarters(scenario)
        table = table_of(done.members, quarters, columns, numbers, identity)
        write_part(part_path(results.folder, scenario.name, members), table)
        yield scenario.name


def _require_finite(
    done: Trajectories, numbers: Numbers, columns: Sequence[str], quarters: Sequence[str]
) -> None:
    if np.isfinite(numbers).all():
        return
    column, member, quarter = (int(found[0]) for found in np.nonzero(~np.isfinite(numbers)))
    name, when = columns[column], quarters[quarter]
    value = numbers[column, member, quarter]
    raise NotFiniteError(f"{name} of member {done.members[member]} is {value} in {when}")


def _failure(scenario: str, block: Block, error: Exception) -> Failure:
    stage = "writing" if isinstance(error, OSError) else "simulating"
    words = f"{type(error).__name__}: {error}"
    members = block.members
    return Failure(scenario, members[0], members[-1], stage, words, trace_of(error))
