"""What is printed of two theories and the model on one question."""

from collections.abc import Iterator, Sequence

import numpy as np

from sim.cli.printing import theory_decision, theory_landscape
from sim.cli.printing.rows import Row, table
from sim.cli.printing.theories import NO_EVIDENCE, Printed, about, header, median
from sim.cli.printing.width import width
from sim.reports.printed import usual_quarters
from sim.theories.group_decision import ROUNDS
from sim.theories.home_decision import closeness, home_decision
from sim.theories.home_landscape import home_landscape
from sim.theories.situation import Situation


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
    limits = {"landscape": theory_landscape.LIMITS, "group_decision": theory_decision.LIMITS}
    as_json = {**header(situation), "answers": answers, "limits": limits}
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
        medians = median(situation.alignment(code))[at].tolist()
        yield "model", f"alignment with {cast.in_sentence(code)}, 0-1", medians, "{:.3f}"


def _compared_lines(
    situation: Situation, cells: list[Row], quarters: Sequence[str]
) -> Iterator[str]:
    cast = situation.cast
    home, patron = (cast.in_sentence(code) for code in (cast.home.code, cast.patron))
    yield ""
    yield f"How far should {home} go toward {patron}?  {about(situation)}"
    yield from table(cells, width(), numbers=quarters, indent="  ")
    yield ""
    yield f"Landscape:  {theory_landscape.LIMITS}"
    yield f"Decision:   {theory_decision.LIMITS}"
    yield NO_EVIDENCE
