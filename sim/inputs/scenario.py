"""Scenario files: read, inherited, checked, and laid out quarter by quarter."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from sim.inputs.folders import shipped
from sim.inputs.register import Action, Register, output_names
from sim.inputs.strict_toml import (
    Document,
    FileProblems,
    Form,
    Problem,
    Strict,
    check,
    closest_word,
    joined,
    nearest,
    parse,
    salvage,
    share_meant,
)
from sim.model.layout import PARTNERS
from sim.model.quarters import LAST, START, parse_quarter, show_quarter

Words = Annotated[str, Field(min_length=1)]
Date = Annotated[
    str,
    Field(pattern=r"^\d{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?$"),
    Form('a year, a quarter Q1 to Q4 or a month 01 to 12, like "2020", "2020-Q3" or "2020-08"'),
]
Identifier = Annotated[
    str,
    Field(pattern=r"^[a-z0-9][a-z0-9-]*$"),
    Form('small letters, digits and hyphens, like "us-presses"'),
]
Parent = Annotated[
    str,
    Field(pattern=r"^[a-z0-9][a-z0-9-]*$"),
    Form('the name of a file in the same folder, without path and .toml, like "baseline"'),
]
Paragraph = Annotated[
    str,
    Field(pattern=r"^(vannarith-2019|state-2018) ¶\d+$"),
    Form('a document and a paragraph, like "vannarith-2019 ¶10" or "state-2018 ¶9"'),
]


class TimeTable(Strict):
    """The span of a run."""

    start: Date | None = None
    """First quarter: 2019-Q1, where the spin-up ends."""
    end: Date | None = None
    """Last quarter, at most 2050-Q4."""


class EventTable(Strict):
    """Something that happens at a date."""

    id: Identifier
    """Name of the event, unique in the file; an heir overrides it by this name."""
    actor: Words | None = None
    """Who acts: a code of sim/model/layout.py, KHM, or world."""
    does: Words | None = None
    """What it does: a verb of seeds/actions.toml."""
    size: float | None = None
    """How much, in the unit of the verb; zero changes nothing."""
    since: Date | None = Field(default=None, alias="from")
    """First quarter in which it acts."""
    until: Date | None = None
    """Last quarter in which it acts; left out: to the end of the run."""
    source: Words | None = None
    """Where it comes from: a paragraph, a row of the chronology, or judgement."""


class ExpectTable(Strict):
    """What is expected of the scenario, said before it is run."""

    output: Words
    """Name of an output, with the actor: alignment.CHN."""
    direction: Literal["rises", "falls", "stays"] | None = None
    """Which way futures move against the same futures of the baseline, by the median change."""
    above: float | None = None
    """What the scenario's own median exceeds; together with below: lies between."""
    below: float | None = None
    """What the scenario's own median stays under."""
    at: Date = "2030-Q4"
    """When: a bare year means its last quarter."""
    confidence: float | None = Field(
        default=None, json_schema_extra={"exclusiveMinimum": 0.5, "exclusiveMaximum": 1.0}
    )
    """How sure the author is that it will hold, more than 0.5 and less than 1."""
    by: Words | None = None
    """Who says so."""

    @field_validator("confidence")
    @classmethod
    def _between_half_and_one(cls, value: float | None) -> float | None:
        if value is None or 0.5 < value < 1.0:
            return value
        side, fix = ("large", "nobody is certain: write 0.99 at most")
        if 50.0 < value < 99.5:
            fix = f"is this a percentage? write {value / 100.0:.2f}"
        elif value <= 0.5:
            side, fix = ("small", "state what you hold for more likely than not")
        raise _mistake(
            f"confidence = {value:g} is too {side}",
            allowed="more than 0.5 and less than 1",
            fix=fix,
        )

    @model_validator(mode="after")
    def _one_condition(self) -> Self:
        levels = [level for level in (self.above, self.below) if level is not None]
        if self.direction is None and not levels:
            raise _mistake(
                f"nothing is stated about '{self.output}'",
                allowed="direction, or above and below",
                fix='write direction = "rises", or above = ...',
            )
        if self.direction is not None and levels:
            raise _mistake(
                "a direction and a level in one expectation",
                key="direction",
                allowed="direction, or above and below",
                fix="write a second [[expect]] for the other",
            )
        if len(levels) == 2 and levels[0] >= levels[1]:
            what = f"nothing is above {self.above:g} and below {self.below:g}"
            raise _mistake(what, key="above", fix="above must be less than below")
        return self


def _mistake(what: str, **context: str) -> PydanticCustomError:
    """A mistake with the key to point at, what is allowed and how to mend it."""
    return PydanticCustomError("mistake", "{what}", {"what": what, **context})


class ScenarioTable(Strict):
    """One scenario file."""

    schema_: Literal[1] = Field(alias="schema")
    """Version of the file format."""
    title: Words
    """One line."""
    story: Words
    """Two sentences that a minister could read."""
    paragraphs: list[Paragraph]
    """The paragraphs that it rests on."""
    extends: Parent | None = None
    """The scenario from which everything not written here comes."""
    time: TimeTable | None = None
    """The span of the run."""
    levers: dict[str, dict[str, float]] = Field(default_factory=dict)
    """What actors choose throughout, by actor and lever."""
    world: dict[str, float] = Field(default_factory=dict)
    """What nobody chooses, throughout."""
    event: list[EventTable] = Field(default_factory=list)
    """What happens, and when."""
    expect: list[ExpectTable] = Field(default_factory=list)
    """What is expected, said before running."""
    notice: list[Words]
    """Things to notice."""
    try_: list[Words] = Field(alias="try")
    """Things to try."""


@dataclass(frozen=True)
class Setting:
    """A value and the file that set it."""

    value: Any
    origin: str


@dataclass(frozen=True)
class Event:
    """A resolved event; quarters count from 2013Q1 and both ends act."""

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
            "events": sorted(
                [e.actor, e.does, e.size, e.first, e.last] for e in self.events if e.size
            ),
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


def scenario_names(folder: Path) -> list[str]:
    """Names of the scenarios in a folder, baseline first."""
    names = sorted(path.stem for path in folder.glob("[!.]*.toml"))
    return sorted(names, key=lambda name: name != "baseline")


def load_scenario(folder: Path, name: str, register: Register) -> Scenario:
    """Read a scenario and all that it extends; raises FileProblems with every mistake."""
    return _resolve(*_lineage(folder, name), register)


def load_history(register: Register) -> Scenario:
    """The recorded events of the spin-up, from seeds/history.toml."""
    document = parse(register.folder / "history.toml")
    return _resolve([_File("history", document, check(document, ScenarioTable))], [], register)


@dataclass(frozen=True)
class _File:
    name: str
    document: Document
    table: ScenarioTable
    whole: bool = True
    """Whether nothing was cut out of it, for its mistakes, that checks of other parts rest on."""

    def problem(
        self, keys: tuple[str | int, ...], what: str, allowed: str = "", fix: str = ""
    ) -> Problem:
        return self.document.problem(keys, what, allowed, fix)


def _lineage(folder: Path, name: str) -> tuple[list[_File], list[FileProblems]]:
    """The file and its forebears, eldest first, and what is wrong with their form."""
    files: list[_File] = []
    refused: list[FileProblems] = []
    following: str | None = name
    while following is not None:
        try:
            file, wrong = _open(files, following, folder)
        except FileProblems as problems:
            files = [replace(file, whole=False) for file in files]
            refused.append(problems)
            break
        files.append(file)
        refused += wrong
        following = file.table.extends
    return files[::-1], refused[::-1]


def _open(heirs: list[_File], name: str, folder: Path) -> tuple[_File, list[FileProblems]]:
    """What is sound in a file, and what is wrong with it; raises FileProblems when nothing is."""
    _refuse_circle(heirs, name)
    if name not in scenario_names(folder):
        _refuse_unknown(heirs[-1] if heirs else None, name, folder)
    within = None if folder == shipped().scenarios else folder
    rest = salvage(parse(folder / f"{name}.toml", within), ScenarioTable)
    basis = ("extends", "time", "event") if heirs else ("extends", "time")
    meant = {closest_word(str(keys[0]), ScenarioTable.model_fields) for keys in rest.cut}
    whole = meant.isdisjoint(basis)
    file = _File(name, rest.document, rest.table, whole)
    return file, [rest.refused] if rest.refused else []


def _refuse_circle(files: list[_File], following: str) -> None:
    names = [file.name for file in files]
    if following in names:
        circle = " -> ".join([*names[names.index(following) :], following])
        what = f"extends goes round in a circle: {circle}"
        fix = "extend another scenario, or none"
        raise FileProblems((files[-1].problem(("extends",), what, fix=fix),))


def _refuse_unknown(heir: _File | None, name: str, folder: Path) -> None:
    known = scenario_names(folder)
    what, allowed, fix = f"unknown scenario '{name}'", ", ".join(known), nearest(name, known)
    if name != Path(name).stem:
        fix = "write the name alone, without folder and .toml; --scenarios names the folder"
    if heir is None:
        raise FileProblems((Problem("", 0, 0, what, allowed, fix),))
    raise FileProblems((heir.problem(("extends",), what, allowed, fix),))


def _resolve(files: list[_File], refused: list[FileProblems], register: Register) -> Scenario:
    problems: list[Problem] = []
    settings: dict[str, Setting] = {}
    for file in files:
        settings.update(_settings(file, register, problems))
    if not files or not all(file.whole for file in files):
        raise joined([*refused, FileProblems(problems)])
    own = files[-1]
    start, end = _span(files, problems)
    events = _events(files, register, (start, end), problems)
    problems += _contradictions(own, events, register)
    problems += _expect_problems(own, register, (start, end))
    if not problems:
        problems += _out_of_range(own, settings, events, register, (start, end))
    if problems or refused:
        raise joined([*refused, FileProblems(problems)])
    table = own.table
    return Scenario(
        name=own.name,
        title=table.title,
        story=table.story,
        paragraphs=tuple(table.paragraphs),
        lineage=tuple(file.name for file in files),
        start=start,
        end=end,
        settings={n: s for n, s in settings.items() if s.value != register.levers[n].default},
        events=tuple(events),
        expects=tuple(table.expect),
        notice=tuple(table.notice),
        tries=tuple(table.try_),
    )


def _settings(file: _File, register: Register, problems: list[Problem]) -> dict[str, Setting]:
    """Levers and world settings that one file writes, checked."""
    written: dict[tuple[str, str, str], float] = {
        ("levers", who, name): value
        for who, row in file.table.levers.items()
        for name, value in row.items()
    }
    written |= {("world", "world", name): value for name, value in file.table.world.items()}
    settings = {}
    for (table, who, name), value in written.items():
        keys = (table, name) if table == "world" else (table, who, name)
        lever = register.levers.get(f"{who}.{name}")
        if lever is None or (table, who) == ("levers", "world"):
            problems.append(file.problem(keys, *_unknown_lever(table, who, name, register)))
        elif not lever.low <= value <= lever.high:
            side = "large" if value > lever.high else "small"
            allowed = f"{lever.low:g} to {lever.high:g} ({lever.unit})"
            what, fix = f"{name} = {value:g} is too {side}", share_meant(value, lever.high)
            problems.append(file.problem(keys, what, allowed, fix))
        else:
            settings[f"{who}.{name}"] = Setting(value, file.name)
    return settings


def _unknown_lever(table: str, who: str, name: str, register: Register) -> tuple[str, str, str]:
    """What is wrong with the name of a lever, what is allowed, and how it is put right."""
    rows: dict[str, list[str]] = {}
    for lever in register.levers:
        owner, _, key = lever.partition(".")
        rows.setdefault(owner, []).append(key)
    actors = [owner for owner in rows if owner != "world"]
    if table == "levers" and who not in actors:
        fix = "write it under [world]" if who == "world" else nearest(who, actors)
        return f"unknown lever '{who}.{name}': {who} has no levers", ", ".join(actors), fix
    owners = [owner for owner, row in rows.items() if name in row]
    homes = ["[world]" if owner == "world" else f"[levers.{owner}]" for owner in owners]
    fix = nearest(name, rows[who])
    if homes:
        fix = f"'{name}' belongs in {' or '.join(homes)}"
    what = f"unknown lever '{name if table == 'world' else f'{who}.{name}'}'"
    return what, ", ".join(rows[who]), fix


def _span(files: list[_File], problems: list[Problem]) -> tuple[int, int]:
    """First and last quarter; where a file gives an impossible one, those before it."""
    start, end = parse_quarter("2019-Q1"), parse_quarter("2030-Q4")
    for file in files:
        time = file.table.time or TimeTable()
        first = parse_quarter(time.start) if time.start else start
        last = parse_quarter(time.end, end=True) if time.end else end
        if time.start and first != START and file.name != "history":
            what = f"a run cannot start in {_date(first)}"
            fix = "leave start out: the spin-up ends with 2018"
            problems.append(file.problem(("time", "start"), what, "2019-Q1", fix))
        elif time.end and not first <= last <= LAST:
            what = f"a run cannot end in {_date(last)}"
            problems.append(file.problem(("time", "end"), what, "2019-Q1 to 2050-Q4"))
        else:
            start, end = first, last
    return start, end


def _date(quarter: int) -> str:
    """A quarter as files write it: 2020-Q3."""
    return show_quarter(quarter).replace("Q", "-Q")


def _events(
    files: list[_File], register: Register, span: tuple[int, int], problems: list[Problem]
) -> list[Event]:
    """Events by id, an heir overriding key by key."""
    merged: dict[str, dict[str, Any]] = {}
    places: dict[str, tuple[_File, int]] = {}
    for file in files:
        seen: set[str] = set()
        for i, event in enumerate(file.table.event):
            if event.id in seen:
                what = f"event '{event.id}' is given twice"
                fix = "give each event its own id"
                problems.append(file.problem(("event", i, "id"), what, fix=fix))
            seen.add(event.id)
            merged.setdefault(event.id, {}).update(event.model_dump(exclude_none=True))
            places[event.id] = (file, i)
    events = (_event(merged[k], *places[k], register, span, problems) for k in merged)
    return [event for event in events if event is not None]


def _event(
    fields: dict[str, Any],
    file: _File,
    i: int,
    register: Register,
    span: tuple[int, int],
    problems: list[Problem],
) -> Event | None:
    found = list(_event_problems(fields, file, i, register, span))
    problems += found
    if found:
        return None
    first = parse_quarter(fields["since"])
    last = parse_quarter(fields["until"], end=True) if "until" in fields else span[1]
    return Event(
        id=fields["id"],
        actor=fields["actor"],
        does=fields["does"],
        size=fields["size"],
        first=first,
        last=last,
        source=fields["source"],
        origin=file.name,
    )


def _event_problems(
    fields: dict[str, Any], file: _File, i: int, register: Register, span: tuple[int, int]
) -> Iterator[Problem]:
    here = ("event", i)
    for key, written, example in (
        ("actor", "actor", '"USA", or another'),
        ("does", "does", '"cuts aid", or another verb of `hedgerow list actions`'),
        ("size", "size", "0.5, or another number"),
        ("since", "from", '"2020-Q1", or another date'),
        ("source", "source", '"judgement", or a paragraph'),
    ):
        if key not in fields:
            what, wanted = (
                f"event '{fields['id']}' has no '{written}'",
                EventTable.model_fields[key],
            )
            told = (wanted.description or "").rstrip(".")
            fix = f"add {written} = {example}"
            yield file.problem(here, what, told[:1].lower() + told[1:], fix)
    if "actor" in fields and "does" in fields:
        yield from _verb_problems(fields, file, i, register)
    if "since" in fields:
        yield from _date_problems(fields, file, i, span)


def _verb_problems(
    fields: dict[str, Any], file: _File, i: int, register: Register
) -> Iterator[Problem]:
    actor, does = fields["actor"], fields["does"]
    actors = (*PARTNERS, "KHM", "world")
    if actor not in actors:
        yield file.problem(
            ("event", i, "actor"),
            f"unknown actor '{actor}'",
            ", ".join(actors),
            nearest(actor, actors),
        )
    elif (actor, does) not in register.actions:
        known = sorted(verb for who, verb in register.actions if who == actor)
        able = [who for who, verb in register.actions if verb == does]
        fix = f"give it to {' or '.join(able)}" if able else nearest(does, known)
        what = f"{actor} cannot do '{does}'"
        yield file.problem(("event", i, "does"), what, "; ".join(known), fix)


def _date_problems(
    fields: dict[str, Any], file: _File, i: int, span: tuple[int, int]
) -> Iterator[Problem]:
    first = parse_quarter(fields["since"])
    last = parse_quarter(fields["until"], end=True) if "until" in fields else span[1]
    if not span[0] <= first <= span[1]:
        what = f"the event begins in {_date(first)}, outside the run"
        fix = f'let the run end later: end = "{_date(first)}" in [time]'
        if first < span[0]:
            fix = "let it begin with the run; what was before is in seeds/history.toml"
        allowed = f"{_date(span[0])} to {_date(span[1])}"
        yield file.problem(("event", i, "from"), what, allowed, fix if first <= LAST else "")
    elif last < first:
        what = f"the event ends in {_date(last)}, before it begins in {_date(first)}"
        fix = "give a later date, or leave until out: to the end of the run"
        yield file.problem(("event", i, "until"), what, f"{_date(first)} or later", fix)


def _contradictions(own: _File, events: list[Event], register: Register) -> Iterator[Problem]:
    """Two events that set one lever at the same time."""
    setting = [e for e in events if register.actions[e.actor, e.does].effect == "sets" and e.size]
    for i, later in enumerate(setting):
        for earlier in setting[:i]:
            same = (later.actor, later.does) == (earlier.actor, earlier.does)
            if same and later.first <= earlier.last and earlier.first <= later.last:
                lever = f"{later.actor}.{register.actions[later.actor, later.does].lever}"
                what = (
                    f"events '{earlier.id}' and '{later.id}' set the same lever, {lever}, at once"
                )
                yield own.problem(
                    _event_place(own, later.id), what, fix="end one before the other begins"
                )


def _event_place(own: _File, identifier: str) -> tuple[str | int, ...]:
    for i, event in enumerate(own.table.event):
        if event.id == identifier:
            return ("event", i)
    return ("extends",)


def _expect_problems(own: _File, register: Register, span: tuple[int, int]) -> Iterator[Problem]:
    """Expectations about an output, a level or a quarter that cannot be."""
    known = output_names(register)
    for i, expect in enumerate(own.table.expect):
        if expect.output not in known:
            what, allowed = f"unknown output '{expect.output}'", "see `hedgerow list outputs`"
            fix = nearest(expect.output, known)
            yield own.problem(("expect", i, "output"), what, allowed, fix)
        else:
            yield from _level_problems(own, i, expect, register)
        if not span[0] <= parse_quarter(expect.at, end=True) <= span[1]:
            what = f"{expect.at} lies outside the run"
            allowed = f"{show_quarter(span[0])} to {show_quarter(span[1])}"
            yield own.problem(("expect", i, "at"), what, allowed)


def _level_problems(
    own: _File, i: int, expect: ExpectTable, register: Register
) -> Iterator[Problem]:
    output = register.outputs[expect.output.partition(".")[0]]
    for key, level in (("above", expect.above), ("below", expect.below)):
        if level is not None and not output.low <= level <= output.high:
            what = f"{expect.output} never reaches {level:g}"
            allowed = f"{output.low:g} to {output.high:g} ({output.unit})"
            yield own.problem(("expect", i, key), what, allowed)


def _out_of_range(
    own: _File,
    settings: Mapping[str, Setting],
    events: list[Event],
    register: Register,
    span: tuple[int, int],
) -> Iterator[Problem]:
    """Events that push a lever beyond what it can take."""
    with np.errstate(over="ignore", invalid="ignore"):
        levers = lay_out(settings, events, register, span)
    for event in events:
        action = register.actions[event.actor, event.does]
        name = f"{event.actor}.{action.lever}"
        lever, during = (
            register.levers[name],
            slice(event.first - span[0], event.last - span[0] + 1),
        )
        low, high = float(levers[name][during].min()), float(levers[name][during].max())
        if event.size and not (low >= lever.low - 1e-12 and high <= lever.high + 1e-12):
            reached = low if high <= lever.high else high
            what = f"event '{event.id}' takes {name} to {reached:g}"
            allowed = f"{lever.low:g} to {lever.high:g} ({lever.unit})"
            fix = _how_to_fit(event, action, events, register)
            yield own.problem((*_event_place(own, event.id), "size"), what, allowed, fix)


def _how_to_fit(event: Event, action: Action, events: list[Event], register: Register) -> str:
    """How an event is put right that takes its lever too far."""
    beside = [
        f"'{other.id}'"
        for other in events
        if other is not event
        and (other.actor, register.actions[other.actor, other.does].lever)
        == (event.actor, action.lever)
        and other.first <= event.last
        and event.first <= other.last
    ]
    if beside:
        return f"it adds to {', '.join(beside)}: make one of them smaller, or shorter"
    low = register.levers[f"{event.actor}.{action.lever}"].high <= 1 or "share" in action.unit
    return share_meant(event.size, 1.0) if low else ""


def lay_out(
    settings: Mapping[str, Setting],
    events: list[Event] | tuple[Event, ...],
    register: Register,
    span: tuple[int, int],
) -> dict[str, NDArray[np.float64]]:
    """Every lever over the quarters of a span, (quarter,), with a clamp flag where it has one."""
    length = span[1] - span[0] + 1
    levers: dict[str, NDArray[np.float64]] = {}
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


def _apply(
    event: Event, action: Action, levers: dict[str, NDArray[np.float64]], span: tuple[int, int]
) -> None:
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
