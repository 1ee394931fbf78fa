"""What do scenarios change, future by future? The table that every change is read from.

What is printed, drawn or said of a change is a cell of this table: a row for each output and
quarter with the mean, its Monte Carlo error, quantiles, and the shares of futures that rose and
fell.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.analysis.comparison import Comparison, compare
from sim.analysis.summary import quantile, statistics
from sim.batches.results import Results
from sim.engine.run import Run
from sim.model.ops import Array


def paired_changes(results: Results, scenario: str, names: Sequence[str]) -> pd.DataFrame:
    """Changes of some outputs from the reference, by (output, quarter): mean, q05 to q95, rose, ...

    Of counted futures they come from their tallies, and the reference then has none against itself.
    """
    if results.changes is not None:
        return by_output(results.changes, scenario, names)
    both = compare(results.of(results.reference), results.of(scenario), results.register)
    return kept_changes(both, names, results.plan.run())


def kept_changes(both: Comparison, names: Sequence[str], run: Run) -> pd.DataFrame:
    """The same of two scenarios whose futures are kept, all those of a run."""
    tables = [
        pd.DataFrame(
            {"output": name, "quarter": both.quarters, **_described(both.difference(name), run)}
        )
        for name in names
    ]
    return pd.concat(tables).set_index(["output", "quarter"])


def _described(change: Array, run: Run) -> dict[str, Array]:
    """Statistics of differences, (quarter, member), and shares of futures; (quarter,) each."""
    shares = {"rose": (change > 0.0).mean(axis=1), "fell": (change < 0.0).mean(axis=1)}
    return statistics(change, run) | shares


def kept_medians(both: Comparison, names: Sequence[str]) -> pd.DataFrame:
    """Median changes of kept futures: quarter x output."""
    medians = {name: quantile(np.sort(both.difference(name)), 0.5) for name in names}
    return pd.DataFrame(medians, both.quarters)


def counted_medians(changes: pd.DataFrame, scenario: str, names: Sequence[str]) -> pd.DataFrame:
    """The same from the table of changes of counted futures."""
    return by_output(changes, scenario, names)["q50"].unstack("output")[list(names)]  # noqa: PD010


def by_output(table: pd.DataFrame, scenario: str, names: Sequence[str]) -> pd.DataFrame:
    """A scenario's rows of a long table, those of some outputs, by (output, quarter)."""
    rows = table[table["scenario"] == scenario]
    rows = rows.assign(output=rows["variable"] + "." + rows["actor"])
    return rows[rows["output"].isin(names)].set_index(["output", "quarter"])


def median_changes(results: Results, summary: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Median change from the reference where all scenarios of a summary still run.

    A row per scenario, a column per output like `alignment.CHN`.
    """
    quarter = str(summary.groupby("scenario")["quarter"].max().min())
    rows = {results.reference: dict.fromkeys(names, 0.0)}
    for scenario in map(str, summary["scenario"].unique()):
        if scenario != results.reference:
            table = paired_changes(results, scenario, names)["q50"].to_dict()
            rows[scenario] = {name: float(table[name, quarter]) for name in names}
    return pd.DataFrame.from_dict(rows, orient="index")[list(names)]
