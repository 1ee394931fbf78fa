"""Where did the home country's votes rest before 2010, and how do ideal points follow votes?"""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from sim.evidence.estimation.estimate import Basis, Estimate, listed, significant
from sim.evidence.estimation.likelihood import jackknife
from sim.evidence.estimation.noise import agenda, before, memory
from sim.evidence.estimation.persistence import sampled
from sim.evidence.estimation.records import IDEAL_POINTS, NORMAL_90, VOTES, Records

REST = (
    "mean of the home country's years up to 2009; range from lines and noise of the other nine "
    "states over as many years"
)
SCALE = (
    "slope within nine states net of years, by last year's votes as instrument; jackknife over "
    "states, widened to the plain slope within states and to that between them"
)


def votes_rest(
    records: Records, decay: float, lines: Mapping[str, float], noises: Mapping[str, float]
) -> Iterator[tuple[str, Estimate]]:
    """The home country's mean share with each partner before 2010, as a long-run mean.

    Its doubt is that of a mean of a few years of a line, whose innovations have a variance by
    partner, and of noise, whose size is given by partner.
    """
    years, votes = before(records)
    basis = Basis((f"data/{VOTES}",), len(years), int(years[0]), int(years[-1]))
    line = float(sampled(years, 1 - decay).mean())
    shared = agenda(records)
    for row, name in enumerate(records.partners):
        lasting = memory(shared[:, row])
        noise = noises[name] ** 2 / len(years) * (1 + lasting) / (1 - lasting)
        doubt = float(np.sqrt(line * lines[name] + noise))
        value, far = float(votes[:, row].mean()), NORMAL_90 / 2 * doubt
        ends, said = (value - far, value + far), f"standard error {significant(doubt, 2)}"
        found = Estimate(value, *ends, "share of identical votes", REST, basis, said)
        yield f"votes_rest.{name}", found.within(0.0, 1.0)


def without_means(table: pd.DataFrame) -> pd.DataFrame:
    """A table net of means of states and of years."""
    states = table - table.groupby("iso3").transform("mean")
    return states - states.groupby("year").transform("mean")


def slope(table: pd.DataFrame, *, lagged: bool) -> float:
    """Slope of ideal points in tilt, by last year's tilt as instrument if asked for.

    Noise of a year's votes flattens the plain slope; last year's tilt does not share it.
    """
    net = without_means(table)
    by = net["tilt"].groupby("iso3").shift(1) if lagged else net["tilt"]
    kept = by.notna()
    return float((by * net["point"])[kept].sum() / (by * net["tilt"])[kept].sum())


def slope_between(table: pd.DataFrame) -> float:
    """Slope of the means of states."""
    means = table.groupby("iso3").mean()
    apart = means - means.mean()
    return float((apart["tilt"] * apart["point"]).sum() / (apart["tilt"] ** 2).sum())


def ideal_scale(records: Records) -> Iterator[tuple[str, Estimate]]:
    """Ideal points per unit of agreement with the West less agreement with the patron."""
    votes = records.votes(records.first)
    names = list(votes.index.unique("iso3"))
    table = records.ideal_points(records.first, names)
    table["tilt"] = votes[records.west].mean(axis=1) - votes[records.patron]
    value, plain = slope(table, lagged=True), slope(table, lagged=False)
    without = [slope(table.drop(index=name), lagged=True) for name in names]
    far, between = NORMAL_90 / 2 * jackknife(without), slope_between(table)
    basis = records.basis(IDEAL_POINTS, VOTES, n=len(table))
    checks = listed(["plain slope within states", "slope between states"], [plain, between])
    ends = value - far, value + far
    found = Estimate(value, *ends, "ideal points per share", SCALE, basis, checks)
    yield "ideal_scale", found.widened(plain, between)
