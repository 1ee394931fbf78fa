"""A results folder opened: what was planned, and the members that are there."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sim.batches.csv_text import as_it_was
from sim.batches.manifest import NAME, read_manifest
from sim.batches.parts import added, part_path, read_digest, read_numbers
from sim.batches.plan import Plan, read_plan, scenario_path
from sim.batches.store import checksum, files_in, is_file, refusal, require_file
from sim.batches.tallies import joined_tallies, read_tallies, tally_path, write_tallies
from sim.engine.ensemble import ALL
from sim.engine.tallying import Tallies
from sim.inputs.register import SEEDS, Register, load_register
from sim.inputs.scenario import Scenario, load_scenario
from sim.inputs.strict_toml import FileProblems, nearest
from sim.model.ops import Array


@dataclass(frozen=True)
class Stored:
    """The members of one scenario in a results folder; numbers are read when asked for."""

    folder: Path
    plan: Plan
    scenario: Scenario

    @property
    def members(self) -> NDArray[np.uint64]:
        """Numbers of the members, (member,)."""
        return np.arange(self.plan.kept, dtype=np.uint64)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Every output with its actor: `alignment.CHN`."""
        with self.parts[0].open("rb") as file:
            return tuple(pq.read_schema(file).names[2:])

    @property
    def quarters(self) -> tuple[str, ...]:
        """The quarters that are kept, in order."""
        return self.plan.quarters(self.scenario)

    @property
    def parts(self) -> list[Path]:
        """The files that hold the members, in order."""
        return [part_path(self.folder, self.scenario.name, block) for block in self.plan.blocks]

    @property
    def digest(self) -> str:
        """Digest of all members' numbers."""
        return added([read_digest(part) for part in self.parts])

    def of(self, name: str, quarters: slice = ALL) -> Array:
        """One actor's output, (quarter, member): `alignment.CHN`; `tilt` for a single actor.

        Raises ValueError when there is no such output, FileProblems when a part is damaged.
        """
        values: Array = self.read([name], quarters)[0]
        return values

    def read(self, names: Sequence[str], quarters: slice = ALL) -> Array:
        """Several outputs at once, (output, quarter, member)."""
        columns = [self._column(name) for name in names]
        blocks = [
            read_numbers(part, columns, len(self.quarters), self._identity(block))[:, :, quarters]
            for part, block in zip(self.parts, self.plan.blocks, strict=True)
        ]
        whole: Array = np.moveaxis(np.concatenate(blocks, axis=1), 1, 2).astype(np.float64)
        return whole

    def _identity(self, block: range) -> str:
        return self.plan.identity(self.scenario.name, block)

    def _column(self, name: str) -> str:
        if name in self.columns:
            return name
        whole = [column for column in self.columns if column.partition(".")[0] == name]
        if len(whole) == 1:
            return whole[0]
        raise ValueError(f"no output '{name}'; {nearest(name, self.columns) or ', '.join(whole)}")


@dataclass(frozen=True)
class Results:
    """A results folder."""

    folder: Path
    plan: Plan
    scenarios: Mapping[str, Scenario]
    register: Register

    @classmethod
    def open(cls, folder: Path, register: Register) -> Self:
        """Open a folder.

        Raises FileProblems when it is none, of another version, or holds another scenario than the
        one planned.
        """
        plan = read_plan(folder)
        names = plan.scenarios
        scenarios = {name: planned_scenario(folder, plan, name, register) for name in names}
        return cls(folder, plan, scenarios, register)

    def require_all(self) -> None:
        """Raise FileProblems for an exploration, which keeps a few numbers of each future."""
        if self.plan.measured:
            what = "this folder of an exploration keeps only " + ", ".join(
                self.plan.measured.outputs
            )
            fix = "name the folder of a run or a batch"
            raise refusal(self.folder / "plan.json", what, fix=fix)

    @property
    def complete(self) -> tuple[str, ...]:
        """Scenarios whose members are all there, in the order of the plan."""
        names = self.plan.scenarios
        return tuple(n for n in names if not self.missing(n) and not self.untallied(n))

    @property
    def reference(self) -> str:
        """The scenario that the others are compared with."""
        return self.plan.scenarios[0]

    def of(self, scenario: str) -> Stored:
        """The members of a scenario; raises FileProblems when there are none."""
        if scenario not in self.scenarios:
            what = f"no scenario '{scenario}' in these results"
            known = ", ".join(self.plan.scenarios)
            raise refusal(self.folder / "plan.json", what, known, nearest(scenario, self.scenarios))
        missing = self.missing(scenario)
        if missing:
            what = f"{len(missing)} parts of '{scenario}' are missing"
            raise refusal(self.folder / "plan.json", what, fix="the same command continues")
        return Stored(self.folder, self.plan, self.scenarios[scenario])

    def untallied(self, scenario: str) -> list[range]:
        """Spans of a scenario that have no tally yet, neither of their own nor in that of all."""
        whole = tally_path(self.folder, scenario)
        if is_file(whole):
            return []
        there = files_in(whole.with_suffix(""))
        names = {span: tally_path(self.folder, scenario, span).name for span in self.plan.spans}
        return [span for span, name in names.items() if name not in there]

    def tallied(self, scenario: str, members: range) -> bool:
        """Whether a span of a scenario has a tally, of its own or in that of all."""
        places = (tally_path(self.folder, scenario, part) for part in (members, None))
        return any(map(is_file, places))

    def tallies(self, scenario: str) -> Tallies:
        """The tallies of all members; those of spans become one file when all are there.

        Raises FileProblems when a file is missing or damaged.
        """
        whole = tally_path(self.folder, scenario)
        joined = self.tally(scenario) if whole.exists() else self._joined(scenario, whole)
        shutil.rmtree(whole.with_suffix(""), ignore_errors=True)  # also those of an earlier attempt
        return joined

    def _joined(self, scenario: str, whole: Path) -> Tallies:
        """The tallies of all spans as one, in one file, unless another process is done with it."""
        try:
            joined = joined_tallies(self.tally(scenario, span) for span in self.plan.spans)
        except FileProblems:
            if whole.exists():  # those of spans have gone since
                return self.tally(scenario)
            raise
        write_tallies(whole, joined, self.plan.identity(scenario, range(self.plan.members)))
        return joined

    def tally(self, scenario: str, members: range | None = None) -> Tallies:
        """The tallies of some members, or those of all; raises FileProblems when damaged."""
        path = tally_path(self.folder, scenario, members)
        identity = self.plan.identity(scenario, members or range(self.plan.members))
        return read_tallies(path, self.scenarios[scenario], self.register, identity)

    @property
    def changes(self) -> pd.DataFrame | None:
        """The table of paired differences, where futures were tallied."""
        path = self.folder / "changes.csv"
        return _summary(path, path.stat().st_mtime_ns) if is_file(path) else None

    def missing(self, scenario: str) -> list[range]:
        """Blocks of a scenario that have no part yet."""
        paths = {block: part_path(self.folder, scenario, block) for block in self.plan.blocks}
        there = files_in(paths[self.plan.blocks[0]].parent)
        return [block for block, path in paths.items() if path.name not in there]

    @property
    def summary(self) -> pd.DataFrame:
        """The table of statistics over members; raises FileProblems when there is none."""
        path = self.folder / "summary.csv"
        require_file(path, "run the batch's command again")
        return _summary(path, path.stat().st_mtime_ns)

    def manifest(self) -> dict[str, Any]:
        """Versions, command and checksums; raises FileProblems when none can be believed."""
        return read_manifest(self.folder)


def kept_register(folder: Path) -> Register:
    """The seeds that a results folder keeps; raises FileProblems unless they are those planned."""
    plan, seeds = read_plan(folder), folder / "seeds"
    listed = read_manifest(folder)["files"] if is_file(folder / NAME) else {}
    fix = "run the batch's command again, or name the seeds with --seeds"
    for name in SEEDS:
        require_file(seeds / name, fix)
        if checksum(seeds / name) != listed.get(f"seeds/{name}", checksum(seeds / name)):
            raise refusal(seeds / name, "damaged, its checksum differs", fix=fix)
    register = load_register(seeds)
    if register.digest != plan.inputs["seeds"]:
        raise refusal(seeds, "these are not the seeds that were planned", fix=fix)
    return register


def planned_scenario(folder: Path, plan: Plan, name: str, register: Register) -> Scenario:
    """The resolved scenario beside a plan; raises FileProblems unless it is the one planned."""
    path = scenario_path(folder, name)
    fix = "run the batch's command again: it makes this file anew"
    require_file(path, fix)
    scenario = load_scenario(path.parent, name, register)
    planned = plan.inputs["scenarios"][name]
    if scenario.digest != planned and register.digest == plan.inputs["seeds"]:
        raise refusal(path, "this is not the scenario that was planned", fix=fix)
    return scenario


TEXTS = dict.fromkeys(("scenario", "variable", "actor", "unit", "quarter"), "str")
"""Columns of names: a scenario may be called null, 2030 or true."""


@lru_cache(2)
def _summary(path: Path, written: int) -> pd.DataFrame:
    """A table as it was written at a time: read once for all the figures drawn from it."""
    read = pd.read_csv(path, dtype=TEXTS, keep_default_na=False, na_values=[""])
    return as_it_was(read, TEXTS)
