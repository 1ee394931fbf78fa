"""Events and expectations in words: the same wherever they are printed."""

import pytest

from sim.inputs.register import Register
from sim.inputs.scenario import Event, ExpectTable
from sim.inputs.scenario.words import (
    deed_words,
    event_words,
    expectation_with_author,
    expectation_words,
    size_words,
)
from sim.model.quarters import parse_quarter

FIRST, END = parse_quarter("2020-Q3"), parse_quarter("2030-Q4")


def event(actor: str, does: str, size: float, first: int = FIRST, last: int = END) -> Event:
    """An event of a run that ends in 2030Q4."""
    return Event("e", actor, does, size, first, last, "judgement", "x")


@pytest.mark.parametrize(
    ("actor", "does", "size", "short", "full"),
    [
        ("USA", "sets pressure", 0.55, "to 0.55", "United States sets pressure to 0.55"),
        ("USA", "changes its pressure", 0.5, "+50 %", "United States changes its pressure +50 %"),
        ("CHN", "scales its investment", -0.07, "−7 %", "China scales its investment −7 %"),
        (
            "CHN",
            "pledges grants",
            1588.0,
            "US$ 1,588 m",
            "China pledges grants (US$ 1,588 m in all)",
        ),
        (
            "USA",
            "offers options",
            100.0,
            "US$ 100 m a year",
            "United States offers options (US$ 100 m a year)",
        ),
        (
            "EUU",
            "withdraws preferences",
            0.2,
            "20 %",
            "European Union withdraws preferences (20 % of the exports at stake)",
        ),
        (
            "world",
            "growth changes",
            -8.0,
            "−8 points",
            "growth changes (−8 points of growth a year)",
        ),
        ("ASEAN", "shifts its unity", 0.2, "+0.2", "ASEAN shifts its unity (+0.2)"),
        (
            "world",
            "rivalry changes",
            0.5,
            "+0.5",
            "rivalry changes (+0.5 times that of 2018)",
        ),
        ("world", "a rumour breaks", 1.0, "(size 1)", "a rumour breaks (size 1)"),
        (
            "OTHER",
            "opens its market",
            0.05,
            "5 %",
            "Rest of the world opens its market (5 % of the exports to it)",
        ),
    ],
)
def test_an_event_is_told_short_and_in_full(
    actor: str, does: str, size: float, short: str, full: str, register: Register
) -> None:
    """Who does what, how much of what; a change is signed, and what is set is set to something."""
    happening = event(actor, does, size)
    assert size_words(happening, register) == short
    assert event_words(happening, register, END) == f"{full} from 2020Q3"


def test_every_verb_has_words(register: Register) -> None:
    """Every verb is told with its actor's name, and without what brackets say of its unit."""
    for actor, does in register.actions:
        words = event_words(event(actor, does, 0.5), register, END)
        assert does in words
        assert words.count("(") <= 1
        assert deed_words(event(actor, does, 0.5), register.cast) in words


@pytest.mark.parametrize(
    ("first", "last", "when"),
    [
        (FIRST, FIRST, "in 2020Q3"),
        (FIRST, FIRST + 3, "from 2020Q3 to 2021Q2"),
        (FIRST, END, "from 2020Q3"),
    ],
)
def test_dates_are_told(first: int, last: int, when: str, register: Register) -> None:
    """One quarter, a span, or from a quarter to the end of the run."""
    assert event_words(event("CHN", "pledges grants", 5.0, first, last), register, END).endswith(
        f") {when}"
    )


def expect(**fields: object) -> ExpectTable:
    """A statement about the alignment with China."""
    return ExpectTable.model_validate({"output": "alignment.CHN", **fields})


def test_an_expectation_is_told_with_who_is_how_sure() -> None:
    """The statement, how sure its author is, and who that is, as far as given."""
    statement = expect(direction="falls", confidence=0.8, by="EE")
    told = "alignment.CHN falls against the baseline in 2030Q4"
    assert expectation_words(statement) == told
    assert expectation_with_author(statement) == f"{told}, sure to 0.8 (EE)"
    assert expectation_with_author(expect(direction="falls")) == told
