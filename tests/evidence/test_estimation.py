"""Do estimates recover known numbers, and do they rest on what they say?"""

import dataclasses
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.linalg import block_diag

from seeds import estimate as command
from sim.evidence.estimation import decay, leaders, line, noise, rest, tilt
from sim.evidence.estimation.estimate import Estimate
from sim.evidence.estimation.ideal import BOUNDS, IdealPoints
from sim.evidence.estimation.likelihood import (
    contrasts,
    excess,
    jackknife,
    profile,
    spread_interval,
)
from sim.evidence.estimation.persistence import averaged, change, sampled
from sim.evidence.estimation.records import IDEAL_POINTS, LAST_YEAR, VOTES, Records
from sim.evidence.estimation.votes import Lines
from sim.inputs.folders import shipped
from sim.inputs.register import load_register
from sim.model.ops import Array

SEEDS = shipped().seeds
STATES, YEARS = 9, 20
WEST = np.array([1.0, 1.0, 1.0, -1.0])
COVERED = range(18, 25)
"""Of 24 intervals of 90 %: fewer than 18 come by chance in one of 130 times."""


@pytest.fixture(scope="module")
def records() -> Records:
    """The shipped files."""
    return Records(SEEDS)


def gaussian(values: Array, covariance: Array) -> float:
    """Deviance of values (observation,) that have mean zero and a covariance."""
    weighted = np.linalg.solve(covariance, values)
    return float(np.linalg.slogdet(covariance)[1] + values @ weighted)


def series(rng: np.random.Generator, memory: float, innovation: float, *shape: int) -> Array:
    """Quarterly AR(1) series seen once in each of the years (..., year)."""
    state = rng.normal(0, innovation / np.sqrt(1 - memory**2), shape)
    seen = []
    for _ in range(YEARS):
        for _ in range(4):
            state = memory * state + rng.normal(0, innovation, shape)
        seen.append(state)
    return np.stack(seen, axis=-1)


def invented_votes(rng: np.random.Generator, common: float, own: float) -> Array:
    """Votes (state, year, partner) of a world with known lines, an agenda and noise."""
    shared = series(rng, 0.95, common, STATES)[:, None, :] * WEST[None, :, None]
    lines = shared + series(rng, 0.95, own, STATES, 4)
    agenda = rng.normal(0, 0.05, (1, 4, YEARS))
    means = rng.normal(0.5, 0.1, (STATES, 4, 1))
    noise = rng.normal(0, 0.02, (STATES, 4, YEARS))
    return np.swapaxes(means + agenda + lines + noise, 1, 2)


def invented_points(rng: np.random.Generator, decay: float) -> pd.DataFrame:
    """Ideal points of a world with a known speed of return; errors reported twice too large."""
    errors = rng.uniform(0.1, 0.2, (STATES, YEARS))
    points = series(rng, 1 - decay, 0.06, STATES) + rng.normal(0, 0.5 * errors)
    points += rng.normal(0, 0.3, (1, YEARS)) + rng.normal(0, 1, (STATES, 1))
    index = pd.MultiIndex.from_product([range(STATES), range(YEARS)], names=["iso3", "year"])
    return pd.DataFrame({"point": points.ravel(), "error": errors.ravel()}, index=index)


# ---- known numbers come back --------------------------------------------------------------------


def test_sizes_of_lines_are_recovered() -> None:
    """Of 24 invented records, 18 or more 90 % intervals hold the true size of each line."""
    true = 0.4, 0.3
    held = np.zeros(2, dtype=int)
    for seed in range(24):
        votes = invented_votes(np.random.default_rng(seed), *(size / 100 for size in true))
        panel = Lines.of(votes, np.arange(float(YEARS)), 0.05, WEST, pooled=True)
        best = panel.fit()
        outside = [excess(panel.deviance, best, panel.bounds, row) for row in range(2)]
        held += [beyond(size) <= 0 for beyond, size in zip(outside, true, strict=True)]
    assert all(count in COVERED for count in held), held


def test_the_speed_of_return_is_recovered() -> None:
    """Of 24 invented records, 18 or more 90 % intervals hold the true decay."""
    held = 0
    for seed in range(24):
        panel = IdealPoints.of(invented_points(np.random.default_rng(seed), 0.08))
        held += excess(panel.deviance, panel.fit(), BOUNDS, 0)(0.08) <= 0
    assert held in COVERED, held


def test_means_are_eliminated_as_contrasts_do() -> None:
    """The deviance of ideal points is that of contrasts without means, up to a constant."""
    panel = IdealPoints.of(invented_points(np.random.default_rng(4), 0.05))
    means = [np.kron(np.eye(STATES), np.ones((YEARS, 1))), np.tile(np.eye(YEARS), (STATES, 1))]
    apart = contrasts(np.hstack(means))
    gaps = []
    for numbers in (np.array([0.05, 0.06, 0.5]), np.array([0.2, 0.01, 0.9])):
        whole = block_diag(*panel.covariance(numbers))
        plain = gaussian(apart @ panel.points.ravel(), apart @ whole @ apart.T)
        gaps.append(panel.deviance(numbers) - plain)
    assert gaps[0] == pytest.approx(gaps[1], abs=1e-6)


def test_an_agenda_is_no_line() -> None:
    """What moves all states alike in a year leaves the sizes of lines as they are."""
    votes = invented_votes(np.random.default_rng(1), 0.004, 0.003)
    agenda = np.random.default_rng(2).normal(0, 1, (1, YEARS, 4))
    fits = [
        Lines.of(seen, np.arange(float(YEARS)), 0.05, WEST, pooled=True).fit()
        for seen in (votes, votes + agenda)
    ]
    assert fits[0] == pytest.approx(fits[1], abs=1e-3)


def test_yearly_covariances_are_those_of_a_long_run() -> None:
    """Covariances of values once a year and of yearly means agree with a simulated series."""
    rng, memory = np.random.default_rng(3), 0.8
    long = np.zeros(400_000)
    shocks = rng.normal(size=len(long))
    for i in range(1, len(long)):
        long[i] = memory * long[i - 1] + shocks[i]
    years = np.arange(3.0)
    for seen, expected in (
        (long[3::4], sampled(years, memory)),
        (long.reshape(-1, 4).mean(1), averaged(years, memory)),
    ):
        found = [np.mean(seen[: len(seen) - lag] * seen[lag:]) for lag in range(3)]
        assert found == pytest.approx(expected[0], rel=0.05)
        moved = np.std(long[24:] - long[:-24])
    assert moved == pytest.approx(change(memory, 1.0, 6), rel=0.02)


# ---- what an estimate rests on ------------------------------------------------------------------


def moved(records: Records, first: int, by: float) -> Records:
    """The same records with the home country's rows moved from some year on."""
    tables = {}
    for file, column in ((VOTES, "share_identical"), (IDEAL_POINTS, "idealpointfp")):
        table = records.table(file).copy()
        chosen = (table["iso3"] == records.home) & (table["year"] >= first)
        assert chosen.any()
        table.loc[chosen, column] += by
        tables[file] = table
    return Records(records.seeds, tables)


def test_the_home_country_from_2010_on_moves_nothing(records: Records) -> None:
    """No row of the home country from 2010 on enters lines, noise, rests or scales."""
    other = moved(records, 2010, 0.2)
    for found in (
        lambda them: decay.points(them, 1999).fit(),
        lambda them: line.lines(them, 1999, 0.02).fit(),
        lambda them: [one.value for _, one in noise.vote_noise(them, 0.02)],
        lambda them: [one.value for _, one in rest.ideal_scale(them)],
        lambda them: leaders.errors(them, 0.02),
        lambda them: noise.before(them)[1],
    ):
        assert np.array_equal(found(records), found(other))


def test_the_home_country_before_2010_moves_its_rest(records: Records) -> None:
    """The test above can fail: rows before 2010 move the home country's rest."""
    assert not np.array_equal(noise.before(records)[1], noise.before(moved(records, 2005, 0.2))[1])


def test_nothing_after_2018_is_read(records: Records) -> None:
    """Rows of later years change no table."""
    table = records.table(VOTES)
    later = table.assign(year=LAST_YEAR + 1, share_identical=0.0)
    other = Records(records.seeds, {VOTES: pd.concat([table, later])})
    assert other.table(VOTES).equals(table)


def test_the_range_of_votes_is_that_of_the_region(records: Records) -> None:
    """By votes alone no other state of the region exceeded 37.2 of 100 in 1999-2018."""
    found = dict(tilt.votes_range(records))
    assert found["votes_range.highest"].value == pytest.approx(37.19, abs=0.01)
    assert found["votes_range_home.highest"].value < found["votes_range.highest"].value


# ---- the tools ----------------------------------------------------------------------------------


def test_contrasts_remove_fixed_effects() -> None:
    """Contrasts are orthonormal, and means of groups vanish on them."""
    design = np.kron(np.eye(3), np.ones((4, 1)))
    rows = contrasts(design)
    assert rows.shape == (9, 12)
    assert rows @ design == pytest.approx(np.zeros((9, 3)), abs=1e-12)
    assert rows @ rows.T == pytest.approx(np.eye(9), abs=1e-12)


def test_a_profile_is_the_likelihood_ratio() -> None:
    """For a normal mean beside another number, the interval is 1.645 standard errors each way."""

    def deviance(numbers: Array) -> float:
        return float(((numbers[0] - 1) / 0.5) ** 2 + (numbers[1] - numbers[0]) ** 2)

    low, high = profile(deviance, np.array([1.0, 1.0]), ((-9.0, 9.0), (-9.0, 9.0)), 0)
    assert (low, high) == pytest.approx((1 - 0.8224, 1 + 0.8224), abs=0.01)
    assert profile(deviance, np.array([1.0, 1.0]), ((0.9, 9.0), (-9.0, 9.0)), 0)[0] == 0.9


def test_small_tools_agree_with_textbooks() -> None:
    """The jackknife of a mean is its standard error; 10 degrees give the ends of chi-squared."""
    values = np.array([1.0, 4.0, 2.0, 7.0])
    without = [np.delete(values, row).mean() for row in range(4)]
    assert jackknife(without) == pytest.approx(values.std(ddof=1) / 2)
    assert spread_interval(1.0, 10) == pytest.approx((0.739, 1.593), abs=0.001)


# ---- the file -----------------------------------------------------------------------------------


def test_the_file_is_what_the_records_give(capsys: pytest.CaptureFixture[str]) -> None:
    """seeds/estimates.toml and the table of docs/ESTIMATES.md are up to date."""
    assert command.main(["--check"]) == 0, capsys.readouterr().err


def test_a_number_that_differs_is_seen() -> None:
    """A difference of 3 % or another word is told apart, one of 1 % is not."""
    assert command.same("a = 1.00", "a = 1.01")
    assert not command.same("a = 1.00", "a = 1.03")
    assert not command.same("a = 1.00", "b = 1.00")


def test_every_estimate_has_a_range_and_files() -> None:
    """Each value lies in its range, and its files are there; no year is after 2018."""
    table = tomllib.loads(command.FILE.read_text(encoding="utf-8"))
    fields = {field.name for field in dataclasses.fields(Estimate)} - {"basis"}
    for name, one in table.items():
        assert one["low"] <= one["value"] <= one["high"], name
        assert one["low"] < one["high"], name
        assert all((Path(command.FOLDER) / file).is_file() for file in one["files"]), name
        assert one["last"] <= LAST_YEAR, name
        assert fields - {"checks"} <= set(one), name


@pytest.mark.parametrize("partner", ["CHN", "JPN", "USA", "EUU"])
def test_the_parts_add_up(partner: str) -> None:
    """Noise and lines imply the six-year changes of the other states' votes, to a quarter."""
    table = tomllib.loads(command.FILE.read_text(encoding="utf-8"))
    memory = 1 - table["political_decay"]["value"]
    lines = [table[name]["value"] for name in ("line_west", f"line_own.{partner}")]
    moved = [change(memory, size, 6) for size in lines]
    noisy = np.sqrt(2) * table[f"vote_noise.{partner}"]["value"]
    implied = float(np.sqrt(noisy**2 + np.square(moved).sum()))
    found = table[f"six_year_change.votes.{partner}"]["value"]
    assert implied == pytest.approx(found, rel=0.25)


def test_parameters_that_are_estimated_are_the_estimates(records: Records) -> None:
    """A parameter of an estimate's name that is not assumed has its value and its range."""
    table = tomllib.loads(command.FILE.read_text(encoding="utf-8"))
    parameters = load_register(SEEDS).parameters
    for name in set(table) & set(parameters):
        one, found = parameters[name], table[name]
        if one.kind != "assumed":
            ends = found["value"], found["low"], found["high"]
            assert (one.value, one.low, one.high) == ends, name
