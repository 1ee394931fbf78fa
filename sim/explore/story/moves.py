"""What moves over a phase of one future, more than the same moves in other futures?

    size = |last - first| / standard deviation across futures of (last - first)

From the last quarter of the phase before, in the first phase from the first quarter of the run, to
the last quarter of the phase. A move is worth a sentence from WORTH on, and when it shows in the
digits that are written.
"""

from collections.abc import Iterator
from typing import Final

from sim.analysis.least_effect import least_effect
from sim.explore.story.facts import Happening, Phase
from sim.explore.story.future import MOVING, Future, spread
from sim.explore.story.subject import belongs

WORTH: Final = 1.0
"""The least size that is worth a sentence."""

TO_CONCEDE: Final = 0.05
"""The least governance gap of which it is told that nothing is conceded."""

MOTIVES: Final = ("governance", "strategic")
"""What pressure may be over."""


def begins(phase: Phase) -> int:
    """The quarter from which a phase's moves count."""
    return max(phase.first - 1, 0)


def moves(future: Future, phase: Phase) -> list[Happening]:
    """What moves enough in a phase, and that nothing is conceded where pressure rises."""
    found = [
        move
        for kind in MOVING
        for code in future.cast.actors_of(future.register.outputs[kind].by)
        if kind != "alignment"
        and belongs(future, kind, code)
        and (move := move_of(future, f"{kind}.{code}", phase)) is not None
        and move.size >= WORTH
    ]
    pressure = [move for move in found if move.kind == "pressure"]
    others = [move for move in found if move.kind != "pressure"]
    return [*pressure, *_refusal(future, phase, pressure), *others]


def move_of(future: Future, output: str, phase: Phase) -> Happening | None:
    """How an output moves over a phase; None where it does not show."""
    kind, _, who = output.partition(".")
    first, last = begins(phase), phase.last
    values, every = future.of(output), future.every[output]
    moved = float(values[last] - values[first])
    if abs(moved) < least_effect(future.register.outputs[kind], float(values[first])):
        return None
    usual = spread(every[last] - every[first])
    size = abs(moved) / usual if usual else 0.0
    facts = future.levels(kind, output, first, last)
    about: dict[str, str] = {}
    if kind == "pressure":
        motive = _motive(future, who, first, last, moved)
        about["motive"] = motive.partition(".")[0]
        facts = (*facts, *future.levels(kind, motive, first, last))
    return Happening(kind, last, who, facts, size, about)


def _motive(future: Future, sender: str, first: int, last: int, moved: float) -> str:
    """The output that is the part of a sender's pressure that moves most in its direction."""
    outputs = [f"pressure_{motive}.{sender}" for motive in (*MOTIVES, "deed")]
    parts = {name: float(future.of(name)[last] - future.of(name)[first]) for name in outputs}
    return max(parts, key=lambda name: parts[name] * moved)


def _refusal(future: Future, phase: Phase, found: list[Happening]) -> Iterator[Happening]:
    """That nothing is conceded in a phase in which a sender's pressure rises."""
    home = future.cast.home.code
    settled, gap = future.of(f"settlements.{home}"), f"gap.{home}"
    first, last = begins(phase), phase.last
    rising = [move for move in found if move.facts[1].value > move.facts[0].value]
    if rising and settled[last] == settled[first] and future.of(gap)[last] >= TO_CONCEDE:
        facts = (
            future.fact("refusal", f"concession.{home}", last),
            future.fact("refusal", gap, last),
        )
        yield Happening("refusal", last, home, facts, max(move.size for move in rising))


def alignment(future: Future, phase: Phase, output: str) -> Happening:
    """How an alignment moves in a phase, also where it hardly does."""
    facts = future.levels("alignment", output, begins(phase), phase.last)
    return Happening("alignment", phase.last, facts[0].who, facts)
