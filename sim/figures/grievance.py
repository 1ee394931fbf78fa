"""Does pressure win concessions or leave grievance? The senders beside each other over time.

A column for each sender: the pressure it applies beside what it would ask of comparators by the
same rule, and the grievance that the difference leaves. The last row holds what the home country
concedes: on governance, and on its ties with the patron.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from sim.analysis.least_effect import DIGITS, LEAST
from sim.figures.content import About, Axis, time_axis
from sim.figures.limits import level_axis, level_ends
from sim.figures.panel_rows import Panel, PanelRows, dotted, draw_rows, end_labels
from sim.figures.tables import of_scenario, other, wide
from sim.figures.trajectories import INNER, Trajectory, plotted, trajectory_of
from sim.figures.wording import median_of, moment, moved, signed
from sim.model.cast import Cast, listed

WIDTH, PLOT, RIGHT = 9.6 * 72, 104.0, 92.0  # points: figure, panel's height, room for numbers
USUAL = (0.0, 0.5)  # the range that an axis starts from


@dataclass(frozen=True)
class Grievance(PanelRows):
    """Rows of pressure, of grievance and of concession."""


def columns(cast: Cast) -> tuple[str, ...]:
    """Give the columns of members that are drawn."""
    return tuple(column for row in _rows(cast) for column in row)


def _rows(cast: Cast) -> tuple[dict[str, str], ...]:
    """Give the panels' names by column, a mapping for each row."""
    to = {code: cast.in_sentence(code) for code in cast.senders}
    home, patron = cast.home.code, cast.in_sentence(cast.patron)
    return (
        {f"pressure.{code}": f"Pressure by {name} (index)" for code, name in to.items()},
        {f"grievance.{code}": f"Grievance against {name} (index)" for code, name in to.items()},
        {
            f"concession.{home}": "Concession on governance (probability)",
            f"concession_strategic.{home}": f"Concession on ties with {patron} (probability)",
        },
    )


def content(
    summary: pd.DataFrame,
    members: pd.DataFrame,
    baseline_summary: pd.DataFrame | None,
    about: About,
    changes: pd.DataFrame | None = None,
) -> Grievance:
    """Work out pressure, grievance and concession; the finding says how the last two move.

    `changes` are the median changes from the baseline, future by future: quarter x column.

    Raises:
        ValueError: if the summary or the members lack one of the outputs.
    """
    own, baseline = of_scenario(summary, about.scenario), other(baseline_summary, about.scenario)
    cast = about.cast
    every = {
        c: trajectory_of(own, members, baseline, c, cast, INNER, changes) for c in columns(cast)
    }
    fair, first = wide(own, "fair"), next(iter(every.values()))
    rows = [_panels(names, every, fair, cast) for names in _rows(cast)]
    title = finding(every, cast)
    return Grievance(
        finding=title,
        subtitle=f"Each row of panels has one axis · {about.title}",
        caption=_caption(first),
        footer=about.footer,
        alt=f"{title}. {_levels(every, cast)}.",
        data=_plotted(every, fair),
        axes=(time_axis(first.quarters), *(row[0].axis for row in rows)),
        rows=tuple(rows),
        quarters=tuple(first.quarters),
    )


def _panels(
    names: dict[str, str], every: dict[str, Trajectory], fair: pd.DataFrame, cast: Cast
) -> tuple[Panel, ...]:
    """Give a row of panels, all on one axis."""
    label, _, unit = next(iter(names.values())).partition(" (")
    drawn = [every[column] for column in names]
    tops = [one.reach[1] for one in drawn]
    tops += [float(fair[one.actor].max()) for one in drawn if one.variable == "pressure"]
    axis = Axis(label.split()[0], unit.removesuffix(")"), *level_ends(USUAL, (0.0, max(tops))))
    return tuple(_panel(name, every[column], axis, fair, cast) for column, name in names.items())


def _panel(name: str, one: Trajectory, axis: Axis, fair: pd.DataFrame, cast: Cast) -> Panel:
    colour = cast.colour(one.actor)
    ends = end_labels(one, colour)
    if one.variable != "pressure":
        return Panel(name, axis, colour, tuple(ends), one)
    line, end = dotted(fair[one.actor], "comparators")
    return Panel(name, axis, colour, (ends[0], end, *ends[1:]), one, (line,))


def draw(content: Grievance) -> Figure:
    """Draw a column for each sender."""
    return draw_rows(content, width=WIDTH, plot=PLOT, right=RIGHT, vertical=level_axis)


# ---- words -------------------------------------------------------------------------------------


def finding(every: dict[str, Trajectory], cast: Cast) -> str:
    """State how grievance and concession move, or how they differ from the other scenario."""
    first = every[f"grievance.{cast.senders[0]}"]
    if first.beside is not None:
        return _against(every, cast)
    named = [(f"grievance.{code}", f"against {_short(code, cast)}") for code in cast.senders]
    named.append((f"concession.{cast.home.code}", "concession on governance"))
    *against, conceded = [
        f"{words} {moved(*every[column].middle.iloc[[0, -1]])}" for column, words in named
    ]
    return f"By {moment(first.quarters[-1])} grievance {', '.join(against)}; {conceded}"


def _short(code: str, cast: Cast) -> str:
    return cast.in_sentence(code, short=True)


def _against(every: dict[str, Trajectory], cast: Cast) -> str:
    """Say by how much grievance and concession differ from the other scenario."""
    home, first = cast.home.code, next(iter(every.values()))
    grieved = [(every[f"grievance.{code}"], cast.short(code)) for code in cast.senders]
    conceded = [
        (every[f"concession.{home}"], "governance"),
        (every[f"concession_strategic.{home}"], f"ties with {cast.in_sentence(cast.patron)}"),
    ]
    when = moment(first.quarters[-1])
    if all(abs(_gap(one)) < LEAST for one, _ in [*grieved, *conceded]):
        return f"In {when} neither grievance nor concession differs from {first.against}"
    return (
        f"Against {first.against} in {when} grievance differs by {_gaps(grieved)}, "
        f"concession by {_gaps(conceded)}"
    )


def _gaps(named: Sequence[tuple[Trajectory, str]]) -> str:
    return listed([f"{signed(_gap(one), DIGITS)} ({name})" for one, name in named])


def _gap(one: Trajectory) -> float:
    return one.end_change or 0.0


def _levels(every: dict[str, Trajectory], cast: Cast) -> str:
    names = {column: name for row in _rows(cast) for column, name in row.items()}
    parts = []
    for column, name in names.items():
        middle, subject = every[column].middle, name.partition(" (")[0]
        subject = subject[:1].lower() + subject[1:]
        parts.append(f"{subject} {moved(middle.iloc[0], middle.iloc[-1])}")
    first, last = next(iter(every.values())).middle.index[[0, -1]]
    return f"Medians from {first} to {last}: {listed(parts)}"


def _caption(one: Trajectory) -> str:
    rest = "Dotted: the pressure that comparators would get by the same rule."
    if one.baseline is not None:
        small = f"the small number is the change from it{one.each}."
        rest += f" Dashed: the median of {one.against}; {small}"
    if not one.banded:
        return f"Line: {median_of(one.n)}. {rest}"
    bands = "Line: the median. Dark: 5 in 10 futures. Light: 9 in 10. Thin: three single futures."
    return f"{bands} {rest}"


def _plotted(every: dict[str, Trajectory], fair: pd.DataFrame) -> pd.DataFrame:
    rows = fair.rename_axis(columns="actor").reset_index().melt("quarter")
    rows = rows.assign(variable="fair", series="median")
    return pd.concat([plotted(every.values()), rows], ignore_index=True)
