"""What an explanation is, and how it reads: as text on a hundred columns, as data, as HTML."""

import html
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

WIDTH = 100
"""Columns of the text."""

NARROW = 60
"""Columns below which a heading stands above what it says, not beside it."""

NARROWEST = 20
"""What is left for the last column of a table, however wide the others are."""

SPARE = 2
"""How much wider a column may become for numbers to stand point under point."""

Cell = str | float | int | None
Row = Mapping[str, Cell]
Content = str | Sequence[str] | Sequence[Row]
"""Words, lines, or a table as its rows."""


@dataclass(frozen=True)
class Meaning:
    """One thing that a name stands for."""

    kind: str
    """What kind of thing: parameter, output, event, ..."""
    name: str
    about: Mapping[str, Content]
    """What there is to say, by heading; what is empty is left out."""


@dataclass(frozen=True)
class Explanation:
    """All that a name stands for."""

    asked: str
    meanings: tuple[Meaning, ...]
    left_out: tuple[str, ...] = ()
    """Scenarios with mistakes, of which nothing is told."""

    @property
    def text(self) -> str:
        """As lines of a hundred columns."""
        return self.folded(WIDTH)

    def folded(self, width: int) -> str:
        """As lines of so many columns."""
        texts = ["\n".join(_lines_of(meaning, width)) for meaning in self.meanings]
        if len(texts) > 1:
            kinds = ", ".join(meaning.kind for meaning in self.meanings)
            texts.insert(0, f"{self.asked} has {len(texts)} meanings: {kinds}")
        texts += [_left_out(name) for name in self.left_out]
        return "\n\n".join(texts)

    def as_dict(self) -> dict[str, object]:
        """As data: lists, dictionaries, strings and numbers alone."""
        return {
            "asked": self.asked,
            "meanings": [_data(meaning) for meaning in self.meanings],
            "left out": list(self.left_out),
        }

    def _repr_html_(self) -> str:
        left_out = "".join(f"<p>{html.escape(_left_out(name))}</p>" for name in self.left_out)
        return "".join(_html(meaning) for meaning in self.meanings) + left_out


def _left_out(scenario: str) -> str:
    return f"left out: scenario {scenario}, which has mistakes; see `hedgerow check {scenario}`"


def sections(meaning: Meaning) -> Iterator[tuple[str, Content]]:
    """Headings with what stands under them, without the empty ones."""
    yield from ((heading, content) for heading, content in meaning.about.items() if content)


def cell_text(cell: Cell) -> str:
    """A value as people read it."""
    if cell is None or isinstance(cell, str):
        return cell or "-"
    return f"{cell:,.10g}" if abs(cell) >= 10_000 else f"{cell:g}"


def _data(meaning: Meaning) -> dict[str, object]:
    about = {heading: _plain(content) for heading, content in sections(meaning)}
    return {"kind": meaning.kind, "name": meaning.name, "about": about}


def _plain(content: Content) -> object:
    if isinstance(content, str):
        return content
    return [dict(part) if isinstance(part, Mapping) else part for part in content]


def _rows(content: Sequence[str] | Sequence[Row]) -> list[Row]:
    """The content when it is a table, else nothing."""
    return [part for part in content if isinstance(part, Mapping)]


# ---- text ----------------------------------------------------------------------------------------


def _lines_of(meaning: Meaning, width: int) -> Iterator[str]:
    yield f"{meaning.name}: {meaning.kind}"
    if width < NARROW:
        yield from _below(meaning, width)
        return
    margin = max(len(heading) for heading, _ in sections(meaning)) + 4
    for heading, content in sections(meaning):
        for i, line in enumerate(_lines(content, width - margin)):
            yield f"{f'  {heading}' if i == 0 else '':{margin}}{line}".rstrip()


def _below(meaning: Meaning, width: int) -> Iterator[str]:
    """Each heading on a line of its own, and what it says below."""
    for heading, content in sections(meaning):
        yield f"  {heading}"
        yield from (f"    {line}" for line in _lines(content, width - 4))


def _lines(content: Content, width: int) -> Iterator[str]:
    if isinstance(content, str):
        yield from _folded(content, width)
    elif rows := _rows(content):
        yield from _table(rows, width)
    else:
        for line in map(str, content):
            yield from _wrapped(line, width)


def _wrapped(line: str, width: int) -> list[str]:
    """A line as it stands where it fits; what follows hangs below it."""
    if len(line) <= width:
        return [line]
    return _folded(line, width, "  ")


def _folded(text: str, width: int, hang: str = "") -> list[str]:
    """Lines broken between words alone: a name with hyphens stays whole."""
    return textwrap.wrap(
        text, width, subsequent_indent=hang, break_on_hyphens=False, break_long_words=False
    )


def _table(rows: list[Row], width: int) -> Iterator[str]:
    """Aligned columns; the last one wraps. Without room for them each row is a list."""
    columns = [_column(head, [row[head] for row in rows]) for head in rows[0]]
    left = sum(len(column[0]) + 2 for column in columns[:-1])
    if left + min(len(columns[-1][0]), NARROWEST) > width:
        yield from _listed(rows, width)
        return
    for line in zip(*columns, strict=True):
        first = "".join(f"{cell}  " for cell in line[:-1])
        lead = len(line[-1]) - len(line[-1].lstrip())
        for part in _folded(line[-1].strip(), max(width - left, NARROWEST)) or [""]:
            yield f"{first}{' ' * lead}{part}".rstrip()
            first = " " * left


def _listed(rows: list[Row], width: int) -> Iterator[str]:
    """What a row is about, and below it each cell with its head."""
    for row in rows:
        first, *others = ((head, cell_text(cell)) for head, cell in row.items())
        yield from _wrapped(first[1], width)
        for head, words in others:
            yield from _folded(f"  {head}: {words}", width, "    ")


def _column(head: str, cells: list[Cell]) -> list[str]:
    """A column with its head, all of one width; numbers stand point under point.

    Very large beside very small ones would make it wide; they stand to the right as they are.
    """
    words = [cell_text(cell) for cell in cells]
    if any(isinstance(cell, str) for cell in cells):
        width = max(map(len, [head, *words]))
        return [word.ljust(width) for word in (head, *words)]
    behind = max(len(word) - len(word.partition(".")[0]) for word in words)
    aligned = [word.ljust(len(word.partition(".")[0]) + behind) for word in words]
    if max(map(len, aligned)) <= max(map(len, words)) + SPARE:
        words = aligned
    width = max(map(len, [head, *words]))
    return [word.rjust(width) for word in (head, *words)]


# ---- HTML ----------------------------------------------------------------------------------------


def _html(meaning: Meaning) -> str:
    rows = "".join(
        f"<tr><th style='text-align:left;vertical-align:top'>{html.escape(heading)}</th>"
        f"<td style='text-align:left'>{_html_of(content)}</td></tr>"
        for heading, content in sections(meaning)
    )
    return f"<h4>{html.escape(meaning.name)}: {meaning.kind}</h4><table>{rows}</table>"


def _html_of(content: Content) -> str:
    if isinstance(content, str):
        return html.escape(content)
    rows = _rows(content)
    if not rows:
        return "<br>".join(f"<code>{html.escape(str(line))}</code>" for line in content)
    heads = "".join(f"<th>{html.escape(head)}</th>" for head in rows[0])
    lines = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell_text(c))}</td>" for c in row.values()) + "</tr>"
        for row in rows
    )
    return f"<table><tr>{heads}</tr>{lines}</table>"
