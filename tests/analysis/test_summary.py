"""What futures say together, held against the members themselves."""

from collections.abc import Callable

import numpy as np
import pytest

from sim.analysis import summary
from sim.analysis.summary import COLUMNS, QUANTILES, quantile, summarise
from sim.engine.chance import Design
from sim.engine.choice import installed
from sim.engine.ensemble import Trajectories
from sim.engine.run import Run
from sim.inputs.register import Register
from sim.model.ops import Array

MEMBERS = 8
"""Those of `small_run`."""


@pytest.mark.parametrize("members", [1, 2, 5, 100, 101])
def test_quantiles_are_numpys(members: int) -> None:
    """Quantiles are those that NumPy gives, to the ends."""
    values: Array = np.random.default_rng(1).normal(size=(3, members))
    for q in (0.0, 0.05, 0.5, 0.95, 1.0):
        ours = quantile(np.sort(values, axis=-1), q)
        np.testing.assert_allclose(ours, np.quantile(values, q, axis=-1), rtol=1e-12)


@pytest.mark.parametrize("cells", [MEMBERS, 7 * MEMBERS, summary.CELLS])
def test_each_row_is_that_of_its_quarter_and_actor(
    small_run: Callable[[str], Trajectories],
    register: Register,
    monkeypatch: pytest.MonkeyPatch,
    cells: int,
) -> None:
    """However many numbers are held at once, a row tells the members of its own quarter."""
    monkeypatch.setattr(summary, "CELLS", cells)
    futures = small_run("western-pressure")
    run = Run(design=Design(MEMBERS), engine="fused" if installed() else "numpy")
    table = summarise(futures, register, run)
    quarters = list(futures.scenario.quarters)
    for name, code in (("alignment", "CHN"), ("pressure", "EUU"), ("gdp", "KHM"), ("gap", "KHM")):
        mine = (table["variable"] == name) & (table["actor"] == code)
        rows = table[mine].set_index("quarter")
        values = futures.of(f"{name}.{code}" if len(futures.actors[name]) > 1 else name)
        assert list(rows.index) == quarters
        assert set(rows["unit"]) == {register.outputs[name].unit}
        np.testing.assert_allclose(rows["mean"], values.mean(axis=1), rtol=1e-12)
        np.testing.assert_allclose(rows["sd"], values.std(axis=1, ddof=1), rtol=1e-9, atol=1e-12)
        for column, q in zip(COLUMNS, QUANTILES, strict=True):
            np.testing.assert_allclose(rows[column], np.quantile(values, q, axis=1), rtol=1e-12)
        errors = values.std(axis=1, ddof=1) / np.sqrt(MEMBERS)
        np.testing.assert_allclose(rows["mc_error"], errors, rtol=1e-9, atol=1e-12)
