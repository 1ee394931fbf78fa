"""A Dask scheduler and its workers, each a process of its own, for tests that end any of them."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sim.batches.scheduler import Scheduler
from tests.environment import environment

psutil = pytest.importorskip("psutil", reason="distributed brings psutil, and is not installed")

LONG = 300.0
"""Seconds that no wait of these tests takes on any machine."""


@dataclass
class Started:
    """A scheduler and workers, each a process of its own, in a folder of their own."""

    folder: Path
    options: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    """Of Dask, as variables of their surroundings."""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def scheduler(self) -> Scheduler:
        """Start a scheduler, and wait until it listens."""
        place = self.folder / "scheduler.json"
        said = "--host", "127.0.0.1", "--port", "0", "--no-dashboard", *self.options
        protocol = "tls" if self.options else "tcp"
        told = "--scheduler-file", str(place), "--protocol", protocol
        self._start("dask_scheduler", *said, *told)
        until(lambda: place.exists() and place.read_text().endswith("}"))
        return Scheduler(json.loads(place.read_text())["address"])

    def worker(self, *said: str) -> subprocess.Popen[bytes]:
        """Start a worker."""
        place = str(self.folder / "scheduler.json")
        always = "--scheduler-file", place, "--nthreads", "1", "--no-dashboard"
        return self._start("dask_worker", *always, "--memory-limit", "0", *self.options, *said)

    def _start(self, module: str, *said: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{module}", *said],
            cwd=self.folder,
            env=environment() | self.settings,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.processes.append(process)
        return process

    def end(self) -> None:
        """End all of it."""
        every = [one for each in self.processes for one in (*offspring(each.pid), each.pid)]
        for number in every:
            kill(number)
        for process in self.processes:
            process.wait(LONG)


def offspring(number: int) -> list[int]:
    """Processes that a process has started."""
    try:
        return [one.pid for one in psutil.Process(number).children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def kill(number: int) -> None:
    """Kill a process that may be gone."""
    with suppress(ProcessLookupError):
        os.kill(number, signal.SIGKILL)


def alive(number: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return bool(psutil.Process(number).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def until(holds: Callable[[], bool]) -> None:
    """Wait for something."""
    end = time.monotonic() + LONG
    while not holds():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


@contextmanager
def started(
    folder: Path, *options: str, settings: Mapping[str, str] | None = None
) -> Iterator[Started]:
    """A cluster that ends with the block."""
    folder.mkdir(parents=True, exist_ok=True)
    one = Started(folder, options, settings or {})
    try:
        yield one
    finally:
        one.end()
