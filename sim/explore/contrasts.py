"""What does a scenario add to a reference where assumptions lie at chosen places?

    effect = output in a quarter under the scenario - the same under the reference

Every point meets the same streams of luck, so that two points differ by assumptions alone.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from sim.engine.bins import paired_change
from sim.engine.chance import Design
from sim.engine.draws import Draws
from sim.engine.experiment import Experiment, Measure
from sim.engine.run import Run
from sim.explore.effects import Flip
from sim.explore.flips import Luck, find_flip
from sim.explore.places import place_of, value_at
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.model.ops import Array

STREAMS: Final = 16
"""Streams of luck that every point on the way out meets."""
MORE_STREAMS: Final = 256
"""Streams of luck that what is found must meet, and as many others that test it."""


@dataclass(frozen=True)
class Contrast:
    """A scenario against a reference in one output and one quarter."""

    scenario: Scenario
    reference: Scenario
    output: str
    quarter: str
    register: Register
    run: Run
    """Seed, chance, held parameters and engine; points replace its assumptions."""

    @property
    def names(self) -> tuple[str, ...]:
        """The numbers that may move: those with a range that are not held."""
        every = self.register.parameters.items()
        return tuple(n for n, p in every if p.low < p.high and n not in self.run.held)

    @property
    def start(self) -> Array:
        """Where they lie in their ranges at their values, (parameter,)."""
        parameters = (self.register.parameters[name] for name in self.names)
        return np.array([float(place_of(one, one.value)) for one in parameters])

    def effects(self, places: Array, streams: int, seed: int) -> Array:
        """The effect at places, (point, parameter), for each stream of luck, (point, stream)."""
        points, streams = len(places), streams if self.run.chance else 1
        run = replace(
            self.run,
            seed=seed,
            design=Design(points, streams),
            assumptions=Draws("places", self._columns(places), base="fixed"),
        )
        measure = Measure.at(self.output, self.quarter)
        both = Experiment((self.reference, self.scenario), run, (measure,))
        one, other = both.outcomes(self.register).values[measure][:, 0]
        change: Array = paired_change(one, other).reshape(points, streams)
        return change

    def _columns(self, places: Array) -> dict[str, Array]:
        parameters = self.register.parameters
        return {name: value_at(parameters[name], places[:, i]) for i, name in enumerate(self.names)}

    def flip(self, places: pd.DataFrame, change: Array) -> Flip:
        """The smallest change of assumptions that turns the effect round.

        Args:
            places: where assumptions lie in futures that are known, as `Sample.places`.
            change: the effect in each of them, (member,).
        """
        # One engine for all points, by the most runs at once, however few futures were compared.
        ends = Design(2 * len(self.names), STREAMS)
        engine = replace(self.run, design=ends, engine="auto").settled(2).engine
        same = replace(self, run=replace(self.run, engine=engine))
        seeds = [(self.run.seed + more) % 2**64 for more in range(3)]
        luck = Luck(
            lambda points: same.effects(points, STREAMS, seeds[0]),
            lambda points: same.effects(points, MORE_STREAMS, seeds[1]),
            lambda points: same.effects(points, MORE_STREAMS, seeds[2]),
        )
        return find_flip(self.names, self.start, luck, self._disagreeing(places, change))

    def _disagreeing(self, places: pd.DataFrame, change: Array) -> Array:
        """Futures in which the effect goes most the other way, (point, parameter)."""
        way = np.sign(np.median(change)) or np.sign(change.mean())
        order = np.argsort(change * way, kind="stable")
        other = order[change[order] * way < 0]
        points = np.repeat(self.start[None], other.size, axis=0)
        for i, name in enumerate(self.names):
            if name in places:
                points[:, i] = places[name].to_numpy()[other]
        return points
