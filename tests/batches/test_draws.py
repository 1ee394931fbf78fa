"""Batches over tables of draws: the values lie in the folder, and nothing else is ever used."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from sim.batches import plan as planning
from sim.batches.plan import Keep, make_plan, read_plan
from sim.batches.results import Results
from sim.batches.store import finished_files
from sim.batches.verify import damage, rerun
from sim.cli import app
from sim.engine.chance import Design
from sim.engine.choice import installed
from sim.engine.draws import Draws
from sim.engine.ensemble import simulate
from sim.engine.run import Run
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.inputs.strict_toml import FileProblems
from sim.reports.batch import FinishedBatch, run_batch
from tests.environment import ROOT, environment

ROWS = 50
ENGINES = ["numpy", "fused"] if installed() else ["numpy"]
COLUMNS = {
    "tie_decay": np.linspace(0.04, 0.08, ROWS),
    "leniency": np.random.default_rng(4).uniform(0.05, 0.6, ROWS),
}
TABLE = Draws("own", COLUMNS)
HOW = Run(design=Design(ROWS), assumptions=TABLE, engine="fused")

SMALL_BLOCKS = """
if __name__ == "__main__":
    from sim.reports import batch
    from sim.batches import plan
    from sim.cli import app
    plan.SECOND, plan.LEAST = 20, 5
    batch.STANDARD, batch.draw_batch_figures = (), lambda *_: None
    app()
"""


@pytest.fixture
def few(load: Callable[[str], Scenario]) -> list[Scenario]:
    """Two short scenarios."""
    loaded = [load(name) for name in ("baseline", "western-pressure")]
    return [replace(scenario, end=scenario.start + 5, expects=()) for scenario in loaded]


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch, no_figures: None) -> None:
    """Blocks of twenty members, and no figures."""
    monkeypatch.setattr(planning, "SECOND", 40)
    monkeypatch.setattr(planning, "LEAST", 20)


def batch(
    few: list[Scenario],
    register: Register,
    out: Path,
    run: Run = HOW,
    workers: int = 1,
    keep: Keep = "members",
) -> FinishedBatch:
    """Run two scenarios into a folder."""
    return run_batch("batch", few, register, run, out, "hedgerow batch", workers, keep=keep)


def with_value(name: str, row: int, value: float) -> Draws:
    """The table with one value changed."""
    column = COLUMNS[name].copy()
    column[row] = value
    return Draws("own", {**COLUMNS, name: column})


# ---- the plan ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        {"assumptions": with_value("tie_decay", 49, np.nextafter(0.08, 0.0))},
        {"assumptions": Draws("other", COLUMNS)},
        {"assumptions": Draws("own", COLUMNS, base="fixed")},
        {"assumptions": Draws("own", {"tie_decay": COLUMNS["tie_decay"]})},
        {"assumptions": "prior"},
        {"held": {"tie_decay": 0.05}},
    ],
    ids=str,
)
def test_the_folder_is_named_by_every_value(
    few: list[Scenario], register: Register, other: dict[str, Any]
) -> None:
    """One value, a name, the base or a column more: another table, and another folder."""
    plan = make_plan("x", few, register, HOW)
    assert plan.folder != make_plan("x", few, register, replace(HOW, **other)).folder
    turned = Draws("own", dict(reversed(COLUMNS.items())))
    assert plan.folder == make_plan("x", few, register, replace(HOW, assumptions=turned)).folder


def test_a_plan_comes_back_with_its_table(
    few: list[Scenario], register: Register, tmp_path: Path
) -> None:
    """The plan holds name, base, rows and digest; the values lie beside it, to the last bit."""
    plan = make_plan("x", few, register, HOW)
    planning.write_plan(tmp_path, plan, few, register)
    there = read_plan(tmp_path)
    assert there == plan
    assert there.run() == HOW
    assert json.loads((tmp_path / "plan.json").read_text())["inputs"]["assumptions"] == {
        "name": "own",
        "base": "prior",
        "rows": ROWS,
        "digest": TABLE.digest,
    }
    stored = pd.read_parquet(tmp_path / "draws.parquet")
    for name, column in COLUMNS.items():
        np.testing.assert_array_equal(stored[name], column)


def test_values_that_cannot_be_are_never_planned(few: list[Scenario], register: Register) -> None:
    """No folder is begun for values outside their range."""
    for wrong in ({"held": {"tie_decay": 9.0}}, {"assumptions": with_value("tie_decay", 3, 0.09)}):
        with pytest.raises(ValueError, match=r"tie_decay .* outside 0.035"):
            make_plan("x", few, register, replace(HOW, **wrong))  # type: ignore[arg-type]


# ---- the numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINES)
def test_a_batch_has_the_members_of_the_table(
    few: list[Scenario], register: Register, tmp_path: Path, engine: str
) -> None:
    """Stored members are those of the table in memory, each the run that is held at its row."""
    run = replace(HOW, engine=engine)  # type: ignore[arg-type]
    stored = batch(few, register, tmp_path, run).results.of("western-pressure").of("tilt")
    whole = simulate(few[1], register, run).of("tilt").astype(np.float32)
    np.testing.assert_array_equal(stored, whole)
    held = {name: float(column[37]) for name, column in COLUMNS.items()}
    alone = simulate(few[1], register, replace(run, assumptions="prior", held=held), [37])
    np.testing.assert_array_equal(stored[:, [37]], alone.of("tilt").astype(np.float32))


def test_workers_change_nothing(few: list[Scenario], register: Register, tmp_path: Path) -> None:
    """One worker and two leave the same files, members and tallies alike."""
    left = [
        batch(few, register, tmp_path / str(workers), workers=workers, keep="both").folder
        for workers in (1, 2)
    ]
    contents = [{n: p.read_bytes() for n, p in finished_files(folder).items()} for folder in left]
    assert contents[0] == contents[1]
    assert "draws.parquet" in contents[0]


def test_verify_runs_the_table_again(
    few: list[Scenario], register: Register, tmp_path: Path
) -> None:
    """A part comes out again from the folder alone, and the manifest vouches for the table."""
    results = Results.open(batch(few, register, tmp_path).folder, register)
    assert list(damage(results)) == []
    assert "draws.parquet" in results.manifest()["files"]
    assert rerun(results, register, "western-pressure", range(20, 40)).difference == 0.0


# ---- damage --------------------------------------------------------------------------------------


def spoilt_by_a_bit(path: Path) -> None:
    """One value, moved by its last bit."""
    column = COLUMNS["tie_decay"].copy()
    column[7] = np.nextafter(column[7], 1.0)
    pd.DataFrame({**COLUMNS, "tie_decay": column}).to_parquet(path, index=False)


def cut_off(path: Path) -> None:
    """A file of which the end is gone."""
    path.write_bytes(path.read_bytes()[:-20])


@pytest.mark.parametrize("spoil", [Path.unlink, cut_off, spoilt_by_a_bit])
def test_a_table_that_is_not_the_planned_one_is_refused(
    few: list[Scenario], register: Register, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    """Missing, cut off or changed in one bit: nothing is read with it, and a rerun mends it."""
    folder = batch(few, register, tmp_path).folder
    whole = (folder / "draws.parquet").read_bytes()
    spoil(folder / "draws.parquet")
    with pytest.raises(
        FileProblems, match=r"draws\.parquet.*(table of draws (cannot|is not)|is missing)"
    ):
        Results.open(folder, register)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        batch(few, register, tmp_path)
    assert (folder / "draws.parquet").read_bytes() == whole


# ---- kill -9 and the same command ----------------------------------------------------------------


WORDS = ("batch", "baseline", "--members", "40", "--assumptions", "own", "--workers")


def start(folder: Path) -> subprocess.Popen[str]:
    """A batch over the table `own` of the folder's seeds, in small blocks, by two workers."""
    code = folder / "small_blocks.py"
    code.write_text(SMALL_BLOCKS)
    return subprocess.Popen(
        [sys.executable, str(code), *WORDS, "2"],
        cwd=folder,
        env=environment(),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def prepared(folder: Path) -> Path:
    """A folder with seeds that hold a table of draws."""
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    (folder / "seeds" / "draws").mkdir()
    pd.DataFrame(COLUMNS).to_csv(folder / "seeds" / "draws" / "own.csv", index=False)
    return folder


@pytest.mark.usefixtures("usual_choice")
def test_killed_and_given_again_it_ends_in_the_bits_of_a_quiet_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After kill -9 the same command goes on with the same table, to the same bits."""
    quiet, harried = prepared(tmp_path / "quiet"), prepared(tmp_path / "harried")
    monkeypatch.setattr(planning, "SECOND", 20)
    monkeypatch.setattr(planning, "LEAST", 5)
    monkeypatch.chdir(quiet)
    done = CliRunner().invoke(app, [*WORDS, "1"])
    assert done.exit_code == 0, done.output
    with start(harried) as process:
        end = time.monotonic() + 60
        while not list(harried.glob("results/*/parts/*/*.parquet")):
            assert time.monotonic() < end
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    assert not list(harried.glob("results/*/manifest.json"))
    with start(harried) as process:
        process.communicate()
    assert process.returncode == 0
    (one,), (other,) = (folder.glob("results/batch-*") for folder in (quiet, harried))
    assert {n: p.read_bytes() for n, p in finished_files(one).items()} == {
        n: p.read_bytes() for n, p in finished_files(other).items()
    }


# ---- the command line ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (
            ["posteriors"],
            2,
            "--assumptions: no draws 'posteriors', as there is no file seeds/draws/po",
        ),
        (["posteriors"], 2, "there are fixed, prior, posterior, own, wrong"),
        (["priar"], 2, "did you mean 'prior'?"),
        (["own", "--members", "51"], 2, "--assumptions: the table of draws 'own' has 50 rows, too"),
        (
            ["wrong", "--members", "1"],
            3,
            "seeds/draws/wrong.csv:2:1: error: tie_decay = 9 lies out",
        ),
    ],
)
@pytest.mark.parametrize(
    "command", [("run", "baseline"), ("batch",), ("compare", "baseline", "placebo")]
)
def test_assumptions_that_cannot_be_are_refused(
    command: tuple[str, ...],
    words: list[str],
    code: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An unknown table says what there is, a short one how long it is, a wrong one where."""
    folder = prepared(tmp_path / "here")
    (folder / "seeds" / "draws" / "wrong.csv").write_text("tie_decay\n9\n")
    monkeypatch.chdir(folder)
    done = CliRunner().invoke(app, [*command, "--assumptions", *words])
    assert done.exit_code == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "results").exists()


def test_results_stand_without_the_table_they_came_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`verify` runs again from the folder alone, after the file in the seeds has gone."""
    folder = prepared(tmp_path / "here")
    monkeypatch.chdir(folder)
    command = ["run", "placebo", "--members", "4", "--assumptions", "own"]
    assert CliRunner().invoke(app, command).exit_code == 0
    (folder / "seeds" / "draws" / "own.csv").unlink()
    (results,) = (path for path in (folder / "results").iterdir() if path.is_dir())
    done = CliRunner().invoke(app, ["verify", str(results)])
    assert done.exit_code == 0, done.stderr
    assert done.stdout.count("the same to the last bit") == 2
