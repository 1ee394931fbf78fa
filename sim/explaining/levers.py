"""What scenario files may write: levers, and the verbs of events that move them."""

from collections.abc import Iterator
from typing import Final

from sim.explaining.meaning import Content, Meaning, Row
from sim.explaining.numbers import NOWHERE, use_rows
from sim.explaining.study import Study
from sim.explaining.uses import lever_uses
from sim.inputs.records import Lever

EFFECTS: Final = {
    "adds": "adds the size to the lever while the event lasts",
    "sets": "sets the lever to the size while the event lasts, in place of the actor's own rule",
    "scales": "multiplies the lever by one plus the size while the event lasts",
    "spreads": "adds a year's part of the size to the lever, spread evenly over the event",
    "releases": "hands the lever back to the actor's own rule while the event lasts",
}
"""What an event does to its lever."""

# ---- levers --------------------------------------------------------------------------------------


def lever_names(study: Study) -> list[str]:
    """Levers with their actor and without."""
    levers = list(study.register.levers)
    return [*levers, *dict.fromkeys(name.partition(".")[2] for name in levers)]


def lever_meanings(study: Study, name: str) -> Iterator[Meaning]:
    """What a lever means; without an actor, one meaning for each who has it."""
    for lever in study.register.levers:
        if name in (lever, lever.partition(".")[2]):
            yield _lever(study, lever)


def lever_range(lever: Lever) -> str:
    """Usual value, range and unit of a lever."""
    return f"{lever.default:g} unless set, from {lever.low:g} to {lever.high:g} ({lever.unit})"


def _lever(study: Study, name: str) -> Meaning:
    lever = study.register.levers[name]
    uses = lever_uses(study.code, name, study.classes_of(name.partition(".")[0]))
    about: dict[str, Content] = {
        "meaning": lever.label,
        "value": lever_range(lever),
        "rule": "setting it replaces the actor's own rule" if lever.clamps else "",
        "calendar": f"1 in every scenario in {', '.join(lever.calendar)}" if lever.calendar else "",
        "moved by": [
            f"{actor} {does}: {EFFECTS[action.effect]} ({action.unit})"
            for (actor, does), action in study.register.actions.items()
            if f"{actor}.{action.lever}" == name
        ],
        "used in": use_rows(study, uses) or NOWHERE,
        "set by": _setting(study, name) or "no scenario",
        "events": _moving(study, name) or "none in any scenario",
    }
    return Meaning("lever", name, about)


def _setting(study: Study, lever: str) -> list[Row]:
    """Scenarios that set a lever throughout, without their heirs."""
    return [
        {"scenario": name, "value": scenario.settings[lever].value, "title": scenario.title}
        for name, scenario in study.scenarios.items()
        if lever in scenario.settings and scenario.settings[lever].origin == name
    ]


def _moving(study: Study, lever: str) -> list[Row]:
    """Events that move a lever."""
    actions = study.register.actions
    return [
        {"event": f"{name}:{e.id}", "size": e.size, "unit": actions[e.actor, e.does].unit}
        for name, e in study.events
        if f"{e.actor}.{actions[e.actor, e.does].lever}" == lever
    ]


# ---- verbs ---------------------------------------------------------------------------------------


def action_names(study: Study) -> list[str]:
    """Verbs of events, with an actor before them and without."""
    actions = study.register.actions
    verbs = dict.fromkeys(does for _, does in actions)
    return [*verbs, *(f"{actor} {does}" for actor, does in actions)]


def action_meanings(study: Study, name: str) -> Iterator[Meaning]:
    """What a verb means, for one actor or for all who may use it."""
    chosen = {
        (actor, does): action
        for (actor, does), action in study.register.actions.items()
        if name in (does, f"{actor} {does}")
    }
    first = next(iter(chosen.values()))
    events: list[Row] = [
        {"event": f"{scenario}:{e.id}", "actor": e.actor, "size": e.size}
        for scenario, e in study.events
        if (e.actor, e.does) in chosen
    ]
    about: dict[str, Content] = {
        "who": ", ".join(actor for actor, _ in chosen),
        "size": first.unit,
        "moves": [
            f"{actor}.{action.lever}: {_label(study, f'{actor}.{action.lever}')}"
            for (actor, _), action in chosen.items()
        ],
        "how": EFFECTS[first.effect],
        "events": events or "none in any scenario",
    }
    yield Meaning("action", name, about)


def _label(study: Study, name: str) -> str:
    lever = study.register.levers[name]
    return f"{lever.label} ({lever_range(lever)})"
