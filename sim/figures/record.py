"""Does the model's past cover what was recorded? The free run of 2010 to 2018 under the record.

A panel for each thing observed and not imposed: votes with each power, and the ideal point. Votes
have panels of one scale, each about its own level. A value in the 90 % band is a full dot, one
outside it a hollow one; a bar is the value's own error, where the data give one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from matplotlib.figure import Figure

from sim.evidence.record import FIRST, LAST, Observed
from sim.figures.changes import colour_of
from sim.figures.content import About, Axis, End, time_axis
from sim.figures.limits import zoomed
from sim.figures.observed_panels import Dot, ObservedPanels, Panel, draw_panels
from sim.figures.panels import columns_for, ends_axis
from sim.figures.record_series import Series, plotted
from sim.figures.style import INK
from sim.figures.tables import FEWEST
from sim.figures.wording import capital, counted, fixed, years
from sim.model.cast import Cast, listed
from sim.model.ops import Array
from sim.model.quarters import show_quarter

PLOT, BESIDE = 150.0, 90.0  # points: a panel's height, room for numbers beside it
SHARES, POINTS = (0.0, 1.0), (-inf, inf)  # all there is of votes, and of ideal points


@dataclass(frozen=True)
class Record(ObservedPanels):
    """The free run and the record, an output a panel."""


def names_of(cast: Cast) -> tuple[str, ...]:
    """The outputs with a panel: what is observed of the home country and not imposed."""
    return (*(f"votes.{code}" for code in cast.powers), f"ideal_point.{cast.home.code}")


def content(
    lived: Mapping[str, Array], seen: Mapping[str, Sequence[Observed]], about: About
) -> Record:
    """Say how much of the record the free run covers.

    `lived` holds the outputs of the free run, (quarter, member), `seen` what was observed, both by
    output with its actor.
    """
    every = [
        Series(*_parted(name), lived[name], tuple(seen.get(name, ())))
        for name in names_of(about.cast)
    ]
    title, panels = finding(every, about.cast), _panels(every, about.cast)
    return Record(
        finding=title,
        subtitle=_subtitle(),
        caption=_caption(every, about.cast),
        footer=about.footer,
        alt=f"{title}. {_each(every, about.cast)}.",
        data=plotted(every),
        axes=(time_axis(list(panels[0].bands.index)), *(panel.axis for panel in panels)),
        panels=panels,
    )


def _parted(name: str) -> tuple[str, str]:
    """An output and its actor."""
    variable, _, actor = name.partition(".")
    return variable, actor


def _subtitle() -> str:
    lives = f"the model lives freely through {FIRST} to {LAST}, before any scenario"
    return f"Votes in the UN General Assembly: {lives}. Each panel is zoomed; votes have one scale"


def _panels(every: list[Series], cast: Cast) -> tuple[Panel, ...]:
    spans = [zoomed([one.shown]) for one in every if one.of_votes]
    scale = max(high - low for low, high in spans)
    return tuple(_panel(one, cast, scale) for one in every)


def _panel(one: Series, cast: Cast, scale: float) -> Panel:
    unit = "share of identical votes" if one.of_votes else "ideal point"
    ends = zoomed([one.shown], scale, SHARES) if one.of_votes else zoomed([one.shown], 1.0, POINTS)
    name, colour = capital(one.words(cast).removeprefix("the ")), colour_of(one.actor, cast)
    return Panel(
        name=name,
        numbers=_count(one),
        axis=Axis(name, unit, *ends),
        colour=colour,
        bands=one.bands,
        futures=() if one.banded else tuple(tuple(map(float, future)) for future in one.levels.T),
        dots=tuple(_dots(one)),
        ends=tuple(_ends(one, colour)),
    )


def _dots(one: Series) -> Iterator[Dot]:
    covered = one.covered or [True] * len(one.seen)
    for seen, within in zip(one.seen, covered, strict=True):
        (x,) = years([show_quarter(seen.quarter)])
        yield Dot(x, seen.value, seen.error, within)


def _ends(one: Series, colour: str) -> Iterator[End]:
    middle = float(np.median(one.levels[-1]))
    yield End(middle, f"median {fixed(middle)}", colour, "bold")
    if one.seen:
        last = one.seen[-1]
        yield End(last.value - 1e-9, f"{last.year}: {fixed(last.value)}", INK)


# ---- drawing -----------------------------------------------------------------------------------


def draw(content: Record) -> Figure:
    """Draw the free run of each output, with the record on it."""
    quarters = content.panels[0].bands.index.to_list()
    columns = columns_for(len(content.panels))
    return draw_panels(
        content, columns, PLOT, BESIDE, lambda ax, shown: ends_axis(ax, quarters, shown)
    )


# ---- words -------------------------------------------------------------------------------------


def finding(every: list[Series], cast: Cast) -> str:
    """State how many recorded values lie in the 90 % band, and of which output fewest do."""
    values = sum(len(one.seen) for one in every)
    home, span = cast.in_sentence(cast.home.code), f"{FIRST} to {LAST}"
    if not values:
        return f"No votes of {home} are recorded to hold the free run of {span} against"
    if not every[0].banded:
        few = capital(counted(every[0].levels.shape[1]))
        return f"{few} cannot show whether the free run covers what was recorded of {span}"
    covered = sum(sum(one.covered) for one in every)
    opening = (
        f"{covered} of {values} values recorded of {span} lie in the 90 % band of the free run"
    )
    if covered == values:
        return opening
    worst = min((one for one in every if one.seen), key=lambda one: np.mean(one.covered))
    return (
        f"{opening}, fewest of {worst.words(cast)} ({_count(worst).removesuffix(' in the band')})"
    )


def _count(one: Series) -> str:
    """How many recorded values lie in the band of one output."""
    if not one.seen:
        return "nothing recorded"
    if not one.banded:
        return counted(len(one.seen), "value")
    return f"{sum(one.covered)} of {len(one.seen)} in the band"


def _each(every: list[Series], cast: Cast) -> str:
    return capital(listed([f"{one.words(cast)} {_count(one)}" for one in every]))


def _caption(every: list[Series], cast: Cast) -> str:
    band = "Line: the median. Dark: 5 in 10 futures. Light: 9 in 10."
    if not every[0].banded:
        band = f"Line: the median. Thin: each future; a band needs {FEWEST} futures."
    hollow = "; hollow: outside the band" if every[0].banded else ""
    return (
        f"{band} Dots: what was recorded of each year{hollow}. Bars: its own 90 % interval, which "
        "ideal points have and votes have not; higher ones are nearer to "
        f"{cast.listed(cast.senders, short=True)}. Money and output of these years are taken from "
        "the record, and say nothing here."
    )
