"""What does the stored posterior leave of each number that the record speaks of?

A row for each number along its own range, the most narrowed on top: where the prior has 90 % of it,
and where the posterior has.
"""

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from sim.engine.draws import Draws
from sim.evidence.calibration import SHRUNK
from sim.evidence.calibration_checks import kept, spans
from sim.figures.content import Axis
from sim.figures.strips import Column, Row, Strip, Strips, draw_strips
from sim.figures.wording import capital, counted, percent, plain
from sim.inputs.records import Parameter
from sim.inputs.register import Register
from sim.model.cast import Cast, listed

NAMES, STRIP, WORDS = 300.0, 84.0, 74.0  # points
TOLD = 5  # numbers that the description gives


@dataclass(frozen=True)
class PosteriorStrips(Strips):
    """Prior and posterior, a number a row."""


def content(posterior: Draws, register: Register, version: str) -> PosteriorStrips:
    """Say how many numbers the record narrows, and where it leaves each."""
    table = spans(posterior, register).sort_values("shrunk", ascending=False, kind="stable")
    rows, title = table.to_dict("records"), finding(posterior, register)
    return PosteriorStrips(
        finding=title,
        subtitle="Where 90 % of each number lie before and after the record is seen, along its "
        "range",
        caption=_caption(),
        footer=plain(
            f"{counted(posterior.rows, 'draw')} of the posterior · hedgerow {version} · "
            "model output, not a forecast"
        ),
        alt=f"{title}. {_most(rows[:TOLD])}.",
        data=table.reset_index(drop=True),
        axes=(Axis("Place in the range", "share", 0.0, 1.0), Axis("Number", "", 0.0, 1.0)),
        names=NAMES,
        columns=(Column("before and after", STRIP, WORDS),),
        rows=tuple(_row(register.parameters[row["parameter"]], row, register.cast) for row in rows),
    )


def draw(content: PosteriorStrips) -> Figure:
    """Draw a strip for each number."""
    return draw_strips(content)


def _row(number: Parameter, row: Mapping[Hashable, Any], cast: Cast) -> Row:
    strip = Strip(
        ends=(number.low, number.high),
        band=(row["prior 5%"], row["prior 95%"]),
        value=row["posterior 50%"],
        reach=(row["posterior 5%"], row["posterior 95%"]),
        met=None,
        words=_narrower(row["shrunk"]),
    )
    return Row(_name(row["parameter"], number.label, cast), (strip,))


def _name(parameter: str, label: str, cast: Cast) -> str:
    """What a number is, without what its label adds, and with an actor's name for its code."""
    code = parameter.partition(".")[2]
    if code in cast.by_code:
        label = label.replace(code, cast.in_sentence(code, short=True))
    return capital(plain(re.split("[:;]", label)[0]))


def _narrower(share: float) -> str:
    """By how much an interval shrank or grew, as written."""
    if not round(share, 2):
        return "as wide"
    return f"{percent(abs(share))} {'narrower' if share > 0 else 'wider'}"


# ---- words ---------------------------------------------------------------------------------------


def finding(posterior: Draws, register: Register) -> str:
    """State how many of all numbers with a range the record narrows, as the check counts them."""
    shrunk = spans(posterior, register)["shrunk"]
    narrowed, share = int((shrunk >= SHRUNK).sum()), percent(kept(posterior, register))
    return (
        f"The record speaks of {counted(len(shrunk), 'number')} and narrows {narrowed} by a tenth "
        f"or more; {share} of all numbers with a range stay as they were"
    )


def _most(rows: list[dict[Hashable, Any]]) -> str:
    parts = [
        f"{row['parameter']} from {row['prior 5%']:.3g} to {row['prior 95%']:.3g} before and "
        f"{row['posterior 5%']:.3g} to {row['posterior 95%']:.3g} after"
        for row in rows
    ]
    return f"Narrowed most are {listed(parts)}"


def _caption() -> str:
    return (
        "Band: where 90 % lie before, the prior. Line: where 90 % lie after, the posterior; dot: "
        "its median. Upright: zero. Each row runs over the range of its number. Per cent: by how "
        "much the line is shorter or longer than the band."
    )
