"""Is 2018 at rest, does the start look like the documents' world, and are the loops tame?"""

from dataclasses import replace

import numpy as np
import pytest

from sim.analysis.loops import Loop, balancing, gains, reinforcing
from sim.engine.chance import Design
from sim.engine.ensemble import simulate
from sim.engine.run import Run
from sim.inputs.folders import shipped
from sim.inputs.register import load_register
from sim.inputs.scenario import load_scenario
from sim.model.quarters import LAST

REGISTER = load_register(shipped().seeds)
BASELINE = load_scenario(shipped().scenarios, "baseline", REGISTER)
REINFORCING, BALANCING = reinforcing(REGISTER.cast), balancing(REGISTER.cast)
CENTRE = Run(design=Design(1), assumptions="fixed", chance=False)
PRIOR = simulate(BASELINE, REGISTER, Run(design=Design(512)))


def test_2018_is_at_rest() -> None:
    """At the centre, with the levers of 2018 and no shocks, no alignment moves by 0.05 to 2030."""
    still = simulate(BASELINE, REGISTER, CENTRE).outputs["alignment"][:, :, 0]
    assert np.abs(still - still[0]).max() < 0.05


SOURCES_OF_MOTION = (
    "governance_weight.USA",
    "governance_weight.EUU",
    "strategic_weight.USA",
    "strategic_weight.EUU",
    "growth_trend",
    "population_growth",
    "norm_drift",
    "counterweight",
    "unity_china",
    "unity_rivalry",
    "shelter_max",
    "repayment",
    "other_loans",
    "japan_loan_share",
    "effort_reliance",
)


def test_without_pressure_nothing_moves_at_all() -> None:
    """With no pressure, bias, trend or shock the first alignments stay to the twelfth digit.

    Grievance, beliefs and unity still come to rest from the spin-up; with the senders' weights at
    zero there is none, so what is left must be a fixed point.
    """
    quiet = dict.fromkeys(SOURCES_OF_MOTION, 0.0)
    held = {**quiet, "china_grant_share": 1.0}
    still = simulate(BASELINE, REGISTER, replace(CENTRE, held=held)).outputs["alignment"][:, :, 0]
    assert np.abs(still - still[0]).max() < 1e-12


def test_first_flows_are_the_observed_ones() -> None:
    """Without shocks, the flows of 2019Q1 are those of 2018 grown by a quarter of trend."""
    first = simulate(BASELINE, REGISTER, CENTRE)
    growth = 1.0 + REGISTER.parameters["growth_trend"].value / 400.0
    fdi = REGISTER.parameters["fdi_total_2018"].value
    share = REGISTER.parameters["fdi_share.CHN"].value
    assert first.of("flow_fdi.CHN")[0, 0] == pytest.approx(fdi * share * growth, rel=1e-3)
    exports = first.outputs["exports"][0, :, 0].sum()
    assert exports == pytest.approx(13600.0 * growth, rel=1e-3)


def test_china_and_japan_are_the_closest_partners() -> None:
    """At the centre China is closest and Japan second; China is first in nine of ten futures."""
    powers = REGISTER.cast.powers
    centre = simulate(BASELINE, REGISTER, CENTRE).outputs["alignment"][0, :, 0]
    assert [powers[i] for i in np.argsort(-centre)[:2]] == ["CHN", "JPN"]
    first = PRIOR.outputs["alignment"][0]
    assert np.mean(first.argmax(axis=0) == powers.index("CHN")) > 0.9


def test_only_mofaic_is_willing() -> None:
    """At the start MOFAIC's stance is above 0.6, and every other ministry's below 0.3."""
    stance = PRIOR.outputs["stance"][0]
    assert stance[0].min() > 0.6
    assert stance[1:].max() < 0.3


def test_the_west_presses_at_the_start() -> None:
    """The United States and the EU press in every future; grievance is there."""
    assert PRIOR.outputs["pressure"][0].min() > 0.02
    assert np.median(PRIOR.outputs["grievance"][0]) > 0.03


def test_the_image_is_above_behaviour() -> None:
    """Observers believe Cambodia closer to China than it is, in nine of ten futures."""
    assert np.mean(PRIOR.of("image_gap")[0] > 0) > 0.9
    assert len(REGISTER.cast.observers) == PRIOR.outputs["belief"].shape[1]


@pytest.mark.parametrize("loop", [REINFORCING, BALANCING], ids=["reinforcing", "balancing"])
def test_loop_gain_is_below_one(loop: Loop) -> None:
    """Through no link does a loop gain reach 1: at the centre, or in 95 % of draws."""
    centre = gains(loop, BASELINE, REGISTER, CENTRE)
    drawn = gains(loop, BASELINE, REGISTER, Run(design=Design(128)))
    assert (centre["gain"] < 1.0).all()
    assert (drawn["q95"] < 1.0).all()


def test_each_link_of_the_reinforcing_loop_carries() -> None:
    """Cutting any link of the reinforcing loop weakens it, at the centre and in 95 % of draws."""
    for run in (CENTRE, Run(design=Design(128))):
        found = gains(REINFORCING, BASELINE, REGISTER, run)
        assert (found["q05"] > 0.0).all()


def test_reform_strengthens_the_balancing_loop() -> None:
    """Absorbed effort works against over-reliance, and more so once ministries coordinate."""
    reform = load_scenario(shipped().scenarios, "institutional-reform", REGISTER)
    run = Run(design=Design(128))
    usual, reformed = (
        gains(BALANCING, s, REGISTER, run).set_index("link") for s in (BASELINE, reform)
    )
    link = "effort - other ties"
    assert usual.loc[link, "gain"] < 0.0
    assert reformed.loc[link, "gain"] < 2.0 * usual.loc[link, "gain"]


def test_to_2050_everything_stays_finite_and_off_its_bounds() -> None:
    """To 2050 every output is finite, within its bounds, and under 1 % of its values sit on one.

    Counted are outputs that can vary there: 0/1 answers, whole numbers and amounts that are zero
    by construction (a partner that lends nothing) are left out.
    """
    longest = replace(BASELINE, end=LAST)
    result = simulate(longest, REGISTER, Run(design=Design(256)))
    whole = {"in_band", "goal_2030", "goal_2050", "tipped", "success", "success_strategic",
             "partnership", "withdrawn", "rumour", "autonomy", "lost", "refill", "cost_lost",
             "demand_strategic"}  # fmt: skip
    for name, rows in result.outputs.items():
        output = REGISTER.outputs[name]
        assert np.isfinite(rows).all(), name
        assert rows.min() >= output.low, name
        assert rows.max() <= output.high, name
        for i, code in enumerate(result.actors[name]):
            values = rows[:, i]
            if name in whole or not values.any():
                continue
            on_bound = np.mean((values == output.low) | (values == output.high))
            assert on_bound < 0.01, f"{name}.{code}: {on_bound:.1%}"
