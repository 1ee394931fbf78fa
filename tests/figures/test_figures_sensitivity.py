"""Figures of sensitivity analyses: they are fit to print, and say what their numbers do."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.engine.chance import Design
from sim.engine.run import Run
from sim.explore.question import Question
from sim.explore.repeated_draws import lived_twice
from sim.explore.sample import Sample
from sim.explore.worth import Worth
from sim.figures import index_map, tornado
from sim.figures.deciding import finding, label_of, percent, sentences, spanned
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from tests.canvas import faults, picture, words_in
from tests.figures.test_figures import LONG, about


@pytest.fixture(scope="module")
def worth(load: Callable[[str], Scenario], register: Register) -> Worth:
    """One number that decides nearly everything from some quarter on."""
    question = Question(load("western-pressure"), load("baseline"), "tilt.KHM", "2022Q4", True)
    run = lived_twice(register, Run(design=Design(400)))
    shape = (1, len(question.quarters), 400)
    numbers = {"baseline": np.zeros(shape), "western-pressure": _outcomes(run, shape)}
    return Worth(question, Sample(register, run, question.measured, numbers))


def _outcomes(run: Run, shape: tuple[int, ...]) -> np.ndarray:
    """Outcomes that follow a number from 2022 on, beside luck."""
    drawn = run.assumptions.columns["leniency"]  # type: ignore[union-attr]
    luck = np.random.default_rng(1).normal(0.0, 0.05, shape)
    return np.tile(drawn, 2) * (np.arange(shape[1])[:, None] >= 3) + luck


@pytest.fixture
def nothing(worth: Worth) -> Worth:
    """The same where nothing differs."""
    same = {name: np.zeros_like(values) for name, values in worth.sample.numbers.items()}
    return Worth(worth.question, replace(worth.sample, numbers=same))


def test_a_tornado_is_fit_to_print(worth: Worth, nothing: Worth) -> None:
    """No words collide or leave the page, however long names are, or where nothing differs."""
    assert faults(picture(tornado.content(worth, about(title=LONG)))) == []
    assert faults(picture(tornado.content(nothing, about()))) == []


def test_a_tornado_goes_from_the_lowest_to_the_highest_fifth(worth: Worth) -> None:
    """Ends are the mean outcomes of futures in which the number lies low and high."""
    content = tornado.content(worth, about())
    first = content.rows[0]
    assert first.words.startswith("Share of that standard")
    low, high = (np.quantile(worth.numbers["leniency"], at) for at in (0.1, 0.9))
    assert (first.low, first.high) == pytest.approx((low, high), abs=0.02)
    assert content.mean == pytest.approx(worth.lives("2022Q4").mean())
    assert "no clear effect" in words_in(picture(content).figure)


def test_a_map_is_fit_to_print_and_names_what_matters(worth: Worth, nothing: Worth) -> None:
    """A cell for each number and year; what has no clear effect is left empty."""
    register = worth.sample.register
    content = index_map.content(worth.over_time(), "worth", worth.question, about(), register)
    assert faults(picture(content)) == []
    assert content.finding.endswith("in 2030")
    assert "Share of that standard which is applied" in content.finding
    row = content.rows.index(register.parameters["leniency"].label)
    assert content.cells[row][0] == 0.0
    assert content.cells[row][-1] > 90.0
    empty = index_map.content(nothing.over_time(), "worth", worth.question, about(), register)
    assert faults(picture(empty)) == []
    assert empty.finding.startswith("No number has a clear effect")


def test_small_effects_are_counted_in_steps(worth: Worth) -> None:
    """Cells of Morris hold two digits, and the subtitle says of what."""
    table = pd.DataFrame({"2019Q4": [0.0012, 0.0044]}, index=["leniency", "ties"])
    register = worth.sample.register
    content = index_map.content(table, "screen", worth.question, about(), register)
    assert content.cells.ravel().tolist() == pytest.approx([44.0, 12.0])
    assert "in steps of 0.0001" in content.subtitle
    assert content.rows == ("ties", register.parameters["leniency"].label)


def test_a_finding_says_no_more_than_the_numbers(worth: Worth, nothing: Worth) -> None:
    """One number that decides is named; where none is clear, or nothing differs, that is said."""
    assert finding(worth).startswith("What is assumed about “Share of that standard")
    assert finding(worth).endswith(
        "decides most of what western pressure changes in tilt of alignments in 2022"
    )
    assert finding(nothing).startswith("Nothing decides what western pressure changes")
    assert len(sentences(nothing)) == 1


def test_where_luck_alone_differs_no_number_is_named(worth: Worth) -> None:
    """A finding names nobody, or says that no one number decides."""
    luck = np.random.default_rng(2).normal(size=worth.sample.numbers["baseline"].shape)
    lucky = replace(worth.sample, numbers={**worth.sample.numbers, "western-pressure": luck})
    assert finding(Worth(worth.question, lucky)).startswith(("No single number", "No one number"))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"share": 0.1834, "low": 0.171, "high": 0.196, "clear": True}, "18 % (17 to 20)"),
        ({"share": 0.0312, "low": 0.025, "high": 0.038, "clear": True}, "3.1 % (2.5 to 3.8)"),
        ({"share": 0.002, "low": -0.001, "high": 0.005, "clear": False}, "no clear effect"),
    ],
)
def test_a_share_stands_with_its_interval(row: dict[str, float], words: str) -> None:
    """Below a tenth with a decimal; an interval that spans zero is no effect."""
    assert spanned(row) == words
    assert percent(0.5) == "50 %"


def test_labels_name_actors(register: Register) -> None:
    """No code of an actor stands in what a reader sees."""
    assert "CHN" in register.parameters["security_rest.CHN"].label
    assert label_of("security_rest.CHN", register) == "Security tie with China that nothing pushes"
    assert label_of("ties", register) == "ties"
