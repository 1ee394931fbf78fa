"""Members to trajectories: a scenario over many possible futures.

A member is a pair (draw of the assumptions, stream of luck). Members are simulated in blocks;
a member's numbers depend on (seed, draw, stream) alone, whatever the block.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sim.engine.chance import Shocks
from sim.engine.draws import draw
from sim.engine.play import play, spin_up
from sim.engine.run import Run
from sim.inputs.register import Register, output_names
from sim.inputs.scenario import Scenario
from sim.inputs.strict_toml import nearest
from sim.model.ops import Array
from sim.model.record import observe
from sim.model.world import World

ALL = slice(None)

BLOCK = 2000
"""Members simulated together unless said otherwise."""


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

    def read(self, names: Sequence[str], quarters: slice = ALL) -> Array:
        """Several outputs at once, (output, quarter, member)."""


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

    def read(self, names: Sequence[str], quarters: slice = ALL) -> Array:
        """Several outputs at once, (output, quarter, member)."""
        return np.stack([self.of(name, quarters) for name in names])


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
