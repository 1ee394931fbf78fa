"""How good was a forecast that is a sample, and how much better than those of naive rivals?

    CRPS   mean |x - y| - mean |x - x'| / 2 over values x, x' of the sample and what happened, y;
           in the unit of y, lower is better; the absolute error where the sample is one value
    skill  1 - score of the model / score of a rival; below zero where the rival was better

Over several series each score counts in units of its series' mean score over forecasters, so that
none outweighs others by its unit; where a rival has no forecast, the model's does not count against
it. Source: Gneiting & Raftery (2007), equation 21 for the CRPS.
"""

import numpy as np
import pandas as pd
from scoringrules import crps_ensemble

from sim.evidence.backtests.rivals import RIVALS
from sim.model.ops import Array

MODEL = "model"
"""The model among forecasters."""
EVERY = "all"
"""The row of all series together in a table of skill."""


def crps(happened: Array | float, samples: Array) -> Array:
    """Continuous ranked probability score of samples (..., row) of what happened (...).

    A sample is the forecast itself, so pairs of a value with itself count: the estimator "qd" of
    scoringrules, which is "nrg" in fewer steps. Its "fair" one asks what more values would score.
    """
    return np.asarray(crps_ensemble(happened, samples, estimator="qd", backend="numpy"))


def in_units(scores: pd.DataFrame) -> pd.DataFrame:
    """Scores (series, forecaster) in units of each series' mean over forecasters."""
    return scores.div(scores.mean(axis=1), axis=0)


def skill(scores: pd.DataFrame) -> pd.DataFrame:
    """Skill of the model against each rival, a row for each of some scores (row, forecaster)."""
    rivals = scores[[name for name in RIVALS if name in scores]]
    return pd.DataFrame(1.0 - rivals.rdiv(scores[MODEL], axis=0))


def skill_by(rows: pd.DataFrame, series: str, score: str) -> pd.DataFrame:
    """Skill of the model against each rival: a row for each series, and `EVERY` for all.

    `series` and `score` name columns of `rows`, which has one for each value and `forecaster`.
    """
    scores = rows.pivot_table(score, series, "forecaster")
    units = in_units(scores)
    own = units.apply(lambda rival: units[MODEL].where(rival.notna()))
    found = skill(scores)
    found.loc[EVERY] = 1.0 - own.mean() / units.mean()
    return found


def covers(sample: Array, happened: float, share: float = 0.9) -> bool:
    """Whether what happened lies in the sample's central interval of this share."""
    low, high = np.quantile(sample, (0.5 - share / 2, 0.5 + share / 2))
    return bool(low <= happened <= high)
