"""A scenario, or one event of it: what is set, what happens, and what moves with it."""

from collections.abc import Iterator

from sim.explaining.actors import who
from sim.explaining.cited import written_out
from sim.explaining.levers import EFFECTS, lever_range
from sim.explaining.page import Content, Meaning, Row
from sim.explaining.sources import HISTORY, Shelf
from sim.inputs.scenario import Event, Scenario
from sim.inputs.scenario.words import expectation_with_author
from sim.model.quarters import show_quarter

IDLE = "not at all: an event of size zero changes nothing"
"""What is said of an event that is switched off."""

# ---- scenarios -----------------------------------------------------------------------------------


def scenario_names(shelf: Shelf) -> list[str]:
    """Names of the scenarios, and history."""
    return list(shelf.scenarios)


def scenario_pages(shelf: Shelf, name: str) -> Iterator[Meaning]:
    """The page of a scenario."""
    scenario = shelf.scenarios[name]
    about: dict[str, Content] = {
        "title": scenario.title,
        "story": scenario.story,
        "lineage": " <- ".join(reversed(scenario.lineage)) if len(scenario.lineage) > 1 else "",
        "span": f"{show_quarter(scenario.start)} to {show_quarter(scenario.end)}",
        "sets": _settings(shelf, scenario),
        "does": [_event_row(shelf, event) for event in scenario.events],
        "source": written_out(shelf, scenario.paragraphs),
        "expects": [expectation_with_author(expect) for expect in scenario.expects],
        "notice": scenario.notice,
        "try": scenario.tries,
    }
    yield Meaning("record of the spin-up" if name == HISTORY else "scenario", name, about)


def _settings(shelf: Shelf, scenario: Scenario) -> list[Row]:
    return [
        {
            "lever": name,
            "value": setting.value,
            "usual": shelf.register.levers[name].default,
            "unit": shelf.register.levers[name].unit,
            "set in": setting.origin,
        }
        for name, setting in scenario.settings.items()
    ]


def _event_row(shelf: Shelf, event: Event) -> Row:
    unit = shelf.register.actions[event.actor, event.does].unit
    return {
        "event": event.id,
        "from": show_quarter(event.first),
        "until": show_quarter(event.last),
        "what": f"{event.actor} {event.does}: {event.size:g}, {unit}; set in {event.origin}",
    }


# ---- events --------------------------------------------------------------------------------------


def event_names(shelf: Shelf) -> list[str]:
    """Events as SCENARIO:ID, inherited ones too, and by their id alone."""
    full = [f"{n}:{event.id}" for n, s in shelf.scenarios.items() for event in s.events]
    return [*full, *dict.fromkeys(event.id for _, event in shelf.events)]


def event_pages(shelf: Shelf, name: str) -> Iterator[Meaning]:
    """The page of an event; of an id alone, one page for each scenario that writes it."""
    scenario, _, id_ = name.rpartition(":")
    events = shelf.scenarios[scenario].events if scenario else ()
    found = [(scenario, event) for event in events] or shelf.events
    yield from (_event(shelf, where, event) for where, event in found if event.id == id_)


def _event(shelf: Shelf, scenario: str, event: Event) -> Meaning:
    action = shelf.register.actions[event.actor, event.does]
    name = f"{event.actor}.{action.lever}"
    lever = shelf.register.levers[name]
    others = [n for n, s in shelf.scenarios.items() if n != scenario and event in s.events]
    about: dict[str, Content] = {
        "who": who(event.actor),
        "does": event.does,
        "size": f"{event.size:g}, {action.unit}",
        "when": f"{show_quarter(event.first)} to {show_quarter(event.last)}",
        "moves": f"{name}: {lever.label} ({lever_range(lever)})",
        "how": f"the event {EFFECTS[action.effect]}" if event.size else IDLE,
        "source": written_out(shelf, [event.source]),
        "written in": event.origin if event.origin != scenario else "",
        "also in": ", ".join(others),
    }
    return Meaning("event", f"{scenario}:{event.id}", about)
