"""A story says what is recorded of one future, in order of time; no cause is without effect."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.loops import balancing, reinforcing
from sim.engine.chance import Design, Shocks
from sim.engine.ensemble import simulate
from sim.engine.play import luck
from sim.engine.run import Run
from sim.explore.shares import share_interval
from sim.explore.story.causes import causes, most_moved, rank
from sim.explore.story.facts import phases_of
from sim.explore.story.future import moving_outputs, path
from sim.explore.story.happenings import happenings
from sim.explore.story.loops import opened, strengths
from sim.figures.wording import fixed
from sim.inputs.register import Register, load_register, output_names
from sim.inputs.scenario import Event, Scenario, load_scenario
from sim.reports.story.result import Story, told_story
from sim.reports.story.sentence import MOST, Sentence, chosen
from tests.canvas import faults, picture
from tests.growth import renamed_home, with_south_korea

RUN = Run(design=Design(120), engine="fused")
TOLD = [
    ("western-pressure", 37),
    ("western-pressure", 5),
    ("history-2019-2025", 41),
    ("western-flexibility", 44),
    ("reform-and-options", 77),
    ("base-rumour", 21),
    ("preference-loss", 60),
    ("baseline", 74),
]


@pytest.fixture(scope="module")
def tell(load: Callable[[str], Scenario], register: Register) -> Callable[[str, int], Story]:
    """The story of a member of a shipped scenario against the baseline."""
    usual = load("baseline")
    return cache(lambda name, member: told_story(load(name), usual, register, RUN, member))


def quiet(scenario: Scenario, register: Register, member: int = 3) -> Story:
    """The story of a member without luck, against the scenario itself."""
    return told_story(scenario, scenario, register, replace(RUN, chance=False), member)


# ---- numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "member"), TOLD)
def test_numbers_of_outputs_are_those_recorded(
    name: str,
    member: int,
    tell: Callable[[str, int], Story],
    load: Callable[[str], Scenario],
    register: Register,
) -> None:
    """Every number that is said of an output is what another run records in that quarter."""
    story, scenario = tell(name, member), load(name)
    again = simulate(scenario, register, replace(RUN, design=Design(500)), [member])
    known, rows = set(output_names(register)), story.as_json["facts"]
    recorded = [row for row in rows if row["what"] in known]
    assert len(recorded) > 10
    for row in recorded:
        value = again.of(row["what"])[scenario.quarters.index(row["quarter"]), 0]
        assert row["value"] == pytest.approx(value, rel=1e-12), row


NUMBER = re.compile(r"[\d,]*\d(?:\.\d+)?")
DATES = re.compile(r"\b\d{4}(?:Q\d)?\b")
GLOSSES = re.compile(r"(?<=\. )(?:The gap|Pressure|Grievance|True or|Unity|In the one)\b.*")


def said(text: str) -> Iterator[str]:
    """The numbers of a sentence as they are written, without dates and what explains a term."""
    words = DATES.sub("", GLOSSES.sub("", text))
    yield from (found.replace(",", "") for found in NUMBER.findall(words))


def written(values: list[float]) -> set[str]:
    """All ways in which numbers may be written."""
    return {
        fixed(scale * abs(value), digits)
        for value in values
        for scale in (1.0, 100.0)
        for digits in range(4)
    } | {f"{scale * abs(value):g}" for value in values for scale in (1.0, 100.0)}


@pytest.mark.parametrize(("name", "member"), TOLD)
def test_every_number_said_is_among_the_facts(
    name: str, member: int, tell: Callable[[str, int], Story]
) -> None:
    """A sentence gives no number that its facts do not give: beside them only counts and scales."""
    story = tell(name, member)
    pieces = len(story.future.pieces)
    counts = {"0", "1", "100", f"{RUN.design.members - 1}", f"{pieces}", f"{max(pieces - 3, 0)}"}
    for _, _, sentence in story.numbered:
        known = written([fact.value for fact in sentence.facts]) | counts
        strange = [number for number in said(sentence.text) if number not in known]
        assert strange == [], sentence.text


@pytest.mark.parametrize(("name", "member"), TOLD)
def test_sentences_are_in_order_of_time_and_few(
    name: str, member: int, tell: Callable[[str, int], Story]
) -> None:
    """Quarters never go back, sentences are 8 to 20, each is one, and none is said twice."""
    story = tell(name, member)
    sentences = [sentence for _, _, sentence in story.numbered]
    quarters = [sentence.quarter for sentence in sentences]
    assert quarters == sorted(quarters)
    assert 8 <= len(sentences) <= MOST
    texts = [sentence.text for sentence in sentences]
    assert len(set(texts)) == len(texts)
    for text in texts:
        assert re.match(r"[A-Z“].*\.$", text), text
        assert not re.search(r"  |\.\.| ,| the the |\bNone\b|\bnan\b|'s's|−−|\+−", text), text


def test_what_is_told_first() -> None:
    """Where room is short decisions go first, the scenario's own before all, then moves by size."""
    told = [
        Sentence("loops", "2019Q4", "always", fixed=True),
        Sentence("pressure", "2020Q4", "large", size=3.0),
        Sentence("grievance", "2020Q4", "small", size=1.1),
        Sentence("partnership", "2021Q4", "usual"),
        Sentence("partnership", "2022Q4", "alone", alone=True),
        Sentence("settlement", "2023Q4", "decided"),
    ]
    orders = [{one.text for one in chosen(told, room)} for room in range(7)]
    added = [more - less for less, more in pairwise(orders)]
    assert orders[0] == {"always"}
    assert added == [set(), {"alone"}, {"decided"}, {"usual"}, {"large"}, {"small"}]


# ---- luck ----------------------------------------------------------------------------------------


def test_without_luck_nothing_happens_by_chance(baseline: Scenario, register: Register) -> None:
    """A future without luck has no rumour, election, crackdown, settlement or word on luck."""
    story = quiet(baseline, register)
    kinds = {sentence.kind for _, _, sentence in story.numbered}
    assert kinds.isdisjoint({"rumour", "election", "crackdown", "settlement", "partnership"})
    assert "luck" not in " ".join(s.text for _, _, s in story.numbered if s.kind != "end")
    assert not any("by chance" in s.text for _, _, s in story.numbered)


@pytest.mark.parametrize("member", [0, 3, 21, 37, 60])
def test_chance_is_what_was_drawn(
    member: int, tell: Callable[[str, int], Story], register: Register
) -> None:
    """Rumours, elections and crackdowns are found in the quarters in which they were drawn."""
    future = tell("baseline", member).future
    shocks, start = Shocks(RUN.seed, np.array([member], np.uint64)), future.scenario.start
    drawn: dict[str, set[int]] = {"rumour": set(), "election": set(), "crackdown": set()}
    agreed = np.diff(future.of(f"settlements.{register.cast.home.code}"), prepend=0.0) > 0.0
    for at in range(1, len(future.quarters)):
        voting = bool(future.levers["world.election"][at])
        lots = luck(shocks, register.cast, start + at, voting)
        if lots["rumour"][0] < future.parameter("rumour_rate"):
            drawn["rumour"].add(at)
        if not agreed[at] and lots["crackdown"][0] < future.parameter("crackdown_rate"):
            drawn["crackdown"].add(at)
        if not agreed[at] and lots["election"][0] < future.parameter("restricted_election"):
            drawn["election"].add(at)
    found = happenings(future)
    for kind, quarters in drawn.items():
        assert {one.at for one in found if one.kind == kind} == quarters, kind


# ---- causes --------------------------------------------------------------------------------------


def _vain(scenario: Scenario, register: Register) -> Event:
    """An event that can do nothing: who restricts no election, where none is held."""
    home, last = register.cast.home.code, scenario.end
    return Event("vain", home, "restricts elections", 1.0, last, last, "judgement", "here")


def test_an_event_without_effect_is_no_cause(
    load: Callable[[str], Scenario], baseline: Scenario, register: Register
) -> None:
    """An event that changes nothing is never named as a cause, alone or beside others."""
    pressed = load("western-pressure")
    both = replace(pressed, events=(_vain(pressed, register), *pressed.events))
    story = told_story(both, baseline, register, RUN, 5)
    named = [cause.piece.name for cause in causes(story.future, most_moved(story.future))]
    assert named
    assert "vain" not in named
    alone = replace(baseline, name="vain", events=(_vain(baseline, register),))
    story = told_story(alone, baseline, register, RUN, 5)
    assert causes(story.future, most_moved(story.future)) == []
    assert any("Without the scenario's one event, alignment" in line for line in story.lines)


@pytest.mark.parametrize(("name", "member"), TOLD[:7])
def test_the_cause_named_is_the_largest(
    name: str, member: int, tell: Callable[[str, int], Story], register: Register
) -> None:
    """Running the scenario without the event named gives the number said, and none moves more."""
    future = tell(name, member).future
    output = most_moved(future)
    end = float(future.of(output)[-1])
    parts = {p.name: abs(end - float(path(less, output)[-1])) for p, less in future.pieces}
    found = causes(future, output)
    if found:
        assert abs(found[0].part) == max(parts.values())
    else:
        assert max(parts.values()) < 0.001


def test_no_event_no_cause(tell: Callable[[str, int], Story]) -> None:
    """Of the reference itself no event is named, and nothing would have come anyway."""
    story = tell("baseline", 74)
    assert story.future.pieces == ()
    text = " ".join(story.lines)
    assert "No event and no setting sets this scenario apart" in text
    assert "with the same luck" not in text


def test_rank_counts_the_others(tell: Callable[[str, int], Story]) -> None:
    """The share below is that of the other futures, and its interval is Wilson's."""
    future = tell("western-pressure", 37).future
    ends = future.every["alignment.CHN"][-1]
    found = rank(future, "alignment.CHN")
    assert found is not None
    assert found.others == RUN.design.members - 1
    assert found.share == np.sum(ends < ends[37]) / found.others
    assert share_interval(0.5, 100) == pytest.approx((0.4038, 0.5962), abs=1e-4)
    assert share_interval(0.0, 10)[0] == 0.0


# ---- loops and phases ----------------------------------------------------------------------------


@pytest.mark.parametrize("which", [reinforcing, balancing])
def test_a_loop_that_is_cut_has_no_strength(
    which: Callable, baseline: Scenario, register: Register
) -> None:
    """Where the links with which a loop begins are held at nothing, its strength is 0."""
    loop, phases = which(register.cast), phases_of(baseline.quarters)
    cut = strengths(loop, baseline, phases, register, opened(loop, RUN), 3)
    assert [one.value for one in cut] == [0.0] * len(phases)
    whole = strengths(loop, baseline, phases, register, RUN, 3)
    assert all(one.value != 0.0 for one in whole)
    assert all(abs(one.value) < 1.0 for one in whole)


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (2019, 2030, [4, 4, 4]),
        (2019, 2020, [1, 1]),
        (2019, 2019, [1]),
        (2019, 2050, [10, 11, 11]),
    ],
)
def test_phases_are_whole_years(first: int, last: int, years: list[int]) -> None:
    """A run is cut into at most three parts of whole years, which hold every quarter once."""
    quarters = [f"{year}Q{q}" for year in range(first, last + 1) for q in (1, 2, 3, 4)]
    phases = phases_of(quarters)
    assert [(phase.last - phase.first + 1) // 4 for phase in phases] == years
    assert sum(phase.last - phase.first + 1 for phase in phases) == len(quarters)


def test_all_that_moves_is_measured(tell: Callable[[str, int], Story], register: Register) -> None:
    """What moves is held against all futures, of which the member told is one."""
    future = tell("western-pressure", 37).future
    assert set(future.every) == set(moving_outputs(register))
    for output, values in future.every.items():
        assert values[:, 37] == pytest.approx(future.of(output), rel=1e-12, abs=1e-15)


# ---- other countries, figures --------------------------------------------------------------------


def test_another_country_has_its_own_story(own_seeds: Path, own_scenarios: Path) -> None:
    """A story knows the home country and its partners by the cast alone."""
    with_south_korea(own_seeds)
    renamed_home(own_seeds, own_scenarios)
    register = load_register(own_seeds)
    pressed, usual = (
        replace(one, end=one.start + 7)
        for name in ("western-pressure", "baseline")
        for one in (load_scenario(own_scenarios, name, register),)
    )
    story = told_story(pressed, usual, register, Run(design=Design(8), engine="numpy"), 3)
    text = str(story)
    assert "Ruritania" in text
    assert "South Korea" in text
    assert "Cambodia" not in text


@pytest.mark.parametrize(("name", "member"), [TOLD[0], TOLD[7]])
def test_the_figure_is_fit_to_print(
    name: str, member: int, tell: Callable[[str, int], Story]
) -> None:
    """Nothing collides or leaves the page, and the numbers on the path are those of sentences."""
    story = tell(name, member)
    drawn = picture(story.content)
    assert faults(drawn) == []
    assert story.content.numbers[0][1].startswith("1")
    assert story.content.numbers[-1][1].endswith(str(len(story.numbered)))
    series = set(drawn.data["series"])
    assert f"future {member}" in series
    assert ("reference" in series) == (name != "baseline")


def test_few_futures_are_drawn_as_lines(baseline: Scenario, register: Register) -> None:
    """With under 100 futures no band is drawn, and every future is in the data."""
    few = replace(RUN, design=Design(12))
    story = told_story(baseline, baseline, register, few, 3)
    assert faults(picture(story.content)) == []
    assert len(set(story.content.data["series"])) == 12 + 1
    alone = told_story(baseline, baseline, register, replace(RUN, design=Design(1)), 0)
    assert "of 100 other futures" not in str(alone)
    assert faults(picture(alone.content)) == []
