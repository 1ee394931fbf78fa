"""What commands of exploration share: a folder with progress, and how it ends."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.errors import kind_errors, stop
from sim.cli.loading import command_typed, print_engine

if TYPE_CHECKING:
    from sim.batches.plan import Measured
    from sim.batches.results import Results
    from sim.engine.run import Run
    from sim.inputs.register import Register
    from sim.inputs.scenario import Scenario


@contextmanager
def explored(
    name: str,
    scenarios: Sequence[Scenario],
    register: Register,
    run: Run,
    measured: Measured,
    out: Path,
    files: Collection[str],
    workers: int = 0,
) -> Iterator[Results]:
    """Measure scenarios into a folder below `out`, showing progress; within it tables are written.

    Ends as commands end when it is stopped, when a future cannot be run, or when an output or a
    quarter is not there.
    """
    from sim.cli.printing.batch import note
    from sim.cli.printing.progress import show_progress
    from sim.reports.exploration import FailedRunsError, exploration

    print_engine(run, len(scenarios))
    typed = command_typed()
    try:
        with (
            show_progress() as progress,
            exploration(
                name, scenarios, register, run, measured, out, typed, files, workers, progress, note
            ) as there,
        ):
            yield there
    except FailedRunsError as failed:
        stop(str(failed), 1)


@contextmanager
def explorer_errors(as_json: bool = False) -> Iterator[None]:
    """As `kind_errors`; a library that is not installed is misuse."""
    from sim.explore.libraries import LibraryMissingError

    with kind_errors(as_json):
        try:
            yield
        except LibraryMissingError as missing:
            stop(str(missing), 2)
