"""How does a batch stop before its end? By Ctrl-C, or by SIGTERM, in the same way."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import current_thread, main_thread

from sim.inputs.strict_toml import shown_path


class StoppedError(Exception):
    """The user, or a queue, stopped a batch; what is done is kept."""

    def __init__(self, folder: Path, kept: int, total: int, code: int = 130):
        self.folder, self.kept, self.total = folder, kept, total
        self.code = code
        """Exit code of a command that was stopped so."""
        super().__init__(f"stopped: {kept} of {total} parts are kept in {shown_path(folder)}")


class TerminatedError(KeyboardInterrupt):
    """SIGTERM came, as from `timeout` or a queue at its limit."""


@contextmanager
def terminable() -> Iterator[None]:
    """Let SIGTERM stop a batch as Ctrl-C does; only the main thread can."""
    if current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before or signal.SIG_DFL)


def _terminate(number: int, frame: object) -> None:
    raise TerminatedError
