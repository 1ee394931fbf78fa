"""A batch in shares: processes that know nothing of each other end in the bits of one."""

import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import chain
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from sim.batches import plan as planning
from sim.batches import results as stored
from sim.batches.makers import makers_of, together
from sim.batches.manifest import versions
from sim.batches.parts import part_path
from sim.batches.plan import Plan, make_plan
from sim.batches.results import Results
from sim.batches.resume import join_in
from sim.batches.run import Block, tally_span
from sim.batches.shares import Share
from sim.batches.store import ABANDONED, ASIDE, finished_files, machine
from sim.batches.tallies import digest_of_tallies, tally_path
from sim.batches.verify import damage
from sim.cli import app
from sim.cli.merge import numbered
from sim.cli.shares import without_part
from sim.engine.chance import Design
from sim.engine.run import Run
from sim.engine.tallying import Tallies
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.inputs.strict_toml import FileProblems
from sim.reports import shares
from sim.reports.batch import FinishedBatch, run_batch
from sim.reports.shares import FinishedShare, IncompleteError, merge_batch, run_share
from tests.environment import ROOT, environment

HOW = Run(design=Design(60), engine="fused")
TYPED = "hedgerow batch placebo --members 60 --keep both"
TASKS = 6
"""Three blocks of 20 futures, three spans of 25, 25 and 10."""

SMALL = """
import sys
if __name__ == "__main__":
    from sim.batches import plan
    from sim.cli import app
    plan.SECOND, plan.LEAST, plan.SPAN = 40, 20, 25
    app(sys.argv[1:])
"""


@pytest.fixture(scope="module", autouse=True)
def _small_tasks(without_figures: Callable[[], AbstractContextManager[None]]) -> Iterator[None]:
    """Small blocks and spans, so that a small batch has six tasks."""
    with pytest.MonkeyPatch.context() as patch, without_figures():
        for name, value in (("SECOND", 40), ("LEAST", 20), ("SPAN", 25)):
            patch.setattr(planning, name, value)
        yield


@pytest.fixture(scope="module")
def two(load: Callable[[str], Scenario]) -> list[Scenario]:
    """Two short scenarios."""
    return [replace(one, end=one.start + 3) for one in map(load, ("baseline", "placebo"))]


def of_share(
    number: int, n: int, two: list[Scenario], register: Register, out: Path
) -> FinishedShare:
    """Make one share of a batch."""
    given = (Share(number, n), "batch", two, register, HOW, out, TYPED)
    return run_share(*given, keep="both")


def at_once(two: list[Scenario], register: Register, out: Path) -> FinishedBatch:
    """Make the same batch by one process."""
    return run_batch("batch", two, register, HOW, out, TYPED, keep="both")


@pytest.fixture(scope="module")
def one(two: list[Scenario], register: Register, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that one process leaves."""
    return at_once(two, register, tmp_path_factory.mktemp("one")).folder


@pytest.fixture(scope="module")
def four(two: list[Scenario], register: Register, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a batch whose four shares are there."""
    out = tmp_path_factory.mktemp("four")
    return [of_share(i, 4, two, register, out) for i in (1, 2, 3, 4)][-1].results.folder


@pytest.fixture
def made(four: Path, tmp_path: Path) -> Path:
    """A copy of it, in results/."""
    return Path(shutil.copytree(four, tmp_path / "results" / four.name))


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a batch with its bytes, but for who made shares."""
    found = {name: path.read_bytes() for name, path in finished_files(folder).items()}
    return {name: read for name, read in found.items() if not name.startswith("shares/")}


def said_of(folder: Path) -> dict[str, object]:
    """What a manifest says, but for who made shares, and its checksum."""
    said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    said["files"] = {n: d for n, d in said["files"].items() if not n.startswith("shares/")}
    return {key: value for key, value in said.items() if key != "checksum"}


def hedgerow(*words: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, list(words))


# ---- who does what ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plan(load: Callable[[str], Scenario], register: Register) -> Plan:
    """A plan, whose sizes tests change."""
    return make_plan("x", [load("baseline")], register, HOW)


@settings(max_examples=60, deadline=None)
@given(
    members=st.integers(1, 60),
    block=st.integers(1, 20),
    span=st.integers(1, 30),
    n=st.integers(1, 80),
    keep=st.sampled_from(["members", "both", "summary"]),
)
def test_shares_part_the_tasks(
    plan: Plan, members: int, block: int, span: int, n: int, keep: planning.Keep
) -> None:
    """Every block and span is in one share of n and in no other; shares are alike in size."""
    inputs = {**plan.inputs, "draws": members}
    plan = replace(plan, inputs=inputs, block=block, span=span, keep=keep)
    every = [Share(i, n) for i in range(1, n + 1)]
    for whole, of in ((plan.blocks, Share.blocks), (plan.spans, Share.spans)):
        dealt = [part for share in every for part in of(share, plan)]
        assert sorted(dealt, key=lambda part: part.start) == whole
    sizes = [len(share.blocks(plan)) + len(share.spans(plan)) for share in every]
    assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize(
    "typed", ["0/3", "4/3", "3", "1/0", "-1/3", "1/3/5", "a/b", "1 / 3", "²/3"]
)
def test_what_is_no_share_is_refused(typed: str) -> None:
    """A share is i/n, and the message says so."""
    refused = hedgerow("batch", "placebo", "--members", "2", "--part", typed)
    assert refused.exit_code == 2
    assert "--part: a share is i/n with i from 1 to n, as 3/8, not" in refused.stderr


def test_options_of_the_whole_batch_are_refused(tmp_path: Path) -> None:
    """A share has no table to show quarters in."""
    words = ("--part", "1/2", "--quarters", "2020Q1", "--out", str(tmp_path / "out"))
    refused = hedgerow("batch", "placebo", *words)
    assert refused.exit_code == 2
    assert "give it to `hedgerow merge`" in refused.stderr
    assert not (tmp_path / "out").exists()


def test_what_shares_have_in_common_is_the_command_without_the_share() -> None:
    """However the share was typed."""
    for typed in (
        "hedgerow batch a --part 3/8 --keep both",
        "hedgerow batch a --keep both --part=3/8",
    ):
        assert without_part(typed) == "hedgerow batch a --keep both"


# ---- they meet in one folder --------------------------------------------------------------------


def test_processes_that_begin_together_end_in_one_plan(
    two: list[Scenario], register: Register, tmp_path: Path
) -> None:
    """Sixteen begin a folder at once, half with another engine and order: the first decides."""
    start = Barrier(16)

    def begin(number: int) -> Plan:
        how = replace(HOW, engine="fused" if number % 2 else "numpy")
        scenarios = two if number % 3 else two[::-1]
        start.wait()
        return join_in(tmp_path, make_plan("x", scenarios, register, how), scenarios, register).plan

    with ThreadPoolExecutor(16) as pool:
        plans = list(pool.map(begin, range(16)))
    assert plans == [planning.read_plan(tmp_path)] * 16
    assert not [path for path in tmp_path.rglob("*") if ASIDE.fullmatch(path.name)]


def test_shares_in_any_order_merge_into_the_bits_of_one_process(
    one: Path, two: list[Scenario], register: Register, tmp_path: Path
) -> None:
    """More shares than tasks, made in any order: the same tallies, tables and manifest."""
    order = random.Random(3).sample(range(1, TASKS + 3), TASKS + 2)
    done = [of_share(number, TASKS + 2, two, register, tmp_path / "many") for number in order]
    assert sum(share.blocks + share.spans for share in done) == TASKS
    assert [share.there for share in done] == sorted(share.there for share in done)
    folder = done[0].results.folder
    assert not (folder / "summary.csv").exists()
    merge_batch(folder, "hedgerow merge x")
    assert content(folder) == content(one)
    assert said_of(folder) == said_of(one)
    assert said_of(folder)["typed"] == TYPED


def test_a_share_of_nothing_says_so(
    two: list[Scenario], register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the tasks a share does nothing and ends well."""
    monkeypatch.chdir(tmp_path)
    done = hedgerow("batch", "placebo", "--members", "2", "--part", "9/9")
    assert done.exit_code == 0, done.output
    assert "Share:    9/9, nothing to do: tasks in all: 1" in done.stdout
    assert "There:    8 of 9 shares, in results/batch-" in done.stdout


def test_tallies_that_another_process_joins_meanwhile_are_read_as_it_left_them(
    made: Path, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of spans are gone with that, whichever of them was read already."""
    results, usual = Results.open(made, register), stored.joined_tallies

    def joined(parts: Iterator[Tallies]) -> Tallies:
        first = next(parts)
        monkeypatch.undo()
        results.tallies("placebo")
        return usual(chain([first], parts))

    monkeypatch.setattr(stored, "joined_tallies", joined)
    meanwhile = digest_of_tallies(results.tallies("placebo"))
    assert meanwhile == digest_of_tallies(results.tally("placebo"))
    tally_path(made, "placebo").unlink()
    with pytest.raises(FileProblems, match="this is missing"):
        results.tallies("placebo")


def test_a_tally_whose_place_another_process_clears_is_no_failure(
    made: Path, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has made that tally too by then; without it, what fails is told."""
    results, members = Results.open(made, register), range(25)
    for name in results.plan.scenarios:
        tally_path(made, name, members).unlink()
    span = Block(str(made), str(made / "seeds"), 0, 25)

    def refuse(*_: object) -> None:
        raise FileNotFoundError(2, "No such file or directory")

    def clear(*_: object) -> None:
        monkeypatch.undo()
        assert tally_span(span) == ()
        for name in results.plan.scenarios:
            results.tallies(name)
        refuse()

    monkeypatch.setattr("sim.batches.run.write_tallies", refuse)
    assert {one.scenario for one in tally_span(span)} == {"baseline", "placebo"}
    monkeypatch.setattr("sim.batches.run.write_tallies", clear)
    assert tally_span(span) == ()


@pytest.mark.usefixtures("usual_choice")
def test_processes_beside_each_other_one_of_them_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same share twice at once and a share that is killed: repeated, all merge to true bits."""
    monkeypatch.chdir(tmp_path)
    own = tmp_path / "scenarios"
    own.mkdir()
    for name in ("baseline", "placebo"):
        text = (ROOT / "scenarios" / f"{name}.toml").read_text(encoding="utf-8")
        (own / f"{name}.toml").write_text(text.replace('end = "2030-Q4"', 'end = "2019-Q4"'))
    words = ("batch", "--members", "60", "--keep", "both", "--scenarios", "scenarios")
    assert hedgerow(*words, "--out", "one").exit_code == 0
    started = [
        start(tmp_path, *words, "--out", "many", "--part", part) for part in ("1/3", "1/3", "2/3")
    ]
    killed = started[-1]
    end = time.monotonic() + 300
    while killed.poll() is None and not list(tmp_path.glob("many/*/plan.json")):
        assert time.monotonic() < end
        time.sleep(0.01)
    killed.kill()
    for process in started:
        process.communicate()
    assert [process.returncode for process in started[:2]] == [0, 0]
    for part in ("3/3", "2/3"):
        assert hedgerow(*words, "--out", "many", "--part", part).exit_code == 0
    (one,), (many,) = tmp_path.glob("one/batch-*"), tmp_path.glob("many/batch-*")
    done = hedgerow("merge", "many/" + many.name)
    assert done.exit_code == 0, done.output
    assert content(one) == content(many)
    assert not [path for path in many.rglob("*") if ASIDE.fullmatch(path.name)]


def start(folder: Path, *words: str) -> subprocess.Popen[str]:
    """A command of its own, in small tasks."""
    code = folder / "small.py"
    code.write_text(SMALL)
    return subprocess.Popen(
        [sys.executable, str(code), *words],
        cwd=folder,
        env=environment(),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


# ---- what lies there already --------------------------------------------------------------------


def test_a_share_touches_nothing_of_others(
    made: Path, two: list[Scenario], register: Register
) -> None:
    """Damage in another share, a stranger's file, a file half written stay; its own is mended."""
    plan = planning.read_plan(made)
    own, other = (part_path(made, "placebo", plan.blocks[i]) for i in (0, 1))
    true = own.read_bytes()
    stranger, aside = made / "x.txt", made / f".x.npz.{machine()}.999999999.0123abcd.part"
    for path in (own, other, stranger, aside):
        path.write_bytes(b"damage")
    with pytest.warns(UserWarning, match="set aside") as told:
        of_share(1, 4, two, register, made.parent)
    assert len(told) == 1
    assert own.read_bytes() == true
    assert {path.read_bytes() for path in (other, stranger, aside)} == {b"damage"}


def test_a_damaged_plan_is_refused_and_stays(
    made: Path, two: list[Scenario], register: Register
) -> None:
    """What belongs to all shares is not mended by one beside others: it says what to do."""
    (made / "plan.json").write_text("{}")
    with pytest.raises(FileProblems, match="when no share is running, delete the file"):
        of_share(2, 4, two, register, made.parent)
    assert (made / "plan.json").read_text() == "{}"


def test_what_another_machine_is_writing_is_left_for_a_day(made: Path) -> None:
    """The number of a process that has ended here may be that of one at work elsewhere."""
    written = [("elsewhere", 60.0), ("elsewhere", 2 * ABANDONED), (machine(), 60.0)]
    paths = [
        made / f".plan.json.{host}.999999999.{i:08x}.part" for i, (host, _) in enumerate(written)
    ]
    for path, (_, age) in zip(paths, written, strict=True):
        path.write_text("half")
        os.utime(path, (time.time() - age,) * 2)
    merged = merge_batch(made, "x").results
    assert [path.exists() for path in paths] == [True, False, False]
    assert paths[0].name not in merged.manifest()["files"]
    assert list(damage(merged)) == []


# ---- what merge refuses -------------------------------------------------------------------------


def test_a_missing_share_is_named(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Code 1, which share, and the command that makes it; nothing is moved meanwhile."""
    plan = planning.read_plan(made)
    part_path(made, "placebo", plan.blocks[1]).unlink()
    tally_path(made, "baseline", plan.spans[0]).unlink()
    (made / "x.txt").write_text("a stranger")
    monkeypatch.chdir(made.parents[1])
    done = hedgerow("merge", f"results/{made.name}")
    assert done.exit_code == 1
    assert f"merge: results/{made.name}: 2 of 4 shares missing: 2, 4" in done.stderr
    assert f"fix: {TYPED} --part 2/4 and likewise the others" in done.stderr
    assert (made / "x.txt").exists()
    assert not (made / "manifest.json").exists()


def test_damage_is_set_aside_and_its_share_named(
    made: Path, one: Path, two: list[Scenario], register: Register
) -> None:
    """Merge checks all that is there; after shares were made again it ends in the true bits."""
    plan, said = planning.read_plan(made), list[str]()
    part, tally = (
        part_path(made, "placebo", plan.blocks[2]),
        tally_path(made, "placebo", plan.spans[0]),
    )
    for path in (part, tally):
        path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(IncompleteError) as refused:
        merge_batch(made, "x", say=said.append)
    assert refused.value.missing == [3, 4]
    for path, sentence in zip((part, tally), said, strict=True):
        assert re.search(f"{path.name}: this (part|tally) is damaged.*set aside", sentence)
    for number in refused.value.missing:
        of_share(number, 4, two, register, made.parent)
    merge_batch(made, "x")
    assert content(made) == content(one)


def test_another_model_does_not_merge(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Code 5, and the version to install, where the code is not that of the plan."""
    monkeypatch.setattr(shares, "code_digest", lambda: "other")
    done = hedgerow("merge", str(made))
    assert done.exit_code == 5
    assert "the model has changed since: install hedgerow" in done.stderr


def test_folders_of_other_commands_do_not_merge(tmp_path: Path) -> None:
    """A path that is no batch is refused as by other commands."""
    assert hedgerow("merge", str(tmp_path)).exit_code == 3
    refused = hedgerow("merge", str(tmp_path / "none"))
    assert refused.exit_code == 3
    assert "there is no such folder" in refused.stderr


def test_versions_that_differ_are_all_told(
    made: Path, two: list[Scenario], register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A share made with another library is named in the manifest, in the same bits or not."""
    part_path(made, "placebo", planning.read_plan(made).blocks[1]).unlink()
    older = {**versions("fused"), "numpy": "1.0"}
    with monkeypatch.context() as patch:
        patch.setattr(shares, "versions", lambda _: older)
        of_share(2, 4, two, register, made.parent)
    assert len(makers_of(made)) == 2
    said = merge_batch(made, "x").results.manifest()["versions"]
    assert said == together(versions("fused"), older)
    assert said["numpy"] == f"1.0, {versions('fused')['numpy']}"


def test_a_plain_batch_finishes_what_shares_began(
    made: Path, one: Path, two: list[Scenario], register: Register
) -> None:
    """The command without a share makes what is missing and the rest, in the same folder."""
    shutil.rmtree(made / "tallies")
    assert at_once(two, register, made.parent).folder == made
    assert content(made) == content(one)


def test_numbers_of_shares_are_told_in_few_words() -> None:
    """Neighbours together, and not thousands of them."""
    assert numbered([2, 5, 6, 7, 9]) == "2, 5 to 7, 9"
    assert numbered(range(1, 40, 2)) == "1, 3, 5, 7, 9, 11, 13, 15, 12 more"
