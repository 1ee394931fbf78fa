"""The ledger: every statement that was scored and every result that was shown, in order."""

import errno
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from sim.evidence.expectations.scores import Measure, Scored
from sim.inputs.scenario import Scenario
from sim.inputs.strict_toml import Strict

LEDGER = "expectations.jsonl"
"""Name of the ledger in the folder of results."""


class Shown(Strict):
    """A line of the ledger: a result of this scenario was shown."""

    batch: str
    scenario: str
    content: str


class Line(Shown):
    """A line of the ledger: a statement and what came of it, as in `Scored`."""

    statement: str
    output: str
    stated: str
    at: str
    confidence: float | None
    by: str | None
    measure: Measure
    observed: float | None
    held: bool | None
    after_seeing: bool
    """Whether a result of the scenario had been shown before the statement first appeared."""


_LINE: TypeAdapter[Line | Shown] = TypeAdapter(Line | Shown)


@dataclass(frozen=True)
class Ledger:
    """All that was expected and shown, in order."""

    lines: tuple[Line, ...]
    shown: tuple[Shown, ...]
    """All lines, those without a statement too."""
    torn: int
    """Lines that could not be read, such as one cut short by a crash."""


def read_ledger(results: Path) -> Ledger:
    """The ledger in a folder of results; an empty one where there is none yet.

    A line that stands there twice is read once.
    """
    path = results / LEDGER
    rows = path.read_bytes().splitlines() if path.is_file() else []
    parsed = [_parsed(row) for row in rows if row.strip()]
    once: dict[tuple[str, ...], Shown] = {}
    for line in parsed:
        if line is not None:
            once.setdefault(_key(line), line)
    lines = tuple(line for line in once.values() if isinstance(line, Line))
    return Ledger(lines, tuple(once.values()), parsed.count(None))


def _parsed(row: bytes) -> Line | Shown | None:
    try:
        return _LINE.validate_json(row)
    except ValidationError:
        return None


def _key(line: Shown) -> tuple[str, ...]:
    return (line.batch, line.scenario, line.content, getattr(line, "statement", ""))


def append_to_ledger(
    results: Path, batch: str, scenarios: Sequence[Scenario], scored: Sequence[Scored]
) -> None:
    """Add what a batch showed to the ledger: scored statements, and scenarios without any.

    `batch` is the name of the results folder. What the ledger has already is not added again. Safe
    for several processes: all lines go out in one write. Raises OSError when they cannot.
    """
    ledger = read_ledger(results)
    fresh: list[Shown] = [
        Line(batch=batch, after_seeing=_after_seeing(row, ledger), **asdict(row)) for row in scored
    ]
    fresh += [
        Shown(batch=batch, scenario=scenario.name, content=scenario.digest)
        for scenario in scenarios
        if not scenario.expects
    ]
    had = {_key(line) for line in ledger.shown}
    new = {_key(line): line for line in fresh if _key(line) not in had}
    if new:
        _write(results / LEDGER, "".join(f"{line.model_dump_json()}\n" for line in new.values()))


def _after_seeing(row: Scored, ledger: Ledger) -> bool:
    """Whether a result of the scenario was shown and the statement was not there by then."""
    shown = [line for line in ledger.shown if _same(line, row)]
    before = (line for line in ledger.lines if _same(line, row))
    first = next((line for line in before if line.statement == row.statement), None)
    return bool(shown) if first is None else first.after_seeing


def _same(one: Shown | Scored, other: Shown | Scored) -> bool:
    return one.scenario == other.scenario or one.content == other.content


def _write(path: Path, text: str) -> None:
    """Append in one write and flush to disk, on a new line when the last one is torn."""
    whole = not path.is_file() or path.read_bytes()[-1:] in (b"", b"\n")
    data = ("" if whole else "\n").encode() + text.encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, 0o644)
    try:
        if os.write(descriptor, data) != len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
