"""The command that holds strategies of the home country against each other: robust."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.errors import stop
from sim.cli.exploring import explorer_errors
from sim.cli.loading import command_typed, how_to_run, places_in_force
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
    a_path,
)
from sim.reports.limits import MOST_KEPT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.reports.strategy_question import Question

Within = Annotated[
    str | None,
    typer.Option(
        "--in",
        metavar="SCENARIO,...",
        help="Scenarios that strategies meet; those of the file of values by default.",
    ),
]
StrategyFolder = Annotated[
    Path | None,
    typer.Option(
        "--strategies",
        parser=a_path,
        metavar="DIR",
        help="Folder where strategies are found by name; strategies/ in the seeds by default.",
    ),
]
ValuesFile = Annotated[
    Path | None,
    typer.Option(
        "--values",
        parser=a_path,
        metavar="FILE",
        help="What a good future is, and in which scenarios; values.toml in the seeds by default.",
    ),
]
PerScenario = Annotated[
    int,
    typer.Option(min=2, max=MOST_KEPT, help="Futures per scenario, the same for all strategies."),
]


def robust(
    strategy: Annotated[
        list[str] | None,
        typer.Argument(help="Strategies by name, or files that end in .toml; all by default."),
    ] = None,
    within: Within = None,
    strategies: StrategyFolder = None,
    values: ValuesFile = None,
    members: PerScenario = 1000,
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
    """Hold strategies of the home country against each other over many futures."""
    from sim.cli.printing.batch import note
    from sim.cli.printing.progress import show_progress
    from sim.cli.printing.robust import as_json as json_of
    from sim.cli.printing.robust import print_robust
    from sim.reports.robust_folder import write_robust

    with explorer_errors(as_json):
        asked = asked_of(strategy or (), within, strategies, values, seeds, scenarios)
        run = how_to_run(asked.register, members, 1, seed, assumptions, chance, engine, held)
        question = replace(asked, run=run)
        with refusing("robust"), show_progress() as progress:
            for sentence in question.notes():
                note(sentence)
            found, folder = write_robust(question, out, command_typed(), progress, note)
    if as_json:
        print(json.dumps(json_of(found, folder), indent=2, ensure_ascii=False))
    else:
        print_robust(found, folder)


def asked_of(
    named: Sequence[str],
    within: str | None,
    strategies: Path | None,
    values: Path | None,
    seeds: Path | None,
    scenarios: Path | None,
) -> Question:
    """Which strategies meet which scenarios, by what was typed; raises FileProblems."""
    from sim.reports.strategy_question import question_of

    if strategies is not None and not strategies.is_dir():
        stop(f"--strategies: there is no folder '{strategies}'", 2)
    places = places_in_force(seeds, scenarios)
    names = None if within is None else [word.strip() for word in within.split(",")]
    return question_of(places, named, names, strategies, values)


@contextmanager
def refusing(command: str) -> Iterator[None]:
    """End as commands end: at what could not be, and when it is stopped."""
    try:
        yield
    except ValueError as refused:
        stop(f"{command}: {refused}", 2)
    except KeyboardInterrupt as stopped:
        from sim.batches.stopping import TerminatedError

        code = 143 if isinstance(stopped, TerminatedError) else 130
        stop("stopped; the same command continues", code)
