"""Futures that are tallied and not kept: whole numbers in one file for each scenario.

    tallies/<scenario>.npz                    all members, when all are tallied
    tallies/<scenario>/<first>-<last>.npz     some of them, until then

Each holds two tallies: of every output, and of its difference from the reference future by future;
their digest; and the identity of what made them (`Plan.identity`).
"""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
from numpy.typing import NDArray

from sim.batches.store import damage_named, write_whole
from sim.engine.group_sums import GroupSums
from sim.engine.tallies import Tally
from sim.engine.tallying import Tallies, empty_tallies
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario

WORD = 1 << 64


def tally_path(folder: Path, scenario: str, members: range | None = None) -> Path:
    """Where the tally of all members lies, or that of some."""
    if members is None:
        return folder / "tallies" / f"{scenario}.npz"
    return folder / "tallies" / scenario / f"{members[0]:08}-{members[-1]:08}.npz"


def write_tallies(path: Path, tallies: Tallies, identity: str) -> None:
    """Write the tallies of a scenario, signed with the identity of what made them."""
    numbers = _fields_of_both(tallies)
    fields = {
        "identity": np.array(identity),
        "digest": np.array(_digest_of(numbers)),
        **numbers,
    }
    held = io.BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED, compresslevel=1) as archive:  # as savez, but fast
        for name, value in fields.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                np.lib.format.write_array(member, value, allow_pickle=False)
    write_whole(path, lambda aside: aside.write_bytes(held.getvalue()))


def read_tallies(path: Path, scenario: Scenario, register: Register, identity: str) -> Tallies:
    """The tallies of a scenario.

    Raises FileProblems when the file is damaged, or not made by what `identity` names.
    """
    tallies = empty_tallies(scenario, register)
    with (
        damage_named(path, "this tally is damaged"),
        np.load(io.BytesIO(path.read_bytes())) as held,
    ):
        if str(held["identity"]) != identity:
            raise ValueError("another plan, scenario or span of members made it")
        for kind, tally in (("levels", tallies.levels), ("changes", tallies.changes)):
            _fill(tally, {name: held[f"{kind}.{name}"] for name in FIELDS})
            if f"{kind}.squares" in held:
                tally.groups = _groups_of(
                    tally, {name: held[f"{kind}.{name}"] for name in GROUP_FIELDS}
                )
        if str(held["digest"]) != digest_of_tallies(tallies):
            raise ValueError("its digest is not that of its numbers")
    return tallies


def digest_of_tallies(tallies: Tallies) -> str:
    """Digest of tallies, the same however members were cut."""
    return _digest_of(_fields_of_both(tallies))


def _digest_of(fields: dict[str, NDArray[Any]]) -> str:
    digest = hashlib.sha256()
    for name, value in fields.items():
        digest.update(name.partition(".")[2].encode())
        digest.update(np.ascontiguousarray(value).tobytes())
    return digest.hexdigest()


FIELDS = ("n", "sums", "ends", "base", "room", "counts")
GROUP_FIELDS = ("squares", "by_stream", "cut", "cut_sizes", "cut_sums")
"""What is held besides, where draws meet the same streams of luck."""


def _fields_of_both(tallies: Tallies) -> dict[str, NDArray[Any]]:
    """Tallies of levels and of changes as arrays."""
    both = {"levels": tallies.levels, "changes": tallies.changes}
    return {
        f"{kind}.{name}": value
        for kind, tally in both.items()
        for name, value in _fields_of(tally).items()
    }


def _fields_of(tally: Tally) -> dict[str, NDArray[Any]]:
    """A tally as arrays, without empty bins around what is tallied."""
    trimmed = tally.trimmed()
    return {
        "n": np.array(tally.n),
        "sums": _in_words(tally.sums),
        "ends": tally.ends,
        "base": trimmed.base,
        "room": trimmed.room,
        "counts": trimmed.counts,
        **({} if tally.groups is None else _group_fields(tally.groups)),
    }


def _group_fields(groups: GroupSums) -> dict[str, NDArray[Any]]:
    """Sums by draw and by stream as arrays."""
    draws = sorted(groups.cut)
    sums = [groups.cut[draw][1] for draw in draws]
    return {
        "squares": _in_words(groups.squares),
        "by_stream": groups.by_stream,
        "cut": np.array(draws, np.int64),
        "cut_sizes": np.array([groups.cut[draw][0] for draw in draws], np.int64),
        "cut_sums": np.array(sums, np.int64).reshape(len(draws), 2, groups.rows),
    }


def _groups_of(tally: Tally, fields: dict[str, NDArray[Any]]) -> GroupSums:
    """Stored sums by draw and by stream; raises ValueError where they do not fit the tally."""
    squares, by_stream, cut, sizes, sums = (fields[name] for name in GROUP_FIELDS)
    groups = GroupSums(tally.units.size, by_stream.shape[1])
    shapes = [one.shape for one in (squares, by_stream, sums)]
    if shapes != [(2, groups.rows), groups.by_stream.shape, (cut.size, 2, groups.rows)]:
        raise ValueError("its rows are not those of the scenario")
    low, high = squares.astype(object)
    groups.squares, groups.by_stream = high * WORD + low, by_stream
    each = zip(cut.tolist(), sizes.tolist(), sums, strict=True)
    groups.cut = {draw: (size, total) for draw, size, total in each}
    return groups


def _fill(tally: Tally, fields: dict[str, NDArray[Any]]) -> None:
    """Put stored numbers into an empty tally; raises ValueError where they do not fit it."""
    tally.n = int(fields["n"])
    low, high = fields["sums"].astype(object)
    held = high * WORD + low, *(fields[name] for name in FIELDS[2:])
    shapes = [values.shape for values in held]
    rows, bins = tally.units.size, (int(fields["room"].sum()),)
    if shapes != [tally.sums.shape, (2, rows), (rows,), (rows,), bins]:
        raise ValueError("its rows are not those of the scenario")
    tally.sums, tally.ends, tally.base, tally.room, tally.counts = held


def _in_words(sums: NDArray[np.object_]) -> NDArray[np.uint64]:
    """Whole numbers of any size as pairs of words, the lower first."""
    return np.stack([(sums % WORD).astype(np.uint64), (sums // WORD).astype(np.uint64)])


def joined_tallies(parts: Iterator[Tallies]) -> Tallies:
    """The tallies of all members from those of some, one at a time."""
    whole = next(parts)
    for part in parts:
        whole.join(part)
    return whole
