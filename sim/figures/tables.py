"""Which numbers does a figure draw? One place that reads the tables of summaries and members."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.engine.ensemble import Futures
from sim.figures.wording import named_scenario, plain_name
from sim.model.cast import Cast

FEWEST = 100  # futures that bands need
FIVE = (0.0, 0.25, 0.5, 0.75, 1.0)  # ranks of the single futures that figures name
QUANTILES = ("q05", "q25", "q50", "q75", "q95")


def of_scenario(summary: pd.DataFrame, scenario: str) -> pd.DataFrame:
    """Keep one scenario's rows when a table holds several.

    Raises:
        ValueError: if the table holds several scenarios and this one is not among them.
    """
    names = sorted(summary["scenario"].unique())
    if len(names) <= 1:
        return summary
    if scenario not in names:
        raise ValueError(f"no rows for scenario {scenario!r}; the table holds {', '.join(names)}")
    return summary[summary["scenario"] == scenario]


def other(baseline: pd.DataFrame | None, scenario: str) -> pd.DataFrame | None:
    """Give the baseline to compare with: none when it is this scenario itself."""
    if baseline is None or baseline.empty:
        return None
    names = sorted(baseline["scenario"].unique())
    if len(names) > 1:
        raise ValueError(f"the baseline's table holds several scenarios: {', '.join(names)}")
    return None if names[0] == scenario else baseline


def named_in(summary: pd.DataFrame, cast: Cast) -> str:
    """Name the scenario of a table inside a sentence."""
    scenario = str(summary["scenario"].iloc[0])
    return named_scenario(scenario, plain_name(scenario, cast))


def across(rows: pd.DataFrame, columns: str, values: str) -> pd.DataFrame:
    """Spread rows over columns, a row per quarter in order; the same cell twice is an error."""
    table = rows.pivot(index="quarter", columns=columns, values=values)  # noqa: PD010
    return table.sort_index()


def wide(summary: pd.DataFrame, variable: str, column: str = "q50") -> pd.DataFrame:
    """Spread one column of one variable: a row per quarter in order, a column per actor.

    Raises:
        ValueError: if the table holds no such variable.
    """
    rows = summary[summary["variable"] == variable]
    if rows.empty:
        raise ValueError(f"the summary has no variable {variable!r}")
    return across(rows, "actor", column)


def rows_of(summary: pd.DataFrame, variable: str, actor: str) -> pd.DataFrame:
    """Keep one output of one actor, a row per quarter in order.

    Raises:
        ValueError: if the table holds no such output, or holds a quarter twice.
    """
    rows = summary[(summary["variable"] == variable) & (summary["actor"] == actor)]
    if rows.empty:
        raise ValueError(f"the summary has no {variable!r} of {actor!r}")
    if rows["quarter"].duplicated().any():
        raise ValueError(f"the summary holds {variable!r} of {actor!r} twice")
    return rows.set_index("quarter").sort_index()


def members_of(futures: Futures, columns: Sequence[str], most: int) -> pd.DataFrame:
    """Wide table of the first members, `most` of them: member, quarter, a column per output."""
    quarters, chosen = futures.scenario.quarters, futures.members[:most]
    rows = {
        "member": np.repeat(chosen, len(quarters)),
        "quarter": pd.Categorical(np.tile(quarters, chosen.size), categories=quarters),
    }
    numbers = {name: futures.of(name)[:, :most].T.ravel() for name in columns}
    return pd.DataFrame(rows | numbers)


def final(members: pd.DataFrame, columns: list[str], quarter: str) -> pd.DataFrame:
    """Give the members' values at one quarter, a row per member, without unfinished members."""
    rows = members[members["quarter"] == quarter]
    return rows.set_index("member")[columns].dropna().sort_index()


def named(values: pd.Series, ranks: Sequence[float] = FIVE) -> list[int]:
    """Choose members by rank, 0-1: lowest, lower quarter, middle, upper quarter, highest.

    Equal values keep the order of the members' numbers, so the choice never varies.
    """
    order = values.sort_index().sort_values(kind="stable").index.to_list()
    if not order:
        return []
    places = np.rint(np.asarray(ranks) * (len(order) - 1)).astype(int)
    return [int(order[place]) for place in dict.fromkeys(places.tolist())]
