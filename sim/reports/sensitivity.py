"""Which assumptions decide an output: from a question to folders, tables, sentences and figures.

results/sensitivity-<hash>/           a plain sample of futures, each set of numbers lived twice
    worth.csv, groups.csv, parts.csv  shares of variance by number, by group, and chance's part
    tornado.*, worth-over-time.*
results/sensitivity-<method>-<hash>/  futures of the method's own design; pawn reads the plain ones
    indices.csv, indices-over-time.*
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pandas as pd
from matplotlib.figure import Figure

from sim.batches.store import write_summary
from sim.explore.repeated_draws import lived_twice
from sim.explore.sample import Sample
from sim.explore.worth import Worth
from sim.figures import index_map, tornado
from sim.figures.content import Content
from sim.figures.deciding import sentences
from sim.figures.drawing import ENDINGS, draw, save
from sim.inputs.folders import expanded, in_force
from sim.inputs.register import load_register
from sim.reports.arguments import run_of, scenario_of, workers_of
from sim.reports.exploration import exploration
from sim.reports.kinds import about_of
from sim.reports.sensitivity_asked import asked_of
from sim.reports.sensitivity_methods import (
    Asked,
    Indices,
    Measuring,
    designed,
    index_files,
    over_time_files,
    pawned,
    require_enough,
)

if TYPE_CHECKING:
    from sim.batches.results import Results
    from sim.engine.draws import Draws
    from sim.engine.run import Run
    from sim.explore.groups import By
    from sim.inputs.scenario import Scenario
    from sim.reports.sensitivity_methods import Method

Kind = Literal["tornado", "over-time"]
"""Figures of a sensitivity analysis."""

OVER_TIME = "worth-over-time"


@dataclass(frozen=True, repr=False)
class Sensitivity:
    """Which assumptions decide an output, and how much each is worth knowing."""

    asked: Asked
    worth: Worth
    found: Indices | None
    """What the method says, where one was asked for."""
    folders: tuple[Path, ...]

    @property
    def table(self) -> pd.DataFrame:
        """A row for each number, the one most worth knowing first; see `Worth.table`."""
        return self.worth.table.copy()

    @property
    def groups(self) -> pd.DataFrame:
        """A row for each group of numbers; see `Worth.groups`."""
        return self.worth.groups.copy()

    @property
    def parts(self) -> pd.DataFrame:
        """The parts of assumptions and of chance, a row for each quarter; see `Worth.parts`."""
        return self.worth.parts.copy()

    @property
    def indices(self) -> pd.DataFrame | None:
        """What the method says, a row for each quarter and number; None where none was asked."""
        return None if self.found is None else self.found.table.copy()

    @cached_property
    def sentences(self) -> list[str]:
        """What decides it, in words."""
        return sentences(self.worth)

    def figure(self, kind: Kind = "tornado") -> Figure:
        """How far each number moves it, or what it is worth over time.

        Raises ValueError for another kind, and over time where only one quarter was asked.
        """
        known = {stem.removeprefix("worth-"): content for stem, content in _figures(self.worth)}
        if kind not in known:
            more = "" if len(known) > 1 else "; ask with over_time=True for more"
            raise ValueError(f"no figure '{kind}' of this; there is {', '.join(known)}{more}")
        return draw(known[kind])

    def __repr__(self) -> str:
        return f"<sim.Sensitivity: {self.sentences[0]}>"


def analyse(asked: Asked, measuring: Measuring) -> Sensitivity:
    """Measure what is asked, and write tables and figures.

    Raises TooFewError where members do not suffice for a design, LibraryMissingError without SALib.
    """
    require_enough(asked)
    by_pawn, question = asked.method == "pawn", asked.question
    files = ["worth.csv", "groups.csv", "parts.csv", *(f"figures/tornado.{end}" for end in ENDINGS)]
    files += [*over_time_files(question, OVER_TIME), *(index_files(question) if by_pawn else ())]
    run, found = lived_twice(asked.register, asked.run), None
    with measuring("sensitivity-pawn" if by_pawn else "sensitivity", run, files) as there:
        worth = Worth(question, Sample.stored(there), asked.run.assumptions)
        _write(there.folder, worth)
        if by_pawn:
            found = pawned(asked, worth, there.folder)
    if asked.designed:
        found = designed(asked, worth, measuring)
    return Sensitivity(asked, worth, found, _folders(there.folder, found))


def _folders(plain: Path, found: Indices | None) -> tuple[Path, ...]:
    """Every folder that something was written into, each once."""
    several = [plain]
    if found is not None:
        several += [found.folder, *([found.screening.folder] if found.screening else ())]
    return tuple(dict.fromkeys(several))


def _write(folder: Path, worth: Worth) -> None:
    tables = {"worth": worth.table, "groups": worth.groups, "parts": worth.parts}
    for name, table in tables.items():
        write_summary(folder / f"{name}.csv", table)
    for stem, content in _figures(worth):
        save(content, folder / "figures", stem)


def _figures(worth: Worth) -> Iterator[tuple[str, Content]]:
    """The figures of a plain sample, with the names of their files."""
    question, run, register = worth.question, worth.sample.run, worth.sample.register
    about = about_of(question.scenario, register, run.seed, run.design.members)
    yield "tornado", tornado.content(worth, about)
    if question.over_time:
        yield OVER_TIME, index_map.content(worth.over_time(), "worth", question, about, register)


# ---- from Python ---------------------------------------------------------------------------------


def sensitivity(
    scenario: str | Scenario,
    of: str,
    *,
    at: str | None = None,
    over_time: bool = False,
    against: str | Scenario | None = None,
    method: Method | None = None,
    by: By = "number",
    members: int = 20_000,
    streams: int | None = None,
    seed: int = 7,
    assumptions: str | Draws = "prior",
    chance: bool = True,
    engine: Literal["auto", "numpy", "fused"] = "auto",
    held: Mapping[str, float] | None = None,
    out: Path | str = "results",
    workers: int = 1,
    seeds: Path | str | None = None,
    scenarios: Path | str | None = None,
) -> Sensitivity:
    """Which assumptions decide an output, as `hedgerow sensitivity` tells it.

    Args:
        scenario: a name, or what `load` gave.
        of: the output, `alignment.CHN` or `tilt`.
        at: the date of tables, "2030" or "2030Q2"; the end of the run unless named.
        over_time: whether the end of each year is asked as well.
        against: a scenario that is subtracted in each future.
        method: "screen" (Morris), "sobol" or "pawn" beside the worth of each number.
        by: whether screen and sobol tell apart each "number", "section" or "partner".
        members: how many futures each design may have.
        streams: streams of luck that each row of a design meets; 4 unless chance is off.
        seed: see `run`, also for the arguments not named here.
        assumptions: "prior", "posterior" or a table; screen and sobol know only the prior.
        chance: see `run`.
        engine: see `run`.
        held: see `run`.
        out: where results folders go.
        workers: see `batch`.
        seeds: see `run`.
        scenarios: see `run`.

    Raises:
        ValueError: as in `run`, for an output or a date that there is not, where members do not
            suffice, and for words that would have no effect.
        FileProblems: when a file has mistakes.
    """
    folders = in_force(seeds, scenarios)
    register = load_register(folders.seeds)
    loaded = scenario_of(scenario, folders, register)
    other = None if against is None else scenario_of(against, folders, register)
    run = run_of(register, members, 1, seed, assumptions, chance, held, engine)
    asked = asked_of(register, run, (loaded, other), of, at, over_time, method, by, streams)
    command, processes = _call(asked, assumptions), workers_of(workers)

    def measuring(name: str, run: Run, files: Collection[str]) -> AbstractContextManager[Results]:
        several, measured = asked.question.scenarios, asked.question.measured
        place = expanded(out)
        return exploration(name, several, register, run, measured, place, command, files, processes)

    return analyse(asked, measuring)


def _call(asked: Asked, assumptions: str | Draws) -> str:
    """The call that asks this, in Python; a table of draws by its name."""
    question, run = asked.question, asked.run
    words = {
        "at": question.quarter,
        "over_time": question.over_time,
        "against": question.against and question.against.name,
        "method": asked.method,
        "by": asked.by,
        "members": run.design.members,
        "streams": asked.streams if asked.designed else None,
        "seed": run.seed,
        "assumptions": assumptions,
        "chance": bool(run.chance),
        "held": {name: float(value) for name, value in run.held.items()},
    }
    given = ", ".join(f"{name}={value!r}" for name, value in words.items())
    return f"sim.sensitivity({question.scenario.name!r}, {question.output!r}, {given})"
