"""The command that runs a batch again from its results folder alone: repeat."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.errors import kind_errors, stop
from sim.cli.options import AsJson, Out, Workers
from sim.cli.results import Folder, require_folder

if TYPE_CHECKING:
    from sim.reports.repeat import Repeated


def repeat(
    folder: Folder, out: Out = Path("repeated"), workers: Workers = 0, as_json: AsJson = False
) -> None:
    """Run a batch again from the seeds and scenarios that its results folder keeps.

    Of the folder of another command it says what to type.
    """
    from sim.batches.folders import results_folder
    from sim.cli.printing.batch import note
    from sim.cli.printing.progress import show_progress
    from sim.inputs.strict_toml import shown_path
    from sim.reports.repeat import NotABatchError, NotRepeatableError, repeat_batch

    with kind_errors(as_json):
        there = results_folder(folder)
        require_folder(there, ("repeat", str(folder)))
        try:
            with show_progress() as progress:
                done = repeat_batch(there, out, workers, progress, note)
        except NotABatchError as other:
            fix = f"type that again, elsewhere: {elsewhere(other.typed, shown_path(out))}"
            stop(f"repeat: {other}\n  fix: {fix}", 2)
        except NotRepeatableError as refused:
            stop(str(refused), 5)
    _print(done, as_json)
    if done.again.failures:
        raise SystemExit(1)
    if not all(done.same.values()):
        raise SystemExit(5)


def elsewhere(typed: str, place: str) -> str:
    """A command with its results in another place: what it says of `--out` is left out."""
    try:
        words = shlex.split(typed)
    except ValueError:  # kept by a version that quoted nothing
        words = typed.split()
    kept = [
        word
        for before, word in zip(["", *words], words, strict=False)
        if "--out" not in (before, word.partition("=")[0])
    ]
    return shlex.join([*kept, "--out", place])


def _print(done: Repeated, as_json: bool) -> None:
    """Print which scenarios came out the same, and where they are."""
    from sim.batches.verify import library_changes
    from sim.inputs.strict_toml import shown_path

    place = shown_path(done.again.folder)
    if as_json:
        print(json.dumps({"same": done.same, "folder": place}, indent=2))
        return
    for name, same in done.same.items():
        print(f"{name}: {'the same to the last bit' if same else 'other numbers'}")
    for line in library_changes(done.first):
        print(f"note: {line}", file=sys.stderr)
    print(f"saved: {place}")
