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
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, MaxNLocator
from matplotlib.transforms import ScaledTranslation

from sim.figures.style import (
    BAND,
    BODY,
    EDGE,
    FAINT,
    FOOTER,
    GREY,
    INK,
    LEADING,
    LEFT,
    MIN_HEIGHT,
    About,
    Drawing,
    above,
    bare,
    finish,
    new_figure,
    quarter_axis,
    spread,
    ticks,
    tint,
    write,
)
from sim.figures.tables import across
from sim.figures.wording import balanced, capital, fixed, listed, moment, moved, plain, years

LOW, HIGH = 45.0, 55.0  # the published hedging band
TILT, OLD = "#7C8DA6", "#6B6B6B"
BESIDE = ("CHN", "EUU")  # the partners whose alignment is given in numbers
GAP, BETWEEN = 26.0, 8.0  # points between rows and between columns
_CAPITALS = {
    "us": "US",
    "usa": "US",
    "eu": "EU",
    "un": "UN",
    "asean": "ASEAN",
    "eba": "EBA",
    "bri": "BRI",
    "china": "China",
    "chinese": "Chinese",
    "japan": "Japan",
    "japanese": "Japanese",
    "cambodia": "Cambodia",
}


# ---- panels ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Grid:
    """Small panels in rows, in points; each row leaves room for the words above its panels."""

    columns: int
    heads: tuple[float, ...]  # by row: the height of the words above
    plot: float  # the height of a panel
    width: float  # of the whole figure
    right: float  # room for numbers beside each panel

    @property
    def height(self) -> float:
        """The height of all rows."""
        rows = len(self.heads)
        return sum(self.heads) + rows * self.plot + (rows - 1) * GAP

    @property
    def cell(self) -> float:
        """The width of a panel with the numbers beside it."""
        return cell_width(self.columns, self.width)

    def open(self, fig: Figure, place: int, bottom: float) -> Axes:
        """Open the panel at this place; the lowest row stands `bottom` points above the page's."""
        row, column = divmod(place, self.columns)
        under = len(self.heads) - 1 - row
        y = bottom + under * (self.plot + GAP) + sum(self.heads[row + 1 :])
        x = LEFT + column * (self.cell + BETWEEN)
        width, height = fig.get_size_inches() * 72
        size = ((self.cell - self.right) / width, self.plot / height)
        ax = bare(fig.add_axes((x / width, y / height, *size)), FOOTER, 3.0)
        ax.grid(axis="y", color=FAINT, linewidth=0.6)
        return ax


def cell_width(columns: int, width: float) -> float:
    """Give the width of a panel with the numbers beside it, in a figure of this width."""
    return (width - LEFT - EDGE - (columns - 1) * BETWEEN) / columns


def columns_for(count: int) -> int:
    """Choose the columns that leave the fewest places empty, of equal ones the most."""
    if count <= 5:
        return count
    return min((3, 4, 5) if count < 10 else (4, 5), key=lambda c: (-count % c, -c))


def name_lines(name: str, room: float) -> list[str]:
    """Break a panel's name into lines of about equal length, without ever cutting it."""
    return balanced(name, BODY, room, most=80, lines=99)


def heads_of(words: Sequence[Sequence[str]], columns: int, numbers: bool) -> tuple[float, ...]:
    """Measure the words above each row: the most lines of a name, and a line of numbers."""
    lines = [max(map(len, words[i : i + columns])) for i in range(0, len(words), columns)]
    return tuple(n * BODY * LEADING + (FOOTER * LEADING if numbers else 0) + 6 for n in lines)


def ends_axis(ax: Axes, quarters: Sequence[str], shown: bool) -> None:
    """Run a panel's horizontal axis; mark its first and last year, and one between with room."""
    quarter_axis(ax, quarters)
    first, last = years((quarters[0], quarters[-1]))
    if last - first < 2:
        at = years(quarters)[:1] if len(quarters) < 4 else years((quarters[0], quarters[-1]))
        ticks(ax, "x", at, ".0f")
        ax.xaxis.set_major_formatter(FixedFormatter([quarters[0], quarters[-1]][: len(at)]))
    else:
        start, end = int(np.ceil(first)), int(last)
        between = [(start + end + 1) // 2] if end - start >= 4 else []
        ticks(ax, "x", [start, *between, end], ".0f")
    ax.tick_params(axis="x", labelbottom=shown)


def head(ax: Axes, name: Sequence[str], numbers: str = "") -> None:
    """Write a panel's name and a line of numbers above it."""
    x, looks = ax.get_xlim()[0], {"transform": above(ax), "va": "baseline"}
    if numbers:
        write(ax, x, 6, numbers, size=FOOTER, color=GREY, **looks)
    foot = 8 + (FOOTER * LEADING if numbers else 0)
    for i, line in enumerate(reversed(name)):
        y = foot + i * BODY * LEADING
        write(ax, x, y, line, weight="bold", size=BODY, color=INK, **looks)


def median(ax: Axes, values: pd.Series) -> None:
    """Draw a median by quarter; a single quarter is a dot."""
    dot = "o" if len(values) == 1 else ""
    ax.plot(years(values.index), values, dot or "-", color=INK, linewidth=2.0, clip_on=False)


def beside(ax: Axes, words: Sequence[tuple[float, str, str]]) -> None:
    """Write words with their weights beside a panel's end, at these heights, never touching."""
    fig = ax.get_figure(root=True)
    assert fig is not None
    shift = ax.transAxes + ScaledTranslation(4 / 72, 0, fig.dpi_scale_trans)
    low, high = ax.get_ylim()
    tall = ax.get_window_extent().height * 72 / fig.dpi
    wanted = [(y - low) / (high - low) * tall for y, _, _ in words]
    places = spread(wanted, FOOTER * 1.3, 5, tall - 2)
    for place, (_, text, weight) in zip(places, words, strict=True):
        colour = INK if weight == "bold" else GREY
        looks = {"transform": shift, "va": "center_baseline", "size": FOOTER}
        write(ax, 1, place / tall, text, weight=weight, color=colour, **looks)


# ---- this figure -------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Numbers:
    """What is drawn: tilt by quarter and scenario, alignment at the end by scenario."""

    base: str
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
        return "the baseline" if self.base == "baseline" else f"“{self.names[self.base]}”"


def draw(summary: pd.DataFrame, about: About, titles: Mapping[str, str] | None = None) -> Drawing:
    """Draw the tilt of every scenario; the title names those that move it furthest.

    The baseline is the scenario of that name, else the first of the table. `titles` gives plain
    names by scenario; without it they are made from the scenarios' own names.
    """
    numbers = _numbers(summary, titles or {})
    columns = columns_for(len(numbers.names))
    width = 72 * (11.0 if columns == 5 else 9.0)
    room = cell_width(columns, width)
    words = [name_lines(name, room) for name in numbers.names.values()]
    heads = heads_of(words, columns, numbers=True)
    grid = Grid(columns, heads, {1: 170.0, 2: 120.0, 3: 105.0}.get(len(heads), 84.0), width, 32.0)
    limits, title = limits_of(numbers.quartiles), finding(numbers)
    fig, host = new_figure(width / 72, 1.0)
    strip = grid.height - MIN_HEIGHT
    subtitle = _subtitle(limits, about)
    finish(fig, title, subtitle, about, caption=_caption(numbers, limits), strip=strip)
    bottom = host.get_position().y0 * fig.get_figheight() * 72
    host.remove()
    for place, scenario in enumerate(numbers.names):
        ax = grid.open(fig, place, bottom)
        _frame(ax, numbers, limits, place, columns)
        _panel(ax, numbers, scenario)
        head(ax, words[place], _aligned(numbers, scenario))
    return Drawing(fig, _plotted(numbers), title, f"{title}. {_span(numbers)}.")


def plain_name(scenario: str) -> str:
    """Make words of a scenario's name: "eu-withdraws" is "EU withdraws"."""
    words = scenario.replace("_", "-").split("-")
    return plain(capital(" ".join(_CAPITALS.get(word, word) for word in words)))


def _numbers(summary: pd.DataFrame, titles: Mapping[str, str]) -> _Numbers:
    rows = _rows(summary, "tilt", ("KHM",))
    held = [str(name) for name in rows["scenario"].unique()]
    base = "baseline" if "baseline" in held else held[0]
    tables = {q: across(rows, "scenario", q).dropna() for q in ("q25", "q50", "q75")}
    last = tables["q50"].iloc[-1]
    order = sorted(held, key=lambda name: (name != base, -round(last[name], 9), name))
    ends = _rows(summary, "alignment", BESIDE)
    ends = ends[ends["quarter"] == tables["q50"].index[-1]]
    alignment = ends.set_index(["scenario", "actor"])["q50"].unstack()  # noqa: PD010
    names = {name: plain(titles.get(name) or plain_name(name)) for name in order}
    if base == "baseline" and "baseline" not in names[base].lower():
        names[base] = f"Baseline: {names[base]}"
    quartiles = {q: table[order] for q, table in tables.items()}
    return _Numbers(base, names, quartiles, alignment.loc[order, list(BESIDE)])


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
    ax.fill_between(x, low, high, color=tint(TILT, 0.42), linewidth=0)
    end = middle.iloc[-1]
    words = [(end, fixed(end, 1), "bold")]
    if scenario != numbers.base:
        ax.plot(x, numbers.middle[numbers.base], color=OLD, linewidth=1.1, dashes=(4, 2.4))
        words.append((end - 1e-6, signed(numbers.change[scenario], 1), "normal"))
    median(ax, middle)
    beside(ax, words)


def signed(value: float, digits: int) -> str:
    """Write a change with its sign, and none for nought."""
    words = fixed(abs(value), digits)
    if not float(words):
        return words
    return f"{'+' if value > 0 else '−'}{words}"


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
