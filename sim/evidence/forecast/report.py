"""Are stored forecasts as they were sealed, and how good were they? Forecasts as checks.

    FOLDER            it is whole, by its digests: promised
    FOLDER skill      better than each rival by quantile score (about the CRPS), and ranked first
    FOLDER intervals  better than each rival by interval score, and covering as it should

The last two are there when what was observed is given, and never promised: nobody knows yet.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from sim.evidence.backtests.backtests import COVERED
from sim.evidence.backtests.scores import EVERY, MODEL
from sim.evidence.checks import Check, Done, Result, nothing, verdict_of
from sim.evidence.forecast.observed import read_observed
from sim.evidence.forecast.scoring import BINS, Scores, score
from sim.evidence.forecast.sealed import Forecast, SealedError, read_seal, read_sealed
from sim.inputs.strict_toml import FileProblems, Problem

KIND: Final = "Forecasts"
SOURCE = "Gneiting and Raftery 2007, JASA 102"
NOT_YET = (
    "nothing of it is scored, since nothing here says what was observed of its years; with "
    "observed values in a file: hedgerow validate --observed FILE"
)


@dataclass(frozen=True)
class Stored:
    """A forecast as it lies in a folder."""

    name: str
    """Of its folder."""
    forecast: Forecast | None
    """None where it is not what was sealed."""
    fault: str = ""
    """What is wrong with it then."""
    made: str = ""
    """Of which scenario it was sealed, and when."""
    members: int = 0
    """Over how many futures."""
    seed: int = 0
    observed: pd.DataFrame | None = None
    """What was observed of its years, where that is known."""


def stored_forecasts(results: Path, observed: Path | None) -> tuple[Stored, ...]:
    """Forecasts under a folder of results, with what a file says was observed.

    Raises FileProblems when the file has mistakes, or no forecast is there to be scored.
    """
    folders = sorted(one for one in results.glob("forecast-*") if one.is_dir())
    if observed is not None and not folders:
        what = f"no forecast is stored in {results}, so nothing is there to be scored"
        fix = "hedgerow score FOLDER FILE scores one that lies elsewhere"
        raise FileProblems([Problem(str(observed), 1, 1, what, fix=fix)])
    return tuple(_stored(folder, observed) for folder in folders)


def _stored(folder: Path, observed: Path | None) -> Stored:
    try:
        found, seal = read_sealed(folder), read_seal(folder)
    except SealedError as broken:
        return Stored(folder.name, None, str(broken))
    seen = None if observed is None else read_observed(observed, found)
    made = f"of {seal['scenario']}, sealed on {seal['date']}"
    return Stored(
        folder.name,
        found,
        made=made,
        members=seal["members"],
        seed=seal["seed"],
        observed=seen,
    )


def forecast_checks(stored: tuple[Stored, ...], done: Done = nothing) -> list[Check]:
    """A check of each forecast, and two of its scores where its years are observed."""
    checks = []
    for one in stored:
        checks.append(_whole(one))
        if one.forecast is not None and one.observed is not None:
            checks += _scored(one.name, score(one.forecast, one.observed))
        done()
    return checks


def _whole(one: Stored) -> Check:
    whole = one.forecast is not None
    results = (Result("as it was sealed", "forecasts", "1", float(whole), whole, 1.0, 1.0),)
    said = [one.made, *(() if one.observed is not None else (NOT_YET,))]
    return Check(
        kind=KIND,
        name=one.name,
        claim="The stored forecast is the one that was sealed, digit for digit.",
        source="docs/CALIBRATION.md",
        measured="digests of its files",
        verdict=verdict_of(results),
        promised=True,
        results=results,
        n=1,
        cases="forecasts",
        why=one.fault,
        note="; ".join(said) if whole else "",
    )


def _scored(name: str, found: Scores) -> Iterator[Check]:
    yield _check(
        f"{name} skill",
        "The model foresaw what was observed better than each naive rival.",
        (*_better(found.skill, "1 - quantile score / that of the rival"), *_sizes(found)),
        found,
    )
    yield _check(
        f"{name} intervals",
        "Its intervals were narrow and held what was observed, more so than those of rivals.",
        (*_better(found.interval_skill, "1 - interval score / that of the rival"), *_held(found)),
        found,
    )


def _check(name: str, claim: str, results: tuple[Result, ...], found: Scores) -> Check:
    return Check(
        kind=KIND,
        name=name,
        claim=claim,
        source=SOURCE,
        measured="the stored quantiles and paths, and what was observed",
        verdict=verdict_of(results),
        promised=False,
        results=results,
        n=len(found.paths),
        cases="values",
    )


def _better(skill: pd.DataFrame, unit: str) -> Iterator[Result]:
    """Skill over all quantities against each rival that forecasts some of what was observed."""
    for rival, value in skill.T[EVERY].dropna().items():
        yield Result(str(rival), unit, "above 0", float(value), bool(value > 0.0), 0.0)


def _sizes(found: Scores) -> Iterator[Result]:
    rank, count = found.rank, found.skill.shape[1] + 1
    yield Result("rank", f"of {count} forecasters", "1", float(rank), rank == 1, 1.0, 1.0)
    spreads = float((found.paths["CRPS"] / found.paths["spread"]).mean())
    yield Result("CRPS", "mean, spreads of the model", "", spreads, None)
    yield Result("ignorance", "mean, bits", "", float(found.paths["ignorance"].mean()), None)
    yield Result("energy score", "spreads of the model", "", found.energy, None)


def _held(found: Scores) -> Iterator[Result]:
    """Coverage of the model, and unjudged that of rivals and the histogram of PIT."""
    least, most = COVERED
    for name, share in found.coverage.items():
        asked = (f"{least:g} to {most:g}", least, most) if name == MODEL else ("", None, None)
        met = bool(least <= share <= most) if name == MODEL else None
        words, *ends = asked
        yield Result(f"inside, {name}", "share", words, float(share), met, *ends)
    for part, count in enumerate(found.pit, start=1):
        yield Result(f"PIT, part {part} of {BINS}", "values", "", float(count), None)
