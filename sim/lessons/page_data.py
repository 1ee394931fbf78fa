"""Lessons as data for the page, which runs them and computes their keys itself.

    [{"number", "name", "title", "question", "seat": {"code", "name"}, "prerequisites",
      "scenarios": names that the page must hold,
      "policies": {name: {"title", "scenario", "levers": {"CODE.lever": value}}},
      "predict": {"scenario", "against", "output", "first", "last", "low", "high", "task"},
      "runs": [{"scenario", "against", "output", "look"}],
      "answers": [{"name", "meaning", "scenario", "against", "output", "minus", "quarter",
                   "statistic", "limit", "digits", "at_least", "at_most", "signed"}],
      "words": {heading: [{"kind": "paragraph" | "bullets" | "numbers", "items": [spans, ...]}]},
      "tables": [{"title", "rows", "columns", "cells": names of answers, "best"}],
      "quiz": [item], "misconceptions": [{"belief", "answer": spans}],
      "rubric": [{"criterion", "standard": spans}],
      "test": [{"construct", "before": item, "after": item}],
      "plans": [{"minutes", "steps": [{"minutes", "what"}]}]}]

    item     {"question", "options", "right" | "largest" | "smallest" | "answer" and "cuts",
              "why": spans}
    spans    [{"text"} or {"field", "form": "full" | "value" | "size"}], with "style" where it is
             "strong", "emphasis" or "code"

Quarters are numbers that count from 2010Q1, as in the bundle of the engine. What each statistic and
form is, and what else the page needs, stands in docs/lessons/README.md.
"""

from pathlib import Path
from typing import Any

from sim.explore.claim_problems import levers_of
from sim.inputs.folders import Folders
from sim.inputs.register import Register
from sim.lessons.lesson import Lesson, load_lessons
from sim.lessons.question_tables import ItemTable
from sim.lessons.tables import AnswerTable, LessonTable, PredictTable
from sim.lessons.words import Block, Inline, inline
from sim.model.quarters import parse_quarter


def lessons_for_page(folder: Path, folders: Folders, register: Register) -> list[dict[str, Any]]:
    """The lessons of a folder as the page holds them; raises FileProblems with every mistake."""
    return [lesson_as_json(one, register) for one in load_lessons(folder, folders, register)]


def lesson_as_json(lesson: Lesson, register: Register) -> dict[str, Any]:
    """One lesson as the page holds it."""
    table = lesson.table
    return {
        "number": lesson.number,
        "name": lesson.name,
        "title": table.title,
        "question": table.question,
        "seat": {"code": lesson.seat, "name": register.cast.by_code[lesson.seat].name},
        "prerequisites": list(table.prerequisites),
        "scenarios": _needed(lesson),
        "policies": {
            name: {"title": one.title, "scenario": one.scenario, "levers": levers_of(one)}
            for name, one in table.policies.items()
        },
        "predict": _predict(table.predict),
        "runs": [one.model_dump() for one in table.runs],
        "answers": [_answer(one) for one in table.answers],
        "words": {name: [_block(one) for one in some] for name, some in lesson.words.items()},
        **_questions(table),
        "plans": [plan.model_dump() for plan in table.plans],
    }


def _needed(lesson: Lesson) -> list[str]:
    """Scenarios that are none of the lesson's own."""
    own = lesson.table.policies
    begun = [one.scenario for one in own.values()]
    return list(dict.fromkeys(name for name in [*lesson.scenarios, *begun] if name not in own))


def _predict(drawn: PredictTable) -> dict[str, Any]:
    kept = drawn.model_dump(exclude={"since", "until"})
    return {
        **kept,
        "first": parse_quarter(drawn.since),
        "last": parse_quarter(drawn.until, end=True),
    }


def _answer(asked: AnswerTable) -> dict[str, Any]:
    quarter = parse_quarter(asked.quarter, end=True)
    return asked.model_dump() | {"quarter": quarter, "signed": asked.is_change}


def _questions(table: LessonTable) -> dict[str, Any]:
    return {
        "tables": [one.model_dump() for one in table.tables],
        "quiz": [_item(one) for one in table.quiz],
        "misconceptions": [
            {"belief": one.belief, "answer": _spans(inline(one.answer))}
            for one in table.misconceptions
        ],
        "rubric": [
            {"criterion": one.criterion, "standard": _spans(inline(one.standard))}
            for one in table.rubric
        ],
        "test": [
            {
                "construct": one.construct_,
                "before": _item(one.before),
                "after": _item(one.after),
            }
            for one in table.test
        ],
    }


def _item(item: ItemTable) -> dict[str, Any]:
    """A question, with the one key that says which option is right."""
    given = {key: value for key, value in item.model_dump().items() if value}
    return given | {"why": _spans(inline(item.why))}


def _block(block: Block) -> dict[str, Any]:
    return {"kind": block.kind, "items": [_spans(item) for item in block.items]}


def _spans(words: Inline) -> list[dict[str, str]]:
    return [
        ({"field": span.text, "form": span.form} if span.form else {"text": span.text})
        | ({"style": span.style} if span.style else {})
        for span in words
    ]
