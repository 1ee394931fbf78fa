"""How wide is what is printed? As wide as the terminal; what is piped or kept has no edge."""

import os
import re
import sys
import textwrap
from typing import Final, TextIO

NO_EDGE: Final = 10_000
"""Columns where nothing is folded: a line of a file is one row, however long."""

WIDTH = re.compile("0*[1-9][0-9]{0,4}")
"""A width that is believed; others are a slip."""

LABEL = re.compile(r" *\w+: {2,}")
"""What begins a line like "Error:    0.0003", whose words stand below each other when folded."""


def width(elsewhere: int = NO_EDGE) -> int:
    """Columns of the terminal, or what COLUMNS says; `elsewhere` where there is no terminal."""
    named = os.environ.get("COLUMNS", "")
    if WIDTH.fullmatch(named):
        return int(named)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or elsewhere
    except (OSError, ValueError):
        return elsewhere


def say(*lines: str, file: TextIO | None = None) -> None:
    """Print lines, folded between words where they are wider than the terminal."""
    for line in lines:
        print(*folded(line, width()), sep="\n", file=file)


def folded(line: str, columns: int) -> list[str]:
    """A line in pieces of at most so many columns; no word is broken, so paths stay whole.

    What follows the first piece hangs below it, under the words where a label goes before.
    """
    if len(line) <= columns:
        return [line]
    label = LABEL.match(line)
    hang = len(label[0]) if label else len(line) - len(line.lstrip()) + 2
    return textwrap.wrap(
        line,
        columns,
        subsequent_indent=" " * min(hang, columns // 4),
        break_long_words=False,
        break_on_hyphens=False,
    )
