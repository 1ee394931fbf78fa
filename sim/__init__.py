"""Hedgerow: policy scenario simulation of small-state hedging.

import sim

pressed = sim.run("western-pressure", members=1000)
pressed.summary                 # long table with units
pressed.members                 # one row per member and quarter
pressed.of("alignment.CHN")     # (quarter, member)
pressed.figure("fan")           # a matplotlib Figure

sim.compare("baseline", "western-pressure").effects     # and more scenarios, if you like
sim.compare("baseline", "western-pressure").why("alignment.CHN").reasons
sim.discover("western-pressure", "autonomy < 0.05").table   # in which futures it is so
sim.batch(["western-pressure", "western-flexibility"]).summary
sim.run("baseline", assumptions=sim.draws({"tie_decay": [0.04, 0.06]}), members=2)
sim.explain("grievance_memory")
sim.story("western-pressure", 137)      # one future in sentences
sim.page("western-pressure")            # the model in one HTML file, here and to save
sim.report("western-pressure").save("report.html")      # a page that prints on two sheets
sim.lesson(2).table             # a lesson's key, computed
sim.codebook()                  # what every output means
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

    from sim.engine.draws import Draws
    from sim.explaining import Explanation
    from sim.inputs.folders import Folders
    from sim.inputs.register import Register
    from sim.inputs.scenario import Scenario
    from sim.lessons.result import lesson
    from sim.reports.claims import claims
    from sim.reports.notebook import BatchResult, Compared, Result
    from sim.reports.robust import robust
    from sim.reports.scenario_page.result import report
    from sim.reports.search import search
    from sim.reports.sensitivity import sensitivity
    from sim.reports.story.result import story
    from sim.webpage.file import page

__all__ = [
    "BatchResult",
    "Compared",
    "Result",
    "batch",
    "claims",
    "codebook",
    "compare",
    "discover",
    "draws",
    "explain",
    "lesson",
    "load",
    "page",
    "report",
    "robust",
    "run",
    "search",
    "sensitivity",
    "story",
]


_MODULES: dict[str, str] = {
    "BatchResult": "sim.reports.notebook",
    "Compared": "sim.reports.notebook",
    "Result": "sim.reports.notebook",
    "story": "sim.reports.story.result",
    "report": "sim.reports.scenario_page.result",
    "lesson": "sim.lessons.result",
    "robust": "sim.reports.robust",
    "search": "sim.reports.search",
    "sensitivity": "sim.reports.sensitivity",
    "discover": "sim.reports.discovery",
    "claims": "sim.reports.claims",
    "page": "sim.webpage.file",
}
"""Where names lie that are imported when they are asked for."""


def __getattr__(name: str) -> Any:
    """The classes of results and the explorations, imported when they are asked for."""
    if name not in _MODULES:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(_MODULES[name]), name)


def load(
    name: str, *, seeds: Path | str | None = None, scenarios: Path | str | None = None
) -> Scenario:
    """A scenario by name, with all that it inherits.

    Reads that of the study around the current folder, else the shipped one. Raises FileProblems
    with file, line and column of every mistake.
    """
    from sim.reports.arguments import scenario_of

    return scenario_of(name, *_opened(seeds, scenarios))


def run(
    scenario: str | Scenario,
    *,
    members: int = 1000,
    streams: int = 1,
    seed: int = 7,
    assumptions: str | Draws = "prior",
    chance: bool = True,
    engine: Literal["auto", "numpy", "fused"] = "auto",
    held: Mapping[str, float] | None = None,
    seeds: Path | str | None = None,
    scenarios: Path | str | None = None,
) -> Result:
    """Run a scenario over many possible futures, in memory.

    Args:
        scenario: a name, or what `load` gave.
        members: how many futures; with `streams` above 1 a multiple of it.
        streams: how many streams of luck each draw of the assumptions meets.
        seed: the same seed gives the same futures in every scenario.
        assumptions: "prior" draws every ranged parameter, "fixed" keeps the central values,
            "posterior" draws from what the record of 2010 to 2018 leaves (seeds/posterior.csv); any
            other name takes seeds/draws/NAME.csv, and `draws` makes a table of one's own.
        chance: False switches all shocks off.
        held: parameters held at a value within their range, or within their limits where they have
            some, to cut a link of the model or to ask what if.
        engine: "numpy", or "fused", which compiles first; "auto" takes what pays off.
        seeds: folder of the numbers; that of the study around the current folder (the nearest one
            at or above it), else the shipped one.
        scenarios: folder of the scenarios, likewise.

    Raises:
        ValueError: when members is not a multiple of streams, a held or drawn value is none that
            its parameter can take, a table has too few rows, or a word, a number or the seed is
            none of those allowed.
        FileProblems: when a file has mistakes.
    """
    from sim.engine.experiment import Experiment
    from sim.reports.arguments import require_keepable, run_of, scenario_of
    from sim.reports.notebook import Result

    folders, register = _opened(seeds, scenarios)
    loaded = scenario_of(scenario, folders, register)
    futures = run_of(register, members, streams, seed, assumptions, chance, held, engine)
    require_keepable(futures.design.members, "members")
    return Result(
        Experiment((loaded,), futures).trajectories(register)[0], register, futures, folders
    )


def batch(
    names: str | Scenario | Sequence[str | Scenario] | None = None,
    *,
    out: Path | str = "results",
    workers: int = 1,
    cluster: str | None = None,
    insecure: bool = False,
    keep: Literal["members", "summary", "both"] = "members",
    members: int = 1000,
    streams: int = 1,
    seed: int = 7,
    assumptions: str | Draws = "prior",
    chance: bool = True,
    engine: Literal["auto", "numpy", "fused"] = "auto",
    held: Mapping[str, float] | None = None,
    seeds: Path | str | None = None,
    scenarios: Path | str | None = None,
) -> BatchResult:
    """Run scenarios over the same futures into a results folder, as `hedgerow batch` does.

    Args:
        names: a scenario or several; all by default. The baseline runs beside them.
        out: where results folders go. The same call continues a batch that was interrupted.
        workers: processes, 0 for as many as pay off; more than one need a script guarded by
            `__name__ == "__main__"`.
        cluster: a Dask cluster that shares the work: "local" for one of so many workers on this
            machine, or the address of a scheduler, tls://HOST:PORT.
        insecure: whether the address may be tcp:// on another machine.
        keep: every future, only what they say together (exact means, quantiles right to a 512th
            of the value and a 512th of a unit, a sample of futures for figures), or both.
        members: see `run`, also for the arguments not named here.
        streams: see `run`.
        seed: see `run`.
        assumptions: see `run`.
        chance: see `run`.
        engine: see `run`.
        held: see `run`.
        seeds: see `run`.
        scenarios: see `run`.

    Raises:
        ValueError: as in `run`, when two scenarios share a name, when none is named, and when the
            cluster cannot serve.
        ClusterLostError: when the cluster no longer serves. The same call continues.
        FileProblems: when a file has mistakes.
        OSError: when results cannot be written.
    """
    from sim.batches.scheduler import scheduler_of
    from sim.inputs.folders import expanded
    from sim.inputs.scenario import scenario_names
    from sim.reports.arguments import (
        batch_call,
        require_keepable,
        run_of,
        scenarios_of,
        workers_of,
    )
    from sim.reports.batch import run_batch
    from sim.reports.notebook import BatchResult
    from sim.reports.simulating import silent

    scheduler = scheduler_of(cluster, insecure)
    folders, register = _opened(seeds, scenarios)
    chosen = scenario_names(folders.scenarios) if names is None else names
    asked = scenarios_of(chosen, folders, register)
    several = scenarios_of(["baseline", *asked], folders, register)
    futures = run_of(register, members, streams, seed, assumptions, chance, held, engine)
    require_keepable(futures.design.members, keep)
    workers = workers_of(workers)
    command = batch_call([one.name for one in several], futures, assumptions, keep)
    done = run_batch(
        "batch",
        several,
        register,
        futures,
        expanded(out),
        command,
        workers,
        silent,
        keep,
        scheduler=scheduler,
    )
    return BatchResult(done, register, folders)


def compare(
    *names: str | Scenario,
    members: int = 1000,
    streams: int = 1,
    seed: int = 7,
    assumptions: str | Draws = "prior",
    chance: bool = True,
    engine: Literal["auto", "numpy", "fused"] = "auto",
    held: Mapping[str, float] | None = None,
    seeds: Path | str | None = None,
    scenarios: Path | str | None = None,
) -> Compared:
    """Run scenarios over the same futures, and subtract the first from the others in each future.

    Arguments as in `run`. Of more than 10,000 futures all are tallied and some are kept, for
    figures. Raises ValueError as `run` does; FileProblems when a file has mistakes.
    """
    from sim.reports.arguments import run_of, scenarios_of
    from sim.reports.notebook import Compared
    from sim.reports.paired_runs import run_paired

    folders, register = _opened(seeds, scenarios)
    several = scenarios_of(names, folders, register, least=2)
    futures = run_of(register, members, streams, seed, assumptions, chance, held, engine)
    pairs = run_paired(several, register, futures)
    return Compared(tuple(pairs.comparisons), pairs, folders)


def draws(
    table: pd.DataFrame | Mapping[str, Sequence[float]],
    *,
    name: str = "own",
    base: Literal["fixed", "prior"] = "prior",
    repeats: bool = False,
    seeds: Path | str | None = None,
) -> Draws:
    """Parameter sets to run with: `sim.run("baseline", assumptions=draws, members=len(table))`.

    Args:
        table: a column for each parameter, a row for each draw; a member with draw d has row d.
        name: what results call it.
        base: whether parameters without a column are fixed at their centre or drawn.
        repeats: whether draws beyond the last row begin anew with the first, or are refused.
        seeds: folder of the numbers; that of the study around the current folder (the nearest one
            at or above it), else the shipped one.

    Raises:
        ValueError: when a column is no parameter, or a value is no number or outside its range.
        FileProblems: when a file has mistakes.
    """
    from sim.engine.draws import Draws, require_in_range

    made = Draws.of(name, table, base, repeats)
    require_in_range(made, _opened(seeds, None)[1])
    return made


def explain(
    *words: str, seeds: Path | str | None = None, scenarios: Path | str | None = None
) -> Explanation:
    """The passport of a parameter, fact, programme, paragraph, rule, scenario, event or output.

    `explain("grievance_memory")`, `explain("vannarith-2019", "16")`. Raises UnknownName with the
    nearest name when there is no such thing.
    """
    from sim import explaining
    from sim.inputs.folders import in_force

    return explaining.explain(" ".join(words), explaining.Study(in_force(seeds, scenarios)))


def codebook(*, seeds: Path | str | None = None) -> pd.DataFrame:
    """What every output means: output, meaning, actor, unit, low, high."""
    from sim.reports import notebook

    return notebook.codebook(_opened(seeds, None)[1])


def _opened(seeds: Path | str | None, scenarios: Path | str | None) -> tuple[Folders, Register]:
    from sim.inputs.folders import in_force
    from sim.inputs.register import load_register

    folders = in_force(seeds, scenarios)
    return folders, load_register(folders.seeds)
