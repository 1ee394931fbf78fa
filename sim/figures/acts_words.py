"""How is what happens counted, and who is named for it?"""

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from sim.figures.acts import NEITHER, OFFER, PRESSURE, Act
from sim.figures.wording import counted
from sim.model.cast import WORLD, Cast, listed
from sim.model.quarters import show_quarter

VERBS = {
    PRESSURE: ("presses or takes away", "press or take away"),
    OFFER: ("offers or eases", "offer or ease"),
    NEITHER: ("does neither", "do neither"),
}


def acting(acts: Sequence[Act], cast: Cast) -> list[str]:
    """Who acts: senders of pressure, then other partners, the home country and the world."""
    there = {act.actor for act in acts}
    return [code for code in dict.fromkeys((*cast.senders, *cast.choosers)) if code in there]


def finding(acts: Sequence[Act], cast: Cast) -> str:
    """State how many events press and how many offer, and who does most of each."""
    events = [act for act in acts if act.kind == "event"]
    settings = [act for act in acts if act.kind == "setting"]
    if not events:
        return f"No event: {_apart(settings, acts, cast)}"
    more = f"; {_hold(settings, cast)}" if settings else ""
    return f"{counted(len(events), 'event')} {_span(events)}{_sides(events, cast)}{more}"


def _sides(acts: Sequence[Act], cast: Cast) -> str:
    """Count the acts that press, those that offer and the rest."""
    groups = {side: [act for act in acts if act.side == side] for side in VERBS}
    if len(groups[NEITHER]) == len(acts):
        return ", no pressure and no offer"
    if len(acts) == 1:
        return f": {cast.in_sentence(acts[0].actor)} {VERBS[acts[0].side][0]}"
    parts = []
    for side, group in groups.items():
        many = "all" if len(group) == len(acts) > 1 else f"{len(group)}"
        if group:
            parts.append(f"{many} {VERBS[side][len(group) > 1]}{_mostly(group, cast)}")
    return f": {listed(parts)}"


def _mostly(group: Sequence[Act], cast: Cast) -> str:
    """Name who does all or most of a group, where one actor does."""
    counts = Counter(act.actor for act in group).most_common(2)
    actor, most = counts[0]
    tied = len(counts) > 1 and counts[1][1] == most
    if tied or actor == WORLD or group[0].side == NEITHER:
        return ""
    share = "" if len(group) == 1 else "all by " if most == len(group) else f"{most} by "
    return f" ({share}{cast.in_sentence(actor)})"


def _span(acts: Sequence[Act]) -> str:
    first, last = (show_quarter(pick(act.first for act in acts))[:4] for pick in (min, max))
    return f"in {first}" if first == last else f"from {first} to {last}"


def _apart(settings: Sequence[Act], acts: Sequence[Act], cast: Cast) -> str:
    """Say what sets a scenario without events apart."""
    if settings:
        return _hold(settings, cast)
    dates = [show_quarter(act.first)[:4] for act in acts if act.kind == "calendar"]
    due = f"elections are due in {listed(dates)}" if dates else "no election is due"
    return f"nothing is set either, and {due}"


def _hold(settings: Sequence[Act], cast: Cast) -> str:
    """Say whose settings differ from their defaults throughout."""
    actors = list(dict.fromkeys(act.actor for act in settings))
    of = listed([cast.in_sentence(actor) for actor in actors])
    verb = "differs" if len(settings) == 1 else "differ"
    return f"{counted(len(settings), 'setting')} of {of} {verb} from the default throughout"


def acts_by_actor(acts: Sequence[Act], cast: Cast) -> str:
    """Count what each actor does."""
    parts = []
    for actor in acting(acts, cast):
        mine = [act for act in acts if act.actor == actor and act.kind != "calendar"]
        if mine:
            name = cast.in_sentence(WORLD) if actor == WORLD else cast.name(actor)
            kinds = Counter(act.kind for act in mine)
            parts.append(f"{name} {listed([counted(n, kind) for kind, n in kinds.items()])}")
    return f"By actor: {listed(parts)}." if parts else "No actor sets or does 1 thing."


def reading(acts: Sequence[Act]) -> str:
    """Say how to read the bars that there are."""
    sides = {act.side for act in acts}
    text = "A bar lasts as long as the act, with its size in words."
    if sides != {NEITHER}:
        text += " Pale, above an actor's line: what it offers, opens or eases."
        text += " Full, below it: what it takes away or how it presses."
    grey = " Grey: neither." if NEITHER in sides else ""
    held = " Settings hold throughout." if any(act.kind == "setting" for act in acts) else ""
    return f"{text}{grey}{held}"


def plotted(acts: Sequence[Act]) -> pd.DataFrame:
    """List the acts: actor, what, size, first and last quarter, side, kind."""
    rows = [
        (a.actor, a.does, a.size or "due", *map(show_quarter, (a.first, a.last)), a.side, a.kind)
        for a in acts
    ]
    columns = ["actor", "does", "size", "first", "last", "side", "kind"]
    return pd.DataFrame(rows, columns=columns)
