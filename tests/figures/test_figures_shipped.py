"""Figures of the shipped scenarios: fit to print whatever the run, and true to its numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.analysis.summary import members_table, summarise
from sim.engine.chance import Design
from sim.engine.ensemble import Trajectories, simulate_each
from sim.engine.run import Run
from sim.figures import (
    alignments,
    events,
    fan,
    grievance,
    income,
    ministries,
    multiples,
    tilt_dependence,
)
from sim.figures.acts import OFFER, acts_of
from sim.figures.content import About, Content
from sim.inputs.register import load_register
from sim.inputs.scenario import Event, Scenario, Setting, load_scenario
from sim.inputs.scenario.words import size_words
from tests.canvas import Picture, faults, picture, words_in, written

ROOT = Path(__file__).parents[2]
REGISTER = load_register(ROOT / "seeds")
BAND = REGISTER.band
NEEDED = {
    "alignment",
    "tilt",
    "tilt_votes",
    "dependence_hhi",
    "pressure",
    "fair",
    "grievance",
    "concession",
    "concession_strategic",
    "stance",
    "capacity",
    "coordination",
    "tipped",
    "income",
    "goal_2030",
    "goal_2050",
    *(f"{what}_{kind}" for what in ("offer", "flow") for kind in ("grants", "loans", "fdi")),
}
SHOWN = replace(
    REGISTER, outputs={name: out for name, out in REGISTER.outputs.items() if name in NEEDED}
)
NAMES = (
    "baseline",
    "placebo",
    "western-pressure",
    "history-2019-2025",
    "equal-treatment",
    "switch-pandemic",
)


@dataclass(frozen=True)
class Size:
    """How a scenario is run for its figures."""

    members: int
    end: int | None = None
    drawn: bool = True


SIZES = {
    "1": Size(1),
    "8": Size(8),
    "200": Size(200),
    "fixed": Size(100, drawn=False),
    "2050": Size(200, end=163),
    "2020": Size(8, end=43),
    "short": Size(100, end=38),
    "quarter": Size(100, end=36),
}
RUNS = [
    *(("200", name) for name in NAMES if name != "equal-treatment"),
    ("8", "history-2019-2025"),
    ("1", "western-pressure"),
    ("fixed", "equal-treatment"),
    ("2050", "baseline"),
    ("2050", "history-2019-2025"),
    ("2020", "western-pressure"),
    ("short", "switch-pandemic"),
    ("quarter", "baseline"),
]


@cache
def scenario(name: str, end: int | None = None) -> Scenario:
    loaded = load_scenario(ROOT / "scenarios", name, REGISTER)
    if end is None:
        return loaded
    kept = tuple(event for event in loaded.events if event.first <= end)
    return replace(loaded, end=end, events=kept)


@cache
def futures(end: int | None, drawn: bool, most: int) -> Mapping[str, Trajectories]:
    run = Run(7, Design(most), "prior" if drawn else "fixed", drawn)
    names = sorted({name for size, name in RUNS if SIZES[size].end == end} | {"baseline"})
    return {
        t.scenario.name: t for t in simulate_each([scenario(n, end) for n in names], SHOWN, run)
    }


@cache
def tables(size: str, name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    how = SIZES[size]
    most = 200 if how.drawn and how.end is None else how.members
    whole, n = futures(how.end, how.drawn, most)[name], how.members
    outputs = {key: rows[..., :n] for key, rows in whole.outputs.items() if key in NEEDED}
    actors = {key: whole.actors[key] for key in outputs}
    part = Trajectories(whole.scenario, whole.members[:n], outputs, actors)
    return summarise(part, SHOWN, Run(design=Design(n))), members_table(part)


def about(size: str, name: str) -> About:
    chosen = scenario(name, SIZES[size].end)
    words = tuple(events.event_marks(chosen, REGISTER))
    return About(name, chosen.title, SIZES[size].members, 7, "0.1.0", REGISTER.cast, words)


def beside(size: str, name: str) -> pd.DataFrame | None:
    return None if name == "baseline" else tables(size, "baseline")[0]


COMPARED: dict[str, Callable[..., Content]] = {
    "fan": fan.content,
    "tilt_dependence": partial(tilt_dependence.content, band=BAND),
    "multiples": multiples.content,
    "grievance": grievance.content,
    "ministries": ministries.content,
    "income": lambda *given: income.content(*given, REGISTER),
}


def drawn(kind: str, size: str, name: str) -> Picture:
    run_of = about(size, name)
    summary, members = tables(size, name)
    if kind == "alignments":
        return picture(alignments.content(summary, run_of))
    return picture(COMPARED[kind](summary, members, beside(size, name), run_of))


CASES = [(k, *run) for run in RUNS for k in ("alignments", *COMPARED)]


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_a_figure_is_fit_to_print(case: tuple[str, str, str]) -> None:
    """Words stay on the canvas and apart, can be read, and say the finding and the source."""
    assert faults(drawn(*case)) == []


def test_the_check_sees_what_is_unfit() -> None:
    """The check finds words that leave the canvas, collide, are tiny, foreign or unreadable."""
    d = drawn("alignments", "1", "baseline")
    looks = {"family": "DejaVu Sans"}
    d.figure.text(0.5, 0.5, "one", **looks)
    d.figure.text(0.5, 0.5, "two", **looks)
    d.figure.text(0.99, 0.9, "far too long for its place", **looks)
    d.figure.text(0.1, 0.4, "tiny", size=5, **looks)
    d.figure.text(0.1, 0.3, "other", family="DejaVu Serif")
    d.figure.text(0.3, 0.3, "\u1780", **looks)
    found = " ".join(faults(d))
    assert "collide: 'one' and 'two'" in found
    for words in ("off the canvas: 'far", "tiny, 5", "in ['DejaVu Serif']", "not in DejaVu Sans"):
        assert words in found
    assert "the footer says" in found
    other = replace(d.content, finding="Another", alt="No")
    assert faults(replace(d, content=other)) != faults(d)


# ---- tilt and dependence -----------------------------------------------------------------------


@pytest.mark.parametrize(("size", "name"), [("200", "western-pressure"), ("8", "placebo")])
def test_a_year_stands_nearest_to_its_own_dot(size: str, name: str) -> None:
    d = drawn("tilt_dependence", size, name)
    ax = d.figure.axes[0]
    path = d.data[d.data["series"] == "median"].set_index("quarter")[["tilt", "dependence"]]
    path = path[[quarter.endswith("Q1") for quarter in path.index]]
    seen = {t.get_text(): box for t, box in written(d.figure) if t.axes is ax}
    pixels = pd.DataFrame(ax.transData.transform(path.to_numpy()), index=path.index)
    labels = [words for words in seen if f"{words}Q1" in path.index]
    assert labels
    for words in labels:
        centre = (seen[words].min + seen[words].max) / 2
        gaps = np.maximum(np.abs(pixels - centre) - seen[words].size / np.array(2), 0)
        assert np.hypot(gaps[0], gaps[1]).idxmin() == f"{words}Q1"


# ---- multiples ---------------------------------------------------------------------------------


def test_all_panels_of_multiples_share_an_axis() -> None:
    axes = drawn("multiples", "200", "western-pressure").figure.axes
    assert len(axes) == 5
    assert len({ax.get_ylim() for ax in axes}) == 1
    assert all(sum(line.is_dashed() for line in ax.lines) == 1 for ax in axes)


@pytest.mark.parametrize("kind", ["multiples", "grievance", "ministries", "income", "fan"])
def test_no_fan_under_100_futures(kind: str) -> None:
    few, many = (drawn(kind, size, "western-pressure") for size in ("8", "200"))
    few_bands = [c for ax in few.figure.axes for c in ax.collections]
    many_bands = [c for ax in many.figure.axes for c in ax.collections]
    strips = 1 if kind == "income" else 0
    assert len(few_bands) == strips
    assert len(many_bands) > strips
    assert not set(few.data["series"]) & {"q05", "q25", "q75", "q95"}
    assert {f"future {k}" for k in range(8)} <= set(few.data["series"])
    assert {"q05", "q25", "q75", "q95", "baseline"} <= set(many.data["series"])


def moving(**ends: tuple[float, float]) -> list[pd.DataFrame]:
    """Two-quarter tables of one future whose alignments go from one number to another."""
    rows = [
        ("s", quarter, actor, "alignment", 1, *([value] * 5))
        for actor in ("CHN", "JPN", "USA", "EUU", "ASEAN")
        for quarter, value in zip(("2019Q1", "2030Q4"), ends.get(actor, (0.4, 0.4)), strict=True)
    ]
    columns = ["scenario", "quarter", "actor", "variable", "n", "q05", "q25", "q50", "q75", "q95"]
    summary = pd.DataFrame(rows, columns=columns)
    members = summary.pivot(index="quarter", columns="actor", values="q50")  # noqa: PD010
    members = members.add_prefix("alignment.").reset_index().assign(member=0)
    return [summary, members]


@pytest.mark.parametrize(
    ("ends", "title"),
    [
        ({}, "Between 2019 and 2030 alignment with no power changes by 0.0005"),
        (
            {"CHN": (0.5, 0.58), "USA": (0.4, 0.37)},
            "Between 2019 and 2030 China gains most (alignment +0.080), "
            "the United States loses most (alignment −0.030)",
        ),
        (
            {"CHN": (0.5, 0.55), "JPN": (0.3, 0.35)},
            "Between 2019 and 2030 China and Japan gain most (alignment +0.050) and none loses",
        ),
        (
            {"EUU": (0.5, 0.45)},
            "Between 2019 and 2030 the European Union loses most (alignment −0.050) and none gains",
        ),
    ],
)
def test_multiples_title(ends: dict[str, tuple[float, float]], title: str) -> None:
    run_of = About("s", "S", 1, 7, "0.1.0", REGISTER.cast)
    assert picture(multiples.content(*moving(**ends), None, run_of)).finding == title


def test_multiples_compare_with_any_scenario() -> None:
    other = moving(CHN=(0.5, 0.5))[0].assign(scenario="china-surge")
    d = picture(
        multiples.content(
            *moving(CHN=(0.5, 0.58)), other, About("s", "S", 1, 7, "0.1.0", REGISTER.cast)
        )
    )
    assert d.finding == (
        "Against “China surge” in 2030 China gains most (alignment +0.080) and none loses"
    )
    assert "Dashed: the median of “China surge”" in " ".join(words_in(d.figure))


# ---- grievance ---------------------------------------------------------------------------------


def test_grievance_title_says_the_medians() -> None:
    own, base = (tables("200", name)[0] for name in ("western-pressure", "baseline"))
    keys = ["variable", "actor"]
    last = [table[table["quarter"] == "2030Q4"].set_index(keys)["q50"] for table in (own, base)]
    gap = last[0] - last[1]
    title = drawn("grievance", "200", "western-pressure").finding
    assert f"{gap['grievance', 'USA']:+.3f} (US)" in title
    assert f"{gap['concession', 'KHM']:+.3f} (governance)".replace("-", "−") in title
    none = drawn("grievance", "200", "placebo").finding
    assert none == "In 2030 neither grievance nor concession differs from the baseline"


def test_rows_of_grievance_share_an_axis_that_holds_all_data() -> None:
    d = drawn("grievance", "200", "history-2019-2025")
    limits = [ax.get_ylim() for ax in d.figure.axes]
    assert limits[0::2] == limits[1::2]
    outputs = ("pressure", "grievance", "concession")
    for (low, high), output in zip(limits[0::2], outputs, strict=True):
        rows = d.data[(d.data["variable"] == output) & (d.data["series"] != "median change")]
        values = rows["value"]
        assert low <= values.min()
        assert values.max() <= high


# ---- ministries --------------------------------------------------------------------------------


def test_what_passes_is_money_realised_over_money_offered() -> None:
    summary, members = tables("200", "baseline")
    shares = ministries.passed(summary, "grants", REGISTER.cast)
    last = members[members["quarter"] == "2030Q4"]
    rest = ["JPN", "USA", "EUU", "ASEAN", "OTHER"]
    offers = sum(last[f"offer_grants.{code}"].sum() for code in rest)
    flows = sum(last[f"flow_grants.{code}"].sum() for code in rest)
    assert shares["others"].iloc[-1] == pytest.approx(flows / offers, rel=1e-5)
    china = last["flow_grants.CHN"].sum() / last["offer_grants.CHN"].sum()
    assert shares["CHN"].iloc[-1] == pytest.approx(china, rel=1e-5)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (0.2, 0.2, "still keep to their turf (mean stance 0.20)"),
        (0.2, 0.9, "the ministries pull together (mean stance 0.90)"),
        (0.6, 0.9, "still pull together (mean stance 0.90)"),
        (0.6, 0.4, "the ministries keep to their turf (mean stance 0.40)"),
    ],
)
def test_ministries_title(start: float, end: float, words: str) -> None:
    summary, members = (table.copy() for table in tables("quarter", "baseline"))
    rows = summary["variable"] == "coordination"
    last = summary.assign(quarter="2030Q4")
    for table, value in ((summary, start), (last, end)):
        table.loc[rows, ["q05", "q25", "q50", "q75", "q95"]] = value
    both = pd.concat([summary, last], ignore_index=True)
    people = pd.concat([members.astype({"quarter": str})] * 2, ignore_index=True)
    people.loc[len(members) :, "quarter"] = "2030Q4"
    run_of = about("quarter", "baseline")
    assert words in picture(ministries.content(both, people, None, run_of)).finding


# ---- income ------------------------------------------------------------------------------------


def reaching(share: float, other: float, size: str = "200") -> Picture:
    """Income in which these shares of futures stand above each threshold."""
    summary, members = (table.copy() for table in tables(size, "placebo"))
    baseline = tables(size, "baseline")[0].copy()
    for table, value in ((summary, share), (baseline, other)):
        table.loc[table["variable"].isin(["goal_2030", "goal_2050"]), "mean"] = value
    return picture(income.content(summary, members, baseline, about(size, "placebo"), REGISTER))


def test_income_title_counts_the_futures_that_reach_the_goal() -> None:
    assert reaching(0.155, 0.155).finding.startswith("31 of 200 futures reach upper middle income")
    assert reaching(1, 1).finding.startswith("All of 200 futures reach upper middle income by 2030")
    assert reaching(0, 0).finding.startswith("None of 200 futures reaches")
    assert reaching(0.005, 0).finding.endswith("; 0 in the baseline)")
    assert "high income" not in reaching(0.5, 0.5).finding


def test_income_shows_only_the_goals_that_the_run_covers() -> None:
    short, usual = (drawn("income", size, "western-pressure") for size in ("2020", "200"))
    long = drawn("income", "2050", "baseline")
    assert short.finding.endswith("the run ends before the goal of 2030")
    goals = [
        set(d.data["series"]) & {"goal_2030 centre", "goal_2050 centre"} for d in (usual, long)
    ]
    assert [len(found) for found in goals] == [1, 2]
    assert not short.data["variable"].eq("threshold").any()
    assert "high income by 2050" in long.finding
    assert "2050" not in usual.finding


def test_thresholds_are_those_of_the_register() -> None:
    data = drawn("income", "2050", "baseline").data
    for name in ("goal_2030", "goal_2050"):
        parameter = REGISTER.parameters[name]
        rows = data[data["series"].str.startswith(f"{name} ")].set_index("series")["value"]
        assert rows[f"{name} centre"] == parameter.value
        assert (rows[f"{name} low"], rows[f"{name} high"]) == (parameter.low, parameter.high)


# ---- names of events ---------------------------------------------------------------------------


def happening(*rows: tuple[str, str, float, int, int]) -> Scenario:
    """The baseline with these events: actor, verb, size, first and last quarter."""
    acts = [
        Event(f"e{i}", actor, does, size, first, last, "judgement", "x")
        for i, (actor, does, size, first, last) in enumerate(rows)
    ]
    return replace(scenario("baseline"), events=tuple(acts))


@pytest.mark.parametrize(
    ("actor", "does", "size", "words"),
    [
        ("USA", "sets pressure", 0.55, "to 0.55"),
        ("USA", "changes its pressure", 0.5, "+50 %"),
        ("CHN", "scales its investment", -0.07, "−7 %"),
        ("CHN", "pledges grants", 1588.0, "US$ 1,588 m"),
        ("USA", "offers options", 100.0, "US$ 100 m a year"),
        ("EUU", "withdraws preferences", 0.2, "20 %"),
        ("world", "growth changes", -8.0, "−8 points"),
        ("ASEAN", "shifts its unity", 0.2, "+0.2"),
        ("world", "rivalry changes", 0.5, "+0.5"),
        ("KHM", "raises its effort", 0.25, "0.25 % of GDP"),
        ("KHM", "restricts elections", -1.0, "−1"),
    ],
)
def test_sizes_of_events_are_short_and_signed(
    actor: str, does: str, size: float, words: str
) -> None:
    event = Event("e", actor, does, size, 30, 40, "judgement", "x")
    assert size_words(event, REGISTER) == words


def test_few_events_are_all_named_and_many_by_kind() -> None:
    twice = happening(
        ("EUU", "withdraws preferences", 0.2, 42, 45),
        ("EUU", "withdraws preferences", 1.0, 46, 83),
        ("USA", "cuts aid", 0.5, 36, 83),
    )
    assert events.event_marks(twice, REGISTER) == [
        ("2020Q3", "European Union withdraws preferences 20 % until 2021Q2", "2021Q2"),
        ("2021Q3", "European Union withdraws preferences 100 %", None),
    ]
    marks = events.event_marks(scenario("history-2019-2025"), REGISTER)
    assert len(marks) == events.MOST_MARKS
    pressure = "United States sets pressure (7 times) until 2025Q4"
    assert ("2019Q4", pressure, "2025Q4") in marks
    assert marks[-1].words.endswith("more kinds of event")


@pytest.mark.parametrize(
    ("first", "last", "words", "end"),
    [
        (42, 83, "United States sets pressure to 0.5", None),
        (42, 111, "United States sets pressure to 0.5", None),
        (42, 82, "United States sets pressure to 0.5 until 2030Q3", "2030Q3"),
        (42, 42, "United States sets pressure to 0.5 in 2020Q3", "2020Q3"),
        (36, 45, "United States sets pressure to 0.5 until 2021Q2", "2021Q2"),
    ],
)
def test_a_mark_says_where_its_event_ends(
    first: int, last: int, words: str, end: str | None
) -> None:
    """What ends before the run does names its last quarter; what acts to the end names none."""
    one = happening(("USA", "sets pressure", 0.5, first, last))
    ((_, said, until),) = events.event_marks(one, REGISTER)
    assert (said, until) == (words, end)


def test_a_kind_of_event_ends_with_its_last() -> None:
    """Events that are counted together end where the last of them does."""
    often = happening(*[("USA", "cuts aid", 0.5, at, at + 1) for at in range(42, 58, 2)])
    (mark,) = events.event_marks(often, REGISTER)
    assert mark == ("2020Q3", "United States cuts aid (8 times) until 2024Q2", "2024Q2")


def test_settings_of_any_scenario_are_shown() -> None:
    lever = REGISTER.levers["USA.standard"]
    changed = replace(scenario("baseline"), settings={"USA.standard": Setting(0.5, "x")})
    (act,) = (act for act in acts_of(changed, REGISTER) if act.kind == "setting")
    assert (act.does, act.size, act.side) == (lever.label, "0.5 instead of 0", OFFER)
    assert np.isclose(lever.default, 0)
