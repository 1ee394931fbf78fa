"""How a command ends when the system refuses something."""

import errno
import os

import pytest

from sim.cli.errors import _no_traceback


def refused(number: int) -> OSError:
    """What the system raises of a file."""
    return OSError(number, os.strerror(number), "out/x.csv")


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (refused(errno.ENOSPC), 1, "out/x.csv: no space left on device"),
        (refused(errno.EIO), 1, "out/x.csv: input/output error"),
        (refused(errno.EMFILE), 1, "out/x.csv: too many open files"),
        (refused(errno.EROFS), 2, "out/x.csv: read-only file system"),
        (refused(errno.EACCES), 2, "out/x.csv: permission denied"),
        (refused(errno.ENOMEM), 1, "not enough memory"),
        (ImportError("x.so: failed to map segment from shared object"), 1, "not enough memory"),
        (ImportError("cannot import name 'x'"), 1, "a mistake in hedgerow itself"),
    ],
)
def test_what_the_system_refuses_is_told_as_what_it_is(
    error: Exception, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A disk that fails is a failed run, a place that may not be written is misuse."""
    with pytest.raises(SystemExit) as left, _no_traceback():
        raise error
    assert left.value.code == code
    assert said in capsys.readouterr().err
