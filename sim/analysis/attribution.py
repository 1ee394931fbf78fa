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

from sim.analysis.comparison import described, described_tally, largest, reason
from sim.analysis.differences import Piece, differing, without
from sim.engine.bins import paired_change, unit_of
from sim.engine.experiment import Experiment, Measure
from sim.engine.policy import levers_beyond
from sim.engine.run import Run
from sim.engine.tallies import Tally
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario, lengthened
from sim.model.cast import Cast
from sim.model.ops import Array

KEPT = 20_000
"""Members that are kept to be divided; more are tallied."""

TOTAL, TOGETHER = "total", "acting together"
"""Names of the rows of a table that are no piece."""


def headline_outputs(cast: Cast) -> tuple[str, ...]:
    """What is divided unless said otherwise: the alignment with every power, and the tilt."""
    return (*(f"alignment.{code}" for code in cast.powers), f"tilt.{cast.home.code}")


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
        change = paired_change(self.reference, self.scenario)
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
class DividedTally:
    """One output, divided, of futures that are tallied and not kept."""

    levels: Tally
    """Reference, scenario, and the scenario without each piece, (variant, quarter) flattened."""
    changes: Tally
    """Each piece, what they do together, the total, (change, quarter) flattened."""
    quarters: int

    def add(self, variants: Array) -> None:
        """Tally some members, (variant, quarter, member)."""
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
        found = described_tally(self.changes)
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
    divided: Mapping[str, Divided | DividedTally]
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
        return pd.DataFrame({"piece": n, "words": words, **found} for (n, words), found in rows)

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
    return described(paired_change(now - change, now)) | {"mean": float(change.mean())}


def attribute(
    scenario: Scenario,
    reference: Scenario,
    register: Register,
    run: Run,
    outputs: Sequence[str] = (),
) -> Attribution:
    """Divide what a scenario does to some outputs; the reference runs as long as the scenario.

    The outputs are those of `headline_outputs` unless named. Simulates the pair and one more
    variant for each piece. Up to KEPT members are kept, 8 bytes for each output, variant and
    quarter; more are tallied, and memory does not grow. Raises ValueError when there is no such
    output.
    """
    reference = replace(lengthened(reference, scenario.end, register), end=scenario.end)
    found = differing(scenario, reference, register)
    pieces = tuple(piece for piece in found if piece.acts)
    variants = [without(scenario, piece) for piece in pieces]
    measures = tuple(map(Measure, outputs or headline_outputs(register.cast)))
    experiment = Experiment((reference, scenario, *variants), run, measures)
    divide = _kept if run.design.members <= KEPT else _tallied
    divided = divide(experiment, register)
    notes = [*_division(found, scenario), *_extremes(pieces, variants, register)]
    return Attribution(scenario, reference, pieces, divided, tuple(notes))


def _kept(experiment: Experiment, register: Register) -> dict[str, Divided | DividedTally]:
    """What is measured, divided, with every member kept."""
    divided = dict[str, Divided | DividedTally]()
    for measure, values in experiment.outcomes(register).values.items():
        np.subtract(values[1], values[2:], out=values[2:])
        divided[measure.output] = Divided(values[0], values[1], values[2:])
    return divided


def _tallied(experiment: Experiment, register: Register) -> dict[str, Divided | DividedTally]:
    """What is measured, divided, with members tallied."""
    reference, variants = experiment.policies[0], len(experiment.policies)
    length, tallies = len(reference.quarters), dict[str, DividedTally]()
    for block in experiment.blocks(register):
        for measure, values in block.values.items():
            name = measure.output
            if name not in tallies:
                unit = unit_of(register.outputs[name.partition(".")[0]].high)
                rows = np.full(variants * length, unit)
                tallies[name] = DividedTally(Tally(rows), Tally(rows), length)
            tallies[name].add(values)
    return dict(tallies)


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
        for name, reached in levers_beyond(variant, register):
            lever = register.levers[name]
            yield (
                f"without {piece.name}, {name} reaches {reached:g}, beyond the "
                f"{lever.low:g} to {lever.high:g} that a scenario may set"
            )
