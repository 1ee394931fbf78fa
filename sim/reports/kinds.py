"""Every kind of figure by its name on the command line, and what it is drawn from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version

import pandas as pd

from sim.analysis.attribution import Attribution
from sim.analysis.comparison import Comparison, compare
from sim.batches.results import Results
from sim.engine.chance import Design
from sim.engine.ensemble import Futures
from sim.engine.free_run import free_run
from sim.engine.run import Run
from sim.evidence.record import observed
from sim.figures import (
    alignments,
    difference,
    difference_scenarios,
    fan,
    grievance,
    income,
    ministries,
    multiples,
    overview,
    prior,
    record,
    tilt_dependence,
    timeline,
)
from sim.figures.changes import Paired
from sim.figures.content import About, Content
from sim.figures.division import Division
from sim.figures.events import event_marks
from sim.figures.tables import members_of, of_scenario
from sim.figures.tilts import outputs_of
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.model.cast import Cast
from sim.reports.changes import (
    counted_medians,
    kept_medians,
    median_changes,
    paired_changes,
)

MOST = 10_000
"""Members that figures show one by one or choose from; quantiles are over all."""


LIVED = 1_000
"""Members that live through 2010 to 2018 again for the figure of the record."""


@dataclass(frozen=True)
class Material:
    """What figures of a scenario are drawn from."""

    own: Futures
    other: Futures
    """The scenario to compare with; it may be the same."""
    table: pd.DataFrame
    """The summary of both."""
    register: Register
    run: Run
    """How both were run."""
    counted: pd.DataFrame | None = None
    """Changes of all futures from the scenario to compare with, where futures are a sample."""

    @property
    def summary(self) -> pd.DataFrame:
        """Statistics over the members of the scenario."""
        return of_scenario(self.table, self.own.scenario.name)

    @property
    def beside(self) -> pd.DataFrame | None:
        """Statistics of the scenario to compare with, unless it is the same."""
        name = self.other.scenario.name
        return None if name == self.own.scenario.name else of_scenario(self.table, name)

    def members(self, columns: Sequence[str]) -> pd.DataFrame:
        """Single members of some columns, as far as figures show them."""
        return members_of(self.own, columns, MOST)

    def changes(self, columns: Sequence[str]) -> pd.DataFrame | None:
        """Median changes from the other scenario, future by future: quarter x column."""
        if self.beside is None:
            return None
        if self.counted is not None:
            return counted_medians(self.counted, self.own.scenario.name, columns)
        return kept_medians(compare(self.other, self.own, self.register), columns)

    @property
    def about(self) -> About:
        """What figures say of the run behind them."""
        return about_of(
            self.own.scenario, self.register, self.run.seed, int(self.summary["n"].iloc[0])
        )


def about_of(scenario: Scenario, register: Register, seed: int, n: int) -> About:
    """What figures say of a run of so many futures."""
    return About(
        scenario=scenario.name,
        title=scenario.title,
        n=n,
        seed=seed,
        version=version("hedgerow"),
        cast=register.cast,
        events=tuple(event_marks(scenario, register)),
    )


def _difference(m: Material) -> Content:
    comparison = compare(m.other, m.own, m.register)
    about = replace(m.about, n=m.own.members.size)  # a sample, where the others are only counted
    tilt = paired(comparison, f"tilt.{m.register.cast.home.code}")
    return difference.content(tilt, about, comparison.no_effect)


def _of_members(
    content: Callable[
        [pd.DataFrame, pd.DataFrame, pd.DataFrame | None, About, pd.DataFrame | None], Content
    ],
    columns: Callable[[Cast], Sequence[str]],
) -> Callable[[Material], Content]:
    """A figure of the summary, some columns of members, and what stands beside."""

    def made(m: Material) -> Content:
        named = columns(m.register.cast)
        return content(m.summary, m.members(named), m.beside, m.about, m.changes(named))

    return made


def _tilt_dependence(m: Material) -> Content:
    members = m.members(tilt_dependence.columns(m.register.cast))
    return tilt_dependence.content(m.summary, members, m.beside, m.about, m.register.band)


def _income(m: Material) -> Content:
    members = m.members(income.columns(m.register.cast))
    return income.content(m.summary, members, m.beside, m.about, m.register)


def _record(m: Material) -> Content:
    """The same for every scenario of a run: none has begun before 2019."""
    streams = m.run.design.streams
    draws = max(1, min(m.run.design.draws, LIVED // streams))
    run = replace(m.run, design=Design(draws, streams))
    about = replace(m.about, n=run.design.members, events=())
    return record.content(free_run(m.register, run), observed(m.register), about)


KINDS: dict[str, Callable[[Material], Content]] = {
    "alignments": lambda m: alignments.content(m.summary, m.about),
    "fan": _of_members(fan.content, fan.columns),
    "tilt-dependence": _tilt_dependence,
    "multiples": _of_members(multiples.content, multiples.columns),
    "difference": _difference,
    "grievance": _of_members(grievance.content, grievance.columns),
    "ministries": _of_members(ministries.content, ministries.columns),
    "income": _income,
    "timeline": lambda m: timeline.content(m.own.scenario, m.register, m.about),
    "record": _record,
}
"""Every figure of a scenario by its name on the command line."""

STANDARD = ("alignments", "fan", "tilt-dependence")
"""The figures that every run draws; `hedgerow plot` draws them all."""

OF_RUN = frozenset({"record"})
"""Figures that are the same for all scenarios of a run, and are drawn once."""

OF_BATCH = ("overview", "difference-scenarios", "prior")
"""The figures of a whole batch."""

COMPARING = frozenset({"difference"})
"""Figures that need another scenario."""


def content_of(kind: str, material: Material) -> Content:
    """What one figure of a scenario says."""
    return KINDS[kind](material)


def contents_of_batch(
    results: Results, table: pd.DataFrame, about: About
) -> Iterator[tuple[str, Content]]:
    """What the figures of a whole batch say, by name; `about` is that of its reference."""
    titles = {name: scenario.title for name, scenario in results.scenarios.items()}
    changes = median_changes(results, table, outputs_of(about.cast))
    whole = replace(about, title=f"{table['scenario'].nunique()} scenarios")
    yield "overview", overview.content(table, whole, titles, changes)
    tilt = f"tilt.{about.cast.home.code}"
    medians = {
        name: paired_changes(results, name, [tilt])["q50"].xs(tilt, level="output")
        for name in titles
        if name in set(table["scenario"]) and name != results.reference
    }
    reference = results.scenarios[results.reference]
    yield "difference-scenarios", side_by_side(medians, tilt, whole, results.register, reference)
    given = results.plan.inputs
    if given["assumptions"] == "prior" and given["chance"]:
        yield "prior", prior.content(table, about)


def side_by_side(
    medians: Mapping[str, pd.Series],
    name: str,
    about: About,
    register: Register,
    reference: Scenario,
) -> Content:
    """An output's median changes in several scenarios, by quarter, in one figure."""
    output, _, code = name.partition(".")
    return difference_scenarios.content(
        medians, register.outputs[output], code, about, called(reference)
    )


def paired(comparison: Comparison, name: str) -> Paired:
    """An output's change as figures draw it."""
    output, _, code = name.partition(".")
    return Paired(
        comparison.difference(name),
        comparison.quarters,
        comparison.register.outputs[output],
        code,
        called(comparison.one.scenario),
        comparison.register.cast,
    )


def division(found: Attribution, name: str, register: Register) -> Division:
    """An output's attribution as figures draw it, where the total is largest."""
    output, _, code = name.partition(".")
    return Division(
        found.table(name),
        found.level(name),
        register.outputs[output],
        code,
        found.date(name),
        called(found.reference),
        register.cast,
    )


def called(reference: Scenario) -> str:
    """A reference inside a sentence: "the baseline"."""
    return "the baseline" if reference.name == "baseline" else reference.name
