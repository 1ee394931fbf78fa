"""Which alignment is a story about, and what belongs to it?

The subject is the alignment that the scenario moves most by the end of the run:

    size = |end in the scenario - end in the reference, same luck| / standard deviation of all ends

Where none moves by LEAST, as in the reference itself, it is alignment with the patron. Headline,
moves, causes, closing words and figure are about the subject. What others do is told apart, in a
paragraph of its own, or left out.
"""

from math import inf
from typing import Final

from sim.analysis.least_effect import DIGITS
from sim.explore.story.future import ROUNDING, Future, path, spread
from sim.model.cast import WORLD

LEAST: Final = 10.0**-DIGITS
"""The least change of an alignment that is told: it shows wherever the two levels lie."""

PRESSING: Final = (
    "pressure",
    "grievance",
    "fair",
    "unfair",
    "withdrawal",
    "restoration",
)
"""What a sender does, or is met with, that drives the home country to the patron or from it."""


def subject(future: Future) -> str:
    """The alignment that a story is about: "alignment." and the code of a power."""
    outputs = [f"alignment.{code}" for code in future.cast.powers]
    sizes = {name: size for name in outputs if (size := moved(future, name)) >= LEAST}
    patron = f"alignment.{future.cast.patron}"
    return max(sizes, key=lambda name: _in_spreads(future, name, sizes[name]), default=patron)


def moved(future: Future, output: str) -> float:
    """By how much the scenario moves the end of an output, without a sign."""
    return abs(float(future.of(output)[-1] - path(future.usual, output)[-1]))


def _in_spreads(future: Future, output: str, size: float) -> float:
    """A change in standard deviations; itself where futures do not differ, or there is only one."""
    usual = spread(future.every[output][-1])
    return size / usual if ROUNDING < usual < inf else size


def belongs(future: Future, kind: str, who: str) -> bool:
    """Whether what an actor does is told with the subject.

    That is what the home country, chance and the subject itself do, and where the subject is the
    patron also how senders press.
    """
    cast, code = future.cast, subject(future).partition(".")[2]
    pressing = code == cast.patron and kind in PRESSING and who in cast.senders
    return pressing or who in (cast.home.code, WORLD, code)
