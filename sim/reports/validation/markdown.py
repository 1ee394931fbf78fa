"""The report as Markdown: a table for each kind of check, under its figures."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sim.evidence.checks import Check, Report, Result, verdict_counts
from sim.figures.content import Content
from sim.reports.validation.words import (
    ABOUT,
    LEVEL,
    TITLE,
    asked,
    cases,
    judged,
    made_by,
    missing,
    number,
)

HEADS = (
    "check",
    "claim",
    "what came out, and what was expected",
    "read on",
    "source",
    "promised",
    "verdict",
)
Figures = Mapping[str, Mapping[str, Content]]
"""Figures by the kind of check that they show, and by the name of their files."""


def markdown(report: Report, figures: Figures, folder: Path) -> str:
    """The whole report; `folder` is that of the figures, from where the file lies."""
    parts = [
        f"# {TITLE}",
        f"**{report.headline}**",
        f"{report.promises} {missing(report)}",
        LEVEL,
        *(
            part
            for kind, checks in report.kinds.items()
            for part in _section(kind, checks, figures.get(kind, {}), folder)
        ),
        *_sources(report),
        made_by(report),
    ]
    return "\n\n".join(parts) + "\n"


def _section(
    kind: str, checks: Sequence[Check], figures: Mapping[str, Content], folder: Path
) -> Iterator[str]:
    yield f"## {kind}"
    if kind in ABOUT:
        yield ABOUT[kind]
    yield f"Of {len(checks)}: {verdict_counts(checks)}."
    for stem, content in figures.items():
        yield f"![{_cell(content.alt)}]({(folder / stem).as_posix()}.svg)"
    lines = [HEADS, ["---"] * len(HEADS), *map(_row, checks)]
    yield "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _sources(report: Report) -> Iterator[str]:
    """What the names of sources stand for."""
    if report.citations:
        yield "## Sources"
        yield "\n".join(f"- {name}: {words}" for name, words in report.citations.items())


def _row(check: Check) -> Sequence[str]:
    read_on = f"{check.measured} ({cases(check)})" if check.n else check.measured
    claim = f"{check.claim} Published: {check.published}" if check.published else check.claim
    claim = f"{claim} Note: {check.note}." if check.note else claim
    return (
        check.name,
        claim,
        "; ".join(map(_result, check.results)) or check.why,
        read_on,
        check.source,
        "yes" if check.promised else "no",
        check.verdict if check.verdict == "pass" else f"**{check.verdict}**{_why(check)}",
    )


def _why(check: Check) -> str:
    """Why a check is known to miss, where its results do not say it."""
    return f": {check.why}" if check.why and check.results else ""


def _result(result: Result) -> str:
    said = f"{result.name} {number(result)} {result.unit}".strip()
    missed = ", missed" if judged(result) == "missed" else ""
    return f"{said} ({asked(result)}{missed})"


def _cell(words: str) -> str:
    """Words that a cell can hold."""
    return " ".join(words.replace("|", "\\|").split())
