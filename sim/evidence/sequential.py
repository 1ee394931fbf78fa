"""Sequential approximate Bayesian computation: a population walks to lower and lower tolerance.

    tolerance   the median distance of the population; the farther half is replaced by copies of
                the nearer half
    step        logits move by a normal step as wide as the population is, 2.38^2/parameters times
                its covariance; the prior and the tolerance accept or refuse
    end         when fewer than LEAST of the steps are accepted

Every step simulates anew, so that luck and all other parameters are drawn again and their spread
is part of what is compared. Source: Drovandi & Pettitt (2011), Biometrics 67.
"""

from dataclasses import dataclass

import numpy as np

from sim.evidence.inference import Reference, Simulate
from sim.model.ops import Array

POPULATION = 1000
MOVES = 3
"""Accepted steps of a member at each tolerance, on average."""
MOST_STEPS = 200
"""Steps at each tolerance, at most."""
LEAST = 0.02
"""Share of accepted steps below which the walk ends."""


@dataclass(frozen=True)
class Walked:
    """A population, and how it got there."""

    logits: Array
    """(member, parameter)"""
    tolerances: tuple[float, ...]
    accepted: tuple[float, ...]
    """Share of accepted steps at each tolerance."""
    runs: int
    """How many were simulated."""


def sequential(
    reference: Reference, record: Array, simulate: Simulate, rng: np.random.Generator
) -> Walked:
    """Parameters under which simulations come closest to a record."""
    logits = reference.targets[:POPULATION].copy()
    far = reference.distances(reference.summaries[:POPULATION], record)
    tolerances, accepted, runs = list[float](), list[float](), 0
    while not accepted or accepted[-1] >= LEAST:
        tolerances.append(float(np.median(far)))
        logits, far = _replaced(logits, far, rng)
        width = _step_width(logits)
        moved = steps = 0
        while moved < MOVES * len(far) and steps < MOST_STEPS:
            tried = logits + rng.standard_normal(logits.shape) @ width.T
            new = reference.distances(simulate(tried), record)
            ratio = log_prior(tried) - log_prior(logits)
            takes = (new <= tolerances[-1]) & (np.log(rng.random(len(new))) < ratio)
            logits[takes], far[takes] = tried[takes], new[takes]
            moved, steps = moved + int(takes.sum()), steps + 1
        accepted.append(moved / (steps * len(far)))
        runs += steps * len(far)
    return Walked(logits, tuple(tolerances), tuple(accepted), runs)


def _step_width(logits: Array) -> Array:
    """A root of the covariance of steps, (parameter, parameter)."""
    count = logits.shape[1]
    spread = np.cov(logits.T).reshape(count, count)
    return np.asarray(np.linalg.cholesky(2.38**2 / count * spread))


def log_prior(logits: Array) -> Array:
    """Logarithm of the density (run,) of logits whose places are uniform."""
    return np.asarray((-logits - 2.0 * np.log1p(np.exp(-logits))).sum(axis=1))


def _replaced(logits: Array, far: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """The nearer half, and as many copies of it in the place of the farther."""
    order = np.argsort(far, kind="stable")
    keep = order[: len(far) // 2]
    rows = np.concatenate([keep, rng.choice(keep, len(far) - len(keep))])
    return logits[rows].copy(), far[rows].copy()
