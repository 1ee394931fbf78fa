"""What is a batch to run? Written before anything runs, so that the same command can continue it.

The plan is all that a worker needs besides the seeds: a copy of those lies beside it, scenarios as
they were resolved, and the table of draws, where assumptions come from one. A task is a block of
members; it leaves one part for each scenario. The plan holds a checksum of its own content.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, Literal, get_args

import pandas as pd

from sim.batches.begun import begun_analysis
from sim.batches.plan_form import is_plan
from sim.batches.signed import hashed, signed
from sim.batches.store import (
    code_digest,
    damage_named,
    is_file,
    refusal,
    write_first,
    write_text,
    write_whole,
)
from sim.engine.chance import Design
from sim.engine.draws import Base, Draws
from sim.engine.ensemble import BLOCK, blocks_of
from sim.engine.experiment import futures_as_json
from sim.engine.run import Run, require_one_of
from sim.inputs.register import Register, output_names
from sim.inputs.scenario import Scenario, write_resolved
from sim.inputs.strict_toml import FileProblems, nearest
from sim.inputs.strict_toml.files import TABLE_LIMIT, read_bytes

FORMAT = 6
"""Version of the layout of a results folder."""

Keep = Literal["members", "summary", "both"]
"""What stays of the futures: each of them, what they say together, or both."""

SAMPLE = 2000
"""Members that are kept for figures where all others are only counted."""

SPAN = 100_000
"""Members of a tally at most."""

SPAN_RUNS = {"numpy": 200_000, "fused": 1_000_000}
"""Runs that take one to three minutes: a killed run may lose a tally of so many."""

SECOND, LEAST = 4000, 250
"""Runs that take about a second, and the smallest block that is not slow."""


@dataclass(frozen=True)
class Measured:
    """The few numbers of each future that an exploration keeps, in place of all of them."""

    outputs: tuple[str, ...]
    """With their actors: `alignment.CHN`."""
    quarters: tuple[str, ...]
    """In order of time."""


@dataclass(frozen=True)
class Plan:
    """A batch: what can change a number, the order of scenarios, and how members are cut."""

    format: int
    name: str
    scenarios: tuple[str, ...]
    """The first is the one that the others are compared with."""
    block: int
    """Members in a part."""
    span: int
    """Members in a tally."""
    engine: Literal["numpy", "fused"]
    """What computes it. Engines agree to twelve digits, so the folder's name does not tell it."""
    keep: Keep
    """Whether members are kept, counted, or both."""
    inputs: Mapping[str, Any]
    """All that can change a number; a table of draws by its name, base, rows and digest."""
    table: Draws | None = field(default=None, compare=False)
    """The table of draws, which lies beside the plan."""

    @property
    def folder(self) -> str:
        """Name of the results folder: the batch's name and eight digits of its inputs' hash."""
        kept = {} if self.keep == "members" else {"keep": self.keep}
        return f"{self.name}-{hashed({**self.inputs, **kept})[:8]}"

    @property
    def members(self) -> int:
        """How many members each scenario has."""
        return int(self.inputs["draws"] * self.inputs["streams"])

    @property
    def kept(self) -> int:
        """How many members are kept, from the first on; where they are only counted, a sample."""
        return min(self.members, SAMPLE) if self.keep == "summary" else self.members

    @property
    def measured(self) -> Measured | None:
        """What is kept of each future; None for all of it."""
        kept = self.inputs.get("measured")
        return kept and Measured(tuple(kept["outputs"]), tuple(kept["quarters"]))

    def columns(self, register: Register) -> list[str]:
        """The outputs that a part holds, in order."""
        return list(self.measured.outputs) if self.measured else output_names(register)

    def quarters(self, scenario: Scenario) -> tuple[str, ...]:
        """The quarters that a part of a scenario holds, in order."""
        return self.measured.quarters if self.measured else tuple(scenario.quarters)

    @property
    def blocks(self) -> list[range]:
        """The members of each part."""
        return list(blocks_of(self.kept, self.block))

    @property
    def spans(self) -> list[range]:
        """The members of each tally; none where nothing is counted."""
        return [] if self.keep == "members" else list(blocks_of(self.members, self.span))

    def identity(self, scenario: str, members: range) -> str:
        """What makes a part or a tally: a hash of all that can change its numbers."""
        made_by = {
            "format": self.format,
            "inputs": self.inputs,
            "engine": self.engine,
            "reference": self.scenarios[0],
            "scenario": scenario,
            "members": [members[0], members[-1]],
        }
        return hashed(made_by)

    def as_begun(self, begun: "Plan") -> "Plan":
        """The plan with the order of scenarios and the engine that a batch was begun with."""
        if begun.inputs != self.inputs or sorted(begun.scenarios) != sorted(self.scenarios):
            return self
        return replace(
            self,
            scenarios=begun.scenarios,
            engine=begun.engine,
            span=span_of(begun.engine, len(self.scenarios)),
            inputs=begun.inputs,  # the same, in the order in which the file has them
        )

    def run(self) -> Run:
        """How its scenarios are run."""
        given = self.inputs
        return Run(
            seed=given["seed"],
            design=Design(given["draws"], given["streams"]),
            assumptions=self.table or given["assumptions"],
            chance=given["chance"],
            held=given["held"],
            engine=self.engine,
        )

    def as_json(self) -> dict[str, Any]:
        """The plan without the values of its table."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "table"}

    def text(self) -> str:
        """The plan as its file holds it, with a checksum."""
        return json.dumps(signed(self.as_json()), indent=2) + "\n"


def span_of(engine: Literal["numpy", "fused"], scenarios: int) -> int:
    """Members in a tally of a batch of so many scenarios."""
    return min(SPAN, max(SPAN_RUNS[engine] // scenarios, 1))


def inputs_of(scenarios: Sequence[Scenario], register: Register, run: Run) -> dict[str, Any]:
    """All that can change a number of a batch."""
    return {
        "seeds": register.digest,
        "code": code_digest(),
        "scenarios": {scenario.name: scenario.digest for scenario in scenarios},
        **futures_as_json(run),
    }


def make_plan(
    name: str,
    scenarios: Sequence[Scenario],
    register: Register,
    run: Run,
    keep: Keep = "members",
    measured: Measured | None = None,
) -> Plan:
    """The plan of a batch, or of an exploration; its blocks take about a second each.

    Raises ValueError when two scenarios have one name, `keep` is no word of Keep, a held or drawn
    value is none that its parameter can take, or what is `measured` is not there.
    """
    run.require_possible(register)
    require_one_of("keep", keep, get_args(Keep))
    block = min(max(SECOND // len(scenarios), LEAST), BLOCK)
    names = tuple(scenario.name for scenario in scenarios)
    if len(set(names)) < len(names):
        raise ValueError(f"scenarios of one batch need names of their own: {', '.join(names)}")
    engine = run.choice(len(scenarios)).engine
    span = span_of(engine, len(scenarios))
    inputs = inputs_of(scenarios, register, run)
    if measured is not None:
        _require_measurable(measured, scenarios, register)
        inputs["measured"] = {name: list(words) for name, words in asdict(measured).items()}
    table = run.assumptions if isinstance(run.assumptions, Draws) else None
    return Plan(FORMAT, name, names, block, span, engine, keep, inputs, table)


def _require_measurable(
    measured: Measured, scenarios: Sequence[Scenario], register: Register
) -> None:
    known = output_names(register)
    for name in measured.outputs:
        if name not in known:
            raise ValueError(f"no output '{name}'; {nearest(name, known) or 'see hedgerow list'}")
    for one in scenarios:
        for quarter in measured.quarters:
            if quarter not in one.quarters:
                span = f"{one.quarters[0]} to {one.quarters[-1]}"
                raise ValueError(f"{one.name} runs from {span}: there is no {quarter}")


def write_plan(folder: Path, plan: Plan, scenarios: Sequence[Scenario], register: Register) -> None:
    """Write what is missing of the plan, its seeds, scenarios and table of draws; the plan last."""
    for path, content in seed_files(folder, register).items():
        if not path.exists():
            write_whole(path, partial(Path.write_bytes, data=content))
    for scenario in scenarios:
        path = scenario_path(folder, scenario.name)
        if not path.exists():
            write_text(path, write_resolved(scenario, register))
    if plan.table is not None and not table_path(folder).exists():
        values = pd.DataFrame(plan.table.columns)
        write_whole(table_path(folder), lambda a: a.write_bytes(values.to_parquet()))
    if not (folder / "plan.json").exists():
        write_first(folder / "plan.json", plan.text())


def seed_files(folder: Path, register: Register) -> dict[Path, bytes]:
    """Where a results folder keeps the seeds in force, and what it keeps of them."""
    return {folder / "seeds" / name: content for name, content in register.files.items()}


def scenario_path(folder: Path, name: str) -> Path:
    """Where a results folder keeps a resolved scenario."""
    return folder / "scenarios" / f"{name}.toml"


def begun_plan(folder: Path) -> Plan | None:
    """The plan that a folder was begun with, without its table; nothing where none can be believed.

    Raises FileProblems when another version wrote it.
    """
    path = folder / "plan.json"
    if not is_file(path):
        return None
    try:
        text = read_bytes(path, TABLE_LIMIT).decode()
        written = json.loads(text)
        found = written["format"]
        if found == FORMAT:
            del written["checksum"]
            plan = Plan(**{**written, "scenarios": tuple(written["scenarios"])})
            return plan if text == plan.text() and is_plan(written) else None
    except (FileProblems, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    what = f"results of format {found}, written by another version"
    fix = "run the batch again with this version, with --out in another folder"
    raise refusal(path, what, f"format {FORMAT}", fix)


def read_plan(folder: Path) -> Plan:
    """The plan of a results folder; raises FileProblems when there is none that can be believed."""
    path = folder / "plan.json"
    if not folder.is_dir():
        raise refusal(folder, "there is no such folder", fix="see `ls results`")
    if begun := begun_analysis(folder):
        what = f"this folder of `{begun.typed}` keeps no futures of scenarios"
        raise refusal(folder, what, fix="name the folder of a run or a batch")
    if not is_file(path):
        raise refusal(path, "this is no results folder", fix="name a folder below results/")
    plan = begun_plan(folder)
    if plan is None:
        raise refusal(path, "the plan cannot be read, or was changed", fix="run the batch again")
    return replace(plan, table=read_table(folder, plan.inputs["assumptions"]))


def table_path(folder: Path) -> Path:
    """Where the table of draws lies."""
    return folder / "draws.parquet"


def read_table(folder: Path, assumptions: Base | Mapping[str, Any]) -> Draws | None:
    """The table of draws beside a plan; raises FileProblems unless it is the one planned."""
    if not isinstance(assumptions, Mapping):
        return None
    path, name = table_path(folder), assumptions["name"]
    fix = f"run the batch's command again where the draws '{name}' are"
    with damage_named(path, "the table of draws cannot be read", fix):
        stored = pd.read_parquet(BytesIO(path.read_bytes()))
        table = Draws.of(name, stored, assumptions["base"], assumptions.get("repeats", False))
    if table.digest != assumptions["digest"]:
        raise refusal(path, "the table of draws is not the one planned", fix=fix)
    return table
