"""Which engine serves a run? Compiling costs seconds; NumPy costs half a millisecond a run.

The choice rests on the size of the whole run alone, never on what lies on the disk, so that the
same command gives the same bits.
"""

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal

Engine = Literal["auto", "numpy", "fused"]

FEW = 8000
"""Runs that NumPy finishes while the other engine would still be compiling."""

MISSING = "the fused engine needs llvmlite: pip install 'hedgerow[fast]'"


class EngineMissingError(ValueError):
    """An engine was asked for that is not installed."""


@dataclass(frozen=True)
class Choice:
    """An engine, and why."""

    engine: Literal["numpy", "fused"]
    because: str


def installed() -> bool:
    """Whether the compiler is there."""
    return find_spec("llvmlite") is not None


def choose(asked: Engine, runs: int) -> Choice:
    """The engine for so many runs; raises EngineMissingError when the one asked for is missing."""
    if asked == "fused" and not installed():
        raise EngineMissingError(MISSING)
    if asked != "auto":
        return Choice(asked, "as asked")
    if runs < FEW:
        return Choice("numpy", f"compiling pays from {FEW:,} runs on")
    if not installed():
        return Choice("numpy", MISSING)
    return Choice("fused", f"{runs:,} runs pay for compiling")
