"""Searches: a front that is known, the same search again, one that was stopped, and simple ones."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.engine.chance import Design
from sim.engine.draws import Draws
from sim.engine.run import Run
from sim.explore.evaluations import Evaluations, Kept
from sim.explore.search import Searched, search, unbeaten
from sim.explore.strategies import Strategy
from sim.explore.tuning import objectives, picked
from sim.inputs.folders import in_force, shipped
from sim.inputs.scenario import Scenario
from sim.model.ops import Array
from sim.reports.search import Effort, Search, look_for, on_other_futures, ready
from sim.reports.strategy_question import Question, player_of, question_of

Load = Callable[[str], Scenario]
EFFORT = Effort(population=10, generations=4)


def known(candidates: Array) -> Array:
    """Two values: x and 1 - x^2, less how far the other choices are from 0.3."""
    x, lost = candidates[:, 0], np.abs(candidates[:, 1:] - 0.3).mean(axis=1)
    return np.clip(np.column_stack([x - lost, 1.0 - x**2 - lost]), 0.0, 1.0)


def searched(seed: int = 7, generations: int = 25) -> Searched:
    """A search for that front."""
    low, high = np.zeros(5), np.ones(5)
    return search(
        low, high, np.full(5, 0.9), 2, known, 32, generations, seed, lambda done, total: None
    )


@pytest.fixture(scope="module")
def found() -> Searched:
    """One search for the known front."""
    return searched()


@pytest.fixture(scope="module")
def question() -> Question:
    """Two strategies in the baseline, 64 futures, compiled."""
    asked = question_of(in_force(), ("status-quo", "reform-first"), ("baseline",))
    return replace(asked, run=Run(design=Design(64), engine="fused"))


@pytest.fixture(scope="module")
def done(question: Question, tmp_path_factory: pytest.TempPathFactory) -> tuple[Search, Path]:
    """A small search, and where its evaluations are kept."""
    kept = tmp_path_factory.mktemp("search") / "evaluations.csv"
    return look_for(question, EFFORT, kept=keeping(kept)), kept


def keeping(path: Path, identity: str = "this", said: list[str] | None = None) -> Kept:
    """Evaluations kept in a file; what would be set aside is deleted, and said."""

    def aside(damaged: Path, why: str) -> None:
        damaged.unlink()
        (said if said is not None else []).append(why)

    return Kept(path, identity, aside)


# ---- a front that is known -----------------------------------------------------------------------


def test_a_known_front_is_found(found: Searched) -> None:
    """The hypervolume comes within 6 per cent of the 2/3 that lies below 1 - x^2."""
    assert 0.94 * 2 / 3 < found.hypervolumes[-1] <= 2 / 3
    assert (np.diff(found.hypervolumes) >= 0.0).all()
    front = found.means[found.front]
    assert (np.diff(front[:, 0]) > 0.0).all()
    assert (np.diff(front[:, 1]) < 0.0).all()


def test_the_first_generation_holds_what_is_usual(found: Searched) -> None:
    """A search never does worse than leaving things as they are."""
    assert (found.candidates[0] == 0.9).all()


def test_the_knee_gives_up_least(found: Searched) -> None:
    """Nothing else of the front gives up a smaller share of its span, wherever it gives up most."""
    front = found.means[found.front]
    given = ((front.max(axis=0) - front) / np.ptp(front, axis=0)).max(axis=1)
    assert found.front[given.argmin()] == found.knee


def test_the_same_seed_searches_alike(found: Searched) -> None:
    """A search comes out again to the last bit, and another seed proposes others."""
    assert np.array_equal(searched().candidates, found.candidates)
    assert not np.array_equal(searched(8, 2).candidates, found.candidates[:64])


def test_more_than_three_values_are_searched() -> None:
    """Four values are served too, within bounds, and nothing is printed of it."""
    four = search(
        np.zeros(4),
        np.ones(4),
        np.full(4, 0.5),
        4,
        lambda rows: np.column_stack([rows[:, :3], 1.0 - rows[:, :3].mean(axis=1)]),
        40,
        5,
        7,
        lambda done, total: None,
    )
    assert four.candidates.min() >= 0.0
    assert four.candidates.max() <= 1.0
    assert four.generations == (40, 80, 120, 160, 200)


def test_unbeaten_are_those_that_nothing_exceeds() -> None:
    """A row stays unless another is as good in all and better in one; copies both stay."""
    means = np.array([[1.0, 0.0], [0.5, 0.5], [0.4, 0.5], [0.5, 0.5], [0.0, 1.0]])
    assert unbeaten(means).tolist() == [0, 1, 3, 4]


@pytest.mark.parametrize(
    ("volumes", "settled"),
    [
        ([0.1, 0.3, 0.4, 0.4, 0.4, 0.4], True),
        ([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], False),
        ([0.1], False),
    ],
)
def test_settled_is_said_of_what_hardly_grows(volumes: list[float], settled: bool) -> None:
    """A search has settled when its last quarter adds less than a twentieth of all growth."""
    empty = np.empty((0, 2))
    assert Searched(empty, empty, (), np.array(volumes)).settled is settled


# ---- a search over futures -----------------------------------------------------------------------


def test_a_stopped_search_goes_on(
    question: Question, done: tuple[Search, Path], tmp_path: Path
) -> None:
    """From the half of its evaluations, one changed and one cut off, the same search comes out."""
    whole, kept = done
    lines = kept.read_text(encoding="utf-8").splitlines(keepends=True)
    half = [*lines[: len(lines) // 2], lines[-2].replace("0.", "1.", 1), lines[-1][:30]]
    path = tmp_path / "evaluations.csv"
    path.write_text("".join(half), encoding="utf-8")
    said: list[str] = []
    again = look_for(question, EFFORT, kept=keeping(path, said=said))
    assert said == [f"line {len(lines) // 2 + 1} is damaged, or of another search"]
    assert path.read_text(encoding="utf-8") == "".join(lines)
    assert np.array_equal(again.searched.means, whole.searched.means)
    assert again.strategy == whole.strategy


def test_nothing_is_evaluated_twice(
    question: Question, done: tuple[Search, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With all evaluations kept, candidates are not simulated again."""
    whole, kept = done
    calls = []

    def counting(asked: Question) -> Callable[[Strategy], Array]:
        play = player_of(asked)
        return lambda strategy: calls.append(strategy) or play(strategy)  # type: ignore[func-returns-value]

    monkeypatch.setattr("sim.reports.search.player_of", counting)
    look_for(question, EFFORT, kept=keeping(kept))
    assert len(calls) == 1 + len(whole.space.choices)  # those that make it simple


def test_it_is_tested_on_other_futures(done: tuple[Search, Path]) -> None:
    """What was found meets four times as many futures of the next seed, beside the same others."""
    whole, _ = done
    tuned, tested = whole.tuned.question, whole.tested.question
    assert (tested.run.seed, tested.run.design.members) == (8, 256)
    assert [one.name for one in tuned.strategies] == [one.name for one in tested.strategies]
    assert list(whole.table["strategy"][1:]) == ["status-quo", "reform-first"]
    assert (whole.table["tested"] != whole.table["tuned"]).all()


def test_a_line_of_the_pareto_set_is_picked(done: tuple[Search, Path]) -> None:
    """Lines count from 1, and one that there is not is refused with those that there are."""
    whole = done[0].searched
    assert picked(whole, 1) == whole.front[0]
    assert picked(whole, None) == whole.knee
    with pytest.raises(ValueError, match=f"lines 1 to {len(whole.front)}"):
        picked(whole, len(whole.front) + 1)


def test_evaluations_of_another_search_are_not_used(tmp_path: Path) -> None:
    """A file with other columns, or of other futures, is set aside and begun anew."""
    one, path = Strategy("a", "", ""), tmp_path / "evaluations.csv"
    numbers = np.array([0.5]), np.array([0.25])
    Evaluations(keeping(path), ["x"], ["v"]).add(one, *numbers)
    assert Evaluations(keeping(path), ["x"], ["v"]).of(one) == np.array([0.25])
    said: list[str] = []
    assert Evaluations(keeping(path, "other", said), ["x"], ["v"]).of(one) is None
    Evaluations(keeping(path), ["x"], ["v"]).add(one, *numbers)
    assert Evaluations(keeping(path, "this", said), ["y"], ["v"]).of(one) is None
    assert [why.partition(" is")[0] for why in said] == ["line 2", "line 1"]


def test_a_name_is_no_formula_in_the_file_of_evaluations(tmp_path: Path) -> None:
    """What is chosen may be called anything in seeds of others; the file is read as before."""
    one, path, names = Strategy("a", "", ""), tmp_path / "evaluations.csv", ["=x,=y", "-z"]
    Evaluations(keeping(path), names, ["v"]).add(one, np.array([-0.5, 1.0]), np.array([0.25]))
    assert path.read_text(encoding="utf-8").startswith("strategy,\"'=x,=y\",'-z,v,check\n")
    assert Evaluations(keeping(path), names, ["v"]).of(one) == np.array([0.25])


def test_a_line_that_was_being_written_is_no_damage(tmp_path: Path) -> None:
    """What a kill cut off is computed anew without a word; the lines before are used."""
    two, path = [Strategy(n, "", "", settings={n: 1.0}) for n in "ab"], tmp_path / "evaluations.csv"
    for one in two:
        Evaluations(keeping(path), ["x"], ["v"]).add(one, np.array([0.5]), np.array([0.25]))
    path.write_bytes(path.read_bytes()[:-9])
    said: list[str] = []
    again = Evaluations(keeping(path, said=said), ["x"], ["v"])
    assert again.of(two[0]) == np.array([0.25])
    assert (again.of(two[1]), said) == (None, [])


# ---- what no search can be -----------------------------------------------------------------------


def test_a_search_needs_two_values(question: Question) -> None:
    """Where one value alone weighs something, there is nothing to trade off."""
    alone = replace(question.values, values=question.values.values[:1])
    with pytest.raises(ValueError, match="two values"):
        objectives(alone)


def test_a_search_needs_other_futures(question: Question) -> None:
    """Without chance and with fixed assumptions there is one future, and nothing to test again."""
    one = replace(question, run=replace(question.run, assumptions="fixed", chance=False))
    with pytest.raises(ValueError, match="one future"):
        on_other_futures(one)


def test_a_table_of_draws_is_split(question: Question) -> None:
    """Of a table of draws the later rows are the other futures; a short one is refused."""
    rows = np.linspace(0.04, 0.06, 320)
    drawn = replace(
        question, run=replace(question.run, assumptions=Draws.of("t", {"tie_decay": rows}))
    )
    later = on_other_futures(drawn).run.assumptions
    assert isinstance(later, Draws)
    assert np.array_equal(later.columns["tie_decay"][:256], rows[64:])
    short = Draws.of("t", {"tie_decay": rows[:300]})
    with pytest.raises(ValueError, match="300 rows"):
        on_other_futures(replace(question, run=replace(question.run, assumptions=short)))


@pytest.mark.parametrize("given", [{"population": 4}, {"generations": 0}])
def test_too_small_a_search_is_refused(given: dict[str, int]) -> None:
    """A search has eight strategies in a generation at least, and one generation."""
    with pytest.raises(ValueError, match="at least"):
        Effort(**given)


def test_what_could_not_be_is_told_before_it_is_searched(question: Question) -> None:
    """A number that the run holds and the search chooses is refused at once."""
    held = replace(question, run=replace(question.run, held={"diversify": 1.0}))
    with pytest.raises(ValueError, match="diversify: held"):
        ready(held, EFFORT)


def test_shipped_strategies_lie_with_the_seeds() -> None:
    """A search that names none compares with those of the seeds in force."""
    names = {one.name for one in question_of(in_force()).strategies}
    assert names == {path.stem for path in (shipped().seeds / "strategies").glob("*.toml")}
