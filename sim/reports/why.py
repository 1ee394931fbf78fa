"""Why does a scenario differ from a reference, and what would turn the difference round?

Assumptions are ranked by how closely the paired difference goes with them over the futures that
were compared; then the model is run again at places where the difference may have the other sign.
"""

from dataclasses import dataclass
from math import floor, log10
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.analysis.comparison import Comparison
from sim.analysis.least_effect import least_effect
from sim.batches.assumptions import PLACE, assumptions_table
from sim.engine.run import Run
from sim.explore.contrasts import Contrast
from sim.explore.effects import Change, Flip
from sim.explore.places import places_of, value_at
from sim.explore.reasons import reasons
from sim.explore.shares import Share
from sim.figures.drawing import draw
from sim.figures.reasons import ReasonStrips, content
from sim.model.cast import listed
from sim.model.quarters import parse_quarter, show_quarter
from sim.reports.kinds import about_of

MOVED_COLUMNS: Final = (
    "change",
    "parameter",
    "label",
    "unit",
    "from",
    "to",
    "low",
    "high",
    "ranges",
)

SAID: Final = {
    "lost": ("Its sign is nearly lost", "Its sign is lost"),
    "turned": ("It nearly turns", "It turns"),
}
"""What a change does, where other luck does not confirm it and where it does."""


@dataclass(frozen=True)
class Why:
    """What decides a difference, and what would turn it."""

    contrast: Contrast
    unit: str
    least: float
    """The least difference that counts as one."""
    mean: float
    """Mean difference over the futures compared."""
    reasons: pd.DataFrame
    """Assumptions, the closest first, as `sim.explore.reasons` gives them."""
    flip: Flip
    disagreeing: Share
    """Futures compared in which the difference has the other sign than at all numbers' values."""

    @property
    def moved(self) -> pd.DataFrame:
        """Numbers that take the difference its sign (lost) or turn it (turned), a row each."""
        rows = [
            (does, *self._row(name, *places))
            for does, change in self.flip.changes.items()
            for name, places in change.moved.items()
        ]
        return pd.DataFrame(rows, columns=list(MOVED_COLUMNS))

    @property
    def turned(self) -> str:
        """What takes the difference its sign and what turns it, in sentences."""
        if not self.flip.clear:
            return "With every number at its value it has no clear sign."
        said = [self._sentence(does, change) for does, change in self.flip.changes.items()]
        if self.flip.turned is None:
            said.append(
                "Nothing was found in the ranges that clearly turns it "
                f"(tried {self.flip.tried:,} places)."
            )
        return " ".join(said)

    def _sentence(self, does: str, change: Change) -> str:
        words, names = SAID[does][self.flip.confirmed(does)], list(change.moved)
        if len(names) == 1:
            return f"{words} when {names[0]} moves {change.distance:.2f} ranges."
        return f"{words} when {len(names)} numbers move {change.distance:.2f} ranges in all."

    def figure(self) -> Figure:
        """The ranking, a row for each assumption."""
        return draw(self.content)

    @property
    def content(self) -> ReasonStrips:
        """What the figure says."""
        asked, run = self.contrast, self.contrast.run
        about = about_of(asked.scenario, asked.register, run.seed, self.disagreeing.futures)
        words = (
            f"{asked.output} ({self.unit}) in {asked.quarter}, {asked.scenario.name} "
            f"less {asked.reference.name}"
        )
        named = (
            f"{does.capitalize()} by {listed(list(change.moved))}."
            for does, change in self.flip.changes.items()
        )
        return content(self.reasons, words, self.turned, named, self._digits, about)

    @property
    def _digits(self) -> int:
        """Decimals with which mean differences are told apart."""
        size = float(self.reasons[["low", "high"]].abs().to_numpy().max())
        return max(0, 1 - floor(log10(size))) if size > 0 else 2

    def _row(self, name: str, of: float, to: float) -> tuple[object, ...]:
        one = self.contrast.register.parameters[name]
        values = float(value_at(one, of)), float(value_at(one, to))
        return name, one.label, one.unit, *values, one.low, one.high, abs(to - of)


def why_of(both: Comparison, run: Run, output: str, quarter: str | None) -> Why:
    """Rank assumptions and look for the smallest change that turns a difference.

    The quarter is that of the largest difference unless one is named. Raises ValueError for one
    that the scenarios do not share, and for assumptions that do not differ between futures.
    """
    quarter = _quarter(both, output, quarter)
    described, place = both.register.outputs[output.partition(".")[0]], both.quarters.index(quarter)
    change = both.difference(output)[place]
    from_start = place + both.span[0] - both.one.scenario.start
    level = both.one.of(output, slice(from_start, from_start + 1))
    places = _places(both, run)
    contrast = Contrast(both.other.scenario, both.one.scenario, output, quarter, both.register, run)
    ranked = reasons(places, change)
    flip = contrast.flip(places, change)
    other_way = int((change * np.sign(flip.start.value) < 0).sum())
    return Why(
        contrast,
        described.unit,
        least_effect(described, float(np.median(level))),
        float(change.mean()),
        ranked,
        flip,
        Share(other_way, change.size),
    )


def _quarter(both: Comparison, output: str, quarter: str | None) -> str:
    if quarter is None:
        return both.effect(output).quarter
    shown = show_quarter(parse_quarter(quarter.upper(), end=True))
    if shown not in both.quarters:
        raise ValueError(
            f"--at: {shown} is not among those simulated, {both.quarters[0]} to {both.quarters[-1]}"
        )
    return shown


def _places(both: Comparison, run: Run) -> pd.DataFrame:
    """Where in its range every assumption lies that differs between the futures compared."""
    table = assumptions_table(both.register, run, range(both.one.members.size))
    table = table.drop(columns=list(PLACE))
    differing = table.loc[:, table.max() > table.min()]
    if differing.empty:
        raise ValueError("--why: all futures have the same assumptions; take --assumptions prior")
    return places_of(differing, both.register)
