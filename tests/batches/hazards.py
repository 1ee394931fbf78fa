"""What befalls a process at one member of one scenario, in place of the work of a batch.

Tasks go to workers by the name of their function. A test sends these instead, so that the worker,
of whatever kind and in whatever process, does the usual work and meets the hazard in its midst.
"""

import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from unittest.mock import patch

from sim.batches import run
from sim.batches.parts import Numbers
from sim.batches.run import Block
from sim.engine.ensemble import Trajectories
from tests.release.bounds import in_use

R = TypeVar("R")
Work = Callable[[Block], R]

SCENARIO, MEMBER = "western-pressure", 3


def kills(work: Work[R], block: Block) -> R:
    """Do the work; the member kills the process, time after time."""
    return _met_by_the_member(lambda: os.kill(os.getpid(), signal.SIGKILL), work, block)


def stops(note: str, work: Work[R], block: Block) -> R:
    """Do the work; the member stops the process, time after time, and leaves a note."""

    def stop() -> None:
        Path(note).touch()
        os.kill(os.getpid(), signal.SIGSTOP)

    return _met_by_the_member(stop, work, block)


def stops_once(note: str, work: Work[R], block: Block) -> R:
    """Do the work; the member stops the first process that comes to it."""
    return work(block) if Path(note).exists() else stops(note, work, block)


def starves(work: Work[R], block: Block) -> R:
    """Do the work in a process that gets no more memory, from the block of the member on."""
    run.opened(block.folder, block.seeds)
    if MEMBER in block.members:
        most = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (in_use(), most))
    return work(block)


def _met_by_the_member(hazard: Callable[[], None], work: Work[R], block: Block) -> R:
    """Do the work; the hazard comes when the member is simulated and nothing of it written."""

    def numbers_of(done: Trajectories) -> Numbers:
        if done.scenario.name == SCENARIO and MEMBER in done.members:
            hazard()
        return usual(done)

    usual = run.numbers_of
    with patch.object(run, "numbers_of", numbers_of):
        return work(block)
