"""Does anything that a scenario sets, or an event does, take a lever beyond what it can take?

For scenarios read from files and for those built in Python alike.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from sim.inputs.records import Lever
from sim.inputs.register import Register
from sim.inputs.scenario.levers import lay_out, lever_of, moves_lever
from sim.inputs.scenario.resolved import Event, Setting, Span
from sim.inputs.strict_toml import nearest, share_meant
from sim.model.quarters import show_quarter

ROUNDING = 1e-12
"""How far sums of events may pass a lever's range."""
SWITCH = "0/1"
"""Unit of a lever that is off or on."""
NAMED = 5
"""Events that a message names of those that move a lever together."""


class Excess(NamedTuple):
    """What leaves a range, what is allowed, and how it is put right."""

    what: str
    allowed: str
    fix: str


def range_problems(
    settings: Mapping[str, Setting], events: Sequence[Event], register: Register, span: Span
) -> list[str]:
    """What settings and events ask of levers that these do not have or cannot take, in words.

    `span`: first and last quarter of the run. Empty when all is well.
    """
    unknown = [*_unknown_levers(settings, register), *_impossible_events(events, register, span)]
    if unknown:
        return unknown
    excesses = [
        *(setting_excess(name, one.value, register) for name, one in settings.items()),
        *(excess for _, excess in event_excesses(settings, events, register, span)),
    ]
    return ["; ".join(filter(None, _sentence(one))) for one in excesses if one is not None]


def _sentence(excess: Excess) -> tuple[str, str, str]:
    return excess.what, f"allowed: {excess.allowed}", excess.fix


def _unknown_levers(settings: Mapping[str, Setting], register: Register) -> Iterator[str]:
    for name in settings:
        if name not in register.levers:
            near = nearest(name, register.levers)
            yield f"unknown lever '{name}'{near and f'; {near}'}"


def _impossible_events(events: Sequence[Event], register: Register, span: Span) -> Iterator[str]:
    for event in events:
        if (event.actor, event.does) not in register.actions:
            yield f"event '{event.id}': {event.actor} cannot do '{event.does}'"
        elif event.first < span[0]:
            yield f"event '{event.id}' begins in {show_quarter(event.first)}, before the run"
        elif event.last < event.first:
            yield f"event '{event.id}' ends before it begins"
        elif not moves_lever(event, register):
            yield f"event '{event.id}': '{event.does}' with size 0 changes nothing; leave it out"


def setting_excess(
    lever: str, value: float, register: Register, *, name: str = ""
) -> Excess | None:
    """What is wrong with the value of a lever, called `name` where that is given; or None."""
    record = register.levers[lever]
    if record.low <= value <= record.high:
        return _neither(name or lever, value) if record.unit == SWITCH else None
    side = "too large" if value > record.high else "too small"
    what = f"{name or lever} = {value:g} is {'no number' if math.isnan(value) else side}"
    return Excess(what, _range_of(record), share_meant(value, record.high))


def _neither(name: str, value: float) -> Excess | None:
    """What is wrong with a switch that is neither off nor on; or None."""
    if value in (0, 1):
        return None
    what = f"{name} = {value:g} is neither 0 nor 1"
    return Excess(what, "0 or 1", f"write {name.rpartition('.')[2]} = {round(value)}")


def event_excesses(
    settings: Mapping[str, Setting], events: Sequence[Event], register: Register, span: Span
) -> Iterator[tuple[Event, Excess]]:
    """Events that push a lever beyond what it can take."""
    with np.errstate(over="ignore", invalid="ignore"):
        levers = lay_out(settings, events, register, span)
    beside = Beside(events, register)
    for event in events:
        name = lever_of(event, register)
        reached = levers[name][event.first - span[0] : event.last - span[0] + 1]
        if reached.size:
            low, high = float(reached.min()), float(reached.max())
            excess = _excess(event, low, high, beside, register)
            if excess is not None:
                yield event, excess


class Beside:
    """Which events move a lever in a quarter: a few of them, to name."""

    def __init__(self, events: Sequence[Event], register: Register):
        self._register = register
        self._by: dict[tuple[str, int], list[str]] = {}
        for event in events:
            lever = lever_of(event, register)
            for quarter in range(event.first, event.last + 1):
                named = self._by.setdefault((lever, quarter), [])
                if len(named) < NAMED + 2:
                    named.append(event.id)

    def of(self, event: Event) -> list[str]:
        """Ids of events that move the lever of an event while it lasts."""
        lever = lever_of(event, self._register)
        quarters = range(event.first, event.last + 1)
        found = dict.fromkeys(name for q in quarters for name in self._by[lever, q])
        return [name for name in found if name != event.id]


def _excess(
    event: Event, low: float, high: float, beside: Beside, register: Register
) -> Excess | None:
    name = lever_of(event, register)
    lever = register.levers[name]
    if low >= lever.low - ROUNDING and high <= lever.high + ROUNDING:
        return None
    reached = low if high <= lever.high else high
    what = f"event '{event.id}' takes {name} to {reached:g}"
    return Excess(what, _range_of(lever), _how_to_fit(event, beside.of(event), register))


def _how_to_fit(event: Event, beside: Sequence[str], register: Register) -> str:
    """How an event is put right that takes its lever too far."""
    lever = lever_of(event, register)
    if beside:
        named = ", ".join(f"'{name}'" for name in beside[:NAMED])
        others = " and others" if len(beside) > NAMED else ""
        return f"it adds to {named}{others}: make one of them smaller, or shorter"
    unit = register.actions[event.actor, event.does].unit
    low = register.levers[lever].high <= 1 or "share" in unit
    return share_meant(event.size, 1.0) if low else ""


def _range_of(lever: Lever) -> str:
    return f"{lever.low:g} to {lever.high:g} ({lever.unit})"
