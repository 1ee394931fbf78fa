"""What was expected before a run, did it hold, and how good are those who expected it?

Statements are the [[expect]] tables of scenario files. They are written into the results folder
before anything is simulated, scored when the numbers are there, and kept in a ledger beside the
results folders, one JSON line each. A line of the ledger is never changed. A statement that
appears only after a result of its scenario was shown is marked, and counts for nothing.

A scenario is the same as another when either its name or all that can change a number is the same.
"""

import errno
import json
import os
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import TypeAdapter, ValidationError

from sim.engine.ensemble import Futures
from sim.inputs.register import Register
from sim.inputs.scenario import ExpectTable, Scenario
from sim.inputs.scenario.words import expectation_words
from sim.inputs.strict_toml import Strict
from sim.model.ops import Array
from sim.model.quarters import parse_quarter, show_quarter

Measure = Literal["median", "median change"]

LEDGER = "expectations.jsonl"
"""Name of the ledger in the folder of results."""
FEWEST = 10
"""Scored statements with a confidence below which calibration would be noise."""
EDGES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Bins of stated confidence, each with its lower edge."""
ROOM_OF_SHARES, ROOM = 0.005, 0.01
"""How far a median may move and still stay: absolutely for outputs between 0 and 1, for all
others as a share of the baseline's median."""


# ---- statements ---------------------------------------------------------------------------------


def digest_of(expect: ExpectTable) -> str:
    """SHA-256 of a statement, with who made it and how sure."""
    fields = expect.model_dump(exclude_none=True) | {"at": _quarter(expect)}
    return sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()


def statements_text(scenarios: Sequence[Scenario]) -> str:
    """The file `expectations.json` of a results folder, to be written before simulating.

    It names each scenario with the digest of its content, and what is expected of it. It holds no
    time and no name of a machine, so the same scenarios always give the same text.
    """
    told = {
        scenario.name: {
            "content": scenario.digest,
            "expect": [_told(expect) for expect in scenario.expects],
        }
        for scenario in scenarios
    }
    return json.dumps({"schema": 1, "scenarios": told}, indent=2, ensure_ascii=False) + "\n"


def _told(expect: ExpectTable) -> dict[str, Any]:
    fields = expect.model_dump(exclude_none=True)
    return {"statement": digest_of(expect), "stated": expectation_words(expect), **fields}


def _quarter(expect: ExpectTable) -> int:
    return parse_quarter(expect.at, end=True)


# ---- scores -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scored:
    """A statement and what came of it."""

    scenario: str
    content: str
    """Digest of all that can change a number of the scenario."""
    statement: str
    """Digest of the statement."""
    output: str
    stated: str
    """The statement in words."""
    at: str
    """The quarter as tables show it."""
    confidence: float | None
    by: str | None
    measure: Measure
    """What `observed` is: the median change against the baseline, or the scenario's median."""
    observed: float | None
    held: bool | None
    """None, like `observed`, for a direction without a baseline that reaches the quarter."""


def score(
    expects: Sequence[ExpectTable], futures: Futures, baseline: Futures | None, register: Register
) -> list[Scored]:
    """Hold statements against the futures of their scenario, and those of the baseline.

    Raises ValueError when scenario and baseline do not hold the same members.
    """
    if baseline is not None and not np.array_equal(futures.members, baseline.members):
        raise ValueError("a scenario and its baseline must have the same members")
    return [_scored(expect, futures, baseline, register) for expect in expects]


def _scored(
    expect: ExpectTable, futures: Futures, baseline: Futures | None, register: Register
) -> Scored:
    observed, held = _outcome(expect, futures, baseline, register)
    return Scored(
        scenario=futures.scenario.name,
        content=futures.scenario.digest,
        statement=digest_of(expect),
        output=expect.output,
        stated=expectation_words(expect),
        at=show_quarter(_quarter(expect)),
        confidence=expect.confidence,
        by=expect.by,
        measure="median" if expect.direction is None else "median change",
        observed=observed,
        held=held,
    )


def _outcome(
    expect: ExpectTable, futures: Futures, baseline: Futures | None, register: Register
) -> tuple[float | None, bool | None]:
    ours = _at(expect, futures)
    if expect.direction is None:
        middle = float(np.median(ours))
        low = -np.inf if expect.above is None else expect.above
        high = np.inf if expect.below is None else expect.below
        return middle, low < middle < high
    if baseline is None or baseline.scenario.end < _quarter(expect):
        return None, None
    usual = _at(expect, baseline)
    change = float(np.median(ours - usual))
    if expect.direction == "stays":
        return change, abs(change) < room(expect.output, usual, register)
    return change, change > 0.0 if expect.direction == "rises" else change < 0.0


def _at(expect: ExpectTable, futures: Futures) -> Array:
    """The output at the quarter, (member,)."""
    row = _quarter(expect) - futures.scenario.start
    values: Array = futures.of(expect.output, slice(row, row + 1))[0]
    return values


def room(output: str, usual: Array, register: Register) -> float:
    """How far the median of an output may move from the baseline's and still stay.

    `usual`: the baseline's members at that quarter, (member,).
    """
    share = register.outputs[output.partition(".")[0]].high == 1.0
    return ROOM_OF_SHARES if share else ROOM * abs(float(np.median(usual)))


def told(scored: Sequence[Scored]) -> list[str]:
    """What a run says of its statements: how many held, and a line for each that did not."""
    if not scored:
        return []
    count = Counter(row.held for row in scored)
    words = f"Expected: {count[True]} of {count[True] + count[False]} held"
    if count[None]:
        words += f"; {count[None]} not scored, for want of a baseline"
    return [words, *(_failure(row) for row in scored if row.held is False)]


def _failure(row: Scored) -> str:
    sure = "" if row.confidence is None else f"; stated with confidence {row.confidence:g}"
    form = "+.4g" if row.measure == "median change" else ".4g"
    found = f"{row.measure} {row.observed:{form}}{sure}"
    return f"  not held: {row.scenario}: {row.stated} ({found})"


# ---- the ledger ---------------------------------------------------------------------------------


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


def read(results: Path) -> Ledger:
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


def append(
    results: Path, batch: str, scenarios: Sequence[Scenario], scored: Sequence[Scored]
) -> None:
    """Add what a batch showed to the ledger: scored statements, and scenarios without any.

    `batch` is the name of the results folder. What the ledger has already is not added again. Safe
    for several processes: all lines go out in one write. Raises OSError when they cannot.
    """
    ledger = read(results)
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


# ---- calibration --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bin:
    """Statements of about the same confidence."""

    low: float
    high: float
    n: int
    stated: float
    """Their mean confidence."""
    held: float
    """The share of them that held."""


@dataclass(frozen=True)
class Calibration:
    """How stated confidence compares with what held."""

    n: int
    """Scored statements with a confidence, each counted once."""
    missing: int
    """How many more it takes; above 0 nothing else is given."""
    brier: float | None
    """Mean squared distance of confidence from what came: 0 is perfect, 0.25 a coin."""
    stated: float | None
    """Mean confidence."""
    held: float | None
    """The share that held."""
    bins: tuple[Bin, ...]
    """Those that hold statements."""


def calibration(ledger: Ledger) -> Calibration:
    """Stated confidence against what held, when there are enough statements.

    A statement counts once for each scenario, with its first score, however often it was run, and
    not at all when it was made after seeing a result.
    """
    pairs = [(line.confidence, line.held) for line in _counted(ledger)]
    sure, held = np.array(pairs, dtype=float).reshape(-1, 2).T
    n = len(pairs)
    if n < FEWEST:
        return Calibration(n, FEWEST - n, None, None, None, ())
    brier = float(np.mean((sure - held) ** 2))
    return Calibration(n, 0, brier, float(sure.mean()), float(held.mean()), _bins(sure, held))


def _counted(ledger: Ledger) -> Iterator[Line]:
    seen: set[tuple[str, str]] = set()
    for line in ledger.lines:
        if line.confidence is None or line.held is None or line.after_seeing:
            continue
        names = {(line.scenario, line.statement), (line.content, line.statement)}
        if not names & seen:
            yield line
        seen |= names


def _bins(sure: Array, held: Array) -> tuple[Bin, ...]:
    place = np.array([bisect_right(EDGES, value) - 1 for value in sure])
    return tuple(
        Bin(low, high, int(inside.sum()), float(sure[inside].mean()), float(held[inside].mean()))
        for i, (low, high) in enumerate(pairwise(EDGES))
        if (inside := place == i).any()
    )
