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
from sim.explore.libraries import library
from sim.inputs.records import Parameter
from sim.model.ops import Array

Laid = Literal["screen", "sobol"]
"""Methods that lay out a design of their own."""

LEVELS = 4
"""Places that a Morris trajectory visits along each number: 0, 1/3, 2/3 and 1."""

LEAST_TRAJECTORIES, LEAST_BASE = 4, 32
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
    names, rows = tuple(groups), futures // streams
    factors = len(set(groups.values()))
    each = factors + (1 if method == "screen" else 2)
    size = rows // each if method == "screen" else _power_of_two(rows // each)
    least = LEAST_TRAJECTORIES if method == "screen" else LEAST_BASE
    if size < least:
        raise TooFewError(
            f"{futures:,} futures are too few for {_called(method)} of {factors} "
            f"with {streams} streams of luck: {least * each * streams:,} is the least"
        )
    problem = problem_of(names, tuple(groups.values()))
    return Layout(
        method, names, tuple(groups.values()), size, _sampled(method, problem, size, seed)
    )


def _called(method: Laid) -> str:
    return "a screening" if method == "screen" else "Sobol's indices"


def _power_of_two(most: int) -> int:
    """The largest power of two up to a number; a Sobol sequence is even at these only."""
    return 1 << (most.bit_length() - 1) if most else 0


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

    mean: Array
    """Mean over streams of luck, (row,)."""
    luck_left: float
    """Variance of these means that is luck: which luck helps or hurts one row and not another."""


def rows_of(values: Array, streams: int) -> Rows:
    """Means over streams, from members (row by stream), and the luck that is left in them."""
    table = values.reshape(-1, streams)
    mean = table.mean(axis=1)
    if streams == 1 or len(table) == 1:
        return Rows(mean, 0.0)
    rest = table - mean[:, None] - table.mean(axis=0) + table.mean()
    left = float(np.square(rest).sum()) / ((len(table) - 1) * (streams - 1)) / streams
    return Rows(mean, left)
