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
        """Where the share of all futures lies, 95 cases in 100."""
        return share_interval(self.value, self.futures)


def share_interval(share: float, n: float) -> tuple[float, float]:
    """A 95 % interval of a share of n independent futures, inside 0 and 1 (Wilson 1927)."""
    square = SURE**2
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = SURE / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n**2))
    return (middle - half if share > 0 else 0.0), (middle + half if share < 1 else 1.0)
