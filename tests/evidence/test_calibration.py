"""The record against the real model: what is evidence, and is what was planted found?"""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.engine.chance import Design
from sim.engine.choice import choose
from sim.engine.draw_files import load_draws
from sim.engine.free_run import free_run
from sim.engine.run import Run
from sim.evidence import sequential as walk
from sim.evidence.calibration import (
    SPEAKS,
    Calibration,
    calibrate,
    disagreement,
    from_prior,
    ranks,
)
from sim.evidence.inference import Reference
from sim.evidence.observation import NoRecordError, Observation, observation
from sim.figures import posterior as posterior_figure
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import load_history
from tests.canvas import faults, picture

RUNS, RECORDS = 8000, 60
ENGINE = choose("auto", RUNS).engine
BAND = 2.05 / np.sqrt(RECORDS)
"""What the largest of some twenty gaps stays below in 99 of 100 samples of uniform ranks."""


@pytest.fixture(scope="module")
def found(register: Register) -> Calibration:
    return calibrate(register, seed=3, runs=RUNS)


@pytest.fixture(scope="module")
def watched(register: Register) -> Observation:
    return observation(register)


# ---- the recorded years --------------------------------------------------------------------------


def test_both_engines_live_through_the_same_years(register: Register) -> None:
    """2010 to 2018 agree to nine digits, whoever computes them."""
    by_numpy = free_run(register, Run(5, Design(20), engine="numpy"))
    by_machine = free_run(register, Run(5, Design(20), engine=ENGINE))
    for name, values in by_numpy.items():
        assert by_machine[name] == pytest.approx(values, rel=1e-9, abs=1e-9), name


def test_outputs_are_given_as_they_are_asked_for(register: Register) -> None:
    """Some outputs are those of all, in the order of the question."""
    names = ["ideal_point.KHM", "votes.CHN"]
    run = Run(5, Design(10), engine=ENGINE)
    some, every = free_run(register, run, names), free_run(register, run)
    assert list(some) == names
    assert all((some[name] == every[name]).all() for name in names)


def test_another_history_is_lived_through(register: Register) -> None:
    """What stands in the place of the record happens: a gap that nothing holds moves."""
    history = load_history(register)
    run = Run(5, Design(10), engine=ENGINE)
    recorded = free_run(register, run, ["gap.KHM"], history)["gap.KHM"]
    events = tuple(e for e in history.events if e.does != "holds the governance gap")
    free = free_run(register, run, ["gap.KHM"], replace(history, events=events))["gap.KHM"]
    assert (recorded == free_run(register, run, ["gap.KHM"])["gap.KHM"]).all()
    assert (recorded != free).any()


# ---- what is evidence ----------------------------------------------------------------------------


def test_what_is_imposed_is_no_evidence(register: Register, watched: Observation) -> None:
    """An output that the record holds is the same in all futures, so it is not watched."""
    lived = free_run(register, Run(5, Design(200), engine=ENGINE), watched.outputs)
    moving = {name for name, values in lived.items() if np.ptp(values, axis=1).max() > 0.0}
    held = {"flow_grants", "flow_loans", "flow_fdi", "exports", "gdp", "gap", "debt"}
    assert not held & {name.partition(".")[0] for name in watched.outputs}
    assert {one.output for one in watched.series} <= moving


def test_the_record_and_the_simulated_are_summed_up_alike(watched: Observation) -> None:
    """A past that is the record gives the summaries of the record."""
    ends = np.repeat(watched.recorded, 4, axis=1)[..., None]
    signed = {name: np.full((36, 1), steps) for name, steps in watched.signed.items()}
    lived = {one.output: ends[i] for i, one in enumerate(watched.series)} | signed
    assert watched.summaries(lived)[0] == pytest.approx(watched.target)
    assert len(watched.summary_names) == len(watched.target)


def test_the_level_of_an_ideal_point_is_no_evidence(watched: Observation) -> None:
    """Its level of 2018 is an input: a past that lies higher throughout says the same."""
    (ideal,) = (one for one in watched.series if one.output.startswith("ideal_point"))
    higher = replace(ideal, recorded=ideal.recorded + 1.0)
    series = tuple(higher if one is ideal else one for one in watched.series)
    assert replace(watched, series=series).target == pytest.approx(watched.target)


def test_a_shorter_record_ends_where_it_is_cut(watched: Observation) -> None:
    """Nothing that came after the year is left in it."""
    cut = watched.until(2014)
    assert cut.years == (2010, 2011, 2012, 2013, 2014)
    assert (cut.recorded == watched.recorded[:, :5]).all()
    assert not cut.signed


def test_a_country_without_votes_is_told_so(register: Register) -> None:
    """A home country of which the data know nothing cannot be fitted to them."""
    cast = register.cast
    other = replace(cast, home=replace(cast.home, code="XXX"))
    with pytest.raises(NoRecordError, match=r"no votes of .*\(XXX\)"):
        observation(replace(register, cast=other))


# ---- the fit -------------------------------------------------------------------------------------


def test_parameters_speak_by_the_rule(found: Calibration) -> None:
    """A posterior has the parameters that held-out runs show, and no others."""
    shown = {name for name, share in found.shown.items() if share > SPEAKS}
    assert set(found.posterior.columns) == shown
    assert 5 <= len(shown) <= 60
    assert "goal_2050" in set(found.shown) - shown


def test_planted_parameters_are_covered(found: Calibration) -> None:
    """Ranks of true parameters among posteriors of simulated records are uniform."""
    checked = ranks(found, seed=11, records=RECORDS)
    assert list(checked["parameter"]) == list(found.speaking)
    assert (checked["gap"] < BAND).all(), checked[checked["gap"] >= BAND]


def test_a_planted_past_moves_the_posterior(found: Calibration, register: Register) -> None:
    """Records simulated at either end of a resting level are told apart."""
    name = "votes_rest.USA"
    column, parameter = found.speaking.index(name), register.parameters[name]
    medians = []
    for end in (parameter.low, parameter.high):
        run = Run(12, Design(15), engine=ENGINE).holding({name: end})
        seen = found.watched.summaries(free_run(register, run, found.watched.outputs))
        posteriors = [found.reference.posterior(one, 49)[:, column] for one in seen]
        medians.append(np.median(posteriors, axis=1))
    assert np.mean(medians[0]) < -0.5
    assert np.mean(medians[1]) > 0.5


def test_the_record_is_none_of_another_model(found: Calibration) -> None:
    """Recorded votes lie among the simulated ones; exchanged between powers they do not."""
    assert found.reference.surprise(found.watched.target) > 0.01
    watched = found.watched
    turned = tuple(
        replace(one, recorded=other.recorded)
        for one, other in zip(watched.series, watched.series[::-1], strict=True)
    )
    assert found.reference.surprise(replace(watched, series=turned).target) < 0.01


def test_the_same_seed_gives_the_same_posterior(register: Register, found: Calibration) -> None:
    """A fit is repeated bit for bit; another seed gives another."""
    names = list(found.speaking)
    logits, summaries = from_prior(register, found.watched, 3, RUNS, names)
    again = replace(found, reference=Reference(logits, summaries))
    assert again.posterior == found.posterior
    other, _ = from_prior(register, found.watched, 4, 10, names)
    assert (other != logits[:10]).all()


# ---- what is shown of it -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def quick(found: Calibration) -> Calibration:
    """The fit with a sequential walk that is over at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(walk, "POPULATION", 120)
        patch.setattr(walk, "MOST_STEPS", 2)
        patch.setattr(walk, "LEAST", 1.0)
        assert found.walked.runs == 240
    return found


def test_the_table_has_both_ways_beside_the_prior(quick: Calibration) -> None:
    """Quantiles rise, lie within the range, and those of the prior are exact."""
    table = quick.table()
    assert list(table["parameter"]) == list(quick.speaking)
    for row in table.to_dict("records"):
        parameter = quick.register.parameters[row["parameter"]]
        for way in ("prior", "regression", "sequential"):
            ends = [row[f"{way} {end}"] for end in ("5%", "50%", "95%")]
            assert ends == sorted(ends)
            assert parameter.low <= ends[0] <= ends[-1] <= parameter.high
        assert row["prior 50%"] == pytest.approx(parameter.value)
        lowest = parameter.low + 0.1 * (parameter.value - parameter.low)
        assert row["prior 5%"] == pytest.approx(lowest)


def test_what_kept_its_range_is_counted(quick: Calibration) -> None:
    """Numbers without a posterior count as kept, and those narrowed by a tenth do not."""
    table = quick.table()
    narrowed = int((table["shrunk"] >= 0.1).sum())
    assert narrowed > 0
    kept = len(quick.shown) - narrowed
    assert quick.untouched(table) == pytest.approx(kept / len(quick.shown))


@pytest.mark.parametrize(
    ("regression", "sequential", "said"),
    [
        ((0.1, 0.5, 0.9), (0.1, 0.5, 0.9), ""),
        ((0.1, 0.5, 0.9), (0.1, 0.58, 0.9), ""),
        ((0.1, 0.5, 0.9), (0.1, 0.6, 0.9), "median"),
        ((0.2, 0.5, 0.7), (0.1, 0.5, 0.9), "width"),
        ((0.3, 0.4, 0.6), (0.1, 0.6, 0.9), "median and width"),
    ],
)
def test_ways_disagree_by_the_rule(
    regression: tuple[float, ...], sequential: tuple[float, ...], said: str
) -> None:
    """Medians apart by a tenth of the prior's interval, or an interval a quarter wider."""
    spans = (np.array(one) for one in ((0.05, 0.5, 0.95), regression, sequential))
    assert disagreement(*spans) == said


def test_the_picture_says_how_much_is_narrowed(quick: Calibration) -> None:
    """The title counts, the rows are in order of narrowing, and it is fit to print."""
    said = posterior_figure.content(quick, "0")
    narrowed = int((quick.table()["shrunk"] >= 0.1).sum())
    assert f"narrows {narrowed} of {len(quick.shown)} numbers" in said.finding
    assert list(said.data["shrunk"]) == sorted(said.data["shrunk"], reverse=True)
    assert faults(picture(said)) == []


def test_the_command_writes_what_assumptions_take(
    quick: Calibration, own_seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`hedgerow calibrate` prints a row for each number and leaves the posterior with the seeds."""
    (own_seeds / "posterior.csv").unlink()
    monkeypatch.setattr("sim.evidence.calibration.calibrate", lambda register, seed: quick)
    done = CliRunner().invoke(app, ["calibrate", "--seeds", str(own_seeds)])
    assert done.exit_code == 0, done.output
    assert all(name in done.stdout for name in quick.speaking)
    read = load_draws(own_seeds, "posterior", load_register(own_seeds))
    assert set(read.columns) == set(quick.speaking)


def test_another_program_was_asked_about_the_same_numbers(register: Register, root: Path) -> None:
    """The page's table of `sbi` has the numbers of the posterior, in their order."""
    page = (root / "docs" / "CALIBRATION.md").read_text(encoding="utf-8")
    block = page.partition("<!-- table: sbi -->")[2].partition("<!-- end -->")[0]
    names = re.findall(r"^\| `([^`]+)` \|", block, re.MULTILINE)
    assert names == list(load_draws(root / "seeds", "posterior", register).columns)


def test_a_country_without_votes_cannot_be_fitted(
    own_seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command refuses with the files that lack its rows, and leaves what was there."""

    def nothing(register: Register, seed: int) -> Calibration:
        raise NoRecordError("no votes of Nowhere are recorded in seeds/data")

    before = (own_seeds / "posterior.csv").read_bytes()
    monkeypatch.setattr("sim.evidence.calibration.calibrate", nothing)
    done = CliRunner().invoke(app, ["calibrate", "--seeds", str(own_seeds)])
    assert done.exit_code == 3
    assert "no votes of Nowhere" in done.stderr
    assert (own_seeds / "posterior.csv").read_bytes() == before
