"""The same futures in two scenarios: what differs, by how much, and why nothing does."""

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

import sim.analysis.comparison as module
from sim.analysis.comparison import (
    Comparison,
    TalliedComparison,
    compare,
    compare_each,
    described,
)
from sim.analysis.differences import Change, changed_settings, differing, without
from sim.analysis.pairing import NotPaired, require_paired
from sim.engine.bins import paired_change, unit_of
from sim.engine.chance import Design
from sim.engine.choice import installed
from sim.engine.ensemble import Trajectories, simulate, simulate_each
from sim.engine.run import Run
from sim.engine.tallying import tally_each
from sim.inputs.register import Register, output_names
from sim.inputs.scenario import Event, Scenario, Setting
from sim.inputs.scenario.words import event_words
from sim.model.quarters import parse_quarter

Numbers = NDArray[np.float64]
Loader = Callable[[str], Scenario]
Small = Callable[[str], Trajectories]


def event(
    actor: str, does: str, size: float, first: str, last: str = "2030-Q4", name: str = "it"
) -> Event:
    return Event(
        name, actor, does, size, parse_quarter(first), parse_quarter(last), "judgement", "test"
    )


def changed(
    one: Trajectories, change: Callable[[str, Numbers], Numbers], order: Any = slice(None)
) -> Trajectories:
    """The same futures with every output changed, and members in another order."""
    outputs = {name: change(name, rows)[..., order] for name, rows in one.outputs.items()}
    return replace(one, outputs=outputs, members=one.members[order])


def by_output(comparison: Comparison) -> pd.DataFrame:
    return comparison.effects.set_index("output")


@pytest.fixture(scope="module")
def pressed(small_run: Small, register: Register) -> Comparison:
    return compare(small_run("baseline"), small_run("western-pressure"), register)


# ---- the difference --------------------------------------------------------------------------


def test_a_difference_is_other_minus_one_member_by_member(
    pressed: Comparison, small_run: Small
) -> None:
    """The difference of an output is its value in the other scenario less that in the first."""
    name = "grievance.EUU"
    expected = small_run("western-pressure").of(name) - small_run("baseline").of(name)
    assert expected.any()
    assert pressed.difference(name) == pytest.approx(expected, rel=1e-5, abs=1e-12)


def test_swapped_scenarios_swap_the_sign(pressed: Comparison, register: Register) -> None:
    """Comparing the other way round turns every sign, interval and share around."""
    there, back = by_output(pressed), by_output(compare(pressed.other, pressed.one, register))
    back = back.loc[there.index]
    for ours, theirs in (("median", "median"), ("mean", "mean"), ("end", "end"), ("q05", "q95")):
        assert there[ours].to_numpy() == pytest.approx(
            -back[theirs].to_numpy(), rel=1e-9, abs=1e-15
        )
    assert (there["rose"] == back["fell"]).all()
    assert (there["fell"] == back["rose"]).all()
    assert (there["quarter"] == back["quarter"]).all()
    assert there["rose"].max() == 1.0


def test_a_constant_added_is_the_effect(small_run: Small, register: Register) -> None:
    """Adding a constant to every output moves medians, means and intervals by that constant."""
    one = small_run("baseline")
    found = by_output(compare(one, changed(one, lambda _, rows: rows + 5.0), register))
    for column in ("median", "q05", "q95", "mean", "end"):
        assert found[column].to_numpy() == pytest.approx(5.0, rel=1e-6)
    assert (found["rose"] == 1.0).all()
    spread = one.of("gdp.KHM").var(axis=1, ddof=1).mean() ** 0.5
    assert found.loc["gdp.KHM", "standardised"] == pytest.approx(5.0 / spread)


def test_the_order_of_members_does_not_matter(pressed: Comparison, register: Register) -> None:
    """Shuffled members, in both scenarios alike, have the same effects."""
    order = np.random.default_rng(1).permutation(pressed.n)
    both = [changed(f, lambda _, rows: rows, order) for f in (pressed.one, pressed.other)]  # type: ignore[arg-type]
    shuffled = compare(*both, register).effects
    columns = ["output", "quarter", "unmoved", "rose"]
    assert shuffled[columns].equals(pressed.effects[columns])
    assert np.allclose(shuffled["median"], pressed.effects["median"], rtol=0, atol=1e-12)


def test_intervals_are_those_of_the_differences(small_run: Small, register: Register) -> None:
    """Median, interval and shares are NumPy's, of the differences on the date of largest effect."""
    one = small_run("baseline")
    change = np.zeros_like(one.of("tilt"))
    change[3] = [-1.0, -0.5, 0.0, 0.25, 0.5, 1.0, 2.0, 4.0]
    change[-1] = 0.125
    other = changed(one, lambda name, rows: rows + change[:, None] * (name == "tilt"))
    found = by_output(compare(one, other, register)).loc["tilt.KHM"].to_dict()
    assert found["quarter"] == "2019Q4"
    levels = (found[name] for name in ("q05", "median", "q95"))
    assert tuple(levels) == pytest.approx(np.quantile(change[3], (0.05, 0.5, 0.95)))
    assert found["mean"] == pytest.approx(change[3].mean())
    assert (found["rose"], found["fell"], found["unmoved"]) == (5 / 8, 2 / 8, 1 / 8)
    assert found["end"] == pytest.approx(0.125)


def test_counted_futures_differ_as_kept_ones_do(load: Loader, register: Register) -> None:
    """From a tally, effects are those of the futures: shares to the last one, values to a bin."""
    run = Run(design=Design(40), engine="fused" if installed() else "numpy")
    scenarios = [load("baseline"), load("western-pressure")]
    one, other = simulate_each(scenarios, register, run)
    usual, counted = tally_each(scenarios, register, run, range(40))
    kept = compare(one, other, register)
    tallied = TalliedComparison(one, other, register, (usual, counted))
    assert tallied.n == kept.n == 40
    dates = set()
    for name in output_names(register):
        theirs = asdict(tallied.effect(name))
        at = kept.quarters.index(theirs["quarter"])
        dates.add(at)
        change, before = kept.difference(name)[at], one.of(name)
        told = described(change)
        near = {"rel": 1 / 256, "abs": unit_of(register.outputs[name.partition(".")[0]].high) / 256}
        for of in ("rose", "fell", "unmoved"):
            assert theirs[of] == pytest.approx(told[of], abs=1e-12)
        for of in ("median", "q05", "q95", "mean"):
            assert theirs[of] == pytest.approx(told[of], **near)
        medians = np.abs(np.median(kept.difference(name), axis=1))
        assert tallied.medians(name) == pytest.approx(kept.medians(name), **near)
        assert medians[at] == pytest.approx(medians.max(), **near)
        if not tallied.medians(name).any():
            assert at == np.abs(kept.difference(name)).mean(axis=1).argmax()
        assert theirs["end"] == pytest.approx(np.median(kept.difference(name)[-1]), **near)
        typical, spread = theirs["median"] or theirs["mean"], before.var(axis=1, ddof=1).mean()
        if not np.isnan(theirs["standardised"]):
            assert theirs["standardised"] == pytest.approx(typical / spread**0.5, rel=1e-6)
        if level := np.abs(before[at]).mean():
            assert theirs["relative"] == pytest.approx(typical / level, rel=1e-6)
    assert len(dates) > 5


def test_a_yes_or_no_is_judged_by_its_mean(small_run: Small, register: Register) -> None:
    """Where the median never moves, the date is that of most futures moved, even if they cancel."""
    one = small_run("baseline")
    change = np.zeros_like(one.of("tilt"))
    change[5, :3], change[9, :2] = (1.0, 1.0, -1.0), (1.0, -1.0)
    other = changed(one, lambda name, rows: rows + change[:, None] * (name == "tilt"))
    comparison = compare(one, other, register)
    found = by_output(comparison).loc["tilt.KHM"].to_dict()
    assert (found["quarter"], found["median"], found["mean"]) == ("2020Q2", 0.0, 1 / 8)
    assert found["standardised"] > 0.0
    assert comparison.no_effect == ""
    change[5] = 0.0
    other = changed(one, lambda name, rows: rows + change[:, None] * (name == "tilt"))
    assert compare(one, other, register).no_effect == ""


def test_outputs_are_ranked_by_their_standardised_effect(pressed: Comparison) -> None:
    """The first row has the largest effect in standard deviations, and each output one row."""
    sizes = pressed.effects["standardised"].abs().dropna()
    assert sizes.is_monotonic_decreasing
    assert list(pressed.effects.index) == list(range(len(pressed.effects)))
    assert sorted(pressed.effects["output"]) == sorted(output_names(pressed.register))


def test_without_spread_outputs_are_ranked_by_their_relative_effect(
    load: Loader, register: Register
) -> None:
    """Where nothing is drawn there is no standard deviation: none is made up."""
    how = Run(design=Design(3), assumptions="fixed", chance=False)
    both = list(simulate_each([load("baseline"), load("western-pressure")], register, how))
    found = compare(*both, register).effects
    assert found["standardised"].isna().all()
    sizes = found["relative"].abs().dropna()
    assert sizes.is_monotonic_decreasing
    assert sizes.iloc[0] > 0.1


def test_few_quarters_at_a_time_give_the_same(
    pressed: Comparison, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taking five quarters at a time, to save memory, changes nothing."""
    monkeypatch.setattr(module, "CELLS", 5 * pressed.n)
    cut = compare(pressed.one, pressed.other, register).effects
    pd.testing.assert_frame_equal(cut, pressed.effects)


# ---- moved -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "moves"), [(0.0, False), (1e-7, False), (-1e-7, False), (2e-6, True), (-0.1, True)]
)
@pytest.mark.parametrize("level", [0.3, -7.0, 4e4])
def test_a_future_moves_when_more_than_rounding_differs(
    level: float, change: float, moves: bool
) -> None:
    """A difference counts when it exceeds a millionth of the value, in whatever unit."""
    one = np.array([level])
    assert paired_change(one, one * (1.0 + change)).any() == moves


def test_noise_around_zero_is_no_movement() -> None:
    """A difference of 1e-13 between two numbers near zero is noise; one of 1e-9 is not."""
    assert not paired_change(np.zeros(1), np.array([1e-13])).any()
    assert paired_change(np.zeros(1), np.array([1e-9])).any()


def test_storage_in_seven_digits_is_no_effect(small_run: Small, register: Register) -> None:
    """A scenario compared with itself as it is stored does not differ."""
    one = small_run("western-pressure")
    stored = changed(one, lambda _, rows: rows.astype(np.float32).astype(np.float64))
    assert any((one.outputs[n] != rows).any() for n, rows in stored.outputs.items())
    assert compare(one, stored, register).no_effect.startswith("both have the same settings")


# ---- no effect, because ----------------------------------------------------------------------


def test_a_scenario_does_not_differ_from_itself(small_run: Small, register: Register) -> None:
    """A scenario compared with itself has no effect, because nothing differs."""
    comparison = compare(small_run("baseline"), small_run("baseline"), register)
    assert comparison.no_effect == "both have the same settings and the same events"
    assert (comparison.effects["unmoved"] == 1.0).all()
    assert not comparison.effects[["median", "q05", "q95", "mean", "end"]].any().any()


def test_the_placebo_has_no_effect_because_it_sets_nothing_else(
    small_run: Small, register: Register
) -> None:
    """The placebo equals the baseline, and the comparison says why."""
    found = compare(small_run("baseline"), small_run("placebo"), register).no_effect
    assert found == "both have the same settings and the same events"


def test_what_happens_after_the_end_has_no_effect(
    load: Loader, small_run: Small, register: Register
) -> None:
    """Graduation in 2032 changes nothing until 2030, and the comparison says so."""
    graduates = load("switch-graduation")
    nothing = event("USA", "cuts aid", 0.0, "2020-Q1", name="nothing")
    both = replace(graduates, events=(*graduates.events, nothing))
    later = simulate(both, register, Run(design=Design(8)))
    found = compare(small_run("baseline"), later, register)
    assert found.no_effect == (
        "they differ only in events that move no lever (nothing) and after 2030Q4 (graduation)"
    )


def test_a_setting_that_nothing_depends_on_is_named(
    baseline: Scenario, small_run: Small, register: Register
) -> None:
    """A visible base where there is no base moves nothing: the setting is named with its values."""
    seen = replace(baseline, settings={"KHM.base_visible": Setting(0.5, "test")})
    found = compare(
        small_run("baseline"), simulate(seen, register, Run(design=Design(8))), register
    )
    assert "How much of that base others can see: 0.5 instead of 0" in found.no_effect
    assert "moves no output" in found.no_effect


def test_something_that_differs_has_no_reason(pressed: Comparison) -> None:
    """Where something moves there is nothing to explain."""
    assert pressed.no_effect == ""


# ---- pairing ---------------------------------------------------------------------------------

INPUTS = {
    "seeds": "a" * 64,
    "code": "c" * 64,
    "scenarios": {"baseline": "d" * 64},
    "seed": 7,
    "draws": 1000,
    "streams": 1,
    "assumptions": "prior",
    "chance": True,
    "held": {},
}


def test_equal_inputs_are_paired() -> None:
    """Runs that differ in their scenarios alone are paired."""
    require_paired(INPUTS, INPUTS | {"scenarios": {"other": "e" * 64}})


@pytest.mark.parametrize(
    ("unlike", "reason"),
    [
        ({"seed": 11}, "seeds 7 and 11 differ: run both with --seed 7"),
        ({"draws": 500}, "1000 and 500 draws: run both with the same --members"),
        ({"streams": 4}, "streams 1 and 4 differ: run both with --streams 1"),
        (
            {"assumptions": "fixed"},
            "assumptions prior and fixed differ: run both with --assumptions prior",
        ),
        ({"chance": False}, "chance on and off differ: run both with --chance on"),
        (
            {"held": {"tie_decay": 0.1}},
            "held parameters differ (tie_decay free and 0.1): hold the same ones in both",
        ),
        (
            {"seeds": "b" * 64},
            "the files of numbers differ (aaaaaaaa and bbbbbbbb): run both with the same --seeds",
        ),
        (
            {"code": "f" * 64},
            "versions of the model differ (cccccccc and ffffffff): run both again with one of them",
        ),
    ],
)
def test_unlike_inputs_are_refused(unlike: dict[str, Any], reason: str) -> None:
    """Each input that unpairs two runs is named, with how to mend it."""
    with pytest.raises(NotPaired) as refused:
        require_paired(INPUTS, INPUTS | unlike)
    assert str(refused.value) == reason


def test_two_tables_of_one_name_are_told_by_their_digests() -> None:
    """Draws that share a name are other draws where their values are."""
    one, other = ({"assumptions": {"name": "own", "digest": digit * 64}} for digit in "de")
    require_paired(INPUTS | one, INPUTS | one)
    with pytest.raises(NotPaired) as refused:
        require_paired(INPUTS | one, INPUTS | other)
    told = "draws 'own' differ (dddddddd and eeeeeeee): run both with the same table"
    assert str(refused.value) == told


def test_all_unlike_inputs_are_named_at_once() -> None:
    """Nobody has to mend one input only to hear of the next."""
    with pytest.raises(NotPaired, match=r"seeds 7 and 8 differ.*; chance on and off differ"):
        require_paired(INPUTS, INPUTS | {"seed": 8, "chance": False})


def test_other_members_are_refused(small_run: Small, register: Register) -> None:
    """Fewer members, or others, are not the same futures."""
    one = small_run("baseline")
    fewer = changed(one, lambda _, rows: rows, slice(4))
    with pytest.raises(NotPaired, match=r"8 and 4 futures.*--members"):
        compare(one, fewer, register)
    with pytest.raises(NotPaired, match="not the same ones"):
        compare(one, replace(one, members=one.members + np.uint64(1)), register)


def test_runs_without_a_common_quarter_are_refused(small_run: Small, register: Register) -> None:
    """Two spans that do not overlap cannot be compared."""
    one = small_run("baseline")
    late = replace(one, scenario=replace(one.scenario, start=one.scenario.end + 1, end=120))
    with pytest.raises(NotPaired, match="no quarter in common"):
        compare(one, late, register)


def test_the_common_quarters_are_compared(
    load: Loader, small_run: Small, register: Register
) -> None:
    """When one scenario ends earlier, its quarters are compared with the same ones of the other."""
    short = simulate(
        replace(load("western-pressure"), end=parse_quarter("2024-Q2")),
        register,
        Run(design=Design(8)),
    )
    comparison = compare(small_run("baseline"), short, register)
    assert comparison.quarters[-1] == "2024Q2"
    assert comparison.horizon == (
        "compared until 2024Q2: western-pressure ends in 2024Q2, baseline in 2030Q4"
    )
    whole = compare(small_run("baseline"), small_run("western-pressure"), register)
    assert whole.horizon == ""
    expected = whole.difference("alignment.USA")[: len(comparison.quarters)]
    assert (comparison.difference("alignment.USA") == expected).all()


def test_a_single_common_quarter_is_enough(small_run: Small, register: Register) -> None:
    """Where the last quarter of one is the first of the other, that one is compared."""
    one = small_run("baseline")
    late = replace(one, scenario=replace(one.scenario, start=one.scenario.end, end=120))
    assert compare(one, late, register).quarters == ["2030Q4"]


def test_quarters_are_paired_by_date(
    small_run: Small, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that starts a year later is compared from there, quarter with the same quarter."""
    one = small_run("baseline")
    late = replace(
        one,
        scenario=replace(one.scenario, start=one.scenario.start + 4),
        outputs={name: rows[4:] for name, rows in one.outputs.items()},
    )
    monkeypatch.setattr(module, "CELLS", 3 * one.members.size)
    for both in ((one, late), (late, one)):
        comparison = compare(*both, register)
        assert comparison.quarters[0] == "2020Q1"
        assert not comparison.difference("alignment.CHN").any()
        assert comparison.effect("alignment.CHN").unmoved == 1.0


def test_each_is_compared_with_the_first(small_run: Small, register: Register) -> None:
    """Of several scenarios each one is compared with the first."""
    names = ["baseline", "western-pressure", "placebo"]
    found = compare_each([small_run(name) for name in names], register)
    assert [(c.one.scenario.name, c.other.scenario.name) for c in found] == [
        ("baseline", "western-pressure"),
        ("baseline", "placebo"),
    ]


def test_an_unknown_output_is_refused(pressed: Comparison) -> None:
    """An output that is not there is refused with the nearest name."""
    with pytest.raises(ValueError, match=r"no output 'alignment\.CHM'"):
        pressed.difference("alignment.CHM")


# ---- settings and events that differ ---------------------------------------------------------


def test_changed_settings_show_values_in_both(load: Loader, register: Register) -> None:
    """A lever has its values in both scenarios, its unit, and the file that set it."""
    found = changed_settings(load("baseline"), load("base-rumour"), register)
    assert found[0] == Change(
        "world.rumours",
        "How often rumours of a base arise",
        1.0,
        2.0,
        "multiple",
        "",
        "",
        "base-rumour",
    )
    assert [(row.name, row.one, row.other, row.dates_other) for row in found[1:]] == [
        ("first-report", None, 1.0, "in 2019Q3"),
        ("second-report", None, 1.0, "in 2021Q2"),
    ]


def test_the_other_way_round_values_change_sides(load: Loader, register: Register) -> None:
    """Seen from the other scenario the same rows have their values exchanged."""
    there = changed_settings(load("western-pressure"), load("equal-treatment"), register)
    back = changed_settings(load("equal-treatment"), load("western-pressure"), register)
    sides = {(row.name, row.one, row.other, row.dates_one, row.dates_other) for row in there}
    assert sides == {(r.name, r.other, r.one, r.dates_other, r.dates_one) for r in back}
    assert len(sides) == 4


def test_events_of_size_zero_are_shown(load: Loader, register: Register) -> None:
    """What stands in a file is shown, though it changes nothing."""
    idle = event("USA", "cuts aid", 0.0, "2020-Q1", name="nothing-cut")
    other = replace(load("baseline"), events=(idle,))
    found = changed_settings(load("baseline"), other, register)
    assert [(row.name, row.other) for row in found] == [("nothing-cut", 0.0)]


def test_an_inherited_event_differs_only_when_changed(load: Loader, register: Register) -> None:
    """Against its own parent a scenario differs by what it adds or changes."""
    parent = load("western-pressure")
    first, second = parent.events
    heir = replace(parent, events=(replace(first, size=0.8), second))
    assert [(row.name, row.one, row.other) for row in changed_settings(parent, heir, register)] == [
        ("us-presses", 0.5, 0.8)
    ]


def test_the_same_event_under_another_name_is_the_same(load: Loader, register: Register) -> None:
    """Names of events change nothing."""
    parent = load("western-pressure")
    renamed = tuple(replace(one, id=f"new-{one.id}") for one in parent.events)
    assert changed_settings(parent, replace(parent, events=renamed), register) == []


def test_twice_the_same_event_differs_from_once(load: Loader, register: Register) -> None:
    """An event that one scenario has twice is one that the other lacks."""
    once = event("CHN", "pledges grants", 100.0, "2020-Q1", "2021-Q4")
    parent = replace(load("baseline"), events=(once,))
    twice = replace(parent, events=(once, replace(once, id="again")))
    assert [row.name for row in changed_settings(parent, twice, register)] == ["again"]
    assert [row.one for row in changed_settings(twice, parent, register)] == [100.0]


def test_open_events_of_unlike_horizons_are_the_same(load: Loader, register: Register) -> None:
    """An event to the end of either run is the same, unless its size is spread over its time."""
    baseline = load("baseline")
    longer = replace(baseline, end=baseline.end + 8)

    def rows(actor: str, does: str) -> list[Change]:
        open_end = event(actor, does, 0.5, "2020-Q1")
        later = replace(open_end, last=longer.end)
        short, long = replace(baseline, events=(open_end,)), replace(longer, events=(later,))
        return changed_settings(short, long, register)

    assert rows("USA", "cuts aid") == []
    assert len(rows("CHN", "pledges grants")) == 1


@pytest.mark.parametrize(
    "name", ["western-flexibility", "history-2019-2025", "pressure-with-options", "placebo"]
)
@pytest.mark.parametrize("usual", ["baseline", "western-pressure", "china-surge"])
def test_taking_back_every_piece_gives_the_reference(
    load: Loader, register: Register, name: str, usual: str
) -> None:
    """A scenario with all its pieces taken back is the reference, whatever both have inherited."""
    scenario, reference = load(name), load(usual)
    for piece in differing(scenario, reference, register):
        scenario = without(scenario, piece)
    assert scenario.digest == reference.digest


@pytest.mark.parametrize(
    ("happening", "words"),
    [
        (
            event("EUU", "changes its pressure", 0.5, "2019-Q3"),
            "European Union changes its pressure +50 % from 2019Q3",
        ),
        (
            event("CHN", "pledges grants", 1588.0, "2019-Q1", "2021-Q4"),
            "China pledges grants (US$ 1,588 m in all) from 2019Q1 to 2021Q4",
        ),
        (
            event("EUU", "withdraws preferences", 0.2, "2020-Q3", "2020-Q3"),
            "European Union withdraws preferences (20 % of the exports at stake) in 2020Q3",
        ),
        (
            event("world", "growth changes", -8.0, "2020-Q2"),
            "growth changes (−8 points of growth a year) from 2020Q2",
        ),
        (
            event("ASEAN", "shifts its unity", -0.2, "2025-Q3"),
            "ASEAN shifts its unity (−0.2) from 2025Q3",
        ),
        (
            event("OTHER", "opens its market", 0.05, "2022-Q4"),
            "Rest of the world opens its market (5 % of the exports to it) from 2022Q4",
        ),
    ],
)
def test_events_are_told_in_words(happening: Event, words: str, register: Register) -> None:
    """Who does what, how much and when."""
    assert event_words(happening, register, parse_quarter("2030-Q4")) == words


def test_changed_and_dropped_pieces_are_told_in_words(load: Loader, register: Register) -> None:
    """A changed event says what it stands in place of; a dropped one that it is no longer there."""
    parent = load("western-pressure")
    first, second = parent.events
    heir = replace(parent, events=(replace(first, size=0.8),))
    words = {piece.name: piece.words for piece in differing(heir, parent, register)}
    assert words == {
        first.id: f"{event_words(replace(first, size=0.8), register, parent.end)}, in place of: "
        f"{event_words(first, register, parent.end)}",
        f"no {second.id}": f"no longer: {event_words(second, register, parent.end)}",
    }
