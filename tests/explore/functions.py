"""Functions whose sensitivity is known, played in the place of the model.

A design or a plain sample is drawn as for the model, and its values go into the function.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import pi

import numpy as np

from sim.engine.chance import Design
from sim.engine.run import Run
from sim.explore.designs import Laid, Layout, lay_out
from sim.inputs.records import Parameter
from sim.inputs.register import Register
from sim.model.ops import Array


def number(low: float, value: float, high: float) -> Parameter:
    """A number with a range."""
    return Parameter(
        value=value, low=low, high=high, unit="1", label="x", kind="assumed", source="judgement"
    )


@dataclass(frozen=True)
class Function:
    """A function of numbers with a range, and its indices by number."""

    parameters: Mapping[str, Parameter]
    of: Callable[[Mapping[str, Array]], Array]
    variance: float
    first: tuple[float, ...]
    total: tuple[float, ...]

    def laid_out(self, method: Laid, futures: int, seed: int = 7) -> tuple[Layout, Array]:
        """A design over all numbers, and what its rows come to."""
        layout = lay_out(method, {name: name for name in self.parameters}, futures, 1, seed)
        return layout, self.of(layout.draws(self.parameters).columns)

    def register(self, shipped: Register) -> Register:
        """A register with these numbers in the place of the model's."""
        return replace(shipped, parameters=self.parameters)


def ishigami() -> Function:
    """Ishigami and Homma (1990), with a = 7 and b = 0.1."""
    a, b = 7.0, 0.1
    alone = (0.5 * (1 + b * pi**4 / 5) ** 2, a**2 / 8, 0.0)
    both = b**2 * pi**8 * (1 / 18 - 1 / 50)
    variance = sum(alone) + both

    def of(x: Mapping[str, Array]) -> Array:
        y: Array = np.sin(x["a"]) * (1 + b * x["c"] ** 4) + a * np.sin(x["b"]) ** 2
        return y

    parts = (alone[0] + both, alone[1], both)
    return Function(
        {name: number(-pi, 0.0, pi) for name in "abc"},
        of,
        variance,
        tuple(part / variance for part in alone),
        tuple(part / variance for part in parts),
    )


def sobol_g(weights: tuple[float, ...] = (0.0, 1.0, 4.5, 9.0, 99.0, 99.0)) -> Function:
    """Sobol's g-function; the larger its weight the less a number matters."""
    alone = 1 / (3 * (1 + np.array(weights)) ** 2)
    variance = float(np.prod(1 + alone) - 1)

    def of(x: Mapping[str, Array]) -> Array:
        factors = [
            (abs(4 * column - 2) + weight) / (1 + weight)
            for column, weight in zip(x.values(), weights, strict=True)
        ]
        y: Array = np.prod(factors, axis=0)
        return y

    total = alone * np.prod(1 + alone) / (1 + alone) / variance
    return Function(
        {f"x{i}": number(0.0, 0.5, 1.0) for i in range(len(weights))},
        of,
        variance,
        tuple(alone / variance),
        tuple(total),
    )


def futures(n: int, seed: int = 7) -> Run:
    """A run of so many members over the prior."""
    return Run(seed=seed, design=Design(n))
