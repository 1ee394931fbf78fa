"""The years 2010 to 2018 as each future lived through them, before what 2018 was like is taken."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.engine.chance import Shocks
from sim.engine.draws import draw
from sim.engine.ensemble import blocks_of
from sim.engine.play import live
from sim.engine.run import Run
from sim.inputs.register import Register, output_names
from sim.inputs.scenario import Scenario
from sim.model.ops import Array
from sim.model.record import observe
from sim.model.world import World


def free_run(
    register: Register,
    run: Run,
    outputs: Sequence[str] | None = None,
    history: Scenario | None = None,
) -> dict[str, Array]:
    """Outputs of 2010Q1 to 2018Q4, (quarter, member) by name with its actor.

    Args:
        register: the seeds in force.
        run: which futures; memory grows with them and with the outputs asked for.
        outputs: names such as "votes.CHN"; every output by default.
        history: what stands in the place of the recorded years, over the same quarters.

    Raises:
        ValueError: a run that the register does not allow.
    """
    run.require_possible(register)
    run = run.settled(1)
    known = output_names(register)
    asked = list(outputs if outputs is not None else known)
    rows = [known.index(name) for name in asked]
    blocks = [
        _lived(register, run, np.arange(block.start, block.stop, dtype=np.uint64), history)[:, rows]
        for block in blocks_of(run.design.members)
    ]
    return dict(zip(asked, np.moveaxis(np.concatenate(blocks, axis=-1), 1, 0), strict=True))


def _lived(
    register: Register, run: Run, members: NDArray[np.uint64], history: Scenario | None
) -> Array:
    """Every output of some members, (quarter, column, member)."""
    draws, streams = run.design.draw_and_stream(members)
    if run.engine == "fused":
        from sim.engine.compiled.engine import compiled_model, usual_threads  # noqa: PLC0415

        return compiled_model(register).live(draws, streams, run, usual_threads(), history)
    shocks = Shocks(run.seed, streams, run.chance)
    assumptions = draw(register, run.seed, draws, run.assumptions, run.held)
    world = World(register.cast, assumptions, register.programmes)
    quarters = (observe(world) for _ in live(world, register, shocks, history))
    return np.array([np.concatenate([seen[o] for o in register.outputs]) for seen in quarters])
