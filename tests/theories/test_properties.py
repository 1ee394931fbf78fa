"""What must hold of landscape theory and group decision, whoever the actors are."""

import numpy as np
import pytest

from sim.model.ops import Array
from sim.theories import landscape
from sim.theories.group_decision import ROUNDS, Bargaining

SEEDS = range(12)


def a_landscape(seed: int, actors: int = 7) -> tuple[Array, Array]:
    """Strengths, and symmetric propensities between -2 and 2."""
    rng = np.random.default_rng(seed)
    wish = rng.uniform(-2.0, 2.0, (actors, actors))
    wish = (wish + wish.T) / 2.0
    np.fill_diagonal(wish, 0.0)
    return rng.uniform(0.5, 20.0, actors), wish


def an_issue(seed: int, actors: int = 8) -> Bargaining:
    """Actors with places, capabilities and salience of which no two are alike."""
    rng = np.random.default_rng(seed)
    positions, capabilities = rng.uniform(0.0, 10.0, (2, actors))
    return Bargaining(positions, capabilities, rng.uniform(0.05, 1.0, actors))


def camp_of_first(camps: Array, order: Array) -> Array:
    """Who stands with the first actor of the order, (actor,)."""
    return np.asarray(camps[order] == camps[order][0])


# ---- landscape -----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_actors_does_not_matter(seed: int) -> None:
    """Actors in another order stand in the same camps, at the same energy and frustration."""
    strengths, wish = a_landscape(seed)
    order = np.random.default_rng(seed + 100).permutation(len(strengths))
    camps = landscape.configurations(len(strengths))
    energy = landscape.energies(camps, landscape.pulls(strengths, wish))
    moved = strengths[order], wish[np.ix_(order, order)]
    other = landscape.energies(camps, landscape.pulls(*moved))
    np.testing.assert_allclose(np.sort(other), np.sort(energy), atol=1e-9)
    one, two = landscape.best(camps, energy), landscape.best(camps, other)
    np.testing.assert_array_equal(
        camp_of_first(one, order), camp_of_first(two, np.arange(len(order)))
    )
    np.testing.assert_allclose(
        landscape.frustrations(two[None], *moved)[0],
        landscape.frustrations(one[None], strengths, wish)[0][order],
        atol=1e-9,
    )
    kept = (landscape.stable(camps, s, w).sum() for s, w in ((strengths, wish), moved))
    assert len(set(kept)) == 1


@pytest.mark.parametrize("scale", [0.5, 3.0, 1e6])
def test_strength_enters_energy_by_its_square(scale: float) -> None:
    """Strengths in another unit scale energies by its square, and change no camp."""
    strengths, wish = a_landscape(1)
    camps = landscape.configurations(len(strengths))
    energy = landscape.energies(camps, landscape.pulls(strengths, wish))
    scaled = landscape.energies(camps, landscape.pulls(strengths * scale, wish))
    np.testing.assert_allclose(scaled, energy * scale**2, rtol=1e-9, atol=1e-9 * scale**2)
    np.testing.assert_array_equal(
        landscape.stable(camps, strengths * scale, wish), landscape.stable(camps, strengths, wish)
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_changing_camps_costs_what_energy_rises(seed: int) -> None:
    """Energy rises by twice strength times the cost of changing, for each who changes alone."""
    strengths, wish = a_landscape(seed)
    camps = landscape.configurations(len(strengths))[[3, 11, 40]]
    pull = landscape.pulls(strengths, wish)
    costs = landscape.costs_of_changing(camps, strengths, wish)
    for i in range(len(strengths)):
        changed = camps.copy()
        changed[:, i] *= -1.0
        rise = landscape.energies(changed, pull) - landscape.energies(camps, pull)
        np.testing.assert_allclose(rise, 2.0 * strengths[i] * costs[:, i], atol=1e-8)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_lowest_energy_is_stable(seed: int) -> None:
    """Nobody would leave the landscape of lowest energy."""
    strengths, wish = a_landscape(seed)
    camps = landscape.configurations(len(strengths))
    energy = landscape.energies(camps, landscape.pulls(strengths, wish))
    assert landscape.stable(camps, strengths, wish)[np.argmin(energy)]


def test_propensity_falls_with_distance() -> None:
    """Two at one point have 2, half the span is neutral, the whole span -2."""
    points = np.array([-1.0, 0.0, 1.0])
    np.testing.assert_array_equal(
        landscape.by_distance(points, points, 2.0), [[2, 0, -2], [0, 2, 0], [-2, 0, 2]]
    )
    np.testing.assert_array_equal(landscape.by_distance(points, np.array([0.5]), 2.0).shape, (3, 1))


# ---- group decision ------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_bargainers_does_not_matter(seed: int) -> None:
    """Actors in another order end at the same places."""
    one = an_issue(seed)
    order = np.random.default_rng(seed + 100).permutation(len(one.positions))
    other = Bargaining(one.positions[order], one.capabilities[order], one.salience[order])
    for mine, theirs in zip(one.rounds(ROUNDS), other.rounds(ROUNDS), strict=True):
        np.testing.assert_allclose(theirs, mine[order], atol=1e-9)
        assert other.median(theirs) == pytest.approx(one.median(mine))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_unit_of_capability_does_not_matter(seed: int) -> None:
    """Only shares of capability count."""
    one = an_issue(seed)
    other = Bargaining(one.positions, one.capabilities * 1000.0, one.salience)
    for mine, theirs in zip(one.rounds(3), other.rounds(3), strict=True):
        np.testing.assert_allclose(theirs, mine, atol=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_leaves_the_range(seed: int) -> None:
    """Whoever moves, moves to or toward another: all stay within the first range."""
    one = an_issue(seed)
    for positions in one.rounds(ROUNDS):
        assert one.positions.min() <= positions.min()
        assert positions.max() <= one.positions.max()


def test_who_has_come_together_stays_there() -> None:
    """Once all stand together, further rounds move nobody."""
    strong = Bargaining(
        np.array([1.0, 0.602, 0.0, 0.519, 0.94, 0.784]),
        np.array([0.226, 0.082, 0.336, 0.306, 0.049, 0.0004]),
        np.array([0.161, 0.081, 0.219, 0.325, 0.079, 1.0]),
    )
    rounds = list(strong.rounds(ROUNDS))
    assert np.ptp(rounds[-1]) == 0.0
    np.testing.assert_array_equal(rounds[-1], rounds[-2])
