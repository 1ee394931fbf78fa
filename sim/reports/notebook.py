"""What notebooks get: results as pandas tables and matplotlib figures.

Tables carry the units of their columns in `.attrs["units"]`; `codebook()` says what each output
means. Numbers are those of the command line for the same scenario, members and seed, which stores
seven digits of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from sim.analysis.attribution import Attribution, attribute
from sim.analysis.comparison import Comparison
from sim.analysis.summary import members_table, summarise
from sim.batches.run import Failure
from sim.engine.ensemble import Run, Trajectories
from sim.figures import difference
from sim.figures.drawing import draw
from sim.inputs.folders import Folders, named
from sim.inputs.register import Register
from sim.inputs.strict_toml import shown_path
from sim.model.cast import Cast
from sim.model.ops import Array
from sim.reports.batch import FinishedBatch
from sim.reports.comparison import whole_names
from sim.reports.kinds import Material, about_of, content_of, paired
from sim.reports.paired_runs import PairedRuns
from sim.reports.tasks import material_of


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

    def of(self, name: str) -> Array:
        """One output by name and actor, (quarter, member): `alignment.CHN`, `tilt`."""
        return self.trajectories.of(name)

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Long table of statistics over members; units are a column."""
        return summarise(self.trajectories, self.register)

    @cached_property
    def members(self) -> pd.DataFrame:
        """Wide table, a row per member and quarter; units by column in `.attrs["units"]`."""
        table = members_table(self.trajectories)
        table.attrs["units"] = units_of(self.register, list(table.columns))
        return table

    def figure(self, kind: str = "fan", beside: Result | None = None) -> Figure:
        """A figure of `hedgerow plot`, with another result's median beside where it has room.

        Raises ValueError with what there is when there is no such kind.
        """
        other = beside or self
        table = self.summary if other is self else pd.concat([other.summary, self.summary])
        seed = self.run.seed
        material = Material(self.trajectories, other.trajectories, table, self.register, seed)
        return draw(content_of(kind, material))

    def __repr__(self) -> str:
        count = self.trajectories.members.size
        name = self.trajectories.scenario.name
        return f"<sim.Result {name}: {count:,} futures{_using(self.study)}>"

    def _repr_html_(self) -> str:
        title, ends = self.trajectories.scenario.title, _ends(self.summary, self.register.cast)
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
        return self.batch.results.summary

    def of(self, scenario: str, name: str) -> Array:
        """An output of a scenario, (quarter, member): `of("baseline", "alignment.CHN")`."""
        return self.batch.results.of(scenario).of(name)

    def figure(self, scenario: str, kind: str = "fan", against: str | None = None) -> Figure:
        """A figure of `hedgerow plot`; raises ValueError when there is no such kind."""
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
    """Two scenarios over the same futures, the other minus the one."""

    comparison: Comparison
    pairs: PairedRuns
    study: Folders
    """The seeds and scenarios that were in force."""

    @property
    def effects(self) -> pd.DataFrame:
        """A row per output: date of the largest effect, median, interval, shares up and down."""
        return self.comparison.effects

    @property
    def no_effect(self) -> str:
        """Why nothing differs; empty when something does."""
        return self.comparison.no_effect

    def difference(self, name: str) -> Array:
        """Other minus one, (quarter, member): `difference("alignment.CHN")`."""
        (whole,) = whole_names([name], self.pairs.register)
        return self.comparison.difference(whole)

    def figure(self, name: str = "tilt") -> Figure:
        """The paired difference of an output over time."""
        (whole,) = whole_names([name], self.pairs.register)
        seed = self.pairs.inputs["seed"]
        scenario = self.comparison.other.scenario
        about = about_of(scenario, self.pairs.register, seed, self.comparison.other.members.size)
        return draw(difference.content(paired(self.comparison, whole), about, self.no_effect))

    def attribution(self, *names: str) -> Attribution:
        """Take each event and setting away in turn; simulates one more variant for each."""
        one, other = self.comparison.one.scenario, self.comparison.other.scenario
        outputs = whole_names(names or ["tilt"], self.pairs.register)
        return attribute(other, one, self.pairs.register, self.pairs.run, outputs)

    def __repr__(self) -> str:
        one, other = self.comparison.one.scenario, self.comparison.other.scenario
        count = f"{self.comparison.n:,} futures{_using(self.study)}"
        return f"<sim.Compared {other.name} against {one.name}: {count}>"

    def _repr_html_(self) -> str:
        one, other = self.comparison.one.scenario, self.comparison.other.scenario
        if self.no_effect:
            because = f"{self.no_effect}{_using(self.study)}"
            return f"<p>{escape(other.name)}: no effect, because {escape(because)}</p>"
        shown = ["output", "unit", "quarter", "median", "q05", "q95", "rose", "fell", "end"]
        return _shown(
            f"{other.title}, against {one.name}", self.effects[shown].head(10), self.study
        )


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
