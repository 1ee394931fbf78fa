"""Which outputs of the model stand for what was recorded of 2010 to 2018?

Evidence is what the record holds and the model does not take from it:

    votes with each power, a share a year: level, slope, and spread of yearly changes
    the ideal point: slope and spread; its level of 2018 is an input, so no level is evidence
    partnerships signed by the end of 2018, a number for each power

Money, trade, investment, debt, output and the governance gap are imposed as history; they agree by
construction, and the spread of their luck was estimated on the same series (docs/ESTIMATES.md).
Distances to powers follow from the ideal point. A simulated year is its last quarter, with the
noise of votes and ideal points drawn on top (`vote_noise`, `ideal_noise`): their sizes are those
of the other states of the region.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from sim.evidence.record import FIRST, LAST, observed
from sim.inputs.register import Register
from sim.model.ops import Array
from sim.model.quarters import parse_quarter

LEAST_SPREAD = 1e-3
"""Added to a spread before its logarithm is taken: votes are recorded to about as much."""


class NoRecordError(ValueError):
    """The home country has no record that a model could be held against."""


@dataclass(frozen=True)
class Series:
    """What was recorded of one output, a value a year."""

    output: str
    recorded: Array
    """(year,)"""
    level: bool
    """Whether its level is evidence, or its movement alone."""


@dataclass(frozen=True)
class Observation:
    """Everything recorded that is evidence, and how it is summed up."""

    years: tuple[int, ...]
    series: tuple[Series, ...]
    signed: Mapping[str, float]
    """Steps of a partnership by the last year, by output; only those that chance decides."""

    @property
    def outputs(self) -> list[str]:
        """What has to be simulated."""
        return [*(one.output for one in self.series), *self.signed]

    @property
    def recorded(self) -> Array:
        """What was recorded, (series, year)."""
        return np.array([one.recorded for one in self.series])

    def simulated(self, lived: Mapping[str, Array]) -> Array:
        """What each member's past shows, (series, year, member), of outputs (quarter, member)."""
        ends = [parse_quarter(str(year), end=True) for year in self.years]
        return np.array([lived[one.output][ends] for one in self.series])

    def summaries(self, lived: Mapping[str, Array]) -> Array:
        """Each member's past in a few numbers, (member, summary)."""
        last = parse_quarter(str(self.years[-1]), end=True)
        signed = [lived[output][last] for output in self.signed]
        return np.array([*self._summed_up(self.simulated(lived)), *signed]).T

    @property
    def summary_names(self) -> list[str]:
        """What the numbers of `summaries` are called, in their order."""
        moves = ("slope", "spread")
        named = [
            f"{one.output} {kind}"
            for one in self.series
            for kind in (("level", *moves) if one.level else moves)
        ]
        return [*named, *self.signed]

    @property
    def target(self) -> Array:
        """The record in the same numbers, (summary,)."""
        rows = self._summed_up(self.recorded[..., None])
        return np.array([*(float(row[0]) for row in rows), *self.signed.values()])

    def until(self, year: int) -> "Observation":
        """The same up to a year; partnerships, known for the last year alone, are left out."""
        count = self.years.index(year) + 1
        cut = tuple(replace(one, recorded=one.recorded[:count]) for one in self.series)
        return Observation(self.years[:count], cut, {})

    def _summed_up(self, values: Array) -> list[Array]:
        """Summaries (member,) of values (series, year, member)."""
        time = np.arange(len(self.years)) - (len(self.years) - 1) / 2
        rows = []
        for one, levels in zip(self.series, values, strict=True):
            if one.level:
                rows.append(levels.mean(axis=0))
            rows.append(time @ levels / (time @ time))
            rows.append(np.log(np.diff(levels, axis=0).std(axis=0) + LEAST_SPREAD))
        return rows


def observation(register: Register) -> Observation:
    """What was recorded of the home country; raises NoRecordError where the data know nothing."""
    found = observed(register)
    years = tuple(range(FIRST, LAST + 1))
    home = register.cast.home
    whole = {name: each for name, each in found.items() if tuple(o.year for o in each) == years}
    if not whole:
        raise NoRecordError(
            f"no votes of {home.name} ({home.code}) are recorded for {FIRST} to {LAST} in "
            "seeds/data, so no number can be fitted to them: add its rows to "
            "unga_agreement_asean.csv and unga_ideal_points.csv"
        )
    series = tuple(
        Series(name, np.array([one.value for one in each]), name.startswith("votes."))
        for name, each in whole.items()
    )
    return Observation(years, series, _signed(register))


def _signed(register: Register) -> dict[str, float]:
    """Steps of partnerships in 2018; the region's organisation signs none, so it tells nothing."""
    cast, stated = register.cast, register.parameters
    names = {code: f"partnership_{LAST}.{code}" for code in cast.powers if code != cast.shelter}
    return {
        f"partnership.{code}": stated[name].value if name in stated else 0.0
        for code, name in names.items()
    }
