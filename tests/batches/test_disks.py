"""A batch that ends at any call to the disk, or fails there, comes out the same when repeated."""

import random
import shutil
from itertools import product
from pathlib import Path

import pytest

from sim.batches.store import write_whole
from sim.batches.tallies import tally_path
from sim.inputs.register import Register
from sim.inputs.strict_toml import FileProblems
from tests.batches.test_damage import MEMBERS, content, run, verified
from tests.release import shim

Undisturbed = tuple[Path, int]

ENDS = {"before": shim.before, "after": shim.after, "torn": shim.torn}
TRIALS = 1
"""Calls that are tried with each end and each error; `tests.release disks` tries all."""


@pytest.fixture(scope="module")
def undisturbed(register: Register, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """A folder of results, and how many calls it took."""
    with shim.counted(0, shim.before) as calls:
        folder, _ = run(register, tmp_path_factory.mktemp("true"), "both")
    return folder, len(calls)


def call(what: str, trial: int, total: int) -> int:
    """The number of some call, another one for each trial."""
    return random.Random(f"{what} {trial}").randint(1, total)


@pytest.mark.parametrize(("how", "trial"), list(product(ENDS, range(TRIALS))))
def test_a_batch_that_ends_at_a_call_is_continued(
    how: str, trial: int, undisturbed: Undisturbed, register: Register, tmp_path: Path
) -> None:
    """The same command then leaves the same bytes, no more, and sets nothing aside."""
    true, total = undisturbed
    with pytest.raises(shim.EndedError), shim.counted(call(how, trial, total), ENDS[how]):
        run(register, tmp_path, "both")
    continued(register, tmp_path, true)


@pytest.mark.parametrize(("error", "trial"), list(product(shim.ERRORS, range(TRIALS))))
def test_a_call_that_fails_is_told_with_its_file(
    error: str, trial: int, undisturbed: Undisturbed, register: Register, tmp_path: Path
) -> None:
    """Either it is raised, and names the file, or the batch ends and tells what it lacks."""
    true, total = undisturbed
    told = ""
    with shim.counted(call(error, trial, total), shim.failing(error)):
        try:
            folder, said = run(register, tmp_path, "both")
            failures = folder / "failures.jsonl"
            told = " ".join([*said, failures.read_text() if failures.exists() else ""])
            whole = not verified(folder, register)
        except (OSError, FileProblems) as refused:
            told, whole = str(refused), False
    assert whole or tmp_path.name in told
    continued(register, tmp_path, true)


def continued(register: Register, out: Path, true: Path) -> None:
    """Hold what the same command now leaves against the undisturbed folder."""
    folder, _ = run(register, out, "both")
    assert content(folder) == content(true)
    assert verified(folder, register) == []
    assert sorted(path.name for path in out.iterdir()) == ["expectations.jsonl", folder.name]


def test_tallies_of_spans_that_could_not_be_deleted_go(
    undisturbed: Undisturbed, register: Register, tmp_path: Path
) -> None:
    """An earlier attempt may have ended between joining them and deleting them."""
    folder = Path(shutil.copytree(undisturbed[0], tmp_path / undisturbed[0].name))
    span = tally_path(folder, "baseline", range(MEMBERS))
    span.parent.mkdir()
    shutil.copyfile(tally_path(folder, "baseline"), span)
    (folder / "manifest.json").unlink()
    continued(register, tmp_path, undisturbed[0])


@pytest.mark.parametrize("error", shim.ERRORS)
def test_a_file_that_cannot_be_written_stays_as_it_was(error: str, tmp_path: Path) -> None:
    """At whichever call, the error names it, and nothing unfinished is left beside it."""
    path = tmp_path / "x.csv"
    path.write_text("old")
    for number in range(2, 6):  # the folder is there already
        with (
            pytest.raises(OSError, match=r"x\.csv") as refused,
            shim.counted(number, shim.failing(error)),
        ):
            write_whole(path, lambda aside: aside.write_text("new"))
        assert refused.value.filename == str(path)
        assert (path.read_text(), list(tmp_path.iterdir())) == (
            "old" if number < 5 else "new",
            [path],
        )
        path.write_text("old")
