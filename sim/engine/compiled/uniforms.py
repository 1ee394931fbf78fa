"""What programs are given that is the same for all members: levers, dates, keys, ranges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.chance import LOW_32, Integers, round_keys
from sim.engine.compiled.drawing import CHANCE, HIGH, KEYS, LOW, QUARTER, VALUE
from sim.engine.compiled.recording import NUMBER
from sim.engine.play import all_levers_of, number_of
from sim.engine.prior import prior_keys
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario

KEPT = 256
"""Tables of uniform values that are kept."""


def uniforms_of(scenario: Scenario, register: Register, seed: int, chance: bool) -> dict[str, Any]:
    """Levers, dates and keys of luck in each quarter of a scenario, by the inputs they are."""
    levers = all_levers_of(scenario, register)
    dates = np.arange(scenario.start, scenario.end + 1, dtype=np.uint64)
    given: dict[str, Any] = {f"lever.{name}": values for name, values in levers.items()}
    given[NUMBER] = np.array([number_of(int(date)) for date in dates])
    given[QUARTER] = dates
    given[CHANCE] = np.full(dates.size, float(chance))
    keys = round_keys(seed & LOW_32, seed >> 32)
    return given | _named_keys(np.tile(keys, (dates.size, 1, 1, 1)))


def priors_of(register: Register, seed: int) -> dict[str, Any]:
    """Keys and ends of the draw of each parameter, by the inputs they are."""
    parameters = register.parameters
    given = _named_keys(np.array([prior_keys(seed, name) for name in parameters]))
    for end, of in ((VALUE, "value"), (LOW, "low"), (HIGH, "high")):
        given[end] = np.array([getattr(p, of) for p in parameters.values()])
    return given


def _named_keys(keys: Integers) -> dict[str, Any]:
    """Keys of Philox, (row, round, word, 1), by the inputs that they are."""
    return dict(zip(KEYS, keys.reshape(len(keys), -1).T, strict=True))


class Tables:
    """Tables of uniform values, made once for all blocks."""

    def __init__(self) -> None:
        """None yet."""
        self._made: dict[tuple[Any, ...], tuple[Scenario, NDArray[np.uint64]]] = {}

    def once(
        self, key: tuple[Any, ...], scenario: Scenario, make: Callable[[], NDArray[np.uint64]]
    ) -> NDArray[np.uint64]:
        """What a step is given in a scenario, made when it is first asked for."""
        key = (*key, id(scenario))
        if key not in self._made:
            if len(self._made) >= KEPT:
                self._made.clear()
            # The scenario is held, lest another take its identity.
            self._made[key] = scenario, make()
        return self._made[key][1]
