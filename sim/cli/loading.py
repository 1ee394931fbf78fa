"""Which files a command reads, and how it runs them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.errors import stop
from sim.cli.options import Assumptions, Switch

if TYPE_CHECKING:
    from sim.ensemble import Run
    from sim.places import Places
    from sim.scenario import Scenario
    from sim.seeds import Register


def how_to_run(
    members: int, streams: int, seed: int, assumptions: Assumptions, chance: Switch
) -> Run:
    """The run that options ask for; members must be a multiple of streams."""
    from sim.chance import Design
    from sim.ensemble import Run

    try:
        design = Design.of(members, streams)
    except ValueError as refused:
        stop(f"--members, --streams: {refused}", 2)
    return Run(seed, design, assumptions.value, chance is Switch.on)


def load(places: Places, names: list[str] | None) -> tuple[Register, list[Scenario]]:
    """Seeds and the named scenarios, or all of them; raises FileProblems."""
    from sim.scenario import load_scenario, scenario_names
    from sim.seeds import load_register

    register = load_register(places.seeds)
    chosen = names or scenario_names(places.scenarios)
    return register, [load_scenario(places.scenarios, name, register) for name in chosen]


def places_in_force(seeds: Path | None, scenarios: Path | None) -> Places:
    """Seeds and scenarios in force; says so when they are not the shipped ones."""
    from sim.places import in_force, shipped

    places = in_force(seeds, scenarios)
    if places != shipped():
        print(f"seeds: {places.seeds}, scenarios: {places.scenarios}", file=sys.stderr)
    return places


def command_typed() -> str:
    """The command as typed; of paths outside the current folder only the name."""
    return " ".join(["hedgerow", *map(_without_folder, sys.argv[1:])])


def _without_folder(word: str) -> str:
    option, equals, value = word.rpartition("=")
    return f"{option}{equals}{Path(value).name}" if Path(value).is_absolute() else word
