"""Does the compiler's object become a module that a browser takes?

Whether the module computes the model is tested in a browser: tests/webpage/test_engine.py.
"""

from pathlib import Path

import pytest

pytest.importorskip("llvmlite", reason="WebAssembly is compiled by llvmlite")

from sim.engine.compiled.program import Program
from sim.engine.compiled.symbols import Graph
from sim.engine.compiled.wasm_object import (
    EXPORT,
    IMPORT,
    MAGIC,
    ObjectError,
    Section,
    _block,
    _number,
    _sections,
    _written,
    data_size,
    module_from,
)
from sim.engine.compiled.webassembly import wasm_module


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for compiled programs."""
    monkeypatch.setenv("HEDGEROW_CACHE", str(tmp_path))
    return tmp_path


def scaled(factor: float) -> Program:
    """A program that multiplies and adds."""
    graph = Graph()
    x = graph.input("x")
    return Program(graph, frozenset(), {}, (graph.apply("fma", x, factor, x).number,))


def test_programs_share_a_module_and_keep_their_names(own_cache: Path) -> None:
    """Each program can be called by its name; a memory is all that the module asks for."""
    module = wasm_module({"one": scaled(2.0), "other": scaled(3.0)}, fused=False)
    bodies = {section.kind: section.body for section in _sections(module)}
    assert bodies[EXPORT][0] == 2
    assert b"\x03one" in bodies[EXPORT]
    assert b"\x05other" in bodies[EXPORT]
    assert bodies[IMPORT][0] == 1
    assert 0 not in bodies
    assert len(list(own_cache.iterdir())) == 1


def test_constants_of_programs_lie_beside_each_other() -> None:
    """Two programs in a module take the room of both their constants."""
    one = data_size(wasm_module({"one": scaled(2.0)}, fused=False))
    both = data_size(wasm_module({"one": scaled(2.0), "other": scaled(3.0)}, fused=False))
    assert 0 < one < both


def test_products_and_sums_are_joined_where_asked() -> None:
    """The relaxed multiply-add stands in the fused build alone."""
    relaxed_madd = b"\xfd\x87\x02"
    plain, fused = (wasm_module({"one": scaled(2.0)}, fused=f) for f in (False, True))
    assert relaxed_madd not in plain
    assert relaxed_madd in fused


def an_object(*sections: Section) -> bytes:
    return MAGIC + b"".join(map(_written, sections))


def imports(*names: str) -> Section:
    rows = [_block(b"env") + _block(name.encode()) + b"\x02\x00\x01" for name in names]
    return Section(IMPORT, _number(len(rows)) + b"".join(rows))


def linking(flags: int) -> Section:
    symbol = b"\x00" + _number(flags) + b"\x00" + _block(b"kernel")
    table = b"\x08" + _block(_number(1) + symbol)
    return Section(0, _block(b"linking") + b"\x02" + table)


@pytest.mark.parametrize(
    ("code", "word"),
    [
        (b"\x7fELF\x01\x01\x01\x00", "no WebAssembly"),
        (an_object(imports("__linear_memory", "exp"), linking(0)), "imports 2 things"),
        (an_object(imports("__stack_pointer"), linking(0)), "__stack_pointer"),
        (an_object(imports("__linear_memory")), "names no symbols"),
        (an_object(imports("__linear_memory"), linking(0x10)), "does not hold"),
        (an_object(imports("__linear_memory"), linking(0)), "defines no quarter"),
    ],
)
def test_an_object_that_needs_a_linker_is_refused(code: bytes, word: str) -> None:
    """What asks for more than a memory, or lacks a program, does not reach a browser."""
    with pytest.raises(ObjectError, match=word):
        module_from(code, ["quarter"])
