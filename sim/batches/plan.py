"""What is a batch to run? Written before anything runs, so that the same command can continue it.

The plan is all that a worker needs besides the seeds: scenarios lie beside it, resolved. A task is
a block of members; it leaves one part for each scenario.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from sim.batches.store import code_digest, write_text
from sim.engine.chance import Design
from sim.engine.ensemble import BLOCK, Run, blocks_of, require_one_of
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario, write_resolved
from sim.inputs.strict_toml import FileProblems, Problem, shown_path

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
    """All that can change a number."""

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
        design = Design(given["draws"], given["streams"])
        told = (given["seed"], design, given["assumptions"], given["chance"], given["held"])
        return Run(*told, engine=self.engine)


def inputs_of(scenarios: Sequence[Scenario], register: Register, run: Run) -> dict[str, Any]:
    """All that can change a number of a batch."""
    return {
        "seeds": register.digest,
        "code": code_digest(),
        "scenarios": {scenario.name: scenario.digest for scenario in scenarios},
        "seed": run.seed,
        "draws": run.design.draws,
        "streams": run.design.streams,
        "assumptions": run.assumptions,
        "chance": run.chance,
        "held": dict(run.held),
    }


def make_plan(
    name: str,
    scenarios: Sequence[Scenario],
    register: Register,
    run: Run,
    keep: Keep = "members",
) -> Plan:
    """The plan of a batch; its blocks take about a second each.

    Raises ValueError when two scenarios have one name, or `keep` is no word of Keep.
    """
    require_one_of("keep", keep, get_args(Keep))
    block = min(max(SECOND // len(scenarios), LEAST), BLOCK)
    names = tuple(scenario.name for scenario in scenarios)
    if len(set(names)) < len(names):
        raise ValueError(f"scenarios of one batch need names of their own: {', '.join(names)}")
    engine = run.choice(len(scenarios)).engine
    span = min(SPAN, max(SPAN_RUNS[engine] // len(scenarios), 1))
    inputs = inputs_of(scenarios, register, run)
    return Plan(FORMAT, name, names, block, span, engine, keep, inputs)


def write_plan(folder: Path, plan: Plan, scenarios: Sequence[Scenario], register: Register) -> Plan:
    """Write the plan and its resolved scenarios, and return the plan in force.

    A plan that is already there stays: its parts were cut by it.
    """
    if (folder / "plan.json").is_file():
        return read_plan(folder)
    for scenario in scenarios:
        text = write_resolved(scenario, register)
        write_text(folder / "scenarios" / f"{scenario.name}.toml", text)
    write_text(folder / "plan.json", json.dumps(asdict(plan), indent=2) + "\n")
    return plan


def read_plan(folder: Path) -> Plan:
    """The plan of a results folder; raises FileProblems when there is none that can be read."""
    path = folder / "plan.json"
    if not folder.is_dir():
        raise _refusal(folder, "there is no such folder", fix="see `ls results`")
    if not path.is_file():
        raise _refusal(path, "this is no results folder", fix="name a folder below results/")
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        if fields["format"] == FORMAT:
            return Plan(**{**fields, "scenarios": tuple(fields["scenarios"])})
    except (ValueError, KeyError, TypeError):
        raise _refusal(path, "the plan cannot be read", fix="run the batch again") from None
    what = f"results of format {fields['format']}, written by another version"
    raise _refusal(path, what, f"format {FORMAT}", "run the batch again with this version")


def _refusal(path: Path, what: str, allowed: str = "", fix: str = "") -> FileProblems:
    return FileProblems((Problem(shown_path(path), 1, 1, what, allowed, fix),))
