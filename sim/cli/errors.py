"""How a command refuses: a message on stderr and an exit code, never a traceback.

0 fine                  3 a file has mistakes
1 a run failed          4 an expectation or a check failed
2 the command misused   5 results not comparable or not reproducible
130 stopped by Ctrl-C   141 nobody reads on, as in `hedgerow list | head`
143 stopped by SIGTERM

With --json the mistakes of files are printed on stdout too: {"problems": [{"file", "line",
"column", "what", "allowed", "fix"}, ...], "total"}.
"""

from __future__ import annotations

import errno
import io
import json
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from sim.cli.called import as_called
from sim.cli.misuse import reworded
from sim.cli.printing.width import say, width

if TYPE_CHECKING:
    from sim.inputs.strict_toml import FileProblems

FAILED = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE)
"""What a system refuses however a command is typed: its run has failed."""

NO_MEMORY = "not enough memory: ask for fewer --members, or run fewer scenarios at once\n"
NO_ROOM = "not enough memory to load the libraries: allow more (ulimit -v)\n"
PACKAGE = Path(__file__).parents[1]


HELP = 78
"""Columns of the help where there is no terminal."""

NARROW = 60
"""Columns below which what an option does stands under its name, not beside it."""


def narrowed(formatter: Any) -> Any:
    """The writer of a help page, which on a narrow terminal puts names above their meanings."""
    if formatter.width < NARROW:
        formatter.write_dl = partial(formatter.write_dl, col_max=4)
    return formatter


class Command(TyperCommand):
    """A command whose help is as wide as the terminal."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help as wide as the terminal."""
        super().format_help(ctx, narrowed(formatter))


class Commands(TyperGroup):
    """The commands: whatever one of them raises becomes a short message and an exit code."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Take what was typed, with somewhere for messages to go."""
        _open_closed()
        with no_traceback():
            return super().main(*arguments, **{"terminal_width": width(HELP)} | options)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help as wide as the terminal."""
        super().format_help(ctx, narrowed(formatter))

    def invoke(self, ctx: Any) -> Any:
        """Run a command, and see that all it printed has been written."""
        _print_anything()
        with no_traceback(), kind_errors():
            done = super().invoke(ctx)
            sys.stdout.flush()
            return done


@contextmanager
def kind_errors(as_json: bool = False) -> Iterator[None]:
    """Turn mistakes in files into messages and exit code 3; with `as_json` on stdout as well.

    An engine that is not installed, or a cluster that cannot serve, is misuse; what was stopped
    says that it can go on.
    """
    from sim.batches.scheduler import ClusterLostError, ClusterRefusedError
    from sim.batches.stopping import StoppedError
    from sim.engine.choice import EngineMissingError
    from sim.inputs.strict_toml import FileProblems

    try:
        yield
    except EngineMissingError as missing:
        stop(f"--engine: {missing}", 2)
    except ClusterRefusedError as refused:
        stop(f"--cluster: {refused}", 2)
    except ClusterLostError as lost:
        stop(f"{lost}; what it has written stays, and the same command continues", 1)
    except StoppedError as stopped:
        stop(f"{stopped}; the same command continues", stopped.code)
    except FileProblems as problems:
        refuse(problems, as_json)


def refuse(problems: FileProblems, as_json: bool) -> NoReturn:
    """Print the mistakes of files, and leave with exit code 3."""
    if as_json:
        print(json.dumps(problems.as_json(), indent=2, ensure_ascii=False))
    stop(str(problems), 3)


def stop(message: str, code: int) -> NoReturn:
    """Print a message and leave with an exit code."""
    say(*as_called(message).splitlines(), file=sys.stderr)
    raise SystemExit(code)


class OutOfMemoryExit(SystemExit):
    """The end of a command that had too little memory."""


def _give_up(message: str) -> NoReturn:
    """Say that memory is lacking in words that are there already, and leave."""
    sys.stderr.write(message)
    raise OutOfMemoryExit(1)


@contextmanager
def no_traceback() -> Iterator[None]:
    """Turn whatever is raised into a short message and an exit code."""
    try:
        yield
    except KeyboardInterrupt:
        stop("stopped", 130)
    except BrokenPipeError:
        _leave_quietly()
    except OSError as refused:
        if refused.errno == errno.ENOMEM:
            _give_up(NO_MEMORY)
        stop(_in_words(refused), 1 if refused.errno in FAILED else 2)
    except MemoryError:
        _give_up(NO_MEMORY)
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        if hasattr(error, "exit_code"):
            raise reworded(error) from None
        if _lacks_memory(error):
            _give_up(NO_ROOM)
        stop(_own_mistake(error), 1)


def _lacks_memory(error: Exception) -> bool:
    """Whether there was no room for a library, which some of them answer without a reason."""
    said = str(error).lower()
    if isinstance(error, SystemError):
        return "without" in said and "exception" in said and _limited()
    return isinstance(error, ImportError) and ("map segment" in said or "allocate memory" in said)


def _limited() -> bool:
    """Whether this process may have so much memory and no more."""
    try:
        import resource
    except ImportError:  # not there, or no room for this either
        return os.name == "posix"
    return resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY


def _open_closed() -> None:
    """Give closed streams, as services and launchers leave them, a nowhere to go to.

    Else a file opened later would take their number, and messages would land in it.
    """
    for name, number in (("stdin", 0), ("stdout", 1), ("stderr", 2)):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            setattr(sys, name, os.fdopen(number, "w" if number else "r", closefd=False))


def _print_anything() -> None:
    """Let a terminal that lacks a letter show a question mark in its place."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _leave_quietly() -> NoReturn:
    """Leave when nobody reads on, as `hedgerow list | head` does; what is left goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
    raise SystemExit(141)


def _in_words(refused: OSError) -> str:
    from sim.inputs.strict_toml import shown_path

    reason = (refused.strerror or str(refused)).lower()
    place = refused.filename
    if place is None and refused.errno == errno.ENOENT:
        return "the current folder is no longer there: go to another"
    return f"cannot use {shown_path(os.fsdecode(place))}: {reason}" if place else reason


def _own_mistake(error: Exception) -> str:
    """What is printed of a mistake in the program itself: what it is and where, innermost last."""
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if Path(frame.filename).is_relative_to(PACKAGE)]
    places = [f"{Path(f.filename).relative_to(PACKAGE.parent)}:{f.lineno}" for f in inside[-4:]]
    what = " ".join(str(error).split())
    return (
        f"a mistake in hedgerow itself: {type(error).__name__}: {what}\n"
        f"  at: {', '.join(places)}\n"
        "  fix: report these lines with the command"
    )
