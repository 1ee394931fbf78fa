"""Run-sheet, worksheet and key of a lesson, as pages that print on A4.

Each is one HTML file: system fonts, no script, nothing that is fetched.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.lessons.curves import curves_of
from sim.lessons.pack.key import key_sheet
from sim.lessons.pack.run_sheet import run_sheet
from sim.lessons.pack.worksheet import worksheet

if TYPE_CHECKING:
    from sim.lessons.result import LessonResult


def write_pack(result: LessonResult, folder: Path, minutes: int) -> list[Path]:
    """Write the three pages; returns the files. See `LessonResult.pack`."""
    plan = result.lesson.plan(minutes)
    curves = curves_of(result.lesson, result.register, result.run)
    pages = {
        "run-sheet": run_sheet(result, plan),
        "worksheet": worksheet(result),
        "key": key_sheet(result, curves),
    }
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, text in pages.items():
        path = folder / f"lesson-{result.lesson.number}-{name}.html"
        path.write_text(text, encoding="utf-8")
        files.append(path)
    return files
