"""A policy: a scenario with levers and events of one's own, each within its range.

What is built here could stand in a scenario file: a lever that is unknown, a value outside the
lever's range, and events that push a lever beyond it are refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from numbers import Real
from typing import Any

from sim.inputs.register import Register
from sim.inputs.scenario import Event, Scenario, Setting, lay_out
from sim.inputs.strict_toml import nearest

ORIGIN = "policy"
"""What stands as the origin of a setting in the place of a file."""

ROUNDING = 1e-9
"""How far sums of events may pass the end of a lever's range."""


def policy(
    scenario: Scenario,
    register: Register,
    levers: Mapping[str, float] | None = None,
    events: Sequence[Event] = (),
) -> Scenario:
    """The scenario with levers set throughout and events added to its own.

    Raises ValueError with everything that could not stand in a scenario file.
    """
    faults = [*_lever_faults(levers or {}, register), *_event_faults(events, scenario, register)]
    if faults:
        raise ValueError("; ".join(faults))
    own = {name: Setting(value, ORIGIN) for name, value in (levers or {}).items()}
    settings = {
        name: setting
        for name, setting in {**scenario.settings, **own}.items()
        if setting.value != register.levers[name].default
    }
    changed = replace(scenario, settings=settings, events=(*scenario.events, *events))
    beyond = [_out_of_range(*found, register) for found in levers_beyond(changed, register)]
    if beyond:
        raise ValueError("; ".join(beyond))
    return changed


def levers_beyond(scenario: Scenario, register: Register) -> Iterator[tuple[str, float]]:
    """Levers that leave their range in some quarter, and how far they go."""
    span = scenario.start, scenario.end
    reached = lay_out(scenario.settings, scenario.events, register, span)
    for name, lever in register.levers.items():
        low, high = float(reached[name].min()), float(reached[name].max())
        if not (lever.low - ROUNDING <= low and high <= lever.high + ROUNDING):
            yield name, high if high > lever.high else low


def _out_of_range(name: str, value: Any, register: Register) -> str:
    lever = register.levers[name]
    return f"{name} = {value:g} lies outside {lever.low:g} to {lever.high:g} ({lever.unit})"


def _lever_faults(levers: Mapping[str, Any], register: Register) -> Iterator[str]:
    """Levers that are unknown, are set to no number, or to one outside their range."""
    for name, value in levers.items():
        lever = register.levers.get(name)
        if lever is None:
            close = nearest(name, register.levers)
            yield f"no lever '{name}' in seeds/levers.toml" + (f"; {close}" if close else "")
        elif isinstance(value, bool) or not isinstance(value, Real):
            yield f"{name} cannot be set to {value!r}, which is no number"
        elif not lever.low <= float(value) <= lever.high:
            yield _out_of_range(name, value, register)


def _event_faults(events: Sequence[Event], scenario: Scenario, register: Register) -> Iterator[str]:
    """Events that nobody can cause, or that do not begin within the scenario."""
    for event in events:
        if (event.actor, event.does) not in register.actions:
            known = ", ".join(verb for who, verb in register.actions if who == event.actor)
            yield f"{event.actor} cannot do '{event.does}'; it can do: {known or 'nothing'}"
        if not scenario.start <= event.first <= min(event.last, scenario.end):
            yield f"event '{event.id}' begins outside the run, or after its end"
