"""How often and how far do governments of the region crack down, and does practice heal by itself?

An abrupt fall is one of at least LEAST of the index of electoral democracy in a year; falls in
years in a row are one crackdown. Its size is a share of the way to no democracy at all,

    (fall / standard) / (level before / standard) = fall / level before

whatever the standard that the gap is measured against. Source: V-Dem; no year of the home country.
"""

import json
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import beta, chi2

from sim.evidence.estimation.estimate import Basis, Estimate, listed, significant
from sim.evidence.estimation.line import powers
from sim.evidence.estimation.records import Records, by_state
from sim.model.ops import Array
from sim.model.units import YEAR

DEMOCRACY = "vdem_electoral_democracy.csv"
THREATS = "ties_rates_computed.json"
LEAST, OTHERS = 0.03, (0.02, 0.05)
"""Least abrupt fall in a year, and others that are tried."""
DRAWS = 999


class Crackdown(NamedTuple):
    """One abrupt fall, over one year or several in a row."""

    state: str
    year: int
    size: float
    """Share of the way to no democracy at all."""


def democracy(records: Records) -> pd.DataFrame:
    """Electoral democracy (year, state) of the other states of the region."""
    table = by_state(records.table(DEMOCRACY), "electoral_democracy")
    away = {records.home, *powers(records)}
    return table.drop(columns=[code for code in table if code in away])


def crackdowns(index: pd.DataFrame, least: float) -> list[Crackdown]:
    """Abrupt falls, those of years in a row as one."""
    found = []
    for state in index:
        levels = index[state]
        fell = levels.diff() <= -least
        spells = fell.ne(fell.shift()).cumsum()[fell]
        for _, years in spells.groupby(spells):
            before = float(levels.shift()[years.index[0]])
            size = 1 - float(levels[years.index[-1]]) / before
            found.append(Crackdown(str(state), int(years.index[0]), size))
    return found


def governance(records: Records) -> Iterator[tuple[str, Estimate]]:
    """All estimates about governance, and how often a threat ends in concession."""
    index = democracy(records)
    basis = Basis((f"data/{DEMOCRACY}",), len(index.columns) * (len(index) - 1), 1993, 2018)
    yield "crackdown_rate", rate(index, basis)
    yield "crackdown_size", size(index, basis)
    yield "gap_creep", creep(index, basis)
    yield "threat_concession", concession(records)


def per_quarter(index: pd.DataFrame, least: float) -> tuple[float, float, float]:
    """Chance of a crackdown in a quarter, with the 90 % interval of a Poisson count."""
    count = len(crackdowns(index, least))
    quarters = len(index.columns) * (len(index) - 1) * YEAR
    low, high = chi2.ppf(0.05, 2 * count) / 2, chi2.ppf(0.95, 2 * count + 2) / 2
    return count / quarters, float(low / quarters), float(high / quarters)


def rate(index: pd.DataFrame, basis: Basis) -> Estimate:
    """Chance of a crackdown in a quarter."""
    tried = [per_quarter(index, least) for least in OTHERS]
    found = crackdowns(index, LEAST)
    method = (
        f"abrupt falls of {LEAST} or more in a year, in a row counted once, per state and quarter; "
        f"Poisson, widened to falls of {OTHERS[0]} and of {OTHERS[1]}"
    )
    said = ", ".join(f"{one.state} {one.year}" for one in found)
    names = [f"from {least}" for least in OTHERS]
    checks = f"{said}; {listed(names, [one[0] for one in tried])}"
    value = Estimate(*per_quarter(index, LEAST), "chance per quarter", method, basis, checks)
    return value.widened(*(one[0] for one in tried))


def drawn(values: Array) -> tuple[float, float]:
    """90 % interval of a mean by the bootstrap."""
    rng = np.random.Generator(np.random.Philox(0))
    means = values[rng.integers(len(values), size=(DRAWS, len(values)))].mean(1)
    low, high = np.quantile(means, (0.05, 0.95))
    return float(low), float(high)


def size(index: pd.DataFrame, basis: Basis) -> Estimate:
    """Mean size of a crackdown."""
    found = crackdowns(index, LEAST)
    sizes = np.array([one.size for one in found])
    method = (
        "mean share of the way to no democracy, fall over level before; bootstrap over crackdowns, "
        "widened to their median; few, and half of them in one state"
    )
    median = float(np.median(sizes))
    checks = f"{listed([f'{one.state} {one.year}' for one in found], sizes)}, median {median:.2g}"
    few = Basis(basis.files, len(found), basis.first, basis.last)
    value = Estimate(float(sizes.mean()), *drawn(sizes), "share of the way", method, few, checks)
    return value.widened(median)


def creep(index: pd.DataFrame, basis: Basis) -> Estimate:
    """Share of the level by which practice rises in a quarter between abrupt changes."""
    changes = index.diff()
    calm = (changes.abs() < LEAST) & changes.notna()
    shares = (changes / index.shift()).where(calm)
    means = shares.mean()
    method = (
        f"mean rise over level in years that change by less than {LEAST}, divided by four; "
        "bootstrap over states"
    )
    value = float(means.mean() / YEAR)
    low, high = (end / YEAR for end in drawn(means.to_numpy(dtype=float)))
    checks = f"a year: {listed(list(means.index), means)}"
    unit = "share of the level per quarter"
    return Estimate(value, low, high, unit, method, basis, checks)


def concession(records: Records) -> Estimate:
    """Share of threats of sanctions that end in concession."""
    path = records.seeds / "data" / THREATS
    counts = json.loads(path.read_text(encoding="utf-8"))
    count, threats = counts["all"]["concede"], counts["all"]["challenges"]
    low = float(beta.ppf(0.05, count, threats - count + 1))
    high = float(beta.ppf(0.95, count + 1, threats - count))
    thirds = counts["concede_rate_by_target_econ_dependence"]
    method = (
        "threats that end in concession, exact binomial, widened to the thirds of targets that "
        "depend least and most on the sender; the file does not say what share of a demand is met"
    )
    basis = Basis((f"data/{THREATS}",), threats, 1970, 2000)
    american = counts["us_sender"]["concede"] / sum(counts["us_sender"].values())
    said = f"by dependence of the target {listed(list(thirds), thirds.values())}"
    checks = f"{said}; American sender {significant(american)}"
    value = Estimate(count / threats, low, high, "share of threats", method, basis, checks)
    return value.widened(*thirds.values())
