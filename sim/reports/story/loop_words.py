"""Which of the two loops is the stronger, and when?"""

from collections.abc import Sequence
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

KEYS: Final = ("pressure_grievance", "reliance_effort")
"""The loops in the names of numbers."""

OTHER: Final = "that of over-reliance and effort"
"""The second loop behind the first."""

UNFELT: Final = "neither"
EVEN: Final = "even"

Values = tuple[float, ...]


def loops_told(future: Future) -> dict[Phase, Sentence]:
    """A sentence for each phase in which a loop is felt."""
    each = list(zip(future.phases, _values(future), strict=True))
    told: dict[Phase, Sentence] = {}
    before = ""
    for phase, values in each:
        which = dominant(values)
        if which != UNFELT:
            years = phase_words(future, phase)
            during = f"from {years}" if " to " in years else f"in {years}"
            text = f"{during} {_words(which, values, again=which == before)}"
            quarter, facts = future.quarters[phase.last], _facts(future, phase, values)
            told[phase] = Sentence("loops", quarter, text, facts, fixed=True)
        before = which
    return told


def unfelt(future: Future) -> str:
    """That no loop is felt in any phase; "" where one is."""
    felt = any(dominant(values) != UNFELT for values in _values(future))
    return "" if felt else f"neither {NAMES[0]} nor {OTHER} is felt in any of these years"


def _values(future: Future) -> list[Values]:
    """The strengths of both loops in each phase."""
    own, other = future.strengths.values()
    return [(a.value, b.value) for a, b in zip(own, other, strict=True)]


def phase_words(future: Future, phase: Phase) -> str:
    """The years of a phase: "2019 to 2022"."""
    first, last = (future.quarters[at][:4] for at in phase)
    return first if first == last else f"{first} to {last}"


def gloss(future: Future) -> str:
    """What the loops are, and what their strength is."""
    patron = future.cast.in_sentence(future.cast.patron)
    return (
        f"pressure breeds grievance, that closeness to {patron}, and that more pressure; reliance "
        f"on {patron} brings effort elsewhere, which lowers it. At a strength of +1 % a hundredth "
        "of what a disturbance does by the end of these years comes from the loop; at −1 % the "
        "loop has taken as much off"
    )


def dominant(values: Sequence[float]) -> str:
    """The name of the loop that is the stronger, UNFELT or EVEN."""
    sizes = [abs(value) for value in values]
    if max(sizes) < LEAST:
        return UNFELT
    weak, strong = sorted(sizes)
    return EVEN if strong < DOMINANT * weak else NAMES[sizes.index(strong)]


def _words(which: str, values: Values, again: bool) -> str:
    own, other = (f"{signed(PERCENT * value, 2)} %" for value in values)
    if which == EVEN:
        both = "the two loops are again" if again else f"{NAMES[0]} and {OTHER} are"
        return f"{both} about as strong (strength {own} and {other})"
    strong, weak = (own, other) if which == NAMES[0] else (other, own)
    if again:
        return f"{which} dominates again (strength {strong} against {weak})"
    loser = OTHER if which == NAMES[0] else "that of pressure and grievance"
    return f"{which} dominates {loser} (strength {strong} against {weak})"


def _facts(future: Future, phase: Phase, values: Values) -> tuple[Fact, ...]:
    quarter = future.quarters[phase.last]
    named = zip(KEYS, values, strict=True)
    return tuple(Fact(quarter, "loops", WORLD, f"loop_strength.{key}", v) for key, v in named)
