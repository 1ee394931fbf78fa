"""What the home country may choose, as a file: a strategy, which makes a policy of any scenario.

A strategy is written in the language of scenarios and holds the home country's own levers and
events; `[numbers]` holds rules of its decisions (`sim.explore.decision_rules`) in all futures. What
others choose belongs in a scenario.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import Field

from sim.engine.policy import policy
from sim.explore.decision_rules import decision_rules
from sim.explore.file_format import Versioned
from sim.inputs.register import Register
from sim.inputs.scenario import Event, Scenario, Span, file_date, notes_of
from sim.inputs.scenario.citations import citation_problems
from sim.inputs.scenario.events import contradictions, events_of
from sim.inputs.scenario.levers import lever_of
from sim.inputs.scenario.lineage import ScenarioFile
from sim.inputs.scenario.names import name_problem
from sim.inputs.scenario.ranges import event_excesses
from sim.inputs.scenario.settings import setting_problems, settings_of
from sim.inputs.scenario.tables import EventTable, ScenarioTable, Words
from sim.inputs.scenario.text import quoted
from sim.inputs.strict_toml import Problem, check, nearest, parse, refuse
from sim.model.quarters import LAST, START, show_quarter

SPAN: Span = (START, LAST)
"""The quarters in which a strategy may act."""


class StrategyTable(Versioned):
    """One strategy file."""

    title: Words
    """One line."""
    story: Words
    """Two sentences that a minister could read."""
    paragraphs: list[str]
    """The paragraphs that it rests on; empty where no document speaks of it."""
    levers: dict[str, dict[str, float]] = Field(default_factory=dict)
    """What the home country chooses throughout, by lever, under its code."""
    event: list[EventTable] = Field(default_factory=list)
    """What the home country does, and when."""
    numbers: dict[str, float] = Field(default_factory=dict)
    """Rules of its decisions, held at a value in all futures."""

    def as_scenario(self) -> ScenarioTable:
        """The same as a table of scenarios, whose checks then hold for it."""
        return ScenarioTable.model_construct(
            schema_=self.schema_,
            title=self.title,
            story=self.story,
            paragraphs=self.paragraphs,
            levers=self.levers,
            event=self.event,
            notice=[],
            try_=[],
        )


@dataclass(frozen=True)
class Strategy:
    """What the home country chooses, whatever others do."""

    name: str
    title: str
    story: str
    paragraphs: tuple[str, ...] = ()
    settings: Mapping[str, float] = field(default_factory=dict)
    """Its levers throughout."""
    events: tuple[Event, ...] = ()
    numbers: Mapping[str, float] = field(default_factory=dict)
    """Rules of its decisions, held in all futures: for `Run.holding`."""

    @property
    def digest(self) -> str:
        """SHA-256 of all that can change a number."""
        events = sorted([e.actor, e.does, e.size, e.first, e.last] for e in self.events)
        whole = [sorted(self.settings.items()), events, sorted(self.numbers.items())]
        return hashlib.sha256(json.dumps(whole).encode()).hexdigest()

    def applied(self, scenario: Scenario, register: Register) -> Scenario:
        """The scenario with this strategy, STRATEGY--SCENARIO; a run holds its `numbers`.

        Its settings replace those of the scenario, its events are added. Raises ValueError where it
        would act after the scenario ends, or the two move a lever beyond its range.
        """
        for event in self.events:
            if event.first > scenario.end:
                ends = f"{scenario.name} ends in {show_quarter(scenario.end)}"
                begins = f"event '{event.id}' begins in {show_quarter(event.first)}"
                raise ValueError(f"strategy {self.name}: {begins}, but {ends}")
        _require_no_clash(self, scenario, register)
        own = [
            replace(event, id=f"{self.name}--{event.id}", last=min(event.last, scenario.end))
            for event in self.events
        ]
        try:
            made = policy(scenario, register, self.settings, own)
        except ValueError as refused:
            raise ValueError(f"strategy {self.name} in {scenario.name}: {refused}") from None
        return replace(made, name=f"{self.name}--{scenario.name}")


def strategy_names(folder: Path) -> list[str]:
    """Names of the strategies in a folder, in order."""
    return sorted(path.stem for path in folder.glob("[!.]*.toml"))


def load_strategy(path: Path, register: Register) -> Strategy:
    """Read and check a strategy file; raises FileProblems with every mistake."""
    document = parse(path)
    table = check(document, StrategyTable)
    file = ScenarioFile(path.stem, document, table.as_scenario())
    events, wrong = events_of([file], register, SPAN)
    found = [*_misnamed(path), *_problems(file, table, register), *wrong]
    refuse(sorted(found, key=lambda problem: (problem.line, problem.column)))
    refuse(contradictions(file, events, register))
    settings = settings_of(file)
    refuse(
        document.problem(("event", at, "size"), *excess)
        for event, excess in event_excesses(settings, events, register, SPAN)
        for at, one in enumerate(table.event)
        if one.id == event.id
    )
    return Strategy(
        name=path.stem,
        title=table.title,
        story=table.story,
        paragraphs=tuple(table.paragraphs),
        settings={name: one.value for name, one in settings.items()},
        events=tuple(events),
        numbers=table.numbers,
    )


def notes(strategy: Strategy, scenario: Scenario, register: Register) -> list[str]:
    """What of a strategy has no effect in a scenario, and why; a sentence each."""
    applied = strategy.applied(scenario, register)
    usual = {
        name: value
        for name, value in strategy.settings.items()
        if value == register.levers[name].default and name not in scenario.settings
    }
    known = set(notes_of(scenario, register))
    found = notes_of(replace(applied, unmoved=usual), register)
    return [f"{strategy.name}: {note}" for note in found if note not in known]


def strategy_text(strategy: Strategy, register: Register) -> str:
    """A strategy as a file."""
    return "\n".join(_lines(strategy, register)) + "\n"


def _require_no_clash(strategy: Strategy, scenario: Scenario, register: Register) -> None:
    """Refuse two events that set one lever at once, of which only one would act: ValueError."""

    def setting(events: Sequence[Event]) -> list[Event]:
        return [e for e in events if register.actions[e.actor, e.does].effect == "sets"]

    for own in setting(strategy.events):
        for other in setting(scenario.events):
            same = lever_of(own, register) == lever_of(other, register)
            if same and own.first <= other.last and other.first <= own.last:
                both = f"event '{own.id}' and event '{other.id}' of {scenario.name}"
                lever = lever_of(own, register)
                raise ValueError(f"strategy {strategy.name}: {both} set {lever} at once")


# ---- what a strategy cannot be ------------------------------------------------------------------


def _misnamed(path: Path) -> Iterator[Problem]:
    if wrong := name_problem(path.stem):
        yield Problem(str(path), 1, 1, f"'{path.stem}' is no name for a strategy", wrong)


def _problems(file: ScenarioFile, table: StrategyTable, register: Register) -> Iterator[Problem]:
    yield from citation_problems(file, register.documents)
    strangers = list(_strangers(table, register))
    yield from _under_strangers(file, strangers, register)
    kept = {who: row for who, row in table.levers.items() if who not in strangers}
    yield from setting_problems(
        replace(file, table=file.table.model_copy(update={"levers": kept})), register
    )
    yield from _levers_of_others(file, table, register)
    yield from _events_of_others(file, table.event, register)
    yield from _unruly_numbers(file, table.numbers, register)


FIX = "write it into a scenario, and name that with --in"


def _strangers(table: StrategyTable, register: Register) -> Iterator[str]:
    """Codes other than the home country's under which not one lever stands that they have."""
    for who, row in table.levers.items():
        known = any(f"{who}.{name}" in register.levers for name in row)
        if who != register.cast.home.code and row and not known:
            yield who


def _under_strangers(
    file: ScenarioFile, strangers: Sequence[str], register: Register
) -> Iterator[Problem]:
    """One wrong code is told once, at the code, however many levers stand under it."""
    home = register.cast.home.code
    for who in strangers:
        what = f"[levers.{who}] holds no lever that {who} has, and a strategy sets those of {home}"
        fix = f"write them under [levers.{home}]"
        yield _at_key(file, ("levers", who), what, home, fix)


def _at_key(
    file: ScenarioFile, keys: tuple[str, str], what: str, allowed: str, fix: str
) -> Problem:
    document = file.document
    return Problem(document.path, *document.where_key(*keys), what, allowed, fix)


def _levers_of_others(
    file: ScenarioFile, table: StrategyTable, register: Register
) -> Iterator[Problem]:
    home = register.cast.home.code
    own = [name.partition(".")[2] for name in register.levers if name.startswith(f"{home}.")]
    for who, row in table.levers.items():
        for name in row:
            if who != home and f"{who}.{name}" in register.levers:
                chosen = f"chosen by {register.cast.in_sentence(who)}"
                what = f"{who}.{name} is {chosen}, not by a strategy"
                yield file.problem(("levers", who, name), what, f"{home}: {', '.join(own)}", FIX)


def _events_of_others(
    file: ScenarioFile, events: Sequence[EventTable], register: Register
) -> Iterator[Problem]:
    home = register.cast.home.code
    for i, event in enumerate(events):
        if event.actor != home and (event.actor, event.does) in register.actions:
            what = f"event '{event.id}' is done by {event.actor}, not by a strategy"
            yield file.problem(("event", i, "actor"), what, home, FIX)


def _unruly_numbers(
    file: ScenarioFile, numbers: Mapping[str, float], register: Register
) -> Iterator[Problem]:
    """Numbers that are no rules of the home country's decisions, or outside what they can be."""
    rules, home = decision_rules(register), "the home country"
    for name, value in numbers.items():
        if name not in rules:
            what = f"unknown number '{name}'"
            if name in register.parameters:
                what = f"'{name}' is a number of the model, but no rule of {home}'s decisions"
            yield _at_key(file, ("numbers", name), what, ", ".join(rules), nearest(name, rules))
            continue
        low, high = rules[name].limits or (rules[name].low, rules[name].high)
        if not low <= value <= high:
            allowed = f"{low:g} to {high:g} ({rules[name].unit})"
            what = f"{name} = {value:g} is too {'large' if value > high else 'small'}"
            yield file.problem(("numbers", name), what, allowed)


# ---- as a file ----------------------------------------------------------------------------------


def _lines(strategy: Strategy, register: Register) -> Iterator[str]:
    yield "schema = 1"
    yield f"title = {quoted(strategy.title)}"
    yield f"story = {quoted(strategy.story)}"
    yield f"paragraphs = [{', '.join(map(quoted, strategy.paragraphs))}]"
    if strategy.settings:
        yield from ("", f"[levers.{register.cast.home.code}]")
    for name, value in strategy.settings.items():
        yield f"{name.partition('.')[2]} = {value!r}  # {register.levers[name].unit}"
    if strategy.numbers:
        yield from ("", "[numbers]")
    for name, value in strategy.numbers.items():
        yield f"{quoted(name)} = {value!r}  # {register.parameters[name].unit}"
    for event in strategy.events:
        yield from _event_lines(event, register)


def _event_lines(event: Event, register: Register) -> Iterator[str]:
    action = register.actions[event.actor, event.does]
    yield from ("", "[[event]]", f"id = {quoted(event.id)}", f"actor = {quoted(event.actor)}")
    yield f"does = {quoted(event.does)}"
    if action.size is None:
        yield f"size = {event.size!r}  # {action.unit}"
    yield f'from = "{file_date(event.first)}"'
    if event.last < LAST:
        yield f'until = "{file_date(event.last)}"'
    yield f"source = {quoted(event.source)}"
