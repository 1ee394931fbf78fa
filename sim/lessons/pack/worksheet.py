"""The worksheet: test before, prediction, runs, quiz, task, and test after, for pupils."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from sim.lessons.commands import title_of
from sim.lessons.pack.drawing import grid
from sim.lessons.pack.html import cell, named_output, page, part, table, words
from sim.lessons.pack.questions import blank_table, questions

if TYPE_CHECKING:
    from sim.lessons.result import LessonResult

NAME = '<div class="name"><span>Name</span><span>Date</span></div>'
SURE = " ".join(f'<span class="box"></span>{percent} %&emsp;' for percent in range(50, 101, 10))


def worksheet(result: LessonResult) -> str:
    """The page of a pupil. Nothing on it tells what the model says."""
    lesson, answers = result.lesson, result.key.answers
    table_of, told = lesson.table, lesson.words
    before = [one.before for one in table_of.test]
    after = [one.after for one in table_of.test]
    return page(
        result,
        "worksheet",
        [
            part("Before the lesson", NAME, questions(before, answers, solved=False)),
            '<div class="page"></div>',
            part("Question", words(told["Question"], answers)),
            part("Predict", words(told["Predict"], answers), _prediction(result)),
            part("Run", words(told["Run"], answers), _runs(result)),
            part("Notice", words(told["Notice"], answers)),
            *map(blank_table, table_of.tables),
            part("Quiz", questions(table_of.quiz, answers, solved=False)),
            part("Task", words(told["Task"], answers), _rubric(result)),
            '<div class="page"></div>',
            part("After the lesson", NAME, questions(after, answers, solved=False)),
        ],
    )


def _prediction(result: LessonResult) -> str:
    drawn = result.lesson.table.predict
    what = named_output(result.register, drawn.output)
    return (
        f"<figure><figcaption>{escape(drawn.task)}</figcaption>{grid(drawn)}"
        f'<figcaption class="small">{escape(what)}</figcaption></figure>'
        f"<p>I am so sure: {SURE}</p>"
    )


def _runs(result: LessonResult) -> str:
    lesson = result.lesson
    rows = [
        [
            cell(str(i), "number"),
            cell(
                f"<strong>{escape(title_of(lesson, one.scenario))}</strong><br>{escape(one.look)}"
            ),
            cell("", "blank"),
        ]
        for i, one in enumerate(lesson.table.runs, 1)
    ]
    return table(["", "Run, and what to look at", "What I see"], rows, (5, 52, 43))


def _rubric(result: LessonResult) -> str:
    rows = [
        [
            cell("", "blank"),
            cell(f"<strong>{escape(one.criterion)}</strong><br>{escape(one.standard)}"),
            cell("", "blank"),
        ]
        for one in result.lesson.table.rubric
    ]
    return table(["Needs work", "What is expected", "Beyond"], rows, (28, 44, 28))
