"""Can one quarter be recorded, and is it the same quarter every time?"""

from collections import Counter

import numpy as np
import pytest

from sim import ensemble
from sim.assumptions import draw
from sim.chance import Shocks
from sim.places import shipped
from sim.scenario import load_scenario
from sim.seeds import load_register
from sim.world import World
from tests.recording import Symbol, Tape, record_quarter


def tape_of(scenario: str, quarters: int) -> Tape:
    places = shipped()
    register = load_register(places.seeds)
    loaded = load_scenario(places.scenarios, scenario, register)
    members = np.arange(1, dtype=np.uint64)
    shocks = Shocks(7, members)
    world = World(draw(register, 7, members, "prior"), register.programmes)
    ensemble._spin_up(world, register, shocks)
    levers = list(ensemble._quarters(loaded, register))
    for i in range(quarters):
        world.present(
            levers[i], ensemble.luck(shocks, loaded.start + i, levers[i]), np.array([i + 1.0])
        )
        world.step()
    return record_quarter(
        world, levers[quarters], ensemble.luck(shocks, loaded.start + quarters, levers[quarters])
    )


@pytest.fixture(scope="module")
def tape() -> Tape:
    return tape_of("baseline", 0)


def test_two_quarters_and_two_scenarios_record_the_same_operations(tape: Tape) -> None:
    """The operations of a quarter depend on neither its date nor the scenario."""
    assert tape == tape_of("baseline", 7)
    assert tape == tape_of("reform-and-options", 20)


def test_the_number_of_operations_is_told(tape: Tape, capsys: pytest.CaptureFixture[str]) -> None:
    """A quarter has thousands of scalar operations, few of them transcendental."""
    counts = Counter(name for name, _ in tape if name != "input")
    slow = sum(counts[name] for name in ("exp", "log", "tanh", "sqrt"))
    with capsys.disabled():
        print(f"\none quarter: {counts.total()} operations, {slow} of them exp, log, tanh or sqrt")
    assert 1000 < counts.total() < 10_000
    assert slow < counts.total() / 10


def test_a_branch_on_a_value_is_refused() -> None:
    """A rule that branches on a value cannot be recorded."""
    with pytest.raises(TypeError, match="branches on a value"):
        bool(Symbol([], "input"))


def test_recorder_sees_every_operation_that_changes_a_number(tape: Tape) -> None:
    """Every recorded input is either an earlier value or a constant."""
    for place, (_, inputs) in enumerate(tape):
        for item in inputs:
            assert isinstance(item, float) or int(item[1:]) < place
