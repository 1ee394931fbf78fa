"""Which strategies does no other beat in every value?

NSGA-II (Deb and others 2002), or NSGA-III (Deb and Jain 2014) where there are more than three
values, over the same futures for every candidate. A generation is proposed, evaluated and told to
the algorithm; whatever is evaluated is kept. The hypervolume is the share of the cube of values,
from all worst (0) to all best (1), that the strategies found so far dominate.
"""

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import comb
from typing import Any, Final

import numpy as np

from sim.explore.libraries import library
from sim.model.ops import Array

FEW: Final = 3
"""Values up to which NSGA-II serves."""
LATE: Final = 4
"""The last of so many parts of a search, over which growth of the hypervolume is told."""
SETTLED: Final = 0.05
"""Share of the whole growth that the last part may add to a search that has settled."""

Evaluate = Callable[[Array], Array]
"""From candidates, (candidate, choice), to means of values, (candidate, value), each 0 to 1."""
Told = Callable[[int, int], None]
"""Is told which generation of how many has been evaluated."""


@dataclass(frozen=True)
class Searched:
    """All candidates that were evaluated, generation by generation."""

    candidates: Array
    """(candidate, choice)."""
    means: Array
    """(candidate, value), 0-1."""
    generations: tuple[int, ...]
    """How many candidates there were after each generation."""
    hypervolumes: Array
    """(generation,), 0-1."""

    @property
    def front(self) -> Array:
        """Rows of the Pareto set, each strategy once, by the first value."""
        rows = unbeaten(self.means)
        _, once = np.unique(self.means[rows], axis=0, return_index=True)
        found: Array = rows[np.sort(once)]
        return found[np.argsort(self.means[found, 0], kind="stable")]

    @property
    def knee(self) -> int:
        """The row of the front that gives up least, wherever it gives up most.

        What is given up of a value is counted from the best of the front, as a share of what the
        front spans (the point nearest to the ideal one in the largest distance).
        """
        front = self.front
        means = self.means[front]
        span = np.ptp(means, axis=0)
        given = (means.max(axis=0) - means) / np.where(span > 0.0, span, 1.0)
        return int(front[given.max(axis=1).argmin()])

    @property
    def growth(self) -> float:
        """What the last part of the search added, as a share of all growth since its beginning."""
        volumes = self.hypervolumes
        late = volumes[-1] - volumes[(len(volumes) - 1) * (LATE - 1) // LATE]
        whole = volumes[-1] - volumes[0]
        return float(late / whole) if whole > 0.0 else 0.0

    @property
    def settled(self) -> bool:
        """Whether that part hardly added to it; a search of a few generations never has."""
        return len(self.hypervolumes) > LATE and self.growth < SETTLED


def unbeaten(means: Array) -> Array:
    """Rows that no other row exceeds in one value without falling short in another."""
    rows = [
        i
        for i, one in enumerate(means)
        if not ((means >= one).all(axis=1) & (means > one).any(axis=1)).any()
    ]
    return np.array(rows)


def search(
    low: Array,
    high: Array,
    usual: Array,
    values: int,
    evaluate: Evaluate,
    population: int,
    generations: int,
    seed: int,
    told: Told,
) -> Searched:
    """Look for candidates between `low` and `high`, (choice,), that no other beats in every value.

    The first generation holds what is `usual`, and others spread evenly. The same seed gives the
    same search. Raises LibraryMissingError without pymoo.
    """
    candidates, means, ends, volumes = list[Array](), list[Array](), list[int](), list[float]()
    front = np.empty((0, values))
    first = _first(low, high, usual, population, seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pymoo's words about itself
        for rows, tell in _generations(low, high, values, first, generations, seed):
            found = evaluate(rows)
            tell(found)
            candidates.append(rows)
            means.append(found)
            ends.append(sum(map(len, candidates)))
            front = np.vstack([front, found])
            front = front[unbeaten(front)]
            volumes.append(hypervolume(front))
            told(len(ends), generations)
    return Searched(np.vstack(candidates), np.vstack(means), tuple(ends), np.array(volumes))


def hypervolume(means: Array) -> float:
    """Share of the cube from 0 to 1 that candidates dominate; `means` are (candidate, value)."""
    indicator = library("pymoo.indicators.hv").HV(ref_point=np.ones(means.shape[1]))
    return float(indicator(1.0 - means))


def _first(low: Array, high: Array, usual: Array, population: int, seed: int) -> Array:
    """What is usual, and candidates spread evenly over each choice (a Latin hypercube)."""
    random = np.random.default_rng(seed)
    cells = random.permuted(np.tile(np.arange(population), (len(low), 1)), axis=1).T
    spread = (cells + random.random(cells.shape)) / population
    rows: Array = low + spread * (high - low)
    rows[0] = usual
    return rows


def _generations(
    low: Array, high: Array, values: int, first: Array, generations: int, seed: int
) -> Iterator[tuple[Array, Callable[[Array], None]]]:
    """What pymoo proposes, generation by generation, and how it is told the means."""
    problem = library("pymoo.core.problem").Problem(n_var=len(low), n_obj=values, xl=low, xu=high)
    known = library("pymoo.problems.static").StaticProblem
    algorithm = _algorithm(values, first, seed)
    ending = library("pymoo.termination").get_termination("n_gen", generations)
    algorithm.setup(problem, termination=ending, seed=seed, verbose=False)
    while algorithm.has_next():
        proposed = algorithm.ask()

        def tell(means: Array, proposed: Any = proposed) -> None:
            algorithm.evaluator.eval(known(problem, F=1.0 - means), proposed)
            algorithm.tell(infills=proposed)

        yield np.asarray(proposed.get("X"), dtype=np.float64), tell


def _algorithm(values: int, first: Array, seed: int) -> Any:
    """NSGA-II for few values, NSGA-III for more."""
    population = len(first)
    if values <= FEW:
        return library("pymoo.algorithms.moo.nsga2").NSGA2(pop_size=population, sampling=first)
    parts = max(p for p in range(1, 100) if comb(p + values - 1, values - 1) <= population)
    directions = library("pymoo.util.ref_dirs").get_reference_directions(
        "das-dennis", values, n_partitions=parts
    )
    return library("pymoo.algorithms.moo.nsga3").NSGA3(
        ref_dirs=directions, pop_size=population, sampling=first
    )
