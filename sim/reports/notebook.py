"""What notebooks get: results as pandas tables and matplotlib figures.

Tables carry the units of their columns in `.attrs["units"]`; `codebook()` says what each output
means. Numbers are those of the command line for the same scenario, members and seed, which stores
seven digits of them. Arrays are read-only and tables are copies: what one does to them changes no
result. `numpy.array(values)` makes an array to write to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from sim.analysis.attribution import Attribution, attribute
from sim.analysis.comparison import Comparison
from sim.analysis.summary import members_table, summarise
from sim.analysis.trace import trace
from sim.batches.assumptions import assumptions_table
from sim.batches.run import Failure
from sim.engine.ensemble import Trajectories
from sim.engine.run import Run
from sim.figures import difference
from sim.figures.drawing import draw
from sim.inputs.folders import Folders, named
from sim.inputs.register import Register
from sim.inputs.strict_toml import shown_path
from sim.model.cast import Cast
from sim.model.ops import Array
from sim.reports.arguments import kind_of, output_of
from sim.reports.batch import FinishedBatch
from sim.reports.kinds import Material, about_of, content_of, paired
from sim.reports.paired_runs import PairedRuns
from sim.reports.tasks import material_of
from sim.reports.why import Why, why_of


def units_of(register: Register, columns: Sequence[str]) -> dict[str, str]:
    """Unit by column, for columns like `alignment.CHN`."""
    outputs = register.outputs
    named = [(column, column.partition(".")[0]) for column in columns]
    return {column: outputs[output].unit for column, output in named if output in outputs}


def codebook(register: Register) -> pd.DataFrame:
    """A row for each output and actor: output, meaning, actor, unit, low, high."""
    return pd.DataFrame(
        {
            "output": f"{name}.{code}",
            "meaning": output.label,
            "actor": register.cast.name(code),
            "unit": output.unit,
            "low": output.low,
            "high": output.high,
        }
        for name, output in register.outputs.items()
        for code in register.cast.actors_of(output.by)
    )


@dataclass(frozen=True, repr=False)
class Result:
    """The futures of one scenario, in memory."""

    trajectories: Trajectories
    register: Register
    run: Run
    study: Folders
    """The seeds and scenarios that were in force."""

    def __post_init__(self) -> None:
        """Let nobody write into the outputs, through whatever view of them."""
        for values in self.trajectories.outputs.values():
            values.flags.writeable = False

    def of(self, name: str) -> Array:
        """One output by name and actor, (quarter, member), read-only: `alignment.CHN`, `tilt`.

        Raises ValueError with the nearest name when there is no such output.
        """
        return self.trajectories.of(output_of(name, self.register))

    @cached_property
    def _summary(self) -> pd.DataFrame:
        return summarise(self.trajectories, self.register, self.run)

    @property
    def summary(self) -> pd.DataFrame:
        """Long table of statistics over members; units are a column."""
        return self._summary.copy()

    @property
    def members(self) -> pd.DataFrame:
        """Wide table, a row per member and quarter; units by column in `.attrs["units"]`."""
        table = members_table(self.trajectories)
        table.attrs["units"] = units_of(self.register, list(table.columns))
        return table

    @property
    def assumptions(self) -> pd.DataFrame:
        """What each future has drawn, a row per member; units in `.attrs["units"]`."""
        return assumptions_table(self.register, self.run, range(self.trajectories.members.size))

    def figure(self, kind: str = "fan", beside: Result | None = None) -> Figure:
        """A figure of `hedgerow plot`, with another result's median beside where it has room.

        Raises ValueError with the nearest kind when there is no such one.
        """
        kind, other = kind_of(kind), beside or self
        table = self._summary if other is self else pd.concat([other._summary, self._summary])
        material = Material(self.trajectories, other.trajectories, table, self.register, self.run)
        return draw(content_of(kind, material))

    def __repr__(self) -> str:
        count = self.trajectories.members.size
        name = self.trajectories.scenario.name
        return f"<sim.Result {name}: {count:,} futures{_using(self.study)}>"

    def _repr_html_(self) -> str:
        title, ends = self.trajectories.scenario.title, _ends(self._summary, self.register.cast)
        return _shown(title, ends, self.study)


@dataclass(frozen=True, repr=False)
class BatchResult:
    """Scenarios run over the same futures, in a results folder."""

    batch: FinishedBatch
    register: Register
    study: Folders
    """The seeds and scenarios that were in force."""

    @property
    def folder(self) -> Path:
        """Where everything lies."""
        return self.batch.folder

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Scenarios that have run; the others are compared with the first."""
        return self.batch.scenarios

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Scenarios that could not be run, with stage and traceback."""
        return self.batch.failures

    @property
    def summary(self) -> pd.DataFrame:
        """Long table of statistics over members, all scenarios."""
        return self.batch.results.summary.copy()

    @property
    def assumptions(self) -> pd.DataFrame:
        """What each future of `of` has drawn, a row per member, whatever the scenario."""
        plan = self.batch.results.plan
        return assumptions_table(self.register, plan.run(), range(plan.kept))

    def of(self, scenario: str, name: str) -> Array:
        """An output of a scenario, (quarter, member), read-only: `of("baseline", "tilt")`."""
        return read_only(self.batch.results.of(scenario).of(output_of(name, self.register)))

    def figure(self, scenario: str, kind: str = "fan", against: str | None = None) -> Figure:
        """A figure of `hedgerow plot`; raises ValueError when there is no such kind."""
        kind = kind_of(kind)
        material = material_of(self.batch.results, scenario, self.register, against)
        return draw(content_of(kind, material))

    def __repr__(self) -> str:
        count = f"{len(self.scenarios)} scenarios{_using(self.study)}"
        return f"<sim.BatchResult {shown_path(self.folder)}: {count}>"

    def _repr_html_(self) -> str:
        ends = _ends(self.summary, self.register.cast)
        return _shown(f"{len(self.scenarios)} scenarios", ends, self.study)


@dataclass(frozen=True, repr=False)
class Compared:
    """Scenarios over the same futures, the others minus the first; `[name]` is one of the others.

    What is asked of a single scenario raises ValueError where there are several.
    """

    comparisons: tuple[Comparison, ...]
    pairs: PairedRuns
    study: Folders
    """The seeds and scenarios that were in force."""

    def __getitem__(self, scenario: str) -> Compared:
        """One scenario against the first; raises ValueError when it is not among them."""
        found = tuple(c for c in self.comparisons if c.other.scenario.name == scenario)
        if not found:
            raise ValueError(f"no scenario '{scenario}'; there are {', '.join(self.scenarios)}")
        return replace(self, comparisons=found)

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Names of those that are held against the first."""
        return tuple(comparison.other.scenario.name for comparison in self.comparisons)

    @property
    def comparison(self) -> Comparison:
        """The only comparison."""
        if len(self.comparisons) > 1:
            raise ValueError(f"choose a scenario: compared[name] of {', '.join(self.scenarios)}")
        return self.comparisons[0]

    @property
    def effects(self) -> pd.DataFrame:
        """A row per scenario and output: date of the largest effect, median, interval, shares."""
        tables = zip(self.scenarios, self.comparisons, strict=True)
        rows = [one.effects.assign(scenario=name) for name, one in tables]
        return pd.concat(rows, ignore_index=True)

    @property
    def no_effect(self) -> str:
        """Why nothing differs; empty when something does."""
        return self.comparison.no_effect

    def difference(self, name: str) -> Array:
        """Other minus the first, (quarter, member), read-only: `difference("alignment.CHN")`."""
        return read_only(self.comparison.difference(output_of(name, self.pairs.register)))

    def figure(self, name: str = "tilt") -> Figure:
        """The paired difference of an output over time."""
        whole = output_of(name, self.pairs.register)
        seed = self.pairs.inputs["seed"]
        scenario = self.comparison.other.scenario
        about = about_of(scenario, self.pairs.register, seed, self.comparison.other.members.size)
        return draw(difference.content(paired(self.comparison, whole), about, self.no_effect))

    def trace(self, name: str) -> pd.DataFrame:
        """How far the change gets, from levers to an output: `trace("alignment.EUU")`.

        A row per link of each chain, the strongest chain first; see `sim.analysis.trace.COLUMNS`.
        """
        return trace(self.comparison, output_of(name, self.pairs.register)).table

    def why(self, name: str = "tilt", at: str | None = None) -> Why:
        """What decides a difference and what would turn it: `.reasons`, `.moved`, `.figure()`.

        In the quarter `at`, or where the difference is largest. Simulates more futures.
        """
        whole = output_of(name, self.pairs.register)
        return why_of(self.comparison, self.pairs.run, whole, at)

    def attribution(self, *names: str) -> Attribution:
        """Take each event and setting away in turn; simulates one more variant for each."""
        one, other = self.comparison.one.scenario, self.comparison.other.scenario
        outputs = [output_of(name, self.pairs.register) for name in names or ["tilt"]]
        return attribute(other, one, self.pairs.register, self.pairs.run, outputs)

    def __repr__(self) -> str:
        one, names = self.comparisons[0].one.scenario, ", ".join(self.scenarios)
        count = f"{self.comparisons[0].n:,} futures{_using(self.study)}"
        return f"<sim.Compared {names} against {one.name}: {count}>"

    def _repr_html_(self) -> str:
        return "".join(_compared(one, self.study) for one in self.comparisons)


def read_only(values: Array) -> Array:
    """The same numbers, not to be written to."""
    view = values.view()
    view.flags.writeable = False
    return view


def _compared(comparison: Comparison, study: Folders) -> str:
    """A comparison in a notebook: the ten largest effects, or why there is none."""
    one, other = comparison.one.scenario, comparison.other.scenario
    if comparison.no_effect:
        because = f"{comparison.no_effect}{_using(study)}"
        return f"<p>{escape(other.name)}: no effect, because {escape(because)}</p>"
    shown = ["output", "unit", "quarter", "median", "q05", "q95", "rose", "fell", "end"]
    return _shown(f"{other.title}, against {one.name}", comparison.effects[shown].head(10), study)


def _ends(summary: pd.DataFrame, cast: Cast) -> pd.DataFrame:
    """Alignments at the end of each scenario: a row per scenario, median and 9 in 10 futures."""
    rows = summary[(summary["variable"] == "alignment") & summary["actor"].isin(cast.powers)]
    rows = rows[rows["quarter"] == rows.groupby("scenario")["quarter"].transform("max")]
    spans: dict[str, dict[str, str]] = {}
    for row in rows.to_dict("records"):
        span = f"{row['q50']:.3f} ({row['q05']:.3f}–{row['q95']:.3f})"
        spans.setdefault(row["scenario"], {})[cast.name(row["actor"])] = span
    return pd.DataFrame.from_dict(spans, orient="index")


def _using(study: Folders) -> str:
    """Which study is in force; nothing of the shipped one."""
    which = named(study)
    return f", using {which}" if which else ""


def _shown(title: str, table: pd.DataFrame, study: Folders) -> str:
    note = f"Model output, not a forecast{escape(_using(study))}."
    return f"<h4>{escape(title)}</h4>{table.to_html(border=0)}<p><small>{note}</small></p>"
