"""Which stylised facts does the model show, and how far off is what it misses?

A row for each reading of each fact, on an axis of its own that holds zero, the band that was
expected and what came out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from sim.evidence.checks import Check, counted
from sim.figures.content import Axis
from sim.figures.strips import Column, Row, Strips, draw_strips, strip_of
from sim.figures.wording import plain
from sim.model.cast import listed

NAMES, STRIP, WORDS = 152.0, 118.0, 175.0  # points
COLUMNS = ("fact", "reading", "unit", "value", "error", "expected", "as expected")


@dataclass(frozen=True)
class FactStrips(Strips):
    """Stylised facts, a reading a row."""


def content(facts: Sequence[Check], version: str) -> FactStrips:
    """Say how many facts come out; each reading against what was expected of it."""
    title, states = finding(facts), max((fact.n for fact in facts), default=0)
    return FactStrips(
        finding=title,
        subtitle="Findings of the literature, read on many states that live by the same rules",
        caption=_caption(),
        footer=plain(
            f"{states:,} target states · hedgerow {version} · model output, not a forecast"
        ),
        alt=f"{title}. {_missed(facts)}.",
        data=_data(facts),
        axes=(Axis("Reading", "its own", 0.0, 1.0), Axis("Fact", "", 0.0, 1.0)),
        names=NAMES,
        columns=(Column("what was expected, and what came out", STRIP, WORDS),),
        rows=tuple(row for fact in facts for row in _rows(fact)),
    )


def draw(content: FactStrips) -> Figure:
    """Draw a strip for each reading."""
    return draw_strips(content)


def _rows(fact: Check) -> Iterator[Row]:
    if not fact.results:
        yield Row(fact.name, (), fact.verdict)
    for one in fact.results:
        words = plain(f"{one.shown} ({one.expected})")
        yield Row(f"{fact.name} · {one.name}", (strip_of(one, words),))


# ---- words ---------------------------------------------------------------------------------------


def finding(facts: Sequence[Check]) -> str:
    """State how many facts come out, in part, not at all, or have no quantity."""
    count = counted(facts)
    missed = [f"{count['partial']} in part"] * bool(count["partial"])
    missed += [f"{count['fail']} not"] * bool(count["fail"])
    title = f"{count['pass']} of {len(facts)} stylised facts come out"
    if missed:
        title = f"{title}, {listed(missed)}"
    absent = count["not represented"]
    return f"{title}; the model has no quantity for {absent}" if absent else title


def _missed(facts: Sequence[Check]) -> str:
    """The readings that are not as expected, with their numbers."""
    missed = [
        f"{fact.name} {one.name} {one.shown} where {one.expected} was expected"
        for fact in facts
        for one in fact.results
        if one.met is False
    ]
    return f"Not as expected are {listed(missed)}" if missed else "Every reading is as expected"


def _caption() -> str:
    return (
        "Band: what was expected. Dot: what came out, hollow where it is not as expected. Line: "
        "95 % of what chance leaves open, mostly less than the dot. Upright: zero. Each row has "
        "an axis of its own."
    )


def _data(facts: Sequence[Check]) -> pd.DataFrame:
    rows = [
        (fact.name, one.name, one.unit, one.value, one.error, one.expected, bool(one.met))
        for fact in facts
        for one in fact.results
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))
