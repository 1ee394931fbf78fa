"""Runs for patterns: the baseline with a few levers, events or parameters changed.

All runs meet the same members, so that every difference is paired.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sim.engine.ensemble import Run, Trajectories, simulate
from sim.inputs.register import Register
from sim.inputs.scenario import Event, Scenario, Setting
from sim.model.ops import Array
from sim.model.quarters import parse_quarter


def event(actor: str, does: str, size: float, first: str, last: str) -> Event:
    """An event by its dates."""
    span = parse_quarter(first), parse_quarter(last, end=True)
    return Event(f"{actor} {does} {first}", actor, does, size, *span, "pattern", "pattern")


@dataclass
class Lab:
    """The baseline, and what it is run with; equal runs are made once."""

    baseline: Scenario
    register: Register
    run: Run
    _done: dict[object, Trajectories] = field(default_factory=dict)

    def of(
        self,
        levers: Mapping[str, float] | None = None,
        held: Mapping[str, float] | None = None,
        events: Sequence[Event] = (),
    ) -> Trajectories:
        """Run with levers set throughout, parameters held, and events."""
        levers, held = dict(levers or {}), dict(held or {})
        key = (tuple(sorted(levers.items())), tuple(sorted(held.items())), tuple(events))
        if key not in self._done:
            settings = {name: Setting(value, "pattern") for name, value in levers.items()}
            changed = replace(self.baseline, settings=settings, events=tuple(events))
            run = replace(self.run, held={**self.run.held, **held})
            self._done[key] = simulate(changed, self.register, run)
        return self._done[key]

    def at(self, quarter: str) -> int:
        """Place of a quarter in the outputs."""
        return parse_quarter(quarter) - self.baseline.start


def change(name: str, moved: Trajectories, usual: Trajectories, at: int) -> Array:
    """Paired change of an output at a quarter, (member,)."""
    difference: Array = moved.of(name)[at] - usual.of(name)[at]
    return difference
