"""How far west did states of the region ever vote?

tilt = 50 (1 + (W - C)/(W + C)),   W agreement with the West, C with the patron
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.evidence.estimation.estimate import Estimate
from sim.evidence.estimation.records import VOTES, Records
from sim.model.ops import Array
from sim.model.units import PERCENT

DRAWS = 999
QUANTILES = {"lowest": 0.0, "low": 0.05, "high": 0.95, "highest": 1.0}
METHOD = "quantile {:g} of the tilt by votes over states and years; bootstrap over {}"


def votes_range(records: Records) -> Iterator[tuple[str, Estimate]]:
    """Quantiles of the tilt by votes among the other states, and of the home country apart."""
    yield from quantiles(records, "votes_range", of_home=False)
    yield from quantiles(records, "votes_range_home", of_home=True)


def quantiles(records: Records, name: str, *, of_home: bool) -> Iterator[tuple[str, Estimate]]:
    """Quantiles of the tilt of some states."""
    votes = records.votes(records.first, of_home=of_home)
    unit, units = ("year", "years") if of_home else ("iso3", "states")
    tilts = tilt(votes, records.names["votes"]["tilt_west"], records.patron)
    draws = resampled(tilts, votes.index.get_level_values(unit).to_numpy())
    basis = records.basis(VOTES, n=len(tilts))
    for row, (which, share) in enumerate(QUANTILES.items()):
        low, high = np.quantile(draws[:, row], (0.05, 0.95))
        value, words = float(np.quantile(tilts, share)), METHOD.format(share, units)
        found = Estimate(value, float(low), float(high), "0 to 100", words, basis)
        yield f"{name}.{which}", found


def tilt(votes: pd.DataFrame, west: list[str], patron: str) -> Array:
    """Tilt by votes (row,): 0 as the patron votes, 100 as the West does."""
    toward, away = votes[west].mean(axis=1), votes[patron]
    return np.asarray(PERCENT / 2 * (1 + (toward - away) / (toward + away)))


def resampled(values: Array, units: Array) -> Array:
    """Quantiles (draw, quantile) of values when their units are drawn with replacement."""
    rng = np.random.Generator(np.random.Philox(0))
    groups = [values[units == unit] for unit in np.unique(units)]
    chosen = rng.integers(len(groups), size=(DRAWS, len(groups)))
    shares = list(QUANTILES.values())
    drawn = (np.concatenate([groups[group] for group in row]) for row in chosen)
    return np.array([np.quantile(values, shares) for values in drawn])
