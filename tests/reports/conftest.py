"""Reports of scenarios, which two files of tests read."""

from collections.abc import Mapping
from pathlib import Path

import pytest

import sim
from sim.reports.scenario_page.result import ScenarioReport
from tests.reports.own_scenarios import FULL, SLIGHT, write_own_scenarios

SHIPPED = ("western-pressure", "placebo", "baseline")


@pytest.fixture(scope="session")
def study(scenarios: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of scenarios with two of a user's own."""
    return write_own_scenarios(scenarios, tmp_path_factory.mktemp("study"))


@pytest.fixture(scope="session")
def reports(study: Path) -> Mapping[str, ScenarioReport]:
    """Reports by the name of their scenario, all over the same futures."""
    few = {"members": 120, "engine": "fused"}
    made = {name: sim.report(name, **few) for name in SHIPPED}
    return made | {name: sim.report(name, scenarios=study, **few) for name in (FULL, SLIGHT)}
