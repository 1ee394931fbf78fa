"""What a document names in `code type`: files, tests, commands. Which of them are not there?

A name is a path from the root of the repository, `path::test`, `hedgerow COMMAND --option`,
`make TARGET` or `python FILE`. Words that name nothing do not stand in code type there.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import typer
from typer.core import TyperGroup

from sim.cli import app

ROOT = Path(__file__).parents[1]
NAMED = re.compile(r"`([^`]+)`")


def missing(text: str) -> list[str]:
    """The names of a text that lead nowhere, as they stand there."""
    return [name for name in names_in(text) if not leads_somewhere(name)]


def names_in(text: str) -> list[str]:
    """Every name in code type, but `table:`, of which pages say how they are made."""
    return [name for name in NAMED.findall(text) if name != "table:"]


def leads_somewhere(name: str) -> bool:
    """Whether a file, a test or a command of this name is there."""
    first, *words = name.split()
    if first == "hedgerow":
        return bool(words) and _is_command(*words)
    if first == "make":
        return f"\n{words[0]}:" in (ROOT / "Makefile").read_text(encoding="utf-8")
    if first == "python":
        return (ROOT / words[0]).is_file()
    path, _, test = name.partition("::")
    place = ROOT / path
    return place.exists() and path != "" and (not test or test in set(_functions(place)))


def _is_command(name: str, *options: str) -> bool:
    known = _commands().get(name)
    return known is not None and known.issuperset(options)


@cache
def _commands() -> dict[str, frozenset[str]]:
    """The options of each command."""
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    return {
        name: frozenset(option for one in command.params for option in one.opts)
        for name, command in group.commands.items()
    }


def _functions(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
