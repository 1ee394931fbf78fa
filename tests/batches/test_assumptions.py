"""What each future has drawn lies beside the parts, and is drawn anew where it is checked."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.batches import plan as planning
from sim.batches.assumptions import assumptions_path, assumptions_table, require_drawn
from sim.batches.manifest import write_manifest
from sim.batches.plan import Keep
from sim.batches.results import Results
from sim.batches.verify import damage
from sim.engine.chance import Design
from sim.engine.draws import Draws, draw
from sim.engine.run import Run
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.inputs.strict_toml import FileProblems
from sim.reports.batch import run_batch

DRAWS, STREAMS = 15, 2
HELD = {"gdp_2018": 25_000.0, "tie_decay": 0.05}
TABLE = Draws("own", {"leniency": np.linspace(0.1, 0.5, DRAWS)})
RUNS = {
    "prior": Run(design=Design(DRAWS, STREAMS), engine="fused"),
    "fixed": Run(design=Design(DRAWS, STREAMS), assumptions="fixed", engine="fused"),
    "held": Run(design=Design(DRAWS, STREAMS), held=HELD, seed=3, engine="fused"),
    "table": Run(design=Design(DRAWS, STREAMS), assumptions=TABLE, engine="fused"),
}


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch, no_figures: None) -> None:
    """Blocks of twenty members, and no figures."""
    monkeypatch.setattr(planning, "SECOND", 20)
    monkeypatch.setattr(planning, "LEAST", 20)


@pytest.fixture
def short(load: Callable[[str], Scenario]) -> list[Scenario]:
    """A short scenario."""
    loaded = load("baseline")
    return [replace(loaded, end=loaded.start + 3, expects=())]


def kept(
    short: list[Scenario], register: Register, out: Path, run: Run, keep: Keep = "members"
) -> Results:
    """The results of a batch."""
    done = run_batch("x", short, register, run, out, "same", keep=keep, say=lambda _: None)
    return done.results


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_each_member_has_the_numbers_that_it_lives_by(
    short: list[Scenario], register: Register, tmp_path: Path, run: Run
) -> None:
    """A row per member, to the last bit what the engine draws for its draw, whatever the blocks."""
    results = kept(short, register, tmp_path, run)
    assert len(results.plan.blocks) == 2
    table = pd.read_parquet(assumptions_path(results.folder)).set_index("member")
    assert list(table.index) == list(range(DRAWS * STREAMS))
    draws, streams = run.design.draw_and_stream(results.of("baseline").members)
    np.testing.assert_array_equal(table["draw"], draws)
    np.testing.assert_array_equal(table["stream"], streams)
    values = draw(register, run.seed, draws, run.assumptions, run.held).as_mapping()
    for name in table.columns[2:]:
        np.testing.assert_array_equal(table[name], values[name])


def test_every_parameter_with_a_range_or_held_has_a_column(register: Register) -> None:
    """What is left out has one value in every run; what is held beyond a range is in."""
    columns = list(assumptions_table(register, RUNS["held"], range(2)))
    ranged = {name for name, one in register.parameters.items() if one.low < one.high}
    assert set(columns) == {"draw", "stream"} | ranged | HELD.keys()
    assert len(columns) == len(set(columns))


@pytest.mark.parametrize("column", ["draw", "stream", "leniency", "tie_decay"])
def test_a_changed_number_is_found_though_the_manifest_vouches_for_it(
    short: list[Scenario], register: Register, tmp_path: Path, column: str
) -> None:
    """One number moved by its last bit is named with member and value; the same command mends."""
    results = kept(short, register, tmp_path, RUNS["prior"])
    path = assumptions_path(results.folder)
    whole, table = path.read_bytes(), pd.read_parquet(path)
    old = table.loc[25, column]
    table.loc[25, column] = np.nextafter(old, 1.0) if table[column].dtype == float else old + 1
    table.to_parquet(path, index=False, row_group_size=20)
    digests = {"results": results.manifest()["results"]}
    write_manifest(results.folder, results.plan, "same", digests, 0)
    (found,) = damage(Results.open(results.folder, register))
    assert found.startswith("assumptions.parquet: these are not the numbers that are drawn: ")
    assert f"{column} of member 25 is {table.loc[25, column]}, not {old}" in found
    kept(short, register, tmp_path, RUNS["prior"])
    assert path.read_bytes() == whole


@pytest.mark.parametrize("change", ["a row more", "a row less", "a column less", "another type"])
def test_a_table_of_another_form_is_refused(
    short: list[Scenario], register: Register, tmp_path: Path, change: str
) -> None:
    """Members and columns are those of the parts and of the seeds."""
    results = kept(short, register, tmp_path, RUNS["prior"])
    path = assumptions_path(results.folder)
    table = pd.read_parquet(path)
    changed = {
        "a row more": pd.concat([table, table.tail(1)]),
        "a row less": table.head(len(table) - 1),
        "a column less": table.drop(columns="leniency"),
        "another type": table.astype({"draw": "int64"}),
    }[change]
    changed.to_parquet(path, index=False, row_group_size=20)
    with pytest.raises(FileProblems, match=r"its (members|columns) are not those"):
        require_drawn(results.folder, results.plan, register)


def test_only_futures_that_are_kept_have_a_row(
    short: list[Scenario], register: Register, tmp_path: Path
) -> None:
    """Beside counted futures of which a sample stays, no numbers are written."""
    for keep, written in (("summary", False), ("both", True)):
        results = kept(short, register, tmp_path, RUNS["prior"], keep)  # type: ignore[arg-type]
        assert assumptions_path(results.folder).exists() == written
        assert list(damage(results)) == []


# ---- from Python ---------------------------------------------------------------------------------


def test_a_result_tells_what_its_futures_drew() -> None:
    """A row per member beside its outputs; writing to it changes no result."""
    result = sim.run("baseline", members=6, streams=2, held={"leniency": 0.3})
    table = result.assumptions
    assert table.index.name == "member"
    assert list(table["draw"]) == [0, 0, 1, 1, 2, 2]
    assert list(table["stream"]) == [0, 1, 0, 1, 0, 1]
    assert (table["leniency"] == 0.3).all()
    assert table["tie_decay"].nunique() == 3
    assert table.attrs["units"]["tie_decay"] == result.register.parameters["tie_decay"].unit
    table["leniency"] = 0.9
    assert (result.assumptions["leniency"] == 0.3).all()


def test_what_is_drawn_is_what_a_future_lives_by() -> None:
    """A future run again over its row of drawn numbers, as a table, comes out the same."""
    free = sim.run("baseline", members=4, chance=False)
    own = free.assumptions.drop(columns=["draw", "stream"])
    again = sim.run("baseline", members=4, chance=False, assumptions=sim.draws(own, base="fixed"))
    np.testing.assert_array_equal(free.of("alignment.CHN"), again.of("alignment.CHN"))


@pytest.mark.parametrize("keep", ["members", "summary", "both"])
def test_a_batch_tells_it_whatever_is_kept(tmp_path: Path, keep: Keep) -> None:
    """The numbers of a batch are those of a run of the same members and seed."""
    done = sim.batch("baseline", members=6, engine="fused", keep=keep, out=tmp_path)
    pd.testing.assert_frame_equal(
        done.assumptions, sim.run("baseline", members=6, engine="fused").assumptions
    )
    assert len(done.assumptions) == done.of("baseline", "tilt").shape[1]
