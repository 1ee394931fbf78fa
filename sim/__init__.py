"""Hedgerow: policy scenario simulation of small-state hedging.

import sim

result = sim.run("western-pressure", members=1000)
result.summary            # long table with units
result.members            # one row per member and quarter
result.of("alignment.CHN")  # (quarter, member)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pandas as pd

    from sim.ensemble import Trajectories
    from sim.ops import Array
    from sim.scenario import Scenario
    from sim.seeds import Register

__all__ = ["Result", "load", "run"]


def load(
    name: str, *, seeds: Path | str | None = None, scenarios: Path | str | None = None
) -> Scenario:
    """A scenario by name, with all that it inherits.

    Reads the copy in the current folder, else the shipped one. Raises FileProblems with file,
    line and column of every mistake.
    """
    from sim.places import in_force
    from sim.scenario import load_scenario

    places = in_force(seeds, scenarios)
    return load_scenario(places.scenarios, name, _register(places.seeds))


def run(
    scenario: str | Scenario,
    *,
    members: int = 1000,
    streams: int = 1,
    seed: int = 7,
    assumptions: Literal["fixed", "prior"] = "prior",
    chance: bool = True,
    held: Mapping[str, float] | None = None,
    seeds: Path | str | None = None,
    scenarios: Path | str | None = None,
) -> Result:
    """Run a scenario over many possible futures.

    Args:
        scenario: a name, or what `load` gave.
        members: how many futures; with `streams` above 1 a multiple of it.
        streams: how many streams of luck each draw of the assumptions meets.
        seed: the same seed gives the same futures in every scenario.
        assumptions: "prior" draws every ranged parameter, "fixed" keeps the central values.
        chance: False switches all shocks off.
        held: parameters held at a value, to cut a link of the model.
        seeds: folder of the numbers; the one in the current folder, else the shipped one.
        scenarios: folder of the scenarios, likewise.

    Raises:
        ValueError: when members is not a multiple of streams, or held names no parameter.
        FileProblems: when a file has mistakes.
    """
    from sim.batch.run import run_scenarios
    from sim.chance import Design
    from sim.ensemble import Run
    from sim.places import in_force

    if assumptions not in ("fixed", "prior"):
        raise ValueError(f"assumptions are 'fixed' or 'prior', not '{assumptions}'")
    register = _register(in_force(seeds, scenarios).seeds)
    unknown = sorted(set(held or {}) - set(register.parameters))
    if unknown:
        raise ValueError(f"no parameter {', '.join(unknown)} in seeds/parameters.toml")
    loaded = (
        load(scenario, seeds=seeds, scenarios=scenarios) if isinstance(scenario, str) else scenario
    )
    how = Run(seed, Design.of(members, streams), assumptions, chance, dict(held or {}))
    return Result(run_scenarios([loaded], register, how)[loaded.name], register)


@dataclass(frozen=True)
class Result:
    """The futures of one scenario."""

    trajectories: Trajectories
    register: Register

    def of(self, name: str) -> Array:
        """One output by name and actor, (quarter, member): `alignment.CHN`, `tilt`."""
        return self.trajectories.of(name)

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Long table of statistics over members; units are a column."""
        from sim.analysis.summary import summarise

        return summarise(self.trajectories, self.register)

    @cached_property
    def members(self) -> pd.DataFrame:
        """Wide table of all members; units by column in `.attrs["units"]`."""
        from sim.analysis.summary import members_table

        table = members_table(self.trajectories)
        outputs = self.register.outputs
        table.attrs["units"] = {
            column: outputs[column.partition(".")[0]].unit for column in table.columns[2:]
        }
        return table


def _register(seeds: Path) -> Register:
    from sim.seeds import load_register

    return load_register(seeds)
