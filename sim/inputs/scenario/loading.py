"""From the name of a scenario to all that is in force in it, or to everything that is wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from sim.inputs.register import Register
from sim.inputs.scenario.citations import citation_problems
from sim.inputs.scenario.events import contradictions, events_of, places_in
from sim.inputs.scenario.expectations import expectation_problems
from sim.inputs.scenario.lineage import ScenarioFile, lineage
from sim.inputs.scenario.ranges import event_excesses
from sim.inputs.scenario.record import recorded_events
from sim.inputs.scenario.resolved import Event, Scenario, Setting, Span
from sim.inputs.scenario.settings import changes, setting_problems, settings_of
from sim.inputs.scenario.span import span_of
from sim.inputs.scenario.tables import ScenarioTable
from sim.inputs.strict_toml import FileProblems, Problem, check, joined, parse


def load_scenario(folder: Path, name: str, register: Register) -> Scenario:
    """Read a scenario and all that it extends; raises FileProblems with every mistake."""
    return _resolve(*lineage(folder, name), register)


def load_history(register: Register) -> Scenario:
    """What was recorded of 2010 to 2018, from seeds/history.toml and seeds/record.csv.

    Raises FileProblems with every mistake.
    """
    document = parse(register.folder / "history.toml")
    file = ScenarioFile("history", document, check(document, ScenarioTable))
    told = _resolve([file], [], register)
    return replace(told, events=(*told.events, *recorded_events(register)))


def _resolve(
    files: Sequence[ScenarioFile], refused: list[FileProblems], register: Register
) -> Scenario:
    problems = [problem for file in files for problem in _file_problems(file, register)]
    if not files or not all(file.whole for file in files):
        raise joined([*refused, FileProblems(problems)])
    own = files[-1]
    settings = {name: one for file in files for name, one in settings_of(file).items()}
    span, wrong_spans = span_of(files)
    events, wrong_events = events_of(files, register, span)
    problems += wrong_spans + wrong_events
    problems += contradictions(own, events, register)
    problems += expectation_problems(own, register, span)
    if not problems:
        problems += _out_of_range(own, settings, events, register, span)
    if problems or refused:
        raise joined([*refused, FileProblems(problems)])
    return _scenario(files, settings, events, register, span)


def _file_problems(file: ScenarioFile, register: Register) -> Iterator[Problem]:
    """What is wrong in a file whatever it extends."""
    yield from citation_problems(file, register.documents)
    yield from setting_problems(file, register)


def _out_of_range(
    own: ScenarioFile,
    settings: dict[str, Setting],
    events: Sequence[Event],
    register: Register,
    span: Span,
) -> Iterator[Problem]:
    places = places_in(own)
    for event, excess in event_excesses(settings, events, register, span):
        yield own.problem((*places.get(event.id, ("extends",)), "size"), *excess)


def _scenario(
    files: Sequence[ScenarioFile],
    settings: dict[str, Setting],
    events: Sequence[Event],
    register: Register,
    span: Span,
) -> Scenario:
    own, table = files[-1], files[-1].table
    written = [(n, s) for file in files for n, s in settings_of(file).items()]
    moved = {name for name, setting in written if changes(name, setting, register)}
    return Scenario(
        name=own.name,
        title=table.title,
        story=table.story,
        paragraphs=tuple(table.paragraphs),
        lineage=tuple(file.name for file in files),
        start=span[0],
        end=span[1],
        settings={n: s for n, s in settings.items() if changes(n, s, register)},
        events=tuple(events),
        expects=tuple(table.expect),
        notice=tuple(table.notice),
        tries=tuple(table.try_),
        unmoved={name: one.value for name, one in written if name not in moved},
    )
