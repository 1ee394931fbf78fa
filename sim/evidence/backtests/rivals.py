"""What would be said of the next years without any model?

    random walk   the last value, and steps as large as the state's own yearly changes
    mean          the mean of the known years, and their spread
    trend         a straight line through the known years, and what lies off it
    others' mean  where the other states of the region were in the last known year
    AR(1)         a return to one's own mean at the pace of the other states, and their noise

Each is a distribution, told by as many values at even quantiles as are asked for. Spreads that come
from few years have Student's tails. No rival sees a year beyond the last known one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import stats

from sim.model.ops import Array


@dataclass(frozen=True)
class Known:
    """A series as it is known at the end of a year."""

    own: Array
    """The home country's years, (year,)."""
    others: Array
    """The same years of other states of the region, (state, year)."""


Rival = Callable[[Known, int, Array], Array]
"""From what is known, years ahead (1, 2, ...) and even quantiles to values at these quantiles."""


def even(rows: int) -> Array:
    """Quantiles in the middle of equal parts, (row,)."""
    return np.asarray((np.arange(rows) + 0.5) / rows)


def random_walk(known: Known, ahead: int, at: Array) -> Array:
    """The last value with one's own yearly steps."""
    steps = np.diff(known.own)
    size = np.sqrt(float((steps**2).mean()) * ahead)
    return np.asarray(known.own[-1] + size * stats.t.ppf(at, len(steps)))


def mean(known: Known, ahead: int, at: Array) -> Array:
    """The mean of the known years."""
    count = len(known.own)
    size = known.own.std(ddof=1) * np.sqrt(1.0 + 1.0 / count)
    return np.asarray(known.own.mean() + size * stats.t.ppf(at, count - 1))


def trend(known: Known, ahead: int, at: Array) -> Array:
    """A straight line through the known years."""
    count = len(known.own)
    time = np.arange(count) - (count - 1) / 2
    slope = time @ known.own / (time @ time)
    left = known.own - known.own.mean() - slope * time
    then = time[-1] + ahead
    size = np.sqrt(left @ left / (count - 2) * (1.0 + 1.0 / count + then**2 / (time @ time)))
    return np.asarray(known.own.mean() + slope * then + size * stats.t.ppf(at, count - 2))


def others_mean(known: Known, ahead: int, at: Array) -> Array:
    """The other states of the last known year."""
    last = known.others[:, -1]
    size = last.std(ddof=1) * np.sqrt(1.0 + 1.0 / len(last))
    return np.asarray(last.mean() + size * stats.t.ppf(at, len(last) - 1))


def autoregression(known: Known, ahead: int, at: Array) -> Array:
    """A return to one's own mean as the other states return to theirs."""
    net = known.others - known.others.mean(axis=1, keepdims=True)
    before, after = net[:, :-1].ravel(), net[:, 1:].ravel()
    stays = float(np.clip(before @ after / (before @ before), 0.0, 0.999))
    noise = float(((after - stays * before) ** 2).mean())
    middle = known.own.mean()
    size = np.sqrt(noise * sum(stays ** (2 * year) for year in range(ahead)))
    return np.asarray(middle + stays**ahead * (known.own[-1] - middle) + size * stats.norm.ppf(at))


RIVALS: Mapping[str, Rival] = {
    "random walk": random_walk,
    "mean": mean,
    "trend": trend,
    "others' mean": others_mean,
    "AR(1) of others": autoregression,
}
"""By the name under which results show them."""
