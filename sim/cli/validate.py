"""The command that holds the model against the literature, the record and published results."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.errors import kind_errors
from sim.cli.loading import how_to_run, load, places_in_force
from sim.cli.options import AsJson, FewMembers, Scenarios, Seed, Seeds, a_path

if TYPE_CHECKING:
    from sim.evidence.checks import Report
    from sim.evidence.validation import Study


def validate(
    members: FewMembers = 1024,
    seed: Seed = 7,
    out: Annotated[
        Path | None,
        typer.Option(parser=a_path, metavar="PATH", help="Write the report into this folder."),
    ] = None,
    observed: Annotated[
        Path | None,
        typer.Option(
            parser=a_path,
            metavar="FILE",
            help="Score the stored forecasts; CSV: quantity, year, value, standard_error.",
        ),
    ] = None,
    seeds: Seeds = None,
    scenarios: Scenarios = None,
    as_json: AsJson = False,
) -> None:
    """Check the model: theories, patterns, stylised facts, calibration, back-tests, forecasts.

    Futures and seed are those of patterns; the other checks have their own.
    """
    from sim.cli.printing.validation import print_report
    from sim.reports.validation.files import as_json as json_of

    with kind_errors(as_json):
        study = _study(members, seed, seeds, scenarios, observed, out)
        report = _checked(study)
    if as_json:
        print(json_of(report))
    else:
        print_report(report)
    if out is not None:
        _write(report, study, out)
    if report.broken:
        raise SystemExit(4)


def _study(
    members: int,
    seed: int,
    seeds: Path | None,
    scenarios: Path | None,
    observed: Path | None,
    out: Path | None,
) -> Study:
    """What is checked; raises FileProblems before anything is run."""
    from sim.batches.resume import require_outside
    from sim.evidence.patterns import TRIALS
    from sim.evidence.validation import study_of

    if out is not None:
        require_outside(out)
    register, (baseline,) = load(places_in_force(seeds, scenarios), ["baseline"])
    how = how_to_run(register, members, 1, seed).settled(TRIALS)
    return study_of(baseline, register, how, observed)


def _checked(study: Study) -> Report:
    """Every check, with its progress on stderr."""
    from sim.cli.printing.progress import show_progress
    from sim.evidence.validation import validate as check_all

    with show_progress() as progress:
        return check_all(study, lambda kind, done, total: progress(kind.lower(), done, total, 0))


def _write(report: Report, study: Study, out: Path) -> None:
    """Write the report, and say on stderr which files there are."""
    from sim.cli.printing.width import say
    from sim.inputs.strict_toml import shown_path
    from sim.reports.validation.files import write_report

    files = write_report(report, study, out)
    say(f"Saved: {', '.join(map(shown_path, files))}", file=sys.stderr)
