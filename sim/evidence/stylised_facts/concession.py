"""Who concedes, by dependence and cost to the regime, and with a patron that refills (S4-S11)?"""

import numpy as np

from sim.engine.experiment import Measure
from sim.evidence.stylised_facts import policies
from sim.evidence.stylised_facts.policies import FIRST, FIVE_YEARS
from sim.evidence.stylised_facts.readings import Reading, Readings, contrast, mean, thirds
from sim.evidence.stylised_facts.target_states import Measured, TargetStates
from sim.model.ops import Array
from sim.model.quarters import parse_quarter

HIGHEST_LESS_LOWEST = (-1.0, 0.0, 1.0)
SECOND_STEP_LESS_FIRST = (1.0, -2.0, 1.0)
NO_PATRON = {"refill_official": 0.0, "refill_belief": 0.0}
PATRON = {"refill_official": 0.6, "refill_belief": 0.7}
"""A patron that makes good what it can, and is believed to."""


def who_concedes(world: TargetStates) -> Readings:
    """Shares that concede under the same threat and measure, and where investment comes from."""
    alone, pressed = world.live(
        measures(world), policies.left_alone(world), policies.pressed(world)
    )
    met, settled = has_met(world, pressed), has_settled(world, pressed)
    order = thirds(dependence(world, alone))
    cost = thirds(world.table["regime_cost"])
    return {
        "S4-success": {"met": mean(met)},
        "S4-concession": {"settled": mean(settled)},
        "S5-sign": {
            "met": contrast(met, order, HIGHEST_LESS_LOWEST),
            "settled": contrast(settled, order, HIGHEST_LESS_LOWEST),
        },
        "S5-size": {
            "rise": contrast(settled, order, HIGHEST_LESS_LOWEST),
            "bend": contrast(settled, order, SECOND_STEP_LESS_FIRST),
        },
        "S6-sign": {
            "met": contrast(met, cost, HIGHEST_LESS_LOWEST),
            "settled": contrast(settled, cost, HIGHEST_LESS_LOWEST),
        },
        "S6-size": {"settled": contrast(settled, cost, HIGHEST_LESS_LOWEST)},
        "S9-investment": {"others": _more_from_others(world, alone, pressed)},
    }


def with_and_without_patron(world: TargetStates) -> Readings:
    """What a patron that refills changes, in the same states with the same luck."""
    tried = (policies.left_alone(world), policies.pressed(world))
    alone, lonely = world.live(measures(world), *tried, held=NO_PATRON)
    calm, backed = world.live(measures(world), *tried, held=PATRON)
    less = has_met(world, backed).astype(float) - has_met(world, lonely)
    trading = thirds(commerce(world, alone))
    gap = f"gap.{world.register.cast.home.code}"
    bare, covered = lonely[gap][-1] - alone[gap][-1], backed[gap][-1] - calm[gap][-1]
    return {
        "S9-success": {"met": mean(less)},
        "S10": {
            "little commerce": mean(less[trading == 0]),
            "much commerce": mean(less[trading == 2]),
            "much less little": contrast(less, trading, HIGHEST_LESS_LOWEST),
        },
        "S11": {"alone": mean(bare), "patron less alone": mean(covered - bare)},
    }


def has_met(world: TargetStates, measured: Measured) -> Array:
    """Which states have met the governance demand within the five years, (state,) of truths."""
    return np.asarray(measured[f"success.{world.register.cast.home.code}"][-1] >= 1.0)


def has_settled(world: TargetStates, measured: Measured) -> Array:
    """Which states have settled anything within the five years, (state,) of truths."""
    return np.asarray(measured[f"settlements.{world.register.cast.home.code}"][-1] >= 1.0)


def dependence(world: TargetStates, measured: Measured) -> Array:
    """What a state sells to the sender and is granted by it at first, share of GDP, (state,)."""
    cast = world.register.cast
    sender = cast.preference_giver
    taken = measured[f"exports.{sender}"][0] + measured[f"flow_grants.{sender}"][0]
    return np.asarray(taken / measured[f"gdp.{cast.home.code}"][0])


def commerce(world: TargetStates, measured: Measured) -> Array:
    """Trade with the patron and its investment at first, share of GDP, (state,)."""
    cast = world.register.cast
    private = measured[f"exports.{cast.patron}"][0] + measured[f"flow_fdi.{cast.patron}"][0]
    return np.asarray(private / measured[f"gdp.{cast.home.code}"][0])


def _more_from_others(world: TargetStates, alone: Measured, pressed: Measured) -> Reading:
    """Investment from all but the sender, with pressure against without, change in %."""
    cast = world.register.cast
    others = [code for code in cast.partners if code != cast.preference_giver]
    usual, moved = (sum(one[f"flow_fdi.{c}"][-1] for c in others) for one in (alone, pressed))
    return mean(100.0 * np.asarray(moved / usual - 1.0))


def measures(world: TargetStates) -> list[Measure]:
    """What is measured of concession, from the first quarter to the end of the five years."""
    cast = world.register.cast
    home, sender, patron = cast.home.code, cast.preference_giver, cast.patron
    names = (
        *(f"{name}.{home}" for name in ("success", "settlements", "gap", "gdp")),
        *(f"exports.{code}" for code in (sender, patron)),
        *(f"flow_fdi.{code}" for code in cast.partners),
        f"flow_grants.{sender}",
    )
    first, last = parse_quarter(FIRST), parse_quarter(FIVE_YEARS)
    return [Measure(name, first, last) for name in names]
