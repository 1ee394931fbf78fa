"""With whom is the home country closest? Alignments: medians and the middle half of futures."""

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.content import About, Axis, Content, End, Mark, time_axis
from sim.figures.limits import ends_words, wide_axis, zoomed
from sim.figures.style import event_lines, finish, label_ends, new_figure, quarter_axis
from sim.figures.tables import FEWEST, across, of_scenario
from sim.figures.wording import SMALL, fixed, median_of, moment, moved, years
from sim.model.cast import Cast, listed


@dataclass(frozen=True)
class Line:
    """How the line of a power is drawn and labelled."""

    actor: str
    dashes: tuple[float, ...]
    end: End


@dataclass(frozen=True)
class Alignments(Content):
    """Alignment with each power; data hold a row per power and quarter."""

    lines: tuple[Line, ...]
    events: tuple[Mark, ...]


def content(summary: pd.DataFrame, about: About) -> Alignments:
    """Work out the alignments over time; the finding names the closest and the furthest power.

    Raises:
        ValueError: if the summary lacks alignment with one of the powers.
    """
    cast, data = about.cast, plotted(of_scenario(summary, about.scenario), about.cast)
    middle = across(data, "actor", "q50")
    title, axis = finding(middle, cast), _axis(data)
    return Alignments(
        finding=title,
        subtitle=f"Alignment with each partner, 0-1{ends_words(axis)} · {about.title}",
        caption=_caption(about.n),
        footer=about.footer,
        alt=_alt(middle, title, cast),
        data=data,
        axes=(time_axis(middle.index.to_list()), axis),
        lines=tuple(_line(str(actor), float(middle[actor].iloc[-1]), cast) for actor in middle),
        events=about.events,
    )


def plotted(summary: pd.DataFrame, cast: Cast) -> pd.DataFrame:
    """Select what is drawn: a row per power and quarter, with quartiles if shaded.

    Raises:
        ValueError: if the summary lacks alignment with one of the powers.
    """
    rows = summary[(summary["variable"] == "alignment") & summary["actor"].isin(cast.powers)]
    missing = [code for code in cast.powers if code not in set(rows["actor"])]
    if missing:
        raise ValueError(f"the summary has no alignment with {listed(missing)}")
    columns = ["q25", "q50", "q75"] if rows["n"].min() >= FEWEST else ["q50"]
    chosen = rows[["actor", "quarter", *columns]].sort_values(["actor", "quarter"])
    return chosen.reset_index(drop=True)


def _axis(data: pd.DataFrame) -> Axis:
    drawn = data.drop(columns=["actor", "quarter"])
    return Axis("Alignment", "0-1", *zoomed([(float(drawn.min().min()), float(drawn.max().max()))]))


def _line(actor: str, value: float, cast: Cast) -> Line:
    end = End(value, f"{cast.name(actor)} {fixed(value)}", cast.colour(actor))
    return Line(actor, cast.dashes(actor), end)


def draw(content: Alignments) -> Figure:
    """Draw a line per power over the middle half of futures."""
    fig, ax = new_figure()
    quarter_axis(ax, sorted(content.data["quarter"].unique()))
    wide_axis(ax, content.axes[1])
    for line in content.lines:
        _draw_line(ax, content.data[content.data["actor"] == line.actor], line)
    finish(fig, content, strip=event_lines(ax, content.events))
    label_ends(ax, [line.end for line in content.lines])
    return fig


def _draw_line(ax: Axes, rows: pd.DataFrame, line: Line) -> None:
    x, colour = years(rows["quarter"]), line.end.colour
    if "q25" in rows:
        ax.fill_between(x, rows["q25"], rows["q75"], color=colour, alpha=0.13, linewidth=0)
    dashes = line.dashes or (None, None)
    ax.plot(x, rows["q50"], color=colour, linewidth=2.2, dashes=dashes, clip_on=False)


# ---- words -------------------------------------------------------------------------------------


def _caption(n: int) -> str:
    if n < FEWEST:
        return f"Lines: {median_of(n)}."
    return "Lines: the median of all futures. Shaded: the middle half of futures."


def ranks(values: pd.Series) -> list[list[str]]:
    """Group partners from closest to furthest; those within 0.01 of a group's first share it."""
    groups: list[list[str]] = []
    for actor in values.sort_values(ascending=False, kind="stable").index:
        if groups and values[groups[-1][0]] - values[actor] < SMALL:
            groups[-1].append(str(actor))
        else:
            groups.append([str(actor)])
    return groups


def finding(middle: pd.DataFrame, cast: Cast) -> str:
    """State which partners the home country ends closest to, and which furthest from."""
    groups, last, home = ranks(middle.iloc[-1]), str(middle.index[-1]), cast.home.name
    opening = f"{home} ends {moment(last)}" if last.endswith("Q4") else f"In {last} {home} is"
    first = _with_value(groups[0], middle, cast)
    if len(groups) == 1:
        return f"{opening} equally close to {first}"
    how = "closest" if len(groups[0]) == 1 else "equally close"
    second = _with_value(groups[1], middle, cast)
    if len(groups) == 2:
        return f"{opening} {how} to {first}, then {second}"
    return f"{opening} {how} to {first}, then {second}; {_furthest(groups[-1], middle, cast)}"


def _with_value(group: list[str], middle: pd.DataFrame, cast: Cast) -> str:
    value = fixed(middle.iloc[-1][group].mean())
    return f"{_names(group, cast)} ({value})"


def _names(group: list[str], cast: Cast) -> str:
    return listed([cast.in_sentence(actor) for actor in group])


def _furthest(group: list[str], middle: pd.DataFrame, cast: Cast) -> str:
    at_first = ranks(middle.iloc[0])
    same = len(at_first) > 1 and set(at_first[-1]) == set(group)
    verb = ("stay" if same else "end") + ("s" if len(group) == 1 else "")
    return f"{_names(group, cast)} {verb} furthest"


def _alt(middle: pd.DataFrame, title: str, cast: Cast) -> str:
    first, last = middle.index[0], middle.index[-1]
    parts = [f"{cast.in_sentence(str(a))} {moved(*middle[a].iloc[[0, -1]])}" for a in middle]
    return f"{title}. Median alignments from {first} to {last}: {listed(parts)}."
