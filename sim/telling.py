"""What a command says while it runs and when it has finished."""

import json
import sys
import time
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd

from sim.batch.run import Batch, Report
from sim.batch.store import shown
from sim.layout import NAMES, POWERS
from sim.scenario import Scenario
from sim.seeds import Register


@contextmanager
def progress(futures: int) -> Iterator[Report]:
    """A bar on a terminal, a plain line for each finished block elsewhere; both on stderr."""
    began = time.monotonic()
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("{task.description:24}"),
            BarColumn(),
            TextColumn("{task.completed}/{task.total}"),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=Console(stderr=True)) as bar:
            task = bar.add_task("futures", total=futures)
            yield lambda name, count: bar.update(task, advance=count, description=name)
        return
    finished = [0]

    def line(name: str, count: int) -> None:
        finished[0] += count
        seconds = time.monotonic() - began
        print(f"{finished[0]}/{futures} futures, {seconds:.0f} s: {name}", file=sys.stderr)

    yield line


def tell(batch: Batch, scenarios: list[Scenario], register: Register, as_json: bool) -> None:
    """Say what came out, and where it lies."""
    if as_json:
        print(json.dumps(_as_json(batch, scenarios), indent=2))
        return
    for scenario in scenarios[1:] or scenarios:
        print(f"\n{scenario.title}  ({scenario.name}, {batch.summary['n'].iloc[0]} futures)")
        for line in _table(batch, scenario, scenarios[0]):
            print(line)
    print(f"\n{_error(batch.summary, scenarios[-1])}")
    print(f"Numbers: {_assumed(register)} are assumed. Model output, not a forecast.")
    print(f"Saved:   {shown(batch.folder)}/ (summary.csv, and figures by scenario)")
    if len(scenarios) > 2:
        print(f"Side by side: {shown(batch.folder)}/figures/overview.png")


def _table(batch: Batch, scenario: Scenario, baseline: Scenario) -> Iterator[str]:
    quarters = (scenario.quarters[0], _middle(scenario), scenario.quarters[-1])
    heads = "".join(quarter.rjust(9) for quarter in quarters)
    beside = scenario is not baseline
    compared = "   against the baseline, paired" if beside else ""
    yield f"  {'Alignment, median (0-1)':26}{heads}   9 in 10 futures{compared}"
    for code in POWERS:
        rows = _rows(batch.summary, scenario.name, code)
        values = "".join(_number(rows, quarter, "q50").rjust(9) for quarter in quarters)
        span = f"{_number(rows, quarters[-1], 'q05')} to {_number(rows, quarters[-1], 'q95')}"
        moved = f"   {_paired(batch, scenario, baseline, code)}" if beside else ""
        yield f"  {NAMES[code]:26}{values}   {span}{moved}"


def _paired(batch: Batch, scenario: Scenario, baseline: Scenario, code: str) -> str:
    """Median change of an alignment at the end, and how many futures share its direction."""
    ours, usual = (batch.trajectories[s.name].of(f"alignment.{code}") for s in (scenario, baseline))
    change = ours[-1] - usual[len(ours) - 1]
    middle = float(np.median(change))
    if not change.any():
        return "no change"
    share = float(np.mean(change > 0.0 if middle > 0.0 else change < 0.0))
    return f"{middle:+.3f}, {'up' if middle > 0.0 else 'down'} in {share:.0%} of futures"


def _number(rows: pd.DataFrame, quarter: str, column: str) -> str:
    return format(rows[column].to_dict()[quarter], ".3f")


def _middle(scenario: Scenario) -> str:
    return scenario.quarters[len(scenario.quarters) // 2 - 1]


def _rows(summary: pd.DataFrame, scenario: str, code: str) -> pd.DataFrame:
    chosen = (summary["variable"] == "alignment") & (summary["actor"] == code)
    return summary[chosen & (summary["scenario"] == scenario)].set_index("quarter")


def tell_patterns(found: pd.DataFrame) -> bool:
    """Print each pattern with its share of draws; say whether all hold."""
    heads = ("holds in", "asked", "without cause", "effect")
    print(f"{'pattern':22}" + "".join(f"{head:>15}" for head in heads) + "   5 % to 95 %")
    for row in found.to_dict("records"):
        asked = f">= {row['threshold']:.0%}" if row["at most"] == 1 else _band(row)
        cells = (
            f"{row['share']:.1%}",
            asked,
            f"{row['without cause']:.1%}",
            f"{row['effect']:.3g}",
        )
        span = f"{row['q05']:.3g} to {row['q95']:.3g}, {row['of']}"
        mark = "" if row["holds"] else "   FAILS"
        print(
            f"{row['pattern']:22}" + "".join(f"{cell:>15}" for cell in cells) + f"   {span}{mark}"
        )
    return bool(found["holds"].all())


def _band(row: Mapping[Hashable, Any]) -> str:
    return f"{row['threshold']:.0%} to {row['at most']:.0%}"


def _error(summary: pd.DataFrame, scenario: Scenario) -> str:
    """How far the mean of the first alignment may be off, and what half of that would take."""
    rows = _rows(summary, scenario.name, POWERS[0])
    error, n = float(rows["mc_error"].max()), int(rows["n"].iloc[0])
    if n == 1:
        return "Error:   not known from one future"
    if error == 0.0:
        return "Error:   none, as nothing was drawn"
    return (
        f"Error:   {error:.4f} (Monte Carlo, mean alignment with {NAMES[POWERS[0]]}); "
        f"half of it takes {4 * n:,} futures"
    )


def _assumed(register: Register) -> str:
    kinds = [parameter.kind for parameter in register.parameters.values()]
    return f"{kinds.count('assumed')} of {len(kinds)}"


def _as_json(batch: Batch, scenarios: list[Scenario]) -> dict[str, object]:
    return {
        "folder": shown(batch.folder),
        "alignment": {
            scenario.name: {
                code: _rows(batch.summary, scenario.name, code)
                .loc[scenario.quarters[-1], ["q05", "q50", "q95"]]
                .to_dict()
                for code in POWERS
            }
            for scenario in scenarios
        },
    }
