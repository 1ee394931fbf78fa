"""What happens in a scenario, act by act: events, settings that hold throughout, dates due.

An act is an offer where it gives the home country money, markets, help or relief, and pressure
where it takes them away; what an actor does to itself, and what nobody decides, is neither.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sim.inputs.register import Register
from sim.inputs.scenario import Event, Scenario
from sim.inputs.scenario.words import size_words
from sim.model.quarters import parse_quarter

OFFER, PRESSURE, NEITHER = "offer", "pressure", "neither"
SIDES = {
    "pressure": -1,
    "level": -1,
    "aid_cut": -1,
    "tariff": -1,
    "withdrawn": -1,
    "graduation_duty": -1,
    "finance": 1,
    "investment": 1,
    "pledge": 1,
    "promised": 1,
    "refill": 1,
    "security_ask": 1,
    "market_access": 1,
    "delivery": 1,
    "training": 1,
    "options": 1,
    "reward": 1,
    "lifting": 1,
    "standard": 1,
    "engagement": 1,
}
"""Levers that press (-1) or offer (1) when they are raised."""


@dataclass(frozen=True)
class Act:
    """Who does what from when to when, how much, and whether it is an offer or pressure."""

    actor: str
    does: str
    size: str
    first: int
    last: int
    side: str
    kind: str  # event, setting or calendar


def acts_of(scenario: Scenario, register: Register) -> list[Act]:
    """All acts of a scenario: its events, then its settings, then what a calendar holds."""
    return [
        *(_of_event(event, register) for event in scenario.events),
        *_of_settings(scenario, register),
        *_of_calendar(scenario, register),
    ]


def _of_event(event: Event, register: Register) -> Act:
    action = register.actions[event.actor, event.does]
    at_zero = {"sets": -1, "releases": 0}.get(action.effect, 1)
    side = _side(action.lever, at_zero if not event.size else -1 if event.size < 0 else 1)
    size, span = size_words(event, register), (event.first, event.last)
    return Act(event.actor, event.does, size, *span, side, "event")


def _of_settings(scenario: Scenario, register: Register) -> Iterator[Act]:
    for name, setting in scenario.settings.items():
        actor, _, lever = name.partition(".")
        known = register.levers[name]
        side = _side(lever, 1 if setting.value > known.default else -1)
        size = f"{setting.value:g} instead of {known.default:g}"
        yield Act(actor, known.label, size, scenario.start, scenario.end, side, "setting")


def _of_calendar(scenario: Scenario, register: Register) -> Iterator[Act]:
    for name, lever in register.levers.items():
        actor = name.partition(".")[0]
        for quarter in map(parse_quarter, lever.calendar):
            if scenario.start <= quarter <= scenario.end:
                yield Act(actor, lever.label, "", quarter, quarter, NEITHER, "calendar")


def _side(lever: str, sign: int) -> str:
    return {1: OFFER, -1: PRESSURE, 0: NEITHER}[SIDES.get(lever, 0) * sign]
