"""What a command prints while it runs: finished work, failures, time left."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sim.reports.simulating import Progress

PAUSE = 2.0
"""Least seconds between two plain lines of progress."""


@contextmanager
def show_progress() -> Iterator[Progress]:
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

        def update(what: str, done: int, total: int, failed: int) -> None:
            words = f", {failed} failed" if failed else ""
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total, failed=words)
            bar.update(tasks[what], completed=done, failed=words)

        yield update


class _Lines:
    """Progress for logs: a line every few seconds, and one when all is done."""

    def __init__(self) -> None:
        self.what, self.began, self.last, self.first = "", 0.0, 0.0, 0

    def __call__(self, what: str, done: int, total: int, failed: int) -> None:
        now = time.monotonic()
        if what != self.what:
            self.what, self.began, self.first = what, now, done
        elif done < total and now - self.last < PAUSE:
            return
        self.last = now
        words = f", {failed} failed" if failed else ""
        print(f"{done}/{total} {what}{words}{self._left(done, total, now)}", file=sys.stderr)

    def _left(self, done: int, total: int, now: float) -> str:
        fresh = done - self.first
        if done == total or fresh == 0:
            return ""
        return f", about {(now - self.began) * (total - done) / fresh:.0f} s left"
