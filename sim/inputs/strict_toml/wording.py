"""How values, keys, paths and counts read in a sentence."""

import datetime as dt
import difflib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Key = str | int
Keys = tuple[Key, ...]


def nearest(word: str, known: Iterable[str]) -> str:
    """Return "did you mean 'x'?" for the known word most like the given one, or ""."""
    close = closest_word(word, known)
    return f"did you mean '{close}'?" if close else ""


def closest_word(word: str, known: Iterable[str]) -> str:
    """Return the known word most like the given one, upper and lower case being alike, or ""."""
    if len(word) > 64:
        return ""
    by_folded = {name.casefold(): name for name in known}
    found = difflib.get_close_matches(word.casefold(), by_folded, n=1)
    return by_folded[found[0]] if found else ""


def printable(text: str) -> str:
    """Return text that cannot move the cursor, hide or turn around."""
    return "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in text)


def shown_path(path: str | Path) -> str:
    """Return a path relative to the current folder where it lies inside, else as it is."""
    try:
        return Path(os.path.abspath(path)).relative_to(Path.cwd()).as_posix()
    except (OSError, ValueError):
        return str(path)


def share_meant(value: float, most: float) -> str:
    """Say how a number is written that is too large for a share and may be a percentage."""
    if not (1 <= value <= 100 and value / 100 <= most <= 1):
        return ""
    return f"if {show_number(value)} % is meant, write {as_share(str(value))}"


def as_share(percent: str) -> str:
    """Return a number of percent as a share, without the noise of a division."""
    return show_number(float(f"{percent.replace('_', '')}e-2"))


def plural(number: int, noun: str) -> str:
    """Return "1 item" or "2 items"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def header(keys: Keys) -> str:
    """Return the header of a table."""
    name = ".".join(clip(key) for key in keys if isinstance(key, str))
    return f"[[{name}]]" if keys and isinstance(keys[-1], int) else f"[{name}]"


def show(value: Any) -> str:
    """Return a value as it would stand in a file."""
    if isinstance(value, str):
        return f'"{clip(value)}"'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return clip(value)


def show_number(value: Any) -> str:
    """Return a number without a needless point."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return clip(value)


def clip(value: Any) -> str:
    """Return at most 40 characters of a value."""
    text = str(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
