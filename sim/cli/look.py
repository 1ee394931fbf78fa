"""Commands that look at files: list, check, init."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.app import app
from sim.cli.errors import kind_errors, stop
from sim.cli.loading import load, places_in_force
from sim.cli.options import AsJson, Scenarios, Seeds

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.seeds import Register


class Listing(StrEnum):
    """What can be listed."""

    scenarios = "scenarios"
    levers = "levers"
    actions = "actions"
    outputs = "outputs"
    parameters = "parameters"
    programmes = "programmes"


@app.command("list")
def list_(
    what: Annotated[Listing, typer.Argument(help="What to list.")] = Listing.scenarios,
    seeds: Seeds = None,
    scenarios: Scenarios = None,
    as_json: AsJson = False,
) -> None:
    """List scenarios, or what scenario files may name."""
    from sim.listing import rows_of, show

    with kind_errors():
        places = places_in_force(seeds, scenarios)
        show(rows_of(what.value, places), as_json)


@app.command()
def check(
    names: Annotated[list[str] | None, typer.Argument(help="Scenarios; all by default.")] = None,
    documents: Annotated[
        Path | None, typer.Option(help="Folder of the two documents, to check every figure.")
    ] = None,
    resolved: Annotated[
        bool, typer.Option("--resolved", help="Print the merged file with origins.")
    ] = False,
    seeds: Seeds = None,
    scenarios: Scenarios = None,
) -> None:
    """Check seeds and scenarios, and figures against their paragraphs."""
    from sim.checking import check_documents, check_rest

    with kind_errors():
        places = places_in_force(seeds, scenarios)
        register, loaded = load(places, names)
        check_rest(register, loaded)
        if resolved:
            _print_resolved(register, loaded)
            return
        print(f"{len(register.parameters)} parameters, {len(loaded)} scenarios: no mistakes")
        if documents is not None:
            print(check_documents(places.seeds, documents))


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="New folder.")]) -> None:
    """Copy the shipped seeds and scenarios into a folder, to edit."""
    from sim.places import copy_shipped

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        stop(f"{folder} is already there; name a new folder", 2)
    with kind_errors():
        copy_shipped(folder)
    print(f"seeds and scenarios are in {folder}; run hedgerow from there and they are in force")


def _print_resolved(register: Register, loaded: list[Scenario]) -> None:
    from sim.resolved import write_resolved

    for scenario in loaded:
        print(write_resolved(scenario, register))
