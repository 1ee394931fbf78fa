"""Do the books balance, every quarter?"""

import numpy as np
import pytest

from sim.engine import play
from sim.engine.chance import Design, Shocks
from sim.engine.draws import draw
from sim.engine.ensemble import Trajectories, simulate
from sim.engine.run import Run
from sim.inputs.folders import shipped
from sim.inputs.register import load_register
from sim.inputs.scenario import load_scenario
from sim.model.channels import MONEY
from sim.model.world import World

REGISTER = load_register(shipped().seeds)
NAMES = ["baseline", "western-pressure", "reform-and-options"]


@pytest.fixture(scope="module", params=NAMES)
def result(request: pytest.FixtureRequest) -> Trajectories:
    scenario = load_scenario(shipped().scenarios, request.param, REGISTER)
    return simulate(scenario, REGISTER, Run(design=Design(32)))


def parameter(name: str) -> np.ndarray:
    return draw(REGISTER, 7, np.arange(32, dtype=np.uint64), "prior").as_mapping()[name]


def test_shares_sum_to_one(result: Trajectories) -> None:
    """Shares of partners in flows and in exports sum to one."""
    for name in ("share", "share_exports"):
        assert result.outputs[name].sum(axis=1) == pytest.approx(1.0, abs=1e-12)


def test_shares_are_those_of_the_flows(result: Trajectories) -> None:
    """The share of a partner is its exports and finance over those of all."""
    flows = result.outputs["exports"] + sum(result.outputs[f"flow_{kind}"] for kind in MONEY)
    expected = flows / flows.sum(axis=1, keepdims=True)
    assert result.outputs["share"] == pytest.approx(expected, rel=1e-12)


def test_no_flow_exceeds_its_offer(result: Trajectories) -> None:
    """Ministries realise at most what is offered, and at least the floor."""
    floor = parameter("absorption_floor")
    for kind in MONEY:
        offer, flow = result.outputs[f"offer_{kind}"], result.outputs[f"flow_{kind}"]
        assert (flow <= offer * (1 + 1e-12)).all()
        assert (flow >= offer * floor * (1 - 1e-9)).all()


def test_debt_grows_by_loans_less_repayment(result: Trajectories) -> None:
    """The debt to each creditor changes by a quarter of its loans less its repayment."""
    debt, loans = result.outputs["debt"], result.outputs["flow_loans"]
    expected = debt[:-1] + loans[1:] / 4 - debt[:-1] * parameter("repayment") / 400
    assert debt[1:] == pytest.approx(expected, rel=1e-12)


def test_exports_reconcile(result: Trajectories) -> None:
    """At the start exports by partner add up to one total, whatever each was drawn to be."""
    first = result.outputs["exports"][0].sum(axis=0)
    growth = 1 + parameter("growth_trend") / 400
    assert first == pytest.approx(parameter("exports_total_2018") * growth, rel=2e-3)


def test_alignment_is_the_weighted_mean_of_ties(result: Trajectories) -> None:
    """Alignment is the mean of the three ties, weighted by the channel weights."""
    channels = ("economy", "security", "diplomacy")
    weights = [parameter(f"channel_weight.{c}") for c in channels]
    ties = [result.outputs[f"tie_{c}"][:, :5] for c in channels]
    mean = sum(w * t for w, t in zip(weights, ties, strict=True)) / sum(weights)
    assert result.outputs["alignment"] == pytest.approx(mean, rel=1e-12)


def test_pressure_has_two_parts(result: Trajectories) -> None:
    """Pressure is what is sought over governance plus what is sought over China."""
    parts = result.outputs["pressure_governance"] + result.outputs["pressure_strategic"]
    assert result.outputs["pressure"] == pytest.approx(parts, abs=1e-15)
    assert (result.outputs["felt"] <= result.outputs["pressure"]).all()


def test_effort_stays_within_the_budget() -> None:
    """Effort on all partners is below the budget: the rest goes to nobody."""
    members = np.arange(8, dtype=np.uint64)
    shocks = Shocks(7, members)
    assumptions = draw(REGISTER, 7, members, "prior")
    world = World(REGISTER.cast, assumptions, REGISTER.programmes)
    play.spin_up(world, REGISTER, shocks)
    spent = world.home.effort.sum(axis=(0, 1))
    assert (spent < world.home.budget).all()
    assert (spent > 0.5 * world.home.budget).all()
    assert world.home.effort.shape[1] == len(REGISTER.cast.partners)
