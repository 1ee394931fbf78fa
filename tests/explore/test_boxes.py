"""Boxes: a planted one is recovered, none is seen in noise, and the counts are right."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from sim.explore.boxes import Box, Counts, find_box, telling
from sim.inputs.register import Register

Span = tuple[float, float]


def even(seed: int, futures: int, parameters: int) -> pd.DataFrame:
    """Places spread evenly, with nothing in them."""
    names = [f"p{i}" for i in range(parameters)]
    return pd.DataFrame(np.random.default_rng(seed).random((futures, parameters)), columns=names)


def planted(
    seed: int, limits: Mapping[str, Span], futures: int = 2000, flipped: float = 0.05
) -> tuple[pd.DataFrame, np.ndarray]:
    """Places of eight parameters, and cases within limits, a few of them flipped by chance."""
    places = even(seed, futures, 8)
    inside = [places[name].between(*span).to_numpy() for name, span in limits.items()]
    return places, np.all(inside, axis=0) ^ (
        np.random.default_rng(-seed % 99).random(futures) < flipped
    )


CORNER = {"p1": (0.7, 1.0), "p4": (0.0, 0.4)}
BAND = {"p2": (0.3, 0.6)}
THREE = {"p0": (0.5, 1.0), "p3": (0.2, 0.7), "p7": (0.0, 0.6)}


@pytest.mark.parametrize("limits", [CORNER, BAND, THREE])
def test_a_planted_box_is_recovered(limits: Mapping[str, Span]) -> None:
    """The parameters that limit the cases are found, each limit within 0.05, despite noise."""
    box = find_box(*planted(1, limits), retest=planted(51, limits))
    assert box is not None
    assert set(box.limits) == set(limits)
    for name, span in limits.items():
        assert box.limits[name] == pytest.approx(span, abs=0.05)
    assert box.retested.density > 0.8
    assert box.retested.coverage > 0.6


def test_no_box_is_seen_in_noise() -> None:
    """Where cases fall by chance, at most two samples of forty give a box."""
    seen = 0
    for seed in range(40):
        cases = np.random.default_rng(1000 + seed).random(160) < 0.3
        seen += find_box(even(seed, 160, 2), cases) is not None
    assert seen <= 2


def test_counts_are_those_of_both_samples() -> None:
    """What a box says of a sample is what counting gives; the re-test is another sample."""
    sample, other = planted(2, BAND, 800), planted(52, BAND, 800)
    box = find_box(*sample, retest=other)
    assert box is not None
    for counts, (places, cases) in ((box.found, sample), (box.retested, other)):
        inside = box.holds(places)
        expected = (800, cases.sum(), inside.sum(), (cases & inside).sum())
        assert counts == Counts(*map(int, expected))
    assert box.found != box.retested


def test_a_sample_alone_tests_with_what_it_did_not_use() -> None:
    """Without a second sample every second future is kept for the re-test; twice gives the same."""
    places, cases = planted(3, BAND, 1201)
    box = find_box(places, cases)
    assert box is not None
    assert (box.found.futures, box.retested.futures) == (601, 600)
    assert box == find_box(places, cases)


def test_few_cases_or_few_others_have_no_box() -> None:
    """Of nineteen cases, or of all but nineteen, no box is told."""
    places, cases = even(4, 400, 4), np.arange(400) < 19
    assert find_box(places, cases, retest=(places, cases)) is None
    assert find_box(places, ~cases, retest=(places, ~cases)) is None


def test_a_box_that_fails_elsewhere_is_not_told() -> None:
    """Cases that lie in a box in one sample and anywhere in the other have none."""
    places, cases = planted(5, BAND, 800)
    other = even(55, 800, 8)
    assert find_box(places, cases, retest=(other, np.arange(800) % 3 == 0)) is None


def test_the_screen_sees_bands() -> None:
    """A parameter whose middle holds the cases is told apart as well as one whose end does."""
    assert telling(*planted(6, BAND))[0] == "p2"
    assert set(telling(*planted(6, CORNER))[:2]) == {"p1", "p4"}


@pytest.mark.parametrize(
    ("counts", "clear"),
    [
        (Counts(1000, 300, 100, 60), True),
        (Counts(1000, 300, 100, 40), False),  # beyond chance, but the odds are not twice as large
        (Counts(1000, 300, 5, 4), False),  # four times the odds, and perhaps chance
        (Counts(1000, 300, 0, 0), False),
        (Counts(1000, 0, 100, 0), False),
    ],
)
def test_clear_means_beyond_chance_and_twice_the_odds(counts: Counts, clear: bool) -> None:
    """Both are asked of the re-test."""
    assert counts.clear is clear


def test_shares_of_nothing_are_zero() -> None:
    """A box without futures, or a sample without cases, divides by nothing."""
    assert Counts(10, 0, 0, 0).coverage == Counts(10, 0, 0, 0).density == 0


def test_limits_are_told_in_units(register: Register) -> None:
    """Places 0, one half and 1 are the low end, the value and the high end."""
    name, one = next((n, p) for n, p in register.parameters.items() if p.low < p.value < p.high)
    counts = Counts(1, 1, 1, 1)
    assert Box({name: (0.0, 0.5)}, counts, counts).units(register)[name] == (one.low, one.value)
    assert Box({name: (0.5, 1.0)}, counts, counts).units(register)[name] == (one.value, one.high)
