"""Which files does the report leave in a folder?

report.json, report.md, report.html, and in figures/ each figure as SVG and PNG with its numbers and
its description.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from sim.engine.chance import Design
from sim.engine.draw_files import POSTERIOR, load_draws
from sim.engine.free_run import free_run
from sim.engine.run import Run
from sim.evidence.backtests.report import KIND as BACKTESTS
from sim.evidence.calibration_checks import KIND as CALIBRATION
from sim.evidence.checks import Report
from sim.evidence.forecast.report import KIND as FORECASTS
from sim.evidence.patterns import KIND as PATTERNS
from sim.evidence.record import observed
from sim.evidence.stylised_facts.report import KIND as FACTS
from sim.evidence.validation import Study
from sim.figures import (
    fact_strips,
    forecast_fans,
    pattern_strips,
    posterior_strips,
    record,
    skill_strips,
)
from sim.figures.content import Content
from sim.figures.drawing import save
from sim.inputs.strict_toml import FileProblems
from sim.reports.kinds import LIVED, about_of
from sim.reports.validation.markdown import Figures, markdown
from sim.reports.validation.page import page

FOLDER = Path("figures")
"""Where figures go, from the folder of the report."""


def write_report(report: Report, study: Study, folder: Path) -> list[Path]:
    """Write everything; the files that a reader opens. Raises OSError where one cannot be."""
    folder.mkdir(parents=True, exist_ok=True)
    figures = figures_of(report, study)
    svgs = {
        stem: save(content, folder / FOLDER, stem)[0]
        for made in figures.values()
        for stem, content in made.items()
    }
    drawn = {
        kind: [(content, svgs[stem].read_bytes()) for stem, content in made.items()]
        for kind, made in figures.items()
    }
    texts = {
        "report.html": page(report, drawn),
        "report.md": markdown(report, figures, FOLDER),
        "report.json": as_json(report) + "\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [folder / name for name in texts]


def as_json(report: Report) -> str:
    """The report as JSON, every number in full."""
    return json.dumps(report.as_json(), indent=2, ensure_ascii=False, allow_nan=False)


def figures_of(report: Report, study: Study) -> Figures:
    """The figures of the report, by the kind of check that they show.

    What could not be read, such as a posterior of other seeds, has none: its check says why.
    """
    kinds = report.kinds
    about = about_of(study.baseline, study.register, report.seed, report.members)
    return {
        PATTERNS: {
            "patterns": pattern_strips.content(kinds[PATTERNS], about),
            "record": _record(study),
        },
        FACTS: {"stylised-facts": fact_strips.content(kinds[FACTS], report.version)},
        CALIBRATION: dict(_posterior(report, study)),
        BACKTESTS: dict(_backtests(report, study)),
        FORECASTS: dict(_forecasts(report, study)),
    }


def _posterior(report: Report, study: Study) -> Iterator[tuple[str, Content]]:
    """What the stored posterior leaves of the numbers, where it is that of these seeds."""
    try:
        posterior = load_draws(study.register.folder, POSTERIOR, study.register)
    except FileProblems:
        return
    yield "posterior", posterior_strips.content(posterior, study.register, report.version)


def _backtests(report: Report, study: Study) -> Iterator[tuple[str, Content]]:
    """Skill and coverage, where something was recorded to test on."""
    checks = report.kinds.get(BACKTESTS, ())
    if any(check.results for check in checks):
        yield "back-tests", skill_strips.content(checks, study.register.cast, report.version)


def _forecasts(report: Report, study: Study) -> Iterator[tuple[str, Content]]:
    """Each forecast that is as it was sealed."""
    for one in study.forecasts:
        if one.forecast is not None:
            cast = study.register.cast
            yield one.name, forecast_fans.content(one, one.forecast, cast, report.version)


def _record(study: Study) -> Content:
    """The free run under the record, over as many futures as the figure of a run has at most."""
    members = min(study.futures.design.members, LIVED)
    lived = free_run(study.register, Run(study.futures.seed, Design(members)))
    about = about_of(study.baseline, study.register, study.futures.seed, members)
    return record.content(lived, observed(study.register), about)
