"""What happens, and who does it? A lane for each actor, a bar for each event.

Above an actor's line stands what it offers, opens or eases; below it what it takes away and how
it presses. What is neither stands in grey under both. A bar is as long as the event lasts, with
its size in words. Settings that hold throughout and dates of a calendar are drawn alike, so that a
scenario without events still says what sets it apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.figures.acts import NEITHER, OFFER, PRESSURE, Act, acts_of
from sim.figures.acts_words import acting, acts_by_actor, finding, plotted, reading
from sim.figures.content import About, Content, time_axis
from sim.figures.panels import open_page
from sim.figures.style import (
    BODY,
    FAINT,
    FOOTER,
    GREY,
    INK,
    LEADING,
    SIDE,
    bare,
    quarter_axis,
    readable,
    tint,
    write,
)
from sim.figures.wording import width_of, wrapped
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.model.cast import Cast

WIDTH, NAMED, EDGE = 10.4 * 72, 196.0, 16.0  # points: figure, room for names, right margin
ROW, BAR, AIR = 15.0, 12.0, 12.0  # points: height of a row and of a bar, space between lanes


@dataclass(frozen=True)
class Kind:
    """Acts of one kind by one actor."""

    does: str
    side: str
    acts: tuple[Act, ...]


@dataclass(frozen=True)
class Lane:
    """What one actor does: offers first, then what presses, then the rest."""

    name: str
    colour: str
    kinds: tuple[Kind, ...]


@dataclass(frozen=True)
class Timeline(Content):
    """What happens in a scenario."""

    quarters: tuple[str, ...]
    start: int
    end: int
    """First and last quarter, as acts count them."""
    lanes: tuple[Lane, ...]


def content(scenario: Scenario, register: Register, about: About) -> Timeline:
    """Say what happens in a scenario; the title counts who presses and who offers."""
    acts, cast = acts_of(scenario, register), register.cast
    title = finding(acts, cast)
    time = time_axis(scenario.quarters)
    return Timeline(
        finding=title,
        subtitle=f"Events by actor · {about.title}",
        caption=reading(acts),
        footer=about.footer,
        alt=f"{title}. {acts_by_actor(acts, cast)}",
        data=plotted(acts),
        axes=(replace(time, high=time.high + 0.25),),
        quarters=tuple(scenario.quarters),
        start=scenario.start,
        end=scenario.end,
        lanes=tuple(_lane_of(actor, acts, cast) for actor in acting(acts, cast)),
    )


def _lane_of(actor: str, acts: Sequence[Act], cast: Cast) -> Lane:
    """Gather an actor's acts by kind."""
    kinds: dict[tuple[str, str], list[Act]] = {}
    for act in sorted(acts, key=lambda act: (act.first, act.last)):
        if act.actor == actor:
            kinds.setdefault((act.side, act.does), []).append(act)
    order = sorted(kinds, key=lambda kind: (OFFER, PRESSURE, NEITHER).index(kind[0]))
    rows = tuple(Kind(does, side, tuple(kinds[side, does])) for side, does in order)
    return Lane(cast.name(actor), cast.colour(actor), rows)


def draw(content: Timeline) -> Figure:
    """Draw what happens in a scenario."""
    scale = _Scale(content)
    rows = [[_row(kind, scale) for kind in lane.kinds] for lane in content.lanes]
    height = sum(map(_lane_height, rows))
    fig, bottom = open_page(WIDTH, height, content)
    page = fig.get_figheight() * 72
    place = (NAMED / WIDTH, bottom / page, scale.width / WIDTH, height / page)
    ax = bare(fig.add_axes(place))
    _axes(ax, content, height)
    top = 0.0
    for lane, own in zip(content.lanes, rows, strict=True):
        _lane(ax, scale, lane, own, top)
        top += _lane_height(own)
    return fig


# ---- where it stands ---------------------------------------------------------------------------


@dataclass(frozen=True)
class _Row:
    """One kind of act, in as many tracks as bars and their words need."""

    kind: Kind
    tracks: tuple[int, ...]  # by act
    label: tuple[str, ...]

    @property
    def height(self) -> float:
        """The height in points."""
        return max(ROW * (1 + max(self.tracks)), FOOTER * LEADING * len(self.label) + 3)


class _Scale:
    """Quarters and words in points from the left of the axes area."""

    def __init__(self, content: Timeline) -> None:
        self.start, self.end = content.start, content.end
        self.width = WIDTH - NAMED - EDGE

    def bar(self, act: Act) -> tuple[float, float]:
        """Where a bar begins and ends, at least 4 points apart."""
        step = self.width / (self.end - self.start + 1)
        first, last = act.first - self.start, min(act.last, self.end) - self.start + 1
        return first * step, max(last * step, first * step + 4)

    def words(self, act: Act) -> float:
        """Where an act's size begins: on its bar, else behind it, else before it."""
        low, high = self.bar(act)
        width = width_of(act.size, FOOTER)
        if width + 6 <= high - low:
            return low + 4
        return high + 3 if high + width + 3 <= self.width else low - width - 3

    def reach(self, act: Act) -> tuple[float, float]:
        """From where to where an act and its words reach."""
        (low, high), at = self.bar(act), self.words(act)
        if not act.size:
            return low, high
        return min(low, at), max(high, at + width_of(act.size, FOOTER))


def _row(kind: Kind, scale: _Scale) -> _Row:
    """Place each act in the first track that is free where it reaches."""
    ends: list[float] = []
    tracks = []
    for act in kind.acts:
        low, high = scale.reach(act)
        free = [i for i, end in enumerate(ends) if end + 4 <= low]
        track = free[0] if free else len(ends)
        ends[track : track + 1] = [high]
        tracks.append(track)
    label = wrapped(kind.does, FOOTER, NAMED - SIDE - 16, lines=4)
    return _Row(kind, tuple(tracks), tuple(label))


def _lane_height(rows: Sequence[_Row]) -> float:
    return ROW + sum(row.height for row in rows) + AIR


# ---- drawing -----------------------------------------------------------------------------------


def _axes(ax: Axes, content: Timeline, height: float) -> None:
    quarter_axis(ax, content.quarters)
    ax.set_xlim(content.axes[0].low, content.axes[0].high)
    ax.set_ylim(height, 0)
    ax.tick_params(axis="y", labelleft=False)
    ax.grid(axis="x", color=FAINT, linewidth=0.5)


def _lane(ax: Axes, scale: _Scale, lane: Lane, rows: Sequence[_Row], top: float) -> None:
    """Draw a lane from `top` points downwards: offers, the actor's line, pressure, the rest."""
    y = top
    above = [row for row in rows if row.kind.side == OFFER]
    for row in above:
        _bars(ax, scale, row, y, lane.colour)
        y += row.height
    _name(ax, scale, lane, y + ROW / 2)
    y += ROW
    for row in rows[len(above) :]:
        _bars(ax, scale, row, y, lane.colour)
        y += row.height


def _name(ax: Axes, scale: _Scale, lane: Lane, y: float) -> None:
    """Name an actor on its line."""
    colour = readable(lane.colour)
    _at(ax, scale, SIDE - NAMED, y, lane.name, weight="bold", size=BODY, color=colour)
    start = SIDE - NAMED + width_of(lane.name, BODY, "bold") + 6
    (line,) = ax.plot([start / scale.width, 1], [y, y], transform=ax.get_yaxis_transform())
    line.set(color=lane.colour, linewidth=1.4, clip_on=False)


def _bars(ax: Axes, scale: _Scale, row: _Row, y: float, colour: str) -> None:
    """Draw a row's bars, the first track nearest to the actor's line, and its label."""
    middle = y + row.height / 2
    _at(ax, scale, SIDE - NAMED + 10, middle, "\n".join(row.label), size=FOOTER, color=GREY)
    for act, track in zip(row.kind.acts, row.tracks, strict=True):
        upward = row.kind.side == OFFER
        foot = row.height - ROW * (track + 1) if upward else ROW * track
        _bar(ax, scale, act, y + foot + (ROW - BAR) / 2, colour)


def _bar(ax: Axes, scale: _Scale, act: Act, y: float, colour: str) -> None:
    low, high = scale.bar(act)
    fill = {OFFER: tint(colour, 0.3), PRESSURE: colour, NEITHER: FAINT}[act.side]
    edge = GREY if act.side == NEITHER else colour
    size = ((high - low) / scale.width, BAR)
    box = Rectangle((low / scale.width, y), *size, transform=ax.get_yaxis_transform())
    box.set(facecolor=fill, edgecolor=edge, linewidth=0.8, zorder=3)
    ax.add_patch(box)
    at = scale.words(act)
    solid = act.side == PRESSURE and low <= at < high
    shade = "white" if solid and readable(colour) == colour else INK
    if act.size:
        _at(ax, scale, at, y + BAR / 2, act.size, size=FOOTER, color=shade, zorder=4)


def _at(ax: Axes, scale: _Scale, x: float, y: float, words: str, **looks: object) -> None:
    """Write words beginning `x` points from the left of the axes area, at height `y`."""
    looks = {"va": "center", "transform": ax.get_yaxis_transform()} | looks
    write(ax, x / scale.width, y, words, **looks)
