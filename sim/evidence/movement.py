"""Does the model move as much as other states did, and does its past cover Cambodia's record?

Three readings, each a row for each series:

- spread   six-year changes by chance alone, over those of other states (seeds/estimates.toml)
- straight how much of a future a straight line explains
- record   share of what was recorded of 2010 to 2018 inside the 90 % band of the free run
"""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from sim.engine.ensemble import Trajectories, simulate
from sim.engine.free_run import free_run
from sim.engine.run import Run
from sim.evidence.record import inside, observed
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.model.ops import Array

SPAN = 24
"""Quarters of six years."""
RATIO = (0.5, 1.5)
"""Spread of the model over that of the record, at least and at most."""
STRAIGHT = 0.7
"""Share of a median future that a straight line may explain, at most."""
COVERED = (0.8, 0.98)
"""Share of recorded values inside a 90 % band, at least and at most."""


def movement(baseline: Scenario, register: Register, futures: Run) -> pd.DataFrame:
    """One row for each series and reading: what is found, what is asked, whether it holds."""
    rows = [*_spreads(baseline, register, futures), *_straight(baseline, register, futures)]
    rows += _covered(register, futures)
    return pd.DataFrame(rows)


def _spreads(baseline: Scenario, register: Register, futures: Run) -> Iterator[dict[str, object]]:
    """Six-year changes by chance alone, from the end of 2018 on."""
    alone = simulate(baseline, register, replace(futures, assumptions="fixed"))
    for series, (expected, unit) in _estimates(register.folder).items():
        levels = _observable(alone, series)
        changes = levels[3::4][6:] - levels[3::4][:-6]
        found = float(changes.std(ddof=1))
        ratio = found / expected
        yield _row("spread", series, unit, ratio, RATIO[0] <= ratio <= RATIO[1], RATIO)


def _observable(alone: Trajectories, series: str) -> Array:
    """An observed series, (quarter, member): official money in logs."""
    name, _, code = series.partition(".")
    if name == "official":
        money = alone.of(f"flow_grants.{code}") + alone.of(f"flow_loans.{code}")
        return np.asarray(np.log(money))
    return alone.of(series)


def _estimates(folder: Path) -> dict[str, tuple[float, str]]:
    """Six-year changes estimated without the home country, by output."""
    table = tomllib.loads((folder / "estimates.toml").read_text(encoding="utf-8"))
    head = "six_year_change."
    return {
        name.removeprefix(head): (one["value"], one["unit"])
        for name, one in table.items()
        if name.startswith(head)
    }


def _straight(baseline: Scenario, register: Register, futures: Run) -> Iterator[dict[str, object]]:
    """How much of each future's alignments a straight line explains, in the median future."""
    drawn = simulate(baseline, register, futures)
    for code in register.cast.powers:
        levels = drawn.of(f"alignment.{code}")
        found = float(np.median(explained(levels)))
        yield _row("straight", f"alignment.{code}", "R2", found, found < STRAIGHT, (0.0, STRAIGHT))


def explained(levels: Array) -> Array:
    """Share of the variance over time that a straight line explains, (member,)."""
    time = np.arange(len(levels), dtype=float)
    time -= time.mean()
    centred = levels - levels.mean(axis=0)
    slope = time @ centred / (time @ time)
    return np.asarray(slope**2 * (time @ time) / (centred**2).sum(axis=0))


def _covered(register: Register, futures: Run) -> Iterator[dict[str, object]]:
    """Recorded votes and ideal points of 2010 to 2018 inside the band of the free run.

    The verdict is on all of them together: nine years of one series say little of a band.
    """
    lived = free_run(register, futures)
    pooled: list[bool] = []
    for series, record in observed(register).items():
        covered = [inside(lived[series], one) for one in record]
        pooled += covered
        yield _row("record", series, "share of years", float(np.mean(covered)), True, (0.0, 1.0))
    share = float(np.mean(pooled))
    held = COVERED[0] <= share <= COVERED[1]
    yield _row("record", "all of them", "share of values", share, held, COVERED)


def _row(
    reading: str, series: str, unit: str, found: float, held: bool, asked: tuple[float, float]
) -> dict[str, object]:
    return {
        "reading": reading,
        "series": series,
        "unit": unit,
        "found": found,
        "least": asked[0],
        "most": asked[1],
        "holds": held,
    }
