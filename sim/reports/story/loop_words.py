"""Which of the two loops is the stronger, and when?"""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from sim.explore.story.facts import Fact, Phase
from sim.explore.story.future import Future
from sim.explore.story.loops import DOMINANT, LEAST
from sim.figures.wording import signed
from sim.model.cast import WORLD
from sim.model.units import PERCENT
from sim.reports.story.sentence import Sentence

NAMES: Final = ("the loop of pressure and grievance", "the loop of over-reliance and effort")
"""The loops inside a sentence, in the order of `loops_of`."""

OTHER: Final = "that of over-reliance and effort"
"""The second loop behind the first."""

UNFELT: Final = "neither"
EVEN: Final = "even"

Values = tuple[float, ...]


def loops_told(future: Future) -> dict[Phase, Sentence]:
    """A sentence for phases in a row that the same loop dominates, by the last of them."""
    each = list(zip(future.phases, _values(future), strict=True))
    groups = [(which, list(same)) for which, same in groupby(each, lambda one: dominant(one[1]))]
    return {same[-1][0]: _told(future, which, same) for which, same in groups}


def _values(future: Future) -> list[Values]:
    """The strengths of both loops in each phase."""
    own, other = future.strengths.values()
    return [(a.value, b.value) for a, b in zip(own, other, strict=True)]


def _told(future: Future, which: str, same: Sequence[tuple[Phase, Values]]) -> Sentence:
    phases = [phase for phase, _ in same]
    during = phase_words(future, Phase(phases[0].first, phases[-1].last))
    text = f"from {during} {_words(which, [values for _, values in same])}"
    facts = tuple(fact for phase, values in same for fact in _facts(future, phase, values))
    return Sentence("loops", future.quarters[phases[-1].last], text, facts, fixed=True)


def phase_words(future: Future, phase: Phase) -> str:
    """The years of a phase: "2019 to 2022"."""
    first, last = (future.quarters[at][:4] for at in phase)
    return first if first == last else f"{first} to {last}"


def gloss(future: Future) -> str:
    """What the loops are, and what their strength is."""
    patron = future.cast.in_sentence(future.cast.patron)
    return (
        f"in the one, pressure breeds grievance, that closeness to {patron}, and that more "
        f"pressure; in the other, reliance on {patron} brings effort elsewhere, which lowers it. A "
        "strength of +1 % gives back a hundredth of any disturbance, −1 % takes it off"
    )


def dominant(values: Sequence[float]) -> str:
    """The name of the loop that is the stronger, UNFELT or EVEN."""
    sizes = [abs(value) for value in values]
    if max(sizes) < LEAST:
        return UNFELT
    weak, strong = sorted(sizes)
    return EVEN if strong < DOMINANT * weak else NAMES[sizes.index(strong)]


def _words(which: str, each: Sequence[Values]) -> str:
    own, other = (_strengths([values[i] for values in each]) for i in (0, 1))
    if which == UNFELT:
        return f"neither {NAMES[0]} nor {OTHER} is felt (strength {own}; {other})"
    if which == EVEN:
        return f"{NAMES[0]} and {OTHER} are about as strong (strength {own}; {other})"
    strong, weak = (own, other) if which == NAMES[0] else (other, own)
    loser = OTHER if which == NAMES[0] else "that of pressure and grievance"
    return f"{which} is stronger (strength {strong}) than {loser} ({weak})"


def _strengths(values: Sequence[float]) -> str:
    """Strengths of a loop in per cent, phase after phase."""
    words = [f"{signed(PERCENT * value, 2)} %" for value in values]
    return words[0] if len(set(words)) == 1 else f"{', then '.join(words)}"


def _facts(future: Future, phase: Phase, values: Values) -> tuple[Fact, ...]:
    quarter = future.quarters[phase.last]
    names = [f"strength of {name}" for name in NAMES]
    return tuple(Fact(quarter, "loops", WORLD, n, v) for n, v in zip(names, values, strict=True))
