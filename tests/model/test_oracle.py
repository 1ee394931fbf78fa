"""Does the model equal a second program written from docs/ODD.md alone?

The oracle (tests/oracle.py) is plain arithmetic on single numbers. It is given the same
assumptions, levers and shocks; every output of every member and quarter must agree to 1e-9, in
every scenario and with every lever thrown about within its range.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

import numpy as np
import pytest

from sim.engine import ensemble, play
from sim.engine.chance import Shocks
from sim.engine.draws import draw
from sim.engine.run import Run
from sim.inputs.folders import shipped
from sim.inputs.register import Register, load_register, output_names
from sim.inputs.scenario import Scenario, load_history, load_scenario, scenario_names
from sim.model.actors.actor import Quarter
from sim.model.ops import Array
from sim.model.quarters import START
from sim.model.record import observe
from sim.model.world import World
from tests import oracle

pytestmark = pytest.mark.usefixtures("usual_choice")

MEMBERS = 4
SEED = 7
DISCRETE = (
    "partnership",
    "settlements",
    "success",
    "success_strategic",
    "goal_2030",
    "goal_2050",
    "tipped",
    "autonomy",
)
FULL_COMMERCE = ("world.refill_form", "CHN.exports_held", "USA.tariff")
THROWS = 8
THROWN_MEMBERS = 3
THROWN_QUARTERS = 20

Levers = dict[str, Array]


@cache
def register() -> Register:
    return load_register(shipped().seeds)


def baseline() -> Scenario:
    return load_scenario(shipped().scenarios, "baseline", register())


def outputs() -> list[str]:
    """All outputs with their actors, `alignment.CHN`."""
    return output_names(register())


def quarters_of(
    levers: Sequence[Levers], start: int, shocks: Shocks, row: int
) -> list[oracle.Quarter]:
    """Levers and luck of one member, quarter by quarter, as plain floats."""
    quarters = []
    for quarter, settings in enumerate(levers, start=start):
        luck = play.luck(shocks, register().cast, quarter, play.voting_in(settings))
        quarters.append(
            oracle.Quarter(
                {name: float(value[0]) for name, value in settings.items()},
                {name: float(value[row % value.size]) for name, value in luck.items()},
            )
        )
    return quarters


def outputs_of_oracle(members: Array, levers: Sequence[Levers]) -> dict[str, Array]:
    """Every output, (quarter, member)."""
    values = draw(register(), SEED, members, "prior").as_mapping()
    shocks = Shocks(SEED, members)
    past = load_history(register())
    before = list(play.levers_of(past, register()))
    programmes = [
        oracle.Programme(p.actor, p.money, p.scope, p.added_usd_m) for p in register().programmes
    ]
    runs = [
        oracle.simulate(
            {key: float(value[row]) for key, value in values.items()},
            programmes,
            quarters_of(before, past.start, shocks, row),
            quarters_of(levers, START, shocks, row),
        )
        for row in range(members.size)
    ]
    return {key: np.array([[q[key] for q in run] for run in runs]).T for key in outputs()}


def outputs_of_model(members: Array, levers: Sequence[Levers]) -> dict[str, Array]:
    """Every output, (quarter, member), under levers that no scenario file could set."""
    shocks = Shocks(SEED, members)
    assumptions = draw(register(), SEED, members, "prior")
    world = World(register().cast, assumptions, register().programmes)
    play.spin_up(world, register(), shocks)
    found: dict[str, Array] = {key: np.empty((len(levers), members.size)) for key in outputs()}
    for i, settings in enumerate(levers):
        luck = play.luck(shocks, register().cast, START + i, play.voting_in(settings))
        world.quarter = Quarter(settings, luck, np.array([i + 1.0]))
        world.step()
        seen = observe(world)
        for name, keys in groupby(found, key=lambda key: key.partition(".")[0]):
            for key, row in zip(keys, seen[name], strict=True):
                found[key][i] = row
    return found


def apart(ours: Array, theirs: Array) -> Array:
    """Relative difference, absolute below one."""
    return np.abs(ours - theirs) / np.maximum(1.0, np.abs(ours))


@pytest.mark.parametrize("name", scenario_names(shipped().scenarios))
def test_every_output_agrees_with_the_oracle(name: str) -> None:
    """Model and oracle agree to 1e-9 in every output, discrete states exactly."""
    scenario = load_scenario(shipped().scenarios, name, register())
    members = np.arange(MEMBERS, dtype=np.uint64)
    result = ensemble.simulate(scenario, register(), Run(SEED), members)
    theirs = outputs_of_oracle(members, list(play.levers_of(scenario, register())))
    worst = {key: float(apart(result.of(key), theirs[key]).max()) for key in outputs()}
    assert {key: gap for key, gap in worst.items() if not gap <= 1e-9} == {}
    assert {key.partition(".")[0] for key in worst} >= set(DISCRETE)


def thrown(seed: int) -> list[Levers]:
    """All levers and clamps at random: anew every quarter, or once for each half of the run.

    Half of the values are an end of the range; the others lie anywhere in it.
    """
    rng = np.random.default_rng(seed)

    def throw() -> Levers:
        levers = {}
        for name, lever in register().levers.items():
            ends = rng.choice((lever.low, lever.high), 1)
            levers[name] = ends if rng.random() < 0.5 else rng.uniform(lever.low, lever.high, 1)
            if lever.clamps:
                levers[f"{name}_clamped"] = rng.choice((0.0, 1.0), 1)
        return levers

    if seed % 2:
        return [throw() for _ in range(THROWN_QUARTERS)]
    return [half for half in (throw(), throw()) for _ in range(THROWN_QUARTERS // 2)]


@dataclass(frozen=True)
class Comparison:
    """What one throw of the levers came to."""

    worst: Mapping[str, float]
    """Largest difference of each output while the discrete states of a member agree."""
    flipped: int
    """Members of which a discrete state differs in some quarter."""


@cache
def comparison(seed: int) -> Comparison:
    members = np.arange(THROWN_MEMBERS, dtype=np.uint64) + np.uint64(seed * THROWN_MEMBERS)
    levers = thrown(seed)
    ours, theirs = outputs_of_model(members, levers), outputs_of_oracle(members, levers)
    states = [key for key in outputs() if key.partition(".")[0] in DISCRETE]
    differ = np.any([ours[key] != theirs[key] for key in states], axis=0)
    same = np.logical_not(np.logical_or.accumulate(differ, axis=0))
    worst = {
        key: float(np.max(apart(ours[key], theirs[key]), where=same, initial=0.0))
        for key in outputs()
    }
    return Comparison(worst, int(differ.any(axis=0).sum()))


@pytest.mark.parametrize("seed", range(THROWS))
def test_every_output_agrees_under_any_levers(seed: int) -> None:
    worst = comparison(seed).worst
    assert {key: gap for key, gap in worst.items() if not gap <= 1e-9} == {}


def test_discrete_states_hardly_ever_flip_under_any_levers() -> None:
    """A threshold met to the last bit may fall either way, once in ten thousand quarters."""
    quarters = THROWS * THROWN_MEMBERS * THROWN_QUARTERS
    assert sum(comparison(seed).flipped for seed in range(THROWS)) < 1e-4 * quarters


def test_refill_agrees_where_commerce_with_china_is_full() -> None:
    """No throw takes the economic tie past one half; as many exports to China as can be do."""
    usual = list(play.levers_of(baseline(), register()))
    top = {name: np.array([register().levers[name].high]) for name in FULL_COMMERCE}
    top["CHN.exports_held_clamped"] = np.ones(1)
    members = np.arange(2, dtype=np.uint64)
    levers = [quarter | top for quarter in usual]
    ours, theirs = outputs_of_model(members, levers), outputs_of_oracle(members, levers)
    full = ours["tie_economy.CHN"] > 0.5
    assert full.any()
    assert np.logical_not(full).any()
    assert (ours["lost.KHM"] > 0.0)[full].any()
    assert {key for key in outputs() if not np.all(apart(ours[key], theirs[key]) <= 1e-9)} == set()


def test_both_agree_at_ends_that_no_throw_reaches(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line at full or no agreement, aid above that of 2018, high income: to 1e-9 as well."""
    drawn = play.luck

    def stormy(*given: Any) -> dict[str, Array]:
        luck = drawn(*given)
        return luck | {"line": 20 * luck["line"]}

    monkeypatch.setattr(play, "luck", stormy)
    usual = list(play.levers_of(baseline(), register()))
    top = {"world.growth": np.array([register().levers["world.growth"].high])}
    free = {f"{sender}.level": np.zeros(1) for sender in register().cast.senders}
    levers = [quarter | top | free for quarter in usual * 3]
    members = np.arange(2, dtype=np.uint64)
    ours, theirs = outputs_of_model(members, levers), outputs_of_oracle(members, levers)
    ties = np.array([ours[f"tie_diplomacy.{code}"] for code in register().cast.powers])
    assert (ties == 0.0).any()
    assert (ties == 1.0).any()
    assert (ours["lost.KHM"] == 0.0).any()
    assert set(ours["goal_2050.KHM"].ravel()) == {0.0, 1.0}
    assert {key for key in outputs() if not np.all(apart(ours[key], theirs[key]) <= 1e-9)} == set()


def values_thrown() -> Iterator[tuple[str, set[float]]]:
    levers = [quarter for seed in range(THROWS) for quarter in thrown(seed)]
    for name in levers[0]:
        yield name, {float(quarter[name][0]) for quarter in levers}


def test_every_lever_was_thrown_through_its_range() -> None:
    """Both ends of each lever and something between; each clamp on and off."""
    seen = dict(values_thrown())
    assert set(seen) >= set(register().levers)
    for name, lever in register().levers.items():
        assert {lever.low, lever.high} < seen.pop(name)
    assert set(seen) == {f"{n}_clamped" for n, lever in register().levers.items() if lever.clamps}
    assert all(flags == {0.0, 1.0} for flags in seen.values())
