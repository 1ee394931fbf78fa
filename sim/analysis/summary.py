"""What do the futures of a scenario say together?

One row per quarter, actor and variable: mean, spread, quantiles, and the Monte Carlo error of the
mean, so that nobody reads a digit that more members would change.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from sim.engine.ensemble import Futures, Trajectories
from sim.engine.mean_error import mean_error, members_for_half, spread_of
from sim.engine.run import Run
from sim.engine.tallies import Tally
from sim.engine.tallying import Tallies
from sim.inputs.register import Register
from sim.model.ops import Array

QUANTILES = (0.05, 0.25, 0.50, 0.75, 0.95)
COLUMNS = ("q05", "q25", "q50", "q75", "q95")
CELLS = 4_000_000
"""Numbers held at once, so that memory does not grow with members."""


def summarise(futures: Futures, register: Register, run: Run) -> pd.DataFrame:
    """Long table: scenario, quarter, actor, variable, unit, n, mean, sd, quantiles, mc_error.

    `futures` are all those of `run`. `mc_error` is missing where one draw cannot tell it;
    `n_for_half_error` is how many members surely halve it.
    """
    parts = list(_tables(futures, register, run))
    return pd.concat(parts, ignore_index=True)


def _tables(futures: Futures, register: Register, run: Run) -> Iterator[pd.DataFrame]:
    quarters, n = futures.scenario.quarters, futures.members.size
    for name, output in register.outputs.items():
        codes = register.cast.actors_of(output.by)
        found = _over_time(futures, [f"{name}.{code}" for code in codes], len(quarters), run)
        yield pd.DataFrame(
            {
                "scenario": futures.scenario.name,
                "quarter": np.repeat(quarters, len(codes)),
                "actor": np.tile(codes, len(quarters)),
                "variable": name,
                "unit": output.unit,
                "n": n,
                **{key: values.T.ravel() for key, values in found.items()},
            }
        )


def summarise_tallies(tallies: Tallies, register: Register, run: Run) -> pd.DataFrame:
    """The table of `summarise` from a tally; quantiles are right to (|x| + unit) / 512."""
    error = mean_error(tallies.levels.spread, run)
    table = _rows_of(tallies, register, tallies.levels, {"mc_error": error})
    return table.assign(n_for_half_error=members_for_half(run))


def changes_of(tallies: Tallies, register: Register, run: Run) -> pd.DataFrame:
    """Long table of paired differences from the first scenario, a row as in `summarise`.

    `rose` and `fell` are shares of futures, 0-1; a difference that rounding explains is none.
    `mc_error` is that of the mean difference.
    """
    tally = tallies.changes
    shares = {"rose": tally.share("above"), "fell": tally.share("below")}
    return _rows_of(tallies, register, tally, shares | {"mc_error": mean_error(tally.spread, run)})


def _rows_of(
    tallies: Tallies, register: Register, tally: Tally, more: Mapping[str, Array]
) -> pd.DataFrame:
    """A row for each quarter, output and actor, ordered as in `summarise`."""
    quarters = tallies.scenario.quarters
    actors_of = register.cast.actors_of
    named = [(n, o.unit, c) for n, o in register.outputs.items() for c in actors_of(o.by)]
    variables, units, codes = zip(*named, strict=True)
    quantiles = dict(zip(COLUMNS, tally.quantiles(QUANTILES), strict=True))
    table = pd.DataFrame(
        {
            "scenario": tallies.scenario.name,
            "quarter": np.repeat(quarters, len(named)),
            "actor": np.tile(codes, len(quarters)),
            "variable": np.tile(variables, len(quarters)),
            "unit": np.tile(units, len(quarters)),
            "n": tally.n,
            "mean": tally.mean,
            "sd": tally.sd,
            **quantiles,
            **more,
        }
    )
    place = {name: i for i, name in enumerate(register.outputs)}
    order = np.argsort([place[v] for v in table["variable"]], kind="stable")
    return table.iloc[order].reset_index(drop=True)


def _over_time(
    futures: Futures, columns: Sequence[str], quarters: int, run: Run
) -> dict[str, Array]:
    """Statistics of some columns, (column, quarter) each, a few quarters at a time."""
    step = max(CELLS // (run.design.members * len(columns)), 1)
    parts = [
        [statistics(rows, run) for rows in futures.read(columns, slice(first, first + step))]
        for first in range(0, quarters, step)
    ]
    return {
        key: np.concatenate([np.stack([one[key] for one in part]) for part in parts], axis=1)
        for key in parts[0][0]
    }


def statistics(rows: Array, run: Run) -> dict[str, Array]:
    """Statistics over all members of a run, from (quarter, member); (quarter,) each."""
    spread, ordered = spread_of(rows, run.design.streams), np.sort(rows, axis=-1)
    found = {name: quantile(ordered, q) for name, q in zip(COLUMNS, QUANTILES, strict=True)}
    return {
        "mean": rows.mean(axis=-1),
        "sd": spread.sd,
        **found,
        "mc_error": mean_error(spread, run),
        "n_for_half_error": np.full(len(rows), members_for_half(run)),
    }


def quantile(ordered: Array, q: float) -> Array:
    """Quantile of values sorted along the last axis, linear between neighbours."""
    place = q * (ordered.shape[-1] - 1)
    below = int(place)
    above = min(below + 1, ordered.shape[-1] - 1)
    low: Array = ordered[..., below]
    value: Array = low + (place - below) * (ordered[..., above] - low)
    return value


def members_table(trajectories: Trajectories) -> pd.DataFrame:
    """Wide table: member, quarter, and a float32 column `variable.ACTOR` for each output.

    A member's quarters stand together: neighbours are alike, which keeps the file smaller.
    """
    quarters, members = trajectories.scenario.quarters, trajectories.members
    columns: dict[str, object] = {
        "member": np.repeat(members.astype(np.uint32), len(quarters)),
        "quarter": pd.Categorical(np.tile(quarters, members.size), categories=quarters),
    }
    for name, rows in trajectories.outputs.items():
        for i, code in enumerate(trajectories.actors[name]):
            columns[f"{name}.{code}"] = rows[:, i].T.astype(np.float32).ravel()
    return pd.DataFrame(columns)
