"""Do readings give what is known of invented numbers, and are verdicts those of the rule?"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.evidence.stylised_facts.catalogue import SURE, Expected, StylisedFact
from sim.evidence.stylised_facts.readings import (
    Reading,
    contrast,
    half_way,
    largest_fall,
    least_squares,
    mean,
    recovered,
    standardised,
    thirds,
)

NUMBERS = st.integers(0, 2**32 - 1).map(np.random.default_rng)
"""Sources of invented numbers."""


def test_a_share_has_the_error_of_a_share() -> None:
    """Of a hundred states of which a fifth concedes the share is 0.2 and its error 0.04."""
    share = mean(np.arange(100) < 20)
    assert share.value == pytest.approx(0.2)
    assert share.error == pytest.approx(np.sqrt(0.2 * 0.8 / 99))


@settings(max_examples=25, deadline=None)
@given(NUMBERS, st.integers(1, 40))
def test_thirds_are_equal_and_in_order(random: np.random.Generator, size: int) -> None:
    """Each third has as many states, and none of a lower third lies above one of a higher."""
    order = random.normal(size=3 * size)
    group = thirds(order)
    assert [*np.bincount(group)] == [size] * 3
    assert order[group == 0].max() < order[group == 1].min()
    assert order[group == 1].max() < order[group == 2].min()


def test_the_published_gradient_is_read_from_states_that_have_it() -> None:
    """States that concede in 14, 25 and 26 % of thirds give the rise and the bend of these."""
    dependence = np.arange(300.0)
    conceded = np.concatenate([np.arange(100) < rate for rate in (14, 25, 26)])
    group = thirds(dependence)
    rise = contrast(conceded, group, (-1.0, 0.0, 1.0))
    bend = contrast(conceded, group, (1.0, -2.0, 1.0))
    assert rise.value == pytest.approx(0.12)
    assert rise.error == pytest.approx(np.sqrt((0.14 * 0.86 + 0.26 * 0.74) / 99))
    assert bend.value == pytest.approx(-0.10)


@settings(max_examples=25, deadline=None)
@given(NUMBERS)
def test_a_planted_plane_is_found(random: np.random.Generator) -> None:
    """Slopes that made the values are found exactly, and in deviations whatever the units are."""
    exposure, pressure = random.normal(size=(2, 60))
    near = 7.0 + 0.88 * exposure - 0.24 * pressure
    fit = least_squares(near, [exposure, pressure])
    assert [one.value for one in fit.slopes] == pytest.approx([0.88, -0.24])
    assert fit.explained == pytest.approx(1.0)
    noisy = near + random.normal(size=60)
    plain = standardised(noisy, [exposure, pressure])
    scaled = standardised(10.0 * noisy + 3.0, [exposure, 100.0 * pressure - 5.0])
    for one, other in zip(plain.slopes, scaled.slopes, strict=True):
        assert tuple(one) == pytest.approx(tuple(other))


def test_the_error_of_a_slope_is_how_much_it_varies() -> None:
    """Slopes of many invented samples vary as much as the error of one says, within a tenth."""
    random = np.random.default_rng(11)
    column = random.normal(size=80)
    fits = [
        least_squares(2.0 * column + random.normal(size=80), [column]).slopes[0]
        for _ in range(1000)
    ]
    spread = np.std([one.value for one in fits])
    assert np.mean([one.error for one in fits]) == pytest.approx(spread, rel=0.1)


@pytest.mark.parametrize(
    ("path", "when"),
    [([0, 1, 2, 3, 4], 2.0), ([0, 0, 3, 4], 1 + 2 / 3), ([4, 4], 0.0)],
)
def test_half_of_the_way_is_found_between_quarters(path: list[float], when: float) -> None:
    """A path is half way where a line between its points first has half of the last value."""
    assert half_way(np.array(path)) == pytest.approx(when)
    assert half_way(-np.array(path)) == pytest.approx(when)


def test_what_follows_later_is_half_way_later() -> None:
    """A path that is another one three quarters later is half way three quarters later."""
    first = np.concatenate([np.linspace(0.0, 1.0, 11), np.ones(20)])
    later = np.concatenate([np.zeros(3), first[:-3]])
    assert half_way(later) - half_way(first) == pytest.approx(3.0)


def test_what_is_back_is_a_share_of_what_was_lost() -> None:
    """Where every state has a quarter of its loss left, three quarters are back, for certain."""
    loss = -np.array([0.1, 0.2, 0.4])
    assert tuple(recovered(loss, 0.25 * loss)) == pytest.approx((0.75, 0.0))
    assert recovered(loss, np.zeros(3)).value == 1.0
    assert recovered(loss, -0.5 * loss).value == 1.5
    assert recovered(loss, np.array([-0.1, 0.0, -0.05])).error > 0.0


def test_the_largest_fall_is_that_over_a_year() -> None:
    """Three points lost within a year and one before it are three points, however they are cut."""
    path = np.log([1.0, 1.0, 0.99, 0.99, 0.99, 0.99, 0.985, 0.975, 0.965, 0.9603])
    assert largest_fall(path, 4) == pytest.approx(1.0 - 0.9603 / 0.99)


@given(st.floats(-10, 10), st.floats(0, 5), st.floats(-4, 4))
def test_another_unit_scales_value_and_error(value: float, error: float, factor: float) -> None:
    """In another unit value and error are multiples, and an error is never negative."""
    assert Reading(value, error).scaled(factor) == (value * factor, error * abs(factor))


# ---- the rule ------------------------------------------------------------------------------------

ABOVE = Expected(name="a", unit="share", sign="+")
BELOW = Expected(name="b", unit="share", sign="-")
BAND = Expected(name="c", unit="share", least=0.1, most=0.2)


@given(st.floats(-3, 3), st.floats(0.01, 2))
def test_a_sign_counts_beyond_its_error(value: float, error: float) -> None:
    """A sign is met beyond 1.96 errors of its side of zero alone, and never on both sides."""
    reading = Reading(value, error)
    assert ABOVE.met_by(reading) == (value > SURE * error)
    assert BELOW.met_by(reading) == (value < -SURE * error)


def test_nothing_is_no_sign() -> None:
    """What is zero for certain is neither above nor below it."""
    assert not ABOVE.met_by(Reading(0.0))
    assert not BELOW.met_by(Reading(0.0))


@pytest.mark.parametrize(("value", "met"), [(0.09, False), (0.1, True), (0.2, True), (0.21, False)])
def test_a_band_holds_its_ends(value: float, met: bool) -> None:
    """A value in the band is as expected, its ends included, whatever the error."""
    assert BAND.met_by(Reading(value, 1.0)) is met


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [(1.0, -1.0, "pass"), (1.0, 1.0, "partial"), (-1.0, -1.0, "partial"), (-1.0, 1.0, "fail")],
)
def test_a_verdict_counts_what_is_as_expected(a: float, b: float, verdict: str) -> None:
    """All readings pass a fact, some make it partial, and none fails it."""
    fact = _fact(reading=(ABOVE, BELOW))
    assert fact.verdict({"a": Reading(a), "b": Reading(b)}) == verdict


def test_what_is_not_represented_is_not_judged() -> None:
    """A fact without readings is not represented, and never passes."""
    assert _fact(absent="nobody votes").verdict({}) == "not represented"


def _fact(**given: object) -> StylisedFact:
    said = {"id": "S0", "source": "S1", "claim": "c", "published": "p", "role": "sized"}
    return StylisedFact.model_validate({**said, "promised": False, "measured": "m", **given})
