"""Shares and means of futures that share draws: their intervals hold the truth as often as said."""

from collections.abc import Callable
from math import inf, sqrt

import numpy as np
import pandas as pd
import pytest

from sim.batches.plan import Measured
from sim.engine.chance import Design
from sim.engine.draw_files import load_draws
from sim.engine.run import Run
from sim.explore import discovery
from sim.explore.boxes import Booleans
from sim.explore.conditions import parse_condition
from sim.explore.sample import Sample
from sim.explore.shares import SURE, Share, mean_error
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario

DRAWS, STREAMS, ALIKE = 500, 10, 0.8
OF_DRAW = np.repeat(np.arange(DRAWS, dtype=np.uint64), STREAMS)
REPLICATIONS = 1500
"""They tell a coverage of 95 % to about 1.1 points."""


def covered(intervals: list[tuple[float, float]], truth: float) -> float:
    """In what part of intervals the truth lies."""
    return float(np.mean([low <= truth <= high for low, high in intervals]))


@pytest.mark.parametrize("truth", [0.1, 0.5, 0.9])
def test_intervals_of_shares_hold_the_truth(truth: float) -> None:
    """Of 500 draws with 10 futures each, alike to 0.8, 95 % intervals hold it in 93 to 97 %."""
    rng = np.random.default_rng(7)
    size = 1 / ALIKE - 1  # of a beta distribution whose draws are alike to this degree
    chances = rng.beta(size * truth, size * (1 - truth), (REPLICATIONS, DRAWS))
    so = rng.random((REPLICATIONS, DRAWS, STREAMS)) < chances[..., None]
    shares = [Share.of(one.ravel(), OF_DRAW) for one in so]
    assert 0.93 <= covered([share.interval for share in shares], truth) <= 0.97
    naive = [Share(share.count, share.futures).interval for share in shares]
    assert covered(naive, truth) < 0.6  # what was told before


def test_intervals_of_means_hold_the_truth() -> None:
    """The same of means: 95 % intervals hold it in 93 to 97 %."""
    rng = np.random.default_rng(7)
    shared = rng.normal(0.0, sqrt(ALIKE), (REPLICATIONS, DRAWS, 1))
    values = shared + rng.normal(0.0, sqrt(1 - ALIKE), (REPLICATIONS, DRAWS, STREAMS))
    intervals = [
        (one.mean() - SURE * error, one.mean() + SURE * error)
        for one in values
        for error in [mean_error(one.ravel(), OF_DRAW)]
    ]
    assert 0.93 <= covered(intervals, 0.0) <= 0.97


def test_futures_of_their_own_draws_are_independent() -> None:
    """Without repeated draws a share is what its counts make it, and a mean has the usual error."""
    so, draws = np.arange(50) < 20, np.arange(50, dtype=np.uint64)
    assert Share.of(so, draws) == Share(20, 50)
    values = np.random.default_rng(1).random(50)
    assert mean_error(values, draws) == pytest.approx(values.std(ddof=1) / sqrt(50))


def test_futures_that_are_all_alike_count_once() -> None:
    """Futures that repeat one another exactly add nothing, whether they vary or not."""
    once = np.arange(200) % 3 == 0
    share = Share.of(np.repeat(once, STREAMS), np.repeat(np.arange(200, dtype=np.uint64), STREAMS))
    assert share.independent == pytest.approx(199)  # the variance of a sample has one freedom less
    none = Share.of(np.zeros(2000, np.bool_), np.repeat(np.arange(200, dtype=np.uint64), STREAMS))
    assert none.interval == Share(0, 200).interval


def test_a_single_draw_says_nothing_of_others() -> None:
    """The error of a mean is infinite, and a share is worth one future."""
    one = np.zeros(40, np.uint64)
    assert mean_error(np.arange(40.0), one) == inf
    assert Share.of(np.arange(40) < 10, one).independent == 1.0


# ---- in samples ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def repeated(register: Register, load: Callable[[str], Scenario]) -> Sample:
    """The posterior's 500 rows, each lived by twice or thrice."""
    drawn = load_draws(register.folder, "posterior", register)
    run = Run(design=Design(1200), assumptions=drawn, engine="fused")
    measured = Measured((f"image.{register.cast.home.code}",), ("2030Q4",))
    return Sample.simulated([load("baseline")], register, run, measured)


def test_a_sample_knows_its_draws(repeated: Sample) -> None:
    """Members of one row of a table that repeats share a draw; those of streams do too."""
    assert np.array_equal(repeated.draws, np.arange(1200) % 500)
    crossed = Sample(repeated.register, Run(design=Design(3, 2)), repeated.measured, {})
    assert crossed.draws.tolist() == [0, 0, 1, 1, 2, 2]


def test_what_is_searched_is_not_lived_by_again(
    repeated: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No row that helps to find a box tests it, and the share is no surer than its futures."""
    halves = list[tuple[pd.DataFrame, pd.DataFrame]]()

    def no_box(places: pd.DataFrame, _: Booleans, *, retest: tuple[pd.DataFrame, Booleans]) -> None:
        halves.append((places, retest[0]))

    monkeypatch.setattr(discovery, "find_box", no_box)
    monkeypatch.setattr(discovery, "grow_tree", lambda *_: ())
    output = repeated.measured.outputs[0]
    median = float(np.median(repeated.of("baseline", output, "2030Q4")))
    terms = parse_condition(f"{output}@2030Q4 < {median}")
    whole = discovery.discover(repeated, discovery.Question("baseline", None, terms)).whole
    ((searched, fresh),) = halves
    assert set(searched.index) == set(np.flatnonzero(repeated.draws < 250))
    assert len(searched) + len(fresh) == whole.futures == 1200
    assert whole.independent is not None
    assert 400 < whole.independent <= 1200
