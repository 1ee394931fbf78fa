"""Which files a command reads, and how it runs them."""

from __future__ import annotations

import shlex
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.errors import stop
from sim.cli.options import Engine, Switch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.batches.scheduler import Scheduler
    from sim.engine.run import Run
    from sim.inputs.folders import Folders
    from sim.inputs.register import Register
    from sim.inputs.scenario import Scenario


def how_to_run(
    register: Register,
    members: int,
    streams: int,
    seed: int,
    assumptions: str = "prior",
    chance: Switch = Switch.on,
    engine: Engine = Engine.auto,
    held: Sequence[str] | None = None,
) -> Run:
    """The run that options ask for; what no run can have is refused with the option's name."""
    from sim.reports.arguments import ArgumentError, run_of

    at, on = _held_values(held or ()), chance is Switch.on
    try:
        return run_of(register, members, streams, seed, assumptions, on, at, engine.value)
    except ArgumentError as refused:
        stop(f"{', '.join(f'--{name}' for name in refused.names)}: {refused}", 2)


def _held_values(typed: Sequence[str]) -> dict[str, float]:
    """Values by parameter, from NAME=VALUE; each name once."""
    values: dict[str, float] = {}
    for word in typed:
        name, equals, value = word.partition("=")
        if name in values:
            stop(f"--held: {name} is held twice", 2)
        try:
            values[name] = float(value)
        except ValueError:
            wrong = f"{name} cannot be held at '{value}', which is no number"
            stop(f"--held: {wrong if equals else _NO_PAIR.format(word)}", 2)
    return values


_NO_PAIR = "'{}' is no NAME=VALUE, as in tie_decay=0.05"


def scheduler_at(cluster: str | None, insecure: bool, workers: int) -> Scheduler | None:
    """The scheduler that options name, or none; what cannot be used is refused."""
    from sim.batches.scheduler import scheduler_of

    scheduler = scheduler_of(cluster, insecure)
    if workers and scheduler is not None and not scheduler.local:
        stop("--workers: the scheduler has workers of its own: leave it out", 2)
    return scheduler


def print_held(run: Run, register: Register) -> None:
    """Say which parameters are held at a value, if any are."""
    if run.held:
        units = {name: register.parameters[name].unit for name in run.held}
        print("Held:", "; ".join(f"{n} at {v:g} ({units[n]})" for n, v in run.held.items()))


def print_engine(run: Run, scenarios: int) -> None:
    """Say what computes, where that was left open."""
    if run.engine == "auto":
        choice = run.choice(scenarios)
        print(f"engine: {choice.engine} ({choice.because})", file=sys.stderr)


def print_begun(engine: str, run: Run, scenarios: int) -> None:
    """Say that another engine served, because the folder had been begun with it."""
    if engine != run.choice(scenarios).engine:
        print(f"engine: {engine}, with which this folder was begun", file=sys.stderr)


def load(places: Folders, names: list[str] | None) -> tuple[Register, list[Scenario]]:
    """Seeds and the named scenarios, or all of them; raises FileProblems with every mistake."""
    from sim.inputs.register import load_register
    from sim.inputs.scenario import load_scenario, scenario_names
    from sim.inputs.strict_toml import gather

    register = load_register(places.seeds)
    chosen = names or scenario_names(places.scenarios)
    readers = [partial(load_scenario, places.scenarios, name, register) for name in chosen]
    return register, gather(readers)


def places_in_force(seeds: Path | None, scenarios: Path | None) -> Folders:
    """Seeds and scenarios in force; says so when they are not the shipped ones."""
    from sim.inputs.folders import in_force, named

    for option, folder in (("--seeds", seeds), ("--scenarios", scenarios)):
        if folder is not None and not folder.is_dir():
            stop(f"{option}: there is no folder '{folder}'", 2)
    places = in_force(seeds, scenarios)
    if which := named(places):
        print(f"using {which}", file=sys.stderr)
    return places


def command_typed() -> str:
    """The command as a shell takes it; of paths outside the current folder only the name."""
    return shlex.join(["hedgerow", *map(_without_folder, sys.argv[1:])])


def _without_folder(word: str) -> str:
    option, equals, value = word.rpartition("=")
    return f"{option}{equals}{Path(value).name}" if Path(value).is_absolute() else word
