"""What `batch --part I/N` does: one share of a batch, beside other processes, and nothing more."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.errors import stop
from sim.cli.loading import command_typed, print_begun
from sim.cli.options import Keep

if TYPE_CHECKING:
    from sim.batches.shares import Share
    from sim.engine.run import Run
    from sim.inputs.register import Register
    from sim.inputs.scenario import Scenario
    from sim.reports.shares import FinishedShare


def share_asked(part: str, quarters: str | None, cluster: str | None) -> Share:
    """The share that is typed; one that cannot be, or options of the whole batch, are refused."""
    from sim.batches.shares import Share

    if cluster is not None:
        stop("--cluster: its workers share the whole batch; leave --part out", 2)
    if quarters is not None:
        stop("--quarters: a share prints no table; give it to `hedgerow merge`", 2)
    try:
        return Share.read(part)
    except ValueError as refused:
        stop(f"--part: {refused}", 2)


def run_share(
    share: Share,
    name: str,
    register: Register,
    loaded: list[Scenario],
    how: Run,
    out: Path,
    workers: int,
    keep: Keep,
    as_json: bool,
) -> None:
    """Make one share of a batch, and say where it is and how many shares are there."""
    from sim.cli.printing.batch import note
    from sim.cli.printing.progress import show_progress
    from sim.reports import shares

    typed = without_part(command_typed())
    given = share, name, loaded, register, how, out, typed, workers
    with show_progress() as progress:
        done = shares.run_share(*given, progress, keep.value, note)
    print_begun(done.results.plan.engine, how, len(loaded))
    _print(done, as_json)
    if done.failures:
        raise SystemExit(1)


def without_part(typed: str) -> str:
    """A command without its share: what all shares have in common."""
    return re.sub(r" --part[= ]\d+/\d+(?= |$)", "", typed)


def _print(done: FinishedShare, as_json: bool) -> None:
    """Print what belongs to a share, where it is, how many are there, and what failed."""
    from dataclasses import asdict

    from sim.cli.printing.width import say
    from sim.inputs.strict_toml import shown_path

    place, share = shown_path(done.results.folder), done.share
    for failure in done.failures:
        members = f"members {failure.first} to {failure.last}"
        what = f"failed: {failure.scenario}, {members}, {failure.stage}"
        say(what, f"  {failure.error}", file=sys.stderr)
    if as_json:
        counts = {"blocks": done.blocks, "tallies": done.spans, "shares_there": done.there}
        failures = [asdict(failure) for failure in done.failures]
        said = {"folder": place, "part": str(share), **counts, "failures": failures}
        print(json.dumps(said, indent=2))
        return
    say(f"Share:    {share}, {_size(done)}")
    say(f"There:    {done.there} of {share.n} shares, in {place}/{_next(done, place)}")


def _size(done: FinishedShare) -> str:
    """How much belongs to a share: "blocks of 400 futures kept: 2, spans of 10,000 counted: 3"."""
    plan = done.results.plan
    if not done.blocks + done.spans:
        return f"nothing to do: tasks in all: {len(plan.blocks) + len(plan.spans)}"
    kept = f"blocks of {min(plan.block, plan.kept):,} futures kept: {done.blocks}"
    counted = f"spans of {min(plan.span, plan.members):,} counted: {done.spans}"
    return f"{kept}, {counted}" if plan.spans else kept


def _next(done: FinishedShare, place: str) -> str:
    from sim.cli.called import as_called

    return as_called(f"; now: hedgerow merge {place}") if done.there == done.share.n else ""
