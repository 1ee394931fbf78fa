"""What a command says while it runs: finished work, failures, time left."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sim.reports.batch import Report

PAUSE = 2.0
"""Least seconds between two plain lines of progress."""


@contextmanager
def progress() -> Iterator[Report]:
    """A bar on a terminal, plain lines elsewhere; both on stderr, counting what has finished."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description:10}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}{task.fields[failed]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        tasks: dict[str, Any] = {}

        def update(stage: str, done: int, total: int, failed: int) -> None:
            words = f", {failed} failed" if failed else ""
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total, failed=words)
            bar.update(tasks[stage], completed=done, failed=words)

        yield update


class _Lines:
    """Progress for logs: a line every few seconds, and one at the end of each stage."""

    def __init__(self) -> None:
        self.stage, self.began, self.last, self.first = "", 0.0, 0.0, 0

    def __call__(self, stage: str, done: int, total: int, failed: int) -> None:
        now = time.monotonic()
        if stage != self.stage:
            self.stage, self.began, self.first = stage, now, done
        elif done < total and now - self.last < PAUSE:
            return
        self.last = now
        words = f", {failed} failed" if failed else ""
        print(f"{done}/{total} {stage}{words}{self._left(done, total, now)}", file=sys.stderr)

    def _left(self, done: int, total: int, now: float) -> str:
        fresh = done - self.first
        if done == total or fresh == 0:
            return ""
        return f", about {(now - self.began) * (total - done) / fresh:.0f} s left"
