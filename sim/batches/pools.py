"""Who does the tasks of a batch: processes of this machine, or the workers of a Dask cluster."""

from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Protocol, Self, TypeVar

from sim.batches.scheduler import ClusterRefusedError, Scheduler
from sim.batches.workers import Ended, Workers, usual_workers


class InFolder(Protocol):
    """A task on a results folder."""

    @property
    def folder(self) -> str:
        """Where it lies."""


T = TypeVar("T", bound=InFolder)
R = TypeVar("R")


class Pool(Protocol):
    """Workers of any kind; every task ends, with a result or a failure."""

    def __enter__(self) -> Self:
        """Be ready for tasks."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Dismiss the workers."""

    def run(self, work: Callable[[T], R], tasks: Iterable[T]) -> Iterator[Ended[T, R]]:
        """Do every task, and yield each as it ends, in any order."""


def pool_of(
    workers: int, runs: int, scheduler: Scheduler | None, say: Callable[[str], None]
) -> Pool:
    """Workers for so many runs, not started yet; no workers, 0, are as many as pay.

    Raises ValueError for fewer, and ClusterRefusedError for several of a cluster that has its own.
    """
    if scheduler is None:
        return Workers(workers or usual_workers(runs), say)
    if workers > 1 and not scheduler.local:
        what = f"{scheduler.address} has workers of its own, whose number is not chosen here"
        raise ClusterRefusedError(f"{what}: leave workers out")
    from sim.batches.cluster import Cluster  # noqa: PLC0415  (an extra)

    return Cluster(scheduler, workers or usual_workers(runs), say)
