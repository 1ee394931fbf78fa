"""Each stylised fact: what was expected, what the model gives, and how far the two agree."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

import pandas as pd

from sim.evidence.checks import Check, Done, Result, nothing
from sim.evidence.stylised_facts.catalogue import Expected, StylisedFact
from sim.evidence.stylised_facts.concession import who_concedes, with_and_without_patron
from sim.evidence.stylised_facts.exposure import across_states, cost_of_losing
from sim.evidence.stylised_facts.money import (
    by_kind,
    conditions,
    investment_follows,
    votes_rewarded,
)
from sim.evidence.stylised_facts.readings import Reading, Readings
from sim.evidence.stylised_facts.target_states import TargetStates
from sim.evidence.stylised_facts.trade import full_loss, trade_after_pressure

KIND: Final = "Stylised facts"

MEASUREMENTS: tuple[Callable[[TargetStates], Readings], ...] = (
    who_concedes,
    with_and_without_patron,
    conditions,
    votes_rewarded,
    by_kind,
    investment_follows,
    trade_after_pressure,
    full_loss,
    across_states,
    cost_of_losing,
)
"""What is measured; together they read every fact that is represented."""


def measured(world: TargetStates, done: Done = nothing) -> Readings:
    """Every reading of every fact that is represented."""
    readings: dict[str, Mapping[str, Reading]] = {}
    for measure in MEASUREMENTS:
        readings |= measure(world)
        done()
    return readings


def fact_checks(
    world: TargetStates, facts: Iterable[StylisedFact], done: Done = nothing
) -> list[Check]:
    """A check of each fact."""
    readings = measured(world, done)
    return [check_of(fact, readings.get(fact.id, {}), world.states) for fact in facts]


def check_of(fact: StylisedFact, readings: Mapping[str, Reading], states: int) -> Check:
    """A fact, and what was read of it on so many states."""
    return Check(
        kind=KIND,
        name=fact.id,
        claim=fact.claim,
        source=f"{fact.source}, {fact.role}",
        measured=fact.measured,
        verdict=fact.verdict(readings),
        promised=fact.promised,
        results=tuple(_result(one, readings[one.name]) for one in fact.reading),
        n=states if fact.reading else 0,
        cases="states",
        published=fact.published,
        why=f"no such quantity in the model, because {fact.absent}" if fact.absent else "",
    )


def _result(one: Expected, reading: Reading) -> Result:
    least = 0.0 if one.sign == "+" else one.least
    most = 0.0 if one.sign == "-" else one.most
    met, (value, error) = one.met_by(reading), reading
    return Result(one.name, one.unit, one.words, value, met, least, most, error)


def stylised_facts(world: TargetStates, facts: Iterable[StylisedFact]) -> pd.DataFrame:
    """One row for each reading of each fact; what is not represented has one, without a value.

    Columns: fact, claim, source, published, role, promised, measured, reading, unit, expected,
    value, error, as expected, verdict, absent.
    """
    readings = measured(world)
    return pd.DataFrame([row for fact in facts for row in _rows(fact, readings.get(fact.id, {}))])


def _rows(fact: StylisedFact, readings: Mapping[str, Reading]) -> Iterator[dict[str, object]]:
    head = {
        "fact": fact.id,
        "claim": fact.claim,
        "source": fact.source,
        "published": fact.published,
        "role": fact.role,
        "promised": fact.promised,
        "measured": fact.measured,
        "verdict": fact.verdict(readings),
        "absent": fact.absent or "",
    }
    for one in fact.reading:
        value, error = readings[one.name]
        said = {"reading": one.name, "unit": one.unit, "expected": one.words}
        met = {"value": value, "error": error, "as expected": one.met_by(readings[one.name])}
        yield {**head, **said, **met}
    if not fact.reading:
        yield {**head, "reading": "", "unit": "", "expected": "", "as expected": False}
