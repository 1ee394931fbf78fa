"""What do the ranges of the assumptions imply by themselves, before any scenario is tried?

A panel per output, from the baseline with every ranged number drawn and chance on: the median, the
middle half and nine in ten of all futures. A wide panel is an output that assumptions and chance
leave open; a narrow one is an output that they have all but settled in advance.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.changes import inside
from sim.figures.content import About, Axis, Content, End, time_axis
from sim.figures.limits import level_axis, level_ends
from sim.figures.panels import (
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
from sim.figures.style import GREY, INK, TILT, tint
from sim.figures.tables import FEWEST, QUANTILES, of_scenario, rows_of
from sim.figures.wording import between, capital, counted, fixed, moment, years
from sim.model.cast import Cast, listed

WIDTH, BESIDE = 11.0 * 72, 70.0  # points: of the figure; for numbers and the next axis


@dataclass(frozen=True)
class Shown:
    """An output with a panel: its words inside a sentence, and the range its axis starts from."""

    variable: str
    actor: str
    words: str
    low: float
    high: float
    digits: int = 2


def outputs_of(cast: Cast) -> tuple[Shown, ...]:
    """The outputs with a panel: a few of each mechanism, by the roles of the cast."""
    home, patron, sender = cast.home.code, cast.patron, cast.preference_giver
    near, west = (cast.in_sentence(code, short=True) for code in (patron, sender))
    return (
        *_alignments(cast),
        Shown("tilt", home, "tilt", 0, 60, 1),
        Shown("pressure", sender, f"pressure from {west}", 0, 1),
        Shown("grievance", sender, f"grievance against {west}", 0, 1),
        Shown("gap", home, "the governance gap", 0, 0.6),
        Shown("tie_security", patron, f"the security tie with {near}", 0, 0.8),
        Shown("effective_partners", home, "the effective number of partners", 1, 6, 1),
        Shown("coordination", home, "coordination", 0, 0.6),
        Shown("income", home, "income", 0, 3000, 0),
    )


def _alignments(cast: Cast) -> Iterator[Shown]:
    """Alignment with each power that is courted; the region gives shelter and courts nobody."""
    for code in cast.powers:
        if code != cast.shelter:
            words = f"alignment with {cast.in_sentence(code, short=True)}"
            yield Shown("alignment", code, words, 0, 0.8)


@dataclass(frozen=True)
class Panel:
    """The bands of one output by quarter, and the words around them."""

    name: str
    bands: pd.DataFrame
    """quarter x quantile; the median alone of few futures."""
    axis: Axis
    ends: tuple[End, ...]


@dataclass(frozen=True)
class Prior(Content):
    """What the assumptions imply for each output."""

    panels: tuple[Panel, ...]


@dataclass(frozen=True)
class _Range:
    """An output with its bands: quarter x quantile."""

    output: Shown
    unit: str
    bands: pd.DataFrame

    @property
    def name(self) -> str:
        words = capital(self.output.words.removeprefix("the "))
        return words if words.endswith(self.unit) else f"{words} ({self.unit})"

    @property
    def openness(self) -> float:
        """The width of nine in ten futures at the end, as a share of its largest size."""
        last = self.bands.iloc[-1]
        size = float(last.abs().max())
        return float(last["q95"] - last["q05"]) / size if size else 0.0

    @property
    def reach(self) -> str:
        """Nine in ten futures at the end: "0.05 to 0.91", or "at 0.50" where they are one."""
        low, high = self.number("q05"), self.number("q95")
        return f"at {low}" if low == high else f"{low} to {high}"

    def number(self, quantile: str) -> str:
        """Write a quantile at the end."""
        text = fixed(self.bands[quantile].iloc[-1], self.output.digits)
        return text if self.output.digits else f"{float(text):,.0f}"


def content(summary: pd.DataFrame, about: About) -> Prior:
    """Say what the assumptions imply for each output; the title names the most and least open.

    `summary` is that of the baseline, run with every ranged number drawn and chance on. Outputs
    that it does not hold are left out.

    Raises:
        ValueError: if it holds none of them.
    """
    ranges = _ranges(of_scenario(summary, about.scenario), about.cast)
    n = int(summary["n"].min())
    title, panels = finding(ranges, n), tuple(_panel(r, n) for r in ranges)
    return Prior(
        finding=title,
        subtitle=f"Each panel has its own axis · {about.title}",
        caption=_caption(ranges, n),
        footer=about.footer,
        alt=f"{title}. {_medians(ranges)}; {inside(_openness(ranges, n))}.",
        data=_plotted(ranges, n),
        axes=(time_axis(list(ranges[0].bands.index)), *(panel.axis for panel in panels)),
        panels=panels,
    )


def _panel(range_: _Range, n: int) -> Panel:
    output, columns = range_.output, list(QUANTILES) if n >= FEWEST else ["q50"]
    bands = range_.bands[columns]
    shown = float(bands.min().min()), float(bands.max().max())
    axis = Axis(range_.name, range_.unit, *level_ends((output.low, output.high), shown))
    return Panel(range_.name, bands, axis, tuple(_ends(range_, n)))


def _ends(range_: _Range, n: int) -> Iterator[End]:
    last = range_.bands.iloc[-1].to_dict()
    yield End(last["q50"], range_.number("q50"), INK, "bold")
    if n >= FEWEST:  # a hair apart, so that equal numbers keep their order
        yield End(last["q95"] + 1e-9, range_.number("q95"), GREY)
        yield End(last["q05"] - 1e-9, range_.number("q05"), GREY)


def draw(content: Prior) -> Figure:
    """Draw what the assumptions imply for each output."""
    columns = columns_for(len(content.panels))
    names = [name_lines(panel.name, cell_width(columns, WIDTH)) for panel in content.panels]
    grid = Grid(columns, heads_of(names, columns, numbers=False), 104.0, WIDTH, BESIDE)
    fig, bottom = grid.page(content)
    for place, panel in enumerate(content.panels):
        ax = grid.open(fig, place, bottom)
        quarters = panel.bands.index.to_list()
        ends_axis(ax, quarters, place + columns >= len(content.panels))
        _draw(ax, panel)
        head(ax, names[place])
    return fig


def _draw(ax: Axes, panel: Panel) -> None:
    bands, x = panel.bands, years(panel.bands.index)
    if "q05" in bands:
        ax.fill_between(x, bands["q05"], bands["q95"], color=tint(TILT, 0.26), linewidth=0)
        ax.fill_between(x, bands["q25"], bands["q75"], color=tint(TILT, 0.6), linewidth=0)
    median(ax, bands["q50"])
    level_axis(ax, panel.axis)
    beside(ax, panel.ends)


def _ranges(summary: pd.DataFrame, cast: Cast) -> list[_Range]:
    ranges, held = [], set(zip(summary["variable"], summary["actor"], strict=True))
    for output in outputs_of(cast):
        if (output.variable, output.actor) in held:
            rows = rows_of(summary, output.variable, output.actor)
            ranges.append(_Range(output, str(rows["unit"].iloc[0]), rows[list(QUANTILES)]))
    if not ranges:
        raise ValueError("the summary has none of the outputs whose ranges are drawn")
    return ranges


def finding(ranges: list[_Range], n: int) -> str:
    """State what assumptions and chance leave of tilt, and which output they leave most open."""
    when = moment(str(ranges[0].bands.index[-1]))
    if n < FEWEST:
        return f"{capital(counted(n))} cannot show what assumptions and chance leave open in {when}"
    opening, most = "Assumptions and chance alone leave", max(ranges, key=lambda p: p.openness)
    if not most.openness:
        return f"{opening} nothing open in {when}"
    tilt = next((p for p in ranges if p.output.variable == "tilt"), None)
    if tilt is None:
        return f"{opening} {most.output.words} most open in {when} ({most.reach})"
    last = tilt.bands.iloc[-1]
    reach = between(last["q05"], last["q95"], tilt.output.digits)
    if most is tilt:
        return f"{opening} tilt in {when} {reach}, the most open of {len(ranges)} outputs"
    return f"{opening} tilt in {when} {reach}, and {most.output.words} most open ({most.reach})"


def _medians(ranges: list[_Range]) -> str:
    """Where the middle future of each output ends."""
    medians = [f"{one.output.words} {one.number('q50')}" for one in ranges]
    return f"Medians in {moment(str(ranges[0].bands.index[-1]))} are {listed(medians)}"


def _openness(ranges: list[_Range], n: int) -> str:
    if n < FEWEST:
        return f"Medians alone are drawn for {counted(len(ranges), 'output')}"
    bands, least = ranges[0].bands, min(ranges, key=lambda p: p.openness)
    held, when = sum(map(_holds, ranges)), moment(str(bands.index[-1]))
    direction = (
        f"for {held} of {counted(len(ranges), 'output')} the range of {when} still encloses the "
        f"median of {bands.index[0]}"
    )
    return f"Least open is {least.output.words} ({least.reach}), and {direction}"


def _holds(panel: _Range) -> bool:
    """Whether nine in ten futures at the end still enclose the median of the start."""
    start, last = float(panel.bands["q50"].iloc[0]), panel.bands.iloc[-1]
    return bool(last["q05"] <= start <= last["q95"])


def _caption(ranges: list[_Range], n: int) -> str:
    if n < FEWEST:
        return f"{_openness(ranges, n)}; bands need {FEWEST} futures."
    return (
        "Line: the median. Dark: the middle half of futures. Light: 9 in 10 futures, to which the "
        f"ranges given belong. Most open: widest for its size. {_openness(ranges, n)}."
    )


def _plotted(ranges: list[_Range], n: int) -> pd.DataFrame:
    """List the bands drawn, a row per output and quarter."""
    columns = list(QUANTILES) if n >= FEWEST else ["q50"]
    parts = [
        p.bands[columns]
        .reset_index()
        .assign(variable=p.output.variable, actor=p.output.actor, unit=p.unit)
        for p in ranges
    ]
    table = pd.concat(parts, ignore_index=True)
    return table[["variable", "actor", "unit", "quarter", *columns]]
