"""Changes of a batch: the same futures held against each other, kept or counted."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import numpy as np
import pandas as pd
import pytest

import sim
from sim.batches.results import Results
from sim.figures.tilts import outputs_of
from sim.reports.changes import median_changes
from sim.reports.kinds import contents_of_batch
from sim.reports.tasks import material_of

SCENARIOS = ("baseline", "western-pressure", "base-confirmed")


@pytest.fixture(scope="module")
def results(
    tmp_path_factory: pytest.TempPathFactory,
    without_figures: Callable[[], AbstractContextManager[None]],
) -> Results:
    """Three scenarios over the same futures, kept and counted."""
    out = tmp_path_factory.mktemp("results")
    with without_figures():
        found: Results = sim.batch(SCENARIOS[1:], out=out, keep="both", members=31).batch.results
    return found


def changes_of(results: Results) -> pd.DataFrame:
    return median_changes(results, results.summary, outputs_of(results.register.cast))


@pytest.fixture
def kept(results: Results, monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    """The changes of kept futures, as if none had been counted."""
    with monkeypatch.context() as without:
        without.setattr(Results, "changes", None)
        return changes_of(results)


def test_a_change_is_the_median_of_the_differences(results: Results, kept: pd.DataFrame) -> None:
    """Each future is subtracted from itself before the median is taken."""
    for name in outputs_of(results.register.cast):
        one = results.of("baseline").of(name)[47]
        for scenario in SCENARIOS:
            expected = np.median(results.of(scenario).of(name)[47] - one)
            assert kept.loc[scenario, name] == pytest.approx(expected, abs=1e-6)


def test_counted_changes_are_those_of_kept_futures(results: Results, kept: pd.DataFrame) -> None:
    """Tallies give the same up to their rounding, and none of the reference against itself."""
    counted = changes_of(results)
    assert results.changes is not None
    assert not counted.loc["baseline"].any()
    tilt, *alignments = outputs_of(results.register.cast)
    close = {"check_names": False, "check_like": True, "rtol": 0.0}
    pd.testing.assert_frame_equal(counted[[tilt]], kept[[tilt]], atol=0.05, **close)
    pd.testing.assert_frame_equal(counted[alignments], kept[alignments], atol=0.003, **close)


def test_the_whole_batch_and_the_baseline_are_not_mixed_up(results: Results) -> None:
    """The overview is of all scenarios, the prior of the baseline alone."""
    about = material_of(results, "baseline", results.register).about
    found = dict(contents_of_batch(results, results.summary, about))
    assert found["overview"].subtitle.endswith(" · 3 scenarios")
    assert found["prior"].subtitle.endswith(f" · {results.scenarios['baseline'].title}")
    assert "future by future" in found["overview"].caption
    assert found["difference-scenarios"].subtitle.endswith(" · 2 scenarios")
