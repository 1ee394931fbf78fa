"""Tables of draws: a member has the row of its draw, whoever computes it and however it is cut."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine.chance import Design
from sim.engine.choice import installed
from sim.engine.draw_files import UnknownDrawsError, draw_names, load_draws, write_posterior
from sim.engine.draws import Base, Draws, draw, require_in_range
from sim.engine.ensemble import Trajectories, simulate
from sim.engine.experiment import draws_as_json
from sim.engine.run import Run
from sim.engine.tallying import tally_each
from sim.inputs.folders import shipped
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import load_scenario
from sim.inputs.strict_toml import FileProblems

REGISTER = load_register(shipped().seeds)
BASELINE = load_scenario(shipped().scenarios, "baseline", REGISTER)
SHORT = replace(BASELINE, end=BASELINE.start + 3)
ENGINES = ["numpy", "fused"] if installed() else ["numpy"]
ENDS = {n: (p.low, p.high) for n, p in REGISTER.parameters.items() if p.low < p.high}


@st.composite
def tables(draw_: st.DrawFn) -> Draws:
    """A table of any of the parameters, anywhere in their ranges."""
    names = draw_(st.lists(st.sampled_from(sorted(ENDS)), min_size=1, max_size=5, unique=True))
    rows = draw_(st.integers(2, 9))
    columns = {
        name: draw_(st.lists(st.floats(*ENDS[name]), min_size=rows, max_size=rows))
        for name in names
    }
    return Draws.of("any", columns, draw_(st.sampled_from(["fixed", "prior"])))


def assert_same_bits(one: Trajectories, other: Trajectories) -> None:
    for name, rows in one.outputs.items():
        assert rows.tobytes() == other.outputs[name].tobytes(), name


def row_of(table: Draws, row: int) -> dict[str, float]:
    return {name: float(column[row]) for name, column in table.columns.items()}


# ---- the numbers ---------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(tables(), st.data())
def test_a_draw_takes_its_row_and_nothing_else_moves(table: Draws, data: st.DataObject) -> None:
    """Every parameter of the table has its row's value, every other that of the table's base."""
    chosen = data.draw(st.lists(st.integers(0, table.rows - 1), min_size=1, max_size=12))
    draws = np.array(chosen, np.uint64)
    values = draw(REGISTER, 7, draws, table).as_mapping()
    usual = draw(REGISTER, 7, draws, table.base).as_mapping()
    for name in REGISTER.parameters:
        wanted = table.columns[name][chosen] if name in table.columns else usual[name]
        np.testing.assert_array_equal(values[name], wanted)


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=8, deadline=None)
@given(table=tables(), streams=st.sampled_from([1, 2]), data=st.data())
def test_a_row_is_a_run_held_there(
    engine: str, table: Draws, streams: int, data: st.DataObject
) -> None:
    """In any block, each member of either engine is, to the last bit, the run held at its row."""
    run = Run(assumptions=table, design=Design(table.rows, streams), engine=engine)  # type: ignore[arg-type]
    members = data.draw(
        st.lists(st.integers(0, run.design.members - 1), min_size=1, max_size=4, unique=True)
    )
    block = simulate(SHORT, REGISTER, run, members)
    for place, member in enumerate(members):
        held = replace(run, assumptions=table.base, held=row_of(table, member // streams))
        alone = simulate(SHORT, REGISTER, held, [member])
        for name, rows in alone.outputs.items():
            assert rows.tobytes() == block.outputs[name][..., [place]].tobytes(), name


@pytest.mark.parametrize("engine", ENGINES)
def test_held_values_come_before_those_of_a_table(engine: str) -> None:
    """A parameter that is held has its value whatever the table says."""
    table = Draws.of("two", {"tie_decay": [0.04, 0.06], "leniency": [0.1, 0.2]})
    run = Run(assumptions=table, design=Design(2), engine=engine)  # type: ignore[arg-type]
    other = Draws.of("two", {"tie_decay": [0.07, 0.07], "leniency": [0.1, 0.2]})
    held = simulate(SHORT, REGISTER, replace(run, held={"tie_decay": 0.07}))
    assert_same_bits(held, simulate(SHORT, REGISTER, replace(run, assumptions=other)))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_table_of_the_prior_is_the_prior(engine: str) -> None:
    """What the prior draws, given as a table, gives the same bits."""
    prior = Run(design=Design(6), engine=engine)  # type: ignore[arg-type]
    values = draw(REGISTER, prior.seed, np.arange(6, dtype=np.uint64), "prior").as_mapping()
    table = Draws("as drawn", {name: values[name] for name in ENDS}, base="fixed")
    given_ = replace(prior, assumptions=table)
    assert_same_bits(simulate(SHORT, REGISTER, prior), simulate(SHORT, REGISTER, given_))


@pytest.mark.parametrize("engine", ENGINES)
def test_tallies_of_a_table_join(engine: str) -> None:
    """Members of a table that are tallied in parts give the tally of all."""
    table = Draws.of("many", {"tie_decay": np.linspace(0.04, 0.08, 30)})
    run = Run(assumptions=table, design=Design(30), engine=engine)  # type: ignore[arg-type]
    (whole,) = tally_each([SHORT], REGISTER, run, range(30))
    (first,), (rest,) = (tally_each([SHORT], REGISTER, run, part) for part in parts(30, 11))
    first.join(rest)
    assert (first.levels.mean == whole.levels.mean).all()
    assert first.levels.n == whole.levels.n == 30


def parts(members: int, cut: int) -> tuple[range, range]:
    return range(cut), range(cut, members)


# ---- the digest ----------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(tables(), st.data())
def test_one_bit_changes_the_digest(table: Draws, data: st.DataObject) -> None:
    """The order of columns is the same table; the last bit of any value, or a name, is another."""
    turned = Draws(table.name, dict(reversed(table.columns.items())), table.base)
    assert (turned, hash(turned)) == (table, hash(table))
    name = data.draw(st.sampled_from(sorted(table.columns)))
    row = data.draw(st.integers(0, table.rows - 1))
    column = table.columns[name].copy()
    column[row] = np.nextafter(column[row], np.inf)
    assert Draws(table.name, {**table.columns, name: column}, table.base) != table
    renamed = {f"{n}_" if n == name else n: rows for n, rows in table.columns.items()}
    assert Draws(table.name, renamed, table.base).digest != table.digest
    assert Draws("another", table.columns, table.base) != table


def test_nobody_can_change_a_table() -> None:
    """Neither the caller's array nor the table's own moves a value afterwards."""
    values = np.array([0.04, 0.05])
    table = Draws.of("own", {"tie_decay": values})
    values[0] = 0.08
    assert table.columns["tie_decay"].tolist() == [0.04, 0.05]
    with pytest.raises(ValueError, match="read-only"):
        table.columns["tie_decay"][0] = 1.0


# ---- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"tie_decay": [0.04, np.nan]}, "tie_decay of the draws 'x' is nan in row 1"),
        ({"tie_decay": [np.inf, 0.04]}, "is inf in row 0"),
        ({"tie_decay": [0.04, "high"]}, "tie_decay of the draws 'x' holds what is no number"),
        ({"tie_decay": [[0.04], [0.05]]}, "one value for each draw"),
        ({"tie_decay": 0.04}, "one value for each draw"),
        ({"tie_decay": []}, "must have one length"),
        ({"tie_decay": [0.04], "leniency": [0.1, 0.2]}, "must have one length"),
        ({}, "must have one length"),
    ],
)
def test_what_is_no_table_is_refused(columns: Mapping[str, Any], said: str) -> None:
    """Gaps, words and ragged columns are refused by name when the table is made."""
    with pytest.raises(ValueError, match=said):
        Draws.of("x", columns)


@pytest.mark.parametrize("name", ["fixed", "prior"])
def test_a_table_has_a_name_of_its_own(name: str) -> None:
    """No table passes for what is no table, and none has a base that is none."""
    with pytest.raises(ValueError, match=f"cannot be named '{name}'"):
        Draws.of(name, {"tie_decay": [0.04]})
    with pytest.raises(ValueError, match="base must be one of fixed, prior, not 'posterior'"):
        Draws.of("x", {"tie_decay": [0.04]}, "posterior")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (
            {"tie_decay": [0.04, 0.09]},
            "tie_decay of the draws 'x' is 0.09 in row 1, outside 0.035 to 0.08 (share per quar",
        ),
        ({"tie_decay": [0.01]}, "is 0.01 in row 0"),
        ({"exports_2018.EUU": [5000.0]}, "outside 5730 to 5730"),
        ({"tie_decey": [0.04]}, "no parameter 'tie_decey'"),
        ({"tie_decey": [0.04]}, "did you mean 'tie_decay'?"),
    ],
)
@pytest.mark.parametrize("engine", ENGINES)
def test_draws_outside_a_range_are_refused(
    columns: dict[str, list[float]], said: str, engine: str
) -> None:
    """A drawn value outside its range never reaches the model, not even where it may be held."""
    table = Draws.of("x", columns)
    with pytest.raises(ValueError, match=re.escape(said)):
        require_in_range(table, REGISTER)
    run = Run(assumptions=table, design=Design(1), engine=engine)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=re.escape(said)):
        simulate(SHORT, REGISTER, run)
    with pytest.raises(ValueError, match=re.escape(said)):
        tally_each([SHORT], REGISTER, run, range(1))


def test_a_table_with_too_few_rows_is_refused() -> None:
    """There is a row for every draw, or nothing runs; streams share one."""
    table = Draws.of("short", {"tie_decay": [0.04, 0.05]})
    with pytest.raises(ValueError, match="'short' has 2 rows, too few for 3 draws"):
        Run(assumptions=table, design=Design(3))
    assert Run(assumptions=table, design=Design(2, 50)).design.members == 100


@pytest.mark.parametrize("engine", ENGINES)
def test_a_table_that_repeats_begins_anew(engine: str) -> None:
    """Draw d has row d modulo the rows, in every engine; what has no column is drawn on."""
    columns = {"tie_decay": [0.04, 0.05, 0.07]}
    run = Run(assumptions=Draws.of("x", columns, repeats=True), design=Design(8), engine=engine)  # type: ignore[arg-type]
    rows = [columns["tie_decay"][d % 3] for d in range(8)]
    whole = replace(run, assumptions=Draws.of("x", {"tie_decay": rows}))
    assert_same_bits(simulate(SHORT, REGISTER, run), simulate(SHORT, REGISTER, whole))


def test_a_table_that_repeats_is_another_table() -> None:
    """Tables that differ in that alone give other futures, so they are told apart."""
    once, again = (Draws.of("x", {"tie_decay": [0.04]}, repeats=it) for it in (False, True))
    assert once != again
    assert draws_as_json(once) != draws_as_json(again)


# ---- files ---------------------------------------------------------------------------------------


@pytest.fixture
def folder(own_seeds: Path) -> Path:
    """The folder of tables in seeds of one's own."""
    made = own_seeds / "draws"
    made.mkdir()
    return made


def test_a_file_is_read_to_the_last_bit(folder: Path, register: Register) -> None:
    """What a frame writes as CSV comes back as the same table, comments and blank lines apart."""
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({name: rng.uniform(*ENDS[name], 20) for name in ("tie_decay", "leniency")})
    text = "# a comment\n" + frame.to_csv(index=False).replace("\n", "\n\n", 3)
    (folder / "mine.csv").write_text(text, encoding="utf-8")
    assert draw_names(folder.parent) == ["mine"]
    assert load_draws(folder.parent, "mine", register) == Draws.of("mine", frame)


BASES: tuple[Base, ...] = ("fixed", "prior")


@pytest.mark.parametrize("name", ["posteriors", "../mine", "mine.csv", *BASES])
def test_an_unknown_name_is_told_what_there_is(name: str, folder: Path, register: Register) -> None:
    """Only names of files are names; none leads out of the folder."""
    (folder / "mine.csv").write_text("tie_decay\n0.05\n")
    (folder.parent / "mine.csv").write_text("tie_decay\n0.05\n")
    with pytest.raises(UnknownDrawsError, match="there are fixed, prior, posterior, mine"):
        load_draws(folder.parent, name, register)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("tie_decay,tie_decey\n0.05,0.04\n", ["1:11: error: no parameter 'tie_decey'"]),
        ("tie_decay,tie_decay\n0.05,0.04\n", ["1:11: error: parameter 'tie_decay' is given twice"]),
        ("# x\ntie_decay\n0.05\n0.5\n", ["4:1: error: tie_decay = 0.5 lies outside its range"]),
        ("leniency,tie_decay\n0.1,nan\n", ["2:5: error: tie_decay = nan lies outside its range"]),
        ("tie_decay\nhigh\n", ["2:1: error: 'high' is no number"]),
        ("tie_decay\n0.05,0.06\n", ["2:1: error: 2 values for 1 parameter"]),
        ("tie_decay,leniency\n9,9\n", ["2:1: error: tie_decay = 9", "2:3: error: leniency = 9"]),
        ("tie_decay\n", ["1:1: error: this table holds no draws"]),
        ("", ["1:1: error: this table holds no draws"]),
    ],
)
def test_mistakes_in_a_file_are_told_with_their_places(
    text: str, places: list[str], folder: Path, register: Register
) -> None:
    """Everything that is wrong in a table is said at once, with line and column."""
    (folder / "mine.csv").write_text(text, encoding="utf-8")
    with pytest.raises(FileProblems) as refused:
        load_draws(folder.parent, "mine", register)
    assert [place in str(refused.value) for place in places] == [True] * len(places)
    assert len(refused.value.problems) == len(places)


def test_a_file_that_is_no_text_is_refused(folder: Path, register: Register) -> None:
    """Bytes that are no UTF-8 are told as a mistake of the file, not as a crash."""
    (folder / "mine.csv").write_bytes(b"tie_decay\n\xff\n")
    with pytest.raises(FileProblems, match="byte 0xFF is not UTF-8"):
        load_draws(folder.parent, "mine", register)


# ---- the posterior -------------------------------------------------------------------------------


def test_a_posterior_is_read_as_it_was_written(own_seeds: Path) -> None:
    """It comes back to nine digits, within its ranges, and repeats."""
    register = load_register(own_seeds)
    rng = np.random.default_rng(1)
    made = Draws.of("posterior", {"tie_decay": [0.08, *rng.uniform(0.035, 0.08, 9)]}, repeats=True)
    write_posterior(made, register, "Written by a test.")
    read = load_draws(own_seeds, "posterior", register)
    require_in_range(read, register)
    assert (read.name, read.repeats) == ("posterior", True)
    assert read.columns["tie_decay"] == pytest.approx(made.columns["tie_decay"], rel=1e-8)


def test_seeds_without_a_posterior_say_how_to_make_one(own_seeds: Path) -> None:
    """The error names the file and the command."""
    (own_seeds / "posterior.csv").unlink()
    with pytest.raises(FileProblems, match=r"no posterior[^$]*hedgerow calibrate --seeds"):
        load_draws(own_seeds, "posterior", load_register(own_seeds))


def test_a_posterior_of_other_seeds_is_refused(own_seeds: Path) -> None:
    """A number that moved makes the posterior stale, whatever stands in its columns."""
    path = own_seeds / "parameters.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("tie_decay = { value = 0.05", "tie_decay = { value = 0.051"))
    with pytest.raises(FileProblems, match=r"posterior.csv:2:1[^$]*other numbers[^$]*calibrate"):
        load_draws(own_seeds, "posterior", load_register(own_seeds))


def test_no_table_of_ones_own_passes_for_the_posterior(folder: Path, register: Register) -> None:
    """A file of that name among the draws is refused, not passed over."""
    (folder / "posterior.csv").write_text("tie_decay\n0.05\n")
    with pytest.raises(FileProblems, match="give it another name"):
        load_draws(folder.parent, "posterior", register)


def test_the_shipped_posterior_is_that_of_the_shipped_seeds() -> None:
    """What `--assumptions posterior` takes was made from the numbers in force."""
    shipped_one = load_draws(shipped().seeds, "posterior", REGISTER)
    require_in_range(shipped_one, REGISTER)
    assert shipped_one.rows >= 200


# ---- limits --------------------------------------------------------------------------------------


@pytest.mark.parametrize("limits", ["[0.06, 0.3]", "[0.0, 0.2]"])
def test_limits_contain_the_range(limits: str, own_seeds: Path) -> None:
    """Nothing can be drawn that may not be held: limits inside the range are a mistake."""
    path = own_seeds / "parameters.toml"
    text = path.read_text(encoding="utf-8")
    assert 'limits = [0.0, 0.3], unit = "per % of GDP"' in text
    path.write_text(
        text.replace(
            'limits = [0.0, 0.3], unit = "per % of GDP"',
            f'limits = {limits}, unit = "per % of GDP"',
        ),
        encoding="utf-8",
    )
    with pytest.raises(FileProblems, match="limits must contain the range"):
        load_register(own_seeds)


def test_what_may_be_held_includes_what_is_drawn() -> None:
    """Limits are wider than the range, never as wide: else they would say nothing."""
    given_ = {n: p for n, p in REGISTER.parameters.items() if p.limits}
    assert given_
    assert [n for n, p in given_.items() if p.limits == (p.low, p.high)] == []
