"""What of an earlier attempt may be used? Only what belongs to the plan that was computed anew.

All else is set aside by name, beside the results folder, and made again:

    results/set-aside/<name>-<hash>/parts/<s>/<members>.parquet
"""

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from sim.batches.assumptions import assumptions_path, require_drawn, write_assumptions
from sim.batches.begun import BEGUN
from sim.batches.makers import makers_of
from sim.batches.manifest import KEYS, NAME
from sim.batches.parts import part_path
from sim.batches.plan import (
    Plan,
    begun_plan,
    read_table,
    scenario_path,
    seed_files,
    table_path,
    write_plan,
)
from sim.batches.pools import Pool
from sim.batches.results import Results, planned_scenario
from sim.batches.run import Block, opened
from sim.batches.shares import WHOLE, Share, lacking
from sim.batches.signed import believed
from sim.batches.store import ASIDE, checksum, is_file, left_behind, refusal
from sim.batches.tallies import tally_path
from sim.batches.verify import checked_part
from sim.batches.workers import TaskFailure
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario, write_resolved
from sim.inputs.strict_toml import FileProblems, shown_path

Say = Callable[[str], None]
"""Takes a sentence for the user."""

PathOf = Callable[[Path, str, Any], Path]
"""Where a scenario's file of some members lies in a results folder."""

Check = Callable[[Results, str, Any], object]
"""Reads that file; raises FileProblems when it does not belong to the plan."""


def require_outside(out: Path) -> None:
    """Raise FileProblems where a folder to write into is, or lies in, a results folder."""
    for place in (out.resolve(), *out.resolve().parents):
        batch = is_file(place / "plan.json") and (place / "parts").is_dir()
        if batch or is_file(place / BEGUN):
            what = f"{shown_path(place)} is a results folder, which new results would spoil"
            raise refusal(out, what, fix="go to another folder, or name one with --out")


def prepare(
    folder: Path,
    plan: Plan,
    scenarios: Sequence[Scenario],
    register: Register,
    figures: Collection[str],
    say: Say,
) -> Results:
    """Leave in a folder only what belongs to the plan, but parts and tallies unread; open it.

    `scenarios` are the command's, or none where they are the folder's own. `figures` names the
    files that every such batch draws. Raises FileProblems when another version wrote the folder,
    OSError when something cannot be set aside.
    """
    if folder.exists():
        tell_missing(folder, plan.inputs, KEYS, say)
        for path, why in _foreign(folder, plan, register, figures):
            set_aside(folder, path, why, say)
        for path, why in (*_unplanned(folder, plan, register), *_undrawn(folder, plan, register)):
            set_aside(folder, path, why, say)
        for path in _worded_otherwise(folder, scenarios, register):
            set_aside(folder, path, "these are not the words of the command's scenario", say)
    write_plan(folder, plan, scenarios, register)
    if plan.keep != "summary":
        write_assumptions(folder, plan, register)
    return Results.open(folder, register)


def join_in(folder: Path, plan: Plan, scenarios: Sequence[Scenario], register: Register) -> Results:
    """Write what is missing of a plan that other processes may be writing too, and open it.

    Nothing that lies there is moved or deleted: others may be at work. The first who writes the
    plan decides the engine and the order of scenarios. Raises FileProblems when another version
    wrote the folder, or what it holds of the plan is damaged.
    """
    write_plan(folder, plan, scenarios, register)
    plan = as_begun(folder, plan)
    for path, why in _unplanned(folder, plan, register):
        fix = "when no share is running, delete the file and run a share again: it makes it anew"
        raise refusal(path, why, fix=fix)
    return Results.open(folder, register)


def as_begun(folder: Path, plan: Plan) -> Plan:
    """A plan with the order and the engine that its folder was begun with, where it was begun.

    Raises FileProblems when another version wrote the folder.
    """
    begun = begun_plan(folder)
    return plan if begun is None else plan.as_begun(begun)


def keep_what_fits(
    results: Results, seeds: Path, workers: Pool, say: Say, share: Share = WHOLE
) -> bool:
    """Read every part and tally that is there, and set aside those that do not belong.

    Nothing is looked at but what belongs to the share. Return whether all of that is there.
    """
    folder, plan = results.folder, results.plan
    for work, path_of, some in (
        (unfit_parts, part_path, share.blocks(plan)),
        (unfit_tallies, tally_path, share.spans(plan)),
    ):
        there = [one for one in some if _lying(results, path_of, one)]
        tasks = [Block(str(folder), str(seeds), one[0], len(one)) for one in there]
        for ended in workers.run(work, tasks):
            if isinstance(ended.result, TaskFailure):
                raise OSError(f"parts cannot be checked: {ended.result.error}")
            for name, why in ended.result:
                set_aside(folder, path_of(folder, name, ended.task.members), why, say)
    if share == WHOLE:
        for name, why in _unfit(results, tally_path, Results.tally, None):
            set_aside(folder, tally_path(folder, name), why, say)
    whole = not any(lacking(results, share))
    if not whole:
        (folder / NAME).unlink(missing_ok=True)  # it speaks of files that are about to change
    return whole


def unfit_parts(block: Block) -> list[tuple[str, str]]:
    """Scenarios whose part of a block does not belong to the plan, each with the reason."""
    _, results = opened(block.folder, block.seeds)
    return list(_unfit(results, part_path, checked_part, block.members))


def unfit_tallies(span: Block) -> list[tuple[str, str]]:
    """Scenarios whose tally of a span does not belong to the plan, each with the reason."""
    _, results = opened(span.folder, span.seeds)
    return list(_unfit(results, tally_path, Results.tally, span.members))


def _unfit(
    results: Results, path_of: PathOf, check: Check, members: range | None
) -> Iterator[tuple[str, str]]:
    """Scenarios whose file of some members, or of all, does not belong, each with the reason."""
    for name in _lying(results, path_of, members):
        try:
            check(results, name, members)
        except FileProblems as problem:
            yield name, problem.problems[0].what


def _lying(results: Results, path_of: PathOf, members: range | None) -> list[str]:
    """Scenarios that have a file of some members, or of all."""
    names = results.plan.scenarios
    return [name for name in names if is_file(path_of(results.folder, name, members))]


def _unplanned(folder: Path, plan: Plan, register: Register) -> Iterator[tuple[Path, str]]:
    """The plan, seeds, scenarios and draws that are there, but are not the plan's."""
    path = folder / "plan.json"
    if path.exists() and path.read_bytes() != plan.text().encode():
        yield path, "this is not the plan of the command"
    for path, content in seed_files(folder, register).items():
        if path.exists() and path.read_bytes() != content:
            yield path, "this is not as in the seeds of the command"
    for name in plan.scenarios:
        path = scenario_path(folder, name)
        yield from _refused(path, partial(planned_scenario, folder, plan, name, register))
    yield from _refused(table_path(folder), partial(read_table, folder, plan.inputs["assumptions"]))


def _worded_otherwise(
    folder: Path, scenarios: Sequence[Scenario], register: Register
) -> Iterator[Path]:
    """Resolved scenarios with the planned numbers beside another comment, story or expectation.

    Those that a manifest vouches for stay: they were worded so when the batch ran.
    """
    if is_file(folder / NAME):
        return
    for scenario in scenarios:
        path = scenario_path(folder, scenario.name)
        if path.exists() and path.read_bytes() != write_resolved(scenario, register).encode():
            yield path


def _undrawn(folder: Path, plan: Plan, register: Register) -> Iterator[tuple[Path, str]]:
    """The numbers that members have drawn, if others are there."""
    yield from _refused(assumptions_path(folder), partial(require_drawn, folder, plan, register))


def _refused(path: Path, read: Callable[[], object]) -> Iterator[tuple[Path, str]]:
    """A file that is there and cannot be read as what it should be, with the reason."""
    if path.exists():
        try:
            read()
        except FileProblems as problem:
            yield path, problem.problems[0].what


# ---- what lies there that the batch never wrote -------------------------------------------------


def _foreign(
    folder: Path, plan: Plan, register: Register, figures: Collection[str]
) -> list[tuple[Path, str]]:
    """What lies in a folder and is none of a batch's files, or not as the manifest vouches."""
    listed, found = vouched(folder, plan.inputs, KEYS)
    drawn = [name for name in listed if name.startswith("figures/")]
    names = {*_names(folder, plan, register), *figures, *drawn}
    return [*found, *strange(folder, names, listed)]


def vouched(
    folder: Path, inputs: Mapping[str, Any], keys: Collection[str]
) -> tuple[Mapping[str, str], list[tuple[Path, str]]]:
    """The checksums of a manifest with these keys that can be believed, or the one that cannot."""
    path = folder / NAME
    if not os.path.lexists(path):
        return {}, []
    manifest = believed(path, keys)
    if manifest is None:
        return {}, [(path, "the manifest is damaged")]
    if manifest["inputs"] != inputs:
        return {}, [(path, "this is the manifest of other results")]
    return manifest["files"], []


def tell_missing(folder: Path, inputs: Mapping[str, Any], keys: Collection[str], say: Say) -> None:
    """Say which files of an earlier manifest are missing; those of the command it makes again."""
    listed, _ = vouched(folder, inputs, keys)
    for name in listed:
        if not os.path.lexists(folder / name):
            say(f"{shown_path(folder / name)}: this is missing, though the manifest lists it")


def _names(folder: Path, plan: Plan, register: Register) -> Iterator[str]:
    """Every file that a batch may leave beside its figures, by its name in the manifest."""
    yield from (NAME, "plan.json", "expectations.json", "failures.jsonl")
    yield from ("summary.csv", "table.csv", "table.xlsx")
    if plan.spans:
        yield "changes.csv"
    if plan.table is not None:
        yield table_path(folder).name
    if plan.keep != "summary":
        yield assumptions_path(folder).name
    paths = [
        *seed_files(folder, register),
        *makers_of(folder),
        *(scenario_path(folder, name) for name in plan.scenarios),
        *(part_path(folder, name, block) for name in plan.scenarios for block in plan.blocks),
        *(tally_path(folder, n, span) for n in plan.scenarios for span in (*plan.spans, None)),
    ]
    yield from (path.relative_to(folder).as_posix() for path in paths)


def strange(
    folder: Path, names: Collection[str], listed: Mapping[str, str]
) -> Iterator[tuple[Path, str]]:
    """What in a folder has none of these names, or another checksum than is listed for it."""
    yield from _strange(folder, folder, names, listed)


def _strange(
    folder: Path, place: Path, names: Collection[str], listed: Mapping[str, str]
) -> Iterator[tuple[Path, str]]:
    """What does not belong below a place, without following any link."""
    folders = {parent.as_posix() for name in names for parent in Path(name).parents}
    for path in sorted(place.iterdir()):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() and not path.is_symlink() and name in folders:
            yield from _strange(folder, path, names, listed)
        elif name not in names:
            if not _unfinished(path):
                yield path, "no file of these results has this name"
        elif not is_file(path):
            yield path, "this is no plain file"
        elif name in listed and name != NAME and checksum(path) != listed[name]:
            yield path, "its checksum is not that of the manifest"


def _unfinished(path: Path) -> bool:
    """Whether a process wrote a file aside; what nobody goes on writing is deleted."""
    if ASIDE.fullmatch(path.name) is None or not is_file(path):
        return False
    with suppress(FileNotFoundError):  # it has its name by now
        if left_behind(path):
            path.unlink()
    return True


def set_aside(folder: Path, path: Path, why: str, say: Say) -> None:
    """Move what does not belong out of a folder, to a name that is free."""
    first = folder.parent / "set-aside" / folder.name / path.relative_to(folder)
    first.parent.mkdir(parents=True, exist_ok=True)
    place, tries = first, 1
    while os.path.lexists(place):
        tries += 1
        place = first.with_name(f"{first.name}.{tries}")
    with suppress(FileNotFoundError):
        path.rename(place)
        say(f"{shown_path(path)}: {why}; set aside as {shown_path(place)}")
