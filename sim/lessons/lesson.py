"""A lesson: its data, its words, and the scenarios that it speaks of, read and checked.

N-short-name.toml    data: answers, quiz, rubric, timings
N-short-name.md      words, with fields that stand for answers

docs/lessons/README.md states what the two may hold.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from sim.engine.policy import policy
from sim.explore.claim_problems import levers_of, policy_problems
from sim.inputs.folders import Folders, shipped_lessons
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario, load_scenario, scenario_names
from sim.inputs.strict_toml import Document, Problem, check, gather, parse, refuse
from sim.inputs.strict_toml.files import read_text, refuse_links
from sim.inputs.strict_toml.guards import find_hidden
from sim.lessons.problems import asking, lesson_problems, quarter_problems, word_problems
from sim.lessons.tables import AnswerTable, LessonTable, PlanTable
from sim.lessons.words import Block, read_words

_NAME: Final = re.compile(r"([1-9][0-9]*)-([a-z0-9]+(?:-[a-z0-9]+)*)")


@dataclass(frozen=True)
class Lesson:
    """A lesson that is known to be sound."""

    number: int
    name: str
    """Its short name, as in the names of its files."""
    table: LessonTable
    words: Mapping[str, tuple[Block, ...]]
    """Blocks by heading, in order."""
    scenarios: Mapping[str, Scenario]
    """Those that it speaks of, its own policies among them, by name."""
    seat: str
    """Code of the actor whose side the class takes."""

    @property
    def title(self) -> str:
        """One line."""
        return self.table.title

    @property
    def answers(self) -> dict[str, AnswerTable]:
        """What the model is asked, by name."""
        return {answer.name: answer for answer in self.table.answers}

    def plan(self, minutes: int) -> PlanTable:
        """The session of so many minutes; raises ValueError where there is none."""
        for plan in self.table.plans:
            if plan.minutes == minutes:
                return plan
        known = ", ".join(str(plan.minutes) for plan in self.table.plans)
        raise ValueError(f"there is no plan for {minutes} minutes, but for {known}")


def lesson_files(folder: Path) -> dict[int, Path]:
    """The data file of each lesson in a folder, by number.

    Raises FileProblems for a name that is none, a number given twice, words without data, and a
    link that leads out of the folder.
    """
    if folder != shipped_lessons():
        refuse_links(folder)
    data = sorted(folder.glob("[!.]*.toml"))
    refuse([*_misnamed(data), *_orphans(folder)])
    return dict(sorted((int(path.stem.partition("-")[0]), path) for path in data))


def load_lesson(path: Path, folders: Folders, register: Register) -> Lesson:
    """Read a lesson and the scenarios it names; raises FileProblems with every mistake."""
    match = _NAME.fullmatch(path.stem)
    if match is None:
        refuse(_misnamed([path]))
        raise AssertionError("a name that is none was not refused")
    document = parse(path)
    table = check(document, LessonTable)
    words = _words(path.with_suffix(".md"))
    known = scenario_names(folders.scenarios)
    found = [*lesson_problems(document, table, register, known)]
    found += word_problems(document, table, words, register)
    refuse(sorted(found, key=lambda one: (one.file != document.path, one.line, one.column)))
    scenarios = _scenarios(document, table, folders, register)
    refuse(quarter_problems(document, table, scenarios))
    return Lesson(
        number=int(match[1]),
        name=match[2],
        table=table,
        words=read_words(words.text),
        scenarios=scenarios,
        seat=table.seat or register.cast.home.code,
    )


def load_lessons(folder: Path, folders: Folders, register: Register) -> list[Lesson]:
    """Every lesson of a folder, by number; raises FileProblems with the mistakes of all."""
    paths = lesson_files(folder).values()
    return gather([partial(load_lesson, path, folders, register) for path in paths])


def _misnamed(paths: list[Path]) -> Iterator[Problem]:
    owners: dict[int, str] = {}
    for path in paths:
        match = _NAME.fullmatch(path.stem)
        if match is None:
            what = f"'{path.stem}' is no name for a lesson"
            yield Problem(str(path), 1, 1, what, "a number and a short name: 6-my-question")
            continue
        other = owners.setdefault(int(match[1]), path.name)
        if other != path.name:
            what = f"lesson {match[1]} is {other} already"
            yield Problem(str(path), 1, 1, what, fix="give it another number")


def _orphans(folder: Path) -> Iterator[Problem]:
    """Words that begin with a number, as lessons do, and have no data."""
    for path in sorted(folder.glob("[0-9]*.md")):
        if not path.with_suffix(".toml").is_file():
            fix = f"write {path.with_suffix('.toml').name} beside it"
            yield Problem(str(path), 1, 1, "words of a lesson without its data", fix=fix)


def _words(path: Path) -> Document:
    """The words of a lesson as a text that knows its lines; raises FileProblems without them."""
    if not path.is_file():
        fix = "write its words there: see docs/lessons/README.md"
        refuse([Problem(str(path), 1, 1, "this lesson has no words", fix=fix)])
    document = Document(str(path), {}, read_text(path))
    refuse(filter(None, [find_hidden(document)]))
    return document


def _scenarios(
    document: Document, table: LessonTable, folders: Folders, register: Register
) -> dict[str, Scenario]:
    """Scenarios and policies of a lesson, by name; raises FileProblems for what cannot be."""
    own = table.policies
    used = [name for _, one in asking(table) for name in (one.scenario, one.against) if name]
    needed = dict.fromkeys([*used, *(one.scenario for one in own.values())])
    readers = [
        partial(load_scenario, folders.scenarios, name, register)
        for name in needed
        if name not in own
    ]
    loaded = {one.name: one for one in gather(readers)}
    refuse(policy_problems(document, own, register, loaded))
    for name, one in own.items():
        made = policy(loaded[one.scenario], register, levers_of(one))
        loaded[name] = replace(made, name=name, title=one.title, expects=())
    return {name: loaded[name] for name in dict.fromkeys(used)}
