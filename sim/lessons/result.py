"""What `sim.lesson` and `hedgerow lesson` give: a lesson with its key, and how it was computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sim.engine.choice import Engine
from sim.engine.draws import Draws
from sim.engine.run import Run
from sim.inputs.folders import in_force, lessons_in_force
from sim.inputs.register import Register, load_register
from sim.inputs.strict_toml import shown_path
from sim.lessons.answers import Key, keys_of
from sim.lessons.lesson import Lesson, lesson_files, load_lesson
from sim.lessons.pack import write_pack
from sim.lessons.showing import bounds, shown, shown_value, uncertainty
from sim.reports.arguments import run_of


@dataclass(frozen=True, repr=False)
class LessonResult:
    """A lesson, and what the model says of it in so many futures."""

    lesson: Lesson
    key: Key
    register: Register
    run: Run

    @property
    def holds(self) -> bool:
        """Whether every answer lies within the bounds in which the words beside it are true."""
        return not self.key.broken

    @property
    def broken(self) -> list[str]:
        """What no longer holds and what the model says now, a sentence each."""
        return [
            f"lesson {self.lesson.number}, {one.asked.name}: {one.asked.meaning}: the model says "
            f"{shown(one, 'full')}; the words hold {bounds(one.asked.at_least, one.asked.at_most)}"
            for one in self.key.broken
        ]

    @property
    def table(self) -> pd.DataFrame:
        """The key: name, meaning, value, ends of uncertainty, how it reads, whether it holds."""
        return pd.DataFrame(self.rows)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The same, a mapping for each answer."""
        return [
            {
                "name": name,
                "meaning": one.asked.meaning,
                "value": one.estimate.value,
                "low": one.estimate.low,
                "high": one.estimate.high,
                "shown": shown_value(one),
                "uncertainty": uncertainty(one),
                "at_least": one.asked.at_least,
                "at_most": one.asked.at_most,
                "holds": one.holds,
            }
            for name, one in self.key.answers.items()
        ]

    def pack(self, folder: Path | str, minutes: int = 75) -> list[Path]:
        """Write run-sheet, worksheet and key as HTML pages to print; returns the files.

        Raises ValueError where there is no plan for so many minutes, OSError when a file cannot be
        written.
        """
        return write_pack(self, Path(folder), minutes)


def lesson(
    number: int,
    *,
    lessons: Path | str | None = None,
    members: int = 1000,
    seed: int = 7,
    assumptions: str | Draws = "prior",
    chance: bool = True,
    engine: Engine = "auto",
    held: Mapping[str, float] | None = None,
    seeds: Path | str | None = None,
    scenarios: Path | str | None = None,
) -> LessonResult:
    """A lesson, with its key computed.

    `lessons` is a folder of lessons; those of the study around the current folder by default, else
    the shipped ones. Other arguments as in `sim.run`. Raises ValueError where there is no lesson of
    this number or an argument is none that a run can have, FileProblems when a file has mistakes.
    """
    folders = in_force(seeds, scenarios)
    register = load_register(folders.seeds)
    path = lesson_path(lessons_in_force(lessons), number)
    run = run_of(register, members, 1, seed, assumptions, chance, held, engine)
    return answered([load_lesson(path, folders, register)], register, run)[0]


def lesson_path(folder: Path, number: int) -> Path:
    """The data file of a lesson; raises ValueError with the numbers that there are."""
    files = lesson_files(folder)
    if number not in files:
        known = ", ".join(map(str, files)) or "none"
        raise ValueError(f"no lesson {number} in {shown_path(folder)}; there is {known}")
    return files[number]


def answered(lessons: Sequence[Lesson], register: Register, run: Run) -> list[LessonResult]:
    """Lessons with their keys, from one experiment."""
    keys = keys_of(lessons, register, run)
    return [LessonResult(one, key, register, run) for one, key in zip(lessons, keys, strict=True)]
