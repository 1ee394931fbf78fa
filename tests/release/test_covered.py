"""What is kept of which tests run which lines."""

import subprocess
import sys
from pathlib import Path

from tests.release.mutants import ROOT

PROGRAM = """\
def here():
    return 1
def in_a_thread():
    return 2
def started():
    import os, signal
    os.kill(os.getpid(), signal.SIGKILL)
"""
TESTS = """\
import subprocess, sys, threading
import program
def test_itself():
    program.here()
def test_a_thread():
    other = threading.Thread(target=program.in_a_thread)
    other.start()
    other.join()
def test_a_process():
    subprocess.run([sys.executable, "-c", "import program; program.started()"])
"""
FOLLOW = """\
import pytest, sys
from pathlib import Path
from tests.release.covered import Follow
plugin = Follow(Path.cwd(), ["program.py"], Path(sys.argv[1]))
assert pytest.main(["-p", "no:cacheprovider", "test_it.py"], [plugin]) == 0
for line in (2, 4, 7):
    print(*plugin.found.lines["program.py", line])
"""


def test_lines_are_kept_by_the_test_that_runs_them(tmp_path: Path) -> None:
    """Also in a thread, and in a process that is killed."""
    (tmp_path / "program.py").write_text(PROGRAM)
    (tmp_path / "test_it.py").write_text(TESTS)
    (tmp_path / "note").touch()
    words = [sys.executable, "-c", FOLLOW, str(tmp_path / "note")]
    path = {"PYTHONPATH": f"{tmp_path}:{ROOT}", "PATH": ""}
    done = subprocess.run(words, cwd=tmp_path, env=path, capture_output=True, text=True, check=True)
    names = ["itself", "a_thread", "a_process"]
    assert done.stdout.splitlines()[-3:] == [f"test_it.py::test_{name}" for name in names]
