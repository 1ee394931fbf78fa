"""What a scenario is once all that it inherits is in force: settings, events, expectations."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sim.inputs.register import Register
from sim.inputs.scenario.tables import ExpectTable
from sim.model.quarters import show_quarter

Span = tuple[int, int]
"""First and last quarter; both count from 2010Q1."""


@dataclass(frozen=True)
class Setting:
    """A value and the file that set it."""

    value: float
    origin: str


@dataclass(frozen=True)
class Event:
    """A resolved event; quarters count from 2010Q1 and both ends act."""

    id: str
    actor: str
    does: str
    size: float
    first: int
    last: int
    source: str
    origin: str


@dataclass(frozen=True)
class Scenario:
    """A scenario with all that it inherits."""

    name: str
    title: str
    story: str
    paragraphs: tuple[str, ...]
    lineage: tuple[str, ...]
    start: int
    end: int
    settings: Mapping[str, Setting]
    events: tuple[Event, ...]
    expects: tuple[ExpectTable, ...]
    notice: tuple[str, ...]
    tries: tuple[str, ...]
    unmoved: Mapping[str, float]
    """Levers that its files set to their default: they change nothing."""

    @property
    def quarters(self) -> list[str]:
        """The quarters of the run as tables show them."""
        return [show_quarter(q) for q in range(self.start, self.end + 1)]

    @property
    def digest(self) -> str:
        """SHA-256 of all that can change a number."""
        numbers = {
            "span": [self.start, self.end],
            "settings": {name: setting.value for name, setting in sorted(self.settings.items())},
            "events": sorted([e.actor, e.does, e.size, e.first, e.last] for e in self.events),
        }
        return hashlib.sha256(json.dumps(numbers, sort_keys=True).encode()).hexdigest()


def lengthened(scenario: Scenario, end: int, register: Register) -> Scenario:
    """The scenario run on to a later quarter; events that last to its end go on to the new one.

    An event whose size is spread over its time keeps its time, and so its rate.
    """

    def longer(event: Event) -> Event:
        spread = register.actions[event.actor, event.does].effect == "spreads"
        return event if event.last < scenario.end or spread else replace(event, last=end)

    if end <= scenario.end:
        return scenario
    return replace(scenario, end=end, events=tuple(map(longer, scenario.events)))


def long_enough(scenarios: Sequence[Scenario], register: Register) -> list[Scenario]:
    """Scenarios to compare: the first, held against the others, runs as long as the longest."""
    longest = max(scenario.end for scenario in scenarios)
    return [lengthened(scenarios[0], longest, register), *scenarios[1:]]
