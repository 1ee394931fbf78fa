"""What a lesson cannot say: scenarios, outputs, answers, citations and quarters there are not."""

from collections.abc import Collection, Iterator, Mapping

from sim.inputs.register import Register, output_names
from sim.inputs.scenario import Scenario
from sim.inputs.scenario.citations import citation_faults
from sim.inputs.scenario.names import name_problem
from sim.inputs.strict_toml import Document, Problem, clip, nearest
from sim.inputs.strict_toml.wording import Keys
from sim.lessons.question_tables import ItemTable
from sim.lessons.tables import AnswerTable, LessonTable, PredictTable, RunTable
from sim.lessons.words import CITATION, fields_in, inline_slips, slips
from sim.model.quarters import parse_quarter, show_quarter

Asking = PredictTable | RunTable | AnswerTable
"""A table that names a scenario and an output."""


def lesson_problems(
    file: Document, table: LessonTable, register: Register, scenarios: Collection[str]
) -> Iterator[Problem]:
    """All that is wrong with the data before any scenario is read; `scenarios` are the names."""
    yield from _wrong_seat(file, table, register)
    yield from _wrong_policies(file, table, scenarios)
    known, outputs = {*scenarios, *table.policies}, output_names(register)
    for at, one in asking(table):
        yield from _wrong_names(file, at, one, known, outputs)
    yield from _twice(file, table)
    known_answers = [answer.name for answer in table.answers]
    for at, item in items_of(table):
        yield from _wrong_item(file, at, item, known_answers)
    for at, name in cells_of(table):
        if name not in known_answers:
            yield _unknown(file, at, "answer", name, known_answers)


def asking(table: LessonTable) -> Iterator[tuple[Keys, Asking]]:
    """Tables that name a scenario, with where they stand."""
    yield ("predict",), table.predict
    yield from ((("runs", i), one) for i, one in enumerate(table.runs))
    yield from ((("answers", i), one) for i, one in enumerate(table.answers))


def items_of(table: LessonTable) -> Iterator[tuple[Keys, ItemTable]]:
    """Questions with options, with where they stand."""
    yield from ((("quiz", i), item) for i, item in enumerate(table.quiz))
    for i, one in enumerate(table.test):
        yield ("test", i, "before"), one.before
        yield ("test", i, "after"), one.after


def cells_of(table: LessonTable) -> Iterator[tuple[Keys, str]]:
    """Names of answers in tables, with where they stand."""
    for i, one in enumerate(table.tables):
        for row, names in enumerate(one.cells):
            yield from ((("tables", i, "cells", row, k), name) for k, name in enumerate(names))


def phrases_of(table: LessonTable) -> Iterator[tuple[Keys, str]]:
    """Texts of the data that may hold fields, with where they stand."""
    yield from (((*at, "why"), item.why) for at, item in items_of(table))
    for i, one in enumerate(table.misconceptions):
        yield ("misconceptions", i, "answer"), one.answer
    for i, row in enumerate(table.rubric):
        yield ("rubric", i, "standard"), row.standard


def _wrong_seat(file: Document, table: LessonTable, register: Register) -> Iterator[Problem]:
    codes = [register.cast.home.code, *register.cast.partners]
    if table.seat is not None and table.seat not in codes:
        what, allowed = f"unknown actor '{clip(table.seat)}'", ", ".join(codes)
        yield file.problem(("seat",), what, allowed, nearest(table.seat, codes))


def _wrong_policies(
    file: Document, table: LessonTable, scenarios: Collection[str]
) -> Iterator[Problem]:
    used = {name for _, one in asking(table) for name in (one.scenario, one.against)}
    for name, one in table.policies.items():
        at = ("policies", name)
        if fault := name_problem(name):
            yield file.problem(at, fault)
        if name in scenarios:
            fix = "give the policy another name"
            yield file.problem(at, f"there is a scenario of the name '{name}'", fix=fix)
        elif name not in used:
            fix = "run it, ask it, or leave it out"
            yield file.problem(at, f"nothing in the lesson uses the policy '{name}'", fix=fix)
        if one.scenario not in scenarios:
            yield _unknown(file, (*at, "scenario"), "scenario", one.scenario, scenarios)


def _wrong_names(
    file: Document, at: Keys, one: Asking, known: Collection[str], outputs: Collection[str]
) -> Iterator[Problem]:
    for key in ("scenario", "against"):
        name = getattr(one, key)
        if name is not None and name not in known:
            yield _unknown(file, (*at, key), "scenario", name, known)
    for key in ("output", "minus"):
        name = getattr(one, key, None)
        if name is not None and name not in outputs:
            what = f"unknown output '{clip(name)}'"
            see = "see `hedgerow list outputs`"
            yield file.problem((*at, key), what, see, nearest(name, outputs))
    if one.against == one.scenario:
        what = f"{one.scenario} against itself differs in nothing"
        yield file.problem((*at, "against"), what, fix="name another scenario")


def _unknown(file: Document, at: Keys, kind: str, name: str, known: Collection[str]) -> Problem:
    what = f"unknown {kind} '{clip(name)}'"
    return file.problem(at, what, ", ".join(sorted(known)), nearest(name, known))


def _twice(file: Document, table: LessonTable) -> Iterator[Problem]:
    for i, answer in enumerate(table.answers):
        if answer.name in [other.name for other in table.answers[:i]]:
            what, fix = f"answer '{answer.name}' is given twice", "give each its own name"
            yield file.problem(("answers", i, "name"), what, fix=fix)


def _wrong_item(
    file: Document, at: Keys, item: ItemTable, known: Collection[str]
) -> Iterator[Problem]:
    for key in ("largest", "smallest"):
        for i, name in enumerate(getattr(item, key)):
            if name not in known:
                yield _unknown(file, (*at, key, i), "answer", name, known)
    if item.answer is not None and item.answer not in known:
        yield _unknown(file, (*at, "answer"), "answer", item.answer, known)


# ---- words --------------------------------------------------------------------------------------


def word_problems(
    file: Document, table: LessonTable, words: Document, register: Register
) -> Iterator[Problem]:
    """Wrong headings and Markdown, fields that no answer has, answers and citations of nothing."""
    for slip in slips(words.text):
        yield words.problem_at(slip.offset, slip.what, slip.allowed, slip.fix)
    known = [answer.name for answer in table.answers]
    for offset, field in fields_in(words.text):
        if field.text not in known:
            what, fix = f"unknown answer '{clip(field.text)}'", nearest(field.text, known)
            yield words.problem_at(offset, what, ", ".join(known), fix)
    for match in CITATION.finditer(words.text):
        for _, fault in citation_faults([match[0]], register.documents):
            yield words.problem_at(match.start(), *fault)
    yield from _wrong_phrases(file, table, known)
    yield from _unused(file, table, words.text)


def _wrong_phrases(file: Document, table: LessonTable, known: Collection[str]) -> Iterator[Problem]:
    for at, text in phrases_of(table):
        for slip in inline_slips(text):
            yield file.problem(at, slip.what, slip.allowed, slip.fix)
        for _, span in fields_in(text):
            if span.text not in known:
                yield _unknown(file, at, "answer", span.text, known)


def _unused(file: Document, table: LessonTable, words: str) -> Iterator[Problem]:
    """Answers that no words, no question and no table use."""
    told = {span.text for _, span in fields_in(words)}
    told |= {span.text for _, text in phrases_of(table) for _, span in fields_in(text)}
    told |= {name for _, item in items_of(table) for name in item.names}
    told |= {name for _, name in cells_of(table)}
    for i, answer in enumerate(table.answers):
        if answer.name not in told:
            what = f"nothing in the lesson uses the answer '{answer.name}'"
            fix = f"write {{{answer.name}}} where it belongs, or leave it out"
            yield file.problem(("answers", i, "name"), what, fix=fix)


# ---- once scenarios are read ---------------------------------------------------------------------


def quarter_problems(
    file: Document, table: LessonTable, scenarios: Mapping[str, Scenario]
) -> Iterator[Problem]:
    """Quarters that a scenario does not reach."""
    for i, answer in enumerate(table.answers):
        yield from _beyond(file, ("answers", i, "quarter"), answer, scenarios, answer.quarter, True)
    one = table.predict
    yield from _beyond(file, ("predict", "from"), one, scenarios, one.since, False)
    yield from _beyond(file, ("predict", "until"), one, scenarios, one.until, True)
    if parse_quarter(one.since) >= parse_quarter(one.until, end=True):
        what = f"the axis runs from {one.since} to {one.until}"
        yield file.problem(("predict", "until"), what, fix="let it end later")


def _beyond(
    file: Document,
    at: Keys,
    one: Asking,
    scenarios: Mapping[str, Scenario],
    date: str,
    end: bool,
) -> Iterator[Problem]:
    run = [scenarios[name] for name in (one.scenario, one.against) if name is not None]
    first, last = max(each.start for each in run), min(each.end for each in run)
    if not first <= parse_quarter(date, end=end) <= last:
        what = f"{date} lies outside the run of {' and '.join(each.name for each in run)}"
        yield file.problem(at, what, f"{show_quarter(first)} to {show_quarter(last)}")
