"""Claims put to the test: exact shares of planted numbers, and a rigged claim is reported."""

import pickle
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.batches.plan import Measured
from sim.batches.workers import Workers
from sim.engine.chance import Design
from sim.engine.run import Run
from sim.explore.claim_tests import (
    ClaimResult,
    contrast_of,
    holding,
    luck_of,
    put_to_test,
)
from sim.explore.claims import Claim, Claims
from sim.explore.deciding import Ranks
from sim.explore.sample import Sample
from sim.explore.shares import Share
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.model.ops import Array

MEASURED = Measured(("alignment.CHN",), ("2024Q4",))
PLANTED, OTHER = "tie_decay", "grievance_memory"
QUIET = Run(design=Design(2000), chance=False)
CLAIM = Claim(
    name="planted",
    claim="It rises.",
    view="us",
    paragraphs=(),
    quantity="alignment.CHN",
    quarter="2024Q4",
    contrast={"a": 1.0, "b": -1.0},
    direction="rises",
    at_least=0.0,
    at_least_source="",
    counts_against="It does not.",
    disputes=(),
)
Load = Callable[[str], Scenario]


def sampled(register: Register, numbers: Mapping[str, Array], run: Run = QUIET) -> Sample:
    """A sample of numbers that were made up, one a member under each scenario."""
    return Sample(
        register, run, MEASURED, {name: row.reshape(1, 1, -1) for name, row in numbers.items()}
    )


def place(register: Register, name: str) -> Array:
    """Where in its range a parameter lies in each member."""
    empty = sampled(register, {"a": np.zeros(QUIET.design.members)})
    return empty.places[name].to_numpy()


def result_of(register: Register, contrast: Array) -> ClaimResult:
    """A claim whose contrast is made up."""
    sample = sampled(register, {"a": contrast, "b": np.zeros_like(contrast)})
    claims = Claims(Path("own.toml"), (CLAIM,), (), {})
    with Workers(1) as pool:
        (one,) = put_to_test(claims, sample, pool)
    return one


# ---- shares --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "futures", "low", "high"),
    [
        (8, 10, 0.4902, 0.9433),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),
    ],
)
def test_wilson_intervals_are_those_of_the_literature(
    count: int, futures: int, low: float, high: float
) -> None:
    """The last one is Newcombe's (1998) example; the others are by hand."""
    assert Share(count, futures).interval == pytest.approx((low, high), abs=1e-4)


def test_the_error_of_a_share_is_that_of_a_count() -> None:
    """Of 20 in 100 it is 4 points."""
    assert Share(20, 100).error == pytest.approx(0.04)


# ---- a planted claim -----------------------------------------------------------------------------


def test_a_planted_claim_has_its_exact_share_cause_and_box(register: Register) -> None:
    """It fails where a parameter lies in the lowest three tenths of its range, nowhere else."""
    at = place(register, PLANTED)
    one = result_of(register, at - 0.3)
    count = int((at > 0.3).sum())
    assert (one.share.count, one.share.futures) == (count, 2000)
    assert one.share.value == pytest.approx(0.7, abs=0.005)
    assert one.share.interval == Share(count, 2000).interval
    assert one.verdict == "depends"
    assert [decider.parameter for decider in one.deciders] == [PLANTED]
    assert one.deciders[0].rho == pytest.approx(1.0)
    assert one.box is not None
    assert set(one.box.limits) == {PLANTED}
    assert one.box.limits[PLANTED] == pytest.approx((0.0, 0.3), abs=0.02)
    assert one.size == pytest.approx((0.2, -0.25, 0.65), abs=0.02)
    assert one.luck is None
    assert pickle.loads(pickle.dumps(one.box)) == one.box  # as it comes back from a worker


def test_noise_has_no_cause_and_no_box(register: Register) -> None:
    """Where nothing decides, no assumption is named."""
    one = result_of(register, np.random.default_rng(1).normal(size=2000))
    assert one.deciders == ()
    assert one.box is None
    assert not one.clear


def test_a_claim_that_never_fails_has_no_box(register: Register) -> None:
    """A constant effect holds in all futures."""
    one = result_of(register, np.full(2000, 0.1))
    assert (one.share.value, one.verdict, one.box, one.deciders) == (1.0, "holds", None, ())


@pytest.mark.parametrize(
    ("direction", "at_least", "held"),
    [
        ("rises", 0.0, [False, False, False, True, True]),
        ("falls", 0.0, [True, True, False, False, False]),
        ("rises", 0.2, [False, False, False, False, True]),
        ("falls", 0.2, [True, False, False, False, False]),
        ("differs not", 0.2, [False, True, True, True, False]),
    ],
)
def test_what_counts_is_the_direction_and_the_size(
    direction: str, at_least: float, held: list[bool]
) -> None:
    """No effect is neither a rise nor a fall; a size that counts is reached, not passed."""
    claim = replace(CLAIM, direction=direction, at_least=at_least)
    assert holding(claim, np.array([-0.2, -0.1, 0.0, 0.1, 0.2])).tolist() == held


def test_an_interaction_is_weighed_and_rounding_is_no_effect(register: Register) -> None:
    """Four terms with their weights; a sum smaller than the digits that are stored is nothing."""
    parts = {"both": [4.0, 0.3], "one": [2.0, 0.1], "other": [1.5, 0.2], "neither": [1.0, 0.0]}
    numbers = {name: np.float32(row).astype(np.float64) for name, row in parts.items()}
    claim = replace(CLAIM, contrast={"both": 1, "one": -1, "other": -1, "neither": 1})
    sample = sampled(register, numbers, replace(QUIET, design=Design(2)))
    assert contrast_of(claim, sample).tolist() == [1.5, 0.0]


# ---- what decides --------------------------------------------------------------------------------


def test_few_futures_name_only_what_chance_does_not(register: Register) -> None:
    """With forty futures a correlation must be larger than with thousands; ten are too few."""
    ten, few, many = (
        Ranks.of(sampled(register, {}, replace(QUIET, design=Design(n))).assumptions)
        for n in (10, 40, 4000)
    )
    assert many.limit == 0.2
    assert few.limit > 0.5
    assert ten.deciders(np.arange(10.0)) == ()


def test_noise_is_hardly_ever_named(register: Register) -> None:
    """Of a hundred numbers that no assumption moves, about five may name one."""
    run = replace(QUIET, design=Design(60))
    ranks, random = Ranks.of(sampled(register, {}, run).assumptions), np.random.default_rng(5)
    named = [bool(ranks.deciders(random.normal(size=60))) for _ in range(100)]
    assert sum(named) <= 10


def test_at_most_three_are_named_by_size(register: Register) -> None:
    """The closest come first, with their signs."""
    ranks = Ranks.of(sampled(register, {}).assumptions)
    one, other = place(register, PLANTED), place(register, OTHER)
    assert [d.parameter for d in ranks.deciders(one - 2 * other)] == [OTHER, PLANTED]
    assert ranks.deciders(one - 2 * other)[0].rho < 0
    four = sum(ranks.standard[i] for i in range(4))
    assert len(ranks.deciders(four)) == 3


def test_fixed_assumptions_decide_nothing(register: Register) -> None:
    """Where no parameter differs there is nothing to name and no box."""
    fixed = replace(QUIET, design=Design(50), assumptions="fixed")
    sample = sampled(register, {"a": np.arange(50.0) - 9, "b": np.zeros(50)}, fixed)
    with Workers(1) as pool:
        (one,) = put_to_test(Claims(Path("own.toml"), (CLAIM,), (), {}), sample, pool)
    assert (one.share.count, one.deciders, one.box) == (40, (), None)


# ---- luck ----------------------------------------------------------------------------------------


def test_luck_is_told_from_assumptions() -> None:
    """Of a sum of the two, luck's share is its part of the variance; alone it is all or nothing."""
    random = np.random.default_rng(3)
    design = Design(64, 64)
    drawn = np.repeat(random.normal(size=64), 64)
    lived = np.tile(random.normal(size=64), 64)
    assert luck_of(drawn, design) == pytest.approx((0.0, 0.0, 0.0), abs=1e-12)
    assert luck_of(lived, design) == pytest.approx((1.0, 1.0, 1.0))
    parts = drawn[::64].var(), lived[:64].var()
    both = luck_of(drawn + lived, design)
    assert both is not None
    assert both.share == pytest.approx(parts[1] / sum(parts), abs=0.01)
    assert luck_of(np.zeros(4096), design) is None


def test_an_interval_of_luck_holds_its_share() -> None:
    """Where luck and draws weigh alike, nearly all intervals hold one half."""
    random, held, width = np.random.default_rng(5), 0, 0.0
    for _ in range(60):
        both = luck_of(
            (random.normal(size=(40, 1)) + random.normal(size=(1, 40))).ravel(), Design(40, 40)
        )
        assert both is not None
        held += both.low <= 0.5 <= both.high
        width += (both.high - both.low) / 60
    assert held >= 51
    assert width < 0.35


def test_luck_that_one_draw_makes_is_unknown() -> None:
    """Where nothing varies but in one draw, luck may be anything."""
    one = np.zeros((8, 8))
    one[3] = np.arange(8.0)
    found = luck_of(one.ravel(), Design(8, 8))
    assert found is not None
    assert (found.low, found.high) == (0.0, 1.0)
