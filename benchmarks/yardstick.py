"""The same recorded programs written as C: how fast could the model run on one core?

Every program of the fused engine is written as C over vectors of members, compiled by gcc with all
it has (`-O3 -march=native`, products and sums contracted), and put in the place of the engine's
own machine code. Draws, tables, order of members and what is written out are the engine's, so that
the two differ in the code that the compiler made and in nothing else.

The C is free where the engine is not: a maximum need not hand on NaN, products and sums are joined,
and the layout is the fastest found by trial.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from sim.engine.compiled import native
from sim.engine.compiled.engine import CompiledModel
from sim.engine.compiled.machine import Kernel, lanes
from sim.engine.compiled.native import Text
from sim.engine.compiled.program import HELD, MOVING, UNIFORM, Chunk, MemoryRows, Program, chunks
from sim.engine.compiled.symbols import FLOAT, TRUTH, Node, number_of
from sim.inputs.register import Register

GROUP = 16
"""Members whose values lie together."""

LENGTH = 256
"""Operations in a function."""

FLAGS = ("-O3", "-march=native", "-fno-math-errno", "-fno-trapping-math", "-fno-strict-aliasing")

FORMS = {
    "add": "{0} + {1}",
    "sub": "{0} - {1}",
    "mul": "{0} * {1}",
    "div": "{0} / {1}",
    "neg": "-{0}",
    "fma": "{0} * {1} + {2}",
    "sqrt": "root({0})",
    "minimum": "least({0}, {1})",
    "maximum": "most({0}, {1})",
    "iadd": "{0} + {1}",
    "imul": "{0} * {1}",
    "iand": "{0} & {1}",
    "ior": "{0} | {1}",
    "ixor": "{0} ^ {1}",
    "shl": "{0} << {1}",
    "shr": "{0} >> {1}",
    "to_float": "to_float({0})",
    "bits": "(whole){0}",
    "from_bits": "(number){0}",
    "at_least": "(whole)({0} >= {1})",
    "below": "(whole)({0} < {1})",
    "nonzero": "(whole)({0} != 0)",
    "both": "{0} & {1}",
    "where": "pick({0}, {1}, {2})",
}
"""What each operation is in C; the truth is a vector of all bits or none."""

HEAD = """
#include <math.h>
#include <stdint.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

typedef double number __attribute__((vector_size(8 * LANES)));
typedef uint64_t whole __attribute__((vector_size(8 * LANES)));

#define N(x) ((x) - (number){})
#define W(x) ((x) | (whole){})
#define AT(area, row) (*(number *)((area) + (row) * GROUP + j))
#define INLINE static inline __attribute__((always_inline))

#if defined(__AVX2__) && LANES == 4
INLINE number pick(whole c, number a, number b) {
  return (number)_mm256_blendv_pd((__m256d)b, (__m256d)a, (__m256d)c);
}
INLINE number least(number a, number b) { return (number)_mm256_min_pd((__m256d)a, (__m256d)b); }
INLINE number most(number a, number b) { return (number)_mm256_max_pd((__m256d)a, (__m256d)b); }
INLINE number root(number a) { return (number)_mm256_sqrt_pd((__m256d)a); }
INLINE whole narrow(whole a, whole b) {
  return (whole)_mm256_mul_epu32((__m256i)a, (__m256i)b);
}
INLINE void past(double *to, number a) { _mm256_stream_pd(to, (__m256d)a); }
#elif defined(__AVX512F__) && LANES == 8
INLINE number pick(whole c, number a, number b) {
  return (number)_mm512_mask_blend_pd(_mm512_test_epi64_mask((__m512i)c, (__m512i)c), (__m512d)b,
                                      (__m512d)a);
}
INLINE number least(number a, number b) { return (number)_mm512_min_pd((__m512d)a, (__m512d)b); }
INLINE number most(number a, number b) { return (number)_mm512_max_pd((__m512d)a, (__m512d)b); }
INLINE number root(number a) { return (number)_mm512_sqrt_pd((__m512d)a); }
INLINE whole narrow(whole a, whole b) {
  return (whole)_mm512_mul_epu32((__m512i)a, (__m512i)b);
}
INLINE void past(double *to, number a) { _mm512_stream_pd(to, (__m512d)a); }
#else
INLINE number pick(whole c, number a, number b) {
  return (number)((c & (whole)a) | (~c & (whole)b));
}
INLINE number least(number a, number b) { return pick((whole)(a < b), a, b); }
INLINE number most(number a, number b) { return pick((whole)(a > b), a, b); }
INLINE number root(number a) {
  for (int i = 0; i < LANES; i++) a[i] = sqrt(a[i]);
  return a;
}
INLINE whole narrow(whole a, whole b) { return a * b; }
INLINE void past(double *to, number a) { *(number *)to = a; }
#endif

INLINE number to_float(whole a) {
  number high = (number)((a >> 32) | 0x4530000000000000u);
  number low = (number)((a & 0xFFFFFFFFu) | 0x4330000000000000u);
  return (high - 0x1.00000001p84) + low;
}
"""

FUNCTION = """
static __attribute__((noinline)) void NAME(
    const double *restrict old, double *restrict new, double *restrict ws,
    const double *restrict u, double *restrict outputs) {
  for (int j = 0; j < GROUP; j += LANES) {
BODY
  }
}
"""

KERNEL = """
static const int64_t places[] = {PLACES};

void kernel(int64_t first, int64_t last, int64_t n, const double *table, const int64_t *reads,
            const int64_t *writes, const double *uniforms, const double *series,
            int64_t quarters, double *outputs, double *memory, const int64_t *columns,
            int64_t wanted) {
  double *ws = memory, *a = memory + ROWS * GROUP, *b = a + STATES * GROUP;
  double *tile = b + STATES * GROUP;
  for (int64_t g = first; g < last; g += GROUP) {
    for (int i = 0; i < READS; i++)
      memcpy(ws + i * GROUP, table + reads[i] * n + g, 8 * GROUP);
    for (int i = 0; i < CARRIED; i++)
      memcpy(a + places[i] * GROUP, table + reads[READS + i] * n + g, 8 * GROUP);
    double *old = a, *new = b;
    const double *u = uniforms;
HELD
    for (int64_t q = 0; q < quarters; q++, u += WIDTH) {
      for (int i = 0; i < SERIES; i++)
        memcpy(ws + (READS + i) * GROUP,
               series + ((g * quarters + q * GROUP) * SERIES + i * GROUP), 8 * GROUP);
MOVING
      int64_t apart = TOGETHER ? GROUP : n;
      int64_t at = q * COLUMNS * apart + (TOGETHER ? g * quarters * COLUMNS : g);
      double *to = outputs ? outputs + at : 0;
      for (int i = 0; outputs && i < COLUMNS; i++)
        for (int j = 0; j < GROUP; j += LANES) past(to + i * apart + j, AT(tile, i));
      double *next = old;
      old = new;
      new = next;
    }
    for (int i = 0; !outputs && i < WRITTEN; i++)
      memcpy((double *)table + writes[i] * n + g, old + i * GROUP, 8 * GROUP);
  }
}
"""


def there() -> bool:
    """Whether gcc is."""
    return shutil.which("gcc") is not None


class InC(CompiledModel):
    """The fused engine with the machine code of gcc in the place of its own."""

    def __init__(self, register: Register):
        self._folder = tempfile.TemporaryDirectory()
        super().__init__(register)
        for step in (self.draw, self.luck, self.start, self.quarter, self.join):
            step.kernel._call.load()

    def _kernel(self, program: Program) -> Kernel:
        return compiled(program, Path(self._folder.name))


class _Call:
    """A function that gcc is still at work on."""

    def __init__(self, source: Path):
        self._library = source.with_suffix(".so")
        command = ["gcc", *FLAGS, "-shared", "-fPIC", str(source), "-o", str(self._library), "-lm"]
        self._compiler = subprocess.Popen(command)

    def load(self) -> None:
        """Wait for it."""
        if self._compiler.wait():
            raise OSError("gcc could not compile the yardstick")
        self._function = ctypes.CDLL(str(self._library)).kernel
        pointer, whole = ctypes.c_void_p, ctypes.c_int64
        self._function.argtypes = [whole] * 3 + [pointer] * 5 + [whole] + [pointer] * 3 + [whole]
        self._function.restype = None

    def __call__(self, *values: int) -> None:
        self._function(*values)


def compiled(program: Program, folder: Path) -> Kernel:
    """A program's kernel, which gcc compiles at the same time as others."""
    writer = _Writer(program)
    source = folder / f"program{len(list(folder.glob('*.c')))}.c"
    source.write_text(writer.text(), encoding="utf-8")
    room = -(-writer.memory * GROUP // native.GROUP)
    text = Text("", room, (*program.rows, *writer.carried), tuple(writer.states))
    return Kernel(text, _Call(source), None)


class _Writer:
    """Writes one program as C."""

    def __init__(self, program: Program):
        self.program, self.nodes = program, program.graph.nodes
        self.column = {k: i for i, k in enumerate(program.columns)}
        self.states = list(program.states)
        inputs = {str(self.nodes[k].value): k for k in program.needed if self._is(k, "input")}
        self.carried = [name for name in self.states if name in inputs]
        self.place = {name: i for i, name in enumerate(self.states)}
        self.places = MemoryRows()
        for name in (*program.rows, *program.series):
            self.places.take(inputs[name])
        self.goals: dict[int, list[str]] = {}
        for name, k in program.states.items():
            self.goals.setdefault(k, []).append(f"AT(new, {self.place[name]})")
        for i, k in enumerate(program.outputs):
            self.goals.setdefault(k, []).append(f"AT(outputs, {i})")
        self.memory = 0

    def _is(self, number: int, op: str) -> bool:
        return self.nodes[number].op == op

    def text(self) -> str:
        """The whole source."""
        held = list(chunks(self.program, HELD, LENGTH, self.places))
        moving = list(chunks(self.program, MOVING, LENGTH, self.places))
        done = {k for chunk in moving for k in chunk.operations}
        rest = [k for k in self.goals if k not in done]
        functions = [self._function(f"held{i}", self._chunk(c)) for i, c in enumerate(held)]
        functions += [self._function(f"moving{i}", self._chunk(c)) for i, c in enumerate(moving)]
        functions.append(self._function("rest", self._delivery(rest)))
        states = max(len(self.states), 1)
        self.memory = self.places.size + 2 * states + len(self.program.outputs)
        calls = {
            "HELD": [f"    held{i}(a, b, ws, u, tile);" for i in range(len(held))],
            "MOVING": [f"      moving{i}(old, new, ws, u, tile);" for i in range(len(moving))]
            + ["      rest(old, new, ws, u, tile);"] * bool(rest),
        }
        sizes = {
            "LANES": lanes(),
            "GROUP": GROUP,
            "ROWS": self.places.size,
            "STATES": states,
            "WRITTEN": len(self.states),
            "READS": len(self.program.rows),
            "CARRIED": len(self.carried),
            "WIDTH": max(len(self.column), 1),
            "COLUMNS": len(self.program.outputs),
            "SERIES": len(self.program.series),
            "TOGETHER": int(self.program.makes_series),
        }
        kernel = KERNEL.replace(
            "PLACES", ", ".join(str(self.place[name]) for name in self.carried) or "0"
        )
        for name, lines in calls.items():
            kernel = kernel.replace(f"\n{name}\n", "\n" + "\n".join(lines) + "\n")
        defined = "".join(f"#define {name} {size}\n" for name, size in sizes.items())
        return defined + HEAD + "".join(functions) + kernel

    def _function(self, name: str, lines: Iterator[str]) -> str:
        body = "\n".join(f"    {line}" for line in lines)
        return FUNCTION.replace("NAME", name).replace("BODY", body)

    def _chunk(self, chunk: Chunk) -> Iterator[str]:
        known = set(chunk.operations)
        for number in chunk.operations:
            for j in self.nodes[number].inputs:
                if j not in known and not self._is(j, "constant"):
                    known.add(j)
                    yield self._load(j)
            yield self._operation(number)
            if number in chunk.leaves:
                yield f"AT(ws, {chunk.leaves[number]}) = (number)n{number};"
            if self.program.rates[number] == MOVING:
                yield from self._goals(number)

    def _delivery(self, numbers: Sequence[int]) -> Iterator[str]:
        for number in numbers:
            if not self._is(number, "constant"):
                yield self._load(number)
            yield from self._goals(number)

    def _goals(self, number: int) -> Iterator[str]:
        for goal in self.goals.get(number, ()):
            yield f"{goal} = (number){self._operand(number)};"

    def _load(self, number: int) -> str:
        node = self.nodes[number]
        kind = _kind(node)
        if self.program.rates[number] == UNIFORM:
            at = self.column[number]
            held = f"u[{at}]" if node.type == FLOAT else f"((const uint64_t *)u)[{at}]"
            value = f"N({held})" if node.type == FLOAT else f"W({held})"
            if node.type == TRUTH:
                value = f"({kind})({value} != 0)"
            return f"const {kind} n{number} = {value};"
        if node.op == "input" and str(node.value) in self.place:
            value = f"AT(old, {self.place[str(node.value)]})"
        else:
            value = f"AT(ws, {self.places.of[number]})"
        return f"const {kind} n{number} = ({kind}){value};"

    def _operand(self, number: int) -> str:
        node = self.nodes[number]
        if node.op != "constant":
            return f"n{number}"
        if node.type == FLOAT:
            return f"N({_float(node)})"
        if node.type == TRUTH:
            return f"W({'~0ull' if node.value else '0ull'})"
        return f"W({node.value}ull)"

    def _operation(self, number: int) -> str:
        node = self.nodes[number]
        values = [self._operand(i) for i in node.inputs]
        form = FORMS[node.op]
        if node.op == "imul" and all(self._narrow(i) for i in node.inputs):
            form = "narrow({0}, {1})"
        return f"const {_kind(node)} n{number} = {form.format(*values)};"

    def _narrow(self, number: int) -> bool:
        """Whether a whole number surely has 32 bits."""
        node = self.nodes[number]
        if node.op == "constant":
            return int(node.value) < 1 << 32
        small = [self._narrow(i) for i in node.inputs]
        if node.op == "iand":
            return any(small)
        if node.op == "shr":
            shift = self.nodes[node.inputs[1]]
            return small[0] or (shift.op == "constant" and int(shift.value) >= 32)
        return node.op in ("ior", "ixor") and all(small)


def _kind(node: Node) -> str:
    return "number" if node.type == FLOAT else "whole"


def _float(node: Node) -> str:
    value = float(number_of(node))
    if np.isnan(value):
        return '__builtin_nan("")'
    return f"{'-' * (value < 0)}__builtin_inf()" if np.isinf(value) else value.hex()
