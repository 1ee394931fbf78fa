"""A batch made by many processes that know nothing of each other: one share each, then merged.

They share a folder and nothing else. A process moves and deletes only what belongs to its share;
tables, figures and the manifest are made once, when all is there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from warnings import warn

from sim.batches.begun import begun_analysis
from sim.batches.makers import Maker, makers_of, write_maker
from sim.batches.manifest import KEYS, NAME, versions
from sim.batches.plan import Keep, make_plan, read_plan
from sim.batches.results import Results, kept_register
from sim.batches.resume import Say, as_begun, join_in, keep_what_fits, prepare, require_outside
from sim.batches.run import Failure
from sim.batches.shares import Share, lacking_shares
from sim.batches.signed import believed
from sim.batches.store import code_digest
from sim.batches.workers import Workers, usual_workers
from sim.engine.run import Run
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario, long_enough
from sim.inputs.strict_toml import shown_path
from sim.reports.batch import (
    FinishedBatch,
    finish,
    set_aside_statements,
    standard_figures,
    write_statements,
)
from sim.reports.repeat import NotABatchError, NotRepeatableError
from sim.reports.simulating import (
    Progress,
    require_engine,
    silent,
    simulate_missing,
    stoppable,
)


@dataclass(frozen=True)
class FinishedShare:
    """What a process left of its share."""

    share: Share
    results: Results
    blocks: int
    """How many blocks of members belong to it."""
    spans: int
    """How many tallies."""
    failures: tuple[Failure, ...]
    there: int
    """How many of the shares are complete by now."""


class IncompleteError(Exception):
    """Shares of a batch are missing, or some of what a single process was to make."""

    def __init__(self, folder: Path, missing: Sequence[int], maker: Maker | None):
        self.folder, self.missing, self.maker = folder, missing, maker
        few = f"{len(missing)} of {maker.n} shares" if maker else "something is"
        super().__init__(f"{shown_path(folder)}: {few} missing")


def run_share(
    share: Share,
    name: str,
    scenarios: Sequence[Scenario],
    register: Register,
    run: Run,
    results: Path,
    command: str,
    workers: int = 1,
    progress: Progress = silent,
    keep: Keep = "members",
    say: Say = warn,
) -> FinishedShare:
    """Make the parts and tallies of one share of a batch, beside other processes.

    `command` is what all shares have in common. Arguments and errors are as for `run_batch`, but
    that what is damaged and belongs to all shares raises FileProblems, and stays where it lies.
    """
    require_outside(results)
    pool = Workers(workers or usual_workers(len(scenarios) * run.design.members // share.n), say)
    scenarios = long_enough(scenarios, register)
    plan = make_plan(name, scenarios, register, run, keep)
    folder = results / plan.folder
    there = join_in(folder, as_begun(folder, plan), scenarios, register)
    plan = there.plan
    require_engine(plan, folder)
    write_statements(folder, scenarios)
    failures = list[Failure]()
    with stoppable(there), pool as started:
        if not keep_what_fits(there, register.folder, started, say, share):
            maker = Maker(version("hedgerow"), share.n, command, versions(plan.engine))
            write_maker(folder, maker)
            failures = simulate_missing(there, register.folder, started, progress, share)
    blocks, spans = share.blocks(plan), share.spans(plan)
    complete = share.n - len(lacking_shares(there, share.n))
    return FinishedShare(share, there, len(blocks), len(spans), tuple(failures), complete)


def merge_batch(
    folder: Path,
    command: str,
    workers: int = 1,
    progress: Progress = silent,
    say: Say = warn,
    quarters: Sequence[str] = (),
) -> FinishedBatch:
    """Sum up a batch whose shares are all there, draw, and vouch for all of it.

    Everything comes from the folder: its plan, seeds and scenarios. Nothing is simulated. What is
    there is checked first; what does not belong is set aside, which `say` is told.

    Raises IncompleteError where something is missing, NotABatchError for the folder of another
    command, NotRepeatableError when another model made it, and what `run_batch` raises.
    """
    if begun := begun_analysis(folder):
        raise NotABatchError(folder, begun.typed)
    plan = read_plan(folder)
    maker = max(makers_of(folder).values(), key=lambda maker: maker.n, default=None)
    ended = believed(folder / NAME, KEYS) or {}
    if plan.measured:
        raise NotABatchError(folder, ended.get("typed", "another command"))
    if plan.inputs["code"] != code_digest():
        old = maker.hedgerow if maker else ended.get("hedgerow", "of its time")
        what = f"the model has changed since: install hedgerow {old}"
        raise NotRepeatableError(f"{shown_path(folder)}: {what}")
    require_engine(plan, folder)
    typed = maker.typed if maker else ended.get("typed", command)
    results = Results.open(folder, kept_register(folder))
    _require_all(results, maker)
    register, scenarios = results.register, tuple(results.scenarios.values())
    pool = Workers(workers or usual_workers(len(scenarios) * plan.members), say)
    there = prepare(folder, plan, (), register, standard_figures(plan), say)
    set_aside_statements(there, scenarios, say)
    write_statements(folder, scenarios)
    with stoppable(there), pool as started:
        keep_what_fits(there, register.folder, started, say)
        _require_all(there, maker)
        return finish(there, scenarios, register, started, typed, progress, say, tuple(quarters))


def _require_all(results: Results, maker: Maker | None) -> None:
    if missing := lacking_shares(results, maker.n if maker else 1):
        raise IncompleteError(results.folder, missing, maker)
