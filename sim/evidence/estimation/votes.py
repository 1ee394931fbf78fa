"""How much do governments' political lines move, apart from the agenda and from noise?

Shares of identical votes of states s with partners p in years t,

    y_spt = mean_sp + agenda_pt + line_spt + noise_spt
    line_spt = west_p common_st + own_spt,   each x' = (1 - decay) x + innovation every quarter

The agenda is what all states share in a year; it is removed with the means. `west` is +1 for
Western partners and -1 for the patron of the other camp. Noise is drawn anew every year and may be
correlated between partners, whose votes are on the same resolutions; what persists is the line.
With equal states, contrasts between them are independent, and the directions in which yearly
values of a line are uncorrelated make the deviance a sum over small matrices (partner, partner).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.evidence.estimation.likelihood import Bounds, contrasts, fitted, profile
from sim.evidence.estimation.persistence import sampled
from sim.model.ops import Array
from sim.model.units import PERCENT

MOST = 5.0
"""Upper limit of an innovation per quarter, percentage points of votes."""


@dataclass(frozen=True)
class Lines:
    """Contrasts of votes in the directions of a line, for one speed of return."""

    products: Array
    """Mean products of partners (direction, partner, partner)."""
    persistence: Array
    """Variance of a line (direction,) for innovations of size 1."""
    copies: int
    """Independent contrasts between states."""
    west: Array
    """How each partner's votes move with the common factor (partner,)."""
    pooled: bool
    """Whether own lines of all partners have one size."""

    @classmethod
    def of(cls, votes: Array, years: Array, decay: float, west: Array, pooled: bool) -> "Lines":
        """Those of votes (state, year, partner)."""
        states = contrasts(np.ones((votes.shape[0], 1)))
        times = contrasts(np.ones((len(years), 1)))
        variances, directions = np.linalg.eigh(times @ sampled(years, 1 - decay) @ times.T)
        turned = np.einsum("ks,dt,stp->dkp", states, directions.T @ times, PERCENT * votes)
        products = np.einsum("dkp,dkq->dpq", turned, turned) / len(states)
        return cls(products, variances, len(states), west, pooled)

    @property
    def sizes(self) -> int:
        """How many numbers describe the lines: the common one, then the own ones."""
        return 2 if self.pooled else 1 + len(self.west)

    @property
    def bounds(self) -> Bounds:
        """Of the sizes, then of the noise: a triangle whose diagonal is a logarithm."""
        n = len(self.west)
        diagonal = [(-4.0, 3.0)] * n
        return [(0.0, MOST)] * self.sizes + diagonal + [(-10.0, 10.0)] * (n * (n - 1) // 2)

    def noise(self, numbers: Array) -> Array:
        """Covariance (partner, partner) of a year's noise."""
        n = len(self.west)
        triangle = np.diag(np.exp(numbers[self.sizes : self.sizes + n]))
        triangle[np.tril_indices(n, -1)] = numbers[self.sizes + n :]
        return np.asarray(triangle @ triangle.T)

    def deviance(self, numbers: Array) -> float:
        """Of the sizes of lines and the noise."""
        common, own = numbers[0], numbers[1 : self.sizes]
        line = common**2 * np.outer(self.west, self.west) + np.diag(
            own**2 * np.ones_like(self.west)
        )
        whole = self.persistence[:, None, None] * line + self.noise(numbers)
        fit = np.trace(np.linalg.solve(whole, self.products), axis1=1, axis2=2)
        return float(self.copies * (np.linalg.slogdet(whole)[1] + fit).sum())

    def fit(self) -> Array:
        """Sizes of lines, then numbers of the noise, of least deviance."""
        n = len(self.west)
        start = np.concatenate(
            [np.full(self.sizes, 0.4), np.full(n, 0.6), np.zeros(n * (n - 1) // 2)]
        )
        return fitted(self.deviance, start, self.bounds)[0]

    def interval(self, best: Array, which: int) -> tuple[float, float]:
        """90 % interval of one number."""
        return profile(self.deviance, best, self.bounds, which)


def loadings(partners: Sequence[str], west: Sequence[str], patron: str) -> Array:
    """Signs (partner,) with which votes move when a government turns west."""
    return np.array([1.0 if p in west else -1.0 if p == patron else 0.0 for p in partners])
