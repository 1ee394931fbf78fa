"""Reasons: what a difference goes with is ranked first, and noise has no clear effect."""

import numpy as np
import pandas as pd
import pytest

from sim.explore.reasons import COLUMNS, named, reasons


def test_what_decides_comes_first_with_its_two_ends() -> None:
    """A number that makes the difference leads; its fifths show how far."""
    draws = np.random.default_rng(1).random((1000, 30))
    places = pd.DataFrame(draws, columns=[f"p{i}" for i in range(30)])
    change = -draws[:, 4] + 0.4 * draws[:, 9] + 0.05 * np.random.default_rng(2).normal(size=1000)
    found = reasons(places, change)
    assert tuple(found) == COLUMNS
    assert found["parameter"][:2].tolist() == ["p4", "p9"]
    assert found["clear"][:2].all()
    assert found["rho"][0] < -0.8
    assert found["low"][0] - found["high"][0] == pytest.approx(0.8, abs=0.05)
    assert (found["rho_low"] < found["rho"]).all()
    assert (found["rho"] < found["rho_high"]).all()


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ((3.0, 1.0, 1.0), ", most a"),
        ((3.0, 3.0, 1.0), ", most a and b"),
        ((1.0, 1.0, 1.0), ": a, b and c"),
        ((1.0, 1.0, 1.0, 1.0), ", among them "),
    ],
)
def test_most_is_said_of_what_is_clearly_above_all_others(
    weights: tuple[float, ...], words: str
) -> None:
    """One that others equal is never said to move a difference most."""
    draws = np.random.default_rng(4).random((400, 6))
    places = pd.DataFrame(draws, columns=list("abcdef"))
    found = reasons(places, draws[:, : len(weights)] @ np.array(weights))
    assert named(found).startswith(words)


def test_noise_has_no_clear_effect() -> None:
    """Over forty samples of noise at most four name any assumption."""
    named = 0
    for seed in range(40):
        draws = np.random.default_rng(seed).random((200, 51))
        places = pd.DataFrame(draws[:, :50], columns=[f"p{i}" for i in range(50)])
        named += bool(reasons(places, draws[:, 50])["clear"].any())
    assert named <= 4


def test_an_interval_covers_the_correlation_of_many_more() -> None:
    """The interval over 300 futures holds what 30,000 give, of all assumptions at once."""
    draws = np.random.default_rng(3).random((30_000, 6))
    places = pd.DataFrame(draws[:, :5], columns=list("abcde"))
    change = draws @ np.array([3.0, 1.0, 0.3, 0.0, -2.0, 1.0])
    true = reasons(places, change).set_index("parameter")["rho"]
    few = reasons(places[:300], change[:300]).set_index("parameter")
    assert few["rho_low"].lt(true[few.index]).all()
    assert few["rho_high"].gt(true[few.index]).all()


def test_too_few_futures_rank_nothing() -> None:
    """Below twenty futures it is refused."""
    with pytest.raises(ValueError, match="take 20 or more"):
        reasons(pd.DataFrame({"a": np.arange(19.0)}), np.arange(19.0))
