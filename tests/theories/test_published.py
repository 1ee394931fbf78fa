"""Theories of others give their published results, to the last digit that was published."""

from pathlib import Path

import numpy as np
import pytest

from sim.evidence.published import COMPUTED, published_checks
from sim.evidence.published_tables import FILE, FOLDER, Published, PublishedNumbers, load_published
from sim.inputs.folders import shipped
from sim.inputs.register import load_register
from sim.inputs.strict_toml import FileProblems
from sim.model.ops import Array
from sim.theories import landscape, spins
from sim.theories.group_decision import Bargaining

REGISTER = load_register(shipped().seeds)
PUBLISHED = load_published(REGISTER)
DATA = PUBLISHED.folder
RESULTS = {result.id: result for result in PUBLISHED.results}
CHECKS = {check.name: check for check in published_checks(PUBLISHED)}


@pytest.mark.parametrize("name", COMPUTED)
def test_a_published_result_comes_out(name: str) -> None:
    """Every number that was published comes out, and the check is promised."""
    check = CHECKS[name]
    assert check.promised
    assert check.verdict == "pass", [one for one in check.results if not one.met]


def test_every_configuration_is_compared() -> None:
    """All 1,024 energies and flags are held against the published ones."""
    for name in ("landscape-energies", "landscape-minima"):
        first = CHECKS[name].results[0]
        assert (first.value, first.expected) == (1024.0, "all 1,024")
    assert CHECKS["landscape-flip"].results[0].value == 31.0


class Off(Published):
    """The same with the last number of every list a little off."""

    def numbers(self, one: PublishedNumbers) -> Array:
        """The published numbers, the last one moved by more than any tolerance."""
        moved = super().numbers(one) + 0.0
        moved[-1] += 0.02
        return moved


def test_a_single_number_that_is_off_is_seen() -> None:
    """Where one number of each list is not the published one, every result is missed."""
    for check in published_checks(Off(PUBLISHED.folder, PUBLISHED.results)):
        assert {one.met for one in check.results} == {False}, check.name
        assert check.verdict == "fail"


MISTAKES = {
    "an unknown result": (FILE, 'id = "tau-b"', 'id = "tau-c"', "nothing computes 'tau-c'"),
    "an unknown reading": (FILE, 'name = "tau-b"', 'name = "tau"', "'tau-b' gives no 'tau'"),
    "too many numbers": (FILE, "values = [31.0]", "values = [31.0, 1.0]", "2 published numbers"),
    "no numbers": (FILE, "values = [31.0]", "tolerance = 1.0", "numbers stand here or in a table"),
    "no such table": (
        FILE,
        '"UNVotes1947.csv"]\nof = ["USA", "UK", "FRN", "RUS"]',
        '"votes.csv"]\nof = ["USA", "UK", "FRN", "RUS"]',
        "file not found",
    ),
    "no such actor": (FILE, '["Turkey", "Syria"]', '["Turkey", "Assyria"]', "no 'Assyria'"),
    "no such column": (FILE, '["GMY", "RUS"]', '["GMY", "RUSSIA"]', "no column 'RUSSIA'"),
    "no number": ("alliances1914.csv", "GMY,0.25", "GMY,many", "Cap is 'many'"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_what_was_published_is_refused(name: str, own_seeds: Path) -> None:
    """What cannot be compared is refused with its file and what is wrong."""
    file, before, after, said = MISTAKES[name]
    path = own_seeds / FOLDER / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(FileProblems) as refused:
        published_checks(load_published(load_register(own_seeds)))
    assert said in str(refused.value)
    assert FOLDER in str(refused.value)


def test_seeds_without_them_take_the_shipped_ones(own_seeds: Path) -> None:
    """Seeds that have no published results are held against those that ship."""
    (own_seeds / FOLDER / FILE).unlink()
    assert load_published(load_register(own_seeds)) == PUBLISHED


# ---- landscape -----------------------------------------------------------------------------------


ACTORS, RATED = PUBLISHED.inputs(RESULTS["landscape-energies"])
NAMES = ACTORS.words("actor")
STRENGTH = ACTORS.numbers(["strength"])[:, 0]
RATINGS = RATED.numbers(RATED.heads[1:])
WISH = landscape.propensities(RATINGS)


def test_energy_is_the_frustration_of_all() -> None:
    """The energy of a configuration is the sum of strengths times frustrations."""
    camps = landscape.configurations(len(STRENGTH))
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
    ("bonds", "frustrated"),
    [((-1, -1, -1), True), ((-1, 1, 1), True), ((1, 1, 1), False), ((1, -1, -1), False)],
)
def test_triangles(bonds: tuple[int, ...], frustrated: bool) -> None:
    """Three enemies, and two friends of whom one is the other's enemy, cannot all be satisfied."""
    matrix = np.zeros((3, 3))
    matrix[[0, 0, 1], [1, 2, 2]] = bonds
    matrix += matrix.T
    assert spins.frustrated(matrix) is frustrated


@pytest.mark.parametrize("actors", [2, 3, 4, 7])
def test_bonds_by_an_attribute_are_never_frustrated(actors: int) -> None:
    """Bonds that are products of an attribute have energy -n(n-1)/2, in two configurations."""
    e = np.where(np.arange(actors) % 3 == 0, 1.0, -1.0)
    assert spins.ground(np.outer(e, e)) == (-actors * (actors - 1) / 2, 2)
    assert not spins.frustrated(np.outer(e, e))


# ---- group decision ------------------------------------------------------------------------------


(EMISSION,) = PUBLISHED.inputs(RESULTS["decision-start"])
MEANS = PUBLISHED.numbers(RESULTS["decision-rounds"].reading[0])


def emission() -> Bargaining:
    return Bargaining(*EMISSION.numbers(["Position", "Capability", "Salience"]).T)


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
