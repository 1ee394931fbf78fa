"""Where might alignment with one partner go? A fan, named futures and the baseline.

A fan never stands alone: five named futures always run through it, and the baseline's median
where there is another scenario. With under 100 futures no honest band can be drawn, so every
future is drawn as a line instead.
"""

from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from sim.analysis.least_effect import DIGITS, LEAST
from sim.figures.content import About, Axis, Content, End, Mark, time_axis
from sim.figures.limits import ends_words, wide_axis, zoomed
from sim.figures.style import (
    BODY,
    INK,
    RIGHT,
    event_lines,
    finish,
    label_ends,
    new_figure,
    quarter_axis,
)
from sim.figures.tables import of_scenario, other, wide
from sim.figures.trajectories import (
    SINGLE,
    Trajectory,
    draw_trajectory,
    plotted,
    trajectory_of,
)
from sim.figures.wording import (
    SMALL,
    between,
    capital,
    counted,
    fixed,
    moment,
    moved,
    shortened,
)
from sim.model.cast import Cast


@dataclass(frozen=True)
class Fan(Content):
    """The futures of alignment with one partner."""

    trajectory: Trajectory
    colour: str
    ends: tuple[End, ...]
    events: tuple[Mark, ...]


def columns(cast: Cast) -> tuple[str, ...]:
    """Give the columns of members that one is chosen from."""
    return tuple(f"alignment.{code}" for code in cast.powers)


def content(
    summary: pd.DataFrame,
    members: pd.DataFrame,
    baseline_summary: pd.DataFrame | None,
    about: About,
    changes: pd.DataFrame | None = None,
    actor: str | None = None,
) -> Fan:
    """Work out the futures of alignment with one partner.

    `changes` are the median changes from the baseline, future by future: quarter x column. Without
    `actor` the partner is the one whose alignment changes most at any quarter, and the patron when
    this scenario is the baseline.

    Raises:
        ValueError: if the summary or the members lack alignment with the partner.
    """
    summary, cast = of_scenario(summary, about.scenario), about.cast
    baseline = other(baseline_summary, about.scenario)
    column = f"alignment.{actor or most_changed(summary, baseline, cast, changes)}"
    numbers = trajectory_of(summary, members, baseline, column, cast, changes=changes)
    subject = f"alignment with {cast.in_sentence(numbers.actor)}"
    title, colour = finding(numbers, subject), cast.colour(numbers.actor)
    spread = _spread(numbers, subject)
    axis = Axis(capital(subject), "0-1", *zoomed([numbers.reach]))
    return Fan(
        finding=title,
        subtitle=f"{capital(subject)}, 0-1{ends_words(axis)} · {about.title}",
        caption=_caption(numbers, spread),
        footer=about.footer,
        alt=f"{title}. {spread}",
        data=plotted([numbers]),
        axes=(time_axis(numbers.quarters), axis),
        trajectory=numbers,
        colour=colour,
        ends=tuple(_ends(numbers, colour)),
        events=about.events,
    )


def most_changed(
    summary: pd.DataFrame,
    baseline: pd.DataFrame | None,
    cast: Cast,
    changes: pd.DataFrame | None = None,
) -> str:
    """Choose the power whose alignment changes most from the baseline; the patron without one."""
    if baseline is None:
        return cast.patron
    gaps = wide(summary, "alignment") - wide(baseline, "alignment")
    if changes is not None:
        gaps = changes[list(columns(cast))].set_axis(list(cast.powers), axis=1)
    most = gaps.abs().max().reindex(list(cast.powers)).dropna()
    return cast.patron if most.empty or most.max() == 0 else str(most.idxmax())


def _ends(numbers: Trajectory, colour: str) -> list[End]:
    ends = [End(numbers.end, f"median {fixed(numbers.end)}", colour, "bold")]
    if numbers.beside is not None:
        name = shortened(numbers.other, BODY, RIGHT - 56)
        ends.append(End(numbers.beside, f"{name} {fixed(numbers.beside)}", INK))
    last = numbers.futures.iloc[-1]
    return ends + [End(float(last[m]), f"future {m}", SINGLE) for m in numbers.named]


def draw(content: Fan) -> Figure:
    """Draw bands, single futures and the median."""
    fig, ax = new_figure()
    quarter_axis(ax, content.trajectory.quarters)
    wide_axis(ax, content.axes[1])
    draw_trajectory(ax, content.trajectory, content.colour, 2.6)
    finish(fig, content, strip=event_lines(ax, content.events))
    label_ends(ax, content.ends)
    return fig


# ---- words -------------------------------------------------------------------------------------


def finding(numbers: Trajectory, subject: str) -> str:
    """State how alignment moves, or how it differs from the other scenario when there is one."""
    if numbers.change is None:
        return f"{capital(subject)} {_movement(numbers.middle)}"
    difference = _difference(numbers.middle, numbers.change, numbers.against)
    return f"{capital(subject)} {difference}"


def _movement(middle: pd.Series) -> str:
    first, last = str(middle.index[0]), str(middle.index[-1])
    start, end = middle.iloc[0], middle.iloc[-1]
    if first == last:
        return f"stands at {fixed(end)} in {last}"
    span = f"between {first[:4]} and {last[:4]}" if last.endswith("Q4") else f"by {last}"
    swing = (middle - start).abs()
    if abs(end - start) >= SMALL or swing.max() < 2 * SMALL:
        return f"{moved(start, end)} {span}"
    turn = str(swing.idxmax())
    kind = "high" if middle[turn] > start else "low"
    where = f"ends {moment(last)} where it began ({fixed(end)})"
    return f"{where}, after a {kind} of {fixed(middle[turn])} in {turn}"


def _difference(middle: pd.Series, change: pd.Series, against: str) -> str:
    gap = change.dropna()
    level, when = fixed(middle[gap.index[-1]]), moment(str(gap.index[-1]))
    peak = str(gap.abs().idxmax())
    end, most = gap.iloc[-1], gap[peak]
    if abs(most) < LEAST:
        return f"hardly differs from {against} in any quarter ({level} at the end of {when})"
    if abs(end) < LEAST:
        return f"is at most {_apart(most)} {against}, in {peak}, and ends {when} level with it"
    words = f"ends {when} at {level}, {_apart(end)} {against}"
    if end * most > 0 and abs(most) - abs(end) < SMALL:
        return words
    return f"{words}, having been {_apart(most)} it in {peak}"


def _apart(gap: float) -> str:
    return f"{fixed(abs(gap), DIGITS)} {'above' if gap > 0 else 'below'}"


def _spread(numbers: Trajectory, subject: str) -> str:
    """Say where the futures end."""
    last, when = numbers.bands.iloc[-1], numbers.bands.index[-1]
    if not numbers.banded:
        ends = numbers.futures.iloc[-1]
        few = f"{capital(subject)} in {when} lies {between(ends.min(), ends.max())}"
        return f"{few} over {counted(len(ends))}, too few for bands."
    wide_band, half = between(last["q05"], last["q95"]), between(last["q25"], last["q75"])
    if wide_band == half:
        return f"In at least 9 of 10 futures {subject} lies {half} in {when}."
    return f"In 9 of 10 futures {subject} lies {wide_band} in {when}, and in 5 of 10 {half}."


def _caption(numbers: Trajectory, spread: str) -> str:
    few = "the only future" if numbers.n == 1 else f"all {counted(numbers.n)}"
    many = "five single futures, from lowest to highest at the end"
    thin = f"Thin lines: {many if numbers.banded else few}."
    dashed = "" if numbers.baseline is None else f" Dashed: the median of {numbers.against}."
    title = "" if not numbers.each else f" Differences in the title{numbers.each}."
    return f"{spread} {thin}{dashed}{title}"
