"""How does the subject of a story end: which event did it, what would have come anyway, luck?"""

from collections.abc import Iterator, Sequence
from typing import Final

from sim.analysis.differences import Piece
from sim.explore.story.causes import Act, Cause, Decided, act_of, causes
from sim.explore.story.facts import Fact, Happening
from sim.explore.story.future import Future, path
from sim.explore.story.subject import LEAST, belongs, subject
from sim.inputs.scenario import Event
from sim.model.cast import listed
from sim.reports.story.ends import end_in, end_in_reference, end_of, ending
from sim.reports.story.event_words import event_clause, piece_clause, piece_facts
from sim.reports.story.happening_words import partnership
from sim.reports.story.loop_words import KEYS, NAMES, OTHER, unfelt
from sim.reports.story.numbers import changes, number
from sim.reports.story.opening_words import reference_words
from sim.reports.story.sentence import Sentence

NEXT: Final = 0.5
"""The share of the largest effect from which on the second is named too."""

SAME: Final = "the same to within a thousandth"
"""What an end is that differs by less than what is told."""


def closing(future: Future, decided: Decided) -> Iterator[Sentence]:
    """The last sentences of a story."""
    for facts, text in (
        ending(future),
        _cause(future),
        _acts(future, decided),
        _luck(future),
        _loops(future),
    ):
        if text:
            yield Sentence("end", future.quarters[-1], text, facts, fixed=True)


Words = tuple[tuple[Fact, ...], str]
"""The numbers of a sentence, and the sentence; "" where there is nothing to say."""


# ---- which event, and what would have come anyway ------------------------------------------------


def _cause(future: Future) -> Words:
    found, n = causes(future, subject(future)), len(future.pieces)
    if not n:
        return (), NOTHING
    if n == 1:
        return _only(future, found)
    usual, anyway = _anyway(future)
    if not found:
        alone = f"no single one of {_all(future)} moves that end by a thousandth or more"
        return usual, f"{alone}. {anyway}"
    named = [one for one in found[:2] if abs(one.part) >= NEXT * abs(found[0].part)]
    facts = [fact for one in named for fact in _cause_facts(future, one)]
    return (end_of(future), *facts, *usual), f"{_most(future, named)}. {anyway}"


def _only(future: Future, found: Sequence[Cause]) -> Words:
    """What the one thing does that sets the scenario apart: all that the scenario does."""
    there = reference_words(future)
    if not found:
        return (), f"without {_all(future)}, as in {there}, the end would be {SAME}"
    (one,) = found
    without, end = _without(future, one), end_of(future)
    text = (
        f"{_all(future)} is this: {_clause(one, future)}. {_taken(one)}, as in {there}, the end "
        f"would be {number(without)} and not {number(end)}: the scenario {changes(without, end)}"
    )
    return (*_cause_facts(future, one), end), text


def _most(future: Future, named: Sequence[Cause]) -> str:
    """Which of several does most, and where it would end without that, and without the next."""
    first, *more = named
    text = (
        f"of {_all(future)} this one moves that end most: {_clause(first, future)}. "
        f"{_taken(first)}, the end would be {number(_without(future, first))} and not "
        f"{number(end_of(future))}"
    )
    for second in more:
        text += f". The next is this: {_clause(second, future)}. {_taken(second)}, the end would "
        text += f"be {number(_without(future, second))}"
    return text


def _anyway(future: Future) -> Words:
    """Where it would end in the reference, and what the scenario does to that."""
    usual, end = end_in_reference(future), end_of(future)
    there = f"In {reference_words(future)}, with the same luck, the end would be"
    if abs(end.value - usual.value) < LEAST:
        return (), f"{there} {SAME}"
    text = f"{there} {number(usual)} and not {number(end)}: the scenario {changes(usual, end)}"
    return (usual, end), text


def _all(future: Future) -> str:
    """What sets the scenario apart: "the scenario's one event", "the 4 differences from ..."."""
    n, pieces = len(future.pieces), [piece for piece, _ in future.pieces]
    if any(piece.own is None or piece.usual is not None for piece in pieces if _is_event(piece)):
        differences = "one difference" if n == 1 else f"{n} differences"
        return f"the {differences} from {reference_words(future)}"
    events = [_is_event(piece) for piece in pieces]
    thing = "event" if all(events) else "setting" if not any(events) else "settings and event"
    return f"the scenario's one {thing}" if n == 1 else f"the scenario's {n} {thing}s"


def _is_event(piece: Piece) -> bool:
    return isinstance(piece.own or piece.usual, Event)


def _clause(cause: Cause, future: Future) -> str:
    """What sets the scenario apart, as a clause; of what only the reference has that it lacks."""
    piece = cause.piece
    if piece.own is None and isinstance(piece.usual, Event):
        return f"it does not happen that {event_clause(piece.usual, future)}"
    return piece_clause(cause, future)


def _taken(cause: Cause) -> str:
    """What it is to take a difference away."""
    return "If it did" if cause.piece.own is None and _is_event(cause.piece) else "Without this"


def _without(future: Future, cause: Cause) -> Fact:
    name = cause.piece.name.removeprefix("no ")
    run = f"with:{name}" if _taken(cause) == "If it did" else f"without:{name}"
    return end_in(future, run, cause.without)


def _cause_facts(future: Future, cause: Cause) -> Iterator[Fact]:
    yield from piece_facts(cause, future)
    yield _without(future, cause)


NOTHING: Final = (
    "no event and no setting sets this scenario apart: what tells this future from others is what "
    "it assumes, and its luck"
)
"""What is said of the reference itself, and of a scenario that is no other."""


# ---- whose decision ------------------------------------------------------------------------------


def _acts(future: Future, found: Decided) -> Words:
    """What is decided here and not in the reference in the same quarter, and the reverse."""
    if not future.pieces:
        return (), ""
    apart = [act for act in (*found.here, *found.there) if belongs(future, act.kind, act.who)]
    names = [reference_words(future), "it"]
    clauses = [
        _differing(future, found, act, names[i > 0])
        for i, act in enumerate(dict.fromkeys(map(act_of, apart)))
    ]
    return (), "; ".join(clauses) or _same_acts(found, names[0])


def _differing(future: Future, found: Decided, act: Act, there: str) -> str:
    """Decisions of one kind that come at other times in the reference, or in one of the two."""
    here, usual = (
        [one for one in each if act_of(one) == act] for each in (found.here, found.there)
    )
    if here and usual:
        that = "that" if len(usual) == 1 else "those"
        return f"in place of {_named(future, here)} {there} has {that} of {_when(future, usual)}"
    if here:
        return f"{there} does not have {_named(future, here)}"
    return f"{there} has {_named(future, usual)}, but this scenario has not"


def _same_acts(found: Decided, there: str) -> str:
    """That the scenario changes no decision, where there are any."""
    if not found.both or found.here or found.there:
        return ""
    kinds = [words for kind, words in _SEVERAL.items() if any(a.kind == kind for a in found.both)]
    return f"all {listed(kinds)} of this future come in {there} too, in the same quarters"


_SEVERAL: Final = {
    "settlement": "settlements",
    "partnership": "partnerships",
    "withdrawal": "withdrawals of preferences",
    "coordination": "beginnings of coordination",
}


def _named(future: Future, acts: Sequence[Happening]) -> str:
    """Decisions of one kind with their quarters: "the settlements of 2020Q1 and 2024Q3"."""
    name, kind = _name(future, acts[0]), acts[0].kind
    several = name.replace(kind, f"{kind}s", 1) if len(acts) > 1 else name
    return f"{several} of {_when(future, acts)}"


def _when(future: Future, acts: Sequence[Happening]) -> str:
    return listed([future.quarters[act.at] for act in acts])


def _name(future: Future, act: Happening) -> str:
    who = future.cast.in_sentence(act.who)
    return {
        "settlement": "the settlement",
        "partnership": f"the {partnership(act)} with {who}",
        "withdrawal": f"the withdrawal of preferences by {who}",
        "coordination": "the coordination of the ministries",
    }[act.kind]


# ---- luck, and the loops -------------------------------------------------------------------------


def _luck(future: Future) -> Words:
    if not future.run.chance:
        return (), ""
    quiet = end_in(future, "no_chance", float(path(future.quiet, subject(future))[-1]))
    end, none = end_of(future), "had nothing happened by chance, on the same assumptions, the end"
    if abs(end.value - quiet.value) < LEAST:
        return (), f"{none} would be {SAME}"
    text = f"{none} would be {number(quiet)} and not {number(end)}: luck {changes(quiet, end)}"
    return (quiet, end), text


def _loops(future: Future) -> Words:
    """Where it would end without either loop; that neither is felt where that is so."""
    end = end_of(future)
    cut = [float(path(one, subject(future))[-1]) for one in future.cut.values()]
    if all(abs(value - end.value) < LEAST for value in cut):
        return (), unfelt(future)
    facts = [
        end_in(future, f"without_loop:{key}", value) for key, value in zip(KEYS, cut, strict=True)
    ]
    felt = [abs(value - end.value) >= LEAST for value in cut]
    ends, own = [number(one) for one in facts], number(end)
    if all(felt):
        text = f"without {NAMES[0]} the end would be {ends[0]}, without {OTHER} {ends[1]}"
        return (*facts, end), f"{text}, and not {own}"
    which = felt.index(True)
    return (facts[which], end), (
        f"without {NAMES[which]} the end would be {ends[which]} and not {own}; without the other "
        f"loop it would be {SAME}"
    )
