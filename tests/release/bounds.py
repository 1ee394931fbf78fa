"""What a reader of a file may cost: processor time, memory, and no waiting."""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

SECONDS: Final = 0.5
"""Processor time that an input may cost."""
BYTES: Final = 256 << 20
"""Memory that an input may take besides what is in use."""
PATIENCE: Final = 30.0
"""Seconds by the clock after which a reader waits for something that does not come."""


class TooMuchError(BaseException):
    """A reader takes longer than it may; no reader's own handlers catch this."""


@contextmanager
def bounded(
    seconds: float = SECONDS,
    stop: type[BaseException] = TooMuchError,
    memory: int = BYTES,
) -> Iterator[None]:
    """Within it, more processor time or waiting raises `stop`, more memory MemoryError.

    Only in the main thread of a process.
    """
    before = resource.getrlimit(resource.RLIMIT_AS)

    def stopped(number: int, _: object) -> None:
        raise stop("processor time" if number == signal.SIGPROF else "it waits")

    handlers = [signal.signal(one, stopped) for one in (signal.SIGPROF, signal.SIGALRM)]
    resource.setrlimit(resource.RLIMIT_AS, (in_use() + memory, before[1]))
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        resource.setrlimit(resource.RLIMIT_AS, before)
        for one, handler in zip((signal.SIGPROF, signal.SIGALRM), handlers, strict=True):
            signal.signal(one, handler)


def in_use() -> int:
    """Addresses in use, in bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()
