"""What the view Explore needs to know of levers, events and scenarios beside their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from statistics import median_low
from typing import Any

from sim.inputs.records import Action, Lever
from sim.inputs.register import Register
from sim.inputs.scenario import Event, Scenario
from sim.inputs.scenario.levers import lever_of
from sim.inputs.scenario.notes import HIDDEN, NEEDED
from sim.model.cast import WORLD

_PART = 0.25
"""Of what a lever can be moved, how much an event moves it that no scenario has."""


def explore_content(register: Register, scenarios: Sequence[Scenario]) -> dict[str, Any]:
    """How often levers are used, usual sizes of events, which levers rest on others, sources."""
    return {
        "uses": dict(_uses(register, scenarios)),
        "sizes": dict(_sizes(register, scenarios)),
        "rests": list(_rests(register)),
        "sources": {one.name: {e.id: e.source for e in one.events} for one in scenarios},
    }


def _uses(register: Register, scenarios: Iterable[Scenario]) -> Counter[str]:
    """In how many scenarios a lever is moved: what is used most is shown first."""
    moved = ({*one.settings, *(lever_of(e, register) for e in one.events)} for one in scenarios)
    return Counter(name for names in moved for name in names)


def _sizes(register: Register, scenarios: Iterable[Scenario]) -> Iterator[tuple[str, float]]:
    """The size that an event has when it is added, by "ACTOR verb"."""
    events = [event for one in scenarios for event in one.events]
    for (actor, does), action in register.actions.items():
        if action.size is None:
            lever = register.levers[f"{actor}.{action.lever}"]
            usual = _usual(events, actor, does)
            yield f"{actor} {does}", _some(action, lever) if usual is None else usual


def _usual(events: Sequence[Event], actor: str, does: str) -> float | None:
    """The middle size in the scenarios: of the actor, else of anyone; none where nobody does it."""
    same = [event for event in events if event.does == does and event.size]
    own = [event.size for event in same if event.actor == actor]
    sizes = own or [event.size for event in same]
    return median_low(sizes) if sizes else None


def _some(action: Action, lever: Lever) -> float:
    """A size that is neither nothing nor much."""
    if action.effect == "scales":
        return _PART
    if action.effect == "sets" and lever.default > 0:
        return lever.default * (1 + _PART)
    return float(f"{_PART * (lever.high - lever.default):.3g}")


def _rests(register: Register) -> Iterator[dict[str, str]]:
    """Levers that are not read while another one is held, or only with another one."""
    for name in register.levers:
        actor, _, key = name.partition(".")
        for holder, hidden in HIDDEN.items():
            if key in hidden and f"{actor}.{holder}" in register.levers:
                yield {"lever": name, "on": f"{actor}.{holder}", "how": "hidden"}
        if key in NEEDED and actor == register.cast.home.code:
            needed = NEEDED[key][0]
            on = needed if needed.startswith(f"{WORLD}.") else f"{actor}.{needed}"
            yield {"lever": name, "on": on, "how": "needs"}
