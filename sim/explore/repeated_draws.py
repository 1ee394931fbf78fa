"""How much of an output's variance do assumptions make, and how much does chance?

Each set of assumed numbers is drawn once and lived through twice, with luck of its own each time:

    assumptions = covariance of the two lives / variance      chance = 1 - assumptions

What two lives of the same numbers share is what the numbers decide; no knowledge of them removes
the rest. The first half of the members are first lives, the second half their second ones, in the
same order. Source: the intraclass correlation of one-way analysis of variance.
"""

from dataclasses import replace

import numpy as np

from sim.engine.chance import Design
from sim.engine.draws import Draws, draw
from sim.engine.run import Run
from sim.explore.estimate import Estimate, batch_of, jackknifed
from sim.inputs.register import Register
from sim.model.ops import Array


class NothingDrawnError(ValueError):
    """Futures that all assume the same."""


def ranged(register: Register, run: Run) -> tuple[str, ...]:
    """The parameters that differ between draws: those with a range that are not held."""
    every = register.parameters.items()
    return tuple(name for name, one in every if one.low < one.high and name not in run.held)


def lived_twice(register: Register, run: Run) -> Run:
    """Half of the run's members, each of them twice; all of them once where chance is off.

    Raises NothingDrawnError where no number differs between them.
    """
    lives = 2 if run.chance else 1
    numbers = np.arange(run.design.members // lives, dtype=np.uint64)
    values = draw(register, run.seed, numbers, run.assumptions, run.held).as_mapping()
    drawn = run.assumptions.name if isinstance(run.assumptions, Draws) else run.assumptions
    columns = {name: values[name] for name in ranged(register, run)}
    table = Draws(f"{drawn}, lived {'twice' if lives == 2 else 'once'}", columns, "fixed", True)
    if not varying(table):
        raise NothingDrawnError(f"no number differs between the futures of '{drawn}'")
    return replace(run, design=Design(numbers.size * lives), assumptions=table)


def varying(drawn: Draws) -> tuple[str, ...]:
    """The numbers of a table that are not the same in all its rows."""
    return tuple(name for name, (least, most) in drawn.ends.items() if least < most)


def lives_of(values: Array, run: Run) -> Array:
    """What members came to, (member,), as (life, draw)."""
    lives = 2 if run.chance else 1
    return values.reshape(lives, -1)


def assumptions_share(lives: Array) -> Estimate:
    """The share of the variance that assumptions make, of (life, draw); 0 where nothing varies.

    It is 1, without error, where chance is off and there is one life.
    """
    if len(lives) == 1:
        return Estimate(float(np.ptp(lives) > 0.0), 0.0)
    sums = _sums(lives)
    return jackknifed(_share(sums.sum(axis=1)), _share(sums.sum(axis=1)[:, None] - sums))


def assumptions_variance(lives: Array) -> Estimate:
    """The variance that assumptions make, of (life, draw)."""
    sums = _sums(lives if len(lives) == 2 else np.repeat(lives, 2, axis=0))
    return jackknifed(_covariance(sums.sum(axis=1)), _covariance(sums.sum(axis=1)[:, None] - sums))


def _sums(lives: Array) -> Array:
    """Sums over each batch of draws, (term, batch)."""
    centred = lives - lives.mean()  # so that squares do not swallow small differences
    first, second = centred
    terms = np.stack([np.ones_like(first), first + second, first * second, first**2 + second**2])
    batch = batch_of(first.size)
    return np.stack([np.bincount(batch, weights=term) for term in terms])


def _covariance(sums: Array) -> Array:
    """Covariance of both lives, from the sums of terms, (term, ...)."""
    n, both, product, _ = sums
    covariance: Array = product / n - np.square(both / (2 * n))
    return covariance


def _share(sums: Array) -> Array:
    """Covariance over variance."""
    n, both, _, squares = sums
    variance = squares / (2 * n) - np.square(both / (2 * n))
    flat = variance <= 0.0
    share: Array = np.where(flat, 0.0, _covariance(sums)) / np.where(flat, 1.0, variance)
    return share
