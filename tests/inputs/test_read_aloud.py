"""What `check` reads aloud of a scenario file, held against what its levers and outputs then do."""

import io
import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from shutil import copy

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sim.cli.printing.scenarios import print_events, print_notes
from sim.engine.chance import Design
from sim.engine.ensemble import simulate_each
from sim.engine.run import Run
from sim.inputs.scenario import Event, Scenario, Setting, file_date, lay_out, load_scenario
from sim.inputs.scenario.levers import lever_of
from sim.inputs.strict_toml import FileProblems
from sim.model.quarters import parse_quarter
from sim.model.units import PERCENT
from tests.inputs.test_sentences import (
    BASELINE,
    NUMBER,
    REGISTER,
    ROOT,
    SPAN,
    VERBS,
    happening,
    levels,
)

BEYOND = 12
"""Quarters after the end of the run into which an event may reach."""
spans = st.tuples(st.integers(*SPAN), st.integers(SPAN[0], SPAN[1] + BEYOND)).map(sorted)


def fitting(verb: tuple[str, str]) -> st.SearchStrategy[float]:
    """Sizes about the range of a verb's lever, zero and the tiniest among them."""
    action = REGISTER.actions[verb]
    lever = REGISTER.levers[f"{verb[0]}.{action.lever}"]
    low, high = lever.low - 0.1, lever.high + 0.1
    return st.one_of(st.floats(low, high), st.sampled_from([0.0, 1e-20, 0.5 * high]))


def drawn(verb: tuple[str, str]) -> st.SearchStrategy[Event]:
    """An event of a verb, with any size and dates."""
    return st.builds(lambda size, span: happening(*verb, size, *span), fitting(verb), spans)


one = st.sampled_from(VERBS).flatmap(drawn)
beside = st.tuples(one, one).map(list)
rivals = st.sampled_from(VERBS).flatmap(lambda verb: st.tuples(drawn(verb), drawn(verb))).map(list)
events_drawn = st.one_of(one.map(lambda event: [event]), beside, rivals).map(
    lambda events: [replace(event, id=f"e{i}") for i, event in enumerate(events)]
)


def written(events: Sequence[Event]) -> str:
    """The text of a scenario file that adds events to the baseline."""
    text = 'schema = 1\nextends = "baseline"\ntitle = "T"\nstory = "S"\n'
    text += "paragraphs = []\nnotice = []\ntry = []\n"
    for e in events:
        fixed = REGISTER.actions[e.actor, e.does].size is not None
        size = "" if fixed else f"size = {e.size!r}\n"
        dates = f'from = "{file_date(e.first)}"\nuntil = "{file_date(e.last)}"\n'
        text += f'[[event]]\nid = "{e.id}"\nactor = "{e.actor}"\ndoes = "{e.does}"\n{size}{dates}'
        text += 'source = "judgement"\n'
    return text


def accepted(events: Sequence[Event]) -> Scenario | None:
    """The scenario of a file with these events, None where it is refused."""
    with tempfile.TemporaryDirectory() as folder:
        copy(ROOT / "scenarios" / "baseline.toml", folder)
        (Path(folder) / "drawn.toml").write_text(written(events), encoding="utf-8")
        try:
            return load_scenario(Path(folder), "drawn", REGISTER)
        except FileProblems:
            return None


def aloud(scenario: Scenario) -> dict[str, str]:
    """The sentences that are printed, by event."""
    out = io.StringIO()
    print_events(scenario, REGISTER, out)
    return dict(line.strip().split(": ", 1) for line in out.getvalue().splitlines()[2:])


def notes(scenario: Scenario) -> str:
    """The notes that are printed."""
    out = io.StringIO()
    print_notes([scenario], REGISTER, out)
    return out.getvalue()


def head_of(words: str, event: Event) -> str:
    """What a sentence says before it comes to the lever."""
    label = REGISTER.levers[lever_of(event, REGISTER)].label
    head, found, _ = words.partition(f". {label}: ")
    assert found, words
    return head


def dates(head: str) -> tuple[int, int]:
    """First and last quarter that a sentence gives, the end of the run where it gives none."""
    match = re.search(r" (in|from) (\d{4}Q\d)(?: to (\d{4}Q\d))?$", head)
    assert match, head
    first = parse_quarter(match[2])
    if match[1] == "in":
        return first, first
    return first, parse_quarter(match[3]) if match[3] else SPAN[1]


def size_in(head: str, event: Event) -> float:
    """The size that a sentence gives."""
    said = head.removeprefix(REGISTER.cast.name(event.actor)) if event.actor != "world" else head
    said = re.sub(r" (in|from) \d{4}Q\d.*$", "", said.split(event.does, 1)[1])
    (number, *_) = NUMBER.findall(said.replace("−", "-").replace("+", ""))
    value = float(number.replace(",", ""))
    share = "share" in REGISTER.actions[event.actor, event.does].unit
    assert ("%" in said) == share or "% of GDP" in said, head
    return value / PERCENT if share else value


@settings(deadline=None)
@given(events_drawn)
def test_sentences_rebuild_the_levers(events: list[Event]) -> None:
    """The baseline, changed as the sentences read, is the table of levers, quarter by quarter."""
    scenario = accepted(events)
    assume(scenario is not None)
    assert scenario is not None
    table = lay_out(scenario.settings, scenario.events, REGISTER, SPAN)
    rebuilt = lay_out(BASELINE.settings, (), REGISTER, SPAN)
    sentences = aloud(scenario)
    for event in scenario.events:
        name = lever_of(event, REGISTER)
        words, record = sentences[event.id], REGISTER.levers[name]
        said = levels(event, words, record.unit, record.label)
        first, last = event.first - SPAN[0], min(event.last, SPAN[1]) - SPAN[0]
        inside = said[first > 0 :][: last - first + 1]
        for quarter, value in zip(range(first, last + 1), inside, strict=True):
            if record.clamps:
                rebuilt[f"{name}_clamped"][quarter] = value is not None
            rebuilt[name][quarter] = record.default if value is None else value
    for name, row in table.items():
        assert rebuilt[name] == pytest.approx(row, rel=1e-5, abs=1e-300), sentences


@settings(deadline=None)
@given(one)
def test_a_sentence_says_what_the_file_asks(event: Event) -> None:
    """Actor, size with its unit, first and last quarter are those of the file."""
    scenario = accepted([event])
    assume(scenario is not None)
    assert scenario is not None
    head = head_of(aloud(scenario)[event.id], event)
    spread = REGISTER.actions[event.actor, event.does].effect == "spreads"
    last = event.last if spread else min(event.last, SPAN[1])
    assert dates(head) == (event.first, last)
    if event.actor != "world":
        assert head.startswith((REGISTER.cast.name(event.actor), "Rest of the world"))
    if REGISTER.actions[event.actor, event.does].size is None:
        assert size_in(head, event) == pytest.approx(event.size, rel=1e-5, abs=1e-300)


@settings(deadline=None)
@given(events_drawn)
def test_what_is_accepted_has_an_effect_or_a_note(events: list[Event]) -> None:
    """An accepted event moves a lever that is read while it lasts, or a note names it and why."""
    scenario = accepted(events)
    assume(scenario is not None)
    assert scenario is not None
    table, printed = lay_out({}, scenario.events, REGISTER, SPAN), notes(scenario)
    for event in scenario.events:
        others = [other for other in scenario.events if other is not event]
        without = lay_out({}, others, REGISTER, SPAN)
        if all(np.array_equal(table[name], without[name]) for name in table):
            assert re.search(f"'{event.id}' has no effect: .", printed), printed


def a_size(verb: tuple[str, str]) -> float:
    """A size that a verb takes, halfway from the default of its lever to one of its ends."""
    lever = REGISTER.levers[f"{verb[0]}.{REGISTER.actions[verb].lever}"]
    return 0.5 * (lever.high - lever.default)


def test_no_event_leaves_all_outputs_without_a_note() -> None:
    """Over all verbs, an event of the last year that moves no bit of any output is noted.

    Except a decision that is held where the rule would have left it: it is taken hold of, as said.
    """
    first, last = map(parse_quarter, ("2020Q1", "2020Q4"))
    short = replace(BASELINE, end=last)
    made = [happening(*verb, a_size(verb), first, last) for verb in VERBS]
    moved = [replace(short, name=f"s{i}", events=(event,)) for i, event in enumerate(made)]
    base, *runs = simulate_each([short, *moved], REGISTER, Run(design=Design(2), engine="fused"))
    idle = [
        scenario
        for scenario, run in zip(moved, runs, strict=True)
        if all(np.array_equal(rows, run.outputs[name]) for name, rows in base.outputs.items())
    ]
    silent = [s.events[0] for s in idle if "has no effect: " not in notes(s)]
    held = {"sets", "releases"}
    assert [e for e in silent if REGISTER.actions[e.actor, e.does].effect not in held] == []


def test_a_pledge_beyond_the_run_says_what_falls_into_it() -> None:
    """A sum spread over more than the run is given with its dates and its part within."""
    pledge = happening("CHN", "pledges grants", 400.0, SPAN[1] - 3, SPAN[1] + 4)
    scenario = accepted([pledge])
    assert scenario is not None
    words = aloud(scenario)["e"]
    assert "(US$ 400 m in all) from 2030Q1 to 2031Q4." in words
    assert "within the run: US$ 200 m of it" in words


def test_elections_are_restricted_where_there_are_any() -> None:
    """Restricting elections between two of them is noted, over one of them it is not."""
    first, last = parse_quarter("2020Q1"), parse_quarter("2022Q4")
    idle = happening("KHM", "restricts elections", 0.5, first, last)
    assert "has no effect: no election is held then" in notes(replace(BASELINE, events=(idle,)))
    real = replace(idle, last=parse_quarter("2023Q3"))
    assert notes(replace(BASELINE, events=(real,))) == ""
    early = replace(BASELINE, end=idle.last, settings={"KHM.restrict": Setting(0.5, "test")})
    assert "KHM.restrict is set and has no effect: no election is held in the run" in notes(early)
