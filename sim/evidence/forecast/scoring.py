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

Observed values come as a file with the columns quantity, year, value, standard_error. The error
must be there and may be 0; paths get noise of its size, quantiles are left as they are.
Sources: Gneiting & Raftery (2007); Roulston & Smith (2002) for ignorance.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scoringrules import crps_quantile, es_ensemble, interval_score

from sim.evidence.backtests.scores import EVERY, crps, skill_by
from sim.evidence.forecast.sealed import ENDS, Forecast
from sim.inputs.csv_table import csv_lines
from sim.inputs.strict_toml import FileProblems, Problem, nearest
from sim.model.ops import Array

COLUMNS = ("quantity", "year", "value", "standard_error")
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
    """Of the model, for each quantity and year: CRPS, ignorance and PIT."""
    energy: float
    """Energy score of the model's paths."""

    @property
    def coverage(self) -> pd.Series:
        """Share of observed values inside each forecaster's 90 % intervals."""
        return self.rows.groupby("forecaster")["covered"].mean()

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
    )
    skill, interval_skill = (
        skill_by(rows, "quantity", by) for by in ("quantile_score", "interval_score")
    )
    return Scores(rows, skill, interval_skill, told, energy_score(paths, happened))


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
    spread = paths.std(axis=0)
    unit = np.where(spread > 0.0, spread, 1.0)
    return float(es_ensemble(happened / unit, paths / unit, estimator="nrg", backend="numpy"))


def _noisy(paths: pd.DataFrame, observed: pd.DataFrame) -> Array:
    """Paths (path, row of observed), with noise of the observations' standard errors."""
    names = [f"{row.quantity}:{row.year}" for row in observed.itertuples()]
    rng = np.random.Generator(np.random.Philox(0))
    noise = rng.standard_normal((len(paths), len(names))) * observed["standard_error"].to_numpy()
    return np.asarray(paths[names].to_numpy() + noise)


def read_observed(path: Path, forecast: Forecast) -> pd.DataFrame:
    """Observed values; raises FileProblems with everything that is wrong."""
    kept = [(i, [cell.strip() for cell in cells]) for i, cells in csv_lines(path)]
    problems = list(_problems(path, kept, forecast))
    if problems:
        raise FileProblems(problems)
    rows = [
        (name, int(year), float(value), float(error)) for _, (name, year, value, error) in kept[1:]
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _problems(
    path: Path, lines: list[tuple[int, list[str]]], forecast: Forecast
) -> Iterator[Problem]:
    if len(lines) < 2 or tuple(lines[0][1]) != COLUMNS:
        line = lines[0][0] if lines else 1
        what = f"the first line must be {','.join(COLUMNS)}, and a line must follow for each value"
        yield Problem(str(path), line, 1, what)
        return
    known = {tuple(str(column).rsplit(":", 1)) for column in forecast.paths}
    seen = set[tuple[str, ...]]()
    for number, cells in lines[1:]:
        if what := _fault(cells, known, seen):
            yield Problem(str(path), number, 1, what)
        seen.add(tuple(cells[:2]))


def _fault(cells: list[str], known: set[tuple[str, ...]], seen: set[tuple[str, ...]]) -> str:
    """What is wrong with a line; nothing where nothing is."""
    if len(cells) != len(COLUMNS):
        return f"{len(cells)} cells for {len(COLUMNS)} columns"
    name, year, value, error = cells
    if (name, year) not in known:
        names = sorted({one for one, _ in known})
        close = nearest(name, names) if name not in names else ""
        return f"'{name}' of {year} was not forecast; {close or 'there is ' + ', '.join(names)}"
    if (name, year) in seen:
        return f"'{name}' of {year} is given twice"
    try:
        numbers = float(value), float(error)
    except ValueError:
        return f"'{value}' or '{error}' is no number; an error that is not known is 0"
    fine = np.isfinite(numbers).all() and numbers[1] >= 0.0
    return "" if fine else "a value must be finite, and its standard error at least 0"
