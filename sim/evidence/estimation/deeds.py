"""How much pressure is a measure that takes one per cent of output?

    deed_weight = pressure at which preferences are withdrawn in full / loss of full withdrawal
    loss = (1 - (1 + duty)^-elasticity) exports / output * multiplier

Both stand in seeds/parameters.toml with their ranges; draws are taken as a run takes them. The
loss is 3 points of growth at the centre, as S23 has it.
"""

import tomllib
from collections.abc import Iterator, Mapping

import numpy as np
from scipy.stats import qmc

from sim.evidence.estimation.estimate import Basis, Estimate, listed
from sim.evidence.estimation.records import Records
from sim.model.ops import Array
from sim.model.units import PERCENT

DRAWS = 2**12
NAMES = (
    "procedure_escalation",
    "threat_duty",
    "export_elasticity",
    "exports",
    "gdp_2018",
    "export_multiplier",
)


def numbers(records: Records) -> dict[str, Mapping[str, float]]:
    """The numbers that are used, each with value, low and high."""
    text = (records.seeds / "parameters.toml").read_text(encoding="utf-8")
    known = {name: one for part in tomllib.loads(text).values() for name, one in part.items()}
    named = {"exports": f"exports_2018.{records.giver}"}
    return {name: known[named.get(name, name)] for name in NAMES}


def drawn(number: Mapping[str, float], u: Array) -> Array:
    """Draws of a number for u in (0, 1): half of the weight on each side of its value."""
    low, value, high = number["low"], number["value"], number["high"]
    below = low + 2 * u * (value - low)
    return np.where(u < 0.5, below, value + (2 * u - 1) * (high - value))


def loss(duty: Array, elasticity: Array, exports: Array, gdp: Array, multiplier: Array) -> Array:
    """Loss of output, in % of it, when all exports to the giver of preferences meet the duty."""
    return np.asarray(PERCENT * (1 - (1 + duty) ** -elasticity) * exports / gdp * multiplier)


def deeds(records: Records) -> Iterator[tuple[str, Estimate]]:
    """Pressure per % of output that a measure takes."""
    known = numbers(records)
    u = qmc.Sobol(len(NAMES), seed=0).random(DRAWS)
    draws = [drawn(known[name], u[:, column]) for column, name in enumerate(NAMES)]
    centre = [np.array(known[name]["value"]) for name in NAMES]
    lost, weights = loss(*draws[1:]), draws[0] / loss(*draws[1:])
    value = float(centre[0] / loss(*centre[1:]))
    method = (
        "pressure at which partial withdrawal becomes full over the loss of full withdrawal; draws "
        "of both from their ranges; upper end 95 %, lower end 0, since a deed may count for nothing"
    )
    checks = listed(
        ["loss in % of GDP", "5 %", "95 %", "weight 5 %", "median"],
        [
            float(loss(*centre[1:])),
            *np.quantile(lost, (0.05, 0.95)),
            *np.quantile(weights, (0.05, 0.5)),
        ],
    )
    basis = Basis(("parameters.toml",), len(NAMES), 2018, 2018)
    high = float(np.quantile(weights, 0.95))
    yield "deed_weight", Estimate(value, 0.0, high, "index per % of GDP", method, basis, checks)
