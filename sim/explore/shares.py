"""In how many futures is it so? A share, and how sure it is."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

SURE: Final = 1.96
"""Standard errors to either side that hold 95 cases in 100."""


@dataclass(frozen=True)
class Share:
    """A count among futures that were drawn."""

    count: int
    futures: int

    @property
    def value(self) -> float:
        """The share, 0-1."""
        return self.count / self.futures

    @property
    def error(self) -> float:
        """Its Monte Carlo error: the standard error by which it differs from sample to sample."""
        return sqrt(self.value * (1 - self.value) / self.futures)

    @property
    def interval(self) -> tuple[float, float]:
        """Where the share of all futures lies, 95 cases in 100 (Wilson 1927)."""
        n, square = self.futures, SURE**2
        middle = (self.count + square / 2) / (n + square)
        spread = self.value * (1 - self.value) / n + square / (4 * n**2)
        half = SURE * n / (n + square) * sqrt(spread)
        low = middle - half if self.count > 0 else 0.0
        return low, middle + half if self.count < n else 1.0
