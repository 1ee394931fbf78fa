"""Theories of others give their published results, to the last digit that was published."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.theories import landscape, similarity, spins
from sim.theories.group_decision import Bargaining

DATA = Path(__file__).parents[2] / "seeds" / "validation"


def table(name: str, **how: object) -> pd.DataFrame:
    return pd.read_csv(DATA / f"{name}.csv", comment="#", **how)  # type: ignore[call-overload,no-any-return]


# ---- landscape -----------------------------------------------------------------------------------

ACTORS = table("landscape_syria_2016_actors")
NAMES = list(ACTORS["actor"])
STRENGTH = ACTORS["strength"].to_numpy(dtype=float)
RATINGS = table("landscape_syria_2016_ratings", index_col=0).to_numpy(dtype=float)
WISH = landscape.propensities(RATINGS)


def test_every_published_energy_and_flag_comes_out() -> None:
    """All 1,024 energies and flags of local minima are those of the published table."""
    published = table("landscape_syria_2016_energies")
    camps = np.where(published.iloc[:, : len(NAMES)].to_numpy() == 1, 1.0, -1.0)
    assert len(camps) == 1024
    found = landscape.energies(camps, landscape.pulls(STRENGTH, WISH))
    np.testing.assert_array_equal(found, published["energy"])
    np.testing.assert_array_equal(
        landscape.stable(camps, STRENGTH, WISH), published["local_minimum"]
    )


def test_the_best_camps_of_syria() -> None:
    """The one local minimum has Turkey, ISIS and Nusra against all others, as was published."""
    camps = landscape.configurations(len(NAMES))
    energy = landscape.energies(camps, landscape.pulls(STRENGTH, WISH))
    assert energy.min() == -83_200.0
    assert landscape.side(landscape.best(camps, energy), NAMES) == ("Turkey", "ISIS", "Nursa")
    assert landscape.stable(camps, STRENGTH, WISH).sum() == 1
    assert (energy.mean(), energy.max()) == (-46_400.0, 0.0)


@pytest.mark.parametrize(("syria", "leaves"), [(29, False), (30, False), (31, True)])
def test_turkey_changes_sides_with_the_strength_of_syria(syria: int, leaves: bool) -> None:
    """Turkey stays with the US up to a Syrian strength of 30, and leaves beyond it."""
    strengths = STRENGTH.copy()
    strengths[NAMES.index("Syria")] = syria
    camps = landscape.configurations(len(NAMES))
    energy = landscape.energies(camps, landscape.pulls(strengths, WISH))
    assert ("Turkey" in landscape.side(landscape.best(camps, energy), NAMES)) is leaves


def test_energy_is_the_frustration_of_all() -> None:
    """The energy of a configuration is the sum of strengths times frustrations."""
    camps = landscape.configurations(len(NAMES))
    energy = landscape.energies(camps, landscape.pulls(STRENGTH, WISH))
    summed = landscape.frustrations(camps, STRENGTH, WISH) @ STRENGTH
    np.testing.assert_allclose(summed, energy, atol=1e-9)


@pytest.mark.parametrize("actors", [0, 1, landscape.MOST_ACTORS + 1])
def test_a_landscape_has_some_actors_and_not_too_many(actors: int) -> None:
    """A number of actors that has no landscape is refused with what is allowed."""
    with pytest.raises(ValueError, match=f"{actors} actors; a landscape has 2 to 20"):
        landscape.configurations(actors)


# ---- spins ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bonds", "energy", "ways", "frustrated"),
    [
        ((-1, -1, -1), -1.0, 6, True),
        ((-1, 1, 1), -1.0, 6, True),
        ((1, 1, 1), -3.0, 2, False),
        ((1, -1, -1), -3.0, 2, False),
    ],
)
def test_triangles(bonds: tuple[int, ...], energy: float, ways: int, frustrated: bool) -> None:
    """Three enemies, and two friends of whom one is the other's enemy, cannot all be satisfied."""
    matrix = np.zeros((3, 3))
    matrix[[0, 0, 1], [1, 2, 2]] = bonds
    matrix += matrix.T
    assert spins.ground(matrix) == (energy, ways)
    assert spins.frustrated(matrix) is frustrated


@pytest.mark.parametrize("actors", [2, 3, 4, 7])
def test_bonds_by_an_attribute_are_never_frustrated(actors: int) -> None:
    """Bonds that are products of an attribute have energy -n(n-1)/2, in two configurations."""
    e = np.where(np.arange(actors) % 3 == 0, 1.0, -1.0)
    assert spins.ground(np.outer(e, e)) == (-actors * (actors - 1) / 2, 2)
    assert not spins.frustrated(np.outer(e, e))


# ---- group decision ------------------------------------------------------------------------------

EMISSION = table("bdm_emission_actors")
MEANS = (7.461314, 7.552501, 7.590145, 7.358131, 7.349174)
MEANS += (7.414878, 7.510457, 7.572447, 7.324989, 7.242131)
MEDIANS = (8.415932, 9.610859, 9.961980, 9.961980, 9.961980)
MEDIANS += (7.472046, 8.824594, 9.671130, 9.671130, 7.0)
RISKS = (1.4057, 0.7542, 0.5089, 1.4057, 1.0465, 1.0465, 1.9649, 0.5, 2.0, 1.1121)


def emission() -> Bargaining:
    numbers = EMISSION[["Position", "Capability", "Salience"]].to_numpy(dtype=float).T
    return Bargaining(*numbers)


def test_emission_standards_begin_as_published() -> None:
    """Weighted median and mean, and the risk that each takes, are the published ones."""
    one = emission()
    assert one.median(one.positions) == 7.0
    assert one.mean(one.positions) == pytest.approx(7.389956, abs=1e-6)
    np.testing.assert_allclose(one.risk(one.positions), RISKS, atol=5e-5)


def test_ten_rounds_are_as_published() -> None:
    """Mean and median after each of ten rounds are the published ones, to the last digit."""
    one = emission()
    rounds = list(one.rounds(10))
    np.testing.assert_allclose([one.mean(x) for x in rounds], MEANS, rtol=0, atol=1e-6)
    np.testing.assert_allclose([one.median(x) for x in rounds], MEDIANS, rtol=0, atol=1e-6)


def test_who_stands_together_has_nothing_to_decide() -> None:
    """Actors at one position are refused, not divided by nothing."""
    ones = np.ones(3)
    with pytest.raises(ValueError, match="nothing to decide"):
        list(Bargaining(ones, ones, ones).rounds(1))


@pytest.mark.parametrize(("shift", "scale"), [(3.0, 1.0), (0.0, 10.0), (-5.0, 0.1)])
def test_the_unit_of_positions_does_not_matter(shift: float, scale: float) -> None:
    """Positions in other units end at the same place in those units."""
    one = emission()
    other = Bargaining(one.positions * scale + shift, one.capabilities, one.salience)
    for mine, theirs in zip(one.rounds(3), other.rounds(3), strict=True):
        np.testing.assert_allclose(theirs, mine * scale + shift, atol=1e-9)


# ---- similarity ----------------------------------------------------------------------------------


def test_portfolios_of_1914() -> None:
    """Germany and Russia in 1914: S 0.400, weighted by capabilities -0.460, tau-b 0.030."""
    two = table("alliances1914")
    germany, russia = two["GMY"].to_numpy(float), two["RUS"].to_numpy(float)
    assert similarity.s_score(germany, russia, 3.0) == pytest.approx(0.4)
    weighted = similarity.s_score(germany, russia, 3.0, two["Cap"].to_numpy())
    assert weighted == pytest.approx(-0.46, abs=5e-4)
    assert similarity.tau_b(germany, russia) == pytest.approx(0.0303, abs=5e-5)


@pytest.mark.parametrize(
    ("one", "other", "plain", "weighted", "votes"),
    [
        ("USA", "UK", 0.615, -0.612, 0.562),
        ("USA", "FRN", 0.692, -0.612, 0.781),
        ("USA", "RUS", 0.462, -0.755, -0.5),
        ("UK", "FRN", 0.923, 1.0, 0.469),
        ("UK", "RUS", 0.692, 0.857, -0.5),
        ("FRN", "RUS", 0.769, 0.857, -0.281),
    ],
)
def test_portfolios_of_1947(
    one: str, other: str, plain: float, weighted: float, votes: float
) -> None:
    """S of alliances, plain and weighted, and of votes in the UN, in 1947."""
    allied, cast = table("alliances1947"), table("UNVotes1947")
    a, b = allied[one].to_numpy(float), allied[other].to_numpy(float)
    assert similarity.s_score(a, b, 3.0) == pytest.approx(plain, abs=6e-4)
    assert similarity.s_score(a, b, 3.0, allied["SysCap"].to_numpy()) == pytest.approx(
        weighted, abs=6e-4
    )
    x, y = cast[one].to_numpy(float), cast[other].to_numpy(float)
    assert similarity.s_score(x, y, 2.0) == pytest.approx(votes, abs=6e-4)
    assert similarity.agreement(x, y) == pytest.approx((votes + 1) / 2, abs=6e-4)


@pytest.mark.parametrize("year", [2021, 2022, 2024])
def test_the_china_index_is_a_mean_of_domains(year: int) -> None:
    """The overall score of every state is the mean of its nine domains, to the published digit."""
    index = table(f"china_index_{year}")
    domains = index.loc[:, "Academia":"Technology"].to_numpy()  # type: ignore[misc]
    assert domains.shape[1] == 9
    np.testing.assert_allclose(
        similarity.overall(domains), index["overall_mean_of_domains"], atol=0.0067
    )
