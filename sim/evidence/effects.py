"""What each pattern of the literature looks like in simulated outcomes.

Each function runs trials with some parameters held, and says of every member whether the pattern
shows and how large its effect is. The claims, their thresholds and sources are in `patterns`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.evidence.trials import Held, Trials, Values, event
from sim.inputs.scenario import Event
from sim.model.cast import Cast
from sim.model.ops import Array

PRESSURES = (0.35, 0.6, 1.0)
"""Pressures that are compared at equal grievance."""


@dataclass(frozen=True)
class Evidence:
    """What one pattern gave, (member,) each."""

    holds: NDArray[np.bool_]
    effect: Array


def outputs_of(cast: Cast) -> tuple[str, ...]:
    """Every output that some pattern reads, with its actor."""
    patron, grantor = cast.patron, cast.preference_giver
    by_sender = ("alignment", "grievance", "offer_grants", "pressure", "tie_diplomacy")
    at_home = ("concession", "coordination", "effective_partners", "gap", "gdp", "image_gap")
    everybody = ("effort", "offer_grants", "offer_loans", "share_exports")
    named = [
        *(f"{name}.{code}" for name in by_sender for code in cast.senders),
        *(f"{name}.{cast.home.code}" for name in (*at_home, "success")),
        *(f"{name}.{patron}" for name in ("flow_grants", "flow_loans", "tie_security")),
        *(f"alignment.{code}" for code in cast.powers),
        *(f"{name}.{code}" for name in everybody for code in cast.partners),
        f"tie_diplomacy.{grantor}",
        f"exports.{grantor}",
    ]
    return tuple(dict.fromkeys(named))


def change(name: str, moved: Values, usual: Values, at: int) -> Array:
    """Paired change of an output at a quarter, (member,)."""
    difference: Array = moved[name][at] - usual[name][at]
    return difference


def senders_change(
    name: str, moved: Values, usual: Values, at: int, senders: Sequence[str]
) -> Array:
    """Paired change of an output of the senders, on average, (member,)."""
    each = [change(f"{name}.{code}", moved, usual, at) for code in senders]
    mean: Array = np.mean(each, axis=0)
    return mean


def pressure(cast: Cast) -> dict[str, float]:
    """Levers by which every sender presses half as much again."""
    return {f"{code}.level": 1.5 for code in cast.senders}


def options(cast: Cast) -> dict[str, float]:
    """Modest options from Asian partners (vannarith-2019 ¶5); larger ones saturate the measure."""
    market = {f"{code}.market_access": 0.1 for code in (cast.trainer, cast.shelter)}
    return {f"{cast.trainer}.investment": 1.25, **market}


def mandate(cast: Cast, size: float) -> Event:
    """Five years in which the ministries must coordinate."""
    return event(cast.home.code, "mandates coordination", size, "2019-Q3", "2024-Q2")


def push(trials: Trials, held: Held) -> Evidence:
    """Finance from the patron and security ties with it rise, alignment with senders falls."""
    cast, at = trials.register.cast, trials.at("2024-Q4")
    usual, pressed = trials.run(held, trials.baseline, trials.policy(pressure(cast)))
    patron = cast.patron
    finance = [change(f"flow_{kind}.{patron}", pressed, usual, at) for kind in ("grants", "loans")]
    security = change(f"tie_security.{patron}", pressed, usual, at)
    senders = senders_change("alignment", pressed, usual, at, cast.senders)
    return Evidence((finance[0] + finance[1] > 0) & (security > 0) & (senders < 0), senders)


def leverage(trials: Trials, held: Held) -> Evidence:
    """Concession in the first five years, alone and dependent against backed and independent."""
    cast = trials.register.cast
    exports, pressed = f"exports_2018.{cast.preference_giver}", trials.policy(pressure(cast))
    alone = {exports: 7500.0, "refill_official": 0.0, "refill_belief": 0.0}
    backed = {exports: 3000.0, "refill_official": 0.6, "refill_belief": 0.7}
    conceded = [
        trials.run({**side, **held}, pressed)[0][f"concession.{cast.home.code}"][:20].mean(axis=0)
        for side in (alone, backed)
    ]
    effect = conceded[0] - conceded[1]
    return Evidence((effect > 0.005) & _more_wins_more(trials, held), effect)


def _more_wins_more(trials: Trials, held: Held) -> NDArray[np.bool_]:
    """Whether more pressure wins more where none is resented, (member,)."""
    cast = trials.register.cast
    unresented = {"grievance_unfair": 0.0, "grievance_plain": 0.0, **held}
    tried = [
        trials.policy({}, [event(code, "sets pressure", p, "2019-Q1", "2030-Q4") for code in west])
        for west in (cast.senders,)
        for p in PRESSURES
    ]
    found = [
        one[f"concession.{cast.home.code}"][:20].mean(axis=0)
        for one in trials.run(unresented, *tried)
    ]
    least: Array = np.diff(found, axis=0).min(axis=0)
    return least > 0.0


def pull(trials: Trials, held: Held) -> Evidence:
    """The least that grants, investment or a market do for alignment with a partner."""
    partner = trials.register.cast.trainer
    ways = {"pledge": 300.0, "investment": 2.0, "market_access": 0.5}
    offers = [trials.policy({f"{partner}.{way}": size}) for way, size in ways.items()]
    usual, *offered = trials.run(held, trials.baseline, *offers)
    effects = [change(f"alignment.{partner}", one, usual, -1) for one in offered]
    smallest = np.min(effects, axis=0)
    return Evidence(smallest > 1e-6, smallest)


def loans(trials: Trials, held: Held) -> Evidence:
    """What three times the loans do for alignment with a partner that only lends."""
    partner = trials.register.cast.trainer
    lent = trials.policy({f"{partner}.finance": 3.0})
    usual, more = trials.run({**held, "japan_loan_share": 1.0}, trials.baseline, lent)
    effect = change(f"alignment.{partner}", more, usual, -1)
    return Evidence(effect > 1e-6, effect)


def recovery(trials: Trials, held: Held, last: str = "2022-Q4") -> Evidence:
    """What is back five and eight years after 2022, with pressure up to the quarter `last`."""
    sender = trials.register.cast.preference_giver
    pressed = (
        event(sender, "changes its pressure", 1.0, "2019-Q3", last),
        event(sender, "withdraws preferences", 1.0, "2020-Q1", last),
    )
    prompt = {f"{sender}.lifting": 5.0}
    usual, fell = trials.run(held, trials.policy(prompt), trials.policy(prompt, pressed))
    peak, five, eight = (trials.at(quarter) for quarter in ("2022-Q4", "2027-Q4", "2030-Q4"))
    ties = fell[f"tie_diplomacy.{sender}"] - usual[f"tie_diplomacy.{sender}"]
    trade = fell[f"exports.{sender}"] / usual[f"exports.{sender}"] - 1.0
    back = 1.0 - ties[five] / ties[peak]
    sold = 1.0 - trade[eight] / trade[peak]
    return Evidence((back > 0.5) & (sold > 0.5), np.minimum(back, sold))


def minority(trials: Trials, held: Held) -> Evidence:
    """Whether pressure alone has succeeded after some of the first five years, not before them."""
    cast = trials.register.cast
    (pressed,) = trials.run(held, trials.policy(pressure(cast)))
    success = pressed[f"success.{cast.home.code}"][19]
    met = (success >= 1) & (success <= 20)
    return Evidence(met, met.astype(float))


def gate(trials: Trials, held: Held) -> Evidence:
    """How many more partners reform and options bring together than each by itself."""
    cast = trials.register.cast
    trainer = event(cast.trainer, "trains ministries", 1.0, "2019-Q3", "2024-Q2")
    reform, offers = (mandate(cast, 0.3), trainer), options(cast)
    both, reformed, offered = (
        trials.policy(levers, events)
        for levers, events in ((offers, reform), ({}, reform), (offers, ()))
    )
    found = trials.run(held, both, reformed, offered, trials.baseline)
    n = [one[f"effective_partners.{cast.home.code}"][-1] for one in found]
    effect = n[0] - n[1] - n[2] + n[3]
    return Evidence(effect > 1e-9, effect)


def convexity(trials: Trials, held: Held) -> Evidence:
    """How the GDP lost with a market bends with the market's share of exports."""
    cast, at = trials.register.cast, trials.at("2024-Q4")
    market, gdp, losses = cast.preference_giver, f"gdp.{cast.home.code}", []
    leaves = trials.policy({}, (event(market, "withdraws preferences", 1.0, "2020-Q1", "2030-Q4"),))
    for exports in (2000.0, 4000.0, 6000.0, 8000.0):
        side = {f"exports_2018.{market}": exports, "threat_duty": 50.0, "procedure_open": 9.0}
        usual, left = trials.run({**held, **side}, trials.baseline, leaves)
        losses.append(1.0 - left[gdp][at] / usual[gdp][at])
    bends = np.diff(losses, n=2, axis=0).min(axis=0)
    return Evidence(bends > 1e-3, bends)


def image(trials: Trials, held: Held) -> Evidence:
    """How far the image lies above behaviour with rumours, and below it with a hidden base."""
    cast = trials.register.cast
    unbiased = {f"observer_bias.{code}": 0.0 for code in cast.observers}
    cases: tuple[dict[str, float], ...] = (
        {"world.rumour": 0.5},
        {f"{cast.home.code}.base": 1.0},
        {},
    )
    tried = [trials.policy({"world.rumours": 0.0, **case}) for case in cases]
    rumour, base, plain = (
        one[f"image_gap.{cast.home.code}"][-24:].mean(axis=0)
        for one in trials.run({**unbiased, **held}, *tried)
    )
    effect = np.minimum(rumour - plain, plain - base)
    return Evidence((rumour > 0) & (base < 0) & (np.abs(plain) < 0.03) & (effect > 0.005), effect)


def shelter(trials: Trials, held: Held) -> Evidence:
    """What unity of the region does for grievance and alignment, near to it and far from it."""
    cast = trials.register.cast
    together, apart = (trials.policy({f"{cast.shelter}.unity": unity}) for unity in (0.2, -0.4))

    def effects(standing: float) -> tuple[Array, ...]:
        security = {f"security_rest.{cast.shelter}": 0.4 * standing}
        close = {**held, "regional_standing": standing, **security}
        united, divided = trials.run(close, together, apart)
        region = change(f"alignment.{cast.shelter}", united, divided, -1)
        names = ("grievance", "alignment")
        west = (senders_change(n, united, divided, -1, cast.senders) for n in names)
        return (*west, region)

    (far_sour, _, _), (near_sour, near_west, region) = effects(0.2), effects(0.9)
    holds = (near_sour < 0) & (near_west > 0) & (near_sour < far_sour) & (region > 0)
    return Evidence(holds, near_sour)


def deed(trials: Trials, held: Held) -> Evidence:
    """What the loss of all preferences does against keeping them."""
    cast = trials.register.cast
    grantor, sized = cast.preference_giver, ("2020-Q1", "2030-Q4")
    kept = trials.policy({}, (event(grantor, "restores preferences", 0.0, *sized),))
    lost = trials.policy({}, (event(grantor, "withdraws preferences", 1.0, *sized),))
    usual, left = trials.run(held, kept, lost)
    sour = change(f"grievance.{grantor}", left, usual, -1)
    closeness = change(f"alignment.{grantor}", left, usual, -1)
    others = [code for code in cast.partners if code != grantor]
    elsewhere = np.sum([change(f"effort.{code}", left, usual, -1) for code in others], axis=0)
    sold = change(f"share_exports.{grantor}", left, usual, -1)
    holds = (sour > 1e-3) & (closeness < 0) & (elsewhere > 0) & (sold < 0)
    return Evidence(holds, closeness)


def reply(trials: Trials, held: Held) -> Evidence:
    """Whether senders answer a surge of the patron, and others fill part when it leaves."""
    cast = trials.register.cast
    patron = cast.patron
    surge, leave = (
        trials.policy({f"{patron}.finance": size, f"{patron}.investment": size})
        for size in (2.0, 0.5)
    )
    usual, surged, left = trials.run(held, trials.baseline, surge, leave)
    pressed, offered = (
        senders_change(name, surged, usual, -1, cast.senders)
        for name in ("pressure", "offer_grants")
    )
    donors = [code for code in cast.partners if code not in (patron, *cast.senders)]
    kinds = ("offer_grants", "offer_loans")
    filled = np.sum([change(f"{k}.{c}", left, usual, -1) for k in kinds for c in donors], axis=0)
    holds = ((pressed > 1e-6) | (offered > 1e-6)) & (filled > 1e-6)
    return Evidence(holds, filled)


def asia(trials: Trials, held: Held) -> Evidence:
    """What a faster power shift does for alignment with Asian powers."""
    cast = trials.register.cast
    fast = trials.policy({"world.power_shift": 3.0})
    usual, shifted = trials.run(held, trials.baseline, fast)
    powers = [code for code in cast.having("asian") if code in cast.powers]
    effect: Array = np.mean([change(f"alignment.{c}", shifted, usual, -1) for c in powers], axis=0)
    return Evidence(effect > 1e-6, effect)


def elections(trials: Trials, held: Held) -> Evidence:
    """What restricted elections do to the gap, to pressure and to ties with the senders."""
    cast, at = trials.register.cast, trials.at("2026-Q4")
    home = cast.home.code
    tried = [trials.policy({f"{home}.restrict": shift}) for shift in (1.0, -1.0)]
    restricted, free = trials.run(held, *tried)
    gap = change(f"gap.{home}", restricted, free, at)
    pressed, west = (
        senders_change(name, restricted, free, at, cast.senders)
        for name in ("pressure", "tie_diplomacy")
    )
    return Evidence((gap > 0) & (pressed > 0) & (west < 0), west)


def fairness(trials: Trials, held: Held) -> Evidence:
    """The share of grievance that one standard for all takes away."""
    cast = trials.register.cast
    equal = trials.policy({f"{code}.standard": 1.0 for code in cast.senders})
    same, usual = trials.run(held, equal, trials.baseline)
    before = np.sum([usual[f"grievance.{code}"][-1] for code in cast.senders], axis=0)
    mean = senders_change("grievance", same, usual, -1, cast.senders)
    share = -float(len(cast.senders)) * mean / before
    return Evidence(share > 0.05, share)


def tipping(trials: Trials, held: Held) -> Evidence:
    """Where coordination ends after a weak and after a strong mandate, and how long it climbs."""
    cast = trials.register.cast
    tried = [trials.policy({}, (mandate(cast, size),)) for size in (0.01, 0.4)]
    weak, strong = (one[f"coordination.{cast.home.code}"] for one in trials.run(held, *tried))
    climb = (strong < 0.5).sum(axis=0)
    holds = (weak[-1] < 0.4) & (strong[-1] > 0.6) & (climb >= 4) & (climb <= 24)
    return Evidence(holds, strong[-1] - weak[-1])
