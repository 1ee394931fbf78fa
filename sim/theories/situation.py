"""What do register and model give to a reference theory about the home country and the powers?

Strength is GDP in 2018. Places are ideal points in votes of the UN General Assembly: those of the
powers stay as in 2018, that of the home country is the model's, quarter by quarter, with its noise.
Actors stand in the order of the cast, the patron first and the home country last.

Ideal points: Bailey, Strezhnev and Voeten (2017), Journal of Conflict Resolution 61:430-456.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.engine.experiment import Experiment, Measure
from sim.engine.run import Run
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.inputs.theory_numbers import GDP
from sim.model.cast import Cast
from sim.model.ops import Array


@dataclass(frozen=True)
class Situation:
    """A scenario over many futures, as theories read it."""

    scenario: Scenario
    register: Register
    powers: tuple[str, ...]
    """Codes, the patron first."""
    strengths: Array
    """GDP in 2018, US$ m, (actor,): the powers, then the home country."""
    outputs: Mapping[str, Array]
    """What the model gives, (quarter, member) by output."""

    @property
    def cast(self) -> Cast:
        """Who is in the model."""
        return self.register.cast

    @cached_property
    def points(self) -> Array:
        """Ideal points of the powers in 2018, (power,)."""
        return np.array([self.register.parameters[f"ideal_2018.{c}"].value for c in self.powers])

    @cached_property
    def span(self) -> float:
        """Largest distance between any two of all actors in 2018, ideal points."""
        return float(np.ptp([*self.points, self.register.parameters["ideal_home_2018"].value]))

    @property
    def home_points(self) -> Array:
        """Ideal point of the home country, (quarter, member)."""
        return self.outputs[f"ideal_point.{self.cast.home.code}"]

    def alignment(self, code: str) -> Array:
        """Alignment with a power, 0-1, (quarter, member)."""
        return self.outputs[f"alignment.{code}"]

    @cached_property
    def shares(self) -> Array:
        """Median share of each power in the home's exports and finance, (quarter, power)."""
        shares = [np.median(self.outputs[f"share.{code}"], axis=-1) for code in self.powers]
        return np.stack(shares, axis=-1)


def situation_of(scenario: Scenario, register: Register, run: Run) -> Situation:
    """Run a scenario and read off what theories need; all futures of that are in memory.

    Raises FileProblems, before anything is simulated, when theories.toml has mistakes.
    """
    cast = register.cast
    powers = (cast.patron, *(code for code in cast.powers if code != cast.patron))
    gdp = [register.theory_numbers[f"{GDP}.{code}"].value for code in powers]
    strengths = np.array([*gdp, register.parameters[GDP].value])
    home = [f"{name}.{cast.home.code}" for name in ("ideal_point", "tilt")]
    names = (*home, *(f"{name}.{code}" for name in ("alignment", "share") for code in powers))
    found = Experiment((scenario,), run, tuple(map(Measure, names))).outcomes(register)
    outputs = {name: found.of(name)[0] for name in names}
    return Situation(scenario, register, powers, strengths, outputs)
