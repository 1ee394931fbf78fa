"""Which ways through the program has some input taken that none took before?"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import sim

PROGRAM = str(Path(sim.__file__).parent)


class Ways:
    """Steps from one line to the next in functions of the program, of all that was followed."""

    def __init__(self) -> None:
        self.steps: set[tuple[CodeType, int, int]] = set()

    @contextmanager
    def followed(self) -> Iterator[None]:
        """Follow what runs within it; three to ten times slower."""
        sys.settrace(self._entered)
        try:
            yield
        finally:
            sys.settrace(None)

    def _entered(self, frame: FrameType, event: str, argument: object) -> Any:
        code, last = frame.f_code, 0
        if not code.co_filename.startswith(PROGRAM):
            return None

        def stepped(frame: FrameType, event: str, argument: object) -> Any:
            nonlocal last
            self.steps.add((code, last, frame.f_lineno))
            last = frame.f_lineno
            return stepped

        return stepped
