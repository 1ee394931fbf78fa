"""What does a command print of a scenario? One table, which is printed and saved alike.

A row for each output and chosen quarter: the median and the middle nine in ten futures of its
values; the same of its paired change from the reference, and the shares of futures that rose and
fell; the largest median change of all quarters, and when that is.
"""

from collections.abc import Sequence

import pandas as pd

from sim.batches.results import Results
from sim.model.cast import Cast
from sim.reports.changes import paired_changes

KEY = ["output", "quarter"]
LEVELS = ["unit", "median", "q05", "q95"]
CHANGES = ["change", "change_q05", "change_q95", "rose", "fell", "peak_change", "peak_quarter"]


def printed_table(results: Results, scenario: str, quarters: Sequence[str]) -> pd.DataFrame:
    """A scenario's tilt and alignments, a row for each output and each of some quarters of its own.

    Columns: scenario, output (`alignment.CHN`), quarter, unit; median, q05, q95; change,
    change_q05, change_q95; rose, fell (shares, 0-1); peak_change, peak_quarter. Those from
    `change` on are empty for the reference.
    """
    names = printed_outputs(results.register.cast)
    chosen = pd.MultiIndex.from_product([names, quarters], names=KEY)
    changes = pd.DataFrame(index=chosen, columns=CHANGES)
    if scenario != results.reference:
        changes = _changes(paired_changes(results, scenario, names)).loc[chosen]
    table = _levels(results.summary, scenario).loc[chosen].join(changes)
    return table.reset_index().assign(scenario=scenario)[["scenario", *KEY, *LEVELS, *CHANGES]]


def printed_outputs(cast: Cast) -> tuple[str, ...]:
    """The outputs that are printed: the tilt, then the alignment with each power."""
    return f"tilt.{cast.home.code}", *(f"alignment.{code}" for code in cast.powers)


def _levels(summary: pd.DataFrame, scenario: str) -> pd.DataFrame:
    """Statistics of a scenario's values by output and quarter."""
    rows = summary[summary["scenario"] == scenario]
    rows = rows.assign(output=rows["variable"] + "." + rows["actor"])
    return rows.rename(columns={"q50": "median"}).set_index(KEY)[LEVELS]


def _changes(table: pd.DataFrame) -> pd.DataFrame:
    """Paired changes by output and quarter; an output's peak stands in each of its rows."""
    peaks = table["q50"].abs().groupby("output").idxmax()
    at = peaks.loc[table.index.get_level_values("output")].to_list()
    named = table.rename(columns={"q50": "change", "q05": "change_q05", "q95": "change_q95"})
    peak = table["q50"].loc[at].to_numpy()
    return named.assign(peak_change=peak, peak_quarter=[quarter for _, quarter in at])[CHANGES]
