"""Who gains and who loses? Alignment with each of the five powers, a small panel each.

All panels share both axes. Behind each power's fan stand the medians of the other four in grey,
so that rank and change are seen together.
"""

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
from sim.figures.style import COLOURS, GREY, Drawing, unit_axis
from sim.figures.tables import PARTNERS, of_scenario, other
from sim.figures.wording import (
    NAMES,
    SMALL,
    fixed,
    in_sentence,
    listed,
    median_of,
    moment,
    signed,
    years,
)

WIDTH, PLOT, RIGHT = 11.0 * 72, 190.0, 36.0  # points: figure, panel's height, room for numbers
OTHERS = "#C4C4C4"
COLUMNS = tuple(f"alignment.{actor}" for actor in PARTNERS)
"""The columns of members that are drawn."""


def draw(
    summary: pd.DataFrame,
    members: pd.DataFrame,
    baseline_summary: pd.DataFrame | None,
    about: About,
) -> Drawing:
    """Draw alignment with each power; the title names who gains most and who loses most.

    Raises:
        ValueError: if the summary or the members lack alignment with one of the five.
    """
    own, baseline = of_scenario(summary, about.scenario), other(baseline_summary, about.scenario)
    courses = [course_of(own, members, baseline, column, about.cast, INNER) for column in COLUMNS]
    title, count = finding(courses), len(courses)
    names = [name_lines(NAMES[course.actor], cell_width(count, WIDTH)) for course in courses]
    grid = Grid(count, heads_of(names, count, numbers=False), PLOT, WIDTH, RIGHT)
    subtitle = f"Alignment with each power, 0-1 · {about.title}"
    fig, bottom = grid.page(Words(title, subtitle, _caption(courses[0]), about))
    for place, course in enumerate(courses):
        ax = grid.open(fig, place, bottom)
        _panel(ax, course, [c for c in courses if c is not course], first=place == 0)
        head(ax, names[place])
    return Drawing(fig, plotted(courses), title, f"{title}. {_ends(courses)}.")


def _panel(ax: Axes, course: Course, rest: list[Course], *, first: bool) -> None:
    ends_axis(ax, course.bands.index.to_list(), shown=True)
    unit_axis(ax)
    ax.tick_params(axis="y", labelleft=first)
    for one in rest:
        x = years(one.middle.index)
        ax.plot(x, one.middle, color=OTHERS, linewidth=1.2, zorder=1.5)
    draw_course(ax, course, COLOURS[course.actor])
    words = [End(course.end, fixed(course.end), COLOURS[course.actor], "bold")]
    if course.beside is not None:
        change = signed(course.end - course.beside, 2)
        words.append(End(course.end - 1e-6, change, GREY))
    beside(ax, words)


def _changes(courses: list[Course]) -> pd.Series:
    """Give each power's gain, as written: against the other scenario, or over the run."""
    gains = {
        c.actor: c.end - (float(c.middle.iloc[0]) if c.beside is None else c.beside)
        for c in courses
    }
    return pd.Series(gains).round(2)


def finding(courses: list[Course]) -> str:
    """State who gains most and who loses most, against the other scenario or over the run."""
    first, change = courses[0], _changes(courses)
    when, verb = moment(str(first.middle.index[-1])), "changes"
    opening = f"Between {str(first.middle.index[0])[:4]} and {when}"
    if first.beside is not None:
        opening, verb = f"Against {first.against} in {when}", "differs"
    most, least = float(change.max()), float(change.min())
    if not change.any():
        return f"{opening} alignment with no power {verb} by {SMALL}"
    if least >= 0:
        return f"{opening} {_most(change, most)} and none loses"
    if most <= 0:
        return f"{opening} {_most(change, least)} and none gains"
    return f"{opening} {_most(change, most)}, {_most(change, least)}"


def _most(change: pd.Series, size: float) -> str:
    """Say who gains or loses this much: "China and Japan gain most (alignment +0.02)"."""
    group = [in_sentence(str(actor)) for actor in change.index[change == size]]
    verb = ("gain" if size > 0 else "lose") + "s" * (len(group) == 1)
    return f"{listed(group)} {verb} most (alignment {signed(size, 2)})"


def _ends(courses: list[Course]) -> str:
    when, change = moment(str(courses[0].middle.index[-1])), _changes(courses)
    parts = [
        f"{in_sentence(c.actor)} {fixed(c.end)} ({signed(change[c.actor], 2)})" for c in courses
    ]
    return f"Median alignments in {when}, with their change: {listed(parts)}"


def _caption(course: Course) -> str:
    grey = "Grey: the medians of the other four."
    if course.baseline is not None:
        grey += f" Dashed: the median of {course.against}; the small number is the change from it."
    if not course.banded:
        lines = "" if course.n == 1 else " Thin: each future."
        return f"Line: {median_of(course.n)}.{lines} {grey}"
    bands = "Line: the median. Dark: 5 in 10 futures. Light: 9 in 10. Thin: three single futures."
    return f"{bands} {grey}"
