"""What happens, and who does it? A lane for each actor, a bar for each event.

Above an actor's line stands what it offers, opens or eases; below it what it takes away and how
it presses. What is neither stands in grey under both. A bar is as long as the event lasts, with
its size in words. Settings that hold throughout and dates of a calendar are drawn alike, so that a
scenario without events still says what sets it apart.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from sim.figures.acts import NEITHER, OFFER, PRESSURE, Act, acts_of
from sim.figures.content import About
from sim.figures.panels import Words, open_page
from sim.figures.style import (
    BODY,
    COLOURS,
    FAINT,
    FOOTER,
    GREY,
    INK,
    LEADING,
    SIDE,
    Drawing,
    bare,
    quarter_axis,
    readable,
    tint,
    write,
)
from sim.figures.wording import NAMES, counted, in_sentence, listed, width_of, wrapped, years
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.model.quarters import show_quarter

WIDTH, NAMED, EDGE = 10.4 * 72, 196.0, 16.0  # points: figure, room for names, right margin
ROW, BAR, AIR = 15.0, 12.0, 12.0  # points: height of a row and of a bar, space between lanes
LANES = ("USA", "EUU", "CHN", "JPN", "ASEAN", "OTHER", "KHM", "world")
VERBS = {
    PRESSURE: ("presses or takes away", "press or take away"),
    OFFER: ("offers or eases", "offer or ease"),
    NEITHER: ("does neither", "do neither"),
}


@dataclass(frozen=True)
class _Row:
    """One kind of act of one actor, in as many tracks as bars and their words need."""

    acts: tuple[Act, ...]
    tracks: tuple[int, ...]  # by act
    label: tuple[str, ...]

    @property
    def height(self) -> float:
        """The height in points."""
        return max(ROW * (1 + max(self.tracks)), FOOTER * LEADING * len(self.label) + 3)


def draw(scenario: Scenario, register: Register, about: About) -> Drawing:
    """Draw what happens in a scenario; the title counts who presses and who offers."""
    acts = acts_of(scenario, register)
    scale = _Scale(scenario)
    lanes = {
        actor: _rows([act for act in acts if act.actor == actor], scale)
        for actor in LANES
        if any(act.actor == actor for act in acts)
    }
    title = finding(acts)
    subtitle = f"Events by actor · {about.title}"
    height = sum(map(_lane_height, lanes.values()))
    fig, bottom = open_page(WIDTH, height, Words(title, subtitle, _caption(acts), about))
    page = fig.get_figheight() * 72
    place = (NAMED / WIDTH, bottom / page, scale.width / WIDTH, height / page)
    ax = bare(fig.add_axes(place))
    _axes(ax, scenario, height)
    top = 0.0
    for actor, rows in lanes.items():
        _lane(ax, scale, actor, rows, top)
        top += _lane_height(rows)
    return Drawing(fig, _plotted(acts), title, f"{title}. {_in_words(acts)}")


# ---- where it stands ---------------------------------------------------------------------------


class _Scale:
    """Quarters and words in points from the left of the axes area."""

    def __init__(self, scenario: Scenario) -> None:
        self.start, self.end = scenario.start, scenario.end
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


def _rows(acts: Sequence[Act], scale: _Scale) -> list[_Row]:
    """Gather acts of a kind in a row; what is offered first, then what presses, then the rest."""
    kinds: dict[tuple[str, str], list[Act]] = {}
    for act in sorted(acts, key=lambda act: (act.first, act.last)):
        kinds.setdefault((act.side, act.does), []).append(act)
    order = sorted(kinds, key=lambda kind: (OFFER, PRESSURE, NEITHER).index(kind[0]))
    return [_row(kinds[kind], scale) for kind in order]


def _row(acts: Sequence[Act], scale: _Scale) -> _Row:
    """Place each act in the first track that is free where it reaches."""
    ends: list[float] = []
    tracks = []
    for act in acts:
        low, high = scale.reach(act)
        free = [i for i, end in enumerate(ends) if end + 4 <= low]
        track = free[0] if free else len(ends)
        ends[track : track + 1] = [high]
        tracks.append(track)
    label = wrapped(acts[0].does, FOOTER, NAMED - SIDE - 16, lines=4)
    return _Row(tuple(acts), tuple(tracks), tuple(label))


def _lane_height(rows: Sequence[_Row]) -> float:
    return ROW + sum(row.height for row in rows) + AIR


# ---- drawing -----------------------------------------------------------------------------------


def _axes(ax: Axes, scenario: Scenario, height: float) -> None:
    quarter_axis(ax, scenario.quarters)
    first = ax.get_xlim()[0]
    ax.set_xlim(first, years([show_quarter(scenario.end)])[0] + 0.25)
    ax.set_ylim(height, 0)
    ax.tick_params(axis="y", labelleft=False)
    ax.grid(axis="x", color=FAINT, linewidth=0.5)


def _lane(ax: Axes, scale: _Scale, actor: str, rows: Sequence[_Row], top: float) -> None:
    """Draw a lane from `top` points downwards: offers, the actor's line, pressure, the rest."""
    y = top
    above = [row for row in rows if row.acts[0].side == OFFER]
    for row in above:
        _bars(ax, scale, row, y, upward=True)
        y += row.height
    _name(ax, scale, actor, y + ROW / 2)
    y += ROW
    for row in rows[len(above) :]:
        _bars(ax, scale, row, y, upward=False)
        y += row.height


def _name(ax: Axes, scale: _Scale, actor: str, y: float) -> None:
    """Name an actor on its line."""
    name, colour = NAMES.get(actor, "The world"), COLOURS.get(actor, GREY)
    _at(ax, scale, SIDE - NAMED, y, name, weight="bold", size=BODY, color=readable(colour))
    start = SIDE - NAMED + width_of(name, BODY, "bold") + 6
    ax.plot(
        [start / scale.width, 1],
        [y, y],
        transform=ax.get_yaxis_transform(),
        color=colour,
        linewidth=1.4,
        clip_on=False,
    )


def _bars(ax: Axes, scale: _Scale, row: _Row, y: float, *, upward: bool) -> None:
    """Draw a row's bars, the first track nearest to the actor's line, and its label."""
    middle = y + row.height / 2
    _at(ax, scale, SIDE - NAMED + 10, middle, "\n".join(row.label), size=FOOTER, color=GREY)
    for act, track in zip(row.acts, row.tracks, strict=True):
        foot = row.height - ROW * (track + 1) if upward else ROW * track
        _bar(ax, scale, act, y + foot + (ROW - BAR) / 2)


def _bar(ax: Axes, scale: _Scale, act: Act, y: float) -> None:
    low, high = scale.bar(act)
    colour = COLOURS.get(act.actor, GREY)
    fill = {OFFER: tint(colour, 0.3), PRESSURE: colour, NEITHER: FAINT}[act.side]
    looks = {"facecolor": "white" if act.idle else fill, "linewidth": 0.8}
    edge = GREY if act.side == NEITHER else colour
    size = ((high - low) / scale.width, BAR)
    box = Rectangle((low / scale.width, y), *size, transform=ax.get_yaxis_transform())
    box.set(edgecolor=edge, zorder=3, **looks)
    ax.add_patch(box)
    at = scale.words(act)
    solid = act.side == PRESSURE and not act.idle and low <= at < high
    shade = "white" if solid and readable(colour) == colour else INK
    if act.size:
        _at(ax, scale, at, y + BAR / 2, act.size, size=FOOTER, color=shade, zorder=4)


def _at(ax: Axes, scale: _Scale, x: float, y: float, words: str, **looks: object) -> None:
    """Write words beginning `x` points from the left of the axes area, at height `y`."""
    looks = {"va": "center", "transform": ax.get_yaxis_transform()} | looks
    write(ax, x / scale.width, y, words, **looks)


# ---- words -------------------------------------------------------------------------------------


def finding(acts: Sequence[Act]) -> str:
    """State how many events press and how many offer, and who does most of each."""
    events = [act for act in acts if act.kind == "event"]
    real = [act for act in events if not act.idle]
    settings = [act for act in acts if act.kind == "setting"]
    if not real:
        nothing = f"{counted(len(events), 'event')} of size zero" if events else "No event"
        return f"{nothing}: {_apart(settings, acts)}"
    more = f"; {_hold(settings)}" if settings else ""
    return f"{counted(len(real), 'event')} {_span(real)}{_sides(real)}{more}"


def _sides(acts: Sequence[Act]) -> str:
    """Count the acts that press, those that offer and the rest."""
    groups = {side: [act for act in acts if act.side == side] for side in VERBS}
    if len(groups[NEITHER]) == len(acts):
        return ", no pressure and no offer"
    if len(acts) == 1:
        return f": {in_sentence(acts[0].actor)} {VERBS[acts[0].side][0]}"
    told = []
    for side, group in groups.items():
        many = "all" if len(group) == len(acts) > 1 else f"{len(group)}"
        if group:
            told.append(f"{many} {VERBS[side][len(group) > 1]}{_mostly(group)}")
    return f": {listed(told)}"


def _mostly(group: Sequence[Act]) -> str:
    """Name who does all or most of a group, where one actor does."""
    counts = Counter(act.actor for act in group).most_common(2)
    actor, most = counts[0]
    tied = len(counts) > 1 and counts[1][1] == most
    if tied or actor not in NAMES or group[0].side == NEITHER:
        return ""
    share = "" if len(group) == 1 else "all by " if most == len(group) else f"{most} by "
    return f" ({share}{in_sentence(actor)})"


def _span(acts: Sequence[Act]) -> str:
    first, last = (show_quarter(pick(act.first for act in acts))[:4] for pick in (min, max))
    return f"in {first}" if first == last else f"from {first} to {last}"


def _apart(settings: Sequence[Act], acts: Sequence[Act]) -> str:
    """Say what sets a scenario without events apart."""
    if settings:
        return _hold(settings)
    dates = [show_quarter(act.first)[:4] for act in acts if act.kind == "calendar"]
    due = f"elections are due in {listed(dates)}" if dates else "no election is due"
    return f"nothing is set either, and {due}"


def _hold(settings: Sequence[Act]) -> str:
    """Say whose settings differ from their defaults throughout."""
    actors = list(dict.fromkeys(act.actor for act in settings))
    of = listed([in_sentence(actor) if actor in NAMES else "the world" for actor in actors])
    verb = "differs" if len(settings) == 1 else "differ"
    return f"{counted(len(settings), 'setting')} of {of} {verb} from the default throughout"


def _in_words(acts: Sequence[Act]) -> str:
    """Count what each actor does."""
    told = []
    for actor in LANES:
        mine = [act for act in acts if act.actor == actor and act.kind != "calendar"]
        if mine:
            name = NAMES.get(actor, "the world")
            kinds = Counter(act.kind for act in mine)
            told.append(f"{name} {listed([counted(n, kind) for kind, n in kinds.items()])}")
    return f"By actor: {listed(told)}." if told else "No actor sets or does 1 thing."


def _caption(acts: Sequence[Act]) -> str:
    sides = {act.side for act in acts}
    text = "A bar lasts as long as the act, with its size in words."
    if sides != {NEITHER}:
        text += " Pale, above an actor's line: what it offers, opens or eases."
        text += " Full, below it: what it takes away or how it presses."
    grey = " Grey: neither." if NEITHER in sides else ""
    hollow = " Hollow: of size zero, without effect." if any(act.idle for act in acts) else ""
    held = " Settings hold throughout." if any(act.kind == "setting" for act in acts) else ""
    return f"{text}{grey}{hollow}{held}"


def _plotted(acts: Sequence[Act]) -> pd.DataFrame:
    """List the acts: actor, what, size, first and last quarter, side, kind."""
    rows = [
        (a.actor, a.does, a.size or "due", *map(show_quarter, (a.first, a.last)), a.side, a.kind)
        for a in acts
    ]
    columns = ["actor", "does", "size", "first", "last", "side", "kind"]
    return pd.DataFrame(rows, columns=columns)
