"""What becomes of trade after pressure is lifted, under a threat, at full loss (S19, S23)?"""

import numpy as np

from sim.engine.chance import Design
from sim.engine.experiment import Experiment, Measure
from sim.engine.run import Run
from sim.evidence.stylised_facts import policies
from sim.evidence.stylised_facts.readings import Reading, Readings, largest_fall, mean, recovered
from sim.evidence.stylised_facts.target_states import LAST, TargetStates
from sim.evidence.trials import event
from sim.model.ops import Array
from sim.model.quarters import parse_quarter

YEAR = 4
"""Quarters."""
THREATENED = "2019-Q4"
"""A year of threats."""
LOST, SEEN = "2020-Q1", "2021-Q4"
"""From when on all preferences are lost, and when exports are looked at."""


def trade_after_pressure(world: TargetStates) -> Readings:
    """Exports to the sender after a measure and under a threat, against states left alone."""
    sold = Measure(f"exports.{world.register.cast.preference_giver}")
    tried = (policies.left_alone(world), policies.lifted(world), policies.threatened(world))
    alone, lifted, feared = (np.log(one[sold.output]) for one in world.live([sold], *tried))
    at = parse_quarter(policies.THREE_YEARS) - world.usual.start
    loss = lifted - alone
    year = parse_quarter(THREATENED) - world.usual.start
    return {
        "S19-recovery": {
            "two years": recovered(loss[at], loss[at + 2 * YEAR]),
            "eight years": recovered(loss[at], loss[at + 8 * YEAR]),
        },
        "S19-anticipation": {"exports": mean(100.0 * np.expm1(feared[year] - alone[year]))},
    }


def full_loss(world: TargetStates) -> Readings:
    """Exports to the giver and growth, with and without all preferences, without luck."""
    cast = world.register.cast
    giver = cast.preference_giver
    names = (f"exports.{giver}", f"gdp.{cast.home.code}")
    kept = event(giver, "restores preferences", 0.0, LOST, LAST)
    lost = event(giver, "withdraws preferences", 1.0, LOST, LAST)
    tried = tuple(world.policy(events=[one]) for one in (kept, lost))
    run = Run(design=Design(1), assumptions="fixed", chance=False, engine="numpy")
    found = Experiment(tried, run, tuple(map(Measure, names))).outcomes(world.register)
    exports, gdp = (_log_change(found.of(name)) for name in names)
    seen = parse_quarter(SEEN) - world.usual.start
    three_years = slice(None, parse_quarter(LOST) - world.usual.start + 3 * YEAR)
    return {
        "S23-exports": {"exports": Reading(100.0 * float(np.expm1(exports[seen])))},
        "S23-growth": {"growth": Reading(-100.0 * largest_fall(gdp[three_years], YEAR))},
    }


def _log_change(values: Array) -> Array:
    """Change of the second policy against the first, in logs, (quarter,)."""
    usual, moved = np.log(values[:, :, 0])
    return np.asarray(moved - usual)
