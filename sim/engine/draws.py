"""The numbers a block of members lives by: every parameter, drawn or at its centre."""

from collections.abc import Mapping
from typing import Literal

import numpy as np

from sim.engine.chance import Integers, assumption_uniforms, stretch
from sim.inputs.records import Parameter
from sim.inputs.register import Register
from sim.model.assumptions import Assumptions
from sim.model.ops import Array

Mode = Literal["fixed", "prior"]


def draw(
    register: Register,
    seed: int,
    draws: Integers,
    mode: Mode,
    held: Mapping[str, float | Array] | None = None,
) -> Assumptions:
    """Parameter values for draws (uint64, (member,)).

    `held` fixes some parameters at a value, also outside their range: to cut a link of the model;
    an array (member,) gives each member its own.
    """
    held = held or {}
    ranged = {n: p.sobol for n, p in register.parameters.items() if p.sobol is not None}
    uniforms = assumption_uniforms(seed, draws, ranged) if mode == "prior" else {}
    values = {}
    for name, parameter in register.parameters.items():
        if name in held:
            values[name] = np.full(draws.shape, held[name], np.float64)
        else:
            values[name] = _value(parameter, uniforms.get(name), draws.shape)
    return Assumptions(values, register.cast.zeros)


def _value(parameter: Parameter, uniform: Array | None, shape: tuple[int, ...]) -> Array:
    if uniform is None:
        return np.full(shape, parameter.value)
    return stretch(uniform, parameter.value, parameter.low, parameter.high)
