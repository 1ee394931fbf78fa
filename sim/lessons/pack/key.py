"""The key: what the model says, how sure it is, and what is right; for teachers."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from sim.lessons.commands import title_of
from sim.lessons.curves import Curve, Curves
from sim.lessons.pack.drawing import curve_drawing
from sim.lessons.pack.html import cell, page, part, table, words
from sim.lessons.pack.questions import filled_table, questions
from sim.lessons.showing import shown_value, uncertainty
from sim.lessons.tables import PredictTable, RunTable

if TYPE_CHECKING:
    from sim.lessons.result import LessonResult

HOW = (
    "9 in 10 futures: where nine futures of ten lie. 95 % interval: how exactly this number of "
    "futures fixes the number. The last column says from where to where the words of the lesson "
    "are true; it was fixed before the run."
)


def key_sheet(result: LessonResult, curves: Curves) -> str:
    """The page of answers."""
    lesson, answers, asked = result.lesson, result.key.answers, result.lesson.table
    before = [one.before for one in asked.test]
    after = [one.after for one in asked.test]
    drawn = _drawing(result, asked.predict, curves.predicted)
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
            part("Why", words(lesson.words["Explain"], answers)),
            part("Quiz", questions(asked.quiz, answers, solved=True)),
            part("What pupils were to draw", drawn),
            part("What the runs show", *runs),
            part("Test before", questions(before, answers, solved=True)),
            part("Test after", questions(after, answers, solved=True)),
            part("Every answer", f'<p class="small">{HOW}</p>', _answers(result)),
        ],
    )


def _answers(result: LessonResult) -> str:
    return table(["", "What the model says", "Uncertainty", "Holds"], _rows(result))


def _rows(result: LessonResult) -> Iterator[list[str]]:
    for one in result.key.answers.values():
        least, most = one.asked.at_least, one.asked.at_most
        bounds = f"{'' if least is None else f'{least:g}'} to {'' if most is None else f'{most:g}'}"
        holds = bounds.strip() if one.holds else f"no longer: {bounds.strip()}"
        yield [
            cell(escape(one.asked.meaning)),
            cell(escape(shown_value(one))),
            cell(escape(uncertainty(one))),
            cell(escape(holds)),
        ]


def _drawing(
    result: LessonResult, one: PredictTable | RunTable, curve: Curve, before: str = ""
) -> str:
    register, (name, _, code) = result.register, curve.output.partition(".")
    colour = register.cast.by_code[code].colour if code in register.cast.by_code else "#111111"
    title = title_of(result.lesson, one.scenario)
    against = f", and without: {title_of(result.lesson, one.against)}" if one.against else ""
    output = register.outputs[name]
    caption = f"{before}{title}{against}. {output.label} ({curve.output}, {output.unit})"
    beside = "; at the right the paired change" if curve.change else ""
    note = f"Lines: the middle future. Bands: nine futures in ten{beside}."
    return (
        f"<figure><figcaption>{escape(caption)}</figcaption>"
        f"{curve_drawing(curve, colour, caption)}"
        f'<figcaption class="small">{escape(note)}</figcaption></figure>'
    )
