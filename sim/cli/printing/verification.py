"""What was found when a results folder was verified."""

import sys
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

from sim.batches.results import Results
from sim.batches.verify import Rerun
from sim.cli.printing.width import say
from sim.inputs.strict_toml import shown_path
from sim.reports.analysis_folder import Checked


def print_verification(
    results: Results, found: list[str], refused: str, again: list[Rerun], changed: list[str]
) -> None:
    """Print what is damaged, and whether what was run again came out the same.

    `refused` is why nothing was run again; `changed` are libraries with another version since.
    """
    say(f"{len(results.manifest()['files'])} files listed in the manifest, {len(found)} wrong")
    for line in found:
        say(f"  {line}")
    if refused:
        say(f"not run again: {refused}")
    for one in again:
        name = one.part.relative_to(results.folder).as_posix()
        if one.difference == 0.0:
            say(f"  {name}: run again, the same to the last bit")
        elif one.holds:
            say(f"  {name}: run again, the same but for the last digit stored")
        else:
            say(f"  {name}: run again, {one.output} differs by {one.difference:.2g}")
    if results.plan.spans:
        say("  tallies: by their checksums only; counting again takes as long as the batch did")
    for line in changed:
        say(f"  note: {line}", file=sys.stderr)
    if failed := results.manifest()["failures"]:
        say(f"  note: {failed} failures are listed in failures.jsonl", file=sys.stderr)


def print_analysis(found: Checked, refused: str) -> None:
    """Print what of an analysis is wrong, which files are sound, and why nothing was run again."""
    say(f"{len(found.listed)} files listed in the manifest, {len(found.wrong)} wrong")
    for line in found.wrong:
        say(f"  {line}")
    say(*(f"  checked: {kind}" for kind in _kinds(found.sound) if kind))
    say(f"not run again: {refused}")


def _kinds(listed: Collection[str]) -> Iterator[str]:
    """What files there are: those of the folder itself by name, others by their folder."""
    inside = Counter(name.rpartition("/")[0] for name in listed)
    yield ", ".join(name for name in sorted(listed) if "/" not in name)
    yield ", ".join(f"{n} in {place}/" for place, n in sorted(inside.items()) if place)


def verification_as_json(
    folder: Path, listed: Collection[str], found: list[str], refused: str, again: list[Rerun]
) -> dict[str, object]:
    """The same as data."""
    return {
        "folder": shown_path(folder),
        "listed": len(listed),
        "wrong": found,
        "not_run_again": refused,
        "run_again": [
            {"part": one.part.name, "difference": one.difference, "holds": one.holds}
            for one in again
        ],
    }
