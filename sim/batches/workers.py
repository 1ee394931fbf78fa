"""Worker processes that survive the death of any of them.

Python's own pool gives up when a worker dies, and waits for ever for one that dies while it hands
over a result, as all its workers share one pipe. Here every task ends: with a result, with an
error, or given up after it has killed its worker three times.
"""

import multiprocessing
import os
import pickle  # nosec B403
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Generic, Self, TypeVar
from warnings import warn

from sim.batches.worker_process import Answer, WorkerProcess, dismiss, next_answer

T = TypeVar("T")
R = TypeVar("R")

PATIENCE = 600.0
"""Seconds that a worker may take for a task before it counts as stuck and is replaced."""

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
        leave_if_importing()
        self.workers = workers
        self._say = say
        self._idle = list[WorkerProcess]()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        dismiss(self._idle)
        self._idle.clear()

    def run(self, work: Callable[[T], R], tasks: Iterable[T]) -> Iterator[Ended[T, R]]:
        """Do every task, and yield each as it ends, in any order.

        A task whose worker died is done again when all others have ended, with nothing beside it,
        so that a death can only be its own. Raises OSError when no worker can be started any more.
        """
        waiting, suspects = deque(tasks), list[T]()
        if waiting:
            self._require_one()
        if self.workers == 1:
            yield from (Ended(task, attempt(work, task)) for task in waiting)
            return
        if len(waiting) == 1:  # it has nothing beside it
            suspects.append(waiting.popleft())
        for task, ended in self._tried(work, waiting, self.workers):
            if ended is None:
                suspects.append(task)
            else:
                yield ended
        yield from (self._alone(work, task) for task in suspects)

    def _require_one(self) -> None:
        """Have a worker ready; where none can be started this process has to do."""
        if self.workers > 1 and not self._idle:
            try:
                self._idle.append(WorkerProcess(_answer))
            except OSError as refused:
                why = f"no process can be started ({refused})"
                self._say(f"one worker instead of {self.workers}: {why}")
                self.workers = 1

    def _alone(self, work: Callable[[T], R], task: T) -> Ended[T, R]:
        for _ in range(ATTEMPTS):
            for _, ended in self._tried(work, deque([task]), 1):
                if ended is not None:
                    return ended
        return Ended(task, TaskFailure(f"its worker died {ATTEMPTS} times", ""))

    def _tried(
        self, work: Callable[[T], R], waiting: deque[T], at_once: int
    ) -> Iterator[tuple[T, Ended[T, R] | None]]:
        """Give each task to a worker once, and yield how it ended; None where the worker died."""
        running, answers = dict[WorkerProcess, T](), SimpleQueue[Answer]()
        try:
            while waiting or running:
                while waiting and len(running) < at_once:
                    worker = self._free(bool(running))
                    if worker is None:
                        break
                    running[worker] = waiting.popleft()
                    worker.ask(pickle.dumps((work, running[worker])), PATIENCE, answers)
                worker, message = next_answer(answers, running)
                task = running.pop(worker)
                yield task, self._ended(task, worker, message)
        finally:
            dismiss(list(running), at_once=True)

    def _free(self, others: bool) -> WorkerProcess | None:
        """A worker without a task; none where no more can be started and others are at work."""
        while self._idle:
            worker = self._idle.pop()
            if worker.process.is_alive():
                return worker
        try:
            return WorkerProcess(_answer)
        except OSError:
            if others:
                return None
            raise

    def _ended(self, task: T, worker: WorkerProcess, message: bytes | None) -> Ended[T, R] | None:
        """What a worker made of a task; it stays, unless it died or can no longer be understood."""
        if message is None:
            dismiss([worker], at_once=True)
            if worker.process.exitcode == _IMPORTING:
                raise NoMainGuardError(GUARD)
            return None
        try:
            result: R | TaskFailure = pickle.loads(message)  # nosec B301
        except Exception as error:
            dismiss([worker], at_once=True)
            return Ended(task, _failure(error, "its result cannot be read: "))
        self._idle.append(worker)
        return Ended(task, result)


def _answer(message: bytes) -> bytes:
    """Do a task as it was sent, and give its result as it is sent back."""
    try:
        work, task = pickle.loads(message)  # nosec B301
    except Exception as error:
        return pickle.dumps(_failure(error, "it cannot be read: "))
    result = attempt(work, task)
    try:
        return pickle.dumps(result)
    except Exception as error:
        return pickle.dumps(_failure(error, "its result cannot be sent: "))


def leave_if_importing() -> None:
    """End a worker that is still importing the script that started it, and so runs it again."""
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        raise SystemExit(_IMPORTING)


def attempt(work: Callable[[T], R], task: T) -> R | TaskFailure:
    """Do a task; an error becomes a record."""
    try:
        return work(task)
    except Exception as error:
        return _failure(error)


def _failure(error: Exception, what: str = "") -> TaskFailure:
    return TaskFailure(f"{what}{type(error).__name__}: {error}", trace_of(error))


def trace_of(error: BaseException) -> str:
    """Where an error came from, innermost last, without a path of this machine."""
    frames = traceback.extract_tb(error.__traceback__)
    return "\n".join(f"{_short(f.filename)}:{f.lineno} in {f.name}: {f.line}" for f in frames)


def _short(file: str) -> str:
    """The last folders of a source file."""
    return "/".join(Path(file).parts[-3:])


def usual_workers(runs: int) -> int:
    """Workers that pay: all processors, but this process alone for a few seconds' work."""
    if runs < FEW:
        return 1
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1
