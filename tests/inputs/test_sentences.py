"""Each event as a sentence: what it says is what the levers do, and what does nothing is noted."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sim.engine.chance import Design
from sim.engine.ensemble import simulate_each
from sim.engine.run import Run
from sim.inputs.register import load_register
from sim.inputs.scenario import (
    Event,
    Scenario,
    Setting,
    event_sentences,
    lay_out,
    load_scenario,
    notes_of,
    range_problems,
)
from sim.inputs.scenario.levers import lever_of
from sim.inputs.scenario.notes import HIDDEN
from sim.inputs.scenario.sentences import level_words
from sim.model.quarters import parse_quarter, show_quarter

ROOT = Path(__file__).parents[2]
REGISTER = load_register(ROOT / "seeds")
BASELINE = load_scenario(ROOT / "scenarios", "baseline", REGISTER)
SPAN = (BASELINE.start, BASELINE.end)
FIRST = parse_quarter("2020-Q1")
VERBS = sorted(REGISTER.actions)
NUMBER = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?(?:e[-+][0-9]+)?")


def happening(actor: str, does: str, size: float, first: int, last: int, name: str = "e") -> Event:
    """An event between two quarters, with the size of its verb where that has one."""
    fixed = REGISTER.actions[actor, does].size
    size = size if fixed is None else fixed
    return Event(name, actor, does, size, first, last, "judgement", "test")


def scenario_of(*events: Event, **settings: float) -> Scenario:
    """A scenario of these events and settings alone; a lever is written USA_level."""
    given_ = {name.replace("_", ".", 1): Setting(v, "test") for name, v in settings.items()}
    return replace(BASELINE, events=events, settings=given_)


def sentence(*events: Event, **settings: float) -> str:
    """The sentence of the first event."""
    return event_sentences(scenario_of(*events, **settings), REGISTER)[events[0].id]


spans = st.tuples(st.integers(*SPAN), st.integers(*SPAN)).map(sorted)
sizes = st.one_of(st.floats(-1.0, 3.0), st.floats(1.0, 3000.0), st.sampled_from([0.0, 1e-20]))
happenings = st.builds(
    lambda verb, size, span: happening(*verb, size, *span), st.sampled_from(VERBS), sizes, spans
)
several = st.lists(happenings, min_size=1, max_size=4).map(
    lambda events: [replace(event, id=f"e{i}") for i, event in enumerate(events)]
)


def told(words: str, unit: str) -> float | None:
    """The level that a part of a sentence gives, None where the actor's own rule decides."""
    if words.startswith("its own rule decides"):
        return None
    (number, *_) = NUMBER.findall(words)
    value = float(number.replace(",", ""))
    return (
        value / 100.0 if "%" in words and "share" in unit + ("share" * ("duty" in unit)) else value
    )


def levels(event: Event, words: str, unit: str, label: str) -> list[float | None]:
    """The levels of the quarters from the one before an event to the one after it, as told."""
    _, _, parts = words.partition(f". {label}: ")
    during, *others = parts.split("; ")
    around = dict(part.split(": ", 1) for part in others)
    found: list[float | None] = []
    for stretch in during.split(", then "):
        dated = re.search(r" (?:from (\d{4}Q\d) to|in) (\d{4}Q\d)$", stretch)
        first, last = event.first, min(event.last, SPAN[1])
        if dated:
            last = parse_quarter(dated[2])
            first = parse_quarter(dated[1]) if dated[1] else last
        found += [told(stretch, unit)] * (last - first + 1)
    if "before" in around:
        found.insert(0, told(around["before"], unit))
    if "afterwards" in around:
        found.append(told(around["afterwards"], unit))
    return found


@given(several)
@example([happening("EUU", "withdraws preferences", 0.4, FIRST, FIRST + 11)])
@example([happening("CHN", "scales its official finance", 2.0, FIRST, SPAN[1])])
def test_a_sentence_says_what_the_levers_do(events: list[Event]) -> None:
    """Before, during and after an event, its sentence gives the levels that are laid out."""
    scenario = scenario_of(*events)
    levers = lay_out({}, events, REGISTER, SPAN)
    for event in events:
        name = lever_of(event, REGISTER)
        record = REGISTER.levers[name]
        words = event_sentences(scenario, REGISTER)[event.id]
        first, last = max(event.first - 1, SPAN[0]), min(event.last + 1, SPAN[1])
        here = slice(first - SPAN[0], last - SPAN[0] + 1)
        held = levers.get(f"{name}_clamped", np.ones(len(levers[name])))[here]
        said = levels(event, words, record.unit, record.label)
        assert [value is not None for value in said] == [bool(flag) for flag in held], words
        for value, true in zip(said, levers[name][here], strict=True):
            assert value is None or value == pytest.approx(true, rel=1e-5, abs=1e-300), words


@given(several, st.sampled_from([{}, {"EUU_withdrawn": 0.0}, {"USA_pressure": 0.5}]))
def test_what_has_no_effect_is_noted(events: list[Event], settings: dict[str, float]) -> None:
    """An event that is accepted moves a lever, or a note names it."""
    scenario = scenario_of(*events, **settings)
    if range_problems(scenario.settings, events, REGISTER, SPAN):
        return
    notes = "\n".join(notes_of(scenario, REGISTER))
    whole = lay_out(scenario.settings, events, REGISTER, SPAN)
    for event in events:
        others = [other for other in events if other is not event]
        without = lay_out(scenario.settings, others, REGISTER, SPAN)
        moves = any(not np.array_equal(whole[name], without[name]) for name in whole)
        assert (f"event '{event.id}' has no effect: " in notes) >= (not moves)


@pytest.mark.parametrize(
    ("events", "settings", "note"),
    [
        ([("USA", "decides on pressure again", 0.0)], {}, "nothing holds USA.pressure then"),
        ([("EUU", "withdraws preferences", 0.2)], {"EUU_withdrawn": 0.2}, "to the same"),
        ([("CHN", "scales its investment", 1e-20)], {}, "1e-20, is too small to move"),
        ([("KHM", "shows the base", 1.0)], {}, "there is no base to be seen then"),
        (
            [("USA", "changes its pressure", 0.5), ("USA", "sets pressure", 0.3)],
            {},
            "event 'e0' has no effect: USA.pressure is held meanwhile",
        ),
        ([("USA", "cuts aid", 0.5)], {"USA_level": 1.5, "USA_pressure": 0.1}, "USA.level is set"),
        ([("CHN", "scales its official finance", 2.0)], {}, "makes 3 times of it; if 2 times is"),
        ([("world", "growth changes", -0.08)], {}, "-0.08 points; if -8 % is meant"),
    ],
)
def test_notes_say_why(
    events: list[tuple[str, str, float]], settings: dict[str, float], note: str
) -> None:
    """What has no effect says why, and a likely slip asks what was meant."""
    made = [happening(*one, FIRST, FIRST + 12, f"e{i}") for i, one in enumerate(events)]
    assert note in "\n".join(notes_of(scenario_of(*made, **settings), REGISTER))


@pytest.mark.parametrize(("size", "asked"), [(0.0, False), (0.29, True), (0.3, False)])
def test_a_small_percentage_may_be_a_share(size: float, asked: bool) -> None:
    """Points that look like a share are asked about, but not none, nor as much as is usual."""
    made = happening("world", "growth changes", size, FIRST, FIRST + 12, "e")
    assert ("is meant" in "\n".join(notes_of(scenario_of(made), REGISTER))) is asked


def test_an_event_that_is_hidden_for_a_while_says_when() -> None:
    """Where pressure is held meanwhile, a note says from when to when, or that it is in part."""
    changes = happening("USA", "changes its pressure", 0.5, FIRST, FIRST + 12, "changes")

    def note(*holds: tuple[int, int]) -> str:
        held = [
            happening("USA", "sets pressure", 0.3, first, last, f"held-{first}")
            for first, last in holds
        ]
        notes = notes_of(scenario_of(changes, *held), REGISTER)
        return next(one for one in notes if one.startswith("event 'changes'"))

    first, last = show_quarter(FIRST + 2), show_quarter(FIRST + 9)
    once = note((FIRST + 2, FIRST + 9))
    assert f" has no effect from {first} to {last}: " in once
    twice = note((FIRST + 2, FIRST + 4), (FIRST + 7, FIRST + 9))
    assert f" has no effect in some quarters from {first} to {last}: " in twice
    assert " has no effect: " in note((FIRST, FIRST + 12))


def test_a_scenario_without_idle_parts_has_no_note() -> None:
    """An event that moves its lever is not noted."""
    fine = happening("CHN", "scales its official finance", 0.5, FIRST, FIRST + 12)
    assert notes_of(scenario_of(fine), REGISTER) == []


def test_a_withdrawal_says_what_follows() -> None:
    """When a held decision ends its own rule decides again, and the undoing verb is named."""
    words = sentence(happening("EUU", "withdraws preferences", 0.4, FIRST, FIRST + 11))
    assert words == (
        "European Union withdraws preferences (40 % of the exports at stake) from 2020Q1 to "
        "2022Q4. Share of exports to the EU without preference, as decided: 40 %; before: its own "
        "rule decides; afterwards: its own rule decides again ('restores preferences' would undo "
        "it)"
    )


def test_what_is_released_is_decided_by_the_rule() -> None:
    """A verb that releases a lever beats what holds it, for as long as it lasts."""
    held = happening("USA", "sets pressure", 0.4, FIRST, SPAN[1], "a")
    free = happening("USA", "decides on pressure again", 0.0, FIRST + 12, FIRST + 19, "b")
    levers = lay_out({}, [free, held], REGISTER, SPAN)
    assert np.flatnonzero(levers["USA.pressure_clamped"]).tolist() == [
        q - SPAN[0] for q in (*range(FIRST, FIRST + 12), *range(FIRST + 20, SPAN[1] + 1))
    ]
    assert "then its own rule decides from 2023Q1 to 2024Q4" in sentence(held, free)


@pytest.mark.parametrize(
    "name", sorted({n for n, lever in REGISTER.levers.items() if lever.clamps})
)
def test_every_held_decision_can_be_handed_back(name: str) -> None:
    """Each lever that holds a decision has a verb that sets it and one that releases it."""
    actor, _, lever = name.partition(".")
    actions = [a for (who, _), a in REGISTER.actions.items() if (who, a.lever) == (actor, lever)]
    assert {action.effect for action in actions} == {"sets", "releases"}


def test_hidden_levers_are_hidden() -> None:
    """What notes call hidden moves no bit of any output while the other lever is held."""
    short = replace(BASELINE, end=BASELINE.start + 7)
    for holder, names in HIDDEN.items():
        held = {f"USA.{holder}": Setting(0.4, "test")}
        more = [{**held, f"USA.{name}": Setting(0.9, "test")} for name in names]
        made = [replace(short, name=f"s{i}", settings=s) for i, s in enumerate([held, *more])]
        first, *others = simulate_each(made, REGISTER, Run(design=Design(3), engine="fused"))
        for other in others:
            assert all(np.array_equal(rows, other.outputs[n]) for n, rows in first.outputs.items())


def test_levels_have_their_units() -> None:
    """A share is shown in per cent, money with thousands, a multiple as times."""
    assert level_words(0.4, "share of exports") == "40 %"
    assert level_words(1588.0, "US$ m a year") == "US$ 1,588 m a year"
    assert level_words(3.0, "multiple") == "3 times"
    assert level_words(0.5, "share of the gap of 2018") == "50 % of the gap of 2018"
