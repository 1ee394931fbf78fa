"""Ctrl-C before a command has begun."""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from sim.cli.starting import silent

DISTURBED = """
import os, signal, sys

class Disturbing:
    def find_spec(self, name, *more):
        if name == {name!r}:
            os.kill(os.getpid(), signal.SIGINT)

signal.signal(signal.SIGINT, signal.default_int_handler)
sys.meta_path.insert(0, Disturbing())
sys.argv[1:] = ["check", "baseline"]
from sim.cli import app
app()
"""


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("sim.cli.search", -signal.SIGINT, ""),
        ("typer._click.core", -signal.SIGINT, ""),
        ("sim.inputs.check", 130, "stopped\n"),
    ],
)
def test_ctrl_c_prints_no_traceback(name: str, code: int, said: str) -> None:
    """While commands are loaded the process ends without a word, and afterwards with one."""
    words = [sys.executable, "-c", DISTURBED.format(name=name)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr, done.stdout) == (code, said, "")


@pytest.mark.parametrize("usual", [signal.SIG_IGN, lambda number, frame: None])
def test_an_answer_to_ctrl_c_stays(usual: signal.Handlers) -> None:
    """Who ignores Ctrl-C, as in the background, or answers it goes on doing so."""
    before = signal.signal(signal.SIGINT, usual)
    try:
        with silent():
            assert signal.getsignal(signal.SIGINT) is usual
    finally:
        signal.signal(signal.SIGINT, before)


def test_in_a_thread_nothing_changes() -> None:
    """Only the main thread may say what answers Ctrl-C."""

    def within() -> object:
        with silent():
            return signal.getsignal(signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(within).result() is before
