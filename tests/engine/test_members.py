"""Does a member depend on anything but itself?"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine.chance import Design
from sim.engine.ensemble import Trajectories, simulate
from sim.engine.run import Run
from sim.inputs.folders import shipped
from sim.inputs.register import load_register
from sim.inputs.scenario import load_scenario

pytestmark = pytest.mark.usefixtures("usual_choice")

REGISTER = load_register(shipped().seeds)
BASELINE = load_scenario(shipped().scenarios, "baseline", REGISTER)
SHORT = replace(BASELINE, end=BASELINE.start + 11)
RUN = Run(design=Design(64))
WHOLE = simulate(SHORT, REGISTER, RUN)


def assert_same_bits(one: Trajectories, other: Trajectories) -> None:
    for name, rows in one.outputs.items():
        assert rows.tobytes() == other.outputs[name].tobytes(), name


def of_members(whole: Trajectories, members: list[int]) -> Trajectories:
    outputs = {name: rows[..., members].copy() for name, rows in whole.outputs.items()}
    return replace(whole, members=whole.members[members], outputs=outputs)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 63), min_size=1, max_size=20, unique=True))
def test_a_member_is_the_same_in_any_block_and_order(members: list[int]) -> None:
    """Any choice of members, in any order and number, gives each the same bits."""
    assert_same_bits(simulate(SHORT, REGISTER, RUN, members), of_members(WHOLE, members))


def test_a_member_is_the_same_in_a_larger_ensemble() -> None:
    """The first members of a larger design are those of a smaller one."""
    larger = simulate(SHORT, REGISTER, replace(RUN, design=Design(1000)))
    assert_same_bits(of_members(larger, list(range(64))), WHOLE)


def test_a_longer_horizon_keeps_its_prefix() -> None:
    """More quarters change none of the earlier ones."""
    longer = simulate(BASELINE, REGISTER, RUN)
    cut = {name: rows[:12].copy() for name, rows in longer.outputs.items()}
    assert_same_bits(replace(longer, outputs=cut), WHOLE)


def test_another_seed_gives_other_futures() -> None:
    """Two seeds share neither assumptions nor luck."""
    other = simulate(SHORT, REGISTER, replace(RUN, seed=8))
    assert not np.any(other.of("alignment.CHN")[0] == WHOLE.of("alignment.CHN")[0])


def test_a_crossed_design_meets_the_same_luck_in_every_draw() -> None:
    """With N draws and R streams, member d * R + r has draw d and stream r."""
    crossed = simulate(SHORT, REGISTER, replace(RUN, design=Design(4, 3)))
    growth = crossed.of("norm")[-1].reshape(4, 3)
    assert np.all(growth == growth[:, :1])
    rumours = crossed.of("rumour")[-1].reshape(4, 3)
    assert len(np.unique(rumours)) > 3
    plain = simulate(SHORT, REGISTER, RUN, [0, 1, 2])
    diagonal = [0, 4, 8]
    assert_same_bits(of_members(crossed, diagonal), plain)


def test_fixed_assumptions_without_chance_leave_one_future() -> None:
    """All members are alike when nothing is drawn."""
    run = Run(design=Design(5), assumptions="fixed", chance=False)
    same = simulate(SHORT, REGISTER, run)
    for name, rows in same.outputs.items():
        assert np.all(rows == rows[..., :1]), name


def test_levers_at_their_defaults_change_nothing() -> None:
    """The placebo equals the baseline bit for bit."""
    placebo = load_scenario(shipped().scenarios, "placebo", REGISTER)
    assert len(placebo.unmoved) == 3
    assert_same_bits(simulate(placebo, REGISTER, RUN), simulate(BASELINE, REGISTER, RUN))


@pytest.mark.parametrize("name", ["western-pressure", "institutional-reform"])
def test_an_event_changes_nothing_before_its_date(name: str) -> None:
    """Two quarters before the first event every bit is the baseline's; after it some are not."""
    scenario = load_scenario(shipped().scenarios, name, REGISTER)
    before = min(event.first for event in scenario.events) - scenario.start
    ours, usual = (simulate(s, REGISTER, RUN) for s in (scenario, BASELINE))
    moved = 0
    for output, rows in ours.outputs.items():
        assert np.array_equal(rows[:before], usual.outputs[output][:before]), output
        moved += not np.array_equal(rows[before:], usual.outputs[output][before:])
    assert moved > 10
