"""What happens in a quarter of a future, in words: all of one kind in a phase in one sentence."""

from collections.abc import Callable, Sequence
from typing import Final

from sim.explore.story.facts import Happening
from sim.explore.story.future import Future
from sim.figures.wording import fixed
from sim.model.cast import listed
from sim.reports.story.numbers import from_to, lowered, number, rises

COMPREHENSIVE: Final = 2.0
"""The level of a comprehensive partnership; below it is a strategic one."""

Words = Callable[[Future, Sequence[Happening]], str]

GLOSSES: Final = {
    "the governance gap": "the gap is what is asked of governance and not done, from 0 to 1",
    "its pressure from": "pressure is an index, 0 is none",
    "grievance at": "grievance is an index, 0 is none",
    "rumour": "true or not, a rumour raises the closeness that others perceive",
    " unity": "unity is from 0 to 1",
}
"""What terms mean, said once, by the words that need it."""


def _when(future: Future, happened: Sequence[Happening]) -> str:
    return listed([future.quarters[one.at] for one in happened])


def _rumours(future: Future, happened: Sequence[Happening]) -> str:
    when = _when(future, happened)
    if len(happened) == 1:
        return f"by chance a rumour of a foreign base breaks in {when}"
    return f"by chance rumours of a foreign base break in {when}"


def _gaps(future: Future, happened: Sequence[Happening]) -> str:
    """When, and how the gap moved each time: "2021Q2 (from 0.25 to 0.11)"."""
    return listed([f"{future.quarters[h.at]} ({from_to(h.facts)})" for h in happened])


def _settlements(future: Future, happened: Sequence[Happening]) -> str:
    home = future.cast.in_sentence(future.cast.home.code)
    narrow, wide = ([h for h in happened if rises(h.facts) is up] for up in (False, True))
    clauses = [
        f"a settlement narrows the governance gap in {_gaps(future, narrow)}" if narrow else "",
        f"a settlement cannot keep the governance gap from widening in {_gaps(future, wide)}"
        if wide
        else "",
    ]
    return f"{home} concedes: {'; '.join(filter(None, clauses))}"


def _elections(future: Future, happened: Sequence[Happening]) -> str:
    home = future.cast.in_sentence(future.cast.home.code)
    gaps = _gaps(future, happened)
    return f"{home} restricts its election, which widens the governance gap, in {gaps}"


def _crackdowns(future: Future, happened: Sequence[Happening]) -> str:
    return f"a crackdown widens the governance gap in {_gaps(future, happened)}"


def _growth(_: Future, happened: Sequence[Happening]) -> str:
    (one,) = happened
    own, middle = one.facts
    return (
        f"growth in {one.about['year']} is {fixed(own.value, 1)} %, against "
        f"{fixed(middle.value, 1)} % in the median of all futures"
    )


def _partnerships(future: Future, happened: Sequence[Happening]) -> str:
    levels = dict.fromkeys(map(partnership, happened))
    each = {level: [h for h in happened if partnership(h) == level] for level in levels}
    clauses = [f"a {level} {_withs(future, same)}" for level, same in each.items()]
    home = future.cast.in_sentence(future.cast.home.code)
    return f"{home} agrees on {', and on '.join(clauses)}"


def partnership(happened: Happening) -> str:
    """What a partnership that is agreed on is called."""
    return (
        f"{'strategic' if happened.facts[0].value < COMPREHENSIVE else 'comprehensive'} partnership"
    )


def _withs(future: Future, happened: Sequence[Happening]) -> str:
    each = [f"with {future.cast.in_sentence(h.who)} in {future.quarters[h.at]}" for h in happened]
    return listed(each)


def _withdrawals(future: Future, happened: Sequence[Happening]) -> str:
    giver = future.cast.in_sentence(happened[0].who)
    of = " of the exports to it"
    each = [
        f"in {future.quarters[h.at]} ({from_to(h.facts)}{'' if i else of}{_again(h)})"
        for i, h in enumerate(happened)
    ]
    return f"by its own procedure {giver} takes back trade preferences {listed(each)}"


def _again(happened: Happening) -> str:
    """That some had been given back since they were last taken."""
    return ", some having been given back before" if happened.about.get("again") else ""


def _restorations(future: Future, happened: Sequence[Happening]) -> str:
    giver = future.cast.in_sentence(happened[0].who)
    return f"{giver} has given back all trade preferences by {_when(future, happened)}"


def _demand_met(future: Future, happened: Sequence[Happening]) -> str:
    senders, (fact, *_) = future.cast.listed(future.cast.senders), happened[0].facts
    return (
        f"by {_when(future, happened)} more than half of what {senders} asked of governance has "
        f"been granted and held: the gap stands at {number(fact)}"
    )


def _distance_met(future: Future, happened: Sequence[Happening]) -> str:
    patron, (fact, *_) = future.cast.in_sentence(future.cast.patron), happened[0].facts
    return (
        f"by {_when(future, happened)} more than half of the closeness to {patron} beyond what is "
        f"usual in the region has gone and stayed away: it stands at {number(fact)}"
    )


def _coordination(future: Future, happened: Sequence[Happening]) -> str:
    return f"the ministries coordinate from {_shares(future, happened)}"


def _discord(future: Future, happened: Sequence[Happening]) -> str:
    return f"the ministries no longer coordinate from {_shares(future, happened)}"


def _shares(future: Future, happened: Sequence[Happening]) -> str:
    each = [
        f"{future.quarters[h.at]} on (mean stance {number(h.facts[0])}, from 0 to 1)"
        for h in happened
    ]
    return listed(each)


def _goal(future: Future, happened: Sequence[Happening]) -> str:
    (fact,) = happened[0].facts
    label = lowered(future.register.outputs[happened[0].kind].label, future.cast)
    return f"by {_when(future, happened)} {label}: {number(fact)} per head"


def _fair(future: Future, happened: Sequence[Happening]) -> str:
    return _against_neighbours(future, happened, "no more")


def _unfair(future: Future, happened: Sequence[Happening]) -> str:
    return _against_neighbours(future, happened, "more")


def _against_neighbours(future: Future, happened: Sequence[Happening], how: str) -> str:
    """What is felt, and what neighbours would get: told where a phase ends."""
    home, quarter = future.cast.in_sentence(future.cast.home.code), future.quarters[happened[0].at]
    each = [
        f"{number(felt)} against {number(fair)} from {future.cast.in_sentence(one.who)}"
        for one in happened
        for felt, fair in (one.facts,)
    ]
    return (
        f"by {quarter} {home} feels {how} pressure than its neighbours would by the same rule, "
        f"{listed(each)}"
    )


WORDS: Final[dict[str, Words]] = {
    "rumour": _rumours,
    "election": _elections,
    "crackdown": _crackdowns,
    "growth": _growth,
    "settlement": _settlements,
    "partnership": _partnerships,
    "withdrawal": _withdrawals,
    "restoration": _restorations,
    "success": _demand_met,
    "success_strategic": _distance_met,
    "coordination": _coordination,
    "discord": _discord,
    "goal_2030": _goal,
    "goal_2050": _goal,
    "fair": _fair,
    "unfair": _unfair,
}
"""The words for each kind of what happens."""
