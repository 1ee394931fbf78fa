"""Members tallied by machine code: what `sim.engine.tallies` does with arrays, but faster.

The arithmetic of a value is that of `tallies.bins_and_summands` and `tallies.paired_change`,
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

from sim.engine.compiled.instructions import lines_of, name_of
from sim.engine.compiled.machine import lanes, loaded
from sim.engine.compiled.symbols import Graph, Symbol
from sim.engine.tallies import SUMS, TOGETHER, BeyondError, Tally, bins_and_summands, paired_change
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
    text = _LOOP
    for name, block in blocks.items():
        text = text.replace(f"@{name}@", block)
    return (
        text.replace("{SPILLED}", str(wide + 1))
        .replace("WHOLES", "<LANES x i64>")
        .replace("FLOATS", "<LANES x double>")
        .replace("LANES", str(wide))
    )


_LOOP = """
declare i64 @llvm.vector.reduce.add.vLANESi64(WHOLES)
declare i1 @llvm.vector.reduce.and.vLANESi1(<LANES x i1>)
declare double @llvm.vector.reduce.fmin.vLANESf64(FLOATS)
declare double @llvm.vector.reduce.fmax.vLANESf64(FLOATS)
declare void @llvm.prefetch.p0(ptr, i32, i32, i32)

define i64 @kernel(
  i64 %first, i64 %last, i64 %stride, i64 %n, i64 %all, i64 %most, ptr noalias %values,
  ptr noalias %others, ptr noalias %inverses, ptr noalias %bases, ptr noalias %rooms,
  ptr noalias %starts, ptr noalias %counts, ptr noalias %sums, ptr noalias %ends,
  ptr noalias %spill, ptr %kept
) {
start:
  %trash = alloca i32
  %need = udiv i64 %n, LANES
  br label %rows
rows:
  %r = phi i64 [%first, %start], [%r2, %rowdone]
  %k = phi i64 [0, %start], [%k3, %rowdone]
  %going = icmp ult i64 %r, %last
  %after = add i64 %k, %need
  %fits = icmp ule i64 %after, %most
  %fresh = icmp eq i64 %k, 0
  %may = or i1 %fits, %fresh
  %on = and i1 %going, %may
  br i1 %on, label %row, label %end
row:
  %vat = mul i64 %r, %stride
  %vp = getelementptr double, ptr %values, i64 %vat
  %op = getelementptr double, ptr %others, i64 %vat
  %ip = getelementptr double, ptr %inverses, i64 %r
  %iv = load double, ptr %ip
  %ie = insertelement FLOATS poison, double %iv, i32 0
  %inverse = shufflevector FLOATS %ie, FLOATS poison, <LANES x i32> zeroinitializer
  %bp = getelementptr i64, ptr %bases, i64 %r
  %bv = load i64, ptr %bp
  %be = insertelement WHOLES poison, i64 %bv, i32 0
  %base = shufflevector WHOLES %be, WHOLES poison, <LANES x i32> zeroinitializer
  %rp = getelementptr i64, ptr %rooms, i64 %r
  %rv = load i64, ptr %rp
  %re = insertelement WHOLES poison, i64 %rv, i32 0
  %room = shufflevector WHOLES %re, WHOLES poison, <LANES x i32> zeroinitializer
  %sp = getelementptr i64, ptr %starts, i64 %r
  %sv = load i64, ptr %sp
  %bins = getelementptr i32, ptr %counts, i64 %sv
  %nextbins = getelementptr i32, ptr %bins, i64 %rv
  %rd = uitofp i64 %r to double
  br label %members
members:
  %i = phi i64 [0, %row], [%i2, %counted]
  %k1 = phi i64 [%k, %row], [%k3, %counted]
  %least = phi FLOATS [splat (double 0x7FF0000000000000), %row], [%least2, %counted]
  %most1 = phi FLOATS [splat (double 0xFFF0000000000000), %row], [%most2, %counted]
@PHIS@
  %xp = getelementptr double, ptr %vp, i64 %i
  %value = load FLOATS, ptr %xp, align 8
  %yp = getelementptr double, ptr %op, i64 %i
  %other = load FLOATS, ptr %yp, align 8
  %xn = getelementptr double, ptr %xp, i64 %stride
  call void @llvm.prefetch.p0(ptr %xn, i32 0, i32 3, i32 1)
  %yn = getelementptr double, ptr %yp, i64 %stride
  call void @llvm.prefetch.p0(ptr %yn, i32 0, i32 3, i32 1)
  %bn = getelementptr double, ptr %nextbins, i64 %i
  call void @llvm.prefetch.p0(ptr %bn, i32 1, i32 3, i32 1)
@BODY@
@ADDS@
  %lower = fcmp olt FLOATS @TALLIED@, %least
  %least2 = select <LANES x i1> %lower, FLOATS @TALLIED@, FLOATS %least
  %higher = fcmp ogt FLOATS @TALLIED@, %most1
  %most2 = select <LANES x i1> %higher, FLOATS @TALLIED@, FLOATS %most1
  %p32 = fptosi FLOATS @PLACE@ to <LANES x i32>
  %p64 = sext <LANES x i32> %p32 to WHOLES
  %at = sub WHOLES %p64, %base
  %inside = icmp ult WHOLES %at, %room
  %whole = call i1 @llvm.vector.reduce.and.vLANESi1(<LANES x i1> %inside)
  br i1 %whole, label %counting, label %spilling
counting:
@COUNTS@
  br label %counted
spilling:
@SPILLS@
  %kat = mul i64 %k1, {SPILLED}
  %kp = getelementptr double, ptr %spill, i64 %kat
  store double %rd, ptr %kp
  %kv = getelementptr double, ptr %kp, i64 1
  store FLOATS @PLACE@, ptr %kv, align 8
  %k2 = add i64 %k1, 1
  br label %counted
counted:
  %k3 = phi i64 [%k1, %counting], [%k2, %spilling]
  %i2 = add i64 %i, LANES
  %more = icmp ult i64 %i2, %n
  br i1 %more, label %members, label %rowdone
rowdone:
@STORES@
  %leastone = call double @llvm.vector.reduce.fmin.vLANESf64(FLOATS %least2)
  %leastp = getelementptr double, ptr %ends, i64 %r
  store double %leastone, ptr %leastp
  %mostone = call double @llvm.vector.reduce.fmax.vLANESf64(FLOATS %most2)
  %mostat = add i64 %all, %r
  %mostp = getelementptr double, ptr %ends, i64 %mostat
  store double %mostone, ptr %mostp
  %r2 = add i64 %r, 1
  br label %rows
end:
  store i64 %k, ptr %kept
  ret i64 %r
}
"""
