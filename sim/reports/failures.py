"""What failed in a batch, and which command repeats it: failures.jsonl of a results folder."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from sim.batches.plan import Plan
from sim.batches.run import Failure
from sim.batches.store import write_text
from sim.inputs.strict_toml import shown_path


def write_failures(folder: Path, failures: Sequence[Failure], plan: Plan) -> None:
    """One line for each failure, with the command that repeats it."""
    path = folder / "failures.jsonl"
    if not failures:
        path.unlink(missing_ok=True)
        return
    lines = (
        asdict(failure) | {"seed": plan.inputs["seed"], "command": repeating(folder, failure, plan)}
        for failure in failures
    )
    write_text(path, "".join(json.dumps(line) + "\n" for line in lines))


def repeating(folder: Path, failure: Failure, plan: Plan) -> str:
    """The command that repeats a failure."""
    where = shown_path(folder)
    if failure.stage in ("counting", "tabulating") or (
        failure.stage == "summing up" and plan.spans
    ):
        return "the same command"
    if failure.stage == "drawing":
        return f"hedgerow plot {where} --scenario {failure.scenario}"
    return f"hedgerow verify {where} --part {failure.scenario}/{failure.first}"
