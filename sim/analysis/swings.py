"""How far does each assumption, by itself, move where the baseline ends?

One parameter at a time is set to the low and to the high end of its range, all others stay at
their centre, and chance is off:

    swing = largest - smallest outcome at low, centre and high
    share of a group = sum of its squared swings / sum of all squared swings

What two parameters do only together does not show. All of it is one block of 2 P + 1 members.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.engine.chance import Design
from sim.engine.draws import Draws
from sim.engine.experiment import Experiment, Measure
from sim.engine.run import Run
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.model.cast import Cast
from sim.model.ops import Array
from sim.model.quarters import parse_quarter, show_quarter

QUARTER = parse_quarter("2030-Q4")
"""When the outcomes are read, or at the end of a scenario that ends before."""


@dataclass(frozen=True)
class Swings:
    """Outcomes with one parameter at an end of its range, (parameter, outcome)."""

    parameters: tuple[str, ...]
    """Those with a range."""
    outcomes: tuple[str, ...]
    quarter: str
    """When the outcomes were read."""
    centre: Array
    """Outcomes with every parameter at its centre, (outcome,)."""
    low: Array
    high: Array

    @property
    def size(self) -> Array:
        """Largest less smallest of the outcomes at low, centre and high, (parameter, outcome)."""
        three = np.stack([self.low, np.broadcast_to(self.centre, self.low.shape), self.high])
        spread: Array = three.max(axis=0) - three.min(axis=0)
        return spread

    @property
    def rank(self) -> NDArray[np.int64]:
        """Place of each parameter by its swing, 1 is the largest, (parameter, outcome)."""
        larger = self.size[None] > self.size[:, None]
        place: NDArray[np.int64] = 1 + larger.sum(axis=1)
        return place

    def share(self, names: Collection[str]) -> Array:
        """Share of some parameters in the sum of squared swings, (outcome,), 0-1."""
        squares = self.size**2
        mine = squares[[name in names for name in self.parameters]]
        part: Array = mine.sum(axis=0) / squares.sum(axis=0)
        return part


def outcomes_of(cast: Cast) -> tuple[str, ...]:
    """What is swung: the alignment with every power (0-1) and the tilt (0-100)."""
    return (*(f"alignment.{code}" for code in cast.powers), "tilt")


def swings(scenario: Scenario, register: Register) -> Swings:
    """Swing every parameter that has a range, one at a time."""
    draws = one_at_a_time(register)
    read, outcomes = min(QUARTER, scenario.end), outcomes_of(register.cast)
    futures = Run(design=Design(draws.rows), assumptions=draws, chance=False)
    measures = tuple(Measure(name, read, read) for name in outcomes)
    measured = Experiment((scenario,), futures, measures).outcomes(register)
    ends = np.stack([measured.of(name)[0, 0] for name in outcomes], axis=-1)
    names = tuple(draws.columns)
    return Swings(names, outcomes, show_quarter(read), ends[0], ends[1::2], ends[2::2])


def one_at_a_time(register: Register) -> Draws:
    """The centre, then each parameter at the low and at the high end of its range."""
    ranged = {n: p for n, p in register.parameters.items() if p.low < p.high}
    columns = {n: np.full(2 * len(ranged) + 1, p.value) for n, p in ranged.items()}
    for i, (name, parameter) in enumerate(ranged.items()):
        columns[name][2 * i + 1 : 2 * i + 3] = parameter.low, parameter.high
    return Draws("one at a time", columns, base="fixed")
