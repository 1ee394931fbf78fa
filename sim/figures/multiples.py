"""Who gains and who loses? Alignment with each of the powers, a small panel each.

All panels share both axes. Behind each power's fan stand the medians of the others in grey, so
that rank and change are seen together.
"""

from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from sim.analysis.least_effect import DIGITS, LEAST
from sim.figures.content import About, Axis, time_axis
from sim.figures.limits import ends_words, level_axis, zoomed
from sim.figures.panel_rows import Line, Panel, PanelRows, draw_rows, end_labels
from sim.figures.panels import columns_for
from sim.figures.tables import of_scenario, other
from sim.figures.trajectories import INNER, Trajectory, plotted, trajectory_of
from sim.figures.wording import NUMBERS, fixed, median_of, moment, signed
from sim.model.cast import Cast, listed

WIDTH, PLOT, RIGHT = 11.0 * 72, 190.0, 44.0  # points: figure, panel's height, room for numbers
OTHERS = "#C4C4C4"


@dataclass(frozen=True)
class Multiples(PanelRows):
    """A panel for each power."""


def columns(cast: Cast) -> tuple[str, ...]:
    """Give the columns of members that are drawn."""
    return tuple(f"alignment.{code}" for code in cast.powers)


def content(
    summary: pd.DataFrame,
    members: pd.DataFrame,
    baseline_summary: pd.DataFrame | None,
    about: About,
    changes: pd.DataFrame | None = None,
) -> Multiples:
    """Work out alignment with each power; the finding names who gains most and who loses most.

    `changes` are the median changes from the baseline, future by future: quarter x column.

    Raises:
        ValueError: if the summary or the members lack alignment with one of the powers.
    """
    own, baseline = of_scenario(summary, about.scenario), other(baseline_summary, about.scenario)
    cast = about.cast
    every = [
        trajectory_of(own, members, baseline, column, cast, INNER, changes)
        for column in columns(cast)
    ]
    axis = Axis("Alignment", "0-1", *zoomed([one.reach for one in every]))
    title = finding(every, cast)
    panels = [_panel(one, [o for o in every if o is not one], axis, cast) for one in every]
    wide = columns_for(len(panels))
    return Multiples(
        finding=title,
        subtitle=f"Alignment with each power, 0-1{ends_words(axis)} · {about.title}",
        caption=_caption(every),
        footer=about.footer,
        alt=f"{title}. {_ends(every, cast)}.",
        data=plotted(every),
        axes=(time_axis(every[0].quarters), axis),
        rows=tuple(tuple(panels[i : i + wide]) for i in range(0, len(panels), wide)),
        quarters=tuple(every[0].quarters),
    )


def _panel(one: Trajectory, rest: list[Trajectory], axis: Axis, cast: Cast) -> Panel:
    colour = cast.colour(one.actor)
    lines = tuple(Line(trajectory.middle, OTHERS) for trajectory in rest)
    ends = tuple(end_labels(one, colour))
    return Panel(cast.name(one.actor), axis, colour, ends, one, lines)


def draw(content: Multiples) -> Figure:
    """Draw a panel for each power."""
    return draw_rows(content, width=WIDTH, plot=PLOT, right=RIGHT, vertical=level_axis)


# ---- words -------------------------------------------------------------------------------------


def _changes(every: list[Trajectory]) -> pd.Series:
    """Give each power's gain, as written: against the other scenario, or over the run."""
    gains = {
        one.actor: one.end - float(one.middle.iloc[0]) if one.end_change is None else one.end_change
        for one in every
    }
    return pd.Series(gains).round(DIGITS)


def finding(every: list[Trajectory], cast: Cast) -> str:
    """State who gains most and who loses most, against the other scenario or over the run."""
    first, change = every[0], _changes(every)
    when, verb = moment(first.quarters[-1]), "changes"
    opening = f"Between {first.quarters[0][:4]} and {when}"
    if first.beside is not None:
        opening, verb = f"Against {first.against} in {when}", "differs"
    most, least = float(change.max()), float(change.min())
    if not change.any():
        return f"{opening} alignment with no power {verb} by {LEAST:g}"
    if least >= 0:
        return f"{opening} {_most(change, most, cast)} and none loses"
    if most <= 0:
        return f"{opening} {_most(change, least, cast)} and none gains"
    return f"{opening} {_most(change, most, cast)}, {_most(change, least, cast)}"


def _most(change: pd.Series, size: float, cast: Cast) -> str:
    """Say who gains or loses this much: "China and Japan gain most (alignment +0.021)"."""
    group = [cast.in_sentence(str(actor)) for actor in change.index[change == size]]
    verb = ("gain" if size > 0 else "lose") + "s" * (len(group) == 1)
    return f"{listed(group)} {verb} most (alignment {signed(size, DIGITS)})"


def _ends(every: list[Trajectory], cast: Cast) -> str:
    when, change = moment(every[0].quarters[-1]), _changes(every)
    parts = [
        f"{cast.in_sentence(one.actor)} {fixed(one.end)} ({signed(change[one.actor], DIGITS)})"
        for one in every
    ]
    return f"Median alignments in {when}, with their change: {listed(parts)}"


def _caption(every: list[Trajectory]) -> str:
    first, count = every[0], len(every) - 1
    grey = f"Grey: the medians of the other {NUMBERS[count]}."
    if first.baseline is not None:
        small = f"the small number is the change from it{first.each}."
        grey += f" Dashed: the median of {first.against}; {small}"
    if not first.banded:
        lines = "" if first.n == 1 else " Thin: each future."
        return f"Line: {median_of(first.n)}.{lines} {grey}"
    bands = "Line: the median. Dark: 5 in 10 futures. Light: 9 in 10. Thin: three single futures."
    return f"{bands} {grey}"
