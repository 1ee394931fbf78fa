"""Commands that look at files: list, check, init."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.called import as_called
from sim.cli.errors import kind_errors, stop
from sim.cli.loading import places_in_force
from sim.cli.options import AsJson, Scenarios, Seeds, a_path
from sim.cli.printing.width import say

if TYPE_CHECKING:
    from sim.inputs.check import Checked


class Listing(StrEnum):
    """What can be listed."""

    scenarios = "scenarios"
    levers = "levers"
    actions = "actions"
    outputs = "outputs"
    parameters = "parameters"
    programmes = "programmes"


def list_(
    what: Annotated[Listing, typer.Argument(help="What to list.")] = Listing.scenarios,
    seeds: Seeds = None,
    scenarios: Scenarios = None,
    as_json: AsJson = False,
) -> None:
    """List scenarios, or what scenario files may name."""
    from sim.cli.printing.listing import rows_of
    from sim.cli.printing.rows import print_rows

    with kind_errors(as_json):
        places = places_in_force(seeds, scenarios)
        rows, refused = rows_of(what.value, places)
        print_rows(rows, as_json)
    if refused is not None:
        stop(str(refused), 3)


def check(
    names: Annotated[list[str] | None, typer.Argument(help="Scenarios; all by default.")] = None,
    documents: Annotated[
        Path | None,
        typer.Option(
            parser=a_path,
            metavar="PATH",
            help="Folder of the two documents, to check every figure.",
        ),
    ] = None,
    resolved: Annotated[
        bool, typer.Option("--resolved", help="Print the merged file with origins.")
    ] = False,
    seeds: Seeds = None,
    scenarios: Scenarios = None,
    as_json: AsJson = False,
) -> None:
    """Check seeds and scenarios, read named ones aloud, and figures against their paragraphs."""
    from sim.inputs.check import check_all, check_documents

    _refuse_no_folder(documents)
    with kind_errors(as_json):
        places = places_in_force(seeds, scenarios)
        checked = check_all(places, names)
        agree = {} if documents is None else check_documents(places.seeds, documents)
    files = _resolved(checked) if resolved else {}
    if as_json:
        print(json.dumps(_as_json(checked, agree, files), indent=2, ensure_ascii=False))
    elif resolved:
        print(*files.values(), sep="\n")
    else:
        _print_counts(checked, agree)
        _print_scenarios(checked, sentences=bool(names))


def _refuse_no_folder(documents: Path | None) -> None:
    if documents is not None and not documents.is_dir():
        stop(f"--documents: there is no folder '{documents}'", 2)


def _print_counts(checked: Checked, agree: dict[str, int]) -> None:
    register, loaded = checked
    found = "1 scenario" if len(loaded) == 1 else f"{len(loaded)} scenarios"
    say(f"{len(register.parameters)} parameters, {found}: no mistakes")
    if agree:
        facts, programmes = agree.values()
        say(f"{facts} facts and {programmes} programmes stand where they are cited")


def _print_scenarios(checked: Checked, *, sentences: bool) -> None:
    """What each scenario's events do, where it was named, and what has no effect."""
    from sim.cli.printing.scenarios import print_events, print_notes

    register, loaded = checked
    for scenario in loaded:
        if sentences:
            print_events(scenario, register)
        print_notes([scenario], register)


def _as_json(checked: Checked, agree: dict[str, int], files: dict[str, str]) -> dict[str, object]:
    from sim.inputs.scenario import event_sentences, notes_of

    register, loaded = checked
    return {
        "problems": [],
        "parameters": len(register.parameters),
        "scenarios": [scenario.name for scenario in loaded],
        "events": {s.name: event_sentences(s, register) for s in loaded},
        "notes": {s.name: notes_of(s, register) for s in loaded},
        **agree,
        **({"resolved": files} if files else {}),
    }


def _resolved(checked: Checked) -> dict[str, str]:
    from sim.inputs.scenario import write_resolved

    return {s.name: write_resolved(s, checked.register) for s in checked.scenarios}


def init(
    folder: Annotated[Path, typer.Argument(parser=a_path, metavar="FOLDER", help="New folder.")],
) -> None:
    """Copy the shipped seeds and scenarios into a folder, to edit."""
    from sim.inputs.folders import copy_shipped

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        stop(f"{folder} is already there; name a new folder", 2)
    with kind_errors():
        copy_shipped(folder)
    say(f"seeds and scenarios are in {folder}; run hedgerow from there and they are in force")
    print(as_called(f"Next:    cd {folder}\n         hedgerow new my-scenario", start=folder))
