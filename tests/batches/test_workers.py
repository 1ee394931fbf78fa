"""Workers: every task ends, whatever happens to the process that does it."""

import multiprocessing
import os
import random
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import IO, Any

import numpy as np
import pytest

from sim.batches.workers import ATTEMPTS, TaskFailure, Workers, usual_workers
from tests.environment import ROOT, environment

LARGE = 1 << 20
"""Bytes of a result that fills any pipe several times."""


def double(number: int) -> int:
    """Twice a number."""
    return 2 * number


def refuse_odd(number: int) -> int:
    """A number that must be even."""
    if number % 2:
        raise ValueError(f"{number} is odd")
    return number


def die_of_three(number: int) -> int:
    """A task that takes its process along."""
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def die_once(note: str) -> str:
    """A task whose process is killed the first time, as by a machine short of memory."""
    path = Path(note)
    if not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return note


def sleep_at_first(note: str) -> str:
    """A task that is stuck the first time."""
    path = Path(note)
    if not path.exists():
        path.touch()
        time.sleep(600)
    return note


@pytest.mark.parametrize("workers", [1, 2])
def test_every_task_ends_once(workers: int) -> None:
    """Each task comes back with its result, whatever the number of workers."""
    with Workers(workers) as pool:
        ended = {one.task: one.result for one in pool.run(double, range(9))}
    assert ended == {number: 2 * number for number in range(9)}


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_becomes_a_record(workers: int) -> None:
    """A task that fails is told with its error and its place; the others have their results."""
    with Workers(workers) as pool:
        ended = {one.task: one.result for one in pool.run(refuse_odd, range(4))}
    assert (ended[0], ended[2]) == (0, 2)
    lost = ended[3]
    assert isinstance(lost, TaskFailure)
    assert lost.error == "ValueError: 3 is odd"
    assert "in refuse_odd: raise ValueError" in lost.traceback
    assert "/home" not in lost.traceback


def test_a_task_that_kills_its_worker_is_lost_alone() -> None:
    """A task that takes every worker down is given up; no other task suffers."""
    with Workers(2) as pool:
        ended = {one.task: one.result for one in pool.run(die_of_three, range(8))}
        again = [one.result for one in pool.run(double, [21])]
    lost = ended.pop(3)
    assert isinstance(lost, TaskFailure)
    assert lost.error == f"its worker died {ATTEMPTS} times"
    assert ended == {number: number for number in range(8) if number != 3}
    assert again == [42]


def die_and_tell(note: str) -> None:
    """A task that takes every process along, and counts them."""
    with Path(note).open("a") as told:
        told.write("x")
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_task_by_itself_takes_no_more_workers_than_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With nothing beside it a death is its own from the first time on."""
    monkeypatch.setattr("sim.batches.workers.ATTEMPTS", 1)
    note = tmp_path / "note"
    with Workers(2) as pool:
        (lost,) = pool.run(die_and_tell, [str(note)])
    assert lost.result == TaskFailure("its worker died 1 times", "")
    assert note.read_text() == "x"


def test_a_worker_that_is_killed_is_replaced(tmp_path: Path) -> None:
    """A task whose worker was killed from outside is done again."""
    notes = [str(tmp_path / name) for name in "abc"]
    with Workers(2) as pool:
        assert {one.result for one in pool.run(die_once, notes)} == set(notes)


def test_a_stuck_worker_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that takes too long for a task is replaced, and the task done again."""
    monkeypatch.setattr("sim.batches.workers.PATIENCE", 5.0)
    note = str(tmp_path / "note")
    with Workers(2) as pool:
        assert [one.result for one in pool.run(sleep_at_first, [note])] == [note]


def numbers(first: int) -> bytes:
    """A large result that nobody else has."""
    time.sleep(0.01)
    return np.arange(first, first + LARGE // 8).tobytes()


def test_random_kills_move_no_bit() -> None:
    """After five kills of any worker every result comes once, in the bits of a quiet run."""
    luck = random.Random(4)
    kills = luck.sample(range(30), 5)
    with Workers(2) as pool:
        came = list[tuple[int, object]]()
        for one in pool.run(numbers, range(40)):
            if len(came) in kills:
                luck.choice(multiprocessing.active_children()).kill()
            came.append((one.task, one.result))
    assert sorted(task for task, _ in came) == [*range(40)]
    assert all(result == numbers(task) for task, result in came)


# ---- what is handed over ------------------------------------------------------------------------


def instead(send: Callable[[Connection, bytes], None]) -> None:
    """Let this process send its next result in another way."""

    def once(pipe: Connection, message: bytes) -> None:
        Connection.send_bytes = usual  # type: ignore[method-assign]
        send(pipe, message)

    usual, Connection.send_bytes = Connection.send_bytes, once  # type: ignore[assignment, method-assign]


def signalled_half_way(task: tuple[str, int]) -> bytes:
    """A large result; the first time a signal meets the process when half of it is written."""
    note, number = Path(task[0]), task[1]

    def half(pipe: Connection, message: bytes) -> None:
        frame = struct.pack("!i", len(message)) + bytes(message)
        with os.fdopen(os.dup(pipe.fileno()), "wb") as out:
            out.write(frame[: LARGE // 2])
        os.kill(os.getpid(), number)

    if not note.exists():
        note.touch()
        instead(half)
    return bytes(LARGE)


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP])
def test_a_result_is_made_again_when_its_worker_ends_in_the_midst_of_it(
    sent: signal.Signals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed, ended or stopped while it writes: the result comes whole, and the others too."""
    monkeypatch.setattr("sim.batches.workers.PATIENCE", 5.0)
    tasks = [(str(tmp_path / name), int(sent)) for name in "ab"]
    with Workers(2) as pool:
        assert [one.result for one in pool.run(signalled_half_way, tasks)] == [bytes(LARGE)] * 2


NO_FRAMES = {
    "no size": b"\xff\xff\xff\xff" * 3,
    "an end before the end": struct.pack("!i", 9) + b"x",
}


def garble(task: tuple[str, bytes]) -> str:
    """A task whose worker sends nonsense the first time, and stays."""
    note, nonsense = Path(task[0]), task[1]

    def send(pipe: Connection, message: bytes) -> None:
        os.write(pipe.fileno(), nonsense)

    if not note.exists():
        note.touch()
        instead(send)
    return "whole"


@pytest.mark.parametrize("nonsense", [*NO_FRAMES.values()], ids=[*NO_FRAMES])
def test_a_worker_that_sends_no_message_is_replaced(
    nonsense: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytes that make no message, or never enough for one, do not hold up the task."""
    monkeypatch.setattr("sim.batches.workers.PATIENCE", 5.0)
    with Workers(2) as pool:
        ended = list(pool.run(garble, [(str(tmp_path / "note"), nonsense)]))
    assert [one.result for one in ended] == ["whole"]


def test_a_message_without_sense_is_a_failure(tmp_path: Path) -> None:
    """What is no result is never taken for one, and the worker that sent it is not asked again."""
    nonsense = struct.pack("!i", 5) + b"hello" + struct.pack("!i", 1) + b"x"
    with Workers(2) as pool:
        (lost,) = pool.run(garble, [(str(tmp_path / "note"), nonsense)])
        assert [one.result for one in pool.run(double, [4])] == [8]
    assert isinstance(lost.result, TaskFailure)
    assert lost.result.error.startswith("its result cannot be read: ")


def unsent(number: int) -> object:
    """A result that cannot cross between processes."""
    return (lambda: number) if number == 1 else number


class Unreadable:
    """A task that cannot be read where it arrives."""

    def __reduce__(self) -> tuple[Any, ...]:
        return int, ("no number",)


def test_what_cannot_cross_is_a_failure() -> None:
    """A result that cannot be sent and a task that cannot be read are told; nothing waits."""
    with Workers(2) as pool:
        ended = {one.task: one.result for one in pool.run(unsent, range(3))}
        (unread,) = pool.run(double, [Unreadable()])
    lost = ended.pop(1)
    assert isinstance(lost, TaskFailure)
    assert lost.error.startswith("its result cannot be sent: ")
    assert ended == {0: 0, 2: 2}
    assert isinstance(unread.result, TaskFailure)
    assert unread.result.error.startswith("it cannot be read: ValueError")


def leave_a_child(note: str) -> str:
    """A task that dies the first time, and leaves a child that holds all that it held."""
    path = Path(note)
    if not path.exists():
        path.touch()
        child = os.fork()
        if child:
            path.write_text(str(child))
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(600)
    return note


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes fork on POSIX")
def test_a_death_shows_though_the_pipe_stays_open(tmp_path: Path) -> None:
    """A worker's own child that holds its pipe does not hide that the worker died."""
    note = tmp_path / "note"
    with Workers(2) as pool:
        assert [one.result for one in pool.run(leave_a_child, [str(note)])] == [str(note)]
    os.kill(int(note.read_text()), signal.SIGKILL)


# ---- at the start and at the end ----------------------------------------------------------------


def killed_at_start(monkeypatch: pytest.MonkeyPatch, which: Callable[[int], bool]) -> None:
    """Kill workers as they start, by their number."""
    start, numbers = SpawnProcess.start, count()

    def started(process: SpawnProcess) -> None:
        start(process)
        if which(next(numbers)):
            process.kill()

    monkeypatch.setattr(SpawnProcess, "start", started)


def test_workers_killed_as_they_start_are_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every task ends though the first workers never come to do any."""
    killed_at_start(monkeypatch, lambda number: number < 3)
    with Workers(2) as pool:
        assert {one.result for one in pool.run(double, range(4))} == {0, 2, 4, 6}


def test_workers_that_never_start_end_every_task(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where every worker dies at once, every task is given up."""
    killed_at_start(monkeypatch, lambda number: True)
    with Workers(2) as pool:
        ended = list(pool.run(double, range(3)))
    assert [one.result for one in ended] == [
        TaskFailure(f"its worker died {ATTEMPTS} times", "")
    ] * 3


def own_number(_: int) -> int:
    """The number of this process."""
    time.sleep(0.2)
    return os.getpid()


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGSTOP])
def test_workers_hit_while_they_wait_hold_up_nothing(sent: signal.Signals) -> None:
    """Workers killed or stopped between tasks, or before they are dismissed, are let go."""
    with Workers(2) as pool:
        workers = {one.result for one in pool.run(own_number, range(4))}
        for worker in workers:
            os.kill(worker, sent)
        if sent == signal.SIGKILL:
            assert [one.result for one in pool.run(double, [4])] == [8]
    assert not any(_alive(worker) for worker in workers)


STUBBORN = """
import os, signal, sys
from multiprocessing.process import BaseProcess
from sim.batches import worker_process
from sim.batches.workers import Workers
from tests.batches.test_workers import own_number
worker_process.GRACE = 0.3
if __name__ == "__main__":
    with Workers(2) as pool:
        (worker,) = pool.run(own_number, [0])
        BaseProcess.kill = BaseProcess.terminate = lambda process: None
        os.kill(worker.result, signal.SIGSTOP)
    print(worker.result)
"""


def test_a_worker_that_cannot_be_killed_is_left(tmp_path: Path) -> None:
    """A process that hangs in the system holds up neither its dismissal nor the end of Python."""
    script, printed = tmp_path / "script.py", tmp_path / "printed"
    script.write_text(STUBBORN)
    with printed.open("w") as out:  # not a pipe, which the worker would hold open
        done = ended(script, out)
    os.kill(int(printed.read_text()), signal.SIGKILL)
    assert done.returncode == 0


# ---- the parent ---------------------------------------------------------------------------------


def test_workers_go_when_their_parent_is_killed(tmp_path: Path) -> None:
    """Workers of a killed process do not stay behind."""
    code = (
        "import sys; from sim.batches.workers import Workers;"
        "from tests.batches.test_workers import tell_and_wait;"
        "list(Workers(2).run(tell_and_wait, [sys.argv[1] + '/a', sys.argv[1] + '/b']))"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT) as parent:
        notes = [tmp_path / "a", tmp_path / "b"]
        _until(lambda: all(note.is_file() and note.read_text() for note in notes))
        parent.kill()
    workers = [int(note.read_text()) for note in notes]
    _until(lambda: not any(_alive(worker) for worker in workers))


def tell_and_wait(note: str) -> None:
    """Write the number of this process, and never end."""
    Path(note).write_text(str(os.getpid()))
    time.sleep(600)


def _alive(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def _until(holds: object, seconds: float = 60.0) -> None:
    assert callable(holds)
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def test_few_runs_need_no_workers() -> None:
    """A few seconds' work stays in one process; more uses every processor."""
    assert usual_workers(2000) == 1
    assert usual_workers(1_000_000) == len(os.sched_getaffinity(0))


@pytest.mark.parametrize("workers", [0, -1])
def test_fewer_than_one_worker_are_refused(workers: int) -> None:
    """No number of workers leaves tasks waiting for ever."""
    with pytest.raises(ValueError, match="workers must be 1 or more"):
        Workers(workers)


def test_one_worker_serves_where_no_process_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where processes are not allowed this one does all tasks, and says why."""

    def refuse(*_: object) -> None:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(SpawnProcess, "start", refuse)
    said: list[str] = []
    with Workers(2, said.append) as pool:
        assert [one.result for one in pool.run(double, [4])] == [8]
    assert said == [
        "one worker instead of 2: no process can be started ([Errno 24] Too many open files)"
    ]


def test_fewer_workers_serve_where_no_more_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """The workers that could be started do all tasks."""
    start, numbers = SpawnProcess.start, count()

    def first(process: SpawnProcess) -> None:
        if next(numbers):
            raise OSError(24, "Too many open files")
        start(process)

    monkeypatch.setattr(SpawnProcess, "start", first)
    with Workers(3) as pool:
        assert {one.result for one in pool.run(double, range(4))} == {0, 2, 4, 6}


def test_a_script_without_a_main_guard_is_told(tmp_path: Path) -> None:
    """Workers that come to start workers themselves end, and one error says how to mend it."""
    script = tmp_path / "script.py"
    script.write_text(
        "from sim.batches.workers import Workers\n"
        "with Workers(2) as pool:\n"
        "    print([one.result for one in pool.run(abs, [1, 2])])\n"
    )
    done = ended(script, subprocess.PIPE)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("Traceback") == 1
    assert 'if __name__ == "__main__":' in done.stderr.splitlines()[-1]


def ended(script: Path, out: IO[str] | int) -> "subprocess.CompletedProcess[str]":
    """A script that has ended, within two minutes."""
    return subprocess.run(
        [sys.executable, str(script)],
        env=environment(),
        text=True,
        stdout=out,
        stderr=subprocess.STDOUT if out != subprocess.PIPE else out,
        timeout=120,
        check=False,
    )
