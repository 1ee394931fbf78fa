"""The command for classes: lesson."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.errors import kind_errors, stop
from sim.cli.loading import how_to_run, places_in_force
from sim.cli.options import (
    AsJson,
    AssumptionsOption,
    Engine,
    EngineOption,
    FewMembers,
    Scenarios,
    Seed,
    Seeds,
    a_path,
)

if TYPE_CHECKING:
    from sim.inputs.folders import Folders
    from sim.inputs.register import Register
    from sim.lessons.lesson import Lesson


def lesson(
    number: Annotated[
        int | None, typer.Argument(help="Which lesson; without a number all are listed.")
    ] = None,
    key: Annotated[bool, typer.Option("--key", help="Show what the model answers.")] = False,
    pack: Annotated[
        Path | None,
        typer.Option(parser=a_path, metavar="DIR", help="Write pages to print there."),
    ] = None,
    minutes: Annotated[int, typer.Option(help="Length of the session: 50, 75 or 150.")] = 75,
    lessons: Annotated[
        Path | None, typer.Option(parser=a_path, metavar="DIR", help="Folder of lessons.")
    ] = None,
    members: FewMembers = 1000,
    seed: Seed = 7,
    assumptions: AssumptionsOption = "prior",
    engine: EngineOption = Engine.auto,
    seeds: Seeds = None,
    scenarios: Scenarios = None,
    as_json: AsJson = False,
) -> None:
    """List lessons for a class, show one with its computed key, or write it to print."""
    from sim.cli.printing import lesson as printing
    from sim.inputs.register import load_register
    from sim.lessons.lesson import load_lessons
    from sim.lessons.result import answered

    folder = _folder(lessons)
    _refuse(number, pack, minutes)
    with kind_errors(as_json):
        places = places_in_force(seeds, scenarios)
        register = load_register(places.seeds)
        if number is None:
            printing.print_list(load_lessons(folder, places, register), as_json)
            return
        chosen = _chosen(folder, number, places, register)
        run = how_to_run(register, members, 1, seed, assumptions, engine=engine)
        result = answered([chosen], register, run)[0]
        files = [] if pack is None else result.pack(pack, minutes)
    if as_json:
        printing.print_json(result, files)
    else:
        printing.print_lesson(result, minutes, files, with_key=key)
    if not result.holds:
        stop("\n".join(result.broken), 4)


def _folder(asked: Path | None) -> Path:
    """The lessons in force; says so when they are not the shipped ones."""
    from sim.inputs.folders import lessons_in_force, shipped_lessons
    from sim.inputs.strict_toml import shown_path

    folder = lessons_in_force(asked)
    if not folder.is_dir():
        stop(f"--lessons: there is no folder '{folder}'", 2)
    if folder != shipped_lessons():
        print(f"using {shown_path(folder)}/", file=sys.stderr)
    return folder


def _refuse(number: int | None, pack: Path | None, minutes: int) -> None:
    """Refuse what nothing can be done with."""
    from sim.lessons.tables import PLANS

    if number is None and pack is not None:
        stop("--pack: which lesson? name its number, as in hedgerow lesson 2 --pack DIR", 2)
    if minutes not in PLANS:
        allowed = ", ".join(map(str, PLANS))
        stop(f"--minutes: there is no plan for {minutes} minutes\n  allowed: {allowed}", 2)


def _chosen(folder: Path, number: int, places: Folders, register: Register) -> Lesson:
    from sim.lessons.lesson import load_lesson
    from sim.lessons.result import lesson_path

    try:
        path = lesson_path(folder, number)
    except ValueError as unknown:
        stop(str(unknown), 2)
    return load_lesson(path, places, register)
