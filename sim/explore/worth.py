"""What would decide it? How much each number is worth knowing, from a plain sample of futures.

The worth of a number is the share of an output's variance that would vanish, on average, if the
number were known: its first-order index (`sim.explore.first_order`). All numbers are read from the
same futures, in which each set of numbers is lived through twice (`sim.explore.repeated_draws`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import nan
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.engine.draws import Base, Draws
from sim.explore.estimate import Estimate
from sim.explore.first_order import FirstOrder, bins_of, first_order, folded, joined
from sim.explore.groups import groups_to_know, sections
from sim.explore.question import Question
from sim.explore.repeated_draws import (
    assumptions_share,
    assumptions_variance,
    lives_of,
    varying,
)
from sim.explore.sample import Sample
from sim.explore.settled_by import settled_by
from sim.model.ops import Array

GROUPS = ("told_by", "group", "numbers", "share", "low", "high", "clear")
"""Columns of the table of groups."""

BY_QUARTER = ("quarter", "number", "value", "low", "high", "clear", "foremost")
"""Columns of a table over time."""

FIFTH = 0.2
"""Share of futures at either end of a number's range whose mean outcomes are compared."""


@dataclass(frozen=True)
class Worth:
    """What a plain sample tells of a question, each set of numbers lived through twice."""

    question: Question
    sample: Sample
    drawn: Base | Draws = "prior"
    """What the numbers were drawn from, before each set was lived twice."""

    @cached_property
    def numbers(self) -> pd.DataFrame:
        """What each draw assumes, a row a draw, in the units of parameters.

        What is the same in all draws is no column.
        """
        drawn = self.sample.run.assumptions
        assert isinstance(drawn, Draws)
        return pd.DataFrame({name: drawn.columns[name] for name in varying(drawn)})

    @property
    def names(self) -> tuple[str, ...]:
        """The numbers that differ between draws."""
        return tuple(map(str, self.numbers))

    @property
    def independent(self) -> bool:
        """Whether numbers were drawn one by one; those of a table go together as it has them."""
        return not isinstance(self.drawn, Draws)

    @cached_property
    def _sorted(self) -> tuple[tuple[tuple[str, ...], NDArray[np.int64]], ...]:
        """Numbers that are drawn anew as often as each other, and the bins of their draws.

        A table that repeats has no more draws of its own numbers than rows.
        """
        draws, own, rows = len(self.numbers), set[str](), 0
        if isinstance(self.drawn, Draws) and self.drawn.rows < draws:
            own, rows = set(self.drawn.columns), self.drawn.rows
        parts = {
            draws: tuple(name for name in self.names if name not in own),
            rows: tuple(name for name in self.names if name in own),
        }
        return tuple(
            (names, bins_of(self.numbers[list(names)][:n])) for n, names in parts.items() if names
        )

    def lives(self, quarter: str) -> Array:
        """What is asked for in a quarter, (life, draw)."""
        return lives_of(self.question.of(self.sample, quarter), self.sample.run)

    def assumptions(self, quarter: str) -> Estimate:
        """The share of the variance that assumptions make."""
        return assumptions_share(self.lives(quarter))

    def variance(self, quarter: str) -> Estimate:
        """The variance that assumptions make, in squares of the output's unit."""
        return assumptions_variance(self.lives(quarter))

    @cached_property
    def first_orders(self) -> Mapping[str, FirstOrder]:
        """First-order indices of all numbers, by quarter."""
        return {
            quarter: joined(
                [
                    first_order(names, bins, folded(self.lives(quarter), bins.shape[1]))
                    for names, bins in self._sorted
                ]
            )
            for quarter in self.question.quarters
        }

    @property
    def _now(self) -> FirstOrder:
        return self.first_orders[self.question.quarter]

    @cached_property
    def parts(self) -> pd.DataFrame:
        """A row for each quarter: quarter, assumptions, chance (shares), half_width, one_by_one.

        one_by_one is the sum of all first-order indices, with half_width_one_by_one.
        """
        rows = []
        for quarter in self.question.quarters:
            part, every = self.assumptions(quarter), self._every(quarter)
            chance = 1.0 - part.value if np.ptp(self.lives(quarter)) else 0.0
            row = {"quarter": quarter, "assumptions": part.value, "chance": chance}
            row |= {"half_width": part.half_width, "one_by_one": every.value}
            rows.append({**row, "half_width_one_by_one": every.half_width})
        return pd.DataFrame(rows)

    def _every(self, quarter: str) -> Estimate:
        """The sum of all indices; none of numbers that go together, whose shares overlap."""
        if not self.independent:
            return Estimate(nan, nan)
        return self.first_orders[quarter].of(self.names)

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row for each number, the one most worth knowing first.

        Columns: number, share, low, high, clear, foremost (see `FirstOrder.table`); label, kind,
        source, section; settled_by, the kind of data that would settle it, and shows, what these
        would have to show; at_low and at_high, the mean outcome where the number lies in the lowest
        and in the highest fifth of its draws.
        """
        parameters, section = self.sample.register.parameters, sections(self.sample.register)
        table, record = self._now.table, settled_by(self.names, section)
        words = [
            {
                "label": parameters[name].label,
                "kind": parameters[name].kind,
                "source": parameters[name].source,
                "section": section[name],
                "settled_by": record[name].kind,
                "shows": record[name].shows,
            }
            for name in table["number"]
        ]
        ends = self._ends().loc[table["number"]].reset_index(drop=True)
        return pd.concat([table, pd.DataFrame(words), ends], axis=1)

    def _ends(self) -> pd.DataFrame:
        """Mean outcome at either end of each number's draws, by number."""
        lives, rows = self.lives(self.question.quarter), dict[str, tuple[float, float]]()
        for names, bins in self._sorted:
            mean, most = folded(lives, bins.shape[1]).mean(axis=0), int(bins.max()) + 1
            for name, place in zip(names, bins, strict=True):
                low, high = place < FIFTH * most, place >= (1.0 - FIFTH) * most
                rows[name] = float(mean[low].mean()), float(mean[high].mean())
        return pd.DataFrame.from_dict(rows, orient="index", columns=["at_low", "at_high"])

    @cached_property
    def groups(self) -> pd.DataFrame:
        """A row for each group: told_by (section, partner, money), group, numbers, share, ...

        The share is the least that knowing all of them would remove; low, high, clear follow.
        There are no rows of numbers that go together: their shares overlap.
        """
        rows = list[dict[str, Any]]()
        known = groups_to_know(self.sample.register, self.names)
        for told_by, group, members in known if self.independent else ():
            found = self._now.of(members)
            row = {"told_by": told_by, "group": group, "numbers": len(members)}
            row |= {"share": found.value, "low": found.low, "high": found.high}
            rows.append({**row, "clear": found.clear})
        kinds = list(dict.fromkeys(row["told_by"] for row in rows))
        rows.sort(key=lambda row: (kinds.index(row["told_by"]), -float(row["share"])))
        return pd.DataFrame(rows, columns=list(GROUPS))

    def over_time(self) -> pd.DataFrame:
        """A row for each quarter and number: quarter, number, value, low, high, clear, foremost."""
        tables = [
            one.table.rename(columns={"share": "value"}).assign(quarter=quarter)
            for quarter, one in self.first_orders.items()
        ]
        return pd.concat(tables, ignore_index=True)[list(BY_QUARTER)]
