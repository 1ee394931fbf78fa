"""Does the model move as much as other states did, and does its past cover what was recorded?

One check, with three kinds of results, each for several series:

- spread   six-year changes by chance alone, over those of other states (seeds/estimates.toml)
- straight how much of a future a straight line explains
- record   share of what was recorded of 2010 to 2018 inside the 90 % band of the free run

It is shown among the patterns and fails as a whole where one result does.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from sim.engine.ensemble import Trajectories, simulate
from sim.engine.free_run import free_run
from sim.engine.run import Run
from sim.evidence.checks import Check, Result
from sim.evidence.patterns import KIND
from sim.evidence.record import FIRST, LAST, inside, observed
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
SPREAD = "six-year change by chance, over that of other states"
LINE = "share of a future that a straight line explains"
RECORD = "share of recorded years inside the band"
"""What is read, in words."""
MISS = (
    "what presses on the home country moves its votes besides, and a slow approach to the near "
    "powers outweighs the luck of slow ties"
)
"""Why some of it is known to fail."""


def movement_check(baseline: Scenario, register: Register, futures: Run) -> Check:
    """All that is read of movement, as one check."""
    results = (
        *_spreads(baseline, register, futures),
        *_straight(baseline, register, futures),
        *_covered(register, futures),
    )
    return Check(
        kind=KIND,
        name="movement",
        claim="The model moves by chance as much as other states did, a future is no straight "
        "line, and what was recorded lies where the model goes.",
        source="estimates and record",
        measured=f"changes of six years by chance, single futures, and {FIRST} to {LAST} lived "
        "freely",
        verdict="pass" if all(one.met in (True, None) for one in results) else "fail",
        promised=False,
        results=results,
        n=futures.design.members,
        why=MISS,
    )


def _spreads(baseline: Scenario, register: Register, futures: Run) -> Iterator[Result]:
    """Six-year changes by chance alone, from the end of 2018 on."""
    alone = simulate(baseline, register, replace(futures, assumptions="fixed"))
    for series, expected in _estimates(register.folder).items():
        levels = _observable(alone, series)
        changes = levels[3::4][6:] - levels[3::4][:-6]
        ratio = float(changes.std(ddof=1)) / expected
        yield _result("spread", series, SPREAD, ratio, RATIO)


def _observable(alone: Trajectories, series: str) -> Array:
    """An observed series, (quarter, member): official money in logs."""
    name, _, code = series.partition(".")
    if name == "official":
        money = alone.of(f"flow_grants.{code}") + alone.of(f"flow_loans.{code}")
        return np.asarray(np.log(money))
    return alone.of(series)


def _estimates(folder: Path) -> dict[str, float]:
    """Six-year changes estimated without the home country, by output."""
    table = tomllib.loads((folder / "estimates.toml").read_text(encoding="utf-8"))
    head = "six_year_change."
    return {
        name.removeprefix(head): float(one["value"])
        for name, one in table.items()
        if name.startswith(head)
    }


def _straight(baseline: Scenario, register: Register, futures: Run) -> Iterator[Result]:
    """How much of each future's alignments a straight line explains, in the median future."""
    drawn = simulate(baseline, register, futures)
    for code in register.cast.powers:
        levels = drawn.of(f"alignment.{code}")
        found = float(np.median(explained(levels)))
        yield _result("straight", f"alignment.{code}", LINE, found, (0.0, STRAIGHT))


def explained(levels: Array) -> Array:
    """Share of the variance over time that a straight line explains, (member,)."""
    time = np.arange(len(levels), dtype=float)
    time -= time.mean()
    centred = levels - levels.mean(axis=0)
    slope = time @ centred / (time @ time)
    return np.asarray(slope**2 * (time @ time) / (centred**2).sum(axis=0))


def _covered(register: Register, futures: Run) -> Iterator[Result]:
    """Recorded votes and ideal points of 2010 to 2018 inside the band of the free run.

    The verdict is on all of them together: nine years of one series say little of a band. A home
    country of which the data know nothing has none.
    """
    recorded = observed(register)
    if not recorded:
        return
    lived = free_run(register, futures)
    pooled: list[bool] = []
    for series, record in recorded.items():
        covered = [inside(lived[series], one) for one in record]
        pooled += covered
        yield Result(f"record {series}", RECORD, "", float(np.mean(covered)), None)
    yield _result("record", "all of them", RECORD, float(np.mean(pooled)), COVERED)


def _result(
    reading: str, series: str, words: str, found: float, asked: tuple[float, float]
) -> Result:
    least, most = asked
    met, expected = least <= found <= most, f"{least:g} to {most:g}"
    return Result(f"{reading} {series}", words, expected, found, met, least, most)
