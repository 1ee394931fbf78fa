"""How many members are enough?"""

from dataclasses import replace

import numpy as np

from sim.engine.chance import Design
from sim.engine.ensemble import Run
from sim.engine.experiment import Experiment, Measure
from sim.inputs.register import Register, output_names
from sim.inputs.scenario import Scenario
from sim.inputs.strict_toml import nearest

FIRST_TRY, MOST_MEMBERS = 128, 1 << 20


def enough_members(
    scenario: Scenario, register: Register, run: Run, output: str, error: float
) -> int:
    """Members at which the Monte Carlo error of an output's mean is below `error` in every quarter.

    Tries powers of two, at which assumptions are in balance; raises ValueError when MOST_MEMBERS
    are not enough, or the catalogue has no such output.
    """
    if output not in output_names(register):
        known = nearest(output, output_names(register)) or "see `hedgerow list outputs`"
        raise ValueError(f"unknown output '{output}'; {known}")
    members, seen = FIRST_TRY, np.empty((len(scenario.quarters), 0))
    while members <= MOST_MEMBERS:
        futures = replace(run, design=Design(members))
        experiment = Experiment((scenario,), futures, (Measure(output),))
        for block in experiment.blocks(register, first=seen.shape[1]):
            seen = np.hstack([seen, block.of(output)[0]])
        if float(seen.std(axis=1, ddof=1).max()) / members**0.5 < error:
            return members
        members *= 2
    raise ValueError(f"{MOST_MEMBERS:,} members are not enough for an error of {error:g}")
