"""How much did what can be observed of other states change in six years, for whatever reason?"""

from collections.abc import Iterator

import numpy as np

from sim.evidence.estimation.estimate import Basis, Estimate, listed
from sim.evidence.estimation.money import COMMITMENTS, commitments
from sim.evidence.estimation.records import IDEAL_POINTS, VOTES, Records, cube
from sim.model.ops import Array

SPANS = (1, 3, 6)
DRAWS = 999
METHOD = (
    "standard deviation of changes over six years of the other states, agenda and noise and all; "
    "bootstrap over states and first years, too narrow since spans overlap"
)


def movement(records: Records) -> Iterator[tuple[str, Estimate]]:
    """Spread of six-year changes of votes, of ideal points and of the patron's official finance."""
    table = records.votes(records.first)
    votes = cube(table)
    basis = records.basis(VOTES, n=len(table))
    for row, name in enumerate(records.partners):
        found = spread(votes[:, :, row], "share of identical votes", basis)
        yield f"six_year_change.votes.{name}", found
    points = records.ideal_points(records.first, list(table.index.unique("iso3")))
    levels = cube(points[["point"]])[:, :, 0]
    basis = records.basis(IDEAL_POINTS, n=levels.size)
    yield "six_year_change.ideal_point", spread(levels, "ideal points", basis)
    paid = commitments(records)
    logs = np.array([one for code, (_, one) in paid.items() if code != records.home])
    years = paid[records.home][0]
    basis = Basis((f"data/{COMMITMENTS}",), logs.size, int(years[0]), int(years[-1]))
    yield f"six_year_change.official.{records.patron}", spread(logs, "log", basis)


def changes(levels: Array, span: int) -> Array:
    """Changes (state, first year) over so many years of levels (state, year)."""
    return np.asarray(levels[:, span:] - levels[:, :-span])


def spread(levels: Array, unit: str, basis: Basis) -> Estimate:
    """Standard deviation of changes over six years, beside that over shorter spans."""
    values = [float(changes(levels, span).std(ddof=1)) for span in SPANS]
    draws = resampled(changes(levels, SPANS[-1]))
    low, high = (float(end) for end in np.quantile(draws, (0.05, 0.95)))
    checks = listed(["over 1 year", "over 3 years"], values[:2])
    found = Estimate(values[-1], low, high, unit, METHOD, basis, checks)
    return found.widened(values[-1])


def resampled(moved: Array) -> Array:
    """Standard deviations (draw,) of changes with states and first years drawn with replacement."""
    rng = np.random.Generator(np.random.Philox(0))
    states, years = (rng.integers(n, size=(DRAWS, n)) for n in moved.shape)
    return np.array([moved[np.ix_(*rows)].std(ddof=1) for rows in zip(states, years, strict=True)])
