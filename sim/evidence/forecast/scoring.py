"""How good was a sealed forecast, now that the years are known?

    quantile score   mean over the stored quantiles of 2 (observed - q) (level - [observed < q]):
                     about the CRPS, the same for the model and its rivals; lower is better
    interval score   width of the 90 % interval, and 20 times by how much it was missed
    CRPS             of the model's paths; energy score of whole paths, each quantity in units of
                     the model's own spread
    PIT              share of the paths below what was observed; uniform if the spread is right
    ignorance        -log2 of the density that the paths give to what was observed, in bits; lower
                     is better. The density is a normal one around each path (Silverman's width)
    rank             of the model among all forecasters, by skill

Paths get noise of the size of the standard error of what was observed; quantiles are left as they
are. Scores are those of the library `scoringrules`, but for ignorance.
Sources: Gneiting & Raftery (2007); Roulston & Smith (2002) for ignorance.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scoringrules import crps_quantile, es_ensemble, interval_score

from sim.evidence.backtests.rivals import RIVALS
from sim.evidence.backtests.scores import EVERY, MODEL, crps, skill_by
from sim.evidence.forecast.sealed import ENDS, Forecast
from sim.model.ops import Array

BINS = 5
"""Of the PIT histogram."""
OUTSIDE = 0.1
"""What the stored intervals leave out."""
SILVERMAN = 1.06
"""Width of the density around a value, in standard deviations of one value."""


@dataclass(frozen=True)
class Scores:
    """What came of a forecast."""

    rows: pd.DataFrame
    """For each quantity, year and forecaster: observed, quantile score, interval score, covered."""
    skill: pd.DataFrame
    """Of the model against each rival by quantile score, on the values that both forecast; by
    quantity, and all."""
    interval_skill: pd.DataFrame
    """The same by interval score."""
    paths: pd.DataFrame
    """Of the model, for each quantity and year: CRPS, ignorance, PIT and the paths' spread."""
    energy: float
    """Energy score of the model's paths."""
    units: pd.Series
    """The unit of each quantity that was observed."""
    unobserved: pd.DataFrame
    """`quantity` and `year` of what was forecast and is not observed."""

    @property
    def coverage(self) -> pd.Series:
        """Share of observed values inside each forecaster's 90 % intervals."""
        shares = self.rows.groupby("forecaster")["covered"].mean()
        return shares.loc[[name for name in (MODEL, *RIVALS) if name in shares]]

    @property
    def rank(self) -> int:
        """Place of the model among all forecasters, 1 the best."""
        return 1 + int((self.skill.T[EVERY] < 0.0).sum())

    @property
    def pit(self) -> list[int]:
        """How many observed values lie in each fifth of the paths."""
        return np.histogram(self.paths["PIT"], bins=BINS, range=(0.0, 1.0))[0].tolist()  # type: ignore[no-any-return]


def score(forecast: Forecast, observed: pd.DataFrame) -> Scores:
    """Score a forecast against what was observed, the rows of a file as `read_observed` gives."""
    keys = ["quantity", "year"]
    rows = forecast.table.merge(observed, on=keys).rename(columns={"value": "observed"})
    seen, levels = rows["observed"].to_numpy(), np.array(list(ENDS.values()))
    quantiles = rows[list(ENDS)].to_numpy()
    low, high = quantiles[:, 0], quantiles[:, -1]
    rows = rows[[*keys, "forecaster", "observed"]].assign(
        quantile_score=crps_quantile(seen, quantiles, levels, backend="numpy"),
        interval_score=interval_score(seen, low, high, OUTSIDE, backend="numpy"),
        covered=(low <= seen) & (seen <= high),
    )
    paths = _noisy(forecast.paths, observed)
    happened = observed["value"].to_numpy()
    told = observed[keys].assign(
        CRPS=crps(happened, paths.T),
        ignorance=[ignorance(path, value) for path, value in zip(paths.T, happened, strict=True)],
        PIT=(paths < happened).mean(axis=0),
        spread=_spread(paths),
    )
    skill, interval_skill = (
        skill_by(rows, "quantity", by) for by in ("quantile_score", "interval_score")
    )
    given = forecast.table[[*keys, "unit"]].drop_duplicates().merge(observed, how="left", on=keys)
    return Scores(
        rows,
        skill,
        interval_skill,
        told,
        energy_score(paths, happened),
        given.dropna().groupby("quantity")["unit"].first(),
        given.loc[given["value"].isna(), keys],
    )


def ignorance(sample: Array, happened: float) -> float:
    """Minus the binary logarithm of a sample's density (row,) at what happened.

    Kept in logarithms: `logs_ensemble` of scoringrules is infinite where every height underflows.
    """
    width = SILVERMAN * (sample.std() or 1.0) * len(sample) ** -0.2
    heights = -0.5 * ((happened - sample) / width) ** 2
    density = np.logaddexp.reduce(heights) - np.log(len(sample) * width * np.sqrt(2.0 * np.pi))
    return float(-density / np.log(2.0))


def energy_score(paths: Array, happened: Array) -> float:
    """Energy score of paths (path, value) of what happened, each value in units of its spread.

    All pairs of paths count, as in `crps`.
    """
    unit = _spread(paths)
    return float(es_ensemble(happened / unit, paths / unit, estimator="nrg", backend="numpy"))


def _spread(paths: Array) -> Array:
    """Standard deviation of paths (path, value) by value; 1 where they do not differ."""
    spread = paths.std(axis=0)
    return np.where(spread > 0.0, spread, 1.0)


def _noisy(paths: pd.DataFrame, observed: pd.DataFrame) -> Array:
    """Paths (path, row of observed), with noise of the observations' standard errors."""
    names = [f"{row.quantity}:{row.year}" for row in observed.itertuples()]
    rng = np.random.Generator(np.random.Philox(0))
    noise = rng.standard_normal((len(paths), len(names))) * observed["standard_error"].to_numpy()
    return np.asarray(paths[names].to_numpy() + noise)
