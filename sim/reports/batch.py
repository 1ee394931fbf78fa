"""Plan a batch, run it, sum up, draw, and vouch for all of it.

Everything lies in the results folder, so the same command continues after any interruption, and
figures can be drawn again later from what is stored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from warnings import warn

import pandas as pd

from sim.batches import store
from sim.batches.manifest import KEYS, write_manifest
from sim.batches.plan import Keep, Plan, make_plan, write_plan
from sim.batches.pools import Pool, pool_of
from sim.batches.results import Results
from sim.batches.resume import (
    Say,
    as_begun,
    keep_what_fits,
    prepare,
    require_outside,
    set_aside,
    vouched,
)
from sim.batches.run import Failure
from sim.batches.scheduler import Scheduler
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
from sim.reports.simulating import (
    Progress,
    require_engine,
    silent,
    simulate_missing,
    stoppable,
)
from sim.reports.spreadsheet import TABLES, write_table
from sim.reports.tasks import (
    ScenarioSummary,
    draw_batch_figures,
    draw_scenario,
    of_each,
    scenario_tasks,
    summarise_scenario,
    tabulate_scenario,
)

STATEMENTS = "expectations.json"
"""What scenario files expect, written before anything runs."""


@dataclass(frozen=True)
class FinishedBatch:
    """What a batch left behind."""

    results: Results
    scenarios: tuple[str, ...]
    """Those that have run and can be read, in the order of the plan."""
    failures: tuple[Failure, ...]
    expected: tuple[Scored, ...]
    """What scenario files expected, and whether it held."""
    table: pd.DataFrame
    """What is printed of them, as `printed_table` has it; empty without the reference."""
    quarters: tuple[str, ...] = ()
    """Those that were chosen for the table; none where they are as usual."""

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
    quarters: Sequence[str] = (),
    scheduler: Scheduler | None = None,
) -> FinishedBatch:
    """Run scenarios with the same futures, and write everything about them.

    The first scenario is the one that the others are compared with; it runs as long as the longest
    of them. `keep` tells whether members are stored, counted, or both; where they are only counted,
    a few are stored all the same, for figures and expectations. What an earlier attempt has left is
    kept as far as it belongs to this plan; all else is set aside, which `say` is told. `quarters`
    are those that its table shows, unless the first, the middle and the last.

    No workers, 0, are as many as pay; with a `scheduler` they are those of a Dask cluster. Raises
    OSError when the results cannot be written, FileProblems when another version wrote what is
    there or the folder lies in a results folder, EngineMissingError when the engine is not
    installed, StoppedError on Ctrl-C and SIGTERM, NoMainGuardError when workers run the caller's
    script again, ValueError for fewer workers, ClusterRefusedError and ClusterLostError when the
    cluster cannot serve, or no longer does.
    """
    require_outside(results)
    pool = pool_of(workers, len(scenarios) * run.design.members, scheduler, say)
    scenarios = long_enough(scenarios, register)
    plan = make_plan(name, scenarios, register, run, keep)
    folder = (results / plan.folder).absolute()  # a worker may be at work in another folder
    plan = as_begun(folder, plan)
    require_engine(plan, folder)
    there = prepare(folder, plan, scenarios, register, standard_figures(plan), say)
    set_aside_statements(there, scenarios, say)
    write_statements(folder, scenarios)
    with stoppable(there), pool as started:
        keep_what_fits(there, folder / "seeds", started, say)
        return finish(there, scenarios, register, started, command, progress, say, tuple(quarters))


def set_aside_statements(results: Results, scenarios: Sequence[Scenario], say: Say) -> None:
    """Set aside what is stated to be expected, where it may have been changed.

    What stands there from before stays, since it was stated before; where no manifest vouches for
    it, only what the scenarios say now can be told from what was changed.
    """
    path, text = results.folder / STATEMENTS, statements_text(scenarios)
    listed, _ = vouched(results.folder, results.plan.inputs, KEYS)
    if path.exists() and path.name not in listed and path.read_bytes() != text.encode():
        set_aside(results.folder, path, "this is not what the scenarios state", say)


def write_statements(folder: Path, scenarios: Sequence[Scenario]) -> None:
    """Write what scenario files expect, unless that was written when the folder was begun."""
    path = folder / STATEMENTS
    if not path.exists():
        store.write_first(path, statements_text(scenarios))


def standard_figures(plan: Plan) -> list[str]:
    """Names of the files of figures that every run of a plan draws."""
    stems = [f"figures/{name}/{kind}" for name in plan.scenarios for kind in STANDARD]
    stems += [f"figures/{kind}" for kind in OF_BATCH]
    return [f"{stem}.{end}" for stem in stems for end in ENDINGS]


def finish(
    results: Results,
    scenarios: Sequence[Scenario],
    register: Register,
    workers: Pool,
    command: str,
    progress: Progress,
    say: Say,
    quarters: tuple[str, ...],
) -> FinishedBatch:
    """Run what is missing of a batch, sum up, draw, and vouch for all of it."""
    folder, seeds = results.folder, results.folder / "seeds"
    failures = simulate_missing(results, seeds, workers, progress)
    tasks = scenario_tasks(results, seeds, STANDARD, quarters)
    with_all = (results, workers, progress)
    summed, failed = of_each(*with_all, summarise_scenario, tasks, "summing up")
    failures += failed
    expected, printed = list[Scored](), dict[str, pd.DataFrame]()
    tables = {name: one.table for name, one in summed.items()}
    if tables:
        store.write_summary(folder / "summary.csv", pd.concat(tables.values(), ignore_index=True))
        _write_changes(folder, summed)
        tasks = [task for task in tasks if task.scenario in tables]
        if results.reference in tables:
            printed, failed = of_each(*with_all, tabulate_scenario, tasks, "tabulating")
            failures += failed
        failures += of_each(*with_all, draw_scenario, tasks, "drawing")[1]
        draw_batch_figures(results, register)
        expected = _score(results, [s for s in scenarios if s.name in tables], register, say)
    table = _write_table(folder, printed)
    write_failures(folder, failures, results.plan)
    write_plan(folder, results.plan, scenarios, register)  # if somebody removed it meanwhile
    digests = {"results": {name: results.of(name).digest for name in summed}}
    if results.plan.spans:
        digests["tallies"] = {name: one.digest for name, one in summed.items()}
    write_manifest(folder, results.plan, command, digests, len(failures))
    return FinishedBatch(results, tuple(tables), tuple(failures), tuple(expected), table, quarters)


def _write_changes(folder: Path, summed: Mapping[str, ScenarioSummary]) -> None:
    """Write the paired differences of all scenarios, where they were counted."""
    tables = [one.changes for one in summed.values() if one.changes is not None]
    if tables:
        store.write_summary(folder / "changes.csv", pd.concat(tables, ignore_index=True))


def _write_table(folder: Path, printed: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Write what is printed of scenarios as one table; none stays where nothing is printed."""
    if printed:
        table = pd.concat(printed.values(), ignore_index=True)
        write_table(folder, table)
        return table
    for name in TABLES:
        (folder / name).unlink(missing_ok=True)
    return pd.DataFrame()


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
