"""How does the future end: which event did it, what would have come anyway, how usual is it?"""

from collections.abc import Iterator, Sequence
from typing import Final

from sim.explore.story.causes import LEAST, Cause, Rank, anyway, causes, most_moved, rank
from sim.explore.story.facts import Fact, Happening
from sim.explore.story.future import Future, path
from sim.explore.story.happenings import happenings
from sim.figures.wording import capital, counted, fixed, moment
from sim.inputs.scenario import Event
from sim.model.cast import listed
from sim.model.units import PERCENT
from sim.reports.story.event_words import piece_clause
from sim.reports.story.loop_words import NAMES, OTHER
from sim.reports.story.numbers import FINE, change, number
from sim.reports.story.opening_words import reference_words
from sim.reports.story.sentence import Sentence

NEXT: Final = 0.5
"""The share of the largest effect from which on the second is named too."""


def closing(future: Future, acts: Sequence[Happening]) -> Iterator[Sentence]:
    """The last sentences of a story."""
    output = most_moved(future)
    for facts, text in (
        _cause(future, output),
        _anyway(future, output),
        _acts(future, acts),
        _luck(future, output),
        _loops(future, output),
        _ranks(future, output),
    ):
        if text:
            yield Sentence("end", future.quarters[-1], text, facts, fixed=True)


Told = tuple[tuple[Fact, ...], str]


def _fact(future: Future, output: str, words: str, value: float) -> Fact:
    who = output.partition(".")[2]
    what = f"{output} {words}".strip()
    return Fact(future.quarters[-1], "end", who, what, value)


def _end(future: Future, output: str) -> Fact:
    return future.fact("end", output, len(future.quarters) - 1)


def _subject(future: Future, output: str) -> str:
    return f"alignment with {future.cast.in_sentence(output.partition('.')[2])}"


def _when(future: Future) -> str:
    return moment(future.quarters[-1])


# ---- which event ---------------------------------------------------------------------------------


def _cause(future: Future, output: str) -> Told:
    if not future.pieces:
        return (), _nothing_set(future)
    found, subject, n = causes(future, output), _subject(future, output), len(future.pieces)
    events = all(isinstance(piece.own or piece.usual, Event) for piece, _ in future.pieces)
    thing = "event" if events else "setting" if n == 1 else "setting or event"
    if not found:
        return (), (
            f"no {thing} of the scenario is felt in this future: with any one of them taken away, no "
            f"matter which, {subject} ends {_when(future)} at the same {number(_end(future, output))}"
        )
    first, facts = found[0], list(_cause_facts(future, output, found[0]))
    text = (
        f"{_which(n, thing)} to {subject}: {piece_clause(first, future)}. Without it, that would end "
        f"{_when(future)} at {fixed(first.without, FINE)} and not at {number(facts[0])}"
    )
    if len(found) > 1 and abs(found[1].part) >= NEXT * abs(first.part):
        facts += list(_cause_facts(future, output, found[1]))[1:]
        text += (
            f"; without the next, at {fixed(found[1].without, FINE)}: "
            f"{piece_clause(found[1], future)}"
        )
    return tuple(facts), text


def _which(n: int, thing: str) -> str:
    if n == 1:
        return f"the scenario's one {thing} does this"
    return f"of the scenario's {n} {_plural(thing)} this one does most"


def _plural(thing: str) -> str:
    return " or ".join(f"{word}s" for word in thing.split(" or ")).replace(" or ", " and ")


def _cause_facts(future: Future, output: str, cause: Cause) -> Iterator[Fact]:
    yield _end(future, output)
    yield _fact(future, output, f"without {cause.piece.name}", cause.without)


def _nothing_set(future: Future) -> str:
    same = future.scenario.name == future.reference.name
    story = (
        "nothing happens in this scenario by design"
        if same
        else (f"nothing in this scenario differs from {reference_words(future)}")
    )
    return f"{story}: what tells this future from others is what it assumes, and its luck"


# ---- what would have come anyway -----------------------------------------------------------------


def _anyway(future: Future, output: str) -> Told:
    if not future.pieces:
        return (), ""
    begun, end = future.fact("end", output, 0), _end(future, output)
    usual = _fact(
        future, output, f"in {future.reference.name}", float(path(future.usual, output)[-1])
    )
    subject, there = _subject(future, output), reference_words(future)
    if abs(end.value - usual.value) < LEAST:
        text = (
            f"in {there}, with the same luck, {subject} ends {_when(future)} at {number(usual)} too"
        )
        return (usual,), text
    facts = (begun, usual, _fact(future, output, "scenario's own change", end.value - usual.value))
    return facts, (
        f"from {number(begun)} in {begun.quarter} {subject} comes to {number(usual)} in {there} with "
        f"the same luck; the scenario changes that by {change(end.value - usual.value)}"
    )


def _acts(future: Future, acts: Sequence[Happening]) -> Told:
    """What is decided here and not in the reference in the same quarter, and the reverse."""
    if not future.pieces:
        return (), ""
    found, there = anyway(acts, happenings(future.in_reference)), reference_words(future)
    here, gone = _named(future, found.here), _named(future, found.there)
    clauses = [
        f"{there} does not have {here}" if here else "",
        f"it has {gone}, which does not come here"
        if gone and here
        else f"{there} has {gone} as well"
        if gone
        else "",
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


def _luck(future: Future, output: str) -> Told:
    if not future.run.chance:
        return (), ""
    end, quiet = _end(future, output), float(path(future.quiet, output)[-1])
    facts = (
        _fact(future, output, "without luck", quiet),
        _fact(future, output, "luck", end.value - quiet),
    )
    return facts, (
        f"had nothing happened by chance, on the same assumptions, {_subject(future, output)} would "
        f"end {_when(future)} at {fixed(quiet, FINE)}: luck changes that by {change(end.value - quiet)}"
    )


def _loops(future: Future, output: str) -> Told:
    """Where it would end without either loop; nothing where neither moves the end."""
    end = _end(future, output).value
    facts = tuple(
        _fact(future, output, f"without {name}", float(path(cut, output)[-1]))
        for name, cut in zip(NAMES, future.cut.values(), strict=True)
    )
    if all(abs(fact.value - end) < LEAST for fact in facts):
        return (), ""
    ends = [fixed(fact.value, FINE) for fact in facts]
    return facts, (
        f"without {NAMES[0]}, {_subject(future, output)} would end {_when(future)} at {ends[0]}, "
        f"without {OTHER} at {ends[1]}"
    )


# ---- how usual -----------------------------------------------------------------------------------


def _ranks(future: Future, output: str) -> Told:
    """How usual the ends of the alignment with the patron, and of the most moved one, are."""
    outputs = dict.fromkeys((f"alignment.{future.cast.patron}", output))
    found = {one: rank(future, one) for one in outputs}
    clauses = [
        f"{_subject(future, one)} ends {_when(future)} at {number(_end(future, one))}, {_higher(at)}"
        for one, at in found.items()
        if at is not None
    ]
    facts = [fact for one, at in found.items() if at for fact in _rank_facts(future, one, at)]
    return tuple(facts), ", and ".join(clauses)


def _rank_facts(future: Future, output: str, found: Rank) -> Iterator[Fact]:
    yield _end(future, output)
    for words, value in (("", found.share), (", low", found.low), (", high", found.high)):
        yield _fact(future, output, f"share of other futures below{words}", value)


def _higher(found: Rank) -> str:
    """In how many of a hundred other futures it is lower, with the interval of that count."""
    if found.share in (0.0, 1.0):
        end = "lower" if found.share == 0.0 else "higher"
        return f"{end} than in all {counted(found.others, 'other future')}"
    low, share, high = (f"{PERCENT * x:.0f}" for x in (found.low, found.share, found.high))
    return f"higher than in {share} of 100 other futures ({low} to {high}, as {found.others:,} were run)"


def short(future: Future) -> str:
    """The story in one line: where it ends, and how usual that is."""
    output = f"alignment.{future.cast.patron}"
    end, found = _end(future, output), rank(future, output)
    text = f"{_subject(future, output)} ends {_when(future)} at {number(end)}"
    return capital(text + (f", {_higher(found).partition(' (')[0]}" if found else ""))
