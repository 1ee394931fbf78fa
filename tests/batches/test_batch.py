"""Batches: nothing is lost, damage shows, and a failure stays in its place."""

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from sim.batches import plan as planning
from sim.batches import run as work
from sim.batches.parts import added, columns_of, digest_of, numbers_of, part_path
from sim.batches.plan import Measured, Plan, make_plan
from sim.batches.results import Results
from sim.batches.resume import as_begun
from sim.batches.stopping import StoppedError
from sim.batches.store import finished_files, write_whole
from sim.batches.verify import damage, rerun
from sim.cli import app
from sim.cli.printing.batch import print_batch
from sim.engine.chance import Design
from sim.engine.ensemble import simulate
from sim.engine.run import Run
from sim.figures.tables import members_of
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario, lengthened, load_scenario
from sim.inputs.strict_toml import FileProblems
from sim.reports.batch import FinishedBatch, run_batch
from tests.environment import ROOT, environment

MEMBERS = 60
HOW = Run(design=Design(MEMBERS), engine="fused")
KILLS = 3

SMALL_BLOCKS = """
import signal
if __name__ == "__main__":
    from sim.reports import batch
    from sim.batches import plan
    from sim.cli import app
    plan.SECOND, plan.LEAST = 40, 20
    batch.STANDARD, batch.draw_batch_figures = (), lambda *_: None
    # A suite that was started in the background hands down a SIGINT that is ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    app()
"""


@pytest.fixture
def few(register: Register) -> list[Scenario]:
    """Three short scenarios."""
    names = ["baseline", "placebo", "western-pressure"]
    loaded = [load_scenario(ROOT / "scenarios", name, register) for name in names]
    return [replace(scenario, end=scenario.start + 5, expects=()) for scenario in loaded]


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of twenty members, so that a small batch has several."""
    monkeypatch.setattr(planning, "SECOND", 60)
    monkeypatch.setattr(planning, "LEAST", 20)


def batch(few: list[Scenario], register: Register, out: Path, workers: int = 1) -> FinishedBatch:
    """Run three scenarios into a folder."""
    return run_batch("batch", few, register, HOW, out, "hedgerow batch", workers)


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a results folder with its bytes."""
    return {name: path.read_bytes() for name, path in finished_files(folder).items()}


# ---- the plan -----------------------------------------------------------------------------------


def test_blocks_cover_every_member_once(few: list[Scenario], register: Register) -> None:
    """Blocks follow each other without a gap and end with the last member."""
    for members in (1, 249, 250, 1999, 4001):
        plan = make_plan("x", few, register, replace(HOW, design=Design(members)))
        assert [m for block in plan.blocks for m in block] == list(range(members))


def test_the_folder_is_named_by_what_can_change_a_number(
    few: list[Scenario], register: Register
) -> None:
    """Other seeds, scenarios or numbers kept give another; the order of scenarios does not."""
    plan = make_plan("x", few, register, HOW)
    first, last = few[0].quarters[-2:]
    assert plan.folder == make_plan("x", few[::-1], register, HOW).folder
    others = [
        make_plan("x", few, register, replace(HOW, seed=8)),
        make_plan("x", few, register, replace(HOW, chance=False)),
        make_plan("x", few[:2], register, HOW),
        make_plan("x", few, register, HOW, measured=Measured(("gdp.KHM",), (last,))),
        make_plan("x", few, register, HOW, measured=Measured(("gdp.KHM",), (first,))),
        make_plan("x", few, register, HOW, measured=Measured(("tilt.KHM",), (last,))),
    ]
    assert len({plan.folder, *(other.folder for other in others)}) == 7


def test_a_plan_is_read_as_it_was_written(
    few: list[Scenario], register: Register, tmp_path: Path
) -> None:
    """A plan on disk is the plan; the order and the engine of what was begun stay in force."""
    plan = make_plan("x", few, register, HOW)
    planning.write_plan(tmp_path, plan, few, register)
    assert planning.read_plan(tmp_path) == plan
    assert planning.read_plan(tmp_path).run() == HOW
    turned = make_plan("x", few[::-1], register, replace(HOW, engine="auto"))
    assert as_begun(tmp_path, turned) == plan
    assert as_begun(tmp_path / "new", turned) == turned


def test_resolved_scenarios_run_alike(
    few: list[Scenario], register: Register, tmp_path: Path
) -> None:
    """The scenarios beside a plan are those that were planned, to the last digit."""
    planning.write_plan(tmp_path, make_plan("x", few, register, HOW), few, register)
    there = Results.open(tmp_path, register).scenarios
    assert {name: s.digest for name, s in there.items()} == {s.name: s.digest for s in few}


def test_a_longer_run_goes_on_as_it_began(few: list[Scenario], register: Register) -> None:
    """Lengthening keeps every number so far, and what lasted to the end lasts to the new one."""
    pressed = few[2]
    longer = lengthened(pressed, pressed.end + 8, register)
    assert {event.last for event in longer.events} == {pressed.end + 8}
    short, long = (simulate(one, register, HOW, range(6)) for one in (pressed, longer))
    for name in ("alignment.CHN", "pressure.EUU"):
        np.testing.assert_array_equal(long.of(name)[: len(pressed.quarters)], short.of(name))
    assert lengthened(pressed, pressed.end - 1, register) is pressed


# ---- the digest ---------------------------------------------------------------------------------


def test_digests_of_blocks_add_up(few: list[Scenario], register: Register) -> None:
    """However members are cut and ordered, the digest is the same; one bit changes it."""
    done = simulate(few[2], register, HOW, range(12))
    numbers, members = numbers_of(done), done.members
    whole = digest_of(members, numbers)
    cuts = [digest_of(members[part], numbers[:, part]) for part in (slice(5, 12), slice(0, 5))]
    assert added(cuts) == whole
    mixed = np.random.default_rng(1).permutation(12)
    assert digest_of(members[mixed], numbers[:, mixed]) == whole
    assert digest_of(members[mixed], numbers) != whole
    numbers[3, 4, 2] = np.nextafter(numbers[3, 4, 2], np.float32(2.0))
    assert digest_of(members, numbers) != whole


# ---- same numbers -------------------------------------------------------------------------------


def test_workers_change_nothing(
    few: list[Scenario], register: Register, tmp_path: Path, small_blocks: None
) -> None:
    """One worker and two leave the same files, byte for byte."""
    pair = few[::2]
    one = batch(pair, register, tmp_path / "one")
    two = batch(pair, register, tmp_path / "two", workers=2)
    assert len(one.results.plan.blocks) == 2
    assert content(one.folder) == content(two.folder)


def test_blocks_change_no_result(
    few: list[Scenario],
    register: Register,
    tmp_path: Path,
    no_figures: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Blocks of another size give the same digests and the same summary."""
    whole = batch(few, register, tmp_path / "whole")
    monkeypatch.setattr(planning, "SECOND", 60)
    monkeypatch.setattr(planning, "LEAST", 7)
    cut = batch(few, register, tmp_path / "cut")
    assert len(cut.results.plan.blocks) > len(whole.results.plan.blocks)
    assert cut.results.manifest()["results"] == whole.results.manifest()["results"]
    assert (cut.folder / "summary.csv").read_bytes() == (whole.folder / "summary.csv").read_bytes()


def test_stored_members_are_those_in_memory(
    few: list[Scenario], register: Register, tmp_path: Path, small_blocks: None, no_figures: None
) -> None:
    """What is read back is what was simulated, rounded to float32."""
    results = batch(few, register, tmp_path).results
    done = simulate(few[2], register, HOW)
    stored = results.of("western-pressure")
    assert list(stored.columns) == columns_of(done)
    for name in ("alignment.CHN", "tilt", "pressure.EUU"):
        np.testing.assert_array_equal(stored.of(name), done.of(name).astype(np.float32))
    np.testing.assert_array_equal(stored.of("tilt", slice(1, 3)), stored.of("tilt")[1:3])
    table = members_of(stored, ["tilt.KHM"], 25)
    assert table["member"].nunique() == 25
    shown = table["tilt.KHM"].to_numpy().reshape(25, -1).T
    np.testing.assert_array_equal(shown, stored.of("tilt")[:, :25])


# ---- kill -9, Ctrl-C ----------------------------------------------------------------------------


WORDS = ("batch", "--members", "200", "--workers")


def prepared(folder: Path) -> Path:
    """A folder with two short scenarios."""
    own = folder / "scenarios"
    own.mkdir(parents=True)
    for name in ("baseline", "western-pressure"):
        text = (ROOT / "scenarios" / f"{name}.toml").read_text(encoding="utf-8")
        short = text.partition("[[expect]]")[0].replace('end = "2030-Q4"', 'end = "2019-Q4"')
        (own / f"{name}.toml").write_text(short, encoding="utf-8")
    return folder


def start(folder: Path) -> subprocess.Popen[str]:
    """A batch of short scenarios in small blocks, two workers, a process group of its own."""
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


@pytest.mark.usefixtures("usual_choice")
def test_killed_at_random_it_ends_in_identical_bits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_figures: None
) -> None:
    """After three kill -9 of the whole tree the same command ends in the bits of a quiet run.

    It is killed when so many files are there, which is at work and never before, however slow the
    machine; the quiet run has one worker, as more change nothing.
    """
    quiet, harried = prepared(tmp_path / "quiet"), prepared(tmp_path / "harried")
    monkeypatch.setattr(planning, "SECOND", 40)
    monkeypatch.setattr(planning, "LEAST", 20)
    monkeypatch.chdir(quiet)
    monkeypatch.setattr(sys, "argv", ["hedgerow", *WORDS, "2"])  # as it is told to have been typed
    assert CliRunner().invoke(app, [*WORDS, "1"]).exit_code == 0
    (one,) = quiet.glob("results/batch-*")
    kills = sorted(random.Random(4).sample(range(1, len(content(one))), KILLS))
    while kills:
        with start(harried) as process:
            while process.poll() is None and written(harried) < kills[0]:
                time.sleep(0.01)
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                kills.pop(0)
            process.communicate()
        if list(harried.glob("results/*/manifest.json")):
            shutil.rmtree(harried / "results")
    with start(harried) as process:
        process.communicate()
    assert process.returncode == 0
    (other,) = harried.glob("results/batch-*")
    assert content(one) == content(other)
    assert json.loads((one / "manifest.json").read_text()) == json.loads(
        (other / "manifest.json").read_text()
    )


def written(folder: Path) -> int:
    """How many files a batch in a folder has left so far."""
    return sum(path.is_file() for path in folder.glob("results/batch-*/**/[!.]*"))


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_batch_keeps_what_is_done_and_says_how_to_go_on(
    sent: signal.Signals, code: int, tmp_path: Path
) -> None:
    """Ctrl-C and SIGTERM end with their code, say what is kept, and leave no traceback."""
    with start(prepared(tmp_path)) as process:
        end = time.monotonic() + 60
        while not list(tmp_path.glob("results/*/parts/*/*.parquet")):
            assert time.monotonic() < end
            time.sleep(0.02)
        os.killpg(process.pid, sent)
        _, said = process.communicate(timeout=60)
    assert process.returncode == code
    assert "of 20 parts are kept in results/batch-" in said
    assert "the same command continues" in said
    assert "Traceback" not in said


def test_stopping_tells_how_much_is_kept(
    few: list[Scenario], register: Register, tmp_path: Path, small_blocks: None, no_figures: None
) -> None:
    """Stopped after the first block, a batch keeps its parts and goes on from there."""
    calls = 0

    def stop_at_second(stage: str, done: int, total: int, failed: int) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise KeyboardInterrupt

    with pytest.raises(StoppedError, match=r"3 of 9 parts"):
        run_batch("batch", few, register, HOW, tmp_path, "x", progress=stop_at_second)
    (folder,) = tmp_path.glob("batch-*")
    before = {path: path.stat().st_mtime_ns for path in (folder / "parts").rglob("*.parquet")}
    batch(few, register, tmp_path)
    assert len(before) == 3
    assert {path: path.stat().st_mtime_ns for path in before} == before


# ---- failures -----------------------------------------------------------------------------------


@pytest.fixture
def blown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that leaves the numbers for the second block of one scenario."""
    usual = work.numbers_of

    def numbers(done: object) -> object:
        found = usual(done)  # type: ignore[arg-type]
        if done.scenario.name == "placebo" and 25 in done.members:  # type: ignore[attr-defined]
            found[4, 5, 2] = np.nan
        return found

    monkeypatch.setattr(work, "numbers_of", numbers)


def test_a_failing_scenario_becomes_a_record(
    few: list[Scenario],
    register: Register,
    tmp_path: Path,
    small_blocks: None,
    no_figures: None,
    blown: None,
) -> None:
    """The others are whole; the record says what, where, with which seed, and how to repeat it."""
    done = batch(few, register, tmp_path)
    assert done.scenarios == ("baseline", "western-pressure")
    (line,) = (done.folder / "failures.jsonl").read_text().splitlines()
    record = json.loads(line)
    assert (record["scenario"], record["first"], record["last"]) == ("placebo", 20, 39)
    assert (record["stage"], record["seed"]) == ("simulating", HOW.seed)
    assert record["error"].startswith("NotFiniteError: ")
    assert "of member 25 is nan in 2019Q3" in record["error"]
    assert "_require_finite" in record["traceback"]
    assert record["command"].endswith(f"{done.folder.name} --part placebo/20")
    assert str(ROOT) not in line
    assert done.results.manifest()["failures"] == 1
    assert set(done.results.manifest()["results"]) == {"baseline", "western-pressure"}
    assert set(pd.read_csv(done.folder / "summary.csv")["scenario"]) == set(done.scenarios)


def test_a_failure_that_is_mended_leaves_no_record(
    few: list[Scenario], register: Register, tmp_path: Path, small_blocks: None, no_figures: None
) -> None:
    """The same command tries what failed again, and only that."""
    with pytest.MonkeyPatch.context() as patch:
        usual = work.simulate_each

        def failing(scenarios: list[Scenario], *rest: object, **how: object) -> Iterator[object]:
            for done in usual(scenarios, *rest, **how):  # type: ignore[arg-type]
                if done.scenario.name == "placebo":
                    raise OSError("no space left")
                yield done

        patch.setattr(work, "simulate_each", failing)
        failed = batch(few, register, tmp_path)
    assert {f.stage for f in failed.failures} == {"writing"}
    assert len(failed.failures) == 3
    mended = batch(few, register, tmp_path)
    assert mended.failures == ()
    assert not (mended.folder / "failures.jsonl").exists()
    assert mended.scenarios == ("baseline", "placebo", "western-pressure")
    assert list(damage(mended.results)) == []


def test_where_all_failed_nothing_is_said_to_be_saved(
    few: list[Scenario],
    register: Register,
    tmp_path: Path,
    no_figures: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A batch of which every scenario failed names no table, and leaves none."""

    def failing(*_: object, **__: object) -> Iterator[object]:
        raise MemoryError

    monkeypatch.setattr(work, "simulate_each", failing)
    done = batch(few, register, tmp_path)
    print_batch(done, register, as_json=False)
    said = capsys.readouterr()
    assert done.scenarios == ()
    assert "(no table: every scenario failed)" in said.out
    assert "summary.csv" not in said.out
    assert not (done.folder / "summary.csv").exists()
    assert "failed: baseline" in said.err
    with pytest.raises(FileProblems, match=r"summary\.csv.*missing"):
        _ = done.results.summary
    (wrong,) = damage(done.results)
    assert wrong.startswith("manifest.json: every scenario failed")


def test_what_is_removed_of_the_plan_during_a_run_is_there_at_its_end(
    few: list[Scenario], register: Register, tmp_path: Path, no_figures: None
) -> None:
    """A folder from which somebody removes plan and scenarios meanwhile is whole when it ends."""

    def remove(stage: str, *_: int) -> None:
        if stage == "futures":
            (folder,) = tmp_path.glob("batch-*")
            shutil.rmtree(folder / "scenarios")
            (folder / "plan.json").unlink()

    done = run_batch("batch", few, register, HOW, tmp_path, "x", 1, progress=remove)
    opened = Results.open(done.folder, register)
    assert [*opened.scenarios] == [*opened.plan.scenarios]
    assert list(damage(opened)) == []


def test_a_write_that_is_refused_names_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is told with the file that it had no room for, of which nothing stays."""

    def fill(aside: Path) -> None:
        aside.write_text("half")
        raise OSError(errno.ENOSPC, "Error writing bytes to file")

    monkeypatch.chdir(tmp_path)
    with pytest.raises(OSError, match="No space left on device: 'parts/x'") as refused:
        write_whole(tmp_path / "parts" / "x", fill)
    assert refused.value.errno == errno.ENOSPC
    assert list((tmp_path / "parts").iterdir()) == []


def test_a_ledger_that_cannot_be_written_does_not_cost_the_batch(
    few: list[Scenario], register: Register, tmp_path: Path, no_figures: None
) -> None:
    """Table and manifest are kept, and the user hears of the ledger."""
    (tmp_path / "expectations.jsonl").mkdir()
    said: list[str] = []
    done = run_batch("batch", few, register, HOW, tmp_path, "x", say=said.append)
    assert (done.folder / "summary.csv").is_file()
    assert list(damage(done.results)) == []
    assert len(said) == 1
    assert "expectations.jsonl: cannot be written" in said[0]


def test_no_batch_is_written_into_a_results_folder(
    few: list[Scenario], register: Register, tmp_path: Path, no_figures: None
) -> None:
    """A results folder stays as it was when a command is given from inside it."""
    done = batch(few, register, tmp_path)
    before = content(done.folder)
    for inside in (done.folder, done.folder / "results"):
        with pytest.raises(FileProblems, match="is a results folder"):
            batch(few, register, inside)
    assert content(done.folder) == before


def test_no_number_of_workers_means_as_many_as_pay(
    few: list[Scenario], register: Register, tmp_path: Path, no_figures: None
) -> None:
    """0 workers are chosen as on the command line; fewer are refused before anything is written."""
    assert batch(few, register, tmp_path / "a", workers=0).scenarios
    with pytest.raises(ValueError, match="not -1"):
        batch(few, register, tmp_path / "b", workers=-1)
    assert not (tmp_path / "b").exists()


# ---- verify -------------------------------------------------------------------------------------


def test_a_flipped_byte_in_any_file_is_named(
    few: list[Scenario], register: Register, tmp_path: Path, small_blocks: None, no_figures: None
) -> None:
    """A byte changed anywhere in any file is told with the name of the file."""
    results = batch(few[:2], register, tmp_path).results
    assert list(damage(results)) == []
    chance = random.Random(7)
    for name, path in finished_files(results.folder).items():
        whole = path.read_bytes()
        broken = bytearray(whole)
        broken[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        path.write_bytes(broken)
        assert list(damage(results)) == [f"{name}: damaged, its checksum differs"]
        path.write_bytes(whole)
    path.unlink()
    (results.folder / "stray.txt").write_text("x")
    assert list(damage(results)) == [f"{name}: missing", "stray.txt: not in the manifest"]


def test_a_damaged_part_is_never_read_as_numbers(
    few: list[Scenario], register: Register, tmp_path: Path, small_blocks: None, no_figures: None
) -> None:
    """A flipped byte in a page of numbers stops the reader, who learns which file it is."""
    results = batch(few, register, tmp_path).results
    stored, columns = results.of("placebo"), results.of("placebo").columns
    numbers = stored.read(columns)
    path = part_path(results.folder, "placebo", range(20, 40))
    whole, told = path.read_bytes(), 0
    for place in range(40, len(whole), 997):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 16]) + whole[place + 1 :])
        try:
            np.testing.assert_array_equal(stored.read(columns), numbers)
        except FileProblems as problem:
            told += "00000020-00000039" in str(problem)
    assert told > len(range(40, len(whole), 997)) // 2


def test_a_part_comes_out_again(
    few: list[Scenario], register: Register, tmp_path: Path, small_blocks: None, no_figures: None
) -> None:
    """A part simulated again has the same bits; one with other numbers is told by its output."""
    results = batch(few, register, tmp_path).results
    block = range(20, 40)
    assert rerun(results, register, "western-pressure", block).difference == 0.0
    other = replace(results.scenarios["western-pressure"], events=())
    changed = replace(results, scenarios={"western-pressure": other})
    again = rerun(changed, register, "western-pressure", block)
    assert not again.holds
    assert again.output.partition(".")[0] in register.outputs


# ---- results of another kind --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"format": 1}', "results of format 1, written by another version"),
        ('{"format": 3}', "results of format 3, written by another version"),
        ("{", "the plan cannot be read"),
        ("[]", "the plan cannot be read"),
    ],
)
def test_other_results_are_refused(
    text: str, said: str, tmp_path: Path, register: Register
) -> None:
    """A folder of another version, or with a broken plan, is refused with what to do."""
    (tmp_path / "plan.json").write_text(text)
    with pytest.raises(FileProblems, match=said):
        Results.open(tmp_path, register)


def test_a_plan_with_changed_seeds_is_not_continued(
    few: list[Scenario], register: Register, tmp_path: Path, no_figures: None
) -> None:
    """Workers refuse a plan whose seeds have changed: its parts would not belong together."""
    done = batch(few, register, tmp_path)
    plan = done.results.plan
    other = replace(plan, inputs={**plan.inputs, "seeds": "0" * 64})
    (done.folder / "plan.json").write_text(other.text())
    work.opened.cache_clear()
    with pytest.raises(ValueError, match="the seeds have changed"):
        work.opened(str(done.folder), str(register.folder))


def test_memory_is_told_from_the_plan(few: list[Scenario], register: Register) -> None:
    """No block holds more members than fit, however many members a batch has."""
    plan: Plan = make_plan("x", few, register, replace(HOW, design=Design(1_000_000)))
    assert max(len(block) for block in plan.blocks) <= 2000


def test_a_summary_that_is_written_again_is_read_again(
    few: list[Scenario], register: Register, tmp_path: Path, no_figures: None
) -> None:
    """Results opened in one process never show the summary of an earlier attempt."""
    results = batch(few, register, tmp_path).results
    whole = results.summary
    whole[whole["scenario"] == "baseline"].to_csv(results.folder / "summary.csv", index=False)
    assert set(results.summary["scenario"]) == {"baseline"}


@pytest.mark.parametrize("name", ["2030", "null", "true", "1e5", "NaN"])
def test_a_scenario_may_be_called_as_another_kind_of_value_is_written(
    name: str, few: list[Scenario], register: Register, tmp_path: Path, no_figures: None
) -> None:
    """In the summary it stays a name."""
    results = batch(few[:1], register, tmp_path).results
    whole = results.summary
    whole.assign(scenario=name).to_csv(results.folder / "summary.csv", index=False)
    assert set(results.summary["scenario"]) == {name}
