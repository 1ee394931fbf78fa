"""What is printed of group decision on the home country's course, beside the model."""

from collections.abc import Iterator, Sequence
from typing import Any

from sim.cli.printing.actor_tables import actors_of, rounds_of, settled
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
from sim.reports.printed import usual_quarters
from sim.theories.group_decision import ROUNDS
from sim.theories.home_decision import HomeDecision, home_decision
from sim.theories.situation import Situation

LIMITS = (
    f"where {ROUNDS} rounds end turns on small differences and on salience, which is assumed; a "
    "small state has hardly any say on its own course"
)


def group_decision(situation: Situation, quarters: Sequence[str]) -> Printed:
    """How far the home country should go toward the patron, as JSON and as lines."""
    every = situation.scenario.quarters
    chosen = quarters or usual_quarters(every)
    found = {quarter: home_decision(situation, every.index(quarter)) for quarter in chosen}
    codes = (*situation.powers, situation.cast.home.code)
    rows = {
        quarter: {**_decision_row(one), **model_of(situation, every.index(quarter))}
        for quarter, one in found.items()
    }
    as_json = {
        **header(situation),
        "quarters": [
            {
                "quarter": quarter,
                **rows[quarter],
                "actors": actors_of(codes, one.decided),
                "rounds": rounds_of(one.decided),
            }
            for quarter, one in found.items()
        ],
        "limits": LIMITS,
    }
    return as_json, list(_decision_lines(situation, found, rows))


def _decision_row(found: HomeDecision) -> Row:
    one = found.decided
    start = one.bargaining.positions
    return {
        "start_mean": one.bargaining.mean(start),
        "start_median": one.bargaining.median(start),
        "mean": one.mean,
        "low": found.low,
        "high": found.high,
        "median": one.median,
        "home_start": float(start[-1]),
        "home": float(one.rounds[-1][-1]),
        "settled": one.settled,
    }


def _decision_lines(
    situation: Situation, found: dict[str, HomeDecision], rows: dict[str, dict[str, Any]]
) -> Iterator[str]:
    cast = situation.cast
    home, patron = (cast.in_sentence(code) for code in (cast.home.code, cast.patron))
    yield ""
    yield f"Group decision: how far should {home} go toward {patron}?  {about(situation)}"
    shown = [
        {
            "quarter": quarter,
            "mean at start": f"{row['start_mean']:.3f}",
            "median": f"{row['start_median']:.3f}",
            f"mean after {ROUNDS} rounds": f"{row['mean']:.3f}",
            "over salience": f"{row['low']:.3f} to {row['high']:.3f}",
            "median then": f"{row['median']:.3f}",
            **model_cells(situation, row),
        }
        for quarter, row in rows.items()
    ]
    yield from numbered(shown)
    yield f"  0 is as far off as the farthest power, 1 the place of {patron} itself"
    yield ""
    quarter, last = list(found.items())[-1]
    yield f"  {quarter}, median future"
    yield from _actor_lines(situation, last)
    yield ""
    yield (
        "Assumed:  each wants what it does itself in votes of the UN; capability is the share in "
        f"GDP of 2018, salience the share in exports and finance of {home}"
    )
    yield f"Limits:   {LIMITS}"
    yield NO_EVIDENCE


def _actor_lines(situation: Situation, found: HomeDecision) -> Iterator[str]:
    """Each actor from where it starts to where it ends."""
    cast = situation.cast
    names = tuple(cast.name(code) for code in (*situation.powers, cast.home.code))
    rows = [
        {head: _cell(value) for head, value in row.items()}
        for row in actors_of(names, found.decided)
    ]
    yield from numbered(rows)
    yield f"  {settled(found.decided)}"


def _cell(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
