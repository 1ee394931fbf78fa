"""The recorded years as they were known at the end of one of them.

What follows is what anyone would have assumed then: output goes on at its mean pace, recorded flows
keep their share of output, whatever else was in force stays in force, and nothing new happens. An
episode that began and ended within the last known year is over.
"""

from collections.abc import Iterator
from dataclasses import replace
from math import exp, log

from sim.inputs.register import Register
from sim.inputs.scenario import Event, Scenario, load_history
from sim.inputs.scenario.record import read_record, recorded_events
from sim.model.quarters import FIRST_YEAR, parse_quarter

QUARTERS = 4
"""Of a year."""


def known_history(register: Register, year: int) -> Scenario:
    """The recorded years as known at the end of a year; raises FileProblems as the record does."""
    history = load_history(register)
    end = parse_quarter(str(year), end=True)
    recorded = tuple(_going_on(register, year))
    keys = {event.id for event in recorded_events(register)}
    told = (event for event in history.events if event.id not in keys)
    known = tuple(_as_known(event, end, history.end) for event in told if event.first <= end)
    return replace(history, events=(*known, *recorded))


def _as_known(event: Event, end: int, last: int) -> Event:
    """An event that is not over by the end goes on; an episode of less than a year is."""
    lasting = event.last > end or (event.last == end and event.first <= end - QUARTERS)
    return replace(event, last=last if lasting else min(event.last, end))


def _going_on(register: Register, year: int) -> Iterator[Event]:
    """The record to a year, and every value of it going on with output afterwards."""
    events = list(recorded_events(register))
    known = {(e.actor, e.does): e.size for e in events if _year(e) == year}
    pace = _pace(register, year)
    for event in events:
        ahead = max(_year(event) - year, 0)
        going_on = known[event.actor, event.does] * exp(pace * ahead)
        yield replace(event, size=going_on) if ahead else event


def _pace(register: Register, year: int) -> float:
    """Mean growth of output from the first recorded year to this one, a year, in logarithms."""
    output = {one.year: one.value for one in read_record(register.folder) if one.what == "output"}
    first = min(output)
    return log(output[year] / output[first]) / (year - first)


def _year(event: Event) -> int:
    return FIRST_YEAR + event.first // QUARTERS
