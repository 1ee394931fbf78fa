"""Which tests run which lines? A plugin of pytest that keeps it, for a few files of a tree.

Lines are kept by test where they run in the test itself, and by its whole file where they run
while the file is collected or something is set up that other tests may share.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Collection, Generator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import pytest


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
    """The plugin; `root` is the tree, `files` are the ones that are followed."""

    def __init__(self, root: Path, files: Collection[str]):
        self.found = Covered()
        self._files = {str(root / name): name for name in files}
        self._now = ""

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
        start = time.process_time()
        self._now = kept_by
        sys.settrace(self._trace)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            spent = time.process_time() - start
            for name in {test, test.partition("::")[0]}:
                self.found.seconds[name] += spent
