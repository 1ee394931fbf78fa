"""What in a scenario has no effect, and why; which sizes may be slips.

None of it is a mistake: a scenario with notes runs. `check` prints them, so that nothing is silent.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.inputs.register import Register
from sim.inputs.scenario.levers import Levers, apply, in_order, lay_out, lever_of
from sim.inputs.scenario.resolved import Event, Scenario
from sim.inputs.scenario.sentences import level_words
from sim.model.cast import WORLD
from sim.model.quarters import show_quarter

HIDDEN: Final[Mapping[str, tuple[str, ...]]] = {"pressure": ("level", "lifting")}
"""Levers that nobody reads in the quarters in which another one of the actor is held."""
NEEDED: Final[Mapping[str, tuple[str, str]]] = {
    "base_visible": ("base", "there is no base to be seen"),
    "restrict": (f"{WORLD}.election", "no election is held"),
}
"""Levers of the home country that act only with another one, and what is said without it."""
_PERCENT = "points of growth a year"

Values = NDArray[np.float64]


def notes_of(scenario: Scenario, register: Register) -> list[str]:
    """What has no effect and why, and which sizes may be slips; one sentence each."""
    span = (scenario.start, scenario.end)
    levers = lay_out(scenario.settings, scenario.events, register, span)
    found = chain(
        _at_default(scenario, register),
        _overridden_settings(scenario, levers, register),
        _idle_events(scenario, register),
        _hidden(scenario, levers, register),
        _in_vain(scenario, levers, register),
        _slips(scenario.events, register),
    )
    return list(found)


# ---- what has no effect ------------------------------------------------------------------------


def _at_default(scenario: Scenario, register: Register) -> Iterator[str]:
    for name, value in scenario.unmoved.items():
        shown = level_words(value, register.levers[name].unit)
        yield f"{name} = {value:g} has no effect: the lever is at {shown} unless it is set"


def _overridden_settings(scenario: Scenario, levers: Levers, register: Register) -> Iterator[str]:
    for name in scenario.settings:
        others = {n: s for n, s in scenario.settings.items() if n != name}
        span = (scenario.start, scenario.end)
        without = lay_out(others, scenario.events, register, span)
        if all(np.array_equal(levers[lever], without[lever]) for lever in levers):
            yield f"{name} is set and has no effect: events decide the lever throughout"


def _idle_events(scenario: Scenario, register: Register) -> Iterator[str]:
    by_lever: dict[str, list[Event]] = {}
    for event in in_order(scenario.events, register):
        by_lever.setdefault(lever_of(event, register), []).append(event)
    for name, events in by_lever.items():
        for event in _without_effect(name, events, scenario, register):
            yield f"event '{event.id}' has no effect: {_why(event, scenario, register)}"


def _without_effect(
    name: str, events: Sequence[Event], scenario: Scenario, register: Register
) -> list[Event]:
    """Events of a lever that could be left out without moving it.

    One row for the lever as it is and one for each event left out, all laid out together.
    """
    span = (scenario.start, scenario.end)
    start = lay_out(scenario.settings, (), register, span)
    rows = (len(events) + 1, 1)
    values, flag = np.tile(start[name], rows), start.get(f"{name}_clamped")
    clamped = None if flag is None else np.tile(flag, rows)
    for i, event in enumerate(events):
        kept = _row(values, i), _row(clamped, i)
        apply(event, register, values, clamped, span)
        for array, row in zip((values, clamped), kept, strict=True):
            if array is not None and row is not None:
                array[i] = row
    return [e for i, e in enumerate(events) if _same(values, i) and _same(clamped, i)]


def _row(array: Values | None, at: int) -> Values | None:
    return None if array is None else array[at].copy()


def _same(array: Values | None, at: int) -> bool:
    return array is None or np.array_equal(array[at], array[-1])


def _why(event: Event, scenario: Scenario, register: Register) -> str:
    action, name = register.actions[event.actor, event.does], lever_of(event, register)
    if event.first > scenario.end:
        return f"the run ends in {show_quarter(scenario.end)}, before it begins"
    if action.effect == "releases":
        return f"nothing holds {name} then"
    if action.effect == "sets":
        return f"another event or a setting decides {name} then, or sets it to the same"
    return f"its size, {event.size:g}, is too small to move {name}"


def _hidden(scenario: Scenario, levers: Levers, register: Register) -> Iterator[str]:
    """Levers that move while what they act on is held."""
    for holder, name in _pairs(levers):
        held = levers[f"{holder}_clamped"] != 0
        if name in scenario.settings and held.all():
            yield f"{name} is set and has no effect: {holder} is held throughout"
        for event in scenario.events:
            first, last = event.first - scenario.start, event.last - scenario.start
            quarters = np.flatnonzero(held[first : last + 1]) + event.first
            if lever_of(event, register) == name and quarters.size:
                all_of_it = quarters.size == held[first : last + 1].size
                when = "" if all_of_it else f" {_span(quarters)}"
                yield f"event '{event.id}' has no effect{when}: {holder} is held meanwhile"


def _pairs(levers: Levers) -> list[tuple[str, str]]:
    """Levers that hold a decision, each with those that it hides."""
    owned = [name.rpartition(".")[::2] for name in levers]
    return [
        (f"{actor}.{holder}", f"{actor}.{hidden}")
        for actor, holder in owned
        for hidden in HIDDEN.get(holder, ())
    ]


def _span(quarters: NDArray[np.int64]) -> str:
    first, last = show_quarter(int(quarters[0])), show_quarter(int(quarters[-1]))
    few = quarters.size < quarters[-1] - quarters[0] + 1
    return f"in some quarters from {first} to {last}" if few else f"from {first} to {last}"


def _in_vain(scenario: Scenario, levers: Levers, register: Register) -> Iterator[str]:
    """Levers that move only while another one is zero, without which they do nothing."""
    home = register.cast.home.code
    for name, (needed, why) in NEEDED.items():
        needs = levers[needed if "." in needed else f"{home}.{needed}"]
        if f"{home}.{name}" in scenario.settings and not needs.any():
            yield f"{home}.{name} is set and has no effect: {why} in the run"
        for event in scenario.events:
            during = needs[event.first - scenario.start : event.last - scenario.start + 1]
            if lever_of(event, register) == f"{home}.{name}" and during.size and not during.any():
                yield f"event '{event.id}' has no effect: {why} then"


# ---- what may be a slip ------------------------------------------------------------------------


def _slips(events: Sequence[Event], register: Register) -> Iterator[str]:
    """Sizes that are often meant otherwise."""
    for event in events:
        action = register.actions[event.actor, event.does]
        if action.effect == "scales" and event.size > 1:
            yield (
                f"event '{event.id}': size = {event.size:g} makes {1 + event.size:g} times of it; "
                f"if {event.size:g} times is meant, write size = {event.size - 1:g}"
            )
        elif action.unit == _PERCENT and 0 < abs(event.size) < 0.3:
            yield (
                f"event '{event.id}': size = {event.size:g} is {event.size:g} points; "
                f"if {100 * event.size:g} % is meant, write size = {100 * event.size:g}"
            )
