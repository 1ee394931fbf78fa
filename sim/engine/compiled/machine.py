"""Programs compiled for this processor, once, and kept on disk.

A compiled program is named by a hash of its text, the processor and the compiler: whatever could
make it another program makes it another name, so that nothing stale is ever loaded.
"""

from __future__ import annotations

import ctypes
import hashlib
import math
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import llvmlite
import llvmlite.binding as llvm
import numpy as np

from sim.engine.compiled.native import GROUP, Text

ALIGNED, SEAL = 64, 32

OPTIONS = {"opt": 2, "reloc": "pic", "codemodel": "small"}

NO_DISK = (OSError, RuntimeError)
"""What a disk that cannot be used raises, and a user without a home."""


def lanes() -> int:
    """Numbers that one instruction of this processor takes at once."""
    return 8 if llvm.get_host_cpu_features().get("avx512f") else 4


@dataclass(frozen=True)
class Kernel:
    """A compiled program."""

    text: Text
    _call: Any
    _engine: Any
    """Holds the code; it must live as long as the kernel."""

    def run(
        self,
        members: range,
        table: np.ndarray,
        reads: np.ndarray,
        writes: np.ndarray,
        uniforms: np.ndarray,
        outputs: np.ndarray | None,
        series: np.ndarray | None = None,
    ) -> None:
        """Run groups of members; without outputs, write what has become of the rows.

        Args:
            members: from a multiple of GROUP to another.
            table: (row, member), 64 bits each, contiguous; the number of members is a multiple of
                GROUP.
            reads: rows of the table by place in `text.reads`, int64.
            writes: rows by place in `text.writes`, int64.
            uniforms: (quarter, column), 64 bits each.
            outputs: (quarter, column, member) float64, or as series, or None.
            series: (group, quarter, column, member of the group) float64, if the program has any.
        """
        memory = aligned(self.text.memory * GROUP)
        arrays = (table, reads, writes, uniforms)
        pointers = [array.ctypes.data for array in arrays]
        ends = members.start, members.stop, table.shape[1]
        given, room = (None if some is None else some.ctypes.data for some in (series, outputs))
        self._call(*ends, *pointers, given, len(uniforms), room, memory.ctypes.data, None, 0)


def aligned(*shape: int) -> np.ndarray:
    """Room for numbers that starts on a boundary of the processor's lines."""
    size = math.prod(shape)
    raw = np.empty(size + ALIGNED // 8)
    skip = (-raw.ctypes.data % ALIGNED) // 8
    return raw[skip : skip + size].reshape(shape)


def compiled(text: Text) -> Kernel:
    """A program's kernel, from disk or compiled."""
    engine, address = loaded(text.ir)
    whole, pointer = ctypes.c_int64, ctypes.c_void_p
    kinds = [whole, whole, whole, *[pointer] * 5, whole, *[pointer] * 3, whole]
    return Kernel(text, ctypes.CFUNCTYPE(None, *kinds)(address), engine)


def loaded(ir: str) -> tuple[Any, int]:
    """Where the function `kernel` of a text lies, and what holds it there."""
    code = kept_on_disk(_name(ir), lambda: _compile(ir))
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), _target(), use_lmm=True)
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    return engine, engine.get_function_address("kernel")


def kept_on_disk(name: str, make: Callable[[], bytes]) -> bytes:
    """Compiled code from disk, or made and kept; what is damaged is made again."""
    with suppress(*NO_DISK):
        stored = _path(name).read_bytes()
        if stored == _sealed(name, stored[SEAL:]):
            return stored[SEAL:]
    code = make()
    with suppress(*NO_DISK):  # without a place to keep it, it is compiled again next time
        path = _path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{path.name}.{os.getpid()}")
        aside.write_bytes(_sealed(name, code))
        aside.replace(path)
    return code


def _sealed(name: str, code: bytes) -> bytes:
    """Code behind a digest of its name and itself."""
    return hashlib.sha256(name.encode() + code).digest() + code


def _compile(ir: str) -> bytes:
    module = llvm.parse_assembly(ir)
    module.verify()
    code: bytes = _target().emit_object(module)
    return code


def _target() -> Any:
    """A compiler for this processor; an engine takes its own away."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_default_triple()
    features = llvm.get_host_cpu_features().flatten()
    cpu = llvm.get_host_cpu_name()
    return target.create_target_machine(cpu=cpu, features=features, **OPTIONS)


def _name(ir: str) -> str:
    target = (llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten())
    made = (llvmlite.__version__, str(llvm.llvm_version_info), str(OPTIONS))
    key = "\n".join([*made, *target, ir])
    return hashlib.sha256(key.encode()).hexdigest()


def _path(name: str) -> Path:
    return cache_folder() / f"{name[:32]}.o"


def cache_folder() -> Path:
    """Where compiled programs are kept."""
    own = os.environ.get("HEDGEROW_CACHE")
    if own:
        return Path(own)
    variable = "LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME"
    return Path(os.environ.get(variable) or "~/.cache").expanduser() / "hedgerow"
