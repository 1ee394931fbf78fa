"""Members to trajectories: a scenario over many possible futures.

A member is a pair (draw of the assumptions, stream of luck). Members are simulated in blocks;
a member's numbers depend on (seed, draw, stream) alone, whatever the block.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol, Self, get_args

import numpy as np
from numpy.typing import NDArray

from sim.engine.chance import Design, Shocks
from sim.engine.choice import Choice, Engine, choose
from sim.engine.draws import Mode, draw
from sim.engine.play import play, spin_up
from sim.engine.tallies import BeyondError, Tally, unit_of
from sim.inputs.register import Register, output_names
from sim.inputs.scenario import Scenario
from sim.inputs.strict_toml import nearest
from sim.model.layout import actors_of
from sim.model.ops import Array
from sim.model.record import observe
from sim.model.world import World

ALL = slice(None)

BLOCK = 2000
"""Members simulated together unless said otherwise."""


@dataclass(frozen=True)
class Run:
    """How a scenario is run."""

    seed: int = 7
    design: Design = field(default_factory=lambda: Design(1000))
    assumptions: Mode = "prior"
    chance: bool = True
    held: Mapping[str, float | Array] = field(default_factory=dict)
    """Parameters held at a value, to cut a link of the model; (member,) holds each at its own."""
    engine: Engine = "auto"
    """What computes it: NumPy, or machine code that is compiled first and pays for many runs."""

    def __post_init__(self) -> None:
        """Refuse what no run can be."""
        require_one_of("engine", self.engine, get_args(Engine))
        require_one_of("assumptions", self.assumptions, get_args(Mode))
        if not 0 <= self.seed < 1 << 64:
            raise ValueError(f"seed must be from 0 to 2**64 - 1, not {self.seed}")

    def choice(self, scenarios: int) -> Choice:
        """The engine for so many scenarios; raises EngineMissingError when it is not installed."""
        return choose(self.engine, scenarios * self.design.members)

    def settled(self, scenarios: int) -> Self:
        """The same run with its engine chosen, for all blocks and whatever is left of it."""
        return replace(self, engine=self.choice(scenarios).engine)


def require_one_of(name: str, word: str, known: Sequence[str]) -> None:
    """Raise ValueError with what is allowed unless a word is known."""
    if word not in known:
        raise ValueError(f"{name} must be one of {', '.join(known)}, not '{word}'")


def blocks_of(members: int, size: int = BLOCK, first: int = 0) -> Iterator[range]:
    """Members from the first on, cut into blocks."""
    for start in range(first, members, size):
        yield range(start, min(start + size, members))


class Futures(Protocol):
    """The members of one scenario, in memory or in a results folder: what analyses ask for."""

    @property
    def scenario(self) -> Scenario:
        """The scenario they lived through."""

    @property
    def members(self) -> NDArray[np.uint64]:
        """Who they are, (member,)."""

    def of(self, name: str, quarters: slice = ALL) -> Array:
        """One actor's output over some quarters, (quarter, member): `alignment.CHN`."""


@dataclass(frozen=True)
class Trajectories:
    """Outputs of a block: by name, (quarter, actor, member)."""

    scenario: Scenario
    members: NDArray[np.uint64]
    outputs: Mapping[str, Array]
    actors: Mapping[str, tuple[str, ...]]
    """Actor codes of each output, in order."""

    def of(self, name: str, quarters: slice = ALL) -> Array:
        """One actor's output, (quarter, member): `alignment.CHN`; `tilt` for a single actor.

        Raises ValueError with what there is when there is no such output.
        """
        output, _, code = name.partition(".")
        codes = self.actors.get(output, ())
        if code not in codes and not (code == "" and len(codes) == 1):
            known = [f"{o}.{c}" for o, group in self.actors.items() for c in group]
            raise ValueError(f"no output '{name}'; {nearest(name, known) or f'{output}: {codes}'}")
        return self.outputs[output][quarters, codes.index(code) if code else 0]


def simulate(
    scenario: Scenario,
    register: Register,
    run: Run,
    members: Iterable[int] | None = None,
) -> Trajectories:
    """Run some members (all of the design by default) through a scenario, in one block."""
    return next(simulate_each([scenario], register, run, members))


def simulate_each(
    scenarios: Sequence[Scenario],
    register: Register,
    run: Run,
    members: Iterable[int] | None = None,
    passing: bool = False,
) -> Iterator[Trajectories]:
    """Run the same members through several scenarios; they share the years before 2019.

    `passing` tells that outputs are done with, or copied, when the next ones come, and that nothing
    else is simulated in between: their room is then used again, which is faster.
    """
    chosen = np.fromiter(members if members is not None else range(run.design.members), np.uint64)
    actors = {name: actors_of(output.by) for name, output in register.outputs.items()}
    run = run if run.engine != "auto" else run.settled(len(scenarios))
    for scenario, told in _each_of(run)(scenarios, register, run, chosen, passing):
        yield Trajectories(scenario, chosen, _named(told, actors), actors)


def _each_of(run: Run) -> Callable[..., Iterator[tuple[Scenario, Array]]]:
    """What simulates a settled run; raises EngineMissingError when it is not installed."""
    return _each_fused if run.choice(1).engine == "fused" else _each_numpy


@dataclass(frozen=True)
class Counted:
    """The futures of a scenario, counted and not kept; rows are (quarter, column), flattened."""

    scenario: Scenario
    levels: Tally
    """Every output as it is."""
    changes: Tally
    """Every output less that of the first scenario, future by future; empty for the first."""

    def join(self, other: Self) -> None:
        """Add other members."""
        self.levels.join(other.levels)
        self.changes.join(other.changes)


def count_each(
    scenarios: Sequence[Scenario], register: Register, run: Run, members: range
) -> list[Counted]:
    """Count some members in several scenarios, a block at a time; memory does not grow with them.

    The first scenario is the one that the others are held against; it runs as long as the longest.
    Whole numbers only, so that tallies of parts join to the same bits however members are cut.
    Raises CountError where the model leaves the numbers, ValueError when scenarios begin apart.
    """
    if len({scenario.start for scenario in scenarios}) > 1:
        raise ValueError("scenarios that are counted together must begin in the same quarter")
    run = run.settled(len(scenarios))
    each = _each_of(run)
    told = [nothing_of(scenario, register) for scenario in scenarios]
    with _counting(run) as count:
        for block in blocks_of(members.stop, first=members.start):
            chosen = np.arange(block.start, block.stop, dtype=np.uint64)
            reference = None
            tolds = each(scenarios, register, run, chosen, True)
            for one, (_, values) in zip(told, tolds, strict=True):
                rows = values.reshape(-1, chosen.size)
                try:
                    count(one.levels, rows, None)
                    if reference is not None:
                        count(one.changes, rows, reference[: len(rows)])
                except BeyondError as beyond:
                    raise CountError(one.scenario, register, beyond.row, block) from beyond
                reference = rows if reference is None else reference
    return told


class CountError(ArithmeticError):
    """A scenario in which the model left the numbers, or what can be counted."""

    def __init__(self, scenario: Scenario, register: Register, row: int, members: range):
        self.scenario = scenario.name
        columns = output_names(register)
        quarter, column = divmod(row, len(columns))
        super().__init__(
            f"{columns[column]} is no number, or too large, in {scenario.quarters[quarter]} of a"
            f" member from {members[0]} to {members[-1]}"
        )


def nothing_of(scenario: Scenario, register: Register) -> Counted:
    """A scenario of which nobody has been counted yet."""
    units = [unit_of(o.high) for o in register.outputs.values() for _ in actors_of(o.by)]
    rows = np.tile(units, len(scenario.quarters))
    return Counted(scenario, Tally(rows), Tally(rows))


@contextmanager
def _counting(run: Run) -> Iterator[Callable[[Tally, Array, Array | None], None]]:
    """What counts the members of a block, (row, member)."""
    if run.engine != "fused":
        yield Tally.add
        return
    from sim.engine.compiled.counting import count  # noqa: PLC0415  (an extra)
    from sim.engine.compiled.engine import usual_threads  # noqa: PLC0415

    threads = usual_threads()
    with ThreadPoolExecutor(threads) as pool:
        yield partial(count, pool, threads)


def _each_numpy(
    scenarios: Sequence[Scenario],
    register: Register,
    run: Run,
    members: NDArray[np.uint64],
    passing: bool,
) -> Iterator[tuple[Scenario, Array]]:
    """All outputs of each scenario, (quarter, column, member), from arrays in Mesa agents."""
    draws, streams = run.design.draw_and_stream(members)
    shocks = Shocks(run.seed, streams, run.chance)
    assumptions = draw(register, run.seed, draws, run.assumptions, run.held)
    world = World(register.cast, assumptions, register.programmes)
    spin_up(world, register, shocks)
    start = world.remember()
    columns = len(output_names(register))
    for scenario in scenarios:
        world.recall(start)
        # One large piece of memory is backed by large pages; many small ones cost as much as the
        # simulation.
        told = np.empty((len(scenario.quarters), columns, members.size))
        for i, _ in enumerate(play(world, scenario, register, shocks)):
            seen = observe(world)
            first = 0
            for name in register.outputs:
                rows = seen[name]
                told[i, first : first + len(rows)] = rows
                first += len(rows)
        yield scenario, told


def _each_fused(
    scenarios: Sequence[Scenario],
    register: Register,
    run: Run,
    members: NDArray[np.uint64],
    passing: bool,
) -> Iterator[tuple[Scenario, Array]]:
    """All outputs of each scenario, (quarter, column, member), from machine code.

    `passing` tells that outputs are done with when the next ones come.
    """
    from sim.engine.compiled.engine import How, life_of, usual_threads  # noqa: PLC0415  (an extra)

    draws, streams = run.design.draw_and_stream(members)
    how = How(run.seed, run.assumptions, run.chance, run.held, usual_threads(), passing)
    yield from zip(
        scenarios, life_of(register).simulate(scenarios, draws, streams, how), strict=True
    )


def _named(told: Array, actors: Mapping[str, tuple[str, ...]]) -> dict[str, Array]:
    """Columns by output, (quarter, actor, member) each."""
    outputs, first = {}, 0
    for name, codes in actors.items():
        outputs[name] = told[:, first : first + len(codes)]
        first += len(codes)
    return outputs
