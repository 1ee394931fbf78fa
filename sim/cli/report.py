"""The command that leaves a page to print: report."""

from __future__ import annotations

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
from sim.reports.limits import MOST_REPORTED


def report(
    scenario: Annotated[str, typer.Argument(help="Name of the scenario.")],
    against: Annotated[
        str, typer.Option(metavar="SCENARIO", help="What it is held against.")
    ] = "baseline",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            parser=a_path,
            metavar="FILE",
            help="Page to write; else report-SCENARIO.html.",
        ),
    ] = None,
    members: Annotated[
        int, typer.Option(min=1, max=MOST_REPORTED, help="How many futures.")
    ] = 1000,
    seed: Seed = 7,
    assumptions: AssumptionsOption = "prior",
    chance: Chance = Switch.on,
    held: Held = None,
    engine: EngineOption = Engine.auto,
    seeds: Seeds = None,
    scenarios: Scenarios = None,
    as_json: AsJson = False,
) -> None:
    """Leave what a scenario changes on one page that prints on two sheets of A4."""
    from sim.batches.resume import require_outside
    from sim.cli.printing.report import print_report
    from sim.reports.scenario_page.result import reported, require_page

    if scenario == against != "baseline":
        stop(f"--against: {scenario} against itself differs in nothing; name another", 2)
    file = out or Path(f"report-{scenario}.html")
    try:
        require_page(file)
    except ValueError as refused:
        stop(f"--out: {refused}", 2)
    with kind_errors(as_json):
        require_outside(file.parent)
        places = places_in_force(seeds, scenarios)
        register, several = load(places, list(dict.fromkeys([scenario, against, "baseline"])))
        named = {one.name: one for one in several}
        run = how_to_run(register, members, 1, seed, assumptions, chance, engine, held)
        made = reported(named[scenario], named[against], named["baseline"], register, run, places)
        made.save(file)
    print_report(made, file, as_json)
    if any(row.held is False for row in made.found.expected):
        raise SystemExit(4)
