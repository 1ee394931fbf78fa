"""A few numbers of the same futures under several scenarios, and what those futures live by.

Every analysis of this package reads a `Sample`. It is simulated in memory, or read from the results
folder of an exploration; both give the same bits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd

from sim.batches.assumptions import assumptions_table
from sim.batches.plan import Measured
from sim.batches.results import Results
from sim.engine.chance import Integers
from sim.engine.draws import Draws
from sim.engine.experiment import Experiment, Measure
from sim.engine.run import Run
from sim.explore.places import places_of
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.inputs.strict_toml import nearest
from sim.model.ops import Array

PLACE = ("draw", "stream")
"""Columns of the assumptions that are no parameter."""


@dataclass(frozen=True)
class Sample:
    """Outputs of the same members under several scenarios, in a few quarters."""

    register: Register
    run: Run
    measured: Measured
    numbers: Mapping[str, Array]
    """By scenario, (output, quarter, member), in the order of `measured`."""

    @classmethod
    def simulated(
        cls, scenarios: Sequence[Scenario], register: Register, run: Run, measured: Measured
    ) -> Self:
        """Simulate them; raises ValueError for an output or a quarter that there is not."""
        measures = {
            (output, quarter): Measure.at(output, quarter)
            for output in measured.outputs
            for quarter in measured.quarters
        }
        done = Experiment(tuple(scenarios), run, tuple(measures.values())).outcomes(register)
        shape = (len(measured.outputs), len(measured.quarters), run.design.members)
        rows = np.stack([done.values[one][:, 0] for one in measures.values()], axis=1)
        stored = rows.astype(np.float32).astype(np.float64)  # as parts of a folder hold them
        names = [scenario.name for scenario in scenarios]
        return cls(
            register,
            run,
            measured,
            {name: stored[i].reshape(shape) for i, name in enumerate(names)},
        )

    @classmethod
    def stored(cls, results: Results) -> Self:
        """Read those of an exploration's folder; raises FileProblems at damage."""
        measured = results.plan.measured
        if measured is None:
            raise ValueError(f"{results.folder.name} is a batch, which measures all outputs")
        numbers = {name: results.of(name).read(measured.outputs) for name in results.plan.scenarios}
        return cls(results.register, results.plan.run(), measured, numbers)

    def of(self, scenario: str, output: str, quarter: str) -> Array:
        """An output in a quarter, (member,); raises ValueError where it is not measured."""
        outputs, quarters = self.measured.outputs, self.measured.quarters
        for word, known in ((scenario, self.numbers), (output, outputs), (quarter, quarters)):
            if word not in known:
                fix = nearest(word, known) or f"there is {', '.join(known)}"
                raise ValueError(f"'{word}' is not measured; {fix}")
        found: Array = self.numbers[scenario][outputs.index(output), quarters.index(quarter)]
        return found

    def change(self, scenario: str, reference: str, output: str, quarter: str) -> Array:
        """What a scenario adds to a reference in each future, (member,)."""
        return self.of(scenario, output, quarter) - self.of(reference, output, quarter)

    @cached_property
    def draws(self) -> Integers:
        """The draw of the assumptions that each member lives by, (member,).

        Members of one draw, or of one row of a table that repeats, are no independent draws of what
        is assumed: `sim.explore.shares` counts them as one.
        """
        numbers = np.arange(self.run.design.members, dtype=np.uint64)
        draws, _ = self.run.design.draw_and_stream(numbers)
        table = self.run.assumptions
        return table.rows_of(draws) if isinstance(table, Draws) else draws

    @cached_property
    def assumptions(self) -> pd.DataFrame:
        """Value of every parameter that differs between members, in its unit, a row a member."""
        table = assumptions_table(self.register, self.run, range(self.run.design.members))
        parameters = table.drop(columns=list(PLACE))
        return parameters.loc[:, parameters.max() > parameters.min()]

    @cached_property
    def places(self) -> pd.DataFrame:
        """Where in its range each of them lies, from 0, its low end, to 1, its high end.

        One half is the parameter's value, so that the prior is even over places, unless the value
        is an end of its range.
        """
        return places_of(self.assumptions, self.register)
