"""The command that tells one future in sentences: story."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.errors import kind_errors, stop
from sim.cli.loading import how_to_run, load, places_in_force
from sim.cli.options import (
    AsJson,
    AssumptionsOption,
    Chance,
    Engine,
    EngineOption,
    Held,
    Scenarios,
    Seed,
    Seeds,
    Switch,
    a_path,
)
from sim.reports.limits import MOST_TOLD


def story(
    scenario: Annotated[str, typer.Argument(help="Name of the scenario.")],
    member: Annotated[
        int,
        typer.Option(help="Number of the future, from 0 on, as figures and tables of run show it."),
    ],
    against: Annotated[
        str,
        typer.Option(
            metavar="SCENARIO",
            help="Reference: what would have come anyway.",
        ),
    ] = "baseline",
    members: Annotated[
        int,
        typer.Option(min=1, max=MOST_TOLD, help="How many futures, itself among them."),
    ] = 1000,
    seed: Seed = 7,
    assumptions: AssumptionsOption = "prior",
    chance: Chance = Switch.on,
    held: Held = None,
    engine: EngineOption = Engine.auto,
    out: Annotated[
        Path | None,
        typer.Option(parser=a_path, metavar="PATH", help="Folder for the story and its figure."),
    ] = None,
    seeds: Seeds = None,
    scenarios: Scenarios = None,
    as_json: AsJson = False,
) -> None:
    """Tell in sentences why one future went as it did.

    It is about one alignment, the one that the scenario moves most: which event did it, whose
    decision, which loop, what luck.
    """
    if not 0 <= member < members:
        allowed = f"0 to {members - 1:,}, or more with --members"
        stop(f"--member: there is no future {member} among {members:,}\n  allowed: {allowed}", 2)
    if scenario == against != "baseline":
        stop(f"--against: {scenario} against itself differs in nothing; name another", 2)
    from sim.batches.resume import require_outside
    from sim.cli.printing.story import as_json as json_of
    from sim.cli.printing.story import print_story
    from sim.reports.story.result import told_story

    with kind_errors(as_json):
        places = places_in_force(seeds, scenarios)
        register, several = load(places, list(dict.fromkeys([scenario, against])))
        run = how_to_run(register, members, 1, seed, assumptions, chance, engine, held)
        if out is not None:
            require_outside(out)
        found = told_story(several[0], several[-1], register, run, member)
        files = [] if out is None else found.write(out)
    if as_json:
        print(json.dumps(json_of(found, out, files), indent=2, ensure_ascii=False))
    else:
        print_story(found, files)
