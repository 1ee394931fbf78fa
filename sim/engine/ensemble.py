"""Members to trajectories: a scenario over many possible futures.

A member is a pair (draw of the assumptions, stream of luck). Members are simulated in blocks;
a member's numbers depend on (seed, draw, stream) alone, whatever the block.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, Self, get_args

import numpy as np
from numpy.typing import NDArray

from sim.engine.chance import Design, Shocks, whole_number
from sim.engine.choice import Choice, Engine, choose
from sim.engine.draws import Base, Draws, draw, require_held, require_in_range
from sim.engine.play import play, spin_up
from sim.inputs.register import Register, output_names
from sim.inputs.scenario import Scenario
from sim.inputs.strict_toml import nearest
from sim.model.ops import Array
from sim.model.record import observe
from sim.model.world import World

ALL = slice(None)

BLOCK = 2000
"""Members simulated together unless said otherwise."""


@dataclass(frozen=True)
class Run:
    """Which futures scenarios meet, and what computes them."""

    seed: int = 7
    design: Design = field(default_factory=lambda: Design(1000))
    assumptions: Base | Draws = "prior"
    """What parameters take their values from: their centre, their prior, or a table."""
    chance: bool = True
    held: Mapping[str, float] = field(default_factory=dict)
    """Parameters held at one value in all futures, to cut a link of the model or to ask what if."""
    engine: Engine = "auto"
    """What computes it: NumPy, or machine code that is compiled first and pays for many runs."""

    def __post_init__(self) -> None:
        """Refuse what no run can be."""
        require_one_of("engine", self.engine, get_args(Engine))
        seed = whole_number("seed", self.seed)
        if not 0 <= seed < 1 << 64:
            raise ValueError(f"seed must be from 0 to 2**64 - 1, not {seed}")
        object.__setattr__(self, "seed", seed)
        if not isinstance(self.chance, bool | np.bool_):
            raise ValueError(f"chance must be True or False, not {self.chance!r}")
        self._require_draws()

    def _require_draws(self) -> None:
        """Refuse a word that is none, and a table that ends before the draws do."""
        drawn, asked = self.assumptions, self.design.draws
        if not isinstance(drawn, Draws):
            require_one_of("assumptions", drawn, get_args(Base))
        elif drawn.rows < asked:
            raise ValueError(
                f"the table of draws '{drawn.name}' has {drawn.rows:,} rows, too few for "
                f"{asked:,} draws"
            )

    def require_possible(self, register: Register) -> None:
        """Refuse held and drawn values that parameters cannot take; raises ValueError."""
        require_held(self.held, register)
        if isinstance(self.assumptions, Draws):
            require_in_range(self.assumptions, register)

    def holding(self, held: Mapping[str, float]) -> Self:
        """The same futures with more parameters held at a value."""
        return replace(self, held={**self.held, **held})

    def choice(self, scenarios: int) -> Choice:
        """The engine for so many scenarios; raises EngineMissingError when it is not installed."""
        return choose(self.engine, scenarios * self.design.members)

    def settled(self, scenarios: int) -> Self:
        """The same run with its engine chosen, for all blocks and whatever is left of it."""
        return replace(self, engine=self.choice(scenarios).engine)


def require_one_of(name: str, word: object, known: Sequence[str]) -> None:
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
    else is simulated in between: their room is then used again, which is faster. Raises ValueError
    for a run that the register does not allow.
    """
    run.require_possible(register)
    chosen = np.fromiter(members if members is not None else range(run.design.members), np.uint64)
    actors = {name: register.cast.actors_of(o.by) for name, o in register.outputs.items()}
    run = run if run.engine != "auto" else run.settled(len(scenarios))
    for scenario, columns in simulator_of(run)(scenarios, register, run, chosen, passing):
        yield Trajectories(scenario, chosen, _named(columns, actors), actors)


def simulator_of(run: Run) -> Callable[..., Iterator[tuple[Scenario, Array]]]:
    """What simulates a settled run; raises EngineMissingError when it is not installed."""
    return _each_fused if run.choice(1).engine == "fused" else _each_numpy


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
        outputs = np.empty((len(scenario.quarters), columns, members.size))
        for i, _ in enumerate(play(world, scenario, register, shocks)):
            seen = observe(world)
            first = 0
            for name in register.outputs:
                rows = seen[name]
                outputs[i, first : first + len(rows)] = rows
                first += len(rows)
        yield scenario, outputs


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
    from sim.engine.compiled.engine import compiled_model, usual_threads  # noqa: PLC0415  (an extra)

    draws, streams = run.design.draw_and_stream(members)
    model, threads = compiled_model(register), usual_threads()
    outputs = model.simulate(scenarios, draws, streams, run, threads, passing)
    yield from zip(scenarios, outputs, strict=True)


def _named(columns: Array, actors: Mapping[str, tuple[str, ...]]) -> dict[str, Array]:
    """Columns by output, (quarter, actor, member) each."""
    outputs, first = {}, 0
    for name, codes in actors.items():
        outputs[name] = columns[:, first : first + len(codes)]
        first += len(codes)
    return outputs
