"""Plan a batch, run it, sum up, draw, and vouch for all of it.

Everything lies in the results folder, so the same command continues after any interruption, and
figures can be drawn again later from what is stored.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from warnings import warn

import pandas as pd

from sim.batches import store
from sim.batches.manifest import write_manifest
from sim.batches.plan import Keep, Plan, make_plan
from sim.batches.results import Results
from sim.batches.resume import Say, as_begun, keep_what_fits, prepare, require_outside
from sim.batches.run import (
    Block,
    Failure,
    missing,
    opened,
    simulate_block,
    tally_span,
    untallied,
)
from sim.batches.stopping import StoppedError, TerminatedError, terminable
from sim.batches.workers import TaskFailure, Workers, usual_workers
from sim.engine.choice import EngineMissingError
from sim.engine.run import Run
from sim.evidence.expectations.ledger import LEDGER, append_to_ledger
from sim.evidence.expectations.scores import Scored, score
from sim.evidence.expectations.statements import statements_text
from sim.figures.drawing import ENDINGS
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario, long_enough
from sim.inputs.strict_toml import shown_path
from sim.reports.failures import write_failures
from sim.reports.kinds import OF_BATCH, STANDARD
from sim.reports.tasks import (
    ScenarioSummary,
    ScenarioTask,
    draw_batch_figures,
    draw_scenario,
    summarise_scenario,
)


class Progress(Protocol):
    """Shows how far a batch is: what has been done, how much of how much, and how many failed."""

    def __call__(self, what: str, done: int, total: int, failed: int) -> None:
        """Show it."""


def silent(what: str, done: int, total: int, failed: int) -> None:
    """Show nothing."""


@dataclass(frozen=True)
class FinishedBatch:
    """What a batch left behind."""

    results: Results
    scenarios: tuple[str, ...]
    """Those that have run and can be read, in the order of the plan."""
    failures: tuple[Failure, ...]
    expected: tuple[Scored, ...]
    """What scenario files expected, and whether it held."""

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self.results.folder


def run_batch(
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
) -> FinishedBatch:
    """Run scenarios with the same futures, and write everything about them.

    The first scenario is the one that the others are compared with; it runs as long as the longest
    of them. `keep` tells whether members are stored, counted, or both; where they are only counted,
    a few are stored all the same, for figures and expectations. What an earlier attempt has left is
    kept as far as it belongs to this plan; all else is set aside, which `say` is told.

    No workers, 0, are as many as pay. Raises OSError when the results cannot be written,
    FileProblems when another version wrote what is there or the folder lies in a results folder,
    EngineMissingError when the engine is not installed, StoppedError on Ctrl-C and SIGTERM,
    NoMainGuardError when workers run the caller's script again, ValueError for fewer workers.
    """
    require_outside(results)
    usual = usual_workers(len(scenarios) * run.design.members)
    pool = Workers(workers or usual, say)
    scenarios = long_enough(scenarios, register)
    plan = make_plan(name, scenarios, register, run, keep)
    folder = results / plan.folder
    plan = as_begun(folder, plan)
    _require_engine(plan, folder)
    opened.cache_clear()  # what lies there may have changed since this process last read it
    there = prepare(folder, plan, scenarios, register, _standard_figures(plan), say)
    if not (folder / "expectations.json").exists():
        store.write_text(folder / "expectations.json", statements_text(scenarios))
    try:
        with terminable(), pool as started:
            keep_what_fits(there, register.folder, started, say)
            return _finish(there, scenarios, register, started, command, progress, say)
    except KeyboardInterrupt as stopped:
        names = plan.scenarios
        total = len(names) * (len(plan.blocks) + len(plan.spans))
        left = sum(len(there.missing(name)) + len(there.untallied(name)) for name in names)
        kept = total - left
        code = 143 if isinstance(stopped, TerminatedError) else 130
        raise StoppedError(folder, kept, total, code) from None


def _standard_figures(plan: Plan) -> list[str]:
    """Names of the files of figures that every run of a plan draws."""
    stems = [f"figures/{name}/{kind}" for name in plan.scenarios for kind in STANDARD]
    stems += [f"figures/{kind}" for kind in OF_BATCH]
    return [f"{stem}.{end}" for stem in stems for end in ENDINGS]


def _require_engine(plan: Plan, folder: Path) -> None:
    """Refuse a batch that was begun elsewhere by an engine that is not here."""
    try:
        plan.run().settled(len(plan.scenarios))
    except EngineMissingError as missing:
        begun = f"{shown_path(folder)} was begun with it"
        raise EngineMissingError(f"{missing}; {begun}") from None


def _finish(
    results: Results,
    scenarios: Sequence[Scenario],
    register: Register,
    workers: Workers,
    command: str,
    progress: Progress,
    say: Say,
) -> FinishedBatch:
    folder, seeds = results.folder, register.folder
    failures = _simulate(results, seeds, workers, progress)
    summed, unread = _sum_up(results, seeds, workers, progress)
    failures += unread
    expected, tables = list[Scored](), {name: one.table for name, one in summed.items()}
    if tables:
        store.write_summary(folder / "summary.csv", pd.concat(tables.values(), ignore_index=True))
        _write_changes(folder, summed)
        failures += _draw(results, list(tables), seeds, workers, progress)
        draw_batch_figures(results, register)
        expected = _score(results, [s for s in scenarios if s.name in tables], register, say)
    write_failures(folder, failures, results.plan)
    digests = {"results": {name: results.of(name).digest for name in summed}}
    if results.plan.spans:
        digests["tallies"] = {name: one.digest for name, one in summed.items()}
    write_manifest(folder, results.plan, command, digests, len(failures))
    return FinishedBatch(results, tuple(tables), tuple(failures), tuple(expected))


def _write_changes(folder: Path, summed: Mapping[str, ScenarioSummary]) -> None:
    """Write the paired differences of all scenarios, where they were counted."""
    tables = [one.changes for one in summed.values() if one.changes is not None]
    if tables:
        store.write_summary(folder / "changes.csv", pd.concat(tables, ignore_index=True))


@dataclass(frozen=True)
class _BlockWork:
    """Work on blocks of members."""

    done: str
    """What progress calls it."""
    work: Callable[[Block], tuple[Failure, ...]]
    stage: str
    """Stage of a failure whose worker was lost."""
    todo: Sequence[range]
    members: int


def _simulate(results: Results, seeds: Path, workers: Workers, progress: Progress) -> list[Failure]:
    """Make the parts that are missing, then the tallies."""
    plan = results.plan
    todo = [block for block in plan.blocks if missing(results, block)]
    parts = _BlockWork("futures", simulate_block, "simulating", todo, plan.kept)
    counts = _BlockWork("counted", tally_span, "counting", untallied(results), plan.members)
    both = [parts, counts] if plan.spans else [parts]
    return [failure for work in both for failure in _do(work, results, seeds, workers, progress)]


def _do(
    work: _BlockWork, results: Results, seeds: Path, workers: Workers, progress: Progress
) -> Iterator[Failure]:
    """Do the work; yield what failed."""
    tasks = [Block(str(results.folder), str(seeds), part[0], len(part)) for part in work.todo]
    each, failed = len(results.plan.scenarios), set[str]()
    total = work.members * each
    done = total - sum(map(len, work.todo)) * each
    for ended in workers.run(work.work, tasks):
        failures = _failed(ended.task, ended.result, results, work.stage)
        failed |= {failure.scenario for failure in failures}
        yield from failures
        done += ended.task.size * each
        progress(work.done, done, total, len(failed))


def _failed(
    block: Block, result: tuple[Failure, ...] | TaskFailure, results: Results, stage: str
) -> Sequence[Failure]:
    """Failures of a block; when its worker was lost, of all that it was to make."""
    if not isinstance(result, TaskFailure):
        return result
    names = results.plan.scenarios if stage == "counting" else missing(results, block.members)
    last, why = block.members[-1], (result.error, result.traceback)
    return [Failure(name, block.first, last, stage, *why) for name in names]


def _tasks(
    results: Results, names: Sequence[str], seeds: Path, kinds: tuple[str, ...]
) -> list[ScenarioTask]:
    return [ScenarioTask(str(results.folder), str(seeds), name, kinds) for name in names]


def _sum_up(
    results: Results, seeds: Path, workers: Workers, progress: Progress
) -> tuple[dict[str, ScenarioSummary], list[Failure]]:
    """Each scenario's statistics, in the order of the plan, and what could not be read."""
    tasks = _tasks(results, results.complete, seeds, ())
    tables, failures = dict[str, ScenarioSummary](), list[Failure]()
    for i, ended in enumerate(workers.run(summarise_scenario, tasks)):
        if isinstance(ended.result, TaskFailure):
            failures.append(_whole_failure(results, ended.task, "summing up", ended.result))
        else:
            tables[ended.task.scenario] = ended.result
        progress("summed up", i + 1, len(tasks), len(failures))
    return {name: tables[name] for name in results.complete if name in tables}, failures


def _whole_failure(results: Results, task: ScenarioTask, stage: str, lost: TaskFailure) -> Failure:
    last = results.plan.members - 1
    return Failure(task.scenario, 0, last, stage, lost.error, lost.traceback)


def _draw(
    results: Results, names: Sequence[str], seeds: Path, workers: Workers, progress: Progress
) -> list[Failure]:
    """Draw every scenario's standard figures."""
    failures = list[Failure]()
    tasks = _tasks(results, names, seeds, STANDARD)
    for i, ended in enumerate(workers.run(draw_scenario, tasks)):
        if isinstance(ended.result, TaskFailure):
            failures.append(_whole_failure(results, ended.task, "drawing", ended.result))
        progress("drawn", i + 1, len(tasks), len(failures))
    return failures


def _score(
    results: Results, scenarios: Sequence[Scenario], register: Register, say: Say
) -> list[Scored]:
    """Hold what scenario files expect against what came out, and enter it in the ledger.

    The files speak, not the resolved scenarios beside the plan: a statement may be younger than the
    plan, which the ledger then says. A ledger that cannot be written does not cost the batch.
    """
    there = {scenario.name for scenario in scenarios}
    baseline = results.of("baseline") if "baseline" in there else None
    scored = [
        row
        for scenario in scenarios
        for row in score(scenario.expects, results.of(scenario.name), baseline, register)
    ]
    try:
        append_to_ledger(results.folder.parent, results.folder.name, scenarios, scored)
    except OSError as refused:
        path = shown_path(results.folder.parent / LEDGER)
        say(f"{path}: cannot be written ({refused.strerror}); it lacks this batch, run it again")
    return scored
