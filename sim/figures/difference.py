"""Did it matter? What a scenario does to an output, against a reference, future by future.

Both scenarios are lived through by the same futures, with the same assumptions and the same luck,
so that the zero line is the reference itself. The line is the median of the differences, which is
not the difference of two medians.
"""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from sim.figures.changes import (
    Paired,
    apart,
    change_axis,
    change_words,
    digits_for,
    draw_change,
    inside,
    make_room,
    of_hundred,
    reach,
)
from sim.figures.content import About, End
from sim.figures.panels import Grid, Words, beside, ends_axis, head, heads_of
from sim.figures.style import (
    BODY,
    GREY,
    INK,
    RIGHT,
    Drawing,
    event_lines,
    finish,
    label_ends,
    new_figure,
    quarter_axis,
    write,
)
from sim.figures.wording import (
    NAMES,
    counted,
    in_sentence,
    listed,
    median_of,
    moment,
    shortened,
)

WIDTH, PLOT, ROOM = 11.0 * 72, 190.0, 54.0
"""Points: a figure of five panels, a panel's height, and room for numbers beside each."""

LEAST, DECIMALS = 0.002, 5
"""Panels show at least this much on either side of zero, and numbers of no more decimals."""


def draw(paired: Paired, about: About, because: str = "") -> Drawing:
    """Draw an output's change; `because` says why there is none, when there is none."""
    title, caption = finding(paired), f"{_spread(paired)} {_lines(paired, because)}"
    fig, ax = new_figure()
    quarter_axis(ax, list(paired.quarters))
    change_axis(ax, "y", *reach(paired))
    make_room(ax)
    draw_change(ax, paired, 2.6)
    unit = paired.output.unit
    subtitle = f"Change of {inside(paired.subject)} ({unit}) · {about.title}"
    strip = event_lines(ax, about.events)
    finish(fig, Words(title, subtitle, caption, about), strip=strip)
    label_ends(ax, _ends(paired))
    if not paired.change.any():
        notice(ax, paired)
    return Drawing(fig, plotted([paired]), title, f"{title}. {_spread(paired)}")


def draw_powers(all_five: Sequence[Paired], about: About, because: str = "") -> Drawing:
    """Draw the change of alignment with several powers in panels that share both axes."""
    count = len(all_five)
    names = [[NAMES[paired.code]] for paired in all_five]
    grid = Grid(count, heads_of(names, count, numbers=False), PLOT, WIDTH, ROOM)
    title, unit = finding_of_powers(all_five), all_five[0].output.unit
    subtitle = f"Change of alignment with each power ({unit}) · {about.title}"
    fig, bottom = grid.page(Words(title, subtitle, _reading(all_five[0], because), about))
    for place, paired in enumerate(all_five):
        ax = grid.open(fig, place, bottom)
        _panel(ax, paired, all_five, first=place == 0)
        head(ax, names[place])
    return Drawing(fig, plotted(all_five), title, f"{title}. {_ends_of(all_five)}.")


def _panel(ax: Axes, paired: Paired, all_five: Sequence[Paired], *, first: bool) -> None:
    lows, highs = zip(*map(reach, all_five), strict=True)
    ends_axis(ax, list(paired.quarters), shown=True)
    least = LEAST if any(p.change.any() for p in all_five) else 0.0
    change_axis(ax, "y", min(*lows, -least), max(*highs, least))
    ax.tick_params(axis="y", labelleft=first)
    draw_change(ax, paired)
    end = _at(paired.typical, -1)
    beside(ax, [End(end, change_words(end, _digits(all_five)), paired.colour, "bold")])


def finding(paired: Paired) -> str:
    """State the largest change, the change at the end, and how many futures share its direction."""
    name, middle = paired.subject, paired.typical
    if not paired.change.any():
        return f"{name} does not differ from {paired.against} in any future"
    if paired.measure == "mean":
        return _in_some(paired)
    peak, last = str(middle.abs().idxmax()), str(middle.index[-1])
    first = f"{name} is at most {_apart(paired, peak)} {paired.against}, in {peak}"
    if not round(_at(middle, -1), digits_for(paired.most)):
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


def _at(values: pd.Series, place: int) -> float:
    return float(values.to_numpy()[place])


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


def finding_of_powers(all_five: Sequence[Paired]) -> str:
    """State with which power alignment changes most, and with whom it ends higher or lower."""
    against, most = all_five[0].against, max(all_five, key=lambda paired: paired.most)
    if not any(paired.change.any() for paired in all_five):
        return f"Alignment with no power differs from {against} in any future"
    if not round(most.most, DECIMALS):
        least = f"{10**-DECIMALS:.{DECIMALS}f}"
        return f"Alignment with no power differs from {against} by as much as {least}"
    peak = str(most.typical.abs().idxmax())
    change = change_words(float(most.typical.to_dict()[peak]), _digits(all_five))
    opening = f"Against {against}, alignment with {in_sentence(most.code)} changes most"
    ends, when = listed(_sides(all_five)) or "level with all", moment(str(most.quarters[-1]))
    return f"{opening} ({change} in {peak}); in {when} it ends {ends}"


def _digits(all_five: Sequence[Paired]) -> int:
    """Decimals that show the largest of the changes, as far as there is room."""
    return min(digits_for(max(paired.most for paired in all_five)), DECIMALS)


def _sides(all_five: Sequence[Paired]) -> list[str]:
    """With whom alignment ends higher, and with whom lower."""
    digits = _digits(all_five)
    ends = {paired.code: round(_at(paired.typical, -1), digits) for paired in all_five}
    groups = {
        "higher": [code for code, end in ends.items() if end > 0],
        "lower": [code for code, end in ends.items() if end < 0],
    }
    return [
        f"{word} with {'all' if len(codes) == len(ends) else listed(list(map(in_sentence, codes)))}"
        for word, codes in groups.items()
        if codes
    ]


def _ends_of(all_five: Sequence[Paired]) -> str:
    digits, when = _digits(all_five), moment(str(all_five[0].quarters[-1]))
    changes = [
        f"{in_sentence(paired.code)} {change_words(_at(paired.typical, -1), digits)}"
        for paired in all_five
    ]
    return f"Typical changes at the end of {when}: {listed(changes)}"


def _ends(paired: Paired) -> list[End]:
    zero = End(0.0, shortened(paired.against.removeprefix("the "), BODY, RIGHT - 34), INK)
    if not paired.change.any():
        return [zero]
    end = _at(paired.typical, -1)
    words = f"{paired.measure} {change_words(end, digits_for(paired.most))}"
    return [End(end, words, paired.colour, "bold"), zero]


def notice(ax: Axes, paired: Paired) -> None:
    """Say in the middle of an empty picture that nothing differs."""
    words = f"No difference in any of {counted(paired.n)}" if paired.n > 1 else "No difference"
    looks = {"transform": ax.transAxes, "ha": "center", "va": "center", "size": BODY}
    write(ax, 0.5, 0.6, words, color=GREY, **looks)


def _spread(paired: Paired) -> str:
    """Where nine in ten futures, or the few there are, end."""
    when, last = f"at the end of {moment(str(paired.quarters[-1]))}", paired.change[-1]
    if not last.any():
        return f"In {_all(paired.n)} there is no change {when}."
    if not paired.banded:
        span = _between(float(last.min()), float(last.max()))
        return f"In {_all(paired.n)} the change lies {span} {when}."
    row = {name: _at(paired.rows[name], -1) for name in ("q05", "q25", "q75", "q95")}
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


def _lines(paired: Paired, because: str) -> str:
    """What the lines of a picture are, or why there are none."""
    zero = f"Dashed: {paired.against}."
    if because:
        return f"{zero} No effect, because {because}."
    if paired.banded:
        return f"Line: the {paired.measure} change, future by future. {zero}"
    thin = "" if paired.n == 1 else " Thin: each future."
    return f"Line: {median_of(paired.n)}.{thin} {zero}"


def _reading(paired: Paired, because: str) -> str:
    """How to read panels."""
    lines = _lines(paired, because)
    if because:
        return lines
    bands = " Dark: 5 in 10 futures. Light: 9 in 10." if paired.banded else ""
    return f"{lines}{bands} The number is the change at the end."


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
