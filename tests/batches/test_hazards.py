"""Workers that are killed, stopped or starved at one member: the rest of the batch is finished."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from sim.batches import plan as planning
from sim.batches import run
from sim.batches.parts import part_path
from sim.batches.store import finished_files
from sim.cli import app
from sim.engine.choice import installed
from tests.batches import hazards
from tests.batches.hazards import MEMBER, SCENARIO
from tests.batches.test_batch import prepared

BLOCK = range(2, 4)
"""Members of the block that meets the hazard: the second half of two is to blame."""

LOST = part_path(Path(), SCENARIO, BLOCK).as_posix()
"""The part that a member takes along."""

QUICKLY = """
from distributed.utils import get_mp_context
get_mp_context().set_forkserver_preload(["distributed", "sim.batches.run"])
"""
"""What a nanny loads first, so that a worker in place of a dead one has nothing to load."""

WORDS = ("batch", "--members", "6", "--engine", "fused" if installed() else "numpy")


@pytest.fixture(scope="module", autouse=True)
def _small_blocks(without_figures: Callable[[], AbstractContextManager[None]]) -> Iterator[None]:
    """Three blocks of two members, and no figures."""
    with pytest.MonkeyPatch.context() as patch, without_figures():
        patch.setattr(planning, "SECOND", 2)
        patch.setattr(planning, "LEAST", 2)
        yield


Batch = Callable[..., Result]


@pytest.fixture
def batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Batch:
    """Gives the command in a folder with two short scenarios, where nobody else is at work."""
    monkeypatch.chdir(prepared(tmp_path))
    return lambda *more: CliRunner().invoke(app, [*WORDS, *more])


def content(folder: Path) -> dict[str, bytes]:
    """Every file of the results in a folder with its bytes."""
    (there,) = folder.glob("results/batch-*")
    return {name: path.read_bytes() for name, path in finished_files(there).items()}


def parts(folder: Path) -> dict[str, bytes]:
    """The parts among them."""
    return {name: read for name, read in content(folder).items() if name.startswith("parts/")}


@pytest.fixture(scope="module")
def quiet(_small_blocks: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one process leaves that nothing befalls."""
    folder = prepared(tmp_path_factory.mktemp("quiet"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert CliRunner().invoke(app, list(WORDS)).exit_code == 0
    return content(folder)


def befalls(patch: pytest.MonkeyPatch, hazard: Callable[..., Any], *told: str) -> None:
    """Let a hazard befall whoever does blocks of a batch, or tries them."""
    for name in ("simulate_block", "try_block"):
        usual = getattr(run, name)
        patch.setattr(f"sim.reports.simulating.{name}", partial(hazard, *told, usual))


def failures(folder: Path) -> list[dict[str, Any]]:
    """What is recorded of failures."""
    (record,) = folder.glob("results/batch-*/failures.jsonl")
    return [json.loads(line) for line in record.read_text().splitlines()]


def lost_alone(done: Result, folder: Path, quiet: dict[str, bytes]) -> None:
    """Hold a batch of which a member kills its workers against what is promised of it."""
    assert done.exit_code == 1
    (failure,) = failures(folder)
    assert (failure["scenario"], failure["stage"]) == (SCENARIO, "simulating")
    assert (failure["first"], failure["last"]) == (BLOCK[0], BLOCK[-1])
    assert f"member {MEMBER} alone does that" in failure["error"]
    assert f"failed: {SCENARIO}" in done.stderr
    whole = {name: read for name, read in quiet.items() if name.startswith("parts/")}
    assert parts(folder) == {name: read for name, read in whole.items() if name != LOST}


# ---- workers of our own -------------------------------------------------------------------------


def test_a_member_that_kills_its_workers_is_lost_alone(
    batch: Batch, tmp_path: Path, quiet: dict[str, bytes]
) -> None:
    """It is named, all else is there, and when it kills no more the same command ends as any."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.batches.workers.ATTEMPTS", 1)  # each takes a process
        befalls(patch, hazards.kills)
        lost_alone(batch("--workers", "2"), tmp_path, quiet)
    assert batch("--workers", "1").exit_code == 0
    assert content(tmp_path) == quiet


def test_a_worker_without_memory_holds_up_nothing(
    batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a limit of the system keeps from being done is told, and made when there is none."""
    many = "--members", "400", "--engine", "numpy"  # whose arrays are larger than what lies free
    for name in ("SECOND", "LEAST"):
        monkeypatch.setattr(planning, name, 200)
    with pytest.MonkeyPatch.context() as patch:
        befalls(patch, hazards.starves)
        assert batch(*many, "--workers", "2").exit_code == 1
    lost = failures(tmp_path)
    assert {one["scenario"] for one in lost if one["first"] == 0} == {"baseline", SCENARIO}
    assert all(re.search("(?i)memory|died", one["error"]) for one in lost)
    left = parts(tmp_path)
    assert batch(*many, "--workers", "1").exit_code == 0
    assert left.items() <= parts(tmp_path).items()
    starved = content(tmp_path)
    monkeypatch.chdir(prepared(tmp_path / "true"))
    assert batch(*many, "--workers", "1").exit_code == 0
    assert starved == content(tmp_path / "true")


# ---- workers of a cluster -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler with two workers; it gives a task up soon, and misses a silent worker soon."""
    pytest.importorskip("distributed", reason="Dask's distributed is not installed")
    clusters = pytest.importorskip("tests.batches.clusters")
    settings = {
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
        "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "10s",
        "DASK_DISTRIBUTED__WORKER__MULTIPROCESSING_METHOD": "forkserver",
    }
    with (
        pytest.MonkeyPatch.context() as patch,
        clusters.started(tmp_path_factory.mktemp("cluster"), settings=settings) as there,
    ):
        patch.setattr("sim.batches.cluster.ANSWER", clusters.LONG)
        address = there.scheduler().address
        there.worker("--nanny", "--nworkers", "2", "--preload-nanny", QUICKLY)
        yield address


def test_a_member_that_kills_workers_of_a_cluster_is_lost_alone(
    batch: Batch,
    scheduler: str,
    tmp_path: Path,
    quiet: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is named as with workers of our own, and so is nothing else."""
    befalls(monkeypatch, hazards.kills)
    lost_alone(batch("--cluster", scheduler), tmp_path, quiet)


def test_a_worker_that_stops_for_ever_is_missed(
    batch: Batch,
    scheduler: str,
    tmp_path: Path,
    quiet: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its scheduler notices that it is silent, and what it was at is done again."""
    note = tmp_path / "note"
    befalls(monkeypatch, hazards.stops_once, str(note))
    assert batch("--cluster", scheduler).exit_code == 0
    assert note.exists()
    assert content(tmp_path) == quiet


def test_a_cluster_in_which_nothing_ends_is_given_up(
    batch: Batch,
    scheduler: str,
    tmp_path: Path,
    quiet: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every worker that comes to the member stops: a sentence, and the same command makes it."""
    from sim.batches import cluster
    from tests.batches.clusters import until

    note = tmp_path / "note"

    def lose_patience() -> None:
        until(note.exists)
        monkeypatch.setattr(cluster, "PATIENCE", 1.0)

    monkeypatch.setattr(cluster, "CHECK", 0.2)
    with pytest.MonkeyPatch.context() as patch:
        befalls(patch, hazards.stops, str(note))
        impatient = Thread(target=lose_patience)
        impatient.start()
        done = batch("--cluster", scheduler)
        impatient.join()
    assert done.exit_code == 1
    assert f"{scheduler} is given up: none of its tasks has ended for" in done.stderr
    assert batch("--workers", "1").exit_code == 0
    assert content(tmp_path) == quiet
