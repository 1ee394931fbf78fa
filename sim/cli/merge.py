"""The command that finishes a batch whose shares several processes have made: merge."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.errors import kind_errors, stop
from sim.cli.loading import command_typed
from sim.cli.options import AsJson, Workers
from sim.cli.quarters import Quarters, chosen_quarters
from sim.cli.repeat import elsewhere
from sim.cli.results import Folder, require_folder
from sim.cli.runs import tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.inputs.scenario import Scenario
    from sim.reports.batch import FinishedBatch
    from sim.reports.shares import IncompleteError

MOST = 8
"""Shares that a message names at most; neighbours count as one."""


def merge(
    folder: Folder, workers: Workers = 0, quarters: Quarters = None, as_json: AsJson = False
) -> None:
    """Finish a batch that was made in shares (`batch --part`): tables, figures, manifest."""
    from sim.batches.folders import results_folder

    with kind_errors(as_json):
        there = results_folder(folder)
        require_folder(there, ("merge", str(folder)))
        done = _merged(there, workers, quarters)
    tell(done, as_json)


def _merged(folder: Path, workers: int, quarters: str | None) -> FinishedBatch:
    """The batch of a folder; leaves with a message where it cannot be merged."""
    from sim.cli.printing.batch import note
    from sim.cli.printing.progress import show_progress
    from sim.reports.repeat import NotABatchError, NotRepeatableError
    from sim.reports.shares import IncompleteError, merge_batch

    shown = chosen_quarters(quarters, _scenarios(folder)) if quarters else ()
    try:
        with show_progress() as progress:
            return merge_batch(folder, command_typed(), workers, progress, note, shown)
    except IncompleteError as missing:
        stop(f"merge: {missing}{_which(missing)}", 1)
    except NotABatchError as other:
        stop(f"merge: {other}, at once and not in shares", 2)
    except NotRepeatableError as refused:
        stop(str(refused), 5)


def _scenarios(folder: Path) -> list[Scenario]:
    """The scenarios that a folder was planned with."""
    from sim.batches.results import Results, kept_register

    return list(Results.open(folder, kept_register(folder)).scenarios.values())


def _which(missing: IncompleteError) -> str:
    """Which shares are missing, and the command that makes the first of them."""
    from sim.inputs.strict_toml import shown_path

    maker = missing.maker
    if maker is None:
        return "\n  fix: run the batch's command again: it continues"
    place = shown_path(missing.folder.parent)
    plain = maker.typed if place == "results" else elsewhere(maker.typed, place)
    again = f"{plain} --part {missing.missing[0]}/{maker.n}"
    others = " and likewise the others" if len(missing.missing) > 1 else ""
    return f": {numbered(missing.missing)}\n  fix: {again}{others}"


def numbered(numbers: Sequence[int]) -> str:
    """Numbers in order, neighbours together: "2, 5 to 9"; of many the first ones."""
    spans: list[tuple[int, int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1] = spans[-1][0], number
        else:
            spans.append((number, number))
    words = [str(low) if low == high else f"{low} to {high}" for low, high in spans]
    more = [f"{len(words) - MOST} more"] if len(words) > MOST else []
    return ", ".join([*words[:MOST], *more])
