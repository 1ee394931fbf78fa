"""The command that says in which futures something is so: discover."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.errors import stop
from sim.cli.exploring import explored, explorer_errors
from sim.cli.loading import how_to_run, load, places_in_force, print_held
from sim.cli.options import (
    AsJson,
    AssumptionsOption,
    Chance,
    Engine,
    EngineOption,
    Held,
    Out,
    Scenarios,
    Seed,
    Seeds,
    Switch,
    Workers,
)
from sim.reports.limits import MOST_KEPT

if TYPE_CHECKING:
    from sim.inputs.folders import Folders
    from sim.inputs.register import Register
    from sim.inputs.scenario import Scenario

Condition = Annotated[
    str,
    typer.Argument(help="What must be so in a future, such as 'tilt > 60 and image@2024 < 0.4'."),
]
Searched = Annotated[
    int,
    typer.Option(
        min=1,
        max=MOST_KEPT // 2,
        help="How many futures are searched for the box; as many others test it.",
    ),
]
At = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar="QUARTER",
        help="Quarter in which outputs without one are read; by default the last simulated.",
    ),
]
Against = Annotated[
    str | None,
    typer.Option(
        "--against",
        metavar="SCENARIO",
        help="Ask of differences from this scenario, future by future; without it of levels.",
    ),
]


def discover(
    scenario: Annotated[str, typer.Argument(help="Name of the scenario whose futures are asked.")],
    condition: Condition,
    at: At = None,
    against: Against = None,
    members: Searched = 1000,
    seed: Seed = 7,
    assumptions: AssumptionsOption = "prior",
    chance: Chance = Switch.on,
    held: Held = None,
    engine: EngineOption = Engine.auto,
    workers: Workers = 1,
    out: Out = Path("results"),
    seeds: Seeds = None,
    scenarios: Scenarios = None,
    as_json: AsJson = False,
) -> None:
    """Say in which futures something is so, by a box of a few assumptions and a tree."""
    from sim.cli.printing.discovery import as_json as json_of
    from sim.cli.printing.discovery import print_discovery
    from sim.explore import discovery
    from sim.explore.libraries import library
    from sim.explore.sample import Sample
    from sim.reports.discovery import FILES, folder_name, question_of, write_discovery

    with explorer_errors(as_json):
        names = [scenario] if against is None else [scenario, against]
        register, loaded = _loaded(places_in_force(seeds, scenarios), names, condition)
        run = how_to_run(register, 2 * members, 1, seed, assumptions, chance, engine, held)
        library("ema_workbench.analysis.prim")
        try:
            asked, needed = question_of(
                loaded[0], None if against is None else loaded[1], condition, at, register
            )
        except ValueError as refused:
            stop(f"discover: {refused}", 2)
        name, measured = folder_name(asked), asked.measured
        with explored(name, needed, register, run, measured, out, FILES, workers) as there:
            found = discovery.discover(Sample.stored(there), asked)
            saved = write_discovery(found, loaded[0], run, there.folder)
    if as_json:
        print(json.dumps(json_of(found, there.folder, saved), indent=2, ensure_ascii=False))
    else:
        print_held(run, register)
        print_discovery(found, there.folder, saved)


def _loaded(places: Folders, names: list[str], condition: str) -> tuple[Register, list[Scenario]]:
    """As `load`; where that finds mistakes, those of the condition are told with them."""
    from sim.inputs.register import load_register
    from sim.inputs.strict_toml import FileProblems, joined
    from sim.reports.discovery import condition_problems

    try:
        return load(places, names)
    except FileProblems as refused:
        wrong = condition_problems(condition, load_register(places.seeds))
        raise joined([refused, FileProblems(wrong)]) from None
