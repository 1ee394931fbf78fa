"""What do the scenario's events do, as clauses of a sentence?"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from sim.explore.story.causes import Cause
from sim.explore.story.facts import REFERENCE, Fact, Phase
from sim.explore.story.future import Future
from sim.figures.wording import capital, counted
from sim.inputs.scenario import Event, Setting
from sim.inputs.scenario.words import event_words, size_words
from sim.model.cast import WORLD
from sim.model.quarters import show_quarter
from sim.reports.story.opening_words import SEVERAL, reference_words, setting_facts, setting_words
from sim.reports.story.sentence import Sentence

DATES: Final = re.compile(r" (in|from) \d{4}Q\d")
"""Where the dates of an event begin."""

REST: Final = "the rest of the world"

CHANGES: Final = " changes"
"""How a verb ends by which a number of the world changes."""

TOLD_ALREADY: Final = " of growth a year"
"""What the unit of growth need not say behind its name."""

NOUNS: Final = ("a border conflict",)
"""Verbs of the world that are none: what is there."""


def events_told(future: Future, phase: Phase, found: list[Cause]) -> Iterator[Sentence]:
    """The events that begin in a phase in one sentence; of many those that do most to the end."""
    start = future.scenario.start
    begun = [e for e in future.scenario.events if phase.first <= e.first - start <= phase.last]
    parts = {id(cause.piece.own): abs(cause.part) for cause in found}
    most = sorted(begun, key=lambda event: -parts.get(id(event), 0.0))[:SEVERAL]
    named = sorted((e for e in begun if e in most), key=lambda event: event.first)
    if not named:
        return
    left = len(begun) - len(named)
    more = f"; {counted(left, 'more event')} of the scenario {_begin(left)} in these years"
    text = "; ".join(_clauses(named, future)) + (more if left else "")
    facts = [event_fact(event) for event in named]
    when = show_quarter(named[0].first)
    if left:
        facts.append(Fact(when, "event", WORLD, "event.more", float(left)))
    yield Sentence("event", when, capital(text), tuple(facts), fixed=True)


def absent(future: Future) -> Iterator[Sentence]:
    """What happens in the reference and not in the scenario, in one sentence."""
    gone = [p.usual for p, _ in future.pieces if p.own is None and isinstance(p.usual, Event)]
    if not gone:
        return
    named, left = gone[:SEVERAL], len(gone) - SEVERAL
    more = f"; and {counted(left, 'more event')}" if left > 0 else ""
    words = "; ".join(_clauses(named, future)) + more
    text = f"what {reference_words(future)} has and this scenario has not: {words}"
    facts = [
        event_fact(event)._replace(kind="absent", quarter=future.quarters[0], run=REFERENCE)
        for event in named
    ]
    yield Sentence("absent", future.quarters[0], text, tuple(facts), fixed=True)


def _clauses(events: Sequence[Event], future: Future) -> Iterator[str]:
    """Events as clauses; neither who acts again nor what is done again is told twice."""
    before = Deed("", "", "")
    for event in events:
        deed = _deed(event, future)
        if deed.who and deed == before._replace(who=deed.who) and deed != before:
            yield f"{deed.who} does the same"
        elif deed == before._replace(when=deed.when):
            yield f"again {deed.when}"
        else:
            yield (deed._replace(who="it") if deed.who and deed.who == before.who else deed).words
        before = deed


def _begin(n: int) -> str:
    return "begins" if n == 1 else "begin"


def event_fact(event: Event) -> Fact:
    """The size of an event, in the unit of its verb."""
    return Fact(show_quarter(event.first), "event", event.actor, f"event.{event.id}", event.size)


class Deed(NamedTuple):
    """An event as a clause: who acts, "" where it happens by itself; what is done; and when."""

    who: str
    does: str
    when: str

    @property
    def words(self) -> str:
        """The clause."""
        return " ".join(filter(None, self))


def event_clause(event: Event, future: Future) -> str:
    """Who does what, how much and when: "the United States raises its pressure by 50 % ..."."""
    return _deed(event, future).words


def _deed(event: Event, future: Future) -> Deed:
    """An event in words, with its change as a rise or a fall."""
    words = event_words(event, future.register, future.scenario.end)
    words = words[words.index(event.does) :]
    at = DATES.search(words)
    does, when = (words[: at.start()], words[at.start() :].strip()) if at else (words, "")
    size, up = size_words(event, future.register), event.size > 0.0
    amount = size.lstrip("+−")
    if event.actor == WORLD:
        return Deed("", _by_itself(event.does, does, "rises" if up else "falls", amount), when)
    if future.register.actions[event.actor, event.does].effect == "scales":
        does = f"{'raises' if up else 'cuts'} {event.does.partition(' ')[2]} by {amount}"
    return Deed(_who(event, future), does.replace("(−", "(by −").replace("(+", "(by +"), when)


def _by_itself(does: str, words: str, verb: str, amount: str) -> str:
    """What happens by itself: a change as a rise or a fall, a noun as that it is there."""
    if does.endswith(CHANGES):
        unit = words.partition(amount)[2].partition(")")[0].removesuffix(TOLD_ALREADY)
        return f"{does.removesuffix(CHANGES)} {verb} by {amount}{unit}"
    return f"there is {does} ({amount} on a scale from 0 to 1)" if does in NOUNS else words


def _who(event: Event, future: Future) -> str:
    """Who acts, inside a sentence; nobody where it happens by itself."""
    if event.actor == WORLD:
        return ""
    rest = event.actor == future.cast.rest
    return REST if rest else future.cast.in_sentence(event.actor)


def piece_clause(cause: Cause, future: Future) -> str:
    """What a scenario changes, inside a sentence."""
    own = cause.piece.own
    if isinstance(own, Event):
        return event_clause(own, future)
    if isinstance(own or cause.piece.usual, Setting):
        return setting_words(cause.piece, future)
    return cause.piece.words


def piece_facts(cause: Cause, future: Future) -> tuple[Fact, ...]:
    """The numbers of those words."""
    own = cause.piece.own
    if isinstance(own, Event):
        return (event_fact(own),)
    if isinstance(own or cause.piece.usual, Setting):
        return tuple(setting_facts(cause.piece, future))
    usual = cause.piece.usual
    return (event_fact(usual)._replace(run=REFERENCE),) if isinstance(usual, Event) else ()
