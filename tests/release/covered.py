"""Which tests run which lines? A plugin of pytest that keeps it, for a few files of a tree.

Lines are kept by test where they run in the test itself, in a thread or in a Python that it starts,
and by its whole file where they run while the file is collected or something is set up that other
tests may share.
"""

import os
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Collection, Generator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any
from unittest.mock import patch

import pytest

STARTED = Path(__file__).with_name("started")
"""What follows a Python that starts with this folder on its path."""


@dataclass
class Covered:
    """What some tests run, and how long they take when they are followed."""

    lines: dict[tuple[str, int], set[str]] = field(default_factory=lambda: defaultdict(set))
    """Tests and files of tests by file and line."""
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, other: "Covered") -> None:
        """Take in what other tests run."""
        for place, names in other.lines.items():
            self.lines[place] |= names
        for name, seconds in other.seconds.items():
            self.seconds[name] += seconds

    def tests_of(self, file: str, lines: range) -> list[str]:
        """Tests, then files of tests, that run one of these lines; the fastest first.

        A line that only importing runs, such as a default, is asked of all that run the file.
        """
        near = self._near({(file, line) for line in lines})
        near = near or self._near({place for place in self.lines if place[0] == file})
        return sorted(near, key=lambda name: ("::" not in name, self.seconds[name]))

    def _near(self, places: Collection[tuple[str, int]]) -> set[str]:
        return set[str]().union(*(self.lines.get(place, ()) for place in places))


class Follow:
    """The plugin; `root` is the tree, `files` are the ones that are followed.

    Other processes write into the file `note`, which is there.
    """

    def __init__(self, root: Path, files: Collection[str], note: Path):
        self.found = Covered()
        self._files = {str(root / name): name for name in files}
        self._now = ""
        self._note = note

    def _trace(self, frame: FrameType, event: str, argument: object) -> Any:
        name = self._files.get(frame.f_code.co_filename)
        return None if name is None else self._line(name)

    def _line(self, name: str) -> Any:
        def kept(frame: FrameType, event: str, argument: object) -> Any:
            self.found.lines[name, frame.f_lineno].add(self._now)
            return kept

        return kept

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Generator[None, Any, Any]:
        """Follow what runs while a file is read."""
        return (yield from self._followed(collector.nodeid, collector.nodeid))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Follow what runs while a test is prepared."""
        return (yield from self._followed(item.nodeid.partition("::")[0], item.nodeid))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Follow a test."""
        return (yield from self._followed(item.nodeid, item.nodeid))

    def _followed(self, kept_by: str, test: str) -> Generator[None, Any, Any]:
        start = time.monotonic()
        self._now = kept_by
        others = {
            "FOLLOWED_FILES": os.pathsep.join(self._files),
            "FOLLOWED_INTO": str(self._note),
            "FOLLOWED_TEST": kept_by,
            "PYTHONPATH": os.pathsep.join([str(STARTED), os.environ.get("PYTHONPATH", "")]),
        }
        try:
            with patch.dict(os.environ, others):
                threading.settrace(self._trace)
                sys.settrace(self._trace)
                return (yield)
        finally:
            sys.settrace(None)
            threading.settrace(None)  # type: ignore[arg-type]  # as sys.settrace takes it
            spent = time.monotonic() - start
            for name in {test, test.partition("::")[0]}:
                self.found.seconds[name] += spent

    def pytest_sessionfinish(self) -> None:
        """Take in what other processes have written."""
        for line in self._note.read_text(encoding="utf-8").splitlines():
            test, file, number = line.split("\t")
            self.found.lines[self._files[file], int(number)].add(test)
