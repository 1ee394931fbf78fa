"""A Dask cluster leaves the bits of one process, whoever of it dies, and refuses what is unsafe."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pyarrow.parquet as pq
import pytest

from sim.batches import plan as planning
from sim.batches import workers
from sim.batches.parts import part_path
from sim.batches.pools import pool_of
from sim.batches.run import Block, simulate_block
from sim.batches.scheduler import (
    ClusterLostError,
    ClusterRefusedError,
    Scheduler,
    scheduler_of,
)
from sim.batches.store import finished_files
from sim.engine.chance import Design
from sim.engine.choice import installed
from sim.engine.run import Run
from sim.inputs.register import Register
from sim.inputs.scenario import load_scenario
from sim.reports.batch import FinishedBatch, run_batch
from sim.reports.simulating import Progress, silent
from tests.batches.clusters import (
    LONG,
    alive,
    kill,
    offspring,
    psutil,
    started,
    until,
)
from tests.environment import ROOT, environment

dask = pytest.importorskip("dask", reason="Dask's distributed is not installed")
distributed = pytest.importorskip("distributed", reason="Dask's distributed is not installed")
cluster = pytest.importorskip("sim.batches.cluster")
on_worker = pytest.importorskip("sim.batches.on_worker")

HOW = Run(design=Design(40), engine="fused" if installed() else "numpy")
UNHURRIED = """
import time
from sim.batches import run
def write_part(path, table, written=run.write_part):
    time.sleep(0.1)
    written(path, table)
run.write_part = write_part
"""
"""What a worker loads first, twice, so that it can be killed at work without working for long."""


@pytest.fixture(scope="module", autouse=True)
def _small_blocks() -> Iterator[None]:
    """Blocks of five members, and no figures."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "SECOND", 5)
        patch.setattr(planning, "LEAST", 5)
        patch.setattr("sim.reports.batch.STANDARD", ())
        patch.setattr("sim.reports.batch.draw_batch_figures", lambda *_: None)
        yield


Batch = Callable[..., FinishedBatch]


@pytest.fixture(scope="module")
def batch(register: Register, _small_blocks: None) -> Batch:
    """Runs eight blocks of a short scenario."""
    whole = load_scenario(ROOT / "scenarios", "baseline", register)
    short = replace(whole, end=whole.start + 1, expects=())

    def batch(
        out: Path,
        scheduler: Scheduler | None = None,
        progress: Progress = silent,
        say: Callable[[str], None] = print,
    ) -> FinishedBatch:
        given = "batch", [short], register, HOW, out, "hedgerow batch", 1, progress
        return run_batch(*given, say=say, scheduler=scheduler)

    return batch


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a results folder with its bytes."""
    return {name: path.read_bytes() for name, path in finished_files(folder).items()}


@pytest.fixture(scope="module")
def undisturbed(batch: Batch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that one process leaves."""
    return batch(tmp_path_factory.mktemp("quiet")).folder


@pytest.fixture(scope="module")
def quiet(undisturbed: Path) -> dict[str, bytes]:
    """What one process leaves."""
    return content(undisturbed)


# ---- a cluster of its own processes -------------------------------------------------------------


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Scheduler, Path, dict]]:
    """A scheduler and a worker with certificates, the folder they are in, and Dask's settings."""
    folder = tmp_path_factory.mktemp("secured")
    held = distributed.Security.temporary()
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    key.write_text(held.tls_client_key)
    certificate.write_text(held.tls_client_cert)
    files = {"key": str(key), "cert": str(certificate)}
    options = "--tls-ca-file", files["cert"], "--tls-cert", files["cert"], "--tls-key", files["key"]
    settings = {
        "distributed.comm.tls.ca-file": files["cert"],
        "distributed.comm.tls.client": files,
    }
    with started(folder, *options) as there:
        scheduler = there.scheduler()
        there.worker("--no-nanny")
        yield scheduler, folder, settings


def test_a_cluster_with_certificates_leaves_the_same_bits(
    secured: tuple[Scheduler, Path, dict], batch: Batch, tmp_path: Path, quiet: dict[str, bytes]
) -> None:
    """Over TLS, by a worker in another folder, every file comes out byte for byte."""
    scheduler, _, settings = secured
    assert scheduler.address.startswith("tls://127.0.0.1:")
    with dask.config.set(settings):
        assert content(batch(tmp_path / "shared", scheduler).folder) == quiet


MISSING, TURNED = (
    part_path(Path(), "baseline", range(first, first + 5)).as_posix() for first in (10, 20)
)


def turn_a_bit(part: Path) -> None:
    """Turn a bit of the numbers of a part: beside them lies what no reader looks at."""
    column = pq.read_metadata(part).row_group(0).column(2)
    content = bytearray(part.read_bytes())
    content[column.data_page_offset + column.total_compressed_size - 1] ^= 16
    part.write_bytes(content)


@pytest.mark.parametrize("deleted", ["nothing", MISSING, "manifest.json"])
def test_a_cluster_mends_a_damaged_folder(
    deleted: str,
    secured: tuple[Scheduler, Path, dict],
    batch: Batch,
    tmp_path: Path,
    undisturbed: Path,
) -> None:
    """A part with a turned bit and a missing one come out again in the true bits.

    Where no manifest vouches for the parts, it is a worker that finds the bit.
    """
    scheduler, _, settings = secured
    folder = Path(shutil.copytree(undisturbed, tmp_path / undisturbed.name))
    turn_a_bit(folder / TURNED)
    (folder / deleted).unlink(missing_ok=True)
    said: list[str] = []
    with dask.config.set(settings):
        batch(tmp_path, scheduler, say=said.append)
    assert any(TURNED in one and "set aside" in one for one in said)
    assert content(folder) == content(undisturbed)
    vouching = [(one / "manifest.json").read_bytes() for one in (folder, undisturbed)]
    assert vouching[0] == vouching[1]


def test_without_certificates_nobody_comes_in(
    secured: tuple[Scheduler, Path, dict], batch: Batch, tmp_path: Path
) -> None:
    """A client that has none is told which setting names them."""
    with pytest.raises(ClusterRefusedError, match=r"no certificates for tls.*comm\.tls"):
        batch(tmp_path, secured[0])


def test_a_worker_of_another_version_is_refused(
    secured: tuple[Scheduler, Path, dict],
    batch: Batch,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The sentence names the worker, what it has, and what is here."""
    scheduler, _, settings = secured
    own = dict(on_worker.own_versions())
    here = tuple({**own, "numpy": "1.0", "hedgerow": "9 (abc)"}.items())
    monkeypatch.setattr(on_worker, "own_versions", lambda: here)
    said = rf"worker at tls.* has hedgerow .*, not 9 \(abc\); numpy {own['numpy']}, not 1\.0: inst"
    with dask.config.set(settings), pytest.raises(ClusterRefusedError, match=said):
        batch(tmp_path, scheduler)
    assert not list(tmp_path.rglob("*.parquet"))[1:]  # what members have drawn is written here


def test_how_many_workers_a_scheduler_has_is_not_chosen_here() -> None:
    """Two are refused; one is what every batch asks for where nothing is said."""
    elsewhere = Scheduler("tls://10.0.0.1:8786")
    said = r"tls://10\.0\.0\.1:8786 has workers of its own.*: leave workers out"
    with pytest.raises(ClusterRefusedError, match=said):
        pool_of(2, 40, elsewhere, print)
    assert isinstance(pool_of(1, 40, elsewhere, print), cluster.Cluster)


def test_fewer_than_one_worker_of_a_cluster_are_refused() -> None:
    """As `usual_workers` has it, 0 are as many as pay, and none are nothing to work with."""
    with pytest.raises(ValueError, match="workers must be 1 or more, or 0 for as many as pay"):
        cluster.Cluster(Scheduler("tcp://127.0.0.1:1"), -1)


def test_a_folder_that_is_not_shared_is_refused(
    secured: tuple[Scheduler, Path, dict],
    batch: Batch,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither nothing nor a copy under the same name is taken for the folder of results.

    Every process has a folder of its own at /proc/self/cwd.
    """
    scheduler, theirs, settings = secured
    monkeypatch.chdir(tmp_path)
    out, said = Path("/proc/self/cwd/out"), r"does not see /proc/self/cwd/out/batch-.* --out"
    with dask.config.set(settings):
        with pytest.raises(ClusterRefusedError, match=said):
            batch(out, scheduler)
        assert not (theirs / "out").exists()
        shutil.copytree(tmp_path / "out", theirs / "out")
        (copy,) = (theirs / "out").glob("batch-*/plan.json")
        os.utime(copy, (1, 1))
        with pytest.raises(ClusterRefusedError, match=said):
            batch(out, scheduler)
    assert not list(theirs.rglob("parts"))


def test_what_is_written_elsewhere_is_missed(
    batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that says it has written what is not seen is a failure, after a time."""
    monkeypatch.setattr("sim.reports.simulating.SEEN", 0.0)
    monkeypatch.setattr("sim.batches.run.write_part", lambda *_: None)
    failures = batch(tmp_path).failures
    assert {(one.scenario, one.stage) for one in failures} == {("baseline", "writing")}
    assert "not seen here" in failures[0].error


# ---- kill -9 ------------------------------------------------------------------------------------


def at(blocks: int, act: Callable[[], None]) -> Progress:
    """Does something once, when so many blocks have ended."""
    left = [blocks]

    def progress(what: str, done: int, total: int, failed: int) -> None:
        left[0] -= 1
        if left[0] == 0:
            act()

    return progress


def test_killed_workers_and_nannies_change_nothing(
    batch: Batch, tmp_path: Path, quiet: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One batch ends in the same bits when workers are killed, then the nanny, and one comes."""
    monkeypatch.setattr(cluster, "CHECK", 0.5)
    monkeypatch.setattr(cluster, "ANSWER", LONG)
    slow = tmp_path / "unhurried.py"
    slow.write_text(UNHURRIED)
    preload = "--preload", str(slow)
    said: list[str] = []
    with started(tmp_path / "cluster") as there:
        scheduler = there.scheduler()
        nanny, plain = there.worker("--nanny", *preload), there.worker("--no-nanny", *preload)
        until(lambda: bool(offspring(nanny.pid)))

        def kill_workers() -> None:
            kill(plain.pid)
            for worker in offspring(nanny.pid):
                kill(worker)

        first = batch(tmp_path / "first", scheduler, at(2, kill_workers))

        def kill_nanny() -> None:
            kill(nanny.pid)
            until(lambda: not [one for one in offspring(nanny.pid) if alive(one)])

        def say(sentence: str) -> None:
            said.append(sentence)
            there.worker("--no-nanny")

        second = batch(tmp_path / "second", scheduler, at(3, kill_nanny), say)
    assert content(first.folder) == quiet
    assert content(second.folder) == quiet
    assert said == [f"the scheduler at {scheduler.address} has no workers; waiting for some"]


def test_a_scheduler_that_is_silent_or_gone_ends_in_a_sentence(
    batch: Batch, tmp_path: Path, quiet: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped or killed, it costs the parts in flight: the same call makes the rest."""
    for name, seconds in (("CHECK", 0.2), ("ANSWER", LONG), ("CLOSE", 1.0)):
        monkeypatch.setattr(cluster, name, seconds)
    slow = tmp_path / "unhurried.py"
    slow.write_text(UNHURRIED)
    out = tmp_path / "out"
    with started(tmp_path / "cluster") as there:
        scheduler = there.scheduler()
        there.worker("--no-nanny", "--preload", str(slow))
        process = there.processes[0]

        def silence() -> None:
            process.send_signal(signal.SIGSTOP)
            monkeypatch.setattr(cluster, "ANSWER", 1.0)

        with pytest.raises(ClusterLostError, match=f"{scheduler.address} does not answer"):
            batch(out, scheduler, at(2, silence))
        with pytest.raises(ClusterRefusedError, match="nobody answers"):
            batch(out, scheduler)
        process.send_signal(signal.SIGCONT)
        monkeypatch.setattr(cluster, "ANSWER", LONG)
        with pytest.raises(ClusterLostError, match=f"{scheduler.address} is gone"):
            batch(out, scheduler, at(2, process.kill))
    kept = len(list(out.glob("batch-*/parts/*/*.parquet")))
    assert 4 <= kept < 8
    assert content(batch(out).folder) == quiet


def test_a_cluster_without_workers_is_given_up(
    batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A scheduler that no worker comes to does not keep anyone waiting for ever."""
    monkeypatch.setattr(cluster, "CHECK", 0.2)
    monkeypatch.setattr(cluster, "PATIENCE", 1.0)
    monkeypatch.setattr(cluster, "ANSWER", LONG)
    with started(tmp_path / "cluster") as there:
        scheduler = there.scheduler()
        with pytest.raises(ClusterLostError, match="is given up: it has had no workers for"):
            batch(tmp_path / "out", scheduler)


def test_a_cluster_is_not_given_up_before_a_silent_worker_is_missed() -> None:
    """Dask looks once in the time that a worker may be silent; then the task has its own time."""
    silent = dask.utils.parse_timedelta(dask.config.get("distributed.scheduler.worker-ttl"))
    assert 2 * silent + workers.PATIENCE <= cluster.PATIENCE


# ---- how much is at the scheduler ---------------------------------------------------------------


class Done:
    """A task that has ended as soon as it was sent."""

    status = "finished"

    def add_done_callback(self, tell: Callable[[object], None]) -> None:
        """Tell it at once."""
        tell(self)

    def result(self, timeout: float) -> tuple[()]:
        """What it has made."""
        return ()


class Client:
    """A client of a scheduler whose workers are quicker than whoever takes their results."""

    status, scheduler = "running", SimpleNamespace(ncores=None)

    def __init__(self) -> None:
        self.threads, self.sent = {"one": 1, "another": 1}, 0

    def sync(self, ask: object, callback_timeout: float) -> dict[str, int]:
        """The threads of each worker."""
        return self.threads

    def submit(self, call: object, key: str, pure: bool) -> Done:
        """Do a task."""
        self.sent += 1
        return Done()

    def close(self, timeout: float) -> None:
        """Take leave."""


def test_few_tasks_are_at_the_scheduler_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four for each worker and some to spare, also where workers come and go; all are done."""
    client, spare = Client(), 3
    monkeypatch.setattr(cluster, "SPARE", spare)
    monkeypatch.setattr(cluster, "CHECK", 0.0)
    monkeypatch.setattr(cluster, "_connected", lambda place: client)
    blocks = [Block(str(tmp_path), "", first, 1) for first in range(200)]
    there, taken, said = list[int](), list[Block](), list[str]()
    with cluster.Cluster(Scheduler("tcp://127.0.0.1:1"), 1, said.append) as pool:
        for ended in pool.run(simulate_block, blocks):
            there.append(client.sent - len(taken))
            taken.append(ended.task)
            if len(taken) == 50:
                client.threads["a third"] = 1
            if len(taken) == 100:
                client.threads.clear()
    assert sorted(taken, key=lambda block: block.first) == blocks
    assert (max(there[:50]), max(there[50:100]), max(there[120:])) == (
        4 * 2 + spare,
        4 * 3 + spare,
        spare,
    )


# ---- a cluster of one's own ---------------------------------------------------------------------

LOCAL = (
    UNHURRIED
    + """
import signal
if __name__ == "__main__":
    from sim.batches import plan
    from sim.cli import app
    plan.SECOND, plan.LEAST = 40, 20
    signal.signal(signal.SIGINT, signal.default_int_handler)
    app()
"""
)


def begun(folder: Path) -> subprocess.Popen[str]:
    """A batch on a local cluster that has written a part, in a process group of its own."""
    code = folder / "local.py"
    code.write_text(LOCAL)
    said = "batch", "baseline", "--members", "2000", "--cluster", "local", "--workers", "3"
    process = subprocess.Popen(
        [sys.executable, str(code), *said, "--engine", "numpy"],
        cwd=folder,
        env=environment(),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    until(lambda: process.poll() is not None or any(folder.glob("results/*/parts/*/*.parquet")))
    assert process.poll() is None, process.communicate()[1]
    return process


def open_to_others(numbers: list[int]) -> list[str]:
    """Addresses that processes listen at beyond this machine."""
    listening = [
        one.laddr
        for number in numbers
        for one in psutil.Process(number).net_connections("inet")
        if one.status == psutil.CONN_LISTEN
    ]
    assert listening
    return [f"{one.ip}:{one.port}" for one in listening if one.ip not in ("127.0.0.1", "::1")]


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_a_local_cluster_is_for_this_machine_and_leaves_nobody(
    end: signal.Signals, tmp_path: Path
) -> None:
    """It listens on loopback alone; after Ctrl-C or kill -9 no process of it is there."""
    with begun(tmp_path) as process, ExitStack() as cleaning:
        every = [process.pid, *offspring(process.pid)]
        cleaning.callback(lambda: [kill(one) for one in every])
        assert sum("spawn_main" in " ".join(psutil.Process(n).cmdline()) for n in every) == 3
        assert open_to_others(every) == []
        process.send_signal(end)
        _, said = process.communicate(timeout=LONG)
        until(lambda: not any(alive(one) for one in every))
    if end == signal.SIGINT:
        assert process.returncode == 130
        assert said.splitlines()[-1].endswith("the same command continues")
        assert "Traceback" not in said


# ---- refusals -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "insecure", "said"),
    [
        ("tcp://10.0.0.5:8786", False, "is another machine without certificates.*tls://"),
        ("tcp://node7:8786", False, "is another machine without certificates"),
        ("tcp://0.0.0.0:8786", False, "is another machine without certificates"),
        ("tcp://127.0.0.1:8786", True, "nothing is insecure about"),
        ("tls://node7:8786", True, "nothing is insecure about"),
        ("local", True, "leave it out"),
        (None, True, "leave it out"),
        ("node7:8786", False, "is no scheduler's address, which is tls://HOST:PORT"),
        ("tcp://127.0.0.1", False, "is no scheduler's address"),
        ("tcp://127.0.0.1:99999", False, "is no scheduler's address"),
        ("ucx://127.0.0.1:8786", False, "is no scheduler's address"),
        ("Local", False, "is no scheduler's address"),
    ],
)
def test_what_cannot_be_used_is_refused(address: str | None, insecure: bool, said: str) -> None:
    """Each is told apart before anything is written."""
    with pytest.raises(ClusterRefusedError, match=said):
        scheduler_of(address, insecure)


@pytest.mark.parametrize(
    ("address", "insecure"),
    [
        ("local", False),
        ("tcp://127.0.0.1:8786", False),
        ("tcp://[::1]:8786", False),
        ("tcp://localhost:8786", False),
        ("tls://node7.example:8786", False),
        ("tcp://10.0.0.5:8786", True),
    ],
)
def test_what_can_be_used_is_taken(address: str, insecure: bool) -> None:
    """This machine needs no certificates; another does, unless they are waived."""
    assert scheduler_of(address, insecure) == Scheduler(address)


def test_nobody_there_is_told(
    batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A port where nobody listens ends in a sentence."""
    monkeypatch.setattr(cluster, "ANSWER", 0.5)
    with pytest.raises(ClusterRefusedError, match="nobody answers at tcp"):
        batch(tmp_path, Scheduler("tcp://127.0.0.1:1"))


def test_a_worker_with_several_threads_is_refused() -> None:
    """Two threads would draw into one figure."""
    assert "--nthreads 1" in on_worker._several_threads(4)
    assert on_worker._several_threads(1) == ""
