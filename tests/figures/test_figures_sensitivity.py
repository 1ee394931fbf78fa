"""Figures of sensitivity analyses: they are fit to print, and say what their numbers do."""

import re
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
from sim.figures.deciding import (
    finding,
    finding_over_time,
    label_of,
    percent,
    sentences,
    spanned,
)
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
    assert re.findall(r"\d\.\d{4}", content.alt) == []
    assert "no clear effect" in words_in(picture(content).figure)


def test_a_map_is_fit_to_print_and_names_what_matters(worth: Worth, nothing: Worth) -> None:
    """A cell for each number and year, each with its error; without a clear effect it is empty."""
    register = worth.sample.register
    content = index_map.content(worth.over_time(), "worth", worth.question, about(), register)
    assert faults(picture(content)) == []
    assert content.finding.startswith("“Share of that standard which is applied")
    assert content.finding.endswith("in 2022 as in 2030")
    row = content.rows.index(register.parameters["leniency"].label)
    assert content.cells[row][0].words == "no clear effect"
    assert content.cells[row][-1].value == "90"
    assert float(content.cells[row][-1].half) > 0.0
    shown = words_in(picture(content).figure)
    assert {f"±{cell.half}" for row in content.cells for cell in row if cell.value} <= set(shown)
    assert "no clear effect in 2019 and 90 ± " in content.alt
    assert {"quarter", "value", "low", "high", "clear"} <= set(content.data)
    empty = index_map.content(nothing.over_time(), "worth", worth.question, about(), register)
    assert faults(picture(empty)) == []
    assert empty.finding.startswith("No number has a clear effect")


def over_time(*rows: tuple[str, str, float, float, bool]) -> pd.DataFrame:
    """A table over time, of quarter, number, value, half-width and who is foremost."""
    table = pd.DataFrame(rows, columns=["quarter", "number", "value", "half", "foremost"])
    ends = {"low": table["value"] - table["half"], "high": table["value"] + table["half"]}
    return table.assign(**ends, clear=ends["low"] > 0.0)


def test_small_effects_are_counted_in_steps(worth: Worth) -> None:
    """Cells of Morris hold three digits, and the subtitle says of what."""
    rows = ("2019Q4", "leniency", 0.0012, 0.0002, False), ("2019Q4", "ties", 0.0044, 0.0001, True)
    register = worth.sample.register
    content = index_map.content(over_time(*rows), "screen", worth.question, about(), register)
    assert [cell.words for row in content.cells for cell in row] == ["4.40 ± 0.10", "1.20 ± 0.20"]
    assert "tilt of alignments (0-100, in steps of 0.001)" in content.subtitle
    assert content.rows == ("ties", register.parameters["leniency"].label)


def test_the_description_of_a_map_tells_the_largest_cell_of_each_row(worth: Worth) -> None:
    """Who cannot see the picture hears when a number matters most, if that is in between."""
    years = ("2019Q4", 0.1), ("2024Q4", 0.4), ("2030Q4", 0.2)
    rows = [(quarter, "leniency", value, 0.05, True) for quarter, value in years]
    content = index_map.content(
        over_time(*rows), "pawn", worth.question, about(), worth.sample.register
    )
    assert "0.20 ± 0.05 in 2030, most in 2024: 0.40 ± 0.05." in content.alt


def test_steps_of_a_hundredth_are_no_per_cent(worth: Worth) -> None:
    """A size of the change keeps its three digits whatever the step is."""
    table = over_time(("2019Q4", "leniency", 0.0163, 0.0142, True))
    register = worth.sample.register
    content = index_map.content(table, "screen", worth.question, about(), register)
    assert content.cells[0][0].words == "1.63 ± 1.42"


def test_an_error_is_never_written_as_nought(worth: Worth) -> None:
    """What is clear but too small for its last digit is written as less, with an error of one."""
    rows = ("2019Q4", "leniency", 0.001, 0.0005, False), ("2019Q4", "ties", 0.4, 0.001, True)
    content = index_map.content(
        over_time(*rows), "pawn", worth.question, about(), worth.sample.register
    )
    assert [row[0].words for row in content.cells] == ["0.40 ± 0.01", "<0.01 ± 0.01"]


def test_a_map_of_many_years_draws_some_of_them(worth: Worth) -> None:
    """Words of neighbouring cells do not touch, up to the last year that a scenario may have."""
    rows = [(f"{year}Q4", "leniency", 0.111, 0.111, True) for year in range(2019, 2051)]
    register = worth.sample.register
    content = index_map.content(
        over_time(*rows).assign(clear=True), "pawn", worth.question, about(), register
    )
    assert content.quarters[-1] == "2050Q4"
    assert len(content.quarters) == 11
    assert faults(picture(content)) == []


@pytest.mark.parametrize("shown", ["worth", "screen", "sobol", "pawn"])
def test_the_unit_is_said_once(shown: index_map.Shown, worth: Worth) -> None:
    """Shares are in per cent, distances from 0 to 1, sizes of a change in the output's unit."""
    table = over_time(("2019Q4", "leniency", 0.4, 0.1, True))
    register = worth.sample.register
    content = index_map.content(table, shown, worth.question, about(), register)
    units = {"worth": "in %", "screen": "(0-100)", "sobol": "in %", "pawn": "from 0 to 1"}
    assert [unit for unit in set(units.values()) if unit in content.subtitle] == [units[shown]]
    assert content.cells[0][0].words == {"screen": "0.400 ± 0.100", "pawn": "0.40 ± 0.10"}.get(
        shown, "40 ± 10"
    )
    assert faults(picture(content)) == []


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("", "", "No one section clearly matters most for it, in 2019 or in 2030"),
        ("a", "a", "“a” matters most for it, in 2019 as in 2030"),
        ("ab", "ab", "“a” and “b” matter most for it, in 2019 as in 2030"),
        ("a", "b", "For it, “a” matters most in 2019, “b” in 2030"),
        ("ab", "", "For it, “a” and “b” matter most in 2019; no one section clearly does in 2030"),
        ("", "b", "For it, no one section clearly matters most in 2019; “b” matters most in 2030"),
    ],
)
def test_a_title_names_the_foremost_alone(
    first: str, last: str, words: str, worth: Worth, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who leads without lying clearly above all others is not said to matter most."""
    monkeypatch.setattr("sim.figures.deciding.what", lambda *_: "it")
    rows = [
        (quarter, name, {"a": 0.3, "b": 0.2, "c": 0.1}[name], 0.05, name in foremost)
        for quarter, foremost in (("2019Q4", first), ("2030Q4", last))
        for name in "abc"
    ]
    register = worth.sample.register
    assert finding_over_time(over_time(*rows), worth.question, register, "section") == words


def test_a_partner_is_named_as_whose_numbers_matter(worth: Worth) -> None:
    """No partner matters by itself: what is assumed of it does."""
    table = over_time(("2019Q4", "no single partner", 0.3, 0.1, True))
    found = finding_over_time(table, worth.question, worth.sample.register, "partner")
    assert found.startswith("In 2019, what is assumed of no single partner matters most for what")


def test_a_finding_says_no_more_than_the_numbers(worth: Worth, nothing: Worth) -> None:
    """One number that decides is named; where none is clear, or nothing differs, that is said."""
    assert finding(worth).startswith("What is assumed about “Share of that standard")
    assert finding(worth).endswith(
        "decides most of what western pressure changes in tilt of alignments in 2022"
    )
    assert finding(nothing).startswith("Nothing decides what western pressure changes")
    assert len(sentences(nothing)) == 1


def test_where_luck_alone_differs_no_number_is_named(worth: Worth) -> None:
    """A finding names nobody, though some number seems clear by luck."""
    luck = np.random.default_rng(2).normal(size=worth.sample.numbers["baseline"].shape)
    lucky = replace(worth.sample, numbers={**worth.sample.numbers, "western-pressure": luck})
    assert finding(Worth(worth.question, lucky)).startswith(
        ("No single number has a clear", "No one number clearly weighs")
    )


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
