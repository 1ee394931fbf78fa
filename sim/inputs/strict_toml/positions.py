"""Where each key and value stands in TOML text."""

import re
import tomllib
from contextlib import suppress
from typing import Literal, NamedTuple, Self

from sim.inputs.strict_toml.tokens import TEXT
from sim.inputs.strict_toml.wording import Keys


class Place(NamedTuple):
    """Offsets of a key and its value, and how they were given."""

    key: int
    value: int
    given: Literal["value", "table", "array", "dotted", "implied"]


class Clash(NamedTuple):
    """A key path given twice: the offset and place of the second and the first."""

    keys: Keys
    second: Place
    first: Place


class LostError(Exception):
    """The scanner met something that is not TOML."""


_GAP = re.compile(r"(?:\s++|#[^\n]*+)*+")
PART = re.compile(r'"(?:[^"\\\n]++|\\[^\n])*+"|\'[^\'\n]*+\'|[A-Za-z0-9_-]++')
_DOT = re.compile(r"[ \t]*+\.[ \t]*+")
_EQUALS = re.compile(r"[ \t]*+=[ \t]*+")
_HEADER_OPEN = re.compile(r"\[(\[)?[ \t]*+")
_HEADER_CLOSE = re.compile(r"[ \t]*+\]{1,2}")
_COMMA = re.compile(r",?")
_SCALAR = re.compile(rf"{TEXT}|(?:[0-9]{{4}}-[0-9][0-9]-[0-9][0-9] [0-9][0-9]:)?[^\s,\[\]{{}}#]++")


class Scanner:
    """Walks TOML text and notes where each key path stands; stops where the text is not TOML."""

    def __init__(self, text: str):
        self.text = text
        self.at = 0
        self.places: dict[Keys, Place] = {}
        self.last: dict[Keys, int] = {}  # newest index of each array of tables
        self.clash: Clash | None = None

    def run(self) -> Self:
        """Scan the whole text."""
        table: Keys = ()
        with suppress(LostError):
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
            raise LostError
        self.at = match.end()
        return match

    def scan_key(self) -> list[tuple[str, int]]:
        """Consume a dotted key; return its parts with their offsets."""
        parts = []
        while True:
            match = self.take(PART)
            parts.append((unquote(match[0]), match.start()))
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
            self.note(keys, Place(key, start, "array"))
            self.last[keys] = self.last.get(keys, -1) + 1
            keys = (*keys, self.last[keys])
        self.note(keys, Place(key, start, "table"))
        return keys

    def enter(self, keys: Keys, parts: list[tuple[str, int]], header: int | None = None) -> Keys:
        """Return the key path reached through parent names, noting those that are new."""
        for name, key in parts:
            keys = (*keys, name)
            here = Place(key, key, "dotted") if header is None else Place(key, header, "implied")
            first = self.places.setdefault(keys, here)
            if first.given == "value":
                self.note(keys, here)
            if keys in self.last:
                keys = (*keys, self.last[keys])
        return keys

    def note(self, keys: Keys, place: Place) -> None:
        """Note a place; the first of two stays, and the clash is remembered."""
        first = self.places.get(keys)
        if first is None or (first.given, place.given) == ("implied", "table"):
            self.places[keys] = place
        elif not (first.given == place.given == "array"):
            self.clash = self.clash or Clash(keys, place, first)

    def scan_pair(self, table: Keys) -> None:
        """Consume key = value."""
        *parents, (name, key) = self.scan_key()
        self.take(_EQUALS)
        keys = (*self.enter(table, parents), name)
        self.note(keys, Place(key, self.at, "value"))
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
            self.note((*keys, index), Place(self.at, self.at, "value"))
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


def unquote(part: str) -> str:
    """Return the name a bare or quoted part of a key stands for."""
    if part[0] not in "\"'":
        return part
    if part[0] == "'" or "\\" not in part:
        return part[1:-1]
    try:
        return next(iter(tomllib.loads(f"{part} = 0")))
    except tomllib.TOMLDecodeError:
        raise LostError from None
