"""What the model computes from what, read off a recorded quarter."""

from dataclasses import replace
from typing import Any

import pytest

from sim.analysis.dependencies import Cause, _Ways, dependencies
from sim.engine.chance import Design
from sim.engine.compiled.program import Program
from sim.engine.compiled.symbols import Graph
from sim.engine.ensemble import simulate_each
from sim.engine.policy import policy
from sim.engine.run import Run
from sim.inputs.register import Register, output_names
from sim.inputs.scenario import Scenario
from sim.model.quarters import parse_quarter

Causes = dict[str, tuple[Cause, ...]]


@pytest.fixture(scope="module")
def causes(register: Register) -> Causes:
    return dependencies(register)


def reached(causes: Causes, lever: str) -> set[str]:
    """Outputs to which something leads from a lever."""
    found, before = set[str](), {""}
    while found != before:
        before = set(found)
        known = found | {lever}
        found = {name for name, of in causes.items() if known & {cause.name for cause in of}}
    return found


def test_a_way_goes_through_a_limit_a_state_and_no_other_output() -> None:
    """A cause is the nearest output or lever on a way, limited where every way passes a limit."""
    graph = Graph()
    lever: Any = graph.input("lever.A.push")
    first = lever * 2.0
    pressed = graph.apply("maximum", first, 0.5)
    second = pressed + graph.input("kept")
    third = first + second
    program = Program(graph, frozenset({"lever.A.push"}), {"kept": third.number})
    names = {first.number: "first.A", second.number: "second.A", third.number: "third.A"}
    ways = _Ways(program, names)
    assert list(ways.causes(first.number)) == [Cause("A.push", False)]
    assert list(ways.causes(second.number)) == [Cause("first.A", True), Cause("third.A", False)]
    assert list(ways.causes(third.number)) == [Cause("first.A", False), Cause("second.A", False)]


def test_causes_are_those_of_the_equations(causes: Causes) -> None:
    """Alignment is the mean of ties, and withdrawal follows its lever unless threats rule it.

    What a withdrawal takes is a deed, which is no threat and so brings no withdrawal.
    """
    assert {cause.name for cause in causes["alignment.EUU"]} == {
        "tie_economy.EUU",
        "tie_security.EUU",
        "tie_diplomacy.EUU",
    }
    withdrawn = {cause.name: cause.limited for cause in causes["withdrawn.EUU"]}
    assert withdrawn["EUU.withdrawn"]
    assert withdrawn["pressure_governance.EUU"]
    assert withdrawn["pressure_strategic.EUU"]
    assert "pressure_deed.EUU" not in withdrawn
    assert "withdrawn.EUU" in {cause.name for cause in causes["pressure_deed.EUU"]}
    assert "withdrawn.EUU" in {cause.name for cause in causes["exports.EUU"]}
    assert not {name for name in withdrawn if name.startswith("pressure")} & {
        cause.name for cause in causes["exports.EUU"]
    }


def test_every_output_and_every_lever_has_its_place(causes: Causes, register: Register) -> None:
    """Causes are known of every output, and no lever leads nowhere."""
    assert list(causes) == output_names(register)
    named = {cause.name for of in causes.values() for cause in of}
    assert named - set(causes) <= set(register.levers)
    assert set(register.levers) - named == set()


def test_nothing_moves_to_which_nothing_leads(
    causes: Causes, register: Register, baseline: Scenario
) -> None:
    """Whatever a lever moves, a way leads there from the lever."""
    short = replace(baseline, end=parse_quarter("2021-Q4"))
    pushed = {
        name: policy(short, register, {name: lever.low if lever.default else lever.high})
        for name, lever in register.levers.items()
    }
    usual, *moved = simulate_each([short, *pushed.values()], register, Run(design=Design(2)))
    for lever, futures in zip(pushed, moved, strict=True):
        differ = {name for name in causes if (futures.of(name) != usual.of(name)).any()}
        assert differ <= reached(causes, lever), lever
