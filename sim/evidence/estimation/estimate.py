"""What is an estimate? A value, the range that the record leaves, and how both were found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import floor, inf, log10


@dataclass(frozen=True)
class Basis:
    """What an estimate rests on: files, how many observations, of which years."""

    files: tuple[str, ...]
    n: int
    first: int
    last: int


@dataclass(frozen=True)
class Estimate:
    """One number with a 90 % interval, and where it comes from."""

    value: float
    low: float
    high: float
    unit: str
    method: str
    basis: Basis
    checks: str = ""
    """What else was tried, and what came out."""

    def within(self, least: float = -inf, most: float = inf) -> "Estimate":
        """The same, cut off at what is possible."""
        value, low, high = (min(max(x, least), most) for x in (self.value, self.low, self.high))
        return replace(self, value=value, low=low, high=high)

    def widened(self, *others: float) -> "Estimate":
        """The same with a range that holds other values too."""
        return replace(self, low=min(self.low, *others), high=max(self.high, *others))

    def rounded(self, digits: int = 3) -> "Estimate":
        """The same with numbers of so many digits."""
        numbers = (significant(x, digits) for x in (self.value, self.low, self.high))
        value, low, high = numbers
        return replace(self, value=value, low=low, high=high)


def significant(number: float, digits: int = 3) -> float:
    """A number rounded to so many significant digits.

    >>> significant(0.0123456)
    0.0123
    """
    if abs(number) < 1e-6:
        return 0.0
    return round(number, digits - 1 - floor(log10(abs(number))))


def listed(names: Sequence[str], numbers: Iterable[float]) -> str:
    """Names with their numbers, for a sentence.

    >>> listed(["a", "b"], [0.1, 0.25])
    'a 0.1, b 0.25'
    """
    return ", ".join(f"{n} {significant(x, 2):g}" for n, x in zip(names, numbers, strict=True))
