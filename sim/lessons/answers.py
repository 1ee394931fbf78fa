"""What does the model answer, and how sure is it?

    x = (output - minus) of a scenario, less the same of what it is held against, in each future

    median            and where nine in ten futures lie
    mean              and 1.96 standard errors to either side
    low, high         5 % and 95 % quantile, and their interval by the order of futures
    share             of futures beyond a limit, and Wilson's interval
    of_spread         median of x / spread, and the median's interval over the same; the spread is
                      the standard deviation of (output - minus) of what it is held against

A difference below what stored numbers resolve is none. The page computes the same in a browser.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt
from typing import Final

import numpy as np

from sim.engine.experiment import Experiment, Measure, Outcomes
from sim.engine.run import Run
from sim.explore.claim_tests import RESOLUTION
from sim.explore.shares import SURE, share_interval
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.lessons.lesson import Lesson
from sim.lessons.tables import SHARES, AnswerTable
from sim.model.ops import Array

TAILS: Final = (0.05, 0.95)
"""Quantiles between which nine in ten futures lie."""


@dataclass(frozen=True)
class Estimate:
    """A number that the futures give, and how sure it is."""

    value: float
    low: float
    high: float
    """Ends of its uncertainty: where nine in ten futures lie of a median, else a 95 % interval."""


@dataclass(frozen=True)
class Answered:
    """An answer of a lesson, and what the model says."""

    asked: AnswerTable
    estimate: Estimate

    @property
    def holds(self) -> bool:
        """Whether it lies within the bounds in which the words beside it hold."""
        least, most = self.asked.at_least, self.asked.at_most
        value = self.estimate.value
        return (least is None or value >= least) and (most is None or value <= most)


@dataclass(frozen=True)
class Key:
    """What the model says of a lesson."""

    answers: Mapping[str, Answered]

    @property
    def broken(self) -> list[Answered]:
        """Answers that no longer lie within their bounds."""
        return [answer for answer in self.answers.values() if not answer.holds]


def keys_of(lessons: Sequence[Lesson], register: Register, run: Run) -> list[Key]:
    """The key of each lesson, from one experiment over the scenarios of all."""
    every = {one.digest: one for lesson in lessons for one in lesson.scenarios.values()}
    measures = dict.fromkeys(m for lesson in lessons for m in _measures(lesson))
    done = Experiment(tuple(every.values()), run, tuple(measures)).outcomes(register)
    rows = {digest: i for i, digest in enumerate(every)}
    return [_key(lesson, Measured(lesson.scenarios, rows, done)) for lesson in lessons]


def _measures(lesson: Lesson) -> Iterable[Measure]:
    for answer in lesson.table.answers:
        yield Measure.at(answer.output, answer.quarter)
        if answer.minus is not None:
            yield Measure.at(answer.minus, answer.quarter)


@dataclass(frozen=True)
class Measured:
    """Outcomes of an experiment by the names that a lesson gives its scenarios."""

    scenarios: Mapping[str, Scenario]
    rows: Mapping[str, int]
    """Row of each policy of the experiment, by digest."""
    outcomes: Outcomes

    def of(self, scenario: str, measure: Measure) -> Array:
        """A measure under a scenario, (quarter, member)."""
        found: Array = self.outcomes.values[measure][self.rows[self.scenarios[scenario].digest]]
        return found


def _key(lesson: Lesson, measured: Measured) -> Key:
    return Key(
        {name: Answered(one, estimate(one, measured)) for name, one in lesson.answers.items()}
    )


# ---- one answer ---------------------------------------------------------------------------------


def estimate(asked: AnswerTable, measured: Measured) -> Estimate:
    """What the futures say of an answer."""
    x = futures_of(asked, measured)
    if asked.statistic in SHARES:
        return _share(asked, x)
    if asked.statistic == "mean":
        return _mean(x)
    if asked.statistic == "median":
        low, value, high = np.quantile(x, (TAILS[0], 0.5, TAILS[1])).tolist()
        return Estimate(value, low, high)
    if asked.statistic == "of_spread":
        return _of_spread(asked, x, measured)
    return _quantile(x, TAILS[0] if asked.statistic == "low" else TAILS[1])


def futures_of(asked: AnswerTable, measured: Measured) -> Array:
    """The number that an answer is about in each future, (member,)."""
    terms = _terms(asked, asked.scenario, measured)
    if asked.against is not None:
        terms += [-term for term in _terms(asked, asked.against, measured)]
    return resolved(terms)


def resolved(terms: Sequence[Array]) -> Array:
    """The sum of terms, each (member,); nothing where it is below what stored numbers resolve."""
    every = np.stack(terms)
    total = every.sum(axis=0)
    noise = RESOLUTION * np.abs(every).sum(axis=0)
    found: Array = np.where(np.abs(total) > noise, total, 0.0)
    return found


def _terms(asked: AnswerTable, scenario: str, measured: Measured) -> list[Array]:
    """The output, and what is subtracted of it with its sign turned."""
    terms = [measured.of(scenario, Measure.at(asked.output, asked.quarter))[0]]
    if asked.minus is not None:
        terms.append(-measured.of(scenario, Measure.at(asked.minus, asked.quarter))[0])
    return terms


def _share(asked: AnswerTable, x: Array) -> Estimate:
    limit = asked.limit or 0.0
    value = float(np.mean(x < limit if asked.statistic == "share_below" else x > limit))
    return Estimate(value, *share_interval(value, x.size))


def _mean(x: Array) -> Estimate:
    value = float(x.mean())
    half = SURE * float(x.std(ddof=1)) / sqrt(x.size) if x.size > 1 else 0.0
    return Estimate(value, value - half, value + half)


def _quantile(x: Array, p: float) -> Estimate:
    """A quantile, and its 95 % interval by the order of the futures."""
    ordered, half = np.sort(x), SURE * sqrt(x.size * p * (1 - p))
    first, last = floor(x.size * p - half), ceil(x.size * p + half)
    low, high = ordered[max(first, 0)], ordered[min(last, x.size - 1)]
    return Estimate(float(np.quantile(x, p)), float(low), float(high))


def _of_spread(asked: AnswerTable, x: Array, measured: Measured) -> Estimate:
    """A median change over the spread of what it changes; nan where nothing spreads."""
    spread = float(resolved(_terms(asked, str(asked.against), measured)).std())
    middle = _quantile(x, 0.5)
    if spread == 0:
        return Estimate(float("nan"), float("nan"), float("nan"))
    return Estimate(middle.value / spread, middle.low / spread, middle.high / spread)
