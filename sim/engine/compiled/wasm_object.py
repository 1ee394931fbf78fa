"""An object file for WebAssembly made a module that a browser takes.

LLVM writes what a linker is to join with others. One object alone needs none: its functions have
the indices that their calls name, its data begin at address 0 as its addresses say, and its memory
is an import. What is missing is a list of what can be called from outside. So custom sections,
which speak to linkers, are dropped, and an export section is put in, with names and indices from
the symbol table of the `linking` section.

Sources: WebAssembly core specification 2.0, chapter 5 (binary format); "Tool conventions: Linking".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MAGIC = b"\0asm\1\0\0\0"

CUSTOM, IMPORT, EXPORT, DATA_COUNT, CODE, DATA = 0, 2, 7, 12, 10, 11
"""Sections by number."""

SYMBOL_TABLE, FUNCTION = 8, 0
"""The part of `linking` that names symbols, and the kind of symbol that is a function."""

UNDEFINED = 0x10
"""Flag of a symbol that another object must bring."""

MEMORY = ("env", "__linear_memory")
"""The one import: the memory that the page hands in."""


class ObjectError(ValueError):
    """An object that is no module by itself."""


class _Reader:
    """Numbers and names from bytes, one after the other."""

    def __init__(self, data: bytes):
        self._data, self._at = data, 0

    @property
    def more(self) -> bool:
        return self._at < len(self._data)

    def number(self) -> int:
        """A whole number in the variable length that the format uses (LEB128, without sign)."""
        value = shift = 0
        while True:
            byte = self._data[self._at]
            self._at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def take(self, size: int) -> bytes:
        """The next so many bytes."""
        self._at += size
        return self._data[self._at - size : self._at]

    def block(self) -> bytes:
        """Bytes that their number stands before."""
        return self.take(self.number())

    def name(self) -> str:
        """A name."""
        return self.block().decode()


@dataclass(frozen=True)
class Section:
    """A section of an object or module."""

    kind: int
    body: bytes


def module_from(code: bytes, functions: Sequence[str]) -> bytes:
    """The module in an object that exports some functions.

    Raises ObjectError when the object asks for more than a memory, or lacks a function.
    """
    sections = list(_sections(code))
    _require_memory_alone(sections)
    numbers = _functions(sections)
    missing = sorted(set(functions) - set(numbers))
    if missing:
        raise ObjectError(f"the object defines no {', '.join(missing)}")
    exports = Section(EXPORT, _exports({name: numbers[name] for name in functions}))
    kept = [section for section in sections if section.kind != CUSTOM]
    place = next(i for i, one in enumerate(kept) if one.kind in (DATA_COUNT, CODE))
    return MAGIC + b"".join(map(_written, [*kept[:place], exports, *kept[place:]]))


def data_size(module: bytes) -> int:
    """Bytes from the start of memory that a module's own constants take."""
    end = 0
    for section in _sections(module):
        if section.kind == DATA:
            reader = _Reader(section.body)
            for _ in range(reader.number()):
                end = max(end, _segment_end(reader))
    return end


def _segment_end(reader: _Reader) -> int:
    """Where a segment of data ends: flags 0, `i32.const` address `end`, then its bytes."""
    flags, operation = reader.number(), reader.take(1)
    address, end = reader.number(), reader.take(1)
    if (flags, operation, end) != (0, b"\x41", b"\x0b"):
        raise ObjectError("the object's data have no fixed place")
    return address + len(reader.block())


def _sections(code: bytes) -> Iterator[Section]:
    reader = _Reader(code)
    if reader.take(len(MAGIC)) != MAGIC:
        raise ObjectError("these bytes are no WebAssembly")
    while reader.more:
        yield Section(reader.number(), reader.block())


def _require_memory_alone(sections: Sequence[Section]) -> None:
    for section in sections:
        if section.kind == IMPORT:
            reader = _Reader(section.body)
            count, names = reader.number(), (reader.name(), reader.name())
            if count != 1 or names != MEMORY:
                raise ObjectError(f"the object imports {count} things, {names[1]} first")


def _functions(sections: Sequence[Section]) -> dict[str, int]:
    """Index of each function that the object defines, by name."""
    for section in sections:
        reader = _Reader(section.body)
        if section.kind == CUSTOM and reader.name() == "linking":
            reader.number()  # the version of the convention
            while reader.more:
                kind, part = reader.number(), reader.block()
                if kind == SYMBOL_TABLE:
                    return dict(_defined(_Reader(part)))
    raise ObjectError("the object names no symbols")


def _defined(reader: _Reader) -> Iterator[tuple[str, int]]:
    for _ in range(reader.number()):
        kind, flags = reader.number(), reader.number()
        if kind == FUNCTION:
            index = reader.number()
            if flags & UNDEFINED:
                raise ObjectError("the object calls a function that it does not hold")
            yield reader.name(), index
        else:  # data: a name, then segment, place and size
            reader.name()
            for _ in range(3):
                reader.number()


def _exports(numbers: dict[str, int]) -> bytes:
    rows = [_block(name.encode()) + b"\0" + _number(n) for name, n in numbers.items()]
    return _number(len(rows)) + b"".join(rows)


def _written(section: Section) -> bytes:
    return _number(section.kind) + _block(section.body)


def _block(data: bytes) -> bytes:
    return _number(len(data)) + data


def _number(value: int) -> bytes:
    """A whole number as the format writes it."""
    written = bytearray()
    while value >= 0x80:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*written, value])
