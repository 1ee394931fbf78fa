"""The workers of a Dask cluster, beside the processes of `sim.batches.workers`.

Tasks are the same, and so are the parts that they leave: a worker writes into the folder of
results, which it must share. Every wait has an end: a scheduler that is gone or silent, a cluster
without workers, and tasks that never end become one sentence, and the same command continues.
"""

import logging
import time
import uuid
import warnings
from asyncio import CancelledError
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Any, Generic, Self, TypeVar
from warnings import warn

import dask
from distributed import Client, KilledWorker, LocalCluster, Security
from distributed.utils import silence_logging_cmgr

from sim.batches.on_worker import OtherWorkerError, asking, do
from sim.batches.pools import InFolder
from sim.batches.scheduler import ClusterLostError, ClusterRefusedError, Scheduler
from sim.batches.workers import (
    ATTEMPTS,
    GUARD,
    Ended,
    NoMainGuardError,
    TaskFailure,
    leave_if_importing,
)

T = TypeVar("T", bound=InFolder)
R = TypeVar("R")

ANSWER = 30.0
"""Seconds in which a scheduler must take a connection, and answer."""

CLOSE = 5.0
"""Seconds for taking leave of a scheduler."""

CHECK = 5.0
"""Seconds after which a scheduler is asked again whether it is there, and its workers."""

PATIENCE = 1200.0
"""Seconds without an ended task, or without any worker, after which the cluster is given up.

Dask may take half of them to miss a worker that is silent; its tasks then begin anew elsewhere.
"""

SPARE = 64
"""Tasks that may be at the scheduler beside four for each worker."""


class Cluster:
    """Workers of a Dask scheduler for one batch: of one that runs, or of one of our own."""

    def __init__(self, scheduler: Scheduler, workers: int, say: Callable[[str], None] = warn):
        """Make ready, without connecting or starting anything.

        `workers` are started where the scheduler is our own. `say` is told when none is there.
        Raises ValueError for fewer than one.
        """
        if workers < 1:
            raise ValueError(f"workers must be 1 or more, or 0 for as many as pay, not {workers}")
        if scheduler.local:
            leave_if_importing()
        self._scheduler, self._workers, self._say = scheduler, workers, say
        self._opened = ExitStack()
        self._client: Any = None

    def __enter__(self) -> Self:
        """Connect; raises ClusterRefusedError when nobody answers, or without certificates."""
        with ExitStack() as opening:
            opening.enter_context(silence_logging_cmgr(logging.CRITICAL + 1))
            if self._scheduler.local:
                self._client = _connected(opening.enter_context(_started(self._workers)))
            else:
                _require_certificates(self._scheduler.address)
                self._client = _connected(self._scheduler.address)
            opening.callback(self._client.close, CLOSE)
            self._opened = opening.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the scheduler; end our own."""
        with suppress(OSError, TimeoutError):  # of one that is gone nothing is left to close
            self._opened.close()

    def run(self, work: Callable[[T], R], tasks: Iterable[T]) -> Iterator[Ended[T, R]]:
        """Do every task, and yield each as it ends, in any order.

        A task whose workers die is tried again with nothing beside it before it is given up.
        Raises ClusterLostError when the cluster no longer serves, ClusterRefusedError when a worker
        is not like this process.
        """
        waiting, suspects = deque(tasks), deque[T]()
        if len(waiting) == 1:  # it has nothing beside it
            waiting, suspects = suspects, waiting
        sent = _Sent(self._client, work, self._scheduler.address, self._say)
        while waiting or suspects or sent.tasks:
            while waiting and sent.room:
                sent.submit(waiting.popleft())
            alone = not sent.tasks
            if alone:
                sent.submit(suspects.popleft())
            task, result = sent.next()
            if not isinstance(result, KilledWorker):
                yield Ended(task, result)
            elif alone:
                yield Ended(task, TaskFailure("its worker died again and again", ""))
            else:
                suspects.append(task)


class _Sent(Generic[T, R]):
    """Tasks that are at the scheduler."""

    def __init__(
        self, client: Any, work: Callable[[T], R], address: str, say: Callable[[str], None]
    ):
        self.tasks = dict[Any, T]()
        """By their future."""
        self._client, self._work, self._address, self._say = client, work, address, say
        self._ended = SimpleQueue[Any]()
        self._threads, self._told = 0, False
        self._last = time.monotonic()
        self._answered = self._last - CHECK

    @property
    def room(self) -> bool:
        """Whether another task may go to the scheduler: only these are lost with it."""
        self._ask_at_times()
        return len(self.tasks) < 4 * self._threads + SPARE

    def submit(self, task: T) -> None:
        """Send a task."""
        call = partial(do, asking(task), self._work, task)
        future = self._client.submit(call, key=f"hedgerow-{uuid.uuid4().hex}", pure=False)
        self.tasks[future] = task
        future.add_done_callback(self._ended.put)

    def next(self) -> tuple[T, R | TaskFailure | KilledWorker]:
        """The next task to end, and how; one that was lost with a worker is sent again."""
        while True:
            future = self._wait()
            task = self.tasks.pop(future)
            with suppress(OSError, TimeoutError, CancelledError):
                result = _result(future)
                self._last = time.monotonic()
                return task, result
            self._require_connected()
            self.submit(task)

    def _wait(self) -> Any:
        """A future that has ended in whatever way."""
        while True:
            self._ask_at_times()
            with suppress(Empty):
                return self._ended.get(timeout=CHECK)

    def _ask_at_times(self) -> None:
        """See that the scheduler is there, that it has workers, and that tasks end."""
        now = time.monotonic()
        if now - self._answered < CHECK:
            return
        self._require_connected()
        try:
            answer = self._client.sync(self._client.scheduler.ncores, callback_timeout=ANSWER)
        except (OSError, TimeoutError):
            if time.monotonic() - self._answered > ANSWER:
                raise self._lost("does not answer") from None
            return
        self._answered, self._threads = time.monotonic(), sum(answer.values())
        waited = now - self._last
        if waited > PATIENCE:
            what = "none of its tasks has ended" if self._threads else "it has had no workers"
            raise self._lost(f"is given up: {what} for {waited:.0f} seconds")
        if waited > CHECK and not self._threads and not self._told:
            self._say(f"the scheduler at {self._address} has no workers; waiting for some")
            self._told = True

    def _require_connected(self) -> None:
        if self._client.status != "running":
            raise self._lost("is gone")

    def _lost(self, what: str) -> ClusterLostError:
        return ClusterLostError(f"the scheduler at {self._address} {what}")


def _result(future: Any) -> Any:
    """What an ended future holds, KilledWorker too; raises CancelledError when that is lost.

    Raises ClusterRefusedError when the worker could not so much as begin.
    """
    if future.status == "finished":
        return future.result(timeout=ANSWER)
    if future.status != "error":
        raise CancelledError
    error = future.exception(timeout=ANSWER)
    if isinstance(error, KilledWorker):
        return error
    if isinstance(error, OtherWorkerError):
        raise ClusterRefusedError(str(error))
    fix = "install there what is here, then start it again"
    raise ClusterRefusedError(f"a worker cannot do the tasks of hedgerow ({error}): {fix}")


def _started(workers: int) -> Any:
    """A scheduler and workers on this machine, for this user alone."""
    settings = {
        "distributed.scheduler.allowed-failures": ATTEMPTS - 1,
        "distributed.worker.multiprocessing-method": "spawn",
    }
    try:
        with dask.config.set(settings):
            return LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                protocol="tls://",
                security=Security.temporary(),
                dashboard_address="127.0.0.1:0",
                worker_dashboard_address="127.0.0.1:0",
                silence_logs=logging.CRITICAL + 1,
            )
    except RuntimeError:  # what is said of workers that came to start workers themselves
        raise NoMainGuardError(GUARD) from None


def _require_certificates(address: str) -> None:
    """Refuse `tls://` without certificates, of which a client would make a long story."""
    fix = "name them in Dask's configuration, under distributed.comm.tls"
    try:
        found = Security().get_connection_args("client").get("ssl_context")
    except OSError as refused:
        raise ClusterRefusedError(f"certificates cannot be read ({refused}): {fix}") from None
    if found is None and address.startswith("tls:"):
        raise ClusterRefusedError(f"no certificates for {address}: {fix}")


def _connected(place: Any) -> Any:
    """A client of a scheduler; raises ClusterRefusedError when there can be none.

    Dask's own wait for one that has stopped has no end; a thread that waits on holds nothing up.
    """
    answers = SimpleQueue[Any]()
    Thread(target=lambda: answers.put(_attempted(place)), daemon=True).start()
    try:
        found = answers.get(timeout=ANSWER + CHECK)
    except Empty:
        raise ClusterRefusedError(f"nobody answers at {place}") from None
    if isinstance(found, ClusterRefusedError):
        raise found
    return found


def _attempted(place: Any) -> Any:
    """A client, or why there is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of other versions, which each task looks at
            return Client(place, timeout=ANSWER, set_as_default=False, direct_to_workers=False)
    except Exception as refused:
        reason = str(refused).partition("\n")[0]
        return ClusterRefusedError(f"nobody answers at {place} ({reason})")
