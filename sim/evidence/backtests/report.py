"""Would the model have foreseen the last recorded years? The back-tests as checks.

    coverage      its 90 % intervals hold as much of what was recorded as they should
    skill         over all series it is better than each rival
    skill SERIES  the same of one series
    countries     coverage and skill for other states of the region, each left out in turn

A series in which it is known to be worse is not promised, and says why.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import pandas as pd

from sim.evidence.backtests.backtests import COVERED, ORIGINS, backtests, coverage
from sim.evidence.backtests.countries import INSIDE as SHARE
from sim.evidence.backtests.countries import ORIGIN, countries, summary
from sim.evidence.backtests.rivals import RIVALS
from sim.evidence.backtests.scores import EVERY, MODEL, skill_by
from sim.evidence.checks import Check, Done, Result, nothing, verdict_of
from sim.evidence.observation import NoRecordError
from sim.inputs.register import Register
from sim.model.cast import Cast

KIND: Final = "Back-tests"
INSIDE = "share of values inside 90 % intervals"
SKILL = "1 - CRPS / CRPS of the rival"
SOURCE = "Gneiting and Raftery 2007, JASA 102"
MEASURED = (
    f"forecasts made at the ends of {ORIGINS[0]} to {ORIGINS[-1]}, each to the last recorded year"
)
OTHERS = (
    "forecasts of other states of the region, fitted without them, made at the end of "
    f"{ORIGIN}, to the last recorded year"
)
COVERAGE, SKILLS, LEFT_OUT = "coverage", "skill", " of countries left out"
"""Names of checks: of all series; with a series after it, or with what is said of countries."""
STEPS = 2
"""Of the home country, and of the countries left out."""


def backtest_checks(register: Register, done: Done = nothing) -> list[Check]:
    """Checks of coverage, and of skill over all series and in each; then of other countries.

    A home country without a record has one check, that says so.
    """
    try:
        rows = backtests(register)
    except NoRecordError as unknown:
        checks = [_check(SKILLS, "The model foresees what was recorded.", (), 0, why=str(unknown))]
    else:
        checks = [_coverage(rows), *_skills(rows, register.cast)]
        done()
        checks += _countries(countries(register))
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


def _countries(rows: pd.DataFrame) -> Iterator[Check]:
    """Coverage and skill over all countries that were left out; single ones are not judged."""
    found = summary(rows).T
    count = int((rows["forecaster"] == MODEL).sum())
    whole, each = found[EVERY], pd.Series(found.drop(columns=EVERY).loc[SHARE])
    results = (
        _covered(float(whole[SHARE])),
        *(Result(f"{MODEL}, {name}", INSIDE, "", float(one), None) for name, one in each.items()),
    )
    claim = "Intervals fitted without a country hold what was recorded about as often as they say."
    yield replace(
        _check(f"{COVERAGE}{LEFT_OUT}", claim, results, count, promised=True),
        measured=OTHERS,
    )
    of = "votes and ideal points of countries left out"
    skill = _skill(f"{SKILLS}{LEFT_OUT}", of, whole, count, "")
    yield replace(skill, measured=OTHERS)


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
        measured=MEASURED,
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
    asked = _covered(float(shares[MODEL]))
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
    return _check(COVERAGE, claim, results, len(own), promised=True)


def _covered(share: float) -> Result:
    """What is asked of the model's coverage."""
    least, most = COVERED
    return Result(
        MODEL, INSIDE, f"{least:g} to {most:g}", share, least <= share <= most, least, most
    )


def _skills(rows: pd.DataFrame, cast: Cast) -> Iterator[Check]:
    counts = rows[rows["forecaster"] == MODEL].groupby("series").size()
    found = skill_by(rows, "series", "crps").T
    yield _skill(SKILLS, "all series together", found[EVERY], int(counts.sum()), "")
    why = misses(cast)
    for series, count in counts.items():
        name = str(series)
        of = in_words(name, cast)
        yield _skill(f"{SKILLS} {name}", of, found[name], int(count), why.get(name, ""))


def in_words(series: str, cast: Cast) -> str:
    """What a recorded series is of."""
    kind, _, code = series.partition(".")
    of = "identical votes with" if kind == "votes" else "the ideal point of"
    return f"{of} {cast.in_sentence(code)}"


def _skill(name: str, of: str, skill: pd.Series, n: int, why: str) -> Check:
    """The model against each rival; promised where it is not known to be worse."""
    results = tuple(
        Result(rival, SKILL, "above 0", float(skill[rival]), bool(skill[rival] > 0.0), 0.0)
        for rival in RIVALS
    )
    claim = f"The model foresees {of} better than each naive rival."
    return _check(name, claim, results, n, promised=not why, why=why)
