"""Where might alignment with one partner go? A fan, named futures and the baseline.

A fan never stands alone: five named futures always run through it, and the baseline's median
where there is another scenario. With under 100 futures no honest band can be drawn, so every
future is drawn as a line instead.
"""

import pandas as pd

from sim.figures.content import About, End
from sim.figures.courses import SINGLE, Course, course_of, draw_course, plotted
from sim.figures.panels import Words
from sim.figures.style import (
    BODY,
    COLOURS,
    INK,
    RIGHT,
    Drawing,
    event_lines,
    finish,
    label_ends,
    new_figure,
    quarter_axis,
    unit_axis,
)
from sim.figures.tables import PARTNERS, of_scenario, other, wide
from sim.figures.wording import (
    SMALL,
    between,
    capital,
    counted,
    fixed,
    in_sentence,
    moment,
    moved,
    shortened,
)


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
    column = f"alignment.{actor or most_changed(summary, baseline)}"
    numbers = course_of(summary, members, baseline, column, about.cast)
    fig, ax = new_figure()
    quarter_axis(ax, numbers.bands.index.to_list())
    unit_axis(ax)
    draw_course(ax, numbers, COLOURS[numbers.actor], 2.6)
    title = finding(numbers)
    subtitle = f"Alignment with {in_sentence(numbers.actor)}, 0-1 · {about.title}"
    strip, caption = event_lines(ax, about.events), _caption(numbers)
    finish(fig, Words(title, subtitle, caption, about), strip=strip)
    label_ends(ax, _ends(numbers))
    return Drawing(fig, plotted([numbers]), title, f"{title}. {_counts(numbers)}")


def most_changed(summary: pd.DataFrame, baseline: pd.DataFrame | None) -> str:
    """Choose the partner whose median differs most from the baseline's; China without one."""
    if baseline is None:
        return "CHN"
    gaps = (wide(summary, "alignment") - wide(baseline, "alignment")).abs().max()
    gaps = gaps.reindex(PARTNERS).dropna()
    return "CHN" if gaps.empty or gaps.max() == 0 else str(gaps.idxmax())


def _ends(numbers: Course) -> list[End]:
    ends = [End(numbers.end, f"median {fixed(numbers.end)}", COLOURS[numbers.actor], "bold")]
    if numbers.beside is not None:
        name = shortened(numbers.other, BODY, RIGHT - 56)
        ends.append(End(numbers.beside, f"{name} {fixed(numbers.beside)}", INK))
    last = numbers.futures.iloc[-1]
    return ends + [End(last[m], f"future {m}", SINGLE) for m in numbers.named]


def finding(numbers: Course) -> str:
    """State how alignment moves, or how it differs from the other scenario when there is one."""
    subject = f"Alignment with {in_sentence(numbers.actor)}"
    if numbers.baseline is None:
        return f"{subject} {_course(numbers.middle)}"
    return f"{subject} {_difference(numbers.middle, numbers.baseline, numbers.against)}"


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


def _difference(middle: pd.Series, baseline: pd.Series, against: str) -> str:
    gap = (middle - baseline).dropna()
    level, when = fixed(middle[gap.index[-1]]), moment(str(gap.index[-1]))
    peak = str(gap.abs().idxmax())
    end, most = gap.iloc[-1], gap[peak]
    if abs(most) < SMALL:
        return f"hardly differs from {against} in any quarter ({level} at the end of {when})"
    if abs(end) < SMALL:
        return f"is at most {_apart(most)} {against}, in {peak}, and ends {when} level with it"
    words = f"ends {when} at {level}, {_apart(end)} {against}"
    if end * most > 0 and abs(most) - abs(end) < SMALL:
        return words
    return f"{words}, having been {_apart(most)} it in {peak}"


def _apart(gap: float) -> str:
    return f"{fixed(abs(gap))} {'above' if gap > 0 else 'below'}"


def _counts(numbers: Course) -> str:
    last, when = numbers.bands.iloc[-1], numbers.bands.index[-1]
    name = f"alignment with {in_sentence(numbers.actor)}"
    if not numbers.banded:
        ends = numbers.futures.iloc[-1]
        few = f"{capital(name)} in {when} lies {between(ends.min(), ends.max())}"
        return f"{few} over {counted(len(ends))}, too few for bands."
    wide_band, half = between(last["q05"], last["q95"]), between(last["q25"], last["q75"])
    if wide_band == half:
        return f"In at least 9 of 10 futures {name} lies {half} in {when}."
    return f"In 9 of 10 futures {name} lies {wide_band} in {when}, and in 5 of 10 {half}."


def _caption(numbers: Course) -> str:
    few = "the only future" if numbers.n == 1 else f"all {counted(numbers.n)}"
    many = "five single futures, from lowest to highest at the end"
    thin = f"Thin lines: {many if numbers.banded else few}."
    dashed = "" if numbers.baseline is None else f" Dashed: the median of {numbers.against}."
    return f"{_counts(numbers)} {thin}{dashed}"
