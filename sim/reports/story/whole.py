"""A whole story: its sentences in order of time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sim.explore.story.causes import anyway, causes
from sim.explore.story.facts import Happening, Phase
from sim.explore.story.future import Future
from sim.explore.story.happenings import happenings
from sim.explore.story.moves import alignment, moves
from sim.explore.story.subject import belongs, subject
from sim.reports.story.closing_words import closing
from sim.reports.story.ends import short
from sim.reports.story.event_words import absent, events_told
from sim.reports.story.happening_words import GLOSSES, WORDS
from sim.reports.story.loop_words import gloss, loops_told, phase_words
from sim.reports.story.move_words import moved, told_of
from sim.reports.story.numbers import shows
from sim.reports.story.opening_words import opening
from sim.reports.story.others_words import others_told
from sim.reports.story.sentence import MOST, Sentence, chosen, explained

SEEN: Final = ("settlement", "election", "crackdown", "fair", "unfair")
"""Kinds of what happens that are told by two levels, as of the governance gap before and after."""


@dataclass(frozen=True)
class Part:
    """Sentences that stand under one heading."""

    heading: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Told:
    """A future in sentences."""

    future: Future
    finding: str
    """The story in one line."""
    parts: tuple[Part, ...]
    """In order of time."""


def tell(future: Future) -> Told:
    """Tell a future: where its subject begins, each phase, the others, how the subject ends."""
    happened = happenings(future)
    decided = anyway(future, happened, happenings(future.in_reference))
    acts = [one for one in happened if belongs(future, one.kind, one.who)]
    others = [one for one in happened if one not in acts]
    loops = loops_told(future)
    parts = [("At the beginning", [*opening(future), *absent(future)])]
    for phase in future.phases:
        inside = [one for one in acts if phase.first <= one.at <= phase.last]
        loop = [loops[phase]] if phase in loops else []
        told = [*_phase(future, phase, inside, decided.here), *loop]
        parts.append((phase_words(future, phase), told))
    years = phase_words(future, Phase(0, len(future.quarters) - 1))
    parts.append((f"The others, {years}", list(others_told(future, others))))
    parts.append(("In the end", list(closing(future, decided))))
    return Told(future, short(future), tuple(_room_made(future, parts)))


def _phase(
    future: Future, phase: Phase, acts: Sequence[Happening], alone: Sequence[Happening]
) -> Iterator[Sentence]:
    """What is told of a phase, in order of time: events and acts, then what has moved by its end.

    Those `alone` in this scenario go before all others.
    """
    about = subject(future)
    begun = list(events_told(future, phase, causes(future, about)))
    happened = [
        _of_happenings(future, kind, same, any(one in alone for one in same))
        for kind, same in _by_kind([one for one in acts if _told(one)])
    ]
    yield from sorted([*begun, *happened], key=lambda one: one.quarter)
    for kind, same in _by_kind(moves(future, phase)):
        if told := told_of(kind, same):
            yield _of_moves(future, kind, told)
    yield _of_moves(future, "alignment", [alignment(future, phase, about)], fixed=True)


def _told(one: Happening) -> bool:
    """Whether the two levels differ in the digits written, where it is told by them."""
    return one.kind not in SEEN or shows(one.facts)


def _by_kind(found: Sequence[Happening]) -> list[tuple[str, list[Happening]]]:
    kinds = dict.fromkeys(one.kind for one in found)
    return [(kind, [one for one in found if one.kind == kind]) for kind in kinds]


def _of_happenings(future: Future, kind: str, same: Sequence[Happening], alone: bool) -> Sentence:
    facts = tuple(fact for one in same for fact in one.facts)
    quarter, words = future.quarters[same[0].at], WORDS[kind](future, same)
    return Sentence(kind, quarter, words, facts, same[0].size, alone=alone)


def _of_moves(
    future: Future, kind: str, told: Sequence[Happening], fixed: bool = False
) -> Sentence:
    facts = tuple(fact for one in told for fact in one.facts)
    quarter, size = future.quarters[told[0].at], told[0].size
    return Sentence(kind, quarter, moved(future, kind, told), facts, size, fixed)


def _room_made(future: Future, parts: Sequence[tuple[str, list[Sentence]]]) -> Iterator[Part]:
    """The parts with as many sentences as there is room for, and terms explained."""
    kept = chosen([one for _, sentences in parts for one in sentences], MOST)
    known = {id(one) for one in kept}
    glosses = {**GLOSSES, "(strength": gloss(future)}
    said = dict(zip(map(id, kept), explained(kept, glosses), strict=True))
    for heading, sentences in parts:
        inside = tuple(said[id(one)] for one in sentences if id(one) in known)
        if inside:
            yield Part(heading, inside)
