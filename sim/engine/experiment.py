"""Runs that stay in memory: for notebooks, and to find how many members are enough."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sim.engine.chance import Design
from sim.engine.ensemble import Run, Trajectories, blocks_of, simulate, simulate_each
from sim.inputs.register import Register, output_names
from sim.inputs.scenario import Scenario
from sim.inputs.strict_toml import nearest

FIRST_TRY, MOST_MEMBERS = 128, 1 << 20


def run_scenarios(
    scenarios: Sequence[Scenario], register: Register, run: Run
) -> list[Trajectories]:
    """All members of the design in every scenario, block by block."""
    run = run.settled(len(scenarios))
    blocks = blocks_of(run.design.members)
    told = [tuple(simulate_each(scenarios, register, run, members)) for members in blocks]
    return [joined(parts) for parts in zip(*told, strict=True)]


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
        for block in blocks_of(members, first=seen.shape[1]):
            sized = replace(run, design=Design(members))
            seen = np.hstack([seen, simulate(scenario, register, sized, block).of(output)])
        if float(seen.std(axis=1, ddof=1).max()) / members**0.5 < error:
            return members
        members *= 2
    raise ValueError(f"{MOST_MEMBERS:,} members are not enough for an error of {error:g}")


def joined(blocks: Sequence[Trajectories]) -> Trajectories:
    """Blocks of one scenario side by side."""
    first = blocks[0]
    if len(blocks) == 1:
        return first
    outputs = {n: np.concatenate([b.outputs[n] for b in blocks], axis=-1) for n in first.outputs}
    members = np.concatenate([block.members for block in blocks])
    return Trajectories(first.scenario, members, outputs, first.actors)
