"""How does a story write a number, always the same way for the same output?

A change is the difference of its two levels as they are written, and stands in the sentence that
gives both: whoever takes the one from the other finds it.
"""

from typing import Final

from sim.explore.story.facts import Fact
from sim.figures.wording import fixed
from sim.model.cast import Cast
from sim.model.units import PERCENT

FINE: Final = 3
"""Decimals of alignments and effort."""

_FINE = ("alignment", "effort")
_SHARES = ("share_official", "share_fdi", "share_exports", "withdrawn")
_MONEY = {"refill": "US$ {} m", "income": "US$ {}"}


def number(fact: Fact) -> str:
    """The value of a fact with its unit: "0.471", "20 %", "US$ 96 m"."""
    output = fact.what.partition(".")[0]
    if output in _SHARES:
        return f"{fixed(PERCENT * fact.value, 0)} %"
    if output in _MONEY:
        return _MONEY[output].format(f"{fact.value:,.0f}")
    return fixed(fact.value, FINE if output in _FINE else 2)


def from_to(facts: tuple[Fact, ...]) -> str:
    """From the first of two values to the second: "from 0.46 to 0.62"."""
    return f"from {number(facts[0])} to {number(facts[1])}"


def shows(facts: tuple[Fact, ...]) -> bool:
    """Whether two values differ as they are written."""
    return number(facts[0]) != number(facts[1])


def rises(facts: tuple[Fact, ...]) -> bool:
    """Whether the second of two values is the larger."""
    return facts[1].value > facts[0].value


def changes(before: Fact, after: Fact) -> str:
    """What changes a level, as a verb, and by how much: "lowers it by 0.014"."""
    verb = "raises" if rises((before, after)) else "lowers"
    return f"{verb} it by {fixed(abs(float(number(after)) - float(number(before))), FINE)}"


def lowered(words: str, cast: Cast) -> str:
    """Words inside a sentence: without a capital at their head, unless a name begins them."""
    actors = cast.by_code.values()
    names = [n for a in actors if a.proper for n in (a.name, a.short, a.adjective) if n]
    if words.startswith(tuple(names)) or words[:2].isupper():
        return words
    return words[:1].lower() + words[1:]
