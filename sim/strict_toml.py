"""Which mistake is in a TOML file, where is it, and how is it put right?

Reading goes through four gates, and nothing is silently ignored:

    bytes --guards--> text --tomllib--> data --pydantic--> model

* Guards refuse what would cost hours or gigabytes, or what a person cannot see: size, depth, long
  keys, long numbers, wrong encodings, hidden characters.
* ``tomllib`` stops at its first syntax error: one ``Problem``, with a fix where one can be known.
* ``pydantic`` finds all other mistakes in one pass; each is translated into plain words.

A position index (key path -> line and column), built only when something is wrong, says where.
Every mistake becomes a ``Problem``; a file with any raises ``FileProblems`` and nothing else.
"""

import datetime as dt
import difflib
import enum
import os
import re
import stat
import tomllib
import types
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self, TypeVar, Union, get_args, get_origin

import pydantic
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, ErrorDetails
from pydantic_core.core_schema import ErrorType

Key = str | int
Keys = tuple[Key, ...]
M = TypeVar("M", bound=pydantic.BaseModel)

SIZE_LIMIT = 1 << 20  # bytes
DEPTH_LIMIT = 24  # brackets within brackets
PARTS_LIMIT = 16  # names in one dotted key
DIGITS_LIMIT = 400  # digits in one number
SHOWN_LIMIT = 20  # problems told at once
WEIGHED_LIMIT = 1000  # problems brought into the order of the file; the rest are only counted


@dataclass(frozen=True)
class Problem:
    """One mistake in one file: where it is, what is wrong, what is allowed, how to fix it."""

    file: str
    line: int
    column: int
    what: str
    allowed: str = ""
    fix: str = ""

    def __str__(self) -> str:
        lines = [f"{self.file}:{self.line}:{self.column}: error: {self.what}"]
        lines += [f"  allowed: {self.allowed}"] if self.allowed else []
        lines += [f"  fix: {self.fix}"] if self.fix else []
        return "\n".join(_printable(line) for line in lines)


class FileProblems(Exception):  # noqa: N818  (it carries them)
    """All that is wrong with a file; ``total`` counts also the problems that are not carried."""

    def __init__(self, problems: Iterable[Problem], total: int | None = None):
        self.problems = tuple(problems)
        self.total = len(self.problems) if total is None else total
        super().__init__(self.problems, self.total)

    def __str__(self) -> str:
        shown = self.problems[:SHOWN_LIMIT]
        files = _printable(", ".join(dict.fromkeys(problem.file for problem in self.problems)))
        closing = f"{_count(self.total, 'problem')} in {files}"
        if self.total > len(shown):
            closing += f"; the first {len(shown)} are shown"
        return "\n".join([*map(str, shown), closing])


def _accept_lists(node: object) -> None:
    """Make the container nodes of a core schema lax, leaving all others strict."""
    if isinstance(node, dict):
        if node.get("type") in ("tuple", "set", "frozenset", "enum"):
            node["strict"] = False
        for name, child in node.items():
            if name not in ("default", "metadata", "serialization", "expected", "members"):
                _accept_lists(child)
    elif isinstance(node, list | tuple):
        for child in node:
            _accept_lists(child)


class Strict(pydantic.BaseModel):
    """A model for files: exact types, no unknown keys, frozen, no nan or inf.

    Strictness is about meaning, not about containers: TOML knows one kind of list and no enums, so
    fields annotated as tuple, set or frozenset accept a list, at any depth, and an enum accepts its
    value; what is *in* them stays strict. Prefer ``tuple[...]``, which is frozen like its model.

    The docstring below a field is its description, shown when the key is missing. A validator may
    raise ``ValueError`` (its text is shown as it is) or ``PydanticCustomError``, whose context may
    hold ``key`` (the key of the table to point at), ``allowed`` and ``fix``.
    """

    model_config = pydantic.ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        use_attribute_docstrings=True,
    )

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[pydantic.BaseModel], handler: pydantic.GetCoreSchemaHandler, /
    ) -> CoreSchema:
        """Let lists become tuples and sets, and plain values enum members."""
        schema = handler(source)
        _accept_lists(schema)
        return schema


@dataclass(frozen=True)
class Document:
    """A parsed file that knows where each key and value stands.

    Lines and columns count from 1, columns in characters. The position of a table is its header.
    """

    path: str
    data: dict[str, Any]
    text: str = field(default="", repr=False)

    def where(self, *keys: Key) -> tuple[int, int]:
        """Line and column of the value at a key path, or of its nearest known parent."""
        place = self._nearest_place(keys)
        return self._line_column(place.value) if place else (1, 1)

    def where_key(self, *keys: Key) -> tuple[int, int]:
        """Line and column of the key itself, or of its nearest known parent."""
        place = self._nearest_place(keys)
        return self._line_column(place.key) if place else (1, 1)

    def problem(self, keys: Keys, what: str, allowed: str = "", fix: str = "") -> Problem:
        """Return a problem at the value of a key path, for checks across fields by callers."""
        return Problem(self.path, *self.where(*keys), what, allowed, fix)

    def problem_at(self, offset: int, what: str, allowed: str = "", fix: str = "") -> Problem:
        """Return a problem at an offset into the text."""
        return Problem(self.path, *self._line_column(offset), what, allowed, fix)

    def _nearest_place(self, keys: Keys) -> "_Place | None":
        known = (self._places.get(keys[:size]) for size in range(len(keys), 0, -1))
        return next((place for place in known if place), None)

    def _line_column(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    @cached_property
    def _mask(self) -> str:
        """The text with quoted texts as runs of quotes and comments as blanks, same length."""
        return _TEXT_OR_COMMENT.sub(
            lambda match: ('"' if match["text"] else " ") * len(match[0]),
            self.text,
        )

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    @cached_property
    def _places(self) -> dict[Keys, "_Place"]:
        return _Scanner(self.text).run().places


def read(path: Path, model: type[M]) -> M:
    """Return the model a file holds, or raise ``FileProblems``."""
    return check(parse(path), model)


def parse(path: Path) -> Document:
    """Return a file's data with positions, or raise ``FileProblems``; no model is consulted."""
    source = Document(str(path), {}, _decode(str(path), _read_bytes(path)))
    for guard in (_find_hidden, _find_deep, _find_long_key, _find_long_number, _find_empty):
        if problem := guard(source):
            raise FileProblems([problem])
    return replace(source, data=_load(source))


def check(document: Document, model: type[M]) -> M:
    """Return the model a document holds, or raise ``FileProblems`` with all its mistakes."""
    try:
        return model.model_validate(document.data)
    except pydantic.ValidationError as error:
        details = error.errors(include_url=False)
    raise _translate(document, model, details)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return "did you mean 'x'?" for the known word most like the given one, or ""."""
    close = _closest(word, known)
    return f"did you mean '{close}'?" if close else ""


def _closest(word: str, known: Iterable[str]) -> str:
    """Return the known word most like the given one, upper and lower case being alike, or ""."""
    if len(word) > 64:
        return ""
    by_folded = {name.casefold(): name for name in known}
    found = difflib.get_close_matches(word.casefold(), by_folded, n=1)
    return by_folded[found[0]] if found else ""


def _printable(text: str) -> str:
    """Return text that cannot move the cursor, hide or turn around."""
    return "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in text)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


# ---- from a path to text ------------------------------------------------------------------------

_OPEN_FLAGS = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY")
)


def _read_bytes(path: Path) -> bytes:
    """Return the bytes of a regular file; a FIFO or device is never waited for."""
    try:
        descriptor = os.open(path, _OPEN_FLAGS)
    except FileNotFoundError:
        raise _refusal(path, "file not found", _nearest_file(path)) from None
    except (OSError, ValueError) as error:
        if os.path.isdir(path):
            raise _folder_refusal(path) from None
        reason = getattr(error, "strerror", None) or str(error)
        raise _refusal(path, f"file cannot be opened: {reason.lower()}") from None
    with os.fdopen(_regular(descriptor, path), "rb") as stream:
        return _within_limit(stream.read(SIZE_LIMIT + 1), path)


def _regular(descriptor: int, path: Path) -> int:
    """Return the descriptor of a regular file of tolerable size; close and refuse any other."""
    status = os.fstat(descriptor)
    refusal = None
    if stat.S_ISDIR(status.st_mode):
        refusal = _folder_refusal(path)
    elif not stat.S_ISREG(status.st_mode):
        refusal = _refusal(path, "not a regular file", "name a text file")
    elif status.st_size > SIZE_LIMIT:
        refusal = _size_refusal(path, status.st_size)
    if refusal:
        os.close(descriptor)
        raise refusal
    return descriptor


def _within_limit(content: bytes, path: Path) -> bytes:
    """Refuse a file that grew after its size was asked for."""
    if len(content) > SIZE_LIMIT:
        raise _size_refusal(path, len(content))
    return content


def _refusal(path: Path, what: str, fix: str = "", allowed: str = "") -> FileProblems:
    return FileProblems([Problem(str(path), 1, 1, what, allowed, fix)])


def _folder_refusal(path: Path) -> FileProblems:
    return _refusal(path, "this is a folder, not a file", "name a .toml file in it")


def _size_refusal(path: Path, size: int) -> FileProblems:
    return _refusal(path, f"file is too large: {size} bytes", allowed=f"at most {SIZE_LIMIT} bytes")


def _nearest_file(path: Path) -> str:
    try:
        names = [entry.name for entry in os.scandir(path.parent)]
    except (OSError, ValueError):
        return f"there is no folder '{path.parent}'"
    return nearest(path.name, names)


def _decode(path: str, content: bytes) -> str:
    """Return UTF-8 text with plain line ends and without a byte order mark."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        problem = Problem(path, 1, 1, "file is UTF-16", "UTF-8", "re-save as UTF-8")
        raise FileProblems([problem])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileProblems([_wrong_byte(path, content, error.object, error.start)]) from None
    return text.replace("\r\n", "\n")


def _wrong_byte(path: str, content: bytes, seen: bytes, start: int) -> Problem:
    """Return the problem of a byte that is not UTF-8, with the character it was meant to be."""
    byte = seen[start : start + 1]
    before = seen[:start].decode("utf-8-sig")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    fix = "re-save as UTF-8"
    with suppress(UnicodeDecodeError):
        content.decode("windows-1252")
        fix = f"it is '{byte.decode('windows-1252')}' in Windows-1252; re-save as UTF-8"
    return Problem(path, line, column, f"byte 0x{byte.hex().upper()} is not UTF-8", fix=fix)


# ---- guards before tomllib ----------------------------------------------------------------------

# An unclosed text reaches to the end of its line, or of the file: each byte is looked at once.
_TEXT = (
    r'"""(?:[^\\"]++|\\[\s\S]|"(?!""))*+"{3,5}|"""[\s\S]*+'
    r"|'''(?:[^']++|'(?!''))*+'{3,5}|'''[\s\S]*+"
    r'|"(?:[^"\\\n]++|\\[^\n])*+"|"[^\n]*+'
    r"|'[^'\n]*+'|'[^\n]*+"
)
_TEXT_OR_COMMENT = re.compile(rf"(?P<text>{_TEXT})|#[^\n]*+")
_CONTROL = r"\x00-\x08\x0b-\x1f\x7f-\x9f"
_BIDI = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_ZERO_WIDTH = r"\u00ad\u180e\u200b-\u200d\u2028\u2029\u2060-\u2064\ufeff\ufff9-\ufffb"
_HIDDEN = re.compile(rf"[{_CONTROL}{_BIDI}{_ZERO_WIDTH}\U000e0000-\U000e007f]")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|[\s\S])")
_NEXT_PART = r'(?:[ \t]*+\.[ \t]*+[\w"-]++)'
_LONG_KEY = re.compile(rf'(?<![\w"-])[\w"-]++{_NEXT_PART}{{{PARTS_LIMIT}}}{_NEXT_PART}*+')
_LONG_NUMBER = re.compile(rf"(?<![\w\"])[0-9][0-9A-Fa-fxob_]{{{DIGITS_LIMIT},}}+")


def _find_hidden(source: Document) -> Problem | None:
    """Find characters nobody sees: controls, writing direction, zero width; also as escapes."""
    if match := _HIDDEN.search(source.text):
        return _hidden_problem(source, match.start(), match[0])
    if "\\" not in source.text:
        return None
    for text in _TEXT_OR_COMMENT.finditer(source.text):
        if text[0].startswith('"') and "\\" in text[0]:
            for escape in _ESCAPE.finditer(text[0]):
                if _HIDDEN.match(character := _unescape(escape)):
                    return _hidden_problem(source, text.start() + escape.start(), character)
    return None


def _unescape(escape: re.Match[str]) -> str:
    code = int(escape[1] or escape[2] or "20", 16)
    short = {r"\b": "\b", r"\f": "\f", r"\e": "\x1b"}
    return short.get(escape[0], chr(code) if code < 0x110000 else " ")


def _hidden_problem(source: Document, offset: int, character: str) -> Problem:
    kind = "control character"
    if re.match(f"[{_BIDI}]", character):
        kind = "character that turns the writing direction"
    elif not re.match(f"[{_CONTROL}]", character):
        kind = "invisible character"
    fix = "delete it and type the text again"
    if character == "\0":
        fix = "re-save as UTF-8 plain text"
    return source.problem_at(offset, f"{kind} U+{ord(character):04X}", fix=fix)


def _find_deep(source: Document) -> Problem | None:
    depth = 0
    for bracket in re.finditer(r"[\[\]{}]", source._mask):
        depth = depth + 1 if bracket[0] in "[{" else max(0, depth - 1)
        if depth > DEPTH_LIMIT:
            what = "too many brackets within brackets"
            return source.problem_at(bracket.start(), what, f"at most {DEPTH_LIMIT} deep")
    return None


def _find_long_key(source: Document) -> Problem | None:
    match = _LONG_KEY.search(source._mask)
    if not match:
        return None
    what = f"key has {match[0].count('.') + 1} dotted parts"
    return source.problem_at(match.start(), what, f"at most {PARTS_LIMIT}")


def _find_long_number(source: Document) -> Problem | None:
    match = _LONG_NUMBER.search(source._mask)
    if not match:
        return None
    digits = len(match[0].replace("_", ""))
    return source.problem_at(
        match.start(), f"number has {digits} digits", f"at most {DIGITS_LIMIT}"
    )


def _find_empty(source: Document) -> Problem | None:
    return None if source.text.strip() else source.problem_at(0, "file is empty")


# ---- where each key and value stands ------------------------------------------------------------


class _Place(NamedTuple):
    """Offsets of a key and its value, and how they were given."""

    key: int
    value: int
    given: Literal["value", "table", "array", "dotted", "implied"]


class _Clash(NamedTuple):
    """A key path given twice: the offset and place of the second and the first."""

    keys: Keys
    second: _Place
    first: _Place


class _LostError(Exception):
    """The scanner met something that is not TOML."""


_GAP = re.compile(r"(?:\s++|#[^\n]*+)*+")
_PART = re.compile(r'"(?:[^"\\\n]++|\\[^\n])*+"|\'[^\'\n]*+\'|[A-Za-z0-9_-]++')
_DOT = re.compile(r"[ \t]*+\.[ \t]*+")
_EQUALS = re.compile(r"[ \t]*+=[ \t]*+")
_HEADER_OPEN = re.compile(r"\[(\[)?[ \t]*+")
_HEADER_CLOSE = re.compile(r"[ \t]*+\]{1,2}")
_COMMA = re.compile(r",?")
_SCALAR = re.compile(rf"{_TEXT}|(?:\d{{4}}-\d\d-\d\d \d\d:)?[^\s,\[\]{{}}#]++")


class _Scanner:
    """Walks TOML text and notes where each key path stands; stops where the text is not TOML."""

    def __init__(self, text: str):
        self.text = text
        self.at = 0
        self.places: dict[Keys, _Place] = {}
        self.last: dict[Keys, int] = {}  # newest index of each array of tables
        self.clash: _Clash | None = None

    def run(self) -> Self:
        """Scan the whole text."""
        table: Keys = ()
        with suppress(_LostError):
            while self.skip_gap():
                if self.text[self.at] == "[":
                    table = self.scan_header()
                else:
                    self.scan_pair(table)
        return self

    def skip_gap(self) -> str:
        """Skip blanks, line ends and comments; return the next character or ""."""
        self.take(_GAP)
        return self.text[self.at : self.at + 1]

    def take(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """Consume what the pattern matches here."""
        match = pattern.match(self.text, self.at)
        if match is None:
            raise _LostError
        self.at = match.end()
        return match

    def scan_key(self) -> list[tuple[str, int]]:
        """Consume a dotted key; return its parts with their offsets."""
        parts = []
        while True:
            match = self.take(_PART)
            parts.append((_unquote(match[0]), match.start()))
            if not _DOT.match(self.text, self.at):
                return parts
            self.take(_DOT)

    def scan_header(self) -> Keys:
        """Consume [table] or [[table]]; return its key path."""
        start = self.at
        many = self.take(_HEADER_OPEN)[1] is not None
        *parents, (name, key) = self.scan_key()
        self.take(_HEADER_CLOSE)
        keys: Keys = (*self.enter((), parents, start), name)
        if many:
            self.note(keys, _Place(key, start, "array"))
            self.last[keys] = self.last.get(keys, -1) + 1
            keys = (*keys, self.last[keys])
        self.note(keys, _Place(key, start, "table"))
        return keys

    def enter(self, keys: Keys, parts: list[tuple[str, int]], header: int | None = None) -> Keys:
        """Return the key path reached through parent names, noting those that are new."""
        for name, key in parts:
            keys = (*keys, name)
            here = _Place(key, key, "dotted") if header is None else _Place(key, header, "implied")
            first = self.places.setdefault(keys, here)
            if first.given == "value":
                self.note(keys, here)
            if keys in self.last:
                keys = (*keys, self.last[keys])
        return keys

    def note(self, keys: Keys, place: _Place) -> None:
        """Note a place; the first of two stays, and the clash is remembered."""
        first = self.places.get(keys)
        if first is None or (first.given, place.given) == ("implied", "table"):
            self.places[keys] = place
        elif not (first.given == place.given == "array"):
            self.clash = self.clash or _Clash(keys, place, first)

    def scan_pair(self, table: Keys) -> None:
        """Consume key = value."""
        *parents, (name, key) = self.scan_key()
        self.take(_EQUALS)
        keys = (*self.enter(table, parents), name)
        self.note(keys, _Place(key, self.at, "value"))
        self.scan_value(keys)

    def scan_value(self, keys: Keys) -> None:
        """Consume a value, noting the places inside it."""
        match self.text[self.at : self.at + 1]:
            case "[":
                self.scan_items(keys)
            case "{":
                self.scan_inline(keys)
            case _:
                self.take(_SCALAR)

    def scan_items(self, keys: Keys) -> None:
        """Consume [a, b, c]."""
        self.at += 1
        index = 0
        while self.skip_gap() not in ("]", ""):
            self.note((*keys, index), _Place(self.at, self.at, "value"))
            self.scan_value((*keys, index))
            self.skip_gap()
            self.take(_COMMA)
            index += 1
        self.at += 1

    def scan_inline(self, keys: Keys) -> None:
        """Consume {a = 1, b = 2}."""
        self.at += 1
        while self.skip_gap() not in ("}", ""):
            self.scan_pair(keys)
            self.skip_gap()
            self.take(_COMMA)
        self.at += 1


def _unquote(part: str) -> str:
    """Return the name a bare or quoted part of a key stands for."""
    if part[0] not in "\"'":
        return part
    if part[0] == "'" or "\\" not in part:
        return part[1:-1]
    try:
        return next(iter(tomllib.loads(f"{part} = 0")))
    except tomllib.TOMLDecodeError:
        raise _LostError from None


# ---- syntax errors ------------------------------------------------------------------------------


def _load(source: Document) -> dict[str, Any]:
    try:
        return tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        problem = _explain(source, str(error))
    except (ValueError, RecursionError) as error:
        problem = source.problem_at(0, f"file cannot be read as TOML: {error}")
    raise FileProblems([problem])


def _explain(source: Document, message: str) -> Problem:
    """Return a tomllib error with its position and, where it can be known, its fix."""
    offset = _error_offset(source, message)
    message = re.sub(r" \(at (line|end).*", "", message, flags=re.DOTALL)
    for clue in (_clash, _open_text, _open_bracket, _broken_text, _line_clue, _bare_word):
        if problem := clue(source, message, offset):
            return problem
    return source.problem_at(offset, message[:1].lower() + message[1:])


def _error_offset(source: Document, message: str) -> int:
    """Return the offset tomllib names in its message; the end of the document is its last mark."""
    match = re.search(r"\(at line (\d+), column (\d+)\)\s*$", message)
    if not match:
        return len(source.text.rstrip())
    start = source._line_starts[int(match[1]) - 1]
    return start + int(match[2]) - 1


def _clash(source: Document, message: str, offset: int) -> Problem | None:
    """Explain a key or table that is given twice."""
    if not message.startswith(("Cannot", "Duplicate")):
        return None
    clash = _Scanner(source.text).run().clash
    if clash is None:
        return source.problem_at(offset, "this key or table is given twice", fix="keep one of them")
    line, _ = source._line_column(clash.first.key)
    both = (clash.first.given, clash.second.given)
    what = f"key '{clash.keys[-1]}' is given twice; first on line {line}"
    if both == ("table", "table"):
        what = f"table {_table(clash.keys)} is given twice; first on line {line}"
    elif "array" in both:
        what = (
            f"{_table(clash.keys)} is given once with [ ] and once with [[ ]]; first on line {line}"
        )
    return source.problem_at(clash.second.key, what, fix="keep one of the two")


def _open_text(source: Document, message: str, offset: int) -> Problem | None:
    """Explain a text without its closing quote."""
    if not re.match(r"Unterminated|Illegal character '\\n'|Found invalid|Expected \"'", message):
        return None
    start = len(source._mask[:offset].rstrip('"'))
    line = source.text[start:].partition("\n")[0]
    fix = "end it with the quote it began with"
    if _CURLY.search(line):
        fix = f"use straight quotes: {_straighten(line)}"
    return source.problem_at(start, "text without its closing quote", fix=fix)


def _open_bracket(source: Document, message: str, offset: int) -> Problem | None:
    """Explain a list or inline table that is not closed, or that lacks a comma."""
    mask = source._mask
    start = _innermost_open(mask, offset)
    if start < 0:
        return None
    kind, close = ("list", "]") if mask[start] == "[" else ("inline table", "}")
    rest = mask[offset:].partition("\n")[0]
    if close == "}" and mask[offset : offset + 1] == "\n":
        fix = "put it all on one line, or use a [table]"
        return source.problem_at(start, "an inline table must stay on one line", fix=fix)
    if not message.startswith("Unclosed"):
        return None
    if close in rest:
        return source.problem_at(
            offset, f"something is wrong in this {kind}", fix="put a comma here"
        )
    return source.problem_at(start, f"{kind} is not closed", fix=f"end it with {close}")


def _innermost_open(mask: str, offset: int) -> int:
    """Return the offset of the innermost bracket still open at an offset, or -1."""
    opened: list[int] = []
    for bracket in re.finditer(r"[\[\]{}]", mask[:offset]):
        if bracket[0] in "[{":
            opened.append(bracket.start())
        elif opened:
            opened.pop()
    return opened[-1] if opened else -1


def _broken_text(source: Document, message: str, offset: int) -> Problem | None:
    """Explain a backslash that begins no known escape."""
    if not message.startswith(("Unescaped", "Invalid hex", "Escaped character")):
        return None
    fix = r"write \\ for one backslash, or put the text in single quotes"
    return source.problem_at(offset, "backslash in a text with double quotes", fix=fix)


_CURLY = re.compile("[“”„‟‘’‚‛]")


def _straighten(line: str) -> str:
    """Return a line as it would read with straight quotes."""
    return re.sub("[‘’‚‛]", "'", re.sub("[“”„‟]", '"', line.strip()))


class _Clue(NamedTuple):
    """A mistake known by the looks of its line; group ``at`` is where it stands."""

    pattern: re.Pattern[str]
    what: str
    fix: str


_NUMBER = r"[-+]?\d[\d_]*(?:\.\d+)?"
_CLUES = tuple(
    _Clue(re.compile(pattern), what, fix)
    for pattern, what, fix in (
        (rf"(?P<at>{_CURLY.pattern})", "curly quote {at}", "use straight quotes: {straight}"),
        (
            r"(?P<at>[\u00a0\u2000-\u200a\u202f\u205f\u3000])",
            "unusual space",
            "replace it with an ordinary space",
        ),
        (
            r"= *(?P<at>[-+]?(?P<whole>\d+),(?P<part>\d+))\s*$",
            "decimal comma in {at}",
            "write {point}, not {at}",
        ),
        (
            r"=\s*(?P<at>\d{4}-\d\d?)\s*$",
            "{at} is neither a number nor text",
            'write it in quotes: "{at}"',
        ),
        (
            r"=\s*(?P<at>True|TRUE|False|FALSE)\s*$",
            "unknown word {at}",
            "write {key} = {lower}, in small letters",
        ),
        (
            r"=\s*(?P<at>None|none|null|nil|NULL)\s*$",
            "{at} is not a value",
            "leave the key out, or give it a value",
        ),
        (r"=\s*(?P<at>\.\d+)\s*$", "number {at} begins with a point", "write {key} = 0{at}"),
        (r"=\s*(?P<at>\d+\.)\s*$", "number {at} ends with a point", "write {key} = {at}0"),
        (r"=\s*(?P<at>0+(?P<value>\d+))\s*$", "number {at} begins with 0", "write {key} = {value}"),
        (
            rf"=\s*(?P<at>{_NUMBER}\s*[^\W\d_]+\S*|{_NUMBER}\s*[%$€£].*?)\s*$",
            "{key} = {at} is a number with a unit",
            "write the number alone; the unit is fixed by the key",
        ),
        (
            r"=\s*(?P<at>\d+(?: \d{{3}})+)\s*$".replace("{{3}}", "{3}"),
            "blank in {at}",
            "write {solid}",
        ),
        (
            r"=\s*(?P<at>[^\W\d][^\"=\[\]{},]*?)\s*$",
            "text {at} is without quotes",
            'put quotes around it: {key} = "{at}"',
        ),
        (r"^[^=]*(?P<at>=)\s*$", "key '{key}' has no value", "write a value after ="),
        (r"^\s*(?P<at>//|/\*|;|--)", "{at} does not begin a comment", "comments begin with #"),
        (r"^\s*[\w\"-]+\s*(?P<at>:)", "colon after a key", "write = in place of the colon"),
        (
            r"^\s*(?P<at>[\w-]+(?: +[\w-]+)+)\s*=",
            "blank in the key '{at}'",
            "write {under}, or put the key in quotes",
        ),
        (
            r"^\s*(?P<at>[^\"\s=\[\]]*[^\x00-\x7f\"\s=\[\]][^\"\s=\[\]]*)\s*=",
            "letter outside a-z in the key '{at}'",
            'put the key in quotes: "{at}"',
        ),
        (r"^\s*(?P<at>\[)[^\]]*$", "table name is not closed", "end it with ]"),
        (r"^\s*(?P<at>[\w.-]+)\s*$", "'{at}' has no value", "write {at} = and a value"),
        (
            r"=.*[^\s=]\s+(?P<at>[\w-]+)\s*=",
            "second key '{at}' on one line",
            "give each key its own line",
        ),
    )
)


def _line_clue(source: Document, message: str, offset: int) -> Problem | None:
    """Explain a mistake by the looks of the line it is on."""
    start = source.text.rfind("\n", 0, offset) + 1
    line = source.text[start:].partition("\n")[0]
    if len(line) > 400:
        return None
    mask = source._mask[start : start + len(line)]
    for clue in _CLUES:
        if match := clue.pattern.search(mask):
            words = _clue_words(line, match)
            what, fix = clue.what.format(**words), clue.fix.format(**words)
            return source.problem_at(start + match.start("at"), what, fix=fix)
    return None


def _clue_words(line: str, match: re.Match[str]) -> dict[str, str]:
    """Return the words a clue may use, from the line as it was written."""
    at = line[slice(*match.span("at"))]
    decimal = at.replace(",", ".")
    thousand = f"{decimal} (or {at.replace(',', '')} if a thousand is meant)"
    return match.groupdict(default="") | {
        "at": at,
        "key": line.partition("=")[0].strip(),
        "straight": _straighten(line),
        "lower": at.lower(),
        "under": re.sub(" +", "_", at),
        "solid": at.replace(" ", ""),
        "point": thousand if re.search(r",\d{3}$", at) else decimal,
    }


def _bare_word(source: Document, message: str, offset: int) -> Problem | None:
    """Explain a word without quotes within a list."""
    word = re.compile(r"[^\W\d][\w-]*").match(source.text, offset)
    if message != "Invalid value" or not word or len(word[0]) > 80:
        return None
    fix = f'put quotes around it: "{word[0]}"'
    return source.problem_at(offset, f"text {word[0]} is without quotes", fix=fix)


# ---- what a model expects -----------------------------------------------------------------------


def _options(hint: Any) -> Iterator[Any]:
    """Yield the alternatives of a type hint, without unions, aliases and annotations."""
    origin = get_origin(hint)
    if origin is Annotated:
        yield from _options(get_args(hint)[0])
    elif origin in (Union, types.UnionType):
        for option in get_args(hint):
            yield from _options(option)
    elif hasattr(hint, "__value__"):
        yield from _options(hint.__value__)
    else:
        yield hint


def _models(hint: Any) -> list[type[pydantic.BaseModel]]:
    options = _options(hint)
    return [o for o in options if isinstance(o, type) and issubclass(o, pydantic.BaseModel)]


def _fields(model: type[pydantic.BaseModel]) -> dict[str, FieldInfo]:
    """Return the fields of a model by the key they have in a file."""
    return {
        info.validation_alias if isinstance(info.validation_alias, str) else name: info
        for name, info in model.model_fields.items()
    }


def _hint(info: FieldInfo) -> Any:
    """Return the type hint of a field with its metadata, as it would stand in ``Annotated``."""
    return Annotated[(info.annotation, info)]


def _inside(hint: Any, key: Key) -> Any:
    """Return the type hint of what stands at a key of a table or an index of a list."""
    for option in _options(hint):
        arguments = get_args(option)
        origin = get_origin(option)
        if isinstance(key, int):
            if origin is tuple and Ellipsis not in arguments and key < len(arguments):
                return arguments[key]
            if origin is not None and not _is_mapping(origin) and arguments:
                return arguments[0]
        elif _is_mapping(origin) and len(arguments) == 2:
            return arguments[1]
        elif (found := _models(option)) and key in _fields(found[0]):
            return _hint(_fields(found[0])[key])
    return Any


def _is_mapping(origin: Any) -> bool:
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _metadata(hint: Any) -> Iterator[Any]:
    """Yield all that is said about a type hint beside its type, down through unions."""
    if get_origin(hint) is Annotated:
        for item in hint.__metadata__:
            yield from item.metadata if isinstance(item, FieldInfo) else (item,)
    if get_origin(hint) in (Annotated, Union, types.UnionType):
        for inner in get_args(hint):
            yield from _metadata(inner)


def _said(hint: Any, name: str) -> Any:
    """Return one thing said about a type hint (``ge``, ``pattern``, ...), or None."""
    values = (getattr(item, name, None) for item in _metadata(hint))
    return next((value for value in values if value is not None), None)


def _choices(hint: Any) -> list[str]:
    """Return the values a literal or enum allows, as texts."""
    found: list[str] = []
    for option in _options(hint):
        if get_origin(option) is Literal:
            found += map(str, get_args(option))
        elif isinstance(option, type) and issubclass(option, enum.Enum):
            found += [str(member.value) for member in option]
    return found


def _range(hint: Any) -> str:
    """Return the numbers a type hint allows, in words."""
    above, least, most, below = (_said(hint, name) for name in ("gt", "ge", "le", "lt"))
    if least is not None and most is not None:
        return f"{_number(least)} to {_number(most)}"
    named = (("more than", above), ("at least", least), ("at most", most), ("less than", below))
    return ", ".join(f"{words} {_number(value)}" for words, value in named if value is not None)


def _homes(model: type[pydantic.BaseModel]) -> dict[str, str]:
    """Return, for each key in the model tree, the table it belongs to."""
    homes: dict[str, str] = {}
    seen = {model}
    queue: list[tuple[str, type[pydantic.BaseModel]]] = [("", model)]
    for table, owner in queue:
        for key, info in _fields(owner).items():
            homes.setdefault(key, table)
            for header, child in _children(info.annotation):
                if child not in seen:
                    seen.add(child)
                    queue.append((header.format(f"{table.strip('[]')}.{key}".strip(".")), child))
    return homes


def _children(hint: Any) -> Iterator[tuple[str, type[pydantic.BaseModel]]]:
    """Yield the models directly within a type hint, and how the header of each is written."""
    for option in _options(hint):
        yield from (("[{}]", model) for model in _models(option))
        origin = get_origin(option)
        header = "[{}.NAME]" if _is_mapping(origin) else "[[{}]]"
        if origin not in (None, Literal):
            for inner in get_args(option):
                yield from ((header, model) for model in _models(inner))


# ---- schema errors in plain words ---------------------------------------------------------------


@dataclass(frozen=True)
class _Finding:
    """One pydantic error, brought to a place in the file and a place in the model.

    ``keys``, ``hint`` and ``value`` are those of the value complained about; for a missing key they
    are those of the table that lacks it.
    """

    type: str
    keys: Keys
    hint: Any
    value: Any
    missing: str
    message: str
    context: dict[str, Any]
    homes: dict[str, str] = field(repr=False)
    parent: Any = None
    wanted: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """How a sentence names the value."""
        match self.keys:
            case ():
                return "the file"
            case (*parents, int(index)):
                return f"item {index + 1} of {next((k for k in parents[::-1] if k), '')}"
        return str(self.keys[-1])

    @property
    def given(self) -> str:
        """The value as it would stand in the file, behind its name."""
        simple = not isinstance(self.value, dict | list)
        return f"{self.name} = {_show(self.value)}" if simple else self.name


class _Words(NamedTuple):
    """What a problem says."""

    what: str
    allowed: str = ""
    fix: str = ""


def _translate(
    document: Document, model: type[pydantic.BaseModel], details: list[ErrorDetails]
) -> FileProblems:
    """Return pydantic's errors in the order of the file, in plain words."""
    homes = _homes(model)
    weighed = [_locate(document, model, detail, homes) for detail in details[:WEIGHED_LIMIT]]
    findings = _without_twins(_one_per_union(weighed))
    placed = sorted(((_position(document, f), f) for f in findings), key=lambda pair: pair[0])
    told = [Problem(document.path, *position, *_words(finding)) for position, finding in placed]
    problems = list(dict.fromkeys(told))
    total = len(problems) + len(details[WEIGHED_LIMIT:])
    return FileProblems(problems[:SHOWN_LIMIT], total)


def _locate(
    document: Document, model: type[pydantic.BaseModel], detail: ErrorDetails, homes: dict[str, str]
) -> _Finding:
    """Follow an error's location through data and model, past the labels of union branches."""
    location, missing = detail["loc"], ""
    if detail["type"] == "missing":
        *rest, last = location
        location, missing = tuple(rest), str(last) if isinstance(last, str) else ""
    keys: Keys = ()
    hint: Any = model
    parent: Any = None
    value: Any = document.data
    for key in location:
        if len(_models(hint)) > 1 or not _holds(value, key):
            hint = _branch(hint, key)
        else:
            hint, parent, value, keys = _inside(hint, key), hint, value[key], (*keys, key)
    kind = "unknown_key" if location[-1:] == ("[key]",) else detail["type"]
    wanted = (_WANTED[kind],) if kind in _WANTED else ()
    context = dict(detail.get("ctx", {}))
    message = detail["msg"]
    return _Finding(kind, keys, hint, value, missing, message, context, homes, parent, wanted)


def _holds(value: Any, key: Key) -> bool:
    """Say whether a table or list holds a key."""
    if isinstance(value, list):
        return isinstance(key, int) and key < len(value)
    return isinstance(value, dict) and key in value


def _branch(hint: Any, label: Key) -> Any:
    """Return the model a union label or tag stands for, if it stands for one."""
    models = _models(hint)
    for model in models:
        tags = [tag for info in _fields(model).values() for tag in _choices(info.annotation)]
        if label == model.__name__ or label in tags:
            return model
    return models[0] if models else hint


def _one_per_union(findings: list[_Finding]) -> list[_Finding]:
    """Make one finding of the complaints of all branches of a union about one value."""
    kept: dict[Keys, _Finding] = {}
    others = []
    for finding in findings:
        first = kept.get(finding.keys)
        if finding.type in ("missing", "extra_forbidden"):
            others.append(finding)
        elif first is None or (first.wanted and not finding.wanted):
            kept[finding.keys] = finding
        elif first.wanted and finding.wanted[0] not in first.wanted:
            kept[finding.keys] = replace(first, wanted=first.wanted + finding.wanted)
    return [*kept.values(), *others]


def _without_twins(findings: list[_Finding]) -> list[_Finding]:
    """Leave out "missing key" where an unknown key of the same table was meant to be it."""
    unknown = [finding for finding in findings if finding.type == "extra_forbidden"]
    meant = {(f.keys[:-1], _meant_key(f)) for f in unknown[:200]}
    return [f for f in findings if not f.missing or (f.keys, f.missing) not in meant]


def _meant_key(finding: _Finding) -> str:
    """Return the key an unknown key was meant to be, or ""."""
    word = str(finding.keys[-1])
    return "" if _home(finding) is not None else _closest(word, _known_keys(finding))


def _home(finding: _Finding) -> str | None:
    """Return the other table an unknown key belongs to ("" is the top of the file), or None."""
    home = finding.homes.get(str(finding.keys[-1]))
    here = ".".join(key for key in finding.keys[:-1] if isinstance(key, str))
    return None if home is None or home.strip("[]") == here else home


def _known_keys(finding: _Finding) -> list[str]:
    return sorted(key for model in _models(finding.parent) for key in _fields(model))


def _position(document: Document, finding: _Finding) -> tuple[int, int]:
    """Return where a finding stands; a missing key at the header of its table."""
    if finding.type in ("extra_forbidden", "unknown_key"):
        return document.where_key(*finding.keys)
    key = str(finding.context.get("key", finding.context.get("discriminator", ""))).strip("'")
    return document.where(*finding.keys, *([key] if _holds(finding.value, key) else ()))


def _words(finding: _Finding) -> _Words:
    """Return what to say about a finding; an unknown kind keeps pydantic's own message."""
    if finding.wanted:
        return _wrong_type(finding)
    if finding.type in _SAY:
        return _SAY[finding.type](finding)
    if finding.type not in get_args(ErrorType):
        return _own_words(finding)
    return _Words(f"{finding.given}: {finding.message[:1].lower()}{finding.message[1:]}")


def _unknown_key(finding: _Finding) -> _Words:
    word = str(finding.keys[-1])
    known = _known_keys(finding)
    if finding.type == "unknown_key":
        tables = (o for o in _options(finding.parent) if _is_mapping(get_origin(o)))
        known = [choice for table in tables for choice in _choices(get_args(table)[0])]
        if not known:
            return _Words(
                f"key '{_clip(word)}': {finding.message[:1].lower()}{finding.message[1:]}"
            )
        return _Words(f"unknown key '{_clip(word)}'", ", ".join(known), nearest(word, known))
    home = _home(finding)
    fix = nearest(word, known)
    if home is not None:
        place = f"in {home}" if home else "at the top of the file, before the first [table]"
        fix = f"'{word}' belongs {place}"
    return _Words(f"unknown key '{_clip(word)}'", ", ".join(known), fix)


def _missing_key(finding: _Finding) -> _Words:
    if not finding.missing:
        return _wrong_length(finding)
    hint = _inside(finding.hint, finding.missing)
    what = f"missing key '{finding.missing}'"
    if finding.keys:
        what += f" in {_table(finding.keys)}"
    return _Words(what, _allowed(hint) or _type_word(hint), _how_to_add(finding, hint))


def _how_to_add(finding: _Finding, hint: Any) -> str:
    """Say how to add a missing key, with what the model says about it."""
    line = f"{finding.missing} = ..."
    if _models(hint):
        line = _table((*finding.keys, finding.missing))
    fields = [_fields(model).get(finding.missing) for model in _models(finding.hint)]
    told = next((info.description for info in fields if info and info.description), "")
    return f"add {line}" + (f" ({_first_sentence(told)})" if told else "")


def _first_sentence(text: str) -> str:
    return re.split(r"\.(?:\s|$)", " ".join(text.split()), maxsplit=1)[0]


def _type_word(hint: Any) -> str:
    words: dict[Any, str] = {
        str: "text",
        float: "a number",
        int: "a whole number",
        bool: "true or false",
    }
    return " or ".join(words[option] for option in _options(hint) if option in words)


def _allowed(hint: Any) -> str:
    return ", ".join(_choices(hint)) or _range(hint)


def _unknown_value(finding: _Finding) -> _Words:
    choices = _choices(finding.hint)
    value = f"'{_clip(finding.value)}'" if isinstance(finding.value, str) else _show(finding.value)
    fix = nearest(str(finding.value), choices) if isinstance(finding.value, str) else ""
    return _Words(f"unknown value {value}", ", ".join(choices), fix)


def _unknown_tag(finding: _Finding) -> _Words:
    choices = re.findall("'([^']*)'", str(finding.context.get("expected_tags", "")))
    tag = str(finding.context.get("tag", ""))
    return _Words(f"unknown value '{_clip(tag)}'", ", ".join(choices), nearest(tag, choices))


def _missing_tag(finding: _Finding) -> _Words:
    key = str(finding.context.get("discriminator", "")).strip("'")
    choices = [c for model in _models(finding.hint) for c in _choices(_inside(model, key))]
    what = f"missing key '{key}' in {_table(finding.keys)}"
    return _Words(what, ", ".join(choices), f"add {key} = ...")


def _out_of_range(finding: _Finding) -> _Words:
    large = finding.type.startswith("less")
    limit = next(iter(finding.context.values()))
    allowed = _range(finding.hint)
    if not allowed:
        words = {"less_than": "less than", "greater_than": "more than"}
        default = "at most" if large else "at least"
        allowed = f"{words.get(finding.type, default)} {_number(limit)}"
    fix = _percentage(finding.value, limit) if large else ""
    return _Words(f"{finding.given} is too {'large' if large else 'small'}", allowed, fix)


def _percentage(value: Any, limit: Any) -> str:
    """Ask whether a number above an upper bound of 1 (or less) was meant as a percentage."""
    if not (isinstance(limit, int | float) and 1 <= value <= 100 and value / 100 <= limit <= 1):
        return ""
    return f"is this a percentage? {_number(value)} % is written {_number(float(f'{value}e-2'))}"


def _not_finite(finding: _Finding) -> _Words:
    return _Words(f"{finding.name} must be a finite number, not {_show(finding.value)}")


def _wrong_length(finding: _Finding) -> _Words:
    items = len(finding.value) if isinstance(finding.value, list | dict) else 0
    least, most = finding.context.get("min_length"), finding.context.get("max_length")
    fixed = [get_args(o) for o in _options(finding.hint) if get_origin(o) is tuple]
    if fixed and Ellipsis not in fixed[0]:
        allowed = f"exactly {_count(len(fixed[0]), 'item')}"
    elif least is not None:
        allowed = f"at least {_count(least, 'item')}"
    else:
        allowed = f"at most {_count(most or 0, 'item')}"
    return _Words(f"{finding.name} has {_count(items, 'item')}", allowed)


def _wrong_text_length(finding: _Finding) -> _Words:
    least, most = finding.context.get("min_length"), finding.context.get("max_length")
    limit = f"at least {_count(least, 'character')}" if least else ""
    if most is not None:
        limit = f"at most {_count(most, 'character')}"
    characters = len(str(finding.value))
    what = f"{finding.name} has {_count(characters, 'character')}" if characters else ""
    return _Words(what or f"{finding.name} is empty", limit)


def _wrong_form(finding: _Finding) -> _Words:
    examples = _examples(finding)
    pattern = finding.context.get("pattern", "")
    allowed = f"like {', '.join(map(_show, examples))}" if examples else f"text matching {pattern}"
    return _Words(f"{finding.given} has the wrong form", allowed)


def _examples(finding: _Finding) -> list[Any]:
    if get_origin(finding.hint) is not Annotated:
        return []
    told = [item for item in finding.hint.__metadata__ if isinstance(item, FieldInfo)]
    return [example for info in told for example in info.examples or ()]


def _own_words(finding: _Finding) -> _Words:
    """Use the text a validator gave."""
    error = finding.context.get("error")
    what = " ".join(str(error if error is not None else finding.message).split())
    allowed, fix = finding.context.get("allowed", ""), finding.context.get("fix", "")
    return _Words(what or f"{finding.given} is not valid", str(allowed), str(fix))


_WANTED = {
    "string_type": "text",
    "float_type": "a number",
    "float_parsing": "a number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "set_type": "a list",
    "frozen_set_type": "a list",
    "dict_type": "a table",
    "mapping_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
    "date_type": "a date",
    "datetime_type": "a date and time",
    "time_type": "a time",
}

_SAY: dict[str, Callable[[_Finding], _Words]] = {
    "extra_forbidden": _unknown_key,
    "unknown_key": _unknown_key,
    "missing": _missing_key,
    "greater_than": _out_of_range,
    "greater_than_equal": _out_of_range,
    "less_than": _out_of_range,
    "less_than_equal": _out_of_range,
    "finite_number": _not_finite,
    "literal_error": _unknown_value,
    "enum": _unknown_value,
    "union_tag_invalid": _unknown_tag,
    "union_tag_not_found": _missing_tag,
    "too_short": _wrong_length,
    "too_long": _wrong_length,
    "string_too_short": _wrong_text_length,
    "string_too_long": _wrong_text_length,
    "string_pattern_mismatch": _wrong_form,
    "value_error": _own_words,
    "assertion_error": _own_words,
}


# ---- wrong types --------------------------------------------------------------------------------

_LONE_NUMBER = re.compile(r"\s*([-+]?\d+(?:[.,]\d+)?)\s*(.*)", re.DOTALL)


def _wrong_type(finding: _Finding) -> _Words:
    wanted = " or ".join(finding.wanted)
    what = f"{finding.given} is {_kind(finding.value)}; {wanted} is wanted"
    return _Words(what, _allowed(finding.hint), _retype(finding, finding.wanted[0]))


def _kind(value: Any) -> str:
    """Return the kind of a TOML value, in plain words."""
    if isinstance(value, int) and abs(value) > 10**308:
        return "too long a number"
    kinds: list[tuple[type, str]] = [
        (bool, "a yes-or-no value"),
        (int, "a whole number"),
        (float, "a decimal number"),
        (str, "text"),
        (dict, "a table"),
        (dt.date, "a date"),
        (dt.time, "a time"),
    ]
    return next((words for kind, words in kinds if isinstance(value, kind)), "a list")


def _retype(finding: _Finding, wanted: str) -> str:
    """Say how a value is written as the wanted type."""
    match wanted:
        case "text":
            return _as_text(finding)
        case "a number" | "a whole number":
            return _as_number(finding, wanted)
        case "true or false":
            return _as_truth(finding)
        case "a list":
            return _as_list(finding)
        case "a table":
            return _as_table(finding)
    return ""


def _assign(finding: _Finding, text: str) -> str:
    """Return "key = text", or the text alone for an item of a list."""
    return f"{finding.name} = {text}" if isinstance(finding.keys[-1], str) else text


def _as_text(finding: _Finding) -> str:
    value = finding.value
    if isinstance(value, dt.date | dt.time):
        return f'write it in quotes: "{_fitting_date(value.isoformat(), finding.hint)}"'
    if isinstance(value, dict | list):
        return ""
    return f"write {_assign(finding, chr(34) + _show(value) + chr(34))}"


def _fitting_date(date: str, hint: Any) -> str:
    """Return the date, or as much of it as the pattern of the field asks for."""
    pattern = _said(hint, "pattern")
    if not pattern:
        return date
    fits = (text for text in (date, date[:7], date[:4]) if re.search(pattern, text))
    return next(fits, date)


def _as_number(finding: _Finding, wanted: str) -> str:
    value = finding.value
    if isinstance(value, float) and value.is_integer():
        return f"write {_assign(finding, _number(value))}"
    if not isinstance(value, str) or not (match := _LONE_NUMBER.fullmatch(value)):
        return ""
    if match[2]:
        return "write the number alone; the unit is fixed by the key"
    return f"write the number alone: {_assign(finding, match[1].replace(',', '.').lstrip('+'))}"


def _as_truth(finding: _Finding) -> str:
    word = str(finding.value).strip().lower()
    if word in ("true", "yes", "on", "1"):
        return f"write {_assign(finding, 'true')}"
    if word in ("false", "no", "off", "0"):
        return f"write {_assign(finding, 'false')}"
    return ""


def _as_list(finding: _Finding) -> str:
    if isinstance(finding.value, dict):
        return f"write {_table((*finding.keys, 0))} with double brackets"
    shown = f'"{_clip(finding.value)}"' if isinstance(finding.value, str) else _show(finding.value)
    return f"write {_assign(finding, f'[{shown}]')}"


def _as_table(finding: _Finding) -> str:
    names = [key for key in finding.keys if isinstance(key, str)]
    if isinstance(finding.value, list) and all(isinstance(item, dict) for item in finding.value):
        return f"write {_table(tuple(names))} once, with single brackets"
    return f"begin it with {_table(finding.keys)} on a line of its own"


def _table(keys: Keys) -> str:
    """Return the header of a table."""
    name = ".".join(_clip(key) for key in keys if isinstance(key, str))
    return f"[[{name}]]" if keys and isinstance(keys[-1], int) else f"[{name}]"


def _show(value: Any) -> str:
    """Return a value as it would stand in a file."""
    if isinstance(value, str):
        return f'"{_clip(value)}"'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return _clip(value)


def _number(value: Any) -> str:
    """Return a number without a needless point."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return _clip(value)


def _clip(value: Any) -> str:
    """Return at most 40 characters of a value."""
    text = str(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
