"""What a search may choose, and how a candidate becomes a strategy that says only what matters."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sim.explore.search_space import Space, space_of
from sim.explore.strategies import Strategy, load_strategy, strategy_text
from sim.explore.tuning import left_as_they_are
from sim.explore.values import load_values
from sim.inputs.folders import shipped
from sim.inputs.register import Register, load_register
from sim.inputs.scenario import Scenario, load_scenario
from sim.model.ops import Array
from tests.growth import renamed_home

Load = Callable[[str], Scenario]


@pytest.fixture(scope="module")
def space(register: Register, load: Load) -> Space:
    """What may be chosen until the baseline ends."""
    return space_of(register, load("baseline").end)


def test_every_candidate_is_a_strategy_file(space: Space, tmp_path: Path) -> None:
    """Whatever is chosen within its ends reads back as a strategy, with few digits."""
    random, register = np.random.default_rng(1), space.register
    for row in (space.low, space.high, random.uniform(space.low, space.high)):
        one = space.strategy(row)
        path = tmp_path / f"{one.name}.toml"
        path.write_text(strategy_text(one, register), encoding="utf-8")
        assert load_strategy(path, register).digest == one.digest
        assert all(len(f"{value:g}") <= 6 for value in one.numbers.values())


def test_choices_that_are_left_stay_as_they_are(space: Space) -> None:
    """Without any choice a strategy is the status quo; names of strategies tell them apart."""
    nothing = space.strategy(space.high, range(len(space.choices)))
    assert (nothing.settings, nothing.events, nothing.numbers) == ({}, (), {})
    assert nothing.name != space.strategy(space.high).name


def test_choices_are_levers_and_rules_of_the_home_country(space: Space) -> None:
    """A base and replays of a record are left out; reform has a time; all partners are in."""
    names = [choice.name for choice in space.choices]
    assert not any("base" in name or "held" in name for name in names)
    assert {"mandate_strength", "mandate_begins", "mandate_lasts"} <= set(names)
    assert {f"priority.{code}" for code in space.register.cast.partners} <= set(names)


def test_another_home_has_choices_too(own_seeds: Path, own_scenarios: Path, load: Load) -> None:
    """With the home country renamed, its levers are chosen, and a candidate makes a policy."""
    renamed_home(own_seeds, own_scenarios)
    register = load_register(own_seeds)
    space = space_of(register, load("baseline").end)
    one = space.strategy(space.high)
    assert {name.partition(".")[0] for name in one.settings} == {"RUR"}
    assert one.applied(load_scenario(own_scenarios, "baseline", register), register).events


def test_only_what_matters_is_chosen(space: Space) -> None:
    """Of a candidate whose numbers are those of the status quo but one, that one is left over."""
    values = load_values(shipped().seeds / "values.toml", space.register)
    usual = np.array([choice.usual for choice in space.choices])
    concede = next(i for i, one in enumerate(space.choices) if one.name.endswith(".concede"))
    usual[concede] = 0.8

    def player(strategy: Strategy) -> Array:
        shift = 0.1 if strategy.settings else 0.0
        noise = np.random.default_rng(0).normal(0.0, 0.01, (1, 4, 64))
        scale = np.array([2000.0, 0.4, -0.5, 0.7])[None, :, None]
        worst = np.array([2000.0, 0.0, 0.8, 0.0])[None, :, None]
        return worst + scale * (0.4 + shift + noise)

    left = left_as_they_are(space, usual, values, player)
    assert set(range(len(space.choices))) - set(left) == {concede}
