"""Does the error that is told cover what another seed would give?"""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.engine.chance import Design
from sim.engine.group_sums import GroupSums
from sim.engine.mean_error import luck_error, mean_error, members_for_half, spread_of
from sim.engine.prior import assumption_uniforms
from sim.engine.run import Run
from sim.engine.tallies import Tally
from sim.model.ops import Array

UNIT = 1 / 64


def made(design: Design, seed: int, draws: float, streams: float, rest: float) -> Array:
    """An ensemble with mean 0, and known spread by draw, stream and member, (1, member)."""
    rng, shape = np.random.default_rng(seed), (design.draws, design.streams)
    values = draws * rng.normal(size=(shape[0], 1)) + rest * rng.normal(size=shape)
    return np.asarray(values + streams * rng.normal(size=(1, shape[1]))).reshape(1, -1)


@pytest.mark.parametrize(
    ("design", "spreads"),
    [
        (Design(20, 50), (1.0, 0.0, 1.0)),
        (Design(20, 50), (0.3, 0.2, 1.0)),
        (Design(500, 20), (0.1, 1.0, 0.5)),
        (Design(200), (1.0, 0.0, 0.5)),
    ],
    ids=["draws", "both", "luck", "one stream"],
)
def test_a_told_interval_covers_what_it_says(
    design: Design, spreads: tuple[float, float, float]
) -> None:
    """Over repeated seeds the 90 % interval of the mean holds the true one in 80 to 97 %."""
    run, reach = Run(design=design), stats.t.ppf(0.95, 19)
    held = []
    for seed in range(300):
        values = made(design, seed, *spreads)
        error = mean_error(spread_of(values, design.streams), run)
        held.append(abs(values.mean()) <= reach * error[0])
    assert 0.80 <= np.mean(held) <= 0.97


def test_the_told_error_is_that_of_drawn_assumptions() -> None:
    """Means of a sum of drawn assumptions differ between seeds by the error that is told."""
    design, names = Design(64), [f"parameter_{number}" for number in range(20)]
    draws = np.arange(design.draws, dtype=np.uint64)
    means, told = [], []
    for seed in range(300):
        values = np.sum(list(assumption_uniforms(seed, draws, names).values()), axis=0)
        means.append(values.mean())
        told.append(mean_error(spread_of(values, 1), Run(design=design)))
    assert 0.85 < np.std(means) / np.mean(told) < 1.15


def test_members_that_share_a_draw_do_not_count_as_independent() -> None:
    """A draw that is met by more streams tells no more of other draws."""
    few, many = Design(10, 2), Design(10, 200)
    errors = [
        mean_error(spread_of(made(one, 1, 1.0, 0.0, 0.1), one.streams), Run(design=one))[0]
        for one in (few, many)
    ]
    assert errors[1] == pytest.approx(errors[0], rel=0.2)


def test_luck_that_all_draws_share_does_not_average_out() -> None:
    """However many draws meet the same two streams, the error of luck is left."""
    design = Design(5000, 2)
    spread = spread_of(made(design, 3, 0.1, 1.0, 0.1), 2)
    run = Run(design=design)
    assert luck_error(spread, run)[0] == pytest.approx(mean_error(spread, run)[0], rel=0.1)
    assert luck_error(spread_of(made(Design(50), 3, 1.0, 1.0, 1.0), 1), Run())[0] == 0.0


@pytest.mark.parametrize(
    ("run", "known"),
    [
        (Run(design=Design(1, 50)), False),
        (Run(design=Design(1)), False),
        (Run(design=Design(1), assumptions="fixed"), False),
        (Run(design=Design(1, 50), assumptions="fixed"), True),
        (Run(design=Design(1), assumptions="fixed", chance=False), True),
        (Run(design=Design(2, 50)), True),
    ],
    ids=["one draw", "one future", "one luck", "fixed", "nothing drawn", "two draws"],
)
def test_one_draw_tells_no_error(run: Run, known: bool) -> None:
    """The error is not known from one draw, unless assumptions are fixed; nor from one luck."""
    draws = 0.0 if run.assumptions == "fixed" else 1.0
    values = made(run.design, 5, draws, float(run.chance), 0.0)
    error = mean_error(spread_of(values, run.design.streams), run)[0]
    assert np.isfinite(error) == known
    if known and run.assumptions == "fixed" and run.chance:
        assert error == pytest.approx(values.std(ddof=1) / 50**0.5)


def test_half_the_error_takes_more_of_draws_and_of_streams() -> None:
    """Where draws and streams are crossed, four times as many of both are needed."""
    assert members_for_half(Run(design=Design(100))) == 400
    assert members_for_half(Run(design=Design(10, 5))) == 40 * 20


def grouped(values: Array, streams: int, members: range) -> Tally:
    """A tally of some members of a design."""
    tally = Tally(np.full(len(values), UNIT), groups=GroupSums(len(values), streams))
    some = values[:, members.start : members.stop]
    tally.add(some)
    tally.add_groups(some, None, members)
    return tally


@settings(max_examples=40, deadline=None)
@given(
    st.integers(2, 6), st.integers(2, 9), st.floats(1e-6, 1e4), st.lists(st.integers(1, 53)),
    st.randoms(),
)  # fmt: skip
def test_a_tally_tells_the_error_of_its_members(
    draws: int, streams: int, size: float, cuts: list[int], random: object
) -> None:
    """However members are cut, tallies join to the same sums and tell the error of those kept."""
    design = Design(draws, streams)
    values = made(design, streams, size, size, size)
    ends = sorted({0, design.members, *(cut for cut in cuts if cut < design.members)})
    parts = [grouped(values, streams, range(a, b)) for a, b in pairwise(ends)]
    random.shuffle(parts)  # type: ignore[attr-defined]
    whole = parts[0]
    for part in parts[1:]:
        whole.join(part)
    once = grouped(values, streams, range(design.members))
    assert whole.groups is not None
    assert once.groups is not None
    assert not whole.groups.cut
    assert np.array_equal(whole.groups.squares, once.groups.squares)
    assert np.array_equal(whole.groups.by_stream, once.groups.by_stream)
    kept = mean_error(spread_of(values, streams), Run(design=design))
    told = mean_error(whole.spread, Run(design=design))
    assert told == pytest.approx(kept, rel=1e-6, abs=1e-8)


def test_sums_of_large_values_do_not_overflow() -> None:
    """The squares of draws are whole numbers of any size."""
    design = Design(3, 700)
    values = np.full((1, design.members), 0.9 * 2.0**24 * UNIT)
    tally = grouped(values, 700, range(design.members))
    assert mean_error(tally.spread, replace(Run(), design=design))[0] == 0.0
