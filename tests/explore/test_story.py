"""A story says what is recorded of one future, in order of time; no cause is without effect."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
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
from sim.explore.story.causes import causes, rank
from sim.explore.story.facts import phases_of
from sim.explore.story.future import moving_outputs, path
from sim.explore.story.happenings import happenings
from sim.explore.story.loops import opened, strengths
from sim.explore.story.subject import belongs, subject
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
    recorded = [row for row in rows if row["what"] in known and row["run"] == "own"]
    assert len(recorded) > 10
    for row in recorded:
        value = again.of(row["what"])[scenario.quarters.index(row["quarter"]), 0]
        assert row["value"] == pytest.approx(value, rel=1e-12), row


NUMBER = re.compile(r"[\d,]*\d(?:\.\d+)?")
DATES = re.compile(r"\b\d{4}(?:Q\d)?\b")
GLOSSES = re.compile(
    r"(?<=\. )(?:The gap|Pressure (?:is|breeds)|Grievance|True or|A stance|Unity)\b.*"
)


SOME = (5, 37, 60, 74, 119)

LEVEL = r"\d[\d,]*(?:\.\d+)?"
OWED = re.compile(rf"the scenario (raises|lowers) it by ({LEVEL})")
CHANGED = re.compile(
    rf"would be ({LEVEL}) and not ({LEVEL}): (?:the scenario|luck) (raises|lowers) it by ({LEVEL})"
)
MOVED = re.compile(
    rf"\b(rises|falls|raises|eases) (?:its pressure )?from ({LEVEL})(?: %)? to ({LEVEL})\b(?!Q)"
)


def said(text: str) -> Iterator[str]:
    """The numbers of a sentence as they are written.

    Without dates, what explains a term, and changes, which are tested by themselves.
    """
    words = CHANGED.sub(r"\1 \2", DATES.sub("", GLOSSES.sub("", text)))
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


@pytest.mark.parametrize("name", sorted({name for name, _ in TOLD}))
def test_changes_are_those_of_the_numbers_written(
    name: str, tell: Callable[[str, int], Story]
) -> None:
    """What a change is said to be is the difference of the two numbers said beside it."""
    stories = [tell(name, member) for member in SOME]
    texts = [one.text for story in stories for _, _, one in story.numbered]
    changed = [found for text in texts for found in CHANGED.findall(text)]
    assert len(changed) >= 4
    for before, after, verb, size in changed:
        change = Decimal(after) - Decimal(before)
        assert (verb, size) == ("raises" if change > 0 else "lowers", f"{abs(change)}")
    for story in stories:
        said_first = OWED.findall(story.told.finding)
        told = [found for _, _, one in story.numbered for found in OWED.findall(one.text)]
        assert said_first == told


@pytest.mark.parametrize("name", sorted({name for name, _ in TOLD}))
def test_what_rises_is_written_as_more(name: str, tell: Callable[[str, int], Story]) -> None:
    """What is said to rise goes to a larger number as written, what falls to a smaller."""
    stories = [tell(name, member) for member in SOME]
    found = [
        (verb, *(Decimal(level.replace(",", "")) for level in levels))
        for story in stories
        for _, _, one in story.numbered
        for verb, *levels in MOVED.findall(one.text)
    ]
    assert len(found) >= 15
    for verb, before, after in found:
        assert (after > before) == (verb in ("rises", "raises")), (verb, before, after)
        assert after != before


@pytest.mark.parametrize(("name", "member"), TOLD)
def test_a_story_has_one_subject(
    name: str, member: int, tell: Callable[[str, int], Story], register: Register
) -> None:
    """Headline, phases, end and figure are about one alignment; others are in their own paragraph.

    It is the one that the scenario moves most in standard deviations, else the patron's.
    """
    story = tell(name, member)
    future, about = story.future, subject(story.future)
    ends = {
        output: float(future.of(output)[-1] - path(future.usual, output)[-1])
        for output in (f"alignment.{code}" for code in register.cast.powers)
    }
    moved = {
        output: abs(size) / np.std(future.every[output][-1], ddof=1)
        for output, size in ends.items()
        if abs(size) >= 0.001
    }
    assert about == max(moved, key=moved.__getitem__, default=f"alignment.{register.cast.patron}")
    who = about.partition(".")[2]
    words = f"lignment with {register.cast.in_sentence(who)}"
    assert words in story.told.finding
    assert story.content.among.output == about
    for part in story.told.parts:
        for sentence in part.sentences:
            outputs = {f.what for f in sentence.facts if f.what.startswith("alignment.")}
            if part.heading.startswith("The others"):
                assert about not in outputs
                assert not any(belongs(future, "partnership", f.who) for f in sentence.facts)
            else:
                assert outputs <= {about}, sentence.text
                if sentence.kind not in ("event", "absent", "setting", "end"):
                    assert all(belongs(future, f.kind, f.who) for f in sentence.facts), sentence


@pytest.mark.parametrize(("name", "member"), TOLD)
def test_a_sentence_stands_under_the_years_it_is_about(
    name: str, member: int, tell: Callable[[str, int], Story]
) -> None:
    """Under the heading of some years no sentence, of a loop or else, is of others."""
    phases = 0
    for part in tell(name, member).told.parts:
        years = re.fullmatch(r"(\d{4})(?: to (\d{4}))?", part.heading)
        if years is None:
            assert not any(sentence.kind == "loops" for sentence in part.sentences)
            continue
        phases += 1
        first, last = int(years[1]), int(years[2] or years[1])
        for sentence in part.sentences:
            assert first <= int(sentence.quarter[:4]) <= last
            begun = [int(year) for year in re.findall(r"(?:in|by|from) (\d{4})", sentence.text)]
            assert all(first <= year <= last for year in begun), sentence.text
    assert phases == 3


@pytest.mark.parametrize(("name", "member"), TOLD)
def test_ends_of_other_runs_are_theirs(
    name: str, member: int, tell: Callable[[str, int], Story]
) -> None:
    """The end said of the reference, of no luck, and without an event is that of its own run."""
    future = tell(name, member).future
    runs = {"reference": future.usual, "no_chance": future.quiet}
    runs |= {f"without:{piece.name}": less for piece, less in future.pieces}
    rows = [row for row in tell(name, member).as_json["facts"] if row["run"] in runs]
    assert rows
    for row in (row for row in rows if row["what"].startswith("alignment.")):
        assert row["value"] == path(runs[row["run"]], row["what"])[-1]


def test_names_of_numbers_have_no_spaces(tell: Callable[[str, int], Story]) -> None:
    """What a number is, and of which run, is a name that a program can use."""
    for name, member in TOLD:
        for row in tell(name, member).as_json["facts"]:
            words = " ".join((row["kind"], row["who"], row["what"], row["run"]))
            assert re.fullmatch(r"[\w.:-]+ [\w.:-]+ [\w.:-]+ [\w.:-]+", words), row


def test_against_a_scenario_that_does_more(
    load: Callable[[str], Scenario], register: Register
) -> None:
    """What only the reference has is told as what does not happen, and what if it did."""
    story = told_story(load("baseline"), load("western-pressure"), register, RUN, 11)
    (cause,) = [line for line in story.lines if "moves that end most" in line]
    assert "Of the 2 differences from “The West presses harder”" in cause
    assert re.search(
        r"it does not happen that the .* raises its pressure by 50 % .* If it did", cause
    )


def test_futures_that_are_all_alike(baseline: Scenario, register: Register) -> None:
    """Where no future differs none is said to be higher or lower."""
    alike = replace(RUN, design=Design(5), chance=False, assumptions="fixed")
    story = told_story(baseline, baseline, register, alike, 2)
    assert "as in all 4 other futures" in story.told.finding
    assert "than in" not in str(story)


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
    named = [cause.piece.name for cause in causes(story.future, subject(story.future))]
    assert named
    assert "vain" not in named
    alone = replace(baseline, name="vain", events=(_vain(baseline, register),))
    story = told_story(alone, baseline, register, RUN, 5)
    assert causes(story.future, subject(story.future)) == []
    assert any("Without the scenario's one event, as in the baseline" in x for x in story.lines)


@pytest.mark.parametrize(("name", "member"), TOLD[:7])
def test_the_cause_named_is_the_largest(
    name: str, member: int, tell: Callable[[str, int], Story], register: Register
) -> None:
    """Running the scenario without the event named gives the number said, and none moves more."""
    future = tell(name, member).future
    output = subject(future)
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
    assert "The story follows" not in text


def test_rank_counts_the_others(tell: Callable[[str, int], Story]) -> None:
    """The share below is that of the other futures, and its interval is Wilson's."""
    future = tell("western-pressure", 37).future
    ends = future.every["alignment.CHN"][-1]
    found = rank(future, "alignment.CHN")
    assert found is not None
    assert found.others == RUN.design.members - 1
    below, above = np.sum(ends < ends[37]), np.sum(ends > ends[37])
    assert (found.higher, found.share) == (below >= above, max(below, above) / found.others)
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
    assert not re.search(r"than in|others run", alone.told.finding)
    assert faults(picture(alone.content)) == []
