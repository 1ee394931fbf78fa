"""What drifts by itself, does the start look like the documents' world, are the loops tame?"""

from dataclasses import replace

import numpy as np
import pytest

import sim.engine.ensemble
from sim.analysis.loops import Loop, balancing, gains, reinforcing
from sim.engine.chance import Design
from sim.engine.ensemble import simulate
from sim.engine.run import Run
from sim.inputs.folders import shipped
from sim.inputs.register import load_register
from sim.inputs.scenario import load_scenario
from sim.model.quarters import LAST
from tests.model.test_corners import crowded, faults
from tests.model.test_metamorphic import Numbers, drawn

pytestmark = pytest.mark.usefixtures("usual_choice")

REGISTER = load_register(shipped().seeds)
BASELINE = load_scenario(shipped().scenarios, "baseline", REGISTER)
REINFORCING, BALANCING = reinforcing(REGISTER.cast), balancing(REGISTER.cast)
CENTRE = Run(design=Design(1), assumptions="fixed", chance=False)
PRIOR = simulate(BASELINE, REGISTER, Run(design=Design(512), engine="fused"))


def test_2018_hardly_drifts() -> None:
    """At the centre, with the levers of 2018 and no shocks, no alignment moves by 0.05 to 2030."""
    still = simulate(BASELINE, REGISTER, CENTRE).outputs["alignment"][:, :, 0]
    assert np.abs(still - still[0]).max() < 0.05


FORCES = (
    "tie_effort",
    "tie_security",
    "tie_grievance",
    "tie_pressure",
    "flow_weight.grants",
    "flow_weight.loans",
    "flow_weight.fdi",
    "flow_weight.exports",
    "unity_closeness",
)
"""Weights of all that moves ties in the baseline but luck and what they return to."""


def unforced(values: dict[str, Numbers]) -> None:
    """No force on ties, whatever a parameter may be held at."""
    for name in FORCES:
        values[name] = 0.0 * values[name]


def test_ties_that_nothing_moves_return_to_their_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without forces security rests, and diplomacy closes one share of its way each quarter.

    Votes of 2018 differ from what they return to: that is the unfinished business of the start.
    """
    p = {name: parameter.value for name, parameter in REGISTER.parameters.items()}
    monkeypatch.setattr(sim.engine.ensemble, "draw", drawn(unforced))
    free = simulate(BASELINE, REGISTER, CENTRE)
    left = (1.0 - p["political_decay"]) ** np.arange(1, 49)
    step = p["partnership_standing"]
    standing = {"CHN": 2 * step - step**2, "JPN": step, "ASEAN": p["regional_standing"]}
    for code in REGISTER.cast.powers:
        secure = free.of(f"tie_security.{code}")[:, 0]
        assert secure == pytest.approx(p[f"security_rest.{code}"], abs=1e-12)
        weight, stands = p["votes_weight"], (1 - p["votes_weight"]) * standing.get(code, 0.0)
        rest, start = (weight * p[f"votes_{year}.{code}"] + stands for year in ("rest", "2018"))
        close = free.of(f"tie_diplomacy.{code}")[:, 0]
        assert close == pytest.approx(rest + left * (start - rest), abs=1e-12)


STILL = ("fdi_elasticity", "effort_return", "shift_trade", "training_grants")
"""What lets money and markets move in the first quarter without shocks."""


def test_first_flows_are_the_observed_ones() -> None:
    """Without shocks, investment and exports of 2019Q1 are those of 2018 grown by the trend.

    All but that share of it which closeness, promotion, Asian markets and ministries move.
    """
    first = simulate(BASELINE, REGISTER, replace(CENTRE, held=dict.fromkeys(STILL, 0.0)))
    p = {name: parameter.value for name, parameter in REGISTER.parameters.items()}
    growth = 1.0 + p["growth_trend"] / 400.0
    exports = first.outputs["exports"][0, :, 0].sum()
    assert exports == pytest.approx(p["exports_total_2018"] * growth, rel=1e-12)
    for code in REGISTER.cast.powers:
        observed = p["fdi_total_2018"] * p[f"fdi_share.{code}"]
        assert first.of(f"flow_fdi.{code}")[0, 0] == pytest.approx(observed * growth, rel=1e-12)


def test_partners_by_treaty_are_the_closest_powers() -> None:
    """At the centre China is closest, Japan next outside the region; the senders come last.

    China is first in nine of ten futures.
    """
    powers, cast = REGISTER.cast.powers, REGISTER.cast
    centre = simulate(BASELINE, REGISTER, CENTRE).outputs["alignment"][0, :, 0]
    order = [powers[i] for i in np.argsort(-centre)]
    assert order[0] == "CHN"
    assert [code for code in order if code != cast.shelter][:2] == ["CHN", "JPN"]
    assert {*order[-2:]} == {*cast.senders}
    first = PRIOR.outputs["alignment"][0]
    assert np.mean(first.argmax(axis=0) == powers.index("CHN")) > 0.9


def test_only_mofaic_is_willing() -> None:
    """A run begins with MOFAIC above 0.6 and every other ministry below 0.3, in every future.

    In 2019 the others still are, and MOFAIC is more willing than any of them by 0.2.
    """
    codes = REGISTER.cast.ministries
    ranges = [REGISTER.parameters[f"stance_2018.{code}"] for code in codes]
    assert ranges[0].low > 0.6
    assert max(one.high for one in ranges[1:]) < 0.3
    stance = PRIOR.outputs["stance"][0]
    assert stance[1:].max() < 0.3
    assert (stance[0] - stance[1:].max(axis=0)).min() > 0.2


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
    drawn = gains(loop, BASELINE, REGISTER, Run(design=Design(128), engine="fused"))
    assert (centre["gain"] < 1.0).all()
    assert (drawn["q95"] < 1.0).all()


def test_each_link_of_the_reinforcing_loop_carries() -> None:
    """Cutting any link of the reinforcing loop weakens it, at the centre and in 95 % of draws."""
    for run in (CENTRE, Run(design=Design(128), engine="fused")):
        found = gains(REINFORCING, BASELINE, REGISTER, run)
        assert (found["q05"] > 0.0).all()


def test_reform_strengthens_the_balancing_loop() -> None:
    """Absorbed effort works against over-reliance, and more so once ministries coordinate.

    Every link of effort does; that by which closeness draws investment and aid does not.
    """
    reform = load_scenario(shipped().scenarios, "institutional-reform", REGISTER)
    run = Run(design=Design(128), engine="fused")
    usual, reformed = (
        gains(BALANCING, s, REGISTER, run).set_index("link")["gain"] for s in (BASELINE, reform)
    )
    links = ["over-reliance - effort", "over-reliance - direction of effort", "effort - other ties"]
    assert (usual[links] < 0.0).all()
    assert (reformed[links] < usual[links]).all()
    assert reformed["effort - other ties"] < 2.0 * usual["effort - other ties"]


def test_to_2050_everything_stays_finite_and_off_its_bounds() -> None:
    """To 2050 every output is finite, within its bounds, and under 1 % of its values sit on one."""
    longest = replace(BASELINE, end=LAST)
    result = simulate(longest, REGISTER, Run(design=Design(256), engine="fused"))
    assert list(faults(result)) == []
    assert list(crowded(result)) == []
