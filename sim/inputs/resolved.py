"""A resolved scenario as a file of its own: every value in force, and where it was set."""

from collections.abc import Iterator

from sim.inputs.register import Register
from sim.inputs.scenario import Event, ExpectTable, Scenario
from sim.model.quarters import show_quarter


def write_resolved(scenario: Scenario, register: Register) -> str:
    """TOML text with the origin of each value behind it."""
    return "\n".join(_lines(scenario, register)) + "\n"


def _lines(scenario: Scenario, register: Register) -> Iterator[str]:
    yield f"# {scenario.name}, resolved: {' <- '.join(reversed(scenario.lineage))}"
    yield "schema = 1"
    yield f"title = {_text(scenario.title)}"
    yield f"story = {_text(scenario.story)}"
    yield f"paragraphs = [{', '.join(map(_text, scenario.paragraphs))}]"
    yield f"notice = [{', '.join(map(_text, scenario.notice))}]"
    yield f"try = [{', '.join(map(_text, scenario.tries))}]"
    yield from (
        "",
        "[time]",
        f'start = "{_date(scenario.start)}"',
        f'end = "{_date(scenario.end)}"',
    )
    group = ""
    for name in sorted(register.levers, key=lambda name: (not name.startswith("world."), name)):
        actor, _, key = name.partition(".")
        if actor != group:
            yield from ("", "[world]" if actor == "world" else f"[levers.{actor}]")
            group = actor
        yield _setting(scenario, register, name, key)
    for event in scenario.events:
        yield from _event(event, register)
    for expect in scenario.expects:
        yield from _expect(expect)


def _setting(scenario: Scenario, register: Register, name: str, key: str) -> str:
    setting, lever = scenario.settings.get(name), register.levers[name]
    value = lever.default if setting is None else setting.value
    origin = "default" if setting is None else setting.origin
    return f"{key} = {value!r}  # {lever.unit}; {origin}"


def _event(event: Event, register: Register) -> Iterator[str]:
    unit = register.actions[event.actor, event.does].unit
    yield from ("", f"[[event]]  # {event.origin}", f'id = "{event.id}"')
    yield from (f'actor = "{event.actor}"', f'does = "{event.does}"')
    yield f"size = {event.size!r}  # {unit}"
    yield from (f'from = "{_date(event.first)}"', f'until = "{_date(event.last)}"')
    yield f"source = {_text(event.source)}"


def _expect(expect: ExpectTable) -> Iterator[str]:
    yield from ("", "[[expect]]")
    for key, value in expect.model_dump(exclude_none=True).items():
        yield f"{key} = {_text(value) if isinstance(value, str) else repr(value)}"


def _date(quarter: int) -> str:
    return show_quarter(quarter).replace("Q", "-Q")


def _text(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
