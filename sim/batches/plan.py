"""What is a batch to run? Written before anything runs, so that the same command can continue it.

The plan is all that a worker needs besides the seeds: scenarios lie beside it, resolved, and the
table of draws, where assumptions come from one. A task is a block of members; it leaves one part
for each scenario.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from io import BytesIO
from pathlib import Path
from typing import Any, Literal, get_args

import pandas as pd
import pyarrow as pa

from sim.batches.store import code_digest, refusal, write_text, write_whole
from sim.engine.chance import Design
from sim.engine.draws import Base, Draws
from sim.engine.ensemble import BLOCK, Run, blocks_of, require_one_of
from sim.engine.experiment import futures_as_json
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario, write_resolved

FORMAT = 3
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
        text = json.dumps({**self.inputs, **kept}, sort_keys=True)
        return f"{self.name}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"

    @property
    def members(self) -> int:
        """How many members each scenario has."""
        return int(self.inputs["draws"] * self.inputs["streams"])

    @property
    def kept(self) -> int:
        """How many members are kept, from the first on; where they are only counted, a sample."""
        return min(self.members, SAMPLE) if self.keep == "summary" else self.members

    @property
    def blocks(self) -> list[range]:
        """The members of each part."""
        return list(blocks_of(self.kept, self.block))

    @property
    def spans(self) -> list[range]:
        """The members of each tally; none where nothing is counted."""
        return [] if self.keep == "members" else list(blocks_of(self.members, self.span))

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
) -> Plan:
    """The plan of a batch; its blocks take about a second each.

    Raises ValueError when two scenarios have one name, `keep` is no word of Keep, or a held or
    drawn value is none that its parameter can take.
    """
    run.require_possible(register)
    require_one_of("keep", keep, get_args(Keep))
    block = min(max(SECOND // len(scenarios), LEAST), BLOCK)
    names = tuple(scenario.name for scenario in scenarios)
    if len(set(names)) < len(names):
        raise ValueError(f"scenarios of one batch need names of their own: {', '.join(names)}")
    engine = run.choice(len(scenarios)).engine
    span = min(SPAN, max(SPAN_RUNS[engine] // len(scenarios), 1))
    inputs = inputs_of(scenarios, register, run)
    table = run.assumptions if isinstance(run.assumptions, Draws) else None
    return Plan(FORMAT, name, names, block, span, engine, keep, inputs, table)


def write_plan(folder: Path, plan: Plan, scenarios: Sequence[Scenario], register: Register) -> Plan:
    """Write the plan with its scenarios and its table of draws, and return the plan in force.

    A plan that is already there stays: its parts were cut by it.
    """
    if (folder / "plan.json").is_file():
        return read_plan(folder)
    for scenario in scenarios:
        text = write_resolved(scenario, register)
        write_text(folder / "scenarios" / f"{scenario.name}.toml", text)
    if plan.table is not None:
        values = pd.DataFrame(plan.table.columns)
        write_whole(_table_path(folder), lambda a: a.write_bytes(values.to_parquet(index=False)))
    write_text(folder / "plan.json", json.dumps(plan.as_json(), indent=2) + "\n")
    return plan


def read_plan(folder: Path) -> Plan:
    """The plan of a results folder; raises FileProblems when there is none that can be read."""
    path = folder / "plan.json"
    if not folder.is_dir():
        raise refusal(folder, "there is no such folder", fix="see `ls results`")
    if not path.is_file():
        raise refusal(path, "this is no results folder", fix="name a folder below results/")
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        if written["format"] == FORMAT:
            table = _read_table(folder, written["inputs"]["assumptions"])
            return Plan(**{**written, "scenarios": tuple(written["scenarios"]), "table": table})
    except (ValueError, KeyError, TypeError):
        raise refusal(path, "the plan cannot be read", fix="run the batch again") from None
    what = f"results of format {written['format']}, written by another version"
    raise refusal(path, what, f"format {FORMAT}", "run the batch again with this version")


def _table_path(folder: Path) -> Path:
    return folder / "draws.parquet"


def _read_table(folder: Path, assumptions: Base | Mapping[str, Any]) -> Draws | None:
    """The table of draws beside a plan; raises FileProblems unless it is the one planned."""
    if not isinstance(assumptions, Mapping):
        return None
    path, name = _table_path(folder), assumptions["name"]
    fix = f"delete the folder, and run its command again where the draws '{name}' are"
    try:
        table = Draws.of(name, pd.read_parquet(BytesIO(path.read_bytes())), assumptions["base"])
    except (OSError, ValueError, pa.ArrowException) as damage:
        reason = str(damage).partition("\n")[0]
        raise refusal(path, f"the table of draws cannot be read: {reason}", fix=fix) from None
    if table.digest != assumptions["digest"]:
        raise refusal(path, "the table of draws is not the one planned", fix=fix)
    return table
