"""What moves over a phase of a future, in words: all of one kind in one sentence."""

from collections.abc import Callable, Sequence
from typing import Final

from sim.explore.story.facts import Happening
from sim.explore.story.future import Future
from sim.reports.story.numbers import from_to, number, rises, shows

SHARES: Final = {
    "share_official": "grants and loans",
    "share_fdi": "foreign investment",
    "share_exports": "exports",
}
"""What partners have a share of."""

Clause = Callable[[Future, Happening], str]

HARDLY: Final = 0.005
"""Below this an alignment hardly moves."""

TOGETHER: Final = 2
"""Moves of one kind that one sentence tells."""


def told_of(kind: str, happened: Sequence[Happening]) -> list[Happening]:
    """The largest moves of a kind that show in the digits written: what a sentence tells."""
    seen = [one for one in happened if kind == "refusal" or shows(one.facts)]
    return sorted(seen, key=lambda one: -one.size)[:TOGETHER]


def moved(future: Future, kind: str, told: Sequence[Happening]) -> str:
    """Moves of a kind as one sentence, with the answer to the first behind it."""
    first, *more = [CLAUSES[kind](future, one) for one in told]
    said, short = _repeated(future).get(kind, ("", ""))
    return ", and ".join(
        [first, *(words.replace(said, short) if said else words for words in more)]
    )


def _repeated(future: Future) -> dict[str, tuple[str, str]]:
    """What a second clause need not say again, and what stands in its place, by kind."""
    home = future.cast.home.code
    return {
        "grievance": (f"{future.cast.possessive(home)} grievance at", "that at"),
        "effort": (f"{future.cast.in_sentence(home)} puts ", ""),
        **{kind: (f" share of {of}", "") for kind, of in SHARES.items()},
    }


def _alignment(future: Future, move: Happening) -> str:
    subject, (before, now) = f"alignment with {future.cast.in_sentence(move.who)}", move.facts
    if not shows(move.facts):
        return f"{subject} stays at {number(now)}"
    if abs(now.value - before.value) < HARDLY:
        return f"{subject} hardly moves ({from_to(move.facts)})"
    return f"{subject} {_goes(move)} {from_to(move.facts)}"


def _goes(move: Happening) -> str:
    return "rises" if rises(move.facts) else "falls"


def _pressure(future: Future, move: Happening) -> str:
    who, verb = future.cast.in_sentence(move.who), "raises" if rises(move.facts) else "eases"
    motive = {
        "pressure_governance": "over governance",
        "pressure_strategic": f"over closeness to {future.cast.in_sentence(future.cast.patron)}",
        "pressure_deed": "by measures in force",
    }[move.about["motive"]]
    part = move.facts[2:]
    mostly = f", chiefly {motive} ({from_to(part)})" if shows(part) else ""
    return f"{who} {verb} its pressure {from_to(move.facts)}{mostly}"


def _grievance(future: Future, move: Happening) -> str:
    home, at = future.cast.possessive(future.cast.home.code), future.cast.in_sentence(move.who)
    return f"{home} grievance at {at} {_goes(move)} {from_to(move.facts)}"


def _share(of: str) -> Clause:
    def clause(future: Future, move: Happening) -> str:
        whose = future.cast.possessive(move.who)
        return f"{whose} share of {of} {_goes(move)} {from_to(move.facts)}"

    return clause


def _effort(future: Future, move: Happening) -> str:
    home, who = (future.cast.in_sentence(code) for code in (future.cast.home.code, move.who))
    more = "more" if rises(move.facts) else "less"
    return f"{home} puts {more} effort into {who} ({from_to(move.facts)} % of GDP)"


def _refill(future: Future, move: Happening) -> str:
    who, (before, now, *_) = future.cast.in_sentence(move.who), move.facts
    return (
        f"{who} gives {number(now)} a year in place of what is lost to pressure, after "
        f"{number(before)}"
    )


def _unity(future: Future, move: Happening) -> str:
    return f"{future.cast.possessive(move.who)} unity {_goes(move)} {from_to(move.facts)}"


def _refusal(future: Future, move: Happening) -> str:
    home, (chance, gap) = future.cast.in_sentence(future.cast.home.code), move.facts
    return (
        f"{home} concedes nothing: its propensity to concede is {number(chance)} (from 0 to 1), "
        f"and the governance gap stands at {number(gap)}"
    )


CLAUSES: Final[dict[str, Clause]] = {
    "alignment": _alignment,
    "pressure": _pressure,
    "grievance": _grievance,
    **{kind: _share(of) for kind, of in SHARES.items()},
    "effort": _effort,
    "refill": _refill,
    "unity": _unity,
    "refusal": _refusal,
}
"""The words for each kind of move."""
