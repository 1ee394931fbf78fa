"""What is recorded of a quarter: every output of seeds/outputs.toml, read off the world."""

from collections.abc import Callable, Mapping

from sim.model.channels import MONEY
from sim.model.ops import Array, at_least, sqrt, stack, total, where, zeros_like
from sim.model.rules import hedging, overreliance, votes
from sim.model.units import PERCENT
from sim.model.world import World

TOLERANCES = (0.25, 0.35, 0.5, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0)
"""Multiples of what can be borne over which autonomy is taken: steps of about the root of two."""


def observe(world: World) -> Mapping[str, Array]:
    """All outputs of the quarter, (actor, member) each, in the order of the catalogue's actors."""
    rows: dict[str, Array] = {}
    for part in _PARTS:
        rows.update(part(world))
    return {name: value if value.ndim == 2 else value[None] for name, value in rows.items()}


def _ties(world: World) -> dict[str, Array]:
    home = world.home
    return {
        "alignment": home.alignment[: len(world.cast.powers)],
        "tie_economy": home.ties[0],
        "tie_security": home.ties[1],
        "tie_diplomacy": home.ties[2],
        "partnership": home.partnership,
        "cooperation": home.cooperation,
        "effort": total(home.effort),
        "gap": home.gap,
        "demand_strategic": home.strategic_demand(),
        "concession": home.propensity["governance"],
        "concession_strategic": home.propensity["strategic"],
        "settlements": home.settlements,
        "success": home.first_success["governance"],
        "success_strategic": home.first_success["strategic"],
    }


def _hedging(world: World) -> dict[str, Array]:
    powers = world.home.alignment[: len(world.cast.powers)]
    west = [powers[sender.row] for sender in world.senders]
    return {
        "tilt": hedging.tilt(total(west) / float(len(west)), powers[world.patron.row]),
        "hedging_spread": hedging.spread(powers),
        "hedging_two_track": _two_track(world, powers),
    }


def _votes(world: World) -> dict[str, Array]:
    """What votes show, their noise included."""
    p, cast, luck = world.p, world.cast, world.quarter.luck
    shared, powers = world.home.votes(), cast.powers
    noise = p.by("vote_noise", powers) * stack([luck[f"votes.{code}"] for code in powers])
    then = p.by("votes_2018", cast.partners)
    ideal = votes.ideal_point(
        _lean(world, shared), _lean(world, then), p.ideal_home_2018, p.ideal_scale
    )
    seen = ideal + p.ideal_noise * luck["ideal"]
    return {
        "votes": votes.observed(shared[: len(powers)], noise),
        "ideal_point": seen,
        "ideal_distance": votes.distance(seen, p.by("ideal_2018", powers)),
        "tilt_votes": _tilt_votes(world, shared),
    }


def _lean(world: World, shared: Array) -> Array:
    """Votes shared with the senders less those shared with the patron, (member,)."""
    west = [shared[sender.row] for sender in world.senders]
    lean: Array = total(west) / float(len(west)) - shared[world.patron.row]
    return lean


def _tilt_votes(world: World, shared: Array) -> Array:
    """The tilt that votes alone would show, without their noise."""
    west = [votes.observed(shared[sender.row], zeros_like(shared[0])) for sender in world.senders]
    patron = votes.observed(shared[world.patron.row], zeros_like(shared[0]))
    return hedging.tilt(total(west) / float(len(west)), patron)


def _two_track(world: World, powers: Array) -> Array:
    rows, flows = slice(len(world.cast.powers)), world.economy.flows
    shares = [
        overreliance.shares(amounts[rows])
        for amounts in (
            total([flows[kind] for kind in MONEY]),
            world.home.ties[1],
            total(world.home.effort),
        )
    ]
    return hedging.two_track(hedging.top_mask(powers), *shares)


def _image(world: World) -> dict[str, Array]:
    beliefs = stack([observer.belief for observer in world.observers])
    sides = [
        hedging.side_probability(observer.belief, world.region.norm, sqrt(observer.variance))
        for observer in world.observers
    ]
    image = total(beliefs) / float(len(sides))
    return {
        "belief": beliefs,
        "image": image,
        "image_gap": image - world.home.alignment[world.patron.row],
        "ambiguity": total([4.0 * q * (1.0 - q) for q in sides]) / float(len(sides)),
    }


def _pressure(world: World) -> dict[str, Array]:
    home, senders = world.home, world.senders
    return {
        "pressure": stack([home.pressure[sender.row] for sender in senders]),
        "pressure_governance": stack([sender.governance for sender in senders]),
        "pressure_strategic": stack([sender.strategic for sender in senders]),
        "pressure_deed": stack([home.deeds[sender.row] for sender in senders]),
        "felt": stack([home.felt[sender.row] for sender in senders]),
        "fair": stack([sender.fair() for sender in senders]),
        "grievance": stack([home.grievance[sender.row] for sender in senders]),
        "withdrawn": world.preference_giver.withdrawn,
        "unity": world.shelter.unity,
        "refill": world.patron.refill,
        "norm": world.region.norm,
        "rumour": world.region.rumour,
    }


def _dependence(world: World) -> dict[str, Array]:
    economy, powers = world.economy, len(world.cast.powers)
    hhi = overreliance.concentration(economy.share)
    borne = [world.p.tolerance * times for times in TOLERANCES]
    return {
        "share": economy.share,
        "share_exports": overreliance.shares(economy.flows["exports"]),
        "share_official": overreliance.shares(economy.flows["grants"] + economy.flows["loans"]),
        "share_fdi": overreliance.shares(economy.flows["fdi"]),
        "share_debt": overreliance.shares(economy.debt),
        "dependence_hhi": hhi,
        "top_two_share": overreliance.top_two(economy.share),
        "effective_partners": 1.0 / hhi,
        "debt": economy.debt,
        "debt_ratio": PERCENT * total(economy.debt) / economy.gdp,
        "exit_cost": economy.exit_cost,
        "autonomy": overreliance.autonomy(economy.retaliation()[:powers], borne),
    }


def _economy(world: World) -> dict[str, Array]:
    economy, p = world.economy, world.p
    income = economy.gdp / economy.people
    rows: dict[str, Array] = {
        "exports": economy.flows["exports"],
        "lost": economy.lost,
        "gdp": economy.gdp,
        "growth": economy.growth,
        "income": income,
        "goal_2030": where(at_least(income, p.goal_2030), 1.0, 0.0),
        "goal_2050": where(at_least(income, p.goal_2050), 1.0, 0.0),
        "cost_effort": world.home.growth_cost(),
        "cost_lost": PERCENT * economy.lost / economy.gdp,
    }
    for kind in MONEY:
        rows[f"offer_{kind}"] = stack([partner.offers[kind] for partner in world.partners])
        rows[f"flow_{kind}"] = economy.flows[kind]
    return rows


def _ministries(world: World) -> dict[str, Array]:
    members = world.ministries.members
    followers = [ministry.stance for ministry in members[1:]]
    mean = total(followers) / float(len(followers))
    return {
        "stance": stack([ministry.stance for ministry in members]),
        "capacity": stack([ministry.capacity for ministry in members]),
        "coordination": mean,
        "tipped": where(at_least(mean, 0.5), 1.0, 0.0),
    }


_PARTS: tuple[Callable[[World], dict[str, Array]], ...] = (
    _ties,
    _hedging,
    _votes,
    _image,
    _pressure,
    _dependence,
    _economy,
    _ministries,
)
