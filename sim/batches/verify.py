"""Is a results folder still what was written, and does it come out again?"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.batches.assumptions import assumptions_path, require_drawn
from sim.batches.manifest import versions
from sim.batches.parts import (
    Numbers,
    added,
    checked_digest,
    part_path,
    read_numbers,
)
from sim.batches.results import Results
from sim.batches.run import simulate_numbers
from sim.batches.store import (
    checksum,
    code_digest,
    entries_of,
    is_file,
    refusal,
    require_file,
)
from sim.batches.tallies import digest_of_tallies
from sim.engine.choice import MISSING, installed
from sim.inputs.register import Register
from sim.inputs.strict_toml import FileProblems

HASHED = re.compile(r"-[0-9a-f]{8}$")
"""How a folder's name ends that tells the hash of its inputs; a copy may have any other name."""

SAMPLE = 2
"""Parts that are simulated again unless one is named."""

CLOSE = 4 * float(np.finfo(np.float32).eps)
"""Relative difference that another processor's exp and log may make in a stored number."""


@dataclass(frozen=True)
class Rerun:
    """A part simulated again."""

    part: Path
    difference: float
    """Largest relative difference; zero when every bit is the same."""
    output: str
    """Where it is largest."""

    @property
    def holds(self) -> bool:
        """Whether the part came out again."""
        return self.difference <= CLOSE


def damage(results: Results) -> Iterator[str]:
    """What is not as the manifest says, a line for each file; raises FileProblems without one."""
    manifest = results.manifest()
    yield from misnamed(results.folder, results.plan.folder)
    if not manifest["results"]:
        yield "manifest.json: every scenario failed, so there are no results; run the command again"
    changed = list(changed_files(results.folder, manifest["files"]))
    yield from changed
    yield from _untrue(results, manifest, [line.partition(":")[0] for line in changed])


def misnamed(folder: Path, own: str) -> Iterator[str]:
    """Where a folder bears the name of results of other inputs; its `own` ends in their hash."""
    name = folder.resolve().name
    if HASHED.search(name) and name[-8:] != own[-8:]:
        yield f"{name}: the name is that of other results; the inputs of these have {own[-8:]}"


def require_undamaged(results: Results) -> None:
    """Raise FileProblems where a table that figures are drawn from is not as it was written.

    A batch that has not ended vouches for no table.
    """
    listed, tables = results.manifest()["files"], ("summary.csv", "changes.csv")
    kept = {name: listed[name] for name in tables if name in listed}
    for name, digest in kept.items():
        path, fix = results.folder / name, "run the batch's command again"
        require_file(path, fix)
        if checksum(path) != digest:
            raise refusal(path, "damaged, its checksum differs", fix=fix)


def changed_files(folder: Path, listed: Mapping[str, str]) -> Iterator[str]:
    """Files that are not as they were written."""
    found = entries_of(folder)
    for name, digest in listed.items():
        if name not in found:
            yield f"{name}: missing"
        elif not is_file(found[name]):
            yield f"{name}: no plain file"
        elif checksum(found[name]) != digest:
            yield f"{name}: damaged, its checksum differs"
    yield from (f"{name}: not in the manifest" for name in found if name not in listed)


def _untrue(results: Results, manifest: Mapping[str, Any], named: Sequence[str]) -> Iterator[str]:
    """What the manifest says otherwise than the plan and the numbers that are kept.

    Damaged files are told unless they are `named` already.
    """
    if manifest["inputs"] != results.plan.inputs:
        yield "manifest.json: its inputs are not those of the plan"
    for name in results.plan.scenarios:
        if manifest["results"] and name not in manifest["results"]:
            yield f"{name}: not all of it could be run, see failures.jsonl"
    yield from _untrue_assumptions(results, named)
    kinds = {"results": digest_of_parts, "tallies": digest_of_tally}
    for kind, digest_in in kinds.items():
        for name, digest in manifest.get(kind, {}).items():
            try:
                holds = digest_in(results, name) == digest
            except FileProblems as damaged:
                problem = damaged.problems[0]
                if not problem.file.endswith(tuple(named)):
                    yield f"{Path(problem.file).name} of {name}: {problem.what}"
                continue
            if not holds:
                yield f"manifest.json: the digest of {name} is not that of its {kind}"


def _untrue_assumptions(results: Results, named: Sequence[str]) -> Iterator[str]:
    """The drawn numbers where they are kept and other ones come out, unless `named` already."""
    plan, path = results.plan, assumptions_path(results.folder)
    same_seeds = results.register.digest == plan.inputs["seeds"]
    if plan.keep == "summary" or not same_seeds or path.name in named:
        return
    try:
        require_drawn(results.folder, plan, results.register)
    except FileProblems as damaged:
        yield f"{path.name}: {damaged.problems[0].what}"


def digest_of_parts(results: Results, scenario: str) -> str:
    """Digest of a scenario's members, from their numbers; raises FileProblems at damage."""
    return added([checked_part(results, scenario, block) for block in results.plan.blocks])


def checked_part(results: Results, scenario: str, members: range) -> str:
    """Digest of a part after all of it was checked; raises FileProblems when it does not belong."""
    return checked_digest(
        part_path(results.folder, scenario, members),
        members,
        results.plan.quarters(results.scenarios[scenario]),
        results.plan.columns(results.register),
        results.plan.identity(scenario, members),
    )


def digest_of_tally(results: Results, scenario: str) -> str:
    """Digest of a scenario's tallies, from their numbers; raises FileProblems at damage."""
    return digest_of_tallies(results.tally(scenario))


def hindrance(results: Results, register: Register) -> str:
    """Why the batch cannot be run again here, or nothing."""
    given = results.plan.inputs
    if given["seeds"] != register.digest:
        return "the seeds in force are not those of these results: name them with --seeds"
    if given["code"] != code_digest():
        return f"the model has changed since: install hedgerow {results.manifest()['hedgerow']}"
    if results.plan.engine == "fused" and not installed():
        return MISSING
    return ""


def library_changes(results: Results) -> list[str]:
    """Libraries that are not those of the results."""
    engine = results.plan.engine if installed() else "numpy"
    then, now = results.manifest()["versions"], versions(engine)
    return [
        f"{name} {then.get(name)} then, {now[name]} now"
        for name in now
        if then.get(name) != now[name]
    ]


def sample(results: Results) -> list[tuple[str, range]]:
    """The parts to simulate again: of the first and of the last scenario, each another block."""
    names, blocks = results.complete, results.plan.blocks
    chosen = [(names[0], blocks[0]), (names[-1], blocks[-1])] if names else []
    return list(dict.fromkeys(chosen))[:SAMPLE]


def rerun(results: Results, register: Register, scenario: str, members: range) -> Rerun:
    """Simulate a part again and compare it with what is stored."""
    there = results.scenarios[scenario]
    part = part_path(results.folder, scenario, members)
    ((_, numbers),) = simulate_numbers([there], register, results.plan, members)
    columns = results.plan.columns(register)
    identity = results.plan.identity(scenario, members)
    stored = read_numbers(part, columns, len(results.plan.quarters(there)), identity)
    apart = _apart(numbers, stored)
    worst = int(apart.argmax())
    return Rerun(part, float(apart[worst]), columns[worst])


def _apart(numbers: Numbers, stored: Numbers) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Largest relative difference in each column; numbers below 1 count as 1."""
    new, old = numbers.astype(np.float64), stored.astype(np.float64)
    relative = np.abs(new - old) / np.maximum(np.abs(old), 1.0)
    worst: np.ndarray[tuple[int], np.dtype[np.float64]] = relative.max(axis=(1, 2))
    return worst
