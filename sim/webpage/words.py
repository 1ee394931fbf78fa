"""The catalogue of all words that the page itself says, one folder for each language.

`sim/webpage/words/LANGUAGE/*.toml`: a table for each file, whose name is the first part of a key:
`[fan] title` in `explore.toml` is `explore.fan.title`. Words hold fields in braces: "{n} futures".
A number in `n` chooses between the forms `one` and `other` where an entry has both.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

HERE = Path(__file__).parent / "words"

ENGLISH: Final = "en"
LONGER: Final = "en-XA"
"""A language to test with: English with accents, and longer by two fifths."""

FORMS: Final = frozenset({"zero", "one", "two", "few", "many", "other"})
"""Plural forms, as browsers name them."""

_ACCENTED = str.maketrans("aeiouyAEIOUYcnsz", "åéîöûýÅÉÎÖÛÝçñšž")
_FIELD = re.compile(r"(\{\w+\})")


@dataclass(frozen=True)
class Words:
    """The catalogue of a language: words by key, or their plural forms."""

    language: str
    entries: Mapping[str, str | Mapping[str, str]]


def load_words(language: str = ENGLISH) -> Words:
    """The catalogue of a language; what a language lacks is said in English.

    Raises ValueError for a language that the page does not have.
    """
    english = dict(_entries(HERE / ENGLISH))
    if language == ENGLISH:
        return Words(language, english)
    if language == LONGER:
        return Words(language, {key: _changed(entry) for key, entry in english.items()})
    if not (HERE / language).is_dir():
        raise ValueError(f"the page has no language '{language}'; it has {', '.join(languages())}")
    return Words(language, {**english, **dict(_entries(HERE / language))})


def languages() -> list[str]:
    """Languages that the page has."""
    return sorted({LONGER, *(path.name for path in HERE.iterdir() if path.is_dir())})


def _entries(folder: Path) -> Iterator[tuple[str, str | dict[str, str]]]:
    for path in sorted(folder.glob("*.toml")):
        yield from _flat(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))


def _flat(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str | dict[str, str]]]:
    for key, value in table.items():
        name = f"{prefix}.{key}"
        if isinstance(value, dict) and not FORMS.issuperset(value):
            yield from _flat(name, value)
        else:
            yield name, value


def _changed(entry: str | Mapping[str, str]) -> str | dict[str, str]:
    if isinstance(entry, str):
        return _longer(entry)
    return {form: _longer(text) for form, text in entry.items()}


def _longer(text: str) -> str:
    """A text with accents and more letters; fields stay."""
    parts = _FIELD.split(text)
    accented = "".join(p if _FIELD.fullmatch(p) else p.translate(_ACCENTED) for p in parts)
    return f"[{accented} {'~' * (2 * len(text) // 5)}]"
