"""Do the ministries pull together, and what passes when they do not?

A panel for each ministry: its willingness to coordinate, with its capacity beside it. Then the mean
of those beside the first, which tips where it passes one half. The last row shows what share of
the money offered becomes a flow, the patron's and that of all others.
"""

from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from sim.figures.changes import inside
from sim.figures.content import About, Axis, End, time_axis
from sim.figures.limits import ends_words, level_axis, zoomed
from sim.figures.panel_rows import DOTTED, Line, Panel, PanelRows, dotted, draw_rows
from sim.figures.style import GREY, INK
from sim.figures.tables import of_scenario, other, wide
from sim.figures.trajectories import INNER, Trajectory, plotted, trajectory_of
from sim.figures.wording import counted, fixed, median_of, moment
from sim.model.cast import Cast, listed
from sim.model.channels import MONEY

WIDTH, PLOT, RIGHT = 9.6 * 72, 100.0, 78.0  # points: figure, panel's height, room for numbers
WIDE = 3  # panels in a row
HALF = 0.5  # the mean stance from which the ministries count as pulling together
KINDS = {"grants": "Grants", "loans": "Loans", "fdi": "Private investment"}
OTHERS = "others"


@dataclass(frozen=True)
class Ministries(PanelRows):
    """Rows of stances and their mean, and a row of what passes."""


@dataclass(frozen=True)
class _Numbers:
    """What is said of: stances by ministry, capacity by ministry, shares that pass by kind."""

    stances: dict[str, Trajectory]
    mean: Trajectory
    capacity: pd.DataFrame  # quarter x ministry
    tipped: float  # share of futures at the end
    passed: dict[str, pd.DataFrame]  # by kind: quarter x patron, others
    cast: Cast

    @property
    def when(self) -> str:
        return moment(self.mean.quarters[-1])

    @property
    def first(self) -> str:
        """The ministry that leads, which the mean leaves out."""
        return self.cast.name(self.cast.ministries[0])


def columns(cast: Cast) -> tuple[str, ...]:
    """Give the columns of members that are drawn."""
    return (*(f"stance.{code}" for code in cast.ministries), f"coordination.{cast.home.code}")


def content(
    summary: pd.DataFrame,
    members: pd.DataFrame,
    baseline_summary: pd.DataFrame | None,
    about: About,
    changes: pd.DataFrame | None = None,
) -> Ministries:
    """Work out stances, capacities and what passes; the finding says whether they pull together.

    Raises:
        ValueError: if the summary or the members lack one of the outputs.
    """
    own, baseline = of_scenario(summary, about.scenario), other(baseline_summary, about.scenario)
    cast = about.cast
    *stances, mean = [
        trajectory_of(own, members, baseline, column, cast, INNER, changes)
        for column in columns(cast)
    ]
    numbers = _Numbers(
        stances={one.actor: one for one in stances},
        mean=mean,
        capacity=wide(own, "capacity")[list(cast.ministries)],
        tipped=float(wide(own, "tipped", "mean")[cast.home.code].iloc[-1]),
        passed={kind: passed(own, kind, cast) for kind in MONEY},
        cast=cast,
    )
    title, willing, shares = finding(numbers), _of_stances(numbers), _of_shares(numbers)
    return Ministries(
        finding=title,
        subtitle=f"{_shown(willing)}; {inside(_shown(shares))} · {about.title}",
        caption=_caption(numbers),
        footer=about.footer,
        alt=f"{title}. {_stances(numbers)}.",
        data=_plotted(numbers),
        axes=(time_axis(mean.quarters), willing, shares),
        rows=_rows(numbers, willing, shares),
        quarters=tuple(mean.quarters),
    )


def passed(summary: pd.DataFrame, kind: str, cast: Cast) -> pd.DataFrame:
    """Give the share of all money offered that becomes a flow, quarter x (patron, "others")."""
    offers, flows = wide(summary, f"offer_{kind}", "mean"), wide(summary, f"flow_{kind}", "mean")
    patron, rest = cast.patron, [actor for actor in offers if actor != cast.patron]
    shares = {
        patron: flows[patron] / offers[patron],
        OTHERS: flows[rest].sum(axis=1) / offers[rest].sum(axis=1),
    }
    return pd.DataFrame(shares).dropna(axis=1)


def _of_stances(numbers: _Numbers) -> Axis:
    """One axis for all ministries and their mean, with what they are held against."""
    drawn = [one.reach for one in (*numbers.stances.values(), numbers.mean)]
    capacity = float(numbers.capacity.min().min()), float(numbers.capacity.max().max())
    return Axis("Willingness and capacity", "0-1", *zoomed([*drawn, capacity, (HALF, HALF)]))


def _of_shares(numbers: _Numbers) -> Axis:
    """One axis for what passes of each kind of money."""
    tables = numbers.passed.values()
    drawn = [(float(table.min().min()), float(table.max().max())) for table in tables]
    return Axis("Share of money that passes", "0-1", *zoomed(drawn))


def _shown(axis: Axis) -> str:
    return f"{axis.label}, {axis.unit}{ends_words(axis)}"


def _rows(numbers: _Numbers, axis: Axis, shares: Axis) -> tuple[tuple[Panel, ...], ...]:
    panels = [_stance(numbers, code, axis) for code in numbers.cast.ministries]
    panels.append(_mean(numbers, axis))
    rows = [tuple(panels[i : i + WIDE]) for i in range(0, len(panels), WIDE)]
    money = tuple(_passing(numbers, kind, shares) for kind in MONEY)
    return (*rows, money)


def _stance(numbers: _Numbers, code: str, axis: Axis) -> Panel:
    one = numbers.stances[code]
    line, end = dotted(numbers.capacity[code], "capacity")
    ends = (End(one.end, fixed(one.end), INK, "bold"), end)
    return Panel(numbers.cast.name(code), axis, INK, ends, one, (line,))


def _mean(numbers: _Numbers, axis: Axis) -> Panel:
    one = numbers.mean
    half = Line(pd.Series(HALF, index=one.quarters), GREY, 0.9, DOTTED)
    ends = (
        End(one.end, fixed(one.end), INK, "bold"),
        End(HALF, f"tips at {fixed(HALF)}", GREY),
    )
    return Panel(f"Mean beside {numbers.first}", axis, INK, ends, one, (half,))


def _passing(numbers: _Numbers, kind: str, axis: Axis) -> Panel:
    cast, shares = numbers.cast, numbers.passed[kind]
    looks = {cast.patron: (cast.colour(cast.patron), 3.0), OTHERS: (INK, 1.4)}
    lines = tuple(Line(values, *looks[str(actor)]) for actor, values in shares.items())
    ends = tuple(
        End(float(values.iloc[-1]), f"{cast.name(str(actor))} {fixed(values.iloc[-1])}", GREY)
        for actor, values in shares.items()
    )
    name = f"{KINDS[kind]} that pass" + "es" * (kind == "fdi")
    return Panel(name, axis, INK, ends, None, lines)


def draw(content: Ministries) -> Figure:
    """Draw a panel for each ministry, their mean, and what passes."""
    return draw_rows(content, width=WIDTH, plot=PLOT, right=RIGHT, vertical=level_axis)


# ---- words -------------------------------------------------------------------------------------


def finding(numbers: _Numbers) -> str:
    """State whether the ministries pull together at the end, and how much of each offer passes."""
    start, end = float(numbers.mean.middle.iloc[0]), numbers.mean.end
    together = "pull together" if end >= HALF else "keep to their turf"
    verb = "still " if (start >= HALF) == (end >= HALF) else ""
    mean = f"mean stance {fixed(end)}"
    if numbers.mean.beside is not None:
        other = fixed(numbers.mean.beside)
        mean += ", " + ("as" if other == fixed(end) else other) + f" in {numbers.mean.against}"
    grants, money = (_share(numbers, kind) for kind in ("grants", "fdi"))
    passes = f"{grants} of grants and {money} of private investment pass"
    return f"In {numbers.when} the ministries {verb}{together} ({mean}): {passes}"


def _share(numbers: _Numbers, kind: str) -> str:
    """Write what passes at the end: "47 %", or the patron's and the others' where they differ."""
    cast, last = numbers.cast, numbers.passed[kind].iloc[-1]
    shares = [f"{value:.0%}".replace("%", " %") for value in last]
    first, *rest = dict.fromkeys(reversed(shares))
    return f"{first} ({cast.possessive(cast.patron)} {rest[0]})" if rest else first


def _stances(numbers: _Numbers) -> str:
    ends = {numbers.cast.name(code): fixed(one.end) for code, one in numbers.stances.items()}
    stances = listed([f"{name} {value}" for name, value in ends.items()])
    return f"Median stances in {numbers.when} are {stances}; {_tipping(numbers)}"


def _tipping(numbers: _Numbers) -> str:
    tipped = round(numbers.tipped * numbers.mean.n)
    many = f"{tipped:,}" if tipped else "none"
    where = f"the mean beside {numbers.first} stands above one half"
    return f"in {many} of {counted(numbers.mean.n)} {where}"


def _caption(numbers: _Numbers) -> str:
    mean = numbers.mean
    line = f"Line: {median_of(mean.n)}."
    if mean.banded:
        line = "Line: median stance. Dark: 5 in 10 futures. Light: 9 in 10. Thin: three futures."
    dashed = "" if mean.baseline is None else f" Dashed: the median of {mean.against}."
    tipping = _tipping(numbers)
    passing = "What passes: all money realised over all money offered."
    return f"{line} Dotted: capacity.{dashed} {tipping[:1].upper()}{tipping[1:]}. {passing}"


def _plotted(numbers: _Numbers) -> pd.DataFrame:
    capacity = numbers.capacity.rename_axis(columns="actor").reset_index().melt("quarter")
    parts = [plotted([*numbers.stances.values(), numbers.mean])]
    parts.append(capacity.assign(variable="capacity", series="median"))
    for kind, shares in numbers.passed.items():
        rows = shares.rename_axis(columns="actor").reset_index()
        parts.append(rows.melt("quarter").assign(variable=f"passed_{kind}", series="share"))
    return pd.concat(parts, ignore_index=True)
