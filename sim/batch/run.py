"""Run scenarios and leave tables, members and figures in a results folder."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

from sim.analysis.summary import members_table, summarise
from sim.batch import store
from sim.ensemble import BLOCK, Run, Trajectories, simulate, simulate_each
from sim.figures import draw_all, draw_batch
from sim.figures.style import About, save
from sim.layout import NAMES
from sim.quarters import show_quarter
from sim.resolved import write_resolved
from sim.scenario import Scenario
from sim.seeds import Register, output_names
from sim.strict_toml import nearest

FIRST_TRY, MOST_MEMBERS = 128, 1 << 20
MOST_WORDS = 6
"""Events that a figure can name without drowning in them."""

Report = Callable[[str, int], None]
"""Told the scenario's name and how many members have just been finished."""


def run_scenarios(
    scenarios: Sequence[Scenario], register: Register, run: Run, report: Report = lambda *_: None
) -> dict[str, Trajectories]:
    """All members of the design in every scenario, block by block."""
    blocks: dict[str, list[Trajectories]] = {scenario.name: [] for scenario in scenarios}
    for first in range(0, run.design.members, BLOCK):
        members = range(first, min(first + BLOCK, run.design.members))
        for done in simulate_each(scenarios, register, run, members):
            blocks[done.scenario.name].append(done)
            report(done.scenario.name, len(members))
    return {name: joined(parts) for name, parts in blocks.items()}


def enough_members(
    scenario: Scenario, register: Register, run: Run, output: str, error: float
) -> int:
    """Members at which the Monte Carlo error of an output's mean is below `error` in every quarter.

    Tries powers of two, at which assumptions are in balance; raises ValueError when MOST_MEMBERS
    are not enough, or the catalogue has no such output.
    """
    if output not in output_names(register):
        known = nearest(output, output_names(register)) or "see `hedgerow list outputs`"
        raise ValueError(f"unknown output '{output}'; {known}")
    members, seen = FIRST_TRY, np.empty((len(scenario.quarters), 0))
    while members <= MOST_MEMBERS:
        for first in range(seen.shape[1], members, BLOCK):
            block = range(first, min(first + BLOCK, members))
            seen = np.hstack([seen, simulate(scenario, register, run, block).of(output)])
        if float(seen.std(axis=1, ddof=1).max()) / members**0.5 < error:
            return members
        members *= 2
    raise ValueError(f"{MOST_MEMBERS:,} members are not enough for an error of {error:g}")


def joined(blocks: Sequence[Trajectories]) -> Trajectories:
    """Blocks of one scenario side by side."""
    first = blocks[0]
    if len(blocks) == 1:
        return first
    outputs = {n: np.concatenate([b.outputs[n] for b in blocks], axis=-1) for n in first.outputs}
    members = np.concatenate([block.members for block in blocks])
    return Trajectories(first.scenario, members, outputs, first.actors)


@dataclass(frozen=True)
class Batch:
    """What a batch left behind."""

    folder: Path
    summary: pd.DataFrame
    trajectories: dict[str, Trajectories]


def run_batch(
    name: str,
    scenarios: Sequence[Scenario],
    register: Register,
    run: Run,
    results: Path,
    command: str,
    report: Report = lambda *_: None,
) -> Batch:
    """Run scenarios with the same futures, and write everything about them.

    The first scenario is the one that the figures of the others are drawn beside; it runs as long
    as the longest of them. Raises OSError when the results cannot be written.
    """
    longest = max(scenario.end for scenario in scenarios)
    scenarios = [replace(scenarios[0], end=longest), *scenarios[1:]]
    given = store.inputs(list(scenarios), register, run)
    folder = store.folder_for(results, name, given)
    folder.mkdir(parents=True, exist_ok=True)
    done = run_scenarios(scenarios, register, run, report)
    tables = {key: summarise(trajectories, register) for key, trajectories in done.items()}
    summary = pd.concat(tables.values(), ignore_index=True)
    store.write_summary(folder / "summary.csv", summary)
    for scenario in scenarios:
        _write_scenario(
            folder / scenario.name, done[scenario.name], tables, scenarios[0].name, run, register
        )
    if len(scenarios) > 1:
        titles = {scenario.name: scenario.title for scenario in scenarios}
        drawn = run.assumptions == "prior" and run.chance
        about = replace(about_run(scenarios[0], run), title=f"{len(scenarios)} scenarios")
        for stem, drawing in draw_batch(summary, about, titles, drawn):
            save(drawing.figure, drawing.data, drawing.alt, folder / "figures", stem)
    digests = {key: store.result_digest(trajectories) for key, trajectories in done.items()}
    store.write_manifest(folder, given, command, digests)
    return Batch(folder, summary, done)


def _write_scenario(
    folder: Path,
    trajectories: Trajectories,
    tables: dict[str, pd.DataFrame],
    reference: str,
    run: Run,
    register: Register,
) -> None:
    scenario = trajectories.scenario
    members = members_table(trajectories)
    store.write_members(folder / "members.parquet", members)
    text = write_resolved(scenario, register)
    store.write_whole(
        folder / "scenario.toml", lambda aside: aside.write_text(text, encoding="utf-8")
    )
    beside = None if scenario.name == reference else tables[reference]
    about = about_run(scenario, run)
    for stem, drawing in draw_all(tables[scenario.name], members, beside, about):
        save(drawing.figure, drawing.data, drawing.alt, folder / "figures", stem)


def about_run(scenario: Scenario, run: Run) -> About:
    """What figures say of a run."""
    return About(
        scenario=scenario.name,
        title=scenario.title,
        n=run.design.members,
        seed=run.seed,
        version=version("hedgerow"),
        events=tuple(_event_words(scenario)),
    )


def _event_words(scenario: Scenario) -> list[tuple[str, str]]:
    """What happens, in words, each thing once at its first date; the rest is counted."""
    told: dict[str, str] = {}
    for event in sorted(scenario.events, key=lambda event: event.first):
        if event.size and event.first > scenario.start:
            words = f"{NAMES.get(event.actor, '')} {event.does}".strip()
            told.setdefault(words, show_quarter(event.first))
    shown = [(quarter, words) for words, quarter in told.items()]
    if len(shown) <= MOST_WORDS:
        return shown
    quarter, words = shown[MOST_WORDS - 1]
    more = len(shown) - MOST_WORDS
    return [*shown[: MOST_WORDS - 1], (quarter, f"{words}, and {more} more kinds of event")]
