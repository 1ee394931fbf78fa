"""Commands that return to a results folder: verify and plot."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.app import app
from sim.cli.errors import kind_errors, stop
from sim.cli.loading import places_in_force
from sim.cli.options import AsJson, Seeds

if TYPE_CHECKING:
    from sim.batches.results import Results
    from sim.batches.verify import Rerun
    from sim.inputs.register import Register

Folder = Annotated[Path, typer.Argument(help="A folder below results/.")]


@app.command()
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

    with kind_errors(as_json):
        register, results = _open(folder, seeds)
        found = [] if part else list(damage(results))
        refused = hindrance(results, register)
        chosen = [_named(results, part)] if part else sample(results)
        again = [] if found or refused else [_rerun(results, register, *one) for one in chosen]
        changed = library_changes(results) if again else []
    if as_json:
        print(json.dumps(_as_json(found, refused, again), indent=2))
    else:
        _tell(results, found, refused, again, changed)
    if found or refused or not all(one.holds for one in again):
        raise SystemExit(5)


def _open(folder: Path, seeds: Path | None) -> tuple[Register, Results]:
    from sim.batches.results import Results
    from sim.inputs.register import load_register

    register = load_register(places_in_force(seeds, None).seeds)
    return register, Results.open(folder, register)


def _named(results: Results, part: str) -> tuple[str, range]:
    """A part by its scenario and any of its members."""
    scenario, _, member = part.rpartition("/")
    blocks = [b for b in results.plan.blocks if member.isdigit() and int(member) in b]
    if scenario not in results.scenarios or not blocks:
        example = f"{results.reference}/{results.plan.blocks[-1][0]}"
        stop(f"--part: no part '{part}' in this batch; write SCENARIO/MEMBER, as {example}", 2)
    return scenario, blocks[0]


def _rerun(results: Results, register: Register, scenario: str, members: range) -> Rerun:
    """A part once more; a model that fails is told with its place."""
    from sim.batches.verify import rerun
    from sim.batches.workers import trace_of

    try:
        return rerun(results, register, scenario, members)
    except (ArithmeticError, ValueError) as error:
        where = f"{scenario}, members {members[0]} to {members[-1]}"
        stop(f"{where}: {type(error).__name__}: {error}\n{trace_of(error)}", 1)


def _tell(
    results: Results, found: list[str], refused: str, again: list[Rerun], changed: list[str]
) -> None:
    print(f"{len(results.manifest()['files'])} files listed in the manifest, {len(found)} wrong")
    for line in found:
        print(f"  {line}")
    if refused:
        print(f"not run again: {refused}")
    for one in again:
        name = one.part.relative_to(results.folder).as_posix()
        if one.difference == 0.0:
            print(f"  {name}: run again, the same to the last bit")
        elif one.holds:
            print(f"  {name}: run again, the same but for the last digit stored")
        else:
            print(f"  {name}: run again, {one.output} differs by {one.difference:.2g}")
    if results.plan.spans:
        print("  tallies: by their checksums only; counting again takes as long as the batch did")
    for line in changed:
        print(f"  note: {line}", file=sys.stderr)


def _as_json(found: list[str], refused: str, again: list[Rerun]) -> dict[str, object]:
    return {
        "wrong": found,
        "not run again": refused,
        "run again": [
            {"part": one.part.name, "difference": one.difference, "holds": one.holds}
            for one in again
        ],
    }


@app.command()
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
    from sim.batches.store import enter_figures
    from sim.reports.kinds import KINDS
    from sim.reports.pages import Page, draw_page

    kinds = tuple(kind or KINDS)
    _refuse_unknown("--kind", kinds, tuple(KINDS))
    with kind_errors(as_json):
        register, results = _open(folder, seeds)
        names = tuple(scenario or results.complete)
        _refuse_unknown(
            "--scenario, --against", (*names, *filter(None, [against])), results.complete
        )
        drawn = []
        for name in names:
            page = Page(str(folder), str(register.folder), name, kinds, against)
            drawn += draw_page(page)
        enter_figures(folder)
    if as_json:
        print(json.dumps(drawn, indent=2))
    else:
        for path in drawn:
            print(path)


def _refuse_unknown(option: str, given: tuple[str, ...], known: tuple[str, ...]) -> None:
    from sim.inputs.strict_toml import nearest

    for name in given:
        if name not in known:
            fix = nearest(name, known) or f"there are {', '.join(known)}"
            stop(f"{option}: unknown '{name}'; {fix}", 2)
