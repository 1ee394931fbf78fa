"""Is the stored posterior that of these seeds, is the record no stranger, and is the fit right?

    posterior  it was made from the seeds in force; beside it, how much it leaves as it was
    record     at least LIKELY of the pasts drawn from the prior lie farther out than the record
    ranks      simulation-based calibration: true parameters among posteriors of simulated records

docs/CALIBRATION.md tells more, with ranks on more records. Both bars were set before a run of these
checks, and after that page had been written.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from sim.engine.draw_files import POSTERIOR, load_draws
from sim.engine.draws import Draws
from sim.engine.prior import stretched
from sim.evidence.calibration import ENDS, EVEN, SHRUNK, Calibration, calibrate, ranks
from sim.evidence.checks import Check, Done, Result, nothing, verdict_of
from sim.evidence.observation import NoRecordError
from sim.inputs.records import Parameter
from sim.inputs.register import Register
from sim.inputs.strict_toml import FileProblems
from sim.model.ops import Array

KIND: Final = "Calibration"
STEPS = 3
LIKELY = 0.01
"""Share of the pasts that must lie farther out than the record, at least."""
RECORDS = 400
"""Simulated records on which ranks are read: some fifteen seconds on one core."""

OWN = Check(
    kind=KIND,
    name="posterior",
    claim="The stored posterior was made from the seeds in force.",
    source="seeds/posterior.csv",
    measured="the hash of seeds in the posterior; 90 % intervals of prior and posterior",
    verdict="fail",
    promised=True,
    results=(Result("posterior of these seeds", "tables", "1", 0.0, False, 1.0, 1.0),),
    n=1,
    cases="tables",
)
"""As it is without a posterior."""
SURPRISE = Check(
    kind=KIND,
    name="record",
    claim="The record of 2010 to 2018 is no stranger among the pasts that the model simulates.",
    source="Box 1980, JRSS A 143",
    measured="summaries of pasts drawn from the prior, and those of the record",
    verdict="not represented",
    promised=False,
    cases="pasts",
)
RANKS = Check(
    kind=KIND,
    name="ranks",
    claim="Parameters are as often below a quantile of their posterior as it says.",
    source="Talts and others 2018, arXiv 1804.06788",
    measured="ranks of true parameters among posteriors of simulated records",
    verdict="not represented",
    promised=False,
    cases="records",
)
"""As they are of a home country without a record."""


def calibration_checks(register: Register, done: Done = nothing) -> list[Check]:
    """A check of the stored posterior, of the record, and of ranks."""
    checks = [_posterior(register)]
    done()
    for check in _fitted(register):
        checks.append(check)
        done()
    return checks


def _fitted(register: Register) -> Iterator[Check]:
    """What is read off a fit; nothing is where nothing was recorded."""
    try:
        found = calibrate(register)
    except NoRecordError as unknown:
        yield from (replace(check, why=str(unknown)) for check in (SURPRISE, RANKS))
        return
    yield _surprise(found)
    yield _ranks(found)


def _posterior(register: Register) -> Check:
    try:
        posterior = load_draws(register.folder, POSTERIOR, register)
    except FileProblems as wrong:
        first = wrong.problems[0]
        return replace(OWN, why="; ".join(filter(None, (first.what, first.fix))))
    (absent,) = OWN.results
    share, count = kept(posterior, register), len(_ranged(register))
    results = (
        replace(absent, value=1.0, met=True),
        Result("kept to within a tenth", "share of numbers with a range", "", share, None),
    )
    note = (
        f"the record leaves {share:.0%} of {count} numbers with a range as they were, to within a "
        "tenth of their 90 % interval; what hangs on those hangs on judgement"
    )
    return replace(OWN, verdict=verdict_of(results), results=results, note=note)


def kept(posterior: Draws, register: Register) -> float:
    """Share of parameters with a range whose 90 % interval shrank by less than a tenth."""
    narrowed = int((spans(posterior, register)["shrunk"] >= SHRUNK).sum())
    return 1.0 - narrowed / len(_ranged(register))


def spans(posterior: Draws, register: Register) -> pd.DataFrame:
    """Prior and posterior of each parameter of a table of draws that has a range, a row each.

    Columns are the 5, 50 and 95 % quantiles of both, and by which share the interval shrank.
    """
    ranged = _ranged(register)
    return pd.DataFrame(
        _span(name, ranged[name], values)
        for name, values in posterior.columns.items()
        if name in ranged
    )


def _span(name: str, one: Parameter, values: Array) -> dict[str, object]:
    prior = np.quantile(stretched(EVEN, one.value, one.low, one.high), ENDS)
    posterior = np.quantile(values, ENDS)
    ends = {
        f"{way} {end:.0%}": float(value)
        for way, span in (("prior", prior), ("posterior", posterior))
        for end, value in zip(ENDS, span, strict=True)
    }
    shrunk = 1.0 - np.ptp(posterior) / np.ptp(prior)
    return {"parameter": name, **ends, "shrunk": float(shrunk)}


def _ranged(register: Register) -> dict[str, Parameter]:
    return {name: one for name, one in register.parameters.items() if one.low < one.high}


def _surprise(found: Calibration) -> Check:
    farther = found.reference.surprise(found.watched.target)
    results = (
        Result("pasts farther out", "share", f">= {LIKELY:g}", farther, farther >= LIKELY, LIKELY),
    )
    count = len(found.reference.summaries)
    return replace(SURPRISE, verdict=verdict_of(results), promised=True, results=results, n=count)


def _ranks(found: Calibration) -> Check:
    checked = ranks(found, found.seed + 1, RECORDS)
    inside, count = int(checked["within"].sum()), len(checked)
    widest = float((checked["gap"] / checked["band"]).max())
    results = (
        Result(
            "within the band of 99 %",
            "numbers",
            f"all {count}",
            float(inside),
            inside == count,
            float(count),
            float(count),
        ),
        Result("largest gap", "of the band", "", widest, None),
    )
    return replace(RANKS, verdict=verdict_of(results), promised=True, results=results, n=RECORDS)
