"""The run-sheet: what a teacher reads in the ten minutes before the lesson."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from sim.lessons.commands import files_needed, run_command, title_of
from sim.lessons.pack.html import cell, page, part, phrase, table, words
from sim.lessons.tables import PlanTable

if TYPE_CHECKING:
    from sim.lessons.result import LessonResult


def run_sheet(result: LessonResult, plan: PlanTable) -> str:
    """The page of a teacher: question, minutes, runs, what to say, what pupils may believe."""
    lesson, answers = result.lesson, result.key.answers
    seat = result.register.cast.in_sentence(lesson.seat)
    told = [
        f'<p class="lead">{escape(lesson.table.question)}</p>',
        f"<p>Run-sheet for {plan.minutes} minutes. The class takes the seat of "
        f"<strong>{escape(seat)}</strong>. Known before: "
        f"{escape('; '.join(lesson.table.prerequisites) or 'nothing')}.</p>",
        part("Minute by minute", table(["Minutes", "What"], _steps(plan), (14, 86))),
        part("For you", words(lesson.words["Teacher"], answers)),
        part("The surprise", words(lesson.words["Surprise"], answers)),
        part("What is run", _runs(result), *_files(result)),
        part(
            "What pupils may believe", table(["Belief", "What to say"], _beliefs(result), (28, 72))
        ),
    ]
    return page(result, "run-sheet", told)


def _steps(plan: PlanTable) -> Iterator[list[str]]:
    at = 0
    for step in plan.steps:
        when = f"{at} to {at + step.minutes}"
        yield [cell(when, "number"), cell(escape(step.what))]
        at += step.minutes


def _runs(result: LessonResult) -> str:
    lesson = result.lesson
    rows = [
        [
            cell(str(i), "number"),
            cell(
                f"<strong>{escape(title_of(lesson, one.scenario))}</strong><br>"
                f"<code>{escape(run_command(lesson, one))}</code><br>"
                f"look at <code>{escape(one.output)}</code>"
            ),
            cell(escape(one.look)),
        ]
        for i, one in enumerate(lesson.table.runs, 1)
    ]
    return table(["", "Run, command and output", "What to look at"], rows, (4, 52, 44))


def _files(result: LessonResult) -> Iterator[str]:
    needed = files_needed(result.lesson)
    if needed:
        items = "".join(f"<li><code>{escape(one)}</code></li>" for one in needed)
        yield "<p>Scenarios of this lesson's own are made first, in a study of your own:</p>"
        yield f"<ul>{items}</ul>"


def _beliefs(result: LessonResult) -> Iterator[list[str]]:
    for one in result.lesson.table.misconceptions:
        yield [cell(escape(one.belief)), cell(phrase(one.answer, result.key.answers))]
