"""Members to trajectories: a scenario over many possible futures.

A member is a pair (draw of the assumptions, stream of luck). Members are simulated in blocks;
a member's numbers depend on (seed, draw, stream) alone, whatever the block.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sim.assumptions import Mode, draw
from sim.chance import Design, Shocks
from sim.layout import actors_of
from sim.ops import Array
from sim.quarters import START
from sim.record import observe
from sim.scenario import Scenario, lay_out, load_history
from sim.seeds import Register
from sim.strict_toml import nearest
from sim.world import World

ALL = slice(None)

BLOCK = 2000
"""Members simulated together unless said otherwise."""

NORMALS = {
    "economy": ("growth", "investment"),
    "west": ("signal.USA", "signal.EUU"),
    "asia": ("signal.JPN", "signal.ASEAN"),
    "politics": ("readiness",),
}
"""Normal shocks by the channel of luck that they are drawn from, two at most from each."""


@dataclass(frozen=True)
class Run:
    """How a scenario is run."""

    seed: int = 7
    design: Design = field(default_factory=lambda: Design(1000))
    assumptions: Mode = "prior"
    chance: bool = True
    held: Mapping[str, float | Array] = field(default_factory=dict)
    """Parameters held at a value, to cut a link of the model; (member,) holds each at its own."""


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
) -> Iterator[Trajectories]:
    """Run the same members through several scenarios; they share the years before 2019."""
    chosen = np.fromiter(members if members is not None else range(run.design.members), np.uint64)
    draws, streams = run.design.draw_and_stream(chosen)
    shocks = Shocks(run.seed, streams, run.chance)
    world = World(draw(register, run.seed, draws, run.assumptions, run.held), register.programmes)
    _spin_up(world, register, shocks)
    start = world.remember()
    actors = {name: actors_of(output.by) for name, output in register.outputs.items()}
    for scenario in scenarios:
        world.recall(start)
        outputs = _room(actors, scenario.end - scenario.start + 1, chosen.size)
        for i, _ in enumerate(_play(world, scenario, register, shocks)):
            told = observe(world.stage)
            for name, rows in outputs.items():
                rows[i] = told[name]
        yield Trajectories(scenario, chosen, outputs, actors)


def _room(actors: Mapping[str, tuple[str, ...]], length: int, size: int) -> dict[str, Array]:
    """Room for all outputs, (quarter, actor, member) each, in one piece of memory.

    One large piece is backed by large pages; many small ones cost as much as the simulation.
    """
    room = np.empty((length, sum(map(len, actors.values())), size))
    outputs, first = {}, 0
    for name, codes in actors.items():
        outputs[name] = room[:, first : first + len(codes)]
        first += len(codes)
    return outputs


def _spin_up(world: World, register: Register, shocks: Shocks) -> None:
    """Let beliefs, pressure, grievance and unity grow from the record of 2013 to 2018."""
    history = load_history(register)
    levers = next(_quarters(history, register))
    world.present(levers, luck(shocks, history.start, levers), np.zeros(1))
    world.anchor()
    for _ in _play(world, history, register, shocks):
        pass
    world.anchor()


def _play(world: World, scenario: Scenario, register: Register, shocks: Shocks) -> Iterator[int]:
    """Step through a scenario's quarters."""
    for i, levers in enumerate(_quarters(scenario, register)):
        quarter = scenario.start + i
        number = np.array([float(quarter - START + 1)])
        world.present(levers, luck(shocks, quarter, levers), number)
        world.step()
        yield quarter


def _quarters(scenario: Scenario, register: Register) -> Iterator[dict[str, Array]]:
    """Each quarter's levers, (1,) each: the same for all members."""
    levers = lay_out(scenario.settings, scenario.events, register, (scenario.start, scenario.end))
    for i in range(scenario.end - scenario.start + 1):
        yield {name: values[i : i + 1] for name, values in levers.items()}


def luck(shocks: Shocks, quarter: int, levers: Mapping[str, Array]) -> dict[str, Array]:
    """The shocks of one quarter, (member,) by name; an election's only when there is one."""
    drawn = {"rumour": shocks.uniform("rumour", quarter)}
    voting = levers["world.election"].any()
    drawn["election"] = shocks.uniform("election", quarter) if voting else np.ones(1)
    for channel, names in NORMALS.items():
        drawn.update(zip(names, shocks.normal_pair(channel, quarter), strict=False))
    return drawn
