"""What does a command print of a scenario? One table, which is printed and saved alike.

A row for each output and chosen quarter: the median and the middle nine in ten futures of its
values; the same of its paired change from the reference, the shares of futures that rose and
fell, and the Monte Carlo error of the mean change; the largest median change of all quarters, and
when that is. Numbers have seven digits, as many as are stored.
"""

from collections.abc import Sequence

import pandas as pd

from sim.analysis.comparison import Comparison, TalliedComparison
from sim.analysis.summary import changes_of, statistics, summarise_tallies
from sim.batches.results import Results
from sim.engine.run import Run
from sim.model.cast import Cast
from sim.reports.changes import by_output, kept_changes, paired_changes

KEY = ["output", "quarter"]
LEVELS = ["unit", "median", "q05", "q95"]
MOVES = ["change", "change_q05", "change_q95", "rose", "fell", "change_mc_error"]
CHANGES = [*MOVES, "peak_change", "peak_quarter"]


def printed_table(results: Results, scenario: str, quarters: Sequence[str] = ()) -> pd.DataFrame:
    """A scenario's tilt and alignments, a row for each output and each of some quarters of its own.

    The quarters are the first, the middle and the last unless others are chosen. Columns: scenario,
    output (`alignment.CHN`), quarter, unit; median, q05, q95; change, change_q05, change_q95; rose,
    fell (shares, 0-1), change_mc_error; peak_change, peak_quarter. Those from `change` on are empty
    for the reference.
    """
    names = printed_outputs(results.register.cast)
    chosen = quarters or usual_quarters(results.scenarios[scenario].quarters)
    changes = None
    if scenario != results.reference:
        changes = paired_changes(results, scenario, names)
    return _joined(scenario, names, chosen, by_output(results.summary, scenario, names), changes)


def compared_table(
    both: Comparison, run: Run, outputs: Sequence[str], quarters: Sequence[str] = ()
) -> pd.DataFrame:
    """The same of some outputs of a scenario that is held against another."""
    scenario = both.other.scenario.name
    chosen = quarters or usual_quarters(both.quarters)
    if isinstance(both, TalliedComparison):
        given = both.tallies[1], both.register, run
        tables = summarise_tallies(*given), changes_of(*given)
        levels, changes = (by_output(table, scenario, outputs) for table in tables)
    else:
        levels, changes = _kept_levels(both, outputs, run), kept_changes(both, outputs, run)
    return _joined(scenario, outputs, chosen, levels, changes)


def printed_outputs(cast: Cast) -> tuple[str, ...]:
    """The outputs that are printed: the tilt, then the alignment with each power."""
    return f"tilt.{cast.home.code}", *(f"alignment.{code}" for code in cast.powers)


def usual_quarters(quarters: Sequence[str]) -> tuple[str, ...]:
    """The first quarter, the middle and the last, each once."""
    return tuple(dict.fromkeys((quarters[0], quarters[(len(quarters) - 1) // 2], quarters[-1])))


def _kept_levels(both: Comparison, outputs: Sequence[str], run: Run) -> pd.DataFrame:
    """Statistics of values of the other scenario, by output and quarter."""
    futures, catalogue = both.other, both.register.outputs
    tables = [
        pd.DataFrame({"output": name, "quarter": futures.scenario.quarters}).assign(
            unit=catalogue[name.partition(".")[0]].unit, **statistics(futures.of(name), run)
        )
        for name in outputs
    ]
    return pd.concat(tables).set_index(KEY)


def _joined(
    scenario: str,
    outputs: Sequence[str],
    quarters: Sequence[str],
    levels: pd.DataFrame,
    changes: pd.DataFrame | None,
) -> pd.DataFrame:
    """Values and changes of some outputs in some quarters, as they are printed."""
    chosen = pd.MultiIndex.from_product([outputs, quarters], names=KEY)
    moved = pd.DataFrame(index=chosen, columns=CHANGES)
    if changes is not None:
        moved = _changes(changes).loc[chosen]
    table = levels.rename(columns={"q50": "median"})[LEVELS].loc[chosen].join(moved)
    numbers = [*LEVELS[1:], *MOVES, "peak_change"]
    table[numbers] = table[numbers].astype(float).map(_stored)
    return table.reset_index().assign(scenario=scenario)[["scenario", *KEY, *LEVELS, *CHANGES]]


def _stored(value: float) -> float:
    """A number with the seven digits that are stored."""
    return float(f"{value:.7g}")


def _changes(table: pd.DataFrame) -> pd.DataFrame:
    """Paired changes by output and quarter; an output's peak stands in each of its rows.

    Where the middle future never moves there is no quarter of a peak.
    """
    peaks = table["q50"].abs().groupby("output").idxmax()
    at = peaks.loc[table.index.get_level_values("output")].to_list()
    named = table.rename(columns={"q50": "change", "q05": "change_q05", "q95": "change_q95"})
    named = named.rename(columns={"mc_error": "change_mc_error"})
    peak = table["q50"].loc[at].to_numpy()
    when = [quarter if size else None for size, (_, quarter) in zip(peak, at, strict=True)]
    quarters = pd.Series(when, table.index, dtype=object)
    return named.assign(peak_change=peak, peak_quarter=quarters)[CHANGES]
