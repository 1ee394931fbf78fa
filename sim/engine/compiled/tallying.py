"""Members tallied by machine code: what `sim.engine.tallies` does with arrays, but faster.

The arithmetic of a value is that of `bins.bins_and_summands` and `bins.paired_change`,
recorded on symbols; only the loop around it is written here. While a row is tallied, values and
bins of the next one are fetched, as memory is slower than counting. A row is tallied where it has
room for the bins that are met; others are left to the tally itself, which then makes room.
"""

from __future__ import annotations

import ctypes
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from sim.engine.bins import SUMS, bins_and_summands, paired_change
from sim.engine.compiled.instructions import lines_of, name_of
from sim.engine.compiled.machine import lanes, loaded
from sim.engine.compiled.symbols import Graph, Symbol
from sim.engine.compiled.tally_loop import LOOP
from sim.engine.tallies import TOGETHER, BeyondError, Tally
from sim.model.ops import Array

SPILL = 1 << 16
"""Vectors of bins without room that are kept before the tally must make room."""

FIRST = 64
"""Members by which a new tally first makes room."""


@dataclass(frozen=True)
class Loops:
    """The compiled loops: for values, and for their differences from a reference."""

    values: Any
    changes: Any
    engine: tuple[Any, Any]
    """Holds the code."""


def add(
    pool: ThreadPoolExecutor, threads: int, tally: Tally, values: Array, reference: Array | None
) -> None:
    """Add members, (row, member), to a tally, as they are or by how they differ from a reference.

    Values of a row must lie side by side, and rows in the reference as far apart. Raises
    BeyondError for what cannot be counted.
    """
    members = values.shape[1]
    whole = members // lanes() * lanes()
    if whole > TOGETHER:
        raise ValueError(f"at most {TOGETHER:,} members are tallied at once")
    if tally.n == 0:
        _make_first_room(tally, _values(values, reference, slice(0, min(members, FIRST))))
    if whole:
        _Block(tally, values, whole, reference).run(pool, threads)
    if whole < members:
        rest = slice(whole, members)
        tally.add(values[:, rest], None if reference is None else reference[:, rest])


def _values(values: Array, reference: Array | None, some: slice) -> Array:
    """Some members, as they are counted."""
    return (
        values[:, some] if reference is None else paired_change(reference[:, some], values[:, some])
    )


def _make_first_room(tally: Tally, some: Array) -> None:
    with np.errstate(invalid="ignore"):
        found, summands = bins_and_summands(some * (1.0 / tally.units)[:, None])
    beyond = summands[SUMS.index("beyond")].any(axis=1)
    if beyond.any():
        raise BeyondError(int(beyond.argmax()))
    places = found.astype(np.int64)
    tally.make_room(places.min(axis=1), places.max(axis=1))


class _Block:
    """One block being tallied."""

    def __init__(self, tally: Tally, values: Array, members: int, reference: Array | None):
        self.tally, self.values, self.members, self.reference = tally, values, members, reference
        self.sums = np.zeros((len(SUMS), tally.units.size), np.uint64)
        self.ends = np.empty((2, tally.units.size))
        self.inverse = 1.0 / tally.units

    def run(self, pool: ThreadPoolExecutor, threads: int) -> None:
        """Count all rows, divided among threads; make room where it is missing, and go on."""
        rows = self.tally.units.size
        left = [range(rows * i // threads, rows * (i + 1) // threads) for i in range(threads)]
        while left:
            done = list(pool.map(self._part, left))
            self._spilled([spill for _, spill in done])
            ends = [reached for reached, _ in done]
            left = [range(r, p.stop) for r, p in zip(ends, left, strict=True) if r < p.stop]
        self.tally.add_sums(self.sums, self.ends, self.members)

    def _part(self, rows: range) -> tuple[int, Array]:
        """Count some rows as far as there is space for spills; where it came, and the spill."""
        spill, kept = np.empty((SPILL, 1 + lanes())), np.zeros(1, np.int64)
        other = self.values if self.reference is None else self.reference
        loops = _loops()
        call = loops.values if self.reference is None else loops.changes
        tally, starts = self.tally, self.tally.starts
        arrays = (self.inverse, tally.base, tally.room, starts, tally.counts, self.sums, self.ends)
        reached = call(
            rows.start,
            rows.stop,
            self.values.strides[0] // 8,
            self.members,
            len(starts),
            SPILL,
            *(array.ctypes.data for array in (self.values, other, *arrays, spill, kept)),
        )
        return reached, spill[: kept[0]]

    def _spilled(self, spills: list[Array]) -> None:
        """Count what had no room."""
        spilled = np.concatenate(spills)
        if not spilled.size:
            return
        rows = np.repeat(spilled[:, 0].astype(np.int64), lanes())
        places = spilled[:, 1:].astype(np.int64).ravel()
        tally = self.tally
        inside = (places >= tally.base[rows]) & (places < (tally.base + tally.room)[rows])
        tally.stray(rows[~inside], places[~inside])


@cache
def _loops() -> Loops:
    """The compiled loops of this process."""
    whole, pointer = ctypes.c_int64, ctypes.c_void_p
    kind = ctypes.CFUNCTYPE(whole, *[whole] * 6, *[pointer] * 11)
    (one, values), (other, changes) = (loaded(_text(c)) for c in (False, True))
    return Loops(kind(values), kind(changes), (one, other))


def _text(changes: bool) -> str:
    """The loop for values, or for differences, as text for the compiler."""
    graph = Graph()
    value, inverse = graph.input("value"), graph.input("inverse")
    tallied: Any = (
        paired_change(_one(graph.input("other")), _one(value)) if changes else _one(value)
    )
    place, summands = bins_and_summands(tallied * inverse)
    roots = [tallied[0], place[0], *(summand[0] for summand in summands)]
    names = {"value": "%value", "inverse": "%inverse", "other": "%other"}
    lines = lines_of(graph, roots, names)
    return _fill("\n".join(lines), *(name_of(graph, root.number, names) for root in roots))


def _one(symbol: Symbol) -> Any:
    held = np.empty(1, object)
    held[0] = symbol
    return held


def _fill(body: str, tallied: str, place: str, *summands: str) -> str:
    """The loop with what is done in it: values are named `tallied`, their bins `place`."""
    wide, many = lanes(), range(len(summands))
    blocks = {
        "BODY": body,
        "TALLIED": tallied,
        "PLACE": place,
        "PHIS": "\n".join(
            f"  %s{i} = phi WHOLES [zeroinitializer, %row], [%t{i}, %counted]" for i in many
        ),
        "ADDS": "\n".join(f"  %t{i} = add WHOLES %s{i}, {name}" for i, name in enumerate(summands)),
        "STORES": "\n".join(
            f"  %z{i} = call i64 @llvm.vector.reduce.add.vLANESi64(WHOLES %t{i})\n"
            f"  %zr{i} = mul i64 %all, {i}\n  %za{i} = add i64 %zr{i}, %r\n"
            f"  %zp{i} = getelementptr i64, ptr %sums, i64 %za{i}\n  store i64 %z{i}, ptr %zp{i}"
            for i in many
        ),
        "COUNTS": "\n".join(
            f"  %p{i} = extractelement <LANES x i64> %at, i32 {i}\n"
            f"  %c{i} = getelementptr i32, ptr %bins, i64 %p{i}\n"
            f"  %e{i} = load i32, ptr %c{i}\n  %f{i} = add i32 %e{i}, 1\n"
            f"  store i32 %f{i}, ptr %c{i}"
            for i in range(wide)
        ),
        "SPILLS": "\n".join(
            f"  %q{i} = extractelement <LANES x i64> %at, i32 {i}\n"
            f"  %in{i} = extractelement <LANES x i1> %inside, i32 {i}\n"
            f"  %g{i} = getelementptr i32, ptr %bins, i64 %q{i}\n"
            f"  %d{i} = select i1 %in{i}, ptr %g{i}, ptr %trash\n"
            f"  %h{i} = load i32, ptr %d{i}\n  %l{i} = add i32 %h{i}, 1\n"
            f"  store i32 %l{i}, ptr %d{i}"
            for i in range(wide)
        ),
    }
    text = LOOP
    for name, block in blocks.items():
        text = text.replace(f"@{name}@", block)
    return (
        text.replace("{SPILLED}", str(wide + 1))
        .replace("WHOLES", "<LANES x i64>")
        .replace("FLOATS", "<LANES x double>")
        .replace("LANES", str(wide))
    )
