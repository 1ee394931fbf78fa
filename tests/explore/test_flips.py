"""Flips: on functions whose answer is known, the smallest change is found and nothing else."""

import numpy as np
import pytest

from sim.explore.effects import ROOM, Change, Mean, is_turned
from sim.explore.flips import Effects, Luck, find_flip
from sim.model.ops import Array

NAMES = ("a", "b", "c", "d")
MIDDLE = np.full(4, 0.5)


def effects_of(
    level: float, weights: tuple[float, ...], noise: float = 0.0, seed: int = 1
) -> Effects:
    """Straight lines from the middle of the ranges, with luck that all points share."""
    luck = noise * np.random.default_rng(seed).normal(size=64)

    def effects(points: Array) -> Array:
        return (level + (points - 0.5) @ np.array(weights))[:, None] + luck

    return effects


def alike(effects: Effects) -> Luck:
    """The same luck for the way out, for what is found, and for the test."""
    return Luck(effects, effects, effects)


def turned_by(names: tuple[str, ...], effects: Effects, guesses: Array | None = None) -> Change:
    """The change that turns an effect, from the middle of all ranges."""
    change = find_flip(names, np.full(len(names), 0.5), alike(effects), guesses).turned
    assert change is not None
    return change


def test_one_number_turns_it_where_one_can() -> None:
    """The steepest number moves as far as the line crosses zero, and the others stay."""
    straight = effects_of(-0.1, (0.4, 0.1, 0.0, -0.1))
    change = turned_by(NAMES, straight)
    assert list(change.moved) == ["a"]
    assert change.moved["a"] == pytest.approx((0.5, 0.75), abs=0.005)
    assert change.distance == pytest.approx(0.25, abs=0.005)
    assert find_flip(NAMES, MIDDLE, alike(straight)).confirmed("turned")


def test_several_numbers_turn_it_where_one_cannot() -> None:
    """Steeper numbers move to their ends, the last of them only as far as it must."""
    straight = effects_of(0.45, (0.4, 0.2, 0.0, -0.6))
    change = turned_by(NAMES, straight)
    assert list(change.moved) == ["a", "d"]
    assert change.moved["d"] == pytest.approx((0.5, 1.0))
    assert change.moved["a"] == pytest.approx((0.5, 0.125), abs=0.005)
    assert change.end.value < 0


def test_nothing_turns_what_is_too_large() -> None:
    """Where all numbers together leave the sign, none is named, and how near it came is told."""
    straight = effects_of(1.0, (0.4, 0.2, 0.0, -0.6))
    flip = find_flip(NAMES, MIDDLE, alike(straight))
    assert flip.changes == {}
    assert flip.nearest.value == pytest.approx(0.4)
    assert flip.tried > 8


def test_many_small_numbers_turn_it_together() -> None:
    """Where no twelve turn it, all that help do, and as few as needed are left."""
    straight = effects_of(0.72, (0.1,) * 18)
    change = turned_by(tuple(f"p{i}" for i in range(18)), straight)
    assert len(change.moved) == 15  # fourteen take 0.7 away
    assert change.distance == pytest.approx(7.2, abs=0.02)


def test_a_bend_is_followed() -> None:
    """Where two numbers act only together, the second is judged beside the first."""

    def effects(points: Array) -> Array:
        return (0.1 - 0.05 * points[:, 0] - 0.6 * np.maximum(points[:, 0] - 0.6, 0) * points[:, 1])[
            :, None
        ]

    change = find_flip(("a", "b"), np.array([0.5, 0.0]), alike(effects)).turned
    assert change is not None
    assert set(change.moved) == {"a", "b"}
    assert effects(np.array([[to for _, to in change.moved.values()]]))[0, 0] < 0


def test_futures_that_disagree_are_taken_up() -> None:
    """Where no number turns it by itself, a known future shows which do, and the rest go back."""

    def effects(points: Array) -> Array:
        both = (points[:, 0] > 0.8) & (points[:, 2] < 0.2)
        return np.where(both, -0.1, 0.1)[:, None]

    assert not find_flip(NAMES, MIDDLE, alike(effects)).changes
    change = turned_by(NAMES, effects, np.array([[0.9, 0.3, 0.1, 0.7]]))
    assert set(change.moved) == {"a", "c"}
    assert change.moved["a"] == pytest.approx((0.5, 0.8), abs=0.005)
    assert change.moved["c"] == pytest.approx((0.5, 0.2), abs=0.005)


def test_luck_must_not_turn_it() -> None:
    """An effect that chance may have made has nothing to turn."""
    weak = effects_of(0.01, (0.4, 0.1, 0.0, 0.0), noise=1.0)
    assert not find_flip(NAMES, MIDDLE, alike(weak)).clear


def test_a_sign_is_lost_at_zero_and_turned_with_room_for_luck() -> None:
    """On a line both changes are where they are by hand: at zero, and ROOM errors beyond it."""
    noisy = effects_of(0.1, (0.9, 0.1, 0.0, 0.0), noise=0.2)
    at_zero = 0.5 - Mean.of(noisy(MIDDLE[None])[0]).value / 0.9
    error = Mean.of(noisy(MIDDLE[None])[0]).error
    flip = find_flip(NAMES, MIDDLE, alike(noisy))
    assert flip.lost is not None
    assert flip.lost.moved == {"a": pytest.approx((0.5, at_zero), abs=0.005)}
    assert flip.turned is not None
    assert flip.turned.moved == {"a": pytest.approx((0.5, at_zero - ROOM * error / 0.9), abs=0.005)}


def test_other_luck_finds_it_turned_too() -> None:
    """Of forty effects just turned, fresh luck is sure of the other sign in nine of ten."""
    confirmed = 0
    for seed in range(40):
        found, fresh = (
            effects_of(0.1, (0.9, 0.0, 0.0, 0.0), noise=0.2, seed=one)
            for one in (seed, seed + 1000)
        )
        flip = find_flip(NAMES, MIDDLE, Luck(found, found, fresh))
        confirmed += flip.clear and flip.confirmed("turned")
    assert confirmed >= 36


def test_an_effect_that_only_vanishes_is_lost_and_not_turned() -> None:
    """Where the ranges end at zero, the sign is lost there, and nothing is said to turn it."""

    def effects(points: Array) -> Array:
        return np.maximum(points[:, 0], 0.0)[:, None]

    flip = find_flip(NAMES, MIDDLE, alike(effects))
    assert list(flip.changes) == ["lost"]
    assert flip.changes["lost"].moved == {"a": (0.5, 0.0)}
    assert not is_turned(flip.nearest)


def test_a_mean_of_one_stream_is_sure() -> None:
    """Without chance the sign of an effect is what it is."""
    assert Mean.of(np.array([-0.3])) == Mean(-0.3, 0.0)
    assert Mean(-0.3, 0.0).sign == -1
    assert Mean(0.0, 0.0).sign == 0
