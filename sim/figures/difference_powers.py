"""With whom does a scenario change alignment? Its change for each power, a panel each.

Panels share both axes, so that what hardly moves looks like it. As in the picture of one output,
changes are those of the same futures in both scenarios.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from sim.figures.changes import (
    Line,
    Paired,
    change_axis,
    change_words,
    digits_for,
    draw_line,
    line_of,
    reach,
    whole_ticks,
)
from sim.figures.content import About, Content, End
from sim.figures.difference import axes_of, plotted, reading
from sim.figures.panels import (
    Grid,
    beside,
    cell_width,
    columns_for,
    ends_axis,
    head,
    heads_of,
    name_lines,
)
from sim.figures.wording import moment
from sim.model.cast import listed

WIDTH, PLOT, ROOM = 11.0 * 72, 190.0, 54.0
"""Points: a figure of five panels, a panel's height, and room for numbers beside each."""

NARROWEST, DECIMALS = 0.002, 5
"""Panels show at least this much on either side of zero, and numbers of no more decimals."""


@dataclass(frozen=True)
class Panel:
    """The change of alignment with one power."""

    name: str
    line: Line
    end: End


@dataclass(frozen=True)
class Powers(Content):
    """The change of alignment with each power."""

    panels: tuple[Panel, ...]
    at: tuple[float, ...]
    """Where ticks of every panel's vertical axis stand."""


def content(changes: Sequence[Paired], about: About, because: str = "") -> Powers:
    """Say the change of alignment with several powers; `because` as for `content`."""
    title, unit = finding(changes), changes[0].output.unit
    at = _shared_ticks(changes)
    return Powers(
        finding=title,
        subtitle=f"Change of alignment with each power ({unit}) · {about.title}",
        caption=_caption(changes, because),
        footer=about.footer,
        alt=f"{title}. {_ends_of(changes)}.",
        data=plotted(changes),
        axes=axes_of(changes[0], "Change of alignment", at),
        panels=tuple(_panel(paired, _digits(changes)) for paired in changes),
        at=at,
    )


def _panel(paired: Paired, digits: int) -> Panel:
    end = End(paired.end, change_words(paired.end, digits), paired.colour, "bold")
    return Panel(paired.cast.name(paired.code), line_of(paired), end)


def draw(content: Powers) -> Figure:
    """Draw the change of alignment with several powers in panels that share both axes."""
    columns = columns_for(len(content.panels))
    names = [name_lines(panel.name, cell_width(columns, WIDTH)) for panel in content.panels]
    grid = Grid(columns, heads_of(names, columns, numbers=False), PLOT, WIDTH, ROOM)
    fig, bottom = grid.page(content)
    for place, panel in enumerate(content.panels):
        ax = grid.open(fig, place, bottom)
        ends_axis(ax, panel.line.quarters, shown=place + columns >= len(names))
        change_axis(ax, content.at)
        ax.tick_params(axis="y", labelleft=place % columns == 0)
        draw_line(ax, panel.line)
        beside(ax, [panel.end])
        head(ax, names[place])
    return fig


def _shared_ticks(changes: Sequence[Paired]) -> tuple[float, ...]:
    """Ticks that hold all changes, and at least a little where there are any."""
    lows, highs = zip(*map(reach, changes), strict=True)
    least = NARROWEST if any(paired.change.any() for paired in changes) else 0.0
    return whole_ticks(min(*lows, -least), max(*highs, least))


def finding(changes: Sequence[Paired]) -> str:
    """State with which power alignment changes most, and with whom it ends higher or lower."""
    most = _most(changes)
    against = most.against
    if not any(paired.change.any() for paired in changes):
        return f"Alignment with no power differs from {against} in any future"
    if not round(most.most, DECIMALS):
        least = f"{10**-DECIMALS:.{DECIMALS}f}"
        return f"Alignment with no power differs from {against} by as much as {least}"
    peak = str(most.typical.abs().idxmax())
    change = change_words(float(most.typical.to_dict()[peak]), _digits(changes))
    opening = f"Against {against}, alignment with {most.cast.in_sentence(most.code)} changes most"
    ends, when = listed(_sides(changes)) or "level with all", moment(str(most.quarters[-1]))
    return f"{opening} ({change} in {peak}); in {when} it ends {ends}"


def _most(changes: Sequence[Paired]) -> Paired:
    """The power with which alignment changes most."""
    return max(changes, key=lambda paired: paired.most)


def _digits(changes: Sequence[Paired]) -> int:
    """Decimals that show the largest of the changes, as far as there is room."""
    return min(digits_for(_most(changes).most), DECIMALS)


def _sides(changes: Sequence[Paired]) -> list[str]:
    """With whom alignment ends higher, and with whom lower."""
    digits = _digits(changes)
    ends = {paired.code: round(paired.end, digits) for paired in changes}
    groups = {
        "higher": [code for code, end in ends.items() if end > 0],
        "lower": [code for code, end in ends.items() if end < 0],
    }
    named = changes[0].cast.in_sentence
    return [
        f"{word} with {'all' if len(codes) == len(ends) else listed([named(c) for c in codes])}"
        for word, codes in groups.items()
        if codes
    ]


def _ends_of(changes: Sequence[Paired]) -> str:
    digits, when = _digits(changes), moment(str(changes[0].quarters[-1]))
    words = [
        f"{paired.cast.in_sentence(paired.code)} {change_words(paired.end, digits)}"
        for paired in changes
    ]
    return f"Typical changes at the end of {when}: {listed(words)}"


def _caption(changes: Sequence[Paired], because: str) -> str:
    """How to read panels."""
    most = _most(changes)
    lines = reading(most, because)
    if because:
        return lines
    bands = " Dark: 5 in 10 futures. Light: 9 in 10." if most.banded else ""
    return f"{lines}{bands} The number is the change at the end."
