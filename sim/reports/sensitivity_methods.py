"""What a method of sensitivity analysis says of a question, from its own futures to its table.

Morris and Sobol lay out designs, measured into folders of their own; Sobol's over single numbers is
laid over those that a screening keeps, all others fixed at their value. PAWN reads a plain sample.
"""

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal, Protocol, get_args

import pandas as pd

from sim.batches.results import Results
from sim.batches.store import write_summary
from sim.engine.run import Run
from sim.explore.designs import Laid, Layout, Rows, lay_out, rows_of, run_of_layout, size_of
from sim.explore.estimate import Estimate
from sim.explore.groups import By, grouped
from sim.explore.indices import KEEP_MOST, MAIN, kept, pawn, screened, sobol
from sim.explore.left_out import left_out
from sim.explore.question import Question
from sim.explore.repeated_draws import ranged
from sim.explore.sample import Sample
from sim.explore.worth import BY_QUARTER, Worth
from sim.figures import index_map
from sim.figures.drawing import ENDINGS, save
from sim.inputs.register import Register
from sim.model.ops import Array
from sim.reports.kinds import about_of

Method = Literal["screen", "sobol", "pawn"]
"""What is computed beside the worth of each number."""

TABLE, OVER_TIME = "indices.csv", "indices-over-time"


class Measuring(Protocol):
    """Measures the question's scenarios in the futures of a run, into a folder by that name."""

    def __call__(
        self, name: str, run: Run, files: Collection[str]
    ) -> AbstractContextManager[Results]:
        """Within it tables and figures may be written into the folder."""
        ...


@dataclass(frozen=True)
class Asked:
    """A question, in which futures, and by which method."""

    question: Question
    register: Register
    run: Run
    """How many members each design may have, and what they draw from."""
    method: Method | None
    by: By
    streams: int
    """Streams of luck that each row of a design meets."""

    @property
    def designed(self) -> bool:
        """Whether the method lays out a design of its own."""
        return self.method in get_args(Laid)

    @property
    def names(self) -> tuple[str, ...]:
        """The numbers that differ between futures."""
        return ranged(self.register, self.run)

    @property
    def groups(self) -> dict[str, str]:
        """Who is told apart: the group of each of these numbers."""
        return grouped(self.register, self.names, self.by)


@dataclass(frozen=True)
class Indices:
    """What a method says."""

    table: pd.DataFrame
    """A row for each quarter and number, or group; see `sim.explore.indices`."""
    size: int
    """Trajectories of a screening, rows of Sobol's base sample, futures that pawn reads."""
    folder: Path
    screening: "Indices | None" = None
    """The screening that Sobol's numbers come from, where they do."""
    left_out: Estimate | None = None
    """Share of the assumptions' variance that those numbers make which Sobol's design fixes."""
    luck: Estimate | None = None
    """Share of the variance of a design's rows that is luck, in the question's quarter.

    None where nothing tells it: with one stream of luck, without chance, or without a design.
    """

    def at(self, quarter: str) -> pd.DataFrame:
        """Its rows in a quarter."""
        rows = self.table[self.table["quarter"] == quarter]
        return rows.drop(columns="quarter").reset_index(drop=True)

    def over_time(self, method: Method) -> pd.DataFrame:
        """What figures over time show, as `Worth.over_time` has it."""
        name, half = MAIN[method]
        value, width = self.table[name], self.table[half]
        ends = {"value": value, "low": value - width, "high": value + width}
        return self.table.assign(**ends)[list(BY_QUARTER)]


def index_files(question: Question) -> list[str]:
    """The files that a method leaves in its folder."""
    return [TABLE, *over_time_files(question, OVER_TIME)]


def over_time_files(question: Question, stem: str) -> list[str]:
    """The files of a figure over time; none where one quarter is asked."""
    return [f"figures/{stem}.{end}" for end in ENDINGS] if question.over_time else []


def pawned(asked: Asked, worth: Worth, folder: Path) -> Indices:
    """PAWN on a plain sample, written into its folder."""
    question, seed = asked.question, asked.run.seed
    tables = {q: pawn(worth.numbers, worth.lives(q), seed) for q in question.quarters}
    members = worth.sample.run.design.members
    found = Indices(_stacked(tables), members, folder)
    _write(found, asked, "pawn", members)
    return found


def designed(asked: Asked, worth: Worth, measuring: Measuring) -> Indices:
    """Morris, or Sobol after it where single numbers are told apart.

    Where a screening keeps nothing there is no design for Sobol: the screening stands for it.
    """
    if asked.method == "screen":
        return _found("screen", asked.groups, asked, measuring)[0]
    if asked.by != "number":
        return _found("sobol", asked.groups, asked, measuring)[0]
    now = asked.question.quarter
    screening, _, _ = _found("screen", asked.groups, asked, measuring)
    names = kept(screening.at(now))
    if not names:
        return screening
    found, layout, rows = _found("sobol", {name: name for name in names}, asked, measuring)
    return replace(
        found, screening=screening, left_out=left_out(layout, rows[now], worth.variance(now))
    )


def require_enough(asked: Asked) -> None:
    """Refuse members that do not suffice for a design; raises TooFewError with how many would."""
    members, factors = asked.run.design.members, len(set(asked.groups.values()))
    thing = "number" if asked.by == "number" else "group"
    if asked.method == "screen" or (asked.method == "sobol" and asked.by == "number"):
        size_of("screen", factors, members, asked.streams, thing)
    if asked.method == "sobol":
        size_of("sobol", min(factors, KEEP_MOST), members, asked.streams, thing)


ANALYSES: Final[Mapping[Laid, Callable[[Layout, Array, int], pd.DataFrame]]] = {
    "screen": screened,
    "sobol": sobol,
}


def _found(
    method: Laid, groups: Mapping[str, str], asked: Asked, measuring: Measuring
) -> tuple[Indices, Layout, Mapping[str, Rows]]:
    """A design's indices, the design, and what its rows came to, by quarter."""
    question, run, seed = asked.question, asked.run, asked.run.seed
    layout = lay_out(method, groups, run.design.members, asked.streams, seed)
    design = run_of_layout(layout, run, asked.register.parameters, asked.streams)
    with measuring(f"sensitivity-{method}", design, index_files(question)) as there:
        sample = Sample.stored(there)
        rows = {q: rows_of(question.of(sample, q), asked.streams) for q in question.quarters}
        tables = {q: ANALYSES[method](layout, row.mean, seed) for q, row in rows.items()}
        luck = rows[question.quarter].luck_share
        found = Indices(_stacked(tables), layout.size, there.folder, luck=luck)
        _write(found, asked, method, design.design.members)
    return found, layout, rows


def _stacked(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One table below the other, each with its quarter."""
    named = [table.assign(quarter=quarter) for quarter, table in tables.items()]
    whole = pd.concat(named, ignore_index=True)
    return whole[["quarter", *(name for name in whole if name != "quarter")]]


def _write(found: Indices, asked: Asked, method: Method, members: int) -> None:
    """Write the table, and the figure over time where it was asked for."""
    question = asked.question
    write_summary(found.folder / TABLE, found.table)
    if question.over_time:
        about = about_of(question.scenario, asked.register, asked.run.seed, members)
        shown = found.over_time(method)
        content = index_map.content(shown, method, question, about, asked.register, asked.by)
        save(content, found.folder / "figures", OVER_TIME)
