"""Workers and whole commands killed, stopped or interrupted, at work and while they write.

Whatever happens to a batch, the same command ends in the bits of a quiet run, within two minutes,
without a traceback, a process left over or a file that is none of the batch's. A run that ended
before anything hit it shows nothing, and is made again.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.batches.test_batch import content, prepared
from tests.environment import environment
from tests.release.outcome import Outcome

COUNT = 100

WORDS = ("batch", "--members", "80", "--workers", "2")
"""The command: eight tasks, for some seconds of work."""

WATCHDOG = 120.0
"""Seconds after which a command counts as hanging."""

PROMPT = 5.0
"""Seconds within which an interrupted command ends."""

AGAIN = 10
"""Runs of a trial at most, until something hits one."""

DEATHS = 3
"""Workers that die in a run: never enough for a task to be given up."""

HALF_WAY = "dies half way"
"""Folder with a file for each worker that is to die while it sends a result."""

SCRIPT = f"""
import os, random, signal, struct
from multiprocessing.connection import Connection
from pathlib import Path

def send(pipe, message):
    for note in Path("{HALF_WAY}").glob("*"):
        if random.random() < 0.3:
            try:
                note.unlink()
            except FileNotFoundError:
                continue
            frame = struct.pack("!i", len(message)) + bytes(message)
            os.write(pipe.fileno(), frame[: len(frame) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
    usual(pipe, message)

usual = Connection.send_bytes
if __name__ == "__main__":
    from sim.reports import batch
    from sim.batches import plan, workers
    from sim.cli import app
    plan.SECOND, plan.LEAST, workers.PATIENCE = 40, 20, 30.0
    batch.STANDARD, batch.draw_batch_figures = (), lambda *_: None
    # Started in the background, a command inherits a SIGINT that is ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    app()
else:
    Connection.send_bytes = send
"""


@dataclass(frozen=True)
class Quiet:
    """A run that nobody disturbed."""

    files: dict[str, bytes]
    seconds: float


class BrokenError(Exception):
    """A promise was not kept."""


# ---- a command ----------------------------------------------------------------------------------


def start(folder: Path) -> "subprocess.Popen[bytes]":
    """A batch with two workers, in a session of its own."""
    (folder / "batch.py").write_text(SCRIPT)
    with (folder / "said").open("ab") as said:
        return subprocess.Popen(
            [sys.executable, "batch.py", *WORDS],
            cwd=folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )


def await_end(process: "subprocess.Popen[bytes]", seconds: float = WATCHDOG) -> int:
    """The exit code of a command; BrokenError when it hangs or leaves a process."""
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise BrokenError(f"it had not ended after {seconds:.0f} s") from None
    end = time.monotonic() + PROMPT
    while left := in_session(process.pid):
        if time.monotonic() > end:
            for one in left:
                os.kill(one, signal.SIGKILL)
            raise BrokenError(f"{len(left)} processes stayed")
        time.sleep(0.05)
    return code


def stat(process: int) -> list[str]:
    """State, parent, group and session of a process; nothing when it has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[:4]
    except OSError:
        return []


def processes() -> dict[int, list[str]]:
    """All processes that live."""
    found = {int(path.name): stat(int(path.name)) for path in Path("/proc").glob("[0-9]*")}
    return {number: told for number, told in found.items() if told and told[0] != "Z"}


def in_session(leader: int) -> list[int]:
    """Processes of a command's session."""
    return [number for number, told in processes().items() if told[3] == str(leader)]


def workers_of(command: int) -> list[int]:
    """The worker processes of a command."""
    found = []
    for number, told in processes().items():
        if told[1] == str(command):
            try:
                words = Path(f"/proc/{number}/cmdline").read_bytes()
            except OSError:
                continue
            if b"spawn_main" in words:
                found.append(number)
    return found


# ---- what is done to it -------------------------------------------------------------------------


def hit_workers(folder: Path, luck: random.Random, seconds: float, sent: int, half: int) -> int:
    """Signal workers at random moments, let some die half way through a result, and count both."""
    (folder / HALF_WAY).mkdir(exist_ok=True)
    for number in range(half):
        (folder / HALF_WAY / str(number)).touch()
    began, process, hits = time.monotonic(), start(folder), 0
    for moment in sorted(luck.uniform(0, seconds) for _ in range(DEATHS - half)):
        while process.poll() is None:
            there = workers_of(process.pid)
            if time.monotonic() - began >= moment and there:
                hits += _send(luck.choice(there), sent)
                break
            time.sleep(0.02)
    code = await_end(process)
    if code != 0:
        raise BrokenError(f"exit code {code}")
    return hits + half - len(list((folder / HALF_WAY).iterdir()))


def _send(process: int, sent: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process, sent)
        return True
    return False


def kill_workers(folder: Path, luck: random.Random, seconds: float) -> int:
    """Kill -9 workers: one or two at random moments, the others while they send."""
    return hit_workers(folder, luck, seconds, signal.SIGKILL, luck.choice([1, 2]))


def stop_worker(folder: Path, luck: random.Random, seconds: float) -> int:
    """Stop workers, which then neither work nor end."""
    return hit_workers(folder, luck, seconds, signal.SIGSTOP, DEATHS - 1)


def kill_tree(folder: Path, luck: random.Random, seconds: float) -> int:
    """Kill -9 the command and its workers at a random moment, and go on."""
    process = start(folder)
    time.sleep(luck.uniform(0, seconds))
    hit = process.poll() is None
    if hit:
        os.killpg(process.pid, signal.SIGKILL)
    await_end(process)
    hit = hit and began(folder)
    go_on(folder)
    return hit


def interrupt(sent: signal.Signals, code: int) -> "Disturb":
    """Interrupt the command and its workers at a random moment, as a terminal does, and go on."""

    def interrupted(folder: Path, luck: random.Random, seconds: float) -> int:
        process = start(folder)
        while not began(folder) and process.poll() is None:
            time.sleep(0.02)
        time.sleep(luck.uniform(0, seconds / 2))
        ended = process.poll()
        if ended is None:
            os.killpg(process.pid, sent)
            ended = await_end(process, PROMPT)
            if ended not in (code, 0):
                raise BrokenError(f"exit code {ended}, not {code}")
        go_on(folder)
        return ended == code

    return interrupted


def began(folder: Path) -> bool:
    """Whether a command has come so far that it wrote its plan."""
    return any(folder.glob("results/*/plan.json"))


def go_on(folder: Path) -> None:
    """Give the same command again."""
    code = await_end(start(folder))
    if code != 0:
        raise BrokenError(f"the same command again: exit code {code}")


Disturb = Callable[[Path, random.Random, float], int]
"""Disturbs a run that takes so many seconds, and counts what hit it when its work had begun."""

KINDS: dict[str, tuple[Disturb, int]] = {
    f"{DEATHS} workers killed (-9) in a run, at random moments and half way through a result": (
        kill_workers,
        1,
    ),
    "a worker stopped, and two killed half way through a result": (stop_worker, 10),
    "command and workers killed (-9), then the same command": (kill_tree, 1),
    "Ctrl-C to all, then the same command": (interrupt(signal.SIGINT, 130), 4),
    "SIGTERM to all, then the same command": (interrupt(signal.SIGTERM, 143), 4),
}
"""What is done to a run, and in which part of the trials."""


# ---- trials -------------------------------------------------------------------------------------


def require_as_quiet(folder: Path, quiet: Quiet) -> None:
    """Raise BrokenError unless a folder holds what a quiet run leaves, and nothing else."""
    said = (folder / "said").read_text()
    if "Traceback" in said:
        raise BrokenError(f"a traceback: {said.strip().splitlines()[-1]}")
    (results,) = folder.glob("results/batch-*")
    if litter := [path.name for path in folder.glob("results/**/.*")]:
        raise BrokenError(f"litter: {litter[0]}")
    found = content(results)
    if other := sorted(
        name for name in {*found, *quiet.files} if found.get(name) != quiet.files.get(name)
    ):
        raise BrokenError(f"{len(other)} files differ, the first is {other[0]}")


def quiet_run(folder: Path) -> Quiet:
    """Run the command once without disturbing it."""
    began = time.monotonic()
    go_on(prepared(folder))
    seconds = time.monotonic() - began
    (results,) = folder.glob("results/batch-*")
    return Quiet(content(results), seconds)


def trials(count: int, seed: int) -> Iterator[Outcome]:
    """Disturb runs of a small batch, so many times in each way, two at a time."""
    with TemporaryDirectory() as place, ThreadPoolExecutor(2) as pool:
        quiet = quiet_run(Path(place) / "quiet")
        for what, (_, part) in KINDS.items():
            number = max(1, count // part)
            found = list(pool.map(partial(trial, what, seed, Path(place), quiet), range(number)))
            hits = f"{sum(hits for _, hits in found):,} hits"
            yield Outcome(what, number, tuple(wrong for wrong, _ in found if wrong), hits)


def trial(what: str, seed: int, place: Path, quiet: Quiet, number: int) -> tuple[str, int]:
    """Disturb a run; what then was not as promised, or nothing, and how often it was hit."""
    folder = place / f"disturbed-{number}"
    disturb, _ = KINDS[what]
    for again in range(AGAIN):
        luck = random.Random(f"{seed} {what} {number} {again}")
        try:
            hits = disturb(prepared(folder), luck, quiet.seconds)
            require_as_quiet(folder, quiet)
        except BrokenError as problem:
            return f"trial {number}: {problem}", 0
        finally:
            shutil.rmtree(folder)
        if hits:
            return "", hits
    return f"trial {number}: nothing hit it in {AGAIN} runs", 0
