"""The futures of a results folder: made block by block, by workers, until none is missing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sim.batches.plan import Plan
from sim.batches.results import Results
from sim.batches.run import (
    Block,
    Failure,
    missing,
    opened,
    simulate_block,
    tally_span,
)
from sim.batches.shares import WHOLE, Share, lacking
from sim.batches.stopping import StoppedError, TerminatedError, terminable
from sim.batches.workers import TaskFailure, Workers
from sim.engine.choice import EngineMissingError
from sim.inputs.strict_toml import shown_path


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
    work: Callable[[Block], tuple[Failure, ...]]
    stage: str
    """Stage of a failure whose worker was lost."""
    todo: Sequence[range]
    members: int


def simulate_missing(
    results: Results, seeds: Path, workers: Workers, progress: Progress, share: Share = WHOLE
) -> list[Failure]:
    """Make the parts of a share that are missing, then the tallies."""
    blocks, spans = lacking(results, share)
    of_blocks, of_spans = (
        sum(map(len, every)) for every in (share.blocks(results.plan), share.spans(results.plan))
    )
    parts = _BlockWork("futures", simulate_block, "simulating", blocks, of_blocks)
    counts = _BlockWork("counted", tally_span, "counting", spans, of_spans)
    both = [parts, counts] if results.plan.spans else [parts]
    return [failure for work in both for failure in _do(work, results, seeds, workers, progress)]


def _do(
    work: _BlockWork, results: Results, seeds: Path, workers: Workers, progress: Progress
) -> Iterator[Failure]:
    """Do the work; yield what failed."""
    tasks = [Block(str(results.folder), str(seeds), part[0], len(part)) for part in work.todo]
    each, failed = len(results.plan.scenarios), set[str]()
    total = work.members * each
    done = total - sum(map(len, work.todo)) * each
    for ended in workers.run(work.work, tasks):
        failures = _failed(ended.task, ended.result, results, work.stage)
        failed |= {failure.scenario for failure in failures}
        yield from failures
        done += ended.task.size * each
        progress(work.done, done, total, len(failed))


def _failed(
    block: Block, result: tuple[Failure, ...] | TaskFailure, results: Results, stage: str
) -> Sequence[Failure]:
    """Failures of a block; when its worker was lost, of all that it was to make."""
    if not isinstance(result, TaskFailure):
        return result
    names = results.plan.scenarios if stage == "counting" else missing(results, block.members)
    last, why = block.members[-1], (result.error, result.traceback)
    return [Failure(name, block.first, last, stage, *why) for name in names]
