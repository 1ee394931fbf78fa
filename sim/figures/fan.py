"""Where might alignment with one partner go? A fan, named futures and the baseline.

A fan never stands alone: five named futures always run through it, and the baseline's median
where there is another scenario. With under 100 futures no honest band can be drawn, so every
future is drawn as a line instead.
"""

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from sim.figures.style import (
    COLOURS,
    INK,
    About,
    Drawing,
    End,
    event_lines,
    finish,
    label_ends,
    new_figure,
    quarter_axis,
    tint,
    unit_axis,
)
from sim.figures.tables import PARTNERS, across, final, named, of_scenario, other, wide
from sim.figures.wording import (
    SMALL,
    between,
    capital,
    counted,
    fixed,
    in_sentence,
    moment,
    moved,
    years,
)

FEWEST = 100  # futures that a fan needs
SINGLE, PALE = "#666666", "#BDBDBD"
_QUANTILES = ("q05", "q25", "q50", "q75", "q95")


@dataclass(frozen=True)
class _Numbers:
    """What is drawn: bands by quarter, futures by quarter, the baseline's median."""

    actor: str
    n: int
    bands: pd.DataFrame  # quarter x quantile
    futures: pd.DataFrame  # quarter x member; the named ones, or all when no fan is drawn
    named: list[int]
    baseline: pd.Series | None  # by quarter

    @property
    def fan(self) -> bool:
        return self.n >= FEWEST


def draw(
    summary: pd.DataFrame,
    members: pd.DataFrame,
    baseline_summary: pd.DataFrame | None,
    about: About,
    actor: str | None = None,
) -> Drawing:
    """Draw the futures of alignment with one partner.

    Without `actor` the partner is the one whose median differs most from the baseline's at any
    quarter, and China when this scenario is the baseline.
    """
    summary = of_scenario(summary, about.scenario)
    baseline = other(baseline_summary, about.scenario)
    numbers = _numbers(summary, members, baseline, actor or most_changed(summary, baseline))
    fig, ax = new_figure()
    quarter_axis(ax, numbers.bands.index.to_list())
    unit_axis(ax)
    _futures(ax, numbers)
    title = finding(numbers.bands["q50"], numbers.baseline, numbers.actor)
    subtitle = f"Alignment with {in_sentence(numbers.actor)}, 0-1 · {about.title}"
    strip, caption = event_lines(ax, about.events), _caption(numbers)
    finish(fig, title, subtitle, about, caption=caption, strip=strip)
    label_ends(ax, _ends(numbers))
    return Drawing(fig, _plotted(numbers), title, f"{title}. {_counts(numbers)}")


def most_changed(summary: pd.DataFrame, baseline: pd.DataFrame | None) -> str:
    """Choose the partner whose median differs most from the baseline's; China without one."""
    if baseline is None:
        return "CHN"
    gaps = (wide(summary, "alignment") - wide(baseline, "alignment")).abs().max()
    gaps = gaps.reindex(PARTNERS).dropna()
    return "CHN" if gaps.empty or gaps.max() == 0 else str(gaps.idxmax())


def _numbers(
    summary: pd.DataFrame, members: pd.DataFrame, baseline: pd.DataFrame | None, actor: str
) -> _Numbers:
    bands = pd.DataFrame({q: _of(summary, actor, q) for q in _QUANTILES})
    n = int(summary.loc[summary["variable"] == "alignment", "n"].min())
    column = f"alignment.{actor}"
    last = final(members, [column], str(bands.index[-1]))[column]
    chosen = named(last)
    kept = chosen if n >= FEWEST else last.index.to_list()
    rows = members[members["member"].isin(kept)]
    futures = across(rows, "member", column).reindex(bands.index)
    middle = None if baseline is None else _of(baseline, actor, "q50").reindex(bands.index)
    return _Numbers(actor, n, bands, futures, chosen, middle)


def _of(summary: pd.DataFrame, actor: str, column: str) -> pd.Series:
    table = wide(summary, "alignment", column)
    if actor not in table:
        raise ValueError(f"the summary has no alignment with {actor!r}")
    return table[actor]


def _futures(ax: Axes, numbers: _Numbers) -> None:
    bands, colour = numbers.bands, COLOURS[numbers.actor]
    x = years(bands.index)
    if numbers.fan:
        ax.fill_between(x, bands["q05"], bands["q95"], color=tint(colour, 0.16), linewidth=0)
        ax.fill_between(x, bands["q25"], bands["q75"], color=tint(colour, 0.36), linewidth=0)
    for member, line in numbers.futures.items():
        own = member in numbers.named
        ax.plot(
            x,
            line,
            color=SINGLE if own else PALE,
            linewidth=0.8 if own else 0.5,
            zorder=1.9 + own / 20,
        )
    if numbers.baseline is not None:
        ax.plot(x, numbers.baseline, color=INK, linewidth=1.6, dashes=(4, 2.4))
    ax.plot(x, bands["q50"], color="white", linewidth=4.2)
    ax.plot(x, bands["q50"], color=colour, linewidth=2.6)


def _ends(numbers: _Numbers) -> list[End]:
    middle = numbers.bands["q50"].iloc[-1]
    ends = [End(middle, f"median {fixed(middle)}", COLOURS[numbers.actor], "bold")]
    if numbers.baseline is not None:
        level = numbers.baseline.iloc[-1]
        ends.append(End(level, f"baseline {fixed(level)}", INK))
    last = numbers.futures.iloc[-1]
    return ends + [End(last[m], f"future {m}", SINGLE) for m in numbers.named]


def finding(middle: pd.Series, baseline: pd.Series | None, actor: str) -> str:
    """State how alignment moves, or how it differs from the baseline when there is one."""
    subject = f"Alignment with {in_sentence(actor)}"
    if baseline is None:
        return f"{subject} {_course(middle)}"
    gap = (middle - baseline).dropna()
    return f"{subject} {_difference(gap, middle)}"


def _course(middle: pd.Series) -> str:
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


def _difference(gap: pd.Series, middle: pd.Series) -> str:
    level, when = fixed(middle.iloc[-1]), moment(str(gap.index[-1]))
    peak = str(gap.abs().idxmax())
    end, most = gap.iloc[-1], gap[peak]
    if abs(most) < SMALL:
        return f"hardly differs from the baseline in any quarter ({level} at the end of {when})"
    if abs(end) < SMALL:
        return f"is at most {_apart(most)} the baseline, in {peak}, and ends {when} level with it"
    words = f"ends {when} at {level}, {_apart(end)} the baseline"
    if end * most > 0 and abs(most) - abs(end) < SMALL:
        return words
    return f"{words}, having been {_apart(most)} it in {peak}"


def _apart(gap: float) -> str:
    return f"{fixed(abs(gap))} {'above' if gap > 0 else 'below'}"


def _counts(numbers: _Numbers) -> str:
    last, when = numbers.bands.iloc[-1], numbers.bands.index[-1]
    name = f"alignment with {in_sentence(numbers.actor)}"
    if not numbers.fan:
        ends = numbers.futures.iloc[-1]
        few = f"{capital(name)} in {when} lies {between(ends.min(), ends.max())}"
        return f"{few} over {counted(len(ends))}, too few for bands."
    wide_band, half = between(last["q05"], last["q95"]), between(last["q25"], last["q75"])
    if wide_band == half:
        return f"In at least 9 of 10 futures {name} lies {half} in {when}."
    return f"In 9 of 10 futures {name} lies {wide_band} in {when}, and in 5 of 10 {half}."


def _caption(numbers: _Numbers) -> str:
    few = "the only future" if numbers.n == 1 else f"all {counted(numbers.n)}"
    many = "five single futures, from lowest to highest at the end"
    thin = f"Thin lines: {many if numbers.fan else few}."
    dashed = "" if numbers.baseline is None else " Dashed: the middle of the baseline's futures."
    return f"{_counts(numbers)} {thin}{dashed}"


def _plotted(numbers: _Numbers) -> pd.DataFrame:
    table = numbers.bands if numbers.fan else numbers.bands[["q50"]]
    table = table.rename(columns={"q50": "median"})
    if numbers.baseline is not None:
        table = table.assign(baseline=numbers.baseline)
    futures = numbers.futures.rename(columns="future {}".format)
    rows = pd.concat([table, futures], axis=1).reset_index().melt("quarter", var_name="series")
    return rows.assign(actor=numbers.actor).dropna().reset_index(drop=True)
