"""A part keeps the numbers as they are, and is taken for no other."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from sim.batches.parts import (
    Numbers,
    added,
    checked_digest,
    columns_of,
    measured_of,
    numbers_of,
    part_path,
    read_digest,
    read_numbers,
    table_of,
    write_part,
)
from sim.engine.ensemble import Trajectories
from sim.inputs.strict_toml import FileProblems

MEMBERS, QUARTERS, COLUMNS = range(5, 8), ("2019Q1", "2019Q2"), ("gdp.KHM", "tilt.KHM")
IDENTITY = "a" * 64


def numbers() -> Numbers:
    """A few numbers, (column, member, quarter)."""
    return np.arange(12, dtype=np.float32).reshape(2, 3, 2)


@pytest.fixture
def part(tmp_path: Path) -> Path:
    """A part of three members."""
    path = part_path(tmp_path, "baseline", MEMBERS)
    members = np.arange(5, 8, dtype=np.uint64)
    write_part(path, table_of(members, QUARTERS, COLUMNS, numbers(), IDENTITY))
    return path


def test_what_is_no_number_stays_none(small_run: Callable[[str], Trajectories]) -> None:
    """Numbers are rounded to float32 and nothing else: what has left the numbers still shows."""
    futures = small_run("baseline")
    outputs = {name: rows.copy() for name, rows in futures.outputs.items()}
    outputs["gdp"][3, 0, :3] = np.nan, np.inf, -np.inf
    wrong = Trajectories(futures.scenario, futures.members, outputs, futures.actors)
    column = columns_of(wrong).index("gdp.KHM")
    for kept in (
        numbers_of(wrong)[column, :, 3],
        measured_of(wrong, ["gdp"], [futures.scenario.quarters[3]])[0, :, 0],
    ):
        np.testing.assert_array_equal(kept[:3], np.array([np.nan, np.inf, -np.inf], np.float32))
        np.testing.assert_array_equal(kept[3:], outputs["gdp"][3, 0, 3:].astype(np.float32))


def test_a_part_is_read_as_it_was_written(part: Path) -> None:
    """Columns come in the order in which they are asked for; its digest is that of its numbers."""
    assert part.name == "00000005-00000007.parquet"
    turned = read_numbers(part, COLUMNS[::-1], 2, IDENTITY)
    np.testing.assert_array_equal(turned, numbers()[::-1])
    assert checked_digest(part, MEMBERS, QUARTERS, COLUMNS, IDENTITY) == read_digest(part)


@pytest.mark.parametrize(
    ("members", "quarters", "columns", "identity", "said"),
    [
        (MEMBERS, QUARTERS, COLUMNS, "b" * 64, "another plan, scenario or block of members"),
        (range(6, 9), QUARTERS, COLUMNS, IDENTITY, "its columns or its digest are not those"),
        (MEMBERS, ("2019Q1", "2019Q3"), COLUMNS, IDENTITY, "its members or quarters are not"),
        (MEMBERS, QUARTERS, COLUMNS[::-1], IDENTITY, "its columns or its digest are not those"),
    ],
    ids=["another plan", "other members", "other quarters", "other columns"],
)
def test_a_part_is_taken_for_no_other(
    part: Path,
    members: range,
    quarters: tuple[str, ...],
    columns: tuple[str, ...],
    identity: str,
    said: str,
) -> None:
    """A part of another plan, of other members, quarters or outputs is refused by its name."""
    with pytest.raises(FileProblems) as refused:
        checked_digest(part, members, quarters, columns, identity)
    assert said in str(refused.value)
    assert part.name in str(refused.value)


def test_numbers_of_another_plan_are_not_read(part: Path) -> None:
    """Who asks for numbers is refused as who checks them is."""
    with pytest.raises(FileProblems, match="another plan, scenario or block of members"):
        read_numbers(part, COLUMNS, 2, "b" * 64)


def test_digests_add_up_to_a_digest() -> None:
    """Whatever they sum to, what comes out has the form of one; none and zero change nothing."""
    one, most = f"{1:064x}", "f" * 64
    assert added([most, one]) == f"{0:064x}" == added([])
    assert added([most, most]) == f"{2**256 - 2:064x}"
    assert added([added([most, most]), one]) == added([most, added([most, one])]) == most


def test_no_flipped_bit_reaches_a_number(part: Path) -> None:
    """A page whose checksum differs is refused; who reads numbers checks no digest."""
    whole, read = part.read_bytes(), list[int]()
    for place in range(4, len(whole) - 8 - int.from_bytes(whole[-8:-4], "little")):
        part.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with suppress(FileProblems):
            found = read_numbers(part, COLUMNS, 2, IDENTITY)
            np.testing.assert_array_equal(found, numbers(), err_msg=f"byte {place}")
            read.append(place)
    assert len(read) < len(whole) / 4


def test_numbers_that_are_not_those_of_the_digest_are_refused(part: Path) -> None:
    """A part that was written with the digest of other numbers shows it."""
    members = np.arange(5, 8, dtype=np.uint64)
    other = table_of(members, QUARTERS, COLUMNS, numbers() + 1, IDENTITY)
    own = table_of(members, QUARTERS, COLUMNS, numbers(), IDENTITY)
    write_part(part, other.replace_schema_metadata(own.schema.metadata))
    with pytest.raises(FileProblems, match="its columns or its digest are not those"):
        checked_digest(part, MEMBERS, QUARTERS, COLUMNS, IDENTITY)
