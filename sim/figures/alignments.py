"""Whom does Cambodia stand closest to? Five alignments: medians and the middle half of futures."""

import pandas as pd
from matplotlib.axes import Axes

from sim.figures.content import About, End
from sim.figures.panels import Words
from sim.figures.style import (
    COLOURS,
    DASHES,
    Drawing,
    event_lines,
    finish,
    label_ends,
    new_figure,
    quarter_axis,
    unit_axis,
)
from sim.figures.tables import FEWEST, PARTNERS, across, of_scenario
from sim.figures.wording import (
    NAMES,
    SMALL,
    fixed,
    in_sentence,
    listed,
    median_of,
    moment,
    moved,
    years,
)


def draw(summary: pd.DataFrame, about: About) -> Drawing:
    """Draw the five alignments over time; the title names the closest and the furthest partner."""
    data = plotted(of_scenario(summary, about.scenario))
    middle = across(data, "actor", "q50")
    fig, ax = new_figure()
    quarter_axis(ax, middle.index.to_list())
    unit_axis(ax)
    for actor in middle:
        _line(ax, data[data["actor"] == actor], str(actor))
    title, what = finding(middle), "Alignment with each partner, 0-1"
    strip = event_lines(ax, about.events)
    words = Words(title, f"{what} · {about.title}", _caption(about.n), about)
    finish(fig, words, strip=strip)
    label_ends(ax, [_end(str(actor), middle[actor].iloc[-1]) for actor in middle])
    return Drawing(fig, data, title, _alt(middle, title))


def plotted(summary: pd.DataFrame) -> pd.DataFrame:
    """Select what is drawn: a row per partner and quarter, with quartiles if shaded."""
    rows = summary[(summary["variable"] == "alignment") & summary["actor"].isin(PARTNERS)]
    if rows.empty:
        raise ValueError("the summary has no alignment with any of the five partners")
    columns = ["q25", "q50", "q75"] if rows["n"].min() >= FEWEST else ["q50"]
    chosen = rows[["actor", "quarter", *columns]].sort_values(["actor", "quarter"])
    return chosen.reset_index(drop=True)


def _caption(n: int) -> str:
    if n < FEWEST:
        return f"Lines: {median_of(n)}."
    return "Lines: the median of all futures. Shaded: the middle half of futures."


def _line(ax: Axes, rows: pd.DataFrame, actor: str) -> None:
    x, colour = years(rows["quarter"]), COLOURS[actor]
    if "q25" in rows:
        ax.fill_between(x, rows["q25"], rows["q75"], color=colour, alpha=0.13, linewidth=0)
    dashes = (None, None) if not DASHES[actor] else DASHES[actor]
    ax.plot(x, rows["q50"], color=colour, linewidth=2.2, dashes=dashes, clip_on=False)


def _end(actor: str, value: float) -> End:
    return End(float(value), f"{NAMES[actor]} {fixed(value)}", COLOURS[actor])


def ranks(values: pd.Series) -> list[list[str]]:
    """Group partners from closest to furthest; those within 0.01 of a group's first share it."""
    groups: list[list[str]] = []
    for actor in values.sort_values(ascending=False, kind="stable").index:
        if groups and values[groups[-1][0]] - values[actor] < SMALL:
            groups[-1].append(str(actor))
        else:
            groups.append([str(actor)])
    return groups


def finding(middle: pd.DataFrame) -> str:
    """State which partners Cambodia ends closest to, and which furthest from."""
    groups, last = ranks(middle.iloc[-1]), str(middle.index[-1])
    opening = f"Cambodia ends {moment(last)}" if last.endswith("Q4") else f"In {last} Cambodia is"
    first = _with_value(groups[0], middle)
    if len(groups) == 1:
        return f"{opening} equally close to {first}"
    how = "closest" if len(groups[0]) == 1 else "equally close"
    if len(groups) == 2:
        return f"{opening} {how} to {first}, then {_with_value(groups[1], middle)}"
    second = _with_value(groups[1], middle)
    return f"{opening} {how} to {first}, then {second}; {_furthest(groups[-1], middle)}"


def _with_value(group: list[str], middle: pd.DataFrame) -> str:
    value = fixed(middle.iloc[-1][group].mean())
    return f"{listed([in_sentence(a) for a in group])} ({value})"


def _furthest(group: list[str], middle: pd.DataFrame) -> str:
    at_first = ranks(middle.iloc[0])
    same = len(at_first) > 1 and set(at_first[-1]) == set(group)
    names = listed([in_sentence(actor) for actor in group])
    verb = ("stay" if same else "end") + ("s" if len(group) == 1 else "")
    return f"{names} {verb} furthest"


def _alt(middle: pd.DataFrame, title: str) -> str:
    first, last = middle.index[0], middle.index[-1]
    parts = [f"{in_sentence(str(a))} {moved(*middle[a].iloc[[0, -1]])}" for a in middle]
    return f"{title}. Median alignments from {first} to {last}: {listed(parts)}."
