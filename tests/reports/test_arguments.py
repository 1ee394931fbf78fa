"""Arguments in Python are checked as options are, and results do not change behind one's back."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.reports.limits import MOST_KEPT, MOST_MEMBERS


@pytest.fixture(scope="module")
def result() -> sim.Result:
    """Four futures of western pressure."""
    return sim.run("western-pressure", members=4)


@pytest.fixture(scope="module")
def batch(
    tmp_path_factory: pytest.TempPathFactory,
    without_figures: Callable[[], AbstractContextManager[None]],
) -> sim.BatchResult:
    """A folder of the same futures, and of the baseline's."""
    with without_figures():
        return sim.batch("western-pressure", members=4, out=tmp_path_factory.mktemp("batch"))


@pytest.fixture(scope="module")
def compared() -> sim.Compared:
    """The same futures held against the baseline's."""
    return sim.compare("baseline", "western-pressure", members=4)


# ---- arguments ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"workers": -1}, "workers must be at least 0, not -1"),
        ({"workers": "2"}, "workers must be a whole number, not '2'"),
        ({"workers": 1.5}, "workers must be a whole number"),
        ({"workers": 257}, "workers must be at most 256"),
        ({"keep": "membrs"}, "keep must be one of members, summary, both"),
        ({"members": MOST_KEPT + 1}, "at most 1,000,000 futures can be kept"),
        ({"members": MOST_MEMBERS + 1, "keep": "summary"}, "members must be at most 100,000,000"),
        ({"names": []}, "name a scenario or more"),
        ({"names": 5}, "a scenario is a name"),
        ({"names": ["placebo", 5]}, "a scenario is a name.*not 5"),
        ({"held": ["tie_decay"]}, "held must be a value by parameter"),
        ({"held": {"tie_decay": 9}}, "tie_decay cannot be held at 9"),
        ({"chance": "off"}, "chance must be True or False"),
        ({"streams": "3"}, "streams must be a whole number"),
    ],
    ids=str,
)
def test_a_batch_refuses_what_the_command_would(
    wrong: dict[str, Any], said: str, tmp_path: Path
) -> None:
    """A batch with a wrong argument is refused by its name, before it leaves anything behind."""
    with pytest.raises(ValueError, match=said):
        sim.batch(**{"names": "placebo", "members": 2, "out": tmp_path, **wrong})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("names", [(), ("baseline",), ("baseline", "baseline")])
def test_a_comparison_needs_two_scenarios(names: tuple[str, ...]) -> None:
    """One scenario, or the same twice, cannot be compared."""
    with pytest.raises(ValueError, match="name 2 scenarios or more"):
        sim.compare(*names, members=1)


def test_what_is_no_scenario_is_refused() -> None:
    """A scenario is a name or what `load` gave, and nothing else."""
    for call in (sim.load, sim.run):
        with pytest.raises(ValueError, match=r"a scenario is a name, or what .* not 5"):
            call(5)  # type: ignore[operator]


def test_more_futures_than_can_be_kept_are_refused() -> None:
    """In memory, too, a million futures are the most."""
    with pytest.raises(ValueError, match="at most 1,000,000 futures can be kept"):
        sim.run("baseline", members=MOST_KEPT + 1)


def test_names_come_in_any_order_one_can_walk(tmp_path: Path, no_figures: None) -> None:
    """A name alone, a tuple, an array or a generator all name scenarios, each run once."""
    for i, names in enumerate(["placebo", ("placebo",), np.array(["placebo"]), iter(["placebo"])]):
        done = sim.batch(names, members=1, out=tmp_path / str(i), workers=0)  # type: ignore[arg-type]
        assert done.scenarios == ("baseline", "placebo")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("alignmnt.CHN", "did you mean 'alignment.CHN'"),
        ("EUU", "'EUU' is an actor; its outputs are .*alignment.EUU"),
        ("chn", "'chn' is an actor"),
        ("alignment", "it is one of alignment.CHN"),
        (5, "an output is a name such as 'tilt', not 5"),
    ],
)
def test_an_unknown_output_names_the_nearest(
    name: Any, said: str, result: sim.Result, batch: sim.BatchResult, compared: sim.Compared
) -> None:
    """A run, a batch and a comparison all say what an output could have been."""
    for ask in (
        result.of,
        lambda one: batch.of("western-pressure", one),
        compared.difference,
        compared.figure,
        compared.trace,
    ):
        with pytest.raises(ValueError, match=said):
            ask(name)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("alignmnts", "did you mean 'alignments'"),
        ("xyz", "there are alignments, fan"),
        (3, "there are"),
    ],
)
def test_an_unknown_kind_of_figure_names_the_nearest(
    kind: Any, said: str, result: sim.Result, batch: sim.BatchResult
) -> None:
    """A kind that is none is refused with the nearest, or with all there are."""
    for ask in (result.figure, lambda one: batch.figure("western-pressure", one)):
        with pytest.raises(ValueError, match=f"no kind of figure '{kind}'; {said}"):
            ask(kind)


# ---- several scenarios --------------------------------------------------------------------------


def test_several_scenarios_are_compared_with_the_first(compared: sim.Compared) -> None:
    """The effects of each stand in one table, and one by one they are those of a pair."""
    names = ("western-pressure", "western-flexibility")
    several = sim.compare("baseline", *names, members=4)
    assert several.scenarios == names
    for name in names:
        pair = compared if name == "western-pressure" else sim.compare("baseline", name, members=4)
        np.testing.assert_array_equal(several[name].difference("tilt"), pair.difference("tilt"))
        rows = several.effects.query("scenario == @name").reset_index(drop=True)
        assert rows.equals(pair.effects)
    with pytest.raises(ValueError, match=r"choose a scenario: compared\[name\]"):
        several.difference("tilt")
    with pytest.raises(ValueError, match="no scenario 'x'"):
        several["x"]


def test_batch_and_compare_hold_parameters(tmp_path: Path, no_figures: None) -> None:
    """What is held in a run is held in a batch and in a comparison."""
    held = {"refill_official": 0.0}
    batch = sim.batch("western-pressure", members=2, held=held, out=tmp_path)
    assert not batch.of("western-pressure", "refill").any()
    compared = sim.compare("baseline", "western-pressure", members=2, held=held)
    assert not compared.difference("refill").any()


# ---- results stay as they are -------------------------------------------------------------------


def test_arrays_cannot_be_written_to(
    result: sim.Result, batch: sim.BatchResult, compared: sim.Compared
) -> None:
    """Every array that is handed out refuses to be changed in place, however one comes by it."""
    for values in (
        result.of("alignment.CHN"),
        result.trajectories.of("tilt"),
        result.trajectories.outputs["alignment"],
        batch.of("western-pressure", "tilt"),
        compared.difference("tilt"),
    ):
        with pytest.raises(ValueError, match="read-only"):
            values[...] = 100.0


def test_tables_are_copies(
    result: sim.Result, batch: sim.BatchResult, compared: sim.Compared
) -> None:
    """What one does to a table changes no other table and no figure."""
    for table in (
        lambda: result.summary,
        lambda: result.members,
        lambda: batch.summary,
        lambda: compared.effects,
    ):
        before, mine = table(), table()
        mine[mine.select_dtypes("number").columns] = 0.0
        assert not mine.equals(before)
        assert table().equals(before)


def test_a_comparison_of_many_has_a_short_name() -> None:
    """However many scenarios are compared, the folder's name is one that file systems take."""
    folders = Path(__file__).parents[2] / "scenarios"
    pairs = sim.compare(
        *sorted(path.stem for path in folders.glob("*.toml")), members=1, engine="fused"
    ).pairs
    assert len(pairs.folder) < 130
    assert pairs.folder != replace(pairs, futures=pairs.futures[:-1]).folder
