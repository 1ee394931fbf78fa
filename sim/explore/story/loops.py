"""How strong are the two loops in this future, phase by phase?

A loop's strength is its gain as in `sim.analysis.loops`, but of one member with its own luck, and
over one phase: the loop is disturbed from the phase's first quarter to its last, where the answer
is read, with the loop closed and with the links with which it begins cut:

    strength = 1 - open answer / closed answer

Above 0 the loop gives back that share of a disturbance, below 0 it takes it off.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from sim.analysis.loops import Loop, balancing, reinforcing
from sim.engine.ensemble import simulate_each
from sim.engine.run import Run
from sim.explore.story.facts import Phase
from sim.inputs.register import Register
from sim.inputs.scenario import Event, Scenario
from sim.model.cast import Cast
from sim.model.ops import Array

ENTRIES: Final = ("perceived alignment", "over-reliance")
"""Where the loops are disturbed: the beginnings of the names of links that are cut."""

LEAST: Final = 0.0005
"""The least strength that is felt: a twentieth of a hundredth."""

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
    cuts = [held for link, held in loop.links.items() if link.startswith(ENTRIES)]
    return run.holding({name: value for held in cuts for name, value in held.items()})


def strengths(
    loop: Loop,
    scenario: Scenario,
    phases: Sequence[Phase],
    register: Register,
    run: Run,
    member: int,
) -> tuple[Strength, ...]:
    """How strong a loop is in each phase of a member's future."""
    disturbed = [
        replace(scenario, events=(*scenario.events, _disturbance(loop, scenario, phase, register)))
        for phase in phases
    ]
    isolated = run.holding(loop.closed_ways)
    closed, open_ = (
        _answers(loop, scenario, disturbed, phases, register, futures, member)
        for futures in (isolated, opened(loop, isolated))
    )
    return tuple(
        Strength(phase, 1.0 - without / answer if answer else 0.0)
        for phase, answer, without in zip(phases, closed, open_, strict=True)
    )


def _disturbance(loop: Loop, scenario: Scenario, phase: Phase, register: Register) -> Event:
    """The loop's disturbance during a phase, as an event of whoever has the lever."""
    actor, _, lever = loop.lever.partition(".")
    does = next(
        verb
        for (who, verb), action in register.actions.items()
        if (who, action.lever) == (actor, lever) and action.effect in ("adds", "scales")
    )
    first, last = scenario.start + phase.first, scenario.start + phase.last
    size = loop.setting - register.levers[loop.lever].default
    return Event("disturbance", actor, does, size, first, last, "judgement", "policy")


def _answers(
    loop: Loop,
    scenario: Scenario,
    disturbed: Sequence[Scenario],
    phases: Sequence[Phase],
    register: Register,
    run: Run,
    member: int,
) -> list[float]:
    """By how much each disturbance has moved the answer when its phase ends."""
    usual, *moved = simulate_each([scenario, *disturbed], register, run, [member])
    answers: list[Array] = [one.of(loop.answer)[:, 0] for one in (usual, *moved)]
    return [
        float(answer[phase.last] - answers[0][phase.last])
        for answer, phase in zip(answers[1:], phases, strict=True)
    ]
