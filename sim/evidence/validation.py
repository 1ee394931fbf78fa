"""Every check of the model, run one source after the other into one report.

A source gives the checks of one kind; SOURCES lists them all, in the order in which they are shown.
Whatever is checked later is a function more in that list.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from sim.engine.run import Run
from sim.evidence import published
from sim.evidence.backtests.report import KIND as BACKTESTS
from sim.evidence.backtests.report import STEPS as BACKTEST_STEPS
from sim.evidence.backtests.report import backtest_checks
from sim.evidence.calibration_checks import KIND as CALIBRATION
from sim.evidence.calibration_checks import STEPS, calibration_checks
from sim.evidence.checks import Check, Done, Report
from sim.evidence.citations import citations
from sim.evidence.forecast.report import KIND as FORECASTS
from sim.evidence.forecast.report import Stored, forecast_checks, stored_forecasts
from sim.evidence.movement import movement_check
from sim.evidence.patterns import KIND as PATTERNS
from sim.evidence.patterns import pattern_checks, patterns
from sim.evidence.published_tables import Published, load_published
from sim.evidence.stylised_facts.catalogue import StylisedFact, load_stylised_facts
from sim.evidence.stylised_facts.report import KIND as FACTS
from sim.evidence.stylised_facts.report import MEASUREMENTS, fact_checks
from sim.evidence.stylised_facts.target_states import TargetStates
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario, lengthened
from sim.model.quarters import parse_quarter

READ_TO = "2030-Q4"
"""The last quarter that a check names."""

Shown = Callable[[str, int, int], None]
"""Told what is being checked, how many steps of it are done, and of how many."""


@dataclass(frozen=True)
class Study:
    """What is checked, and what it is held against."""

    baseline: Scenario
    register: Register
    futures: Run
    """Over which patterns are read."""
    published: Published
    facts: tuple[StylisedFact, ...]
    forecasts: tuple[Stored, ...]
    """Those in results/, beside the seeds."""


def study_of(
    baseline: Scenario, register: Register, futures: Run, observed: Path | None = None
) -> Study:
    """What is checked, with what was published and observed since the forecasts.

    A baseline that ends before READ_TO is run on. Raises FileProblems with every mistake in it.
    """
    baseline = lengthened(baseline, parse_quarter(READ_TO), register)
    facts = load_stylised_facts(register.folder)
    forecasts = stored_forecasts(register.folder.parent / "results", observed)
    return Study(baseline, register, futures, load_published(register), facts, forecasts)


@dataclass(frozen=True)
class Source:
    """Where checks of one kind come from."""

    kind: str
    steps: Callable[[Study], int]
    """How many steps it takes."""
    checks: Callable[[Study, Done], list[Check]]
    """The checks; calls what it is given after each step."""


def _published(study: Study, done: Done) -> list[Check]:
    return published.published_checks(study.published, done)


def _patterns(study: Study, done: Done) -> list[Check]:
    """The patterns, and movement as one more."""
    given = study.baseline, study.register, study.futures
    found = pattern_checks(*given, done)
    found.append(movement_check(*given))
    done()
    return found


def _facts(study: Study, done: Done) -> list[Check]:
    return fact_checks(TargetStates(study.baseline, study.register), study.facts, done)


def _calibration(study: Study, done: Done) -> list[Check]:
    return calibration_checks(study.register, done)


def _backtests(study: Study, done: Done) -> list[Check]:
    return backtest_checks(study.register, done)


def _forecasts(study: Study, done: Done) -> list[Check]:
    return forecast_checks(study.forecasts, done)


SOURCES: tuple[Source, ...] = (
    Source(published.KIND, lambda study: len(study.published.results), _published),
    Source(PATTERNS, lambda study: len(patterns(study.register.cast)) + 1, _patterns),
    Source(FACTS, lambda _: len(MEASUREMENTS), _facts),
    Source(CALIBRATION, lambda _: STEPS, _calibration),
    Source(BACKTESTS, lambda _: BACKTEST_STEPS, _backtests),
    Source(FORECASTS, lambda study: len(study.forecasts), _forecasts),
)
"""Every source of checks, in the order in which they are shown."""


def validate(study: Study, shown: Shown) -> Report:
    """Run every check; tells `shown` of each step."""
    found: list[Check] = []
    for source in SOURCES:
        found += source.checks(study, _counting(source, study, shown))
    run = study.futures
    cited = citations(study.register, found)
    return Report(version("hedgerow"), run.design.members, run.seed, tuple(found), cited)


def _counting(source: Source, study: Study, shown: Shown) -> Done:
    """What a source calls after each step."""
    total, count = source.steps(study), 0
    shown(source.kind, 0, total)

    def done() -> None:
        nonlocal count
        count += 1
        shown(source.kind, count, total)

    return done
