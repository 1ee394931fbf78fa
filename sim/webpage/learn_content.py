"""Lessons that a page holds: those in force of which it has the scenarios."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from sim.inputs.folders import Folders, shipped_lessons
from sim.inputs.register import Register
from sim.inputs.strict_toml import FileProblems
from sim.lessons.lesson import lesson_files, load_lesson
from sim.lessons.page_data import lesson_as_json


def learn_content(
    folder: Path, folders: Folders, register: Register, offered: Collection[str]
) -> list[dict[str, Any]]:
    """The lessons of a folder, as data, by number.

    A lesson about scenarios that the page does not offer is left out. So is a shipped one that
    speaks of what a study of one's own does not have; one's own lessons are refused for that.

    Args:
        folder: where the lessons lie.
        folders: seeds and scenarios of which they speak.
        register: the seeds in force.
        offered: names of the scenarios that the page holds.

    Raises FileProblems with the mistakes of the first lesson that has any.
    """
    files = lesson_files(folder).values()
    shipped = folder == shipped_lessons()
    read = [_read(path, folders, register, forgiving=shipped) for path in files]
    return [one for one in read if one is not None and set(one["scenarios"]) <= set(offered)]


def _read(
    path: Path, folders: Folders, register: Register, *, forgiving: bool
) -> dict[str, Any] | None:
    """A lesson as data; None for one that does not fit seeds or scenarios and may not."""
    try:
        return lesson_as_json(load_lesson(path, folders, register), register)
    except FileProblems:
        if not forgiving:
            raise
        return None
