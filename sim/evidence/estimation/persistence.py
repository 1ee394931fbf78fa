"""How do quarterly deviations that die away slowly look in yearly records?

    x' = memory x + e,   var(e) = 1,   var(x) = 1/(1 - memory^2)

seen once a year, as a vote of each autumn, or as the mean of four quarters, as a flow.
"""

import numpy as np

from sim.model.ops import Array
from sim.model.units import YEAR

QUARTERS = int(YEAR)


def sampled(years: Array, memory: float) -> Array:
    """Covariance (year, year) of x seen in one quarter of each year, for innovations of size 1."""
    gaps = np.abs(years[:, None] - years[None, :])
    return np.asarray(memory ** (QUARTERS * gaps) / (1 - memory**2))


def averaged(years: Array, memory: float) -> Array:
    """Covariance (year, year) of yearly means of x, for innovations of size 1."""
    within = np.arange(QUARTERS) / QUARTERS
    quarters = (years[:, None] + within[None, :]).ravel()
    whole = sampled(quarters, memory)
    n = len(years)
    return np.asarray(whole.reshape(n, QUARTERS, n, QUARTERS).mean((1, 3)))


def change_of_means(memory: float, innovation: float, years: int) -> float:
    """Standard deviation of the change of a yearly mean of x over so many years."""
    covariance = averaged(np.array([0.0, float(years)]), memory)
    return float(innovation * np.sqrt(2 * (covariance[0, 0] - covariance[0, 1])))


def change(memory: float, innovation: float, years: float) -> float:
    """Standard deviation of the change of x over so many years."""
    kept = 1 - memory ** (QUARTERS * years)
    return float(innovation * np.sqrt(2 * kept / (1 - memory**2)))
