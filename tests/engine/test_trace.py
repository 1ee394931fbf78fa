"""Can a quarter be recorded, and is it the same quarter every time?"""

from collections import Counter

import numpy as np
import pytest

from sim.engine import play
from sim.engine.chance import Shocks
from sim.engine.compiled import recording
from sim.engine.compiled.symbols import Graph, Node, TraceError, shown
from sim.engine.draws import draw
from sim.inputs.folders import shipped
from sim.inputs.register import load_register
from sim.inputs.scenario import load_scenario
from sim.model.rules import grievance
from sim.model.world import World

REGISTER = load_register(shipped().seeds)


def nodes_of(scenario: str, quarters: int) -> list[Node]:
    """A quarter of a scenario, recorded after some quarters of numbers."""
    loaded = load_scenario(shipped().scenarios, scenario, REGISTER)
    members = np.arange(1, dtype=np.uint64)
    shocks = Shocks(7, members)
    world = World(REGISTER.cast, draw(REGISTER, 7, members, "prior"), REGISTER.programmes)
    play.spin_up(world, REGISTER, shocks)
    played = play.play(world, loaded, REGISTER, shocks)
    for _ in range(quarters + 1):
        next(played)
    shapes = dict(recording._leaves(world))
    levers = next(play.levers_of(loaded, REGISTER))
    recorder = recording._recorder(REGISTER, levers, world, shapes)
    recorder.quarter()
    return recorder.graph.nodes


@pytest.fixture(scope="module")
def nodes() -> list[Node]:
    return nodes_of("baseline", 0)


def test_two_quarters_and_two_scenarios_record_the_same_operations(nodes: list[Node]) -> None:
    """The operations of a quarter depend on neither its date nor the scenario."""
    assert nodes == nodes_of("baseline", 7)
    assert nodes == nodes_of("reform-and-options", 20)


def test_the_number_of_operations_is_printed(
    nodes: list[Node], capsys: pytest.CaptureFixture[str]
) -> None:
    """A quarter has thousands of scalar operations, few of them transcendental."""
    counts = Counter(node.op for node in nodes if node.inputs)
    slow = sum(counts[name] for name in ("exp", "log", "tanh", "sqrt", "cos", "sin"))
    with capsys.disabled():
        print(f"\none quarter: {counts.total()} operations, {slow} of them exp, log and the like")
    assert 1000 < counts.total() < 10_000
    assert slow < counts.total() / 10


def test_every_input_of_an_operation_comes_before_it(nodes: list[Node]) -> None:
    """The recorder sees every operation: what one rests on has been recorded."""
    assert all(earlier < place for place, node in enumerate(nodes) for earlier in node.inputs)


def levers() -> dict[str, object]:
    loaded = load_scenario(shipped().scenarios, "baseline", REGISTER)
    return dict(next(play.levers_of(loaded, REGISTER)))


def branching(grievance, felt, *others):  # type: ignore[no-untyped-def]
    """A rule that asks what its value is."""
    if felt.ravel()[0] + 0.0:
        return others[0] * grievance
    return grievance


def powering(grievance, felt, *others):  # type: ignore[no-untyped-def]
    """A rule with an operation that symbols lack."""
    return grievance**2


def measuring(grievance, felt, *others):  # type: ignore[no-untyped-def]
    """A rule that turns a value into a number of Python."""
    return grievance * float(felt.ravel()[0])


@pytest.mark.parametrize(
    ("rule", "words", "line"),
    [
        (branching, "branches on a value", 2),
        (powering, "unsupported operand", 2),
        (measuring, "plain number", 2),
    ],
)
def test_what_cannot_be_recorded_is_refused_with_its_place(
    monkeypatch: pytest.MonkeyPatch, rule: object, words: str, line: int
) -> None:
    """The error of a rule that cannot be recorded names its file and line."""
    monkeypatch.setattr(grievance, "accumulate", rule)
    place = f"test_trace.py:{rule.__code__.co_firstlineno + line}"  # type: ignore[attr-defined]
    with pytest.raises(TraceError, match=words) as refused:
        recording.record(REGISTER, levers())
    assert place in str(refused.value)


def test_a_place_in_the_package_is_shown_from_sim_on() -> None:
    """A fault in a rule of the model is shown by its path in the package."""
    assert shown(grievance.__file__) == "sim/model/rules/grievance.py"


def test_equal_operations_are_recorded_once() -> None:
    """The same operation on the same values is one node; constants are worked out at once."""
    graph = Graph()
    x, y = graph.input("x"), graph.input("y")
    assert (x + y).number == (x + y).number
    assert (x + y).number != (y + x).number
    assert (x * 1.0).number == (1.0 * x).number == (x / 1.0).number == (x - 0.0).number == x.number
    assert (x + 0.0).number != x.number, "-0.0 + 0.0 is 0.0"
    assert graph.constant(0.0).number != graph.constant(-0.0).number
    assert graph.apply("add", 1.5, 2.0).number == graph.constant(3.5).number
