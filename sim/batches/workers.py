"""Worker processes that survive the death of any of them.

Python's own pool gives up when a worker dies, and others wait for ever. Here every task ends: with
a result, with an error, or given up after it has killed its worker three times.
"""

import multiprocessing
import os
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Generic, Self, TypeVar
from warnings import warn

T = TypeVar("T")
R = TypeVar("R")

PATIENCE = 600.0
"""Seconds without any finished task after which workers count as stuck and are replaced."""

FEW = 6000
"""Runs that take a few seconds: starting workers would cost more than they save."""

ATTEMPTS = 3
"""How often a task may kill the worker that it has for itself."""


GUARD = (
    "each worker runs the script that starts it from the top: put what the script does below the"
    ' line `if __name__ == "__main__":`, or ask for workers=1'
)
"""What is said of a script without a main guard."""

_IMPORTING = 97


class NoMainGuardError(RuntimeError):
    """A script asks for workers where each worker comes to ask for them again."""


@dataclass(frozen=True)
class TaskFailure:
    """A task without a result."""

    error: str
    traceback: str


@dataclass(frozen=True)
class Ended(Generic[T, R]):
    """A task and how it ended."""

    task: T
    result: R | TaskFailure


class Workers:
    """Workers for one batch; one worker means this very process.

    Tasks and results cross between processes: paths, integers and tables, no live objects.
    """

    def __init__(self, workers: int, say: Callable[[str], None] = warn):
        """Make ready, without starting any process.

        `say` is told when one worker has to do. Raises ValueError for fewer than one.
        """
        if workers < 1:
            raise ValueError(f"workers must be 1 or more, or 0 for as many as pay, not {workers}")
        _leave_if_importing()
        hindrance = _unshared() if workers > 1 else ""
        if hindrance:
            say(f"one worker instead of {workers}: {hindrance}")
        self.workers = 1 if hindrance else workers
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        self._dismiss(at_once=kind is not None)

    def run(self, work: Callable[[T], R], tasks: Iterable[T]) -> Iterator[Ended[T, R]]:
        """Do every task, and yield each as it ends, in any order."""
        if self.workers == 1:
            yield from (Ended(task, _attempt(work, task)) for task in tasks)
            return
        waiting, running = deque(tasks), dict[Future[R | TaskFailure], T]()
        while waiting or running:
            while waiting and len(running) < self.workers:
                task = waiting.popleft()
                running[self._submit(work, task)] = task
            done = self._wait(running)
            if any(_broken(future) for future in done):
                self._require_main_guard()
                suspects = list(running.values())
                running.clear()
                yield from (Ended(task, self._alone(work, task)) for task in suspects)
            else:
                yield from (Ended(running.pop(future), future.result()) for future in done)

    def _wait(self, running: dict[Future[R | TaskFailure], T]) -> set[Future[R | TaskFailure]]:
        """Futures that have ended; workers that do not end anything are killed, which ends all."""
        done, _ = wait(running, PATIENCE, FIRST_COMPLETED)
        if not done:
            self._kill()
            done, _ = wait(running)
        return done

    def _alone(self, work: Callable[[T], R], task: T) -> R | TaskFailure:
        """Do a task with nothing beside it, so that a death can only be its own."""
        for _ in range(ATTEMPTS):
            future = self._submit(work, task)
            self._wait({future: task})
            if not _broken(future):
                return future.result()
        return TaskFailure(f"its worker died {ATTEMPTS} times", "")

    def _submit(self, work: Callable[[T], R], task: T) -> Future[R | TaskFailure]:
        if self._pool is None:
            self._pool = _new_pool(self.workers)
        try:
            return self._pool.submit(_attempt, work, task)
        except BrokenProcessPool:
            self._dismiss(at_once=True)
            self._pool = _new_pool(self.workers)
            return self._pool.submit(_attempt, work, task)

    def _require_main_guard(self) -> None:
        """Raise NoMainGuardError where a worker ended because it came to start workers itself."""
        ended = self._processes()
        self._dismiss(at_once=True)  # only then is every exit code known
        if any(process.exitcode == _IMPORTING for process in ended):
            raise NoMainGuardError(GUARD)

    def _processes(self) -> list[BaseProcess]:
        return list(((self._pool and self._pool._processes) or {}).values())

    def _kill(self) -> None:
        for process in self._processes():
            process.kill()

    def _dismiss(self, at_once: bool) -> None:
        if self._pool is None:
            return
        if at_once:
            self._kill()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = None


def _leave_if_importing() -> None:
    """End a worker that is still importing the script that started it, and so runs it again."""
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        raise SystemExit(_IMPORTING)


def _unshared() -> str:
    """Why processes cannot share anything here, or nothing."""
    try:
        multiprocessing.get_context("spawn").Lock()
    except (OSError, ImportError) as refused:
        return f"shared memory cannot be used ({str(refused).lower()}); is /dev/shm writable?"
    return ""


def usual_workers(runs: int) -> int:
    """Workers that pay: all processors, but this process alone for a few seconds' work."""
    if runs < FEW:
        return 1
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def _attempt(work: Callable[[T], R], task: T) -> R | TaskFailure:
    """Do a task; an error becomes a record."""
    try:
        return work(task)
    except Exception as error:
        return TaskFailure(f"{type(error).__name__}: {error}", trace_of(error))


def trace_of(error: BaseException) -> str:
    """Where an error came from, innermost last, without a path of this machine."""
    frames = traceback.extract_tb(error.__traceback__)
    return "\n".join(f"{_short(f.filename)}:{f.lineno} in {f.name}: {f.line}" for f in frames)


def _short(file: str) -> str:
    """The last folders of a source file."""
    return "/".join(Path(file).parts[-3:])


def _broken(future: Future[R]) -> bool:
    return future.done() and isinstance(future.exception(), BrokenProcessPool)


def _new_pool(workers: int) -> ProcessPoolExecutor:
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=spawn, initializer=_enlist)


def _enlist() -> None:
    """Leave Ctrl-C to the parent, and go when it goes, however it went."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    with suppress(Exception):
        if parent is not None:
            parent.join()
    os._exit(1)
