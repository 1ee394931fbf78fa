"""A part keeps the numbers as they are."""

from collections.abc import Callable

import numpy as np

from sim.batches.parts import measured_of, numbers_of
from sim.engine.ensemble import Trajectories


def test_what_is_no_number_stays_none(small_run: Callable[[str], Trajectories]) -> None:
    """Numbers are rounded to float32 and nothing else: what has left the numbers still shows."""
    futures = small_run("baseline")
    outputs = {name: rows.copy() for name, rows in futures.outputs.items()}
    outputs["gdp"][3, 0, :3] = np.nan, np.inf, -np.inf
    wrong = Trajectories(futures.scenario, futures.members, outputs, futures.actors)
    column = [f"{n}.{c}" for n in outputs for c in futures.actors[n]].index("gdp.KHM")
    for kept in (
        numbers_of(wrong)[column, :, 3],
        measured_of(wrong, ["gdp"], [futures.scenario.quarters[3]])[0, :, 0],
    ):
        np.testing.assert_array_equal(kept[:3], np.array([np.nan, np.inf, -np.inf], np.float32))
        np.testing.assert_array_equal(kept[3:], outputs["gdp"][3, 0, 3:].astype(np.float32))
