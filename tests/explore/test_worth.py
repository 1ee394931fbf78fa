"""What a plain sample says of each number, on functions whose shares are known."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.engine.chance import Design
from sim.engine.draws import Draws
from sim.engine.run import Run
from sim.explore.first_order import bins_of, first_order
from sim.explore.question import Question, date_of
from sim.explore.repeated_draws import (
    NothingDrawnError,
    assumptions_share,
    assumptions_variance,
    lived_twice,
)
from sim.explore.sample import Sample
from sim.explore.worth import Worth
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.model.ops import Array
from tests.explore.functions import Function, futures, ishigami, sobol_g

Load = Callable[[str], Scenario]
CHANCE = 2.0
"""Standard deviation of what chance adds to a function."""


def lived(function: Function, register: Register, n: int, seed: int) -> tuple[pd.DataFrame, Array]:
    """Numbers of a plain sample, and what each of two lives comes to with luck of its own."""
    drawn = lived_twice(function.register(register), futures(n, seed)).assumptions
    assert isinstance(drawn, Draws)
    y = function.of(drawn.columns)
    luck = np.random.default_rng(seed).normal(0.0, CHANCE, (2, y.size))
    return pd.DataFrame(drawn.columns), y + luck


@pytest.mark.parametrize("function", [ishigami(), sobol_g()], ids=["ishigami", "g"])
def test_a_plain_sample_finds_the_analytic_shares(function: Function, register: Register) -> None:
    """First-order shares of all variance, chance's among it, lie within intervals of the truth."""
    numbers, lives = lived(function, register, 20_000, 7)
    whole = function.variance + CHANCE**2
    found = first_order(list(numbers), bins_of(numbers), lives)
    table = found.table.set_index("number").loc[list(function.parameters)]
    truth = np.array(function.first) * function.variance / whole
    assert ((table["low"] <= truth) & (truth <= table["high"])).all(), table.assign(truth=truth)
    part = assumptions_share(lives)
    assert part.low < function.variance / whole < part.high
    made = assumptions_variance(lives)
    assert made.low < function.variance < made.high


def test_intervals_hold_and_nothing_is_biased(register: Register) -> None:
    """Of sixty samples nine intervals in ten hold the truth; a number without effect averages 0."""
    function, samples = ishigami(), 60
    truth = [share * function.variance for share in function.first]
    held, inert = 0, list[float]()
    for seed in range(samples):
        numbers, lives = lived(function, register, 4000, seed)
        found = first_order(list(numbers), bins_of(numbers), lives)
        for name, share in zip(function.parameters, truth, strict=True):
            one = found.of([name])
            held += one.low <= share / (function.variance + CHANCE**2) <= one.high
        inert.append(found.of(["c"]).value)
    assert held >= 0.9 * 3 * samples
    assert abs(np.mean(inert)) < 3.0 * np.std(inert) / np.sqrt(samples)


def test_a_group_is_worth_the_sum_of_its_numbers(register: Register) -> None:
    """Knowing all of Ishigami's numbers one by one removes what they do alone."""
    function = ishigami()
    numbers, lives = lived(function, register, 20_000, 7)
    every = first_order(list(numbers), bins_of(numbers), lives).of(list("abc"))
    truth = sum(function.first) * function.variance / (function.variance + CHANCE**2)
    assert every.low < truth < every.high


def test_where_nothing_varies_nothing_is_worth_anything() -> None:
    """Outcomes that are all the same give zeros and no clear number."""
    numbers = pd.DataFrame({"a": np.linspace(0.0, 1.0, 100)})
    lives = np.ones((2, 100))
    assert not first_order(["a"], bins_of(numbers), lives).table["clear"].any()
    assert assumptions_share(lives).value == 0.0


# ---- futures -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def worth(load: Load, register: Register) -> Worth:
    """What decides the alignment with the patron, on the shipped numbers."""
    run = lived_twice(
        register, Run(design=Design(800), engine="fused").holding({"tie_decay": 0.05})
    )
    output = f"alignment.{register.cast.patron}"
    question = Question(load("western-pressure"), load("baseline"), output, "2022Q4", True)
    sample = Sample.simulated(question.scenarios, register, run, question.measured)
    return Worth(question, sample)


def test_each_set_of_numbers_is_lived_twice(worth: Worth, register: Register) -> None:
    """Both lives have the same numbers and luck of their own; what is held is no number."""
    assumptions = worth.sample.assumptions
    first, second = assumptions[:400].to_numpy(), assumptions[400:].to_numpy()
    assert np.array_equal(first, second)
    one, other = worth.lives("2022Q4")
    assert (one != other).any()
    assert "tie_decay" not in worth.names


def test_without_chance_there_is_one_life(register: Register) -> None:
    """Where chance is off a second life would be the first, and assumptions make everything."""
    run = lived_twice(register, replace(futures(100), chance=False))
    assert run.design == Design(100)
    assert assumptions_share(np.arange(100.0)[None]).value == 1.0


def test_numbers_are_drawn_from_the_table_that_is_asked_for(register: Register) -> None:
    """A table of draws is lived twice as the prior is."""
    table = Draws("own", {"lift_belief": np.linspace(0.4, 0.6, 100)})
    run = lived_twice(register, Run(design=Design(100), assumptions=table))
    assert isinstance(run.assumptions, Draws)
    assert np.array_equal(run.assumptions.columns["lift_belief"], table.columns["lift_belief"][:50])


def test_every_number_has_a_passport_and_what_would_settle_it(worth: Worth) -> None:
    """A row for each number: kind, source, section and the data that would settle it."""
    table = worth.table
    assert sorted(table["number"]) == sorted(worth.names)
    assert table["share"].is_monotonic_decreasing
    assert (table[["kind", "source", "section", "settled_by", "shows"]] != "").all(axis=None)


def test_parts_and_groups_add_up(worth: Worth) -> None:
    """Assumptions and chance make everything; the sections hold every number once."""
    parts = worth.parts
    assert list(parts["quarter"]) == ["2019Q4", "2020Q4", "2021Q4", "2022Q4", *parts["quarter"][4:]]
    varies = parts[parts["assumptions"] != 0.0]
    assert (varies["assumptions"] + varies["chance"]).to_numpy() == pytest.approx(1.0)
    sections = worth.groups[worth.groups["told_by"] == "section"]
    assert sections["numbers"].sum() == len(worth.names)
    assert sections["share"].sum() == pytest.approx(worth.table["share"].sum())


def test_dates_are_read_and_refused(load: Load) -> None:
    """A year is its last quarter; one that is not simulated is refused with those that are."""
    baseline = load("baseline")
    assert date_of("2024", [baseline]) == "2024Q4"
    assert date_of(None, [baseline]) == baseline.quarters[-1]
    with pytest.raises(ValueError, match="2044Q4 is not simulated; quarters run from 2019Q1"):
        date_of("2044", [baseline])
    with pytest.raises(ValueError, match="is no date"):
        date_of("soon", [baseline])


def test_what_is_the_same_in_all_draws_is_no_number(load: Load, register: Register) -> None:
    """A number that a table gives one value decides nothing; a table of such is refused."""
    columns = {"leniency": np.linspace(0.1, 0.5, 80), "lift_belief": np.full(80, 0.5)}
    run = lived_twice(register, Run(design=Design(80), assumptions=Draws("own", columns, "fixed")))
    question = Question(load("baseline"), None, "tilt.KHM", "2022Q4", False)
    worth = Worth(question, Sample(register, run, question.measured, {}))
    assert worth.names == ("leniency",)
    same = Draws("same", {"lift_belief": np.full(80, 0.5)}, "fixed")
    with pytest.raises(NothingDrawnError, match="no number differs between the futures of 'same'"):
        lived_twice(register, Run(design=Design(80), assumptions=same))


def test_a_table_that_repeats_has_no_more_draws_than_rows(load: Load, register: Register) -> None:
    """Repetitions of a row tell its numbers no better: one without effect averages 0."""
    question = Question(load("baseline"), None, "tilt.KHM", "2022Q4", False)
    two = {name: register.parameters[name] for name in ("leniency", "lift_belief")}
    register, found = replace(register, parameters=two), list[float]()
    for seed in range(20):
        rng = np.random.default_rng(seed)
        places = {"leniency": rng.uniform(0.1, 0.5, 60), "lift_belief": rng.uniform(0.4, 0.6, 60)}
        table = Draws("own", places, repeats=True)
        run = lived_twice(register, Run(seed=seed, design=Design(2400), assumptions=table))
        assert isinstance(run.assumptions, Draws)
        y = np.tile(run.assumptions.columns["leniency"], 2)[None, None]
        sample = Sample(register, run, question.measured, {"baseline": y})
        worth = Worth(question, sample, table)
        found.append(worth.first_orders["2022Q4"].of(["lift_belief"]).value)
    assert abs(np.mean(found)) < 3.0 * np.std(found) / np.sqrt(len(found))
    assert worth.groups.empty
    assert worth.parts["one_by_one"].isna().all()
