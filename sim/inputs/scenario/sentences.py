"""What do the levers do once an event acts? Every event as one sentence, with units and dates.

The levels are read from the levers as they are laid out, so that no sentence can say anything else.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sim.inputs.register import Register
from sim.inputs.scenario.levers import Levers, lay_out, lever_of
from sim.inputs.scenario.resolved import Event, Scenario
from sim.inputs.scenario.words import event_words
from sim.model.quarters import show_quarter
from sim.model.units import PERCENT

RULE = "its own rule decides"
"""What decides where no event and no setting holds a decision."""
_LEVELS = {
    "multiple": "{} times",
    "multiple of 2018": "{} times that of 2018",
    "US$ m a year": "US$ {} m a year",
    "% a year": "{} % a year",
    "% of GDP": "{} % of GDP",
}
"""How a level stands with its unit; a share is shown in per cent, any other by itself."""
_SHARES = ("share", "share of exports", "duty (1 = 100 %)")
_GAP = "share of the gap of 2018"


def event_sentences(scenario: Scenario, register: Register) -> dict[str, str]:
    """Who does what and when, and what its lever then is, before and afterwards; by event id."""
    span = (scenario.start, scenario.end)
    levers = lay_out(scenario.settings, scenario.events, register, span)
    return {e.id: _sentence(e, scenario, levers, register) for e in scenario.events}


def event_sentence(event: Event, scenario: Scenario, register: Register) -> str:
    """The sentence of an event if it were added to a scenario."""
    more = replace(scenario, events=(*scenario.events, event))
    return event_sentences(more, register)[event.id]


def level_words(value: float, unit: str) -> str:
    """The level of a lever with its unit: "3 times", "40 %", "US$ 100 m a year"."""
    if unit in (*_SHARES, _GAP):
        return f"{PERCENT * value:,.6g} %{unit.removeprefix('share') if unit == _GAP else ''}"
    return _LEVELS.get(unit, "{}").format(f"{value:,.6g}")


def _sentence(event: Event, scenario: Scenario, levers: Levers, register: Register) -> str:
    words = event_words(event, register, scenario.end)
    if event.first > scenario.end:
        return f"{words}, after the run has ended"
    name = lever_of(event, register)
    clamped = levers.get(f"{name}_clamped", np.ones_like(levers[name]))
    unit = register.levers[name].unit

    def level(quarter: int) -> str:
        at = quarter - scenario.start
        return level_words(levers[name][at], unit) if clamped[at] else RULE

    last = min(event.last, scenario.end)
    parts = [_during(event.first, last, _changes(levers[name], clamped, scenario.start), level)]
    if event.last > last and register.actions[event.actor, event.does].effect == "spreads":
        parts.append(f"within the run: US$ {_within(event, last):,.6g} m of it")
    if event.first > scenario.start:
        parts.append(f"before: {level(event.first - 1)}")
    if last < scenario.end:
        parts.append(
            f"afterwards: {level(last + 1)}{_counterpart(event, level(last + 1), register)}"
        )
    return f"{words}. {register.levers[name].label}: {'; '.join(parts)}"


def _within(event: Event, last: int) -> float:
    """What falls into the run of a sum that is spread over a longer time, US$ m."""
    return event.size * (last - event.first + 1) / (event.last - event.first + 1)


def _counterpart(event: Event, after: str, register: Register) -> str:
    """That the rule decides again once an event ends, and the verb that undoes the event."""
    if after != RULE:
        return ""
    action = register.actions[event.actor, event.does]
    undoing = (
        f" ('{does}' would undo it)"
        for (who, does), other in register.actions.items()
        if (who, other.lever, other.effect) == (event.actor, action.lever, "sets")
        and other.size is not None
        and action.size is None
    )
    return " again" + next(undoing, "")


def _changes(values: NDArray[np.float64], clamped: NDArray[np.float64], start: int) -> set[int]:
    """The quarters in which a lever is not what it was the quarter before."""
    moved = (np.diff(values) != 0) | (np.diff(clamped) != 0)
    return {int(at) + 1 + start for at in np.flatnonzero(moved)}


def _during(first: int, last: int, changes: set[int], level: Callable[[int], str]) -> str:
    """The level of each stretch of an event, with dates where there are several."""
    cuts = [first, *(q for q in range(first + 1, last + 1) if q in changes), last + 1]
    if len(cuts) == 2:
        return level(first)
    stretches = (f"{level(a)} {_dates(a, b - 1)}" for a, b in pairwise(cuts))
    return ", then ".join(stretches)


def _dates(first: int, last: int) -> str:
    one = show_quarter(first)
    return f"in {one}" if first == last else f"from {one} to {show_quarter(last)}"
