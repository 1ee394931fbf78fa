"""The command that asks which assumptions decide an output: sensitivity."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager
from enum import StrEnum
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
    from sim.batches.results import Results
    from sim.engine.run import Run
    from sim.reports.sensitivity_methods import Asked, Measuring
    from sim.reports.sensitivity_methods import Method as Known


class Method(StrEnum):
    """What is computed beside the worth of each number."""

    screen = "screen"
    sobol = "sobol"
    pawn = "pawn"


class By(StrEnum):
    """Who is told apart."""

    number = "number"
    section = "section"
    partner = "partner"


def sensitivity(
    scenario: Annotated[str, typer.Argument(help="Name of the scenario.")],
    of: Annotated[
        str,
        typer.Option(
            metavar="OUTPUT",
            help="The output that is asked about, such as tilt; one that each partner has is named "
            "with its code, alignment.CODE.",
        ),
    ],
    at: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="The year or quarter in which the output is read, such as 2026 or 2026Q2; a year "
            "means its last quarter.  [default: the last quarter]",
        ),
    ] = None,
    over_time: Annotated[
        bool,
        typer.Option(
            "--over-time",
            help="Ask at the end of each year as well, and draw a map of numbers and years.",
        ),
    ] = False,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="SCENARIO",
            help="Ask about the difference that the scenario makes: in each future, the output of "
            "this other scenario is subtracted.  [default: ask about the output itself]",
        ),
    ] = None,
    method: Annotated[
        Method | None,
        typer.Option(
            help="Add what one more method says: screen (Morris: which numbers can be left alone), "
            "sobol (what numbers decide alone, and with others) or pawn (what changes more than "
            "the variance).  [default: none]"
        ),
    ] = None,
    by: Annotated[
        By,
        typer.Option(
            help="What screen and sobol compare: single numbers, all numbers of a mechanism "
            "(section), or all of a partner."
        ),
    ] = By.number,
    members: Annotated[
        int,
        typer.Option(
            min=1,
            max=MOST_KEPT,
            help="How many futures to simulate of each scenario; each set of numbers is lived "
            "through twice. A method that lays out futures of its own has as many again. More "
            "give narrower intervals.",
        ),
    ] = 20_000,
    streams: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="How often screen and sobol live through each set of numbers, each time with "
            "other luck.  [default: 4; 1 where chance is off]",
        ),
    ] = None,
    seed: Seed = 7,
    assumptions: AssumptionsOption = "prior",
    chance: Chance = Switch.on,
    held: Held = None,
    engine: EngineOption = Engine.auto,
    out: Out = Path("results"),
    workers: Workers = 0,
    seeds: Seeds = None,
    scenarios: Scenarios = None,
    as_json: AsJson = False,
) -> None:
    """Say which assumptions decide an output, and what it would be worth to know them."""
    from sim.cli.printing.sensitivity import print_sensitivity
    from sim.explore.designs import TooFewError
    from sim.explore.repeated_draws import NothingDrawnError
    from sim.reports.arguments import ArgumentError
    from sim.reports.sensitivity import analyse
    from sim.reports.sensitivity_asked import asked_of

    with explorer_errors(as_json):
        register, named = load(
            places_in_force(seeds, scenarios), [scenario, *([against] if against else [])]
        )
        run = how_to_run(register, members, 1, seed, assumptions, chance, engine, held)
        both = named[0], named[1] if against else None
        chosen: Known | None = None if method is None else method.value
        try:
            asked = asked_of(register, run, both, of, at, over_time, chosen, by.value, streams)
            found = analyse(asked, _into(asked, out, workers))
        except ArgumentError as refused:
            stop(f"{', '.join(f'--{name}' for name in refused.names)}: {refused}", 2)
        except TooFewError as few:
            stop(f"--members: {few}", 2)
        except NothingDrawnError as nothing:
            stop(f"--assumptions: {nothing}", 2)
    if not as_json:
        print_held(run, register)
    print_sensitivity(found, as_json)


def _into(asked: Asked, out: Path, workers: int) -> Measuring:
    """What measures into folders below `out`, with progress."""
    question = asked.question

    def measuring(name: str, run: Run, files: Collection[str]) -> AbstractContextManager[Results]:
        several, measured = question.scenarios, question.measured
        return explored(name, several, asked.register, run, measured, out, files, workers)

    return measuring
