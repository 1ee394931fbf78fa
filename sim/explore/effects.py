"""What is an effect under luck, and what does a change of assumptions make of it?

An effect is a mean paired difference over streams of luck. A change of assumptions may

    lose its sign    the mean is at zero or beyond
    turn it          the mean is beyond zero by ROOM standard errors: by SURE, and by SURE errors of
                     the difference of two such means more, so that as much other luck finds the
                     opposite sign sure as well, in 97 cases of 100 at the edge itself
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np

from sim.model.ops import Array

SURE: Final = 2.0
"""Standard errors of a mean beyond which its sign is sure."""
ROOM: Final = SURE * (1 + sqrt(2))
"""Standard errors beyond which the sign of a mean is sure under other luck too."""


@dataclass(frozen=True)
class Mean:
    """An effect: its mean over streams of luck, and the standard error of that."""

    value: float
    error: float

    @classmethod
    def of(cls, differences: Array) -> "Mean":
        """The mean of some streams, (stream,)."""
        spread = differences.std(ddof=1) if differences.size > 1 else 0.0
        return cls(float(differences.mean()), float(spread / np.sqrt(differences.size)))

    @property
    def sign(self) -> int:
        """Its sign where it is sure, else 0."""
        return int(np.sign(self.value)) if abs(self.value) > SURE * self.error else 0

    def along(self, sign: int) -> "Mean":
        """What is left of an effect of that sign; below 0 it is the other way round."""
        return Mean(self.value * sign, self.error)


Goal = Callable[[Mean], bool]
"""Whether what is left of an effect is little enough."""


def is_lost(left: Mean) -> bool:
    """Whether an effect is at zero or beyond."""
    return left.value <= 0


def is_turned(left: Mean) -> bool:
    """Whether an effect is clearly the other way round, under other luck too."""
    return left.value < 0 and left.value <= -ROOM * left.error


@dataclass(frozen=True)
class Change:
    """Numbers that are moved, and the effect there."""

    moved: Mapping[str, tuple[float, float]]
    """Places from and to, 0-1."""
    end: Mean
    """The effect under the luck in which the change was found."""
    again: Mean
    """The effect under luck that was not used to find it."""

    @property
    def distance(self) -> float:
        """How far the numbers move together, in ranges."""
        return sum(abs(to - of) for of, to in self.moved.values())


@dataclass(frozen=True)
class Flip:
    """What ends an effect and what turns it, as far as either was found."""

    start: Mean
    """The effect where every number has its value."""
    lost: Change | None
    """Where it loses its sign."""
    turned: Change | None
    """Where it clearly has the other sign."""
    nearest: Mean
    """The effect nearest to turning on the way out."""
    tried: int
    """Points that were computed."""

    @property
    def clear(self) -> bool:
        """Whether there is an effect to turn."""
        return self.start.sign != 0

    @property
    def changes(self) -> dict[str, Change]:
        """What was found, by what it does: lost, turned; one where both are the same change."""
        both = {"lost": self.lost, "turned": self.turned}
        if self.lost and self.turned and self.lost.moved == self.turned.moved:
            del both["lost"]
        return {does: change for does, change in both.items() if change is not None}

    def confirmed(self, does: str) -> bool:
        """Whether fresh luck agrees that its sign is lost, or that it is turned."""
        sign = self.changes[does].again.sign * self.start.sign
        return sign < 0 if does == "turned" else sign <= 0
