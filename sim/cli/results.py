"""Commands that return to a results folder: verify and plot."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.errors import kind_errors, stop
from sim.cli.loading import places_in_force
from sim.cli.options import AsJson, Seeds, a_path

if TYPE_CHECKING:
    from sim.batches.results import Results
    from sim.batches.verify import Rerun
    from sim.inputs.register import Register

Folder = Annotated[
    Path, typer.Argument(parser=a_path, metavar="FOLDER", help="A folder below results/.")
]
WHOLE_NUMBER = re.compile("[0-9]{1,18}")
"""Digits that Python and every other reader take for the same number."""


def verify(
    folder: Folder,
    part: Annotated[
        str | None, typer.Option(help="Run this part again: SCENARIO/FIRST-MEMBER.")
    ] = None,
    seeds: Seeds = None,
    as_json: AsJson = False,
) -> None:
    """Check every checksum of a results folder, and run a sample of it again."""
    from sim.batches.verify import damage, hindrance, library_changes, sample
    from sim.cli.printing.verification import print_verification, verification_as_json
    from sim.reports.derived import underived

    with kind_errors(as_json):
        if _verified_analysis(folder, part, seeds, as_json):
            return
        register, results = _open(folder, seeds, "verify")
        found = [] if part else list(damage(results))
        refused = hindrance(results, register)
        if not (part or found or refused):
            found = list(underived(results, register))
        chosen = [_named(results, part)] if part else sample(results)
        again = [] if found or refused else [_rerun(results, register, *one) for one in chosen]
        changed = library_changes(results) if again else []
    if as_json:
        listed = results.manifest()["files"]
        print(json.dumps(verification_as_json(folder, listed, found, refused, again), indent=2))
    else:
        print_verification(results, found, refused, again, changed)
    if found or refused or not all(one.holds for one in again):
        raise SystemExit(5)


def _verified_analysis(folder: Path, part: str | None, seeds: Path | None, as_json: bool) -> bool:
    """Check the folder of an analysis, which has checksums and no parts; False for others.

    Leaves with exit code 5 where a file is not as it was written.
    """
    from sim.cli.printing.verification import print_analysis, verification_as_json
    from sim.reports.analysis_folder import checked, is_analysis

    if not is_analysis(folder):
        return False
    for option, given in (("--part", part), ("--seeds", seeds)):
        if given is not None:
            stop(f"{option}: this folder has no parts to run again; repeat its command", 2)
    found = checked(folder)
    refused = f"this folder has no parts; `{found.typed}` makes it again"
    if as_json:
        said = verification_as_json(folder, found.listed, found.wrong, refused, [])
        print(json.dumps(said, indent=2))
    else:
        print_analysis(found, refused)
    if found.wrong:
        raise SystemExit(5)
    return True


def require_folder(named: Path, words: Sequence[str], wrong: str = "") -> None:
    """Refuse a scenario's name where a results folder is meant, with the command to type.

    `words` are the command as it was typed, `wrong` what is wrong with it. The scenario's newest
    folder is named and never taken; another path that leads nowhere is left to who opens it.
    """
    from sim.batches.folders import newest_with
    from sim.inputs.folders import in_force
    from sim.inputs.scenario import scenario_names
    from sim.inputs.strict_toml import shown_path

    if named.exists():
        return
    wrong = wrong or f"'{named}' is no results folder"
    newest = newest_with(named)
    if newest is not None:
        place = shown_path(newest)
        fix = " ".join(_with_place(word, named, place) for word in words)
        stop(
            f"{words[0]}: {wrong}; the newest with {named.name} is {place}\n  fix: hedgerow {fix}",
            2,
        )
    if named.name in scenario_names(in_force().scenarios):
        stop(f"{words[0]}: {wrong}; none has {named.name}\n  fix: hedgerow run {named.name}", 2)


def _with_place(word: str, named: Path, place: str) -> str:
    """A word of a command, with a place for the path that it names."""
    path, colon, scenario = word.partition(":")
    return f"{place}{colon}{scenario}" if Path(path) == named else word


def _open(folder: Path, seeds: Path | None, command: str) -> tuple[Register, Results]:
    """A results folder, with the seeds that it keeps unless others are named."""
    from sim.batches.results import Results, kept_register
    from sim.inputs.register import load_register

    require_folder(folder, (command, str(folder)))
    if seeds is None:
        register = kept_register(folder)
    else:
        register = load_register(places_in_force(seeds, None).seeds)
    return register, Results.open(folder, register)


def _named(results: Results, part: str) -> tuple[str, range]:
    """A part by its scenario and any of its members."""
    scenario, _, typed = part.rpartition("/")
    member = int(typed) if WHOLE_NUMBER.fullmatch(typed) else -1
    blocks = [block for block in results.plan.blocks if member in block]
    if scenario not in results.scenarios or not blocks:
        example = f"{results.reference}/{results.plan.blocks[-1][0]}"
        stop(f"--part: no part '{part}' in this batch; write SCENARIO/MEMBER, as {example}", 2)
    return scenario, blocks[0]


def _rerun(results: Results, register: Register, scenario: str, members: range) -> Rerun:
    """A part once more; of a model that fails the place is printed."""
    from sim.batches.verify import rerun
    from sim.batches.workers import trace_of

    try:
        return rerun(results, register, scenario, members)
    except (ArithmeticError, ValueError) as error:
        where = f"{scenario}, members {members[0]} to {members[-1]}"
        stop(f"{where}: {type(error).__name__}: {error}\n{trace_of(error)}", 1)


def plot(
    folder: Folder,
    kind: Annotated[
        list[str] | None, typer.Option(help="Kind of figure, again for more; all by default.")
    ] = None,
    scenario: Annotated[
        list[str] | None, typer.Option(help="Scenario, again for more; all by default.")
    ] = None,
    against: Annotated[
        str | None, typer.Option(help="Scenario to compare with; the baseline by default.")
    ] = None,
    seeds: Seeds = None,
    as_json: AsJson = False,
) -> None:
    """Draw figures from a results folder: SVG, PNG, the numbers as CSV, a description as text."""
    from sim.batches.manifest import enter_figures
    from sim.batches.verify import require_undamaged
    from sim.inputs.strict_toml import shown_path
    from sim.reports.kinds import KINDS
    from sim.reports.tasks import ScenarioTask, draw_of_run, draw_scenario

    kinds = tuple(kind or KINDS)
    _refuse_unknown("--kind", kinds, tuple(KINDS))
    with kind_errors(as_json):
        register, results = _open(folder, seeds, "plot")
        results.require_all()
        require_undamaged(results)
        names = tuple(scenario or results.complete)
        _refuse_unknown(
            "--scenario, --against", (*names, *filter(None, [against])), results.complete
        )
        drawn = list[Path]()
        for name in names:
            task = ScenarioTask(str(folder), str(register.folder), name, kinds, against)
            drawn += draw_scenario(task)
        drawn += draw_of_run(results, kinds)
        enter_figures(folder, drawn)
    pictures = [shown_path(path) for path in drawn if path.suffix == ".png"]
    if as_json:
        print(json.dumps(pictures, indent=2))
    else:
        for picture in pictures:
            print(picture)


def _refuse_unknown(option: str, given: tuple[str, ...], known: tuple[str, ...]) -> None:
    from sim.inputs.strict_toml import nearest

    for name in given:
        if name not in known:
            fix = nearest(name, known) or f"there are {', '.join(known)}"
            stop(f"{option}: unknown '{name}'; {fix}", 2)
