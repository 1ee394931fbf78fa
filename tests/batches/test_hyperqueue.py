"""Shares of a batch as tasks of HyperQueue, on one machine, as docs/how-to/scale.md has it."""

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app
from tests.environment import environment

N = 3


def test_shares_in_hyperqueue_merge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_figures: None
) -> None:
    """Server and worker, an array of shares, then merge: the digests of one process."""
    hyperqueue = pytest.importorskip("hyperqueue", reason="HyperQueue is not installed")
    monkeypatch.chdir(tmp_path)
    words = ["batch", "placebo", "--members", "30", "--keep", "both", "--engine", "numpy"]
    assert CliRunner().invoke(app, [*words, "--out", "one"]).exit_code == 0
    there = environment()
    with hyperqueue.LocalCluster() as cluster:
        cluster.start_worker(hyperqueue.cluster.WorkerConfig(cores=2))
        job, client = (
            hyperqueue.Job(tmp_path, max_fails=0, default_env=there),
            cluster.client(),
        )
        for i in range(1, N + 1):
            part = ("--out", "many", "--part", f"{i}/{N}")
            job.program([sys.executable, "-m", "hedgerow", *words, *part])
        client.wait_for_jobs([client.submit(job)])
    (one,), (many,) = tmp_path.glob("one/batch-*"), tmp_path.glob("many/batch-*")
    done = CliRunner().invoke(app, ["merge", f"many/{many.name}"])
    assert done.exit_code == 0, done.output
    first, second = (json.loads((at / "manifest.json").read_text()) for at in (one, many))
    for kind in ("results", "tallies", "inputs"):
        assert first[kind] == second[kind]
