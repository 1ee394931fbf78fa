"""Morris, Sobol and PAWN on functions whose indices are known."""

import numpy as np
import pandas as pd
import pytest

from sim.explore.designs import TooFewError, lay_out, rows_of
from sim.explore.estimate import Estimate
from sim.explore.indices import kept, pawn, screened, sobol
from sim.explore.left_out import left_out
from tests.explore.functions import Function, ishigami, sobol_g

SLACK = 1e-3
"""By how much an interval of almost no width may miss."""


@pytest.mark.parametrize("function", [ishigami(), sobol_g()], ids=["ishigami", "g"])
def test_sobol_finds_the_analytic_indices(function: Function) -> None:
    """Through our own design each first and total index lies within its interval of the truth."""
    layout, y = function.laid_out("sobol", 20_000)
    table = sobol(layout, y, 7).set_index("number").loc[list(function.parameters)]
    for order, truth in (("first", function.first), ("total", function.total)):
        missed = (table[order] - np.array(truth)).abs() - table[f"{order}_half_width"]
        assert (missed <= SLACK).all(), table[[order, f"{order}_half_width"]].assign(truth=truth)


def test_a_number_without_effect_is_not_clear() -> None:
    """Ishigami's third number does nothing alone, and Sobol's first order says so."""
    table = sobol(*ishigami().laid_out("sobol", 20_000), 7).set_index("number")
    assert dict(table["clear"]) == {"a": True, "b": True, "c": False}


def test_what_moves_between_half_and_whole_has_not_converged() -> None:
    """Where the second half of a sample says other than the first, indices have not converged."""
    layout, y = ishigami().laid_out("sobol", 20_000)
    assert sobol(layout, y, 7)["converged"].all()
    half = y.size // 2
    other = layout.places[half:, 2] * 30.0
    moved = sobol(layout, np.concatenate([y[:half], other]), 7).set_index("number")
    assert not moved["converged"]["c"]


def test_a_screening_measures_slopes() -> None:
    """On a weighted sum Morris gives each number its weight, with its sign."""
    names, weights = list("abcd"), np.array([5.0, -2.0, 0.0, 0.1])
    layout = lay_out("screen", {name: name for name in names}, 100, 1, 7)
    table = screened(layout, layout.places @ weights, 7).set_index("number").loc[names]
    assert table["signed"].to_numpy() == pytest.approx(weights, abs=1e-9)
    assert table["effect"].to_numpy() == pytest.approx(abs(weights), abs=1e-9)
    assert list(table["clear"]) == [True, True, False, True]


def test_a_screening_keeps_what_holds_nearly_all() -> None:
    """The largest effects are kept until they hold 95 % of all squares; none of nothing."""
    table = pd.DataFrame({"number": list("abcd"), "effect": [5.0, 3.0, 0.2, 0.1]})
    assert kept(table) == ("a", "b")
    assert kept(table.assign(effect=0.0)) == ()


def test_groups_are_told_apart_in_order() -> None:
    """Each group gets its own index, whatever the order of its name and of its numbers."""
    groups = {"a": "z", "b": "y", "c": "z"}
    for method in ("screen", "sobol"):
        layout = lay_out(method, groups, 4000, 1, 7)  # type: ignore[arg-type]
        y = 3.0 * layout.places[:, 1] + layout.places[:, 2]
        analyse = screened if method == "screen" else sobol
        table = analyse(layout, y, 7).set_index("number")
        assert list(table.index) == ["y", "z"]
    assert table["first"]["y"] == pytest.approx(0.9, abs=0.05)


def test_pawn_ranks_and_knows_its_noise() -> None:
    """The stronger number lies further off; what does nothing stays below what luck reaches."""
    places = pd.DataFrame(np.random.default_rng(1).random((800, 3)), columns=list("abc"))
    table = pawn(places, (3.0 * places["a"] + places["b"]).to_numpy()[None], 7)
    assert list(table["number"]) == list("abc")
    assert list(table["clear"]) == [True, True, False]


def test_where_nothing_varies_nothing_has_an_index() -> None:
    """Outcomes that are all the same give zeros, no warning and no division by zero."""
    for method, analyse in (("screen", screened), ("sobol", sobol)):
        layout, y = ishigami().laid_out(method, 2000)  # type: ignore[arg-type]
        table = analyse(layout, np.ones_like(y), 7)
        assert not table["clear"].any()
        assert not table.select_dtypes("number").to_numpy().any()
    places = pd.DataFrame({"a": np.linspace(0.0, 1.0, 100)})
    assert not pawn(places, np.ones((2, 100)), 7)["clear"].any()


def test_a_design_that_fixes_numbers_says_what_it_leaves_out() -> None:
    """Of two numbers that make 9 and 1 parts of a variance, the second is a tenth."""
    layout = lay_out("sobol", {"a": "a"}, 4000, 1, 7)
    rows = rows_of(3.0 * layout.places[:, 0], 1)
    found = left_out(layout, rows, Estimate((9.0 + 1.0) / 12.0, 0.01))
    assert found is not None
    assert found.low < 0.1 < found.high
    assert left_out(layout, rows, Estimate(0.1, 0.2)) is None


def test_intervals_of_four_trajectories_hold() -> None:
    """Of a hundred short screenings 85 in 100 intervals hold what many trajectories come to."""
    function = ishigami()
    truth = screened(*function.laid_out("screen", 40_000), 7).set_index("number")["effect"]
    held = 0
    for seed in range(100):
        found = screened(*function.laid_out("screen", 16, seed), seed).set_index("number")
        found = found.loc[truth.index]
        held += int(((found["effect"] - truth).abs() <= found["half_width"] + SLACK).sum())
    assert held >= 0.85 * 3 * 100


def test_a_distance_has_an_error() -> None:
    """The half-width that PAWN gives is about how far distances differ from sample to sample."""
    distances, halves = list[float](), list[float]()
    for seed in range(20):
        rng = np.random.default_rng(seed)
        places = pd.DataFrame(rng.random((200, 1)), columns=["a"])
        lives = places["a"].to_numpy() + rng.normal(size=(1, 200))
        row = pawn(places, lives, seed).set_index("number").loc["a"]
        distances.append(row["distance"])
        halves.append(row["half_width"])
    assert 0.8 < np.mean(halves) / (1.96 * np.std(distances)) < 2.0


def test_each_method_says_who_is_foremost() -> None:
    """Of a sum in which one number weighs most, this one is foremost by every method."""
    for method, analyse in (("screen", screened), ("sobol", sobol)):
        layout = lay_out(method, {name: name for name in "abc"}, 4000, 1, 7)  # type: ignore[arg-type]
        table = analyse(layout, layout.places @ np.array([1.0, 3.0, 1.0]), 7).set_index("number")
        assert dict(table["foremost"]) == {"a": False, "b": True, "c": False}
        alike = analyse(layout, layout.places @ np.ones(3), 7)
        assert not alike["foremost"].any()


def test_luck_that_all_rows_share_cancels() -> None:
    """Luck that adds the same to every row leaves nothing in their means; luck of a row does."""
    rng = np.random.default_rng(1)
    rows, shared = rng.random((500, 1)), rng.random((1, 4))
    assert rows_of((rows + shared).ravel(), 4).luck_left == pytest.approx(0.0, abs=1e-12)
    own = rng.normal(0.0, 2.0, (500, 4))
    assert rows_of((rows + own).ravel(), 4).luck_left == pytest.approx(1.0, rel=0.1)


def test_the_share_of_luck_has_an_interval() -> None:
    """Luck that makes nine parts in ten lies within it; one stream of luck cannot tell a share."""
    rng = np.random.default_rng(1)
    rows, own = rng.normal(0.0, 1.0, (2000, 1)), rng.normal(0.0, 6.0, (2000, 4))
    share = rows_of((rows + own).ravel(), 4).luck_share
    assert share is not None
    assert share.low < 0.9 < share.high
    assert share.half_width == pytest.approx(0.075, rel=0.5)  # from variances of chi-squares
    assert rows_of(rows.ravel(), 1).luck_share is None
    assert rows_of(np.ones(80), 4).luck_share is None


def test_too_few_futures_are_refused_with_how_many_would_do() -> None:
    """The least number of futures is told, and it is enough."""
    groups = {name: name for name in "abc"}
    with pytest.raises(TooFewError) as few:
        lay_out("sobol", groups, 1279, 4, 7)
    assert str(few.value) == (
        "1,279 futures cannot hold Sobol's indices of 3 numbers with 4 streams of luck: that takes "
        "1,280 futures or more; give as many members, or fewer streams (1 stream takes 320)"
    )
    with pytest.raises(TooFewError) as none:
        lay_out("screen", {"a": "z", "b": "z"}, 7, 1, 7)
    assert str(none.value) == (
        "7 futures cannot hold a screening of 1 group with 1 stream of luck: that takes 8 futures "
        "or more; give as many members"
    )
    assert lay_out("sobol", groups, 1280, 4, 7).size == 64


def test_a_place_is_stretched_as_the_prior_is() -> None:
    """One half is a number's value, 0 and 1 the ends of its range, in a design as in the prior."""
    layout, _ = sobol_g((0.0,)).laid_out("screen", 100)
    skewed = {"x0": sobol_g((0.0,)).parameters["x0"].model_copy(update={"value": 0.1})}
    values = layout.draws(skewed).columns["x0"]
    assert set(np.round(values, 9)) <= {0.0, round(0.2 / 3, 9), 0.4, 1.0}
