"""Python imports this as it starts, where the folder is on its path: note the lines that it runs.

It is for processes that a test starts (`covered.py`). A line is written down as it is run for the
first time, since such a process may be killed.
"""

import os
import sys
import threading
from contextlib import suppress
from types import FrameType
from typing import Any

FILES = set(os.environ.get("FOLLOWED_FILES", "").split(os.pathsep))
TEST = os.environ.get("FOLLOWED_TEST", "")
seen = set[str]()


def _trace(frame: FrameType, event: str, argument: object) -> Any:
    return _line if frame.f_code.co_filename in FILES else None


def _line(frame: FrameType, event: str, argument: object) -> Any:
    text = f"{TEST}\t{frame.f_code.co_filename}\t{frame.f_lineno}\n"
    if text not in seen:
        seen.add(text)
        with suppress(OSError):
            note = os.open(os.environ["FOLLOWED_INTO"], os.O_WRONLY | os.O_APPEND)
            os.write(note, text.encode())
            os.close(note)
    return _line


if "FOLLOWED_INTO" in os.environ:
    threading.settrace(_trace)
    sys.settrace(_trace)
