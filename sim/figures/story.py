"""Where did one future go among all others? Its path over their fan, with the story's numbers.

A number on the path is that of a sentence of the story, at the quarter in which what it says is
complete. The dashed line is the same future in the scenario it is held against.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.content import About, Axis, Content, End, time_axis
from sim.figures.limits import ends_words, wide_axis, zoomed
from sim.figures.style import (
    EVENT,
    FOOTER,
    INK,
    above,
    finish,
    label_ends,
    new_figure,
    quarter_axis,
    tint,
    write,
)
from sim.figures.tables import FEWEST
from sim.figures.trajectories import PALE, SINGLE
from sim.figures.wording import capital, counted, fixed, moment, width_of, years
from sim.model.ops import Array

BANDS = {"q05": 0.05, "q25": 0.25, "median": 0.5, "q75": 0.75, "q95": 0.95}
ROW, APART = 12.0, 5.0  # points: height of a row of numbers, space between two of them


@dataclass(frozen=True)
class Among:
    """An output of one future, and what it is held against."""

    output: str
    quarters: tuple[str, ...]
    member: int
    own: Array
    """(quarter,)"""
    usual: Array | None
    """The same future in the reference, (quarter,); None where that is the scenario itself."""
    every: Array
    """All futures of the scenario, (quarter, member)."""
    against: str
    """The reference inside a sentence: "the baseline"."""


@dataclass(frozen=True)
class Route(Content):
    """The path of one future among all others."""

    among: Among
    table: pd.DataFrame
    """By quarter: what is drawn, a column for each line."""
    numbers: tuple[tuple[str, str], ...]
    """The numbers of sentences, by quarter."""
    colour: str
    ends: tuple[End, ...]


def content(
    among: Among, sentences: Sequence[tuple[int, str]], finding: str, about: About
) -> Route:
    """Say where one future went; `sentences` are their numbers and quarters."""
    code, cast = among.output.partition(".")[2], about.cast
    subject, table = f"alignment with {cast.in_sentence(code)}", _table(among)
    axis = Axis(capital(subject), "0-1", *zoomed([_reach(among, table)]))
    return Route(
        finding=finding,
        subtitle=f"{capital(subject)}, 0-1{ends_words(axis)} · {about.title}",
        caption=_caption(among),
        footer=about.footer,
        alt=f"{finding}. {_described(among, subject)}",
        data=_plotted(among, table),
        axes=(time_axis(among.quarters), axis),
        among=among,
        table=table,
        numbers=tuple(_grouped(sentences)),
        colour=cast.colour(code),
        ends=tuple(_ends(among, table, cast.colour(code))),
    )


def draw(content: Route) -> Figure:
    """Draw bands or all futures, the reference, the path, and the numbers above it."""
    fig, ax = new_figure()
    quarter_axis(ax, content.among.quarters)
    wide_axis(ax, content.axes[1])
    _draw_others(ax, content)
    x, own = years(content.among.quarters), content.among.own
    ax.plot(x, own, color="white", linewidth=4.2)
    ax.plot(x, own, color=content.colour, linewidth=2.6)
    if content.among.usual is not None:
        ax.plot(x, content.among.usual, color=INK, linewidth=1.3, dashes=(4, 2.4))
    finish(fig, content, strip=_write_numbers(ax, content))
    label_ends(ax, content.ends)
    return fig


def _draw_others(ax: Axes, content: Route) -> None:
    table, x = content.table, years(content.among.quarters)
    if _banded(content.among):
        for low, high, strength in (("q05", "q95", 0.16), ("q25", "q75", 0.36)):
            shade = tint(content.colour, strength)
            ax.fill_between(x, table[low], table[high], color=shade, linewidth=0)
    else:
        ax.plot(x, content.among.every, color=PALE, linewidth=0.6)
    ax.plot(x, table["median"], color=SINGLE, linewidth=0.9)


def _write_numbers(ax: Axes, content: Route) -> float:
    """Write each number above the axes area with a line to the path; return their height in points.

    A number that would touch one in its row goes a row higher.
    """
    low, high = ax.get_xlim()
    box = ax.get_position().width * ax.get_figure(root=True).get_figwidth() * 72  # type: ignore[union-attr]
    taken: list[float] = []
    for quarter, words in content.numbers:
        (x,) = years([quarter])
        half, at = width_of(words, FOOTER) / 2, (x - low) / (high - low) * box
        row = next((i for i, end in enumerate(taken) if at - half > end), len(taken))
        taken[row : row + 1] = [at + half + APART]
        y = float(content.table[_own(content.among)][quarter])
        ax.plot([x, x], [y, ax.get_ylim()[1]], color=EVENT, linewidth=0.6, zorder=1.5)
        ax.plot([x], [y], "o", color=content.colour, mec="white", ms=6, zorder=6, clip_on=False)
        place = {"transform": above(ax), "ha": "center", "va": "bottom"}
        write(ax, x, 3 + row * ROW, words, size=FOOTER, color=INK, **place)
    return 4 + ROW * len(taken)


# ---- numbers -------------------------------------------------------------------------------------


def _own(among: Among) -> str:
    return f"future {among.member}"


def _banded(among: Among) -> bool:
    return int(among.every.shape[1]) >= FEWEST


def _table(among: Among) -> pd.DataFrame:
    """What is drawn, by quarter: this future, the same in the reference, quantiles of all."""
    bands = BANDS if _banded(among) else {"median": BANDS["median"]}
    columns = {_own(among): among.own}
    if among.usual is not None:
        columns["reference"] = among.usual
    columns |= {name: np.quantile(among.every, at, axis=1) for name, at in bands.items()}
    return pd.DataFrame(columns, index=pd.Index(among.quarters, name="quarter"))


def _reach(among: Among, table: pd.DataFrame) -> tuple[float, float]:
    drawn = [table.to_numpy(), *([] if _banded(among) else [among.every])]
    return min(float(one.min()) for one in drawn), max(float(one.max()) for one in drawn)


def _plotted(among: Among, table: pd.DataFrame) -> pd.DataFrame:
    """List the numbers drawn: variable, actor, quarter, series and value."""
    variable, _, actor = among.output.partition(".")
    if not _banded(among):
        others = np.delete(np.arange(among.every.shape[1]), among.member)
        lines = {f"future {member}": among.every[:, member] for member in others}
        table = table.assign(**lines)
    rows = table.reset_index().melt("quarter", var_name="series")
    return rows.assign(variable=variable, actor=actor)[
        ["variable", "actor", "quarter", "series", "value"]
    ]


def _grouped(sentences: Sequence[tuple[int, str]]) -> Iterator[tuple[str, str]]:
    """The numbers of the sentences of each quarter: "5, 7–9"."""
    by_quarter: dict[str, list[int]] = {}
    for number, quarter in sentences:
        by_quarter.setdefault(quarter, []).append(number)
    for quarter, numbers in sorted(by_quarter.items()):
        runs: list[list[int]] = []
        for number in numbers:
            if runs and number == runs[-1][-1] + 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        words = [f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs]
        yield quarter, ", ".join(words)


# ---- words ---------------------------------------------------------------------------------------


def _ends(among: Among, table: pd.DataFrame, colour: str) -> Iterator[End]:
    last = table.iloc[-1]
    yield End(last[_own(among)], f"{_own(among)} {fixed(last[_own(among)], 3)}", colour, "bold")
    if among.usual is not None:
        name = "baseline" if among.against == "the baseline" else "reference"
        yield End(last["reference"], f"{name} {fixed(last['reference'], 3)}", INK)
    yield End(last["median"], f"median {fixed(last['median'], 3)}", SINGLE)


def _caption(among: Among) -> str:
    n = among.every.shape[1]
    others = f"9 in 10 and 5 in 10 of {counted(n)}" if _banded(among) else f"all {counted(n)}"
    fan = f"Bands: {others}" if _banded(among) else f"Pale lines: {others}"
    dashed = "" if among.usual is None else f" Dashed: the same future in {among.against}."
    return (
        f"Thick line: future {among.member}. Numbers above it are those of the sentences of its "
        f"story. {fan}; thin line: their median.{dashed}"
    )


def _described(among: Among, subject: str) -> str:
    first, last = (fixed(float(among.own[at]), 3) for at in (0, -1))
    when = moment(among.quarters[-1])
    text = f"In future {among.member} {subject} goes from {first} in {among.quarters[0]} to {last}"
    middle = fixed(float(np.median(among.every[-1])), 3)
    beside = (
        ""
        if among.usual is None
        else (f"; in {among.against} the same future ends at {fixed(float(among.usual[-1]), 3)}")
    )
    return f"{text} in {when}, where the median of all futures is {middle}{beside}."
