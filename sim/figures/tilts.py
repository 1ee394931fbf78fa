"""What does a batch say of the tilt, scenario by scenario?

A change is what a scenario does to the futures of the reference, future by future, where that is
known: its median is not the difference of two medians.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.figures.tables import across
from sim.figures.wording import listed, moment, named_scenario, plain, plain_name
from sim.model.cast import Cast


@dataclass(frozen=True)
class Tilts:
    """What is drawn: tilt by quarter and scenario, alignment at the end by scenario."""

    base: str
    n: int
    names: dict[str, str]  # by scenario, in the order of the panels
    quartiles: dict[str, pd.DataFrame]  # by quantile: quarter x scenario
    alignment: pd.DataFrame  # scenario x partner, at the last quarter
    cast: Cast

    @property
    def middle(self) -> pd.DataFrame:
        return self.quartiles["q50"]

    @property
    def change(self) -> pd.Series:
        """Tilt at the end less the baseline's, by scenario, as written: with one decimal."""
        last = self.middle.iloc[-1]
        change: pd.Series = (last - last[self.base]).round(1) + 0.0
        return change

    @property
    def when(self) -> str:
        return moment(str(self.middle.index[-1]))

    @property
    def reference(self) -> str:
        return named_scenario(self.base, self.names[self.base])

    @property
    def home(self) -> str:
        return self.cast.in_sentence(self.cast.home.code)

    @property
    def tilt(self) -> str:
        """Whose tilt: "Cambodia's tilt"."""
        return f"{self.cast.possessive(self.cast.home.code)} tilt"

    @property
    def patron(self) -> str:
        return self.cast.in_sentence(self.cast.patron, short=True)

    @property
    def senders(self) -> str:
        return self.cast.listed(self.cast.senders, short=True)


def tilts_of(summary: pd.DataFrame, titles: Mapping[str, str], cast: Cast) -> Tilts:
    rows = _rows(summary, "tilt", (cast.home.code,))
    held = [str(name) for name in rows["scenario"].unique()]
    base = "baseline" if "baseline" in held else held[0]
    tables = {q: across(rows, "scenario", q).dropna() for q in ("q25", "q50", "q75")}
    last = tables["q50"].iloc[-1]
    order = sorted(held, key=lambda name: (name != base, -round(last[name], 9), name))
    told = sides_of(cast)
    ends = _rows(summary, "alignment", told)
    ends = ends[ends["quarter"] == tables["q50"].index[-1]]
    alignment = ends.set_index(["scenario", "actor"])["q50"].unstack()  # noqa: PD010
    names = {name: plain(titles.get(name) or plain_name(name, cast)) for name in order}
    if base == "baseline" and "baseline" not in names[base].lower():
        names[base] = f"Baseline: {names[base]}"
    quartiles = {q: table[order] for q, table in tables.items()}
    n = int(rows["n"].min())
    return Tilts(base, n, names, quartiles, alignment.loc[order, list(told)], cast)


def sides_of(cast: Cast) -> tuple[str, str]:
    """The powers with whom alignment is given in numbers: one for either side of the tilt."""
    return cast.patron, cast.preferences


def _rows(summary: pd.DataFrame, variable: str, actors: Sequence[str]) -> pd.DataFrame:
    rows = summary[(summary["variable"] == variable) & summary["actor"].isin(actors)]
    if set(rows["actor"]) != set(actors):
        raise ValueError(f"the summary has no {variable!r} of {listed(list(actors))}")
    return rows


def limits_of(
    quartiles: Mapping[str, pd.DataFrame], band: tuple[float, float]
) -> tuple[float, float]:
    """Give all panels one range of tilt: that of the data, padded; the band too when it is near."""
    low, high = float(quartiles["q25"].min().min()), float(quartiles["q75"].max().max())
    reach = max(high - low, 10.0)
    if low - band[1] < reach / 2 and band[0] - high < reach / 2:
        low, high = min(low, band[0]), max(high, band[1])
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
    change = (tilts.alignment - tilts.alignment.loc[tilts.base]).round(9) + 0.0
    ends = ends.join(change.rename(columns="alignment.{} change".format))
    ends = ends.assign(**{"tilt change": tilts.change})
    last = ends.rename_axis("scenario").reset_index().melt("scenario", var_name="series")
    parts.append(last.assign(quarter=str(tilts.middle.index[-1])))
    columns = ["scenario", "quarter", "series", "value"]
    return pd.concat([part[columns] for part in parts], ignore_index=True)
