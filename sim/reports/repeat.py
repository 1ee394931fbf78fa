"""A batch run again from its results folder alone: its plan, seeds, scenarios, table of draws."""

from dataclasses import dataclass
from pathlib import Path

from sim.batches.begun import begun_analysis
from sim.batches.results import Results, kept_register
from sim.batches.resume import Say
from sim.batches.store import refusal
from sim.batches.verify import hindrance
from sim.inputs.strict_toml import shown_path
from sim.reports.batch import FinishedBatch, run_batch
from sim.reports.simulating import Progress

KINDS = ("results", "tallies")
"""Digests of a manifest that tell one result from another."""


class NotRepeatableError(Exception):
    """What a results folder was made by is not here."""


class NotABatchError(Exception):
    """A folder whose tables and figures only its own command makes again."""

    def __init__(self, folder: Path, typed: str):
        self.typed = typed
        """That command."""
        super().__init__(f"{shown_path(folder)} is no batch; `{typed}` made it")


@dataclass(frozen=True)
class Repeated:
    """A batch and the same batch once more."""

    first: Results
    again: FinishedBatch

    @property
    def same(self) -> dict[str, bool]:
        """Whether each scenario came out again to the last bit."""
        then, now = self.first.manifest(), self.again.results.manifest()
        return {
            name: all(then.get(k, {}).get(name) == now.get(k, {}).get(name) for k in KINDS)
            for name in then["results"]
        }


def repeat_batch(folder: Path, out: Path, workers: int, progress: Progress, say: Say) -> Repeated:
    """Run the batch of a results folder once more, into a folder below `out`.

    Raises NotABatchError for the folder of an exploration or analysis, NotRepeatableError when
    another model or engine made it, FileProblems when something of the folder is missing, damaged
    or not what was planned, or when it would be written into itself, and what `run_batch` raises.
    """
    if begun := begun_analysis(folder):
        raise NotABatchError(folder, begun.typed)
    results = Results.open(folder, kept_register(folder))
    manifest, plan = results.manifest(), results.plan
    if plan.measured:
        raise NotABatchError(folder, manifest["typed"])
    if refused := hindrance(results, results.register):
        raise NotRepeatableError(f"{shown_path(folder)}: {refused}")
    if (out / plan.folder).resolve() == folder.resolve():
        what = "this is the results folder itself, where all is there already"
        raise refusal(folder, what, fix="name another place with --out")
    again = run_batch(
        plan.name,
        tuple(results.scenarios.values()),
        results.register,
        plan.run(),
        out,
        manifest["typed"],
        workers,
        progress,
        plan.keep,
        say,
    )
    return Repeated(results, again)
