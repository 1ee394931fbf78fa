"""Which claims hold? All of them in one picture: in how many futures, and how large.

A row is a claim. On the left, on one axis for all, the share of futures in which it holds, with the
interval that holds it 95 cases in 100. On the right, on an axis of its own, how its contrast lies
over the futures, turned so that right of the upright line is what is claimed; where a claim says
that nothing differs, how much less than the size that counts it differs.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.explore.claim_tests import ClaimResult
from sim.figures.changes import digits_for
from sim.figures.content import Axis, Content
from sim.figures.difference_scenarios import LOOKS
from sim.figures.panels import open_page
from sim.figures.strips import MISSED
from sim.figures.style import EDGE, EVENT, FAINT, FOOTER, GREY, INK, SIDE, tint, write
from sim.figures.wording import counted, plain, shortened, width_of
from sim.model.cast import listed
from sim.model.ops import Array

WIDTH = 9.5 * 72  # points, as all that follows
PITCH, HEAD, GROUP = 16.5, 32.0, 21.0  # heights of a row, of the heads, of a view's name
NAMES, SHARE, SHARES, SIZE = 196.0, 92.0, 40.0, 122.0
ZERO = 0.4  # where no effect lies on the axis of every row, 0-1
AIR = 9.0
TALL = 0.82  # of a row, that a distribution rises to
CUT = 0.01  # of the futures at either end that no distribution shows
BINS = 48
MARKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Row:
    """A claim as it is drawn."""

    name: str
    colour: str
    verdict: str
    share: float
    interval: tuple[float, float]
    heights: tuple[float, ...]
    """How often the contrast lies in each part of its axis, the most often 1."""
    spread: tuple[float, float, float]
    """Where 5 %, half and 95 % of the futures lie on it."""
    size: str
    quantity: str


@dataclass(frozen=True)
class Group:
    """The claims of one view."""

    name: str
    colour: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class ClaimsFigure(Content):
    """All claims, those of a view together."""

    groups: tuple[Group, ...]

    @property
    def height(self) -> float:
        """Height of all rows and heads, in points."""
        rows = sum(len(group.rows) for group in self.groups)
        return HEAD + GROUP * len(self.groups) + PITCH * rows


def content(
    tested: Sequence[ClaimResult], views: Mapping[str, str], n: int, seed: int, version: str
) -> ClaimsFigure:
    """Say how many claims hold; `views` are the authors by the views that are documents."""
    title = finding(tested)
    return ClaimsFigure(
        finding=title,
        subtitle="Share of futures in which each claim holds, and how its effect lies over them",
        caption=_caption(tested),
        footer=plain(
            f"{counted(n)} · seed {seed} · hedgerow {version} · model output, not a forecast"
        ),
        alt=f"{title}. {_alt(tested)}.",
        data=pd.DataFrame(map(_numbers, tested)),
        axes=(Axis("Futures in which it holds", "share", 0.0, 1.0), Axis("Claim", "", 0.0, 1.0)),
        groups=tuple(_groups(tested, views)),
    )


def draw(content: ClaimsFigure) -> Figure:
    """Draw the rows of each view under its name."""
    fig, bottom = open_page(WIDTH, content.height, content)
    whole = fig.get_figheight() * 72
    ax = fig.add_axes((0.0, bottom / whole, 1.0, content.height / whole))
    ax.set_axis_off()
    ax.set_xlim(0.0, WIDTH)
    ax.set_ylim(0.0, content.height)
    y = content.height - HEAD
    _heads(ax, content.height, y)
    for group in content.groups:
        write(ax, SIDE, y - GROUP + 5, group.name, size=FOOTER, color=group.colour, weight="bold")
        y -= GROUP
        for row in group.rows:
            y -= PITCH
            _row(ax, row, y)
    return fig


# ---- what is drawn -------------------------------------------------------------------------------


def _groups(tested: Sequence[ClaimResult], views: Mapping[str, str]) -> Iterator[Group]:
    """Views in the order of the file; within each the claims by the share that holds."""
    for i, view in enumerate(dict.fromkeys(one.claim.view for one in tested)):
        colour = LOOKS[i % len(LOOKS)][0]
        own = [one for one in tested if one.claim.view == view]
        own.sort(key=lambda one: -one.share.value)
        author = f": {views[view]}" if view in views else ""
        yield Group(plain(f"{view}{author}"), colour, tuple(_drawn(one, colour) for one in own))


def _drawn(one: ClaimResult, colour: str) -> Row:
    turned = _turned(one)
    low, high = _ends(turned)
    counts, _ = np.histogram(turned, BINS, (low, high))
    at = (np.quantile(turned, (0.05, 0.5, 0.95)) - low) / (high - low)
    return Row(
        name=one.claim.name,
        colour=colour,
        verdict=one.verdict,
        share=one.share.value,
        interval=one.share.interval,
        heights=tuple((counts / max(counts.max(), 1)).tolist()),
        spread=tuple(np.clip(at, 0, 1).tolist()),
        size=size_words(one),
        quantity=one.claim.quantity,
    )


def _turned(one: ClaimResult) -> Array:
    """What is above zero where it is as claimed, (member,)."""
    if one.claim.direction == "differs not":
        return one.claim.at_least - np.abs(one.contrast)
    return -one.contrast if one.claim.direction == "falls" else one.contrast


def _ends(turned: Array) -> tuple[float, float]:
    """Ends of an axis that holds nearly all futures and has zero where every row has it."""
    low, high = np.quantile(turned, (CUT, 1 - CUT)).tolist()
    span = 1.06 * max(-low / ZERO, high / (1 - ZERO)) or 1.0
    return -ZERO * span, (1 - ZERO) * span


def _numbers(one: ClaimResult) -> dict[str, object]:
    low, high = one.share.interval
    median, q05, q95 = one.size
    return {
        "claim": one.claim.name,
        "view": one.claim.view,
        "verdict": one.verdict,
        "share": one.share.value,
        "share_low": low,
        "share_high": high,
        "no_effect": one.still.value,
        "no_effect_low": one.still.interval[0],
        "no_effect_high": one.still.interval[1],
        "median": median,
        "q05": q05,
        "q95": q95,
    }


# ---- drawing -------------------------------------------------------------------------------------

SHARE_AT = SIDE + NAMES + AIR
SHARES_AT = SHARE_AT + SHARE + AIR
SIZE_AT = SHARES_AT + SHARES
ZERO_AT = SIZE_AT + SIZE * ZERO
WORDS_AT = SIZE_AT + SIZE + AIR


def _heads(ax: Axes, top: float, floor: float) -> None:
    looks = {"va": "center_baseline", "size": FOOTER, "color": GREY}
    write(ax, SHARE_AT, top - 9, "holds in, share of futures", **looks)
    write(ax, ZERO_AT - 5, top - 23, "not claimed", ha="right", **looks)
    write(ax, ZERO_AT + 5, top - 23, "as claimed", **looks)
    write(ax, SIZE_AT, top - 9, "effect over the futures, and its median", **looks)
    ax.plot([ZERO_AT, ZERO_AT], [0, floor + 14], color=EVENT, linewidth=1.0, zorder=2)
    for mark in MARKS:
        x = SHARE_AT + SHARE * mark
        ax.plot([x, x], [0, floor], color=FAINT, linewidth=0.6, zorder=0)
        if mark in (0.0, 0.5, 1.0):
            write(ax, x, top - 23, f"{100 * mark:.0f} %", ha="center", **looks)


def _row(ax: Axes, row: Row, y: float) -> None:
    middle, looks = y + PITCH / 2, {"va": "center_baseline", "size": FOOTER}
    fails = row.verdict == "fails"
    shade, weight = (MISSED, "bold") if fails else (INK, "normal")
    ax.plot([SIDE, WIDTH - EDGE], [y, y], color=FAINT, linewidth=0.4, zorder=0)
    write(ax, SIDE, middle, shortened(row.name, FOOTER, NAMES), color=INK, **looks)
    ax.plot(
        [SHARE_AT + SHARE * end for end in row.interval],
        [middle, middle],
        color=row.colour,
        linewidth=2.2,
        zorder=3,
    )
    fill = {"holds": row.colour, "depends": tint(row.colour, 0.35), "fails": "white"}[row.verdict]
    (dot,) = ax.plot([SHARE_AT + SHARE * row.share], [middle], "o", color=fill, zorder=4)
    dot.set(markeredgecolor=row.colour, markersize=5.6, markeredgewidth=1.2)
    write(ax, SHARES_AT, middle, percent(row.share), color=shade, weight=weight, **looks)
    _distribution(ax, row, y)
    write(ax, WORDS_AT, middle, row.size, color=shade, **looks)
    after = WORDS_AT + width_of(f"{row.size} ", FOOTER) + 3
    room = WIDTH - EDGE - after
    write(ax, after, middle, shortened(row.quantity, FOOTER, room), color=GREY, **looks)


def _distribution(ax: Axes, row: Row, y: float) -> None:
    """How the effect lies over the futures; a line holds nine in ten of them, a dot the median."""
    edges = SIZE_AT + SIZE * np.linspace(0, 1, BINS + 1)
    tops = y + PITCH * TALL * np.sqrt(np.array(row.heights))
    ax.fill_between(
        np.repeat(edges, 2)[1:-1],
        np.repeat(tops, 2),
        y,
        color=tint(row.colour, 0.3),
        linewidth=0,
        zorder=1,
    )
    low, median, high = (SIZE_AT + SIZE * at for at in row.spread)
    ax.plot([low, high], [y + 2.6] * 2, color=row.colour, linewidth=1.3, zorder=3)
    ax.plot([median], [y + 2.6], "o", color=row.colour, ms=3.6, zorder=4)


# ---- words ---------------------------------------------------------------------------------------


def finding(tested: Sequence[ClaimResult]) -> str:
    """State how many claims hold, depend on assumptions, and fail."""
    count = {
        word: sum(one.verdict == word for one in tested) for word in ("holds", "depends", "fails")
    }
    total, holds = len(tested), count["holds"]
    title = f"{holds} of {total} claims hold in nine in ten futures"
    rest = [f"{count['depends']} in part of them"] * bool(count["depends"])
    rest += [f"{count['fails']} in less than half"] * bool(count["fails"])
    return f"{title}, {listed(rest)}" if rest else title


def percent(share: float) -> str:
    """A share in percent, never rounded to all or none where it is not."""
    if 0 < share < 0.001 or 0.999 < share < 1:
        return "< 0.1 %" if share < 0.5 else "> 99.9 %"
    return f"{100 * share:.1f} %" if share not in (0, 1) else f"{100 * share:.0f} %"


def _spanned(ends: tuple[float, float]) -> str:
    return f"95 % interval {' to '.join(map(percent, ends))}"


def size_words(one: ClaimResult) -> str:
    """The median effect, or that there is none."""
    median = one.size[0]
    if median == 0:
        still = one.still.value
        return "none in > 99 %" if 0.995 <= still < 1 else f"none in {100 * still:.0f} %"
    if not one.clear:
        return "no clear effect"
    return f"{'+' if median > 0 else '−'}{abs(median):,.{digits_for(median)}f}"


def _caption(tested: Sequence[ClaimResult]) -> str:
    still = [one.still for one in tested if one.size[0] == 0]
    apart = [abs(end - share.value) for share in still for end in share.interval]
    points = f"{100 * max(apart, default=0.0):.2g} points (95 %)"
    none = f" “None in”: futures without effect, ± {points}." if still else ""
    return (
        "Left: share of futures, the line 95 % of what chance leaves open (mostly within the dot); "
        "full dot: holds in more than nine in ten, pale: in part, hollow with a red number: in "
        "less than half. Right: all futures, each row on its own axis, right of the upright line "
        f"as claimed; line: nine in ten futures, dot and number: the median.{none}"
    )


def _alt(tested: Sequence[ClaimResult]) -> str:
    shares = [(one.claim.name, one.share) for one in tested if one.verdict == "fails"]
    fails = [f"{name} ({percent(one.value)}, {_spanned(one.interval)})" for name, one in shares]
    return f"In less than half of the futures hold {listed(fails)}" if fails else "None fails"
