"""Which member is it that takes its worker down? The rest of its block is saved, and it is named.

A death leaves no word, only a task without a result. So each scenario of the block is done in a
worker of its own, and where that dies too, halves of the block are tried without writing anything,
until one member is left. A part holds a whole block: that of the member's scenario stays missing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from sim.batches.pools import Pool
from sim.batches.run import Block, Failure
from sim.batches.workers import TaskFailure

SEARCHES = 3
"""Blocks in which a member is looked for: where more die, it is hardly for a member of each."""

Work = Callable[[Block], tuple[Failure, ...]]
"""Makes the files of a block, and tells what failed."""

Trial = Callable[[Block], object]
"""Does the same without writing."""


def died(result: object) -> bool:
    """Whether a task has no result because its workers died: an error would say where."""
    return isinstance(result, TaskFailure) and not result.traceback


def isolate(
    pool: Pool, work: Work, trial: Trial, block: Block, names: Sequence[str], stage: str
) -> Iterator[Failure]:
    """Do each scenario of a block that died, alone; yield what fails, with the member's number."""
    member: int | None = None
    for name in names:
        one = replace(block, scenarios=(name,))
        (result,) = (ended.result for ended in pool.run(work, [one]))
        if not isinstance(result, TaskFailure):
            yield from result
            continue
        error = result.error
        if died(result):
            if member is None or not _dies(pool, trial, replace(one, first=member, size=1)):
                member = _member(pool, trial, one)
            error += f"; {_named(member)}"
        yield Failure(name, block.first, block.members[-1], stage, error, result.traceback)


def _named(member: int | None) -> str:
    if member is None:
        return "no half of its members does that by itself"
    return f"member {member} alone does that, so that its block stays missing"


def _member(pool: Pool, trial: Trial, block: Block) -> int | None:
    """The first member that takes its worker down by itself; None when only many together do."""
    while block.size > 1:
        dying = next((half for half in _halves(block) if _dies(pool, trial, half)), None)
        if dying is None:
            return None
        block = dying
    return block.first


def _halves(block: Block) -> tuple[Block, Block]:
    half = block.size // 2
    first, rest = block.first, block.size - half
    return replace(block, size=half), replace(block, first=first + half, size=rest)


def _dies(pool: Pool, trial: Trial, block: Block) -> bool:
    return any(died(ended.result) for ended in pool.run(trial, [block]))
