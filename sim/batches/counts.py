"""Futures that are counted and not kept: whole numbers in one file for each scenario.

    tallies/<scenario>.npz                    all members, when all are counted
    tallies/<scenario>/<first>-<last>.npz     some of them, until then

Each holds two tallies: of every output, and of its difference from the reference future by future.
"""

import hashlib
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray

from sim.batches.store import write_whole
from sim.engine.ensemble import Counted, nothing_of
from sim.engine.tallies import Tally
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.inputs.strict_toml import FileProblems, Problem, shown_path

WORD = 1 << 64


def tally_path(folder: Path, scenario: str, members: range | None = None) -> Path:
    """Where the tally of all members lies, or that of some."""
    if members is None:
        return folder / "tallies" / f"{scenario}.npz"
    return folder / "tallies" / scenario / f"{members[0]:08}-{members[-1]:08}.npz"


def write_counted(path: Path, counted: Counted) -> None:
    """Write the tallies of a scenario."""
    fields = {
        f"{kind}.{name}": value
        for kind, tally in (("levels", counted.levels), ("changes", counted.changes))
        for name, value in _fields_of(tally).items()
    }
    held = io.BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED, compresslevel=1) as archive:  # as savez, but fast
        for name, value in fields.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                np.lib.format.write_array(member, value, allow_pickle=False)
    write_whole(path, lambda aside: aside.write_bytes(held.getvalue()))


def read_counted(path: Path, scenario: Scenario, register: Register) -> Counted:
    """The tallies of a scenario; raises FileProblems when the file is damaged."""
    counted = nothing_of(scenario, register)
    try:
        with np.load(io.BytesIO(path.read_bytes())) as held:
            for kind, tally in (("levels", counted.levels), ("changes", counted.changes)):
                _fill(tally, {name: held[f"{kind}.{name}"] for name in FIELDS})
    except FileNotFoundError:
        raise _refusal(path, "a tally is missing", fix="run the batch's command again") from None
    except (OSError, ValueError, KeyError, EOFError, BadZipFile, zlib.error) as damage:
        what = f"this tally is damaged: {str(damage).partition(chr(10))[0]}"
        fix = "delete the file and run the batch's command again: it makes the same one"
        raise _refusal(path, what, fix) from None
    return counted


def _refusal(path: Path, what: str, fix: str) -> FileProblems:
    return FileProblems((Problem(shown_path(path), 1, 1, what, fix=fix),))


def digest_of_counted(counted: Counted) -> str:
    """Digest of tallies, the same however members were cut."""
    digest = hashlib.sha256()
    for tally in (counted.levels, counted.changes):
        for name, value in _fields_of(tally).items():
            digest.update(name.encode())
            digest.update(np.ascontiguousarray(value).tobytes())
    return digest.hexdigest()


FIELDS = ("n", "sums", "ends", "base", "room", "counts")


def _fields_of(tally: Tally) -> dict[str, NDArray[Any]]:
    """A tally as arrays, without empty bins around what is counted."""
    trimmed = tally.trimmed()
    return {
        "n": np.array(tally.n),
        "sums": _in_words(tally.sums),
        "ends": tally.ends,
        "base": trimmed.base,
        "room": trimmed.room,
        "counts": trimmed.counts,
    }


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


def joined_counts(parts: Iterator[Counted]) -> Counted:
    """The tallies of all members from those of some, one at a time."""
    whole = next(parts)
    for part in parts:
        whole.join(part)
    return whole
