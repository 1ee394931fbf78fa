"""What do the ranges of the assumptions imply by themselves, before any scenario is tried?

A panel per output, from the baseline with every ranged number drawn and chance on: the median, the
middle half and nine in ten of all futures. A wide panel is an output that assumptions and chance
leave open; a narrow one is an output that they have all but settled in advance.
"""

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from sim.figures.content import About, End
from sim.figures.panels import (
    Grid,
    Words,
    beside,
    cell_width,
    columns_for,
    ends_axis,
    head,
    heads_of,
    level_axis,
    median,
    name_lines,
)
from sim.figures.style import BAND, GREY, HIGH, INK, LOW, TILT, Drawing, tint
from sim.figures.tables import FEWEST, QUANTILES, of_scenario, rows_of
from sim.figures.wording import between, capital, counted, fixed, moment, years

WIDTH, BESIDE = 11.0 * 72, 70.0  # points: of the figure; for numbers and the next axis


@dataclass(frozen=True)
class Output:
    """An output with a panel: its words inside a sentence, and the range its axis starts from."""

    variable: str
    actor: str
    words: str
    low: float
    high: float
    digits: int = 2


OUTPUTS = (
    Output("alignment", "CHN", "alignment with China", 0, 0.8),
    Output("alignment", "JPN", "alignment with Japan", 0, 0.8),
    Output("alignment", "USA", "alignment with the US", 0, 0.8),
    Output("alignment", "EUU", "alignment with the EU", 0, 0.8),
    Output("tilt", "KHM", "tilt", 0, 60, 1),
    Output("pressure", "EUU", "pressure from the EU", 0, 1),
    Output("grievance", "EUU", "grievance against the EU", 0, 1),
    Output("gap", "KHM", "the governance gap", 0, 0.6),
    Output("tie_security", "CHN", "the security tie with China", 0, 0.8),
    Output("effective_partners", "KHM", "the effective number of partners", 1, 6, 1),
    Output("coordination", "KHM", "coordination", 0, 0.6),
    Output("income", "KHM", "income", 0, 3000, 0),
)


@dataclass(frozen=True)
class _Panel:
    """An output with its bands: quarter x quantile."""

    output: Output
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


def draw(summary: pd.DataFrame, about: About) -> Drawing:
    """Draw what the assumptions imply for each output; the title names the most and least open.

    `summary` is that of the baseline, run with every ranged number drawn and chance on. Outputs
    that it does not hold are left out.
    """
    panels = _panels(of_scenario(summary, about.scenario))
    n, title = int(summary["n"].min()), finding(panels, int(summary["n"].min()))
    columns = columns_for(len(panels))
    words = [name_lines(p.name, cell_width(columns, WIDTH)) for p in panels]
    grid = Grid(columns, heads_of(words, columns, numbers=False), 104.0, WIDTH, BESIDE)
    subtitle = f"Each panel has its own axis · {about.title}"
    fig, bottom = grid.page(Words(title, subtitle, _caption(panels, n), about))
    for place, panel in enumerate(panels):
        ax = grid.open(fig, place, bottom)
        ends_axis(ax, panel.bands.index.to_list(), place + columns >= len(panels))
        _draw(ax, panel, n)
        head(ax, words[place])
    return Drawing(fig, _plotted(panels, n), title, f"{title}. {_alt(panels, n)}.")


def _panels(summary: pd.DataFrame) -> list[_Panel]:
    panels, held = [], set(zip(summary["variable"], summary["actor"], strict=True))
    for output in OUTPUTS:
        if (output.variable, output.actor) in held:
            rows = rows_of(summary, output.variable, output.actor)
            panels.append(_Panel(output, str(rows["unit"].iloc[0]), rows[list(QUANTILES)]))
    if not panels:
        raise ValueError("the summary has none of the outputs whose ranges are drawn")
    return panels


def _draw(ax: Axes, panel: _Panel, n: int) -> None:
    bands, x = panel.bands, years(panel.bands.index)
    if n >= FEWEST:
        ax.fill_between(x, bands["q05"], bands["q95"], color=tint(TILT, 0.26), linewidth=0)
        ax.fill_between(x, bands["q25"], bands["q75"], color=tint(TILT, 0.6), linewidth=0)
    median(ax, bands["q50"])
    shown = bands if n >= FEWEST else bands[["q50"]]
    output = panel.output
    level_axis(ax, (output.low, output.high), (float(shown.min().min()), float(shown.max().max())))
    if output.variable == "tilt":
        ax.axhspan(LOW, HIGH, color=BAND, linewidth=0, zorder=0)
    last = bands.iloc[-1].to_dict()
    ends = [End(last["q50"], panel.number("q50"), INK, "bold")]
    if n >= FEWEST:  # a hair apart, so that equal numbers keep their order
        ends.append(End(last["q95"] + 1e-9, panel.number("q95"), GREY))
        ends.append(End(last["q05"] - 1e-9, panel.number("q05"), GREY))
    beside(ax, ends)


def finding(panels: list[_Panel], n: int) -> str:
    """State what assumptions and chance leave of tilt, and which output they leave most open."""
    when = moment(str(panels[0].bands.index[-1]))
    if n < FEWEST:
        return f"{capital(counted(n))} cannot show what assumptions and chance leave open in {when}"
    opening, most = "Assumptions and chance alone leave", max(panels, key=lambda p: p.openness)
    if not most.openness:
        return f"{opening} nothing open in {when}"
    tilt = next((p for p in panels if p.output.variable == "tilt"), None)
    if tilt is None:
        return f"{opening} {most.output.words} most open in {when} ({most.reach})"
    last = tilt.bands.iloc[-1]
    reach = between(last["q05"], last["q95"], tilt.output.digits)
    if most is tilt:
        return f"{opening} tilt in {when} {reach}, the most open of {len(panels)} outputs"
    return f"{opening} tilt in {when} {reach}, and {most.output.words} most open ({most.reach})"


def _alt(panels: list[_Panel], n: int) -> str:
    if n < FEWEST:
        return f"Medians alone are drawn for {counted(len(panels), 'output')}"
    bands, least = panels[0].bands, min(panels, key=lambda p: p.openness)
    held, when = sum(map(_holds, panels)), moment(str(bands.index[-1]))
    direction = (
        f"for {held} of {counted(len(panels), 'output')} the range of {when} still encloses the "
        f"median of {bands.index[0]}"
    )
    return f"Least open is {least.output.words} ({least.reach}), and {direction}"


def _holds(panel: _Panel) -> bool:
    """Whether nine in ten futures at the end still enclose the median of the start."""
    start, last = float(panel.bands["q50"].iloc[0]), panel.bands.iloc[-1]
    return bool(last["q05"] <= start <= last["q95"])


def _caption(panels: list[_Panel], n: int) -> str:
    band = any(p.output.variable == "tilt" for p in panels)
    grey = f" Grey: the hedging band ({LOW:.0f}-{HIGH:.0f})." if band else ""
    if n < FEWEST:
        return f"{_alt(panels, n)}; bands need {FEWEST} futures.{grey}"
    return (
        "Line: the median. Dark: the middle half of futures. Light: 9 in 10 futures, to which the "
        f"ranges given belong. Most open: widest for its size. {_alt(panels, n)}.{grey}"
    )


def _plotted(panels: list[_Panel], n: int) -> pd.DataFrame:
    """List the bands drawn, a row per output and quarter."""
    columns = list(QUANTILES) if n >= FEWEST else ["q50"]
    parts = [
        p.bands[columns]
        .reset_index()
        .assign(variable=p.output.variable, actor=p.output.actor, unit=p.unit)
        for p in panels
    ]
    table = pd.concat(parts, ignore_index=True)
    return table[["variable", "actor", "unit", "quarter", *columns]]
