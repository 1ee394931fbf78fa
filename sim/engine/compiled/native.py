"""A program as text for the LLVM compiler: many members side by side in each instruction.

    void kernel(first, last, n, table, reads, writes, uniforms, series, quarters, outputs, memory,
                columns, wanted)

Members are taken in groups of GROUP, whose values lie together in working memory, close to the
processor. For each group: read its rows of the table, work out what is held, then quarter by
quarter read its series and work out what moves, writing its outputs: all, or those columns that
are listed. What rests on nothing but outputs is left out, chunk by chunk, where these are not asked
for; where none are, the new rows are written at the end. Series lie as they are read: (group,
quarter, column, member).
Operations are cut into chunks, one function each, that run over the group some lanes at a time; a
chunk of a few hundred operations is what a compiler handles well, and what the processor's store of
instructions holds.

Every operation is the IEEE one, in the order of the model, never joined or reordered: + - * / sqrt
and comparisons give the bits that NumPy gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from sim.engine.compiled.frame import INTRINSICS, KERNEL, TOLD
from sim.engine.compiled.instructions import KINDS, hexadecimal, instruction, splat
from sim.engine.compiled.program import HELD, MOVING, UNIFORM, Chunk, MemoryRows, Program, chunks
from sim.engine.compiled.symbols import FLOAT, TRUTH, WHOLE, Node, number_of

GROUP = 16
"""Members whose values lie together: few enough for the processor's nearest memory."""

AREAS = ("old", "new", "ws", "outputs")
"""Where a chunk finds and leaves values that lie in groups: arguments of its function."""

LENGTH = 256
"""Operations in a chunk."""


@dataclass(frozen=True)
class Text:
    """A program for the compiler, and what its caller must provide."""

    ir: str
    memory: int
    """Rows of working memory, of GROUP numbers each."""
    reads: tuple[str, ...]
    """Rows of the table that are read, in order of the argument."""
    writes: tuple[str, ...]


def text_of(program: Program, lanes: int) -> Text:
    """Write a program for vectors of so many lanes."""
    return _Writer(program, lanes).text()


class _Writer:
    """Writes one program."""

    def __init__(self, program: Program, lanes: int):
        self.program, self.lanes = program, lanes
        self.nodes = program.graph.nodes
        self.column = {k: i for i, k in enumerate(program.columns)}
        self.states = list(program.states)
        inputs = {str(self.nodes[k].value) for k in program.needed if self.nodes[k].op == "input"}
        self.carried = [name for name in self.states if name in inputs]
        self.place = {name: i for i, name in enumerate(self.states)}
        self.constants: dict[int, int] = {}
        self.goals: dict[int, list[tuple[str, int]]] = {}
        for name, number in program.states.items():
            self.goals.setdefault(number, []).append(("state", self.place[name]))
        for column, number in enumerate(program.outputs):
            self.goals.setdefault(number, []).append(("outputs", column))

    def text(self) -> Text:
        """The whole program."""
        places, rows = MemoryRows(), self.program.rows
        row_nodes = {
            str(self.nodes[k].value): k for k in self.program.needed if self.nodes[k].op == "input"
        }
        for name in (*rows, *self.program.series):
            places.take(row_nodes[name])
        held = list(chunks(self.program, HELD, LENGTH, places))
        moving = list(chunks(self.program, MOVING, LENGTH, places))
        functions = [
            *(self._chunk(f"held{i}", chunk) for i, chunk in enumerate(held)),
            *(self._chunk(f"moving{i}", chunk) for i, chunk in enumerate(moving)),
        ]
        done = {k for chunk in moving for k in chunk.operations}
        rest = [k for k in self.goals if k not in done]
        for i in range(0, len(rest), LENGTH):
            functions.append(self._delivery(f"moving{len(moving)}", rest[i : i + LENGTH], places))
            moving.append(Chunk((), {}, {}, told=False))
        size = places.size + 2 * max(len(self.states), 1) + len(self.program.outputs)
        ir = "\n".join(
            [
                self._constants(),
                *functions,
                self._kernel(len(held), moving, places.size),
                INTRINSICS,
            ]
        )
        ir = ir.replace("FLOATS", KINDS[FLOAT]).replace("LANES", str(self.lanes))
        return Text(ir, size, (*rows, *self.carried), tuple(self.states))

    # ---- chunks ---------------------------------------------------------------------------

    def _chunk(self, name: str, chunk: Chunk) -> str:
        lines = list[str]()
        known = set(chunk.operations)
        for number in chunk.operations:
            for j in self.nodes[number].inputs:
                if j not in known:
                    known.add(j)
                    lines += self._load(j, chunk.reads)
            lines += self._operation(number)
            if number in chunk.leaves:
                lines += self._store(number, "ws", chunk.leaves[number] * GROUP)
            if self.program.rates[number] == MOVING:
                lines += self._goals(number)
        return self._function(name, lines)

    def _delivery(self, name: str, numbers: Sequence[int], places: MemoryRows) -> str:
        lines = list[str]()
        for number in numbers:
            lines += [*self._load(number, places.of), *self._goals(number)]
        return self._function(name, lines)

    def _goals(self, number: int) -> Iterator[str]:
        for kind, place in self.goals.get(number, ()):
            if kind == "state":
                yield from self._store(number, "new", place * GROUP)
            else:
                yield from self._store(number, "outputs", place * GROUP)

    def _function(self, name: str, lines: Sequence[str]) -> str:
        # Frozen, lest the compiler count up each of hundreds of addresses by itself.
        places = [
            f"  %to.{area} = getelementptr double, ptr %{area}, i64 %j\n"
            f"  %at.{area} = freeze ptr %to.{area}"
            for area in AREAS
        ]
        head = (
            f"define internal void @{name}(ptr noalias %old, ptr noalias %new, ptr noalias %ws, "
            "ptr noalias %u, ptr noalias %outputs) {\nstart:\n  br label %loop\nloop:\n"
            "  %j = phi i64 [0, %start], [%next, %loop]"
        )
        tail = (
            f"  %next = add i64 %j, {self.lanes}\n  %more = icmp ult i64 %next, {GROUP}\n"
            "  br i1 %more, label %loop, label %end\nend:\n  ret void\n}"
        )
        return "\n".join([head, *places, *lines, tail])

    def _load(self, number: int, rows: Iterable[int] | dict[int, int]) -> Iterator[str]:
        """Bring a value from where it is kept; constants are written where they are used."""
        node = self.nodes[number]
        if node.op == "constant":
            if self._kept(node):
                place = self.constants.setdefault(number, len(self.constants))
                vector = "<LANES x double>"
                yield f"  %an{number} = getelementptr {vector}, ptr @constants, i64 {place}"
                yield f"  %n{number} = load {vector}, ptr %an{number}, align 32"
            return
        if self.program.rates[number] == UNIFORM:
            yield from self._uniform(number, node)
            return
        if node.op == "input" and str(node.value) in self.place:
            area, row = "old", self.place[str(node.value)]
        else:
            area, row = "ws", rows[number]  # type: ignore[index]
        name = f"n{number}"
        yield self._address(name, area, row * GROUP)
        if node.type == FLOAT:
            yield f"  %{name} = load <LANES x double>, ptr %a{name}, align 32"
        elif node.type == WHOLE:
            yield f"  %{name} = load <LANES x i64>, ptr %a{name}, align 32"
        else:
            yield f"  %w{name} = load <LANES x i64>, ptr %a{name}, align 32"
            yield f"  %{name} = icmp ne <LANES x i64> %w{name}, zeroinitializer"

    @staticmethod
    def _address(name: str, area: str, offset: int) -> str:
        """A place a fixed way from the lanes at hand, so that it goes into the instruction."""
        return f"  %a{name} = getelementptr inbounds nuw double, ptr %at.{area}, i64 {offset}"

    def _uniform(self, number: int, node: Node) -> Iterator[str]:
        kind = "double" if node.type == FLOAT else "i64"
        name = f"n{number}"
        vector = f"<LANES x {kind}>"
        full = name if node.type != TRUTH else f"w{name}"
        yield f"  %a{name} = getelementptr {kind}, ptr %u, i64 {self.column[number]}"
        yield f"  %s{name} = load {kind}, ptr %a{name}"
        yield f"  %e{name} = insertelement {vector} poison, {kind} %s{name}, i32 0"
        yield (
            f"  %{full} = shufflevector {vector} %e{name}, {vector} poison, "
            "<LANES x i32> zeroinitializer"
        )
        if node.type == TRUTH:
            yield f"  %{name} = icmp ne {vector} %{full}, zeroinitializer"

    def _store(self, number: int, area: str, offset: int) -> Iterator[str]:
        node, name = self.nodes[number], f"n{number}_{area}{offset}"
        value, kind = self._operand(number), KINDS[node.type]
        if node.type == TRUTH:
            yield f"  %w{name} = sext <LANES x i1> {value} to <LANES x i64>"
            value, kind = f"%w{name}", KINDS[WHOLE]
        yield self._address(name, area, offset)
        yield f"  store {kind} {value}, ptr %a{name}, align 32"

    # ---- operations -----------------------------------------------------------------------

    def _operand(self, number: int) -> str:
        node = self.nodes[number]
        return f"%n{number}" if node.op != "constant" or self._kept(node) else splat(node)

    @staticmethod
    def _kept(node: Node) -> bool:
        """Whether a constant is kept in memory, one for each lane, as instructions like it."""
        return node.op == "constant" and node.type == FLOAT and bool(number_of(node))

    def _constants(self) -> str:
        rows = [
            f"<LANES x double> <{', '.join([f'double {hexadecimal(self.nodes[k])}'] * self.lanes)}>"
            for k in self.constants
        ]
        # Not `constant`: a compiler that saw through it would spread a number out at every use.
        return (
            f"@constants = internal global [{max(len(rows), 1)} x <LANES x double>] "
            + (f"[{', '.join(rows)}]" if rows else "zeroinitializer")
            + ", align 32"
        )

    def _operation(self, number: int) -> Iterator[str]:
        node = self.nodes[number]
        against = self.nodes[node.inputs[-1]].op == "constant"
        values = [self._operand(i) for i in node.inputs]
        yield from instruction(f"%n{number}", node, values, against)

    def _copies(self) -> Iterator[str]:
        """A column of a group brought to its place, past the caches: nobody reads it here again."""
        for i in range(0, GROUP, self.lanes):
            yield f"  %f{i} = getelementptr double, ptr %kfrom, i64 {i}"
            yield f"  %x{i} = load <LANES x double>, ptr %f{i}, align 32"
            yield f"  %t{i} = getelementptr double, ptr %kinto, i64 {i}"
            yield f"  store <LANES x double> %x{i}, ptr %t{i}, align 32, !nontemporal !0"

    # ---- the whole ------------------------------------------------------------------------

    def _kernel(self, held: int, moving: Sequence[Chunk], rows: int) -> str:
        prelude = "\n".join(
            f"  call void @held{i}(ptr %a, ptr %b, ptr %memory, ptr %uniforms, ptr %tile)"
            for i in range(held)
        )
        calls = [
            f"  call void @moving{i}(ptr %old, ptr %new, ptr %memory, ptr %u, ptr %tile)"
            for i in range(len(moving))
        ]
        living = [c for c, chunk in zip(calls, moving, strict=True) if not chunk.told]
        telling = [c for c, chunk in zip(calls, moving, strict=True) if chunk.told]
        needs = self._needs([chunk for chunk in moving if chunk.told])
        together, columns = self.program.makes_series, len(self.program.outputs)
        return KERNEL.format(
            a=rows * GROUP,
            b=(rows + max(len(self.states), 1)) * GROUP,
            rows=len(self.program.rows),
            carried=len(self.carried),
            written=len(self.states),
            width=max(len(self.column), 1),
            columns=columns,
            columns_or_one=max(columns, 1),
            all=", ".join(f"i64 {k}" for k in range(max(columns, 1))),
            tile=(rows + 2 * max(len(self.states), 1)) * GROUP,
            copy="\n".join(self._copies()),
            group=GROUP,
            bytes=GROUP * 8,
            prelude=prelude,
            living="\n".join(living),
            telling="\n".join(TOLD.format(i=i, bit=_bit(i), call=c) for i, c in enumerate(telling)),
            needs=", ".join(f"i64 {one}" for one in needs or [0]),
            places=", ".join(f"i64 {self.place[name] * GROUP}" for name in self.carried) or "i64 0",
            carried_or_one=max(len(self.carried), 1),
            series=len(self.program.series),
            begin="%gall" if together else "%g",
            apart=GROUP if together else "%n",
        )

    def _needs(self, told: Sequence[Chunk]) -> list[int]:
        """For each output the chunks that are only told and on which it rests, as bits."""
        bits = {k: _bit(i) for i, chunk in enumerate(told) for k in chunk.operations}
        needs: dict[int, int] = {}
        for k in self.program.needed:
            needs[k] = reduce(or_, (needs[j] for j in self.nodes[k].inputs), bits.get(k, 0))
        return [needs[output] for output in self.program.outputs]


def _bit(chunk: int) -> int:
    """What stands for a chunk among 64 bits; the last stands for all that follow."""
    return 1 << min(chunk, 62)
