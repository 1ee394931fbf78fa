"""Which figures does a report show? The fan, the paired difference, and which event did it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sim.figures import difference, fan, waterfall
from sim.figures.content import Content
from sim.reports.kinds import division, paired
from sim.reports.scenario_page.findings import Findings


@dataclass(frozen=True)
class PageFigure:
    """A figure and the question that it answers."""

    question: str
    content: Content


def fan_of(found: Findings) -> fan.Fan:
    """The futures of the alignment that the report is about."""
    drawn = found.material
    columns = fan.columns(found.cast)
    changes, code = drawn.changes(columns), found.headline.partition(".")[2]
    return fan.content(
        drawn.summary, drawn.members(columns), drawn.beside, drawn.about, changes, code
    )


def figures_of(found: Findings, shown: fan.Fan) -> Iterator[PageFigure]:
    """The fan first; of a scenario by itself nothing else."""
    yield PageFigure("Where does it lead?", shown)
    both, divided, about = found.comparison, found.attribution, found.material.about
    if both is None or divided is None:
        return
    change = paired(both, found.headline)
    unmarked = replace(about, events=())  # events stand in the fan above it
    yield PageFigure("What does it change?", difference.content(change, unmarked, both.no_effect))
    if divided.pieces:
        steps = division(divided, found.headline, found.register)
        yield PageFigure("Which event did it?", waterfall.content(steps, about, divided.notes))
