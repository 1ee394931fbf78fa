"""Calls to the disk that are counted, and one of which ends the process or fails."""

import builtins
import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any
from unittest.mock import patch

CALLS = ("fsync", "replace", "rename", "unlink", "mkdir", "rmdir")
"""Functions of os that are counted, beside files that are opened to be written."""

ERRORS = ("ENOSPC", "EIO", "EDQUOT", "EROFS", "EACCES", "EMFILE")

GONE = 77
"""Exit code of a process that was ended by a call."""


class EndedError(BaseException):
    """In place of the end of the process, where it has to live on."""


Fault = Callable[[str, Callable[[], Any], Any], Any]
"""Takes the name of a call, what makes it, and its file; makes it, or not."""


@contextmanager
def counted(last: int, fault: Fault) -> Iterator[list[str]]:
    """Count calls, whose names are yielded as they come; the one with number `last` meets a fault.

    Numbers begin at 1; after it all calls are as usual, but a process that has ended makes none.
    """
    seen, ended = list[str](), list[bool]()

    def through(name: str, call: Callable[..., Any], *given: Any, **named: Any) -> Any:
        if ended:
            raise EndedError
        seen.append(name)
        if len(seen) != last:
            return call(*given, **named)
        try:
            return fault(name, lambda: call(*given, **named), given[0])
        except EndedError:
            ended.append(True)
            raise

    def of(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *given, **named: through(name, call, *given, **named)

    opened = io.open

    def opening(file: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
        if not set(mode) & set("wax+") or isinstance(file, int):
            return opened(file, mode, *more, **named)
        return through("open", opened, file, mode, *more, **named)

    with ExitStack() as stack:
        for name in CALLS:
            stack.enter_context(patch.object(os, name, of(name, getattr(os, name))))
        for module in (io, builtins):
            stack.enter_context(patch.object(module, "open", opening))
        yield seen


def before(name: str, call: Callable[[], Any], file: Any) -> Any:
    """End in place of the call."""
    raise EndedError


def after(name: str, call: Callable[[], Any], file: Any) -> Any:
    """End when the call was made, or has failed of itself; a file that it opened stays empty."""
    with suppress(OSError):
        made = call()
        if name == "open":
            made.close()
    raise EndedError


def torn(name: str, call: Callable[[], Any], file: Any) -> Any:
    """End when half of a file that is brought to disk is there."""
    place = f"/proc/self/fd/{file}"
    if name == "fsync" and os.path.isfile(place):
        os.truncate(place, os.path.getsize(place) // 2)
    raise EndedError


def at_once(fault: Fault) -> Fault:
    """The same, but the whole process ends without another word."""

    def end(name: str, call: Callable[[], Any], file: Any) -> Any:
        try:
            return fault(name, call, file)
        except EndedError:
            os._exit(GONE)

    return end


def failing(code: str) -> Fault:
    """Fail as the system does, with the file where it has a name."""

    def fail(name: str, call: Callable[[], Any], file: Any) -> Any:
        number = getattr(errno, code)
        named = (file,) if isinstance(file, str | bytes | os.PathLike) else ()
        raise OSError(number, os.strerror(number), *named)

    return fail
