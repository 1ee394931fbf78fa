"""What the runs of a lesson look like: fans over time, and the paired change.

A pack draws them, so that a class sees every run where nothing but paper is at hand.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.engine.experiment import Experiment, Measure
from sim.engine.run import Run
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario, Span
from sim.lessons.lesson import Lesson
from sim.lessons.tables import PredictTable, RunTable
from sim.model.ops import Array
from sim.model.quarters import parse_quarter, show_quarter

TAILS: Final = (0.05, 0.5, 0.95)
"""Quantiles of a fan: nine in ten futures, and the middle one."""


@dataclass(frozen=True)
class Fan:
    """The middle future of an output and where nine in ten lie, (quarter,)."""

    low: Array
    median: Array
    high: Array


@dataclass(frozen=True)
class Curve:
    """An output over time under a scenario, and beside what it is held against."""

    output: str
    quarters: tuple[str, ...]
    scenario: Fan
    against: Fan | None
    change: Fan | None
    """The paired difference; None where there is nothing to hold against."""


@dataclass(frozen=True)
class Curves:
    """What a lesson shows over time."""

    predicted: Curve
    """What pupils were asked to draw."""
    runs: tuple[Curve, ...]
    """Its runs, in order."""


def curves_of(lesson: Lesson, register: Register, run: Run) -> Curves:
    """Simulate what a lesson shows."""
    predicted = _of_prediction(lesson, register, run)
    return Curves(
        predicted, tuple(_of_run(one, lesson, register, run) for one in lesson.table.runs)
    )


def _of_prediction(lesson: Lesson, register: Register, run: Run) -> Curve:
    drawn = lesson.table.predict
    span = parse_quarter(drawn.since), parse_quarter(drawn.until, end=True)
    return _curve(drawn.output, _scenarios(lesson, drawn), span, register, run)


def _of_run(one: RunTable, lesson: Lesson, register: Register, run: Run) -> Curve:
    scenarios = _scenarios(lesson, one)
    span = max(s.start for s in scenarios), min(s.end for s in scenarios)
    return _curve(one.output, scenarios, span, register, run)


def _scenarios(lesson: Lesson, one: PredictTable | RunTable) -> tuple[Scenario, ...]:
    """The scenario, and what it is held against where there is something."""
    names = [one.scenario, *([one.against] if one.against else [])]
    return tuple(lesson.scenarios[name] for name in names)


def _curve(
    output: str, scenarios: tuple[Scenario, ...], span: Span, register: Register, run: Run
) -> Curve:
    measure = Measure(output, *span)
    found = Experiment(scenarios, run, (measure,)).outcomes(register).values[measure]
    paired = len(scenarios) == 2
    return Curve(
        output=output,
        quarters=tuple(show_quarter(q) for q in range(span[0], span[1] + 1)),
        scenario=_fan(found[0]),
        against=_fan(found[1]) if paired else None,
        change=_fan(found[0] - found[1]) if paired else None,
    )


def _fan(futures: Array) -> Fan:
    return Fan(*np.quantile(futures, TAILS, axis=1))
