"""Which number, date or bound does a short text state?"""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from sim.inputs.documents.records import Unit


class Figure(NamedTuple):
    """A number read from a short text, with its unit."""

    value: float
    unit: Unit


_WORDS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS: Final = (
    *("first", "second", "third", "fourth", "fifth"),
    *("sixth", "seventh", "eighth", "ninth", "tenth"),
)
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_MILLIONS: Final = {"million": 1.0, "billion": 1_000.0, "trillion": 1_000_000.0}
_SHIFTS: Final = {"this": 0, "coming": 1, "last": -1, "previous": -1}
_NUMBER: Final = rf"([0-9][0-9,]*(?:\.[0-9]+)?|\b(?:{'|'.join(_WORDS)})\b)"
_SCALE: Final = rf"({'|'.join(_MILLIONS)})"

_DATE: Final = re.compile(
    rf"\b({'|'.join(_MONTHS)})\b"
    r"(?: ([0-9]{1,2})\b(?:-([0-9]{1,2})\b)?)?"
    r"(?:,? ([0-9]{4}))?"
)


def _number(token: str) -> float:
    word = token.lower()
    return float(_WORDS.index(word) + 1) if word in _WORDS else float(word.replace(",", ""))


def _rank(token: str) -> float:
    return float(_ORDINALS.index(token.lower()) + 1)


_Reader = Callable[[re.Match[str], int], Figure]
_READERS: Final[tuple[tuple[str, _Reader], ...]] = (
    (
        rf"\${_NUMBER} {_SCALE}",
        lambda m, _: Figure(_number(m[1]) * _MILLIONS[m[2].lower()], "US$ m"),
    ),
    (rf"half a {_SCALE} dollars", lambda m, _: Figure(_MILLIONS[m[1].lower()] / 2, "US$ m")),
    (rf"{_NUMBER} ?(?:percent|%)", lambda m, _: Figure(_number(m[1]), "%")),
    (r"\bdoubles?\b", lambda m, _: Figure(2.0, "times")),
    (
        rf"\b({'|'.join(_SHIFTS)}) (?:year|summer)\b",
        lambda m, year: Figure(float(year + _SHIFTS[m[1].lower()]), "year"),
    ),
    (r"\bpast year\b", lambda m, _: Figure(1.0, "years")),
    (r"(?<![0-9])([0-9]{4})(?![0-9])", lambda m, _: Figure(float(m[1]), "year")),
    (r"([0-9]+)(?:st|nd|rd|th)", lambda m, _: Figure(float(m[1]), "ordinal")),
    (rf"\b({'|'.join(_ORDINALS)})\b", lambda m, _: Figure(_rank(m[1]), "ordinal")),
    (r"\btier ([0-9]+)", lambda m, _: Figure(float(m[1]), "tier")),
    (rf"{_NUMBER}[ -]years?\b", lambda m, _: Figure(_number(m[1]), "years")),
    (_NUMBER, lambda m, _: Figure(_number(m[1]), "count")),
)
"""Patterns in order of preference: the first that is found reads the figure."""


def read_figure(text: str, year: int) -> Figure | None:
    """The number a token states; `year` is what "this year" means.

    >>> read_figure("over $1.8 billion", 2018)
    Figure(value=1800.0, unit='US$ m')
    """
    for pattern, reader in _READERS:
        match = re.search(pattern, text, re.IGNORECASE)
        if match:
            return reader(match, year)
    return None


def read_date(text: str, year: int) -> str | None:
    """The date a token states, as year-month-day, as far as given; `year` fills in for none.

    >>> read_date("December 3-5", 2018)
    '2018-12-03/05'
    """
    match = _DATE.search(text)
    if match is None:
        return None
    month, first, last, stated = match.groups()
    date = f"{stated or year}-{_MONTHS.index(month) + 1:02}"
    date += f"-{int(first):02}" if first else ""
    return date + (f"/{int(last):02}" if last else "")


def read_bound(text: str) -> str:
    """Whether a token states a lower bound, an upper bound or the figure itself."""
    if re.match(r"(over|more than)\b", text, re.IGNORECASE):
        return "at least"
    return "at most" if re.match(r"nearly\b", text, re.IGNORECASE) else "exact"
