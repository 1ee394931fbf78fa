"""A parsed file that knows where everything in it stands."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sim.inputs.strict_toml.positions import Place, Scanner
from sim.inputs.strict_toml.problems import Problem
from sim.inputs.strict_toml.tokens import TEXT_OR_COMMENT
from sim.inputs.strict_toml.wording import Key, Keys


@dataclass(frozen=True)
class Document:
    """A parsed file that knows where each key and value stands.

    Lines and columns count from 1, columns in characters. The position of a table is its header.
    """

    path: str
    data: dict[str, Any]
    text: str = field(default="", repr=False)
    kept: Mapping[Keys, Sequence[int]] = field(default_factory=dict, repr=False)
    """Of each list from which items were cut: the indices that the others have in the file."""

    def where(self, *keys: Key) -> tuple[int, int]:
        """Line and column of the value at a key path, or of its nearest known parent."""
        place = self._nearest_place(keys)
        return self.line_column(place.value) if place else (1, 1)

    def where_key(self, *keys: Key) -> tuple[int, int]:
        """Line and column of the key itself, or of its nearest known parent."""
        place = self._nearest_place(keys)
        return self.line_column(place.key) if place else (1, 1)

    def problem(self, keys: Keys, what: str, allowed: str = "", fix: str = "") -> Problem:
        """Return a problem at the value of a key path, for checks across fields by callers."""
        return Problem(self.path, *self.where(*keys), what, allowed, fix)

    def problem_at(self, offset: int, what: str, allowed: str = "", fix: str = "") -> Problem:
        """Return a problem at an offset into the text."""
        return Problem(self.path, *self.line_column(offset), what, allowed, fix)

    def _nearest_place(self, keys: Keys) -> Place | None:
        keys = tuple(self._index(keys[:size], key) for size, key in enumerate(keys))
        known = (self.places.get(keys[:size]) for size in range(len(keys), 0, -1))
        return next((place for place in known if place), None)

    def _index(self, parents: Keys, key: Key) -> Key:
        """Return the index that an item of a list has in the file; any other key as it is."""
        return self.kept[parents][key] if isinstance(key, int) and parents in self.kept else key

    def line_column(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset into the text."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    @cached_property
    def mask(self) -> str:
        """The text with quoted texts as runs of quotes and comments as blanks, same length."""
        return TEXT_OR_COMMENT.sub(
            lambda match: ('"' if match["text"] else " ") * len(match[0]),
            self.text,
        )

    @cached_property
    def line_starts(self) -> list[int]:
        """The offset at which each line begins."""
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    @cached_property
    def places(self) -> dict[Keys, Place]:
        """Where each key path stands."""
        return Scanner(self.text).run().places
