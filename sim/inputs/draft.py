"""A new scenario file: equal to the one it extends until somebody edits it.

Everything that may be set stands in it with a word on what it is; examples are comments that
load when the mark before them is taken away.
"""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from textwrap import wrap

from sim.inputs.folders import shipped
from sim.inputs.register import Register
from sim.inputs.scenario import Event, Scenario, event_sentences, file_date
from sim.inputs.scenario.sentences import event_sentence
from sim.inputs.scenario.text import quoted
from sim.model.cast import Cast


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
        yield "# Inherited; the id and what is new change one, off = true leaves it out:"
        for name, words in event_sentences(parent, register).items():
            yield from _comment(f"{name}: {words}", "#   ")
    example = _example(parent, register)
    words = event_sentence(example, parent, register)
    yield from ("", *_comment(f"An example: {words}", "# "))
    yield from ("# [[event]]", '# id = "example"  # unique in this file')
    yield from (f'# actor = "{example.actor}"  # who', f'# does = "{example.does}"  # what')
    yield "# size = 100.0  # how much, in the unit of the verb; here US$ m in all"
    yield f'# from = "{file_date(example.first)}"  # first quarter'
    yield f'# until = "{file_date(example.last)}"  # last quarter, or leave it out'
    yield '# source = "judgement"  # a paragraph, a row of the chronology, or judgement'


def _comment(words: str, mark: str) -> list[str]:
    """Words as comment lines of a width that can be read."""
    return wrap(words, 120, initial_indent=mark, subsequent_indent=f"{mark}  ")


def _example(parent: Scenario, register: Register) -> Event:
    first = min(parent.start + 4, parent.end)
    last, who = min(first + 11, parent.end), register.cast.patron
    return Event("example", who, "pledges grants", 100.0, first, last, "judgement", parent.name)


def _expect(parent: Scenario, cast: Cast) -> Iterator[str]:
    yield from ("", "# [[expect]]: what is expected, said before it is run: hedgerow list outputs")
    yield "# Each statement is kept, scored, and counted in: hedgerow expectations"
    yield from ("", "# [[expect]]", f'# output = "alignment.{cast.patron}"')
    yield '# direction = "rises"  # rises, falls or stays against the baseline, or above = 0.5'
    yield f'# at = "{file_date(parent.end)}"'
    yield "# confidence = 0.7  # how sure, more than 0.5 and less than 1"
