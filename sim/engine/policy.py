"""A policy: a scenario with levers and events of one's own, each within its range.

What is built here could stand in a scenario file: a lever that is unknown, a value outside the
lever's range, and events that push a lever beyond it are refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from numbers import Real
from typing import Any

from sim.inputs.register import Register
from sim.inputs.scenario import Event, Scenario, Setting, lay_out, range_problems

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
    own, happening = levers or {}, (*scenario.events, *events)
    settings = {**scenario.settings, **{name: Setting(v, ORIGIN) for name, v in own.items()}}
    span = scenario.start, scenario.end
    faults = [*_no_numbers(own)] or range_problems(settings, happening, register, span)
    if faults:
        raise ValueError("; ".join(faults))
    usual = {name: lever.default for name, lever in register.levers.items()}
    moved = {name: setting for name, setting in settings.items() if setting.value != usual[name]}
    return replace(scenario, settings=moved, events=happening)


def _no_numbers(levers: Mapping[str, Any]) -> Iterator[str]:
    """Levers that are set to what is no number."""
    for name, value in levers.items():
        if isinstance(value, bool) or not isinstance(value, Real):
            yield f"{name} cannot be set to {value!r}, which is no number"


def levers_beyond(scenario: Scenario, register: Register) -> Iterator[tuple[str, float]]:
    """Levers that leave their range in some quarter, and how far they go."""
    span = scenario.start, scenario.end
    reached = lay_out(scenario.settings, scenario.events, register, span)
    for name, lever in register.levers.items():
        low, high = float(reached[name].min()), float(reached[name].max())
        if low < lever.low - ROUNDING or high > lever.high + ROUNDING:
            yield name, high if high > lever.high else low
