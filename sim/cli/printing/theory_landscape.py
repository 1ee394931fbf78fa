"""What is printed of landscape theory on the home country and the powers, beside the model."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from sim.cli.printing.rows import Row
from sim.cli.printing.theories import (
    NO_EVIDENCE,
    Printed,
    about,
    header,
    model_cells,
    model_of,
    numbered,
)
from sim.theories.home_landscape import HomeLandscape, StableCamps, home_landscape
from sim.theories.situation import Situation

MIDDLE = (0.05, 0.5, 0.95)

LIMITS = (
    "two camps leave no place for a state that hedges, and propensities stay as in 2018; by Galam "
    "(1998) the theory does not include most of its claimed results"
)


def landscape(situation: Situation, quarters: Sequence[str]) -> Printed:
    """Which camp the home country would join, as JSON and as lines.

    Lines have the chosen quarters, or the first and the last of each year; JSON has all.
    """
    found = home_landscape(situation)
    every = situation.scenario.quarters
    chosen = quarters or [q for i, q in enumerate(every) if i == 0 or q.endswith("Q4")]
    rows = {quarter: _landscape_row(found, i) for i, quarter in enumerate(every)}
    last = every.index(chosen[-1])
    as_json = {
        **header(situation),
        "quarters": [{"quarter": quarter, **row} for quarter, row in rows.items()],
        "stable": [
            {"quarter": chosen[-1], "camps": one.camps, "above": one.above}
            for one in found.stable_camps(last)
        ],
        "limits": LIMITS,
    }
    lines = _landscape_lines(found, {quarter: rows[quarter] for quarter in chosen}, last)
    return as_json, list(lines)


def _landscape_row(found: HomeLandscape, quarter: int) -> Row:
    low, median, high = np.quantile(found.gap[quarter], MIDDLE).tolist()
    share = float(found.with_patron[quarter])
    gap = {"gap": median, "gap_q05": low, "gap_q95": high}
    point = float(np.median(found.situation.home_points[quarter]))
    beside = model_of(found.situation, quarter)
    return {"ideal_point": point, "with_patron": share, **gap, **beside}


def _landscape_lines(
    found: HomeLandscape, rows: dict[str, dict[str, Any]], last: int
) -> Iterator[str]:
    situation = found.situation
    cast, home = situation.cast, situation.cast.in_sentence(situation.cast.home.code)
    patron = cast.possessive(cast.patron)
    yield ""
    yield f"Landscape theory: which of two camps would {home} join?  {about(situation)}"
    shown = [
        {
            "quarter": quarter,
            "votes at": f"{row['ideal_point']:+.2f}",
            f"in {patron} camp": f"{row['with_patron']:.1%}",
            "gap": f"{row['gap']:+.2f}",
            "9 in 10 futures": f"{row['gap_q05']:+.2f} to {row['gap_q95']:+.2f}",
            **model_cells(situation, row),
        }
        for quarter, row in rows.items()
    ]
    yield from numbered(shown)
    yield (
        f"  gap: what the other camp would cost {home}, as a share of all that pulls at it: +1 "
        "where all pulls agree, 0 where it is torn, below 0 where it would leave"
    )
    yield f"  votes at: median ideal point in the UN; {_places(situation)}"
    yield ""
    yield f"  Stable in {situation.scenario.quarters[last]}, median future"
    for one in found.stable_camps(last):
        yield f"    {_camps(situation, one)}"
    yield ""
    yield (
        "Assumed:  strength is GDP in 2018, propensity falls with the distance in votes of the UN; "
        f"who votes beyond {cast.in_sentence(cast.patron)} counts as far from it"
    )
    yield f"Limits:   {LIMITS}"
    yield NO_EVIDENCE


def _places(situation: Situation) -> str:
    """Where the patron and the senders vote."""
    cast, points = situation.cast, dict(zip(situation.powers, situation.points, strict=True))
    codes = (cast.patron, *cast.senders)
    return ", ".join(f"{cast.in_sentence(code)} {points[code]:+.2f}" for code in codes)


def _camps(situation: Situation, one: StableCamps) -> str:
    """Two camps in words, with how much worse than the best they are."""
    first, second = (situation.cast.listed(camp) for camp in one.camps)
    worse = f"{one.above:.1%} of all pulls above the lowest energy" if one.above else "the best"
    return f"{first} | {second or 'nobody'}  ({worse})"
