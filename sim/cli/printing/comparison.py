"""What a comparison says."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from sim.analysis.attribution import Attribution
from sim.analysis.comparison import Comparison
from sim.analysis.differences import changed_settings
from sim.cli.printing.rows import Row, signed, table
from sim.cli.printing.trace import trace_as_json, trace_lines
from sim.cli.printing.why import why_as_json, why_lines
from sim.cli.printing.width import say, width
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.inputs.strict_toml import shown_path
from sim.reports.comparison import ComparisonReport, shown_outputs
from sim.reports.printed import printed_outputs

NUMBERS = ("largest", "up", "down", "at the end")


def print_changes(scenarios: Sequence[Scenario], register: Register, as_json: bool) -> None:
    """Print the settings and events in which scenarios differ from the first."""
    one = scenarios[0]
    rows = {other.name: changed_settings(one, other, register) for other in scenarios[1:]}
    if as_json:
        changes = {name: [asdict(change) for change in found] for name, found in rows.items()}
        print(json.dumps(changes, indent=2, ensure_ascii=False))
        return
    for name, found in rows.items():
        print()
        say(f"{name} against {one.name}: {len(found)} settings and events differ")
        for change in found:
            say(f"  {change.name}: {change.does}")
            for who, value, dates in (
                (one.name, change.one, change.dates_one),
                (name, change.other, change.dates_other),
            ):
                amount = "-" if value is None else f"{value:g} {change.unit}"
                say(f"    {who:24} {amount} {dates}".rstrip())


def print_comparison(report: ComparisonReport, as_json: bool) -> None:
    """Print what each scenario does against the first, at the end or in chosen quarters."""
    if as_json:
        print(json.dumps(_as_json(report), indent=2, ensure_ascii=False))
        return
    for comparison in report.comparisons:
        for line in _lines(report, comparison):
            say(line)
    print("\nModel output, not a forecast.")
    say(f"Saved: {shown_path(report.folder)}/ (table.xlsx, every output in effects.csv, figures)")


def _lines(report: ComparisonReport, comparison: Comparison) -> Iterator[str]:
    one, other = comparison.one.scenario, comparison.other.scenario
    span = f"{comparison.quarters[0]} to {comparison.quarters[-1]}"
    yield ""
    yield f"{other.name} against {one.name}, {comparison.n:,} futures paired, {span}"
    if comparison.horizon:
        yield f"  {comparison.horizon}"
    if comparison.no_effect:
        yield f"  no effect, because {comparison.no_effect}"
    else:
        yield from _effects(comparison, report.quarters)
        yield f"  {report.how_sure(comparison, shown_outputs(comparison))}"
    if other.name in report.attributions and not comparison.no_effect:
        for output in report.outputs:
            yield from _division(report.attributions[other.name], output)
    for found in report.traces[other.name]:
        yield from trace_lines(found, one.name)
    for reason in report.whys.get(other.name, ()):
        yield from why_lines(reason)


def _effects(comparison: Comparison, quarters: Sequence[str]) -> Iterator[str]:
    chosen = comparison.effects.set_index("output").loc[list(shown_outputs(comparison))]
    rows = [
        _numbers(row) | _medians(comparison, row, quarters)
        for row in chosen.reset_index().to_dict("records")
    ]
    yield from table(rows, width(), numbers=(*NUMBERS, *quarters), indent="  ")
    more = len(rows) - len(printed_outputs(comparison.register.cast))
    if more:
        last = f"the last {more}" if more > 1 else "the last"
        yield f"  Of all others {last} move most, for how far futures differ anyway."


def _named(row: Any) -> str:
    return f"{row['output']} ({row['unit']})"


def _numbers(row: Any) -> Row:
    numbers = {
        "largest": signed(row["median"]),
        "in": row["quarter"],
        "9 in 10 futures": f"{signed(row['q05'])} to {signed(row['q95'])}",
        "up": f"{row['rose']:.0%}",
        "down": f"{row['fell']:.0%}",
    }
    if row["unmoved"] == 1.0:
        numbers = dict.fromkeys(numbers, "") | {"largest": "no change"}
    return {"median difference of": _named(row), **numbers}


def _medians(comparison: Comparison, row: Any, quarters: Sequence[str]) -> Row:
    """The median difference at the end, or in chosen quarters."""
    if not quarters:
        return {"at the end": "" if row["unmoved"] == 1.0 else signed(row["end"])}
    medians = dict(zip(comparison.quarters, comparison.medians(row["output"]), strict=True))
    return {quarter: signed(float(medians[quarter])) for quarter in quarters}


def _division(found: Attribution, output: str) -> Iterator[str]:
    yield ""
    yield f"  Which event did it? {output} in {found.date(output)}, where it differs most"
    rows = found.table(output).to_dict("records")
    numbered = [
        {
            "taken away in turn": row["words"],
            "median": signed(row["median"]),
            "mean": signed(row["mean"]),
            "9 in 10 futures": f"{signed(row['q05'])} to {signed(row['q95'])}",
        }
        for row in rows
    ]
    yield from table(numbered, width(), numbers=("median", "mean"), indent="  ")
    yield "  Means add up to the total; medians need not."
    yield from (f"  note: {note}" for note in found.notes)


def _as_json(report: ComparisonReport) -> dict[str, Any]:
    comparisons: dict[str, Any] = {}
    for comparison in report.comparisons:
        name = comparison.other.scenario.name
        comparisons[name] = {
            "against": comparison.one.scenario.name,
            "no_effect": comparison.no_effect,
            "effects": json.loads(report.effects(comparison).to_json(orient="records")),
            "attribution": {
                output: found.table(output).to_dict("records")
                for output in report.outputs
                for found in [report.attributions.get(name)]
                if found is not None
            },
            "traces": [trace_as_json(found) for found in report.traces[name]],
            "why": [why_as_json(found) for found in report.whys.get(name, ())],
        }
    return {"folder": shown_path(report.folder), "comparisons": comparisons}
