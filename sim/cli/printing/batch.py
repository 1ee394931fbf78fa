"""What a batch says when it has finished."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

import numpy as np
import pandas as pd

from sim.analysis.least_effect import DIGITS, direction_of, least_written
from sim.batches.results import Results
from sim.cli.called import as_called
from sim.cli.printing.expectations import scored_lines
from sim.cli.printing.rows import table
from sim.cli.printing.width import say, width
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.inputs.strict_toml import shown_path
from sim.model.cast import Cast
from sim.reports.batch import FinishedBatch
from sim.reports.changes import paired_changes
from sim.reports.failures import repeating

FEW = 3
"""Scenarios that get a table each; more of them get a line each."""

SAID = ("q05", "q50", "q95", "rose", "fell", "mc_error")
"""What is said of a change."""


def note(sentence: str) -> None:
    """Tell on stderr what the user should know besides the results."""
    say(f"note: {sentence}", to_stderr=True)


def print_batch(
    batch: FinishedBatch, register: Register, as_json: bool, quarters: Sequence[str] = ()
) -> None:
    """Print what came out, and where it lies; in chosen quarters, or as each table chooses."""
    results, names = batch.results, batch.scenarios
    if as_json:
        print(json.dumps(_as_json(batch, register.cast), indent=2))
        return
    if results.reference in names:
        for line in _body(results, names, register.cast, quarters):
            say(line)
        print()
        say(_error(results, names, register.cast))
    say(*scored_lines(batch.expected))
    say(f"Numbers:  {_assumed(register)} are assumed. Model output, not a forecast.")
    if results.plan.keep == "summary" and results.plan.kept < results.plan.members:
        few = f"the first {results.plan.kept:,} futures"
        say(f"Sample:   {few} are kept; expectations and single lines in figures are theirs")
    saved = "summary.csv, and figures by scenario" if names else "no table: every scenario failed"
    say(f"Saved:    {shown_path(batch.folder)}/ ({saved})")
    if len(names) > 2:
        say(f"Overview: {shown_path(batch.folder)}/figures/overview.png")
    _print_failures(batch)


def _print_failures(batch: FinishedBatch) -> None:
    for failure in batch.failures:
        members = f"members {failure.first} to {failure.last}"
        again = as_called(repeating(batch.folder, failure, batch.results.plan))
        what = f"failed: {failure.scenario}, {members}, {failure.stage}"
        say(what, f"  {failure.error}", f"  repeat it: {again}", to_stderr=True)
    if batch.failures:
        where = f"{shown_path(batch.folder)}/failures.jsonl"
        say(f"{len(batch.failures)} failures, all in {where}", to_stderr=True)


def _body(
    results: Results, names: tuple[str, ...], cast: Cast, quarters: Sequence[str]
) -> Iterator[str]:
    beside = [results.scenarios[n] for n in names if n != results.reference]
    if len(beside) >= FEW:
        yield from _lines(results, beside, cast, quarters)
        return
    for scenario in beside or [results.scenarios[results.reference]]:
        yield ""
        yield f"{scenario.title}  ({scenario.name}, {results.plan.members} futures)"
        yield from _table(results, scenario, cast, quarters or _three(scenario))
        if scenario.name != results.reference:
            yield f"  Largest change: {_peaks(results, scenario, cast)}"


def _lines(
    results: Results, scenarios: list[Scenario], cast: Cast, quarters: Sequence[str]
) -> Iterator[str]:
    """A row for each scenario: how far it moves the tilt and the alignment with the patron."""
    when = "in chosen quarters" if quarters else "at the end of each run"
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
    rows = [
        {
            "scenario": scenario.name,
            **({"quarter": quarter} if quarters else {}),
            **{head: _paired(results, scenario, *of, quarter) for head, of in outputs.items()},
        }
        for scenario in scenarios
        for quarter in quarters or (scenario.quarters[-1],)
    ]
    yield from table(rows, width(), whole=outputs, indent="  ")


def _table(
    results: Results, scenario: Scenario, cast: Cast, quarters: Sequence[str]
) -> Iterator[str]:
    """Median alignments over time, and how far futures lie apart, or what the scenario changes."""
    last = quarters[-1]
    than = "the baseline" if results.reference == "baseline" else results.reference
    change = f"change from {than} in {last} (9 in 10 futures), paired"
    rows = []
    for code in cast.powers:
        found = _rows(results.summary, scenario.name, code)
        row = {"Alignment, median (0-1)": cast.name(code)}
        row |= {quarter: _number(found, quarter, "q50") for quarter in quarters}
        if scenario.name == results.reference:
            row["9 in 10 futures"] = (
                f"{_number(found, last, 'q05')} to {_number(found, last, 'q95')}"
            )
        else:
            row[change] = _spanned(_change(results, scenario, f"alignment.{code}", last))
        rows.append(row)
    yield from table(
        rows, width(), numbers=quarters, whole=(change, "9 in 10 futures"), indent="  "
    )


def _change(results: Results, scenario: Scenario, output: str, quarter: str) -> dict[str, float]:
    """What a scenario changes in an output in a quarter, paired: a row of the table of changes."""
    changes = paired_changes(results, scenario.name, [output]).droplevel("output")
    return {name: float(changes[name].to_dict()[quarter]) for name in SAID}


def _peaks(results: Results, scenario: Scenario, cast: Cast) -> str:
    """The largest median change of each alignment, and when: "China +0.014 in 2029Q3"."""
    outputs = [f"alignment.{code}" for code in cast.powers]
    medians = paired_changes(results, scenario.name, outputs)["q50"]
    return "; ".join(
        f"{cast.name(code)} {_peak(medians.xs(output, level='output'))}"
        for code, output in zip(cast.powers, outputs, strict=True)
    )


def _peak(medians: pd.Series) -> str:
    quarter = str(medians.abs().idxmax())
    size = changed(medians[quarter], DIGITS)
    return f"{size} in {quarter}" if float(size) else f"{size} throughout"


def _spanned(row: Mapping[str, float]) -> str:
    """A change with the interval of the change: "+0.013 (+0.006 to +0.021), up in 100%"."""
    if row["rose"] == row["fell"] == 0.0:
        return "no change"
    span = f"{changed(row['q05'], DIGITS)} to {changed(row['q95'], DIGITS)}"
    return f"{changed(row['q50'], DIGITS)} ({span}), {_way(row, DIGITS)}"


def _paired(results: Results, scenario: Scenario, output: str, digits: int, quarter: str) -> str:
    """Median change of an output in a quarter, and how many futures share its direction."""
    row = _change(results, scenario, output, quarter)
    if row["rose"] == row["fell"] == 0.0:
        return "no change"
    return f"{changed(row['q50'], digits)}, {_way(row, digits)}"


def changed(value: float, digits: int) -> str:
    """A change with its sign, and none where it rounds to nought."""
    words = f"{value:+.{digits}f}"
    return words if float(words) else words[1:]


def _way(row: Mapping[str, float], digits: int) -> str:
    """The share of futures that move as most of them do; a change that rounds to nought stays."""
    if direction_of(row["q50"], least_written(digits)) == "stays":
        return "stays"
    up = row["rose"] > row["fell"]
    return f"{'up' if up else 'down'} in {row['rose'] if up else row['fell']:.0%}"


def _number(rows: pd.DataFrame, quarter: str, column: str) -> str:
    return format(rows[column].to_dict()[quarter], ".3f")


def _three(scenario: Scenario) -> tuple[str, ...]:
    """The first quarter, the middle and the last, each once."""
    quarters = scenario.quarters
    return tuple(dict.fromkeys((quarters[0], quarters[(len(quarters) - 1) // 2], quarters[-1])))


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
        patron = f"alignment.{cast.patron}"
        changes = [_change(results, one, patron, one.quarters[-1]) for one in beside]
        error, of = max(change["mc_error"] for change in changes), f"mean change of {of}"
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
