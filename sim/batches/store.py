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

import errno
import hashlib
import os
import re
import secrets
import socket
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import pandas as pd

from sim.batches.csv_text import SEVEN, csv_of
from sim.inputs.strict_toml import FileProblems, Problem, shown_path

PACKAGE = Path(__file__).parents[1]
CODE = ("model", "inputs", "engine")
"""The wings whose sources can change a number, every file of them."""

REMAKE = "delete the file and run the batch's command again: it makes the same one"
"""How a file is mended that follows from the plan."""

ASIDE = re.compile(r"\..+\.([\w-]+)\.(\d+)\.[0-9a-f]{8}\.part")
"""Name of a file that is being written aside: the machine and the process that write it."""

ABANDONED = 86_400.0
"""Seconds after which a file that another machine was writing aside counts as left behind."""


def refusal(path: Path, what: str, allowed: str = "", fix: str = "") -> FileProblems:
    """What is wrong with a file or folder of results, to be raised."""
    return FileProblems((Problem(shown_path(path), 1, 1, what, allowed, fix),))


@contextmanager
def damage_named(path: Path, what: str, fix: str = REMAKE) -> Iterator[None]:
    """Turn whatever a damaged file makes a reader raise into a refusal that names it.

    Readers of Parquet and of NumPy's files raise of everything: what their parsers meet.
    """
    require_file(path, fix)
    try:
        yield
    except (FileProblems, MemoryError):
        raise
    except Exception as damage:
        reason = str(damage).partition("\n")[0]
        raise refusal(path, f"{what}: {reason}", fix=fix) from None


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
    with _written_aside(path, write) as aside:
        aside.replace(path)


def write_first(path: Path, text: str) -> None:
    """Write a text file whole, unless a process here or elsewhere has written it before."""
    with _written_aside(path, lambda place: _write_plain(place, text)) as aside:
        try:
            path.hardlink_to(aside)
        except FileExistsError:
            pass
        except OSError as refused:
            if refused.errno not in NO_LINKS:
                raise
            aside.replace(path)
        aside.unlink(missing_ok=True)


NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)
"""What file systems say that give a file one name only."""


@contextmanager
def _written_aside(path: Path, write: Callable[[Path], object]) -> Iterator[Path]:
    """A file beside its place, whole and on the disk, to be given its name.

    Where anything fails it goes, and an error of the system names the place.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{machine()}.{os.getpid()}.{secrets.token_hex(4)}.part")
    with _cleared(aside), naming(path):
        write(aside)
        _flush(aside)
        yield aside
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
        reason = os.strerror(refused.errno) if refused.errno else str(refused)
        raise OSError(refused.errno, reason, shown_path(path)) from None


@cache
def machine() -> str:
    """This machine's name, as names of files take it: process numbers are its own."""
    return re.sub(r"[^\w-]", "-", socket.gethostname())[:64] or "localhost"


def left_behind(path: Path) -> bool:
    """Whether nobody goes on writing a file aside: its process has ended, as far as can be told.

    Of another machine's process nothing is known but when it last wrote. This process writes
    nothing while it asks: in a container an earlier one had the same number.
    """
    written = ASIDE.fullmatch(path.name)
    if written is None:
        return False
    if written[1] != machine():
        return time.time() - path.stat().st_mtime > ABANDONED
    process = int(written[2])
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return True
    except PermissionError:
        return False
    return process == os.getpid()


def _flush(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_text(path: Path, text: str) -> None:
    """Write a text file whole."""
    write_whole(path, lambda aside: _write_plain(aside, text))


def _write_plain(path: Path, text: str) -> None:
    """Write a text file with the same line ends everywhere."""
    path.write_text(text, encoding="utf-8", newline="\n")


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """A table as CSV, with every digit of its numbers."""
    write_text(path, csv_of(table))


def write_summary(path: Path, table: pd.DataFrame) -> None:
    """The summary as CSV, with the seven digits that the parts hold."""
    write_text(path, csv_of(table, SEVEN))


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


def files_in(folder: Path) -> set[str]:
    """Names of the plain files right in a folder, in one look; none where there is no folder."""
    try:
        with os.scandir(folder) as entries:
            return {entry.name for entry in entries if entry.is_file(follow_symlinks=False)}
    except (FileNotFoundError, NotADirectoryError):
        return set()


def require_file(path: Path, fix: str) -> None:
    """Raise FileProblems unless a plain file lies there."""
    if not is_file(path):
        raise refusal(path, "this is missing, or no plain file", fix=fix)


def entries_of(folder: Path) -> dict[str, Path]:
    """All that lies in a results folder but the manifest, by its name in the manifest.

    What is being written aside is not there yet. Links are named and never followed, so that this
    ends whatever they lead to.
    """
    found = sorted(path for path in _below(folder) if not ASIDE.fullmatch(path.name))
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
    """Every plain file of a results folder but the manifest, by its name in the manifest."""
    return {name: path for name, path in entries_of(folder).items() if is_file(path)}
