"""Gains of feedback loops: each is what runs of one's own would give."""

from dataclasses import replace

import numpy as np
import pytest

from sim.analysis.loops import Loop, balancing, gains, reinforcing
from sim.engine.chance import Design
from sim.engine.ensemble import simulate
from sim.engine.run import Run
from sim.inputs.folders import shipped
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import Scenario, Setting
from sim.model.ops import Array
from sim.model.quarters import parse_quarter

REGISTER = load_register(shipped().seeds)
LOOPS = [reinforcing(REGISTER.cast), balancing(REGISTER.cast)]
RUN = Run(design=Design(6), engine="fused")


def answer(loop: Loop, scenario: Scenario, register: Register, held: dict[str, float]) -> Array:
    """How far the disturbance moves the answer at the end, in runs of one's own."""
    how = replace(RUN, chance=False, held=held)
    levers = {**scenario.settings, loop.lever: Setting(loop.setting, "test")}
    usual, moved = (
        simulate(one, register, how).of(loop.answer)[-1]
        for one in (scenario, replace(scenario, settings=levers))
    )
    return np.asarray(moved - usual)


@pytest.mark.parametrize("loop", LOOPS, ids=["reinforcing", "balancing"])
def test_a_gain_is_four_runs(loop: Loop, baseline: Scenario, register: Register) -> None:
    """A link's gain is the answer lost when it is cut, with the same disturbance and futures."""
    short = replace(baseline, end=parse_quarter("2021-Q4"))
    found = gains(loop, short, register, RUN).set_index("link")
    shut = dict(loop.closed_ways)
    closed = answer(loop, short, register, shut)
    assert list(found.index) == list(loop.links)
    for link, held in loop.links.items():
        gain = 1.0 - answer(loop, short, register, shut | dict(held)) / closed
        assert found.loc[link, "gain"] == np.quantile(gain, 0.5)
        assert found.loc[link, "q95"] == np.quantile(gain, 0.95)


@pytest.mark.parametrize("loop", LOOPS, ids=["reinforcing", "balancing"])
def test_every_link_can_be_cut(loop: Loop) -> None:
    """What cuts a link lies within what its parameters may be held at."""
    assert {0.0}.issuperset(loop.closed_ways.values())
    for link in loop.links.values():
        assert {*link.values()} == {0.0}
        RUN.holding(loop.closed_ways).holding(link).require_possible(REGISTER)


def test_the_disturbance_enters_in_one_place(baseline: Scenario, register: Register) -> None:
    """With belief and pressure cut apart, rumours reach no sender's pressure."""
    loop = LOOPS[0]
    short = replace(baseline, end=parse_quarter("2021-Q4"))
    cut = dict(loop.closed_ways) | dict(loop.links["perceived alignment - pressure"])
    for sender in register.cast.senders:
        reached = replace(loop, answer=f"pressure.{sender}")
        assert (answer(reached, short, register, {}) > 0.0).all()
        assert not answer(reached, short, register, cut).any()
