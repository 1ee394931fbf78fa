"""What a worker of a cluster does: make sure that it is like the process that asks, then the task.

It asks with every task, since workers may join at any time.
"""

import platform
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from distributed import get_worker

from sim.batches.manifest import versions
from sim.batches.pools import InFolder
from sim.batches.store import code_digest
from sim.batches.workers import TaskFailure, attempt
from sim.engine.choice import installed

T = TypeVar("T", bound=InFolder)
R = TypeVar("R")

SAME = 2.0
"""Seconds by which two machines may tell the time of one file differently."""


class OtherWorkerError(Exception):
    """A worker that cannot serve, and why."""


@dataclass(frozen=True)
class Asking:
    """What a worker must find."""

    versions: tuple[tuple[str, str], ...]
    """Of all that can change a number or the bytes of a part, by name."""
    written: float
    """When the plan in the folder of results was written, which tells the folder from a copy."""


def asking(task: InFolder) -> Asking:
    """What a worker must find that does a task of this process."""
    return Asking(own_versions(), _written(task.folder))


@cache
def own_versions() -> tuple[tuple[str, str], ...]:
    """Versions of the model, of the libraries that compute or store, and the kind of machine."""
    own = {"hedgerow": f"{version('hedgerow')} ({code_digest()[:8]})"}
    own |= versions("fused" if installed() else "numpy")
    return tuple({**own, "processor": platform.machine()}.items())


def do(asked: Asking, work: Callable[[T], R], task: T) -> R | TaskFailure:
    """Do a task, whose error becomes a record; raises OtherWorkerError where this cannot serve."""
    worker = get_worker()
    for hindrance in (
        _other_versions(asked),
        _several_threads(worker.state.nthreads),
        _other_folder(asked, task),
    ):
        if hindrance:
            raise OtherWorkerError(f"the worker at {worker.address} {hindrance}")
    return attempt(work, task)


def _other_versions(asked: Asking) -> str:
    own, theirs = dict(own_versions()), dict(asked.versions)
    names = [name for name in {**theirs, **own} if own.get(name) != theirs.get(name)]
    differing = (
        f"{name} {own.get(name, 'none')}, not {theirs.get(name, 'none')}" for name in names
    )
    listed = "; ".join(differing)
    return listed and f"has {listed}: install there what is here, then start it again"


def _several_threads(threads: int) -> str:
    if threads == 1:
        return ""
    return (
        f"has {threads} threads, which draw into each other's figures: start it with --nthreads 1"
    )


def _other_folder(asked: Asking, task: InFolder) -> str:
    if abs(_written(task.folder) - asked.written) <= SAME:
        return ""
    shared = "name a folder with --out that all machines share under the same name"
    return f"does not see {task.folder} as it is here: {shared}"


def _written(folder: str) -> float:
    """When the plan in a folder was written; never where there is none."""
    plan = Path(folder) / "plan.json"
    try:
        with plan.open("rb"):  # a network file system asks again what it knew of a file
            return plan.stat().st_mtime
    except OSError:
        return float("-inf")
