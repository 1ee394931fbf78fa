"""Theories on the home country and the powers, beside the model."""

import csv
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.engine.chance import Design
from sim.engine.run import Run
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import Scenario, load_scenario
from sim.inputs.strict_toml import FileProblems
from sim.model.ops import Array
from sim.model.quarters import parse_quarter
from sim.theories import landscape
from sim.theories.group_decision import ROUNDS
from sim.theories.home_decision import closeness, home_decision
from sim.theories.home_landscape import home_landscape
from sim.theories.situation import Situation, situation_of
from tests.growth import renamed_home, with_south_korea

FUTURES = Run(design=Design(24), engine="numpy")
END = parse_quarter("2020", end=True)


def short(scenario: Scenario) -> Scenario:
    """Two years of a scenario."""
    return replace(scenario, events=(), end=END)


@pytest.fixture(scope="module")
def situation(register: Register, baseline: Scenario) -> Situation:
    """Two years of the baseline, in a few futures."""
    return situation_of(short(baseline), register, FUTURES)


def with_home_at(situation: Situation, *points: float) -> Situation:
    """One quarter in which the home country votes at a point in each future."""
    code = f"ideal_point.{situation.cast.home.code}"
    return replace(situation, outputs={**situation.outputs, code: np.array([points])})


# ---- what they read ------------------------------------------------------------------------------


def test_the_patron_is_first_and_the_home_country_last(situation: Situation) -> None:
    """Strengths are those of all powers, the patron's first, with the home country's behind."""
    cast, register = situation.cast, situation.register
    assert situation.powers[0] == cast.patron
    assert sorted(situation.powers) == sorted(cast.powers)
    assert situation.strengths[-1] == register.parameters["gdp_2018"].value
    assert len(situation.strengths) == len(cast.powers) + 1
    assert situation.home_points.shape == (8, 24)
    np.testing.assert_array_less(situation.shares.sum(axis=1), 1.0)


def test_the_span_is_the_largest_distance_of_2018(situation: Situation) -> None:
    """From the home country to the farthest power, by the ideal points of 2018."""
    numbers = situation.register.parameters
    powers = [numbers[f"ideal_2018.{code}"].value for code in situation.cast.powers]
    every = [*powers, numbers["ideal_home_2018"].value]
    assert situation.span == max(abs(a - b) for a in every for b in every)


def test_numbers_of_theories_are_read_off_their_files(register: Register, seeds: Path) -> None:
    """Each number of kind data is the value of the row that its source names."""
    with (seeds / "data" / "initial_conditions_2018.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        billions = {f"{r['quantity']}, {r['actor']}": r["value_2018"] for r in rows}
    data = [one for one in register.theory_numbers.values() if one.kind == "data"]
    assert len(data) == len(register.cast.powers)
    for one in data:
        row = one.source.removeprefix("data/initial_conditions_2018.csv ")
        assert one.value == pytest.approx(float(billions[row]) * 1000.0)


def test_assumed_numbers_of_theories_say_so(register: Register) -> None:
    """What is no statistic is called an assumption, rests on judgement, and has a range."""
    assumed = [one for one in register.theory_numbers.values() if one.kind != "data"]
    assert {(one.kind, one.source) for one in assumed} == {("assumed", "judgement")}
    assert all(one.low < one.high for one in assumed)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (r'^"gdp_2018.JPN".*\n', "", "missing number 'gdp_2018.JPN'"),
        (r"^salience_home.*\n", "", "missing number 'salience_home'"),
        (r"^salience_home", "salience_hme", "no theory reads 'salience_hme'"),
        (r"^\[salience\]", '[salience]\n"gdp_2018.JPN" = 1', "a table is wanted"),
    ],
)
def test_a_mistake_in_the_numbers_is_told(own_seeds: Path, old: str, new: str, what: str) -> None:
    """A number that is missing, that nobody reads, or that is none, is refused by name."""
    path = own_seeds / "theories.toml"
    text, count = re.subn(old, new, path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert count == 1
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileProblems) as caught:
        load_register(own_seeds).theory_numbers  # noqa: B018
    assert what in str(caught.value)


def test_a_number_given_twice_is_refused(own_seeds: Path) -> None:
    """The same number in two sections is refused."""
    path = own_seeds / "theories.toml"
    text = path.read_text(encoding="utf-8")
    line = re.search(r"^salience_home.*\n", text, re.MULTILINE)
    assert line
    path.write_text(f"{text}\n[again]\n{line[0]}", encoding="utf-8")
    with pytest.raises(FileProblems, match="'salience_home' is given twice"):
        load_register(own_seeds).theory_numbers  # noqa: B018


# ---- landscape -----------------------------------------------------------------------------------


def by_hand(situation: Situation, home: float) -> float:
    """The gap of one future, from every landscape of all actors."""
    points = np.append(situation.points, home)
    wish = landscape.by_distance(points, points, situation.span)
    np.fill_diagonal(wish, 0.0)
    camps = landscape.configurations(len(points))
    pull = landscape.pulls(situation.strengths, wish)
    energy = landscape.energies(camps, pull)
    joined = camps[:, -1] > 0.0
    gap = energy[~joined].min() - energy[joined].min()
    return float(gap / (2.0 * np.abs(pull[-1]).sum()))


def test_the_gap_is_that_of_every_landscape(situation: Situation) -> None:
    """The gap of each future is what all landscapes of all actors give."""
    found = home_landscape(situation).gap
    assert found.shape == situation.home_points.shape
    for member in (0, 7, 23):
        home = float(situation.home_points[-1, member])
        assert found[-1, member] == pytest.approx(by_hand(situation, home), abs=1e-6)


def test_a_strong_home_country_moves_the_camps_of_others(situation: Situation) -> None:
    """With a home country as strong as all others, camps of powers change with where it stands."""
    strong = np.append(situation.strengths[:-1], situation.strengths.sum())
    heavy = replace(situation, strengths=strong)
    found, usual = home_landscape(heavy).gap, home_landscape(situation).gap
    assert not np.allclose(found, usual, atol=1e-3)
    for member in (0, 7, 23):
        home = float(heavy.home_points[-1, member])
        assert found[-1, member] == pytest.approx(by_hand(heavy, home), abs=1e-6)


def test_who_votes_with_a_power_stands_with_it(situation: Situation) -> None:
    """At the patron's place it joins the patron; at that of the farthest power, that one."""
    farthest = situation.points[np.abs(situation.points - situation.points[0]).argmax()]
    found = home_landscape(with_home_at(situation, situation.points[0], farthest))
    assert found.gap[0, 0] > 0.0 > found.gap[0, 1]
    assert found.with_patron.tolist() == [0.5]
    assert (np.abs(found.gap) <= 1.0 + 1e-9).all()


def test_stable_camps_begin_with_the_best(situation: Situation) -> None:
    """The best camps come first, with nothing above; everybody stands in one camp."""
    stable = home_landscape(situation).stable_camps(0)
    assert stable[0].above == 0.0
    assert [one.above for one in stable] == sorted(one.above for one in stable)
    for one in stable:
        assert one.camps[0][0] == situation.cast.patron
        everybody = (*situation.powers, situation.cast.home.code)
        assert sorted((*one.camps[0], *one.camps[1])) == sorted(everybody)


# ---- group decision ------------------------------------------------------------------------------


def test_places_run_from_the_farthest_power_to_the_patron(situation: Situation) -> None:
    """The patron is at 1, the farthest power at 0, and nobody beyond."""
    places = closeness(situation, np.append(situation.points, [-99.0, 99.0]))
    assert (places[0], places.min(), places.max()) == (1.0, 0.0, 1.0)


def test_the_range_holds_the_outcome(situation: Situation) -> None:
    """The outcome lies in its range over assumed salience; weights are shares and salience."""
    found = home_decision(situation, 3)
    one = found.decided
    assert found.low <= one.mean <= found.high
    assert len(one.rounds) == ROUNDS
    assert one.bargaining.capabilities.sum() == pytest.approx(1.0)
    assert one.bargaining.salience[:-1].max() == 1.0
    np.testing.assert_allclose(
        one.bargaining.salience[:-1], situation.shares[3] / situation.shares[3].max()
    )


def test_the_range_is_that_of_the_ends_of_salience(situation: Situation) -> None:
    """The range reaches from the least to the largest outcome at the ends of both numbers."""
    numbers, means = situation.register.theory_numbers, []
    one = home_decision(situation, 0).decided.bargaining
    shares = situation.shares[0] / situation.shares[0].max()
    for power in (numbers["salience_power"].low, numbers["salience_power"].high):
        for home in (numbers["salience_home"].low, numbers["salience_home"].high):
            changed = replace(one, salience=np.append(power * shares, home))
            means.append(changed.mean(list(changed.rounds(ROUNDS))[-1]))
    found = home_decision(situation, 0)
    assert (found.low, found.high) == (min(means), max(means))
    assert found.low < found.high


def test_whoever_is_settled_has_not_moved(situation: Situation) -> None:
    """A bargaining is settled exactly when the last round moved nobody."""
    one = home_decision(situation, 0).decided
    assert one.settled == np.array_equal(one.rounds[-1], one.rounds[-2])


# ---- another cast --------------------------------------------------------------------------------


def grown(folder: Path, grow: Callable[[Path, Path], None]) -> Situation:
    """Two years of the baseline from copies of seeds and scenarios."""
    root = Path(__file__).parents[2]
    seeds, scenarios = folder / "seeds", folder / "scenarios"
    shutil.copytree(root / "seeds", seeds)
    shutil.copytree(root / "scenarios", scenarios)
    grow(seeds, scenarios)
    register = load_register(seeds)
    return situation_of(short(load_scenario(scenarios, "baseline", register)), register, FUTURES)


def outcome(situation: Situation) -> tuple[Array, float]:
    """The gaps of landscape theory, and where group decision ends."""
    return home_landscape(situation).gap, home_decision(situation, 0).decided.mean


def test_a_power_more_stands_in_a_camp_and_bargains(tmp_path: Path) -> None:
    """A power that is added by data alone is an actor of both theories."""
    found = grown(tmp_path, lambda seeds, _: with_south_korea(seeds))
    assert "KOR" in found.powers
    gap, mean = outcome(found)
    assert np.isfinite(gap).all()
    assert 0.0 <= mean <= 1.0
    assert home_decision(found, 0).decided.bargaining.positions.shape == (7,)


def test_the_name_of_the_home_country_does_not_matter(tmp_path: Path, situation: Situation) -> None:
    """Another code and name of the home country give the same numbers."""
    gap, mean = outcome(grown(tmp_path, renamed_home))
    usual_gap, usual_mean = outcome(situation)
    np.testing.assert_array_equal(gap, usual_gap)
    assert mean == usual_mean
