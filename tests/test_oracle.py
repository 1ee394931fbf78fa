"""Does the model equal a second program written from docs/ODD.md alone?

The oracle (tests/oracle.py) is plain arithmetic on single numbers. It is given the same
assumptions, levers and shocks; every output of every member, quarter and scenario
must agree to 1e-9.
"""

from functools import cache

import numpy as np
import pytest

from sim import ensemble
from sim.assumptions import draw
from sim.chance import Shocks
from sim.places import shipped
from sim.scenario import Scenario, load_history, load_scenario, scenario_names
from sim.seeds import Register, load_register
from tests import oracle

MEMBERS = 4
DISCRETE = (
    "partnership",
    "in_band",
    "success",
    "success_strategic",
    "goal_2030",
    "goal_2050",
    "tipped",
)


@cache
def register() -> Register:
    return load_register(shipped().seeds)


def quarters_of(scenario: Scenario, shocks: Shocks, row: int) -> list[oracle.Quarter]:
    """Levers and luck of one member, quarter by quarter, as plain floats."""
    levers = ensemble._quarters(scenario, register())
    told = []
    for i, settings in enumerate(levers):
        luck = ensemble.luck(shocks, scenario.start + i, settings)
        told.append(
            oracle.Quarter(
                {name: float(value[0]) for name, value in settings.items()},
                {name: float(value[row % value.size]) for name, value in luck.items()},
            )
        )
    return told


def compare(name: str, members: int = MEMBERS) -> dict[str, float]:
    """Largest relative difference of each output; members whose discrete state flips apart."""
    scenario = load_scenario(shipped().scenarios, name, register())
    chosen = np.arange(members, dtype=np.uint64)
    result = ensemble.simulate(scenario, register(), ensemble.Run(), chosen)
    values = draw(register(), 7, chosen, "prior").as_mapping()
    shocks = Shocks(7, chosen)
    programmes = [
        oracle.Programme(p.actor, p.money, p.scope, p.added_usd_m) for p in register().programmes
    ]
    worst: dict[str, float] = {}
    for row in range(members):
        parameters = {key: float(value[row]) for key, value in values.items()}
        history = quarters_of(load_history(register()), shocks, row)
        told = oracle.simulate(parameters, programmes, history, quarters_of(scenario, shocks, row))
        for output, codes in result.actors.items():
            for code in codes:
                key = f"{output}.{code}"
                ours = result.of(key)[:, row]
                theirs = np.array([quarter[key] for quarter in told])
                gap = np.abs(ours - theirs) / np.maximum(1.0, np.abs(ours))
                worst[key] = max(worst.get(key, 0.0), float(gap.max()))
    return worst


@pytest.mark.parametrize("name", scenario_names(shipped().scenarios))
def test_every_output_agrees_with_the_oracle(name: str) -> None:
    """Model and oracle agree to 1e-9 in every output, discrete states exactly."""
    worst = compare(name)
    apart = {key: gap for key, gap in worst.items() if not gap <= 1e-9}
    assert apart == {}
    assert {key.partition(".")[0] for key in worst} >= set(DISCRETE)
