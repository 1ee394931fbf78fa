"""Rules of the second model keep their promises for any numbers: bounds, direction, switch-off."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.ops import Array
from sim.model.rules import (
    concession,
    development,
    effort,
    flows,
    line,
    pressure,
    security,
    shelter,
    ties,
    votes,
)


def among(low: float, high: float) -> st.SearchStrategy[Array]:
    """One number between two, as the model has it: (member,)."""
    return st.floats(low, high).map(lambda value: np.array([value]))


SHARE = among(0.0, 1.0)
SMALL = among(0.0, 0.5)
POSITIVE = among(0.0, 5.0)
ANY = among(-5.0, 5.0)


# ---- concession ----------------------------------------------------------------------------------


@given(SHARE, SHARE, SHARE, SHARE, SHARE, SHARE)
def test_a_gap_stays_a_share(
    gap: Array, settled: Array, reopened: Array, rest: Array, creep: Array, more: Array
) -> None:
    """The gap stays between 0 and 1; a larger settlement closes it more, a crackdown opens it."""
    after = concession.next_gap(gap, settled, reopened, rest, creep)
    assert 0.0 <= after[0] <= 1.0 + 1e-12
    larger = np.maximum(settled, more)
    assert concession.next_gap(gap, larger, reopened, rest, creep)[0] <= after[0] + 1e-12
    worse = np.maximum(reopened, more)
    assert concession.next_gap(gap, settled, worse, rest, creep)[0] >= after[0] - 1e-12


@given(SHARE, SHARE, SHARE, SHARE)
def test_a_settlement_closes_at_least_its_least_share(
    chance: Array, luck: Array, size: Array, least: Array
) -> None:
    """A settlement closes between its least share and all; luck beyond its chance brings none."""
    closed = concession.settled_share(chance, luck, size, least)
    if luck[0] < chance[0]:
        assert least[0] - 1e-12 <= closed[0] <= 1.0 + 1e-12
    else:
        assert closed[0] == 0.0


@given(POSITIVE, SHARE, SHARE, POSITIVE, POSITIVE, POSITIVE)
def test_more_at_stake_is_conceded_more_and_costs_less(
    stake: Array, lift: Array, refill: Array, costs: Array, precision: Array, more: Array
) -> None:
    """The propensity rises with the stake, falls with costs and with refill, and is a share."""
    usual = concession.propensity(stake, lift, refill, costs, precision)
    assert 0.0 <= usual[0] <= 1.0
    assert concession.propensity(stake + more, lift, refill, costs, precision) >= usual - 1e-12
    assert concession.propensity(stake, lift, refill, costs + more, precision) <= usual + 1e-12
    full = np.ones(1)
    assert concession.propensity(stake, lift, full, costs, precision) <= usual + 1e-12


# ---- pressure, attention, openness ---------------------------------------------------------------


@given(POSITIVE, POSITIVE)
def test_a_deed_is_felt_by_what_it_takes(loss: Array, weight: Array) -> None:
    """A deed is never below 0, grows with the loss, and is nothing where it has no weight."""
    assert pressure.deed(loss, weight) >= 0.0
    assert pressure.deed(2.0 * loss, weight) >= pressure.deed(loss, weight)
    assert pressure.deed(loss, 0.0 * weight) == 0.0


@pytest.mark.parametrize(
    ("clock", "pressed", "progress", "then"),
    [
        (0.0, 0.5, 0.0, 1.0),  # opens where pressure reaches 0.5
        (0.0, 0.4999, 0.0, 0.0),
        (1.0, 0.2, 0.0, 2.0),  # goes on where pressure has not fallen below 0.2
        (1.0, 0.1999, 0.0, 0.0),
        (2.0, 0.5, 0.3, 3.0),  # nothing is decided before 4 quarters
        (3.0, 0.5, 0.3, 0.0),  # at 4 it ends where progress reaches 0.3
        (3.0, 0.5, 0.2999, 4.0),
        (9.0, 0.5, 0.3, 0.0),
    ],
)
def test_a_procedure_opens_and_ends_at_its_thresholds(
    clock: float, pressed: float, progress: float, then: float
) -> None:
    """A threshold that is reached counts as reached."""
    state = (np.array([x]) for x in (clock, pressed, progress, 0.5, 0.2, 4.0, 0.3))
    assert pressure.procedure_clock(*state) == then


@pytest.mark.parametrize(
    ("clock", "pressed", "then"),
    [(5.0, 0.9, 0.1), (6.0, 0.7, 0.2), (7.0, 0.9, 0.2), (8.0, 0.8, 1.0), (8.0, 0.7999, 0.2)],
)
def test_preferences_go_in_part_and_then_in_full(clock: float, pressed: float, then: float) -> None:
    """In part from quarter 6 on, in full from 8 on at a pressure of 0.8; restored by a half."""
    state = (np.array([x]) for x in (0.2, clock, pressed, 6.0, 2.0, 0.8))
    share = pressure.withdrawn_share(*state, np.array([0.2]), np.array([0.5]))
    assert share == pytest.approx(then)


@given(POSITIVE, among(0.01, 2.0), POSITIVE)
def test_who_presses_more_meets_less_openness(felt: Array, turn: Array, more: Array) -> None:
    """Openness is a share, 1 toward those who do not press, and falls with pressure."""
    assert effort.openness(0.0 * felt, turn) == 1.0
    assert 0.0 <= effort.openness(felt + more, turn) <= effort.openness(felt, turn) <= 1.0


@given(SHARE, POSITIVE, POSITIVE, SHARE, POSITIVE, POSITIVE, POSITIVE)
def test_resentment_elsewhere_opens_no_door_to_a_sender(
    closeness: Array,
    own: Array,
    others: Array,
    openness: Array,
    precision: Array,
    weight: Array,
    neutrality: Array,
) -> None:
    """Others' grievance never lowers acceptance, and does not move that of one who is shut out."""

    def accepted(everywhere: Array, door: Array) -> Array:
        return security.accepted(closeness, own, everywhere, door, precision, weight, neutrality)

    assert accepted(own + others, openness) >= accepted(own, openness) - 1e-12
    shut = 0.0 * openness
    assert accepted(own + others, shut) == accepted(own, shut)


@given(ANY, ANY, SHARE, SHARE)
def test_luck_without_size_dies_away(
    deviation: Array, shock: Array, memory: Array, noise: Array
) -> None:
    """A deviation without noise shrinks; what was observed is what it is without its luck."""
    assert abs(flows.next_deviation(deviation, shock, memory, 0.0 * noise)) <= abs(deviation)
    kept = flows.structural(np.exp(deviation), deviation)
    assert kept == pytest.approx(1.0)


# ---- ties, votes, partnerships -------------------------------------------------------------------


@given(SHARE, SMALL, SMALL, SHARE, SMALL)
def test_a_tie_stays_a_share(
    tie: Array, gain: Array, loss: Array, rest: Array, decay: Array
) -> None:
    """Whatever pulls and repels for a quarter, a tie stays between 0 and 1."""
    assert -1e-12 <= ties.next_tie(tie, gain, loss, rest, decay)[0] <= 1.0 + 1e-12


@given(SHARE, ANY)
def test_a_line_leaves_a_tie_a_share(tie: Array, moved: Array) -> None:
    """The political line moves a tie no further than to its ends."""
    after = ties.drifted(tie, moved)
    assert 0.0 <= after <= 1.0
    assert (after - tie) * moved >= 0.0


@given(ANY, ANY, ANY, POSITIVE, POSITIVE)
def test_the_common_line_takes_from_the_patron_what_it_gives_the_west(
    westward: Array, own: Array, jumped: Array, west: Array, single: Array
) -> None:
    """One factor moves West and patron apart by the same; without sizes there is no line."""
    to_west, to_patron = (
        line.drift(westward, side * np.ones(1), 0.0 * own, jumped, west, single)
        for side in (1.0, -1.0)
    )
    assert to_west == -to_patron
    still = line.drift(westward, np.ones(1), own, jumped, 0.0 * west, 0.0 * single)
    assert still == 0.0


@given(SHARE)
def test_each_partnership_closes_the_same_share_of_what_is_missing(step: Array) -> None:
    """None counts for nothing, one for a step, two for a step and that share of the rest."""
    one, two = (ties.standing(np.array([status]), step) for status in (1.0, 2.0))
    assert ties.standing(np.zeros(1), step) == 0.0
    assert one == pytest.approx(step)
    assert two == pytest.approx(step + step * (1.0 - step))


@given(st.sampled_from([0.0, 1.0, 2.0]), SHARE, SHARE, SHARE)
def test_partnerships_are_signed_one_at_a_time_and_never_torn_up(
    status: float, diplomacy: Array, rate: Array, luck: Array
) -> None:
    """A status rises by one or stays, and a comprehensive one stays."""
    now = np.array([status])
    chance = ties.signing_chance(now, diplomacy, rate)
    after = ties.next_partnership(now, luck, np.zeros(1), chance)
    assert after - now in (0.0, 1.0)
    assert after <= 2.0
    assert ties.next_partnership(now, luck, np.zeros(1), 0.0 * chance) == now


@given(SHARE, SHARE, among(0.1, 1.0))
def test_votes_are_read_back_from_the_tie_they_make(
    share: Array, standing: Array, weight: Array
) -> None:
    """A tie that votes and standing make gives these votes again."""
    tie = weight * share + (1.0 - weight) * standing
    assert votes.implied(tie, standing, weight) == pytest.approx(share, abs=1e-9)


# ---- shelter, growth -----------------------------------------------------------------------------


@given(POSITIVE, SHARE, SHARE, SHARE)
def test_shelter_never_adds_to_pressure(
    pressed: Array, unity: Array, closeness: Array, most: Array
) -> None:
    """What is felt is at most what is applied, and all of it where there is no shelter."""
    felt = shelter.felt(pressed, unity, closeness, most)
    assert 0.0 <= felt <= pressed
    assert shelter.felt(pressed, unity, closeness, 0.0 * most) == pressed


@given(SHARE, SHARE, SHARE, SMALL, SMALL)
def test_unity_draws_closer_and_a_conflict_repels(
    unity: Array, rest: Array, border: Array, draws: Array, costs: Array
) -> None:
    """Unity above its rest gains closeness, a conflict on the border loses some."""
    quiet = shelter.standing(unity, rest, 0.0 * border, draws, costs)
    assert quiet * (unity - rest) >= 0.0
    assert shelter.standing(unity, rest, border, draws, costs) <= quiet


@given(SMALL, among(-15.0, 5.0), SHARE)
def test_a_slump_is_regained_and_never_owed(slump: Array, growth: Array, regain: Array) -> None:
    """A slump is never below 0, grows by what a shock takes, and shrinks without shocks."""
    after = development.next_slump(slump, growth, regain)
    assert after >= 0.0
    assert development.next_slump(slump, 0.0 * growth, regain) <= slump
    assert development.next_slump(slump, np.minimum(growth, 0.0) - 1.0, regain) >= (
        development.next_slump(slump, np.minimum(growth, 0.0), regain)
    )
