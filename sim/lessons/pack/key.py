"""The key: what the model says, how sure it is, and what is right; for teachers."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from sim.lessons.commands import title_of
from sim.lessons.curves import Curve, Curves
from sim.lessons.pack.drawing import curve_drawing
from sim.lessons.pack.html import cell, named_output, page, part, table, words
from sim.lessons.pack.questions import filled_table, questions
from sim.lessons.showing import bounds, shown_value, uncertainty
from sim.lessons.tables import PredictTable, RunTable

if TYPE_CHECKING:
    from sim.lessons.result import LessonResult

INK = "#111111"
"""The colour of what is nobody's."""

HOW = (
    "9 in 10 futures: where nine futures of ten lie. 95 % interval: how exactly this number of "
    "futures fixes the number. The last column says from where to where the words of the lesson "
    "are true; it was fixed before the run."
)

REGRET = (
    "Values are those of the middle future. Regret: what the best choice of the same row would "
    "have given beyond this one."
)


def key_sheet(result: LessonResult, curves: Curves) -> str:
    """The page of answers."""
    lesson, answers, asked = result.lesson, result.key.answers, result.lesson.table
    before = [one.before for one in asked.test]
    after = [one.after for one in asked.test]
    runs = [
        _drawing(result, one, curve, f"Run {i}. ")
        for i, (one, curve) in enumerate(zip(asked.runs, curves.runs, strict=True), 1)
    ]
    return page(
        result,
        "key",
        [
            f'<p class="lead">{escape(asked.question)}</p>',
            part("The surprise", words(lesson.words["Surprise"], answers)),
            *(filled_table(one, answers) for one in asked.tables),
            f'<p class="small">{REGRET}</p>' if any(one.best for one in asked.tables) else "",
            part("Why", words(lesson.words["Explain"], answers)),
            part("Quiz", questions(asked.quiz, answers, solved=True)),
            part("What pupils were to draw", _predicted(result, curves)),
            part("What the runs show", *runs),
            part("Test before", questions(before, answers, solved=True)),
            part("Test after", questions(after, answers, solved=True)),
            part("Every answer", f'<p class="small">{HOW}</p>', _answers(result)),
        ],
    )


def _predicted(result: LessonResult, curves: Curves) -> str:
    """What pupils were to draw, unless a run shows the same."""
    drawn = result.lesson.table.predict
    shown = (drawn.scenario, drawn.against, drawn.output)
    runs = [(one.scenario, one.against, one.output) for one in result.lesson.table.runs]
    if shown in runs:
        return f"<p>It is run {1 + runs.index(shown)} below.</p>"
    return _drawing(result, drawn, curves.predicted)


def _answers(result: LessonResult) -> str:
    heads = ["", "What the model says", "Uncertainty", "Words hold"]
    return f'<div class="long">{table(heads, _rows(result), (38, 17, 26, 19))}</div>'


def _rows(result: LessonResult) -> Iterator[list[str]]:
    for one in result.key.answers.values():
        holds = bounds(one.asked.at_least, one.asked.at_most)
        yield [
            cell(escape(one.asked.meaning)),
            cell(escape(shown_value(one))),
            cell(escape(uncertainty(one))),
            cell(escape(holds if one.holds else f"no longer: {holds}")),
        ]


def _drawing(
    result: LessonResult, one: PredictTable | RunTable, curve: Curve, before: str = ""
) -> str:
    register, code = result.register, curve.output.partition(".")[2]
    colour = register.cast.by_code[code].colour if code in register.cast.by_code else INK
    title = f"“{title_of(result.lesson, one.scenario)}”"
    if one.against:
        title = f"With: {title}. Without: “{title_of(result.lesson, one.against)}”"
    caption = f"{before}{title}. {named_output(register, curve.output)}"
    beside = "; at the right the paired change" if curve.change else ""
    note = f"Lines: the middle future. Bands: nine futures in ten{beside}."
    return (
        f"<figure><figcaption>{escape(caption)}</figcaption>"
        f"{curve_drawing(curve, colour, caption)}"
        f'<figcaption class="small">{escape(note)}</figcaption></figure>'
    )
