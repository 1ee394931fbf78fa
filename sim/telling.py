"""What a command says while it runs and when it has finished."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

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
        for line in _table(batch.summary, scenario, scenarios[0]):
            print(line)
    print(f"\nNumbers: {_assumed(register)} are assumed. Model output, not a forecast.")
    print(f"Saved:   {shown(batch.folder)}/ (summary.csv, and figures by scenario)")


def _table(summary: pd.DataFrame, scenario: Scenario, baseline: Scenario) -> Iterator[str]:
    quarters = (scenario.quarters[0], _middle(scenario), scenario.quarters[-1])
    heads = "".join(quarter.rjust(9) for quarter in quarters)
    beside = scenario is not baseline
    yield f"  {'Alignment, median (0-1)':26}{heads}   9 in 10 futures{'    baseline' * beside}"
    for code in POWERS:
        rows = _rows(summary, scenario.name, code)
        last = quarters[-1]
        values = "".join(_number(rows, quarter, "q50").rjust(9) for quarter in quarters)
        span = f"{_number(rows, last, 'q05')} to {_number(rows, last, 'q95')}"
        usual = _number(_rows(summary, baseline.name, code), last, "q50").rjust(12)
        yield f"  {NAMES[code]:26}{values}   {span}{usual * beside}"


def _number(rows: pd.DataFrame, quarter: str, column: str) -> str:
    return format(rows[column].to_dict()[quarter], ".3f")


def _middle(scenario: Scenario) -> str:
    return scenario.quarters[len(scenario.quarters) // 2 - 1]


def _rows(summary: pd.DataFrame, scenario: str, code: str) -> pd.DataFrame:
    chosen = (summary["variable"] == "alignment") & (summary["actor"] == code)
    return summary[chosen & (summary["scenario"] == scenario)].set_index("quarter")


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
