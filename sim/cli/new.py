"""Commands that write scenario files: new."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.called import as_called
from sim.cli.errors import kind_errors, stop
from sim.cli.loading import load, places_in_force
from sim.cli.options import Scenarios, Seeds

if TYPE_CHECKING:
    from sim.inputs.folders import Folders


def new(
    name: Annotated[str, typer.Argument(help="Name of the new scenario.")],
    parent: Annotated[
        str, typer.Option("--from", help="The scenario that it extends.")
    ] = "baseline",
    seeds: Seeds = None,
    scenarios: Scenarios = None,
) -> None:
    """Write a scenario file with comments, to edit."""
    from sim.inputs.draft import write_draft
    from sim.inputs.scenario.names import name_problem

    if problem := name_problem(name):
        stop(f"'{name}' is no name for a scenario: {problem}", 2)
    with kind_errors():
        places = places_in_force(seeds, scenarios)
        _refuse_shipped(places, scenarios)
        register, (extended,) = load(places, [parent])
        try:
            path = write_draft(places.scenarios, name, extended, register)
        except FileExistsError:
            stop(f"{name}.toml is already there; name a new scenario", 2)
    _print_next(path.name, name, parent, scenarios)


def _refuse_shipped(places: Folders, asked: Path | None) -> None:
    from sim.inputs.draft import may_write

    if not may_write(places.scenarios, asked is not None):
        first = "run `hedgerow init my-study`, then this from inside my-study"
        stop(f"what ships is not written to; {first}", 2)


def _print_next(file: str, name: str, parent: str, scenarios: Path | None) -> None:
    where = "" if scenarios is None else f" --scenarios {scenarios}"
    path = (scenarios or Path("scenarios")) / file
    print(f"Written: {path}, the same as {parent} until you edit it")
    print(as_called(f"Next:    hedgerow check {name}{where}"))
    print(as_called(f"         hedgerow run {name}{where}"))
