"""Commands do their work where streams are closed, folders have any letters, names are words."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

RUN = "from sim.cli import app; app()"


def ran(folder: Path, words: list[str], closed: tuple[int, ...] = (), **more: str) -> int:
    """Exit code of a command with some of its streams closed."""

    def close() -> None:
        for number in closed:
            os.close(number)

    nowhere = subprocess.DEVNULL
    done = subprocess.run(
        [sys.executable, "-c", RUN, *words],
        cwd=folder,
        env={**os.environ, **more},
        preexec_fn=close,
        stdin=nowhere,
        stdout=nowhere,
        stderr=nowhere,
        check=False,
    )
    return done.returncode


@pytest.mark.skipif(os.name != "posix", reason="streams are closed by their number")
@pytest.mark.parametrize("closed", [(2,), (1,), (0, 1, 2)], ids=str)
def test_a_command_needs_no_open_stream(closed: tuple[int, ...], tmp_path: Path) -> None:
    """A run from a service or a launcher, whose streams are closed, ends as any other."""
    words = ["run", "placebo", "--members", "1"]
    assert ran(tmp_path, words, closed) == 0
    (results,) = tmp_path.glob("results/placebo-*")
    assert (results / "manifest.json").is_file()


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux")
def test_results_lie_in_a_folder_of_any_letters(tmp_path: Path) -> None:
    """Letters that the locale has no code for stand in a folder's name all the same."""
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    words = ["run", "placebo", "--members", "1", "--out", "លទ្ធផល"]
    assert ran(tmp_path, words, **plain) == 0
    assert list(tmp_path.glob("លទ្ធផល/placebo-*/parts/placebo/*.parquet"))
