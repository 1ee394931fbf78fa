"""What a scenario built in Python asks of levers is refused where they cannot give it."""

import math

import pytest

from sim.inputs.register import Register
from sim.inputs.scenario import Event, Scenario, Setting, range_problems
from sim.model.quarters import START

SPAN = (START, START + 47)


def event(
    actor: str, does: str, size: float, first: int = START + 6, last: int = START + 16
) -> Event:
    """An event built in Python."""
    return Event(f"{actor}-{size:g}", actor, does, size, first, last, "judgement", "test")


def said(register: Register, *events: Event, **settings: float) -> str:
    """The only problem, or nothing; `USA_level` stands for USA.level."""
    held = {n.replace("_", ".", 1): Setting(v, "test") for n, v in settings.items()}
    problems = range_problems(held, events, register, SPAN)
    assert len(problems) <= 1
    return "".join(problems)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (3.5, "USA.level = 3.5 is too large; allowed: 0 to 3 (multiple)"),
        (-0.5, "USA.level = -0.5 is too small; allowed: 0 to 3 (multiple)"),
        (math.inf, "USA.level = inf is too large; allowed: 0 to 3 (multiple)"),
        (math.nan, "USA.level = nan is no number; allowed: 0 to 3 (multiple)"),
        (3.0, ""),
    ],
)
def test_a_setting_outside_its_range_is_refused(
    value: float, words: str, register: Register
) -> None:
    """A value outside its lever's range is told with what is allowed."""
    assert said(register, USA_level=value) == words


def test_what_events_do_together_is_refused(register: Register) -> None:
    """Events that are fine by themselves may not add up to more than a lever takes."""
    one, two = event("USA", "cuts aid", 0.6), event("USA", "cuts aid", 0.7, START + 17, START + 26)
    assert said(register, one, two) == ""
    over = range_problems({}, [one, event("USA", "cuts aid", 0.7)], register, SPAN)
    assert len(over) == 2
    assert "takes USA.aid_cut to 1.3; allowed: 0 to 1" in over[0]
    assert "it adds to 'USA-0.7'" in over[0]
    meeting = event("USA", "cuts aid", 0.7, START + 16, START + 26)
    for told, other in zip(range_problems({}, [one, meeting], register, SPAN), "76", strict=True):
        assert f"it adds to 'USA-0.{other}'" in told


def test_the_end_that_is_passed_is_told(register: Register) -> None:
    """Of an event that goes too low, and with another one as high as may be, the low is told."""
    low, high = event("USA", "cuts aid", -0.5), event("USA", "cuts aid", 1.5, first=START + 10)
    assert "takes USA.aid_cut to -0.5; allowed: 0 to 1" in said(register, low, high)


@pytest.mark.parametrize(
    ("does", "size", "fix"),
    [
        ("cuts aid", 50.0, "if 50 % is meant, write 0.5"),
        ("changes its pressure", 50.0, "if 50 % is meant, write 0.5"),
        ("sets pressure", 50.0, ""),
    ],
    ids=["a lever to 1", "a share of another lever", "no share"],
)
def test_a_percentage_in_place_of_a_share_is_told(
    does: str, size: float, fix: str, register: Register
) -> None:
    """A size that is too large is told as a share only where shares are meant."""
    found = said(register, event("USA", does, size))
    assert f"takes USA.{register.actions['USA', does].lever} to" in found
    assert found.endswith(fix) if fix else "is meant" not in found


@pytest.mark.parametrize(
    ("events", "settings", "words"),
    [
        ((), {"USA_levl": 1.0}, "unknown lever 'USA.levl'; did you mean 'USA.level'?"),
        ((event("CHN", "cuts aid", 0.5),), {}, "CHN cannot do 'cuts aid'"),
        ((event("USA", "cuts aid", 0.5, 20),), {}, "begins in 2015Q1, before the run"),
        ((event("USA", "cuts aid", 0.5, START + 16, START + 6),), {}, "ends before it begins"),
        ((event("USA", "cuts aid", 2.0, START + 48, START + 58),), {}, ""),
        ((event("USA", "cuts aid", math.nan),), {}, "takes USA.aid_cut to nan"),
    ],
    ids=["lever", "verb", "before", "turned", "after", "nan"],
)
def test_what_cannot_be_laid_out_is_refused(
    events: tuple[Event, ...], settings: dict[str, float], words: str, register: Register
) -> None:
    """Unknown levers and verbs, and impossible dates; what is after the run does nothing."""
    found = said(register, *events, **settings)
    assert words in found
    assert bool(words) == bool(found)


def test_what_ships_is_in_range(baseline: Scenario, register: Register) -> None:
    """A scenario that was read from a file has no problems."""
    span = (baseline.start, baseline.end)
    assert range_problems(baseline.settings, baseline.events, register, span) == []
