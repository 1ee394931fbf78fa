"""Would the model have foreseen the last recorded years? The back-tests as checks.

    coverage      its 90 % intervals hold as much of what was recorded as they should
    skill         over all series it is better than each rival
    skill SERIES  the same of one series

A series in which it is known to be worse is not promised, and says why.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import pandas as pd

from sim.evidence.backtests.backtests import (
    COVERED,
    MODEL,
    ORIGINS,
    backtests,
    coverage,
    skills,
)
from sim.evidence.backtests.rivals import RIVALS
from sim.evidence.checks import Check, Done, Result, nothing, verdict_of
from sim.evidence.observation import NoRecordError
from sim.inputs.register import Register
from sim.model.cast import Cast

KIND: Final = "Back-tests"
INSIDE = "share of values inside 90 % intervals"
SKILL = "1 - CRPS / CRPS of the rival"
SOURCE = "Gneiting and Raftery 2007, JASA 102"
MEASURED = "forecasts from the ends of years before the last, to the last recorded year"
EVERY = "all"
"""The row of skill over all series."""


def backtest_checks(register: Register, done: Done = nothing) -> list[Check]:
    """A check of coverage, and of skill over all series and in each."""
    try:
        rows = backtests(register)
    except NoRecordError as unknown:
        checks = [_check("skill", "The model foresees what was recorded.", (), 0, why=str(unknown))]
    else:
        checks = [_coverage(rows), *_skills(rows, misses(register.cast))]
    done()
    return checks


def misses(cast: Cast) -> dict[str, str]:
    """Why the model is known to be worse than some rival, by series."""
    return {
        f"ideal_point.{cast.home.code}": "the fall of the last year lies outside what the model "
        "thought possible, and the last value was a better guess",
        f"votes.{cast.preference_giver}": "the mean of the known years, and a slow return to it, "
        "were better guesses",
    }


def _check(
    name: str,
    claim: str,
    results: tuple[Result, ...],
    n: int,
    *,
    promised: bool = False,
    why: str = "",
) -> Check:
    return Check(
        kind=KIND,
        name=name,
        claim=claim,
        source=SOURCE,
        measured=f"{MEASURED}; origins {ORIGINS[0]} to {ORIGINS[-1]}",
        verdict=verdict_of(results),
        promised=promised,
        results=results,
        n=n,
        cases="values",
        why=why,
    )


def _coverage(rows: pd.DataFrame) -> Check:
    """Coverage of the model, and unjudged that of rivals and of each series."""
    own = rows[rows["forecaster"] == MODEL]
    shares = coverage(rows)
    least, most = COVERED
    share = float(shares[MODEL])
    asked = Result(
        MODEL, INSIDE, f"{least:g} to {most:g}", share, least <= share <= most, least, most
    )
    others = {
        **{
            f"{MODEL}, {name}": one for name, one in own.groupby("series")["covered"].mean().items()
        },
        **shares.drop(MODEL),
    }
    results = (
        asked,
        *(Result(name, INSIDE, "", float(one), None) for name, one in others.items()),
    )
    claim = "Intervals that should hold nine in ten recorded values hold about as many."
    return _check("coverage", claim, results, len(own), promised=True)


def _skills(rows: pd.DataFrame, why: Mapping[str, str]) -> Iterator[Check]:
    counts = rows[rows["forecaster"] == MODEL].groupby("series").size()
    found = skills(rows).T
    yield _skill("skill", "all series together", found[EVERY], int(counts.sum()), "")
    for series, count in counts.items():
        name = str(series)
        yield _skill(f"skill {name}", name, found[name], int(count), why.get(name, ""))


def _skill(name: str, of: str, skill: pd.Series, n: int, why: str) -> Check:
    """The model against each rival; promised where it is not known to be worse."""
    results = tuple(
        Result(rival, SKILL, "above 0", float(skill[rival]), bool(skill[rival] > 0.0), 0.0)
        for rival in RIVALS
    )
    claim = f"Of {of} the model says more than each naive rival."
    return _check(name, claim, results, n, promised=not why, why=why)
