"""What the page's engine needs, as bytes: numbers of the seeds, resolved scenarios, programs.

    4 bytes    length of the description, little-endian
    JSON       the description
    module     WebAssembly for any browser with SIMD, of `engine.modules.plain` bytes
    module     WebAssembly with joined products and sums, of `engine.modules.fused` bytes

all compressed as zlib does. What the page changes (levers, events, held numbers, ranges, the seed)
it lays out anew itself; scenario files are read by Python alone. Numbers are written so that they
are read back to the last bit.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from sim.engine.compiled.drawing import DRAW, STREAM
from sim.engine.compiled.engine import CompiledModel, Step, compiled_model
from sim.engine.compiled.native import GROUP, text_of
from sim.engine.compiled.program import Program, upstream
from sim.engine.compiled.symbols import FLOAT, WHOLE, Node, number_of
from sim.engine.compiled.uniforms import uniforms_of
from sim.engine.compiled.wasm_object import data_size
from sim.engine.compiled.webassembly import LANES, wasm_module
from sim.engine.draws import Draws
from sim.inputs.register import Register, output_names
from sim.inputs.scenario import Scenario
from sim.model.quarters import START, parse_quarter
from sim.model.units import YEAR

STEPS = ("draw", "luck", "start", "quarter", "join")
"""Programs by the name under which a module exports them."""

CALLED = ("exp", "log", "tanh", "cos", "sin")
"""Operations of which a browser's last digit may differ from NumPy's."""


def bundle(register: Register, scenarios: Sequence[Scenario], draws: Iterable[Draws] = ()) -> bytes:
    """All that the engine of a page needs.

    Args:
        register: the seeds in force.
        scenarios: those that the page offers.
        draws: tables of draws that it offers, such as the posterior.
    """
    model = compiled_model(register)
    programs = {name: _step(model, name).program for name in STEPS}
    modules = [wasm_module(programs, fused=fused) for fused in (False, True)]
    sizes = dict(zip(("plain", "fused"), map(len, modules), strict=True))
    described = {
        **description(register, scenarios, draws),
        "engine": {
            **_layout(model),
            "data": max(map(data_size, modules)),
            "functions": _functions(model, [model.history, *scenarios]),
            "modules": sizes,
        },
    }
    text = json.dumps(described, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    head = text.encode()
    return zlib.compress(b"".join([len(head).to_bytes(4, "little"), head, *modules]), 9)


def description(
    register: Register, scenarios: Sequence[Scenario], draws: Iterable[Draws]
) -> dict[str, Any]:
    """Numbers of the seeds and scenarios, without the programs."""
    history = compiled_model(register).history
    return {
        "seeds": register.digest,
        "parameters": _parameters(register),
        "levers": _levers(register),
        "actions": [
            {"actor": who, **action.model_dump(include={"does", "lever", "effect", "unit", "size"})}
            for (who, _), action in register.actions.items()
        ],
        "outputs": _outputs(register),
        "draws": {one.name: _draws(one) for one in draws},
        "history": _scenario(history),
        "scenarios": [_scenario(one) for one in scenarios],
    }


def _parameters(register: Register) -> list[dict[str, Any]]:
    """In the order of the table's rows, with the limits within which one may be held."""
    kept = {"value", "low", "high", "unit", "label", "kind"}
    return [
        {"name": name, **one.model_dump(include=kept), "limits": one.limits or (one.low, one.high)}
        for name, one in register.parameters.items()
    ]


def _levers(register: Register) -> dict[str, Any]:
    kept = {"default", "low", "high", "unit", "label", "clamps"}
    return {
        name: {
            **lever.model_dump(include=kept),
            "calendar": [parse_quarter(date) for date in lever.calendar],
        }
        for name, lever in register.levers.items()
    }


def _outputs(register: Register) -> list[dict[str, Any]]:
    """In the order of the columns that programs write."""
    kept = {"unit", "low", "high", "label"}
    return [
        {"name": name, **register.outputs[name.partition(".")[0]].model_dump(include=kept)}
        for name in output_names(register)
    ]


def _draws(draws: Draws) -> dict[str, Any]:
    columns = {name: column.tolist() for name, column in draws.columns.items()}
    return {"base": draws.base, "repeats": draws.repeats, "rows": draws.rows, "columns": columns}


def _scenario(scenario: Scenario) -> dict[str, Any]:
    fields = ("id", "actor", "does", "size", "first", "last")
    return {
        "name": scenario.name,
        "title": scenario.title,
        "start": scenario.start,
        "end": scenario.end,
        "settings": {name: one.value for name, one in scenario.settings.items()},
        "events": [{key: getattr(event, key) for key in fields} for event in scenario.events],
    }


# ---- programs -----------------------------------------------------------------------------------


def _step(model: CompiledModel, name: str) -> Step:
    step: Step = getattr(model, name)
    return step


def _layout(model: CompiledModel) -> dict[str, Any]:
    """Where programs find and leave their numbers."""
    return {
        "group": GROUP,
        "rows": len(model.row),
        "columns": model.columns,
        "shocks": len(model.luck.program.outputs),
        "draw": model.row[DRAW],
        "stream": model.row[STREAM],
        "first": START,
        "year": YEAR,
        "steps": {name: _described(_step(model, name)) for name in STEPS},
    }


def _described(step: Step) -> dict[str, Any]:
    """Rows that a program reads and writes, its memory in bytes, and its uniform columns."""
    text, program = text_of(step.program, LANES), step.program
    places = {number: i for i, number in enumerate(upstream(program.graph, program.columns))}
    return {
        "reads": step.reads.tolist(),
        "writes": step.writes.tolist(),
        "memory": text.memory * GROUP * 8,
        "nodes": [_node(program.graph.nodes[number], places) for number in places],
        "columns": [places[number] for number in program.columns],
    }


def _node(node: Node, places: Mapping[int, int]) -> list[Any]:
    """An operation on earlier nodes, the name of an input, or a constant with its type."""
    if node.op == "input":
        return ["input", node.value]
    if node.op == "constant":
        if node.type == WHOLE:  # as text: a browser's numbers hold 53 bits
            return [WHOLE, str(node.value)]
        value = number_of(node)
        return [node.type, float(value) if node.type == FLOAT else bool(value)]
    return [node.op, *(places[number] for number in node.inputs)]


def _functions(
    model: CompiledModel, scenarios: Sequence[Scenario]
) -> dict[str, list[tuple[float, float]]]:
    """NumPy's exp, log and the like at all that scenarios ask of them, to the last bit."""
    met: dict[str, dict[float, float]] = {}
    for scenario in scenarios:
        given = uniforms_of(scenario, model.register, seed=0, chance=True)
        for name in ("luck", "start", "quarter", "join"):
            _collect(_step(model, name).program, given, met)
    return {op: sorted(pairs.items()) for op, pairs in met.items()}


def _collect(
    program: Program, given: Mapping[str, Any], met: dict[str, dict[float, float]]
) -> None:
    known = program.uniform_values(given)
    for number, values in known.items():
        node = program.graph.nodes[number]
        if node.op in CALLED:
            pairs = np.broadcast_arrays(known[node.inputs[0]], values)
            finite = np.isfinite(pairs[0]) & np.isfinite(pairs[1])
            taken = (np.atleast_1d(one[finite]).tolist() for one in pairs)
            met.setdefault(node.op, {}).update(zip(*taken, strict=True))
