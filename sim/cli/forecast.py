"""Commands about years to come: forecast, score."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.errors import kind_errors, stop
from sim.cli.options import AssumptionsOption, FewMembers, Out, Scenarios, Seed, Seeds, a_path

if TYPE_CHECKING:
    from sim.engine.run import Run
    from sim.evidence.forecast.sealed import Forecast
    from sim.inputs.register import Register
    from sim.inputs.scenario import Scenario

FIRST, LAST = 2019, 2050


def forecast(
    scenario: Annotated[str, typer.Argument(help="The scenario that is forecast.")],
    until: Annotated[int, typer.Option(min=FIRST, max=LAST, help="The last year.")] = 2024,
    seal: Annotated[
        bool, typer.Option("--seal", help="Store it, with hash and date, in a folder of its own.")
    ] = False,
    members: FewMembers = 5000,
    seed: Seed = 7,
    assumptions: AssumptionsOption = "posterior",
    out: Out = Path("results"),
    seeds: Seeds = None,
    scenarios: Scenarios = None,
) -> None:
    """Forecast what will be recorded of a scenario, beside naive rivals; --seal stores it."""
    from sim.cli.loading import how_to_run, load, places_in_force
    from sim.cli.printing.forecast import print_forecast
    from sim.evidence.forecast.sealed import PATHS, SealedError, require_new
    from sim.evidence.forecast.sealed import forecast as made
    from sim.evidence.observation import NoRecordError, observation
    from sim.model.quarters import parse_quarter

    with kind_errors():
        register, (loaded,) = load(places_in_force(seeds, scenarios), [scenario])
        run = how_to_run(register, members, 1, seed, assumptions).settled(1)
        if members < PATHS:
            stop(f"--members: a forecast keeps {PATHS} paths, so it needs as many futures", 2)
        if loaded.end < parse_quarter(str(until), end=True):
            stop(f"--until: {scenario} ends before the end of {until}", 2)
        folder = out / f"forecast-{FIRST}-{until}"
        try:
            observation(register)
            if seal:
                require_new(folder)
        except NoRecordError as nothing:
            stop(str(nothing), 3)
        except SealedError as there:
            stop(f"--out: {there}; name another place", 2)
        found = made(loaded, register, run, until)
        print_forecast(found, sealed=seal)
        if seal:
            _seal(found, folder, loaded, register, run)


def _seal(found: Forecast, folder: Path, scenario: Scenario, register: Register, run: Run) -> None:
    from datetime import UTC, datetime
    from importlib.metadata import version

    from sim.cli.loading import command_typed
    from sim.evidence.forecast.sealed import seal
    from sim.inputs.strict_toml import shown_path

    date = datetime.now(UTC).date().isoformat()
    told = {"command": command_typed(), "hedgerow": version("hedgerow"), "date": date}
    seal(found, folder, scenario, register, run, told)
    print(f"Sealed: {shown_path(folder)}", file=sys.stderr)


def score(
    folder: Annotated[
        Path, typer.Argument(parser=a_path, metavar="FOLDER", help="A sealed forecast.")
    ],
    observed: Annotated[
        Path,
        typer.Argument(
            parser=a_path, metavar="FILE", help="CSV: quantity, year, value, standard_error."
        ),
    ],
) -> None:
    """Score a sealed forecast against what was observed since."""
    from sim.cli.printing.forecast import print_scores
    from sim.evidence.forecast.observed import read_observed
    from sim.evidence.forecast.scoring import score as scored
    from sim.evidence.forecast.sealed import SealedError, read_sealed

    with kind_errors():
        try:
            stored = read_sealed(folder)
        except SealedError as broken:
            stop(str(broken), 5)
        print_scores(scored(stored, read_observed(observed, stored)))
