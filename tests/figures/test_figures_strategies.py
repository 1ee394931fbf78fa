"""Figures of strategies: what they say, and whether they are fit to print."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.explore.robustness import Robustness, robustness
from sim.explore.search import Searched
from sim.figures import convergence, pareto, regret, trade_off
from sim.figures.content import About, Content
from sim.figures.drawing import save
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.model.ops import Array
from sim.reports.kinds import about_of
from tests.canvas import faults, picture

LONG = "A strategy with a title that is too long for any page that we would like to print"


@pytest.fixture(scope="module")
def about(register: Register, baseline: Scenario) -> About:
    """What figures say of a run."""
    return about_of(baseline, register, 7, 200)


def compared(means: Array, scenarios: int = 3, noise: float = 0.05) -> Robustness:
    """Strategies with these mean scores, over 200 futures of each scenario."""
    luck = np.random.default_rng(1).normal(0.0, noise, (1, scenarios, 200))
    scores = np.asarray(means)[:, None, None] + luck
    names = [f"s{i}" for i in range(len(means))]
    return robustness(names, [f"x{j}" for j in range(scenarios)], scores, np.ones_like(scores))


def titles(n: int, long: bool = False) -> dict[str, str]:
    """A title for each strategy."""
    return {f"s{i}": LONG if long else f"Strategy {i}" for i in range(n)}


def scenario_titles(n: int, long: bool = False) -> dict[str, str]:
    """A title for each scenario."""
    return {f"x{j}": LONG if long else f"Scenario number {j}" for j in range(n)}


def regret_of(found: Robustness, about: About, long: bool = False) -> regret.Regret:
    """The content of the heat map."""
    strategies, scenarios = len(found.strategies), len(found.scenarios)
    names = titles(strategies, long), scenario_titles(scenarios, long)
    return regret.content(found, *names, about)


# ---- regret --------------------------------------------------------------------------------------


def test_the_least_regretted_is_on_top(about: About) -> None:
    """Rows are ordered by their largest mean regret, and the title names the first and its lead."""
    drawn = picture(regret_of(compared(np.array([0.4, 0.6, 0.5])), about))
    assert drawn.finding == "“Strategy 1” is regretted least, 10.0 points less than “Strategy 2”"
    assert isinstance(drawn.content, regret.Regret)
    assert drawn.content.names == ("Strategy 1", "Strategy 2", "Strategy 0")
    assert faults(drawn) == []


def test_no_clear_winner_is_the_title(about: About) -> None:
    """Where chance leaves open which is regretted least, the title says so."""
    drawn = picture(regret_of(compared(np.array([0.5, 0.5])), about))
    assert drawn.finding.startswith("No clear winner by regret")
    assert faults(drawn) == []


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (2, 8), (9, 24)])
def test_a_heat_map_of_any_size_is_fit_to_print(rows: int, columns: int, about: About) -> None:
    """From a single cell to all scenarios, with titles of any length."""
    found = compared(np.linspace(0.3, 0.6, rows), columns)
    assert faults(picture(regret_of(found, about, long=True))) == []


# ---- mean and worst ------------------------------------------------------------------------------


def test_the_best_both_ways_is_the_title(about: About) -> None:
    """One that is ahead on average and when things go badly is named, and stands unbeaten."""
    drawn = picture(trade_off.content(compared(np.array([0.4, 0.6])), titles(2), about))
    assert drawn.finding == "“Strategy 1” is best on average and also when things go badly"
    assert drawn.data["unbeaten"].tolist() == [False, True]
    assert faults(drawn) == []


def test_a_trade_off_is_the_title(about: About) -> None:
    """Where one is best on average and another when things go badly, both are named."""
    random = np.random.default_rng(1)
    bold = random.normal(0.6, 0.2, (1, 2, 400))
    steady = np.full((1, 2, 400), 0.5)
    scores = np.vstack([bold, steady])
    found = robustness(["s0", "s1"], ["x0", "x1"], scores, np.ones_like(scores))
    drawn = picture(trade_off.content(found, titles(2), about))
    assert drawn.finding == ("On average “Strategy 0” is best, when things go badly “Strategy 1”")
    assert drawn.data["unbeaten"].tolist() == [True, True]
    assert faults(drawn) == []


@pytest.mark.parametrize("n", [1, 12])
def test_names_keep_clear_of_one_another(n: int, about: About) -> None:
    """Strategies that lie close together have names that can be read."""
    found = compared(np.full(n, 0.5))
    assert faults(picture(trade_off.content(found, titles(n), about))) == []


# ---- Pareto set and convergence ------------------------------------------------------------------


def front(n: int, values: int) -> Array:
    """Strategies that gain in the first value what they lose in the second."""
    x = np.linspace(0.2, 0.8, n)
    others = np.random.default_rng(4).uniform(0.4, 0.6, (n, values - 2))
    return np.column_stack([x, 1.0 - x, others])


@pytest.mark.parametrize(("n", "values"), [(1, 2), (2, 3), (60, 4), (60, 8)])
def test_a_pareto_set_of_any_size_is_fit_to_print(n: int, values: int, about: About) -> None:
    """From one strategy and two values on; the title names the two values that pull apart."""
    names = ["growth", "peace", "image", "wealth", "rank", "calm", "trust", "ease"][:values]
    rows = front(n, values)
    compared = np.vstack([rows[:1], rows[:1] - 0.05, rows[:1] - 0.1])
    content = pareto.content(names, rows, compared, ["Found", "One", "Another"], about)
    drawn = picture(content)
    if n > 2:
        assert (
            drawn.finding == "60 strategies that no other beats: growth and peace pull apart most"
        )
    assert len(drawn.data) == n + 3
    assert faults(drawn) == []


def searched(volumes: Array) -> Searched:
    """A search with these hypervolumes."""
    empty, each = np.empty((0, 2)), tuple(range(10, 10 * len(volumes) + 1, 10))
    return Searched(empty, empty, each, volumes)


@pytest.mark.parametrize(
    ("volumes", "says"),
    [
        (np.array([0.1, 0.3, 0.4, 0.4, 0.4]), "The search has settled: 0.0 % of what"),
        (np.linspace(0.1, 0.2, 9), "The search has not settled: 25.0 % of what"),
        (np.array([0.1]), "too short to tell"),
        (np.full(6, 0.0), "The search has settled"),
    ],
)
def test_convergence_is_the_title(volumes: Array, says: str, about: About) -> None:
    """The title says whether the hypervolume still grows."""
    drawn = picture(convergence.content(searched(volumes), about))
    assert says in drawn.finding
    assert faults(drawn) == []


def test_drawn_twice_they_are_the_same(about: About, tmp_path: Path) -> None:
    """The same content gives the same bytes, of every kind."""
    found = compared(np.array([0.4, 0.6, 0.5]))
    contents: dict[str, Content] = {
        "regret": regret_of(found, about),
        "trade-off": trade_off.content(found, titles(3), about),
        "pareto": pareto.content(["a", "b"], front(5, 2), front(2, 2), ["x", "y"], about),
        "convergence": convergence.content(searched(np.array([0.1, 0.2, 0.3])), about),
    }
    for name, content in contents.items():
        one, two = (save(content, tmp_path / place, name) for place in ("one", "two"))
        assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_any_cast_is_served(about: About) -> None:
    """Figures of strategies name no actor of their own."""
    home = replace(about.cast.home, name="Ruritania")
    other = replace(about, cast=replace(about.cast, home=home))
    found = compared(np.array([0.4, 0.6]))
    for one in (regret_of(found, other), trade_off.content(found, titles(2), other)):
        assert "Cambodia" not in one.alt
