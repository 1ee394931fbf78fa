"""Forecasts: what is said can be recorded, is sealed as it was made, and is scored as it says."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from typer.testing import CliRunner

from sim.batches.plan import inputs_of
from sim.cli import app
from sim.engine.chance import Design
from sim.engine.choice import choose
from sim.engine.draw_files import load_draws
from sim.engine.ensemble import simulate
from sim.engine.run import Run
from sim.evidence.backtests.rivals import RIVALS, even
from sim.evidence.backtests.scores import MODEL, crps
from sim.evidence.forecast.known import known_quantities
from sim.evidence.forecast.observed import read_observed
from sim.evidence.forecast.quantities import quantity_names, simulated
from sim.evidence.forecast.scoring import energy_score, ignorance, score
from sim.evidence.forecast.sealed import (
    ENDS,
    Forecast,
    SealedError,
    forecast,
    read_sealed,
    seal,
)
from sim.evidence.observation import observation
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import Scenario, load_scenario
from sim.inputs.strict_toml import FileProblems
from tests.growth import with_south_korea

ENGINE = choose("auto", 1 << 20).engine
STORED = Path(__file__).parents[2] / "results" / "forecast-2019-2024"


@pytest.fixture(scope="module")
def run() -> Run:
    return Run(7, Design(400), engine=ENGINE)


@pytest.fixture(scope="module")
def made(baseline: Scenario, register: Register, run: Run) -> Forecast:
    return forecast(baseline, register, run, 2021)


# ---- what is said --------------------------------------------------------------------------------


def test_quantities_are_read_off_the_futures(
    baseline: Scenario, register: Register, run: Run
) -> None:
    """A year of exports is the mean of its quarters over what they were in 2018."""
    found = simulated(baseline, register, run, 2020)
    whole = simulate(baseline, register, run)
    assert found.years == (2019, 2020)
    for code in register.cast.senders:
        yearly = whole.of(f"exports.{code}")[:8].reshape(2, 4, -1).mean(axis=1)
        amount = register.parameters[f"exports_2018.{code}"].value
        assert found.values[f"exports.{code}"] == pytest.approx(yearly / amount)
    points = whole.of(f"ideal_point.{register.cast.home.code}")[3:8:4]
    assert (found.values["ideal_point"] == points).all()
    democracy = found.values["democracy"]
    assert ((democracy >= 0.0) & (democracy <= 1.0)).all()


def test_powers_move_on_in_their_own_steps(
    baseline: Scenario, register: Register, run: Run
) -> None:
    """A distance is that to where a power went: it differs from that to where it stood."""
    found = simulated(baseline, register, run, 2021)
    name = f"distance.{register.cast.patron}"
    stood = register.parameters[f"ideal_2018.{register.cast.patron}"].value
    apart = found.values[name] - np.abs(found.values["ideal_point"] - stood)
    spread = apart.std(axis=1)
    assert 0.0 < spread[0] < spread[-1]
    assert (found.values[name] >= 0.0).all()


def test_nothing_after_2018_is_known(register: Register) -> None:
    """Series end with the year 2018: the last values are those of its rows."""
    known = known_quantities(register)
    assert set(quantity_names(register)) <= set(known)
    lengths = {name: len(one.own) for name, one in known.items()}
    assert lengths["ideal_point"] == lengths["democracy"] == 20
    assert lengths["growth"] == lengths["exports.USA"] == 9
    assert known["exports.USA"].own[-1] == 1.0
    home = register.parameters["ideal_home_2018"].value
    assert known["ideal_point"].own[-1] == pytest.approx(home, abs=1e-3)
    for code in register.cast.powers:
        power = known[f"power.{code}"].own[-1]
        assert power == pytest.approx(register.parameters[f"ideal_2018.{code}"].value, abs=1e-3)


def test_every_quantity_has_its_forecasters(made: Forecast, register: Register) -> None:
    """Quantiles rise; rivals that need other states are there where others are recorded."""
    table = made.table
    assert (np.diff(table[list(ENDS)].to_numpy(), axis=1) >= 0.0).all()
    said = table.groupby("quantity")["forecaster"].agg(set)
    assert said["ideal_point"] == {MODEL, *RIVALS}
    assert said["exports.USA"] == {MODEL, "random walk", "mean", "trend"}
    assert (table[table["unit"] == "multiple of 2018"]["q05"] > 0.0).all()
    assert list(made.paths) == [
        f"{n}:{y}" for n in quantity_names(register) for y in (2019, 2020, 2021)
    ]


def test_a_power_without_a_record_has_no_forecast(
    own_seeds: Path, scenarios: Path, made: Forecast
) -> None:
    """With one more partner by data alone the forecast has the quantities that it had."""
    with_south_korea(own_seeds)
    grown = load_register(own_seeds)
    baseline = load_scenario(scenarios, "baseline", grown)
    found = forecast(baseline, grown, Run(7, Design(4), engine="numpy"), 2019)
    assert set(found.table["quantity"]) == set(made.table["quantity"])
    assert not any("KOR" in one.output for one in observation(grown).series)


# ---- sealing -------------------------------------------------------------------------------------


@pytest.fixture
def sealed(
    made: Forecast, baseline: Scenario, register: Register, run: Run, tmp_path: Path
) -> Path:
    seal(made, tmp_path / "one", baseline, register, run, {"date": "2026-01-01"})
    return tmp_path / "one"


def test_what_is_sealed_is_read_again(sealed: Path, made: Forecast) -> None:
    """Seven digits of every number come back."""
    read = read_sealed(sealed)
    pd.testing.assert_frame_equal(read.table, made.table, rtol=1e-6)
    pd.testing.assert_frame_equal(read.paths, made.paths, rtol=1e-6)


def test_a_forecast_is_never_written_over(
    sealed: Path, made: Forecast, baseline: Scenario, register: Register, run: Run
) -> None:
    """A folder that is there stays as it is."""
    before = (sealed / "forecast.json").read_bytes()
    with pytest.raises(SealedError, match="never written over"):
        seal(made, sealed, baseline, register, run, {"date": "2027-01-01"})
    assert (sealed / "forecast.json").read_bytes() == before


@pytest.mark.parametrize("name", ["forecast.csv", "paths.csv"])
def test_a_changed_forecast_is_refused(sealed: Path, name: str) -> None:
    """One digit that moved is told, with the file."""
    text = (sealed / name).read_text()
    (sealed / name).write_text(text.replace("1", "2", 1))
    with pytest.raises(SealedError, match=f"{name} in .* was changed"):
        read_sealed(sealed)
    (sealed / name).unlink()
    with pytest.raises(SealedError, match="no whole forecast"):
        read_sealed(sealed)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": {}, "scenario": "baseline"}'])
def test_a_seal_that_is_not_whole_is_refused(sealed: Path, text: str) -> None:
    """Without scenario, date and digests there is no sealed forecast."""
    (sealed / "forecast.json").write_text(text, encoding="utf-8")
    with pytest.raises(SealedError, match="no whole forecast"):
        read_sealed(sealed)


def test_the_published_forecast_is_as_it_was_sealed() -> None:
    """Its files have the digests of the day on which it was sealed."""
    assert read_sealed(STORED).paths.shape[0] == 400


def test_the_published_forecast_is_made_again(register: Register, scenarios: Path) -> None:
    """The same seeds give the same digits, unless a later version of the model moves numbers."""
    told = json.loads((STORED / "forecast.json").read_text(encoding="utf-8"))
    scenario = load_scenario(scenarios, told["scenario"], register)
    drawn = load_draws(register.folder, "posterior", register)
    run = Run(told["inputs"]["seed"], Design(told["inputs"]["draws"]), drawn, engine=ENGINE)
    now = inputs_of([scenario], register, run)
    if now | {"code": ""} != told["inputs"] | {"code": ""} or ENGINE != "fused":
        pytest.skip("the seeds or the scenario are others, or the engine is missing")
    again, stored = forecast(scenario, register, run, 2024), read_sealed(STORED)
    moved = not np.allclose(again.paths, stored.paths, rtol=1e-6)
    if moved and now["code"] != told["inputs"]["code"]:
        pytest.skip("a later version moves the numbers, and publishes its own forecast")
    pd.testing.assert_frame_equal(again.table, stored.table, rtol=1e-6)
    pd.testing.assert_frame_equal(again.paths, stored.paths, rtol=1e-6)


# ---- scores --------------------------------------------------------------------------------------


def observed_of(made: Forecast, column: str = "q50") -> pd.DataFrame:
    """Invented observations: a quantile of the model in every year."""
    own = made.table[made.table["forecaster"] == MODEL]
    return own[["quantity", "year"]].assign(value=own[column].to_numpy(), standard_error=0.0)


def test_what_the_model_said_scores_well(made: Forecast) -> None:
    """Its own medians are covered, lie in the middle of its paths, and beat most rivals."""
    found = score(made, observed_of(made))
    assert found.coverage[MODEL] == 1.0
    assert found.pit[2] == len(found.paths)
    assert (found.skill.loc["all"] > 0.0).all()


def test_what_was_missed_costs(made: Forecast) -> None:
    """Beyond its interval the interval score is the width and twenty times the miss."""
    seen = observed_of(made, "q95")
    seen["value"] += 1.0
    found = score(made, seen)
    rows = found.rows[found.rows["forecaster"] == MODEL]
    own = made.table[made.table["forecaster"] == MODEL]
    assert found.coverage[MODEL] == 0.0
    assert rows["interval_score"].to_numpy() == pytest.approx(
        (own["q95"] - own["q05"] + 20.0).to_numpy()
    )


def test_the_quantile_score_is_its_definition(made: Forecast) -> None:
    """Twice the mean of what each quantile is charged for lying above or below."""
    seen = observed_of(made, "q25").head(1)
    (row,) = score(made, seen).rows.query("forecaster == @MODEL").to_dict("records")
    own = made.table.query("forecaster == @MODEL").iloc[0]
    value = seen["value"].iloc[0]
    charges = [(value - own[q]) * (level - (value < own[q])) for q, level in ENDS.items()]
    assert row["quantile_score"] == pytest.approx(2.0 * np.mean(charges))


def test_the_energy_score_of_one_value_is_its_crps() -> None:
    """Of a single quantity it is the CRPS in units of the spread."""
    sample = np.random.default_rng(0).standard_normal((200, 1)) * 3.0
    expected = crps(1.0, sample[:, 0]) / sample.std()
    assert energy_score(sample, np.array([1.0])) == pytest.approx(expected)


def test_ignorance_of_a_normal_sample_is_the_known_one() -> None:
    """A fine sample of a normal distribution gives that of one which is wider by the kernel."""
    sample = 3.0 * stats.norm.ppf(even(4000)) + 1.0
    wide = 3.0 * np.sqrt(1.0 + (1.06 * 4000**-0.2) ** 2)
    for happened in (-8.0, 1.0, 3.5):
        density = stats.norm.pdf(happened, 1.0, wide)
        assert ignorance(sample, happened) == pytest.approx(-np.log2(density), abs=0.01)


def test_ignorance_of_what_nobody_expected_is_large_and_finite() -> None:
    """Far beyond a sample the density is no zero, and a sample of one value has one too."""
    assert 1e3 < ignorance(stats.norm.ppf(even(400)), 60.0) < np.inf
    assert np.isfinite(ignorance(np.full(400, 2.0), 3.0))


def test_intervals_are_compared_as_values_are(made: Forecast) -> None:
    """Skill of intervals is one less the ratio of mean interval scores."""
    found = score(made, observed_of(made))
    means = found.rows.groupby(["quantity", "forecaster"])["interval_score"].mean()
    expected = 1.0 - means["growth", MODEL] / means["growth", "trend"]
    assert found.interval_skill.loc["growth", "trend"] == pytest.approx(expected)


def test_the_rank_counts_who_was_better(made: Forecast) -> None:
    """First where every skill is above zero, one place lower for each rival that was better."""
    assert score(made, observed_of(made)).rank == 1
    rival = made.table[made.table["forecaster"] == "trend"]
    seen = rival[["quantity", "year"]].assign(value=rival["q50"].to_numpy(), standard_error=0.0)
    found = score(made, seen)
    assert found.rank == 1 + (found.skill.loc["all"] < 0.0).sum()
    assert found.rank > 1


def test_an_error_of_the_record_widens_the_paths(made: Forecast) -> None:
    """With a large standard error what lies beyond all paths is no longer beyond them."""
    seen = observed_of(made, "q95")
    seen["value"] += 10.0
    blurred = score(made, seen.assign(standard_error=20.0)).paths["PIT"]
    assert (score(made, seen).paths["PIT"] == 1.0).mean() > 0.8
    assert blurred.mean() == pytest.approx(0.7, abs=0.1)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("growht,2019,1,0", "'growht' was not forecast"),
        ("growth,2031,1,0", "'growth' was not forecast of '2031'"),
        ("growth,2019.0,1,0", "'growth' was not forecast of '2019.0'"),
        ("growth,2019,much,0", "the value 'much' is no finite number"),
        ("growth,2019,,0", "the value '' is no finite number"),
        ("growth,2019,nan,0", "the value 'nan' is no finite number"),
        ("growth,2019,1_000,0", "the value '1_000' is no finite number"),
        ("growth,2019,1,-1", "the standard error '-1' is no finite number of at least 0"),
        ("growth,2019,1,", "the standard error '' is no finite number of at least 0"),
        ("growth,2019,1", "3 cells for 4 columns"),
        ("growth,2019,5,2,0", "5 cells for 4 columns"),
        ("democracy,2019,1,0", "is given twice, first in line 3"),
    ],
)
def test_mistakes_in_what_was_observed_are_told(
    made: Forecast, tmp_path: Path, line: str, said: str
) -> None:
    """Each has its line, and what is allowed."""
    file = tmp_path / "seen.csv"
    file.write_text(f"# invented\nquantity,year,value,standard_error\ndemocracy,2019,1,0\n{line}\n")
    with pytest.raises(FileProblems) as refused:
        read_observed(file, made)
    (problem,) = refused.value.problems
    assert said in problem.what
    assert (problem.line, bool(problem.fix)) == (4, True)


HEAD = "quantity,year,value,standard_error\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nothing stands in this file"),
        ("\n  \n# only a comment\n", "nothing stands in this file"),
        (HEAD, "no value follows the first line"),
        ("year,quantity,value,standard_error\n", "the first line is 'year,quantity"),
        (HEAD.replace(",", ";"), "the first line is 'quantity;year"),
    ],
)
def test_a_file_without_its_first_line_is_told(
    made: Forecast, tmp_path: Path, text: str, said: str
) -> None:
    """An empty file, no values, other columns and other separators are told apart."""
    file = tmp_path / "seen.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FileProblems) as refused:
        read_observed(file, made)
    (problem,) = refused.value.problems
    assert said in problem.what
    assert HEAD.strip() in problem.fix or "add a line" in problem.fix


@pytest.mark.parametrize(("start", "end"), [("", "\r\n"), ("\ufeff", "\n"), ("\ufeff", "\r\n")])
def test_files_of_other_systems_are_read(
    made: Forecast, tmp_path: Path, start: str, end: str
) -> None:
    """Line ends of Windows, and the mark that spreadsheets begin with, change nothing."""
    text = f"{start}{HEAD} growth , 2019 , 5.5 , 0 \n".replace("\n", end)
    (tmp_path / "seen.csv").write_bytes(text.encode())
    (row,) = read_observed(tmp_path / "seen.csv", made).to_dict("records")
    assert row == {"quantity": "growth", "year": 2019, "value": 5.5, "standard_error": 0.0}


def test_years_that_are_not_observed_are_named(made: Forecast) -> None:
    """What was forecast and is not observed is told, and nothing else."""
    seen = observed_of(made)
    gone = (seen["quantity"] == "growth") & (seen["year"] == 2020)
    found = score(made, seen[~gone])
    assert found.unobserved.to_numpy().tolist() == [["growth", 2020]]
    assert score(made, seen).unobserved.empty
    assert found.units["growth"] == "% a year"


# ---- commands ------------------------------------------------------------------------------------


def test_the_commands_seal_and_score(sealed: Path, made: Forecast, tmp_path: Path) -> None:
    """`hedgerow score` prints skill, coverage and PIT of an invented record."""
    file = tmp_path / "seen.csv"
    observed_of(made).to_csv(file, index=False)
    done = CliRunner().invoke(app, ["score", str(sealed), str(file)])
    assert done.exit_code == 0, done.output
    assert all(word in done.stdout for word in ("random walk", "model 100%", "Energy score"))
    assert "Not observed" not in done.stdout
    assert "Outside all paths" not in done.stdout
    file.write_text(f"{HEAD}democracy,2019,35,0\n", encoding="utf-8")
    told = CliRunner().invoke(app, ["score", str(sealed), str(file)]).stdout
    assert "Outside all paths of the model: democracy 2019; look" in told
    assert "Not observed: democracy 2020 to 2021; distance.ASEAN, distance.CHN, " in told
    assert told.endswith("official.USA 2019 to 2021.\n")
    (sealed / "paths.csv").write_text("x\n")
    broken = CliRunner().invoke(app, ["score", str(sealed), str(file)])
    assert broken.exit_code == 5
    assert "was changed" in broken.stderr


def test_the_command_forecasts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`hedgerow forecast --seal` leaves a whole forecast, once; without it nothing is left."""
    monkeypatch.setattr("sim.engine.choice.FEW", 0)
    words = ["forecast", "baseline", "--members", "400", "--until", "2019", "--out", str(tmp_path)]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    assert "democracy" in done.stdout
    assert "Not stored" in done.stdout
    assert not list(tmp_path.iterdir())
    stored = CliRunner().invoke(app, [*words, "--seal"])
    assert (stored.exit_code, "Not stored" in stored.stdout) == (0, False)
    assert read_sealed(tmp_path / "forecast-2019-2019").paths.shape == (400, 14)
    again = CliRunner().invoke(app, [*words, "--seal"])
    assert (again.exit_code, again.stdout) == (2, "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["baseline", "--members", "10"], "--members: a forecast keeps 400 paths"),
        (["baseline", "--until", "2045"], "--until: baseline ends before the end of 2045"),
    ],
)
def test_what_cannot_be_forecast_is_refused(words: list[str], said: str) -> None:
    """Too few futures, and years that a scenario does not reach, are told with their option."""
    done = CliRunner().invoke(app, ["forecast", *words])
    assert done.exit_code == 2
    assert said in done.stderr
