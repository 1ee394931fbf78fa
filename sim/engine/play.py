"""What each quarter brings, and the years before 2019.

Levers are what somebody chooses or a scenario sets; luck is what nobody chooses. Both are handed to
the world quarter by quarter.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from sim.engine.chance import Shocks
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario, lay_out, load_history
from sim.model.actors.actor import Quarter
from sim.model.cast import Cast
from sim.model.ops import Array
from sim.model.quarters import START
from sim.model.world import World


def spin_up(world: World, register: Register, shocks: Shocks) -> None:
    """Live through 2010 to 2018, then take what was observed at their end."""
    for _ in live(world, register, shocks):
        pass
    world.take_2018()


def live(
    world: World, register: Register, shocks: Shocks, history: Scenario | None = None
) -> Iterator[int]:
    """Step through 2010 to 2018: what was recorded happens, all else runs freely.

    `history` stands in the place of the recorded one, where another is asked for.
    """
    history = history or load_history(register)
    levers = next(levers_of(history, register))
    drawn = luck(shocks, register.cast, history.start, voting_in(levers))
    world.quarter = Quarter(levers, drawn, np.zeros(1))
    world.begin()
    yield from play(world, history, register, shocks)


def play(world: World, scenario: Scenario, register: Register, shocks: Shocks) -> Iterator[int]:
    """Step through a scenario's quarters."""
    for quarter, levers in enumerate(levers_of(scenario, register), start=scenario.start):
        drawn = luck(shocks, register.cast, quarter, voting_in(levers))
        world.quarter = Quarter(levers, drawn, np.array([number_of(quarter)]))
        world.step()
        yield quarter


def number_of(quarter: int) -> float:
    """How the model counts a quarter: from 1 in the first quarter of 2019."""
    return float(quarter - START + 1)


def levers_of(scenario: Scenario, register: Register) -> Iterator[dict[str, Array]]:
    """Each quarter's levers, (1,) each: the same for all members."""
    levers = all_levers_of(scenario, register)
    for i in range(scenario.end - scenario.start + 1):
        yield {name: values[i : i + 1] for name, values in levers.items()}


def all_levers_of(scenario: Scenario, register: Register) -> dict[str, Array]:
    """The levers of all quarters, (quarter,) each."""
    span = scenario.start, scenario.end
    return lay_out(scenario.settings, scenario.events, register, span)


def voting_in(levers: Mapping[str, Array]) -> bool:
    """Whether there is an election."""
    return bool(levers["world.election"].any())


def normals(cast: Cast) -> dict[str, tuple[str, ...]]:
    """Normal shocks by the channel of luck that they are drawn from, two at most from each."""
    signals = {
        channel: tuple(f"signal.{code}" for code in codes)
        for channel, codes in cast.signals.items()
    }
    channels = {"economy": ("growth", "investment"), **signals, "politics": ("readiness", "leader")}
    channels["line"] = ("line", "ideal")
    for code in cast.partners:
        channels[f"partner.{code}"] = (f"line.{code}", f"official.{code}")
        channels[f"market.{code}"] = (f"market.{code}", f"investment.{code}")
    askers = cast.having("asker")
    for code in cast.powers:
        attention = (f"attention.{code}",) if code in askers else ()
        channels[f"votes.{code}"] = (f"votes.{code}", *attention)
    return channels


EVENTS = (
    "rumour",
    "settlement",
    "settlement_share",
    "crackdown",
    "leaders",
    "partnership",
)
"""Uniform shocks, each from a channel of its own."""


def luck(shocks: Shocks, cast: Cast, quarter: int, voting: bool) -> dict[str, Array]:
    """The shocks of one quarter, (member,) by name; an election's only when there is one."""
    drawn = dict(zip(EVENTS, shocks.uniforms(EVENTS, quarter), strict=True))
    drawn["election"] = shocks.uniforms(["election"], quarter)[0] if voting else np.ones(1)
    channels = normals(cast)
    pairs = np.moveaxis(shocks.normals([*channels], quarter), 1, 0)
    for names, pair in zip(channels.values(), pairs, strict=True):
        drawn.update(zip(names, pair, strict=False))
    return drawn
