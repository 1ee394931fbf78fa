"""Which scenario moves the home country, and to which side? All scenarios of a batch, a panel each.

Every panel has the same axes: the median tilt with the middle half of futures, and the baseline's
median behind it. The baseline comes first, then the scenarios from those that end furthest towards
the senders of pressure to those that end furthest towards the patron.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.analysis.least_effect import DIGITS
from sim.figures.content import About, Axis, Content, End, time_axis
from sim.figures.panels import (
    OLD,
    Grid,
    beside,
    cell_width,
    columns_for,
    ends_axis,
    head,
    heads_of,
    median,
    name_lines,
)
from sim.figures.style import GREY, INK, TILT, ticks, tint
from sim.figures.tables import FEWEST
from sim.figures.tilts import Tilts, limits_of, plotted, sides_of, tilts_of
from sim.figures.wording import capital, fixed, median_of, moved, signed, years
from sim.model.cast import listed


@dataclass(frozen=True)
class Panel:
    """A scenario's tilt by quarter, and the words around it."""

    name: str
    numbers: str
    """Alignment at the end, or its change."""
    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]
    ends: tuple[End, ...]


@dataclass(frozen=True)
class Overview(Content):
    """The tilt of every scenario, the reference first."""

    quarters: tuple[str, ...]
    panels: tuple[Panel, ...]
    shaded: bool
    """Whether there are futures enough to shade their middle half."""


def content(
    summary: pd.DataFrame,
    about: About,
    titles: Mapping[str, str] | None = None,
    changes: pd.DataFrame | None = None,
) -> Overview:
    """Say the tilt of every scenario; the title names those that move it furthest.

    The baseline is the scenario of that name, else the first of the table. `titles` gives plain
    names by scenario; without it they are made from the scenarios' own names. `changes` gives the
    median change against the baseline, future by future, at the end: a row per scenario, a column
    for each of `outputs_of`; without it changes are differences of medians.

    Raises:
        ValueError: if the summary lacks tilt, or alignment with one of the two sides.
    """
    tilts = tilts_of(summary, titles or {}, about.cast, changes)
    title, limits = finding(tilts), limits_of(tilts.quartiles)
    quarters = [str(quarter) for quarter in tilts.middle.index]
    return Overview(
        finding=title,
        subtitle=_subtitle(tilts, limits, about),
        caption=_caption(tilts),
        footer=about.footer,
        alt=f"{title}. {_span(tilts)}.",
        data=plotted(tilts),
        axes=(time_axis(quarters), Axis("Tilt", "0-100", *limits)),
        quarters=tuple(quarters),
        panels=tuple(_panel(tilts, name) for name in tilts.names),
        shaded=tilts.n >= FEWEST,
    )


def _panel(tilts: Tilts, scenario: str) -> Panel:
    low, middle, high = (
        tuple(map(float, tilts.quartiles[q][scenario])) for q in ("q25", "q50", "q75")
    )
    end = middle[-1]
    ends = [End(end, fixed(end, 1), INK, "bold")]
    if scenario != tilts.base:
        ends.append(End(end - 1e-6, signed(tilts.change[scenario], 1), GREY))
    words = _aligned(tilts, scenario)
    return Panel(tilts.names[scenario], words, low, middle, high, tuple(ends))


def _aligned(tilts: Tilts, scenario: str) -> str:
    """Alignment with either side at the end: its level in the reference, else its change."""
    if scenario == tilts.base:
        numbers = [fixed(value) for value in tilts.alignment.to_dict("index")[scenario].values()]
    else:
        _, *changes = tilts.changes.to_dict("index")[scenario].values()
        numbers = [signed(value, DIGITS) for value in changes]
    names = map(tilts.cast.short, sides_of(tilts.cast))
    return " · ".join(f"{name} {number}" for name, number in zip(names, numbers, strict=True))


# ---- drawing -----------------------------------------------------------------------------------


def draw(content: Overview) -> Figure:
    """Draw the tilt of every scenario."""
    columns = columns_for(len(content.panels))
    width = 72 * (11.0 if columns == 5 else 9.0)
    room = cell_width(columns, width)
    names = [name_lines(panel.name, room) for panel in content.panels]
    heads = heads_of(names, columns, numbers=True)
    grid = Grid(columns, heads, {1: 170.0, 2: 120.0, 3: 105.0}.get(len(heads), 84.0), width, 32.0)
    fig, bottom = grid.page(content)
    for place, panel in enumerate(content.panels):
        ax = grid.open(fig, place, bottom)
        _frame(ax, content, place, columns)
        _draw(ax, content, panel)
        head(ax, names[place], panel.numbers)
    return fig


def _frame(ax: Axes, content: Overview, place: int, columns: int) -> None:
    ends_axis(ax, content.quarters, place + columns >= len(content.panels))
    low, high = content.axes[1].low, content.axes[1].high
    ax.set_ylim(low, high)
    at = MaxNLocator(4, steps=[1, 2, 4, 5, 10], integer=True).tick_values(low, high)
    ticks(ax, "y", [float(v) for v in at if low <= v <= high], ".0f")
    ax.tick_params(axis="y", labelleft=place % columns == 0)


def _draw(ax: Axes, content: Overview, panel: Panel) -> None:
    x, base = years(content.quarters), content.panels[0]
    if content.shaded:
        ax.fill_between(x, panel.low, panel.high, color=tint(TILT, 0.42), linewidth=0)
    if panel is not base:
        ax.plot(x, base.middle, color=OLD, linewidth=1.1, dashes=(4, 2.4))
    median(ax, pd.Series(panel.middle, content.quarters))
    beside(ax, panel.ends)


# ---- words -------------------------------------------------------------------------------------


def finding(tilts: Tilts) -> str:
    """State which scenarios move the home country furthest to either side, and by how much."""
    change, base = tilts.change.drop(tilts.base), tilts.middle[tilts.base]
    if change.empty:
        span = f"between {str(base.index[0])[:4]} and {tilts.when}"
        return f"{capital(tilts.subject)} {moved(base.iloc[0], base.iloc[-1], 0.1, 1)} {span}"
    if not change.any():
        level = fixed(base.iloc[-1], 1)
        return f"No scenario moves {tilts.subject} in {tilts.when} away from {level}"
    most, least = float(change.max()), float(change.min())
    where = f" {tilts.reference} in {tilts.when}"
    if least >= 0:
        return _moves(tilts, most, where) + f", none towards {tilts.patron}" * (len(change) > 1)
    if most <= 0:
        none = f", none towards {tilts.senders}"
        return _moves(tilts, least, where) + none * (len(change) > 1)
    first, second = (most, least) if most >= -least else (least, most)
    return f"{_moves(tilts, first, where)}, {_moves(tilts, second)}"


def _moves(tilts: Tilts, size: float, where: str = "") -> str:
    """Say which scenarios change tilt by this much; `where` is given with the first of two."""
    change = tilts.change.drop(tilts.base)
    group = [tilts.names[str(name)] for name in change.index[change == size]]
    verb = f" move{'s' * (len(group) == 1)} {tilts.home}" if where else ""
    far = " furthest" if len(change) > len(group) else ""
    side, place = (tilts.senders, "above") if size > 0 else (tilts.patron, "below")
    much = f"{'tilt ' if where else ''}{fixed(abs(size), 1)} {place}{where}"
    return f"{_group(group)}{verb}{far} towards {side} ({much})"


def _group(names: Sequence[str]) -> str:
    if len(names) > 2:
        return f"{len(names)} scenarios"
    return listed([f"“{name if len(name) <= 60 else name[:59].rstrip() + '…'}”" for name in names])


def _subtitle(tilts: Tilts, limits: tuple[float, float], about: About) -> str:
    zoom = f", all axes zoomed to {limits[0]:.0f}-{limits[1]:.0f}"
    part = "" if limits == (0.0, 100.0) else zoom
    west = listed([about.cast.short(code) for code in about.cast.senders])
    ends = f"0 = {about.cast.short(about.cast.patron)}, 100 = {west}"
    return f"{capital(tilts.subject)}: {ends}{part} · {about.title}"


def _caption(tilts: Tilts) -> str:
    text = "Line: the median. Shaded: the middle half of futures."
    partners = f"{tilts.cast.listed(sides_of(tilts.cast), short=True)} (0-1)"
    if tilts.n < FEWEST:
        text = f"Line: {median_of(tilts.n)}."
    if len(tilts.names) == 1:
        return f"{text} Under the name: alignment with {partners} in {tilts.when}."
    base = tilts.reference
    change, each = ("median change", ", future by future") if tilts.paired else ("change", "")
    return (
        f"{text} Dashed: the median of {base}. At each end: tilt, and its {change} against "
        f"{base}{each}. Under each name: the change of alignment with {partners} against "
        f"{base} in {tilts.when}; under {base}, its level."
    )


def _span(tilts: Tilts) -> str:
    last = {name: fixed(value, 1) for name, value in tilts.middle.iloc[-1].to_dict().items()}
    opening = f"Median tilt in {tilts.when}"
    if len(set(last.values())) == 1:
        many = f"all {len(last)} scenarios" if len(last) > 1 else "this only scenario"
        return f"{opening} is {last[tilts.base]} in {many}"
    low, high = (str(name) for name in tilts.middle.iloc[-1].agg(["idxmin", "idxmax"]))
    ends = [f"{last[name]} (“{tilts.names[name]}”)" for name in (low, high)]
    base = f"{last[tilts.base]} in {tilts.reference}"
    return f"{opening} runs from {ends[0]} to {ends[1]} over {len(last)} scenarios, with {base}"
