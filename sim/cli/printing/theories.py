"""What is printed of theories of others on the home country and the powers, beside the model."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from sim.cli.printing.actor_tables import actors_of, rounds_of, settled
from sim.cli.printing.rows import Row, table
from sim.cli.printing.width import width
from sim.model.ops import Array
from sim.reports.printed import usual_quarters
from sim.theories.group_decision import ROUNDS
from sim.theories.home_decision import HomeDecision, closeness, home_decision
from sim.theories.home_landscape import HomeLandscape, StableCamps, home_landscape
from sim.theories.situation import Situation

Printed = tuple[dict[str, Any], list[str]]
"""The same as JSON and as lines."""

MIDDLE = (0.05, 0.5, 0.95)

LANDSCAPE_LIMITS = (
    "two camps leave no place for a state that hedges, and propensities stay as in 2018; by Galam "
    "(1998) the theory does not include most of its claimed results"
)
DECISION_LIMITS = (
    f"where {ROUNDS} rounds end turns on small differences and on salience, which is assumed; a "
    "small state has hardly any say on its own course"
)
NO_EVIDENCE = "A lens, not evidence. Model output, not a forecast."


# ---- landscape -----------------------------------------------------------------------------------


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
        **_header(situation),
        "quarters": [{"quarter": quarter, **row} for quarter, row in rows.items()],
        "stable": [
            {"quarter": chosen[-1], "camps": one.camps, "above": one.above}
            for one in found.stable_camps(last)
        ],
        "limits": LANDSCAPE_LIMITS,
    }
    lines = _landscape_lines(found, {quarter: rows[quarter] for quarter in chosen}, last)
    return as_json, list(lines)


def _landscape_row(found: HomeLandscape, quarter: int) -> Row:
    low, median, high = np.quantile(found.gap[quarter], MIDDLE).tolist()
    share = float(found.with_patron[quarter])
    gap = {"gap": median, "gap_q05": low, "gap_q95": high}
    return {"with_patron": share, **gap, **_model(found.situation, quarter)}


def _landscape_lines(
    found: HomeLandscape, rows: dict[str, dict[str, Any]], last: int
) -> Iterator[str]:
    situation = found.situation
    cast, home = situation.cast, situation.cast.in_sentence(situation.cast.home.code)
    patron = cast.possessive(cast.patron)
    yield ""
    yield f"Landscape theory: which of two camps would {home} join?  {_about(situation)}"
    shown = [
        {
            "": quarter,
            f"in {patron} camp": f"{row['with_patron']:.1%}",
            "gap": f"{row['gap']:+.2f}",
            "9 in 10 futures": f"{row['gap_q05']:+.2f} to {row['gap_q95']:+.2f}",
            **_model_cells(situation, row),
        }
        for quarter, row in rows.items()
    ]
    yield from table(shown, width(), numbers=list(shown[0])[1:], indent="  ")
    yield (
        f"  gap: what the other camp would cost {home}, as a share of all that pulls at it: +1 "
        "where all pulls agree, 0 where it is torn, below 0 where it would leave"
    )
    yield ""
    yield f"  Stable in {situation.scenario.quarters[last]}, median future"
    for one in found.stable_camps(last):
        yield f"    {_camps(situation, one)}"
    yield ""
    yield (
        "Assumed:  strength is GDP in 2018, propensity falls with the distance in votes of the UN; "
        f"who votes beyond {cast.in_sentence(cast.patron)} counts as far from it"
    )
    yield f"Limits:   {LANDSCAPE_LIMITS}"
    yield NO_EVIDENCE


def _camps(situation: Situation, one: StableCamps) -> str:
    """Two camps in words, with how much worse than the best they are."""
    first, second = (situation.cast.listed(camp) for camp in one.camps)
    worse = f"{one.above:.1%} of all pulls above the lowest energy" if one.above else "the best"
    return f"{first} | {second or 'nobody'}  ({worse})"


# ---- group decision ------------------------------------------------------------------------------


def group_decision(situation: Situation, quarters: Sequence[str]) -> Printed:
    """How far the home country should go toward the patron, as JSON and as lines."""
    every = situation.scenario.quarters
    chosen = quarters or usual_quarters(every)
    found = {quarter: home_decision(situation, every.index(quarter)) for quarter in chosen}
    codes = (*situation.powers, situation.cast.home.code)
    rows = {
        quarter: {**_decision_row(one), **_model(situation, every.index(quarter))}
        for quarter, one in found.items()
    }
    as_json = {
        **_header(situation),
        "quarters": [
            {
                "quarter": quarter,
                **rows[quarter],
                "actors": actors_of(codes, one.decided),
                "rounds": rounds_of(one.decided),
            }
            for quarter, one in found.items()
        ],
        "limits": DECISION_LIMITS,
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
    yield f"Group decision: how far should {home} go toward {patron}?  {_about(situation)}"
    shown = [
        {
            "": quarter,
            "mean at start": f"{row['start_mean']:.3f}",
            "median": f"{row['start_median']:.3f}",
            f"mean after {ROUNDS} rounds": f"{row['mean']:.3f}",
            "over salience": f"{row['low']:.3f} to {row['high']:.3f}",
            "median then": f"{row['median']:.3f}",
            **_model_cells(situation, row),
        }
        for quarter, row in rows.items()
    ]
    yield from table(shown, width(), numbers=list(shown[0])[1:], indent="  ")
    yield f"  0 is as far off as the farthest power, 1 the place of {patron} itself"
    yield ""
    quarter, last = list(found.items())[-1]
    names = tuple(cast.name(code) for code in (*situation.powers, cast.home.code))
    actors = [
        {head: _cell(value) for head, value in row.items()}
        for row in actors_of(names, last.decided)
    ]
    yield f"  {quarter}, median future"
    yield from table(actors, width(), numbers=list(actors[0])[1:], indent="  ")
    yield f"  {settled(last.decided)}"
    yield ""
    yield (
        "Assumed:  each wants what it does itself in votes of the UN; capability is the share in "
        f"GDP of 2018, salience the share in exports and finance of {home}"
    )
    yield f"Limits:   {DECISION_LIMITS}"
    yield NO_EVIDENCE


# ---- all on one question -------------------------------------------------------------------------


def compared(situation: Situation, quarters: Sequence[str]) -> Printed:
    """Two theories and the model on one question, as JSON and as lines."""
    every = situation.scenario.quarters
    chosen = quarters or usual_quarters(every)
    rows = list(_answers(situation, [every.index(quarter) for quarter in chosen]))
    answers = [
        {
            "theory": theory,
            "answer": answer,
            "values": dict(zip(chosen, values, strict=True)),
        }
        for theory, answer, values, _ in rows
    ]
    limits = {"landscape": LANDSCAPE_LIMITS, "group decision": DECISION_LIMITS}
    as_json = {**_header(situation), "answers": answers, "limits": limits}
    cells = [
        {
            "theory": theory,
            "answer": answer,
            **{q: form.format(value) for q, value in zip(chosen, values, strict=True)},
        }
        for theory, answer, values, form in rows
    ]
    return as_json, list(_compared_lines(situation, cells, chosen))


def _answers(
    situation: Situation, at: Sequence[int]
) -> Iterator[tuple[str, str, list[float], str]]:
    """Theory, what it says, its values in some quarters, and how they are written."""
    cast = situation.cast
    patron, camps = cast.in_sentence(cast.patron), home_landscape(situation)
    decided = [home_decision(situation, i) for i in at]
    place = closeness(situation, np.median(situation.home_points, axis=1))
    shares = camps.with_patron[at].tolist()
    yield "landscape", f"in the camp of {patron}, futures", shares, "{:.1%}"
    gaps = np.median(camps.gap[at], axis=1).tolist()
    yield "landscape", "what the other camp would cost, -1 to 1", gaps, "{:+.2f}"
    starts = [one.decided.bargaining.mean(one.decided.bargaining.positions) for one in decided]
    yield "group decision", "mean position at the start, 0-1", starts, "{:.3f}"
    means = [one.decided.mean for one in decided]
    yield "group decision", f"mean position after {ROUNDS} rounds, 0-1", means, "{:.3f}"
    for end, values in (("least", [d.low for d in decided]), ("most", [d.high for d in decided])):
        yield "group decision", f"the same, {end} over assumed salience", values, "{:.3f}"
    yield "model", "position by votes on that line, 0-1", place[at].tolist(), "{:.3f}"
    for code in (cast.patron, *cast.senders):
        medians = _median(situation.alignment(code))[at].tolist()
        yield "model", f"alignment with {cast.in_sentence(code)}, 0-1", medians, "{:.3f}"


def _compared_lines(
    situation: Situation, cells: list[Row], quarters: Sequence[str]
) -> Iterator[str]:
    cast = situation.cast
    home, patron = (cast.in_sentence(code) for code in (cast.home.code, cast.patron))
    yield ""
    yield f"How far should {home} go toward {patron}?  {_about(situation)}"
    yield from table(cells, width(), numbers=quarters, indent="  ")
    yield ""
    yield f"Landscape:  {LANDSCAPE_LIMITS}"
    yield f"Decision:   {DECISION_LIMITS}"
    yield NO_EVIDENCE


# ---- the model -----------------------------------------------------------------------------------


def _header(situation: Situation) -> dict[str, Any]:
    futures = situation.home_points.shape[-1]
    return {"scenario": situation.scenario.name, "futures": futures}


def _about(situation: Situation) -> str:
    return f"({situation.scenario.name}, {situation.home_points.shape[-1]:,} futures)"


def _median(values: Array) -> Array:
    return np.asarray(np.median(values, axis=-1))


def _model(situation: Situation, quarter: int) -> dict[str, Any]:
    """What the model does: median alignments with patron and senders, and the tilt."""
    cast = situation.cast
    codes = (cast.patron, *cast.senders)
    alignments = {code: float(_median(situation.alignment(code)[quarter])) for code in codes}
    tilt = float(_median(situation.outputs[f"tilt.{cast.home.code}"][quarter]))
    return {"alignment": alignments, "tilt": tilt}


def _model_cells(situation: Situation, row: dict[str, Any]) -> Row:
    cells = {
        f"{'alignment with ' if i == 0 else 'with '}{situation.cast.short(code)}": f"{value:.3f}"
        for i, (code, value) in enumerate(row["alignment"].items())
    }
    return {**cells, "tilt": f"{row['tilt']:.1f}"}


def _cell(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
