"""Do estimates of flows, of governance and of deeds recover what is known?"""

import numpy as np
import pandas as pd
import pytest

from sim.evidence.estimation import deeds, governance, money
from sim.evidence.estimation.flows import MEMORIES, Flows, Series
from sim.evidence.estimation.likelihood import NINETY
from sim.evidence.estimation.records import Records
from sim.inputs.folders import shipped

YEARS = np.arange(26.0)
COVERED = range(31, 41)
"""Of 40 intervals of 90 %: fewer than 31 come by chance in one of 100 times."""


@pytest.fixture(scope="module")
def records() -> Records:
    """The shipped files."""
    return Records(shipped().seeds)


def flow(rng: np.random.Generator, memory: float, innovation: float) -> Series:
    """Yearly means of a quarterly AR(1) around a trend."""
    x = rng.normal(0, innovation / np.sqrt(1 - memory**2))
    quarters = []
    for _ in range(4 * len(YEARS)):
        x = memory * x + rng.normal(0, innovation)
        quarters.append(x)
    trend = rng.normal(3, 1) + rng.normal(0, 0.1) * YEARS
    return YEARS, trend + np.array(quarters).reshape(-1, 4).mean(1)


@pytest.mark.parametrize("memory", [0.3, 0.9])
def test_memory_and_size_of_flows_are_recovered(memory: float) -> None:
    """Of 40 invented records, 31 or more 90 % intervals hold the true memory and the true sizes."""
    true = {"calm": 0.1, "wild": 0.4}
    held = np.zeros(3, dtype=int)
    for seed in range(40):
        rng = np.random.default_rng(seed)
        flows = Flows.of({name: [flow(rng, memory, size)] for name, size in true.items()})
        ends = [flows.memory()[1:], *(flows.size(name)[1:] for name in true)]
        near = [memory, *true.values()]
        held += [low - 1e-9 <= one <= high for one, (low, high) in zip(near, ends, strict=True)]
    assert all(count in COVERED for count in held), held


def test_a_trend_is_no_luck() -> None:
    """A level and a slope added to a series leave memory and size as they are."""
    years, logs = flow(np.random.default_rng(1), 0.6, 0.2)
    plain, bent = (Flows.of({"one": [(years, x)]}) for x in (logs, logs + 5 - 0.3 * years))
    assert plain.memory() == bent.memory()
    assert plain.size("one") == pytest.approx(bent.size("one"))


def test_the_interval_is_the_likelihood_ratio() -> None:
    """Memories inside have a deviance at most 2.706 above the least; the others have more."""
    flows = Flows.of({"one": [flow(np.random.default_rng(2), 0.6, 0.2)]})
    _, low, high = flows.memory()
    excess = flows.total - flows.total.min()
    inside = (low <= MEMORIES) & (high >= MEMORIES)
    assert (excess[inside] <= NINETY).all()
    assert (excess[~inside] > NINETY).all()


def test_aid_is_read_as_the_file_has_it(records: Records) -> None:
    """Aid of each donor and smoothed commitments are the rows of their files."""
    years, logs = money.aid(records)["USA"][0]
    assert (years[-1], np.exp(logs[-1])) == (2018.0, pytest.approx(101.925))
    paid = money.commitments(records)[records.home]
    assert np.exp(paid[1][-1]) == pytest.approx((749 + 544 + 935 + 579 + 1967) / 5, rel=0.001)


def test_exports_are_of_one_measure(records: Records) -> None:
    """Exports to the three partners are those of one reporter, in full years."""
    assert [len(years) for years, _ in money.exports(records)] == [6, 5, 4]


# ---- governance ---------------------------------------------------------------------------------


def test_falls_in_a_row_are_one_crackdown() -> None:
    """Two falls in a row count once, a rise between them makes two, a small fall makes none."""
    index = pd.DataFrame(
        {
            "row": [0.5, 0.4, 0.3, 0.3, 0.3],
            "two": [0.5, 0.4, 0.45, 0.36, 0.36],
            "calm": [0.5, 0.49, 0.48, 0.47, 0.46],
        },
        index=range(2000, 2005),
    )
    found = governance.crackdowns(index, 0.03)
    assert [(one.state, one.year) for one in found] == [("row", 2001), ("two", 2001), ("two", 2003)]
    assert [one.size for one in found] == pytest.approx([0.4, 0.2, 0.2])


def test_the_home_country_is_no_crackdown(records: Records) -> None:
    """The home country's own repression enters no rate; the coups of 2006 and 2014 do."""
    index = governance.democracy(records)
    assert records.home not in index
    assert {("THA", 2006), ("THA", 2013)} <= {
        (one.state, one.year) for one in governance.crackdowns(index, governance.LEAST)
    }


def test_a_share_of_the_way_does_not_depend_on_the_standard(records: Records) -> None:
    """Fall over level is the share of the remaining way in units of the gap, for any standard."""
    before, after = 0.5, 0.3
    for standard in (0.28, 0.7):
        gaps = [(standard - level) / standard for level in (before, after)]
        assert (gaps[1] - gaps[0]) / (1 - gaps[0]) == pytest.approx(1 - after / before)


# ---- deeds --------------------------------------------------------------------------------------


def test_full_withdrawal_weighs_what_decides_it(records: Records) -> None:
    """At the centre the loss is 3 points, and its weight 0.5 over that loss."""
    found = dict(deeds.deeds(records))["deed_weight"]
    assert found.value == pytest.approx(0.5 / 3.0, rel=0.02)
    assert found.low == 0.0
    assert 0.8 / 3.0 < found.high < 0.8 / 1.9


def test_draws_are_those_of_a_run() -> None:
    """Half of the weight lies on each side of the value, uniform up to the ends."""
    number = {"low": 0.0, "value": 1.0, "high": 5.0}
    assert deeds.drawn(number, np.array([0.0, 0.25, 0.5, 0.75, 1.0])) == pytest.approx(
        [0.0, 0.5, 1.0, 3.0, 5.0]
    )
