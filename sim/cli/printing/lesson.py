"""How lessons are printed: a list, or one with or without its key."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.called import as_called
from sim.cli.printing.rows import print_rows, table
from sim.cli.printing.width import say, width
from sim.inputs.strict_toml import shown_path
from sim.lessons.commands import files_needed, run_command, title_of
from sim.lessons.questions import LETTERS, regrets, right_option
from sim.lessons.showing import bounds, filled, shown_value, uncertainty
from sim.lessons.words import inline

if TYPE_CHECKING:
    from sim.lessons.answers import Answered
    from sim.lessons.lesson import Lesson
    from sim.lessons.question_tables import CellsTable, ItemTable
    from sim.lessons.result import LessonResult
    from sim.lessons.words import Block, Inline


def print_list(lessons: Sequence[Lesson], as_json: bool) -> None:
    """Print which lessons there are."""
    rows = [
        {"lesson": one.number, "title": one.title, "question": one.table.question}
        for one in lessons
    ]
    print_rows(rows, as_json)
    if lessons and not as_json:
        print(as_called(f"Next:    hedgerow lesson {lessons[0].number}"))


def print_json(result: LessonResult, files: Sequence[Path]) -> None:
    """Print the key, unrounded, with what was written."""
    lesson, run = result.lesson, result.run
    told = {
        "lesson": lesson.number,
        "title": lesson.title,
        "question": lesson.table.question,
        "members": run.design.members,
        "seed": run.seed,
        "holds": result.holds,
        "answers": result.rows,
        "files": [shown_path(path) for path in files],
    }
    print(json.dumps(told, indent=2, ensure_ascii=False))


def print_lesson(
    result: LessonResult, minutes: int, files: Sequence[Path], *, with_key: bool
) -> None:
    """Print a lesson: what pupils get, the minutes, and with its key what the model says.

    Of one that is written to files only how its key stands and where they are.
    """
    lesson = result.lesson
    if files and not with_key:
        say(f"Lesson {lesson.number}: {lesson.title}", lesson.table.question)
        _print_end(result, files, with_key=with_key)
        return
    seat = result.register.cast.in_sentence(lesson.seat)
    say("", f"Lesson {lesson.number}: {lesson.title}", lesson.table.question)
    say(f"Seat:    {seat}", f"Before:  {'; '.join(lesson.table.prerequisites) or 'nothing'}")
    for heading in ("Question", "Predict"):
        say("", heading, *_words(result, heading))
    say("", lesson.table.predict.task)
    say("", "Run", *_words(result, "Run"), *_runs(lesson))
    say("", "Notice", *_words(result, "Notice"))
    say("", "Quiz", *_questions(lesson.table.quiz, result, solved=False))
    say("", "Task", *_words(result, "Task"))
    say("", f"Minute by minute, {minutes} minutes", *_steps(lesson, minutes))
    if with_key:
        _print_key(result)
    _print_end(result, files, with_key=with_key)


def _print_key(result: LessonResult) -> None:
    asked = result.lesson.table
    say("", "Surprise", *_words(result, "Surprise"))
    for one in asked.tables:
        say("", *_filled(one, result))
    say("", "Explain", *_words(result, "Explain"))
    say("", "Quiz, with what is right", *_questions(asked.quiz, result, solved=True))
    say("", "What pupils may believe", *_beliefs(result))
    say("", "Teacher", *_words(result, "Teacher"))
    print("\nEvery answer")
    rows = [_row(one) for one in result.key.answers.values()]
    print(*table(rows, width(), indent="  "), sep="\n")


def _row(one: Answered) -> dict[str, str]:
    return {
        "answer": one.asked.name,
        "the model says": shown_value(one),
        "uncertainty": uncertainty(one),
        "words hold": bounds(one.asked.at_least, one.asked.at_most),
        "": "" if one.holds else "no longer",
    }


def _print_end(result: LessonResult, files: Sequence[Path], *, with_key: bool) -> None:
    every, run = result.key.answers.values(), result.run
    hold = sum(one.holds for one in every)
    futures = f"{run.design.members:,} futures (seed {run.seed})"
    say("", f"Key:     {hold} of {len(every)} answers hold in {futures}")
    if not with_key and not files:
        print(as_called(f"Next:    hedgerow lesson {result.lesson.number} --key"))
    if files:
        say(f"Saved:   {', '.join(map(shown_path, files))}")
    say("Model output, not a forecast.")


# ---- parts --------------------------------------------------------------------------------------


def _words(result: LessonResult, heading: str) -> Iterator[str]:
    """Blocks of a heading as lines, with their fields filled."""
    for block in result.lesson.words[heading]:
        yield from _block(block, result)


def _block(block: Block, result: LessonResult) -> Iterator[str]:
    for i, item in enumerate(block.items, 1):
        mark = {"paragraph": "", "bullets": "- ", "numbers": f"{i}. "}[block.kind]
        yield f"  {mark}{_plain(item, result)}"


def _plain(line: Inline, result: LessonResult) -> str:
    return "".join(span.text for span in filled(line, result.key.answers))


def _runs(lesson: Lesson) -> Iterator[str]:
    for i, one in enumerate(lesson.table.runs, 1):
        yield f"  {i}. {title_of(lesson, one.scenario)}. {one.look}"
        yield f"     {run_command(lesson, one)}   ({one.output})"
    if needed := files_needed(lesson):
        yield "  Scenarios of this lesson's own are made first, in a study of your own:"
        yield from (f"     {one}" for one in needed)


def _steps(lesson: Lesson, minutes: int) -> Iterator[str]:
    at = 0
    for step in lesson.plan(minutes).steps:
        yield f"  {at:>3} to {at + step.minutes:<3}  {step.what}"
        at += step.minutes


def _questions(items: Sequence[ItemTable], result: LessonResult, *, solved: bool) -> Iterator[str]:
    for i, item in enumerate(items, 1):
        yield f"  {i}. {item.question}"
        right = right_option(item, result.key.answers)
        for letter, option in zip(LETTERS, item.options, strict=False):
            yield f"     {letter}. {option}"
        if solved:
            yield f"     {LETTERS[right - 1]} is right. {_plain(inline(item.why), result)}"


def _beliefs(result: LessonResult) -> Iterator[str]:
    for one in result.lesson.table.misconceptions:
        yield f'  "{one.belief}"'
        yield f"     {_plain(inline(one.answer), result)}"


def _filled(asked: CellsTable, result: LessonResult) -> Iterator[str]:
    """A table of answers, with the regret of each where the table says what is best."""
    yield asked.title
    rows = []
    for head, names in zip(asked.rows, asked.cells, strict=True):
        told = regrets(names, asked, result.key.answers)
        cells = [
            shown_value(result.key.answers[name]) + (f" (regret {regret})" if regret else "")
            for name, regret in zip(names, told, strict=True)
        ]
        rows.append({"": head, **dict(zip(asked.columns, cells, strict=True))})
    yield from table(rows, width(), indent="  ")
