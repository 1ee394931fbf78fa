"""How fast does political closeness return to its rest, and how noisy are ideal points?"""

from collections.abc import Iterator

import numpy as np

from sim.evidence.estimation.estimate import Basis, Estimate, listed, significant
from sim.evidence.estimation.ideal import IdealPoints
from sim.evidence.estimation.likelihood import jackknife
from sim.evidence.estimation.persistence import change
from sim.evidence.estimation.records import IDEAL_POINTS, NORMAL_90, Records
from sim.model.ops import Array

SPAN = 6.0
"""Years over which changes are reported."""
METHOD = (
    "AR(1) with noise on ideal points of nine states net of means of states and of years; "
    "restricted likelihood, profile; range widened to that of the fit from an earlier year"
)
NOISE = (
    "scale of noise from the same fit times the mean reported standard error; profile and "
    "jackknife over states, the wider"
)


def states(records: Records) -> list[str]:
    """Codes of the other states of the region, in order."""
    return list(records.votes(records.first).index.unique("iso3"))


def points(records: Records, first: int, without: str = "") -> IdealPoints:
    """Ideal points of the other states from some year on."""
    kept = [state for state in states(records) if state != without]
    return IdealPoints.of(records.ideal_points(first, kept))


def decay(records: Records) -> Iterator[tuple[str, Estimate]]:
    """Speed of return, and noise of ideal points around the line."""
    panel = points(records, records.first)
    best = panel.fit()
    others = states(records)
    without = np.array([points(records, records.first, state).fit() for state in others])
    basis = records.basis(IDEAL_POINTS, n=panel.points.size)
    yield "political_decay", speed(records, panel, best, basis, listed(others, without[:, 0]))
    yield "ideal_noise", noise(panel, best, jackknife(without[:, 2]), basis)


def speed(
    records: Records, panel: IdealPoints, best: Array, basis: Basis, without: str
) -> Estimate:
    """Speed of return, beside that of a longer record."""
    longer = points(records, records.names["votes"]["earlier"])
    earlier = longer.fit()
    low, high = panel.interval(best, 0)
    spans = [change(1 - fit[0], fit[1], SPAN) for fit in (best, earlier)]
    checks = (
        f"{listed(['from an earlier year'], earlier[:1])}; "
        f"{listed(['6-year SD of an ideal point', 'from an earlier year'], spans)}; "
        f"without each state: {without}"
    )
    found = Estimate(float(best[0]), low, high, "share per quarter", METHOD, basis, checks)
    return found.widened(*longer.interval(earlier, 0))


def noise(panel: IdealPoints, best: Array, doubt: float, basis: Basis) -> Estimate:
    """Standard deviation of a year's ideal point around the line, from the scale of noise."""
    error = float(np.sqrt((panel.errors**2).mean()))
    scale, far = float(best[2]), NORMAL_90 / 2 * doubt
    low, high = panel.interval(best, 2)
    ends = min(low, scale - far) * error, max(high, scale + far) * error
    checks = f"reported error {significant(error, 2)}, fitted scale {significant(scale, 2)}"
    return Estimate(scale * error, *ends, "ideal points", NOISE, basis, checks)
