"""One part of a result: a scenario's members of one block, in one immutable Parquet file.

    member (uint32), quarter (text), and a float32 column `variable.ACTOR` for each output

A member's quarters stand together: neighbours are alike, which keeps the file smaller. Pages carry
checksums. The digest of a part is the sum of one SHA-256 for each member, so that digests of parts
add up to that of a scenario however its members were cut. Beside it stands the identity of what
made the part (`Plan.identity`), so that no part is taken for another.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sim.batches.store import damage_named, write_whole
from sim.engine.ensemble import Trajectories

Numbers = NDArray[np.float32]
DAMAGED = "this part is damaged"

_DIGEST = b"hedgerow.digest"
_IDENTITY = b"hedgerow.identity"
_WHOLE = 1 << 256


def part_path(folder: Path, scenario: str, members: range) -> Path:
    """Where a part lies: named by its first and its last member."""
    return folder / "parts" / scenario / f"{members[0]:08}-{members[-1]:08}.parquet"


def columns_of(trajectories: Trajectories) -> list[str]:
    """Names of the columns of numbers."""
    actors = trajectories.actors
    return [f"{name}.{code}" for name in trajectories.outputs for code in actors[name]]


def numbers_of(trajectories: Trajectories) -> Numbers:
    """All outputs as a part keeps them: (column, member, quarter), float32."""
    rows = [row for rows in trajectories.outputs.values() for row in np.moveaxis(rows, 1, 0)]
    shape = (len(rows), trajectories.members.size, len(trajectories.scenario.quarters))
    numbers = np.empty(shape, np.float32)
    for i, row in enumerate(rows):
        numbers[i] = row.T
    return numbers


def measured_of(
    trajectories: Trajectories, columns: Sequence[str], quarters: Sequence[str]
) -> Numbers:
    """Some outputs in some quarters as a part keeps them: (column, member, quarter), float32."""
    there = trajectories.scenario.quarters
    rows = [there.index(quarter) for quarter in quarters]
    numbers = np.empty((len(columns), trajectories.members.size, len(rows)), np.float32)
    for i, name in enumerate(columns):
        numbers[i] = trajectories.of(name)[rows].T
    return numbers


def digest_of(members: NDArray[np.uint64], numbers: Numbers) -> str:
    """Digest of some members' numbers, the same in whatever order and blocks they come."""
    total = 0
    for i, member in enumerate(members):
        own = hashlib.sha256(int(member).to_bytes(8, "little"))
        own.update(numbers[:, i].tobytes())
        total += int.from_bytes(own.digest(), "little")
    return f"{total % _WHOLE:064x}"


def added(digests: Sequence[str]) -> str:
    """Digest of all members from the digests of parts."""
    return f"{sum(int(digest, 16) for digest in digests) % _WHOLE:064x}"


def table_of(
    members: NDArray[np.uint64],
    quarters: Sequence[str],
    columns: Sequence[str],
    numbers: Numbers,
    identity: str,
) -> pa.Table:
    """A part as a table, with its digest and the identity of what made it in the schema."""
    codes = np.tile(np.arange(len(quarters), dtype=np.int8), members.size)
    data = {
        "member": np.repeat(members.astype(np.uint32), len(quarters)),
        "quarter": pa.DictionaryArray.from_arrays(codes, list(quarters)),
        **{name: numbers[i].ravel() for i, name in enumerate(columns)},
    }
    digest = digest_of(members, numbers)
    return pa.table(data, metadata={_DIGEST: digest.encode(), _IDENTITY: identity.encode()})


def write_part(path: Path, table: pa.Table) -> None:
    """Write a part with a checksum on every page."""
    options = {
        "compression": "zstd",
        "use_dictionary": ["quarter"],
        "use_byte_stream_split": table.column_names[2:],
        "write_page_checksum": True,
    }

    def write(aside: Path) -> None:
        with aside.open("wb") as file:  # of a name pyarrow reads only letters of UTF-8
            pq.write_table(table, file, **options)

    write_whole(path, write)


def read_digest(path: Path) -> str:
    """Digest of a part as it was written; raises OSError when the part cannot be read."""
    with path.open("rb") as file:
        found: bytes = pq.read_schema(file).metadata[_DIGEST]
    return found.decode()


def read_numbers(path: Path, columns: Sequence[str], quarters: int, identity: str) -> Numbers:
    """Some columns of a part, (column, member, quarter).

    Raises FileProblems when it is damaged, or not made by what `identity` names.
    """
    with damage_named(path, DAMAGED):
        table = _read_table(path, identity, columns)
        return np.stack([table[name].to_numpy().reshape(-1, quarters) for name in columns])


def checked_digest(
    path: Path, members: range, quarters: Sequence[str], columns: Sequence[str], identity: str
) -> str:
    """The digest of a part, computed from its numbers, after all of it was checked.

    Raises FileProblems when it is damaged, or not made by what `identity` names.
    """
    with damage_named(path, DAMAGED):
        table = _read_table(path, identity)
        there = np.arange(members[0], members[-1] + 1, dtype=np.uint64)
        numbers = np.empty((len(columns), len(members), len(quarters)), np.float32)
        for i, name in enumerate(table.column_names[2:]):
            numbers[i] = table[name].to_numpy().reshape(numbers.shape[1:])
        wanted = table_of(there, quarters, columns, numbers, identity)
        if not table.schema.equals(wanted.schema, check_metadata=True):
            raise ValueError("its columns or its digest are not those of its numbers")
        if not table.select([0, 1]).equals(wanted.select([0, 1])):
            raise ValueError("its members or quarters are not those of its name")
    digest: bytes = wanted.schema.metadata[_DIGEST]
    return digest.decode()


def _read_table(path: Path, identity: str, columns: Sequence[str] | None = None) -> pa.Table:
    """Columns of a part, all by default; raises ValueError when another plan made it."""
    with path.open("rb") as file, pq.ParquetFile(file, page_checksum_verification=True) as part:
        if (part.schema_arrow.metadata or {}).get(_IDENTITY) != identity.encode():
            raise ValueError("another plan, scenario or block of members made it")
        return part.read(columns=None if columns is None else list(columns))
