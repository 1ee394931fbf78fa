"""Which claims hold? All of them in one picture: in how many futures, and how large.

A row is a claim. On the left, on one axis for all, the share of futures in which it holds, with the
interval that holds it 95 cases in 100. On the right, on an axis of its own, how its contrast lies
over the futures, turned so that right of the upright line is what is claimed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.explore.claim_tests import TestedClaim
from sim.figures.content import Axis, Content
from sim.figures.difference_scenarios import LOOKS
from sim.figures.panels import open_page
from sim.figures.strips import MISSED
from sim.figures.style import EDGE, EVENT, FAINT, FOOTER, GREY, INK, SIDE, tint, write
from sim.figures.wording import counted, plain, shortened
from sim.model.cast import listed
from sim.model.ops import Array

WIDTH = 8.4 * 72  # points, as all that follows
PITCH, HEAD, GROUP = 16.5, 32.0, 21.0  # heights of a row, of the heads, of a view's name
NAMES, SHARE, SHARES, SIZE = 186.0, 104.0, 40.0, 122.0
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
    zero: float
    """Where no effect lies on that axis, 0-1."""
    spread: tuple[float, float, float]
    """Where 5 %, half and 95 % of the futures lie on it."""
    words: str


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
    tested: Sequence[TestedClaim], views: Mapping[str, str], n: int, seed: int, version: str
) -> ClaimsFigure:
    """Say how many claims hold; `views` are the authors by the views that are documents."""
    title = finding(tested)
    return ClaimsFigure(
        finding=title,
        subtitle="Share of futures in which each claim holds, and how its effect lies over them",
        caption=_caption(),
        footer=plain(
            f"{counted(n)}, paired · seed {seed} · hedgerow {version} · model output, "
            "not a forecast"
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


def _groups(tested: Sequence[TestedClaim], views: Mapping[str, str]) -> Iterator[Group]:
    """Views in the order of the file; within each the claims by the share that holds."""
    for i, view in enumerate(dict.fromkeys(one.claim.view for one in tested)):
        colour = LOOKS[i % len(LOOKS)][0]
        own = [one for one in tested if one.claim.view == view]
        own.sort(key=lambda one: -one.share.value)
        author = f": {views[view]}" if view in views else ""
        yield Group(plain(f"{view}{author}"), colour, tuple(_drawn(one, colour) for one in own))


def _drawn(one: TestedClaim, colour: str) -> Row:
    turned = -one.contrast if one.claim.direction == "falls" else one.contrast
    low, high = _ends(turned, one.claim.at_least)
    counts, _ = np.histogram(turned, BINS, (low, high))
    at = (np.quantile(turned, (0.05, 0.5, 0.95)) - low) / (high - low)
    return Row(
        name=one.claim.name,
        colour=colour,
        verdict=one.verdict,
        share=one.share.value,
        interval=one.share.interval,
        heights=tuple((counts / max(counts.max(), 1)).tolist()),
        zero=-low / (high - low),
        spread=tuple(np.clip(at, 0, 1).tolist()),
        words=size_words(one),
    )


def _ends(turned: Array, at_least: float) -> tuple[float, float]:
    """Ends of an axis that holds nearly all futures, zero, and some air."""
    low, high = np.quantile(turned, (CUT, 1 - CUT)).tolist()
    low, high = min(low, 0.0, -at_least), max(high, 0.0, at_least)
    air = 0.06 * (high - low) or 1.0
    return low - air, high + air


def _numbers(one: TestedClaim) -> dict[str, object]:
    low, high = one.share.interval
    median, q05, q95 = one.size
    return {
        "claim": one.claim.name,
        "view": one.claim.view,
        "verdict": one.verdict,
        "share": one.share.value,
        "share_low": low,
        "share_high": high,
        "median": median,
        "q05": q05,
        "q95": q95,
    }


# ---- drawing -------------------------------------------------------------------------------------

SHARE_AT = SIDE + NAMES + AIR
SHARES_AT = SHARE_AT + SHARE + AIR
SIZE_AT = SHARES_AT + SHARES
WORDS_AT = SIZE_AT + SIZE + AIR


def _heads(ax: Axes, top: float, floor: float) -> None:
    looks = {"va": "center_baseline", "size": FOOTER, "color": GREY}
    write(ax, SHARE_AT, top - 9, "holds in, share of futures", **looks)
    write(ax, SIZE_AT, top - 9, "effect: not as claimed | as claimed", **looks)
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
    write(ax, WORDS_AT, middle, row.words, color=shade, **looks)


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
    zero = SIZE_AT + SIZE * row.zero
    ax.plot([zero, zero], [y, y + PITCH], color=EVENT, linewidth=1.0, zorder=2)
    low, median, high = (SIZE_AT + SIZE * at for at in row.spread)
    ax.plot([low, high], [y + 2.6] * 2, color=row.colour, linewidth=1.3, zorder=3)
    ax.plot([median], [y + 2.6], "o", color=row.colour, ms=3.6, zorder=4)


# ---- words ---------------------------------------------------------------------------------------


def finding(tested: Sequence[TestedClaim]) -> str:
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


def size_words(one: TestedClaim) -> str:
    """The median effect, or that there is none."""
    median = one.size[0]
    if median == 0:
        return f"none in {100 * one.still.value:.0f} %"
    if not one.clear:
        return "no clear effect"
    words = f"{abs(median):.2g}" if abs(median) < 1000 else f"{abs(median):,.0f}"
    return f"{'+' if median > 0 else '−'}{_plain_digits(words)}"


def _plain_digits(words: str) -> str:
    """A number without powers of ten."""
    if "e" not in words:
        return words
    return f"{float(words):.7f}".rstrip("0")


def _caption() -> str:
    return (
        "Left: share of futures, the line 95 % of what chance leaves open (mostly within the dot); "
        "full dot: holds in nine in ten, hollow and red: in less than half. Right: all futures, "
        "each row on its own axis, right of the upright line as claimed; line: nine in ten "
        "futures, dot and number: the median."
    )


def _alt(tested: Sequence[TestedClaim]) -> str:
    fails = [
        f"{one.claim.name} ({percent(one.share.value)})" for one in tested if one.verdict == "fails"
    ]
    return f"In less than half of the futures hold {listed(fails)}" if fails else "None fails"
