"""A kind of input that comes from outside, what reads it, and how it may be refused."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sim.evidence.forecast.sealed import SealedError
from sim.inputs.strict_toml import FileProblems
from tests.release.bounds import SECONDS, TooMuchError


class Refused(Exception):  # noqa: N818  (it is no error)
    """An input was not taken, by what raises nothing of its own."""


REFUSALS: Final = (FileProblems, SealedError, Refused)
"""The errors by which an input is refused."""


@dataclass(frozen=True)
class Case:
    """Something that reads, ready to be tried."""

    corpus: list[bytes]
    """Valid inputs."""
    read: Callable[[bytes], bool]
    """Takes an input; true where it was accepted. Raises one of REFUSALS, or has a fault."""
    close: Callable[[], object] = lambda: None
    """Ends what it has begun."""


@dataclass(frozen=True)
class Kind:
    """A kind of input."""

    what: str
    share: int
    """Its part of all inputs, beside those of other kinds."""
    make: Callable[[Path], Case]
    """Makes it ready in a folder of its own."""
    seconds: float = SECONDS
    """Processor time that an input may cost."""
    stop: type[BaseException] = TooMuchError
    """What is raised in a reader that takes longer."""
