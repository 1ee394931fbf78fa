"""Does a check say all that is asked of it, and do all sources give such checks?"""

import json
from collections import Counter
from dataclasses import replace
from functools import partial
from math import isfinite
from pathlib import Path

import pytest

from sim.engine.chance import Design
from sim.engine.run import Run
from sim.evidence import calibration_checks, effects, validation
from sim.evidence.backtests import countries, report
from sim.evidence.backtests.backtests import backtests
from sim.evidence.calibration import calibrate
from sim.evidence.checks import VERDICTS, Check, Report, Result, counted, verdict_of
from sim.evidence.effects import outputs_of
from sim.evidence.movement import movement_check
from sim.evidence.patterns import KIND as PATTERNS
from sim.evidence.stylised_facts.report import KIND as FACTS
from sim.evidence.trials import Trials
from sim.evidence.validation import SOURCES, study_of, validate
from sim.inputs.folders import shipped
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import Scenario, load_scenario
from sim.reports.validation.files import as_json
from tests.growth import renamed_home
from tests.invented_checks import ABSENT, BROKEN, CHECKS, PARTIAL, PATTERN, REPORT

# ---- the record ----------------------------------------------------------------------------------


def result(met: bool | None) -> Result:
    return Result("one", "share", "above 0", 0.5, met, 0.0)


@pytest.mark.parametrize(
    ("met", "verdict"),
    [
        ((True, True), "pass"),
        ((True, None), "pass"),
        ((True, False), "partial"),
        ((False, False, None), "fail"),
        ((None,), "not represented"),
        ((), "not represented"),
    ],
)
def test_a_verdict_is_that_of_what_is_judged(met: tuple[bool | None, ...], verdict: str) -> None:
    """All results met pass, some are partial, none fails; what is not judged does not count."""
    assert verdict_of(map(result, met)) == verdict


def test_a_baseline_that_ends_early_is_run_on(baseline: Scenario, register: Register) -> None:
    """Checks read quarters that a baseline of one's own may not have."""
    short = replace(baseline, end=baseline.start + 15)
    how = Run(design=Design(2), engine="numpy")
    study = study_of(short, register, how)
    trials = Trials(study.baseline, register, how, outputs_of(register.cast))
    assert effects.push(trials, {}).holds.shape == (2,)
    assert study.baseline.end == baseline.end


@pytest.mark.parametrize("promised", [True, False])
@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_promise_is_broken_by_all_but_a_pass(promised: bool, verdict: str) -> None:
    """Only what is promised can be broken, and whatever is no pass breaks it."""
    check = replace(PATTERN, promised=promised, verdict=verdict)
    assert check.broken is (promised and verdict != "pass")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (Result("r", "share", "0 to 1", 0.34149, True, 0.0, 1.0), "0.341"),
        (Result("r", "", "7.389956 ± 0.000001", 7.3899557, True, 7.389955, 7.389957), "7.3899557"),
        (Result("r", "", "31", 31.0, True, 31.0, 31.0), "31"),
        (Result("r", "", "-83,200", -83200.0, True, -83200.0, -83200.0), "-83,200"),
        (Result("r", "of futures", ">= 75%", 0.2209, False, 0.75, 1.0), "22.1%"),
        (Result("r", "", "0.001 to 0.002", 0.00151, True, 0.001, 0.002), "0.00151"),
    ],
)
def test_a_number_has_the_digits_that_tell_it_from_the_ends(given: Result, shown: str) -> None:
    """Three digits are shown, more where the band is narrower, and shares of futures in %."""
    assert given.shown == shown


# ---- the report ----------------------------------------------------------------------------------


def test_verdicts_are_counted_by_kind() -> None:
    """The headline counts what passes of each kind, in the order in which kinds come."""
    assert REPORT.headline == "Published results 1 of 1 · patterns 1 of 2 · stylised facts 0 of 2"
    assert counted(CHECKS) == Counter({"pass": 2, "partial": 1, "fail": 1, "not represented": 1})


def test_broken_promises_are_named() -> None:
    """A report says that all promises are kept, or which are not; known misses break none."""
    assert REPORT.broken == ()
    assert REPORT.promises == "All 2 checks that are promised pass."
    assert [check.name for check in BROKEN.broken] == ["triangles"]
    assert BROKEN.promises == "Promised, and not so: triangles."


def test_json_holds_every_field_of_every_check() -> None:
    """What is written as JSON reads back as the same records."""
    read = json.loads(as_json(REPORT))
    checks = tuple(_check(one) for one in read["checks"])
    kept = {name: read[name] for name in ("version", "members", "seed", "citations")}
    assert Report(checks=checks, **kept) == REPORT
    assert read["headline"] == REPORT.headline
    assert read["broken"] == []
    assert read["counts"]["Stylised facts"] == dict(counted((PARTIAL, ABSENT)))


def _check(read: dict) -> Check:
    """A check as it was read."""
    results = tuple(
        Result(**one | {"interval": one["interval"] and tuple(one["interval"])})
        for one in read["results"]
    )
    return Check(**read | {"results": results})


# ---- all sources ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def few() -> tuple[Report, list[tuple[str, int, int]]]:
    """A real run over few futures and few states, and the steps that it told of."""
    register = load_register(shipped().seeds)
    baseline = load_scenario(shipped().scenarios, "baseline", register)
    steps: list[tuple[str, int, int]] = []
    run = Run(design=Design(24), engine="fused")
    with pytest.MonkeyPatch.context() as patched:
        made = validation.TargetStates
        patched.setattr(validation, "TargetStates", lambda *given: made(*given, states=120))
        patched.setattr("sim.engine.choice.FEW", 0)
        patched.setattr(calibration_checks, "calibrate", partial(calibrate, runs=1000))
        patched.setattr(calibration_checks, "RECORDS", 20)
        patched.setattr(report, "backtests", partial(backtests, runs=600))
        patched.setattr(countries, "states", lambda _: ["THA"])
        patched.setattr(countries, "refitted", lambda *_: {})
        found = validate(study_of(baseline, register, run), lambda *step: steps.append(step))
    return found, steps


def test_every_source_gives_checks_that_say_everything(
    few: tuple[Report, list[tuple[str, int, int]]],
) -> None:
    """Each check has claim, source and what it is read on; its verdict is that of its results."""
    found, _ = few
    assert list(found.kinds) == [source.kind for source in SOURCES]
    for check in found.checks:
        assert check.claim
        assert check.source
        assert check.measured
        judged = [one.met for one in check.results if one.met is not None]
        assert (check.verdict == "pass") is (bool(judged) and all(judged)), check.name
        assert (check.verdict == "not represented") is (not check.results)
        assert check.results or check.why
        assert (check.n > 0) is bool(check.results)
    names = [(check.kind, check.name) for check in found.checks]
    assert len(set(names)) == len(names)


def test_a_judged_result_has_ends_and_words(
    few: tuple[Report, list[tuple[str, int, int]]],
) -> None:
    """What is asked of a result is said in words and by at least one end; else neither is there."""
    for check in few[0].checks:
        for one in check.results:
            ends = (one.least, one.most) != (None, None)
            assert (one.met is not None) is bool(one.expected) is ends, (check.name, one.name)
            assert json.dumps(one.value, allow_nan=False)


def test_sources_are_cited(few: tuple[Report, list[tuple[str, int, int]]]) -> None:
    """Every pattern of futures and every fact names a source that the report cites in full."""
    found, _ = few
    for check in found.checks:
        if check.kind in (PATTERNS, FACTS) and check.name != "movement":
            assert any(name in check.source for name in found.citations), check.name
    assert all(found.citations.values())


def test_a_home_without_a_record_is_not_held_against_one(
    own_seeds: Path, own_scenarios: Path
) -> None:
    """Where nothing is recorded of the home country, movement is read without the record."""
    renamed_home(own_seeds, own_scenarios)
    register = load_register(own_seeds)
    baseline = load_scenario(own_scenarios, "baseline", register)
    check = movement_check(baseline, register, Run(design=Design(24), engine="fused"))
    assert [one.name for one in check.results if one.name.startswith("record")] == []
    assert all(isfinite(one.value) for one in check.results)


def test_progress_counts_every_step(few: tuple[Report, list[tuple[str, int, int]]]) -> None:
    """Each source tells of its steps one by one, from none to as many as it announced."""
    for source in SOURCES:
        told = [(done, total) for kind, done, total in few[1] if kind == source.kind]
        totals = {total for _, total in told}
        assert len(totals) == 1
        assert [done for done, _ in told] == list(range(totals.pop() + 1))
