"""Does income per head reach Cambodia's goals? A fan, with the thresholds that the goals name.

The goals are to be an upper middle income country by 2030 and a high income country by 2050
(vannarith-2019 ¶14). Where those classes begin is an assumption of seeds/parameters.toml with a
range, which is drawn as a strip. A goal is shown only where the run reaches its year.
"""

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from sim.figures.courses import SINGLE, Course, course_of, draw_course, plotted
from sim.figures.style import (
    BAND,
    BODY,
    COLOURS,
    FAINT,
    FOOTER,
    GREY,
    INK,
    RIGHT,
    About,
    Drawing,
    End,
    event_lines,
    finish,
    label_ends,
    new_figure,
    quarter_axis,
    ticks,
    write,
)
from sim.figures.tables import of_scenario, other, wide
from sim.figures.wording import counted, listed, median_of, moment, shortened, years
from sim.inputs.records import Parameter
from sim.inputs.register import Register

COLUMNS = ("income.KHM",)
"""The columns of members that are drawn."""
_HALO = [withStroke(linewidth=2.5, foreground="white")]
GOALS = (
    ("goal_2030", "2030Q4", "upper middle income by 2030"),
    ("goal_2050", "2050Q4", "high income by 2050"),
)


@dataclass(frozen=True)
class _Goal:
    """A goal whose year the run reaches, and how many futures stand above its threshold then."""

    name: str
    quarter: str
    words: str
    level: Parameter
    reached: int
    beside: int | None  # the same count for the other scenario


def draw(
    summary: pd.DataFrame,
    members: pd.DataFrame,
    baseline_summary: pd.DataFrame | None,
    about: About,
    register: Register,
) -> Drawing:
    """Draw income per head and the goals; the title counts the futures that reach them.

    Raises:
        ValueError: if the summary or the members lack income, or the register a threshold.
    """
    own, baseline = of_scenario(summary, about.scenario), other(baseline_summary, about.scenario)
    course = course_of(own, members, baseline, *COLUMNS)
    goals = _goals(own, baseline, register)
    fig, ax = new_figure()
    quarter_axis(ax, course.bands.index.to_list())
    _axis(ax, course, goals)
    _thresholds(ax, goals)
    draw_course(ax, course, COLOURS["KHM"], 2.6)
    title, subtitle = finding(course, goals), f"Income per head, US$ at 2018 prices · {about.title}"
    strip = event_lines(ax, about.events)
    finish(fig, title, subtitle, about, caption=_caption(course, goals), strip=strip)
    label_ends(ax, _ends(course))
    return Drawing(fig, _plotted(course, goals), title, f"{title}. {_reach(course)}")


def _goals(summary: pd.DataFrame, baseline: pd.DataFrame | None, register: Register) -> list[_Goal]:
    """Collect the goals whose year the run reaches."""
    goals = []
    for name, quarter, words in GOALS:
        reached = _reached(summary, name, quarter)
        if reached is None:
            continue
        if name not in register.parameters:
            raise ValueError(f"the register has no parameter {name!r}")
        beside = None if baseline is None else _reached(baseline, name, quarter)
        goals.append(_Goal(name, quarter, words, register.parameters[name], reached, beside))
    return goals


def _reached(summary: pd.DataFrame, goal: str, quarter: str) -> int | None:
    """Count the futures above the threshold in a quarter; None where the run ends before it."""
    share = wide(summary, goal, "mean")["KHM"]
    if quarter not in share:
        return None
    return round(float(share[quarter]) * int(summary["n"].min()))


def _axis(ax: Axes, course: Course, goals: list[_Goal]) -> None:
    top = max([course.reach[1], *(goal.level.high for goal in goals)])
    at = [float(v) for v in MaxNLocator(6, steps=[1, 2, 5, 10]).tick_values(0.0, 1.04 * top)]
    ax.set_ylim(0.0, 1.04 * top)
    ticks(ax, "y", [v for v in at if v <= 1.04 * top], ",.0f")
    ax.grid(axis="y", color=FAINT, linewidth=0.6)


def _thresholds(ax: Axes, goals: list[_Goal]) -> None:
    """Draw each threshold to its year with its range, a mark at the year and words above."""
    for goal in goals:
        end, level = years([goal.quarter])[0], goal.level
        start = ax.get_xlim()[0]
        ax.fill_between([start, end], level.low, level.high, color=BAND, linewidth=0, zorder=0.5)
        ax.plot([start, end], [level.value] * 2, color=GREY, linewidth=1.2, dashes=(1.2, 1.4))
        ax.plot([end], [level.value], "D", color=GREY, ms=6, clip_on=False, zorder=4)
        words = f"goal: {goal.words}, US$ {level.value:,.0f}"
        place = {"va": "top", "size": FOOTER, "color": GREY, "path_effects": _HALO}
        write(ax, start + 0.01 * (ax.get_xlim()[1] - start), level.low, words, **place)


def _ends(course: Course) -> list[End]:
    ends = [End(course.end, f"median {course.end:,.0f}", COLOURS["KHM"], "bold")]
    if course.beside is not None:
        name = shortened(course.other, BODY, RIGHT - 62)
        ends.append(End(course.beside, f"{name} {course.beside:,.0f}", INK))
    last = course.futures.iloc[-1]
    return ends + [End(last[m], f"future {m}", SINGLE) for m in course.named]


def finding(course: Course, goals: list[_Goal]) -> str:
    """State how many futures reach each goal that the run covers, and how far the median is."""
    start, end = float(course.middle.iloc[0]), course.end
    last = str(course.middle.index[-1])
    if not goals:
        verb = "rises" if end > start else "falls"
        span = f"from US$ {start:,.0f} to {end:,.0f} by {moment(last)}"
        return f"Income per head {verb} {span}; the run ends before the goal of 2030"
    first, *later = (_goal_words(goal, course) for goal in goals)
    count = goals[0].reached
    opening = f"{_many(count, course.n)} {_verb(count, course.n)} {first}"
    if not later:
        return opening
    if goals[1].reached == count:
        return f"{opening} or {later[0]}"
    few = f"{goals[1].reached:,}" if goals[1].reached else "none"
    return f"{opening}; {few} reach{'es' * (goals[1].reached <= 1)} {later[0]}"


def _goal_words(goal: _Goal, course: Course) -> str:
    level = f"{float(course.middle[goal.quarter]):,.0f} of {goal.level.value:,.0f}"
    return f"{goal.words} (median US$ {level}{_other(goal, course)})"


def _many(count: int, n: int) -> str:
    if n == 1:
        return "The only future"
    if count in (0, n):
        return f"{'All' if count else 'None'} of {counted(n)}"
    return f"{count:,} of {counted(n)}"


def _verb(count: int, n: int) -> str:
    if n == 1:
        return "reaches" if count else "does not reach"
    return "reaches" if count <= 1 else "reach"


def _other(goal: _Goal, course: Course) -> str:
    """Say how many futures of the other scenario reach the goal, where that differs."""
    if goal.beside is None or goal.beside == goal.reached:
        return ""
    return f"; {goal.beside:,} in {course.against}"


def _reach(course: Course) -> str:
    last, when = course.bands.iloc[-1], course.bands.index[-1]
    if not course.banded:
        ends = course.futures.iloc[-1]
        low, high, most = float(ends.min()), float(ends.max()), "all" if course.n > 1 else "the"
        futures = counted(course.n) if course.n > 1 else "only future"
        return f"In {when} income per head lies {_span(low, high)} in {most} {futures}."
    return f"In {when} it lies {_span(last['q05'], last['q95'])} in 9 of 10 futures."


def _span(low: float, high: float) -> str:
    a, b = f"US$ {low:,.0f}", f"{high:,.0f}"
    return f"at {a}" if a.removeprefix("US$ ") == b else f"between {a} and {b}"


def _caption(course: Course, goals: list[_Goal]) -> str:
    line = f"Line: {median_of(course.n)}."
    if course.banded:
        line = "Line: the median. Dark: 5 in 10 futures. Light: 9 in 10. Thin: five single futures."
    dashed = "" if course.baseline is None else f" Dashed: the median of {course.against}."
    if not goals:
        return f"{line}{dashed}"
    strips = listed([f"{g.level.low:,.0f} to {g.level.high:,.0f}" for g in goals])
    marks = "Goals: to be a country of that income class by that year (vannarith-2019 ¶14)."
    assumed = f"Where the class begins is assumed: US$ {strips}, the grey strip."
    return f"{line}{dashed} {marks} {assumed}"


def _plotted(course: Course, goals: list[_Goal]) -> pd.DataFrame:
    """List what is drawn of income, and each threshold with its range and count at its year."""
    rows = [
        ("threshold", "KHM", goal.quarter, f"{goal.name} {edge}", value)
        for goal in goals
        for edge, value in (
            ("low", goal.level.low),
            ("centre", goal.level.value),
            ("high", goal.level.high),
            ("futures", float(goal.reached)),
        )
    ]
    table = plotted([course])
    return pd.concat([table, pd.DataFrame(rows, columns=table.columns)], ignore_index=True)
