"""Do the books balance, every quarter?"""

from collections.abc import Iterator

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
from sim.model.ops import stack
from sim.model.world import World

REGISTER = load_register(shipped().seeds)
NAMES = ["baseline", "western-pressure", "reform-and-options"]


@pytest.fixture(scope="module", params=NAMES)
def result(request: pytest.FixtureRequest) -> Trajectories:
    scenario = load_scenario(shipped().scenarios, request.param, REGISTER)
    return simulate(scenario, REGISTER, Run(design=Design(32), engine="fused"))


def parameter(name: str) -> np.ndarray:
    return draw(REGISTER, 7, np.arange(32, dtype=np.uint64), "prior").as_mapping()[name]


def test_shares_sum_to_one(result: Trajectories) -> None:
    """Shares of partners in all flows, exports, official money, investment, debt sum to one."""
    for name in ("share", "share_exports", "share_official", "share_fdi", "share_debt"):
        assert result.outputs[name].sum(axis=1) == pytest.approx(1.0, abs=1e-12)


def test_shares_are_those_of_the_flows(result: Trajectories) -> None:
    """The share of a partner is its exports and finance over those of all."""
    flows = result.outputs["exports"] + sum(result.outputs[f"flow_{kind}"] for kind in MONEY)
    expected = flows / flows.sum(axis=1, keepdims=True)
    assert result.outputs["share"] == pytest.approx(expected, rel=1e-12)


def test_no_flow_exceeds_its_offer(result: Trajectories) -> None:
    """Ministries realise at most what is offered, and at least the floor.

    The floor of investment is its own, and a partner's offers may hang less on the ministries.
    """
    needs = stack([parameter(f"coordination_need.{code}") for code in result.actors["share"]])
    for kind in MONEY:
        floor = parameter("absorption_floor_fdi" if kind == "fdi" else "absorption_floor")
        least = 1.0 - needs * (1.0 - floor)
        offer, flow = result.outputs[f"offer_{kind}"], result.outputs[f"flow_{kind}"]
        assert (flow <= offer * (1 + 1e-12)).all()
        assert (flow >= offer * least * (1 - 1e-9)).all()
        assert (least < 1.0).all()


def test_debt_grows_by_loans_less_repayment(result: Trajectories) -> None:
    """The debt to each creditor changes by a quarter of its loans less its repayment."""
    debt, loans = result.outputs["debt"], result.outputs["flow_loans"]
    expected = debt[:-1] + loans[1:] / 4 - debt[:-1] * parameter("repayment") / 400
    assert debt[1:] == pytest.approx(expected, rel=1e-12)


def test_alignment_is_the_weighted_mean_of_ties(result: Trajectories) -> None:
    """Alignment is the mean of the three ties, weighted by the channel weights."""
    channels = ("economy", "security", "diplomacy")
    weights = [parameter(f"channel_weight.{c}") for c in channels]
    ties = [result.outputs[f"tie_{c}"][:, :5] for c in channels]
    mean = sum(w * t for w, t in zip(weights, ties, strict=True)) / sum(weights)
    assert result.outputs["alignment"] == pytest.approx(mean, rel=1e-12)


def test_the_economic_tie_follows_the_share(result: Trajectories) -> None:
    """The economic tie closes one share of its distance to the partner's share each quarter."""
    tie, share = result.outputs["tie_economy"], result.outputs["share"]
    expected = tie[:-1] + parameter("economy_speed") * (share[1:] - tie[:-1])
    assert tie[1:] == pytest.approx(expected, rel=1e-12)


def test_pressure_has_three_parts(result: Trajectories) -> None:
    """Pressure is what is threatened over governance and over China, and what has been done."""
    parts = [result.outputs[f"pressure_{part}"] for part in ("governance", "strategic", "deed")]
    assert min(part.min() for part in parts) >= 0.0
    assert result.outputs["pressure"] == pytest.approx(sum(parts), abs=1e-15)
    assert (result.outputs["felt"] <= result.outputs["pressure"]).all()


# ---- the inside of the world --------------------------------------------------------------------


def lived(scenario: str = "baseline") -> Iterator[World]:
    """Eight members at the end of 2018, and after each quarter of a scenario."""
    members = np.arange(8, dtype=np.uint64)
    shocks = Shocks(7, members)
    world = World(REGISTER.cast, draw(REGISTER, 7, members, "prior"), REGISTER.programmes)
    play.spin_up(world, REGISTER, shocks)
    yield world
    loaded = load_scenario(shipped().scenarios, scenario, REGISTER)
    yield from (world for _ in play.play(world, loaded, REGISTER, shocks))


def test_the_flows_of_2018_add_up_to_the_totals() -> None:
    """When 2018 is taken, exports, investment and debt by partner add up, however each was drawn.

    So do they without the luck and the promotion that were in them: neither makes a dollar.
    """
    world = next(lived())
    p, economy = world.p, world.economy
    assert economy.flows["exports"].sum(axis=0) == pytest.approx(p.exports_total_2018, rel=1e-12)
    assert economy.flows["fdi"].sum(axis=0) == pytest.approx(p.fdi_total_2018, rel=1e-12)
    assert economy.debt.sum(axis=0) == pytest.approx(p.debt_total_2018, rel=1e-12)
    luck = stack([partner.market_luck for partner in world.partners])
    assert np.ptp(luck) > 0.0
    usual = economy.base_exports * np.exp(economy.promoted)
    assert economy.usual_exports == pytest.approx(usual, rel=1e-12)
    assert economy.usual_exports * np.exp(luck) == pytest.approx(economy.flows["exports"])


def test_offers_of_2018_without_luck_are_the_base() -> None:
    """What a partner would offer at its luck of 2018 becomes, when absorbed, the flow of 2018."""
    world = next(lived())
    for partner in world.partners:
        luck = {"fdi": partner.investment_luck + world.economy.promoted[partner.row]}
        for kind in MONEY:
            offer = partner.base[kind] * np.exp(luck.get(kind, partner.official_luck))
            flow = offer * world.ministries.absorbed[kind][partner.row]
            assert flow == pytest.approx(world.economy.flows_2018[kind][partner.row], rel=1e-9)


def test_a_deed_counts_by_what_was_taken() -> None:
    """The pressure of a deed is last quarter's loss at one price, and only senders take any.

    What was taken in all exceeds what is said to be lost by what was withheld in 2018 already.
    """
    taken, rows = None, [REGISTER.cast.row[code] for code in REGISTER.cast.senders]
    for world in lived("preference-loss"):
        if taken is not None:
            assert world.home.deeds == pytest.approx(world.p.deed_weight * taken, rel=1e-12)
        taken = world.economy.losses
        assert (np.delete(taken, rows, axis=0) == 0.0).all()
        on_trend = world.p.gdp_2018 * world.economy.trend
        assert (taken.sum(axis=0) * on_trend / 100 >= world.economy.lost * (1 - 1e-12)).all()
    assert taken is not None
    assert (taken[rows] > 0.0).all()


def test_a_settlement_is_counted_and_closes_the_gap() -> None:
    """Settlements come one at a time; unless something reopens the gap, one makes it smaller."""
    before = gap = None
    for world in lived():
        settled = world.home.settlements
        if before is not None:
            new = settled - before
            assert np.isin(new, (0.0, 1.0)).all()
            reopened = world.quarter.luck["crackdown"] < world.p.crackdown_rate
            closing = (new == 1.0) & ~reopened & (world.region.restricted == 0.0)
            assert (world.home.gap < gap)[closing].all()
        before, gap = settled, world.home.gap
    assert before is not None
    assert before.max() > 0.0


def test_partnerships_are_signed_one_by_one() -> None:
    """A partnership is never torn up, none passes 2, and one at most is signed in a quarter."""
    before = None
    for world in lived():
        status = world.home.partnership
        assert np.isin(status, (0.0, 1.0, 2.0)).all()
        if before is not None:
            signed = status - before
            assert np.isin(signed, (0.0, 1.0)).all()
            assert signed.sum(axis=0).max() <= 1.0
        before = status


def test_effort_stays_within_the_budget() -> None:
    """Effort on all partners is below the budget: the rest goes to nobody."""
    home = next(lived()).home
    spent = home.effort.sum(axis=(0, 1))
    assert (spent < home.budget).all()
    assert (spent > 0.5 * home.budget).all()
    assert home.effort.shape[1] == len(REGISTER.cast.partners)
