"""How large are a government's own moves in votes?"""

from collections.abc import Callable, Iterator

import numpy as np

from sim.evidence.estimation.estimate import Estimate, listed, significant
from sim.evidence.estimation.likelihood import jackknife
from sim.evidence.estimation.persistence import change
from sim.evidence.estimation.records import NORMAL_90, VOTES, Records, cube, years_of
from sim.evidence.estimation.votes import Lines, loadings
from sim.model.ops import Array
from sim.model.units import PERCENT

UNIT = "share of identical votes per quarter"
METHOD = (
    "innovation of the {}, net of means of states and of years (agenda), noise fitted; restricted "
    "likelihood at the central decay; profile and jackknife over states, the wider"
)
COMMON = "common factor, + with the West and - with the patron"
SPEEDS = (0.01, 0.07)
"""Other speeds of return that are tried."""

Variant = Callable[[Lines], Lines]


def powers(records: Records) -> list[str]:
    """Partners with a sign in the common factor: their votes hold none of the home country's."""
    return [p for p in records.partners if p in records.west or p == records.patron]


def lines(records: Records, first: int, decay: float, without: int | None = None) -> Lines:
    """Votes of the other states with the powers, own lines of one size."""
    table = records.votes(first)[powers(records)]
    votes = cube(table)
    kept = votes if without is None else np.delete(votes, without, axis=0)
    west = loadings(powers(records), records.west, records.patron)
    return Lines.of(kept, years_of(table), decay, west, pooled=True)


def apart(panel: Lines) -> Lines:
    """The same votes with own lines of different sizes."""
    return Lines(panel.products, panel.persistence, panel.copies, panel.west, pooled=False)


def left_out(records: Records, decay: float, variant: Variant) -> Array:
    """What is fitted without each state in turn (state, number)."""
    count = len(records.votes(records.first).index.unique("iso3"))
    panels = [lines(records, records.first, decay, row) for row in range(count)]
    return np.array([variant(panel).fit() for panel in panels])


def line(records: Records, decay: float) -> Iterator[tuple[str, Estimate]]:
    """Innovations of the common westward factor and of a partner's own line."""
    panel = lines(records, records.first, decay)
    best, without = panel.fit(), left_out(records, decay, lambda same: same)
    tried = others(records, decay)
    for row, (name, words) in enumerate(
        (("line_west", COMMON), ("line_own", "partner's own line"))
    ):
        found = sized(panel, best, row, without[:, row])
        yield name, passport(records, found, words, f"{spans(decay, found[0])}; {tried}")
    yield from own_lines(records, decay, apart(panel))


def own_lines(records: Records, decay: float, panel: Lines) -> Iterator[tuple[str, Estimate]]:
    """Innovations of each partner's own line when they may differ."""
    best, without = panel.fit(), left_out(records, decay, apart)
    beside = f"beside a common factor of {significant(best[0] / PERCENT, 2)}"
    for row, name in enumerate(powers(records), start=1):
        found = sized(panel, best, row, without[:, row])
        checks = f"{spans(decay, found[0])}; {beside}"
        yield f"line_own.{name}", passport(records, found, f"own line toward {name}", checks)


def sized(panel: Lines, best: Array, row: int, without: Array) -> tuple[float, float, float]:
    """Value and range of a size, as a share: the wider of profile and jackknife."""
    low, high = panel.interval(best, row)
    far, value = NORMAL_90 / 2 * jackknife(without), float(best[row])
    ends = max(0.0, min(low, value - far)), max(high, value + far)
    return value / PERCENT, ends[0] / PERCENT, ends[1] / PERCENT


def passport(
    records: Records, found: tuple[float, float, float], words: str, checks: str
) -> Estimate:
    """An innovation of a line with what it rests on."""
    count = len(records.votes(records.first)) * len(powers(records))
    basis = records.basis(VOTES, n=count)
    return Estimate(*found, UNIT, METHOD.format(words), basis, checks)


def spans(decay: float, innovation: float) -> str:
    """The standard deviation of changes over years, in words."""
    found = [change(1 - decay, innovation, years) for years in (1, 3, 6)]
    return f"SD of changes over years: {listed(['1:', '3:', '6:'], found)}"


def others(records: Records, decay: float) -> str:
    """What comes out with other speeds of return, another first year, and own lines that differ."""
    earlier = records.names["votes"]["earlier"]
    trials = [(records.first, speed) for speed in SPEEDS] + [(earlier, decay)]
    said = []
    for first, speed in trials:
        sizes = lines(records, first, speed).fit()[:2] / PERCENT
        said.append(f"from {first} at decay {speed:.2g}: {listed(['west', 'own'], sizes)}")
    panel = lines(records, records.first, decay)
    gain = panel.deviance(panel.fit()) - apart(panel).deviance(apart(panel).fit())
    last = f"own lines of different sizes lower the deviance by {significant(gain)}"
    return "; ".join([*said, last])
