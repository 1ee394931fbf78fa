"""A scenario, or one event of it: what is set, what happens, and what moves with it."""

from collections.abc import Iterator

from sim.explaining.actors import who
from sim.explaining.cited import written_out
from sim.explaining.levers import EFFECTS, lever_range
from sim.explaining.meaning import Content, Meaning, Row
from sim.explaining.study import HISTORY, Study
from sim.inputs.scenario import Event, Scenario
from sim.inputs.scenario.words import expectation_with_author
from sim.model.quarters import show_quarter

# ---- scenarios -----------------------------------------------------------------------------------


def scenario_names(study: Study) -> list[str]:
    """Names of the scenarios, and history."""
    return list(study.scenarios)


def scenario_meanings(study: Study, name: str) -> Iterator[Meaning]:
    """What a scenario means."""
    scenario = study.scenarios[name]
    about: dict[str, Content] = {
        "title": scenario.title,
        "story": scenario.story,
        "lineage": " <- ".join(reversed(scenario.lineage)) if len(scenario.lineage) > 1 else "",
        "span": f"{show_quarter(scenario.start)} to {show_quarter(scenario.end)}",
        "sets": _settings(study, scenario),
        "does": [_event_row(study, event) for event in scenario.events],
        "source": written_out(study, scenario.paragraphs),
        "expects": [expectation_with_author(expect) for expect in scenario.expects],
        "notice": scenario.notice,
        "try": scenario.tries,
    }
    yield Meaning("record of 2010 to 2018" if name == HISTORY else "scenario", name, about)


def _settings(study: Study, scenario: Scenario) -> list[Row]:
    return [
        {
            "lever": name,
            "value": setting.value,
            "usual": study.register.levers[name].default,
            "unit": study.register.levers[name].unit,
            "set in": setting.origin,
        }
        for name, setting in scenario.settings.items()
    ]


def _event_row(study: Study, event: Event) -> Row:
    unit = study.register.actions[event.actor, event.does].unit
    return {
        "event": event.id,
        "from": show_quarter(event.first),
        "until": show_quarter(event.last),
        "what": f"{event.actor} {event.does}: {event.size:g}, {unit}; set in {event.origin}",
    }


# ---- events --------------------------------------------------------------------------------------


def event_names(study: Study) -> list[str]:
    """Events as SCENARIO:ID, inherited ones too, and by their id alone."""
    full = [f"{n}:{event.id}" for n, s in study.scenarios.items() for event in s.events]
    return [*full, *dict.fromkeys(event.id for _, event in study.events)]


def event_meanings(study: Study, name: str) -> Iterator[Meaning]:
    """What an event means; of an id alone, one meaning for each scenario that writes it."""
    scenario, _, id_ = name.rpartition(":")
    events = study.scenarios[scenario].events if scenario else ()
    found = [(scenario, event) for event in events] or study.events
    yield from (_event(study, where, event) for where, event in found if event.id == id_)


def _event(study: Study, scenario: str, event: Event) -> Meaning:
    action = study.register.actions[event.actor, event.does]
    name = f"{event.actor}.{action.lever}"
    lever = study.register.levers[name]
    others = [n for n, s in study.scenarios.items() if n != scenario and event in s.events]
    about: dict[str, Content] = {
        "who": who(study.register.cast, event.actor),
        "does": event.does,
        "size": f"{event.size:g}, {action.unit}",
        "when": f"{show_quarter(event.first)} to {show_quarter(event.last)}",
        "moves": f"{name}: {lever.label} ({lever_range(lever)})",
        "how": f"the event {EFFECTS[action.effect]}",
        "source": written_out(study, [event.source]),
        "written in": event.origin if event.origin != scenario else "",
        "also in": ", ".join(others),
    }
    return Meaning("event", f"{scenario}:{event.id}", about)
