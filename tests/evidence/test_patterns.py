"""Do the patterns of the literature come out, over drawn assumptions, and stop without their cause?

A pattern that fails is listed in FAILING with the reason and stays visible: its test must go on
failing until somebody takes it off the list. docs/PATTERNS.md tells why.
"""

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from sim.cli.printing.patterns import print_patterns
from sim.engine.chance import Design
from sim.engine.ensemble import Run
from sim.evidence.patterns import Pattern, patterns, report
from sim.inputs.folders import shipped
from sim.inputs.register import load_register
from sim.inputs.scenario import load_scenario

REGISTER = load_register(shipped().seeds)
PATTERNS = patterns(REGISTER.cast)
FAILING = {
    "pull": "a wider market lowers alignment in some futures: effort turns to smaller partners",
    "recovery": "political ties need more than five years where grievance fades slowly",
    "minority": "grievance eats what pressure gains; a gap is rarely halved in five years",
    "shelter": "a sheltered Cambodia feels less pressure and so makes less effort, also westward",
}


@cache
def found() -> pd.DataFrame:
    baseline = load_scenario(shipped().scenarios, "baseline", REGISTER)
    return report(baseline, REGISTER, Run(design=Design(256))).set_index("pattern")


def marked(pattern: Pattern) -> object:
    reason = FAILING.get(pattern.name)
    marks = [] if reason is None else [pytest.mark.xfail(reason=reason, strict=True)]
    return pytest.param(pattern, marks=marks, id=pattern.name)


@pytest.mark.parametrize("pattern", [marked(pattern) for pattern in PATTERNS])
def test_pattern_holds(pattern: Pattern) -> None:
    """The pattern holds in the share of draws written down for it."""
    share = found().loc[pattern.name, "share"]
    assert pattern.least <= share <= pattern.most


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
def test_pattern_stops_without_its_cause(pattern: Pattern) -> None:
    """With its cause removed the pattern is gone."""
    assert found().loc[pattern.name, "without cause"] <= pattern.most_off


def test_failing_patterns_are_patterns() -> None:
    """Only patterns are listed as failing."""
    assert set(FAILING) <= {pattern.name for pattern in PATTERNS}


def test_the_page_shows_what_comes_out(capsys: pytest.CaptureFixture[str]) -> None:
    """The table of docs/PATTERNS.md is what `hedgerow validate` prints."""
    print_patterns(found().reset_index())
    page = Path(__file__).parents[2] / "docs" / "PATTERNS.md"
    printed = "".join(f"{line.rstrip()}\n" for line in capsys.readouterr().out.splitlines())
    assert f"$ hedgerow validate\n{printed}" in page.read_text(encoding="utf-8")
