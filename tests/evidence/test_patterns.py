"""Do the patterns of the literature come out, over drawn assumptions, and stop without their cause?

A pattern that is known to fail says why (`miss`) and stays visible: its test must go on failing
until somebody takes the reason away. docs/PATTERNS.md tells more.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sim.cli.printing.validation import print_kind
from sim.engine.chance import Design
from sim.engine.ensemble import simulate
from sim.engine.run import Run
from sim.evidence import effects
from sim.evidence.checks import Check
from sim.evidence.effects import outputs_of
from sim.evidence.movement import explained, movement_check
from sim.evidence.patterns import HOLDS, KIND, LEFT, Pattern, pattern_checks, patterns
from sim.evidence.record import observed
from sim.evidence.trials import Trials
from sim.inputs.folders import shipped
from sim.inputs.register import load_register
from sim.inputs.scenario import Setting, load_scenario

REGISTER = load_register(shipped().seeds)
BASELINE = load_scenario(shipped().scenarios, "baseline", REGISTER)
PATTERNS = patterns(REGISTER.cast)
HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "check-the-model.md"
FAILING = {"recovery"}
UNMOVED = {
    "spread votes.EUU": "what presses on Cambodia moves its votes with the EU besides",
    "straight alignment.JPN": "a slow approach outweighs the luck of a slow tie",
    "straight alignment.ASEAN": "a slow approach outweighs the luck of a slow tie",
}
"""Readings of movement that fail, and why."""


@cache
def found() -> dict[str, Check]:
    checks = pattern_checks(BASELINE, REGISTER, Run(design=Design(1024), engine="fused"))
    return {check.name: check for check in checks}


@cache
def moved() -> Check:
    return movement_check(BASELINE, REGISTER, Run(design=Design(1024), engine="fused"))


def share(pattern: Pattern, name: str) -> float:
    """A share of futures that was found of a pattern."""
    (value,) = (one.value for one in found()[pattern.name].results if one.name == name)
    return value


def marked(pattern: Pattern) -> object:
    marks = [pytest.mark.xfail(reason=pattern.miss, strict=True)] if pattern.miss else []
    return pytest.param(pattern, marks=marks, id=pattern.name)


@pytest.mark.parametrize("pattern", [marked(pattern) for pattern in PATTERNS])
def test_pattern_holds(pattern: Pattern) -> None:
    """The pattern holds in the share of draws written down for it."""
    assert pattern.least <= share(pattern, HOLDS) <= pattern.most


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
def test_pattern_stops_without_its_cause(pattern: Pattern) -> None:
    """With its cause removed the pattern is gone."""
    assert share(pattern, LEFT) <= pattern.most_off


def test_what_is_promised_passes_and_nothing_else_does() -> None:
    """Every pattern is promised and passes, but for those that the page lists as failing."""
    missed = {name for name, check in found().items() if check.verdict != "pass"}
    assert missed == FAILING
    assert {name for name, check in found().items() if not check.promised} == FAILING
    assert not any(check.broken for check in found().values())


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
def test_a_claim_ends_with_its_sources(pattern: Pattern) -> None:
    """A check takes claim and sources apart, and neither is empty."""
    check = found()[pattern.name]
    assert f"{check.claim.removesuffix('.')} ({check.source})" == pattern.claim
    assert check.source


def test_the_page_shows_what_comes_out(capsys: pytest.CaptureFixture[str]) -> None:
    """The table of docs/PATTERNS.md is what `hedgerow validate` prints."""
    print_kind(KIND, (*found().values(), moved()))
    page = Path(__file__).parents[2] / "docs" / "PATTERNS.md"
    counts = f"patterns {len(PATTERNS) - len(FAILING)} of {len(PATTERNS) + 1} · "
    assert all(counts in one.read_text(encoding="utf-8") for one in (page, HOW_TO))
    printed = "".join(f"{line.rstrip()}\n" for line in capsys.readouterr().out.splitlines())
    assert f"\n...\n{printed}...\n" in page.read_text(encoding="utf-8")


# ---- movement ------------------------------------------------------------------------------------


def test_movement_fails_where_it_is_listed_and_nowhere_else() -> None:
    """Every reading of movement holds, but for those that are listed with the reason."""
    assert {one.name for one in moved().results if one.met is False} == set(UNMOVED)
    assert moved().verdict == "fail"
    assert not moved().promised


def test_movement_reads_every_series_of_its_kind() -> None:
    """Straight lines are read of all powers, the record of all that it has, spreads of some."""
    series: dict[str, set[str]] = {}
    for one in moved().results:
        reading, _, name = one.name.partition(" ")
        series.setdefault(reading, set()).add(name)
    assert series["straight"] == {f"alignment.{code}" for code in REGISTER.cast.powers}
    assert series["record"] == {*observed(REGISTER), "all of them"}
    assert series["spread"]


def test_single_series_of_the_record_are_not_judged() -> None:
    """Of the record only all values together are judged: nine years say little of a band."""
    record = {one.name: one.met for one in moved().results if one.name.startswith("record ")}
    assert record.pop("record all of them") is True
    assert set(record.values()) == {None}


def test_a_straight_line_explains_all_of_itself_and_little_of_a_wave() -> None:
    """The share explained is one for a line up or down, and small for what swings about."""
    time = np.arange(48.0)
    levels = np.stack([0.2 + 0.01 * time, 0.9 - 0.01 * time, np.sin(time)], axis=1)
    line, fall, wave = explained(levels)
    assert line == pytest.approx(1.0)
    assert fall == pytest.approx(1.0)
    assert wave < 0.1


# ---- trials --------------------------------------------------------------------------------------

FEW = Run(design=Design(5))


def trials() -> Trials:
    return Trials(BASELINE, REGISTER, FEW, outputs_of(REGISTER.cast))


def test_a_pattern_is_runs_of_ones_own() -> None:
    """The concession that dependence adds is the difference of two runs held apart by hand."""
    sides = (
        {"exports_2018.EUU": 7500.0, "refill_official": 0.0, "refill_belief": 0.0},
        {"exports_2018.EUU": 3000.0, "refill_official": 0.6, "refill_belief": 0.7},
    )
    levers = {f"{code}.level": Setting(1.5, "test") for code in ("USA", "EUU")}
    pressed = replace(BASELINE, settings=levers)
    alone, backed = (
        simulate(pressed, REGISTER, replace(FEW, held=side)).of("concession")[:20].mean(axis=0)
        for side in sides
    )
    found = effects.leverage(trials(), {})
    np.testing.assert_array_equal(found.effect, alone - backed)
    np.testing.assert_array_equal(found.holds, alone - backed > 0.005)


def test_equal_trials_are_run_once() -> None:
    """What was tried before is not simulated again; other levers or held values are."""
    tried = trials()
    ours = tried.policy({"USA.level": 1.5})
    (first,) = tried.run({}, ours)
    same, usual = tried.run({}, tried.policy({"USA.level": 1.5}), BASELINE)
    assert same is first
    (held,) = tried.run({"tie_decay": 0.05}, ours)
    for other in (usual, held):
        assert any((other[name] != first[name]).any() for name in first)


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
def test_every_cause_can_be_removed(pattern: Pattern) -> None:
    """What removes a cause lies within what its parameters may be held at."""
    FEW.holding(pattern.off).require_possible(REGISTER)


def test_claims_name_actors_as_the_cast_does() -> None:
    """A claim takes every name from the cast: with other names it has none of the old ones."""
    cast = REGISTER.cast
    renamed = replace(
        cast,
        home=replace(cast.home, name="Ruritania", short="Ruritania"),
        partner_records=tuple(
            replace(one, name=f"Land {i}", short=f"L{i}")
            for i, one in enumerate(cast.partner_records)
        ),
    )
    words = " ".join(f"{one.name} {one.claim} {one.unit}" for one in patterns(renamed))
    assert "Ruritania" in words
    old = [actor.name for actor in (cast.home, *cast.partner_records)]
    assert [name for name in old if name in words] == []
