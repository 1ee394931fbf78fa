"""How a command refuses: a message on stderr and an exit code, never a traceback.

0 fine                  3 a file has mistakes
1 a run failed          4 an expectation or a check failed
2 the command misused   5 results not comparable or not reproducible
130 stopped by the user
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn


@contextmanager
def kind_errors() -> Iterator[None]:
    """Turn mistakes in files into messages and exit code 3."""
    from sim.strict_toml import FileProblems

    try:
        yield
    except FileProblems as problems:
        stop(str(problems), 3)
    except BrokenPipeError:
        raise
    except OSError as refused:
        stop(f"cannot use {refused.filename}: {refused.strerror}", 2)


def stop(message: str, code: int) -> NoReturn:
    """Print a message and leave with an exit code."""
    print(message, file=sys.stderr)
    raise SystemExit(code)
