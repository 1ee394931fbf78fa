"""Which event did it? A scenario's difference from a reference, divided among what it changes.

Each piece, an event or a setting, is taken back to what the reference has, alone:

    total           = scenario - reference
    part of i       = scenario - scenario without i
    acting together = total - sum of the parts          (all paired, (quarter, member))

Parts do not add up to the total: one event can do more, or less, because of another. What is left
over is said, never spread over the parts. Means of the parts and of what is left over add up to
the mean of the total; medians do not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from sim.analysis.comparison import described, described_counts, largest, reason
from sim.analysis.differences import Piece, differing, without
from sim.engine.ensemble import Run, blocks_of, simulate_each
from sim.engine.tallies import ROUNDING, Tally, settled, unit_of
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario, lay_out, lengthened
from sim.model.layout import POWERS
from sim.model.ops import Array

OUTPUTS = (*(f"alignment.{code}" for code in POWERS), "tilt.KHM")
"""What is divided unless said otherwise."""

KEPT = 20_000
"""Members that are kept to be divided; more are counted."""

TOTAL, TOGETHER = "total", "acting together"
"""Names of the rows of a table that are no piece."""


@dataclass(frozen=True)
class Divided:
    """One output, divided; (quarter, member) each."""

    reference: Array
    """The output in the reference."""
    scenario: Array
    parts: Array
    """What each piece does in the scenario, (piece, quarter, member)."""

    def level(self, at: int) -> float:
        """Mean of the reference in a quarter."""
        return float(self.reference[at].mean())

    @property
    def most(self) -> int:
        """The quarter in which the median total is largest, the last where nothing differs."""
        change = settled(self.reference, self.scenario)
        if not change.any():
            return len(change) - 1
        return largest(np.median(change, axis=1), np.abs(change).mean(axis=1))

    def statistics(self, at: int) -> list[dict[str, float]]:
        """Of each piece, of what they do together, and of the total, in a quarter."""
        changes = [*(part[at] for part in self.parts), self.together[at], self.total[at]]
        return [_statistics(change, self.scenario[at]) for change in changes]

    @property
    def total(self) -> Array:
        """Scenario minus reference."""
        return self.scenario - self.reference

    @property
    def together(self) -> Array:
        """What the pieces do only together."""
        rest: Array = self.total - self.parts.sum(axis=0)
        return rest


@dataclass(frozen=True)
class DividedCounts:
    """One output, divided, of futures that are counted and not kept."""

    levels: Tally
    """Reference, scenario, and the scenario without each piece, (variant, quarter) flattened."""
    changes: Tally
    """Each piece, what they do together, the total, (change, quarter) flattened."""
    quarters: int

    def add(self, variants: Array) -> None:
        """Count some members, (variant, quarter, member)."""
        reference, now = variants[0], variants[1]
        parts, total = now - variants[2:], now - reference
        changes = np.concatenate([parts, [total - parts.sum(axis=0), total]])
        members = variants.shape[-1]
        self.levels.add(variants.reshape(-1, members))
        self.changes.add(
            np.broadcast_to(now, changes.shape).reshape(-1, members),
            (now - changes).reshape(-1, members),
        )

    def level(self, at: int) -> float:
        """Mean of the reference in a quarter."""
        return float(self.levels.mean[at])

    @property
    def most(self) -> int:
        """The quarter in which the median total is largest, the last where nothing differs."""
        medians = self.changes.quantile(0.5)[-self.quarters :]
        sizes = self.changes.mean_size[-self.quarters :]
        return largest(medians, sizes) if sizes.any() else self.quarters - 1

    def statistics(self, at: int) -> list[dict[str, float]]:
        """Of each piece, of what they do together, and of the total, in a quarter."""
        found = described_counts(self.changes)
        means = self.levels.mean.reshape(-1, self.quarters)[:, at]
        parts, total = means[1] - means[2:], means[1] - means[0]
        true = [*parts, total - parts.sum(), total]
        rows = [
            {n: float(v[at :: self.quarters][i]) for n, v in found.items()}
            for i in range(len(true))
        ]
        return [row | {"mean": float(mean)} for row, mean in zip(rows, true, strict=True)]


@dataclass(frozen=True)
class Attribution:
    """A scenario's difference from a reference, by piece."""

    scenario: Scenario
    reference: Scenario
    pieces: tuple[Piece, ...]
    divided: Mapping[str, Divided | DividedCounts]
    """By output."""
    notes: tuple[str, ...]
    """What a reader must know: nothing to divide, or a level that no scenario may set."""

    @property
    def quarters(self) -> list[str]:
        """The quarters of the scenario."""
        return self.scenario.quarters

    def date(self, output: str) -> str:
        """The quarter in which the median total is largest, the last where nothing differs."""
        return self.quarters[self.divided[output].most]

    def table(self, output: str, quarter: str | None = None) -> pd.DataFrame:
        """A row per piece, then what they do together, then the total, at a quarter.

        Columns: piece, words, median, q05, q95, mean, rose, fell, unmoved (shares of futures). The
        quarter is the one of `date` unless given. Raises ValueError when there is no such quarter.
        """
        at = self._place(quarter or self.date(output))
        rows = zip(self._names, self.divided[output].statistics(at), strict=True)
        return pd.DataFrame({"piece": n, "words": words, **told} for (n, words), told in rows)

    def level(self, output: str, quarter: str | None = None) -> float:
        """Mean of the output in the reference at a quarter, from which the parts lead on."""
        return self.divided[output].level(self._place(quarter or self.date(output)))

    @cached_property
    def _names(self) -> list[tuple[str, str]]:
        named = [(piece.name, piece.words) for piece in self.pieces]
        return [*named, ("", TOGETHER), ("", TOTAL)]

    def _place(self, quarter: str) -> int:
        if quarter not in self.quarters:
            span = f"{self.quarters[0]} to {self.quarters[-1]}"
            raise ValueError(f"no quarter '{quarter}' in this run; {span}")
        return self.quarters.index(quarter)


def _statistics(change: Array, now: Array) -> dict[str, float]:
    """Those of a comparison, in which rounding moves nothing, but means that add up exactly."""
    return described(settled(now - change, now)) | {"mean": float(change.mean())}


def attribute(
    scenario: Scenario,
    reference: Scenario,
    register: Register,
    run: Run,
    outputs: Sequence[str] = OUTPUTS,
) -> Attribution:
    """Divide what a scenario does to some outputs; the reference runs as long as the scenario.

    Simulates the pair and one more variant for each piece, block by block. Up to KEPT members are
    kept, 8 bytes for each output, variant and quarter; more are counted, and memory does not grow.
    Raises ValueError when there is no such output.
    """
    reference = replace(lengthened(reference, scenario.end, register), end=scenario.end)
    found = differing(scenario, reference, register)
    pieces = tuple(piece for piece in found if piece.acts)
    variants = [without(scenario, piece) for piece in pieces]
    divide = _kept if run.design.members <= KEPT else _counted
    divided = divide([reference, scenario, *variants], register, run, outputs)
    notes = [*_division(found, scenario), *_extremes(pieces, variants, register)]
    return Attribution(scenario, reference, pieces, divided, tuple(notes))


def _kept(
    variants: Sequence[Scenario], register: Register, run: Run, outputs: Sequence[str]
) -> dict[str, Divided | DividedCounts]:
    """The asked outputs divided, with every member kept."""
    shape = len(variants), len(variants[0].quarters), run.design.members
    kept = {name: np.empty(shape) for name in outputs}
    for block, told in _simulated(variants, register, run, outputs):
        for name, values in kept.items():
            values[..., block.start : block.stop] = told[name]
    divided = dict[str, Divided | DividedCounts]()
    for name, values in kept.items():
        np.subtract(values[1], values[2:], out=values[2:])
        divided[name] = Divided(values[0], values[1], values[2:])
    return divided


def _counted(
    variants: Sequence[Scenario], register: Register, run: Run, outputs: Sequence[str]
) -> dict[str, Divided | DividedCounts]:
    """The asked outputs divided, with members counted."""
    length, counts = len(variants[0].quarters), dict[str, DividedCounts]()
    for name in outputs:
        unit = unit_of(register.outputs[name.partition(".")[0]].high)
        rows = np.full(len(variants) * length, unit)
        counts[name] = DividedCounts(Tally(rows), Tally(rows), length)
    for _, told in _simulated(variants, register, run, outputs):
        for name, values in told.items():
            counts[name].add(values)
    return dict(counts)


def _simulated(
    variants: Sequence[Scenario], register: Register, run: Run, outputs: Sequence[str]
) -> Iterator[tuple[range, dict[str, Array]]]:
    """Blocks of members with the asked outputs in every variant, (variant, quarter, member)."""
    run = run.settled(len(variants))
    for block in blocks_of(run.design.members):
        each = simulate_each(variants, register, run, block, passing=True)
        told = [{name: futures.of(name).copy() for name in outputs} for futures in each]
        yield block, {name: np.stack([one[name] for one in told]) for name in outputs}


def _division(found: Sequence[Piece], scenario: Scenario) -> Iterator[str]:
    """Whether there is anything to divide."""
    acting = sum(piece.acts for piece in found)
    if acting == 0:
        yield f"nothing to divide, because {reason(found, scenario.quarters[-1])}"
    elif acting == 1:
        yield "nothing to divide: there is one piece, and its part is the total"


def _extremes(
    pieces: Sequence[Piece], variants: Sequence[Scenario], register: Register
) -> Iterator[str]:
    """Levers that leave their range when a piece is taken away that held them in it."""
    for piece, variant in zip(pieces, variants, strict=True):
        levels = lay_out(variant.settings, variant.events, register, (variant.start, variant.end))
        for name, lever in register.levers.items():
            low, high = float(levels[name].min()), float(levels[name].max())
            if low < lever.low - ROUNDING or high > lever.high + ROUNDING:
                reached = high if high > lever.high else low
                yield (
                    f"without {piece.name}, {name} reaches {reached:g}, beyond the "
                    f"{lever.low:g} to {lever.high:g} that a scenario may set"
                )
