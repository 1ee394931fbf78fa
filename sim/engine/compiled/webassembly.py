"""The programs compiled for browsers: one WebAssembly module, from the text that native code has.

The compiler that makes native code has `wasm32` among its targets, so the page runs the recorded
model itself, with nothing beside the `fast` extra. Vectors have two lanes, which is what a browser
has. Two builds are made:

    plain   `simd128`: a product and its sum are rounded one after the other
    fused   `relaxed-simd` too: `fmuladd` becomes `relaxed_madd`, which rounds once where the
            processor can, as native code does; its numbers then have the bits of native ones

All programs lie in one module and share its memory. Each is parsed by itself and then taken into
the first, whereby the compiler gives constants and inner functions that share a name another one;
in separate modules each would put its constants at address 0, over those of the others. Of a
program only its function `kernel` is called from outside; it gets the program's name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import llvmlite
import llvmlite.binding as llvm

from sim.engine.compiled.machine import kept_on_disk
from sim.engine.compiled.native import text_of
from sim.engine.compiled.program import Program
from sim.engine.compiled.wasm_object import module_from

LANES = 2

TRIPLE = "wasm32-unknown-unknown"
FEATURES = "+simd128,+bulk-memory"
OPTIONS = {"cpu": "generic", "opt": 2, "reloc": "static", "codemodel": "default"}

ROUNDED_TWICE = f"@llvm.fmuladd.v{LANES}f64"
ROUNDED_ONCE = f"@llvm.wasm.relaxed.madd.v{LANES}f64"


def wasm_module(programs: Mapping[str, Program], *, fused: bool) -> bytes:
    """A module that exports the kernel of each program under its name.

    Args:
        programs: with their operations spelt out, by name.
        fused: whether products and sums are joined; asks for relaxed SIMD in the browser.
    """
    texts = {name: _text(name, program, fused) for name, program in programs.items()}
    features = f"{FEATURES},+relaxed-simd" if fused else FEATURES
    made = (llvmlite.__version__, str(llvm.llvm_version_info), features, str(OPTIONS))
    key = hashlib.sha256("\n".join([TRIPLE, *made, *texts.values()]).encode()).hexdigest()
    code = kept_on_disk(key, lambda: _compiled([*texts.values()], features))
    return module_from(code, [*programs])


def _text(name: str, program: Program, fused: bool) -> str:
    ir = text_of(program, LANES).ir.replace("@kernel(", f"@{name}(")
    return ir.replace(ROUNDED_TWICE, ROUNDED_ONCE) if fused else ir


def _compiled(texts: list[str], features: str) -> bytes:
    whole, *others = map(llvm.parse_assembly, texts)
    for one in others:
        whole.link_in(one)
    whole.verify()
    code: bytes = _target(features).emit_object(whole)
    return code


def _target(features: str) -> Any:
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    return llvm.Target.from_triple(TRIPLE).create_target_machine(features=features, **OPTIONS)
