"""In which part of the assumptions' space do the cases lie? One box of a few limits, by PRIM.

The rule, in order:

    screen    the SCREENED parameters whose places tell cases from others best, by the largest gap
              between the two cumulative shares (Kolmogorov and Smirnov)
    peel      PRIM on these, again on the LIMITS that its best box needs most, and on those of the
              box so chosen; all boxes that it passes through are candidates, and those of the
              second round without the limits that are needed least
    choose    at most LIMITS parameters, each with a quasi-p value below QUASI_P: the chance of as
              many cases in the box, if that limit told nothing; of these the fewest limits with
              coverage x density within CLOSE of the largest
    re-test   on futures that did not help to find it the box must hold cases in a share clearly
              above that of all futures (one-sided at CLEAR) whose odds are ODDS times as large

    coverage = cases inside / cases, density = cases inside / inside

Sources: Friedman and Fisher (1999), "Bump hunting in high-dimensional data", for PRIM; Bryant and
Lempert (2010), "Thinking inside the box", for coverage, density and quasi-p values. PRIM is that of
the EMA workbench.
"""

import inspect
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import bdtrc

from sim.explore.libraries import ignore_known_warnings, library
from sim.explore.places import value_at
from sim.inputs.register import Register
from sim.model.ops import Array

Booleans = NDArray[np.bool_]
Span = tuple[float, float]

LEAST_CASES: Final = 20
SCREENED: Final = 12
LIMITS: Final = 4
QUASI_P: Final = 0.05
CLOSE: Final = 0.05
CLEAR: Final = 0.01
ODDS: Final = 2.0
ROUGH, FINE = 0.1, 0.05
"""Share of the futures in a box that a peel takes away, in the first round and in the others."""
LEAST_SHARE: Final = 0.25
"""Futures in a box at least, in shares of the number of cases; in a smaller one few cases lie."""


@dataclass(frozen=True)
class Counts:
    """How many futures there are, and how many of them lie in a box."""

    futures: int
    cases: int
    inside: int
    cases_inside: int

    @property
    def coverage(self) -> float:
        """Share of the cases that lie in the box."""
        return self.cases_inside / self.cases if self.cases else 0.0

    @property
    def density(self) -> float:
        """Share of what lies in the box that is a case."""
        return self.cases_inside / self.inside if self.inside else 0.0

    @property
    def base(self) -> float:
        """Share of all futures that is a case."""
        return self.cases / self.futures

    @property
    def clear(self) -> bool:
        """Whether cases are clearly more frequent inside than among all futures."""
        chance = bdtrc(self.cases_inside - 1, self.inside, self.base)
        return bool(chance < CLEAR) and self._odds_grow()

    def _odds_grow(self) -> bool:
        others = self.futures - self.cases
        misses = self.inside - self.cases_inside
        return self.cases_inside * others >= ODDS * self.cases * misses


@dataclass(frozen=True)
class Box:
    """A part of the assumptions' space, the futures in it, and the same of other futures."""

    limits: Mapping[str, Span]
    """Where each limited parameter lies in its range, from 0 to 1; the most telling first."""
    found: Counts
    """Of the futures that it was found in."""
    retested: Counts
    """Of futures that did not help to find it."""

    def holds(self, places: pd.DataFrame) -> Booleans:
        """Whether each future lies in it, (member,)."""
        return _held(self.limits, places)

    def units(self, register: Register) -> Mapping[str, Span]:
        """The limits in the units of the parameters."""
        parameters = register.parameters
        return {
            name: (float(value_at(parameters[name], low)), float(value_at(parameters[name], high)))
            for name, (low, high) in self.limits.items()
        }


def find_box(
    places: pd.DataFrame,
    cases: Booleans,
    *,
    retest: tuple[pd.DataFrame, Booleans] | None = None,
) -> Box | None:
    """The box in which the cases lie, or None where nothing of the kind is clear.

    Args:
        places: where in its range each parameter lies, 0-1, a row a future, as `Sample.places`.
        cases: whether each future is a case, (member,).
        retest: the same of futures that do not help to find it. Without them every second future
            is kept from finding it, and tests it.

    Returns:
        None with fewer than LEAST_CASES cases, or as many others, among the futures to find it in,
        when no box has limits that all tell, or when the re-test fails.

    Raises:
        LibraryMissingError: the EMA workbench is not installed.
    """
    if retest is None:
        return find_box(places[::2], cases[::2], retest=(places[1::2], cases[1::2]))
    if min(cases.sum(), (~cases).sum()) < LEAST_CASES:
        return None
    near = places[telling(places, cases)[:SCREENED]]
    limits = _chosen(_candidates(near, cases), near, cases)
    if limits is None:
        return None
    limits = _ordered(limits, near, cases)
    box = Box(limits, count(limits, near, cases), count(limits, *retest))
    return box if box.retested.clear else None


def telling(places: pd.DataFrame, cases: Booleans) -> list[str]:
    """Parameters by how well their places tell cases from others, best first."""
    gaps = {str(name): _gap(places[name].to_numpy(), cases) for name in places}
    return sorted(gaps, key=lambda name: -gaps[name])


def _gap(places: Array, cases: Booleans) -> float:
    """Largest distance between the cumulative shares of cases and of others."""
    along = cases[np.argsort(places, kind="stable")]
    shares = np.cumsum(along) / cases.sum() - np.cumsum(~along) / (~cases).sum()
    return float(np.abs(shares).max())


def count(limits: Mapping[str, Span], places: pd.DataFrame, cases: Booleans) -> Counts:
    """Futures, cases, and both within limits."""
    inside = _held(limits, places)
    return Counts(cases.size, int(cases.sum()), int(inside.sum()), int((inside & cases).sum()))


def _held(limits: Mapping[str, Span], places: pd.DataFrame) -> Booleans:
    inside = np.ones(len(places), np.bool_)
    for name, (low, high) in limits.items():
        place = places[name].to_numpy()
        inside &= (place >= low) & (place <= high)
    return inside


# ---- peeling ------------------------------------------------------------------------------------


def _candidates(places: pd.DataFrame, cases: Booleans) -> list[dict[str, Span]]:
    """The boxes that PRIM passes through: on all parameters, then on the few that matter."""
    wide = list(_peeled(places, cases, ROUGH))
    best = max(wide, key=lambda limits: _worth(limits, places, cases), default={})
    needed = list(_ordered(best, places, cases))[:LIMITS]
    close = list(_peeled(places[needed], cases, FINE)) if needed else []
    fewer = [simpler for limits in close for simpler in _simplified(limits, places, cases)]
    chosen = _chosen(wide + close + fewer, places, cases)
    last = _peeled(places[list(chosen)], cases, FINE) if chosen else ()
    return [*wide, *close, *fewer, *last]


def _simplified(
    limits: dict[str, Span], places: pd.DataFrame, cases: Booleans
) -> Iterator[dict[str, Span]]:
    """The limits without the one that is needed least, again and again."""
    names = list(_ordered(limits, places, cases))
    for some in range(len(names) - 1, 0, -1):
        yield {name: limits[name] for name in names[:some]}


def _peeled(places: pd.DataFrame, cases: Booleans, peel: float) -> Iterator[dict[str, Span]]:
    """The boxes that PRIM passes through, from all futures to few, `peel` of them at a time."""
    with warnings.catch_warnings():
        ignore_known_warnings()
        prim = library("ema_workbench.analysis.prim").Prim
        # Before version 3.0 a box below a threshold of density is thrown away with its path.
        has = "threshold" in inspect.signature(prim).parameters
        everything = {"threshold": 1e-9} if has else {}
        least = max(LEAST_SHARE * cases.mean(), LEAST_CASES / cases.size)
        numbers = cases.astype(np.int64)
        path = prim(places, numbers, peel_alpha=peel, mass_min=least, **everything).find_box()
    ends = path.box_lims[0]
    for box in path.box_lims[1:]:
        moved = [name for name in box if (box[name] != ends[name]).any()]
        yield {str(name): _span(box[name], ends[name]) for name in moved}


def _span(limits: "pd.Series[float]", ends: "pd.Series[float]") -> Span:
    """From where to where; 0 and 1 where there is no limit."""
    low, high = limits
    return (0.0 if low == ends[0] else float(low), 1.0 if high == ends[1] else float(high))


# ---- choosing -----------------------------------------------------------------------------------


def _chosen(
    candidates: Iterable[dict[str, Span]], places: pd.DataFrame, cases: Booleans
) -> dict[str, Span] | None:
    """The candidate with the fewest limits of those that are nearly the best, if any will do."""
    few = (limits for limits in candidates if 0 < len(limits) <= LIMITS)
    fit = [limits for limits in few if _all_tell(limits, places, cases)]
    if not fit:
        return None
    worth = [_worth(limits, places, cases) for limits in fit]
    near = [i for i, value in enumerate(worth) if value >= (1 - CLOSE) * max(worth)]
    return fit[min(near, key=lambda i: (len(fit[i]), -worth[i]))]


def _worth(limits: Mapping[str, Span], places: pd.DataFrame, cases: Booleans) -> float:
    counts = count(limits, places, cases)
    return counts.coverage * counts.density


def _without(limits: Mapping[str, Span], name: str) -> dict[str, Span]:
    return {other: span for other, span in limits.items() if other != name}


def _all_tell(limits: Mapping[str, Span], places: pd.DataFrame, cases: Booleans) -> bool:
    """Whether every limit has a quasi-p value below QUASI_P."""
    own = count(limits, places, cases)
    wider = (count(_without(limits, name), places, cases) for name in limits)
    return all(bdtrc(own.cases_inside - 1, own.inside, w.density) < QUASI_P for w in wider)


def _ordered(limits: Mapping[str, Span], places: pd.DataFrame, cases: Booleans) -> dict[str, Span]:
    """The limits by how much is lost without each, the most first."""
    left = {name: _worth(_without(limits, name), places, cases) for name in limits}
    return {name: limits[name] for name in sorted(limits, key=lambda name: left[name])}
