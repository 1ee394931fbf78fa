"""What does a record say of parameters, when only simulation connects the two?

Parameters are told by their place in their range, uniform on (0, 1) before the record is seen, and
handled as logits of it. Two ways that need no likelihood, each plain:

    regression  of logits on summaries over runs drawn from the prior (ridge); the runs nearest to
                the record are shifted along a local regression to where the record lies
    sequential  a population of runs walks to lower and lower tolerance (sim/evidence/sequential.py)

Both compare what summaries *say of the parameters* (the regression's prediction), as many numbers
as parameters, rather than the summaries themselves. By regression each parameter has its own
neighbours, near in what is said of it alone; how parameters go together is taken from neighbours
near in all. Sources: Beaumont, Zhang & Balding (2002) for the local shift; Fearnhead & Prangle
(2012) for predictions as summaries; Nott and others (2014) for margins of their own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from sim.model.ops import Array

PENALTY = 1e-3
"""Of the ridge, in squared standardised slopes, for each unit of weight."""
FOLDS = 5
NEAR = 0.05
"""Share of the runs that are near enough to be shifted to the record."""

Simulate = Callable[[Array], Array]
"""From logits (run, parameter) to summaries (run, summary), with luck of its own in every call."""


def logit(places: Array) -> Array:
    """Places on (0, 1) as real numbers."""
    return np.asarray(np.log(places) - np.log1p(-places))


def expit(logits: Array) -> Array:
    """The other way, and never 0 or 1."""
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * np.clip(logits, -30.0, 30.0)))


@dataclass(frozen=True)
class Line:
    """A ridge regression of several targets on several summaries."""

    centre: Array
    scale: Array
    mean: Array
    slopes: Array

    @classmethod
    def fit(cls, summaries: Array, targets: Array, weights: Array | None = None) -> Self:
        """Fit targets (run, target) to summaries (run, summary), by weights (run,) if any."""
        share = np.full(len(summaries), 1.0) if weights is None else weights
        share = share / share.sum()
        centre, mean = share @ summaries, share @ targets
        spread = np.sqrt(share @ (summaries - centre) ** 2)
        scale = np.where(spread > 0.0, spread, 1.0)
        x = (summaries - centre) / scale
        penal = PENALTY * np.eye(x.shape[1])
        slopes = np.linalg.solve((x.T * share) @ x + penal, (x.T * share) @ (targets - mean))
        return cls(centre, scale, mean, slopes)

    def __call__(self, summaries: Array) -> Array:
        """The targets that summaries (..., summary) speak for, (..., target)."""
        return np.asarray(self.mean + (summaries - self.centre) / self.scale @ self.slopes)


def held_out(summaries: Array, targets: Array) -> Array:
    """Share of each target's variance that runs left out of the fit show, (target,); R2."""
    fold = np.arange(len(summaries)) % FOLDS
    missed = np.zeros(targets.shape[1])
    for one in range(FOLDS):
        out = fold == one
        line = Line.fit(summaries[~out], targets[~out])
        missed += ((targets[out] - line(summaries[out])) ** 2).sum(axis=0)
    return np.asarray(1.0 - missed / ((targets - targets.mean(axis=0)) ** 2).sum(axis=0))


@dataclass(frozen=True)
class Reference:
    """Runs drawn from the prior, which every record is held against."""

    targets: Array
    """What is asked of the record, (run, target): logits of parameters, or what came after it."""
    summaries: Array
    """(run, summary)"""

    @cached_property
    def line(self) -> Line:
        """What summaries say of the targets."""
        return Line.fit(self.summaries, self.targets)

    @cached_property
    def said(self) -> Array:
        """What each run's summaries say of its targets, (run, target)."""
        return self.line(self.summaries)

    @cached_property
    def units(self) -> Array:
        """Standard deviation of each target, (target,): the unit of distances."""
        return np.asarray(self.targets.std(axis=0))

    def distances(self, summaries: Array, record: Array) -> Array:
        """How far what summaries say is from what the record says, (run,)."""
        gaps = (self.line(summaries) - self.line(record)) / self.units
        return np.asarray(np.sqrt((gaps**2).sum(axis=-1)))

    def posterior(self, record: Array, rows: int) -> Array:
        """Targets as the record leaves them by regression, (row, target), of equal weight."""
        at = self.line(record)
        far = self.distances(self.summaries, record)
        together = _shifted(self.said, self.targets, at, far, rows)
        for i, target in enumerate(self.targets.T):
            said = self.said[:, [i]]
            alone = _shifted(said, target[:, None], at[[i]], np.abs(said[:, 0] - at[i]), rows)
            order = np.argsort(together[:, i], kind="stable")
            together[order, i] = np.sort(alone[:, 0])
        return together

    def surprise(self, record: Array) -> float:
        """Share of the runs whose summaries lie farther from the middle than the record.

        Distance takes the spreads and correlations of summaries into account (Mahalanobis).
        """
        middle = self.summaries.mean(axis=0)
        inverse = np.linalg.pinv(np.cov(self.summaries.T))
        gaps = np.vstack([self.summaries, record]) - middle
        far = np.einsum("ij,jk,ik->i", gaps, inverse, gaps)
        return float((far[:-1] > far[-1]).mean())


def _shifted(said: Array, targets: Array, at: Array, far: Array, rows: int) -> Array:
    """Targets of the nearest runs, moved along a local regression to `at`, (row, target).

    Nearer runs weigh more, by Epanechnikov's kernel.
    """
    count = int(NEAR * len(far))
    near = np.argpartition(far, count)[:count]
    weights = 1.0 - (far[near] / (far[near].max() or 1.0)) ** 2
    weights = weights if weights.any() else np.ones(count)
    local = Line.fit(said[near], targets[near], weights)
    moved = targets[near] + local(at) - local(said[near])
    return np.asarray(moved[spread_evenly(weights, rows)])


def spread_evenly(weights: Array, rows: int) -> Array:
    """Rows chosen in proportion to weights, evenly along their sum: indices (row,)."""
    ends = np.cumsum(weights) / weights.sum()
    at = np.searchsorted(ends, (np.arange(rows) + 0.5) / rows)
    return np.minimum(at, len(weights) - 1)
