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

from sim.evidence.estimation.likelihood import Bounds, contrasts, fitted, gaussian, profile
from sim.evidence.estimation.persistence import sampled
from sim.model.ops import Array

BOUNDS: Bounds = ((0.005, 0.4), (0.0, 0.3), (0.05, 1.5))
START = np.array([0.07, 0.06, 0.4])


@dataclass(frozen=True)
class IdealPoints:
    """Points (observation,) of some states, ready to be fitted."""

    years: Array
    apart: Array
    """Contrasts (contrast, observation) without means of states and years."""
    points: Array
    """Points as contrasts."""
    same: Array
    """Whether two observations (observation, observation) are of one state."""
    errors: Array
    """Reported standard errors (observation,)."""

    @classmethod
    def of(cls, table: pd.DataFrame) -> "IdealPoints":
        """Those of a table with a row per state and year."""
        state = pd.get_dummies(table.index.get_level_values("iso3")).to_numpy(dtype=float)
        year = pd.get_dummies(table.index.get_level_values("year")).to_numpy(dtype=float)
        apart = contrasts(np.hstack([state, year]))
        years = table.index.get_level_values("year").to_numpy(dtype=float)
        points = apart @ table["point"].to_numpy(dtype=float)
        return cls(years, apart, points, state @ state.T, table["error"].to_numpy(dtype=float))

    def deviance(self, numbers: Array) -> float:
        """Of decay, innovation per quarter, and noise per reported error."""
        decay, innovation, scale = numbers
        line = innovation**2 * sampled(self.years, 1 - decay) * self.same
        whole = line + np.diag((scale * self.errors) ** 2)
        return gaussian(self.points, self.apart @ whole @ self.apart.T)

    def fit(self) -> Array:
        """Decay, innovation and scale of noise of least deviance."""
        return fitted(self.deviance, START, BOUNDS)[0]

    def interval(self, best: Array, which: int) -> tuple[float, float]:
        """90 % interval of one of the three."""
        return profile(self.deviance, best, BOUNDS, which)
