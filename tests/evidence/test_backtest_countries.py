"""Held-out countries: nothing of the state is in its sizes, and its place is all that it takes."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.engine.chance import Design
from sim.engine.free_run import free_run
from sim.engine.run import Run
from sim.evidence.backtests import countries as subject
from sim.evidence.backtests.countries import (
    CUT,
    EVERY,
    INSIDE,
    ORIGIN,
    held_out,
    records_without,
    refitted,
    states,
    summary,
    with_sizes,
)
from sim.evidence.backtests.known_history import known_history
from sim.evidence.backtests.rivals import RIVALS
from sim.evidence.backtests.scores import MODEL
from sim.evidence.estimation.records import IDEAL_POINTS, VOTES, Records
from sim.evidence.record import evidence_folder
from sim.inputs.register import Register
from sim.inputs.scenario import load_history

STATE = "THA"


@pytest.fixture(scope="module")
def sizes(register: Register) -> dict[str, subject.Ends]:
    return refitted(register, STATE)


@pytest.fixture(scope="module")
def rows(register: Register, sizes: dict[str, subject.Ends]) -> pd.DataFrame:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(subject, "refitted", lambda *_: sizes)
        return held_out(register, STATE, seed=7, runs=600)


def test_the_home_country_and_the_state_are_no_others(register: Register) -> None:
    """Each recorded state is held out, from eight others; the home country is nowhere."""
    assert len(states(register)) == 9
    records = records_without(register, STATE)
    others = set(records.votes(records.first).index.unique("iso3"))
    assert others == set(states(register)) - {STATE}
    assert set(records.votes(records.first, of_home=True).index.unique("iso3")) == {STATE}
    assert register.cast.home.code not in set(records.table(IDEAL_POINTS)["iso3"])


def test_sizes_see_neither_the_state_from_2010_nor_later_years(
    register: Register, sizes: dict[str, subject.Ends], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the state's votes moved from 2010 on and all states' after the origin, all are equal."""
    table = Records.table

    def moved(self: Records, file: str) -> pd.DataFrame:
        found = table(self, file).copy()
        column = {VOTES: "share_identical", IDEAL_POINTS: "idealpointfp"}.get(file)
        if column and self.changed == {}:
            own = (found["iso3"] == STATE) & (found["year"] >= 2010)
            found.loc[own | (found["year"] > ORIGIN), column] += 0.3
        return found

    monkeypatch.setattr(Records, "table", moved)
    assert refitted(register, STATE) == sizes


def test_rests_are_those_of_the_state(register: Register, sizes: dict[str, subject.Ends]) -> None:
    """A vote rests where the state's own votes of 1999 to 2009 were, within its range."""
    table = Records(evidence_folder(register)).votes(1999)
    early = table.xs(STATE, level="iso3").loc[:2009].mean()
    for power, mean in early.items():
        assert sizes[f"votes_rest.{power}"][0] == pytest.approx(mean)
    for name, (value, low, high) in sizes.items():
        assert low <= value <= high, name
    assert sizes.keys() <= register.parameters.keys()


def test_flows_of_the_home_country_move_no_vote_of_another(
    register: Register, sizes: dict[str, subject.Ends]
) -> None:
    """With the links cut, a history with other flows gives the same votes; uncut, another."""
    placed = with_sizes(register, sizes)
    kept = {name: register.parameters[name] for name in CUT}
    uncut = replace(placed, parameters={**placed.parameters, **kept})
    run = Run(7, Design(200), engine="fused")
    pasts = known_history(register, 2012), load_history(register)
    for one, same in ((placed, True), (uncut, False)):
        votes = [free_run(one, run, ["votes.CHN"], past)["votes.CHN"] for past in pasts]
        assert np.array_equal(*votes) is same


def test_a_held_out_state_is_scored_as_the_home_country_is(
    register: Register, rows: pd.DataFrame
) -> None:
    """One origin, five years ahead, each forecaster; what was recorded is the state's own."""
    counts = rows.groupby("forecaster").size()
    assert set(counts.index) == {MODEL, *RIVALS}
    assert set(counts) == {5 * 6}
    assert set(rows["year"]) == {2014, 2015, 2016, 2017, 2018}
    table = Records(evidence_folder(register)).votes(1999)
    recorded = table.loc[(STATE, 2016), "CHN"]
    chosen = rows[(rows["series"] == "votes.CHN") & (rows["year"] == 2016)]
    assert set(chosen["recorded"]) == {recorded}


def test_skill_counts_every_series_of_every_state_alike(rows: pd.DataFrame) -> None:
    """A score in another unit moves nothing; half the model's score everywhere is skill of half."""
    two = pd.concat([rows.assign(state="A"), rows.assign(state="B", crps=100.0 * rows["crps"])])
    found = summary(two)
    assert found.loc["A"].to_numpy() == pytest.approx(found.loc["B"].to_numpy())
    assert found.loc[EVERY].to_numpy() == pytest.approx(found.loc["A"].to_numpy())
    mean = two[two["forecaster"] == "mean"]
    better = mean.assign(forecaster=MODEL, crps=mean["crps"] / 2, covered=True)
    half = summary(pd.concat([two[two["forecaster"] != MODEL], better]))
    assert half["mean"].to_numpy() == pytest.approx(np.full(len(half), 0.5))
    assert set(half[INSIDE]) == {1.0}
