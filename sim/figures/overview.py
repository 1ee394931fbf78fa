"""Which scenario moves Cambodia, and to which side? All scenarios of a batch, a panel each.

Every panel has the same axes: the median tilt with the middle half of futures, and the baseline's
median behind it. The baseline comes first, then the scenarios from those that end furthest towards
the United States and the European Union to those that end furthest towards China.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.figures.content import About, End
from sim.figures.panels import (
    OLD,
    Grid,
    Words,
    beside,
    cell_width,
    columns_for,
    ends_axis,
    head,
    heads_of,
    median,
    name_lines,
)
from sim.figures.style import BAND, GREY, HIGH, INK, LOW, TILT, Drawing, ticks, tint
from sim.figures.tables import FEWEST, across
from sim.figures.wording import (
    fixed,
    listed,
    median_of,
    moment,
    moved,
    named_scenario,
    plain,
    plain_name,
    signed,
    years,
)
from sim.model.cast import Cast

BESIDE = ("CHN", "EUU")  # the partners whose alignment is given in numbers


@dataclass(frozen=True)
class _Numbers:
    """What is drawn: tilt by quarter and scenario, alignment at the end by scenario."""

    base: str
    n: int
    names: dict[str, str]  # by scenario, in the order of the panels
    quartiles: dict[str, pd.DataFrame]  # by quantile: quarter x scenario
    alignment: pd.DataFrame  # scenario x partner, at the last quarter

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


def draw(summary: pd.DataFrame, about: About, titles: Mapping[str, str] | None = None) -> Drawing:
    """Draw the tilt of every scenario; the title names those that move it furthest.

    The baseline is the scenario of that name, else the first of the table. `titles` gives plain
    names by scenario; without it they are made from the scenarios' own names.
    """
    numbers = _numbers(summary, titles or {}, about.cast)
    columns = columns_for(len(numbers.names))
    width = 72 * (11.0 if columns == 5 else 9.0)
    room = cell_width(columns, width)
    words = [name_lines(name, room) for name in numbers.names.values()]
    heads = heads_of(words, columns, numbers=True)
    grid = Grid(columns, heads, {1: 170.0, 2: 120.0, 3: 105.0}.get(len(heads), 84.0), width, 32.0)
    limits, title = limits_of(numbers.quartiles), finding(numbers)
    page = Words(title, _subtitle(limits, about), _caption(numbers, limits), about)
    fig, bottom = grid.page(page)
    for place, scenario in enumerate(numbers.names):
        ax = grid.open(fig, place, bottom)
        _frame(ax, numbers, limits, place, columns)
        _panel(ax, numbers, scenario)
        head(ax, words[place], _aligned(numbers, scenario))
    return Drawing(fig, _plotted(numbers), title, f"{title}. {_span(numbers)}.")


def _numbers(summary: pd.DataFrame, titles: Mapping[str, str], cast: Cast) -> _Numbers:
    rows = _rows(summary, "tilt", ("KHM",))
    held = [str(name) for name in rows["scenario"].unique()]
    base = "baseline" if "baseline" in held else held[0]
    tables = {q: across(rows, "scenario", q).dropna() for q in ("q25", "q50", "q75")}
    last = tables["q50"].iloc[-1]
    order = sorted(held, key=lambda name: (name != base, -round(last[name], 9), name))
    ends = _rows(summary, "alignment", BESIDE)
    ends = ends[ends["quarter"] == tables["q50"].index[-1]]
    alignment = ends.set_index(["scenario", "actor"])["q50"].unstack()  # noqa: PD010
    names = {name: plain(titles.get(name) or plain_name(name, cast)) for name in order}
    if base == "baseline" and "baseline" not in names[base].lower():
        names[base] = f"Baseline: {names[base]}"
    quartiles = {q: table[order] for q, table in tables.items()}
    return _Numbers(
        base, int(rows["n"].min()), names, quartiles, alignment.loc[order, list(BESIDE)]
    )


def _rows(summary: pd.DataFrame, variable: str, actors: Sequence[str]) -> pd.DataFrame:
    rows = summary[(summary["variable"] == variable) & summary["actor"].isin(actors)]
    if set(rows["actor"]) != set(actors):
        raise ValueError(f"the summary has no {variable!r} of {listed(list(actors))}")
    return rows


def limits_of(quartiles: Mapping[str, pd.DataFrame]) -> tuple[float, float]:
    """Give all panels one range of tilt: that of the data, padded; the band too when it is near."""
    low, high = float(quartiles["q25"].min().min()), float(quartiles["q75"].max().max())
    reach = max(high - low, 10.0)
    if low - HIGH < reach / 2 and LOW - high < reach / 2:
        low, high = min(low, LOW), max(high, HIGH)
    margin = max(0.08 * (high - low), (10.0 - (high - low)) / 2)
    bottom, top = float(np.floor(low - margin)), float(np.ceil(high + margin))
    return max(0.0, bottom), min(100.0, top)


def _frame(
    ax: Axes, numbers: _Numbers, limits: tuple[float, float], place: int, columns: int
) -> None:
    ends_axis(ax, numbers.middle.index.to_list(), place + columns >= len(numbers.names))
    ax.axhspan(LOW, HIGH, color=BAND, linewidth=0, zorder=0)
    ax.set_ylim(*limits)
    at = MaxNLocator(4, steps=[1, 2, 4, 5, 10], integer=True).tick_values(*limits)
    ticks(ax, "y", [float(v) for v in at if limits[0] <= v <= limits[1]], ".0f")
    ax.tick_params(axis="y", labelleft=place % columns == 0)


def _panel(ax: Axes, numbers: _Numbers, scenario: str) -> None:
    x = years(numbers.middle.index)
    low, middle, high = (numbers.quartiles[q][scenario] for q in ("q25", "q50", "q75"))
    if numbers.n >= FEWEST:
        ax.fill_between(x, low, high, color=tint(TILT, 0.42), linewidth=0)
    end = middle.iloc[-1]
    words = [End(end, fixed(end, 1), INK, "bold")]
    if scenario != numbers.base:
        ax.plot(x, numbers.middle[numbers.base], color=OLD, linewidth=1.1, dashes=(4, 2.4))
        words.append(End(end - 1e-6, signed(numbers.change[scenario], 1), GREY))
    median(ax, middle)
    beside(ax, words)


def _aligned(numbers: _Numbers, scenario: str) -> str:
    values = numbers.alignment.to_dict("index")
    own, base = values[scenario], values[numbers.base]
    if scenario == numbers.base:
        china, europe = (fixed(own[actor]) for actor in BESIDE)
    else:
        china, europe = (signed(own[actor] - base[actor], 2) for actor in BESIDE)
    return f"China {china} · EU {europe}"


# ---- words -------------------------------------------------------------------------------------


def finding(numbers: _Numbers) -> str:
    """State which scenarios move Cambodia furthest to either side, and by how much."""
    change, base = numbers.change.drop(numbers.base), numbers.middle[numbers.base]
    if change.empty:
        span = f"between {str(base.index[0])[:4]} and {numbers.when}"
        return f"Cambodia's tilt {moved(base.iloc[0], base.iloc[-1], 0.1, 1)} {span}"
    if not change.any():
        level = fixed(base.iloc[-1], 1)
        return f"No scenario moves Cambodia's tilt in {numbers.when} away from {level}"
    most, least = float(change.max()), float(change.min())
    where = f" {numbers.reference} in {numbers.when}"
    if least >= 0:
        return _moves(numbers, most, where) + ", none towards China" * (len(change) > 1)
    if most <= 0:
        return _moves(numbers, least, where) + ", none towards the US and EU" * (len(change) > 1)
    first, second = (most, least) if most >= -least else (least, most)
    return f"{_moves(numbers, first, where)}, {_moves(numbers, second)}"


def _moves(numbers: _Numbers, size: float, where: str = "") -> str:
    """Say which scenarios change tilt by this much; `where` is given with the first of two."""
    change = numbers.change.drop(numbers.base)
    group = [numbers.names[str(name)] for name in change.index[change == size]]
    verb = f" move{'s' * (len(group) == 1)} Cambodia" if where else ""
    far = " furthest" if len(change) > len(group) else ""
    side, place = ("the US and EU", "above") if size > 0 else ("China", "below")
    much = f"{'tilt ' if where else ''}{fixed(abs(size), 1)} {place}{where}"
    return f"{_group(group)}{verb}{far} towards {side} ({much})"


def _group(names: Sequence[str]) -> str:
    if len(names) > 2:
        return f"{len(names)} scenarios"
    return listed([f"“{name if len(name) <= 60 else name[:59].rstrip() + '…'}”" for name in names])


def _subtitle(limits: tuple[float, float], about: About) -> str:
    zoom = f", all axes zoomed to {limits[0]:.0f}-{limits[1]:.0f}"
    part = "" if limits == (0.0, 100.0) else zoom
    return f"Cambodia's tilt: 0 = China, 100 = United States and EU{part} · {about.title}"


def _caption(numbers: _Numbers, limits: tuple[float, float]) -> str:
    text, partners = (
        "Line: the median. Shaded: the middle half of futures.",
        "China and the EU (0-1)",
    )
    if numbers.n < FEWEST:
        text = f"Line: {median_of(numbers.n)}."
    if len(numbers.names) == 1:
        text = f"{text} Under the name: alignment with {partners} in {numbers.when}."
    else:
        base = numbers.reference
        text = (
            f"{text} Dashed: the median of {base}. At each end: tilt, and its change against "
            f"{base}. Under each name: the change of alignment with {partners} against {base} in "
            f"{numbers.when}; under {base}, its level."
        )
    return f"{text} {_band(limits)}"


def _band(limits: tuple[float, float]) -> str:
    words = f"hedging band ({LOW:.0f}-{HIGH:.0f})"
    if limits[1] <= LOW:
        return f"The {words} lies above what is shown."
    if limits[0] >= HIGH:
        return f"The {words} lies below what is shown."
    return f"Grey: the {words}."


def _span(numbers: _Numbers) -> str:
    last = {name: fixed(value, 1) for name, value in numbers.middle.iloc[-1].to_dict().items()}
    opening = f"Median tilt in {numbers.when}"
    if len(set(last.values())) == 1:
        many = f"all {len(last)} scenarios" if len(last) > 1 else "this only scenario"
        return f"{opening} is {last[numbers.base]} in {many}"
    low, high = (str(name) for name in numbers.middle.iloc[-1].agg(["idxmin", "idxmax"]))
    ends = [f"{last[name]} (“{numbers.names[name]}”)" for name in (low, high)]
    base = f"{last[numbers.base]} in {numbers.reference}"
    return f"{opening} runs from {ends[0]} to {ends[1]} over {len(last)} scenarios, with {base}"


def _plotted(numbers: _Numbers) -> pd.DataFrame:
    """List tilt by quarter, and at the end the alignments and the changes."""
    series = {"q25": "tilt q25", "q50": "tilt median", "q75": "tilt q75"}
    parts = [
        t.rename_axis(columns="scenario").reset_index().melt("quarter").assign(series=series[q])
        for q, t in numbers.quartiles.items()
    ]
    ends = numbers.alignment.rename(columns="alignment.{} median".format)
    change = (numbers.alignment - numbers.alignment.loc[numbers.base]).round(9) + 0.0
    ends = ends.join(change.rename(columns="alignment.{} change".format))
    ends = ends.assign(**{"tilt change": numbers.change})
    last = ends.rename_axis("scenario").reset_index().melt("scenario", var_name="series")
    parts.append(last.assign(quarter=str(numbers.middle.index[-1])))
    columns = ["scenario", "quarter", "series", "value"]
    return pd.concat([part[columns] for part in parts], ignore_index=True)
