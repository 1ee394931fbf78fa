"""What would decide it? How much each number is worth knowing, from a plain sample of futures.

The worth of a number is the share of an output's variance that would vanish, on average, if the
number were known: its first-order index (`sim.explore.first_order`). All numbers are read from the
same futures, in which each set of numbers is lived through twice (`sim.explore.repeated_draws`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.engine.draws import Draws
from sim.explore.first_order import FirstOrder, bins_of, first_order
from sim.explore.groups import groups_to_know, sections
from sim.explore.jackknife import Estimate
from sim.explore.question import Question
from sim.explore.repeated_draws import assumptions_share, assumptions_variance, lives_of
from sim.explore.sample import Sample
from sim.explore.settled_by import settled_by
from sim.model.ops import Array

FIFTH = 0.2
"""Share of futures at either end of a number's range whose mean outcomes are compared."""


@dataclass(frozen=True)
class Worth:
    """What a plain sample tells of a question, each set of numbers lived through twice."""

    question: Question
    sample: Sample

    @cached_property
    def numbers(self) -> pd.DataFrame:
        """What each draw assumes, a row a draw, in the units of parameters."""
        drawn = self.sample.run.assumptions
        assert isinstance(drawn, Draws)
        return pd.DataFrame(drawn.columns)

    @property
    def names(self) -> tuple[str, ...]:
        """The numbers that differ between draws."""
        return tuple(map(str, self.numbers))

    @cached_property
    def _bins(self) -> NDArray[np.int64]:
        return bins_of(self.numbers)

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
            quarter: first_order(self.names, self._bins, self.lives(quarter))
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
            part, every = self.assumptions(quarter), self.first_orders[quarter].of(self.names)
            chance = 1.0 - part.value if np.ptp(self.lives(quarter)) else 0.0
            row = {"quarter": quarter, "assumptions": part.value, "chance": chance}
            row |= {"half_width": part.half_width, "one_by_one": every.value}
            rows.append({**row, "half_width_one_by_one": every.half_width})
        return pd.DataFrame(rows)

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row for each number, the one most worth knowing first.

        Columns: number, share, low, high, clear; label, kind, source, section; settled_by, the kind
        of data that would settle it, and shows, what these would have to show; at_low and at_high,
        the mean outcome where the number lies in the lowest and in the highest fifth of its draws.
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
        mean = self.lives(self.question.quarter).mean(axis=0)
        most = int(self._bins.max()) + 1
        low = [mean[row < FIFTH * most].mean() for row in self._bins]
        high = [mean[row >= (1.0 - FIFTH) * most].mean() for row in self._bins]
        return pd.DataFrame({"at_low": low, "at_high": high}, index=list(self.names))

    @cached_property
    def groups(self) -> pd.DataFrame:
        """A row for each group: told_by (section, partner, money), group, numbers, share, ...

        The share is the least that knowing all of them would remove; low, high, clear follow.
        """
        rows = list[dict[str, Any]]()
        for told_by, group, members in groups_to_know(self.sample.register, self.names):
            found = self._now.of(members)
            row = {"told_by": told_by, "group": group, "numbers": len(members)}
            row |= {"share": found.value, "low": found.low, "high": found.high}
            rows.append({**row, "clear": found.clear})
        kinds = list(dict.fromkeys(row["told_by"] for row in rows))
        rows.sort(key=lambda row: (kinds.index(row["told_by"]), -float(row["share"])))
        return pd.DataFrame(rows)

    def over_time(self) -> pd.DataFrame:
        """Shares of all numbers, number x quarter; 0 where a share is not clear of zero."""
        tables = {q: one.table.set_index("number") for q, one in self.first_orders.items()}
        columns = {q: table["share"].where(table["clear"], 0.0) for q, table in tables.items()}
        return pd.DataFrame(columns).loc[list(self.names)]
