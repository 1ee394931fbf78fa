"""Of which number is it asked what decides it, and when?"""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.batches.plan import Measured
from sim.explore.sample import Sample
from sim.inputs.scenario import Scenario
from sim.model.ops import Array
from sim.model.quarters import parse_quarter, show_quarter


@dataclass(frozen=True)
class Question:
    """An output of a scenario, or what the scenario changes in it, at a date or over time."""

    scenario: Scenario
    against: Scenario | None
    """What the scenario is subtracted from, in each future; None for the output itself."""
    output: str
    """With its actor: `alignment.CHN`."""
    quarter: str
    """When tables are read."""
    over_time: bool
    """Whether the last quarter of each year is asked as well."""

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """What is simulated."""
        return (self.scenario,) if self.against is None else (self.against, self.scenario)

    @property
    def quarters(self) -> tuple[str, ...]:
        """What is measured, in order of time."""
        if not self.over_time:
            return (self.quarter,)
        return tuple(
            quarter
            for quarter in _shared(self.scenarios)
            if quarter.endswith("Q4") or quarter == self.quarter
        )

    @property
    def measured(self) -> Measured:
        """The same as an exploration is told of it."""
        return Measured((self.output,), self.quarters)

    def of(self, sample: Sample, quarter: str) -> Array:
        """What is asked for, in each member of a sample, (member,)."""
        name = self.scenario.name
        if self.against is None:
            return sample.of(name, self.output, quarter)
        return sample.change(name, self.against.name, self.output, quarter)


def date_of(typed: str | None, scenarios: Sequence[Scenario]) -> str:
    """The quarter of "2030", "2030Q4" or "2030-12"; the last that scenarios share where none is.

    A year stands for its last quarter. Raises ValueError with those that there are.
    """
    shared = _shared(scenarios)
    if not shared:
        raise ValueError("the scenarios have no quarter in common")
    if typed is None:
        return shared[-1]
    found = show_quarter(parse_quarter(typed.strip().upper(), end=True))
    if found not in shared:
        raise ValueError(f"{found} is not simulated; quarters run from {shared[0]} to {shared[-1]}")
    return found


def _shared(scenarios: Sequence[Scenario]) -> list[str]:
    """The quarters that all of them have."""
    first, *others = scenarios
    return [q for q in first.quarters if all(q in other.quarters for other in others)]
