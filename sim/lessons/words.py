"""The words of a lesson: a little Markdown, read into blocks that terminal, paper and page share.

    text --read_words--> headings -> blocks (paragraph, bullets, numbers) -> items -> spans

A span is text or a field, `{name}` or `{name:form}`, that stands for an answer of the model, in one
of four styles. Nothing is passed on as HTML.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from sim.inputs.strict_toml import closest_word, nearest

Form = Literal["full", "value", "size"]
"""An answer with its uncertainty, its value alone, or its value without its sign."""
Style = Literal["", "strong", "emphasis", "code"]

HEADINGS: Final = (
    "Question",
    "Predict",
    "Run",
    "Notice",
    "Surprise",
    "Explain",
    "Task",
    "Teacher",
)
"""The parts of a lesson's words, in order."""


@dataclass(frozen=True)
class Span:
    """Text, or a field that stands for an answer."""

    text: str
    """What is written; the name of the answer where it is a field."""
    style: Style = ""
    form: Form | None = None
    """How the answer is shown; None where it is text."""


Inline = tuple[Span, ...]


@dataclass(frozen=True)
class Block:
    """A paragraph, which has one item, or a list."""

    kind: Literal["paragraph", "bullets", "numbers"]
    items: tuple[Inline, ...]


@dataclass(frozen=True)
class Slip:
    """What is wrong in a text, and where: an offset into it."""

    offset: int
    what: str
    allowed: str = ""
    fix: str = ""


FORMS: Final = "{name}, {name:value} or {name:size}"
"""How a field is written."""
_NAMED = re.compile(r"([a-z0-9][a-z0-9-]*)(?::(value|size))?")
_MARK = re.compile(r"\{[^{}\n]*\}|`[^`\n]*`|\*\*|\*")
_HEADING = re.compile(r"^## +(.+?) *$", re.MULTILINE)
_ITEM = re.compile(r"(?:(?P<bullet>-)|(?P<number>[0-9]+\.)) +")
_REFUSED: Final = (
    (re.compile(r"^(?!## )#", re.MULTILINE), "a heading of another rank", "write ## and its name"),
    (re.compile(r"!\["), "a picture", "say it in words"),
    (re.compile(r"\]\("), "a link", "write the address as text"),
    (re.compile(r"^ *\|", re.MULTILINE), "a table", "write a list"),
    (re.compile(r"^ *>", re.MULTILINE), "a quotation", "write a paragraph"),
    (re.compile(r"^ *```", re.MULTILINE), "a block of code", "put `code` into a sentence"),
    (re.compile(r"</?[A-Za-z!]"), "HTML", "write it in Markdown"),
)
"""What Markdown has and lessons have not, with what to do instead."""


def inline(text: str) -> Inline:
    """The spans of a line of words."""
    spans, style, at = list[Span](), Styles(), 0
    for mark in _MARK.finditer(text):
        spans.append(Span(text[at : mark.start()], style.now))
        at = mark.end()
        spans += _marked(mark[0], style)
    spans.append(Span(text[at:], style.now))
    return tuple(span for span in spans if span.text)


@dataclass
class Styles:
    """The style in force, turned on and off by marks."""

    now: Style = ""

    def turn(self, style: Style) -> None:
        """Turn a style on, or off where it is in force."""
        self.now = "" if self.now == style else style


def _marked(mark: str, style: Styles) -> Iterator[Span]:
    if mark.startswith("`"):
        yield Span(mark[1:-1], "code")
    elif mark.startswith("{"):
        yield field_of(mark[1:-1], style.now)
    else:
        style.turn("strong" if mark == "**" else "emphasis")


def field_of(written: str, style: Style = "") -> Span:
    """The field that stands between braces; of another form, its whole text is the name."""
    match = _NAMED.fullmatch(written)
    if match is None:
        return Span(written, style, "full")
    form: Form = "value" if match[2] == "value" else "size" if match[2] == "size" else "full"
    return Span(match[1], style, form)


def read_words(text: str) -> dict[str, tuple[Block, ...]]:
    """Blocks by heading; what stands before the first heading is left to `slips`."""
    parts = _HEADING.split(text)[1:]
    return {name: tuple(_blocks(body)) for name, body in zip(parts[::2], parts[1::2], strict=True)}


def _blocks(text: str) -> Iterator[Block]:
    for chunk in re.split(r"\n[ \t]*\n", text):
        if chunk.strip():
            yield from _of_chunk(chunk.strip("\n").splitlines())


def _of_chunk(lines: list[str]) -> Iterator[Block]:
    """The block of lines without an empty one between them; a list may follow a paragraph."""
    first = next((i for i, line in enumerate(lines) if _ITEM.match(line)), len(lines))
    if first:
        yield Block("paragraph", (inline(_joined(lines[:first])),))
    if first < len(lines):
        marker = _ITEM.match(lines[first])
        kind: Literal["bullets", "numbers"] = (
            "bullets" if marker and marker["bullet"] else "numbers"
        )
        yield Block(kind, tuple(inline(item) for item in _items(lines[first:])))


def _items(lines: list[str]) -> list[str]:
    """Items of a list, with the lines that go on with each."""
    items = list[list[str]]()
    for line in lines:
        if _ITEM.match(line):
            items.append([_ITEM.sub("", line, count=1)])
        else:
            items[-1].append(line)
    return [_joined(item) for item in items]


def _joined(lines: list[str]) -> str:
    return " ".join(line.strip() for line in lines)


def fields_in(text: str) -> Iterator[tuple[int, Span]]:
    """Fields of a text that are of the right form, with their offsets; none inside code."""
    for mark in _MARK.finditer(text):
        if mark[0].startswith("{") and _NAMED.fullmatch(mark[0][1:-1]):
            yield mark.start(), field_of(mark[0][1:-1])


# ---- what is wrong ------------------------------------------------------------------------------


def slips(text: str) -> Iterator[Slip]:
    """What the words of a lesson may not be: other headings, other Markdown, styles left open."""
    yield from _wrong_headings(text)
    for pattern, what, fix in _REFUSED:
        for match in pattern.finditer(text):
            yield Slip(match.start(), f"{what}, which lessons do not have", fix=fix)
    yield from inline_slips(text)


def _wrong_headings(text: str) -> Iterator[Slip]:
    found = [(match[1], match.start()) for match in _HEADING.finditer(text)]
    if text[: found[0][1] if found else len(text)].strip():
        yield Slip(0, "words before the first heading", fix=f"begin with ## {HEADINGS[0]}")
    allowed, names = ", ".join(HEADINGS), [name for name, _ in found]
    for i, (name, offset) in enumerate(found):
        if name not in HEADINGS:
            yield Slip(offset, f"unknown heading '{name}'", allowed, nearest(name, HEADINGS))
        elif name in names[:i]:
            yield Slip(offset, f"the heading '{name}' stands twice", fix="join the two parts")
    meant = {closest_word(name, HEADINGS) for name in names}
    for name in HEADINGS:
        if name not in meant:
            yield Slip(len(text.rstrip()), f"the heading '{name}' is missing", allowed)
    known = list(dict.fromkeys(name for name in names if name in HEADINGS))
    if known != [name for name in HEADINGS if name in known]:
        yield Slip(found[0][1], "the headings are in another order", allowed)


def inline_slips(text: str) -> Iterator[Slip]:
    """Braces around what is no field, and a style that a paragraph leaves open."""
    for mark in _MARK.finditer(text):
        if mark[0].startswith("{") and _NAMED.fullmatch(mark[0][1:-1]) is None:
            yield Slip(mark.start(), f"'{mark[0]}' is no field", FORMS)
    for brace in re.finditer(r"[{}]", _MARK.sub(lambda mark: " " * len(mark[0]), text)):
        yield Slip(brace.start(), f"a lone '{brace[0]}'", FORMS)
    yield from _left_open(text)


def _left_open(text: str) -> Iterator[Slip]:
    """A style that a paragraph or an item begins and does not end, at the mark that begins it."""
    for part in re.finditer(r"(?:[^\n]|\n(?![ \t]*\n|- |[0-9]+\. |## ))+", text):
        style, begun = Styles(), part.start()
        for mark in _MARK.finditer(part[0]):
            if mark[0] in ("*", "**"):
                begun = part.start() + mark.start()
                _ = list(_marked(mark[0], style))
        if style.now:
            fix = "end it with the mark it began with"
            yield Slip(begun, f"{style.now} begins here and does not end", fix=fix)


CITATION: Final = re.compile(r"(?<![a-z0-9-])[a-z0-9]++(?:-[a-z0-9]++)*+ ¶[0-9]+")
"""A paragraph of a document, as words cite it."""
