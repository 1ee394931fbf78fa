"""What does a batch say of the tilt, scenario by scenario?

A change is what a scenario does to the futures of the reference, future by future, where that is
known: its median is not the difference of two medians.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.figures.tables import across
from sim.figures.wording import moment, named_scenario, plain, plain_name
from sim.model.cast import Cast, listed


@dataclass(frozen=True)
class Tilts:
    """What is drawn of a batch, and how its figure names things."""

    base: str
    """The scenario that the others are held against."""
    n: int
    names: dict[str, str]
    """Plain names by scenario, in the order of the panels."""
    quartiles: dict[str, pd.DataFrame]
    """Tilt by quantile: quarter x scenario."""
    alignment: pd.DataFrame
    """Median alignment at the end: scenario x partner."""
    changes: pd.DataFrame
    """Changes at the end: scenario x outputs_of."""
    paired: bool
    """Whether changes are medians over futures, instead of differences of medians."""
    cast: Cast

    @property
    def middle(self) -> pd.DataFrame:
        """The median tilt: quarter x scenario."""
        return self.quartiles["q50"]

    @property
    def change(self) -> pd.Series:
        """Change of the tilt at the end, by scenario, as written: with one decimal."""
        change: pd.Series = self.changes[f"tilt.{self.cast.home.code}"].round(1) + 0.0
        return change

    @property
    def when(self) -> str:
        """The end, in words."""
        return moment(str(self.middle.index[-1]))

    @property
    def reference(self) -> str:
        """The reference inside a sentence."""
        return named_scenario(self.base, self.names[self.base])

    @property
    def home(self) -> str:
        """The home country inside a sentence."""
        return self.cast.in_sentence(self.cast.home.code)

    @property
    def subject(self) -> str:
        """Whose tilt is shown."""
        return f"{self.cast.possessive(self.cast.home.code)} tilt"

    @property
    def patron(self) -> str:
        """The side of the tilt at 0."""
        return self.cast.in_sentence(self.cast.patron, short=True)

    @property
    def senders(self) -> str:
        """The side of the tilt at 100."""
        return self.cast.listed(self.cast.senders, short=True)


def tilts_of(
    summary: pd.DataFrame,
    titles: Mapping[str, str],
    cast: Cast,
    changes: pd.DataFrame | None = None,
) -> Tilts:
    """Collect what is drawn; `changes` are as for `overview.content`.

    Raises:
        ValueError: if the summary lacks tilt, or alignment with one of the two sides.
    """
    rows, codes = _rows(summary, "tilt", (cast.home.code,)), sides_of(cast)
    held = [str(name) for name in rows["scenario"].unique()]
    base = "baseline" if "baseline" in held else held[0]
    tables = {q: across(rows, "scenario", q).dropna() for q in ("q25", "q50", "q75")}
    last = tables["q50"].iloc[-1]
    order = sorted(held, key=lambda name: (name != base, -round(last[name], 9), name))
    alignment = _alignment(summary, str(last.name), codes).loc[order]
    paired = changes is not None
    if changes is None:
        levels = pd.concat([last, alignment], axis=1).set_axis(list(outputs_of(cast)), axis=1)
        changes = levels - levels.loc[base]
    return Tilts(
        base=base,
        n=int(rows["n"].min()),
        names=_names(order, titles, base, cast),
        quartiles={q: table[order] for q, table in tables.items()},
        alignment=alignment,
        changes=changes.loc[order],
        paired=paired,
        cast=cast,
    )


def _alignment(summary: pd.DataFrame, quarter: str, codes: Sequence[str]) -> pd.DataFrame:
    """Median alignment in a quarter: scenario x partner."""
    rows = _rows(summary, "alignment", codes)
    rows = rows[rows["quarter"] == quarter]
    return rows.pivot(index="scenario", columns="actor", values="q50")[list(codes)]  # noqa: PD010


def _names(
    order: Sequence[str], titles: Mapping[str, str], base: str, cast: Cast
) -> dict[str, str]:
    names = {name: plain(titles.get(name) or plain_name(name, cast)) for name in order}
    if base == "baseline" and "baseline" not in names[base].lower():
        names[base] = f"Baseline: {names[base]}"
    return names


def sides_of(cast: Cast) -> tuple[str, str]:
    """The powers with whom alignment is given in numbers: one for either side of the tilt."""
    return cast.patron, cast.preference_giver


def outputs_of(cast: Cast) -> tuple[str, ...]:
    """The outputs whose changes are given in numbers: the tilt, then alignment with each side."""
    return f"tilt.{cast.home.code}", *(f"alignment.{code}" for code in sides_of(cast))


def _rows(summary: pd.DataFrame, variable: str, actors: Sequence[str]) -> pd.DataFrame:
    rows = summary[(summary["variable"] == variable) & summary["actor"].isin(actors)]
    if set(rows["actor"]) != set(actors):
        raise ValueError(f"the summary has no {variable!r} of {listed(list(actors))}")
    return rows


def limits_of(quartiles: Mapping[str, pd.DataFrame]) -> tuple[float, float]:
    """Give all panels one range of tilt: that of the data, padded."""
    low, high = float(quartiles["q25"].min().min()), float(quartiles["q75"].max().max())
    margin = max(0.08 * (high - low), (10.0 - (high - low)) / 2)
    bottom, top = float(np.floor(low - margin)), float(np.ceil(high + margin))
    return max(0.0, bottom), min(100.0, top)


def plotted(tilts: Tilts) -> pd.DataFrame:
    """List tilt by quarter, and at the end the alignments and the changes."""
    series = {"q25": "tilt q25", "q50": "tilt median", "q75": "tilt q75"}
    parts = [
        t.rename_axis(columns="scenario").reset_index().melt("quarter").assign(series=series[q])
        for q, t in tilts.quartiles.items()
    ]
    ends = tilts.alignment.rename(columns="alignment.{} median".format)
    change = tilts.changes.round(9) + 0.0
    ends = ends.join(change.rename(columns="{} change".format))
    last = ends.rename_axis("scenario").reset_index().melt("scenario", var_name="series")
    parts.append(last.assign(quarter=str(tilts.middle.index[-1])))
    columns = ["scenario", "quarter", "series", "value"]
    return pd.concat([part[columns] for part in parts], ignore_index=True)
