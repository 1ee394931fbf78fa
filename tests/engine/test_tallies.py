"""Are futures that are counted and not kept told as they are?"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.analysis import attribution
from sim.analysis.pairing import NotPaired
from sim.analysis.summary import (
    COLUMNS,
    QUANTILES,
    changes_of,
    quantile,
    summarise,
    summarise_tallies,
)
from sim.batches import plan
from sim.batches import run as work
from sim.batches.plan import Keep
from sim.batches.results import Results
from sim.batches.stopping import StoppedError
from sim.batches.store import machine
from sim.batches.tallies import (
    digest_of_tallies,
    joined_tallies,
    read_tallies,
    tally_path,
    write_tallies,
)
from sim.batches.verify import damage
from sim.engine import tallying
from sim.engine.bins import LIMIT, paired_change, unit_of
from sim.engine.chance import Design
from sim.engine.choice import installed
from sim.engine.ensemble import Trajectories, simulate_each
from sim.engine.mean_error import mean_error, spread_of
from sim.engine.run import Run
from sim.engine.tallies import BeyondError, Tally
from sim.engine.tallying import Tallies, tally_each
from sim.figures.drawing import draw
from sim.inputs.folders import shipped
from sim.inputs.register import load_register
from sim.inputs.scenario import Scenario, load_scenario
from sim.inputs.strict_toml import FileProblems
from sim.model.ops import Array
from sim.reports import batch as reports
from sim.reports import paired_runs
from sim.reports.batch import FinishedBatch, run_batch
from sim.reports.failures import repeating
from sim.reports.kinds import content_of
from sim.reports.tasks import material_of

REGISTER = load_register(shipped().seeds)
LONG = [
    load_scenario(shipped().scenarios, name, REGISTER) for name in ("baseline", "western-pressure")
]
SHORT = [replace(scenario, end=scenario.start + 5, expects=()) for scenario in LONG]
RUN = Run(design=Design(200), engine="fused")
ENGINES = ["numpy", "fused"] if installed() else ["numpy"]

VALUES = arrays(
    np.float64,
    st.tuples(st.integers(1, 4), st.integers(1, 60)),
    elements=st.one_of(
        st.floats(-3.0, 3.0), st.floats(-1e5, 1e5), st.sampled_from([0.0, -0.0, 1.0, 1e-9])
    ),
)


def tally_of(values: Array, unit: float = 1 / 64) -> Tally:
    """A tally of some values, all in one unit."""
    tally = Tally(np.full(len(values), unit))
    tally.add(values)
    return tally


def same(one: Tally, other: Tally) -> bool:
    """Whether two tallies hold the same whole numbers."""
    ours, theirs = one.trimmed(), other.trimmed()
    return (
        ours.n == theirs.n
        and bool(np.all(ours.sums == theirs.sums))
        and ours.ends.tobytes() == theirs.ends.tobytes()
        and np.array_equal(ours.base, theirs.base)
        and np.array_equal(ours.room, theirs.room)
        and np.array_equal(ours.counts, theirs.counts)
    )


@settings(max_examples=60, deadline=None)
@given(VALUES)
def test_means_and_spreads_are_those_of_the_values(values: Array) -> None:
    """Mean, mean size, spread and signs are exact but for the step in which values are counted."""
    tally, step = tally_of(values), 2.0**-24 / 64
    assert np.all(np.abs(tally.mean - values.mean(axis=1)) <= step + 1e-15 * np.abs(values).max())
    sizes = np.abs(values).mean(axis=1)
    assert np.all(np.abs(tally.mean_size - sizes) <= step + 1e-15 * np.abs(values).max())
    if values.shape[1] > 1:
        spread = values.std(axis=1, ddof=1)
        assert np.all(np.abs(tally.sd - spread) <= 2 * step + 1e-12 * np.abs(values).max())
    assert np.array_equal(tally.share("above"), (values > 0).mean(axis=1))
    assert np.array_equal(tally.share("below"), (values < 0).mean(axis=1))


@settings(max_examples=60, deadline=None)
@given(VALUES, st.floats(0.0, 1.0))
def test_a_quantile_is_as_right_as_stated(values: Array, q: float) -> None:
    """However few members there are, a quantile is within a bin of the one of members kept."""
    told, kept = tally_of(values).quantile(q), quantile(np.sort(values, axis=1), q)
    place = q * (values.shape[1] - 1)
    near = np.sort(values, axis=1)[:, [int(place), min(int(place) + 1, values.shape[1] - 1)]]
    width = (np.abs(near).max(axis=1) + 1 / 64) * 2.0**-9
    assert np.all(np.abs(told - kept) <= width)


@pytest.mark.parametrize("design", [Design(50), Design(200), Design(10, 7)], ids=str)
def test_quantiles_of_few_futures_are_those_of_the_members(design: Design) -> None:
    """In every output, quantiles of counted futures miss those of kept ones by a bin at most."""
    run = replace(RUN, design=design, engine="numpy")
    usual = summarise(next(simulate_each(SHORT, REGISTER, run)), REGISTER, run)
    counted = next(iter(tally_each(SHORT, REGISTER, run, range(design.members))))
    told = summarise_tallies(counted, REGISTER, run)
    for column in COLUMNS:
        largest = usual[["q05", "q95"]].abs().max(axis=1).clip(lower=usual[column].abs())
        assert ((usual[column] - told[column]).abs() <= (largest + 1.0) * 2.0**-9).all()


@settings(max_examples=40, deadline=None)
@given(VALUES, st.lists(st.integers(0, 60), max_size=6), st.randoms())
def test_parts_join_to_the_whole(values: Array, cuts: list[int], random: object) -> None:
    """However members are cut, and in whatever order parts are joined, the numbers are the same."""
    ends = sorted({0, values.shape[1], *(min(cut, values.shape[1]) for cut in cuts)})
    parts = [tally_of(values[:, a:b]) for a, b in pairwise(ends)]
    random.shuffle(parts)  # type: ignore[attr-defined]
    whole = parts[0]
    for part in parts[1:]:
        whole.join(part)
    assert same(whole, tally_of(values))


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf, LIMIT / 64])
def test_what_is_no_number_is_refused(wrong: float) -> None:
    """NaN, infinity and what is too large are told, never counted."""
    with pytest.raises(BeyondError, match="row 1"):
        tally_of(np.array([[1.0, 2.0], [1.0, wrong]]))


def test_units_suit_the_range_of_an_output() -> None:
    """A unit is a power of two, at most 1, and a 64th of what an output can reach."""
    assert [unit_of(high) for high in (1.0, 2.0, 10.0, 100.0, 1e9)] == [1 / 64, 1 / 32, 1 / 8, 1, 1]


def test_states_are_told_as_states() -> None:
    """The quantiles of what has whole numbers for values are such numbers."""
    told = tally_of(np.array([[0.0] * 30 + [1.0] * 40 + [2.0] * 30]))
    assert [told.quantile(q)[0] for q in (0.05, 0.5, 0.95)] == [0.0, 1.0, 2.0]


@settings(max_examples=40, deadline=None)
@given(VALUES, st.floats(0.0, 1.0))
def test_no_quantile_lies_beyond_the_values(values: Array, q: float) -> None:
    """A quantile is never below the smallest value or above the largest."""
    told = tally_of(values).quantile(q)
    assert np.all((values.min(axis=1) <= told) & (told <= values.max(axis=1)))


def test_many_members_at_once_are_summed_in_parts() -> None:
    """Sums of more values than 64 bits hold are right."""
    big = np.full((1, 100_000), 0.9 * LIMIT / 64)
    assert tally_of(big).mean[0] == pytest.approx(0.9 * LIMIT / 64)


# ---- scenarios ----------------------------------------------------------------------------------


def tallied(engine: str, members: range = range(200)) -> list[Tallies]:
    return tally_each(SHORT, REGISTER, replace(RUN, engine=engine), members)  # type: ignore[arg-type]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_counted_scenario_is_the_one_that_is_kept(engine: str) -> None:
    """Levels and paired differences are those of the members."""
    kept = list(simulate_each(SHORT, REGISTER, replace(RUN, engine=engine)))  # type: ignore[arg-type]
    tables = [np.concatenate([*one.outputs.values()], axis=1).reshape(-1, 200) for one in kept]
    for told, table in zip(tallied(engine), tables, strict=True):
        levels, changes = Tally(told.levels.units), Tally(told.levels.units)
        levels.add(table)
        assert same(told.levels, levels)
        if told.changes.n:
            changes.add(paired_change(tables[0], table))
            assert same(told.changes, changes)


@pytest.mark.parametrize("engine", ENGINES)
def test_cut_and_in_any_order_scenarios_have_the_same_bits(engine: str) -> None:
    """Members counted in parts, the last first, give the tally of all."""
    whole = tallied(engine)
    parts = [tallied(engine, part) for part in (range(150, 200), range(0, 37), range(37, 150))]
    for i, one in enumerate(parts[0]):
        for other in parts[1:]:
            one.join(other[i])
        assert same(one.levels, whole[i].levels)
        assert same(one.changes, whole[i].changes)


@pytest.mark.parametrize("engine", ENGINES)
def test_streams_are_tallied_as_they_are_kept(engine: str, tmp_path: Path) -> None:
    """Cut through a draw, stored and joined, tallies tell the error of the members themselves."""
    run = replace(RUN, design=Design(20, 10), engine=engine)  # type: ignore[arg-type]
    kept = list(simulate_each(SHORT, REGISTER, run))
    parts = [tally_each(SHORT, REGISTER, run, part) for part in (range(37), range(37, 200))]
    joined = []
    for number, part in enumerate(parts):
        path = tmp_path / f"{number}.npz"
        write_tallies(path, part[1], "design")
        joined.append(read_tallies(path, SHORT[1], REGISTER, "design"))
    whole = joined_tallies(iter(joined))
    once = tally_each(SHORT, REGISTER, run, range(200))[1]
    assert digest_of_tallies(whole) == digest_of_tallies(once)
    usual, told = summarise(kept[1], REGISTER, run), summarise_tallies(whole, REGISTER, run)
    assert np.allclose(usual["mc_error"], told["mc_error"], rtol=1e-5, atol=1e-8)
    assert (usual["mc_error"] > 2 * usual["sd"] / 200**0.5).any()
    change = paired_change(kept[0].of("alignment.EUU"), kept[1].of("alignment.EUU"))
    rows = changes_of(whole, REGISTER, run)
    rows = rows[(rows["variable"] == "alignment") & (rows["actor"] == "EUU")]
    assert np.allclose(rows["mc_error"], mean_error(spread_of(change, 10), run), atol=1e-8)


@pytest.mark.skipif(not installed(), reason="the fused engine needs llvmlite")
@pytest.mark.parametrize("threads", [1, 2])
def test_machine_code_counts_as_arrays_do(threads: int) -> None:
    """Compiled and plain counting give the same whole numbers, by any number of threads."""
    from concurrent.futures import ThreadPoolExecutor

    from sim.engine.compiled.tallying import add

    rng = np.random.default_rng(3)
    values = rng.normal(0.0, 1.0, (40, 501)) * np.logspace(-8, 4, 40)[:, None]
    values[7] = 0.0
    values[8] = np.round(values[8])
    reference = values + rng.normal(0.0, 1e-4, values.shape) * (rng.random(values.shape) < 0.5)
    with ThreadPoolExecutor(threads) as pool:
        for other in (None, reference):
            ours, theirs = Tally(np.full(40, 1 / 64)), Tally(np.full(40, 1 / 64))
            for _ in range(3):
                add(pool, threads, ours, values, other)
                theirs.add(values, other)
            assert same(ours, theirs)
        bad = values.copy()
        bad[5, 100] = np.nan
        with pytest.raises(BeyondError, match="row 5"):
            add(pool, threads, Tally(np.full(40, 1 / 64)), bad, None)


def test_the_summary_of_a_tally_is_that_of_the_members() -> None:
    """Rows, columns, means and spreads are equal, quantiles as close as stated."""
    (kept, *_) = simulate_each(SHORT, REGISTER, replace(RUN, engine="numpy"))
    usual = summarise(kept, REGISTER, RUN)
    told = summarise_tallies(tallied("numpy")[0], REGISTER, RUN)
    names = ["scenario", "quarter", "actor", "variable", "unit", "n", "n_for_half_error"]
    pd.testing.assert_frame_equal(usual[names], told[names], check_dtype=False)
    assert list(usual.columns) == list(told.columns)
    for name in ("mean", "sd"):
        scale = usual[name].abs().clip(lower=1.0)
        assert ((usual[name] - told[name]).abs() / scale).max() < 1e-7
    for column, q in zip(COLUMNS, QUANTILES, strict=True):
        low, high = (_quantiles(kept, q, method) for method in ("lower", "higher"))
        width = np.maximum(np.abs(low), np.abs(high)) * 2.0**-9 + 2.0**-9
        assert np.all((low - width <= told[column]) & (told[column] <= high + width))


def _quantiles(kept: Trajectories, q: float, method: str) -> Array:
    """A quantile of every output, quarter by quarter, as a summary has them in order."""
    parts = [np.quantile(rows, q, axis=-1, method=method) for rows in kept.outputs.values()]
    return np.concatenate([part.ravel() for part in parts])


def test_changes_are_paired() -> None:
    """Shares that rose and fell are those of the paired differences."""
    one, other = simulate_each(SHORT, REGISTER, replace(RUN, engine="numpy"))
    told = changes_of(tallied("numpy")[1], REGISTER, RUN)
    row = told[(told["variable"] == "alignment") & (told["actor"] == "EUU")].iloc[-1]
    change = paired_change(one.of("alignment.EUU"), other.of("alignment.EUU"))[-1]
    assert row["fell"] == (change < 0).mean()
    assert row["mean"] == pytest.approx(change.mean(), abs=1e-9)
    assert row["q50"] == pytest.approx(np.median(change), abs=5e-5)


# ---- comparison and attribution -----------------------------------------------------------------


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count already what would still be kept."""
    monkeypatch.setattr(paired_runs, "MOST_RUNS", 10)
    monkeypatch.setattr(paired_runs, "SAMPLE", 40)
    monkeypatch.setattr(attribution, "KEPT", 10)


def test_a_counted_comparison_tells_what_a_kept_one_does(
    few: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Effects, dates and shares of many futures are those of the same futures kept."""
    counted_one = paired_runs.run_paired(SHORT, REGISTER, RUN).comparisons[0]
    monkeypatch.setattr(paired_runs, "MOST_RUNS", 10**6)
    kept = paired_runs.run_paired(SHORT, REGISTER, RUN).comparisons[0]
    assert counted_one.n == kept.n == 200
    assert counted_one.other.members.size == 40
    for name in ("alignment.EUU", "alignment.CHN", "tilt.KHM", "pressure.EUU"):
        ours, theirs = counted_one.effect(name), kept.effect(name)
        assert ours.quarter == theirs.quarter
        assert (ours.rose, ours.fell, ours.unmoved) == (theirs.rose, theirs.fell, theirs.unmoved)
        assert ours.mean == pytest.approx(theirs.mean, abs=1e-7)
        assert ours.median == pytest.approx(theirs.median, rel=0.02, abs=1e-4)
        assert ours.standardised == pytest.approx(theirs.standardised, rel=0.03, abs=1e-3)
    assert counted_one.no_effect == kept.no_effect == ""


def test_a_counted_attribution_adds_up(few: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts, what acts together and the total of many futures are those of the same ones kept."""
    ours = attribution.attribute(SHORT[1], SHORT[0], REGISTER, RUN, ["alignment.EUU"])
    monkeypatch.setattr(attribution, "KEPT", 10**6)
    theirs = attribution.attribute(SHORT[1], SHORT[0], REGISTER, RUN, ["alignment.EUU"])
    assert ours.date("alignment.EUU") == theirs.date("alignment.EUU")
    one, other = ours.table("alignment.EUU"), theirs.table("alignment.EUU")
    assert list(one["words"]) == list(other["words"])
    for column in ("mean", "rose", "fell", "unmoved"):
        assert np.allclose(one[column], other[column], atol=1e-7)
    assert np.allclose(one["median"], other["median"], rtol=0.02, atol=1e-4)
    assert one["mean"][:-1].sum() == pytest.approx(one["mean"].iloc[-1], abs=1e-12)
    level = theirs.level("alignment.EUU")
    assert ours.level("alignment.EUU") == pytest.approx(level, abs=1e-7)


def test_scenarios_that_begin_apart_are_not_counted_together() -> None:
    """Differences are taken quarter by quarter, so scenarios must begin in the same one."""
    late = replace(SHORT[1], start=SHORT[1].start + 1)
    with pytest.raises(ValueError, match="begin in the same quarter"):
        tally_each([SHORT[0], late], REGISTER, RUN, range(4))


# ---- results folders ----------------------------------------------------------------------------


def batch(folder: Path, keep: Keep, workers: int = 1) -> FinishedBatch:
    """A batch of the two scenarios."""
    return run_batch("x", SHORT, REGISTER, RUN, folder, "test", workers, keep=keep)


def test_a_batch_of_counted_futures_says_what_one_of_kept_ones_says(
    tmp_path: Path, no_figures: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The summary is the same table; only a sample of the futures is stored."""
    monkeypatch.setattr(plan, "SAMPLE", 30)
    whole = batch(tmp_path / "a", "members").results
    told = batch(tmp_path / "b", "summary").results
    usual, ours = whole.summary, told.summary
    assert list(usual.columns) == list(ours.columns)
    assert (ours["n"] == 200).all()
    assert np.allclose(usual["mean"], ours["mean"], rtol=1e-5, atol=1e-6)
    assert told.of("baseline").members.size == 30
    assert told.folder.name != whole.folder.name
    assert told.changes is not None
    assert list(damage(told)) == []


def test_counted_futures_survive_interruption(
    tmp_path: Path, no_figures: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch that is given again after it was cut off ends in the same digests, span by span."""
    monkeypatch.setattr(plan, "SPAN", 50)
    whole = batch(tmp_path / "a", "summary").results
    monkeypatch.setattr(reports, "of_each", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(StoppedError):
        batch(tmp_path / "b", "summary")
    monkeypatch.undo()
    (folder,) = (tmp_path / "b").glob("x-*")
    spans = sorted((folder / "tallies" / "baseline").iterdir())
    assert len(spans) == 4
    spans[1].unlink()
    monkeypatch.setattr(plan, "SPAN", 50)
    again = batch(tmp_path / "b", "summary").results
    for kind in ("results", "tallies"):
        assert again.manifest()[kind] == whole.manifest()[kind]
    assert [path.name for path in (folder / "tallies").iterdir() if path.is_dir()] == []


def _inside_the_largest(path: Path) -> int:
    """Place of a byte amid the numbers of the largest array, not amid what an archive adds."""
    with ZipFile(path) as archive:
        largest = max(archive.infolist(), key=lambda entry: entry.compress_size)
    return largest.header_offset + largest.compress_size // 2 + 200


@pytest.fixture(scope="module")
def counted(
    tmp_path_factory: pytest.TempPathFactory,
    without_figures: Callable[[], AbstractContextManager[None]],
) -> Path:
    """A folder of counted futures, to copy."""
    with without_figures():
        return batch(tmp_path_factory.mktemp("counted"), "summary").folder


@pytest.mark.parametrize("damage_", [b"no tally", 0.5, 0.99, "flip"], ids=str)
def test_a_damaged_tally_is_told(
    damage_: bytes | float | str, counted: Path, tmp_path: Path
) -> None:
    """A tally that is another file, cut off or changed is named with what to do."""
    results = Results.open(shutil.copytree(counted, tmp_path / counted.name), REGISTER)
    path = tally_path(results.folder, "baseline")
    held = bytearray(path.read_bytes())
    if isinstance(damage_, float):
        held = held[: int(len(held) * damage_)]
    elif damage_ == "flip":
        held[_inside_the_largest(path)] ^= 1
    else:
        held = bytearray(b"no tally")
    path.write_bytes(held)
    with pytest.raises(FileProblems, match="damaged"):
        results.tallies("baseline")
    assert any("tallies/baseline.npz" in line for line in damage(results))


def test_the_tally_of_other_quarters_is_told(tmp_path: Path, no_figures: None) -> None:
    """A tally of another scenario's length is not taken for this one's."""
    results = batch(tmp_path, "summary").results
    path = tally_path(results.folder, "baseline")
    identity = results.plan.identity("baseline", range(results.plan.members))
    short = replace(SHORT[0], end=SHORT[0].end - 1)
    others = tally_each([short], REGISTER, replace(RUN, engine="numpy"), range(200))
    write_tallies(path, others[0], identity)
    with pytest.raises(FileProblems, match="damaged: its rows are not those of the scenario"):
        results.tallies("baseline")


def test_a_lost_tally_is_counted_again_alone(tmp_path: Path, no_figures: None) -> None:
    """Where one tally was deleted, the same command says so and makes that one, nothing else."""
    results = batch(tmp_path, "summary").results
    before = results.manifest()
    tally_path(results.folder, "western-pressure").unlink()
    beside = results.folder / "tallies" / "western-pressure"
    beside.mkdir()
    (beside / f".tally.npz.{machine()}.999999999.0123abcd.part").write_bytes(b"half")
    with pytest.warns(UserWarning, match=r"western-pressure\.npz: this is missing"):
        assert batch(tmp_path, "summary").results.manifest() == before


def test_workers_and_what_else_is_kept_change_no_tally(tmp_path: Path, no_figures: None) -> None:
    """One worker or two, with or without the members: the same tallies."""
    alone = batch(tmp_path / "a", "summary").results.manifest()
    together = batch(tmp_path / "b", "summary", workers=2).results.manifest()
    both = batch(tmp_path / "c", "both").results
    members = batch(tmp_path / "d", "members").results
    assert alone["tallies"] == together["tallies"] == both.manifest()["tallies"]
    assert both.manifest()["results"] == members.manifest()["results"]
    assert both.of("baseline").members.size == 200


@pytest.mark.parametrize(("name", "whole"), [("western-pressure", ["baseline"]), ("baseline", [])])
def test_a_scenario_that_fails_is_told_and_others_are_counted(
    name: str, whole: list[str], tmp_path: Path, no_figures: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model that leaves the numbers is told with output and quarter; others do not suffer."""
    usual = tallying.simulator_of

    def poisoned(run: Run) -> Callable[..., Iterator[tuple[Scenario, Array]]]:
        def each(*given: object) -> Iterator[tuple[Scenario, Array]]:
            for scenario, values in usual(run)(*given):
                if scenario.name == name:
                    values[3, 0, 5] = np.nan
                yield scenario, values

        return each

    monkeypatch.setattr(tallying, "simulator_of", poisoned)
    monkeypatch.setattr(work, "_require_finite", lambda *_: None)
    done = batch(tmp_path, "summary")
    assert list(done.scenarios) == whole
    told = {failure.scenario: failure for failure in done.failures}
    assert set(told) == {"baseline", "western-pressure"} - set(whole)
    assert told[name].stage == "counting"
    first = next(iter(REGISTER.outputs))
    assert first in told[name].error
    assert SHORT[0].quarters[3] in told[name].error
    assert repeating(done.folder, told[name], done.results.plan) == "the same command"


def test_figures_of_a_sample_say_so(
    tmp_path: Path, no_figures: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A figure drawn from some of the futures tells how many."""
    monkeypatch.setattr(plan, "SAMPLE", 30)
    results = batch(tmp_path, "summary").results
    whole, sample = (
        draw(content_of(kind, material_of(results, "western-pressure", REGISTER)))
        for kind in ("alignments", "difference")
    )
    assert any("200 futures" in words for words in texts(whole))
    assert any("30 futures" in words for words in texts(sample))


def texts(figure: Figure) -> list[str]:
    """All words in a figure."""
    return [text.get_text() for text in figure.findobj(Text)]  # type: ignore[attr-defined]


def test_only_one_folder_of_counted_futures_is_compared(tmp_path: Path, no_figures: None) -> None:
    """Tallies know the differences from their own first scenario; others are refused."""
    one, two = (batch(tmp_path / name, "summary").folder for name in "ab")
    whole = paired_runs.open_paired([f"{one}:baseline", f"{one}:western-pressure"], REGISTER)
    assert whole.comparisons[0].n == 200
    for places in ([f"{one}:western-pressure", f"{one}:baseline"], [f"{one}:baseline", str(two)]):
        with pytest.raises(NotPaired, match="--keep both"):
            paired_runs.open_paired(places, REGISTER)


def test_scenarios_of_one_name_are_refused(tmp_path: Path) -> None:
    """Two scenarios cannot share a name in one folder; compared, each keeps its own futures."""
    renamed = replace(SHORT[1], name="baseline")
    with pytest.raises(ValueError, match="names of their own"):
        run_batch("x", [SHORT[0], renamed], REGISTER, RUN, tmp_path, "test")
    told = paired_runs.run_paired([SHORT[0], renamed], REGISTER, RUN).comparisons[0]
    assert told.n == 200
    assert told.effect("alignment.EUU").unmoved < 1.0


def test_an_unknown_word_for_what_is_kept_is_refused(tmp_path: Path) -> None:
    """A misspelt word is told with what there is."""
    with pytest.raises(ValueError, match="members, summary, both"):
        batch(tmp_path, "sumary")  # type: ignore[arg-type]
