"""How are results kept so that nothing is lost and damage shows?

    results/<name>-<hash>/plan.json                 what is to run, written first
                          seeds/                    a copy of the seeds in force
                          scenarios/<s>.toml        the resolved scenarios
                          draws.parquet             the table of draws, where there is one
                          assumptions.parquet       what each member in the parts has drawn
                          parts/<s>/<members>.parquet
                          summary.csv               all scenarios, for people and spreadsheets
                          table.csv, table.xlsx     what is printed of them
                          figures/
                          manifest.json             versions, command, checksums, written last

Files are written aside, flushed and renamed, so that a file that is there is whole. The hash covers
all that can change a member's trajectory. The identity of a result is the digest of its arrays;
checksums of files only detect damage.
"""

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import pandas as pd

from sim.inputs.strict_toml import FileProblems, Problem, shown_path

PACKAGE = Path(__file__).parents[1]
CODE = ("model", "inputs", "engine")
"""The wings whose sources can change a number, every file of them."""

UNFINISHED = re.compile(r"\..+\.(\d+)\.part")
"""Name of a file that a process is writing aside, and the process."""

REMAKE = "delete the file and run the batch's command again: it makes the same one"
"""How a file is mended that follows from the plan."""


def refusal(path: Path, what: str, allowed: str = "", fix: str = "") -> FileProblems:
    """What is wrong with a file or folder of results, to be raised."""
    return FileProblems((Problem(shown_path(path), 1, 1, what, allowed, fix),))


@cache
def code_digest() -> str:
    """SHA-256 of the sources that can change a number."""
    digest = hashlib.sha256()
    for file in _sources():
        digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    for wing in CODE:
        yield from sorted((PACKAGE / wing).rglob("*.py"))


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file aside, flush it to disk, and rename it into place.

    Raises OSError, with the path, where that cannot be; what was there stays, and nothing else.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    with _cleared(aside), naming(path):
        write(aside)
        _flush(aside)
        aside.replace(path)
        if os.name == "posix":
            _flush(path.parent)


@contextmanager
def _cleared(aside: Path) -> Iterator[None]:
    """Leave no unfinished file where writing ends in an error, as on a full disk."""
    try:
        yield
    except BaseException:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        raise


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Let an error of the system name the file that was to be written, whatever it names."""
    try:
        yield
    except OSError as refused:
        reason = refused.strerror or str(refused)
        raise OSError(refused.errno, reason, shown_path(path)) from None


def _flush(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_text(path: Path, text: str) -> None:
    """Write a text file whole."""
    write_whole(path, lambda aside: aside.write_text(text, encoding="utf-8", newline="\n"))


def write_summary(path: Path, table: pd.DataFrame) -> None:
    """The summary as CSV, with the seven digits that the parts hold."""
    write_whole(path, lambda aside: table.to_csv(aside, index=False, float_format="%.7g"))


def checksum(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_file(path: Path) -> bool:
    """Whether a plain file lies there: no link, which may lead anywhere, and no pipe or device."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def require_file(path: Path, fix: str) -> None:
    """Raise FileProblems unless a plain file lies there."""
    if not is_file(path):
        raise refusal(path, "this is missing, or no plain file", fix=fix)


def entries_of(folder: Path) -> dict[str, Path]:
    """All that lies in a results folder but the manifest, by its name in the manifest.

    Links are named and never followed, so that this ends whatever they lead to.
    """
    found = sorted(_below(folder))
    named = {path.relative_to(folder).as_posix(): path for path in found}
    return {name: path for name, path in named.items() if name != "manifest.json"}


def _below(folder: Path) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _below(Path(entry.path))
            else:
                yield Path(entry.path)


def finished_files(folder: Path) -> dict[str, Path]:
    """Every plain file of a results folder but the manifest, by its name in the manifest.

    What a process is writing aside, this one or another, is none yet.
    """
    found = entries_of(folder).items()
    return {name: p for name, p in found if is_file(p) and not UNFINISHED.fullmatch(p.name)}
