"""How far does a year's share of identical votes lie from the line, by agenda and by chance?

    noise^2 = own^2 + agenda^2

own: what one state does in one year alone, from the fit of lines; agenda: the spread of the means
of the states over the years, which is no government's line. An agenda that lasts several years
counts as fewer years: n (1 - r^2)/(1 + r^2), r its correlation from one year to the next.
"""

from collections.abc import Iterator

import numpy as np

from sim.evidence.estimation.estimate import Estimate, listed
from sim.evidence.estimation.likelihood import spread_interval
from sim.evidence.estimation.records import VOTES, Records, cube, years_of
from sim.evidence.estimation.votes import Lines
from sim.model.ops import Array
from sim.model.units import PERCENT

METHOD = (
    "own noise of nine states beside their lines, and spread of their yearly means (agenda); range "
    "by chi-squared, with an agenda that lasts counted as fewer years, widened to the home "
    "country's own spread up to 2009"
)
PARTS = ("own", "agenda", "its correlation from year to year", "the home country's spread")


def agenda(records: Records) -> Array:
    """Mean share of the other states (year, partner)."""
    return np.asarray(cube(records.votes(records.first)).mean(0))


def memory(series: Array) -> float:
    """Correlation of a series from one year to the next, 0 at least."""
    x = series - series.mean()
    return max(0.0, float(x[1:] @ x[:-1] / (x @ x)))


def before(records: Records) -> tuple[Array, Array]:
    """Years and shares (year, partner) of the home country up to 2009."""
    table = records.votes(records.first, of_home=True).droplevel("iso3")
    early = table[table.index <= records.names["votes"]["rest_until"]]
    return early.index.to_numpy(dtype=float), early.to_numpy(dtype=float)


def own_noise(records: Records, decay: float, partner: int) -> float:
    """A state's own noise in a year with one partner."""
    table = records.votes(records.first)
    votes = cube(table)[:, :, [partner]]
    panel = Lines.of(votes, years_of(table), decay, np.zeros(1), pooled=True)
    return float(np.sqrt(panel.noise(panel.fit())[0, 0]) / PERCENT)


def vote_noise(records: Records, decay: float) -> Iterator[tuple[str, Estimate]]:
    """Noise of the votes with each partner.

    A mean over the members of an organisation holds the home country's own votes, by a ninth.
    """
    for row, name in enumerate(records.partners):
        yield f"vote_noise.{name}", one_noise(records, decay, row)


def one_noise(records: Records, decay: float, row: int) -> Estimate:
    """Noise of the votes with one partner."""
    shared = agenda(records)[:, row]
    own, common, lasting = own_noise(records, decay, row), float(shared.std(ddof=1)), memory(shared)
    total = float(np.hypot(own, common))
    degrees = len(shared) * (1 - lasting**2) / (1 + lasting**2) - 1
    early = float(before(records)[1][:, row].std(ddof=1))
    basis = records.basis(VOTES, n=len(records.votes(records.first)))
    checks = listed(PARTS, [own, common, lasting, early])
    ends = spread_interval(total, degrees)
    found = Estimate(total, *ends, "share of identical votes", METHOD, basis, checks)
    return found.widened(early)
