"""Which patterns of the literature hold, in how many futures, and how large is each effect?

A row for each pattern: the share of futures in which it holds and the share that was asked for, the
share that is left without its cause and how much may be, and the effect with nine in ten futures.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from sim.evidence.checks import Check
from sim.evidence.patterns import EFFECT, HOLDS, LEFT
from sim.figures.content import About, Axis
from sim.figures.strips import Column, Row, Strips, draw_strips, strip_of
from sim.figures.wording import counted, plain
from sim.model.cast import listed

NAMES = 112.0  # points
COLUMNS = (
    Column("holds in", 86.0, 42.0),
    Column("without its cause", 60.0, 38.0),
    Column("effect", 62.0, 48.0),
)
RESULTS = (HOLDS, LEFT, EFFECT)
SHARES = (0.0, 1.0)
DATA = ("pattern", "result", "unit", "value", "low", "high", "expected")


@dataclass(frozen=True)
class PatternStrips(Strips):
    """Patterns, one a row."""


def content(checks: Sequence[Check], about: About) -> PatternStrips:
    """Say how many patterns hold; what is no pattern of futures, such as movement, is left out."""
    patterns = [check for check in checks if tuple(one.name for one in check.results) == RESULTS]
    title = finding(patterns)
    return PatternStrips(
        finding=title,
        subtitle=f"Patterns of the literature over drawn assumptions · {about.title}",
        caption=_caption(),
        footer=about.footer,
        alt=f"{title}. {_each(patterns)}.",
        data=_data(patterns),
        axes=(Axis("Share of futures", "share", *SHARES), Axis("Pattern", "", 0.0, 1.0)),
        names=NAMES,
        columns=COLUMNS,
        rows=tuple(map(_row, patterns)),
    )


def draw(content: PatternStrips) -> Figure:
    """Draw three strips for each pattern."""
    return draw_strips(content)


def _row(pattern: Check) -> Row:
    holds, left, effect = pattern.results
    strips = (
        strip_of(holds, holds.shown, SHARES),
        strip_of(left, left.shown, SHARES),
        strip_of(effect, plain(f"{effect.value:.2g}")),
    )
    return Row(pattern.name, strips)


# ---- words ---------------------------------------------------------------------------------------


def finding(patterns: Sequence[Check]) -> str:
    """State how many patterns hold, and name those that do not."""
    failing = [pattern.name for pattern in patterns if pattern.verdict != "pass"]
    held = len(patterns) - len(failing)
    opening = f"{held} of {counted(len(patterns), 'pattern')} of the literature hold"
    if not failing:
        return opening
    return f"{opening}; {listed(failing)} {'does' if len(failing) == 1 else 'do'} not"


def _each(patterns: Sequence[Check]) -> str:
    """In how many futures each holds, and what was asked."""
    shares = [
        f"{pattern.name} in {pattern.results[0].shown} ({pattern.results[0].expected})"
        for pattern in patterns
    ]
    return f"Shares of futures are {listed(shares)}"


def _caption() -> str:
    return (
        "Band: what was asked before the first run. Dot: what came out, hollow where it misses. "
        "Shares run from 0 to all futures. Effect: the median, line 9 in 10 futures, upright zero; "
        "each on an axis of its own."
    )


def _data(patterns: Sequence[Check]) -> pd.DataFrame:
    return pd.DataFrame([row for one in patterns for row in _numbers(one)], columns=list(DATA))


def _numbers(pattern: Check) -> Iterator[tuple[object, ...]]:
    for one in pattern.results:
        low, high = one.interval or (one.value, one.value)
        yield pattern.name, one.name, one.unit, one.value, low, high, one.expected
