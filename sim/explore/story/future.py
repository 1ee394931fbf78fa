"""One future, all that it is held against, and the same future with one thing taken away.

    without an event    the scenario less that event, the same assumptions and luck
    without a loop      the links with which the loop begins held at nothing, the same luck
    without luck        the same assumptions, chance off

All are experiments on the same member; the other futures are those of the scenario as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Self

import numpy as np

from sim.analysis.differences import Piece, differing, without
from sim.engine.choice import installed
from sim.engine.draws import draw
from sim.engine.ensemble import Trajectories, simulate_each
from sim.engine.experiment import Experiment, Measure
from sim.engine.play import all_levers_of
from sim.engine.run import Run
from sim.explore.story.facts import Fact, Phase, phases_of
from sim.explore.story.loops import Strength, loops_of, opened, strengths
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario, lengthened
from sim.model.cast import Cast
from sim.model.ops import Array

MOVING = (
    "alignment",
    "pressure",
    "grievance",
    "share_official",
    "share_fdi",
    "share_exports",
    "effort",
    "refill",
    "unity",
)
"""Outputs whose moves are held against those of other futures."""

ROUNDING: Final = 1e-7
"""What recorded numbers may differ by without a cause."""


@dataclass(frozen=True)
class Future:
    """A member of a scenario, and what it is held against."""

    register: Register
    run: Run
    member: int
    scenario: Scenario
    reference: Scenario
    own: Trajectories
    """The member in the scenario."""
    usual: Trajectories
    """The same member in the reference."""
    quiet: Trajectories
    """The same member in the scenario without luck."""
    pieces: tuple[tuple[Piece, Trajectories], ...]
    """What differs from the reference, with the same member without it."""
    cut: Mapping[str, Trajectories]
    """The same member without a loop, by the loop's name."""
    strengths: Mapping[str, tuple[Strength, ...]]
    """How strong each loop is, by its name, in each phase."""
    every: Mapping[str, Array]
    """Outputs of all futures of the scenario, (quarter, member)."""

    @classmethod
    def simulated(
        cls, scenario: Scenario, reference: Scenario, register: Register, run: Run, member: int
    ) -> Self:
        """Simulate it; the reference runs as long as the scenario.

        Raises ValueError when the run has no such member.
        """
        _require_member(member, run)
        run, one = _compiled(run), [member]
        reference = replace(lengthened(reference, scenario.end, register), end=scenario.end)
        found = [piece for piece in differing(scenario, reference, register) if piece.acts]
        variants = [without(scenario, piece) for piece in found]
        own, usual, *less = simulate_each([scenario, reference, *variants], register, run, one)
        loops = loops_of(register.cast)
        phases = phases_of(scenario.quarters)
        return cls(
            register=register,
            run=run,
            member=member,
            scenario=scenario,
            reference=reference,
            own=own,
            usual=usual,
            quiet=next(simulate_each([scenario], register, replace(run, chance=False), one)),
            pieces=tuple(zip(found, less, strict=True)),
            cut={
                loop.name: next(simulate_each([scenario], register, opened(loop, run), one))
                for loop in loops
            },
            strengths={
                loop.name: strengths(loop, scenario, phases, register, run, member)
                for loop in loops
            },
            every=_every(scenario, register, run),
        )

    @property
    def cast(self) -> Cast:
        """Who is in the model."""
        return self.register.cast

    @property
    def quarters(self) -> list[str]:
        """The quarters of the run."""
        return self.scenario.quarters

    @cached_property
    def phases(self) -> tuple[Phase, ...]:
        """The phases of the run."""
        return phases_of(self.quarters)

    @property
    def number(self) -> int:
        """How many futures there are, this one among them."""
        return self.run.design.members

    def of(self, output: str) -> Array:
        """What is recorded of an output in this future, (quarter,)."""
        return path(self.own, output)

    @property
    def in_reference(self) -> "Future":
        """The same member in the reference, held against the same futures."""
        return replace(self, own=self.usual, scenario=self.reference)

    def fact(self, kind: str, output: str, at: int) -> Fact:
        """What is recorded of an output in a quarter, for a sentence of some kind."""
        who = output.partition(".")[2]
        return Fact(self.quarters[at], kind, who, output, float(self.of(output)[at]))

    def levels(self, kind: str, output: str, *at: int) -> tuple[Fact, ...]:
        """What is recorded of an output in some quarters."""
        return tuple(self.fact(kind, output, one) for one in at)

    @cached_property
    def levers(self) -> Mapping[str, Array]:
        """The levers of the scenario, (quarter,) each."""
        return all_levers_of(self.scenario, self.register)

    @cached_property
    def _drawn(self) -> Mapping[str, float]:
        numbers, _ = self.run.design.draw_and_stream(np.array([self.member], np.uint64))
        run = self.run
        drawn = draw(self.register, run.seed, numbers, run.assumptions, run.held).as_mapping()
        return {name: float(np.ravel(value)[0]) for name, value in drawn.items()}

    def parameter(self, name: str) -> float:
        """What this future assumes of a parameter."""
        return self._drawn[name]


def path(member: Trajectories, output: str) -> Array:
    """An output of a single member, (quarter,)."""
    values: Array = member.of(output)[:, 0]
    return values


def moving_outputs(register: Register) -> tuple[str, ...]:
    """Outputs with their actors whose moves are held against those of other futures."""
    actors = register.cast.actors_of
    growth = f"growth.{register.cast.home.code}"
    return (*(f"{n}.{who}" for n in MOVING for who in actors(register.outputs[n].by)), growth)


def _every(scenario: Scenario, register: Register, run: Run) -> dict[str, Array]:
    measures = tuple(map(Measure, moving_outputs(register)))
    done = Experiment((scenario,), run, measures).outcomes(register)
    return {measure.output: values[0] for measure, values in done.values.items()}


def _require_member(member: int, run: Run) -> None:
    if not 0 <= member < run.design.members:
        most = run.design.members - 1
        raise ValueError(f"there is no future {member}; they are numbered from 0 to {most:,}")


def _compiled(run: Run) -> Run:
    """The run on machine code where it can be had: a story is of many runs of a single future."""
    fused = run.engine == "auto" and installed()
    return replace(run, engine="fused") if fused else run.settled(1)


def spread(moved: Array) -> float:
    """Standard deviation of a move across futures, (member,); infinite for a single future."""
    return float(np.std(moved, ddof=1)) if moved.size > 1 else np.inf
