"""A resolved scenario as a file of its own: every value in force, and where it was set."""

import json
from collections.abc import Iterator

from sim.inputs.register import Register
from sim.inputs.scenario.resolved import Event, Scenario
from sim.inputs.scenario.span import file_date
from sim.inputs.scenario.tables import ExpectTable
from sim.model.cast import WORLD


def write_resolved(scenario: Scenario, register: Register) -> str:
    """TOML text with the origin of each value behind it."""
    return "\n".join(_lines(scenario, register)) + "\n"


def _lines(scenario: Scenario, register: Register) -> Iterator[str]:
    yield f"# {scenario.name}, resolved: {' <- '.join(reversed(scenario.lineage))}"
    yield "schema = 1"
    yield f"title = {quoted(scenario.title)}"
    yield f"story = {quoted(scenario.story)}"
    yield f"paragraphs = [{', '.join(map(quoted, scenario.paragraphs))}]"
    yield f"notice = [{', '.join(map(quoted, scenario.notice))}]"
    yield f"try = [{', '.join(map(quoted, scenario.tries))}]"
    yield from ("", "[time]")
    yield f'start = "{file_date(scenario.start)}"'
    yield f'end = "{file_date(scenario.end)}"'
    yield from _settings(scenario, register)
    for event in scenario.events:
        yield from _event(event, register)
    for expect in scenario.expects:
        yield from _expect(expect)


def _settings(scenario: Scenario, register: Register) -> Iterator[str]:
    group = ""
    for name in sorted(register.levers, key=lambda name: (not name.startswith("world."), name)):
        actor, _, key = name.partition(".")
        if actor != group:
            yield from ("", f"[{WORLD}]" if actor == WORLD else f"[levers.{actor}]")
            group = actor
        if name in scenario.settings or not register.levers[name].clamps:
            yield _setting(scenario, register, name, key)


def _setting(scenario: Scenario, register: Register, name: str, key: str) -> str:
    setting, lever = scenario.settings.get(name), register.levers[name]
    value = lever.default if setting is None else setting.value
    origin = "default" if setting is None else setting.origin
    return f"{key} = {value!r}  # {lever.unit}; {origin}"


def _event(event: Event, register: Register) -> Iterator[str]:
    unit = register.actions[event.actor, event.does].unit
    yield from ("", f"[[event]]  # {event.origin}", f'id = "{event.id}"')
    yield from (f'actor = "{event.actor}"', f'does = "{event.does}"')
    if register.actions[event.actor, event.does].size is None:
        yield f"size = {event.size!r}  # {unit}"
    yield from (f'from = "{file_date(event.first)}"', f'until = "{file_date(event.last)}"')
    yield f"source = {quoted(event.source)}"


def _expect(expect: ExpectTable) -> Iterator[str]:
    yield from ("", "[[expect]]")
    for key, value in expect.model_dump(exclude_none=True).items():
        yield f"{key} = {quoted(value) if isinstance(value, str) else repr(value)}"


def quoted(words: str) -> str:
    """A text as TOML writes it, which is as JSON does."""
    return json.dumps(words, ensure_ascii=False)
