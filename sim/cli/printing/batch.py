"""What a batch says when it has finished."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

import numpy as np
import pandas as pd

from sim.batches.results import Results
from sim.cli.called import as_called
from sim.cli.printing.expectations import scored_lines
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.inputs.strict_toml import shown_path
from sim.model.cast import Cast
from sim.reports.batch import FinishedBatch
from sim.reports.changes import paired_changes
from sim.reports.failures import repeating

FEW = 3
"""Scenarios that get a table each; more of them get a line each."""


def note(sentence: str) -> None:
    """Tell on stderr what the user should know besides the results."""
    print(f"note: {sentence}", file=sys.stderr)


def print_batch(batch: FinishedBatch, register: Register, as_json: bool) -> None:
    """Print what came out, and where it lies."""
    results, names = batch.results, batch.scenarios
    if as_json:
        print(json.dumps(_as_json(batch, register.cast), indent=2))
        return
    if results.reference in names:
        for line in _body(results, names, register.cast):
            print(line)
        print(f"\n{_error(results, names, register.cast)}")
    for line in scored_lines(batch.expected):
        print(line)
    print(f"Numbers:  {_assumed(register)} are assumed. Model output, not a forecast.")
    if results.plan.keep == "summary" and results.plan.kept < results.plan.members:
        few = f"the first {results.plan.kept:,} futures"
        print(f"Sample:   {few} are kept; expectations and single lines in figures are theirs")
    saved = "summary.csv, and figures by scenario" if names else "no table: every scenario failed"
    print(f"Saved:    {shown_path(batch.folder)}/ ({saved})")
    if len(names) > 2:
        print(f"Overview: {shown_path(batch.folder)}/figures/overview.png")
    _print_failures(batch)


def _print_failures(batch: FinishedBatch) -> None:
    for failure in batch.failures:
        members = f"members {failure.first} to {failure.last}"
        print(f"failed: {failure.scenario}, {members}, {failure.stage}", file=sys.stderr)
        print(f"  {failure.error}", file=sys.stderr)
        again = as_called(repeating(batch.folder, failure, batch.results.plan))
        print(f"  repeat it: {again}", file=sys.stderr)
    if batch.failures:
        where = f"{shown_path(batch.folder)}/failures.jsonl"
        print(f"{len(batch.failures)} failures, all in {where}", file=sys.stderr)


def _body(results: Results, names: tuple[str, ...], cast: Cast) -> Iterator[str]:
    beside = [results.scenarios[n] for n in names if n != results.reference]
    if len(beside) >= FEW:
        yield from _lines(results, beside, cast)
        return
    for scenario in beside or [results.scenarios[results.reference]]:
        yield f"\n{scenario.title}  ({scenario.name}, {results.plan.members} futures)"
        yield from _table(results, scenario, cast)


def _lines(results: Results, scenarios: list[Scenario], cast: Cast) -> Iterator[str]:
    """One line for each scenario: how far it moves the tilt and the alignment with the patron."""
    reference, width = results.reference, max(len(scenario.name) for scenario in scenarios)
    futures = f"{results.plan.members} futures"
    aligned = f"alignment with {cast.in_sentence(cast.patron, short=True)}"
    yield f"\nChange against {reference} at the end of each run, paired, over {futures}"
    yield f"  {'':{width}}  {'tilt (0-100)':>31}  {f'{aligned} (0-1)':>31}"
    for scenario in scenarios:
        tilt = _paired(results, scenario, f"tilt.{cast.home.code}", "+.1f")
        alignment = _paired(results, scenario, f"alignment.{cast.patron}", "+.3f")
        yield f"  {scenario.name:{width}}  {tilt:>31}  {alignment:>31}"


def _table(results: Results, scenario: Scenario, cast: Cast) -> Iterator[str]:
    """Median alignments over time, and how far futures lie apart, or what the scenario changes."""
    quarters = (scenario.quarters[0], _middle(scenario), scenario.quarters[-1])
    heads = "".join(quarter.rjust(9) for quarter in quarters)
    beside = scenario.name != results.reference
    than = "the baseline" if results.reference == "baseline" else results.reference
    of = f"   change from {than} (9 in 10 futures), paired" if beside else ""
    yield f"  {'Alignment, median (0-1)':26}{heads}{of or '   9 in 10 futures'}"
    for code in cast.powers:
        rows = _rows(results.summary, scenario.name, code)
        values = "".join(_number(rows, quarter, "q50").rjust(9) for quarter in quarters)
        span = f"{_number(rows, quarters[-1], 'q05')} to {_number(rows, quarters[-1], 'q95')}"
        last = _change(results, scenario, f"alignment.{code}") if beside else None
        yield f"  {cast.name(code):26}{values}   {span if last is None else _spanned(last)}"


def _change(results: Results, scenario: Scenario, output: str) -> Mapping[str, float]:
    """What a scenario changes in an output at its end, paired: a row of the table of changes."""
    table = paired_changes(results, scenario.name, [output]).droplevel("output")
    row = table.to_dict("index")[scenario.quarters[-1]]
    return {str(name): value for name, value in row.items()}


def _spanned(row: Mapping[str, float]) -> str:
    """A change with the interval of the change: "+0.013 (+0.006 to +0.021), up in 100%"."""
    if row["rose"] == row["fell"] == 0.0:
        return "no change"
    middle, way = _middle_and_way(row)
    return f"{middle:+.3f} ({row['q05']:+.3f} to {row['q95']:+.3f}), {way}"


def _paired(results: Results, scenario: Scenario, output: str, form: str) -> str:
    """Median change of an output at the end, and how many futures share its direction."""
    row = _change(results, scenario, output)
    if row["rose"] == row["fell"] == 0.0:
        return "no change"
    middle, way = _middle_and_way(row)
    return f"{middle:{form}}, {way} of futures"


def _middle_and_way(row: Mapping[str, float]) -> tuple[float, str]:
    """The median change, and the share of futures that move as most of them do."""
    up = row["rose"] > row["fell"]
    return row["q50"] + 0.0, f"{'up' if up else 'down'} in {row['rose'] if up else row['fell']:.0%}"


def _number(rows: pd.DataFrame, quarter: str, column: str) -> str:
    return format(rows[column].to_dict()[quarter], ".3f")


def _middle(scenario: Scenario) -> str:
    return scenario.quarters[len(scenario.quarters) // 2 - 1]


def _rows(summary: pd.DataFrame, scenario: str, code: str) -> pd.DataFrame:
    chosen = (summary["variable"] == "alignment") & (summary["actor"] == code)
    return summary[chosen & (summary["scenario"] == scenario)].set_index("quarter")


def _error(results: Results, names: Sequence[str], cast: Cast) -> str:
    """How far a mean may be off, and what half of that would take.

    It is the mean change of the alignment with the patron at the end, in the scenario where it is
    least certain; of the reference alone the mean alignment, in the least certain quarter.
    """
    design, of = results.plan.run().design, f"alignment with {cast.in_sentence(cast.patron)}"
    beside = [results.scenarios[name] for name in names if name != results.reference]
    if beside:
        changes = [_change(results, one, f"alignment.{cast.patron}") for one in beside]
        error, of = max(float(change["mc_error"]) for change in changes), f"mean change of {of}"
    else:
        rows = _rows(results.summary, results.reference, cast.patron)
        error, of = float(rows["mc_error"].max()), f"mean {of}"
    if np.isnan(error):
        one = "one future" if design.members == 1 else "one draw of the assumptions"
        return f"Error:    not known from {one}"
    if error == 0.0:
        return f"Error:    none in the {of}, which no draw moves"
    half = f"half of it takes {4 * design.members:,} futures"
    if design.streams > 1:
        of += f", from {design.draws:,} draws and {design.streams:,} streams of luck"
        half = "half of it takes four times as many of both"
    size = f"{error:.4f}" if error >= 5e-5 else "below 0.0001"
    return f"Error:    {size} (Monte Carlo, {of}); {half}"


def _assumed(register: Register) -> str:
    kinds = [parameter.kind for parameter in register.parameters.values()]
    return f"{kinds.count('assumed')} of {len(kinds)}"


def _as_json(batch: FinishedBatch, cast: Cast) -> dict[str, object]:
    results = batch.results
    return {
        "folder": shown_path(batch.folder),
        "alignment": {
            name: {
                code: _rows(results.summary, name, code)
                .loc[results.scenarios[name].quarters[-1], ["q05", "q50", "q95"]]
                .to_dict()
                for code in cast.powers
            }
            for name in batch.scenarios
        },
        "expected": [asdict(row) for row in batch.expected],
        "failures": [asdict(failure) for failure in batch.failures],
    }
