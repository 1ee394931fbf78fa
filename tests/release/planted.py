"""Do the tests find mistakes that somebody could make? Each is planted in a copy of the tree.

The faults are in `planted.toml`. A fault is found when a test fails. The tests that ought to find
it run first; where they pass, all others do, but for those in a browser.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.release.outcome import Outcome

ROOT = Path(__file__).resolve().parents[2]
FAULTS = Path(__file__).with_suffix(".toml")
COUNT = 20
"""Faults that must be planted at least."""

FOUND = re.compile(r"^(?:FAILED|ERROR) (\S+?)(?:\[.*)?(?: - .*)?$", re.MULTILINE)
"""The first test that failed, in pytest's short summary."""


@dataclass(frozen=True)
class Fault:
    """A mistake: what stands in a file, and what is put in its place."""

    what: str
    file: str
    text: str
    instead: str
    tests: tuple[str, ...]
    """Tests, or files of them, that ought to find it."""

    def plant(self, tree: Path) -> None:
        """Make the mistake in a tree; raises ValueError unless its text stands there once."""
        path = tree / self.file
        before = path.read_text(encoding="utf-8")
        if before.count(self.text) != 1:
            times = before.count(self.text)
            raise ValueError(f"{self.file} has the text of '{self.what}' {times} times, not once")
        path.write_text(before.replace(self.text, self.instead), encoding="utf-8")


def faults() -> list[Fault]:
    """All that are written down."""
    tables = tomllib.loads(FAULTS.read_text(encoding="utf-8"))["fault"]
    return [Fault(**table | {"tests": tuple(table["tests"])}) for table in tables]


def trials(count: int, seed: int) -> Iterator[Outcome]:
    """Plant one fault after another; no chance is in it, and all are planted whatever `count`."""
    planted = faults()
    if len(planted) < count:
        raise ValueError(f"{len(planted)} faults are written down, not {count}")
    for fault in planted:
        found, where = _sought(fault)
        broken = () if found else (f"{fault.file}: no test fails",)
        yield Outcome(f"{fault.what} (`{fault.file}`)", 1, broken, where)


def _sought(fault: Fault) -> tuple[bool, str]:
    """Whether the tests find a fault, and which one does."""
    with tempfile.TemporaryDirectory() as place:
        tree = Path(place) / "tree"
        copy_tree(tree)
        fault.plant(tree)
        name = _failing(tree, fault.tests)
        if name:
            return True, f"`{name}`"
        name = _failing(tree, ["tests", "--ignore=tests/webpage"])
        return bool(name), f"`{name}`, not the tests that ought to" if name else ""


def copy_tree(tree: Path) -> None:
    """The files that are under version control, as they are now, in a repository of their own."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tree / name)
    subprocess.run(["git", "init", "-q"], cwd=tree, check=True)


def _failing(tree: Path, what: Sequence[str]) -> str:
    """The first test that fails of some, or nothing; raises RuntimeError where none can run."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", *what],
        cwd=tree,
        env=os.environ | {"PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return ""
    found = FOUND.search(done.stdout)
    if found is None:
        raise RuntimeError(f"no test could run: {done.stdout[-500:]}{done.stderr[-500:]}")
    return found[1]
