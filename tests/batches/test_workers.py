"""Workers: every task ends, whatever happens to the process that does it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.batches.workers import ATTEMPTS, TaskFailure, Workers, usual_workers


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


def test_a_worker_that_is_killed_is_replaced(tmp_path: Path) -> None:
    """A task whose worker was killed from outside is done again."""
    notes = [str(tmp_path / name) for name in "abc"]
    with Workers(2) as pool:
        assert {one.result for one in pool.run(die_once, notes)} == set(notes)


def test_a_stuck_worker_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that finish nothing for too long are replaced, and their tasks done again."""
    monkeypatch.setattr("sim.batches.workers.PATIENCE", 5.0)
    note = str(tmp_path / "note")
    with Workers(2) as pool:
        assert [one.result for one in pool.run(sleep_at_first, [note])] == [note]


def test_workers_go_when_their_parent_is_killed(tmp_path: Path) -> None:
    """Workers of a killed process do not stay behind."""
    code = (
        "import sys; from sim.batches.workers import Workers;"
        "from tests.batches.test_workers import tell_and_wait;"
        "list(Workers(2).run(tell_and_wait, [sys.argv[1] + '/a', sys.argv[1] + '/b']))"
    )
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=root) as parent:
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


def test_one_worker_serves_where_nothing_can_be_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without shared memory this process does all tasks, and says why."""

    def refuse(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("multiprocessing.context.BaseContext.Lock", refuse)
    said: list[str] = []
    with Workers(2, said.append) as pool:
        assert [one.result for one in pool.run(double, [4])] == [8]
        assert pool.workers == 1
    assert "one worker instead of 2: shared memory cannot be used" in said[0]


def test_a_script_without_a_main_guard_is_told(tmp_path: Path) -> None:
    """Workers that come to start workers themselves end, and one error says how to mend it."""
    script = tmp_path / "script.py"
    script.write_text(
        "from sim.batches.workers import Workers\n"
        "with Workers(2) as pool:\n"
        "    print([one.result for one in pool.run(abs, [1, 2])])\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, str(script)],
        env=os.environ | {"PYTHONPATH": str(root)},
        text=True,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("Traceback") == 1
    assert 'if __name__ == "__main__":' in done.stderr.splitlines()[-1]
