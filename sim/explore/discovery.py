"""In which futures is something so? A box and a tree, found in half of them, tested in the others.

Futures of the first half of the draws find them; those of the second, with draws and luck of their
own, help with nothing and test both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from sim.batches.plan import Measured
from sim.engine.chance import Integers
from sim.explore.boxes import LEAST_CASES, LIMITS, Booleans, Box, Span, find_box
from sim.explore.conditions import Term, all_hold
from sim.explore.places import value_at
from sim.explore.sample import Sample
from sim.explore.shares import Share
from sim.explore.trees import Leaf, grow_tree
from sim.inputs.records import Parameter
from sim.inputs.register import Register
from sim.model.cast import listed
from sim.model.ops import Array

SCALES: Final = ("0-1", "weight", "index")
"""Units that say nothing behind a number."""

LIMIT_COLUMNS: Final = (
    "parameter",
    "label",
    "unit",
    "low",
    "high",
    "range_low",
    "range_high",
    "place_low",
    "place_high",
)


@dataclass(frozen=True)
class Question:
    """What is asked of each future; with a reference, of paired differences from it."""

    scenario: str
    reference: str | None
    terms: tuple[Term, ...]
    """With whole names of outputs, and their quarters."""

    @property
    def measured(self) -> Measured:
        """The outputs and quarters that must be measured."""
        outputs = dict.fromkeys(term.output for term in self.terms)
        return Measured(tuple(outputs), tuple(sorted({str(term.quarter) for term in self.terms})))

    @property
    def words(self) -> str:
        """`alignment.CHN above 0.6 in 2030Q4 and image.KHM below 0.4 in 2030Q4`."""
        said = " and ".join(term.words for term in self.terms)
        return f"{said}, less {self.reference}," if self.reference else said

    def cases(self, sample: Sample) -> Booleans:
        """Whether it is so in each future of a sample, (member,)."""
        return all_hold(self.terms, lambda term: self._values(sample, term))

    def _values(self, sample: Sample, term: Term) -> Array:
        asked = term.output, str(term.quarter)
        if self.reference is None:
            return sample.of(self.scenario, *asked)
        return sample.change(self.scenario, self.reference, *asked)


@dataclass(frozen=True)
class Discovery:
    """What was found of a question."""

    question: Question
    register: Register
    places: pd.DataFrame
    """Where the assumptions of the futures lie in which it was found, a row each."""
    cases: Booleans
    """Whether it is so in them."""
    whole: Share
    """In how many of all futures it is so, searched or fresh."""
    box: Box | None
    leaves: tuple[Leaf, ...]
    """Ends of the tree; empty where there are too few such futures, or others, for one."""
    caught: Share | None
    """In how many of the fresh futures in the box it is so; none where there is no box."""

    @property
    def found(self) -> Share:
        """In how many of the futures it is so that were searched."""
        return Share(int(self.cases.sum()), self.cases.size)

    @property
    def no_box(self) -> str:
        """Why there is no box, as a sentence; empty where there is one."""
        if self.box is not None:
            return ""
        if self.whole.count == 0:
            return f"No such futures in {self.whole.futures:,}."
        if self.whole.count == self.whole.futures:
            return f"It is so in all {self.whole.futures:,} futures."
        few = min(self.found.count, self.found.futures - self.found.count)
        if few < LEAST_CASES:
            which = "such futures" if few == self.found.count else "other futures"
            return f"{few} {which} of {self.found.futures:,} are too few to say where they lie."
        return (
            f"No clear box: no {LIMITS} limits or fewer hold them in fresh futures clearly more "
            "often than chance, at twice the odds."
        )

    @property
    def table(self) -> pd.DataFrame:
        """The limits of the box, a row each, in the units of parameters; the first tells most."""
        limits = {} if self.box is None else self.box.limits
        return limits_table(limits, self.register)


def discover(sample: Sample, question: Question) -> Discovery:
    """Look for a box and a tree in the first half of a sample's draws; the second half tests.

    Where a table of draws repeats, no row of it is in both. Raises LibraryMissingError without the
    EMA workbench.
    """
    cases, places, draws = question.cases(sample), sample.places, sample.draws
    half = draws < (int(draws.max()) + 1) // 2
    first, second = (places[half], cases[half]), (places[~half], cases[~half])
    enough = min(first[1].sum(), (~first[1]).sum()) >= LEAST_CASES
    box = find_box(*first, retest=second) if enough else None
    return Discovery(
        question,
        sample.register,
        *first,
        Share.of(cases, draws),
        box,
        grow_tree(*first, second) if enough else (),
        _caught(box, *second, draws[~half]) if box else None,
    )


def _caught(box: Box, places: pd.DataFrame, cases: Booleans, draws: Integers) -> Share:
    """In how many of the futures in a box it is so."""
    inside = box.holds(places)
    return Share.of(cases[inside], draws[inside])


# ---- limits in words ----------------------------------------------------------------------------


def limits_table(limits: Mapping[str, Span], register: Register) -> pd.DataFrame:
    """Limits in the units of the parameters, a row each, with their ranges."""
    rows = [_row(name, span, register.parameters[name]) for name, span in limits.items()]
    return pd.DataFrame(rows, columns=list(LIMIT_COLUMNS))


def _row(name: str, span: Span, one: Parameter) -> tuple[object, ...]:
    low, high = (float(value_at(one, place)) for place in span)
    return name, one.label, one.unit, low, high, one.low, one.high, *span


def limit_words(name: str, span: Span, register: Register) -> str:
    """One limit as it is read: label, limit and unit, and the range."""
    one = register.parameters[name]
    return f"{one.label}: {span_words(name, span, register)} ({range_words(one)})"


def span_words(name: str, span: Span, register: Register, *, unit: bool = True) -> str:
    """`above 0.3 per quarter`, `below 20 %`, `between 1 and 2`."""
    one = register.parameters[name]
    low, high = (written(float(value_at(one, place))) for place in span)
    shown = f" {one.unit}" if unit and one.unit not in SCALES else ""
    if span[0] > 0 and span[1] < 1:
        return f"between {low} and {high}{shown}"
    return f"above {low}{shown}" if span[0] > 0 else f"below {high}{shown}"


def range_words(one: Parameter) -> str:
    """`range 0.1 to 0.5`."""
    return f"range {written(one.low)} to {written(one.high)}"


def written(value: float) -> str:
    """A number with three digits that count: 0.0123, 13,600."""
    rounded = float(f"{value:.3g}") + 0.0
    return f"{rounded:,.0f}" if abs(rounded) >= 1000 else f"{rounded:g}"


def leaf_words(leaf: Leaf, register: Register) -> str:
    """The splits that lead to an end of a tree: names and limits, in the parameters' units."""
    limits = [
        f"{name} {span_words(name, span, register, unit=False)}"
        for name, span in leaf.limits.items()
    ]
    return listed(limits) if limits else "everywhere"
