"""The table that is printed and saved: values, paired changes and their peak."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Literal

import numpy as np
import pandas as pd
import pytest

import sim
from sim.batches.results import Results
from sim.reports.printed import CHANGES, printed_outputs, printed_table

QUARTERS = ("2019Q4", "2024Q4", "2030Q4")


@pytest.fixture(scope="module", params=["members", "summary"])
def results(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    without_figures: Callable[[], AbstractContextManager[None]],
) -> Results:
    """Two scenarios beside each other, their futures kept or only counted."""
    keep: Literal["members", "summary"] = request.param
    out = tmp_path_factory.mktemp("results")
    with without_figures():
        return sim.batch(["western-pressure"], out=out, keep=keep, members=30).batch.results


def test_a_row_stands_for_an_output_and_a_quarter(results: Results) -> None:
    """The tilt and each power's alignment have a row for each quarter that was chosen."""
    table = printed_table(results, "western-pressure", QUARTERS)
    names = printed_outputs(results.register.cast)
    assert list(zip(table["output"], table["quarter"], strict=True)) == [
        (name, quarter) for name in names for quarter in QUARTERS
    ]


def test_a_change_is_that_of_the_differences(results: Results) -> None:
    """Changes, their interval and their peak are those of futures subtracted from themselves."""
    table = printed_table(results, "western-pressure", QUARTERS)
    quarters = results.scenarios["baseline"].quarters
    for name, rows in table.groupby("output"):
        one, other = (results.of(s).of(str(name)) for s in ("baseline", "western-pressure"))
        medians = np.median(other - one, axis=1)
        peak, close = rows["peak_change"].iloc[0], {"abs": 0.01}
        assert peak == pytest.approx(medians[np.abs(medians).argmax()], **close)
        assert peak == pytest.approx(medians[quarters.index(rows["peak_quarter"].iloc[0])], **close)
        last = rows.set_index("quarter").loc["2030Q4"]
        low, middle, high = np.quantile((other - one)[-1], [0.05, 0.5, 0.95])
        assert last["change_q05"] == pytest.approx(low, **close)
        assert last["change"] == pytest.approx(middle, **close)
        assert last["change_q95"] == pytest.approx(high, **close)
        assert last["rose"] == pytest.approx(((other - one)[-1] > 0).mean())


def test_the_reference_changes_nothing(results: Results) -> None:
    """The scenario that others are held against has values and no change."""
    table = printed_table(results, "baseline", QUARTERS)
    assert table[CHANGES].isna().all(axis=None)
    summary = results.summary.query("scenario == 'baseline' and variable == 'tilt'")
    tilt = summary.set_index("quarter")["q50"].loc[list(QUARTERS)]
    assert pd.Series(table["median"][: len(QUARTERS)]).to_list() == tilt.to_list()
