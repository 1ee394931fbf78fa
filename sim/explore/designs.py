"""Which sets of numbers does a method of sensitivity analysis want to see?

SALib lays out places between 0 and 1. A place is stretched over the parameter's range as the prior
is, so that one half is its value and even places are the prior. A design is a table of draws like
any other; each of its rows meets the same streams of luck, and a row's outcome is the mean over
them. Rows of one design are compared with each other, so that luck they share cancels.

Sources: Morris (1991) and Campolongo and others (2007) for trajectories; Saltelli and others (2010)
on a scrambled Sobol sequence (Owen) for the other design.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np

from sim.engine.chance import Design
from sim.engine.draws import Draws
from sim.engine.prior import stretch
from sim.engine.run import Run
from sim.explore.estimate import BATCHES, Estimate, jackknifed
from sim.explore.libraries import library
from sim.inputs.records import Parameter
from sim.inputs.strict_toml.wording import plural
from sim.model.ops import Array

Laid = Literal["screen", "sobol"]
"""Methods that lay out a design of their own."""

LEVELS = 4
"""Places that a Morris trajectory visits along each number: 0, 1/3, 2/3 and 1."""

LEAST_TRAJECTORIES, LEAST_BASE = 4, 64
"""Trajectories and rows of the base sample below which nothing can be said."""


class TooFewError(ValueError):
    """Futures that do not suffice for a design."""


@dataclass(frozen=True)
class Layout:
    """Sets of numbers for a method, and who is told apart: single numbers, or groups of them."""

    method: Laid
    names: tuple[str, ...]
    groups: tuple[str, ...]
    """The group of each number; its own name where numbers are told apart one by one."""
    size: int
    """Trajectories of a screening, rows of the base sample of Sobol's method."""
    places: Array
    """(row, number), 0-1"""

    @property
    def factors(self) -> tuple[str, ...]:
        """Who is told apart, in the order of the method's results."""
        return tuple(dict.fromkeys(self.groups))

    @cached_property
    def problem(self) -> dict[str, Any]:
        """The same as SALib is told of it."""
        return problem_of(self.names, self.groups)

    def draws(self, parameters: Mapping[str, Parameter]) -> Draws:
        """The sets of numbers in their units; all others are fixed at their value."""
        columns = {
            name: stretch(place, one.value, one.low, one.high)
            for name, place in zip(self.names, self.places.T, strict=True)
            for one in [parameters[name]]
        }
        return Draws(self.method, columns, "fixed")


def problem_of(names: Sequence[str], groups: Sequence[str]) -> dict[str, Any]:
    """Numbers between 0 and 1, as SALib is told of them."""
    problem: dict[str, Any] = {"num_vars": len(names), "names": list(names)}
    problem["bounds"] = [[0.0, 1.0]] * len(names)
    return problem if list(names) == list(groups) else {**problem, "groups": list(groups)}


def lay_out(
    method: Laid, groups: Mapping[str, str], futures: int, streams: int, seed: int
) -> Layout:
    """The largest design for so many futures, of numbers in their groups, with streams of luck.

    Raises TooFewError with the least number of futures that would do.
    """
    names, told = tuple(groups), tuple(groups.values())
    thing = "number" if names == told else "group"
    size = size_of(method, len(set(told)), futures, streams, thing)
    problem = problem_of(names, told)
    return Layout(method, names, told, size, _sampled(method, problem, size, seed))


def size_of(method: Laid, factors: int, futures: int, streams: int, thing: str = "number") -> int:
    """How large a design of so many numbers, or groups, so many futures allow.

    Raises TooFewError with the least that would do.
    """
    screening = method == "screen"
    each = factors + (1 if screening else 2)
    least = LEAST_TRAJECTORIES if screening else LEAST_BASE
    size = futures // streams // each
    if size < least:
        design = "a screening" if screening else "Sobol's indices"
        asked = f"{futures:,} futures cannot hold {design} of {plural(factors, thing)}"
        raise TooFewError(f"{asked} {_least(least * each, streams)}")
    return size if screening else _power_of_two(size)


def _least(rows: int, streams: int) -> str:
    """The least that works with so many streams of luck, and what to change."""
    words = (
        f"with {plural(streams, 'stream')} of luck: that takes {rows * streams:,} futures or more; "
        "give as many members"
    )
    return words if streams == 1 else f"{words}, or fewer streams (1 stream takes {rows:,})"


def _power_of_two(most: int) -> int:
    """The largest power of two up to a number; a Sobol sequence is even at these only."""
    return 1 << (most.bit_length() - 1)


def _sampled(method: Laid, problem: Mapping[str, Any], size: int, seed: int) -> Array:
    if method == "screen":
        sample = library("SALib.sample.morris").sample
        return np.asarray(sample(dict(problem), size, num_levels=LEVELS, seed=seed))
    sample = library("SALib.sample.sobol").sample
    return np.asarray(sample(dict(problem), size, calc_second_order=False, seed=seed))


def run_of_layout(
    layout: Layout, run: Run, parameters: Mapping[str, Parameter], streams: int
) -> Run:
    """The run in which every row of a design meets the same streams of luck."""
    table = layout.draws(parameters)
    return replace(run, design=Design(table.rows, streams), assumptions=table)


@dataclass(frozen=True)
class Rows:
    """What the rows of a design came to."""

    outcomes: Array
    """(row, stream of luck)"""

    @cached_property
    def mean(self) -> Array:
        """Mean over streams of luck, (row,)."""
        mean: Array = self.outcomes.mean(axis=1)
        return mean

    @cached_property
    def luck_left(self) -> float:
        """Variance of these means that is luck: which luck helps or hurts one row and not another.

        0 with one stream, which cannot tell it.
        """
        return _luck_left(self.outcomes)

    @cached_property
    def luck_share(self) -> Estimate | None:
        """The same as a share of their variance; None where one stream, or no variance, tells none.

        Batches hold neighbouring rows, which share most of their numbers.
        """
        rows, streams = self.outcomes.shape
        if streams == 1 or not np.ptp(self.mean):
            return None
        batches = min(BATCHES, rows // 2)
        batch = np.arange(rows) * batches // rows
        without = [_luck_share(self.outcomes[batch != one]) for one in range(batches)]
        return jackknifed(np.asarray(_luck_share(self.outcomes)), np.asarray(without))


def rows_of(values: Array, streams: int) -> Rows:
    """Rows of a design from its members, (row by stream)."""
    return Rows(values.reshape(-1, streams))


def _luck_left(outcomes: Array) -> float:
    rows, streams = map(int, outcomes.shape)
    if streams == 1 or rows == 1:
        return 0.0
    mean = outcomes.mean(axis=1, keepdims=True)
    rest = outcomes - mean - outcomes.mean(axis=0) + outcomes.mean()
    squares = float(np.square(rest).sum())
    return squares / ((rows - 1) * (streams - 1) * streams)


def _luck_share(outcomes: Array) -> float:
    variance = float(outcomes.mean(axis=1).var())
    return _luck_left(outcomes) / variance if variance else 0.0
