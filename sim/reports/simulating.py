"""The futures of a results folder: made block by block, by workers, until none is missing."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sim.batches.isolating import SEARCHES, Trial, Work, died, isolate
from sim.batches.plan import Plan
from sim.batches.pools import Pool
from sim.batches.results import Results
from sim.batches.run import (
    Block,
    Failure,
    missing,
    opened,
    simulate_block,
    tally_span,
    try_block,
    try_span,
)
from sim.batches.shares import WHOLE, Share, lacking
from sim.batches.stopping import StoppedError, TerminatedError, terminable
from sim.batches.workers import TaskFailure
from sim.engine.choice import EngineMissingError
from sim.inputs.strict_toml import shown_path

SEEN = 90.0
"""Seconds in which what another machine has written is seen here: file systems keep what they knew
of a folder for a minute."""


class Progress(Protocol):
    """Shows how far a batch is: what has been done, how much of how much, and how many failed."""

    def __call__(self, what: str, done: int, total: int, failed: int) -> None:
        """Show it."""


def silent(what: str, done: int, total: int, failed: int) -> None:
    """Show nothing."""


def require_engine(plan: Plan, folder: Path) -> None:
    """Refuse what was begun elsewhere by an engine that is not here: EngineMissingError."""
    try:
        plan.run().settled(len(plan.scenarios))
    except EngineMissingError as missing:
        begun = f"{shown_path(folder)} was begun with it"
        raise EngineMissingError(f"{missing}; {begun}") from None


@contextmanager
def stoppable(results: Results) -> Iterator[None]:
    """Tell what is kept when Ctrl-C or SIGTERM comes; raises StoppedError then."""
    opened.cache_clear()  # what lies there may have changed since this process last read it
    try:
        with terminable():
            yield
    except KeyboardInterrupt as stopped:
        names, plan = results.plan.scenarios, results.plan
        total = len(names) * (len(plan.blocks) + len(plan.spans))
        left = sum(len(results.missing(name)) + len(results.untallied(name)) for name in names)
        code = 143 if isinstance(stopped, TerminatedError) else 130
        raise StoppedError(results.folder, total - left, total, code) from None


@dataclass(frozen=True)
class _BlockWork:
    """Work on blocks of members."""

    done: str
    """What progress calls it."""
    work: Work
    trial: Trial
    stage: str
    """Stage of a failure whose worker was lost."""
    todo: Sequence[range]
    members: int


def simulate_missing(
    results: Results, seeds: Path, workers: Pool, progress: Progress, share: Share = WHOLE
) -> list[Failure]:
    """Make the parts of a share that are missing, then the tallies."""
    plan, (blocks, spans) = results.plan, lacking(results, share)
    of_blocks, of_spans = (
        sum(map(len, every)) for every in (share.blocks(plan), share.spans(plan))
    )
    parts = _BlockWork("futures", simulate_block, try_block, "simulating", blocks, of_blocks)
    counts = _BlockWork("counted", tally_span, try_span, "counting", spans, of_spans)
    both = [parts, counts] if plan.spans else [parts]
    return [failure for work in both for failure in _do(work, results, seeds, workers, progress)]


def _do(
    work: _BlockWork, results: Results, seeds: Path, workers: Pool, progress: Progress
) -> Iterator[Failure]:
    """Do the work; yield what failed."""
    tasks = [Block(str(results.folder), str(seeds), part[0], len(part)) for part in work.todo]
    each, failed, written = len(results.plan.scenarios), set[str](), list[Block]()
    total = work.members * each
    done = total - sum(map(len, work.todo)) * each
    for block, failures in _ended(work, results, tasks, workers):
        failed |= {failure.scenario for failure in failures}
        yield from failures
        done += block.size * each
        progress(work.done, done, total, len(failed))
        written += [] if failures else [block]
    yield from _unseen(results, written, work.stage)


def _ended(
    work: _BlockWork, results: Results, tasks: Sequence[Block], workers: Pool
) -> Iterator[tuple[Block, Sequence[Failure]]]:
    """Blocks as they end, with what failed; those whose workers died come last, taken apart."""
    lost = []
    for ended in workers.run(work.work, tasks):
        if died(ended.result):
            lost.append(ended)
        else:
            yield ended.task, _failed(ended.task, ended.result, results, work.stage)
    for ended in lost[:SEARCHES]:
        names = _lacking(results, ended.task, work.stage)
        apart = isolate(workers, work.work, work.trial, ended.task, names, work.stage)
        yield ended.task, tuple(apart)
    for ended in lost[SEARCHES:]:
        yield ended.task, _failed(ended.task, ended.result, results, work.stage)


def _failed(
    block: Block, result: tuple[Failure, ...] | TaskFailure, results: Results, stage: str
) -> Sequence[Failure]:
    """Failures of a block; when its worker was lost, of all that it was to make."""
    if not isinstance(result, TaskFailure):
        return result
    last, why = block.members[-1], (result.error, result.traceback)
    names = _lacking(results, block, stage)
    return [Failure(name, block.first, last, stage, *why) for name in names]


def _unseen(results: Results, written: Sequence[Block], stage: str) -> list[Failure]:
    """Failures of what workers have written where it is not seen."""
    end = time.monotonic() + SEEN
    while unseen := [block for block in written if _lacking(results, block, stage)]:
        if time.monotonic() > end:
            break
        time.sleep(1.0)
    error = "it was written where it is not seen here: do all machines share the folder?"
    return [
        Failure(name, block.first, block.members[-1], "writing", error, "")
        for block in unseen
        for name in _lacking(results, block, stage)
    ]


def _lacking(results: Results, block: Block, stage: str) -> list[str]:
    """Scenarios that have no part, or no tally, of these members."""
    if stage != "counting":
        return missing(results, block.members)
    return [n for n in results.plan.scenarios if not results.tallied(n, block.members)]
