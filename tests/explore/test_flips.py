"""Flips: on functions whose answer is known, the smallest change is found and nothing else."""

import numpy as np
import pytest

from sim.explore.flips import Effects, Luck, Mean, find_flip
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


def test_one_number_turns_it_where_one_can() -> None:
    """The steepest number moves as far as the line crosses zero, and the others stay."""
    straight = effects_of(-0.1, (0.4, 0.1, 0.0, -0.1))
    flip = find_flip(NAMES, MIDDLE, alike(straight))
    assert list(flip.moved) == ["a"]
    assert flip.moved["a"] == pytest.approx((0.5, 0.75), abs=0.005)
    assert flip.distance == pytest.approx(0.25, abs=0.005)
    assert flip.holds


def test_several_numbers_turn_it_where_one_cannot() -> None:
    """Steeper numbers move to their ends, the last of them only as far as it must."""
    straight = effects_of(0.45, (0.4, 0.2, 0.0, -0.6))
    flip = find_flip(NAMES, MIDDLE, alike(straight))
    assert list(flip.moved) == ["a", "d"]
    assert flip.moved["d"] == pytest.approx((0.5, 1.0))
    assert flip.moved["a"] == pytest.approx((0.5, 0.125), abs=0.005)
    assert flip.start.value == pytest.approx(0.45)
    assert flip.end.value < 0


def test_nothing_turns_what_is_too_large() -> None:
    """Where all numbers together leave the sign, none is named, and how near it came is told."""
    straight = effects_of(1.0, (0.4, 0.2, 0.0, -0.6))
    flip = find_flip(NAMES, MIDDLE, alike(straight))
    assert flip.moved == {}
    assert not flip.holds
    assert flip.end.value == pytest.approx(0.4)
    assert flip.tried > 8


def test_many_small_numbers_turn_it_together() -> None:
    """Where no six turn it, all that help do, and as few as needed are left."""
    names = tuple(f"p{i}" for i in range(12))
    straight = effects_of(0.42, (0.1,) * 12)
    flip = find_flip(names, np.full(12, 0.5), alike(straight))
    assert len(flip.moved) == 9  # eight take 0.4 away
    assert flip.distance == pytest.approx(4.2, abs=0.02)


def test_a_bend_is_followed() -> None:
    """Where two numbers act only together, the second is judged beside the first."""

    def effects(points: Array) -> Array:
        return (0.1 - 0.05 * points[:, 0] - 0.6 * np.maximum(points[:, 0] - 0.6, 0) * points[:, 1])[
            :, None
        ]

    flip = find_flip(("a", "b"), np.array([0.5, 0.0]), alike(effects))
    assert set(flip.moved) == {"a", "b"}
    assert effects(np.array([[to for _, to in flip.moved.values()]]))[0, 0] < 0


def test_futures_that_disagree_are_taken_up() -> None:
    """Where no number turns it by itself, a known future shows which do, and the rest go back."""

    def effects(points: Array) -> Array:
        both = (points[:, 0] > 0.8) & (points[:, 2] < 0.2)
        return np.where(both, -0.1, 0.1)[:, None]

    assert not find_flip(NAMES, MIDDLE, alike(effects)).moved
    flip = find_flip(NAMES, MIDDLE, alike(effects), np.array([[0.9, 0.3, 0.1, 0.7]]))
    assert set(flip.moved) == {"a", "c"}
    assert flip.moved["a"] == pytest.approx((0.5, 0.8), abs=0.005)
    assert flip.moved["c"] == pytest.approx((0.5, 0.2), abs=0.005)


def test_luck_must_not_turn_it() -> None:
    """An effect that chance may have made has nothing to turn; a turned one is beyond chance."""
    weak = effects_of(0.01, (0.4, 0.1, 0.0, 0.0), noise=1.0)
    assert not find_flip(NAMES, MIDDLE, alike(weak)).clear
    noisy = effects_of(0.1, (0.9, 0.1, 0.0, 0.0), noise=0.2)
    other = effects_of(0.1, (0.9, 0.1, 0.0, 0.0), noise=0.2, seed=2)
    flip = find_flip(NAMES, MIDDLE, Luck(noisy, noisy, other))
    assert flip.end.value < -2 * flip.end.error
    assert flip.again != flip.end


def test_a_mean_of_one_stream_is_sure() -> None:
    """Without chance the sign of an effect is what it is."""
    assert Mean.of(np.array([-0.3])) == Mean(-0.3, 0.0)
    assert Mean(-0.3, 0.0).sign == -1
    assert Mean(0.0, 0.0).sign == 0
