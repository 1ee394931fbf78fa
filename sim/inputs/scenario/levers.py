"""What every lever is, quarter by quarter: defaults, settings, the calendar, and events."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.inputs.records import Action
from sim.inputs.register import Register
from sim.inputs.scenario.resolved import Event, Setting, Span
from sim.model.quarters import parse_quarter

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
            levers[f"{name}_clamped"] = np.full(
                length, float(setting is not None and setting.value != 0)
            )
    for event in sorted(events, key=lambda event: event.id):
        if event.size:
            _apply(event, register.actions[event.actor, event.does], levers, span)
    return levers


def _apply(event: Event, action: Action, levers: Levers, span: Span) -> None:
    name = f"{event.actor}.{action.lever}"
    during = slice(event.first - span[0], event.last - span[0] + 1)
    if action.effect == "sets":
        levers[name][during] = event.size
        levers[f"{name}_clamped"][during] = 1.0
    elif action.effect == "scales":
        levers[name][during] *= 1.0 + event.size
    elif action.effect == "spreads":
        levers[name][during] += event.size / ((event.last - event.first + 1) / 4.0)
    else:
        levers[name][during] += event.size
