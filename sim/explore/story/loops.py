"""How strong are the two loops in this future, phase by phase?

A loop's strength is its gain as in `sim.analysis.loops`, but of one member with its own luck, and
over one phase: the loop is disturbed from the phase's first quarter to its last, where the answer
is read, with the loop closed and with the links with which it begins cut:

    strength = 1 - open answer / closed answer

Above 0 the loop gives back that share of a disturbance, below 0 it takes it off. A disturbance that
brings or spares a decision, such as a settlement that luck had just not brought, would count as
gain what is a leap: then a smaller one is taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np

from sim.analysis.loops import Loop, balancing, reinforcing
from sim.engine.ensemble import Trajectories, simulate_each
from sim.engine.run import Run
from sim.explore.story.facts import Phase
from sim.inputs.register import Register
from sim.inputs.scenario import Event, Scenario
from sim.model.cast import Cast

ENTRIES: Final = ("perceived alignment", "over-reliance")
"""Where the loops are disturbed: the beginnings of the names of links that are cut."""

DISTURBANCE: Final = "disturbance"
"""The id of the event that disturbs a loop."""

LEAST: Final = 0.0005
"""The least strength that is felt: a twentieth of a hundredth."""

SCALES: Final = (1.0, 0.1, 0.01, 0.001)
"""How much of the usual disturbance is tried: the largest that changes no decision is taken."""

DECISION: Final = 0.05
"""What a count, a status or a share of exports moves by at least at a decision."""

DOMINANT: Final = 2.0
"""How many times as strong as the other the dominant loop is at least."""


@dataclass(frozen=True)
class Strength:
    """A loop's strength in a phase."""

    phase: Phase
    value: float
    """Share of a disturbance given back, below 0 taken off; 0 where nothing answers."""


def loops_of(cast: Cast) -> tuple[Loop, Loop]:
    """The loop of pressure and grievance, and that of over-reliance and effort."""
    return reinforcing(cast), balancing(cast)


def opened(loop: Loop, run: Run) -> Run:
    """The run with the links cut with which a loop begins, where it is disturbed."""
    return run.holding(entry_cut(loop))


def entry_cut(loop: Loop) -> dict[str, float]:
    """What is held to cut the links with which a loop begins."""
    cuts = [held for link, held in loop.links.items() if link.startswith(ENTRIES)]
    return {name: value for held in cuts for name, value in held.items()}


def strengths(
    loop: Loop,
    scenario: Scenario,
    phases: Sequence[Phase],
    register: Register,
    run: Run,
    member: int,
) -> tuple[Strength, ...]:
    """How strong a loop is in each phase of a member's future."""
    isolated = run.holding(loop.closed_ways)
    runs = isolated, opened(loop, isolated)
    found: dict[Phase, Strength] = {}
    for scale in SCALES:
        left = [phase for phase in phases if phase not in found]
        pushed = [_pushed(loop, scale, scenario, phase, register) for phase in left]
        each = [_answers(loop, [scenario, *pushed], left, register, one, member) for one in runs]
        for phase, closed, open_ in zip(left, *each, strict=True):
            if scale == SCALES[-1] or not (closed.decided or open_.decided):
                gain = 1.0 - open_.change / closed.change if closed.change else 0.0
                found[phase] = Strength(phase, gain)
        if len(found) == len(phases):
            break
    return tuple(found[phase] for phase in phases)


def _pushed(
    loop: Loop, scale: float, scenario: Scenario, phase: Phase, register: Register
) -> Scenario:
    """The scenario with the loop disturbed during a phase."""
    actor, does, size = disturbance(loop, register)
    first, last = scenario.start + phase.first, scenario.start + phase.last
    push = Event(DISTURBANCE, actor, does, scale * size, first, last, "judgement", "policy")
    return replace(scenario, events=(*scenario.events, push))


def disturbance(loop: Loop, register: Register) -> tuple[str, str, float]:
    """Who disturbs a loop, since it has the lever, by which verb, and by how much."""
    actor, _, lever = loop.lever.partition(".")
    does = next(
        verb
        for (who, verb), action in register.actions.items()
        if (who, action.lever) == (actor, lever) and action.effect in ("adds", "scales")
    )
    return actor, does, loop.setting - register.levers[loop.lever].default


class _Answer(NamedTuple):
    """What a disturbance has done when its phase ends."""

    change: float
    """Of the loop's answer."""
    decided: bool
    """Whether a decision has come, gone or moved."""


def _answers(
    loop: Loop,
    scenarios: Sequence[Scenario],
    phases: Sequence[Phase],
    register: Register,
    run: Run,
    member: int,
) -> list[_Answer]:
    """What each disturbance does in its phase; the first scenario has none."""
    usual, *moved = simulate_each(scenarios, register, run, [member])
    return [
        _Answer(
            float((one.of(loop.answer) - usual.of(loop.answer))[phase.last, 0]),
            _decided(one, usual, phase, register.cast),
        )
        for one, phase in zip(moved, phases, strict=True)
    ]


def _decided(one: Trajectories, usual: Trajectories, phase: Phase, cast: Cast) -> bool:
    """Whether two futures differ in a settlement, a partnership or a withdrawal."""
    outputs, until = decisions(cast), slice(phase.last + 1)
    difference = one.read(outputs, until) - usual.read(outputs, until)
    return bool(np.abs(difference).max() > DECISION)


def decisions(cast: Cast) -> list[str]:
    """Outputs that move when something is decided."""
    partners = [f"partnership.{code}" for code in cast.partners]
    return [f"settlements.{cast.home.code}", f"withdrawn.{cast.preference_giver}", *partners]
