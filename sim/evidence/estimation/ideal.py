"""How fast does a government's political position return to its rest?

Ideal points of states s in years t,

    y_st = mean_s + year_t + x_st + noise_st,   x' = (1 - decay) x + innovation each quarter

Means of states and years are removed, since what moves all states alike is agenda and scale. The
noise is in proportion to the standard error that is reported with each point; its scale is fitted,
since reported errors lie above what moves from year to year.

Source: Bailey, Strezhnev and Voeten 2017.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.evidence.estimation.likelihood import Bounds, contrasts, fitted, profile
from sim.evidence.estimation.persistence import sampled
from sim.evidence.estimation.records import cube, years_of
from sim.model.ops import Array

BOUNDS: Bounds = ((0.005, 0.4), (0.0, 0.3), (0.05, 1.5))
START = np.array([0.07, 0.06, 0.4])


@dataclass(frozen=True)
class IdealPoints:
    """Points of some states, ready to be fitted."""

    years: Array
    points: Array
    """Ideal points (state, year)."""
    errors: Array
    """Reported standard errors (state, year)."""

    @classmethod
    def of(cls, table: pd.DataFrame) -> "IdealPoints":
        """Those of a table with a row per state and year; every state needs every year."""
        both = cube(table[["point", "error"]])
        return cls(years_of(table), both[:, :, 0], both[:, :, 1])

    def covariance(self, numbers: Array) -> Array:
        """Covariance (state, year, year) of points about their means."""
        decay, innovation, scale = numbers
        noise = (scale * self.errors) ** 2
        line = innovation**2 * sampled(self.years, 1 - decay)
        return np.asarray(line + noise[:, :, None] * np.eye(len(self.years)))

    def deviance(self, numbers: Array) -> float:
        """Of decay, innovation per quarter, and noise per reported error.

        Means of states are eliminated first, then those of years, so that only small matrices
        are inverted.
        """
        whole = self.covariance(numbers)
        inverse = np.linalg.inv(whole)
        sums = inverse.sum(2)
        weights = inverse - sums[:, :, None] * sums[:, None, :] / sums.sum(1)[:, None, None]
        weighted = np.einsum("sij,sj->si", weights, self.points)
        years = contrasts(np.ones((len(self.years), 1)))
        shared, pull = years @ weights.sum(0) @ years.T, years @ weighted.sum(0)
        volume = np.linalg.slogdet(whole)[1].sum() + np.log(sums.sum(1)).sum()
        fit = (self.points * weighted).sum() - pull @ np.linalg.solve(shared, pull)
        return float(volume + np.linalg.slogdet(shared)[1] + fit)

    def fit(self) -> Array:
        """Decay, innovation and scale of noise of least deviance."""
        return fitted(self.deviance, START, BOUNDS)[0]

    def interval(self, best: Array, which: int) -> tuple[float, float]:
        """90 % interval of one of the three."""
        return profile(self.deviance, best, BOUNDS, which)
