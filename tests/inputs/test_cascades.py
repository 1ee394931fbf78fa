"""What follows from another mistake is not told, and what is a mistake of its own is."""

from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field

from sim.inputs.strict_toml import FileProblems, Form, Strict, check, parse, salvage

Name = Annotated[str, Field(pattern="^[a-z]+$"), Form("small letters")]


class Item(Strict):
    """A table with a number and a word."""

    number: float
    word: str = "none"


class File(Strict):
    """Lists and tables of items, and numbers by two names."""

    item: Annotated[tuple[Item, ...], Field(min_length=2)] = (Item(number=1.0), Item(number=2.0))
    named: dict[Name, Item] = Field(default_factory=dict)
    numbers: dict[str, dict[str, float]] = Field(default_factory=dict)


def told(text: str, folder: Path) -> list[str]:
    """What is said of a file, with the line of each."""
    (folder / "file.toml").write_text(text, encoding="utf-8")
    with pytest.raises(FileProblems) as refused:
        check(parse(folder / "file.toml"), File)
    return [f"{one.line}: {one.what}" for one in refused.value.problems]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # a list is as long as it is, however many of its items are wrong
        (
            "[[item]]\nnumber = 1.0\n[[item]]\nnumber = 'a'\n",
            ['4: number = "a" is text; a number is wanted'],
        ),
        ("[[item]]\nnumber = 1.0\n", ["1: item has 1 item"]),
        (
            "[[item]]\nnumber = 'a'\n",
            ["1: item has 1 item", '2: number = "a" is text; a number is wanted'],
        ),
        # the first value without the header of its table speaks for all
        (
            "[named]\nnumber = 1.0\nword = 'a'\n",
            ["2: number = 1.0 stands directly in [named], which holds tables with names"],
        ),
        (
            "[named]\nnumber = 1.0\nword = {}\n[named.b]\nnumber = true\n",
            [
                "2: number = 1.0 stands directly in [named], which holds tables with names",
                "5: number = true is a yes-or-no value; a number is wanted",
            ],
        ),
        (
            "[numbers]\na = 1.0\nb = 2.0\n",
            ["2: a = 1.0 stands directly in [numbers], which holds tables with names"],
        ),
        # a name that is no key of such a table is a table that was given a number
        ("[named]\nmine = 1.0\n", ["2: mine = 1.0 is a decimal number; a table is wanted"]),
    ],
)
def test_a_mistake_is_told_and_what_follows_is_not(
    text: str, said: list[str], tmp_path: Path
) -> None:
    """Each mistake has one message, at its line."""
    assert told(text, tmp_path) == said


def test_the_rest_of_a_file_is_saved_without_whole_tables(tmp_path: Path) -> None:
    """A table of a model that has a mistake is left out whole, and the others stay."""
    text = "[named.a]\nnumber = 'a'\n[named.b]\nnumber = 2.0\n"
    (tmp_path / "file.toml").write_text(text, encoding="utf-8")
    rest = salvage(parse(tmp_path / "file.toml"), File)
    assert rest.table.named == {"b": Item(number=2.0)}
    assert rest.cut == {("named", "a")}
    assert rest.refused is not None
