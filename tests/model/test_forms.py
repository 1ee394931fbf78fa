"""Do conclusions depend on the form of the contested rules?"""

from dataclasses import replace

import numpy as np
import pytest

from sim.engine.chance import Design
from sim.engine.ensemble import Trajectories, simulate
from sim.engine.run import Run
from sim.inputs.folders import shipped
from sim.inputs.register import load_register
from sim.inputs.scenario import Setting, load_scenario

REGISTER = load_register(shipped().seeds)
FORMS = ("grievance_form", "refill_form", "concession_form")
MOVED = {
    "grievance_form": "grievance.EUU",
    "refill_form": "refill",
    "concession_form": "concession",
}


def result(name: str, form: str = "") -> Trajectories:
    scenario = load_scenario(shipped().scenarios, name, REGISTER)
    if form:
        settings = {**scenario.settings, f"world.{form}": Setting(1.0, "test")}
        scenario = replace(scenario, settings=settings)
    return simulate(scenario, REGISTER, Run(design=Design(128), engine="fused"))


@pytest.mark.parametrize("form", FORMS)
def test_a_second_form_changes_its_mechanism(form: str) -> None:
    """Each second form moves what its rule decides, in most futures."""
    usual, other = result("equal-treatment"), result("equal-treatment", form)
    moved = other.of(MOVED[form])[-1] != usual.of(MOVED[form])[-1]
    assert moved.mean() > 0.5


@pytest.mark.parametrize("form", ["", *FORMS])
def test_pressure_alone_costs_the_eu_alignment_in_every_form(form: str) -> None:
    """Whatever the form, Western pressure lowers alignment with the EU in most futures."""
    change = (
        result("western-pressure", form).of("alignment.EUU")[-1]
        - result("baseline", form).of("alignment.EUU")[-1]
    )
    assert np.mean(change < 0.0) > 0.75


def test_commerce_bounds_refill() -> None:
    """When refill needs commerce, China replaces less: at most half as much in the median."""
    usual, other = (result("western-pressure", form).of("refill")[-1] for form in ("", FORMS[1]))
    assert np.median(other) < 0.5 * np.median(usual)
