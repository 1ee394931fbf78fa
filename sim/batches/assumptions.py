"""Which numbers did each future draw? A file beside the parts, with a row for each member in them.

    member, draw, stream (uint32), and a float64 column for each parameter with a range or held

The numbers follow from the plan and the seeds. They are drawn anew wherever they are checked.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sim.batches.plan import Plan
from sim.batches.store import damage_named, write_whole
from sim.engine.draws import draw
from sim.engine.run import Run
from sim.inputs.register import Register

PLACE = ("draw", "stream")
"""Columns before those of parameters: where a member stands in the design."""


def assumptions_path(folder: Path) -> Path:
    """Where the drawn numbers lie."""
    return folder / "assumptions.parquet"


def assumptions_table(register: Register, run: Run, members: range) -> pd.DataFrame:
    """What members live by, a row for each, indexed by its number.

    The columns are draw, stream, and each parameter that has a range or is held, in its own unit,
    which `.attrs["units"]` tells.
    """
    table = pd.DataFrame(_columns(register, run, members)).set_index("member")
    table.attrs["units"] = _units(register, run.held)
    return table


def _columns(register: Register, run: Run, members: range) -> dict[str, NDArray[Any]]:
    """Member, draw, stream and each parameter that has a range or is held, (member,) each."""
    numbers = np.arange(members.start, members.stop, dtype=np.uint64)
    draws, streams = run.design.draw_and_stream(numbers)
    values = draw(register, run.seed, draws, run.assumptions, run.held).as_mapping()
    place = zip(("member", *PLACE), (numbers, draws, streams), strict=True)
    whole: dict[str, NDArray[Any]] = {name: rows.astype(np.uint32) for name, rows in place}
    return whole | {name: values[name] for name in _units(register, run.held)}


def _units(register: Register, held: Mapping[str, float]) -> dict[str, str]:
    """Unit of each parameter that may differ from its centre."""
    every = register.parameters.items()
    return {name: one.unit for name, one in every if one.low < one.high or name in held}


def write_assumptions(folder: Path, plan: Plan, register: Register) -> None:
    """Write the numbers that the members in parts live by, where they are missing."""
    path = assumptions_path(folder)
    if not path.exists():
        write_whole(path, lambda aside: _write(aside, _drawn(plan, register)))


def require_drawn(folder: Path, plan: Plan, register: Register) -> None:
    """Draw every number anew; raises FileProblems unless the file holds these and no others."""
    path = assumptions_path(folder)
    with (
        damage_named(path, "these are not the numbers that are drawn"),
        path.open("rb") as file,
        pq.ParquetFile(file, page_checksum_verification=True) as stored,
    ):
        if stored.num_row_groups != len(plan.blocks):
            raise ValueError("its members are not those of the parts")
        for i, drawn in enumerate(_drawn(plan, register)):
            _require_equal(stored.read_row_group(i), drawn)


def _drawn(plan: Plan, register: Register) -> Iterator[pa.Table]:
    """The numbers of one block of members after another."""
    run = plan.run()
    for block in plan.blocks:
        yield pa.table(_columns(register, run, block))


def _write(path: Path, blocks: Iterator[pa.Table]) -> None:
    """Write each block as a row group, with a checksum on every page."""
    first = next(blocks)
    options = {
        "compression": "zstd",
        "use_dictionary": False,
        "write_statistics": False,
        "write_page_checksum": True,
    }
    with path.open("wb") as file, pq.ParquetWriter(file, first.schema, **options) as writer:
        for block in chain([first], blocks):
            writer.write_table(block)


def _require_equal(stored: pa.Table, drawn: pa.Table) -> None:
    """Raise ValueError with the first number that is not the one drawn."""
    if not stored.schema.equals(drawn.schema):
        raise ValueError("its columns are not those of the parameters")
    if len(stored) != len(drawn):
        raise ValueError("its members are not those of the parts")
    for name in drawn.column_names:
        there, true = stored[name].to_numpy(), drawn[name].to_numpy()
        if (there != true).any():
            row = int((there != true).argmax())
            member = drawn["member"][row].as_py()
            raise ValueError(f"{name} of member {member} is {there[row]!s}, not {true[row]!s}")
