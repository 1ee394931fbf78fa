"""What every lever is, quarter by quarter: defaults, settings, the calendar, and events."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.inputs.register import Register
from sim.inputs.scenario.resolved import Event, Setting, Span
from sim.model.quarters import parse_quarter
from sim.model.units import YEAR

Levers = dict[str, NDArray[np.float64]]
"""Values by lever, (quarter,) each."""


def lay_out(
    settings: Mapping[str, Setting], events: Sequence[Event], register: Register, span: Span
) -> Levers:
    """Every lever over the quarters of a span, (quarter,), with a clamp flag where it has one."""
    length = span[1] - span[0] + 1
    levers: Levers = {}
    for name, lever in register.levers.items():
        setting = settings.get(name)
        levers[name] = np.full(length, lever.default if setting is None else setting.value)
        for date in lever.calendar:
            if span[0] <= parse_quarter(date) <= span[1]:
                levers[name][parse_quarter(date) - span[0]] = 1.0
        if lever.clamps:
            levers[f"{name}_clamped"] = np.full(length, float(setting is not None))
    for event in in_order(events, register):
        name = lever_of(event, register)
        apply(event, register, levers[name], levers.get(f"{name}_clamped"), span)
    return levers


def lever_of(event: Event, register: Register) -> str:
    """The lever that an event moves, with its actor."""
    return f"{event.actor}.{register.actions[event.actor, event.does].lever}"


def moves_lever(event: Event, register: Register) -> bool:
    """Whether an event can move its lever: a size of zero does where it sets or releases."""
    effect = register.actions[event.actor, event.does].effect
    return event.size != 0 or effect in ("sets", "releases")


def in_order(events: Iterable[Event], register: Register) -> list[Event]:
    """Events in the order in which they act: by id, those that release a lever last."""

    def rank(event: Event) -> tuple[bool, str]:
        return register.actions[event.actor, event.does].effect == "releases", event.id

    return sorted(events, key=rank)


def apply(
    event: Event,
    register: Register,
    values: NDArray[np.float64],
    clamped: NDArray[np.float64] | None,
    span: Span,
) -> None:
    """Let an event move its lever in place; quarters are on the last axis.

    `clamped`: the flag of a lever that holds an actor's own rule, None for any other.
    """
    action = register.actions[event.actor, event.does]
    during = (..., slice(event.first - span[0], event.last - span[0] + 1))
    if clamped is not None:
        clamped[during] = float(action.effect != "releases")
    if action.effect == "sets":
        values[during] = event.size
    elif action.effect == "releases":
        values[during] = register.levers[lever_of(event, register)].default
    elif action.effect == "scales":
        values[during] *= 1.0 + event.size
    elif action.effect == "spreads":
        values[during] += event.size / ((event.last - event.first + 1) / YEAR)
    else:
        values[during] += event.size
