"""How a command ends when the system refuses something."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli.errors import no_traceback


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
        (SystemError("error return without exception set"), 1, "a mistake in hedgerow itself"),
    ],
)
def test_what_the_system_refuses_is_told_as_what_it_is(
    error: Exception, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A disk that fails is a failed run, a place that may not be written is misuse."""
    with pytest.raises(SystemExit) as left, no_traceback():
        raise error
    assert left.value.code == code
    assert said in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="there are no such limits")
def test_a_library_that_fails_without_a_reason_under_a_limit_lacks_memory(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Code in C whose allocations fail may say nothing else."""
    import resource

    monkeypatch.setattr(resource, "getrlimit", lambda _: (1 << 30, 1 << 30))
    with pytest.raises(SystemExit) as left, no_traceback():
        raise SystemError("<built-in function load> returned NULL without setting an exception")
    assert left.value.code == 1
    assert capsys.readouterr().err.startswith("not enough memory to load the libraries")


LITTLE = """
import resource
from sim.cli import app
pages = int(open("/proc/self/statm").read().split()[0])
most = pages * resource.getpagesize() + ({megabytes} << 20)
resource.setrlimit(resource.RLIMIT_AS, (most, most))
app(["run", "baseline", "--members", "2", "--out", {out!r}])
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads Linux's /proc")
@pytest.mark.parametrize("megabytes", [4, 12, 60])
def test_a_process_without_memory_says_so(megabytes: int, tmp_path: Path) -> None:
    """Whatever library is the first that cannot be loaded: one line, exit code 1, no crash."""
    words = [sys.executable, "-c", LITTLE.format(megabytes=megabytes, out=str(tmp_path))]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("not enough memory")
    assert "Traceback" not in done.stderr
