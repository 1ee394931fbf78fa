"""Which option of a question is right, and what a choice of a table misses, by the answers."""

from collections.abc import Mapping, Sequence
from typing import Final

from sim.lessons.answers import Answered
from sim.lessons.question_tables import CellsTable, ItemTable
from sim.lessons.showing import number

LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""What options are called, in order."""


def right_option(item: ItemTable, answers: Mapping[str, Answered]) -> int:
    """The right option of a question; the first is 1."""
    if item.right is not None:
        return item.right
    if item.answer is not None:
        value = answers[item.answer].estimate.value
        return 1 + sum(value >= cut for cut in item.cuts)
    values = [answers[name].estimate.value for name in (*item.largest, *item.smallest)]
    return 1 + values.index(max(values) if item.largest else min(values))


def regrets(names: Sequence[str], asked: CellsTable, answers: Mapping[str, Answered]) -> list[str]:
    """What each choice of a row misses of the best one there; empty texts where none is told."""
    if asked.best is None:
        return [""] * len(names)
    values = [answers[name].estimate.value for name in names]
    best = max(values) if asked.best == "largest" else min(values)
    return [
        number(abs(best - value), answers[name].asked, signed=False)
        for name, value in zip(names, values, strict=True)
    ]
