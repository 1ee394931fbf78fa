"""Did a statement hold? Medians over members, against a level or against the baseline."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.analysis.least_effect import direction_of, least_effect
from sim.engine.bins import paired_change
from sim.engine.ensemble import Futures
from sim.evidence.expectations.statements import digest_of, quarter_of
from sim.inputs.register import Register
from sim.inputs.scenario import ExpectTable
from sim.inputs.scenario.words import expectation_words
from sim.model.ops import Array
from sim.model.quarters import show_quarter

Measure = Literal["median", "median change"]


@dataclass(frozen=True)
class Scored:
    """A statement and what came of it."""

    scenario: str
    content: str
    """Digest of all that can change a number of the scenario."""
    statement: str
    """Digest of the statement."""
    output: str
    stated: str
    """The statement in words."""
    at: str
    """The quarter as tables show it."""
    confidence: float | None
    by: str | None
    measure: Measure
    """What `observed` is: the median change against the baseline, or the scenario's median."""
    observed: float | None
    held: bool | None
    """None, like `observed`, for a direction without a baseline that reaches the quarter."""


def score(
    expects: Sequence[ExpectTable], futures: Futures, baseline: Futures | None, register: Register
) -> list[Scored]:
    """Hold statements against the futures of their scenario, and those of the baseline.

    Raises ValueError when scenario and baseline do not hold the same members.
    """
    if baseline is not None and not np.array_equal(futures.members, baseline.members):
        raise ValueError("a scenario and its baseline must have the same members")
    return [_scored(expect, futures, baseline, register) for expect in expects]


def _scored(
    expect: ExpectTable, futures: Futures, baseline: Futures | None, register: Register
) -> Scored:
    observed, held = _outcome(expect, futures, baseline, register)
    return Scored(
        scenario=futures.scenario.name,
        content=futures.scenario.digest,
        statement=digest_of(expect),
        output=expect.output,
        stated=expectation_words(expect),
        at=show_quarter(quarter_of(expect)),
        confidence=expect.confidence,
        by=expect.by,
        measure="median" if expect.direction is None else "median change",
        observed=observed,
        held=held,
    )


def _outcome(
    expect: ExpectTable, futures: Futures, baseline: Futures | None, register: Register
) -> tuple[float | None, bool | None]:
    ours = _at(expect, futures)
    if expect.direction is None:
        middle = float(np.median(ours))
        low = -np.inf if expect.above is None else expect.above
        high = np.inf if expect.below is None else expect.below
        return middle, low < middle < high
    if baseline is None or baseline.scenario.end < quarter_of(expect):
        return None, None
    usual = _at(expect, baseline)
    change = float(np.median(paired_change(usual, ours)))
    output = register.outputs[expect.output.partition(".")[0]]
    least = least_effect(output, float(np.median(usual)))
    return change, expect.direction == direction_of(change, least)


def _at(expect: ExpectTable, futures: Futures) -> Array:
    """The output at the quarter, (member,)."""
    row = quarter_of(expect) - futures.scenario.start
    values: Array = futures.of(expect.output, slice(row, row + 1))[0]
    return values
