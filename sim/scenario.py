"""Scenario files: read, inherited, checked, and laid out quarter by quarter."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from sim.layout import PARTNERS
from sim.quarters import LAST, START, parse_quarter, show_quarter
from sim.seeds import Action, Register, output_names
from sim.strict_toml import Document, FileProblems, Problem, Strict, check, nearest, parse

Words = Annotated[str, Field(min_length=1)]
Date = Annotated[str, Field(pattern=r"^\d{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?$")]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]


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
    """Who acts: a code of sim/layout.py, KHM, or world."""
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
    """A direction expected against the baseline."""

    output: Words
    """Name of an output, with the actor: alignment.CHN."""
    direction: Literal["rises", "falls", "stays"]
    """Which way its median moves against the baseline."""
    at: Date = "2030-Q4"
    """When."""


class ScenarioTable(Strict):
    """One scenario file."""

    schema_: Literal[1] = Field(alias="schema")
    """Version of the file format."""
    title: Words
    """One line."""
    story: Words
    """Two sentences that a minister could read."""
    paragraphs: list[Annotated[str, Field(pattern=r"^(vannarith-2019|state-2018) ¶\d+$")]]
    """The paragraphs that it rests on."""
    extends: Identifier | None = None
    """The scenario from which everything not written here comes."""
    time: TimeTable | None = None
    """The span of the run."""
    levers: dict[str, dict[str, float]] = Field(default_factory=dict)
    """What actors choose throughout, by actor and lever."""
    world: dict[str, float] = Field(default_factory=dict)
    """What nobody chooses, throughout."""
    event: list[EventTable] = Field(default_factory=list)
    """What happens, and when."""
    expects: list[ExpectTable] = Field(default_factory=list)
    """Directions expected against the baseline."""
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


def scenario_names(folder: Path) -> list[str]:
    """Names of the scenarios in a folder, baseline first."""
    names = sorted(path.stem for path in folder.glob("*.toml"))
    return sorted(names, key=lambda name: name != "baseline")


def load_scenario(folder: Path, name: str, register: Register) -> Scenario:
    """Read a scenario and all that it extends; raises FileProblems with every mistake."""
    return _resolve(_lineage(folder, name), register)


def load_history(register: Register) -> Scenario:
    """The recorded events of the spin-up, from seeds/history.toml."""
    document = parse(register.folder / "history.toml")
    return _resolve([_File("history", document, check(document, ScenarioTable))], register)


@dataclass(frozen=True)
class _File:
    name: str
    document: Document
    table: ScenarioTable

    def problem(
        self, keys: tuple[str | int, ...], what: str, allowed: str = "", fix: str = ""
    ) -> Problem:
        return self.document.problem(keys, what, allowed, fix)


def _lineage(folder: Path, name: str) -> list[_File]:
    """The file and its forebears, eldest first."""
    files: list[_File] = []
    following: str | None = name
    while following is not None:
        _refuse_circle(files, following)
        path = folder / f"{following}.toml"
        if following not in scenario_names(folder):
            _refuse_unknown(files[-1] if files else None, following, folder)
        document = parse(path)
        files.append(_File(following, document, check(document, ScenarioTable)))
        following = files[-1].table.extends
    return files[::-1]


def _refuse_circle(files: list[_File], following: str) -> None:
    names = [file.name for file in files]
    if following in names:
        circle = " -> ".join([*names[names.index(following) :], following])
        what = f"extends goes round in a circle: {circle}"
        raise FileProblems((files[-1].problem(("extends",), what, fix="extend another scenario"),))


def _refuse_unknown(heir: _File | None, name: str, folder: Path) -> None:
    known = scenario_names(folder)
    what, allowed, fix = f"unknown scenario '{name}'", ", ".join(known), nearest(name, known)
    if heir is None:
        raise FileProblems((Problem(str(folder / f"{name}.toml"), 1, 1, what, allowed, fix),))
    raise FileProblems((heir.problem(("extends",), what, allowed, fix),))


def _resolve(files: list[_File], register: Register) -> Scenario:
    own = files[-1]
    problems: list[Problem] = []
    settings: dict[str, Setting] = {}
    for file in files:
        settings.update(_settings(file, register, problems))
    start, end = _span(files, problems)
    events = _events(files, register, (start, end), problems)
    problems += _contradictions(own, events, register)
    problems += _expect_problems(own, register, (start, end))
    if not problems:
        problems += _out_of_range(own, settings, events, register, (start, end))
    if problems:
        raise FileProblems(tuple(problems))
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
        expects=tuple(table.expects),
        notice=tuple(table.notice),
        tries=tuple(table.try_),
    )


def _settings(file: _File, register: Register, problems: list[Problem]) -> dict[str, Setting]:
    """Levers and world settings that one file writes, checked."""
    written: dict[tuple[str, ...], float] = {
        ("levers", who, name): value
        for who, row in file.table.levers.items()
        for name, value in row.items()
    }
    written |= {("world", name): value for name, value in file.table.world.items()}
    settings = {}
    for keys, value in written.items():
        lever = ".".join(keys[-2:])
        known = register.levers.get(lever)
        if known is None or (keys[0] == "levers" and keys[1] == "world"):
            here = [n for n in register.levers if n.startswith("world.") == (keys[0] == "world")]
            shown = [n.removeprefix("world.") if keys[0] == "world" else n for n in here]
            unknown = keys[-1] if keys[0] == "world" else lever
            what = f"unknown lever '{unknown}'"
            problems.append(
                file.problem(keys, what, "see `hedgerow list levers`", nearest(unknown, shown))
            )
        elif not known.low <= value <= known.high:
            side = "large" if value > known.high else "small"
            what = f"{keys[-1]} = {value:g} is too {side}"
            problems.append(
                file.problem(keys, what, f"{known.low:g} to {known.high:g} ({known.unit})")
            )
        else:
            settings[lever] = Setting(value, file.name)
    return settings


def _span(files: list[_File], problems: list[Problem]) -> tuple[int, int]:
    start, end = parse_quarter("2019-Q1"), parse_quarter("2030-Q4")
    for file in files:
        time = file.table.time or TimeTable()
        start = parse_quarter(time.start) if time.start else start
        end = parse_quarter(time.end, end=True) if time.end else end
        history = file.name == "history"
        if start != START and not history:
            problems.append(
                file.problem(
                    ("time", "start"),
                    f"a run cannot start in {show_quarter(start)}",
                    "2019-Q1",
                    "the spin-up ends with 2018",
                )
            )
        if not start <= end <= LAST:
            problems.append(
                file.problem(
                    ("time", "end"),
                    f"a run cannot end in {show_quarter(end)}",
                    "2019-Q1 to 2050-Q4",
                )
            )
    return start, end


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
                problems.append(
                    file.problem(("event", i, "id"), f"event '{event.id}' is given twice")
                )
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
    for key, written in (
        ("actor", "actor"),
        ("does", "does"),
        ("size", "size"),
        ("since", "from"),
        ("source", "source"),
    ):
        if key not in fields:
            yield file.problem(
                here, f"event '{fields['id']}' has no '{written}'", fix=f"write {written} = ..."
            )
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
        what = f"{actor} cannot do '{does}'"
        yield file.problem(("event", i, "does"), what, "; ".join(known), nearest(does, known))


def _date_problems(
    fields: dict[str, Any], file: _File, i: int, span: tuple[int, int]
) -> Iterator[Problem]:
    first = parse_quarter(fields["since"])
    last = parse_quarter(fields["until"], end=True) if "until" in fields else span[1]
    if not span[0] <= first <= span[1]:
        what = f"the event begins in {show_quarter(first)}, outside the run"
        yield file.problem(
            ("event", i, "from"), what, f"{show_quarter(span[0])} to {show_quarter(span[1])}"
        )
    elif last < first:
        what = f"the event ends in {show_quarter(last)}, before it begins in {show_quarter(first)}"
        yield file.problem(("event", i, "until"), what)


def _contradictions(own: _File, events: list[Event], register: Register) -> Iterator[Problem]:
    """Two events that set one lever at the same time."""
    setting = [e for e in events if register.actions[e.actor, e.does].effect == "sets" and e.size]
    for i, later in enumerate(setting):
        for earlier in setting[:i]:
            same = (later.actor, later.does) == (earlier.actor, earlier.does)
            if same and later.first <= earlier.last and earlier.first <= later.last:
                what = f"events '{earlier.id}' and '{later.id}' set the same lever at the same time"
                yield own.problem(
                    _event_place(own, later.id), what, fix="end one before the other begins"
                )


def _event_place(own: _File, identifier: str) -> tuple[str | int, ...]:
    for i, event in enumerate(own.table.event):
        if event.id == identifier:
            return ("event", i)
    return ("extends",)


def _expect_problems(own: _File, register: Register, span: tuple[int, int]) -> Iterator[Problem]:
    """Expectations about an output or a quarter that is not there."""
    known = output_names(register)
    for i, expect in enumerate(own.table.expects):
        if expect.output not in known:
            what, allowed = f"unknown output '{expect.output}'", "see `hedgerow list outputs`"
            yield own.problem(
                ("expects", i, "output"), what, allowed, nearest(expect.output, known)
            )
        if not span[0] <= parse_quarter(expect.at, end=True) <= span[1]:
            what = f"{expect.at} lies outside the run"
            allowed = f"{show_quarter(span[0])} to {show_quarter(span[1])}"
            yield own.problem(("expects", i, "at"), what, allowed)


def _out_of_range(
    own: _File,
    settings: Mapping[str, Setting],
    events: list[Event],
    register: Register,
    span: tuple[int, int],
) -> Iterator[Problem]:
    """Events that push a lever beyond what it can take."""
    levers = lay_out(settings, events, register, span)
    for event in events:
        action = register.actions[event.actor, event.does]
        name = f"{event.actor}.{action.lever}"
        lever, during = (
            register.levers[name],
            slice(event.first - span[0], event.last - span[0] + 1),
        )
        low, high = float(levers[name][during].min()), float(levers[name][during].max())
        if event.size and (low < lever.low - 1e-12 or high > lever.high + 1e-12):
            reached = high if high > lever.high else low
            what = f"event '{event.id}' takes {name} to {reached:g}"
            allowed = f"{lever.low:g} to {lever.high:g} ({lever.unit})"
            yield own.problem((*_event_place(own, event.id), "size"), what, allowed)


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
