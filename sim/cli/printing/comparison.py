"""What a comparison says."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from sim.analysis.attribution import Attribution
from sim.analysis.comparison import Comparison
from sim.analysis.differences import changed_settings
from sim.cli.printing.rows import signed
from sim.cli.printing.trace import trace_as_json, trace_lines
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.inputs.strict_toml import shown_path
from sim.model.cast import Cast
from sim.reports.comparison import ComparisonReport

MORE = 10
"""Further outputs in the table: those that move most for their spread."""


def print_changes(scenarios: Sequence[Scenario], register: Register, as_json: bool) -> None:
    """Print the settings and events in which scenarios differ from the first."""
    one = scenarios[0]
    rows = {other.name: changed_settings(one, other, register) for other in scenarios[1:]}
    if as_json:
        changes = {name: [asdict(change) for change in found] for name, found in rows.items()}
        print(json.dumps(changes, indent=2, ensure_ascii=False))
        return
    for name, found in rows.items():
        print(f"\n{name} against {one.name}: {len(found)} settings and events differ")
        for change in found:
            print(f"  {change.name}: {change.does}")
            for who, value, dates in (
                (one.name, change.one, change.dates_one),
                (name, change.other, change.dates_other),
            ):
                amount = "-" if value is None else f"{value:g} {change.unit}"
                print(f"    {who:24} {amount} {dates}".rstrip())


def print_comparison(report: ComparisonReport, as_json: bool) -> None:
    """Print what each scenario does against the first."""
    if as_json:
        print(json.dumps(_as_json(report), indent=2, ensure_ascii=False))
        return
    for comparison in report.comparisons:
        for line in _lines(report, comparison):
            print(line)
    print("\nModel output, not a forecast.")
    print(f"Saved: {shown_path(report.folder)}/ (every output in effects.csv, and figures)")


def _lines(report: ComparisonReport, comparison: Comparison) -> Iterator[str]:
    one, other = comparison.one.scenario, comparison.other.scenario
    span = f"{comparison.quarters[0]} to {comparison.quarters[-1]}"
    yield f"\n{other.name} against {one.name}, {comparison.n:,} futures paired, {span}"
    if comparison.horizon:
        yield f"  {comparison.horizon}"
    if comparison.no_effect:
        yield f"  no effect, because {comparison.no_effect}"
    else:
        yield from _effects(comparison.effects, comparison.register.cast)
    if other.name in report.attributions and not comparison.no_effect:
        for output in report.outputs:
            yield from _division(report.attributions[other.name], output)
    for found in report.traces[other.name]:
        yield from trace_lines(found, one.name)


def _effects(effects: pd.DataFrame, cast: Cast) -> Iterator[str]:
    always = [f"tilt.{cast.home.code}", *(f"alignment.{code}" for code in cast.powers)]
    ordered = effects.set_index("output")
    more = [name for name in ordered.index if name not in always][:MORE]
    chosen = ordered.loc[[*always, *more]]
    width = max(len(_named(row)) for row in chosen.reset_index().to_dict("records"))
    head = (
        f"{'largest':>10} {'in':>7}   {'9 in 10 futures':22}{'up':>6}{'down':>6}{'at the end':>12}"
    )
    yield f"  {'median difference of':{width}}{head}"
    for i, row in enumerate(chosen.reset_index().to_dict("records")):
        if i == len(always):
            yield "  and the ten others that move most, for how far futures differ anyway"
        yield f"  {_named(row):{width}}{_numbers(row)}"


def _named(row: Any) -> str:
    return f"{row['output']} ({row['unit']})"


def _numbers(row: Any) -> str:
    if row["unmoved"] == 1.0:
        return f"{'no change':>10}"
    span = f"{signed(row['q05'])} to {signed(row['q95'])}"
    return (
        f"{signed(row['median']):>10} {row['quarter']:>7}   {span:22}"
        f"{row['rose']:>6.0%}{row['fell']:>6.0%}{signed(row['end']):>12}"
    )


def _division(found: Attribution, output: str) -> Iterator[str]:
    table = found.table(output)
    yield f"\n  Which event did it? {output} in {found.date(output)}, where it differs most"
    rows = table.to_dict("records")
    width = max(len(str(row["words"])) for row in rows)
    yield f"  {'taken away in turn':{width}}{'median':>10}{'mean':>10}   9 in 10 futures"
    for row in rows:
        span = f"{signed(row['q05'])} to {signed(row['q95'])}"
        numbers = f"{signed(row['median']):>10}{signed(row['mean']):>10}   {span}"
        yield f"  {row['words']:{width}}{numbers}"
    yield "  Means add up to the total; medians need not."
    yield from (f"  note: {note}" for note in found.notes)


def _as_json(report: ComparisonReport) -> dict[str, Any]:
    comparisons: dict[str, Any] = {}
    for comparison in report.comparisons:
        name = comparison.other.scenario.name
        comparisons[name] = {
            "against": comparison.one.scenario.name,
            "no effect, because": comparison.no_effect,
            "effects": json.loads(comparison.effects.to_json(orient="records")),
            "attribution": {
                output: found.table(output).to_dict("records")
                for output in report.outputs
                for found in [report.attributions.get(name)]
                if found is not None
            },
            "traces": [trace_as_json(found) for found in report.traces[name]],
        }
    return {"folder": shown_path(report.folder), "comparisons": comparisons}
