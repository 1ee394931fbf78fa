"""Which tasks of a batch does one of several processes do that know nothing of each other?

Tasks are the blocks of members and then the spans that are tallied, in the order of the plan. Share
i of n has every n-th task from the i-th on. So each task is in one share and in no other, and
shares differ by one task at most.
"""

import re
from dataclasses import dataclass
from typing import Self

from sim.batches.plan import Plan
from sim.batches.results import Results


@dataclass(frozen=True)
class Share:
    """A share of a batch: number `i` of `n`, counted from 1."""

    i: int
    n: int

    def __post_init__(self) -> None:
        """Raise ValueError for a share that cannot be."""
        if not 1 <= self.i <= self.n:
            raise ValueError(f"a share is i/n with i from 1 to n, as 3/8, not {self}")

    def __str__(self) -> str:
        return f"{self.i}/{self.n}"

    @classmethod
    def read(cls, text: str) -> Self:
        """A share as it is typed, 3/8; raises ValueError for anything else."""
        typed = re.fullmatch(r"(\d{1,9})/(\d{1,9})", text, re.ASCII)
        if typed is None:
            raise ValueError(f"a share is i/n with i from 1 to n, as 3/8, not '{text}'")
        return cls(int(typed[1]), int(typed[2]))

    def blocks(self, plan: Plan) -> list[range]:
        """Its blocks of members."""
        return plan.blocks[self.i - 1 :: self.n]

    def spans(self, plan: Plan) -> list[range]:
        """Its spans that are tallied."""
        return plan.spans[(self.i - 1 - len(plan.blocks)) % self.n :: self.n]


WHOLE = Share(1, 1)
"""The whole batch."""


def lacking(results: Results, share: Share = WHOLE) -> tuple[list[range], list[range]]:
    """Blocks and spans of a share that some scenario lacks."""
    names = results.plan.scenarios
    blocks = {block for name in names for block in results.missing(name)}
    spans = {span for name in names for span in results.untallied(name)}
    return (
        [block for block in share.blocks(results.plan) if block in blocks],
        [span for span in share.spans(results.plan) if span in spans],
    )


def lacking_shares(results: Results, n: int) -> list[int]:
    """Numbers of the shares of n of which something is not there yet."""
    plan, (blocks, spans) = results.plan, map(set, lacking(results))
    tasks = [*(block in blocks for block in plan.blocks), *(span in spans for span in plan.spans)]
    return sorted({task % n + 1 for task, missing in enumerate(tasks) if missing})
