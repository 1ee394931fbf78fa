"""A world of many target states that live by the same rules.

The states differ in what the literature tells targets apart by; all else is at its central value:

- dependence on the sender: what they sell to it, in STEPS equal steps, and what it grants them
- exposure to the patron: its money, its part of investment and debt, what they sell to it
- the cost of conceding to the regime
- the outside option: how far the patron refills, how fast, and how far that is believed
- distance: the governance gap, votes, and security ties at rest

Each is drawn evenly between the ends of its parameter's range, by a seed of its own. Ranges are
those of one country's numbers, so these states differ less than states of the world do.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from sim.engine.chance import Design
from sim.engine.choice import installed
from sim.engine.draws import Draws
from sim.engine.experiment import Experiment, Measure
from sim.engine.policy import policy
from sim.engine.run import Run
from sim.inputs.records import Parameter
from sim.inputs.register import Register
from sim.inputs.scenario import Event, Scenario
from sim.model.ops import Array
from sim.model.quarters import parse_quarter

STATES = 3600
STEPS = 12
"""Into how many levels of exports to the sender the states are divided."""
SEED = 19_893
LAST = "2034-Q4"
"""Long enough for eight years and more after a measure is lifted."""

Held = Mapping[str, float]
Measured = Mapping[str, Array]
"""What was measured under one policy, (quarter, state) by output."""


@dataclass(frozen=True)
class TargetStates:
    """Many states that meet the same policies."""

    baseline: Scenario
    register: Register
    states: int = STATES
    seed: int = SEED
    """Of what states differ in; their luck has the numbers from it on, one for each step."""

    @cached_property
    def usual(self) -> Scenario:
        """The baseline, long enough for what is measured."""
        end = max(self.baseline.end, parse_quarter(LAST, end=True))
        return replace(self.baseline, end=end)

    @cached_property
    def each(self) -> int:
        """How many states a step holds."""
        return -(-self.states // STEPS)

    @cached_property
    def exports(self) -> str:
        """The parameter by whose steps states depend on the sender."""
        return f"exports_2018.{self.register.cast.preference_giver}"

    @cached_property
    def steps(self) -> Array:
        """Exports to the sender in each step, US$ m a year."""
        one = self.register.parameters[self.exports]
        return np.linspace(*(one.limits or (one.low, one.high)), STEPS)

    @cached_property
    def table(self) -> Mapping[str, Array]:
        """What states differ in besides, (state,) by parameter."""
        random = np.random.default_rng(self.seed)
        return {
            name: random.uniform(one.low, one.high, STEPS * self.each)
            for name, one in self._drawn()
        }

    def _drawn(self) -> Iterator[tuple[str, Parameter]]:
        """The parameters that are drawn, of those that the register has."""
        cast = self.register.cast
        sender, patron = cast.preference_giver, cast.patron
        names = (
            *(f"{name}.{sender}" for name in ("grants_2018", "security_rest")),
            *(
                f"{name}.{patron}"
                for name in ("exports_2018", "fdi_share", "debt_share", "security_rest")
            ),
            "china_commitments",
            "regime_cost",
            "refill_official",
            "refill_belief",
            "refill_speed",
            "gap_2018",
            *(f"votes_2018.{code}" for code in (*cast.senders, patron)),
            *(f"votes_rest.{code}" for code in (*cast.senders, patron)),
        )
        known = self.register.parameters
        return ((name, known[name]) for name in names if name in known)

    def policy(self, levers: Held | None = None, events: Sequence[Event] = ()) -> Scenario:
        """The baseline with levers set throughout, and events."""
        return policy(self.usual, self.register, levers, events)

    def live(
        self, measures: Sequence[Measure], *policies: Scenario, held: Held | None = None
    ) -> list[Measured]:
        """What each policy gives in all states, with some parameters held in all of them."""
        steps = [
            Experiment(policies, self._futures(step, held or {}), tuple(measures))
            .outcomes(self.register)
            .values
            for step in range(STEPS)
        ]
        return [
            {
                measure.output: np.concatenate([one[measure][row] for one in steps], axis=-1)
                for measure in measures
            }
            for row in range(len(policies))
        ]

    def _futures(self, step: int, held: Held) -> Run:
        """The states of one step; every step has luck of its own."""
        rows = slice(step * self.each, (step + 1) * self.each)
        columns = {name: column[rows] for name, column in self.table.items()}
        return Run(
            seed=self.seed + step,
            design=Design(self.each),
            assumptions=Draws("target states", columns, base="fixed"),
            held={self.exports: float(self.steps[step]), **held},
            # Many small experiments pay for compiling long before many members do.
            engine="fused" if installed() else "numpy",
        )
