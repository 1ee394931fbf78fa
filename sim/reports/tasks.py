"""What workers do for a scenario of a results folder: sum it up, tabulate it, draw its figures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pandas as pd

from sim.analysis.summary import changes_of, summarise, summarise_tallies
from sim.batches.pools import Pool
from sim.batches.results import Results
from sim.batches.run import Failure, opened
from sim.batches.tallies import digest_of_tallies
from sim.batches.workers import TaskFailure
from sim.figures.drawing import save
from sim.inputs.register import Register
from sim.reports.kinds import COMPARING, OF_RUN, Material, content_of, contents_of_batch
from sim.reports.printed import printed_table

Made = TypeVar("Made")
"""What work on a scenario makes."""

ENDED = {"summing up": "summed up", "tabulating": "tabulated", "drawing": "drawn"}
"""Stages of work on scenarios, and what progress calls them when they have ended."""


@dataclass(frozen=True)
class ScenarioTask:
    """A scenario of a results folder to sum up or to draw."""

    folder: str
    seeds: str
    scenario: str
    kinds: tuple[str, ...] = ()
    against: str | None = None
    quarters: tuple[str, ...] = ()
    """Those that its table shows; none where they are as usual."""


@dataclass(frozen=True)
class ScenarioSummary:
    """What the members of a scenario say together."""

    table: pd.DataFrame
    changes: pd.DataFrame | None = None
    digest: str = ""
    """Of the tallies, where members were counted."""


def scenario_tasks(
    results: Results, seeds: Path, kinds: tuple[str, ...], quarters: tuple[str, ...]
) -> list[ScenarioTask]:
    """All that is to be done for each scenario whose members are there."""
    folder = str(results.folder)
    return [
        ScenarioTask(folder, str(seeds), name, kinds, quarters=quarters)
        for name in results.complete
    ]


def of_each(
    results: Results,
    workers: Pool,
    progress: Callable[[str, int, int, int], None],
    work: Callable[[ScenarioTask], Made],
    tasks: Sequence[ScenarioTask],
    stage: str,
) -> tuple[dict[str, Made], list[Failure]]:
    """What work makes of each scenario, in order, and what failed in this stage."""
    found, failures = dict[str, Made](), list[Failure]()
    for i, ended in enumerate(workers.run(work, tasks)):
        name, made = ended.task.scenario, ended.result
        if isinstance(made, TaskFailure):
            last = results.plan.members - 1
            failures.append(Failure(name, 0, last, stage, made.error, made.traceback))
        else:
            found[name] = made
        progress(ENDED[stage], i + 1, len(tasks), len(failures))
    names = [task.scenario for task in tasks]
    return {name: found[name] for name in names if name in found}, failures


def summarise_scenario(task: ScenarioTask) -> ScenarioSummary:
    """Statistics over a scenario's members; paired differences too, where they were counted."""
    register, results = opened(task.folder, task.seeds)
    run = results.plan.run()
    if not results.plan.spans:
        return ScenarioSummary(summarise(results.of(task.scenario), register, run))
    counted = results.tallies(task.scenario)
    changes = changes_of(counted, register, run) if counted.changes.n else None
    return ScenarioSummary(
        summarise_tallies(counted, register, run), changes, digest_of_tallies(counted)
    )


def tabulate_scenario(task: ScenarioTask) -> pd.DataFrame:
    """The table that is printed of a scenario which has been summed up."""
    return printed_table(opened(task.folder, task.seeds)[1], task.scenario, task.quarters)


def draw_scenario(task: ScenarioTask) -> list[Path]:
    """Draw a scenario's figures into its folder; return their files."""
    register, results = opened(task.folder, task.seeds)
    material = material_of(results, task.scenario, register, task.against)
    folder = results.folder / "figures" / task.scenario
    drawn = list[Path]()
    for kind in task.kinds:
        if kind in OF_RUN or (kind in COMPARING and material.beside is None):
            continue
        stem = kind if task.against is None else f"{kind}-against-{task.against}"
        drawn += save(content_of(kind, material), folder, stem)
    return drawn


def draw_of_run(results: Results, kinds: Sequence[str]) -> list[Path]:
    """Draw the figures that are the same for all scenarios of a run; return their files."""
    material = material_of(results, results.reference, results.register)
    drawn = list[Path]()
    for kind in (kind for kind in kinds if kind in OF_RUN):
        drawn += save(content_of(kind, material), results.folder / "figures", kind)
    return drawn


def material_of(
    results: Results, scenario: str, register: Register, against: str | None = None
) -> Material:
    """What figures of a scenario are drawn from."""
    return Material(
        results.of(scenario),
        results.of(against or results.reference),
        results.summary,
        register,
        results.plan.run(),
        results.changes if against in (None, results.reference) else None,
    )


def draw_batch_figures(results: Results, register: Register) -> None:
    """Draw the figures that set three scenarios or more side by side."""
    names = sorted(set(results.summary["scenario"]))
    if len(names) < 3 or results.reference not in names:
        return
    about = material_of(results, results.reference, register).about
    for kind, content in contents_of_batch(results, results.summary, about):
        save(content, results.folder / "figures", kind)
