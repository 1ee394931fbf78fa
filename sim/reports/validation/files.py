"""Which files does the report leave in a folder?

report.json, report.md, report.html, and in figures/ each figure as SVG and PNG with its numbers and
its description.
"""

import json
from pathlib import Path

from sim.engine.chance import Design
from sim.engine.free_run import free_run
from sim.engine.run import Run
from sim.evidence.checks import Report
from sim.evidence.patterns import KIND as PATTERNS
from sim.evidence.record import observed
from sim.evidence.stylised_facts.report import KIND as FACTS
from sim.evidence.validation import Study
from sim.figures import fact_strips, pattern_strips, record
from sim.figures.content import Content
from sim.figures.drawing import save
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
    """The figures of the report, by the kind of check that they show."""
    kinds = report.kinds
    about = about_of(study.baseline, study.register, report.seed, report.members)
    return {
        PATTERNS: {
            "patterns": pattern_strips.content(kinds[PATTERNS], about),
            "record": _record(study),
        },
        FACTS: {"stylised-facts": fact_strips.content(kinds[FACTS], report.version)},
    }


def _record(study: Study) -> Content:
    """The free run under the record, over as many futures as the figure of a run has at most."""
    members = min(study.futures.design.members, LIVED)
    lived = free_run(study.register, Run(study.futures.seed, Design(members)))
    about = about_of(study.baseline, study.register, study.futures.seed, members)
    return record.content(lived, observed(study.register), about)
