"""How does the future end: which event did it, what would have come anyway, how usual is it?"""

from collections.abc import Iterator, Sequence
from typing import Final

from sim.explore.story.causes import LEAST, Cause, Decided, causes, most_moved
from sim.explore.story.facts import Fact, Happening
from sim.explore.story.future import Future, path
from sim.figures.wording import fixed
from sim.inputs.scenario import Event
from sim.model.cast import listed
from sim.reports.story.ends import end_fact, end_of, ranks, subject_of, when
from sim.reports.story.event_words import piece_clause, piece_facts
from sim.reports.story.loop_words import NAMES, OTHER
from sim.reports.story.numbers import FINE, change, number
from sim.reports.story.opening_words import reference_words
from sim.reports.story.sentence import Sentence

NEXT: Final = 0.5
"""The share of the largest effect from which on the second is named too."""


def closing(future: Future, decided: Decided) -> Iterator[Sentence]:
    """The last sentences of a story."""
    output = most_moved(future)
    for facts, text in (
        _cause(future, output),
        _anyway(future, output),
        _acts(future, decided),
        _luck(future, output),
        _loops(future, output),
        ranks(future, output),
    ):
        if text:
            yield Sentence("end", future.quarters[-1], text, facts, fixed=True)


Words = tuple[tuple[Fact, ...], str]
"""The numbers of a sentence, and the sentence; "" where there is nothing to say."""


# ---- which event ---------------------------------------------------------------------------------


def _cause(future: Future, output: str) -> Words:
    if not future.pieces:
        return (), NOTHING
    found, subject, n = causes(future, output), subject_of(output, future), len(future.pieces)
    thing = _thing(future)
    if not found:
        return _unfelt(future, output, n, thing)
    first, end = found[0], end_of(future, output)
    text = f"{_which(n, thing, subject)}: {piece_clause(first, future)}. Without it, "
    text += f"{subject if n == 1 else 'that'} would end {when(future)} at "
    text += f"{fixed(first.without, FINE)} and not at {number(end)}"
    named = [one for one in found[:2] if abs(one.part) >= NEXT * abs(first.part)]
    for second in named[1:]:
        text += (
            f"; without the next, at {fixed(second.without, FINE)}: {piece_clause(second, future)}"
        )
    facts = [fact for one in named for fact in _cause_facts(future, output, one)]
    return (end, *facts), text


def _thing(future: Future) -> str:
    """What the scenario's differences from the reference are."""
    events = [isinstance(piece.own or piece.usual, Event) for piece, _ in future.pieces]
    return "event" if all(events) else "setting or event" if any(events) else "setting"


def _unfelt(future: Future, output: str, n: int, thing: str) -> Words:
    """That nothing the scenario changes counts by itself."""
    end = end_of(future, output)
    which = f"without the scenario's one {thing}"
    if n > 1:
        which = f"without any one of the scenario's {n} {_plural(thing)}, whichever it is"
    return (end,), (
        f"{which}, {subject_of(output, future)} ends {when(future)} at {number(end)} as well, or "
        "less than a thousandth away"
    )


def _which(n: int, thing: str, subject: str) -> str:
    if n == 1:
        return f"the scenario has one {thing}"
    return f"of the scenario's {n} {_plural(thing)} this one does most to {subject}"


def _plural(thing: str) -> str:
    return f"{thing.replace(' or ', 's and ')}s"


def _cause_facts(future: Future, output: str, cause: Cause) -> Iterator[Fact]:
    yield from piece_facts(cause, future)
    yield end_fact(future, output, f"without {cause.piece.name}", cause.without)


NOTHING: Final = (
    "no event and no setting sets this scenario apart: what tells this future from others is what "
    "it assumes, and its luck"
)
"""What is said of the reference itself, and of a scenario that is no other."""


# ---- what would have come anyway -----------------------------------------------------------------


def _anyway(future: Future, output: str) -> Words:
    if not future.pieces:
        return (), ""
    begun, end = future.fact("end", output, 0), end_of(future, output)
    usual = end_fact(
        future, output, f"in {future.reference.name}", float(path(future.usual, output)[-1])
    )
    subject, there = subject_of(output, future), reference_words(future)
    if abs(end.value - usual.value) < LEAST:
        text = (
            f"in {there}, with the same luck, {subject} ends {when(future)} at {number(usual)} too"
        )
        return (usual,), text
    own = end_fact(future, output, "scenario's own change", end.value - usual.value)
    return (begun, usual, own), (
        f"from {number(begun)} in {begun.quarter} {subject} comes to {number(usual)} in {there} "
        f"with the same luck; the scenario changes that by {change(own.value)}"
    )


def _acts(future: Future, found: Decided) -> Words:
    """What is decided here and not in the reference in the same quarter, and the reverse."""
    if not future.pieces:
        return (), ""
    there = reference_words(future)
    here, gone = _named(future, found.here), _named(future, found.there)
    clauses = [
        f"{there} does not have {here}" if here else "",
        f"{'it' if here else there} has {gone}, but this scenario has not" if gone else "",
    ]
    if not here and not gone:
        return (), _same_acts(found.both, there)
    return (), "; ".join(filter(None, clauses))


def _same_acts(both: Sequence[Happening], there: str) -> str:
    """That the scenario changes no decision, where there are any."""
    if not both:
        return ""
    kinds = [words for kind, words in _SEVERAL.items() if any(act.kind == kind for act in both)]
    return f"all {listed(kinds)} of this future come in {there} too, in the same quarters"


_SEVERAL: Final = {
    "settlement": "settlements",
    "partnership": "partnerships",
    "withdrawal": "withdrawals of preferences",
    "coordination": "beginnings of coordination",
}


def _named(future: Future, acts: Sequence[Happening]) -> str:
    return listed([_act(future, act) for act in acts])


def _act(future: Future, act: Happening) -> str:
    who = future.cast.in_sentence(act.who)
    words = {
        "settlement": "the settlement",
        "partnership": f"the partnership with {who}",
        "withdrawal": f"the withdrawal of preferences by {who}",
        "coordination": "the coordination of the ministries",
    }
    return f"{words[act.kind]} of {future.quarters[act.at]}"


# ---- luck, and the loops -------------------------------------------------------------------------


def _luck(future: Future, output: str) -> Words:
    if not future.run.chance:
        return (), ""
    quiet = end_fact(future, output, "without luck", float(path(future.quiet, output)[-1]))
    luck = end_fact(future, output, "luck", end_of(future, output).value - quiet.value)
    return (quiet, luck), (
        f"had nothing happened by chance, on the same assumptions, {subject_of(output, future)} "
        f"would end {when(future)} at {fixed(quiet.value, FINE)}: luck changes that by "
        f"{change(luck.value)}"
    )


def _loops(future: Future, output: str) -> Words:
    """Where it would end without either loop; nothing where neither moves the end."""
    end = end_of(future, output).value
    facts = tuple(
        end_fact(future, output, f"without {name}", float(path(cut, output)[-1]))
        for name, cut in zip(NAMES, future.cut.values(), strict=True)
    )
    if all(abs(fact.value - end) < LEAST for fact in facts):
        return (), ""
    ends = [fixed(fact.value, FINE) for fact in facts]
    return facts, (
        f"without {NAMES[0]}, {subject_of(output, future)} would end {when(future)} at {ends[0]}, "
        f"without {OTHER} at {ends[1]}"
    )
