"""Does the model hold at the ends of every number: each alone, in pairs, and mixed at random?

Corners of parameters share one ensemble: member i lives by corner i, and all members meet the
same luck, so that a difference between two of them is the corner and nothing else.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim.engine.ensemble
from sim.engine.chance import Design
from sim.engine.choice import installed
from sim.engine.ensemble import Trajectories, simulate, simulate_each
from sim.engine.play import all_levers_of
from sim.engine.run import Run
from sim.inputs.folders import shipped
from sim.inputs.register import load_register
from sim.inputs.scenario import Scenario, Setting, load_history, load_scenario
from sim.model.assumptions import Assumptions
from sim.model.quarters import LAST, parse_quarter

REGISTER = load_register(shipped().seeds)
BASELINE = load_scenario(shipped().scenarios, "baseline", REGISTER)
LONGEST = replace(BASELINE, end=LAST)
Corner = Mapping[str, float]

ENDS = {n: (p.low, p.high) for n, p in REGISTER.parameters.items() if p.low < p.high}
ALONE: tuple[Corner, ...] = tuple({n: end} for n, ends in ENDS.items() for end in ends)
STRONGEST = 10

ON_BOUND_BY_NATURE = {
    "goal_2030", "goal_2050", "tipped", "success", "success_strategic", "settlements",
    "partnership", "withdrawn", "rumour", "autonomy", "lost", "refill", "cost_lost",
    "demand_strategic", "votes",
}  # fmt: skip
"""0/1 answers, whole numbers, amounts that may be zero, and votes, whose noise is cut off."""


def at_corners(
    corners: Sequence[Corner], scenario: Scenario, patch: pytest.MonkeyPatch
) -> Trajectories:
    """One ensemble in which member i has corner i, all else at its centre, under the same luck."""
    values = {n: np.full(len(corners), p.value) for n, p in REGISTER.parameters.items()}
    for i, corner in enumerate(corners):
        for name, value in corner.items():
            values[name][i] = value
    with patch.context() as within:
        corner = Assumptions(values, REGISTER.cast.zeros)
        within.setattr(sim.engine.ensemble, "draw", lambda *_: corner)
        return simulate(scenario, REGISTER, Run(engine="numpy"), [0] * len(corners))


def faults(result: Trajectories) -> Iterator[str]:
    """Outputs that are not finite or beyond the bounds of the catalogue."""
    for name, rows in result.outputs.items():
        output = REGISTER.outputs[name]
        if not np.isfinite(rows).all():
            yield f"{name} is not finite"
        elif rows.min() < output.low or rows.max() > output.high:
            yield f"{name} runs from {rows.min():g} to {rows.max():g}"


def crowded(result: Trajectories) -> Iterator[str]:
    """Outputs with 1 % of their values on a bound where they could lie inside."""
    for name in result.outputs.keys() - ON_BOUND_BY_NATURE:
        output = REGISTER.outputs[name]
        for i, code in enumerate(result.actors[name]):
            values = result.outputs[name][:, i]
            share = np.mean((values == output.low) | (values == output.high))
            if values.any() and share >= 0.01:
                yield f"{name}.{code}: {share:.1%}"


def strongest(alone: Trajectories) -> list[str]:
    """The parameters whose two ends move some alignment of 2030 farthest apart."""
    last = alone.outputs["alignment"][parse_quarter("2030-Q4") - alone.scenario.start]
    swing = np.abs(last[:, 1::2] - last[:, 0::2]).max(axis=0)
    return [list(ENDS)[i] for i in np.argsort(-swing)[:STRONGEST]]


@pytest.fixture(scope="module")
def alone() -> Trajectories:
    """Every ranged parameter at low and at high, the others central, to 2050."""
    return at_corners(ALONE, LONGEST, pytest.MonkeyPatch())


def test_every_parameter_at_both_ends(alone: Trajectories) -> None:
    """With one parameter at an end everything is finite, in bounds and off them, to 2050."""
    assert len(ALONE) == 2 * len(ENDS) > 300
    assert list(faults(alone)) == []
    assert list(crowded(alone)) == []


def test_a_corner_is_a_corner(alone: Trajectories) -> None:
    """Most parameters move some output by their ends alone, and the strongest move it visibly."""
    moved = np.zeros(len(ENDS), dtype=bool)
    for rows in alone.outputs.values():
        moved |= (rows[..., 1::2] != rows[..., 0::2]).any(axis=(0, 1))
    assert moved.mean() > 0.85, [n for n, m in zip(ENDS, moved, strict=True) if not m]
    last = alone.outputs["alignment"][47]
    first = list(ENDS).index(strongest(alone)[0])
    assert np.abs(last[:, 2 * first] - last[:, 2 * first + 1]).max() > 0.05


def test_pairs_of_the_strongest_at_all_corners(
    alone: Trajectories, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With any two of the ten strongest at any two ends everything holds, to 2050."""
    corners = [
        {one: a, other: b}
        for one, other in combinations(strongest(alone), 2)
        for a, b in product(ENDS[one], ENDS[other])
    ]
    result = at_corners(corners, LONGEST, monkeypatch)
    assert len(corners) == 180
    assert list(faults(result)) == []
    assert list(crowded(result)) == []


def setting(levers: Mapping[str, float], scenario: Scenario = BASELINE) -> Scenario:
    """A scenario with some levers set, whatever their bounds."""
    chosen = {name: Setting(value, "a corner") for name, value in levers.items()}
    name = " ".join(f"{name}={value:g}" for name, value in levers.items())
    return replace(scenario, name=name, settings={**scenario.settings, **chosen})


WIDEST = {n: (lever.low, lever.high) for n, lever in REGISTER.levers.items()}
LIVED = all_levers_of(load_history(REGISTER), REGISTER)
HELD = [n for n in WIDEST if n.endswith("_held") and n != f"{REGISTER.cast.home.code}.gap_held"]
"""Levers that hold what a record has: the range that the files allow is far wider than any year."""
LEVER_ENDS = {**WIDEST, **{n: (float(LIVED[n].min()), float(LIVED[n].max())) for n in HELD}}
FEW = Run(design=Design(4), engine="fused" if installed() else "numpy")


def test_every_lever_at_both_ends() -> None:
    """With one lever at an end throughout everything is finite and in bounds, to 2030.

    The ends of what holds a record are the least and the most of the recorded years.
    """
    away = [
        setting({name: end})
        for name, ends in LEVER_ENDS.items()
        for end in ends
        if end != REGISTER.levers[name].default
    ]
    assert len(away) >= len(REGISTER.levers)
    for result in simulate_each([BASELINE, *away], REGISTER, FEW):
        assert list(faults(result)) == [], result.scenario.name


def test_a_record_may_hold_anything() -> None:
    """Whatever the files let a record hold, from a thousandth to fifty times, all stays finite."""
    assert len(HELD) == 1 + 3 * len(REGISTER.cast.partners)
    held = [setting({name: end}) for name in HELD for end in WIDEST[name]]
    for result in simulate_each(held, REGISTER, FEW):
        finite = {name: np.isfinite(rows).all() for name, rows in result.outputs.items()}
        assert all(finite.values()), (result.scenario.name, finite)


LOW_IF_POOR = ("substitution.debt", "substitution.exports", "substitution.finance",
               "substitution.fdi", "growth_trend", "finance_return", "repayment",
               "china_grant_share")  # fmt: skip
HIGH_IF_POOR = ("effort_reliance", "effort_cost", "effort_concentration", "effort_base",
                "convergence", "population_growth", "china_commitments", "disbursed_share",
                "exports_total_2018")  # fmt: skip
POOR: Corner = {
    **{name: ENDS[name][0] for name in LOW_IF_POOR},
    **{name: ENDS[name][1] for name in HIGH_IF_POOR},
}
"""A poor start, costly effort, and partners that are hard to replace."""


def test_a_poor_corner_does_not_ruin_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Worry about exit costs never makes Cambodia spend more on foreign policy than it earns."""
    assert list(faults(at_corners([POOR], LONGEST, monkeypatch))) == []


def some(names: Sequence[str], most: int) -> st.SearchStrategy[dict[str, int]]:
    """Some names, each with the number of an end."""
    return st.dictionaries(st.sampled_from(names), st.integers(0, 1), max_size=most)


UNSAFE = {"world.growth", "world.demand"}
"""What the known faults above come from, and slumps that no mixture of other ends survives."""


@settings(max_examples=20, deadline=None, derandomize=True)
@given(
    st.lists(some(sorted(ENDS.keys() - UNSAFE), 60), min_size=8, max_size=8),
    some(sorted(LEVER_ENDS.keys() - UNSAFE), 12),
)
def test_random_corners(mixtures: list[dict[str, int]], levers: dict[str, int]) -> None:
    """Any mixture of ends of parameters and levers leaves everything finite and in bounds."""
    corners = [{name: ENDS[name][end] for name, end in mixture.items()} for mixture in mixtures]
    scenario = setting({name: LEVER_ENDS[name][end] for name, end in levers.items()})
    assert list(faults(at_corners(corners, scenario, pytest.MonkeyPatch()))) == []
