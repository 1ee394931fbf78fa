"""What becomes of the powers that a story is not about? A short paragraph, over the whole run."""

from collections.abc import Iterator, Sequence
from typing import Final

from sim.explore.story.facts import Fact, Happening
from sim.explore.story.future import Future
from sim.explore.story.subject import subject
from sim.model.cast import listed
from sim.reports.story.happening_words import WORDS
from sim.reports.story.numbers import from_to, number, shows
from sim.reports.story.sentence import Sentence


def others_told(future: Future, acts: Sequence[Happening]) -> Iterator[Sentence]:
    """What others agree on or take back, and how alignment with them goes."""
    last = future.quarters[-1]
    for kind in dict.fromkeys(act.kind for act in acts if act.kind in OTHERS):
        same = [act for act in acts if act.kind == kind]
        facts = tuple(fact for act in same for fact in act.facts)
        yield Sentence("others", last, WORDS[kind](future, same), facts)
    yield _alignments(future, last)


OTHERS: Final = ("partnership", "withdrawal", "restoration")
"""Kinds of what happens of which it is told when others do it."""


def _alignments(future: Future, last: str) -> Sentence:
    outputs = [f"alignment.{code}" for code in future.cast.powers]
    ends = len(future.quarters) - 1
    each = [future.levels("others", one, 0, ends) for one in outputs if one != subject(future)]
    text = f"from {future.quarters[0]} to {last} alignment {listed(_goings(future, each))}"
    facts = tuple(fact for levels in each for fact in levels)
    return Sentence("others", last, text, facts, fixed=True)


def _goings(future: Future, each: Sequence[tuple[Fact, ...]]) -> list[str]:
    """How each goes, those that do not move behind the others."""
    moved = [f"{_with(future, one)} goes {from_to(one)}" for one in each if shows(one)]
    still = [f"{_with(future, one)} stays at {number(one[0])}" for one in each if not shows(one)]
    return [words.replace(" goes ", " ") if i else words for i, words in enumerate(moved)] + still


def _with(future: Future, levels: tuple[Fact, ...]) -> str:
    return f"with {future.cast.in_sentence(levels[0].who)}"
