"""Which figures does a report show? The fan, the paired difference, and which event did it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from sim.figures import difference, fan, waterfall
from sim.figures.content import About, Content
from sim.reports.kinds import division, paired
from sim.reports.scenario_page.findings import Findings

MOST_MARKED: Final = 2
"""Events that are marked in the fan; more would take its room, and are listed above it."""
MOST_PIECES: Final = 4
"""Events and settings that are steps of their own; the rest is one."""


@dataclass(frozen=True)
class PageFigure:
    """A figure and the question that it answers."""

    question: str
    content: Content


def fan_of(found: Findings) -> fan.Fan:
    """The futures of the alignment that the report is about."""
    drawn, about = found.material, found.material.about
    columns, code = fan.columns(found.cast), found.headline.partition(".")[2]
    if len(about.events) > MOST_MARKED:
        about = _unmarked(about)
    return fan.content(
        drawn.summary,
        drawn.members(columns),
        drawn.beside,
        about,
        drawn.changes(columns),
        code,
    )


def figures_of(found: Findings, shown: fan.Fan) -> Iterator[PageFigure]:
    """The fan first; of a scenario by itself, or one that changes nothing, there is no more."""
    yield PageFigure("Where does it lead?", shown)
    both, divided, about = found.comparison, found.attribution, found.material.about
    if both is None or divided is None or both.no_effect:
        return
    change = paired(both, found.headline)
    yield PageFigure("What does it change?", difference.content(change, _unmarked(about)))
    if divided.pieces:
        steps = division(divided, found.headline, found.register)
        steps = replace(steps, most=MOST_PIECES)
        yield PageFigure("Which event did it?", waterfall.content(steps, about, divided.notes))


def _unmarked(about: About) -> About:
    """The same without its events."""
    return replace(about, events=())
