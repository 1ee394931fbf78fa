"""A process that answers one message after the other, through a pipe that nobody else holds.

As the process alone has the other end, its death at any moment, in the middle of an answer too, is
the end of the pipe. Every wait has an end.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import process, resource_tracker
from multiprocessing.connection import Connection
from queue import Empty, SimpleQueue
from time import monotonic

GRACE = 2.0
"""Seconds until a process that is to end is killed, and a killed one is no longer waited for."""

_GLANCE = 0.5
"""Seconds between two looks at the clock, and at Ctrl-C where a wait cannot be interrupted."""


class WorkerProcess:
    """A process and this end of its pipe."""

    def __init__(self, answer: Callable[[bytes], bytes]) -> None:
        """Start a process that answers messages so; raises OSError where none can be started."""
        spawn = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        self.process = spawn.Process(target=_serve, args=(theirs, answer), daemon=True)
        try:
            with _interrupts_held():
                self.process.start()
        finally:
            theirs.close()  # from now on the process alone holds its end
        self.until = 0.0

    def ask(self, message: bytes, patience: float, answers: "SimpleQueue[Answer]") -> None:
        """Send a message; a thread puts what comes back within so many seconds into a queue."""
        self.until = monotonic() + patience
        threading.Thread(target=self._exchange, args=(message, answers), daemon=True).start()

    def _exchange(self, message: bytes, answers: "SimpleQueue[Answer]") -> None:
        try:
            self._pipe.send_bytes(message)
            answers.put((self, self._pipe.recv_bytes()))
        except Exception:  # the end of the pipe, or what is no message
            answers.put((self, None))

    def leave(self) -> None:
        """Let a process go that has nothing to answer."""
        self._pipe.close()


Answer = tuple[WorkerProcess, bytes | None]
"""A process and what it sent back; None where it died or is stuck."""


def next_answer(answers: SimpleQueue[Answer], asked: Collection[WorkerProcess]) -> Answer:
    """What comes next; when nothing comes, the first of those asked whose time is over."""
    while True:
        with suppress(Empty):
            worker, message = answers.get(timeout=_GLANCE)
            if worker in asked:
                return worker, message
        now = monotonic()
        for worker in asked:
            if worker.until < now:
                return worker, None
            if not worker.process.is_alive():  # its pipe may be held open by a child of its own
                worker.until = min(worker.until, now + GRACE)


def dismiss(workers: Sequence[WorkerProcess], at_once: bool = False) -> None:
    """End processes; one that hangs in the system and cannot be killed is left to itself.

    At once: in the midst of an answer, too.
    """
    for worker in workers:
        if at_once:
            worker.process.kill()
        else:
            worker.leave()
    for worker in _staying(workers):
        worker.process.kill()
    for worker in _staying(workers):
        # Python waits for every child that it knows before it exits, however long that takes.
        getattr(process, "_children", set()).discard(worker.process)


def _staying(workers: Sequence[WorkerProcess]) -> list[WorkerProcess]:
    """Those that have not ended GRACE from now."""
    end = monotonic() + GRACE
    for worker in workers:
        worker.process.join(max(0.0, end - monotonic()))
    return [worker for worker in workers if worker.process.is_alive()]


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Start a process that Ctrl-C never reaches: it is for the parent, which gets it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # otherwise started below, where it lets signals through
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# ---- in the process ---------------------------------------------------------------------------


def _serve(pipe: Connection, answer: Callable[[bytes], bytes]) -> None:
    """Answer until the pipe ends; go when the parent goes, however it went."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()
    with suppress(EOFError, OSError):
        while True:
            answered = answer(pipe.recv_bytes())
            pipe.send_bytes(answered)


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    with suppress(Exception):
        if parent is not None:
            parent.join()
    os._exit(1)
