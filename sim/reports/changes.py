"""What do the scenarios of a batch change at the end, future by future?"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.analysis.comparison import Comparison, compare
from sim.batches.results import Results


def median_changes(results: Results, summary: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Median change from the reference where all scenarios of a summary still run.

    A row per scenario, a column per output like `alignment.CHN`.
    """
    quarter = str(summary.groupby("scenario")["quarter"].max().min())
    if results.changes is not None:
        return _of_counted(results.changes, results.reference, quarter, names)
    one = results.of(results.reference)
    scenarios = [str(name) for name in summary["scenario"].unique()]
    rows = [
        _of_kept(compare(one, results.of(name), results.register), quarter, names)
        for name in scenarios
    ]
    return pd.DataFrame(rows, scenarios)


def _of_kept(both: Comparison, quarter: str, names: Sequence[str]) -> dict[str, float]:
    at = both.quarters.index(quarter)
    return {name: float(np.median(both.difference(name)[at])) for name in names}


def _of_counted(
    changes: pd.DataFrame, reference: str, quarter: str, names: Sequence[str]
) -> pd.DataFrame:
    """The same from tallies, which have none of the reference against itself."""
    rows = changes[changes["quarter"] == quarter]
    rows = rows.assign(output=rows["variable"] + "." + rows["actor"])
    table = rows.pivot(index="scenario", columns="output", values="q50")[list(names)]  # noqa: PD010
    return table.reindex([reference, *table.index.drop(reference, errors="ignore")], fill_value=0.0)
