"""What strategies bring about in the same futures: their values, read off the simulation."""

from collections.abc import Callable, Sequence

import numpy as np

from sim.engine.experiment import Experiment
from sim.engine.run import Run
from sim.explore.strategies import Strategy
from sim.explore.values import Values, require_within
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.model.ops import Array

Player = Callable[[Strategy], Array]
"""Simulates a strategy: what is valued, (scenario, value, member)."""


def played(
    strategy: Strategy,
    scenarios: Sequence[Scenario],
    values: Values,
    register: Register,
    run: Run,
) -> Array:
    """What is valued, in its units, (scenario, value, member), as means over quarters.

    The members are the same for every strategy. Raises ValueError as `require_playable` does.
    """
    policies = tuple(strategy.applied(scenario, register) for scenario in scenarios)
    measures = tuple(value.measure for value in values.values)
    found = Experiment(policies, holding(run, strategy), measures).outcomes(register).values
    return np.stack([found[measure].mean(axis=1) for measure in measures], axis=1)


def holding(run: Run, strategy: Strategy) -> Run:
    """The run with a strategy's numbers held; ValueError where the run holds one of them itself."""
    twice = sorted(run.held.keys() & strategy.numbers.keys())
    if twice:
        raise ValueError(f"{', '.join(twice)}: held in all futures, and by {strategy.name} too")
    return run.holding(strategy.numbers)


def require_playable(
    strategies: Sequence[Strategy],
    scenarios: Sequence[Scenario],
    values: Values,
    register: Register,
    run: Run,
) -> None:
    """Refuse, before anything is simulated, what could not be; raises ValueError."""
    require_within(values, [(one.name, one.start, one.end) for one in scenarios])
    for strategy in strategies:
        holding(run, strategy).require_possible(register)
        for scenario in scenarios:
            strategy.applied(scenario, register)
