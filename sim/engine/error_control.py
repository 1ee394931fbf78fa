"""How many members are enough?"""

from dataclasses import replace

import numpy as np

from sim.engine.chance import Design
from sim.engine.experiment import Experiment, Measure
from sim.engine.mean_error import luck_error, mean_error, spread_of
from sim.engine.run import Run
from sim.inputs.register import Register, output_names
from sim.inputs.scenario import Scenario
from sim.inputs.strict_toml import nearest
from sim.model.ops import Array

FIRST_TRY, MOST_MEMBERS = 128, 1 << 20
LEAST_DRAWS = 16
"""Draws from which an error is believed."""


def enough_members(
    scenario: Scenario, register: Register, run: Run, output: str, error: float
) -> int:
    """Members at which the Monte Carlo error of an output's mean is below `error` in every quarter.

    Each draw meets as many streams of luck as in `run`. Doubles the draws until they are enough;
    raises ValueError when MOST_MEMBERS are not, when more draws would not help, or when the
    catalogue has no such output.
    """
    if output not in output_names(register):
        known = nearest(output, output_names(register)) or "see `hedgerow list outputs`"
        raise ValueError(f"unknown output '{output}'; {known}")
    streams, seen = run.design.streams, np.empty((len(scenario.quarters), 0))
    draws = max(FIRST_TRY // streams, LEAST_DRAWS)
    while draws * streams <= MOST_MEMBERS:
        futures = replace(run, design=Design(draws, streams))
        experiment = Experiment((scenario,), futures, (Measure(output),))
        for block in experiment.blocks(register, first=seen.shape[1]):
            seen = np.hstack([seen, block.of(output)[0]])
        spread = spread_of(seen, streams)
        if float(mean_error(spread, futures).max()) < error:
            return futures.design.members
        _require_luck_enough(luck_error(spread, futures), streams, error)
        draws *= 2
    raise ValueError(f"{MOST_MEMBERS:,} members are not enough for an error of {error:g}")


def _require_luck_enough(left: Array, streams: int, error: float) -> None:
    """Refuse streams of luck that are too few for the error, however many draws meet them."""
    if float(left.max()) > error:
        raise ValueError(
            f"{streams} streams of luck leave an error of {float(left.max()):.2g}, however many "
            "draws meet them: run with more --streams, or with one"
        )
