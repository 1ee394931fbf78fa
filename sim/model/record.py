"""What is told about a quarter: every output of seeds/outputs.toml, read off the world."""

from collections.abc import Callable, Mapping

from sim.model.actors.stage import Stage
from sim.model.layout import INDEX, MINISTRIES, MONEY, OBSERVERS, PARTNERS, POWERS, SENDERS
from sim.model.ops import Array, at_least, both, sqrt, stack, total, where
from sim.model.rules import hedging, overreliance
from sim.model.units import PERCENT

BAND = (45.0, 55.0)
"""The published hedging band of the tilt."""


def observe(stage: Stage) -> Mapping[str, Array]:
    """All outputs of the quarter, (actor, member) each, in the order of the catalogue's actors."""
    rows: dict[str, Array] = {}
    for part in _PARTS:
        rows.update(part(stage))
    return {name: value if value.ndim == 2 else value[None] for name, value in rows.items()}


def _ties(stage: Stage) -> dict[str, Array]:
    cambodia = stage.cambodia
    return {
        "alignment": cambodia.alignment[: len(POWERS)],
        "tie_economy": cambodia.ties[0],
        "tie_security": cambodia.ties[1],
        "tie_diplomacy": cambodia.ties[2],
        "partnership": cambodia.partnership,
        "cooperation": cambodia.cooperation,
        "effort": total(cambodia.effort),
        "gap": cambodia.gap,
        "demand_strategic": cambodia.strategic_demand(),
        "concession": cambodia.conceded["governance"],
        "concession_strategic": cambodia.conceded["strategic"],
        "success": cambodia.success["governance"],
        "success_strategic": cambodia.success["strategic"],
    }


def _hedging(stage: Stage) -> dict[str, Array]:
    powers = stage.cambodia.alignment[: len(POWERS)]
    west = 0.5 * (powers[INDEX["USA"]] + powers[INDEX["EUU"]])
    tilt = hedging.tilt(west, powers[INDEX["CHN"]])
    in_band = both(at_least(tilt, BAND[0]), at_least(BAND[1], tilt))
    return {
        "tilt": tilt,
        "in_band": where(in_band, 1.0, 0.0),
        "hedging_spread": hedging.spread(powers),
        "hedging_two_track": _two_track(stage, powers),
    }


def _two_track(stage: Stage, powers: Array) -> Array:
    rows, flows = slice(len(POWERS)), stage.economy.flows
    shares = [
        overreliance.shares(amounts[rows])
        for amounts in (
            total([flows[kind] for kind in MONEY]),
            stage.cambodia.ties[1],
            total(stage.cambodia.effort),
        )
    ]
    return hedging.two_track(hedging.top_mask(powers), *shares)


def _image(stage: Stage) -> dict[str, Array]:
    observers = [stage.partners[code] for code in OBSERVERS]
    beliefs = stack([observer.belief for observer in observers])
    variances = [observer.variance for observer in observers]
    sides = [
        hedging.side_probability(o.belief, stage.region.norm, sqrt(o.variance)) for o in observers
    ]
    image = total(beliefs) / float(len(observers))
    return {
        "belief": beliefs,
        "image": image,
        "image_gap": image - stage.cambodia.alignment[INDEX["CHN"]],
        "ambiguity": total(variances) / float(len(observers)),
        "ambiguity_side": total([4.0 * q * (1.0 - q) for q in sides]) / float(len(sides)),
    }


def _pressure(stage: Stage) -> dict[str, Array]:
    senders = [stage.partners[code] for code in SENDERS]
    rows = [INDEX[code] for code in SENDERS]
    cambodia = stage.cambodia
    return {
        "pressure": stack([sender.pressure for sender in senders]),
        "pressure_governance": stack([sender.governance for sender in senders]),
        "pressure_strategic": stack([sender.strategic for sender in senders]),
        "felt": stack([cambodia.felt[row] for row in rows]),
        "fair": stack([sender.fair() for sender in senders]),
        "grievance": stack([cambodia.grievance[row] for row in rows]),
        "withdrawn": stage.partners["EUU"].withdrawn,
        "unity": stage.partners["ASEAN"].unity,
        "refill": stage.partners["CHN"].refill,
        "norm": stage.region.norm,
        "rumour": stage.region.rumour,
    }


def _dependence(stage: Stage) -> dict[str, Array]:
    economy = stage.economy
    hhi = overreliance.concentration(economy.share)
    return {
        "share": economy.share,
        "share_exports": overreliance.shares(economy.flows["exports"]),
        "dependence_hhi": hhi,
        "top_two_share": overreliance.top_two(economy.share),
        "effective_partners": 1.0 / hhi,
        "debt": economy.debt,
        "debt_ratio": PERCENT * total(economy.debt) / economy.gdp,
        "exit_cost": economy.exit_cost,
        "autonomy": overreliance.autonomy(economy.retaliation()[: len(POWERS)], stage.p.tolerance),
    }


def _economy(stage: Stage) -> dict[str, Array]:
    economy, p = stage.economy, stage.p
    income = economy.gdp / economy.people
    rows: dict[str, Array] = {
        "exports": economy.flows["exports"],
        "lost": economy.lost,
        "gdp": economy.gdp,
        "growth": economy.growth,
        "income": income,
        "goal_2030": where(at_least(income, p.goal_2030), 1.0, 0.0),
        "goal_2050": where(at_least(income, p.goal_2050), 1.0, 0.0),
        "cost_effort": stage.cambodia.growth_cost(),
        "cost_lost": PERCENT * economy.lost / economy.gdp,
    }
    for kind in MONEY:
        rows[f"offer_{kind}"] = stack([stage.partners[code].offers[kind] for code in PARTNERS])
        rows[f"flow_{kind}"] = economy.flows[kind]
    return rows


def _ministries(stage: Stage) -> dict[str, Array]:
    members = [stage.ministries[code] for code in MINISTRIES]
    followers = [ministry.stance for ministry in members if ministry.code != "MOFAIC"]
    mean = total(followers) / float(len(followers))
    return {
        "stance": stack([ministry.stance for ministry in members]),
        "capacity": stack([ministry.capacity for ministry in members]),
        "coordination": mean,
        "tipped": where(at_least(mean, 0.5), 1.0, 0.0),
    }


_PARTS: tuple[Callable[[Stage], dict[str, Array]], ...] = (
    _ties,
    _hedging,
    _image,
    _pressure,
    _dependence,
    _economy,
    _ministries,
)
