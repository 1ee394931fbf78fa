"""Which lessons does a page hold?"""

import shutil
from pathlib import Path

import pytest

from sim.inputs.folders import Folders, shipped, shipped_lessons
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import scenario_names
from sim.inputs.strict_toml import FileProblems
from sim.webpage.learn_content import learn_content


@pytest.fixture(scope="module")
def register() -> Register:
    """The shipped seeds."""
    return load_register(shipped().seeds)


def numbers(folder: Path, folders: Folders, register: Register, offered: list[str]) -> list[int]:
    """Numbers of the lessons that a page of some scenarios holds."""
    return [one["number"] for one in learn_content(folder, folders, register, offered)]


def test_all_shipped_lessons_are_there(register: Register) -> None:
    """A page of all scenarios holds every lesson, in order."""
    everything = scenario_names(shipped().scenarios)
    assert numbers(shipped_lessons(), shipped(), register, everything) == [1, 2, 3, 4, 5]


def test_a_lesson_without_its_scenarios_is_left_out(register: Register) -> None:
    """A page that lacks a scenario of a lesson does not hold the lesson."""
    found = numbers(shipped_lessons(), shipped(), register, ["baseline", "preference-loss"])
    assert found == []


def test_shipped_lessons_do_not_stop_a_study(register: Register, tmp_path: Path) -> None:
    """In a study without the scenarios that a shipped lesson names, the page is made without it."""
    shutil.copy(shipped().scenarios / "baseline.toml", tmp_path)
    folders = Folders(shipped().seeds, tmp_path)
    assert numbers(shipped_lessons(), folders, register, ["baseline"]) == []


def test_ones_own_lesson_is_refused_for_that(register: Register, tmp_path: Path) -> None:
    """A lesson of one's own that names a scenario that there is not is a mistake in its file."""
    own = tmp_path / "lessons"
    own.mkdir()
    for part in shipped_lessons().glob("2-*"):
        shutil.copy(part, own)
    shutil.copy(shipped().scenarios / "baseline.toml", tmp_path)
    with pytest.raises(FileProblems, match="western-pressure"):
        learn_content(own, Folders(shipped().seeds, tmp_path), register, ["baseline"])
