"""Where in its range does an assumption lie? From 0, its low end, to 1; its value is one half."""

import numpy as np
import pandas as pd

from sim.inputs.records import Parameter
from sim.inputs.register import Register
from sim.model.ops import Array


def marks(parameter: Parameter) -> tuple[list[float], list[float]]:
    """Values of a parameter, in its unit, and the places where they lie, in order.

    One half is the parameter's value, unless the value is an end of its range.
    """
    if parameter.value in (parameter.low, parameter.high):
        return [parameter.low, parameter.high], [0.0, 1.0]
    return [parameter.low, parameter.value, parameter.high], [0.0, 0.5, 1.0]


def value_at(parameter: Parameter, place: float | Array) -> Array:
    """What a parameter is at a place from 0 to 1, in its unit."""
    values, places = marks(parameter)
    found: Array = np.asarray(np.interp(place, places, values))
    return found


def place_of(parameter: Parameter, value: float | Array) -> Array:
    """Where in its range a value lies, from 0 to 1."""
    values, places = marks(parameter)
    found: Array = np.asarray(np.interp(value, values, places))
    return found


def places_of(assumptions: pd.DataFrame, register: Register) -> pd.DataFrame:
    """Where in its range each assumption of each future lies, from 0 to 1, in the same shape."""
    parameters = register.parameters
    return pd.DataFrame(
        {
            name: place_of(parameters[name], assumptions[name].to_numpy())
            for name in map(str, assumptions)
        }
    )
