"""The events of a scenario: gathered from its lineage key by key, and what they cannot be."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sim.inputs.records import Action
from sim.inputs.register import Register
from sim.inputs.scenario.levers import lever_of
from sim.inputs.scenario.lineage import ScenarioFile
from sim.inputs.scenario.resolved import Event, Span
from sim.inputs.scenario.span import file_date
from sim.inputs.scenario.tables import EventTable
from sim.inputs.strict_toml import Problem, nearest
from sim.model.quarters import LAST, parse_quarter


class _Gathered(NamedTuple):
    """All that a lineage says of an event, and where it stands in the file that wrote it last."""

    fields: dict[str, Any]
    file: ScenarioFile
    at: int
    inherited: bool

    def problem(self, key: str, what: str, allowed: str = "", fix: str = "") -> Problem:
        """A problem at a key of the event, or at the whole of it."""
        keys = ("event", self.at, key) if key else ("event", self.at)
        return self.file.problem(keys, what, allowed, fix)

    def quarters(self, span: Span) -> Span:
        """First and last quarter; without an end the last of the run."""
        until = self.fields.get("until")
        last = parse_quarter(until, end=True) if until else span[1]
        return parse_quarter(self.fields["since"]), last


def events_of(
    files: Sequence[ScenarioFile], register: Register, span: Span
) -> tuple[list[Event], list[Problem]]:
    """Sound events by id, an heir overriding key by key, and what is wrong with the others."""
    events: list[Event] = []
    problems = [problem for file in files for problem in _repeated(file)]
    for one in _gathered(files):
        faults = list(_event_problems(one, register, span))
        if not faults and not one.fields.get("off"):
            events.append(_event(one, register, span))
        problems += faults
    return events, problems


def _gathered(files: Sequence[ScenarioFile]) -> list[_Gathered]:
    found: dict[str, _Gathered] = {}
    for file in files:
        for i, table in enumerate(file.table.event):
            before = found[table.id].fields if table.id in found else {}
            own = table.model_dump(exclude_none=True)
            found[table.id] = _Gathered(before | own, file, i, bool(before))
    return list(found.values())


def _event(one: _Gathered, register: Register, span: Span) -> Event:
    fields, (first, last) = one.fields, one.quarters(span)
    fixed = register.actions[fields["actor"], fields["does"]].size
    return Event(
        id=fields["id"],
        actor=fields["actor"],
        does=fields["does"],
        size=fields["size"] if fixed is None else fixed,
        first=first,
        last=last,
        source=fields["source"],
        origin=one.file.name,
    )


# ---- what an event cannot be --------------------------------------------------------------------


def _repeated(file: ScenarioFile) -> Iterator[Problem]:
    """Ids that two events of one file have."""
    seen: set[str] = set()
    for i, event in enumerate(file.table.event):
        if event.id in seen:
            what = f"event '{event.id}' is given twice"
            yield file.problem(("event", i, "id"), what, fix="give each event its own id")
        seen.add(event.id)


def _event_problems(one: _Gathered, register: Register, span: Span) -> Iterator[Problem]:
    if one.fields.get("off"):
        if not one.inherited:
            what = f"event '{one.fields['id']}' is off and in no file before this one"
            yield one.problem("off", what, "true for an inherited event", "leave the event out")
        return
    action = register.actions.get((one.fields.get("actor", ""), one.fields.get("does", "")))
    for key, example in _needed(register).items():
        if key == "size" and action is not None:
            yield from _size_problems(one, action, example)
        elif key not in one.fields:
            yield _missing(one, key, example)
    if "actor" in one.fields and "does" in one.fields:
        yield from _verb_problems(one, register)
    if "since" in one.fields:
        yield from _date_problems(one, span)


def _missing(one: _Gathered, key: str, example: str) -> Problem:
    field = EventTable.model_fields[key]
    written, meaning = field.alias or key, (field.description or "").rstrip(".")
    what = f"event '{one.fields['id']}' has no '{written}'"
    allowed = meaning[:1].lower() + meaning[1:]
    return one.problem("", what, allowed, f"add {written} = {example}")


def _size_problems(one: _Gathered, action: Action, example: str) -> Iterator[Problem]:
    """A size that is missing, that the verb does not take, or that changes nothing."""
    identifier, inherited = one.fields["id"], one.inherited
    size, verb = one.fields.get("size"), f"'{action.does}'"
    if action.size is not None:
        if one.file.table.event[one.at].size is not None:
            yield one.problem("size", f"{verb} takes no size", "no size", "leave size out")
    elif size is None:
        yield _missing(one, "size", example)
    elif size == 0 and action.effect != "sets":
        what = f"event '{identifier}': {verb} with size 0 changes nothing"
        fix = "leave the event out"
        if inherited:
            fix = "write off = true in its place, and the inherited event does not happen"
        yield one.problem("size", what, f"any other number ({action.unit})", fix)


def _needed(register: Register) -> dict[str, str]:
    """Keys that an event must have from one file or another, with an example each."""
    sender = register.cast.senders[0]
    verb = next(does for actor, does in register.actions if actor == sender)
    return {
        "actor": f'"{sender}", or another',
        "does": f'"{verb}", or another verb of `hedgerow list actions`',
        "size": "0.5, or another number",
        "since": '"2020-Q1", or another date',
        "source": '"judgement", or a paragraph',
    }


def _verb_problems(one: _Gathered, register: Register) -> Iterator[Problem]:
    actor, does, actors = one.fields["actor"], one.fields["does"], register.cast.choosers
    if actor not in actors:
        what = f"unknown actor '{actor}'"
        yield one.problem("actor", what, ", ".join(actors), nearest(actor, actors))
    elif (actor, does) not in register.actions:
        known = sorted(verb for who, verb in register.actions if who == actor)
        able = [who for who, verb in register.actions if verb == does]
        fix = f"give it to {' or '.join(able)}" if able else nearest(does, known)
        yield one.problem("does", f"{actor} cannot do '{does}'", "; ".join(known), fix)


def _date_problems(one: _Gathered, span: Span) -> Iterator[Problem]:
    first, last = one.quarters(span)
    if not span[0] <= first <= span[1]:
        what = f"the event begins in {file_date(first)}, outside the run"
        fix = f'let the run end later: end = "{file_date(first)}" in [time]'
        if first < span[0]:
            fix = "let it begin with the run; what was before is in seeds/history.toml"
        allowed = f"{file_date(span[0])} to {file_date(span[1])}"
        yield one.problem("from", what, allowed, fix if first <= LAST else "")
    elif last > LAST:
        what = f"the event ends in {file_date(last)}, after the last quarter that can be run"
        fix = "leave until out: to the end of the run"
        yield one.problem("until", what, f"{file_date(LAST)} or earlier", fix)
    elif last < first:
        what = f"the event ends in {file_date(last)}, before it begins in {file_date(first)}"
        fix = "give a later date, or leave until out: to the end of the run"
        yield one.problem("until", what, f"{file_date(first)} or later", fix)


def contradictions(
    own: ScenarioFile, events: Sequence[Event], register: Register
) -> Iterator[Problem]:
    """Two events that set one lever at the same time."""
    places = places_in(own)
    lasting: dict[str, Event] = {}
    for later in sorted(_setting(events, register), key=lambda event: event.first):
        lever = lever_of(later, register)
        earlier = lasting.get(lever)
        if earlier is not None and later.first <= earlier.last:
            both = f"events '{earlier.id}' and '{later.id}'"
            what = f"{both} set the same lever, {lever}, at once"
            fix = f"end one before the other begins{_ending_before(earlier, later)}"
            yield own.problem(places.get(later.id, ("extends",)), what, fix=fix)
        if earlier is None or later.last > earlier.last:
            lasting[lever] = later


def _setting(events: Sequence[Event], register: Register) -> list[Event]:
    return [e for e in events if register.actions[e.actor, e.does].effect == "sets"]


def _ending_before(earlier: Event, later: Event) -> str:
    """What keeps the first of two events from overlapping the second."""
    if later.first == earlier.first:
        return ""
    return f": until = \"{file_date(later.first - 1)}\" in '{earlier.id}'"


def places_in(own: ScenarioFile) -> dict[str, tuple[str | int, ...]]:
    """Key path of each event in a file; an inherited one stands at `extends`."""
    return {event.id: ("event", i) for i, event in enumerate(own.table.event)}
