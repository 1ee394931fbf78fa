"""Rolling-origin back-tests: what the model would have said at the end of 2013 to 2016, to 2018.

The model lives through the years as they were known then (`known_history`), with luck and every
parameter drawn. What came after is read off its own runs: those in which the known years looked as
recorded, shifted along a regression to where the record lies (`sim.evidence.inference`). The level
of the ideal point is an input of 2018, so its values are taken from the mean of the known years.

What the model knows that nobody knew then: the resting levels and sizes of luck in seeds/ rest on
other states' votes to 2018, and starting amounts on 2018. docs/CALIBRATION.md says so.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from sim.engine.chance import Design
from sim.engine.choice import choose
from sim.engine.free_run import free_run
from sim.engine.run import Run
from sim.evidence.backtests.known_history import known_history
from sim.evidence.backtests.rivals import RIVALS, Known, even
from sim.evidence.backtests.scores import MODEL, covers, crps
from sim.evidence.estimation.records import Records, by_state
from sim.evidence.inference import Reference
from sim.evidence.observation import Observation, observation
from sim.evidence.record import evidence_folder
from sim.inputs.register import Register
from sim.model.ops import Array

ORIGINS = (2013, 2014, 2015, 2016)
RUNS, ROWS, SEED = 20_000, 400, 7
COVERED = (0.80, 0.97)
"""Share of recorded values that the model's 90 % intervals should cover, at least and at most."""


def backtests(register: Register, seed: int = SEED, runs: int = RUNS) -> pd.DataFrame:
    """One row for each forecaster, series, origin and year ahead, with its score.

    Columns: `forecaster`, `series`, `origin`, `year`, `recorded`, `median`, `q05`, `q95`, `crps`,
    `covered`. Raises NoRecordError where nothing was recorded of the home country.
    """
    watched = observation(register)
    known = known_series(register, watched)
    return scored(register, watched, known, ORIGINS, seed, runs)


def scored(
    register: Register,
    watched: Observation,
    known: Mapping[str, pd.DataFrame],
    origins: Sequence[int],
    seed: int,
    runs: int,
) -> pd.DataFrame:
    """Every forecaster's scores from some origins; rows and columns as of `backtests`.

    `known` holds, by output, a row a year and a column a state, the one that is forecast first.
    """
    rows = [
        _row(forecaster, watched, i, origin, year, sample)
        for origin in origins
        for forecaster, samples in _forecasts(register, watched, known, origin, seed, runs)
        for (i, year), sample in samples.items()
    ]
    return pd.DataFrame(rows)


Samples = Mapping[tuple[int, int], Array]
"""A sample (row,) by the row of its series and its year."""


def _forecasts(
    register: Register,
    watched: Observation,
    known: Mapping[str, pd.DataFrame],
    origin: int,
    seed: int,
    runs: int,
) -> Iterator[tuple[str, Samples]]:
    """The model's samples, then those of each rival."""
    yield MODEL, model_forecast(register, watched, origin, seed, runs)
    for name, rival in RIVALS.items():
        yield (
            name,
            {
                (i, year): rival(_known(known[one.output], origin), year - origin, even(ROWS))
                for i, one in enumerate(watched.series)
                for year in watched.years
                if year > origin
            },
        )


def model_forecast(
    register: Register, watched: Observation, origin: int, seed: int, runs: int
) -> Samples:
    """What the model would have said at the end of a year of each later one."""
    run = Run(seed, Design(runs), engine=choose("auto", RUNS).engine)
    lived = free_run(register, run, watched.outputs, known_history(register, origin))
    past = watched.until(origin)
    count, levels = len(past.years), [one.level for one in watched.series]
    simulated, recorded = watched.simulated(lived), past.recorded[..., None]
    own = _middle(recorded, count, levels)
    simulated = simulated - _middle(simulated, count, levels)
    seen, later = _flat(simulated[:, :count]), _flat(simulated[:, count:])
    found = Reference(later, seen).posterior(_flat(recorded - own)[0], ROWS)
    by_year = found.reshape(ROWS, len(levels), -1) + own[None, :, :, 0]
    years = watched.years[count:]
    return {(i, year): by_year[:, i, j] for i in range(len(levels)) for j, year in enumerate(years)}


def _middle(values: Array, count: int, levels: list[bool]) -> Array:
    """What values (series, year, member) are told from, (series, 1, member).

    The mean of the known years where levels say nothing, else 0.
    """
    middle = values[:, :count].mean(axis=1, keepdims=True)
    middle[levels] = 0.0
    return np.asarray(middle)


def _flat(values: Array) -> Array:
    """Values (series, year, member) as rows (member, series and year)."""
    return np.asarray(values.reshape(-1, values.shape[-1]).T)


def known_series(register: Register, watched: Observation) -> dict[str, pd.DataFrame]:
    """All years of each series, a row a year: a column for each state, the home country's first."""
    found = all_years(Records(evidence_folder(register)), register.cast.home.code)
    return {one.output: found[one.output] for one in watched.series}


def all_years(records: Records, home: str) -> dict[str, pd.DataFrame]:
    """The same by output, for whoever is the home country of records; `home` names its output."""
    votes = pd.concat([records.votes(records.first, of_home=own) for own in (True, False)])
    states = list(votes.index.unique("iso3"))
    points = records.ideal_points(records.first, states)
    columns = {f"votes.{code}": (votes.reset_index(), str(code)) for code in votes}
    columns[f"ideal_point.{home}"] = points.reset_index(), "point"
    return {output: by_state(*one)[states].dropna() for output, one in columns.items()}


def _known(years: pd.DataFrame, origin: int) -> Known:
    """What is known of a series at the end of a year."""
    until = years.loc[:origin].to_numpy()
    return Known(until[:, 0], until[:, 1:].T)


def _row(
    forecaster: str, watched: Observation, i: int, origin: int, year: int, sample: Array
) -> dict[str, object]:
    """A forecast beside what was recorded."""
    series = watched.series[i]
    happened = float(series.recorded[watched.years.index(year)])
    low, middle, high = np.quantile(sample, (0.05, 0.5, 0.95))
    return {
        "forecaster": forecaster,
        "series": series.output,
        "origin": origin,
        "year": year,
        "recorded": happened,
        "q05": low,
        "median": middle,
        "q95": high,
        "crps": float(crps(happened, sample)),
        "covered": covers(sample, happened),
    }


def coverage(rows: pd.DataFrame) -> pd.Series:
    """Share of recorded values inside each forecaster's 90 % intervals."""
    return rows.groupby("forecaster")["covered"].mean().loc[[MODEL, *RIVALS]]
