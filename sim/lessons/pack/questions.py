"""Questions with options, and tables of answers: blank for pupils, filled for teachers."""

from collections.abc import Iterator, Sequence
from html import escape

from sim.lessons.pack.html import Answers, cell, phrase, table
from sim.lessons.question_tables import CellsTable, ItemTable
from sim.lessons.questions import LETTERS, regrets, right_option
from sim.lessons.showing import shown_value, uncertainty


def questions(items: Sequence[ItemTable], answers: Answers, *, solved: bool) -> str:
    """Questions with boxes; solved, the right one is filled and explained."""
    return "\n".join(_question(i, item, answers, solved) for i, item in enumerate(items, 1))


def _question(i: int, item: ItemTable, answers: Answers, solved: bool) -> str:
    right = right_option(item, answers) if solved else 0
    options = "".join(
        f'<li><span class="box{" right" if k == right else ""}"></span>'
        f"{LETTERS[k - 1]}. {escape(option)}</li>"
        for k, option in enumerate(item.options, 1)
    )
    why = f"<p><strong>{LETTERS[right - 1]}.</strong> {phrase(item.why, answers)}</p>"
    return (
        f'<div class="question"><p>{i}. {escape(item.question)}</p>'
        f'<ul class="options">{options}</ul>{why if solved else ""}</div>'
    )


def blank_table(asked: CellsTable) -> str:
    """A table that pupils fill in."""
    rows = [
        [cell(escape(head)), *(cell("", "blank") for _ in asked.columns)] for head in asked.rows
    ]
    return table([asked.title, *asked.columns], rows, _widths(asked))


def _widths(asked: CellsTable) -> list[int]:
    return [34, *(66 // len(asked.columns) for _ in asked.columns)]


def filled_table(asked: CellsTable, answers: Answers) -> str:
    """The same with answers, and the regret of each where the table says what is best."""
    rows = [
        [cell(escape(head)), *_cells(names, asked, answers)]
        for head, names in zip(asked.rows, asked.cells, strict=True)
    ]
    return table([asked.title, *asked.columns], rows, _widths(asked))


def _cells(names: Sequence[str], asked: CellsTable, answers: Answers) -> Iterator[str]:
    told = regrets(names, asked, answers)
    for name, regret in zip(names, told, strict=True):
        one = answers[name]
        value = f"<strong>{escape(shown_value(one))}</strong><br>"
        beside = f'<span class="small">{escape(uncertainty(one))}</span>'
        yield cell(value + beside + (f"<br>regret {escape(regret)}" if regret else ""))
