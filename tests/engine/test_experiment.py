"""An experiment measures what single runs would give, in any blocks, kept or tallied."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.engine import experiment as module
from sim.engine.chance import Design
from sim.engine.choice import installed
from sim.engine.draws import Draws
from sim.engine.ensemble import blocks_of, simulate
from sim.engine.error_control import enough_members
from sim.engine.experiment import Experiment, Measure
from sim.engine.mean_error import mean_error, spread_of
from sim.engine.policy import levers_beyond, policy
from sim.engine.run import Run
from sim.engine.tallies import Tally
from sim.inputs.register import Register
from sim.inputs.scenario import Event, Scenario, Setting
from sim.model.quarters import parse_quarter

RUN = Run(design=Design(10))
ENGINES = ["numpy", "fused"] if installed() else ["numpy"]
TILT, CLOSENESS = Measure.at("tilt", "2021"), Measure("alignment.CHN")


def event(actor: str, does: str, size: float, first: str, last: str = "2021-Q4") -> Event:
    span = parse_quarter(first), parse_quarter(last, end=True)
    return Event("it", actor, does, size, *span, "judgement", "test")


@pytest.fixture(scope="module")
def pair(load: Callable[[str], Scenario]) -> tuple[Scenario, ...]:
    """Two short policies."""
    names = ("baseline", "western-pressure")
    return tuple(replace(load(name), end=parse_quarter("2021-Q4")) for name in names)


# ---- measuring -----------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("size", [1, 3, 10])
def test_outcomes_are_those_of_single_runs(
    pair: tuple[Scenario, ...],
    register: Register,
    engine: str,
    size: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each measure of each policy is what its run alone gives, to the last bit, in any blocks."""
    run = replace(RUN, engine=engine)  # type: ignore[arg-type]
    monkeypatch.setattr(module, "blocks_of", lambda n, first=0: blocks_of(n, size, first))
    experiment = Experiment(pair, run, (TILT, CLOSENESS))
    found = experiment.outcomes(register)
    for i, one in enumerate(pair):
        alone = simulate(one, register, run)
        np.testing.assert_array_equal(found.of("tilt")[i], alone.of("tilt")[[-1]])
        np.testing.assert_array_equal(found.of("alignment.CHN")[i], alone.of("alignment.CHN"))
        (whole,) = Experiment((one,), run).trajectories(register)
        for name, rows in alone.outputs.items():
            assert rows.tobytes() == whole.outputs[name].tobytes(), name


@pytest.mark.parametrize("engine", ENGINES)
def test_tallies_are_those_of_what_is_kept(
    pair: tuple[Scenario, ...], register: Register, engine: str
) -> None:
    """Tallied or kept, an experiment says the same."""
    experiment = Experiment(pair, replace(RUN, engine=engine))  # type: ignore[arg-type]
    for kept, told in zip(
        experiment.trajectories(register), experiment.tallies(register), strict=True
    ):
        rows = np.concatenate([*kept.outputs.values()], axis=1).reshape(-1, 10)
        mine = Tally(told.levels.units)
        mine.add(rows)
        np.testing.assert_array_equal(mine.mean, told.levels.mean)


def test_policies_of_other_lengths_share_a_quarter(
    pair: tuple[Scenario, ...], register: Register
) -> None:
    """A measure in one quarter is read by its date, however long each policy runs."""
    longer = replace(pair[0], end=parse_quarter("2023-Q4"))
    found = Experiment((longer, pair[0]), RUN, (TILT,)).outcomes(register).of("tilt")
    np.testing.assert_array_equal(found[0], found[1])


def test_what_is_not_there_is_refused(pair: tuple[Scenario, ...], register: Register) -> None:
    """A quarter beyond the run, an output that nobody records, one that is not measured."""
    beyond = Experiment(pair, RUN, (Measure.at("tilt", "2022-Q1"),))
    with pytest.raises(ValueError, match="baseline does not run from 2022Q1 to 2022Q1"):
        beyond.outcomes(register)
    with pytest.raises(ValueError, match="no output 'tild'"):
        Experiment(pair, RUN, (Measure("tild"),)).outcomes(register)
    with pytest.raises(ValueError, match="'gdp' is not measured"):
        Experiment(pair, RUN, (TILT,)).outcomes(register).of("gdp")


def test_futures_that_cannot_be_are_refused(pair: tuple[Scenario, ...], register: Register) -> None:
    """No way of running an experiment lets a held or drawn value out of its range."""
    table = Draws.of("wrong", {"tie_decay": [9.0] * 10})
    for futures in (RUN.holding({"tie_decay": 9.0}), replace(RUN, assumptions=table)):
        wrong = Experiment(pair, futures, (TILT,))
        for run in (wrong.outcomes, wrong.trajectories, wrong.tallies):
            with pytest.raises(ValueError, match=r"tie_decay .* 9"):
                run(register)


@pytest.mark.parametrize(
    "other",
    [
        {"seed": 8},
        {"chance": False},
        {"assumptions": "fixed"},
        {"assumptions": Draws.of("x", {"tie_decay": [0.05] * 10})},
        {"held": {"tie_decay": 0.05}},
        {"design": Design(5, 2)},
        {"engine": "numpy"},
    ],
    ids=str,
)
def test_the_digest_tells_experiments_apart(
    pair: tuple[Scenario, ...], other: dict[str, Any]
) -> None:
    """Whatever can change what is measured makes another experiment; names of policies do not."""
    usual = Experiment(pair, RUN, (TILT,))
    renamed = tuple(replace(one, name="x", title="y") for one in pair)
    assert usual.digest == Experiment(renamed, RUN, (TILT,)).digest
    changed = Experiment(pair, replace(RUN, **other), (TILT,))
    digests = {usual.digest, changed.digest, Experiment(pair[:1], RUN, (TILT,)).digest}
    assert len(digests | {Experiment(pair, RUN, (CLOSENESS,)).digest}) == 4


def test_enough_members_are_enough_and_no_more(
    pair: tuple[Scenario, ...], register: Register
) -> None:
    """The error of the mean is below what is asked with so many members, and not with half."""
    error = 0.15
    members = enough_members(pair[0], register, Run(design=Design(1)), "tilt.KHM", error)
    values = simulate(pair[0], register, Run(design=Design(members))).of("tilt")
    assert values.std(axis=1, ddof=1).max() / members**0.5 < error
    assert members > 128
    half = values[:, : members // 2]
    assert half.std(axis=1, ddof=1).max() / (members // 2) ** 0.5 >= error


def test_enough_members_keep_the_streams_of_the_run(
    pair: tuple[Scenario, ...], register: Register
) -> None:
    """With streams, members are enough in the design that is asked for, draw by draw."""
    asked = Run(design=Design(1, 32))
    members = enough_members(pair[0], register, asked, "tilt.KHM", 0.4)
    run = replace(asked, design=Design.of(members, 32))
    values = simulate(pair[0], register, run).of("tilt")
    assert mean_error(spread_of(values, 32), run).max() < 0.4


def test_streams_too_few_for_an_error_are_refused_at_once(
    pair: tuple[Scenario, ...], register: Register
) -> None:
    """Where luck that all draws share leaves more than the error asked for, that is said."""
    with pytest.raises(ValueError, match="2 streams of luck leave an error"):
        enough_members(pair[0], register, Run(design=Design(1, 2)), "gdp.KHM", 1e-9)


# ---- policies ------------------------------------------------------------------------------------


def test_a_policy_is_what_a_file_would_give(
    pair: tuple[Scenario, ...], register: Register, load: Callable[[str], Scenario]
) -> None:
    """Levers and events of a scenario file, set in Python, make the same scenario."""
    shipped = load("base-rumour")
    levers = {name: setting.value for name, setting in shipped.settings.items()}
    assert levers
    made = policy(load("baseline"), register, levers, shipped.events)
    assert made.digest == shipped.digest
    back = policy(made, register, {n: register.levers[n].default for n in levers})
    assert back.settings == {}
    assert back.events == shipped.events


@pytest.mark.parametrize(
    ("levers", "said"),
    [
        ({"USA.levl": 1.0}, "unknown lever 'USA.levl'; did you mean 'USA.level'"),
        ({"USA.level": 99.0}, r"USA.level = 99 is too large; allowed: 0 to .* \(multiple"),
        ({"USA.level": float("nan")}, "USA.level = nan is no number"),
        ({"USA.level": "high"}, "'high', which is no number"),
        ({"USA.level": True}, "True, which is no number"),
        ({"a.b": 1, "USA.level": -1}, "unknown lever 'a.b'"),
    ],
)
def test_levers_that_cannot_be_are_refused(
    pair: tuple[Scenario, ...], register: Register, levers: dict[str, Any], said: str
) -> None:
    """A lever that is unknown, or outside its range, is refused with name, value and unit."""
    with pytest.raises(ValueError, match=said):
        policy(pair[0], register, levers)


@pytest.mark.parametrize(
    ("happening", "said"),
    [
        (
            event("USA", "cuts aids", 0.5, "2020-Q1"),
            "USA cannot do 'cuts aids'",
        ),
        (event("XXX", "cuts aid", 0.5, "2020-Q1"), "XXX cannot do 'cuts aid'"),
        (
            event("USA", "cuts aid", 1.5, "2020-Q1"),
            r"event 'it' takes USA.aid_cut to 1.5; allowed: 0 to 1",
        ),
        (event("USA", "cuts aid", float("nan"), "2020-Q1"), "takes USA.aid_cut to nan"),
        (event("USA", "cuts aid", 0.5, "2018-Q1", "2025-Q4"), "begins in 2018Q1, before the run"),
        (event("USA", "cuts aid", 0.5, "2020-Q3", "2020-Q1"), "event 'it' ends before it begins"),
    ],
)
def test_events_that_cannot_be_are_refused(
    pair: tuple[Scenario, ...], register: Register, happening: Event, said: str
) -> None:
    """An event that nobody can cause, or that pushes a lever beyond its range, is refused."""
    with pytest.raises(ValueError, match=said):
        policy(pair[0], register, events=(happening,))


def test_a_lever_that_leaves_its_range_is_found(
    pair: tuple[Scenario, ...], register: Register
) -> None:
    """A scenario made by hand is held against the ranges too, and says how far it goes."""
    assert list(levers_beyond(pair[1], register)) == []
    wild = replace(pair[0], settings={"USA.level": Setting(-3.0, "test")})
    assert list(levers_beyond(wild, register)) == [("USA.level", -3.0)]
