"""Does pressure win concessions or leave grievance? Both senders beside each other over time.

A column for the United States and one for the European Union: the pressure each applies beside
what it would ask of comparators by the same rule, and the grievance that the difference leaves.
The last row holds what Cambodia concedes: on governance, and on its ties with China.
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
    level_axis,
    name_lines,
)
from sim.figures.style import COLOURS, GREY, Drawing
from sim.figures.tables import of_scenario, other, wide
from sim.figures.wording import SMALL, fixed, listed, median_of, moment, moved, signed, years

WIDTH, PLOT, RIGHT = 9.6 * 72, 104.0, 92.0  # points: figure, panel's height, room for numbers
PANELS = (
    ("pressure.USA", "Pressure by the United States (index)"),
    ("pressure.EUU", "Pressure by the European Union (index)"),
    ("grievance.USA", "Grievance against the United States (index)"),
    ("grievance.EUU", "Grievance against the European Union (index)"),
    ("concession.KHM", "Concession on governance (probability)"),
    ("concession_strategic.KHM", "Concession on ties with China (probability)"),
)
COLUMNS = tuple(column for column, _ in PANELS)
"""The columns of members that are drawn."""
SUBJECTS = COLUMNS[2:]


@dataclass(frozen=True)
class _Numbers:
    """What is drawn: a course by column, and by sender what comparators would be asked."""

    courses: dict[str, Course]
    fair: pd.DataFrame  # quarter x sender

    @property
    def first(self) -> Course:
        return next(iter(self.courses.values()))

    def top(self, row: int) -> float:
        """The highest number of a row of panels."""
        courses = list(self.courses.values())[2 * row : 2 * row + 2]
        return max(course.reach[1] for course in courses)


def draw(
    summary: pd.DataFrame,
    members: pd.DataFrame,
    baseline_summary: pd.DataFrame | None,
    about: About,
) -> Drawing:
    """Draw pressure, grievance and concession; the title says how the last two move.

    Raises:
        ValueError: if the summary or the members lack one of the outputs.
    """
    own, baseline = of_scenario(summary, about.scenario), other(baseline_summary, about.scenario)
    courses = {
        column: course_of(own, members, baseline, column, about.cast, INNER) for column in COLUMNS
    }
    numbers = _Numbers(courses, wide(own, "fair"))
    names = [name_lines(name, cell_width(2, WIDTH)) for _, name in PANELS]
    grid = Grid(2, heads_of(names, 2, numbers=False), PLOT, WIDTH, RIGHT)
    title, subtitle = finding(courses), f"Each row of panels has one axis · {about.title}"
    fig, bottom = grid.page(Words(title, subtitle, _caption(numbers.first), about))
    for place, column in enumerate(COLUMNS):
        ax = grid.open(fig, place, bottom)
        _panel(ax, numbers, column, place)
        head(ax, names[place])
    return Drawing(fig, _plotted(numbers), title, f"{title}. {_levels(courses)}.")


def _panel(ax: Axes, numbers: _Numbers, column: str, place: int) -> None:
    course = numbers.courses[column]
    ends_axis(ax, course.bands.index.to_list(), shown=place >= 4)
    level_axis(ax, (0.0, 0.5), (0.0, numbers.top(place // 2)))
    ax.tick_params(axis="y", labelleft=place % 2 == 0)
    words = [End(course.end, fixed(course.end), COLOURS[course.actor], "bold")]
    if course.variable == "pressure":
        fair = numbers.fair[course.actor]
        ax.plot(years(fair.index), fair, color=GREY, linewidth=1.2, dashes=(1.2, 1.4))
        words.append(End(float(fair.iloc[-1]), f"comparators {fixed(fair.iloc[-1])}", GREY))
    if course.beside is not None:
        change = signed(course.end - course.beside, 2)
        words.append(End(course.end - 1e-6, change, GREY))
    draw_course(ax, course, COLOURS[course.actor])
    beside(ax, words)


def finding(courses: dict[str, Course]) -> str:
    """State how grievance and concession move, or how they differ from the other scenario."""
    first = courses["grievance.USA"]
    if first.beside is not None:
        return _against(courses)
    parts = [
        f"{words} {moved(*courses[column].middle.iloc[[0, -1]])}"
        for column, words in (
            ("grievance.USA", "grievance against the US"),
            ("grievance.EUU", "against the EU"),
            ("concession.KHM", "concession on governance"),
        )
    ]
    return f"By {moment(str(first.middle.index[-1]))} {parts[0]}, {parts[1]}; {parts[2]}"


def _against(courses: dict[str, Course]) -> str:
    """Say by how much grievance and concession differ from the other scenario."""
    first = courses["grievance.USA"]
    when, gaps = moment(str(first.middle.index[-1])), [_gap(courses[c]) for c in SUBJECTS]
    if all(abs(gap) < SMALL for gap in gaps):
        return f"In {when} neither grievance nor concession differs from {first.against}"
    us, eu, governance, ties = (signed(gap, 2) for gap in gaps)
    return (
        f"Against {first.against} in {when} grievance differs by {us} (US) and {eu} (EU), "
        f"concession by {governance} (governance) and {ties} (ties with China)"
    )


def _gap(course: Course) -> float:
    return 0.0 if course.beside is None else course.end - course.beside


def _levels(courses: dict[str, Course]) -> str:
    parts = []
    for column, name in PANELS:
        middle, subject = courses[column].middle, name.partition(" (")[0]
        subject = subject[:1].lower() + subject[1:]
        parts.append(f"{subject} {moved(middle.iloc[0], middle.iloc[-1])}")
    first, last = courses["pressure.USA"].middle.index[[0, -1]]
    return f"Medians from {first} to {last}: {listed(parts)}"


def _caption(course: Course) -> str:
    rest = "Dotted: the pressure that comparators would get by the same rule."
    if course.baseline is not None:
        rest += f" Dashed: the median of {course.against}; the small number is the change from it."
    if not course.banded:
        return f"Line: {median_of(course.n)}. {rest}"
    bands = "Line: the median. Dark: 5 in 10 futures. Light: 9 in 10. Thin: three single futures."
    return f"{bands} {rest}"


def _plotted(numbers: _Numbers) -> pd.DataFrame:
    fair = numbers.fair.rename_axis(columns="actor").reset_index()
    rows = fair.melt("quarter").assign(variable="fair", series="median")
    return pd.concat([plotted(numbers.courses.values()), rows], ignore_index=True)
