"""What does a report say first? The finding in a plain sentence, then how sure it is.

A change is clear where nine in ten futures lie on one side of zero; else "no clear effect" is said,
whatever the median. `sim.reports.scenario_page.findings` decides it.
"""

from sim.analysis.comparison import Effect
from sim.analysis.least_effect import DIGITS, LEAST
from sim.figures import difference
from sim.figures.changes import change_words, digits_for, inside, of_hundred, subject
from sim.figures.fan import Fan
from sim.figures.wording import capital, counted, named_scenario
from sim.model.cast import listed
from sim.reports.kinds import called, paired
from sim.reports.scenario_page.findings import Findings

TILT_DIGITS = 1
"""Decimals of the tilt, which runs from 0 to 100."""
NOUGHT = "0"
"""A change that is written as none."""


def finding(found: Findings, fan: Fan) -> str:
    """The title: the largest clear change of an alignment, or that none is clear.

    Of a scenario by itself it is what its fan shows.
    """
    both = found.comparison
    if both is None:
        return fan.finding
    name = named_scenario(found.scenario.name, found.scenario.title)
    against = called(both.one.scenario)
    if both.no_effect:
        return f"{capital(name)} changes nothing against {against}"
    if found.banded and not found.clear(both.effect(found.headline)):
        return f"{capital(name)} has no clear effect on alignment with any partner"
    return difference.finding(paired(both, found.headline))


def question(found: Findings) -> str:
    """What the report asks."""
    quarters, home = found.scenario.quarters, found.cast.in_sentence(found.cast.home.code)
    span = f"from {quarters[0]} to {quarters[-1]}"
    if found.reference is None:
        return f"Where does it lead {home}, {span}?"
    return f"What does it change for {home} against {called(found.reference)}, {span}?"


def opening(found: Findings) -> list[str]:
    """The sentences under the title: how sure it is, and what else moves."""
    both = found.comparison
    if both is None:
        return [_nothing_to_compare(found)]
    if both.no_effect:
        return [f"No number differs in any future, because {both.no_effect}."]
    if not found.banded:
        return [
            f"With {counted(found.n)} no interval can be told: what follows says how they differ, "
            "not how sure that is."
        ]
    effect = both.effect(found.headline)
    size = _size(effect, found) if found.clear(effect) else _unclear(effect, found)
    return [size, *_others(found), *_moves_most(found)]


def _nothing_to_compare(found: Findings) -> str:
    return (
        f"This is {called(found.scenario)}, with which scenarios are compared: there is nothing to "
        "hold it against, and it is shown alone."
    )


def _size(effect: Effect, found: Findings) -> str:
    """The interval of a clear change, and its size against how far futures differ anyway."""
    low, median, high = written(effect, found)
    return (
        f"At its largest, in {effect.quarter}, the change is {median} on a scale from 0 to 1, in "
        f"nine of ten futures between {low} and {high}. Futures lie apart anyway: it is "
        f"{abs(effect.standardised):.2g} of their standard deviation."
    )


def _unclear(effect: Effect, found: Findings) -> str:
    """Why the largest change is not clear."""
    if abs(effect.median) < LEAST:
        return f"In the median future no alignment changes by {LEAST:g} or more in any quarter."
    low, median, high = written(effect, found)
    partner = found.cast.in_sentence(_code(effect))
    return (
        f"The largest change is {median}, with {partner} in {effect.quarter}, but in nine of ten "
        f"futures it lies between {low} and {high}: zero is among them."
    )


def _others(found: Findings) -> list[str]:
    """The other alignments that change clearly, at their largest."""
    others = [e for e in found.alignments if found.clear(e) and e.output != found.headline]
    if not others:
        return []
    cast = found.cast
    parts = [f"{cast.in_sentence(_code(e))} {written(e, found)[1]}" for e in others]
    return [f"Alignment changes clearly with {listed(parts)} as well."]


def _moves_most(found: Findings) -> list[str]:
    """What moves most for its spread, where no alignment does."""
    both = found.comparison
    if both is None or found.clear(both.effect(found.headline)):
        return []
    for name in both.effects["output"]:
        effect = both.effect(name)
        if found.clear(effect):
            return [f"What moves most for its spread: {_moved(effect, found)}."]
    return ["No other output changes clearly either."]


def _moved(effect: Effect, found: Findings) -> str:
    digits = digits_for(effect.median)
    way, share = ("higher", effect.rose) if effect.median > 0 else ("lower", effect.fell)
    return (
        f"{inside(named(effect, found))} {change_words(effect.median, digits)} ({effect.unit}) in "
        f"{effect.quarter}, {way} in {of_hundred(share, found.n)}"
    )


def named(effect: Effect, found: Findings) -> str:
    """An output in words: "Alignment with Japan"."""
    output, _, code = effect.output.partition(".")
    return subject(found.register.outputs[output], code, found.cast)


def written(effect: Effect, found: Findings) -> tuple[str, str, str]:
    """A change as it is written: the lower end of nine in ten futures, the median, the upper end.

    The end of a clear one that rounds to nought is said to lie beside it.
    """
    digits, clear = digits_of(effect.output), found.clear(effect)
    low, median, high = (change_words(v, digits) for v in (effect.q05, effect.median, effect.q95))
    beside = "just above 0" if effect.median > 0.0 else "just below 0"
    low, high = (beside if clear and end == NOUGHT else end for end in (low, high))
    return low, median, high


def digits_of(output: str) -> int:
    """Decimals with which an output of the table is written."""
    return DIGITS if output.startswith("alignment.") else TILT_DIGITS


def _code(effect: Effect) -> str:
    return effect.output.partition(".")[2]
