"""Rows in aligned columns, one below the other where the terminal is narrow, or as JSON."""

import json
import textwrap
from collections.abc import Collection, Iterator, Sequence
from math import floor, log10
from typing import Any

from sim.cli.printing.width import folded, width

SMALLEST = 5e-7
"""A change that counts as none: less than the last digit shown."""

Row = dict[str, Any]
"""A line of a table: its cells by their heads, the same heads in every row."""

GAP = "  "
"""What stands between columns."""

NARROWEST = 12
"""Columns below which words are not folded: what has less room stands below each other."""


def print_rows(rows: list[Row], as_json: bool) -> None:
    """Print rows as aligned columns, or as JSON."""
    if as_json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for line in table(rows, width()):
        print(line)


def table(
    rows: list[Row],
    columns: int,
    *,
    numbers: Collection[str] = (),
    whole: Collection[str] = (),
    indent: str = "",
) -> Iterator[str]:
    """Lines of at most so many columns: a table where it fits, else its rows one below the other.

    Words fold inside their column; what stands under the heads of `numbers` (to the right) and of
    `whole` (to the left) never does.
    """
    if not rows:
        return
    heads = list(rows[0])
    cells = [[_cell(value) for value in row.values()] for row in rows]
    widths = _widths(heads, cells, {*numbers, *whole}, columns - len(indent))
    if widths is None:
        yield from _stacked(heads, cells, columns, indent)
        return
    right = [head in numbers for head in heads]
    for line in [heads, *cells]:
        yield from _folded_row(line, widths, right, indent)


def left_out(
    rows: list[Row], columns: int, spare: Sequence[str], *, whole: Collection[str] = ()
) -> tuple[str, ...]:
    """The first of the `spare` heads, as many as must go before the others fit side by side."""
    for size in range(len(spare)):
        heads = [head for head in rows[0] if head not in spare[:size]]
        cells = [[_cell(row[head]) for head in heads] for row in rows]
        if _widths(heads, cells, whole, columns) is not None:
            return tuple(spare[:size])
    return tuple(spare)


def _widths(
    heads: list[str], cells: list[list[str]], whole: Collection[str], line: int
) -> list[int] | None:
    """The width of each column, the widest narrowed until all fit; None where they cannot."""
    room = line - len(GAP) * (len(heads) - 1)
    columns = list(zip(*cells, strict=True))
    widths = [max(map(len, [head, *cells])) for head, cells in zip(heads, columns, strict=True)]
    least = [
        max(_longest_word(head), *map(len if head in whole else _least, cells))
        for head, cells in zip(heads, columns, strict=True)
    ]
    while sum(widths) > room:
        narrowed = [i for i, least_width in enumerate(least) if widths[i] > least_width]
        if not narrowed:
            return None
        widths[max(narrowed, key=lambda i: widths[i])] -= 1
    return widths


def _least(words: str) -> int:
    return min(len(words), max(NARROWEST, _longest_word(words)))


def _longest_word(words: str) -> int:
    return max(map(len, words.split()), default=0)


def _folded_row(
    line: list[str], widths: list[int], right: list[bool], indent: str
) -> Iterator[str]:
    """A row of a table, in as many lines as its longest cell takes."""
    parts = [_in_column(cell, width) for cell, width in zip(line, widths, strict=True)]
    for i in range(max(map(len, parts))):
        pieces = [part[i] if i < len(part) else "" for part in parts]
        aligned = [
            piece.rjust(width) if to_right else piece.ljust(width)
            for piece, width, to_right in zip(pieces, widths, right, strict=True)
        ]
        yield (indent + GAP.join(aligned)).rstrip()


def _in_column(cell: str, width: int) -> list[str]:
    if len(cell) <= width:
        return [cell]
    return textwrap.wrap(cell, width, break_long_words=False, break_on_hyphens=False)


def _stacked(heads: list[str], cells: list[list[str]], columns: int, indent: str) -> Iterator[str]:
    """Rows as lists: the head of their names, and below each name its cells with their heads."""
    yield from folded(f"{indent}{heads[0]}:", columns)
    for row in cells:
        yield from folded(f"{indent}{row[0]}", columns)
        for head, cell in zip(heads[1:], row[1:], strict=True):
            yield from folded(f"{indent}  {head}: {cell}", columns)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:g}" if isinstance(value, float) else str(value)


def signed(value: float) -> str:
    """A change with three digits, and never in powers of ten."""
    if abs(value) < SMALLEST:
        return "0"
    decimals = max(0, 2 - floor(log10(abs(value))))
    return f"{value:+,.{min(decimals, 6)}f}"
