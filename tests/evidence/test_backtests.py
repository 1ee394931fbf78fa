"""Back-tests: nothing of later years is known, rivals and scores are what they say."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.evidence.backtests import backtests as subject
from sim.evidence.backtests.backtests import backtests, coverage, known_series
from sim.evidence.backtests.known_history import known_history
from sim.evidence.backtests.rivals import RIVALS, Known, even
from sim.evidence.backtests.scores import MODEL, covers, crps, skill_by
from sim.evidence.observation import observation
from sim.inputs.register import Register
from sim.inputs.scenario import lay_out, load_history

# ---- what was known ------------------------------------------------------------------------------


@pytest.mark.parametrize("year", subject.ORIGINS)
def test_the_known_years_are_those_recorded(register: Register, year: int) -> None:
    """To the end of the known year every lever is as recorded."""
    history, known = load_history(register), known_history(register, year)
    span, quarters = (history.start, history.end), 4 * (year - 2009)
    recorded, told = (lay_out(one.settings, one.events, register, span) for one in (history, known))
    for name, values in recorded.items():
        assert told[name][:quarters] == pytest.approx(values[:quarters]), name


def test_nothing_of_later_years_is_known(register: Register) -> None:
    """After the known year flows keep their share of output, and no event begins."""
    history, known = load_history(register), known_history(register, 2013)
    levers = lay_out(known.settings, known.events, register, (history.start, history.end))
    output = levers["world.output_held"][15::4]
    growth = {round(after / before, 9) for before, after in pairwise(output)}
    assert len(growth) == 1
    for name in ("JPN.official_held", "EUU.exports_held", "CHN.investment_held"):
        assert levers[name][15::4] / output == pytest.approx(levers[name][15] / output[0]), name
    for name in ("KHM.gap_held", "world.rivalry", "ASEAN.unity", "world.rumour"):
        assert np.ptp(levers[name][15:]) == 0.0, name
    assert not any(e.first > 15 for e in known.events if e.origin != "record")


def test_a_forecast_does_not_see_what_it_is_held_against(register: Register) -> None:
    """With other values after the origin recorded, the model and each rival say the same."""
    watched = observation(register)
    moved = replace(
        watched,
        series=tuple(
            replace(one, recorded=np.where(np.array(watched.years) > 2014, 9.0, one.recorded))
            for one in watched.series
        ),
    )
    one, other = (
        subject.model_forecast(register, each, 2014, seed=1, runs=600) for each in (watched, moved)
    )
    assert all((one[key] == other[key]).all() for key in one)
    years = known_series(register, watched)["votes.CHN"]
    later = years.copy()
    later.loc[2015:] = 9.0
    for rival in RIVALS.values():
        said, again = (
            rival(Known(*_split(table.loc[:2014])), 2, even(20)) for table in (years, later)
        )
        assert (said == again).all()


def _split(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    values = table.to_numpy()
    return values[:, 0], values[:, 1:].T


# ---- rivals --------------------------------------------------------------------------------------

LINE = Known(np.arange(10.0) + 0.1 * np.array([1, -1] * 5), np.zeros((4, 10)))


def middle_of(name: str, known: Known, ahead: int = 1) -> float:
    return float(np.median(RIVALS[name](known, ahead, even(401))))


def test_each_rival_says_what_it_is_called() -> None:
    """The last value, the mean, the line, where others are, and a return to one's mean."""
    others = np.random.default_rng(0).standard_normal((6, 10)) + 3.0
    known = Known(LINE.own, others)
    assert middle_of("random walk", known, 3) == pytest.approx(known.own[-1])
    assert middle_of("mean", known, 3) == pytest.approx(known.own.mean())
    assert middle_of("trend", known, 3) == pytest.approx(12.0, abs=0.2)
    assert middle_of("others' mean", known) == pytest.approx(others[:, -1].mean())
    assert known.own.mean() <= middle_of("AR(1) of others", known) < known.own[-1]


@pytest.mark.parametrize("name", ["random walk", "trend", "AR(1) of others"])
def test_what_is_farther_ahead_is_less_sure(name: str) -> None:
    """The spread of a rival that moves grows with the years ahead."""
    noise = np.random.default_rng(1).standard_normal((6, 10)).cumsum(axis=1)
    known = Known(LINE.own, noise)
    spreads = [np.ptp(RIVALS[name](known, ahead, even(101))) for ahead in (1, 2, 5)]
    assert spreads == sorted(spreads)
    assert spreads[0] < spreads[-1]


def test_a_rival_of_noise_covers_as_it_says() -> None:
    """On years that are nothing but noise the mean's 90 % interval covers nine in ten."""
    rng = np.random.default_rng(2)
    hits = []
    for _ in range(600):
        drawn = rng.standard_normal(9)
        hits.append(covers(RIVALS["mean"](Known(drawn[:8], LINE.others), 1, even(200)), drawn[8]))
    assert np.mean(hits) == pytest.approx(0.9, abs=0.04)


# ---- scores --------------------------------------------------------------------------------------


def test_the_score_of_a_normal_sample_is_the_known_one() -> None:
    """CRPS of a normal distribution has a formula; a fine sample comes to it."""
    at = even(4000)
    for happened in (-2.0, 0.0, 0.7):
        exact = happened * (2 * stats.norm.cdf(happened) - 1) + 2 * stats.norm.pdf(happened)
        assert crps(happened, stats.norm.ppf(at)) == pytest.approx(
            exact - 1 / np.sqrt(np.pi), abs=2e-3
        )


def test_the_score_is_its_definition() -> None:
    """Half the mean over all pairs is taken off, equal ones too; one value gives its error."""
    sample = np.random.default_rng(3).standard_normal(40)
    pairs = np.abs(sample[:, None] - sample).mean()
    assert crps(0.3, sample) == pytest.approx(np.abs(sample - 0.3).mean() - pairs / 2)
    assert crps(5.0, np.array([2.0])) == 3.0


def test_a_rival_without_a_forecast_is_compared_on_the_others() -> None:
    """What only the model forecasts counts for neither; no series outweighs others by its unit."""
    said = {("a", MODEL): 1.0, ("a", "mean"): 2.0, ("a", "trend"): 3.0}
    said |= {("b", MODEL): 300.0, ("b", "trend"): 100.0}
    rows = pd.DataFrame([(*key, score) for key, score in said.items()])
    found = skill_by(rows.set_axis(["series", "forecaster", "crps"], axis=1), "series", "crps")
    assert found.loc["a"].to_dict() == pytest.approx({"mean": 1 / 2, "trend": 2 / 3})
    assert found.loc["b", "trend"] == pytest.approx(-2.0)
    assert np.isnan(found.loc["b", "mean"])
    assert found.loc["all", "mean"] == pytest.approx(1 / 2)
    assert found.loc["all", "trend"] == pytest.approx(1.0 - (0.5 + 1.5) / (1.5 + 0.5))


def test_an_interval_covers_its_ends() -> None:
    """Nine in ten of a sample lie between its ends, and what lies beyond is not covered."""
    sample = np.linspace(0.0, 1.0, 101)
    assert covers(sample, 0.05)
    assert not covers(sample, 0.04)
    assert covers(sample, 0.3, share=0.5)
    assert not covers(sample, 0.2, share=0.5)


# ---- all together --------------------------------------------------------------------------------


def test_every_forecaster_is_scored_on_the_same_values(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each series, origin and later year has a row of each; skill is one less a ratio of scores."""
    monkeypatch.setattr(subject, "ORIGINS", (2016,))
    rows = backtests(register, runs=600)
    counts = rows.groupby("forecaster").size()
    assert set(counts.index) == {MODEL, *RIVALS}
    assert set(counts) == {2 * len(observation(register).series)}
    means = rows.groupby(["forecaster", "series"])["crps"].mean()
    expected = 1.0 - means[MODEL, "votes.CHN"] / means["mean", "votes.CHN"]
    assert skill_by(rows, "series", "crps").loc["votes.CHN", "mean"] == pytest.approx(expected)
    assert coverage(rows).between(0.0, 1.0).all()
    copied = rows[rows["forecaster"] == "mean"].assign(forecaster=MODEL)
    level = skill_by(pd.concat([rows[rows["forecaster"] != MODEL], copied]), "series", "crps")
    assert level["mean"].to_numpy() == pytest.approx(np.zeros(len(level)))
