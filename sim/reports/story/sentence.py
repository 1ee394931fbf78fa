"""A sentence with the numbers it gives, and which sentences are told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Final

from sim.explore.story.facts import Fact
from sim.figures.wording import capital

MOST: Final = 20
"""Sentences of a story at most."""


PLAIN: Final = ("end",)
"""Kinds of sentences behind which no term is explained."""


@dataclass(frozen=True)
class Sentence:
    """A sentence of a story."""

    kind: str
    quarter: str
    """When what it says is complete."""
    text: str
    facts: tuple[Fact, ...] = ()
    """Its numbers, in the order of the text."""
    size: float = inf
    """By which it is chosen: a move in standard deviations, infinite for an act."""
    fixed: bool = False
    """Whether it is told in every story."""
    alone: bool = False
    """Whether it tells a decision that the reference does not have."""


ORDER: Final = (
    "settlement",
    "withdrawal",
    "partnership",
    "crackdown",
    "restoration",
    "coordination",
    "discord",
    "others",
)
"""Which decisions go first where there is not room for all; before all moves."""


def chosen(sentences: Iterable[Sentence], room: int) -> list[Sentence]:
    """Those that are always told, and of the others as many as there is room for, in their order.

    Decisions go first, those that the reference does not have before others, and then in the
    order of ORDER; all else by its size.
    """
    told = list(sentences)
    free = [one for one in told if not one.fixed]
    best = sorted(free, key=_place)[: max(room - (len(told) - len(free)), 0)]
    return [one for one in told if one.fixed or one in best]


def _place(sentence: Sentence) -> tuple[bool, int, float]:
    decision = sentence.kind in ORDER
    order = ORDER.index(sentence.kind) if decision else len(ORDER)
    return not sentence.alone, order, -sentence.size


def explained(sentences: Sequence[Sentence], glosses: Mapping[str, str]) -> list[Sentence]:
    """Whole sentences, with what a term means behind the first that holds it."""
    waiting, done = dict(glosses), []
    for one in sentences:
        needed = [term for term in waiting if term in one.text and one.kind not in PLAIN]
        text = " ".join(f"{capital(words)}." for words in (one.text, *map(waiting.pop, needed)))
        done.append(replace(one, text=text))
    return done
