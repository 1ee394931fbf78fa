"""What is tried, in which futures, and what is read off?

    experiment = policies x futures x measures

A policy is a scenario (`sim.engine.policy` builds one within the ranges of levers). Futures are
those of a run: assumptions fixed, drawn from the prior or from a table, parameters held, luck, and
how many. A measure is an output of one actor in some quarters. Every policy meets the same futures,
so that differences are paired, and all share the years before 2019.

Analyses are made of these: kept in memory (`outcomes`, `trajectories`), tallied (`tallies`), or
handed on block by block (`blocks`). A batch runs the same members part by part, to store them.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np

from sim.engine.draws import Draws
from sim.engine.ensemble import Futures, Trajectories, blocks_of, simulate_each
from sim.engine.run import Run
from sim.engine.tallying import Tallies, tally_each
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.inputs.strict_toml import nearest
from sim.model.ops import Array
from sim.model.quarters import parse_quarter, show_quarter


@dataclass(frozen=True)
class Measure:
    """An output of one actor, `alignment.CHN`, from one quarter to another."""

    output: str
    first: int | None = None
    """As scenarios count quarters; None is the first quarter of the run."""
    last: int | None = None
    """None is the last quarter of the run."""

    @classmethod
    def at(cls, output: str, quarter: str) -> Self:
        """The output in one quarter, "2024-Q4"; a year stands for its last quarter."""
        when = parse_quarter(quarter, end=True)
        return cls(output, when, when)

    def of(self, futures: Futures) -> Array:
        """Its values, (quarter, member); raises ValueError where the run has no such quarter."""
        scenario = futures.scenario
        first = scenario.start if self.first is None else self.first
        last = scenario.end if self.last is None else self.last
        if not scenario.start <= first <= last <= scenario.end:
            when = f"{show_quarter(first)} to {show_quarter(last)}"
            raise ValueError(f"{scenario.name} does not run from {when}: no {self.output} there")
        return futures.of(self.output, slice(first - scenario.start, last - scenario.start + 1))


@dataclass(frozen=True)
class Outcomes:
    """What an experiment has measured on some members."""

    members: range
    values: Mapping[Measure, Array]
    """(policy, quarter, member) by measure."""

    def of(self, output: str) -> Array:
        """The values of an output, (policy, quarter, member).

        Raises ValueError where it is not measured, or in more than one span of quarters: then
        `values` tells them apart.
        """
        found = [values for measure, values in self.values.items() if measure.output == output]
        if len(found) == 1:
            return found[0]
        if found:
            raise ValueError(f"'{output}' is measured {len(found)} times: take one from `values`")
        known = sorted({measure.output for measure in self.values})
        fix = nearest(output, known) or f"there is {', '.join(known)}"
        raise ValueError(f"'{output}' is not measured; {fix}")


@dataclass(frozen=True)
class Experiment:
    """Policies over the same futures, and what is measured on them."""

    policies: tuple[Scenario, ...]
    futures: Run
    measures: tuple[Measure, ...] = ()
    """What `outcomes` and `blocks` give."""

    def __post_init__(self) -> None:
        """Refuse what cannot be held against each other; raises ValueError."""
        if not self.policies:
            raise ValueError("an experiment needs at least one policy")
        spans = {(policy.start, policy.end) for policy in self.policies}
        unlike = [m.output for m in self.measures if m.first is None or m.last is None]
        if len(spans) > 1 and unlike:
            raise ValueError(f"policies end apart: name the quarters of {', '.join(unlike)}")

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that tells it from another experiment on the same register and code."""
        policies = [policy.digest for policy in self.policies]
        whole = (policies, futures_as_json(self.futures), self.futures.engine, self.measures)
        return hashlib.sha256(repr(whole).encode()).hexdigest()

    def blocks(self, register: Register, first: int = 0) -> Iterator[Outcomes]:
        """What is measured on one block of members after another, from the first one on."""
        run = self.futures.settled(len(self.policies))
        for block in blocks_of(run.design.members, first=first):
            each = simulate_each(self.policies, register, run, block, passing=True)
            measured = [{m: m.of(futures).copy() for m in self.measures} for futures in each]
            yield Outcomes(block, {m: np.stack([one[m] for one in measured]) for m in measured[0]})

    def outcomes(self, register: Register) -> Outcomes:
        """What is measured on all members; memory grows with them and with the measures alone."""
        members, values = range(self.futures.design.members), dict[Measure, Array]()
        for block in self.blocks(register):
            for measure, some in block.values.items():
                if measure not in values:
                    values[measure] = np.empty((*some.shape[:-1], len(members)))
                values[measure][..., block.members.start : block.members.stop] = some
        return Outcomes(members, values)

    def trajectories(self, register: Register) -> list[Trajectories]:
        """Every output of every policy, all members in memory."""
        run = self.futures.settled(len(self.policies))
        blocks = [
            tuple(simulate_each(self.policies, register, run, block))
            for block in blocks_of(run.design.members)
        ]
        return [_side_by_side(parts) for parts in zip(*blocks, strict=True)]

    def tallies(self, register: Register) -> list[Tallies]:
        """Every output of every policy, tallied; memory does not grow with members."""
        return tally_each(self.policies, register, self.futures, range(self.futures.design.members))


def futures_as_json(run: Run) -> dict[str, Any]:
    """All that tells futures from others, for plans, hashes and comparisons."""
    drawn = run.assumptions
    return {
        "seed": run.seed,
        "draws": run.design.draws,
        "streams": run.design.streams,
        "assumptions": draws_as_json(drawn) if isinstance(drawn, Draws) else drawn,
        "chance": bool(run.chance),
        "held": {name: float(value) for name, value in run.held.items()},
    }


def draws_as_json(draws: Draws) -> dict[str, Any]:
    """What names a table of draws and tells it from others."""
    named: dict[str, Any] = {"name": draws.name, "base": draws.base}
    again = {"repeats": True} if draws.repeats else {}
    return {**named, "rows": draws.rows, "digest": draws.digest, **again}


def _side_by_side(blocks: Sequence[Trajectories]) -> Trajectories:
    """Blocks of one scenario joined along the members."""
    first = blocks[0]
    if len(blocks) == 1:
        return first
    outputs = {n: np.concatenate([b.outputs[n] for b in blocks], axis=-1) for n in first.outputs}
    return replace(first, members=np.concatenate([b.members for b in blocks]), outputs=outputs)
