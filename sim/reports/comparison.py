"""A comparison of scenarios with its tables and figures, kept in a folder of its own.

results/comparison-<scenarios>-<hash>/analysis.json    what was compared, and how it was run
manifest.json    checksums of all files, written last
table.csv, table.xlsx       what is printed of all scenarios
difference-scenarios-<output>.svg|png|csv|txt    all scenarios at once, where they are several
<scenario>/changed.csv, effects.csv, attribution.csv, trace-<output>.csv
<scenario>/assumptions-<output>.csv, flip-<output>.csv, reasons-<output>.svg|png|csv|txt of `--why`
<scenario>/difference-<output>.svg|png|csv|txt, ...
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from warnings import warn

import pandas as pd

from sim.analysis.attribution import Attribution, attribute
from sim.analysis.comparison import Comparison
from sim.analysis.differences import changed_settings
from sim.analysis.pairing import NotPaired
from sim.analysis.trace import Trace, trace
from sim.batches import store
from sim.batches.resume import Say
from sim.engine.run import Run
from sim.explore.shares import distinct_draws
from sim.figures import difference, difference_powers, waterfall
from sim.figures.content import Content
from sim.figures.drawing import ENDINGS, save
from sim.inputs.register import Register, output_names
from sim.inputs.scenario import Scenario
from sim.inputs.strict_toml import nearest
from sim.reports.analysis_folder import Analysis, analysis_folder
from sim.reports.effect_shares import how_sure, with_intervals
from sim.reports.kinds import about_of, division, paired, side_by_side
from sim.reports.paired_runs import PairedRuns
from sim.reports.printed import compared_table, printed_outputs
from sim.reports.spreadsheet import TABLES, write_table
from sim.reports.why import Why, why_of

USUAL = ("tilt",)
"""Outputs that are divided and drawn unless others are asked for."""


@dataclass(frozen=True)
class ComparisonReport:
    """A comparison with all that was divided, and where it lies."""

    folder: Path
    comparisons: tuple[Comparison, ...]
    attributions: Mapping[str, Attribution]
    """By scenario; empty unless asked for."""
    outputs: tuple[str, ...]
    """Outputs that are divided and drawn."""
    traces: Mapping[str, tuple[Trace, ...]]
    """By scenario, of the outputs asked for."""
    quarters: tuple[str, ...] = ()
    """Those that were chosen to be shown; none where they are as usual."""
    whys: Mapping[str, tuple[Why, ...]] = field(default_factory=dict)
    """By scenario, of the outputs asked for; empty unless asked for."""
    draws: int = 1
    """Draws of the assumptions that the futures live by."""

    def effects(self, comparison: Comparison) -> pd.DataFrame:
        """Effects of a scenario, each share of futures with its 95 % interval."""
        return with_intervals(comparison.effects, self.draws)

    def how_sure(self, comparison: Comparison, outputs: Sequence[str]) -> str:
        """How far off the shares of futures of some outputs may be, in a sentence."""
        effects = self.effects(comparison).set_index("output").loc[list(outputs)]
        return how_sure(effects, comparison.n, self.draws)


def write_comparison(
    pairs: PairedRuns,
    results: Path,
    dividing: bool,
    outputs: Sequence[str] = (),
    traced: Sequence[str] = (),
    quarters: Sequence[str] = (),
    reasons_at: str | None = None,
    why: bool = False,
    command: str = "",
    say: Say = warn,
) -> ComparisonReport:
    """Compare, divide if asked to, trace some outputs, and leave tables and figures.

    With `why`, rank assumptions and look for what would turn each difference, in a quarter or where
    the difference is largest. The folder keeps what earlier comparisons of the same futures left;
    what is damaged or strange is set aside, which `say` is told. `command` is kept with it.

    Raises NotPaired when futures differ or cannot be run again, ValueError for an unknown output.
    """
    names = whole_names(outputs or USUAL, pairs.register)
    ends = whole_names(traced, pairs.register)
    if len(pairs.futures) < 2:
        raise ValueError("name two scenarios or more, or a results folder with several")
    comparisons = tuple(pairs.comparisons)
    attributions = dict(_divided(pairs, names)) if dividing else {}
    traces = {c.other.scenario.name: tuple(trace(c, end) for end in ends) for c in comparisons}
    folder = results / pairs.folder
    whys = dict(_explained(pairs, comparisons, names, reasons_at)) if why else {}
    report = ComparisonReport(
        folder,
        comparisons,
        attributions,
        names,
        traces,
        tuple(quarters),
        whys,
        distinct_draws(pairs.run),
    )
    _write(report, pairs, results, command, say)
    return report


def whole_names(outputs: Sequence[str], register: Register) -> tuple[str, ...]:
    """Outputs with their actor: `tilt` gets that of the home country.

    Raises ValueError with a line for each unknown one.
    """
    known = output_names(register)
    meant = {name: _meant(name, known) for name in outputs}
    unknown = [_unknown(name, found, known) for name, found in meant.items() if len(found) != 1]
    if unknown:
        raise ValueError("\n".join(unknown))
    return tuple(meant[name][0] for name in outputs)


def _meant(name: str, known: Sequence[str]) -> list[str]:
    return [one for one in known if name in (one, one.partition(".")[0])]


def _unknown(name: str, found: Sequence[str], known: Sequence[str]) -> str:
    fix = f"it is one of {', '.join(found)}" if found else nearest(name, _words(known))
    return f"unknown output '{name}'; {fix or 'see `hedgerow list outputs`'}"


def _words(known: Sequence[str]) -> list[str]:
    """Outputs with and without their actor."""
    return [*known, *dict.fromkeys(one.partition(".")[0] for one in known)]


def _require_same_model(pairs: PairedRuns) -> None:
    """Refuse to run more of the same futures with other seeds or another model."""
    if pairs.inputs["seeds"] != pairs.register.digest:
        raise NotPaired("the seeds in force are not those of these results: name them with --seeds")
    if pairs.inputs["code"] != store.code_digest():
        raise NotPaired("the model has changed since these results: run them again to divide them")


def _explained(
    pairs: PairedRuns,
    comparisons: Sequence[Comparison],
    outputs: Sequence[str],
    quarter: str | None,
) -> Iterator[tuple[str, tuple[Why, ...]]]:
    _require_same_model(pairs)
    for both in comparisons:
        found = () if both.no_effect else [why_of(both, pairs.run, one, quarter) for one in outputs]
        yield both.other.scenario.name, tuple(found)


def _divided(pairs: PairedRuns, outputs: Sequence[str]) -> Iterator[tuple[str, Attribution]]:
    _require_same_model(pairs)
    reference, run = pairs.futures[0].scenario, pairs.run
    for other in pairs.futures[1:]:
        found = attribute(other.scenario, reference, pairs.register, run, outputs)
        yield other.scenario.name, found


def _write(
    report: ComparisonReport, pairs: PairedRuns, results: Path, command: str, say: Say
) -> None:
    """Write tables and figures, which a manifest then vouches for."""
    tables, contents = dict(_all_tables(report)), dict(_all_contents(report, pairs))
    files = [*TABLES, *tables]
    files += [f"{figure}.{ending}" for figure in contents for ending in ENDINGS]
    engine, named = pairs.run.engine, pairs.folder
    analysis = Analysis("comparison", pairs.compared, {}, files, engine, named=named)
    with analysis_folder(analysis, results, command, say) as (folder, _):
        write_table(folder, _printed(report, pairs.run))
        for name, table in tables.items():
            store.write_summary(folder / name, table)
        for figure, content in contents.items():
            path = folder / figure
            save(content, path.parent, path.name)


def _all_tables(report: ComparisonReport) -> Iterator[tuple[str, pd.DataFrame]]:
    """Tables of every scenario, by the name of the file."""
    for comparison in report.comparisons:
        name = comparison.other.scenario.name
        for stem, table in _tables(report, comparison, name):
            yield f"{name}/{stem}.csv", table


def _all_contents(report: ComparisonReport, pairs: PairedRuns) -> Iterator[tuple[str, Content]]:
    """What figures of every scenario say, and those of all at once, by the name of the file."""
    for comparison in report.comparisons:
        name = comparison.other.scenario.name
        for stem, content in _contents(report, pairs, comparison, name):
            yield f"{name}/{stem}", content
    if len(report.comparisons) > 1:
        for output in report.outputs:
            yield f"difference-scenarios-{output}", _together(report, pairs, output)


def _together(report: ComparisonReport, pairs: PairedRuns, output: str) -> Content:
    """An output's median changes in all scenarios."""
    reference, seed = pairs.futures[0].scenario, pairs.inputs["seed"]
    about = about_of(reference, pairs.register, seed, report.comparisons[0].n)
    medians = {
        both.other.scenario.name: pd.Series(both.medians(output), both.quarters)
        for both in report.comparisons
    }
    return side_by_side(medians, output, about, pairs.register, reference)


MORE = 10
"""Further outputs in the table that is printed: those that move most for their spread."""


def shown_outputs(comparison: Comparison) -> tuple[str, ...]:
    """The outputs that are printed: those of every scenario, and those that move most."""
    always = printed_outputs(comparison.register.cast)
    more = [name for name in comparison.effects["output"] if name not in always]
    return *always, *more[:MORE]


def _printed(report: ComparisonReport, run: Run) -> pd.DataFrame:
    """What is printed of all scenarios, in chosen quarters or in each one's usual ones."""
    tables = [
        compared_table(both, run, shown_outputs(both), report.quarters)
        for both in report.comparisons
    ]
    return pd.concat(tables, ignore_index=True)


def _tables(
    report: ComparisonReport, comparison: Comparison, name: str
) -> Iterator[tuple[str, pd.DataFrame]]:
    yield "effects", report.effects(comparison)
    yield "changed", changed(comparison.one.scenario, comparison.other.scenario, report)
    if name in report.attributions:
        found = report.attributions[name]
        parts = [
            found.table(output).assign(output=output, quarter=found.date(output))
            for output in report.outputs
        ]
        yield "attribution", pd.concat(parts, ignore_index=True)
    yield from ((f"trace-{found.output}", found.table) for found in report.traces[name])
    for why in report.whys.get(name, ()):
        yield f"assumptions-{why.contrast.output}", why.reasons
        yield f"flip-{why.contrast.output}", why.moved


def changed(one: Scenario, other: Scenario, report: ComparisonReport) -> pd.DataFrame:
    """Settings and events that differ, as a table."""
    register = report.comparisons[0].register
    return pd.DataFrame([asdict(change) for change in changed_settings(one, other, register)])


def _contents(
    report: ComparisonReport, pairs: PairedRuns, comparison: Comparison, name: str
) -> Iterator[tuple[str, Content]]:
    other = comparison.other
    shown = other.members.size  # of futures that are counted, figures show a sample
    about = about_of(other.scenario, pairs.register, pairs.inputs["seed"], shown)
    because = comparison.no_effect
    for output in report.outputs:
        drawn = difference.content(paired(comparison, output), about, because)
        sure = "" if because else f" {report.how_sure(comparison, [output])}"
        yield f"difference-{output}", replace(drawn, caption=f"{drawn.caption}{sure}")
    powers = [paired(comparison, f"alignment.{code}") for code in pairs.register.cast.powers]
    yield "difference-powers", difference_powers.content(powers, about, because)
    if name in report.attributions:
        found = report.attributions[name]
        for output in report.outputs:
            divided = division(found, output, pairs.register)
            yield f"waterfall-{output}", waterfall.content(divided, about, found.notes)
    yield from (
        (f"reasons-{why.contrast.output}", why.content) for why in report.whys.get(name, ())
    )
