"""Does money follow alignment, and alignment money (S12, S14, S16, S17)?"""

import numpy as np

from sim.engine.experiment import Measure
from sim.evidence.stylised_facts.policies import SIX_YEARS
from sim.evidence.stylised_facts.readings import Reading, Readings, half_way, mean
from sim.evidence.stylised_facts.target_states import Measured, TargetStates
from sim.model.ops import Array
from sim.model.quarters import parse_quarter

YEAR_SIX, TWELVE_YEARS = "2024-Q1", "2030-Q4"
PLEDGE, MULTIPLE, MARKET, LOANS = 300.0, 2.0, 0.5, 3.0
"""As the pattern `pull` has them: US$ m a year, multiple, share of exports, multiple."""
ALL_LENT = {"japan_loan_share": 1.0}
"""All that the partner gives is lent."""
TENTH = 0.1


def conditions(world: TargetStates) -> Readings:
    """What twice the patron's official finance does to the pressure of senders over governance."""
    cast = world.register.cast
    pressures = [f"pressure_governance.{code}" for code in cast.senders]
    money, gdp = _official(cast.patron), f"gdp.{cast.home.code}"
    more = world.policy({f"{cast.patron}.finance": MULTIPLE})
    at = [Measure.at(name, SIX_YEARS) for name in (*pressures, *money, gdp)]
    usual, moved = world.live(at, world.usual, more)
    harder = 100.0 * (np.log(_sum(moved, pressures)) - np.log(_sum(usual, pressures)))
    points = _sum(moved, money) / moved[gdp][-1] - _sum(usual, money) / usual[gdp][-1]
    found = mean(harder).scaled(0.01 / float(points.mean()))
    return {"S12": {"sign": found, "size": found}}


def votes_rewarded(world: TargetStates) -> Readings:
    """The patron's official finance where a state of one past began to vote more with it, or less.

    The votes of 2018 are what differs: those to which a state returns would move the closeness of
    2018 as well, from which donors count.
    """
    patron = world.register.cast.patron
    began = f"votes_2018.{patron}"
    parameter, money = world.register.parameters[began], _official(patron)
    first, last = parse_quarter(YEAR_SIX), parse_quarter(SIX_YEARS)
    spans = [Measure(name, first, last) for name in (*money, f"votes.{patron}")]
    few, many = (
        world.live(spans, world.usual, held={began: end})[0]
        for end in (parameter.low, parameter.high)
    )
    paid = np.log(_sum(many, money)) - np.log(_sum(few, money))
    voted = float(np.mean(many[f"votes.{patron}"] - few[f"votes.{patron}"]))
    found = mean(paid).scaled(TENTH / voted)
    percent = Reading(100.0 * float(np.expm1(found.value)), 100.0 * found.error)
    return {"S14-sign": {"official": percent}, "S14-size": {"official": percent}}


def by_kind(world: TargetStates) -> Readings:
    """What each kind of money does for alignment with a partner."""
    partner = world.register.cast.trainer
    at = [Measure.at(f"alignment.{partner}", TWELVE_YEARS)]
    levers = {"pledge": PLEDGE, "investment": MULTIPLE, "market_access": MARKET}
    ways = [world.policy({f"{partner}.{name}": size}) for name, size in levers.items()]
    usual, *drawn = (one[at[0].output][-1] for one in world.live(at, world.usual, *ways))
    lent = world.policy({f"{partner}.finance": LOANS})
    owing, deeper = (
        one[at[0].output][-1] for one in world.live(at, world.usual, lent, held=ALL_LENT)
    )
    kinds = zip(("grants", "investment", "trade"), drawn, strict=True)
    return {
        "S16-money": {kind: mean(moved - usual) for kind, moved in kinds},
        "S16-loans": {"loans": mean(deeper - owing)},
    }


def investment_follows(world: TargetStates) -> Readings:
    """What a partner's investors do after security cooperation has brought the two closer."""
    partner = world.register.cast.trainer
    names = [f"alignment.{partner}", f"flow_fdi.{partner}"]
    last = parse_quarter(TWELVE_YEARS)
    closer = world.policy({f"{partner}.security_ask": MULTIPLE})
    usual, moved = world.live([Measure(n, None, last) for n in names], world.usual, closer)
    nearer = (moved[names[0]] - usual[names[0]]).mean(axis=1)
    invested = np.log(moved[names[1]] / usual[names[1]])
    lag = half_way(invested.mean(axis=1)) - half_way(nearer)
    return {"S17": {"response": mean(100.0 * np.expm1(invested[-1])), "lag": Reading(lag)}}


def _official(code: str) -> list[str]:
    """Outputs that add up to a partner's official money."""
    return [f"flow_grants.{code}", f"flow_loans.{code}"]


def _sum(measured: Measured, names: list[str]) -> Array:
    """Some outputs together, on average over the quarters measured, (state,)."""
    return np.asarray(sum(measured[name].mean(axis=0) for name in names))
