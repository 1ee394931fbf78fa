"""Which files a command reads, and how it runs them."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sim.cli.errors import kind_errors, stop
from sim.cli.options import Engine, Switch

if TYPE_CHECKING:
    from sim.engine.draws import Base, Draws
    from sim.engine.ensemble import Run
    from sim.inputs.folders import Folders
    from sim.inputs.register import Register
    from sim.inputs.scenario import Scenario


def how_to_run(
    members: int,
    streams: int,
    seed: int,
    assumptions: str,
    chance: Switch,
    engine: Engine = Engine.auto,
    seeds: Path | None = None,
) -> Run:
    """The run that options ask for; members must be a multiple of streams."""
    from sim.engine.chance import Design
    from sim.engine.ensemble import Run

    drawn = _drawn(assumptions, seeds)
    try:
        design = Design.of(members, streams)
    except ValueError as refused:
        fitting = -(-members // streams) * streams
        stop(f"--members, --streams: {str(refused).rstrip('.')}; {fitting} would be one", 2)
    try:
        return Run(seed, design, drawn, chance is Switch.on, engine=engine.value)
    except ValueError as refused:
        stop(f"--assumptions: {refused}", 2)


def _drawn(assumptions: str, seeds: Path | None) -> Base | Draws:
    """Where parameters take their values from: a word, or a table of the seeds in force."""
    if assumptions in ("fixed", "prior"):
        return cast("Base", assumptions)
    from sim.engine.draw_files import UnknownDrawsError, load_draws
    from sim.inputs.folders import in_force
    from sim.inputs.register import load_register

    with kind_errors():
        folder = in_force(seeds, None).seeds
        try:
            return load_draws(folder, assumptions, load_register(folder))
        except UnknownDrawsError as refused:
            stop(f"--assumptions: {refused}", 2)


def print_engine(run: Run, scenarios: int) -> None:
    """Say what computes, where that was left open."""
    if run.engine == "auto":
        choice = run.choice(scenarios)
        print(f"engine: {choice.engine} ({choice.because})", file=sys.stderr)


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
    """The command as typed; of paths outside the current folder only the name."""
    return " ".join(["hedgerow", *map(_without_folder, sys.argv[1:])])


def _without_folder(word: str) -> str:
    option, equals, value = word.rpartition("=")
    return f"{option}{equals}{Path(value).name}" if Path(value).is_absolute() else word
