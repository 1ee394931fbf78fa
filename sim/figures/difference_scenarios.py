"""Which scenario matters most? What many do to one output, against a reference, in one picture.

A line for each scenario: the median of its differences from the reference, future by future. Those
that move the output most carry their names; of many the rest are pale, and one that moves nothing
is named in the caption alone. Time runs as far as at least half of the scenarios do; a line that
ends earlier is led to its name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.changes import (
    apart,
    change_axis,
    change_words,
    digits_for,
    ends_of,
    inside,
    make_room,
    subject,
    whole_ticks,
)
from sim.figures.content import About, Axis, Content, End, time_axis
from sim.figures.style import BODY, INK, finish, label_ends, new_figure, quarter_axis
from sim.figures.trajectories import PALE
from sim.figures.wording import counted, moment, plain_name, shortened, years
from sim.inputs.records import Output
from sim.model.cast import listed

LOOKS = (
    ("#1B6CA8", "-"),
    ("#A23B2A", "--"),
    ("#3F7D20", "-."),
    ("#7A3E9D", ":"),
    ("#8A6100", "-"),
    ("#00767A", "--"),
    ("#B0246E", "-."),
    ("#4A4A4A", ":"),
)
"""Colours and dashes of scenarios that carry their names; none is that of an actor."""

RIGHT = 236.0  # points: room for names at line ends


@dataclass(frozen=True)
class Line:
    """A scenario's median change over time; missing where the scenario has ended."""

    change: tuple[float, ...]
    colour: str
    dashes: str
    width: float


@dataclass(frozen=True)
class DifferenceScenarios(Content):
    """An output's change in several scenarios."""

    quarters: tuple[str, ...]
    lines: tuple[Line, ...]
    """The pale ones first."""
    at: tuple[float, ...]
    """Where ticks of the vertical axis stand."""
    ends: tuple[End, ...]


@dataclass(frozen=True)
class _Changes:
    """Median changes of an output of an actor, quarter x scenario, the furthest scenario first."""

    table: pd.DataFrame
    output: Output
    code: str
    about: About
    against: str
    beyond: tuple[str, ...]
    """Scenarios that run on behind the last quarter of the table."""

    @property
    def subject(self) -> str:
        return subject(self.output, self.code, self.about.cast)

    @property
    def moving(self) -> list[str]:
        """Scenarios that move the output in the middle future."""
        return [str(name) for name in self.table if self.table[name].any()]

    @property
    def still(self) -> list[str]:
        return [str(name) for name in self.table if not self.table[name].any()]

    @property
    def digits(self) -> int:
        """Decimals that show two digits of the largest change."""
        return digits_for(float(self.table.abs().max().max()))

    def named(self, scenario: str) -> str:
        return plain_name(scenario, self.about.cast)

    def end(self, scenario: str) -> float:
        """The change where the scenario ends."""
        return float(self.table[scenario].dropna().iloc[-1])

    def peak(self, scenario: str) -> float:
        """The largest change of any quarter."""
        change = self.table[scenario]
        return float(change.to_dict()[change.abs().idxmax()])


def content(
    medians: Mapping[str, pd.Series], output: Output, code: str, about: About, against: str
) -> DifferenceScenarios:
    """Say what scenarios do to an output of an actor.

    `medians` are the median changes, future by future, by scenario: a number for each quarter.
    `against` is the reference inside a sentence: "the baseline".
    """
    table, beyond = _common(pd.DataFrame(dict(medians)).sort_index())
    furthest = table.abs().max().sort_values(ascending=False, kind="stable")
    changes = _Changes(table[list(furthest.index)], output, code, about, against, beyond)
    title, quarters = finding(changes), [str(quarter) for quarter in table.index]
    at = whole_ticks(float(table.min().min()), float(table.max().max()))
    name = inside(changes.subject)
    return DifferenceScenarios(
        finding=title,
        subtitle=f"Change of {name} ({output.unit}) · {counted(len(medians), 'scenario')}",
        caption=_caption(changes),
        footer=about.footer,
        alt=f"{title}. {_all_ends(changes)}",
        data=_plotted(changes),
        axes=(time_axis(quarters), Axis(f"Change of {name}", output.unit, *ends_of(at))),
        quarters=tuple(quarters),
        lines=tuple(_lines(changes)),
        at=at,
        ends=tuple(_ends(changes)),
    )


def _common(table: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Keep the quarters that at least half of the scenarios reach; name those that run on."""
    ends = {str(name): str(table[name].last_valid_index()) for name in table}
    last = sorted(ends.values())[len(ends) // 2]
    return table.loc[:last], tuple(name for name, end in ends.items() if end > last)


def draw(content: DifferenceScenarios) -> Figure:
    """Draw what scenarios do to an output."""
    fig, ax = new_figure(right=RIGHT)
    quarter_axis(ax, content.quarters)
    change_axis(ax, content.at)
    make_room(ax)
    x = years(content.quarters)
    ax.axhline(0.0, color=INK, linewidth=1.4, dashes=(4, 2.4))
    dot = "o" if len(x) == 1 else ""
    for line in content.lines:
        looks = {"color": line.colour, "linestyle": line.dashes, "linewidth": line.width}
        ax.plot(x, line.change, marker=dot, **looks)  # type: ignore[arg-type]
        _lead(ax, x, line)
    finish(fig, content)
    room = RIGHT - 34
    label_ends(ax, [replace(e, words=shortened(e.words, BODY, room)) for e in content.ends])
    return fig


def _lead(ax: Axes, x: Sequence[float], line: Line) -> None:
    """Lead from where a line ends early to its name at the edge."""
    numbers = [value for value in line.change if not isnan(value)]
    if len(numbers) < len(x) and line.colour != PALE:
        ends = [x[len(numbers) - 1], x[-1]], [numbers[-1]] * 2
        ax.plot(*ends, color=line.colour, linestyle=":", linewidth=0.9)


def finding(changes: _Changes) -> str:
    """Name the scenarios that move the output furthest, one to each side."""
    peaks = {name: changes.peak(name) for name in changes.moving}
    sides = [
        max((name for name in peaks if sign * peaks[name] > 0), key=lambda n: abs(peaks[n]))
        for sign in (-1, 1)
        if any(sign * value > 0 for value in peaks.values())
    ]
    if not sides:
        return f"{changes.subject} does not differ from {changes.against} in the middle future"
    sides.sort(key=lambda name: -abs(peaks[name]))
    words = [_furthest(changes, name, peaks[name]) for name in sides]
    first = f"{changes.subject} is at most {words[0][0]} {changes.against} {words[0][1]}"
    return first + "".join(f", and {size} it {where}" for size, where in words[1:])


def _furthest(changes: _Changes, scenario: str, peak: float) -> tuple[str, str]:
    """How far a scenario moves the output, and which one that is, with the quarter."""
    size = apart(peak, changes.digits, changes.output.unit)
    quarter = changes.table[scenario].abs().idxmax()
    return size, f"in “{changes.named(scenario)}” ({quarter})"


def _lines(changes: _Changes) -> list[Line]:
    """Lines of scenarios that move the output: the pale ones, then those with names."""
    table, first = changes.table, changes.moving[: len(LOOKS)]
    looks = dict(zip(first, LOOKS, strict=False))
    pale = [Line(_numbers(table[n]), PALE, "-", 1.0) for n in changes.moving[len(LOOKS) :]]
    return pale + [Line(_numbers(table[name]), *looks[name], 2.0) for name in reversed(first)]


def _numbers(values: pd.Series) -> tuple[float, ...]:
    return tuple(map(float, values))


def _ends(changes: _Changes) -> list[End]:
    """Names and changes at the ends of lines, and the reference at zero."""
    zero = End(0.0, changes.against.removeprefix("the "), INK)
    named = zip(changes.moving, LOOKS, strict=False)
    return [End(changes.end(n), _end(changes, n), colour) for n, (colour, _) in named] + [zero]


def _end(changes: _Changes, scenario: str) -> str:
    size = change_words(changes.end(scenario), changes.digits)
    return f"{size} {changes.named(scenario)}"


def _all_ends(changes: _Changes) -> str:
    """The change of every scenario with a name, at its end."""
    when = moment(str(changes.table.index[-1]))
    ends = [_end(changes, name) for name in changes.moving[: len(LOOKS)]]
    words = [f"At the end, by {when}: {'; '.join(ends)}"] if ends else []
    return ". ".join([*words, *_pale(changes), *_unmoved(changes)]) + "."


def _pale(changes: _Changes) -> list[str]:
    """How many scenarios move the output, but carry no names."""
    pale = len(changes.moving) - len(LOOKS)
    moves = "moves" if pale == 1 else "move"
    return [f"Pale: {counted(pale, 'scenario')} that {moves} it less"] if pale > 0 else []


def _unmoved(changes: _Changes) -> list[str]:
    names = [changes.named(name) for name in changes.still]
    return [f"No change: {listed(names)}"] if names else []


def _caption(changes: _Changes) -> str:
    """What the lines are, and which scenarios have none."""
    lines = ["Lines: the median change, future by future"] if changes.moving else []
    zero = f"Dashed at zero: {changes.against}"
    parts = [*lines, *_pale(changes), zero, *_unmoved(changes), *_beyond(changes)]
    return ". ".join(parts) + "."


def _beyond(changes: _Changes) -> list[str]:
    names = listed([f"“{changes.named(name)}”" for name in changes.beyond])
    run = "runs" if len(changes.beyond) == 1 else "run"
    return [f"{names} {run} on behind {changes.table.index[-1]}"] if names else []


def _plotted(changes: _Changes) -> pd.DataFrame:
    """List the numbers drawn: variable, actor, scenario, quarter and value."""
    table = changes.table.rename_axis(index="quarter", columns="scenario")
    rows = table.reset_index().melt("quarter", var_name="scenario").dropna()
    rows = rows.assign(variable=changes.output.name, actor=changes.code, series="median change")
    return rows[["variable", "actor", "scenario", "quarter", "series", "value"]]
