"""What was found when a results folder was verified."""

import sys

from sim.batches.results import Results
from sim.batches.verify import Rerun
from sim.cli.printing.width import say


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


def print_analysis(found: list[str], refused: str) -> None:
    """Print what is damaged of the folder of an analysis, and why nothing was run again."""
    say("every file is as it was written" if not found else f"not as written: {len(found)}")
    for line in found:
        say(f"  {line}")
    say(f"not run again: {refused}")


def verification_as_json(found: list[str], refused: str, again: list[Rerun]) -> dict[str, object]:
    """The same as data."""
    return {
        "wrong": found,
        "not run again": refused,
        "run again": [
            {"part": one.part.name, "difference": one.difference, "holds": one.holds}
            for one in again
        ],
    }
