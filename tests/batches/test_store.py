"""A file of results is there whole or not at all, and what is there stays after a power cut."""

import os
import re
from pathlib import Path
from tokenize import TokenError
from zipfile import ZipFile

import pandas as pd
import pytest

from sim.batches.store import (
    NO_LINKS,
    damage_named,
    refusal,
    write_first,
    write_summary,
    write_text,
    write_whole,
)
from sim.batches.tallies import read_tallies
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.inputs.strict_toml import FileProblems


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What reaches the disk, in order: what was done, and the number of the file or folder."""
    order: list[tuple[str, int]] = []
    rename, flush = Path.replace, os.fsync

    def replaced(self: Path, target: Path) -> Path:
        order.append(("renamed", self.stat().st_ino))
        return rename(self, target)

    def flushed(descriptor: int) -> None:
        order.append(("flushed", os.fstat(descriptor).st_ino))
        flush(descriptor)

    monkeypatch.setattr(Path, "replace", replaced)
    monkeypatch.setattr(os, "fsync", flushed)
    return order


@pytest.mark.skipif(os.name != "posix", reason="folders are flushed on POSIX alone")
def test_content_reaches_the_disk_before_the_name(
    tmp_path: Path, done: list[tuple[str, int]]
) -> None:
    """The content is flushed, then renamed into place, then the folder's names are flushed."""
    path = tmp_path / "below" / "file.txt"
    write_text(path, "new")
    file, folder = path.stat().st_ino, path.parent.stat().st_ino
    assert done == [("flushed", file), ("renamed", file), ("flushed", folder)]


def test_a_file_is_never_seen_half_written(tmp_path: Path) -> None:
    """Until all is written the old content stands; nothing lies beside it afterwards."""
    path, seen = tmp_path / "file.txt", []
    path.write_text("old")

    def write(aside: Path) -> None:
        aside.write_text("ne")
        seen.append(path.read_text())
        aside.write_text("new")

    write_whole(path, write)
    assert (seen, path.read_text()) == (["old"], "new")
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_fails_leaves_the_old_content(tmp_path: Path) -> None:
    """What cannot be written, such as on a full disk, costs nothing that was there."""
    path = tmp_path / "file.txt"
    write_text(path, "old")

    def refuse(aside: Path) -> None:
        aside.write_text("ne")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_whole(path, refuse)
    assert path.read_text() == "old"


@pytest.mark.parametrize("refused", NO_LINKS)
def test_a_file_is_written_first_where_it_can_have_one_name_only(
    refused: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """File systems without hard links hold it whole, too, and nothing beside it."""

    def refuse(self: Path, target: Path) -> None:
        raise OSError(refused, os.strerror(refused))

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    path = tmp_path / "file.txt"
    write_first(path, "all")
    assert path.read_text() == "all"
    assert list(tmp_path.iterdir()) == [path]


def test_a_summary_has_the_digits_that_are_stored(tmp_path: Path) -> None:
    """Seven digits, as in the parts: more would be digits of nothing."""
    path = tmp_path / "summary.csv"
    write_summary(path, pd.DataFrame({"n": [8], "mean": [2 / 3], "sd": [123456.789], "q": [None]}))
    assert path.read_text() == "n,mean,sd,q\n8,0.6666667,123456.8,\n"


@pytest.mark.parametrize("raised", [KeyError("numpy_type"), NotImplementedError("zip"), TokenError])
def test_whatever_a_damaged_file_raises_names_it(
    tmp_path: Path, raised: Exception | type[Exception]
) -> None:
    """Readers of other libraries raise of everything."""
    path = tmp_path / "part.parquet"
    path.touch()
    said = re.escape("part.parquet:1:1: error: this part is damaged")
    with pytest.raises(FileProblems, match=said), damage_named(path, "this part is damaged"):
        raise raised


@pytest.mark.parametrize("raised", [MemoryError(), refusal(Path("plan.json"), "another plan")])
def test_what_is_no_damage_goes_on(tmp_path: Path, raised: Exception) -> None:
    """A lack of memory, and what was found of another file, stay what they are."""
    path = tmp_path / "part.parquet"
    path.touch()
    with pytest.raises(type(raised)) as gone, damage_named(path, "this part is damaged"):
        raise raised
    assert gone.value is raised


@pytest.mark.parametrize("head", ["{'descr': '<f8', ", "{'descr': '<x9', }"])
def test_a_header_that_numpy_cannot_read_is_damage(
    tmp_path: Path, register: Register, baseline: Scenario, head: str
) -> None:
    """A file of NumPy's in a tally whose checksums are right and whose header is none."""
    path = tmp_path / "baseline.npz"
    array = b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head.encode()
    with ZipFile(path, "w") as archive:
        archive.writestr("identity.npy", array)
    with pytest.raises(FileProblems, match=r"baseline.npz:1:1: error: this tally is damaged"):
        read_tallies(path, baseline, register, "made")
