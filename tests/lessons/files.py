"""Lessons of one's own, for tests: a small one, and the shipped ones in a folder to change."""

import shutil
from pathlib import Path

from sim.inputs.folders import shipped
from sim.inputs.register import Register
from sim.lessons.lesson import Lesson, load_lesson

SHIPPED = Path(__file__).parents[2] / "docs" / "lessons"

DATA = """schema = 1
title = "Six"
question = "Does tone matter?"

[policies.warm]
title = "A warmer West"
scenario = "western-pressure"
levers = { USA = { engagement = 0.5 } }

[predict]
scenario = "warm"
output = "alignment.USA"
from = "2020"
until = "2024"
low = 0.0
high = 0.5
task = "Draw."

[[runs]]
scenario = "warm"
against = "western-pressure"
output = "alignment.USA"
look = "Look."

[[answers]]
name = "gain"
meaning = "What contacts change"
scenario = "warm"
against = "western-pressure"
output = "alignment.USA"
quarter = "2024"
statistic = "median"
at_least = 0.0

[[quiz]]
question = "Which?"
options = ["It falls", "It stays", "It rises"]
answer = "gain"
cuts = [-0.5, 0.5]
why = "It changes by {gain:size}."

[[misconceptions]]
belief = "Tone is nothing."
answer = "It is {gain}."

[[rubric]]
criterion = "Evidence"
standard = "Quotes {gain:value}."

[[test]]
construct = "Tone"
[test.before]
question = "Before?"
options = ["Yes", "No"]
right = 1
why = "So."
[test.after]
question = "After?"
options = ["Yes", "No"]
right = 2
why = "So."

[[plans]]
minutes = 50
steps = [{ minutes = 50, what = "All" }]

[[plans]]
minutes = 75
steps = [{ minutes = 70, what = "Most" }, { minutes = 5, what = "Rest" }]

[[plans]]
minutes = 150
steps = [{ minutes = 150, what = "All" }]
"""
"""The data of a sixth lesson."""

WORDS = """## Question

Does **tone** matter (vannarith-2019 ¶19)?

## Predict

1. Draw.
2. Say how sure
   you are.

## Run

Run it.

## Notice

- What?
- In how *many* futures?

## Surprise

It rises by {gain}.

## Explain

Contacts `stay` open.

## Task

Write.

## Teacher

Begin.
"""
"""Its words."""


def sixth(folder: Path, data: str = DATA, words: str = WORDS) -> Path:
    """Write a sixth lesson; the path of its data."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "6-does-tone-matter.toml"
    path.write_text(data, encoding="utf-8")
    path.with_suffix(".md").write_text(words, encoding="utf-8")
    return path


def read(path: Path, register: Register) -> Lesson:
    """A lesson over the shipped scenarios."""
    return load_lesson(path, shipped(), register)


def copied(folder: Path, number: int, old: str, new: str) -> Path:
    """A shipped lesson in a folder of its own, with a text of its data changed once."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in SHIPPED.glob(f"{number}-*"):
        shutil.copy(path, folder)
    path = next(folder.glob(f"{number}-*.toml"))
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path
