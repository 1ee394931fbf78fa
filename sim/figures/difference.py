"""Did it matter? What a scenario does to an output, against a reference, future by future.

Both scenarios are lived through by the same futures, with the same assumptions and the same luck,
so that the zero line is the reference itself. The line is the median of the differences, which is
not the difference of two medians.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
from matplotlib.figure import Figure

from sim.figures.changes import (
    Line,
    Paired,
    apart,
    change_axis,
    change_words,
    digits_for,
    draw_line,
    ends_of,
    inside,
    line_of,
    make_room,
    of_hundred,
    reach,
    whole_ticks,
)
from sim.figures.content import About, Axis, Content, End, Mark, time_axis
from sim.figures.style import (
    BODY,
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
from sim.figures.wording import counted, median_of, moment, shortened


@dataclass(frozen=True)
class Difference(Content):
    """An output's change over time."""

    line: Line
    at: tuple[float, ...]
    """Where ticks of the vertical axis stand."""
    ends: tuple[End, ...]
    events: tuple[Mark, ...]
    """What happens: quarter and words."""
    notice: str
    """What an empty picture says in its middle."""


def content(paired: Paired, about: About, because: str = "") -> Difference:
    """Say an output's change; `because` says why there is none, when there is none."""
    title, at = finding(paired), whole_ticks(*reach(paired))
    name, unit = inside(paired.subject), paired.output.unit
    return Difference(
        finding=title,
        subtitle=f"Change of {name} ({unit}) · {about.title}",
        caption=f"{_spread(paired)} {reading(paired, because)}",
        footer=about.footer,
        alt=f"{title}. {_spread(paired)}",
        data=plotted([paired]),
        axes=axes_of(paired, f"Change of {name}", at),
        line=line_of(paired),
        at=at,
        ends=tuple(_ends(paired)),
        events=about.events,
        notice=_notice(paired),
    )


def draw(content: Difference) -> Figure:
    """Draw an output's change."""
    fig, ax = new_figure()
    quarter_axis(ax, content.line.quarters)
    change_axis(ax, content.at)
    make_room(ax)
    draw_line(ax, content.line, 2.6)
    finish(fig, content, strip=event_lines(ax, content.events))
    room = RIGHT - 34
    label_ends(ax, [replace(e, words=shortened(e.words, BODY, room)) for e in content.ends])
    looks = {"transform": ax.transAxes, "ha": "center", "va": "center", "size": BODY}
    write(ax, 0.5, 0.6, content.notice, color=GREY, **looks)
    return fig


def axes_of(paired: Paired, label: str, at: Sequence[float]) -> tuple[Axis, Axis]:
    """Run over the quarters of a change and over the ticks of its axis."""
    return time_axis(paired.quarters), Axis(label, paired.output.unit, *ends_of(at))


def finding(paired: Paired) -> str:
    """State the largest change, the change at the end, and how many futures share its direction."""
    name, middle = paired.subject, paired.typical
    if not paired.change.any():
        return f"{name} does not differ from {paired.against} in any future"
    if paired.measure == "mean":
        return _in_some(paired)
    peak, last = str(middle.abs().idxmax()), str(middle.index[-1])
    first = f"{name} is at most {_apart(paired, peak)} {paired.against}, in {peak}"
    if not round(paired.end, digits_for(paired.most)):
        return f"{first}{_direction(paired, peak)}, and ends level with it in {moment(last)}"
    end, share = _apart(paired, last), _direction(paired, last)
    if end == _apart(paired, peak):
        return f"{name} ends {end} {paired.against} in {moment(last)}{share}"
    return f"{first}, and ends {end} it in {moment(last)}{share}"


def _in_some(paired: Paired) -> str:
    """The finding where the middle future never moves, as with most that is yes or no."""
    moving = paired.rows["rose"] + paired.rows["fell"]
    futures = of_hundred(float(moving.max()), paired.n)
    most = "" if len(moving) == 1 else ", the most of any quarter"
    return f"{paired.subject} differs from {paired.against} in {futures} in {moving.idxmax()}{most}"


def _apart(paired: Paired, quarter: str) -> str:
    """How far the typical future lies from the reference."""
    value = float(paired.typical.to_dict()[quarter])
    return apart(value, digits_for(paired.most), paired.output.unit)


def _direction(paired: Paired, quarter: str) -> str:
    """How many futures move as the typical one does, in brackets; nothing of a single future."""
    if paired.n == 1:
        return ""
    row = {name: float(values.to_dict()[quarter]) for name, values in paired.rows.items()}
    word, share = ("higher", "rose") if row[paired.measure] > 0 else ("lower", "fell")
    return f" ({word} in {of_hundred(row[share], paired.n)})"


def _ends(paired: Paired) -> list[End]:
    zero = End(0.0, paired.against.removeprefix("the "), INK)
    if not paired.change.any():
        return [zero]
    words = f"{paired.measure} {change_words(paired.end, digits_for(paired.most))}"
    return [End(paired.end, words, paired.colour, "bold"), zero]


def _notice(paired: Paired) -> str:
    """Say that nothing differs, where nothing does."""
    if paired.change.any():
        return ""
    return f"No difference in any of {counted(paired.n)}" if paired.n > 1 else "No difference"


def _spread(paired: Paired) -> str:
    """Where nine in ten futures, or the few there are, end."""
    when, last = f"at the end of {moment(str(paired.quarters[-1]))}", paired.change[-1]
    if not last.any():
        return f"In {_all(paired.n)} there is no change {when}."
    if not paired.banded:
        span = _between(float(last.min()), float(last.max()))
        return f"In {_all(paired.n)} the change lies {span} {when}."
    row = paired.rows.iloc[-1].to_dict()
    wide, half = _between(row["q05"], row["q95"]), _between(row["q25"], row["q75"])
    if wide == half:
        return f"In at least 9 of 10 futures the change lies {wide} {when}."
    return f"In 9 of 10 futures the change lies {wide} {when}, in 5 of 10 {half}."


def _all(n: int) -> str:
    return "the only future" if n == 1 else f"all {counted(n)}"


def _between(low: float, high: float) -> str:
    digits = digits_for(max(abs(low), abs(high)))
    one, other = change_words(low, digits), change_words(high, digits)
    return f"at {one}" if one == other else f"between {one} and {other}"


def reading(paired: Paired, because: str) -> str:
    """What the lines of a picture are, or why there are none."""
    zero = f"Dashed: {paired.against}."
    if because:
        return f"{zero} No effect, because {because}."
    if paired.banded:
        return f"Line: the {paired.measure} change, future by future. {zero}"
    thin = "" if paired.n == 1 else " Thin: each future."
    return f"Line: {median_of(paired.n)}.{thin} {zero}"


def plotted(changes: Sequence[Paired]) -> pd.DataFrame:
    """List the numbers drawn: variable, actor, quarter, series and value."""
    return pd.concat([_rows(paired) for paired in changes], ignore_index=True)


def _rows(paired: Paired) -> pd.DataFrame:
    table = paired.rows
    if not paired.banded:
        futures = pd.DataFrame(paired.change, index=table.index).rename(columns="future {}".format)
        table = pd.concat([table[["median", "mean", "rose", "fell"]], futures], axis=1)
    rows = table.reset_index().melt("quarter", var_name="series")
    rows = rows.assign(variable=paired.output.name, actor=paired.code)
    return rows[["variable", "actor", "quarter", "series", "value"]]
