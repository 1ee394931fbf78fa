"""Which strategy is regretted least, and where?

A row for each strategy, a column for each scenario, and in the cell the mean regret: by how much
the strategy that is best in the same future would have scored more. At the right the largest of the
row, by which rows are ordered: the strategy on top has the least of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.explore.robustness import Lead, Robustness
from sim.figures.content import About, Axis, Content
from sim.figures.panels import open_page
from sim.figures.style import EDGE, FOOTER, GREY, INK, LEADING, SIDE, TILT, tint, write
from sim.figures.wording import fixed, plain, shortened, wrapped
from sim.model.ops import Array

WIDTH, NAMES = 11.0 * 72, 150.0  # points: of the figure, of the names at the left
CELL, AIR, GAP = 24.0, 8.0, 10.0  # a row's height; around heads; before the last column
HEAD_LINES, UPRIGHT = 4, 52.0  # heads stand upright in narrower columns
DARKEST = 0.85
POINTS = 100.0
"""Scores and regrets are shown as points of 100."""


@dataclass(frozen=True)
class Regret(Content):
    """Mean regrets, the best strategy on top."""

    names: tuple[str, ...]
    """Titles of strategies."""
    heads: tuple[str, ...]
    """Titles of scenarios."""
    cells: Array
    """(strategy, scenario), in points of 100."""


def content(
    found: Robustness, titles: Mapping[str, str], scenarios: Mapping[str, str], about: About
) -> Regret:
    """Order strategies by their largest mean regret; titles are by name."""
    order = np.argsort(found.regret.max(axis=1), kind="stable")
    cells = POINTS * found.regret[order]
    title = finding(found.leads["regret"], found.strategies, titles)
    return Regret(
        finding=title,
        subtitle="Mean regret by scenario, in points of 100: what the best strategy of the same "
        "future would have added",
        caption=_caption(found),
        footer=about.footer,
        alt=f"{title}. {_alt(cells, [titles[found.strategies[i]] for i in order])}",
        data=_data(found),
        axes=(Axis("Scenario", "", 0.0, 1.0), Axis("Strategy", "", 0.0, 1.0)),
        names=tuple(plain(titles[found.strategies[i]]) for i in order),
        heads=tuple(plain(scenarios[name]) for name in found.scenarios),
        cells=cells,
    )


def finding(lead: Lead, strategies: Sequence[str], titles: Mapping[str, str]) -> str:
    """State whose largest mean regret is the smallest, if any's clearly is."""
    best = titles[strategies[lead.best]]
    if lead.second is None:
        return f"One strategy alone, “{best}”, has nothing to regret"
    second = titles[strategies[lead.second]]
    if not lead.clear:
        return f"No clear winner by regret: “{best}” and “{second}” cannot be told apart"
    ahead = fixed(POINTS * lead.ahead, 1)
    return f"“{best}” is regretted least, {ahead} points less than “{second}”"


def _caption(found: Robustness) -> str:
    error = POINTS * float(found.regret_errors.max())
    return (
        "Darker: more regret. Last column: the largest of the row, by which rows are ordered. "
        f"Standard errors are at most {fixed(error, 2)} points. Whose values define “better” is "
        "in the file of values."
    )


def _alt(cells: Array, names: Sequence[str]) -> str:
    worst = [f"{name} {fixed(row.max(), 1)}" for name, row in zip(names, cells, strict=True)]
    return f"Largest mean regrets in points of 100: {', '.join(worst)}."


def _data(found: Robustness) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "strategy": name,
            "scenario": scenario,
            "mean_regret": found.regret[i, j],
            "error": found.regret_errors[i, j],
        }
        for i, name in enumerate(found.strategies)
        for j, scenario in enumerate(found.scenarios)
    )


# ---- drawing -------------------------------------------------------------------------------------


def draw(content: Regret) -> Figure:
    """Draw the cells under their heads."""
    wide = (WIDTH - SIDE - NAMES - GAP - EDGE) / (len(content.heads) + 1)
    heads = [_head(words, wide) for words in (*content.heads, "The worst of them")]
    strip = _strip(heads, wide)
    height = strip + CELL * len(content.names) + 2.0
    fig, bottom = open_page(WIDTH, height, content)
    whole = fig.get_figheight() * 72
    ax = fig.add_axes((0.0, bottom / whole, 1.0, height / whole))
    ax.set_axis_off()
    ax.set_xlim(0.0, WIDTH)
    ax.set_ylim(0.0, height)
    _heads(ax, heads, wide, height - strip + AIR / 2)
    for i, (name, row) in enumerate(zip(content.names, content.cells, strict=True)):
        _row(ax, name, row, wide, height - strip - CELL * (i + 1), content.cells.max(), i == 0)
    return fig


def _head(words: str, wide: float) -> list[str]:
    if wide < UPRIGHT:
        return [shortened(words, FOOTER, 130.0)]
    return wrapped(words, FOOTER, wide - 4.0, lines=HEAD_LINES)


def _strip(heads: Sequence[Sequence[str]], wide: float) -> float:
    """Height of the heads."""
    if wide < UPRIGHT:
        return 130.0 + AIR
    return max(map(len, heads)) * FOOTER * LEADING + AIR


def _left(column: int, columns: int, wide: float) -> float:
    """Where a column begins; the last one stands apart."""
    return SIDE + NAMES + column * wide + (GAP if column == columns else 0.0)


def _heads(ax: Axes, heads: Sequence[Sequence[str]], wide: float, y: float) -> None:
    upright = wide < UPRIGHT
    for j, lines in enumerate(heads):
        x = _left(j, len(heads) - 1, wide) + wide / 2
        looks = {"size": FOOTER, "color": GREY, "va": "bottom", "ha": "center"}
        write(ax, x, y, "\n".join(lines), rotation=90 if upright else 0, **looks)


def _row(ax: Axes, name: str, row: Array, wide: float, y: float, most: float, best: bool) -> None:
    weight = "bold" if best else "normal"
    looks = {"size": FOOTER, "color": INK, "va": "center_baseline"}
    words = "".join(wrapped(name, FOOTER, NAMES - AIR, weight=weight, lines=1))
    write(ax, SIDE, y + CELL / 2, words, weight=weight, **looks)
    for j, value in enumerate((*row, row.max())):
        x = _left(j, len(row), wide)
        shade = tint(TILT, DARKEST * float(value) / most if most else 0.0)
        ax.add_patch(Rectangle((x + 0.5, y + 0.5), wide - 1, CELL - 1, color=shade, linewidth=0))
        heavy = "bold" if j == len(row) else weight
        write(ax, x + wide / 2, y + CELL / 2, fixed(value, 1), ha="center", weight=heavy, **looks)
