"""The command that looks for better strategies of the home country: search."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.exploring import explorer_errors
from sim.cli.loading import command_typed, how_to_run
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
)
from sim.cli.robust import PerScenario, StrategyFolder, ValuesFile, Within, asked_of, refusing


def search(
    strategy: Annotated[
        list[str] | None,
        typer.Argument(help="Strategies to compare with, by name or file; all by default."),
    ] = None,
    within: Within = None,
    strategies: StrategyFolder = None,
    values: ValuesFile = None,
    population: Annotated[int, typer.Option(min=8, help="Strategies in a generation.")] = 40,
    generations: Annotated[int, typer.Option(min=1, help="How many generations.")] = 25,
    pick: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="LINE",
            help="Line of pareto.csv that is taken, from 1 on; by default the knee, which gives up "
            "least wherever it gives up most.",
        ),
    ] = None,
    members: PerScenario = 128,
    seed: Seed = 7,
    assumptions: AssumptionsOption = "prior",
    chance: Chance = Switch.on,
    held: Held = None,
    engine: EngineOption = Engine.auto,
    out: Out = Path("results"),
    seeds: Seeds = None,
    scenarios: Scenarios = None,
    as_json: AsJson = False,
) -> None:
    """Look for strategies of the home country that no other beats, and test one again."""
    from sim.cli.printing.batch import note
    from sim.cli.printing.progress import show_progress
    from sim.cli.printing.search import as_json as json_of
    from sim.cli.printing.search import print_search
    from sim.reports.search import Effort
    from sim.reports.search_folder import write_search

    with explorer_errors(as_json):
        asked = asked_of(strategy or (), within, strategies, values, seeds, scenarios)
        run = how_to_run(asked.register, members, 1, seed, assumptions, chance, engine, held)
        question, effort = replace(asked, run=run), Effort(population, generations)
        with refusing("search"), show_progress() as progress:
            for sentence in question.notes():
                note(sentence)
            typed = command_typed()
            found, folder = write_search(question, effort, pick, out, typed, progress, note)
    if as_json:
        print(json.dumps(json_of(found, folder), indent=2, ensure_ascii=False))
    else:
        print_search(found, folder)
