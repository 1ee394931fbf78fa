"""Which numbers of the model are the home country's own rules of decision?

Those that are taken by the functions with which it divides effort, answers requests and weighs
concessions: a strategy may hold them. What it believes, what things cost it and how the world
answers are no choices of its own.
"""

from collections.abc import Callable, Mapping
from inspect import signature
from typing import Any, Final

from sim.inputs.records import Parameter
from sim.inputs.register import Register
from sim.model.rules import concession, effort, security

FUNCTIONS: Final[tuple[Callable[..., Any], ...]] = (
    effort.budget,
    effort.response,
    effort.priority,
    effort.value,
    effort.openness,
    effort.divide,
    security.accepted,
    concession.hardened,
    concession.propensity,
)
"""The functions by which the home country decides."""


def decision_rules(register: Register) -> Mapping[str, Parameter]:
    """The parameters that these functions take, those that differ by partner or channel too."""
    taken = {name for function in FUNCTIONS for name in signature(function).parameters}
    parameters = register.parameters
    return {name: parameters[name] for name in parameters if name.partition(".")[0] in taken}
