"""What the view Why needs to know: how loops are disturbed and cut, and what a story is read off.

Numbers are those of `sim.explore.story`, so that the page and `hedgerow story` say the same.
"""

from __future__ import annotations

from typing import Any, Final

from sim.analysis.loops import Loop
from sim.explore.story import causes, happenings
from sim.explore.story.facts import PHASES
from sim.explore.story.future import ROUNDING
from sim.explore.story.loops import (
    DECISION,
    DISTURBANCE,
    DOMINANT,
    LEAST,
    SCALES,
    decisions,
    disturbance,
    entry_cut,
    loops_of,
)
from sim.explore.story.subject import LEAST as LEAST_CHANGE
from sim.inputs.register import Register
from sim.model.cast import Cast
from sim.model.units import YEAR
from sim.reports.story.happening_words import COMPREHENSIVE
from sim.reports.story.loop_words import KEYS

PHASE_YEARS: Final = 4
"""Years over which a loop is disturbed until the date at which its strength is read: those of a
phase of a story over twelve years."""


def why_content(register: Register) -> dict[str, Any]:
    """Loops, and outputs and limits by which a story is told."""
    cast = register.cast
    loops = zip(KEYS, loops_of(cast), strict=True)
    return {
        "loops": [_loop(key, loop, register) for key, loop in loops],
        "disturbance": DISTURBANCE,
        "scales": list(SCALES),
        "quarters": int(PHASE_YEARS * YEAR),
        "decisions": decisions(cast),
        "decided": DECISION,
        "least_strength": LEAST,
        "dominant": DOMINANT,
        "nodes": _nodes(cast),
        "story": _story(cast),
    }


def _loop(key: str, loop: Loop, register: Register) -> dict[str, Any]:
    actor, does, size = disturbance(loop, register)
    answer = loop.answer if "." in loop.answer else f"{loop.answer}.{register.cast.home.code}"
    return {
        "key": key,
        "push": {"actor": actor, "does": does, "size": size},
        "answer": answer,
        "cut": entry_cut(loop),
        "ways": dict(loop.closed_ways),
    }


def _nodes(cast: Cast) -> dict[str, list[str]]:
    """Outputs whose levels stand in the diagram, by its node."""
    home, senders = cast.home.code, cast.senders
    return {
        "pressure": [f"pressure.{code}" for code in senders],
        "grievance": [f"grievance.{code}" for code in senders],
        "closeness": [f"alignment.{cast.patron}"],
        "image": [f"image.{home}"],
        "reliance": [f"exit_cost.{cast.patron}"],
        "coordination": [f"coordination.{home}"],
    }


def _story(cast: Cast) -> dict[str, Any]:
    """Outputs from which happenings are read, and from when on a change counts."""
    home, giver = cast.home.code, cast.preference_giver
    return {
        "settlements": f"settlements.{home}",
        "gap": f"gap.{home}",
        "partnerships": {code: f"partnership.{code}" for code in cast.partners},
        "giver": giver,
        "withdrawn": f"withdrawn.{giver}",
        "held": f"{giver}.withdrawn_clamped",
        "tipped": f"tipped.{home}",
        "coordination": f"coordination.{home}",
        "grievances": {code: f"grievance.{code}" for code in cast.senders},
        "share": happenings.SHARE,
        "comprehensive": COMPREHENSIVE,
        "phases": PHASES,
        "rounding": ROUNDING,
        "least": LEAST_CHANGE,
        "among": causes.AMONG,
    }
