"""Do governments' lines jump now and then, beyond what even luck explains?

The tilt of a state net of means of states and years is forecast from its past; the errors are
held against a mixture: with a chance each year their spread is wider by a jump. Turnover of
leaders itself is not in the files (Smith 2016; Carroll, Leeds and Mattes 2012).
"""

from collections.abc import Iterator

import numpy as np
from scipy.stats import kurtosis

from sim.evidence.estimation.estimate import Estimate, significant
from sim.evidence.estimation.likelihood import Bounds, fitted, profile
from sim.evidence.estimation.line import lines, powers
from sim.evidence.estimation.persistence import sampled
from sim.evidence.estimation.records import VOTES, Records, cube
from sim.model.ops import Array
from sim.model.units import PERCENT, YEAR

BOUNDS: Bounds = ((0.0, 0.25), (0.0, 6.0), (0.3, 2.0))
ENOUGH = 6.0
"""Fall of the deviance from which on two numbers more are believed: 5 % by the likelihood ratio."""
METHOD = (
    "mixture of two normal distributions for errors of forecasts of the tilt a year ahead; "
    "profile; the rate is 0 and ranges reach 0 unless jumps lower the deviance by 6"
)


def errors(records: Records, decay: float) -> Array:
    """Errors (error,) of forecasts a year ahead, in standard deviations of what the fit expects."""
    panel = lines(records, records.first, decay)
    best, weights = panel.fit(), panel.west / np.abs(panel.west).sum()
    size = best[0] ** 2 + best[1] ** 2 * (weights @ weights)
    noise = float(weights @ panel.noise(best) @ weights)
    tilts = net(PERCENT * cube(records.votes(records.first)[powers(records)]) @ weights)
    years = np.arange(tilts.shape[1], dtype=float)
    whole = size * sampled(years, 1 - decay) + noise * np.eye(len(years))
    white = np.linalg.solve(np.linalg.cholesky(whole), tilts.T)
    return np.asarray(white[1:].ravel())


def net(tilts: Array) -> Array:
    """Tilts (state, year) net of means of years and of states."""
    apart = tilts - tilts.mean(0)
    return np.asarray(apart - apart.mean(1, keepdims=True))


def deviance(numbers: Array, found: Array) -> float:
    """Of the yearly chance of a jump, its size and the spread of other errors."""
    chance, jump, spread = numbers
    wide = spread * np.hypot(1.0, jump)
    density = (1 - chance) * normal(found, spread) + chance * normal(found, wide)
    return float(-2 * np.log(density).sum())


def normal(found: Array, spread: float) -> Array:
    """Density of a normal distribution."""
    return np.asarray(np.exp(-((found / spread) ** 2) / 2) / spread / np.sqrt(2 * np.pi))


def leaders(records: Records, decay: float, line: float) -> Iterator[tuple[str, Estimate]]:
    """Rate and size of jumps, given the innovation of a line per quarter."""
    found = errors(records, decay)

    def of(numbers: Array) -> float:
        return deviance(numbers, found)

    best, least = fitted(of, np.array([0.05, 2.0, 0.9]), BOUNDS)
    gain = of(np.array([0.0, 0.0, float(found.std())])) - least
    speak = gain > ENOUGH
    checks = (
        f"kurtosis of errors {significant(float(kurtosis(found, fisher=False)))}; jumps lower the "
        f"deviance by {significant(gain, 2)}: they {'speak' if speak else 'do not speak'}"
    )
    basis = records.basis(VOTES, n=len(found))
    yearly = line * np.sqrt(YEAR)
    rows = (
        ("leader_rate", "chance per quarter", 1 / YEAR, float(best[0]) if speak else 0.0),
        ("leader_jump", "share of identical votes", yearly, float(best[1])),
    )
    for row, (name, unit, scale, value) in enumerate(rows):
        low, high = profile(of, best, BOUNDS, row)
        ends = low * scale if speak else 0.0, high * scale
        yield name, Estimate(value * scale, *ends, unit, METHOD, basis, checks)
