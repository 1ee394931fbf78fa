"""A new scenario file: equal to the one it extends until somebody edits it.

Everything that may be set stands in it with a word on what it is; examples are comments that
load when the mark before them is taken away.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from sim.inputs.folders import shipped
from sim.inputs.register import Register
from sim.inputs.scenario import Event, Scenario, file_date
from sim.inputs.scenario.text import quoted
from sim.model.cast import Cast

RULE = "small letters, digits and hyphens, beginning with a letter or digit"
"""What the name of a scenario may be."""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


def name_problem(name: str) -> str:
    """What is wrong with the name of a scenario, with a better one; "" when nothing is."""
    if _NAME.fullmatch(name):
        return ""
    better = suggestion(name)
    return f"a name is {RULE}" + (f"; '{better}' would do" if better else "")


def suggestion(name: str) -> str:
    """The nearest name that keeps the rule, or ""."""
    plain = unicodedata.normalize("NFKD", name.removesuffix(".toml")).encode("ascii", "ignore")
    return re.sub(r"[^a-z0-9]+", "-", plain.decode().lower()).strip("-")


def may_write(scenarios: Path, asked: bool) -> bool:
    """Whether a new file may go into this folder.

    Into one's own always; into the one that ships only in a checkout, and there only when it was
    asked for or is the folder `scenarios` here; never into an installed package.
    """
    ship, folder = shipped().scenarios.resolve(), scenarios.resolve()
    if folder != ship:
        return True
    here = (Path.cwd() / "scenarios").resolve()
    return (asked or folder == here) and (ship.parent / "pyproject.toml").is_file()


def write_draft(scenarios: Path, name: str, parent: Scenario, register: Register) -> Path:
    """Write NAME.toml; raises FileExistsError when it is there, OSError when it cannot be."""
    path = scenarios / f"{name}.toml"
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(draft(name, parent, register))
    return path


def draft(name: str, parent: Scenario, register: Register) -> str:
    """The text of a new scenario file that extends `parent`."""
    parts = (_head(name, parent), _span(parent), _levers(register.cast), _events(parent, register))
    lines = (*chain(*parts), *_expect(parent, register.cast))
    return "\n".join(lines) + "\n"


def _head(name: str, parent: Scenario) -> Iterator[str]:
    yield "#:schema ./schema.json"
    yield f"# The same as {parent.name} until something below is changed."
    yield f"# Mistakes: hedgerow check {name}. Take the mark # away to put an example in force."
    yield "schema = 1  # version of this format"
    yield f"title = {quoted(name.replace('-', ' ').capitalize())}  # one line"
    yield f"story = {quoted(f'The same as {parent.name}. Nothing has been changed yet.')}"
    yield "# story: two sentences that a minister could read"
    cited = ", ".join(map(quoted, parent.paragraphs))
    yield f"paragraphs = [{cited}]  # what it rests on"
    yield f"extends = {quoted(parent.name)}  # what is not written here comes from there"
    yield "notice = []  # things to notice, once it has been run"
    yield "try = []  # things to try next"


def _span(parent: Scenario) -> Iterator[str]:
    yield from ("", "[time]  # the span of the run; the end is at most 2050-Q4")
    yield f'# end = "{file_date(parent.end)}"'


def _levers(cast: Cast) -> Iterator[str]:
    yield from ("", "[levers]  # what actors choose throughout: hedgerow list levers")
    yield f"# {cast.senders[0]} = {{ reward = 0.5, lifting = 2.0 }}"
    yield from ("", "[world]  # what nobody chooses, throughout: hedgerow list levers")
    yield "# power_shift = 1.25"


def _events(parent: Scenario, register: Register) -> Iterator[str]:
    yield from ("", "# [[event]]: something that happens at a date. Verbs: hedgerow list actions")
    if parent.events:
        yield "# Inherited; the id and what is new change one, size = 0.0 switches it off:"
        yield from (f"#   {_inherited(event, register)}" for event in parent.events)
    first = min(parent.start + 4, parent.end)
    yield from ("", "# [[event]]", '# id = "example"  # unique in this file')
    yield from (f'# actor = "{register.cast.patron}"  # who', '# does = "pledges grants"  # what')
    yield "# size = 100.0  # how much, in the unit of the verb; here US$ m in all"
    yield f'# from = "{file_date(first)}"  # first quarter'
    last = file_date(min(first + 11, parent.end))
    yield f'# until = "{last}"  # last quarter, or leave it out'
    yield '# source = "judgement"  # a paragraph, a row of the chronology, or judgement'


def _inherited(event: Event, register: Register) -> str:
    unit = register.actions[event.actor, event.does].unit
    span = f"{file_date(event.first)} to {file_date(event.last)}"
    return f"{event.id}: {event.actor} {event.does}, {event.size:g} {unit}, {span}"


def _expect(parent: Scenario, cast: Cast) -> Iterator[str]:
    yield from ("", "# [[expect]]: what is expected, said before it is run: hedgerow list outputs")
    yield "# Each statement is kept, scored, and counted in: hedgerow expectations"
    yield from ("", "# [[expect]]", f'# output = "alignment.{cast.patron}"')
    yield '# direction = "rises"  # rises, falls or stays against the baseline, or above = 0.5'
    yield f'# at = "{file_date(parent.end)}"'
    yield "# confidence = 0.7  # how sure, more than 0.5 and less than 1"
