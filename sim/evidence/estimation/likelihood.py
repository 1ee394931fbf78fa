"""How well do numbers agree with a record, and which others agree nearly as well?

Fixed effects (means of states, of years, trends) are removed by contrasts that are orthogonal to
them, so that spreads are not underestimated (restricted likelihood). An interval holds all values
at which the profile of the deviance, minimised over the other numbers, is at most 2.706 above its
minimum: 90 % by the likelihood ratio.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from scipy.optimize import brentq, minimize
from scipy.stats import chi2

from sim.model.ops import Array

NINETY = float(chi2.ppf(0.9, 1))
Deviance = Callable[[Array], float]
Bounds = Sequence[tuple[float, float]]


def contrasts(design: Array) -> Array:
    """Orthonormal rows (contrast, observation) without fixed effects (observation, effect)."""
    left, sizes, _ = np.linalg.svd(design, full_matrices=True)
    rank = int((sizes > 1e-9 * sizes[0]).sum())
    return np.ascontiguousarray(left[:, rank:].T)


def fitted(deviance: Deviance, start: Array, bounds: Bounds) -> tuple[Array, float]:
    """Numbers of least deviance, and that deviance."""
    found = minimize(deviance, start, method="L-BFGS-B", bounds=bounds)
    return np.asarray(found.x, dtype=float), float(found.fun)


def excess(deviance: Deviance, best: Array, bounds: Bounds, which: int) -> Callable[[float], float]:
    """By how much a value of one number lies outside its interval: the profile less 2.706."""
    least = deviance(best)
    rest = [row for row in range(len(best)) if row != which]
    limits = [bounds[row] for row in rest]

    def beyond(fixed: float) -> float:
        def partial(others: Array) -> float:
            return deviance(np.insert(others, which, fixed))

        return fitted(partial, best[rest], limits)[1] - least - NINETY

    return beyond


def profile(deviance: Deviance, best: Array, bounds: Bounds, which: int) -> tuple[float, float]:
    """Ends of the 90 % interval of one of several numbers, given those of least deviance."""
    beyond = excess(deviance, best, bounds, which)
    low, high = bounds[which]
    return end_of(beyond, float(best[which]), low), end_of(beyond, float(best[which]), high)


def end_of(beyond: Callable[[float], float], best: float, limit: float) -> float:
    """Where a profile crosses its threshold between the best value and a limit, or the limit."""
    if abs(limit - best) < 1e-12 or beyond(limit) <= 0:
        return limit
    return float(brentq(beyond, best, limit, xtol=1e-3 * abs(limit - best), rtol=1e-3))


def jackknife(found: Iterable[float]) -> float:
    """Standard error of a number from what it is when each state is left out in turn."""
    values = np.array(list(found))
    n = len(values)
    return float(np.sqrt((n - 1) / n * ((values - values.mean()) ** 2).sum()))


def spread_interval(spread: float, degrees: float, held: float = 0.9) -> tuple[float, float]:
    """Interval of a standard deviation of so many degrees of freedom; it holds a share `held`."""
    low, high = chi2.ppf([(1 + held) / 2, (1 - held) / 2], degrees)
    return float(spread * np.sqrt(degrees / low)), float(spread * np.sqrt(degrees / high))
