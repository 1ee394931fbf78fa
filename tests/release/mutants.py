"""Do the tests notice small changes of the code? A sample of them, for each part of the program.

Each mutant is a copy of the tree with one change (`mutating.py`). Only tests that run the changed
line, or start a Python that does, are asked, of those that belong to the part (`PARTS`), the
fastest first; so the share that is found is one that these tests reach by themselves. A mutant that
makes them wait counts as found. `mutants.toml` has those that compute the same as before, which do
not count, and those that no test finds though they do not, which do; each with the reason.
"""

import os
import random
import resource
import signal
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from pickle import dumps, loads
from typing import Final

import pytest

from tests.release.covered import Covered, Follow
from tests.release.mutating import Mutant, mutants_of
from tests.release.outcome import Outcome
from tests.release.planted import copy_tree

ROOT = Path(__file__).resolve().parents[2]
NOTES = Path(__file__).with_suffix(".toml")
Key = tuple[str, str, str, str]
COUNT = 400
"""Mutants of each part."""

PARTS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "luck and draws": (
        ("sim/engine/chance.py", "sim/engine/prior.py"),
        tuple(f"tests/engine/test_{name}.py" for name in ("chance", "draws", "members")),
    ),
    "scenarios": (
        ("sim/inputs/scenario/*.py",),
        ("tests/inputs", "tests/evidence/test_expectations.py"),
    ),
    "results folders": (
        ("sim/batches/*.py",),
        ("tests/batches", "tests/engine/test_tallies.py"),
    ),
    "analyses": (("sim/analysis/*.py",), ("tests/analysis", "tests/engine/test_tallies.py")),
    "rules": (("sim/model/rules/*.py",), ("tests/model",)),
}
"""Files that are changed, and the tests that are asked."""

FIRST, LONGEST = 12, 240.0
"""Tests that are asked before all others are started; seconds that the others may take in all."""

PLAIN = ("-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")
"""Options of every start of pytest; a plugin that is imported already is no mistake here."""

WARM = ("hypothesis", "llvmlite.binding", "matplotlib.figure", "mesa", "pandas", "pyarrow.parquet",
        "pydantic", "rich.console", "scipy.stats", "typer.testing")  # fmt: skip
"""What tests import and no mutant changes: imported once."""


@dataclass(frozen=True)
class Judged:
    """A mutant, and whether the tests have found it."""

    mutant: Mutant
    found: bool


def trials(count: int, seed: int) -> Iterator[Outcome]:
    """Draw mutants of each part, and hold the tests against them."""
    for part in PARTS:
        judged = judge(part, count, seed, cover(part))
        yield outcome(part, judged)


def outcome(part: str, judged: Sequence[Judged]) -> Outcome:
    """How many mutants of a part were found."""
    from sim.explore.shares import share_interval

    why = noted("survivor")
    left = tuple(
        f"{one.mutant.told}: {why.get(key_of(one.mutant), 'not looked at yet')}"
        for one in judged
        if not one.found
    )
    n = len(judged)
    ends = share_interval(1 - len(left) / n, n)
    remarks = f"{1 - len(left) / n:.0%} found, of all {ends[0]:.0%} to {ends[1]:.0%} (95 %)"
    return Outcome(part, n, left, remarks)


def cover(part: str) -> Covered:
    """Which tests of a part run which of its lines."""
    names = [path for one in PARTS[part][1] for path in _tests(ROOT / one)]
    with _pool() as pool:
        whole = Covered()
        for found in pool.map(_follow, names, [files_of(part)] * len(names)):
            whole.add(found)
    return whole


def judge(part: str, count: int, seed: int, covered: Covered) -> list[Judged]:
    """A sample of the mutants of a part, without those that compute the same."""
    same = noted("equivalent")
    every = [one for file in files_of(part) for one in mutants_of(ROOT, file)]
    every = [one for one in every if key_of(one) not in same]
    chosen = random.Random(seed).sample(every, min(count, len(every)))
    chosen.sort(key=lambda one: (one.file, one.first))
    asked = [_asked(one, covered) for one in chosen]
    with _pool() as pool:
        found = list(pool.map(_found, chosen, asked))
    return [Judged(*one) for one in zip(chosen, found, strict=True)]


def files_of(part: str) -> list[str]:
    """The files of a part, as paths in the tree."""
    found = [path for pattern in PARTS[part][0] for path in sorted(ROOT.glob(pattern))]
    return [path.relative_to(ROOT).as_posix() for path in found]


def noted(kind: str) -> dict[Key, str]:
    """Mutants that were looked at, `equivalent` or `survivor`, each with what was found."""
    listed = tomllib.loads(NOTES.read_text(encoding="utf-8")).get(kind, [])
    return {(one["file"], one["line"], one["was"], one["becomes"]): one["why"] for one in listed}


def key_of(mutant: Mutant) -> Key:
    """What tells a mutant from others, wherever its line moves to."""
    return mutant.file, mutant.line, mutant.was, mutant.becomes


def _tests(place: Path) -> list[str]:
    files = [place] if place.suffix else sorted(place.glob("**/test_*.py"))
    return [path.relative_to(ROOT).as_posix() for path in files]


def _asked(mutant: Mutant, covered: Covered) -> list[tuple[list[str], float]]:
    """Groups of tests to ask one after the other, and the seconds that each may take."""
    near = covered.tests_of(mutant.file, range(mutant.first, mutant.last + 1))
    cheap, spent = list[str](), 0.0
    for name in near:
        spent += covered.seconds[name]
        if spent > LONGEST and cheap:
            break
        cheap.append(name)
    single = [name for name in cheap if "::" in name]
    whole = [name for name in cheap if "::" not in name]
    groups = [single[:FIRST], single[FIRST:], whole]
    return [(g, 20.0 + 4 * sum(covered.seconds[n] for n in g)) for g in groups if g]


# ---- in a process with a tree of its own --------------------------------------------------------

_tree = Path()


@contextmanager
def _pool() -> Iterator[ProcessPoolExecutor]:
    """Processes that have imported what is slow to import, each with a copy of the tree."""
    count, forks = len(os.sched_getaffinity(0)), get_context("fork")
    with (
        tempfile.TemporaryDirectory() as place,
        ProcessPoolExecutor(count, forks, _settle, (place,)) as pool,
    ):
        yield pool


def _settle(place: str) -> None:
    global _tree  # noqa: PLW0603  (one tree for each process)
    for name in WARM:
        __import__(name)
    _tree = Path(place) / str(os.getpid())
    copy_tree(_tree)


def _follow(test: str, files: Sequence[str]) -> Covered:
    with tempfile.TemporaryFile() as kept, tempfile.NamedTemporaryFile() as note:

        def follow() -> int:
            plugin = Follow(_tree, files, Path(note.name))
            code = pytest.main([*PLAIN, test], [plugin])
            kept.write(dumps((dict(plugin.found.lines), dict(plugin.found.seconds))))
            kept.flush()
            return int(code)

        code = _forked(follow, 1200.0)
        if code != 0:
            raise RuntimeError(f"{test} fails without any change")
        kept.seek(0)
        whole = Covered()
        whole.add(Covered(*loads(kept.read())))
        return whole


def _found(mutant: Mutant, asked: Sequence[tuple[list[str], float]]) -> bool:
    """Whether a test fails, or never ends, with the mutant in the tree."""
    path = _tree / mutant.file
    whole = path.read_bytes()
    try:
        path.write_text(mutant.source, encoding="utf-8")
        _forget(path)
        for names, seconds in asked:
            options = [*PLAIN, "-x", "--hypothesis-seed=1"]
            if _forked(partial(pytest.main, [*options, *names]), seconds) != 0:
                return True
        return False
    finally:
        path.write_bytes(whole)
        _forget(path)


def _forget(path: Path) -> None:
    """Delete what Python keeps of a source: it is told from another by the second alone."""
    for kept in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
        kept.unlink()


def _forked(work: Callable[[], int], seconds: float) -> int:
    """The exit code of what a process does in the tree; 1 where it takes too long."""
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        silent = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silent, stream)
        _move_into(_tree)
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
        code = 1
        try:
            code = int(work())
        finally:
            os._exit(code)
    end = time.monotonic() + seconds
    while (ended := os.waitpid(child, os.WNOHANG))[0] == 0:
        if time.monotonic() > end:
            os.kill(child, signal.SIGKILL)
            ended = os.waitpid(child, 0)
            break
        time.sleep(0.02)
    return ended[1]


def _move_into(tree: Path) -> None:
    """Let this process import from a tree, as if it had imported nothing of the program."""
    os.chdir(tree)
    os.environ["PYTHONPATH"] = str(tree)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False  # what is the same in all mutants is compiled once
    sys.path[:] = [str(tree), *(one for one in sys.path if one not in ("", str(ROOT)))]
    for name in [n for n in sys.modules if n.partition(".")[0] in ("sim", "tests", "docs")]:
        del sys.modules[name]
