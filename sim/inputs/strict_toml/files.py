"""From a path to text: nothing is waited for, nothing large is read, nothing is guessed."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from sim.inputs.strict_toml.problems import FileProblems, Problem
from sim.inputs.strict_toml.wording import nearest

SIZE_LIMIT = 1 << 20  # bytes
TABLE_LIMIT = 1 << 26  # bytes of what programs write: tables of numbers, lists of files


_OPEN_FLAGS = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY")
)


def refuse_outside(path: Path, folder: Path) -> None:
    """Refuse a link that leads out of a folder; what is shared may not show other files."""
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        raise _refusal(path, "this is a link to a file outside its folder", "copy the file here")


def refuse_links(folder: Path) -> None:
    """Refuse every link in a folder, at any depth, that leads out of it."""
    for root, folders, files in os.walk(folder):
        for path in (Path(root, name) for name in sorted((*folders, *files))):
            if path.is_symlink():
                refuse_outside(path, folder)


def read_text(path: Path, limit: int = SIZE_LIMIT) -> str:
    """Return the text of a regular file in UTF-8, with plain line ends and without a mark.

    Raises FileProblems for anything else.
    """
    return decode(str(path), read_bytes(path, limit))


def read_bytes(path: Path, limit: int = SIZE_LIMIT) -> bytes:
    """Return the bytes of a regular file; a FIFO or device is never waited for."""
    try:
        descriptor = os.open(path, _OPEN_FLAGS)
    except FileNotFoundError:
        raise _refusal(path, "file not found", _nearest_file(path)) from None
    except (OSError, ValueError) as error:
        if os.path.isdir(path):
            raise _folder_refusal(path) from None
        reason = getattr(error, "strerror", None) or str(error)
        raise _refusal(path, f"file cannot be opened: {reason.lower()}") from None
    with os.fdopen(_regular(descriptor, path, limit), "rb") as stream:
        content = stream.read(limit + 1)
    if len(content) > limit:  # it grew after its size was asked for
        raise _size_refusal(path, len(content), limit)
    return content


def _regular(descriptor: int, path: Path, limit: int) -> int:
    """Return the descriptor of a regular file of tolerable size; close and refuse any other."""
    status = os.fstat(descriptor)
    refusal = None
    if stat.S_ISDIR(status.st_mode):
        refusal = _folder_refusal(path)
    elif not stat.S_ISREG(status.st_mode):
        refusal = _refusal(path, "not a regular file", "put a text file in its place")
    elif status.st_size > limit:
        refusal = _size_refusal(path, status.st_size, limit)
    if refusal:
        os.close(descriptor)
        raise refusal
    return descriptor


def _refusal(path: Path, what: str, fix: str = "", allowed: str = "") -> FileProblems:
    return FileProblems([Problem(str(path), 1, 1, what, allowed, fix)])


def _folder_refusal(path: Path) -> FileProblems:
    return _refusal(path, "this is a folder, not a file", "put a text file in its place")


def _size_refusal(path: Path, size: int, limit: int) -> FileProblems:
    return _refusal(path, f"file is too large: {size} bytes", allowed=f"at most {limit} bytes")


def _nearest_file(path: Path) -> str:
    if path.is_symlink():
        return "this is a link to a file that is gone: delete it, or put the file there"
    try:
        names = [entry.name for entry in os.scandir(path.parent)]
    except (OSError, ValueError):
        return f"there is no folder '{path.parent}'"
    return nearest(path.name, names) or "put it there, or name another folder"


def decode(path: str, content: bytes) -> str:
    """Return UTF-8 text with plain line ends and without a byte order mark."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        problem = Problem(path, 1, 1, "file is UTF-16", "UTF-8", "re-save as UTF-8")
        raise FileProblems([problem])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileProblems([_wrong_byte(path, content, error.object, error.start)]) from None
    return text.replace("\r\n", "\n")


def _wrong_byte(path: str, content: bytes, seen: bytes, start: int) -> Problem:
    """Return the problem of a byte that is not UTF-8, with the character it was meant to be."""
    byte = seen[start : start + 1]
    before = seen[:start].decode("utf-8-sig")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    fix = "re-save as UTF-8"
    with suppress(UnicodeDecodeError):
        content.decode("windows-1252")
        fix = f"it is '{byte.decode('windows-1252')}' in Windows-1252; re-save as UTF-8"
    return Problem(path, line, column, f"byte 0x{byte.hex().upper()} is not UTF-8", fix=fix)
