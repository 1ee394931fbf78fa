"""Which outputs does a file name that there are not? Also where the table around one is refused.

A table with another mistake is left out of what is checked further; the output in it is read
all the same, so that both are told at once.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sim.inputs.register import Register, output_names
from sim.inputs.scenario.citations import Fault
from sim.inputs.strict_toml import Document, Problem, clip, nearest

At = tuple[str | int, ...]
"""Where something stands in a file: keys, and places in lists."""


def with_home(name: str, register: Register) -> str:
    """An output with its actor: one without gets the home country's."""
    return name if "." in name else f"{name}.{register.cast.home.code}"


def output_fault(name: str, written: str, known: Sequence[str]) -> Fault | None:
    """What is wrong with an output's whole name; None where nothing is."""
    if name in known:
        return None
    what = f"unknown output '{clip(written)}'"
    return what, "see `hedgerow list outputs`", nearest(name, known)


def unknown_outputs(
    file: Document, refused: Iterable[tuple[At, Any]], key: str, register: Register, own: bool
) -> Iterator[Problem]:
    """Unknown outputs under a key of tables that were refused, each with where it stands.

    `own`: whether an output without an actor is the home country's.
    """
    for at, table in refused:
        written = table.get(key) if isinstance(table, dict) else None
        if isinstance(written, str) and written.strip():
            name = with_home(written, register) if own else written
            if fault := output_fault(name, written, output_names(register)):
                yield file.problem((*at, key), *fault)
