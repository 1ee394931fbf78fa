"""The command that tests claims over many futures: claims."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.errors import stop
from sim.cli.exploring import explored, explorer_errors
from sim.cli.loading import how_to_run, places_in_force, print_held
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
    a_path,
)
from sim.reports.limits import MOST_KEPT

if TYPE_CHECKING:
    from sim.engine.run import Run
    from sim.explore.claims import Claims
    from sim.inputs.folders import Folders
    from sim.inputs.register import Register
    from sim.reports.claims import ClaimsTested

Tested = Annotated[
    int, typer.Option(min=1, max=MOST_KEPT, help="How many futures each claim is tested on.")
]


def claims(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Claims to test, by name; one alone is shown in detail. All by default."
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--claims",
            parser=a_path,
            metavar="FILE",
            help="File of claims of your own; without it claims.toml of the seeds.",
        ),
    ] = None,
    members: Tested = 20_000,
    seed: Seed = 7,
    assumptions: AssumptionsOption = "prior",
    chance: Chance = Switch.on,
    held: Held = None,
    out: Out = Path("results"),
    seeds: Seeds = None,
    scenarios: Scenarios = None,
    workers: Workers = 0,
    engine: EngineOption = Engine.auto,
    as_json: AsJson = False,
) -> None:
    """Test the documents' claims: in how many futures each holds, and where it fails."""
    from sim.cli.printing import claims as printing

    with explorer_errors(as_json):
        register, chosen = _chosen(places_in_force(seeds, scenarios), file, names or [])
        run = how_to_run(register, members, 1, seed, assumptions, chance, engine, held)
        tested = _tested(chosen, register, run, out, workers)
    if as_json:
        printing.print_json(tested)
        return
    print_held(run, register)
    if len(tested.tested) == 1:
        printing.print_claim(tested, chosen.disputed_by(tested.tested[0].claim.name))
    else:
        printing.print_claims(tested)


def _chosen(places: Folders, file: Path | None, names: list[str]) -> tuple[Register, Claims]:
    """The claims that are named, or all of the file; raises FileProblems for its mistakes."""
    from sim.explore.claims import FILE, load_claims
    from sim.inputs.register import load_register

    register = load_register(places.seeds)
    every = load_claims(places.seeds / FILE if file is None else file, places, register)
    try:
        return register, every.only(names)
    except ValueError as unknown:
        stop(str(unknown), 2)


def _tested(chosen: Claims, register: Register, run: Run, out: Path, workers: int) -> ClaimsTested:
    from sim.batches.workers import usual_workers
    from sim.cli.printing.progress import show_progress
    from sim.explore.claim_tests import require_library
    from sim.reports.claims import FILES, NAME, write_tests

    require_library()
    given = NAME, chosen.scenarios, register, run, chosen.measured, out, FILES, workers
    processes = workers or usual_workers(len(chosen.scenarios) * run.design.members)
    with explored(*given) as there, show_progress() as progress:
        return write_tests(there, chosen, processes, progress)
