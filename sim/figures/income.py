"""Does income per head reach the home country's goals? A fan, with the thresholds of the goals.

The goals are to be an upper middle income country by 2030 and a high income country by 2050
(vannarith-2019 ¶14). Where those classes begin is an assumption of seeds/parameters.toml with a
range, which is drawn as a strip. A goal is shown only where the run reaches its year.
"""

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from sim.figures.content import About, Axis, Content, End, Mark, time_axis
from sim.figures.limits import ends_words, wide_axis, zoomed
from sim.figures.style import (
    BAND,
    BODY,
    FOOTER,
    GREY,
    INK,
    RIGHT,
    event_lines,
    finish,
    label_ends,
    new_figure,
    quarter_axis,
    write,
)
from sim.figures.tables import of_scenario, other, wide
from sim.figures.trajectories import SINGLE, Trajectory, draw_trajectory, plotted, trajectory_of
from sim.figures.wording import counted, median_of, moment, shortened, years
from sim.inputs.register import Register
from sim.model.cast import Cast, listed

SPAN, ALL = 1000.0, (0.0, float("inf"))  # US$ per head: the smallest span shown; all there is
_HALO = [withStroke(linewidth=2.5, foreground="white")]
GOALS = (
    ("goal_2030", "2030Q4", "upper middle income by 2030"),
    ("goal_2050", "2050Q4", "high income by 2050"),
)


@dataclass(frozen=True)
class Goal:
    """A goal whose year the run reaches, and how many futures stand above its threshold then."""

    name: str
    quarter: str
    words: str
    low: float
    level: float
    """Where the class begins, US$ per head, and between which ends that is assumed."""
    high: float
    reached: int
    beside: int | None
    """The same count for the other scenario."""

    @property
    def label(self) -> str:
        """Words at the threshold."""
        return f"goal: {self.words}, US$ {self.level:,.0f}"


@dataclass(frozen=True)
class Income(Content):
    """Income per head in US$ at 2018 prices, and the goals that the run covers."""

    trajectory: Trajectory
    goals: tuple[Goal, ...]
    colour: str
    ends: tuple[End, ...]
    events: tuple[Mark, ...]


def columns(cast: Cast) -> tuple[str, ...]:
    """Give the columns of members that are drawn."""
    return (f"income.{cast.home.code}",)


def content(
    summary: pd.DataFrame,
    members: pd.DataFrame,
    baseline_summary: pd.DataFrame | None,
    about: About,
    register: Register,
) -> Income:
    """Work out income per head and the goals; the finding counts the futures that reach them.

    Raises:
        ValueError: if the summary or the members lack income, or the register a threshold.
    """
    own, baseline = of_scenario(summary, about.scenario), other(baseline_summary, about.scenario)
    cast = about.cast
    (column,) = columns(cast)
    numbers = trajectory_of(own, members, baseline, column, cast)
    goals = _goals(own, baseline, register)
    title = finding(numbers, goals)
    axis = _axis(numbers, goals)
    return Income(
        finding=title,
        subtitle=f"Income per head, US$ at 2018 prices{ends_words(axis, ALL)} · {about.title}",
        caption=_caption(numbers, goals),
        footer=about.footer,
        alt=f"{title}. {_spread(numbers)}",
        data=_plotted(numbers, goals),
        axes=(time_axis(numbers.quarters), axis),
        trajectory=numbers,
        goals=tuple(goals),
        colour=cast.home.colour,
        ends=tuple(_ends(numbers, cast.home.colour)),
        events=about.events,
    )


def _axis(numbers: Trajectory, goals: list[Goal]) -> Axis:
    shown = [numbers.reach, *((goal.low, goal.high) for goal in goals)]
    return Axis("Income per head", "US$ at 2018 prices", *zoomed(shown, SPAN, ALL))


def _goals(summary: pd.DataFrame, baseline: pd.DataFrame | None, register: Register) -> list[Goal]:
    """Collect the goals whose year the run reaches."""
    goals, home = [], register.cast.home.code
    for name, quarter, words in GOALS:
        reached = _reached(summary, name, quarter, home)
        if reached is None:
            continue
        if name not in register.parameters:
            raise ValueError(f"the register has no parameter {name!r}")
        level = register.parameters[name]
        beside = None if baseline is None else _reached(baseline, name, quarter, home)
        ends = (level.low, level.value, level.high)
        goals.append(Goal(name, quarter, words, *ends, reached, beside))
    return goals


def _reached(summary: pd.DataFrame, goal: str, quarter: str, home: str) -> int | None:
    """Count the futures above the threshold in a quarter; None where the run ends before it."""
    share = wide(summary, goal, "mean")[home]
    if quarter not in share:
        return None
    return round(float(share[quarter]) * int(summary["n"].min()))


def _ends(numbers: Trajectory, colour: str) -> list[End]:
    ends = [End(numbers.end, f"median {numbers.end:,.0f}", colour, "bold")]
    if numbers.beside is not None:
        name = shortened(numbers.other, BODY, RIGHT - 62)
        ends.append(End(numbers.beside, f"{name} {numbers.beside:,.0f}", INK))
    last = numbers.futures.iloc[-1]
    return ends + [End(float(last[m]), f"future {m}", SINGLE) for m in numbers.named]


def draw(content: Income) -> Figure:
    """Draw the fan over the thresholds."""
    fig, ax = new_figure()
    quarter_axis(ax, content.trajectory.quarters)
    wide_axis(ax, content.axes[1])
    for goal in content.goals:
        _threshold(ax, goal)
    draw_trajectory(ax, content.trajectory, content.colour, 2.6)
    finish(fig, content, strip=event_lines(ax, content.events))
    label_ends(ax, content.ends)
    return fig


def _threshold(ax: Axes, goal: Goal) -> None:
    """Draw a threshold to its year with its range, a mark at the year and words below."""
    start, end = ax.get_xlim()[0], years([goal.quarter])[0]
    ax.fill_between([start, end], goal.low, goal.high, color=BAND, linewidth=0, zorder=0.5)
    ax.plot([start, end], [goal.level] * 2, color=GREY, linewidth=1.2, dashes=(1.2, 1.4))
    ax.plot([end], [goal.level], "D", color=GREY, ms=6, clip_on=False, zorder=4)
    place = {"va": "top", "size": FOOTER, "color": GREY, "path_effects": _HALO}
    write(ax, start + 0.01 * (ax.get_xlim()[1] - start), goal.low, goal.label, **place)


# ---- words -------------------------------------------------------------------------------------


def finding(numbers: Trajectory, goals: list[Goal]) -> str:
    """State how many futures reach each goal that the run covers, and how far the median is."""
    start, end = float(numbers.middle.iloc[0]), numbers.end
    last = str(numbers.middle.index[-1])
    if not goals:
        verb = "rises" if end > start else "falls"
        span = f"from US$ {start:,.0f} to {end:,.0f} by {moment(last)}"
        return f"Income per head {verb} {span}; the run ends before the goal of 2030"
    first, *later = (_goal_words(goal, numbers) for goal in goals)
    count = goals[0].reached
    opening = f"{_many(count, numbers.n)} {_verb(count, numbers.n)} {first}"
    if not later:
        return opening
    if goals[1].reached == count:
        return f"{opening} or {later[0]}"
    few = f"{goals[1].reached:,}" if goals[1].reached else "none"
    return f"{opening}; {few} reach{'es' * (goals[1].reached <= 1)} {later[0]}"


def _goal_words(goal: Goal, numbers: Trajectory) -> str:
    level = f"{float(numbers.middle[goal.quarter]):,.0f} of {goal.level:,.0f}"
    return f"{goal.words} (median US$ {level}{_other_count(goal, numbers)})"


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


def _other_count(goal: Goal, numbers: Trajectory) -> str:
    """Say how many futures of the other scenario reach the goal, where that differs."""
    if goal.beside is None or goal.beside == goal.reached:
        return ""
    return f"; {goal.beside:,} in {numbers.against}"


def _spread(numbers: Trajectory) -> str:
    last, when = numbers.bands.iloc[-1], numbers.bands.index[-1]
    if not numbers.banded:
        ends = numbers.futures.iloc[-1]
        low, high, most = float(ends.min()), float(ends.max()), "all" if numbers.n > 1 else "the"
        futures = counted(numbers.n) if numbers.n > 1 else "only future"
        return f"In {when} income per head lies {_span(low, high)} in {most} {futures}."
    return f"In {when} it lies {_span(last['q05'], last['q95'])} in 9 of 10 futures."


def _span(low: float, high: float) -> str:
    a, b = f"US$ {low:,.0f}", f"{high:,.0f}"
    return f"at {a}" if a.removeprefix("US$ ") == b else f"between {a} and {b}"


def _caption(numbers: Trajectory, goals: list[Goal]) -> str:
    line = f"Line: {median_of(numbers.n)}."
    if numbers.banded:
        line = "Line: the median. Dark: 5 in 10 futures. Light: 9 in 10. Thin: five single futures."
    dashed = "" if numbers.baseline is None else f" Dashed: the median of {numbers.against}."
    if not goals:
        return f"{line}{dashed}"
    strips = listed([f"{g.low:,.0f} to {g.high:,.0f}" for g in goals])
    marks = "Goals: to be a country of that income class by that year (vannarith-2019 ¶14)."
    assumed = f"Where the class begins is assumed: US$ {strips}, the grey strip."
    return f"{line}{dashed} {marks} {assumed}"


def _plotted(numbers: Trajectory, goals: list[Goal]) -> pd.DataFrame:
    """List what is drawn of income, and each threshold with its range and count at its year."""
    rows = [
        ("threshold", numbers.actor, goal.quarter, f"{goal.name} {edge}", value)
        for goal in goals
        for edge, value in (
            ("low", goal.low),
            ("centre", goal.level),
            ("high", goal.high),
            ("futures", float(goal.reached)),
        )
    ]
    table = plotted([numbers])
    return pd.concat([table, pd.DataFrame(rows, columns=table.columns)], ignore_index=True)
