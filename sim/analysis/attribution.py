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

from sim.analysis.comparison import ROUNDING, described, largest, reason, settled
from sim.analysis.pieces import Piece, differing, without
from sim.ensemble import Run, blocks_of, simulate_each
from sim.layout import POWERS
from sim.ops import Array
from sim.scenario import Scenario, lay_out, lengthened
from sim.seeds import Register

OUTPUTS = (*(f"alignment.{code}" for code in POWERS), "tilt.KHM")
"""What is divided unless said otherwise."""

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
class Attribution:
    """A scenario's difference from a reference, by piece."""

    scenario: Scenario
    reference: Scenario
    pieces: tuple[Piece, ...]
    divided: Mapping[str, Divided]
    """By output."""
    notes: tuple[str, ...]
    """What a reader must know: nothing to divide, or a level that no scenario may set."""

    @property
    def quarters(self) -> list[str]:
        """The quarters of the scenario."""
        return self.scenario.quarters

    def date(self, output: str) -> str:
        """The quarter in which the median total is largest, the last where nothing differs."""
        one = self.divided[output]
        change = settled(one.reference, one.scenario)
        if not change.any():
            return self.quarters[-1]
        return self.quarters[largest(np.median(change, axis=1), np.abs(change).mean(axis=1))]

    def table(self, output: str, quarter: str | None = None) -> pd.DataFrame:
        """A row per piece, then what they do together, then the total, at a quarter.

        Columns: piece, words, median, q05, q95, mean, rose, fell, unmoved (shares of futures). The
        quarter is the one of `date` unless given. Raises ValueError when there is no such quarter.
        """
        at = self._place(quarter or self.date(output))
        one = self.divided[output]
        changes = [*(part[at] for part in one.parts), one.together[at], one.total[at]]
        rows = zip(self._names, changes, strict=True)
        return pd.DataFrame(
            {"piece": name, "words": words, **_statistics(change, one.scenario[at])}
            for (name, words), change in rows
        )

    def level(self, output: str, quarter: str | None = None) -> float:
        """Mean of the output in the reference at a quarter, from which the parts lead on."""
        at = self._place(quarter or self.date(output))
        return float(self.divided[output].reference[at].mean())

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

    Simulates the pair and one more variant for each piece, block by block; keeps 8 bytes for each
    output, variant, quarter and member. Raises ValueError when there is no such output.
    """
    reference = replace(lengthened(reference, scenario.end, register), end=scenario.end)
    found = differing(scenario, reference, register)
    pieces = tuple(piece for piece in found if piece.acts)
    variants = [without(scenario, piece) for piece in pieces]
    rows = _simulated([reference, scenario, *variants], register, run, outputs)
    divided = {}
    for name, values in rows.items():
        np.subtract(values[1], values[2:], out=values[2:])
        divided[name] = Divided(values[0], values[1], values[2:])
    notes = [*_division(found, scenario), *_extremes(pieces, variants, register)]
    return Attribution(scenario, reference, pieces, divided, tuple(notes))


def _simulated(
    variants: Sequence[Scenario], register: Register, run: Run, outputs: Sequence[str]
) -> dict[str, Array]:
    """The asked outputs in every variant, (variant, quarter, member) each."""
    members, length = run.design.members, len(variants[0].quarters)
    kept = {name: np.empty((len(variants), length, members)) for name in outputs}
    for block in blocks_of(members):
        for i, futures in enumerate(simulate_each(variants, register, run, block)):
            for name, values in kept.items():
                values[i, :, block.start : block.stop] = futures.of(name)
    return kept


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
