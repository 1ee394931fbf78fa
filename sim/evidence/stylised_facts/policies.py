"""What senders do to the target states: leave them alone, threaten, press, and lift it again.

One sender presses, the one that grants preferences; the others let be. A threat is a pressure held
at THREAT, a measure takes the preferences of a share of the exports.
"""

from collections.abc import Iterator

from sim.evidence.stylised_facts.target_states import LAST, TargetStates
from sim.evidence.trials import event
from sim.inputs.scenario import Event, Scenario

FIRST, FIVE_YEARS, SIX_YEARS = "2019-Q1", "2023-Q4", "2024-Q4"
THREAT = 0.6
"""Pressure index of a threat; a sender withdraws all preferences at a half."""
PARTIAL = 0.2
"""Share of exports that loses preference, as in the measure on record (S22)."""
THREE_YEARS = "2022-Q4"
"""To which quarter all is taken before it is lifted."""


def left_alone(world: TargetStates) -> Scenario:
    """Nobody presses and nothing is taken."""
    return world.policy(events=[*_silent(world), *_kept(world, FIRST, LAST)])


def threatened(world: TargetStates) -> Scenario:
    """A threat that is never carried out."""
    return world.policy(events=[*_pressing(world, LAST), *_kept(world, FIRST, LAST)])


def pressed(world: TargetStates) -> Scenario:
    """A threat, and a partial measure from the middle of the second year on."""
    taken = _taken(world, PARTIAL, "2020-Q3", LAST)
    events = [*_pressing(world, LAST), *_kept(world, FIRST, "2020-Q2"), *taken]
    return world.policy(events=events)


def lifted(world: TargetStates) -> Scenario:
    """All preferences are taken for three years, and then everything is lifted."""
    sender = world.register.cast.preference_giver
    events = [
        *_pressing(world, THREE_YEARS),
        event(sender, "lifts its pressure", 0.0, "2023-Q1", LAST),
        *_kept(world, FIRST, "2019-Q4"),
        *_taken(world, 1.0, "2020-Q1", THREE_YEARS),
        *_kept(world, "2023-Q1", LAST),
    ]
    return world.policy(events=events)


def _pressing(world: TargetStates, last: str) -> Iterator[Event]:
    """One sender threatens up to a quarter; the others stay silent."""
    sender = world.register.cast.preference_giver
    yield event(sender, "sets pressure", THREAT, FIRST, last)
    yield from (one for one in _silent(world) if one.actor != sender)


def _silent(world: TargetStates) -> Iterator[Event]:
    for code in world.register.cast.senders:
        yield event(code, "lifts its pressure", 0.0, FIRST, LAST)


def _kept(world: TargetStates, first: str, last: str) -> Iterator[Event]:
    sender = world.register.cast.preference_giver
    yield event(sender, "restores preferences", 0.0, first, last)


def _taken(world: TargetStates, share: float, first: str, last: str) -> Iterator[Event]:
    sender = world.register.cast.preference_giver
    yield event(sender, "withdraws preferences", share, first, last)
