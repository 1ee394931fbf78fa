"""The years 2010 to 2018 as each future lived through them, before what 2018 was like is taken."""

import numpy as np

from sim.engine.chance import Shocks
from sim.engine.draws import draw
from sim.engine.play import live
from sim.engine.run import Run
from sim.inputs.register import Register, output_names
from sim.model.ops import Array
from sim.model.record import observe
from sim.model.world import World


def free_run(register: Register, run: Run) -> dict[str, Array]:
    """Every output of 2010Q1 to 2018Q4, (quarter, member) by name with its actor."""
    members = np.arange(run.design.members, dtype=np.uint64)
    draws, streams = run.design.draw_and_stream(members)
    shocks = Shocks(run.seed, streams, run.chance)
    assumptions = draw(register, run.seed, draws, run.assumptions, run.held)
    world = World(register.cast, assumptions, register.programmes)
    seen = [
        np.concatenate([observe(world)[name] for name in register.outputs])
        for _ in live(world, register, shocks)
    ]
    return dict(zip(output_names(register), np.moveaxis(np.array(seen), 1, 0), strict=True))
