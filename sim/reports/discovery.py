"""From a typed condition to a folder: `hedgerow discover` and `sim.discover`.

results/discover-<condition>-<hash>/  what an exploration has, and
    limits.csv          limits of the box, in units and in places
    tree.csv            ends of the tree, with their counts in both samples
    box.svg|png|csv|txt where there is a box
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import pandas as pd
from matplotlib.figure import Figure

from sim.batches.store import write_csv
from sim.engine.run import Run
from sim.explore import discovery
from sim.explore.boxes import Box
from sim.explore.conditions import ConditionError, Term, parse_condition
from sim.explore.discovery import Discovery, Question, leaf_words
from sim.explore.sample import Sample
from sim.figures.box import BoxFigure, content
from sim.figures.drawing import ENDINGS, draw, save
from sim.inputs.folders import in_force
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import Scenario, long_enough
from sim.inputs.strict_toml import Problem
from sim.model.quarters import parse_quarter, show_quarter
from sim.reports.arguments import require_keepable, run_of, scenario_of
from sim.reports.comparison import whole_names
from sim.reports.kinds import about_of

if TYPE_CHECKING:
    from sim.engine.draws import Draws

FILES: Final = ("limits.csv", "tree.csv", *(f"box.{ending}" for ending in ENDINGS))
LONGEST: Final = 60
"""Characters of a condition that a folder's name may hold."""


def question_of(
    scenario: Scenario,
    reference: Scenario | None,
    condition: str,
    at: str | None,
    register: Register,
) -> tuple[Question, tuple[Scenario, ...]]:
    """What is asked, with whole names of outputs, and the scenarios that must be simulated.

    Raises ConditionError with all that is wrong with the condition, ValueError for a quarter that
    there is not, or a scenario against itself.
    """
    if reference is not None and reference.name == scenario.name:
        raise ValueError(f"{scenario.name} against itself differs in nothing; name another")
    named = [scenario] if reference is None else [reference, scenario]
    scenarios = tuple(long_enough(named, register))
    quarter = _quarter(at, scenarios)
    terms = [replace(one, quarter=one.quarter or quarter) for one in parse_condition(condition)]
    faults = [fault for term in terms for fault in _faults(term, scenarios, register)]
    if faults:
        raise ConditionError(condition, *faults)
    terms = [replace(one, output=whole_names([one.output], register)[0]) for one in terms]
    against = None if reference is None else reference.name
    return Question(scenario.name, against, tuple(terms)), scenarios


def _quarter(at: str | None, scenarios: tuple[Scenario, ...]) -> str:
    """The quarter of terms that name none: the last that all have, unless one is asked for."""
    if at is None:
        return show_quarter(min(one.end for one in scenarios))
    quarter = show_quarter(parse_quarter(at.upper(), end=True))
    for one in scenarios:
        if quarter not in one.quarters:
            raise ValueError(f"at {quarter}: {_span(one)}")
    return quarter


def _span(one: Scenario) -> str:
    return f"{one.name} runs from {one.quarters[0]} to {one.quarters[-1]}"


def _faults(
    term: Term, scenarios: tuple[Scenario, ...], register: Register
) -> Iterator[tuple[int, str]]:
    """Columns and words of an output that is unknown, and of a quarter that is not simulated."""
    try:
        whole_names([term.output], register)
    except ValueError as refused:
        yield term.column, str(refused)
    for one in scenarios:
        if term.quarter not in one.quarters:
            yield term.column, f"there is no {term.quarter}: {_span(one)}"
            break


def condition_problems(condition: str, register: Register) -> Iterator[Problem]:
    """What is wrong with a condition whatever is asked, to be told beside mistakes of files."""
    try:
        whole_names([term.output for term in parse_condition(condition)], register)
    except ConditionError as refused:
        yield Problem("", 0, 0, f"'{condition}': {str(refused).splitlines()[0]}")
    except ValueError as refused:
        yield from (Problem("", 0, 0, what) for what in str(refused).splitlines())


def folder_name(question: Question) -> str:
    """Name of an exploration's folder, before its hash: what was asked, or a digest of it."""
    words = re.sub(r"[^\w.]+", "-", " ".join(term.words for term in question.terms)).strip("-")
    if len(words) > LONGEST:
        words = hashlib.sha256(words.encode()).hexdigest()[:8]
    return f"discover-{question.scenario}-{words}"


def write_discovery(found: Discovery, scenario: Scenario, run: Run, folder: Path) -> list[Path]:
    """Write what there is of a box and of a tree into an exploration's folder.

    Returns the files that were written.
    """
    tables = {"limits.csv": found.table, "tree.csv": tree_table(found)}
    saved = [name for name, table in tables.items() if len(table)]
    for name in saved:
        write_csv(folder / name, tables[name])
    if found.box is not None:
        save(_figure(found, found.box, scenario, run), folder, "box")
        saved += [f"box.{ending}" for ending in ENDINGS]
    return [folder / name for name in saved]


def _figure(found: Discovery, there: Box, scenario: Scenario, run: Run) -> BoxFigure:
    about = about_of(scenario, found.register, run.seed, found.whole.futures)
    return content(found, there, about)


def tree_table(found: Discovery) -> pd.DataFrame:
    """Ends of the tree, a row each: where, counts in the futures searched and the fresh, confirmed.

    Confirmed is an end in which such futures are more frequent: where searched, and clearly anew.
    """
    rows = [
        {
            "where": leaf_words(leaf, found.register),
            "cases_inside": leaf.found.cases_inside,
            "inside": leaf.found.inside,
            "cases": leaf.found.cases,
            "fresh_cases_inside": leaf.retested.cases_inside,
            "fresh_inside": leaf.retested.inside,
            "fresh_cases": leaf.retested.cases,
            "confirmed": leaf.confirmed,
        }
        for leaf in found.leaves
    ]
    return pd.DataFrame(rows)


# ---- from a notebook -----------------------------------------------------------------------------


@dataclass(frozen=True, repr=False)
class Discovered:
    """What was found, with its tables and its figure."""

    found: Discovery
    scenario: Scenario
    run: Run

    @property
    def share(self) -> float:
        """In which share of all futures it is so."""
        return self.found.whole.value

    @property
    def table(self) -> pd.DataFrame:
        """The limits of the box, in units and in places; no row where there is no box."""
        return self.found.table

    @property
    def counts(self) -> pd.DataFrame:
        """Futures, cases, inside and cases inside, of futures searched and of fresh ones."""
        if self.found.box is None:
            return pd.DataFrame()
        both = {"searched": self.found.box.found, "fresh": self.found.box.retested}
        return pd.DataFrame({name: vars(counts) for name, counts in both.items()}).T

    @property
    def tree(self) -> pd.DataFrame:
        """The ends of the tree, with their counts."""
        return tree_table(self.found)

    def figure(self) -> Figure:
        """The box over the ranges; raises ValueError where there is none."""
        if self.found.box is None:
            raise ValueError(self.found.no_box)
        return draw(_figure(self.found, self.found.box, self.scenario, self.run))

    def __repr__(self) -> str:
        whole = self.found.whole
        told = self.found.no_box or f"a box of {len(self.table)} limits"
        asked = self.found.question.words
        return f"<sim.Discovered {asked}: {whole.count:,} of {whole.futures:,} futures; {told}>"


def discover(
    scenario: str | Scenario,
    condition: str,
    *,
    at: str | None = None,
    against: str | Scenario | None = None,
    members: int = 1000,
    seed: int = 7,
    assumptions: "str | Draws" = "prior",
    chance: bool = True,
    held: Mapping[str, float] | None = None,
    engine: Literal["auto", "numpy", "fused"] = "auto",
    seeds: Path | str | None = None,
    scenarios: Path | str | None = None,
) -> Discovered:
    """In which futures is a condition met? A box and a tree, found in `members` and tested in more.

    Args:
        scenario: a name, or what `load` gave.
        condition: `"tilt > 60 and image@2024 < 0.4"`.
        at: the quarter of outputs that name none; the last by default.
        against: a reference; the condition is then of paired differences from it.
        members: how many futures are searched; as many others test what is found.
        seed: see `sim.run`, also for the arguments not named here.
        assumptions: see `sim.run`.
        chance: see `sim.run`.
        held: see `sim.run`.
        engine: see `sim.run`.
        seeds: see `sim.run`.
        scenarios: see `sim.run`.

    Raises:
        ConditionError: a ValueError that shows where the condition cannot be read.
        ValueError: as `sim.run`, and for a quarter or an output that there is not.
        LibraryMissingError: the EMA workbench is not installed.
        FileProblems: when a file has mistakes.
    """
    folders = in_force(seeds, scenarios)
    register = load_register(folders.seeds)
    own = scenario_of(scenario, folders, register)
    reference = None if against is None else scenario_of(against, folders, register)
    question, needed = question_of(own, reference, condition, at, register)
    run = run_of(register, 2 * members, 1, seed, assumptions, chance, held, engine)
    require_keepable(run.design.members, "members")
    sample = Sample.simulated(needed, register, run, question.measured)
    return Discovered(discovery.discover(sample, question), own, run)
