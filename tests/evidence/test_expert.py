"""What an expert expected of each scenario: fixed, of real names, on a true page."""

import hashlib
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from docs import expectations as page
from sim.engine.chance import Design
from sim.engine.ensemble import Run
from sim.inputs.register import load_register, output_names
from sim.inputs.scenario import load_scenario, scenario_names

ROOT = Path(__file__).parents[2]
REGISTER = load_register(ROOT / "seeds")
EXPECTED = page.expectations()
PAGE = (ROOT / "docs" / "EXPECTATIONS.md").read_text(encoding="utf-8")
WRITTEN = "bb5873c9d9a536ec5890c6a5c85d2d3cfa29dda13f98bcc7289dc71151b1f2ab"
"""SHA-256 of the file as it was written before the runs."""


def test_what_was_expected_is_never_changed() -> None:
    """The expectations are those that were written before any scenario was run."""
    text = (ROOT / "seeds" / "expectations.toml").read_bytes()
    assert hashlib.sha256(text).hexdigest() == WRITTEN


def test_every_scenario_but_the_baseline_has_expectations() -> None:
    """Something is expected of each scenario that ships, and of no other."""
    names = set(scenario_names(ROOT / "scenarios")) - {"baseline"}
    assert {one.scenario for one in EXPECTED} == names


@pytest.mark.parametrize("one", EXPECTED, ids=lambda one: f"{one.scenario}-{one.output}")
def test_an_expectation_is_of_a_real_output(one: page.Expectation) -> None:
    """It names an output, a quarter of the run, a range in order, and a reason."""
    scenario = load_scenario(ROOT / "scenarios", one.scenario, REGISTER)
    assert one.output in output_names(REGISTER)
    assert scenario.start <= one.quarter < scenario.end + 1
    assert one.low <= one.high
    assert one.why


def test_the_file_holds_nothing_else() -> None:
    """Every key of an expectation is one that is read."""
    tables = tomllib.loads(page.EXPECTED.read_text(encoding="utf-8"))
    assert {key for key, one in tables.items() if not isinstance(one, dict)} == {
        *("schema", "written", "before")
    }
    keys = {k for one in tables.values() if isinstance(one, dict) for e in one.values() for k in e}
    assert keys <= {"output", "at", "low", "high", "why"}


def test_the_page_shows_every_expectation_as_it_was_written() -> None:
    """The page has a row for each expectation, in the order of the file, with range and reason."""
    rows = [line.split(" | ") for line in PAGE.splitlines() if line.startswith("| ")][2:]
    shown = [(row[0].removeprefix("| "), row[1], row[3], row[7]) for row in rows]
    assert shown == [
        (one.scenario, f"`{one.output}`", f"{one.low:g} to {one.high:g}", f"{one.why} |")
        for one in EXPECTED
    ]


def test_the_page_shows_what_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run again, the expectations of two scenarios give the very rows of the page."""
    some = [one for one in EXPECTED if one.scenario in ("asian-opening", "placebo")]
    monkeypatch.setattr(page, "expectations", lambda: some)
    found = list(page.outcomes(REGISTER, Run()))
    assert [one.expected for one in found] == some
    for row in page.table(page.HEAD, map(page._row, found)).splitlines()[2:]:
        assert row in PAGE


def test_hits_and_misses_add_up() -> None:
    """The count above the table is that of its rows, and each miss has a sentence."""
    hits, misses = PAGE.count("| hit |"), PAGE.count("| **miss** |")
    assert f"{hits} of {len(EXPECTED)} held." in PAGE
    assert PAGE.partition("## Misses")[2].count("\n- ") == misses == len(EXPECTED) - hits


@pytest.mark.parametrize(
    ("median", "hit", "words"),
    [
        (0.01, True, None),
        (0.03, True, None),
        (0.005, False, "less than expected"),
        (0.04, False, "further than expected"),
        (-0.01, False, "the other way than expected"),
    ],
)
def test_a_miss_says_how_it_misses(median: float, hit: bool, words: str | None) -> None:
    """A median within the range is a hit, at its ends too; beyond it the sentence says where."""
    one = replace(EXPECTED[0], low=0.01, high=0.03)
    outcome = page.Outcome(one, median, median, median)
    assert outcome.hit is hit
    if words:
        assert words in page._sentence(outcome)


def test_found_is_the_change_against_the_baseline(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scenario that changes nothing moves nothing, in any future."""
    (one,) = (one for one in EXPECTED if one.scenario == "placebo")
    monkeypatch.setattr(page, "expectations", lambda: [one])
    (found,) = page.outcomes(REGISTER, Run(design=Design(5)))
    assert (found.q05, found.median, found.q95) == (0.0, 0.0, 0.0)
