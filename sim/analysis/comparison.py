"""Did it matter? Two scenarios over the same futures, other minus one, future by future.

A member has the same assumptions and the same luck in every scenario, so

    difference = other - one        (quarter, member)

is what the scenario does to that future, and chance cancels. Medians, intervals and shares are
those of the differences, not differences of medians.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from sim.analysis.differences import Piece, differing
from sim.analysis.pairing import NotPaired
from sim.analysis.summary import CELLS, quantile
from sim.engine.bins import ROUNDING, paired_change
from sim.engine.ensemble import Futures
from sim.engine.tallies import Tally
from sim.engine.tallying import Tallies
from sim.inputs.register import Register, output_names
from sim.inputs.scenario import Event
from sim.model.ops import Array
from sim.model.quarters import show_quarter


@dataclass(frozen=True)
class Effect:
    """What a scenario does to one output, at the date at which it does most."""

    output: str
    unit: str
    quarter: str
    """Where the median difference is largest; where all are 0, the mean size of a difference."""
    median: float
    q05: float
    q95: float
    mean: float
    rose: float
    fell: float
    unmoved: float
    """Shares of futures, 0-1."""
    end: float
    """Median difference in the last quarter compared."""
    standardised: float
    """The median, or the mean where it is 0, in standard deviations of `one` across members (over
    all quarters, by their root mean square); missing where `one` has none."""
    relative: float
    """The same as a share of the mean of `one` at the date; missing where that is 0."""


@dataclass(frozen=True)
class Comparison:
    """The same futures in two scenarios."""

    one: Futures
    other: Futures
    register: Register

    @property
    def n(self) -> int:
        """How many futures."""
        return int(self.one.members.size)

    @cached_property
    def span(self) -> tuple[int, int]:
        """First and last quarter that both have."""
        both = (self.one.scenario, self.other.scenario)
        return max(s.start for s in both), min(s.end for s in both)

    @property
    def quarters(self) -> list[str]:
        """The quarters compared, as tables show them."""
        return [show_quarter(q) for q in range(self.span[0], self.span[1] + 1)]

    @property
    def horizon(self) -> str:
        """What is left out because one scenario ends before the other; empty when nothing is."""
        short, long = sorted((self.one.scenario, self.other.scenario), key=lambda s: s.end)
        if short.end == long.end:
            return ""
        ends = f"{short.name} ends in {show_quarter(short.end)}, {long.name} in"
        return f"compared until {show_quarter(short.end)}: {ends} {show_quarter(long.end)}"

    def difference(self, name: str) -> Array:
        """Other minus one, (quarter, member), of an output like `alignment.CHN`.

        What rounding explains is 0. Raises ValueError when there is no such output.
        """
        return paired_change(*self._values(name, 0, len(self.quarters)))

    def medians(self, name: str) -> Array:
        """Median differences of an output, (quarter,), as `difference` takes them."""
        stretches = self._stretches(name)
        return np.concatenate([_stretch(one, other).medians for one, other in stretches])

    @cached_property
    def effects(self) -> pd.DataFrame:
        """One row per output with the fields of Effect, the largest standardised effect first."""
        table = pd.DataFrame([asdict(self.effect(n)) for n in output_names(self.register)])
        ranks = ["standardised", "relative"]
        return table.sort_values(
            ranks, ascending=False, key=np.abs, kind="stable", ignore_index=True
        )

    def effect(self, name: str) -> Effect:
        """What the other scenario does to an output; raises ValueError when there is none such."""
        found = [_stretch(one, other) for one, other in self._stretches(name)]
        medians = np.concatenate([stretch.medians for stretch in found])
        at = largest(medians, np.concatenate([stretch.sizes for stretch in found]))
        most = found[at // len(found[0].medians)]
        statistics = described(most.change)
        variances = np.concatenate([stretch.variances for stretch in found])
        levels = np.concatenate([stretch.levels for stretch in found])
        return self._effect(name, at, statistics, float(medians[-1]), variances, levels)

    def _effect(
        self,
        name: str,
        at: int,
        statistics: Mapping[str, float],
        end: float,
        variances: Array,
        levels: Array,
    ) -> Effect:
        """An effect from what `described` says of it, and the spreads and levels of one."""
        typical = statistics["median"] or statistics["mean"]
        spread, level = float(np.sqrt(variances.mean())), float(levels[at])
        return Effect(
            output=name,
            unit=self.register.outputs[name.partition(".")[0]].unit,
            quarter=self.quarters[at],
            **statistics,
            end=end,
            standardised=typical / spread if spread > ROUNDING * levels.max() else np.nan,
            relative=typical / level if level else np.nan,
        )

    @cached_property
    def no_effect(self) -> str:
        """Why nothing differs, to follow "no effect, because"; empty when something does."""
        if any(self.effect(name).unmoved < 1.0 for name in output_names(self.register)):
            return ""
        pieces = differing(self.other.scenario, self.one.scenario, self.register)
        return reason(pieces, self.quarters[-1])

    def _stretches(self, name: str) -> Iterator[tuple[Array, Array]]:
        """An output of both, a few quarters at a time: memory must not grow with members."""
        step, length = max(CELLS // self.n, 1), len(self.quarters)
        for first in range(0, length, step):
            yield self._values(name, first, min(first + step, length))

    def _values(self, name: str, first: int, last: int) -> tuple[Array, Array]:
        """An output of both from one quarter compared to before another, (quarter, member) each."""
        shifts = [self.span[0] - f.scenario.start for f in (self.one, self.other)]
        one = self.one.of(name, slice(first + shifts[0], last + shifts[0]))
        return one, self.other.of(name, slice(first + shifts[1], last + shifts[1]))


def compare(one: Futures, other: Futures, register: Register) -> Comparison:
    """Pair two scenarios by member number, over the quarters that both have.

    Raises NotPaired when members or all quarters differ.
    """
    if not np.array_equal(one.members, other.members):
        counts = f"{one.members.size:,} and {other.members.size:,} futures"
        raise NotPaired(f"{counts}, not the same ones: run both with the same --members")
    both = Comparison(one, other, register)
    if both.span[0] > both.span[1]:
        raise NotPaired("no quarter in common: run both over the same years")
    return both


def compare_each(futures: Sequence[Futures], register: Register) -> list[Comparison]:
    """Each of several scenarios against the first; raises NotPaired like `compare`."""
    return [compare(futures[0], other, register) for other in futures[1:]]


def largest(medians: Array, sizes: Array) -> int:
    """Place of the largest median difference, (quarter,); where all are 0, of the largest size.

    The median difference of a yes or no is nearly always 0; sizes are mean absolute differences.
    """
    return int((np.abs(medians) if medians.any() else sizes).argmax())


INTERVAL = {"median": 0.5, "q05": 0.05, "q95": 0.95}
"""Quantiles of a difference."""


def described(change: Array) -> dict[str, float]:
    """Median, 5-95 % interval, mean, and shares that rose, fell and did not move; (member,)."""
    ordered = np.sort(change)
    return {
        **{name: float(quantile(ordered, q)) for name, q in INTERVAL.items()},
        "mean": float(change.mean()),
        "rose": float((change > 0).mean()),
        "fell": float((change < 0).mean()),
        "unmoved": float((change == 0).mean()),
    }


def described_tally(tally: Tally) -> dict[str, Array]:
    """What `described` says, of every row of a tally, (row,)."""
    rose, fell, unmoved = (tally.share(name) for name in ("above", "below", "level"))
    return {
        **dict(zip(INTERVAL, tally.quantiles([*INTERVAL.values()]), strict=True)),
        "mean": tally.mean,
        "rose": rose,
        "fell": fell,
        "unmoved": unmoved,
    }


@dataclass(frozen=True)
class TalliedComparison(Comparison):
    """The same futures in two scenarios, tallied; `one` and `other` are a sample of them."""

    tallies: tuple[Tallies, Tallies]

    @property
    def n(self) -> int:
        """How many futures."""
        return self.tallies[1].levels.n

    @cached_property
    def _differences(self) -> dict[str, Array]:
        """What `described` says of every difference, (quarter, output) each."""
        return {n: self._table(v) for n, v in described_tally(self.tallies[1].changes).items()}

    @cached_property
    def _sizes(self) -> tuple[Array, Array, Array]:
        """Mean size of differences and of one, and variance of one, (quarter, output) each."""
        (one, other), table = self.tallies, self._table
        levels, changes = one.levels, other.changes
        return table(changes.mean_size), table(levels.mean_size), table(levels.sd**2)

    def _table(self, rows: Array) -> Array:
        """Rows of a tally over the quarters compared, (quarter, output)."""
        return rows.reshape(-1, len(output_names(self.register)))[: len(self.quarters)]

    def medians(self, name: str) -> Array:
        """Median differences of an output, (quarter,)."""
        medians: Array = self._differences["median"]
        return medians[:, output_names(self.register).index(name)]

    def effect(self, name: str) -> Effect:
        """What the other scenario does to an output; raises ValueError when there is none such."""
        column = output_names(self.register).index(name)
        sizes, levels, variances = (values[:, column] for values in self._sizes)
        medians = self._differences["median"][:, column]
        at = largest(medians, sizes)
        statistics = {n: float(values[at, column]) for n, values in self._differences.items()}
        return self._effect(name, at, statistics, float(medians[-1]), variances, levels)


def reason(pieces: Sequence[Piece], end: str) -> str:
    """Why two scenarios that differ in these pieces, if any, do not differ in any output."""
    if not pieces:
        return "both have the same settings and the same events"
    if not any(piece.acts for piece in pieces):
        return f"they differ only in events {_idle(pieces, end)}"
    words = "; ".join(piece.words for piece in pieces if piece.acts)
    return (
        f"what differs ({words}) moves no output: actors do the same of themselves, or nothing "
        "in these futures depends on it"
    )


def _idle(pieces: Sequence[Piece], end: str) -> str:
    """Why events do nothing: "that move no lever (a, b) and after 2030Q4 (c)"."""
    late = [
        piece.name
        for piece in pieces
        for event in (piece.own or piece.usual,)
        if isinstance(event, Event) and show_quarter(event.first) > end
    ]
    still = [piece.name for piece in pieces if piece.name not in late]
    words = [f"that move no lever ({', '.join(still)})"] if still else []
    return " and ".join(words + ([f"after {end} ({', '.join(late)})"] if late else []))


@dataclass(frozen=True)
class _Stretch:
    """Some quarters of an output: over time, and in the quarter that differs most."""

    medians: Array
    sizes: Array
    variances: Array
    levels: Array
    """Median difference, mean size of a difference, variance and mean size of one; (quarter,)."""
    change: Array
    """The differences in that quarter, (member,)."""


def _stretch(one: Array, other: Array) -> _Stretch:
    change = paired_change(one, other)
    medians, sizes = np.zeros(len(one)), np.zeros(len(one))
    if change.any():
        medians, sizes = np.median(change, axis=1), np.abs(change).mean(axis=1)
    at = largest(medians, sizes)
    variances = one.var(axis=1, ddof=min(1, one.shape[1] - 1))
    return _Stretch(medians, sizes, variances, np.abs(one.mean(axis=1)), change[at])
