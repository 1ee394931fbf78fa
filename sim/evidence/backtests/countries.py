"""Leave-one-country-out: does the diplomatic part hold for states that no size was fitted to?

The design, written before any score was seen:

Each other state of the region is held out in turn and put in the home country's place; the home
country itself is left out altogether. From the end of 2013 votes with each power and the ideal
point are forecast to 2018, from the same fit to the known years as at home (`backtests`).

Fitted without that state, on years to 2013: the return of ties, noise of ideal points and of votes,
ideal points per share of votes, central sizes of lines. The widths of the ranges of lines stay as
in seeds/, since their jackknife is dear. Resting levels are the state's own means of 1999 to 2009.
All else keeps its prior: the line towards the region's body, changes of leaders.

Of flows, effort, pressure, grievance, bases and promises the model knows the home country's alone,
so every link from them to diplomatic ties is cut, which is as if all stayed as they were in 2010.
What is tested is therefore rest, return, line and noise, and no pull or push of a partner.

Rivals see the years from 1999 to 2013 of that state, and of the other held-out states. Over several
series or states each score counts in units of its series' and state's mean score over forecasters.
Coverage should be as at home (`COVERED`); skill is reported whatever it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from sim.evidence.backtests.backtests import SEED, all_years, scored
from sim.evidence.backtests.scores import EVERY, MODEL, in_units, skill
from sim.evidence.estimation.decay import decay
from sim.evidence.estimation.estimate import Estimate
from sim.evidence.estimation.line import apart, lines, powers
from sim.evidence.estimation.noise import vote_noise
from sim.evidence.estimation.records import IDEAL_POINTS, LAST_YEAR, VOTES, Records
from sim.evidence.estimation.rest import ideal_scale, votes_rest
from sim.evidence.observation import Observation, Series
from sim.evidence.record import FIRST, LAST, evidence_folder
from sim.inputs.records import Parameter
from sim.inputs.register import Register
from sim.model.channels import KINDS
from sim.model.units import PERCENT

ORIGIN, RUNS = 2013, 8_000
INSIDE = "inside"
"""The column of coverage in `summary`."""
CUT = (
    *(f"flow_weight.{kind}" for kind in KINDS),
    "tie_effort",
    "tie_security",
    "tie_grievance",
    "tie_pressure",
    "neutrality_loss",
    "disappointment",
)
"""Parameters that connect diplomatic ties with what is known of the home country alone."""

Ends = tuple[float, float, float]
"""Value, low and high."""


def countries(register: Register, seed: int = SEED, runs: int = RUNS) -> pd.DataFrame:
    """Scores of every forecaster for each held-out state.

    Rows and columns as of `backtests`, and the column `state`; the ideal point is nobody's.
    """
    tables = [
        held_out(register, state, seed, runs).assign(state=state) for state in states(register)
    ]
    return pd.concat(tables, ignore_index=True)


def states(register: Register) -> list[str]:
    """Codes of the other states of the region whose votes are recorded."""
    records = Records(evidence_folder(register))
    return list(records.votes(records.first).index.unique("iso3"))


def held_out(register: Register, state: str, seed: int, runs: int) -> pd.DataFrame:
    """Scores of every forecaster for one state."""
    home = register.cast.home.code
    known = all_years(records_without(register, state), home)
    placed = with_sizes(register, refitted(register, state))
    rows = scored(placed, watched(known), known, (ORIGIN,), seed, runs)
    return rows.replace({"series": {f"ideal_point.{home}": "ideal_point"}})


def records_without(register: Register, state: str, until: int = LAST_YEAR) -> Records:
    """Votes and ideal points to a year, with a state in the place of the home country."""
    records = Records(evidence_folder(register))
    kept = {}
    for file in (VOTES, IDEAL_POINTS):
        table = records.table(file)
        kept[file] = table[(table["iso3"] != records.home) & (table["year"] <= until)]
    return Records(records.seeds, kept, state)


def watched(known: Mapping[str, pd.DataFrame]) -> Observation:
    """What was recorded of the state in the first column, to be forecast and held against."""
    years = tuple(range(FIRST, LAST + 1))
    series = tuple(
        Series(output, table.loc[list(years)].to_numpy()[:, 0], output.startswith("votes."))
        for output, table in known.items()
    )
    return Observation(years, series, {})


# ---- sizes ---------------------------------------------------------------------------------------


def refitted(register: Register, state: str) -> dict[str, Ends]:
    """Sizes as the other states show them by the year of origin, by parameter."""
    records = records_without(register, state, ORIGIN)
    found = dict(decay(records))
    speed = found["political_decay"].value
    common, own = central_lines(records, speed)
    found |= dict(vote_noise(records, speed)) | dict(ideal_scale(records))
    variances = {name: common**2 + size**2 for name, size in own.items()}
    noises = {name: found[f"vote_noise.{name}"].value for name in records.partners}
    found |= dict(votes_rest(records, speed, variances, noises))
    sizes = {f"line_own.{name}": own[name] for name in powers(records)} | {"line_west": common}
    moved = {name: _moved(register.parameters[name], size) for name, size in sizes.items()}
    return {name: _ends(one) for name, one in found.items()} | moved


def central_lines(records: Records, speed: float) -> tuple[float, dict[str, float]]:
    """Innovation of the common line, and of own lines by partner, as shares of votes.

    Partners whose line is not told apart have the size that is common to all.
    """
    panel = lines(records, records.first, speed)
    common, pooled = (float(size) for size in panel.fit()[:2] / PERCENT)
    told = powers(records)
    own = apart(panel).fit()[1 : 1 + len(told)] / PERCENT
    return common, dict.fromkeys(records.partners, pooled) | dict(zip(told, own, strict=True))


def _ends(found: Estimate) -> Ends:
    return found.value, found.low, found.high


def _moved(stated: Parameter, value: float) -> Ends:
    """A value with a range as wide as it is stated, and not below 0."""
    by = value - stated.value
    return value, max(0.0, stated.low + by), stated.high + by


def with_sizes(register: Register, sizes: Mapping[str, Ends]) -> Register:
    """The register with other sizes, and without the links that are cut."""
    changed = dict(_changed(register, {**sizes, **dict.fromkeys(CUT, (0.0, 0.0, 0.0))}))
    return replace(register, parameters={**register.parameters, **changed})


def _changed(register: Register, sizes: Mapping[str, Ends]) -> Iterator[tuple[str, Parameter]]:
    for name, ends in sizes.items():
        given = dict(zip(("value", "low", "high"), ends, strict=True))
        yield name, register.parameters[name].model_copy(update={**given, "limits": None})


# ---- what came out -------------------------------------------------------------------------------


def summary(rows: pd.DataFrame) -> pd.DataFrame:
    """Skill against each rival, and the share inside the model's 90 % intervals.

    A row for each state, each series over all states, and `EVERY`.
    """
    keys = ["state", "series"]
    scores = in_units(rows.pivot_table("crps", keys, "forecaster"))
    own = rows[rows["forecaster"] == MODEL]
    parts = [_line(scores.groupby(key).mean(), own.groupby(key)["covered"].mean()) for key in keys]
    whole = pd.DataFrame({EVERY: scores.mean()}).T
    return pd.concat([*parts, _line(whole, pd.Series({EVERY: own["covered"].mean()}))])


def _line(scores: pd.DataFrame, covered: pd.Series) -> pd.DataFrame:
    """Skill and coverage of some scores (group, forecaster)."""
    return skill(scores).assign(**{INSIDE: np.asarray(covered.loc[scores.index])})
