"""What do the scenario's events do, as clauses of a sentence?"""

from collections.abc import Iterator, Sequence
from typing import Final

from sim.explore.story.causes import Cause
from sim.explore.story.facts import Fact, Phase
from sim.explore.story.future import Future
from sim.figures.wording import capital, counted
from sim.inputs.scenario import Event, Setting
from sim.inputs.scenario.words import event_words, size_words
from sim.model.cast import WORLD
from sim.model.quarters import show_quarter
from sim.reports.story.opening_words import SEVERAL, reference_words, setting_facts, setting_words
from sim.reports.story.sentence import Sentence

REST: Final = "the rest of the world"


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
        facts.append(Fact(when, "event", WORLD, "further events of these years", float(left)))
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
        event_fact(event)._replace(kind="absent", quarter=future.quarters[0]) for event in named
    ]
    yield Sentence("absent", future.quarters[0], text, tuple(facts), fixed=True)


def _clauses(events: Sequence[Event], future: Future) -> Iterator[str]:
    """Events as clauses; who acts again is not named again."""
    before = ""
    for event in events:
        words, who = event_clause(event, future), _who(event, future)
        yield words.replace(who, "it", 1) if who and event.actor == before else words
        before = event.actor


def _begin(n: int) -> str:
    return "begins" if n == 1 else "begin"


def event_fact(event: Event) -> Fact:
    """The size of an event, in the unit of its verb."""
    return Fact(show_quarter(event.first), "event", event.actor, event.does, event.size)


def event_clause(event: Event, future: Future) -> str:
    """Who does what, how much and when: "the United States changes its pressure by +50 % ..."."""
    words = event_words(event, future.register, future.scenario.end)
    size = size_words(event, future.register)
    if event.actor == WORLD:
        return words
    deed = words[words.index(event.does) :]
    if future.register.actions[event.actor, event.does].effect == "scales":
        verb, by = ("raises", size.lstrip("+")) if event.size > 0 else ("cuts", size.lstrip("−"))
        what = event.does.partition(" ")[2]
        deed = deed.replace(f"{event.does} {size}", f"{verb} {what} by {by}")
    return f"{_who(event, future)} {deed}"


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
    return (event_fact(usual),) if isinstance(usual, Event) else ()
