"""Is docs/verdicts.json of what ships, and shown with nothing else?"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from docs import verdicts
from docs.expectations import expectations
from sim.engine.chance import Design
from sim.engine.run import Run
from sim.evidence.patterns import KIND as PATTERNS
from sim.evidence.patterns import patterns
from sim.evidence.published import KIND as PUBLISHED
from sim.evidence.published_tables import load_published
from sim.evidence.stylised_facts.catalogue import load_stylised_facts
from sim.evidence.stylised_facts.report import KIND as FACTS
from sim.evidence.validation import SOURCES
from sim.explore.claims import FILE, Claims, load_claims
from sim.inputs.folders import shipped
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import Scenario, load_scenario, scenario_names
from sim.webpage.evidence_content import evidence_content

CHECKED = ("pressure-drives-to-china", "pressure-narrows-choice")


@pytest.fixture(scope="module")
def kept() -> Mapping[str, Any]:
    """The file."""
    found: Mapping[str, Any] = json.loads(verdicts.FILE.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def claims(register: Register) -> Claims:
    """All claims that ship."""
    return load_claims(register.folder / FILE, shipped(), register)


@pytest.fixture(scope="module")
def every_scenario(register: Register) -> list[Scenario]:
    """All scenarios that ship."""
    folder = shipped().scenarios
    return [load_scenario(folder, name, register) for name in scenario_names(folder)]


def test_it_is_of_the_shipped_numbers_and_scenarios(
    kept: Mapping[str, Any], register: Register, every_scenario: list[Scenario]
) -> None:
    """Whoever changes a number or a scenario writes the verdicts anew."""
    assert kept["seeds"] == register.digest, "make refresh PARTS=verdicts"
    assert kept["scenarios"] == {one.name: one.digest for one in every_scenario}


def test_nothing_that_is_tested_is_left_out(
    kept: Mapping[str, Any], register: Register, claims: Claims
) -> None:
    """Every claim, pattern, fact, published result and expectation has its verdict."""
    assert [one["claim"] for one in kept["claims"]["found"]] == [c.name for c in claims.claims]
    named: dict[str, list[str]] = {}
    for one in kept["checks"]["found"]:
        named.setdefault(one["kind"], []).append(one["name"])
    assert list(named) == [source.kind for source in SOURCES]
    assert named[PATTERNS] == [*(one.name for one in patterns(register.cast)), "movement"]
    assert named[FACTS] == [one.id for one in load_stylised_facts(register.folder)]
    assert named[PUBLISHED] == [one.id for one in load_published(register).results]
    assert len(kept["expectations"]["found"]) == len(expectations())


def test_claims_come_out_as_they_are_kept(
    kept: Mapping[str, Any], register: Register, claims: Claims
) -> None:
    """Claims tested again over the first tenth of the futures are near what the file says."""
    few = kept["claims"]["members"] // 10
    again = verdicts.tested(claims.only(CHECKED), register, Run(design=Design(few)))
    shares = {one.claim.name: one.share for one in again}
    for one in kept["claims"]["found"]:
        if one["claim"] in CHECKED:
            low, high = shares[one["claim"]].interval
            assert low - 0.01 <= one["share"] <= high + 0.01


def test_a_verdict_is_that_of_its_numbers(kept: Mapping[str, Any]) -> None:
    """A claim holds, depends or fails by its interval, a check by what its results met."""
    for one in kept["claims"]["found"]:
        holds, fails = one["share_low"] > 0.9, one["share_high"] < 0.5
        assert one["verdict"] == ("holds" if holds else "fails" if fails else "depends")
    for one in kept["checks"]["found"]:
        if one["verdict"] == "pass":
            assert all(result["met"] is not False for result in one["results"])
    assert np.mean([one["hit"] for one in kept["expectations"]["found"]]) < 1


def test_they_are_shown_with_no_other_numbers(
    tmp_path: Path, register: Register, baseline: Scenario
) -> None:
    """A page of other seeds, or of another scenario of a shipped name, holds no verdicts."""
    assert evidence_content(register, [baseline])["verdicts"]
    other = replace(baseline, end=baseline.end - 4)
    assert evidence_content(register, [other])["verdicts"] is None
    folder = Path(shutil.copytree(register.folder, tmp_path / "seeds"))
    numbers = folder / "parameters.toml"
    text = numbers.read_text("utf-8")
    numbers.write_text(
        text.replace("comparator_gap = { value = 0.411", "comparator_gap = { value = 0.4"), "utf-8"
    )
    changed = load_register(folder)
    assert changed.digest != register.digest
    assert evidence_content(changed, [baseline])["verdicts"] is None
