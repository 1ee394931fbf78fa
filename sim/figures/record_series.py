"""Which numbers does the figure of the record draw: the free run, and what was observed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.evidence.record import Observed, inside
from sim.figures.tables import FEWEST, QUANTILES
from sim.model.cast import Cast
from sim.model.ops import Array
from sim.model.quarters import show_quarter


@dataclass(frozen=True)
class Series:
    """An output of the free run (quarter, member), and what was observed of it."""

    variable: str
    actor: str
    levels: Array
    seen: tuple[Observed, ...]

    @property
    def banded(self) -> bool:
        """Whether there are futures enough for bands."""
        return bool(self.levels.shape[1] >= FEWEST)

    @property
    def covered(self) -> list[bool]:
        """Whether each value observed lies in the band; none of few futures, that have none."""
        return [inside(self.levels, one) for one in self.seen] if self.banded else []

    @property
    def bands(self) -> pd.DataFrame:
        """Quarter x quantile; the median alone of few futures."""
        names = list(QUANTILES) if self.banded else ["q50"]
        levels = np.quantile(self.levels, [int(name[1:]) / 100 for name in names], axis=1)
        quarters = [show_quarter(i) for i in range(len(self.levels))]
        return pd.DataFrame(
            dict(zip(names, levels, strict=True)), pd.Index(quarters, name="quarter")
        )

    @property
    def shown(self) -> tuple[float, float]:
        """The lowest and the highest number drawn."""
        drawn = self.bands.to_numpy() if self.banded else self.levels
        edges = [one.error or (one.value, one.value) for one in self.seen]
        ends = np.array([*edges, (drawn.min(), drawn.max())])
        return float(ends.min()), float(ends.max())

    def words(self, cast: Cast) -> str:
        """Its name inside a sentence."""
        return f"votes with {cast.in_sentence(self.actor)}" if self.of_votes else "the ideal point"

    @property
    def of_votes(self) -> bool:
        """Whether it is a share of votes."""
        return self.variable == "votes"


def plotted(every: Sequence[Series]) -> pd.DataFrame:
    """List the numbers drawn: variable, actor, quarter, series and value."""
    parts = [
        part.assign(variable=one.variable, actor=one.actor) for one in every for part in _of(one)
    ]
    columns = ["variable", "actor", "quarter", "series", "value"]
    return pd.concat(parts, ignore_index=True)[columns]


def _of(one: Series) -> Iterator[pd.DataFrame]:
    table = one.bands.rename(columns={"q50": "median"})
    if not one.banded:
        futures = pd.DataFrame(one.levels, table.index).rename(columns="future {}".format)
        table = pd.concat([table, futures], axis=1)
    yield table.reset_index().melt("quarter", var_name="series")
    rows = [
        (show_quarter(seen.quarter), name, value)
        for seen in one.seen
        for name, value in _edges(seen).items()
    ]
    yield pd.DataFrame(rows, columns=["quarter", "series", "value"])


def _edges(seen: Observed) -> dict[str, float]:
    edges = {} if seen.error is None else dict(zip(("low", "high"), seen.error, strict=True))
    return {"recorded": seen.value} | {f"recorded {name}": value for name, value in edges.items()}
