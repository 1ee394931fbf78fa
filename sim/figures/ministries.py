"""Do the ministries pull together, and what passes when they do not?

A panel for each of the five: its willingness to coordinate, with its capacity beside it. Then the
mean of the four beside Foreign Affairs, which tips where it passes one half. The last row shows
what share of the money offered becomes a flow, China's and that of all others.
"""

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from sim.figures.content import About, End
from sim.figures.courses import INNER, Course, course_of, draw_course, plotted
from sim.figures.panels import (
    Grid,
    Words,
    beside,
    cell_width,
    ends_axis,
    head,
    heads_of,
    name_lines,
)
from sim.figures.style import COLOURS, GREY, INK, Drawing, unit_axis
from sim.figures.tables import of_scenario, other, wide
from sim.figures.wording import counted, fixed, listed, median_of, moment, years
from sim.model.cast import Cast
from sim.model.layout import MINISTRIES, MONEY, NAMES

WIDTH, PLOT, RIGHT = 9.6 * 72, 100.0, 78.0  # points: figure, panel's height, room for numbers
HALF = 0.5  # the mean stance from which the ministries count as pulling together
KINDS = {"grants": "Grants", "loans": "Loans", "fdi": "Private investment"}
MEAN = "coordination.KHM"
COLUMNS = (*(f"stance.{code}" for code in MINISTRIES), MEAN)
"""The columns of members that are drawn."""


@dataclass(frozen=True)
class _Numbers:
    """What is drawn: stances by column, capacity by ministry, shares that pass by kind."""

    courses: dict[str, Course]
    capacity: pd.DataFrame  # quarter x ministry
    tipped: float  # share of futures at the end
    passed: dict[str, pd.DataFrame]  # by kind: quarter x "China", "others"

    @property
    def mean(self) -> Course:
        return self.courses[MEAN]

    @property
    def when(self) -> str:
        return moment(str(self.mean.middle.index[-1]))


def draw(
    summary: pd.DataFrame,
    members: pd.DataFrame,
    baseline_summary: pd.DataFrame | None,
    about: About,
) -> Drawing:
    """Draw stances, capacities and what passes; the title says whether ministries pull together.

    Raises:
        ValueError: if the summary or the members lack one of the outputs.
    """
    own, baseline = of_scenario(summary, about.scenario), other(baseline_summary, about.scenario)
    numbers = _numbers(own, members, baseline, about.cast)
    panels = [*COLUMNS, *MONEY]
    names = [name_lines(_name(panel), cell_width(3, WIDTH)) for panel in panels]
    grid = Grid(3, heads_of(names, 3, numbers=False), PLOT, WIDTH, RIGHT)
    title, subtitle = finding(numbers), f"Willingness, capacity and shares, 0-1 · {about.title}"
    fig, bottom = grid.page(Words(title, subtitle, _caption(numbers), about))
    for place, panel in enumerate(panels):
        ax = grid.open(fig, place, bottom)
        ends_axis(ax, numbers.mean.middle.index.to_list(), shown=place >= 6)
        unit_axis(ax)
        ax.tick_params(axis="y", labelleft=place % 3 == 0)
        _passing(ax, numbers.passed[panel]) if panel in MONEY else _stance(ax, numbers, panel)
        head(ax, names[place])
    return Drawing(fig, _plotted(numbers), title, f"{title}. {_stances(numbers)}.")


def _name(panel: str) -> str:
    if panel in KINDS:
        return f"{KINDS[panel]} that pass" + "es" * (panel == "fdi")
    if panel == MEAN:
        return "Mean beside Foreign Affairs"
    return NAMES[panel.partition(".")[2]]


def _numbers(
    summary: pd.DataFrame, members: pd.DataFrame, baseline: pd.DataFrame | None, cast: Cast
) -> _Numbers:
    courses = {c: course_of(summary, members, baseline, c, cast, INNER) for c in COLUMNS}
    capacity = wide(summary, "capacity")[list(MINISTRIES)]
    tipped = float(wide(summary, "tipped", "mean")["KHM"].iloc[-1])
    return _Numbers(courses, capacity, tipped, {kind: passed(summary, kind) for kind in MONEY})


def passed(summary: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Give the share of all money offered that becomes a flow, quarter x ("China", "others")."""
    offers, flows = wide(summary, f"offer_{kind}", "mean"), wide(summary, f"flow_{kind}", "mean")
    rest = [actor for actor in offers if actor != "CHN"]
    shares = {
        "China": flows["CHN"] / offers["CHN"],
        "others": flows[rest].sum(axis=1) / offers[rest].sum(axis=1),
    }
    return pd.DataFrame(shares).dropna(axis=1)


def _stance(ax: Axes, numbers: _Numbers, column: str) -> None:
    course = numbers.courses[column]
    words = [End(course.end, fixed(course.end), INK, "bold")]
    if column == MEAN:
        ax.axhline(HALF, color=GREY, linewidth=0.9, dashes=(1.2, 1.4))
        words.append(End(HALF, "tips at 0.50", GREY))
    else:
        capacity = numbers.capacity[course.actor]
        ax.plot(years(capacity.index), capacity, color=GREY, linewidth=1.2, dashes=(1.2, 1.4))
        words.append(End(float(capacity.iloc[-1]), f"capacity {fixed(capacity.iloc[-1])}", GREY))
    draw_course(ax, course, INK)
    beside(ax, words)


def _passing(ax: Axes, shares: pd.DataFrame) -> None:
    looks = {"China": (COLOURS["CHN"], 3.0), "others": (INK, 1.4)}
    words = []
    for name, values in shares.items():
        colour, width = looks[str(name)]
        ax.plot(years(values.index), values, color=colour, linewidth=width)
        words.append(End(float(values.iloc[-1]), f"{name} {fixed(values.iloc[-1])}", GREY))
    beside(ax, words)


def finding(numbers: _Numbers) -> str:
    """State whether the ministries pull together at the end, and how much of each offer passes."""
    start, end = float(numbers.mean.middle.iloc[0]), numbers.mean.end
    together = "pull together" if end >= HALF else "keep to their turf"
    verb = "still " if (start >= HALF) == (end >= HALF) else ""
    mean = f"mean stance {fixed(end)}"
    if numbers.mean.beside is not None:
        other = fixed(numbers.mean.beside)
        mean += ", " + ("as" if other == fixed(end) else other) + f" in {numbers.mean.against}"
    grants, money = (_share(numbers.passed[kind]) for kind in ("grants", "fdi"))
    passes = f"{grants} of grants and {money} of private investment pass"
    return f"In {numbers.when} the ministries {verb}{together} ({mean}): {passes}"


def _share(shares: pd.DataFrame) -> str:
    """Write what passes at the end: "47 %", or China's and the others' where they differ."""
    last = [f"{value:.0%}".replace("%", " %") for value in shares.iloc[-1]]
    return last[0] if len(set(last)) == 1 else f"{last[-1]} (China's {last[0]})"


def _stances(numbers: _Numbers) -> str:
    ends = {NAMES[c.actor]: fixed(c.end) for k, c in numbers.courses.items() if k != MEAN}
    stances = listed([f"{name} {value}" for name, value in ends.items()])
    return f"Median stances in {numbers.when} are {stances}; {_tipping(numbers)}"


def _tipping(numbers: _Numbers) -> str:
    tipped = round(numbers.tipped * numbers.mean.n)
    many = f"{tipped:,}" if tipped else "none"
    where = "the mean beside Foreign Affairs stands above one half"
    return f"in {many} of {counted(numbers.mean.n)} {where}"


def _caption(numbers: _Numbers) -> str:
    course = numbers.mean
    line = f"Line: {median_of(course.n)}."
    if course.banded:
        line = "Line: median stance. Dark: 5 in 10 futures. Light: 9 in 10. Thin: three futures."
    dashed = "" if course.baseline is None else f" Dashed: the median of {course.against}."
    tipping = _tipping(numbers)
    passing = "What passes: all money realised over all money offered."
    return f"{line} Dotted: capacity.{dashed} {tipping[:1].upper()}{tipping[1:]}. {passing}"


def _plotted(numbers: _Numbers) -> pd.DataFrame:
    capacity = numbers.capacity.rename_axis(columns="actor").reset_index().melt("quarter")
    parts = [plotted(numbers.courses.values())]
    parts.append(capacity.assign(variable="capacity", series="median"))
    for kind, shares in numbers.passed.items():
        rows = shares.rename(columns={"China": "CHN"}).rename_axis(columns="actor").reset_index()
        parts.append(rows.melt("quarter").assign(variable=f"passed_{kind}", series="share"))
    return pd.concat(parts, ignore_index=True)
