"""Where does the future begin, and what sets its scenario apart from beginning to end?"""

from collections.abc import Iterator
from typing import Final

from sim.analysis.differences import Piece
from sim.explore.story.facts import OWN, REFERENCE, Fact
from sim.explore.story.future import Future
from sim.explore.story.subject import LEAST, moved, subject
from sim.figures.wording import counted, moment, named_scenario
from sim.inputs.scenario import Setting
from sim.reports.story.numbers import lowered, number
from sim.reports.story.sentence import Sentence

SEVERAL: Final = 3
"""Settings or events that one sentence names; of more it says how many there are."""


def opening(future: Future) -> Iterator[Sentence]:
    """Where it begins, and what is set throughout."""
    yield _beginning(future)
    settings = [
        piece for piece, _ in future.pieces if isinstance(piece.own or piece.usual, Setting)
    ]
    if settings:
        yield _set(future, settings)


def _beginning(future: Future) -> Sentence:
    cast, when = future.cast, future.quarters[0]
    fact = future.fact("beginning", subject(future), 0)
    home, who = cast.possessive(cast.home.code), cast.in_sentence(fact.who)
    level = f"{number(fact)} on a scale from 0 (none) to 1 (full)"
    text = f"in {when} {home} alignment with {who} is {level}{_why_told(future)}"
    return Sentence("beginning", when, text, (fact,), fixed=True)


def _why_told(future: Future) -> str:
    """Why the story is about this alignment, where the scenario could have moved another."""
    if not future.pieces:
        return ""
    end = moment(future.quarters[-1])
    if moved(future, subject(future)) < LEAST:
        why = f", as by {end} the scenario moves none by a thousandth or more"
    else:
        spreads = ", measured by how far futures differ" if future.number > 1 else ""
        why = f": by {end} the scenario moves none as much{spreads}"
    return f". The story follows this one{why}"


def subject_words(future: Future) -> str:
    """What the story is about: "alignment with Japan"."""
    return f"alignment with {future.cast.in_sentence(subject(future).partition('.')[2])}"


def _set(future: Future, settings: list[Piece]) -> Sentence:
    words = "; ".join(setting_words(piece, future) for piece in settings[:SEVERAL])
    text = f"from beginning to end the scenario sets this: {words}{_more(len(settings))}"
    facts = tuple(fact for one in settings[:SEVERAL] for fact in setting_facts(one, future))
    return Sentence("setting", future.quarters[0], text, facts, fixed=True)


def setting_facts(piece: Piece, future: Future) -> Iterator[Fact]:
    """What a lever is set to, in the scenario and in the reference."""
    who, usual = piece.name.partition(".")[0], future.register.levers[piece.name].default
    for run, held in ((OWN, piece.own), (REFERENCE, piece.usual)):
        value = held.value if isinstance(held, Setting) else usual
        yield Fact(future.quarters[0], "setting", who, piece.name, float(value), run)


def setting_words(piece: Piece, future: Future) -> str:
    """A setting inside a sentence: "level of US pressure at 0.5 instead of 1"."""
    label, _, values = piece.words.rpartition(": ")
    return f"{lowered(label, future.cast)} at {values}"


def _more(n: int) -> str:
    left = n - SEVERAL
    return f"; and {counted(left, 'more setting')}" if left > 0 else ""


def reference_words(future: Future) -> str:
    """The reference inside a sentence: "the baseline", or its title."""
    return named_scenario(future.reference.name, future.reference.title)
