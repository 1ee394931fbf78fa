"""An exploration: a few numbers of many futures, and what they tell, in a folder like a batch's.

    results/<name>-<hash>/plan.json, seeds/, scenarios/, draws.parquet, assumptions.parquet, parts/
                          as those of a batch; parts hold only what is measured
                          its own tables and figures
                          manifest.json, written last

The same command continues after any interruption; `hedgerow verify` checks the folder.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from warnings import warn

from sim.batches.manifest import write_manifest
from sim.batches.plan import Measured, make_plan
from sim.batches.results import Results
from sim.batches.resume import Say, as_begun, keep_what_fits, prepare, require_outside
from sim.batches.workers import Workers, usual_workers
from sim.engine.run import Run
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.reports.failures import write_failures
from sim.reports.simulating import (
    Progress,
    require_engine,
    silent,
    simulate_missing,
    stoppable,
)


class FailedRunsError(Exception):
    """Futures that could not be run, so that nothing can be said of all of them."""


@contextmanager
def exploration(
    name: str,
    scenarios: Sequence[Scenario],
    register: Register,
    run: Run,
    measured: Measured,
    results: Path,
    command: str,
    files: Collection[str] = (),
    workers: int = 1,
    progress: Progress = silent,
    say: Say = warn,
) -> Iterator[Results]:
    """Measure scenarios in the same futures; within it tables and figures may be written.

    `files` names what will be written into the folder, figures too; what lies there under another
    name is set aside, which `say` is told. At the end of the block the manifest vouches for all.

    Raises FailedRunsError when a future could not be run, and what `run_batch` raises.
    """
    require_outside(results)
    pool = Workers(workers or usual_workers(len(scenarios) * run.design.members), say)
    plan = make_plan(name, scenarios, register, run, measured=measured)
    folder = results / plan.folder
    plan = as_begun(folder, plan)
    require_engine(plan, folder)
    there = prepare(folder, plan, scenarios, register, files, say)
    with stoppable(there), pool as started:
        keep_what_fits(there, register.folder, started, say)
        failures = simulate_missing(there, register.folder, started, progress)
        write_failures(folder, failures, plan)
        if failures:
            one = failures[0]
            raise FailedRunsError(f"{one.scenario}, member {one.first}: {one.error}")
        yield there
        digests = {"results": {name: there.of(name).digest for name in plan.scenarios}}
        write_manifest(folder, plan, command, digests, 0)
