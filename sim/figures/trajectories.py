"""How does one output go on over time? Bands, single futures and another scenario's median.

A fan never stands alone: single futures always run through it, and the baseline's median where
there is another scenario. With under 100 futures no honest band can be drawn, so every future is
drawn as a line instead.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from sim.figures.style import INK, tint
from sim.figures.tables import FEWEST, FIVE, QUANTILES, across, final, named, named_in, rows_of
from sim.figures.wording import years
from sim.model.cast import Cast

INNER = (0.1, 0.5, 0.9)  # ranks of the single futures in a small panel
SINGLE, PALE = "#666666", "#BDBDBD"


@dataclass(frozen=True)
class Trajectory:
    """What is drawn of one output of one actor."""

    variable: str
    actor: str
    n: int
    bands: pd.DataFrame  # quarter x quantile
    futures: pd.DataFrame  # quarter x member; the named ones, or all when no band is drawn
    named: tuple[int, ...]
    baseline: pd.Series | None  # the other scenario's median by quarter
    against: str  # the other scenario inside a sentence: "the baseline"
    paired: pd.Series | None = None  # the median change from it, future by future, by quarter

    @property
    def change(self) -> pd.Series | None:
        """The change from the other scenario by quarter, where there is one.

        Of futures that are not known to be paired it is the difference of medians.
        """
        if self.baseline is None or self.paired is not None:
            return self.paired
        return self.middle - self.baseline

    @property
    def end_change(self) -> float | None:
        """The change at the end, where the other scenario reaches it."""
        change = self.change
        return None if change is None or pd.isna(change.iloc[-1]) else float(change.iloc[-1])

    @property
    def each(self) -> str:
        """Say that changes are paired, where they are."""
        return "" if self.paired is None else ", the median future by future"

    @property
    def banded(self) -> bool:
        """Whether there are futures enough for bands."""
        return self.n >= FEWEST

    @property
    def quarters(self) -> list[str]:
        """The quarters drawn."""
        return [str(quarter) for quarter in self.bands.index]

    @property
    def middle(self) -> pd.Series:
        """The median by quarter."""
        return self.bands["q50"]

    @property
    def end(self) -> float:
        """The median at the end."""
        return float(self.middle.iloc[-1])

    @property
    def beside(self) -> float | None:
        """The other scenario's median at the end, where there is one."""
        if self.baseline is None or pd.isna(self.baseline.iloc[-1]):
            return None
        return float(self.baseline.iloc[-1])

    @property
    def other(self) -> str:
        """The other scenario as a label: "baseline"."""
        return self.against.removeprefix("the ")

    @property
    def reach(self) -> tuple[float, float]:
        """The lowest and highest number drawn."""
        bands = self.bands if self.banded else self.bands[["q50"]]
        drawn = [bands, self.futures, *([] if self.baseline is None else [self.baseline])]
        values = pd.concat(drawn, axis=1)
        return float(values.min().min()), float(values.max().max())


def trajectory_of(
    summary: pd.DataFrame,
    members: pd.DataFrame,
    baseline: pd.DataFrame | None,
    column: str,
    cast: Cast,
    ranks: Sequence[float] = FIVE,
    changes: pd.DataFrame | None = None,
) -> Trajectory:
    """Collect what is drawn of a column like "alignment.CHN"; futures are named by rank at the end.

    `changes` are the median changes from the baseline, future by future: quarter x column.

    Raises:
        ValueError: if the summary or the members hold no such output.
    """
    variable, _, actor = column.partition(".")
    rows = rows_of(summary, variable, actor)
    bands, n = rows[list(QUANTILES)], int(rows["n"].min())
    if column not in members:
        raise ValueError(f"the members have no column {column!r}")
    last = final(members, [column], str(bands.index[-1]))[column]
    chosen = named(last, ranks)
    drawn = members[members["member"].isin(chosen if n >= FEWEST else last.index)]
    futures = across(drawn, "member", column).reindex(bands.index)
    middle = None
    if baseline is not None:
        middle = rows_of(baseline, variable, actor)["q50"].reindex(bands.index)
    against = "" if baseline is None else named_in(baseline, cast)
    paired = None
    if baseline is not None and changes is not None:
        paired = changes[column].reindex(bands.index)
    return Trajectory(variable, actor, n, bands, futures, tuple(chosen), middle, against, paired)


def draw_trajectory(ax: Axes, trajectory: Trajectory, colour: str, width: float = 2.0) -> None:
    """Draw bands or all futures, the named futures, the baseline and the median above all."""
    bands, x = trajectory.bands, years(trajectory.bands.index)
    if trajectory.banded:
        ax.fill_between(x, bands["q05"], bands["q95"], color=tint(colour, 0.16), linewidth=0)
        ax.fill_between(x, bands["q25"], bands["q75"], color=tint(colour, 0.36), linewidth=0)
    dot = "o" if len(x) == 1 else ""
    for member, line in trajectory.futures.items():
        own = member in trajectory.named
        shade, thick = (SINGLE, 0.3 * width) if own else (PALE, 0.2 * width)
        ax.plot(x, line, color=shade, linewidth=thick, zorder=1.9 + own / 20)
    if trajectory.baseline is not None:
        ax.plot(x, trajectory.baseline, color=INK, linewidth=0.6 * width, dashes=(4, 2.4))
    ax.plot(x, trajectory.middle, color="white", linewidth=1.6 * width)
    ax.plot(x, trajectory.middle, dot or "-", color=colour, linewidth=width)


def plotted(trajectories: Iterable[Trajectory]) -> pd.DataFrame:
    """List the numbers drawn: variable, actor, quarter, series and value."""
    return pd.concat([_rows(trajectory) for trajectory in trajectories], ignore_index=True)


def _rows(trajectory: Trajectory) -> pd.DataFrame:
    table = trajectory.bands if trajectory.banded else trajectory.bands[["q50"]]
    table = table.rename(columns={"q50": "median"})
    if trajectory.baseline is not None:
        table = table.assign(baseline=trajectory.baseline)
    if trajectory.change is not None:
        table = table.assign(**{"median change": trajectory.change})
    futures = trajectory.futures.rename(columns="future {}".format)
    rows = pd.concat([table, futures], axis=1).reset_index().melt("quarter", var_name="series")
    rows = rows.dropna().assign(variable=trajectory.variable, actor=trajectory.actor)
    return rows[["variable", "actor", "quarter", "series", "value"]]
