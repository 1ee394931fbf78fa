"""The baseline with levers, events or parameters changed, over the same futures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sim.engine.experiment import Experiment, Measure
from sim.engine.policy import policy
from sim.engine.run import Run
from sim.inputs.register import Register
from sim.inputs.scenario import Event, Scenario
from sim.model.ops import Array
from sim.model.quarters import parse_quarter

Held = Mapping[str, float]
Values = Mapping[str, Array]
"""What was measured in one trial, (quarter, member) by output."""


def event(actor: str, does: str, size: float, first: str, last: str) -> Event:
    """An event by its dates."""
    span = parse_quarter(first), parse_quarter(last, end=True)
    return Event(f"{actor} {does} {first}", actor, does, size, *span, "pattern", "pattern")


@dataclass(frozen=True)
class Trials:
    """Experiments on one baseline; equal ones are run once.

    All meet the same members, so that every difference is paired.
    """

    baseline: Scenario
    register: Register
    futures: Run
    outputs: tuple[str, ...]
    """What is measured in all quarters."""
    _done: dict[str, Values] = field(default_factory=dict)

    def policy(self, levers: Mapping[str, float], events: Sequence[Event] = ()) -> Scenario:
        """The baseline with levers set throughout, and events."""
        return policy(self.baseline, self.register, levers, events)

    def run(self, held: Held, *policies: Scenario) -> list[Values]:
        """What each policy gives with some parameters held; the baseline when none is named."""
        policies = policies or (self.baseline,)
        futures = self.futures.holding(held)
        measures = tuple(map(Measure, self.outputs))
        keys = [Experiment((one,), futures, measures).digest for one in policies]
        new = {k: one for k, one in zip(keys, policies, strict=True) if k not in self._done}
        if new:
            experiment = Experiment(tuple(new.values()), futures, measures)
            found = experiment.outcomes(self.register).values
            for i, key in enumerate(new):
                self._done[key] = {measure.output: rows[i] for measure, rows in found.items()}
        return [self._done[key] for key in keys]

    def at(self, quarter: str) -> int:
        """Row of a quarter."""
        return parse_quarter(quarter) - self.baseline.start
