"""One-at-a-time swings: each is what two runs of one's own would give."""

from dataclasses import replace

import numpy as np
import pytest

from sim.analysis.swings import Swings, outcomes_of, swings
from sim.engine.chance import Design
from sim.engine.ensemble import simulate
from sim.engine.run import Run
from sim.inputs.folders import shipped
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import Scenario
from sim.model.ops import Array
from sim.model.quarters import parse_quarter

OUTCOMES = outcomes_of(load_register(shipped().seeds).cast)
CENTRE = Run(design=Design(1), assumptions="fixed", chance=False)


@pytest.fixture(scope="module")
def found(baseline: Scenario, register: Register) -> Swings:
    """The swings of the shipped baseline."""
    return swings(baseline, register)


def ends(scenario: Scenario, register: Register, how: Run, quarter: str = "2030-Q4") -> Array:
    """The outcomes of a single member in a quarter, (outcome,)."""
    row = parse_quarter(quarter) - scenario.start
    futures = simulate(scenario, register, how)
    return np.array([futures.of(name)[row, 0] for name in OUTCOMES])


def test_every_ranged_parameter_is_swung(found: Swings, register: Register) -> None:
    """All numbers with a range are swung, in the order of the register, and no others."""
    ranged = [n for n, p in register.parameters.items() if p.low < p.high]
    assert list(found.parameters) == ranged
    assert found.low.shape == found.high.shape == found.size.shape == (len(ranged), len(OUTCOMES))
    assert (found.outcomes, found.quarter) == (OUTCOMES, "2030Q4")


def test_the_centre_is_the_fixed_run(found: Swings, baseline: Scenario, register: Register) -> None:
    """The centre is the baseline with fixed assumptions and chance off, to the last bit."""
    np.testing.assert_array_equal(found.centre, ends(baseline, register, CENTRE))


@pytest.mark.parametrize("side", ["low", "high"])
@pytest.mark.parametrize(
    "name",
    ["tie_decay", "channel_weight.economy", "governance_weight.EUU", "partial_share", "gap_2018"],
)
def test_a_swing_is_two_runs(
    found: Swings, baseline: Scenario, register: Register, name: str, side: str
) -> None:
    """Each end is what a run with that parameter alone held there gives, to the last bit."""
    value = getattr(register.parameters[name], side)
    alone = ends(baseline, register, replace(CENTRE, held={name: value}))
    row = found.parameters.index(name)
    np.testing.assert_array_equal(getattr(found, side)[row], alone)
    assert (alone != found.centre).any()


def test_shares_sum_to_one(found: Swings, register: Register) -> None:
    """Shares of all kinds together are one in each outcome, and none is negative."""
    kinds: dict[str, list[str]] = {}
    for name, parameter in register.parameters.items():
        kinds.setdefault(parameter.kind, []).append(name)
    shares = np.stack([found.share(names) for names in kinds.values()])
    assert (shares >= 0).all()
    np.testing.assert_allclose(shares.sum(axis=0), 1.0, rtol=1e-12)
    single = np.stack([found.share([name]) for name in found.parameters])
    np.testing.assert_allclose(single.sum(axis=0), 1.0, rtol=1e-12)


def test_a_number_without_a_range_has_no_share(found: Swings) -> None:
    """What is not swung adds nothing."""
    np.testing.assert_array_equal(found.share(["population_2018"]), 0.0)


def test_ranks_follow_sizes(found: Swings) -> None:
    """Rank 1 is the largest swing; a larger swing never has a later rank."""
    for size, rank in zip(found.size.T, found.rank.T, strict=True):
        assert rank[size.argmax()] == 1
        order = size.argsort()[::-1]
        assert (np.diff(rank[order]) >= 0).all()


def made(low: list[float], high: list[float]) -> Swings:
    """Swings of one outcome, around a centre of zero."""
    names = tuple(f"p{i}" for i in range(len(low)))
    columns = (np.array(side)[:, None] for side in (low, high))
    return Swings(names, ("x",), "2030Q4", np.zeros(1), *columns)


def test_a_swing_sees_a_turn_at_the_centre() -> None:
    """A swing reaches to the centre: an outcome that falls at both ends has moved."""
    np.testing.assert_array_equal(made([-1.0, -2.0], [-1.0, 3.0]).size[:, 0], [1.0, 5.0])


def test_equal_swings_share_a_rank() -> None:
    """Numbers that move an outcome alike have the same rank, and the next one counts them all."""
    np.testing.assert_array_equal(made([-1.0, -3.0, 0.0], [2.0, 0.0, 1.0]).rank[:, 0], [1, 1, 3])


def test_a_shorter_scenario_is_read_at_its_end(baseline: Scenario, register: Register) -> None:
    """A scenario that ends before 2030 is read in its last quarter."""
    short = replace(baseline, end=parse_quarter("2021-Q2"))
    found = swings(short, register)
    assert found.quarter == "2021Q2"
    np.testing.assert_array_equal(found.centre, ends(short, register, CENTRE, "2021-Q2"))


def test_a_longer_scenario_is_read_in_2030(baseline: Scenario, register: Register) -> None:
    """A scenario that goes on is still read in the last quarter of 2030."""
    long = replace(baseline, end=parse_quarter("2032-Q1"))
    np.testing.assert_allclose(
        swings(long, register).centre, ends(baseline, register, CENTRE), rtol=1e-12
    )
