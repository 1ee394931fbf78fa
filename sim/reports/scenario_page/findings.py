"""What is there to report of a scenario? All that is computed, before a word is written.

The scenario and its reference live through the same futures; what is subtracted, divided and scored
here is what `hedgerow compare`, `plot` and `run` subtract, divide and score.
"""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from sim.analysis.attribution import Attribution, attribute
from sim.analysis.comparison import Comparison, Effect, compare
from sim.analysis.least_effect import direction_of, least_effect
from sim.analysis.summary import summarise
from sim.batches.parts import digest_of, numbers_of
from sim.engine.ensemble import Trajectories
from sim.engine.experiment import Experiment
from sim.engine.run import Run
from sim.evidence.expectations.scores import Scored, score
from sim.figures.tables import FEWEST
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario, long_enough
from sim.model.cast import Cast
from sim.reports.kinds import Material


@dataclass(frozen=True)
class Findings:
    """A scenario over many futures, beside a reference unless it is one itself."""

    lived: tuple[Trajectories, ...]
    """The reference's futures, where there is one, then the scenario's."""
    comparison: Comparison | None
    """With the reference; None for a scenario that there is nothing to compare with."""
    attribution: Attribution | None
    """Of the output that the report is about; None without a comparison."""
    expected: tuple[Scored, ...]
    """What the scenario's file expected, and what came of it."""
    register: Register
    run: Run

    @property
    def own(self) -> Trajectories:
        """The scenario's futures."""
        return self.lived[-1]

    @property
    def scenario(self) -> Scenario:
        """The scenario."""
        return self.own.scenario

    @property
    def reference(self) -> Scenario | None:
        """What it is held against."""
        return self.comparison.one.scenario if self.comparison else None

    @property
    def cast(self) -> Cast:
        """Who is in the model."""
        return self.register.cast

    @property
    def n(self) -> int:
        """How many futures."""
        return self.run.design.members

    @property
    def banded(self) -> bool:
        """Whether there are futures enough to speak of nine in ten."""
        return self.n >= FEWEST

    @cached_property
    def material(self) -> Material:
        """What figures are drawn from."""
        table = pd.concat([summarise(one, self.register, self.run) for one in self.lived])
        return Material(self.own, self.lived[0], table, self.register, self.run)

    @cached_property
    def alignments(self) -> tuple[Effect, ...]:
        """What the scenario does to the alignment with each power, at its date; none by itself."""
        return _alignments(self.comparison) if self.comparison else ()

    @cached_property
    def headline(self) -> str:
        """The output that the report is about."""
        return headline_of(self.comparison) if self.comparison else _of_patron(self.cast)

    def clear(self, effect: Effect) -> bool:
        """Whether an effect is clear; see `is_clear`."""
        return self.comparison is not None and is_clear(effect, self.comparison)

    @property
    def digests(self) -> dict[str, str]:
        """The digest of all numbers of each scenario, as a results folder has it."""
        return {one.scenario.name: digest_of(one.members, numbers_of(one)) for one in self.lived}


def is_clear(effect: Effect, both: Comparison) -> bool:
    """Whether nine in ten futures lie on one side of zero, by a change that counts as one.

    Of few futures no such interval is known, and no effect is clear.
    """
    name, _, _ = effect.output.partition(".")
    place = both.quarters.index(effect.quarter)
    usual = both.one.of(effect.output)[place + both.span[0] - both.one.scenario.start]
    least = least_effect(both.register.outputs[name], float(pd.Series(usual).median()))
    one_sided = effect.q05 > 0.0 or effect.q95 < 0.0
    return both.n >= FEWEST and one_sided and direction_of(effect.median, least) != "stays"


def headline_of(both: Comparison) -> str:
    """The alignment with the largest clear change; where none is clear, with the largest."""
    effects = _alignments(both)
    clear = [effect for effect in effects if is_clear(effect, both)] or effects
    most = max(clear, key=lambda effect: abs(effect.median))
    return most.output if most.median else _of_patron(both.register.cast)


def findings_of(
    scenario: Scenario, reference: Scenario, baseline: Scenario, register: Register, run: Run
) -> Findings:
    """Run a scenario beside a reference, compare, divide, and score what its file expected.

    Of a scenario that is its own reference nothing is compared. Expectations are held against the
    baseline, which is run too where it is not the reference.
    """
    alone = scenario.name == reference.name
    several = long_enough([scenario] if alone else [reference, scenario], register)
    settled = run.settled(len(several))
    lived = Experiment(tuple(several), settled).trajectories(register)
    both = None if alone else compare(lived[0], lived[-1], register)
    divided = None
    if both is not None:
        divided = attribute(scenario, reference, register, run, [headline_of(both)])
    usual = next((one for one in lived if one.scenario.name == baseline.name), None)
    if usual is None:
        long, _ = long_enough([baseline, scenario], register)
        (usual,) = Experiment((long,), settled).trajectories(register)
    expected = score(scenario.expects, lived[-1], usual, register)
    return Findings(tuple(lived), both, divided, tuple(expected), register, settled)


def _alignments(both: Comparison) -> tuple[Effect, ...]:
    return tuple(both.effect(f"alignment.{code}") for code in both.register.cast.powers)


def _of_patron(cast: Cast) -> str:
    return f"alignment.{cast.patron}"
