"""Inference without a likelihood, on a model whose answer is known: it finds what was planted."""

import numpy as np
import pytest

from sim.evidence.inference import (
    Line,
    Reference,
    expit,
    held_out,
    logit,
    spread_evenly,
)
from sim.evidence.sequential import LEAST, log_prior, sequential
from sim.model.ops import Array

RUNS, RECORDS, ROWS = 6000, 150, 99
BAND = 1.95
"""The 99 % point of Kolmogorov's distribution for the largest of a dozen gaps."""


def toy(logits: Array, seed: int) -> Array:
    """Four summaries of two parameters that are seen through noise, and of a third unseen."""
    noise = np.random.default_rng(seed).standard_normal((4, len(logits)))
    first, second = logits[:, 0], logits[:, 1]
    spread = np.exp(0.5 * second)
    return np.array(
        [
            first + noise[0],
            2.0 * first + second + noise[1],
            np.log(np.abs(spread * noise[2]) + 0.1),
            second + 2.0 * noise[3],
        ]
    ).T


def planted(seed: int, runs: int) -> tuple[Array, Array]:
    """Logits of drawn parameters (run, parameter), and what was seen of them (run, summary)."""
    logits = logit(np.random.default_rng(seed).random((runs, 3)))
    return logits, toy(logits, seed + 1000)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference(*planted(1, RUNS))


@pytest.fixture(scope="module")
def places(reference: Reference) -> tuple[Array, Array]:
    """True parameters (record, parameter), and posteriors (record, row, parameter)."""
    true, seen = planted(2, RECORDS)
    return true, np.array([reference.posterior(one, ROWS) for one in seen])


def test_logits_and_places_are_each_others_inverse() -> None:
    """A place becomes a logit and comes back, and no logit leaves the range."""
    places = np.array([1e-9, 0.2, 0.5, 0.999])
    assert expit(logit(places)) == pytest.approx(places, rel=1e-6)
    assert (expit(np.array([-1e3, 1e3])) > 0.0).all()
    assert (expit(np.array([-1e3, 1e3])) < 1.0).all()


def test_a_line_is_found_again() -> None:
    """Without noise a regression gives the slopes that were planted, whatever the scales."""
    rng = np.random.default_rng(0)
    seen = rng.standard_normal((500, 3)) * [1.0, 1e-3, 1e4]
    asked = seen @ np.array([[1.0], [500.0], [1e-5]]) + 7.0
    assert Line.fit(seen, asked)(seen) == pytest.approx(asked, abs=0.02)


def test_what_is_not_seen_is_not_shown(reference: Reference) -> None:
    """Held-out R2 is high for what summaries follow, and none for what leaves no trace."""
    first, second, unseen = held_out(reference.summaries, reference.targets)
    assert first > 0.6
    assert 0.3 < second < first
    assert abs(unseen) < 0.02


def test_ranks_of_true_parameters_are_uniform(places: tuple[Array, Array]) -> None:
    """Simulation-based calibration: a posterior quantile is passed as often as it says."""
    true, posterior = places
    rank = (posterior < true[:, None]).sum(axis=1)
    jitter = np.random.default_rng(0).random(rank.shape)
    shares = np.sort((rank + jitter) / (ROWS + 1), axis=0)
    gaps = np.abs(shares - (np.arange(RECORDS)[:, None] + 0.5) / RECORDS).max(axis=0)
    assert (gaps < BAND / np.sqrt(RECORDS)).all(), gaps


def test_ranks_tell_a_posterior_that_is_too_narrow(places: tuple[Array, Array]) -> None:
    """The same check fails a posterior drawn together by half: it can fail."""
    true, posterior = places
    middle = np.median(posterior, axis=1, keepdims=True)
    rank = (middle + 0.5 * (posterior - middle) < true[:, None]).sum(axis=1)
    shares = np.sort(rank / ROWS, axis=0)
    gaps = np.abs(shares - (np.arange(RECORDS)[:, None] + 0.5) / RECORDS).max(axis=0)
    assert (gaps > BAND / np.sqrt(RECORDS)).any()


def test_what_is_not_seen_keeps_its_prior(places: tuple[Array, Array]) -> None:
    """The posterior of a parameter that leaves no trace is as wide as its prior."""
    _, posterior = places
    widths = np.ptp(np.quantile(expit(posterior[..., 2]), (0.05, 0.95), axis=1), axis=0)
    assert widths.mean() == pytest.approx(0.9, abs=0.05)


def test_both_ways_find_what_was_planted(reference: Reference) -> None:
    """Sequential simulation lands where regression does, and ends by its own rule."""
    true, seen = planted(3, 4)
    covered = []
    for i in range(len(seen)):
        rng = np.random.default_rng(i)
        walked = sequential(
            reference, seen[i], lambda z, rng=rng: toy(z, int(rng.integers(1 << 31))), rng
        )
        shifted = reference.posterior(seen[i], 500)
        gap = np.median(walked.logits, axis=0) - np.median(shifted, axis=0)
        assert np.abs(gap[:2]).max() < 0.7
        assert walked.accepted[-1] < LEAST <= min(walked.accepted[:-1])
        assert list(walked.tolerances) == sorted(walked.tolerances, reverse=True)
        low, high = np.quantile(walked.logits, (0.05, 0.95), axis=0)
        covered += [*((low <= true[i]) & (true[i] <= high))]
    assert np.mean(covered) >= 0.75


def test_the_prior_of_logits_is_that_of_uniform_places() -> None:
    """The density that accepts steps is the derivative of a place by its logit."""
    z, h = np.array([[-3.0], [0.0], [2.0]]), 1e-5
    slope = (expit(z + h) - expit(z - h)) / (2 * h)
    assert log_prior(z) == pytest.approx(np.log(slope[:, 0]), abs=1e-6)


def test_a_record_of_another_model_is_surprising(reference: Reference) -> None:
    """A record whose parts do not go together lies beyond 99 % of the prior's own records."""
    _, seen = planted(4, 200)
    own = np.array([reference.surprise(one) for one in seen])
    assert (own < 0.01).mean() <= 0.04
    assert own.mean() == pytest.approx(0.5, abs=0.1)
    assert reference.surprise(np.array([4.0, -8.0, 0.0, 0.0])) < 0.01


def test_rows_are_spread_by_weight() -> None:
    """A row of three times the weight is chosen three times as often, and one of none never."""
    rows = spread_evenly(np.array([1.0, 3.0, 0.0]), 400)
    assert np.bincount(rows, minlength=3).tolist() == [100, 300, 0]
