"""In which futures is something so? Conditions on outputs, as they are typed.

    condition = term { "and" term }
    term      = OUTPUT [ "@" QUARTER ] ( "<" | "<=" | ">" | ">=" ) NUMBER

`tilt > 60 and image@2024 < 0.4`. An output without a quarter is read in the quarter that
the command names.
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Final, NoReturn

import numpy as np
from numpy.typing import NDArray

from sim.model.ops import Array
from sim.model.quarters import parse_quarter, show_quarter

Booleans = NDArray[np.bool_]

COMPARISONS: Final[Mapping[str, Callable[[Array, float], Booleans]]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
WORDS: Final = {"<=": "at most", ">=": "at least", "<": "below", ">": "above"}
EXAMPLE: Final = "tilt > 60 and image@2024Q4 < 0.4"

_OUTPUT = re.compile(r"[A-Za-z]\w*(?:\.\w+)?")
_QUARTER = re.compile(r"[\w-]+")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.])")
_COMPARISON = re.compile("<=|>=|<|>")
_JOIN = re.compile(r"and(?!\w)", re.IGNORECASE)


class ConditionError(ValueError):
    """What is wrong with a condition, with a caret under each place."""

    def __init__(self, text: str, *faults: tuple[int, str]) -> None:
        """Show faults, each with the column at which it stands, from 0."""
        whats = "\n".join(what for _, what in faults)
        columns = {column for column, _ in faults}
        carets = "".join("^" if at in columns else " " for at in range(max(columns) + 1))
        super().__init__(f"{whats}\n  {text}\n  {carets}\n  write it as '{EXAMPLE}'")


@dataclass(frozen=True)
class Term:
    """One comparison of an output with a number."""

    output: str
    """As typed until `sim.reports` has found the whole name: `alignment.CHN`."""
    quarter: str | None
    """As tables show it; None where the condition names none."""
    comparison: str
    """One of COMPARISONS."""
    number: float
    column: int
    """Where it begins in the text, from 0."""

    def holds(self, values: Array) -> Booleans:
        """Whether it is so in each future, (member,)."""
        return COMPARISONS[self.comparison](values, self.number)

    @property
    def words(self) -> str:
        """`alignment.CHN above 0.6 in 2030Q4`."""
        when = f" in {self.quarter}" if self.quarter else ""
        return f"{self.output} {WORDS[self.comparison]} {self.number:g}{when}"


def parse_condition(text: str) -> tuple[Term, ...]:
    """The terms of a condition; raises ConditionError, which shows the place."""
    return tuple(_Reader(text).terms())


def all_hold(terms: tuple[Term, ...], values: Callable[[Term], Array]) -> Booleans:
    """Whether all terms hold in each future, from the values of each term's output, (member,)."""
    return reduce(np.logical_and, (term.holds(values(term)) for term in terms))


class _Reader:
    """A condition, read from left to right."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def terms(self) -> list[Term]:
        found = [self._term()]
        while not self._ended():
            self._take(_JOIN, "only 'and' can stand here")
            found.append(self._term())
        return found

    def _term(self) -> Term:
        column = self._next()
        output = self._take(_OUTPUT, "an output is missing here")
        quarter = self._quarter() if self._skip("@") else None
        comparison = self._take(_COMPARISON, "one of < <= > >= is missing here")
        number = float(self._take(_NUMBER, "a number is missing here"))
        if not np.isfinite(number):
            self._refuse("this number is too large")
        return Term(output, quarter, comparison, number, column)

    def _quarter(self) -> str:
        at = self._next()
        word = self._take(_QUARTER, "a quarter is missing here")
        try:
            return show_quarter(parse_quarter(word.upper(), end=True))
        except ValueError as refused:
            self.at = at
            self._refuse(str(refused))

    def _take(self, wanted: re.Pattern[str], missing: str) -> str:
        found = wanted.match(self.text, self._next())
        if found is None:
            self._refuse(missing)
        self.at = found.end()
        return found[0]

    def _skip(self, sign: str) -> bool:
        there = self.text.startswith(sign, self._next())
        self.at += there
        return there

    def _ended(self) -> bool:
        return self._next() == len(self.text)

    def _next(self) -> int:
        """The place of the next character that is no space."""
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.at

    def _refuse(self, what: str) -> NoReturn:
        raise ConditionError(self.text, (self.at, what))
