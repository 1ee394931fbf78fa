"""The shipped lessons: their keys hold, they surprise, and nothing in them is copied or bent."""

import hashlib
import json
import re

import pytest

from sim.engine.chance import Design
from sim.engine.run import Run
from sim.inputs.documents.texts import paragraphs_of
from sim.inputs.folders import shipped
from sim.inputs.register import Register
from sim.lessons.answers import Answered
from sim.lessons.lesson import Lesson, load_lessons
from sim.lessons.questions import regrets, right_option
from sim.lessons.result import LessonResult, answered
from tests.lessons.files import SHIPPED
from tests.sessions import DOCUMENTS

FIXED = "f371c488f2194f92bccc0e20d159e215b161c0d135f6a2f4d13ea3a1d8800524"
NUMBERS = (1, 2, 3, 4, 5)


@pytest.fixture(scope="module")
def lessons(register: Register) -> list[Lesson]:
    """The lessons that ship."""
    return load_lessons(SHIPPED, shipped(), register)


@pytest.fixture(scope="module")
def results(lessons: list[Lesson], register: Register) -> dict[int, LessonResult]:
    """Their keys, as `hedgerow lesson` computes them, by number; one experiment for all."""
    run = Run(seed=7, design=Design(1000), engine="fused")
    return {one.lesson.number: one for one in answered(lessons, register, run)}


def answers_of(results: dict[int, LessonResult], number: int) -> dict[str, Answered]:
    """What the model answers to a lesson."""
    return dict(results[number].key.answers)


@pytest.mark.parametrize("number", NUMBERS)
def test_every_key_holds(results: dict[int, LessonResult], number: int) -> None:
    """The words of a lesson are true of what the model says."""
    assert results[number].broken == []
    assert results[number].holds


def test_nothing_was_changed_after_a_look(lessons: list[Lesson]) -> None:
    """What is asked, and the bounds within which words hold, are those fixed before the key.

    A lesson may get another answer, and the checksum with it; no bound is bent until it holds.
    """
    asked = [
        [lesson.number, one.model_dump(exclude={"meaning", "digits"})]
        for lesson in lessons
        for one in lesson.table.answers
    ]
    policies = {lesson.number: sorted(lesson.table.policies) for lesson in lessons}
    text = json.dumps([asked, policies], sort_keys=True)
    assert hashlib.sha256(text.encode()).hexdigest() == FIXED


@pytest.mark.parametrize("number", NUMBERS)
def test_every_lesson_says_how_large_its_surprise_is(
    results: dict[int, LessonResult], number: int
) -> None:
    """A surprise has its size against the spread of the futures, clear of zero."""
    sizes = [
        one.estimate
        for one in results[number].key.answers.values()
        if one.asked.statistic == "of_spread"
    ]
    assert sizes
    assert all(one.low > 0 or one.high < 0 for one in sizes)


@pytest.mark.parametrize("number", NUMBERS)
def test_every_lesson_is_complete(lessons: list[Lesson], number: int) -> None:
    """Three constructs asked before and after, a quiz, a rubric, and misconceptions."""
    lesson = lessons[number - 1]
    assert lesson.number == number
    assert len(lesson.table.test) >= 3
    assert all(one.before.question != one.after.question for one in lesson.table.test)
    assert min(map(len, (lesson.table.quiz, lesson.table.rubric))) >= 4
    assert len(lesson.table.misconceptions) >= 4
    assert lesson.seat == "KHM"


@pytest.mark.parametrize("number", NUMBERS)
def test_the_right_option_cannot_be_guessed_by_its_place(
    results: dict[int, LessonResult], number: int
) -> None:
    """Right options of quiz and tests stand in different places."""
    result = results[number]
    items = [
        *result.lesson.table.quiz,
        *(item for one in result.lesson.table.test for item in (one.before, one.after)),
    ]
    places = [right_option(item, result.key.answers) for item in items]
    assert max(map(places.count, places)) <= len(places) * 0.6


def test_the_aim_changes_the_choice_and_the_world_does_not(
    results: dict[int, LessonResult],
) -> None:
    """In lesson 5 one choice has no regret in any world, and it is another for the other aim."""
    result = results[5]
    best = []
    for table in result.lesson.table.tables:
        free = [
            {
                column
                for column, regret in zip(
                    table.columns, regrets(row, table, result.key.answers), strict=True
                )
                if float(regret) == 0
            }
            for row in table.cells
        ]
        best.append(set.intersection(*free))
    assert best == [{"Reform"}, {"Concede"}]


def test_pressure_buys_less_than_fairness(results: dict[int, LessonResult]) -> None:
    """In lesson 2 the intervals of one standard and of three times the pressure lie apart."""
    answers = answers_of(results, 2)
    assert answers["tripled"].estimate.high < answers["fair"].estimate.low


@pytest.mark.skipif(
    not DOCUMENTS.is_dir(), reason="the two documents are not beside the repository"
)
def test_documents_are_restated(register: Register) -> None:
    """No lesson has eight words in a row from a document."""
    runs = {
        run
        for document in register.documents.values()
        for run in runs_of(" ".join(paragraphs_of(DOCUMENTS / document.file)))
    }
    for path in SHIPPED.iterdir():
        found = runs & set(runs_of(path.read_text(encoding="utf-8")))
        assert found == set(), path.name


def runs_of(text: str) -> list[str]:
    """Every eight words in a row."""
    words = re.findall(r"[a-z0-9']+", text.lower())
    return [" ".join(words[i : i + 8]) for i in range(len(words) - 7)]
