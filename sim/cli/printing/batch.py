"""What a batch says when it has finished."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.least_effect import DIGITS, direction_of, least_written
from sim.cli.called import as_called
from sim.cli.printing.expectations import scored_lines
from sim.cli.printing.rows import table
from sim.cli.printing.width import say, width
from sim.inputs.register import Register
from sim.inputs.strict_toml import shown_path
from sim.model.cast import Cast
from sim.reports.batch import FinishedBatch
from sim.reports.failures import repeating

FEW = 3
"""Scenarios that get a table each; more of them get a line each."""

Rows = Mapping[tuple[str, str], Mapping[str, Any]]
"""Rows of a scenario's table, by output and quarter."""


def note(sentence: str) -> None:
    """Tell on stderr what the user should know besides the results."""
    say(f"note: {sentence}", file=sys.stderr)


def print_batch(batch: FinishedBatch, register: Register, as_json: bool) -> None:
    """Print what came out, and where it lies."""
    results, names = batch.results, batch.scenarios
    if as_json:
        print(json.dumps(_as_json(batch, register.cast), indent=2))
        return
    if not batch.table.empty:
        for line in _body(batch, register.cast):
            say(line)
        print()
        say(_error(batch, register.cast))
    say(*scored_lines(batch.expected))
    say(f"Numbers:  {_assumed(register)} are assumed. Model output, not a forecast.")
    if results.plan.keep == "summary" and results.plan.kept < results.plan.members:
        few = f"the first {results.plan.kept:,} futures"
        say(f"Sample:   {few} are kept; expectations and single lines in figures are theirs")
    saved = (
        "table.xlsx, summary.csv, figures by scenario"
        if names
        else "no table: every scenario failed"
    )
    say(f"Saved:    {shown_path(batch.folder)}/ ({saved})")
    if len(names) > 2:
        say(f"Overview: {shown_path(batch.folder)}/figures/overview.png")
    _print_failures(batch)


def _print_failures(batch: FinishedBatch) -> None:
    for failure in batch.failures:
        members = f"members {failure.first} to {failure.last}"
        again = as_called(repeating(batch.folder, failure, batch.results.plan))
        what = f"failed: {failure.scenario}, {members}, {failure.stage}"
        say(what, f"  {failure.error}", f"  repeat it: {again}", file=sys.stderr)
    if batch.failures:
        where = f"{shown_path(batch.folder)}/failures.jsonl"
        say(f"{len(batch.failures)} failures, all in {where}", file=sys.stderr)


def _body(batch: FinishedBatch, cast: Cast) -> Iterator[str]:
    results = batch.results
    beside = [name for name in batch.table["scenario"].unique() if name != results.reference]
    if len(beside) >= FEW:
        yield from _lines(batch, beside, cast)
        return
    for name in beside or [results.reference]:
        yield ""
        yield f"{results.scenarios[name].title}  ({name}, {results.plan.members} futures)"
        yield from _table(batch, name, cast)
        if name != results.reference:
            yield f"  Largest change: {_peaks(_rows(batch, name), cast)}"


def _rows(batch: FinishedBatch, scenario: str) -> Rows:
    """What the table says of a scenario."""
    rows = batch.table[batch.table["scenario"] == scenario]
    found: dict[Any, Any] = rows.set_index(["output", "quarter"]).to_dict("index")
    return found


def _quarters(rows: Rows) -> tuple[str, ...]:
    """The quarters of a scenario's table, each once."""
    return tuple(dict.fromkeys(quarter for _, quarter in rows))


def _lines(batch: FinishedBatch, scenarios: Sequence[str], cast: Cast) -> Iterator[str]:
    """A row for each scenario: how far it moves the tilt and the alignment with the patron."""
    results, chosen = batch.results, batch.quarters
    when = "in chosen quarters" if chosen else "at the end of each run"
    futures = f"median and share of {results.plan.members} futures"
    yield ""
    yield f"Change against {results.reference} {when}, paired, {futures}"
    outputs = {
        "tilt (0-100)": (f"tilt.{cast.home.code}", 1),
        f"alignment with {cast.in_sentence(cast.patron, short=True)} (0-1)": (
            f"alignment.{cast.patron}",
            DIGITS,
        ),
    }
    found = {name: _rows(batch, name) for name in scenarios}
    rows = [
        {
            "scenario": name,
            **({"quarter": quarter} if chosen else {}),
            **{head: _moved(row[of, quarter], digits) for head, (of, digits) in outputs.items()},
        }
        for name, row in found.items()
        for quarter in chosen or _quarters(row)[-1:]
    ]
    yield from table(rows, width(), whole=outputs, indent="  ")


def _table(batch: FinishedBatch, scenario: str, cast: Cast) -> Iterator[str]:
    """Median alignments over time, and how far futures lie apart, or what the scenario changes."""
    reference, found = batch.results.reference, _rows(batch, scenario)
    quarters = _quarters(found)
    last = quarters[-1]
    than = "the baseline" if reference == "baseline" else reference
    change = f"change from {than} in {last} (9 in 10 futures), paired"
    rows = []
    for code in cast.powers:
        output = f"alignment.{code}"
        row = {"Alignment, median (0-1)": cast.name(code)}
        row |= {quarter: f"{found[output, quarter]['median']:.3f}" for quarter in quarters}
        end = found[output, last]
        if scenario == reference:
            row["9 in 10 futures"] = f"{end['q05']:.3f} to {end['q95']:.3f}"
        else:
            row[change] = _spanned(end)
        rows.append(row)
    yield from table(
        rows, width(), numbers=quarters, whole=(change, "9 in 10 futures"), indent="  "
    )


def _peaks(rows: Rows, cast: Cast) -> str:
    """The largest median change of each alignment, and when: "China +0.014 in 2029Q3"."""
    last = _quarters(rows)[-1]
    return "; ".join(
        f"{cast.name(code)} {_peak(rows[f'alignment.{code}', last])}" for code in cast.powers
    )


def _peak(row: Mapping[str, Any]) -> str:
    size = changed(row["peak_change"], DIGITS)
    return f"{size} in {row['peak_quarter']}" if float(size) else f"{size} throughout"


def _spanned(row: Mapping[str, Any]) -> str:
    """A change with the interval of the change: "+0.013 (+0.006 to +0.021), up in 100%"."""
    if row["rose"] == row["fell"] == 0.0:
        return "no change"
    span = f"{changed(row['change_q05'], DIGITS)} to {changed(row['change_q95'], DIGITS)}"
    return f"{changed(row['change'], DIGITS)} ({span}), {_way(row, DIGITS)}"


def _moved(row: Mapping[str, Any], digits: int) -> str:
    """The median change of an output, and how many futures share its direction."""
    if row["rose"] == row["fell"] == 0.0:
        return "no change"
    return f"{changed(row['change'], digits)}, {_way(row, digits)}"


def changed(value: float, digits: int) -> str:
    """A change with its sign, and none where it rounds to nought."""
    words = f"{value:+.{digits}f}"
    return words if float(words) else words[1:]


def _way(row: Mapping[str, Any], digits: int) -> str:
    """The share of futures that move as most of them do; a change that rounds to nought stays."""
    if direction_of(row["change"], least_written(digits)) == "stays":
        return "stays"
    up = row["rose"] > row["fell"]
    return f"{'up' if up else 'down'} in {row['rose'] if up else row['fell']:.0%}"


def _alignments(summary: pd.DataFrame, scenario: str, code: str) -> pd.DataFrame:
    """Statistics of a scenario's alignment with a power, by quarter."""
    chosen = (summary["variable"] == "alignment") & (summary["actor"] == code)
    return summary[chosen & (summary["scenario"] == scenario)].set_index("quarter")


def _error(batch: FinishedBatch, cast: Cast) -> str:
    """How far a mean may be off, and what half of that would take.

    It is the mean change of the alignment with the patron in the last quarter of the table, in the
    scenario where it is least certain; of the reference alone the mean alignment, in the least
    certain quarter.
    """
    results, of = batch.results, f"alignment with {cast.in_sentence(cast.patron)}"
    design, patron = results.plan.run().design, f"alignment.{cast.patron}"
    ends = batch.table[batch.table["output"] == patron].groupby("scenario").tail(1)
    changes = ends.loc[ends["scenario"] != results.reference, "change_mc_error"]
    if len(changes):
        error, of = float(changes.max()), f"mean change of {of}"
    else:
        rows = _alignments(results.summary, results.reference, cast.patron)
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
                code: _alignments(results.summary, name, code)
                .loc[results.scenarios[name].quarters[-1], ["q05", "q50", "q95"]]
                .to_dict()
                for code in cast.powers
            }
            for name in batch.scenarios
        },
        "expected": [asdict(row) for row in batch.expected],
        "failures": [asdict(failure) for failure in batch.failures],
    }
