"""The twelve patterns of the literature, each tested over drawn assumptions.

A pattern says for every member whether it holds (`holds`) and how large the effect is (`effect`).
Its threshold, the share of draws in which it must hold, was written down before it was first run;
`off` removes its cause, and then it must hold in at most the stated share. Sources: the paragraphs
and findings named in each claim.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.engine.ensemble import Trajectories
from sim.evidence.lab import Lab, change, event
from sim.model.layout import SENDERS
from sim.model.ops import Array

Held = Mapping[str, float]
PRESS = {"USA.level": 1.5, "EUU.level": 1.5}
OPTIONS = {"JPN.investment": 1.25, "JPN.market_access": 0.1, "ASEAN.market_access": 0.1}
"""Modest options from Asian partners (vannarith-2019 ¶5). Much larger ones saturate the measure."""
REFORM = (
    event("KHM", "mandates coordination", 0.3, "2019-Q3", "2024-Q2"),
    event("JPN", "trains ministries", 1.0, "2019-Q3", "2024-Q2"),
)


@dataclass(frozen=True)
class Evidence:
    """What one pattern gave, (member,) each."""

    holds: NDArray[np.bool_]
    effect: Array


@dataclass(frozen=True)
class Pattern:
    """A claim about simulated outcomes."""

    name: str
    claim: str
    unit: str
    show: Callable[[Lab, Held], Evidence]
    least: float
    """Share of draws in which it must hold."""
    off: Held
    """Parameters held so that its cause is gone."""
    most_off: float
    """Share of draws in which it may still seem to hold then."""
    most: float = 1.0
    """Largest share, where a pattern is a band."""
    show_off: Callable[[Lab, Held], Evidence] | None = None
    """How to show it without its cause, where the cause is an event and no parameter."""


def _west(name: str, moved: Trajectories, usual: Trajectories, at: int) -> Array:
    """Paired change of an output of the two senders, on average, (member,)."""
    both = [change(f"{name}.{code}", moved, usual, at) for code in SENDERS]
    mean: Array = np.mean(both, axis=0)
    return mean


def _push(lab: Lab, held: Held) -> Evidence:
    usual, pressed = lab.of(held=held), lab.of(PRESS, held)
    at = lab.at("2024-Q4")
    finance = [change(f"flow_{kind}.CHN", pressed, usual, at) for kind in ("grants", "loans")]
    security = change("tie_security.CHN", pressed, usual, at)
    senders = _west("alignment", pressed, usual, at)
    return Evidence((finance[0] + finance[1] > 0) & (security > 0) & (senders < 0), senders)


def _leverage(lab: Lab, held: Held) -> Evidence:
    alone = {"exports_2018.EUU": 7500.0, "refill_official": 0.0, "refill_belief": 0.0}
    backed = {"exports_2018.EUU": 3000.0, "refill_official": 0.6, "refill_belief": 0.7}
    conceded = [
        lab.of(PRESS, {**side, **held}).of("concession")[:20].mean(axis=0)
        for side in (alone, backed)
    ]
    effect = conceded[0] - conceded[1]
    return Evidence(effect > 0.005, effect)


def _pull(lab: Lab, held: Held) -> Evidence:
    usual = lab.of(held=held)
    ways = ({"JPN.pledge": 300.0}, {"JPN.investment": 2.0}, {"JPN.market_access": 0.5})
    effects = [change("alignment.JPN", lab.of(way, held), usual, -1) for way in ways]
    smallest = np.min(effects, axis=0)
    return Evidence(smallest > 1e-6, smallest)


def _loans(lab: Lab, held: Held) -> Evidence:
    only = {**held, "japan_loan_share": 1.0}
    more = lab.of({"JPN.finance": 3.0}, only)
    effect = change("alignment.JPN", more, lab.of(held=only), -1)
    return Evidence(effect > 1e-6, effect)


def _recovery(lab: Lab, held: Held, last: str = "2022-Q4") -> Evidence:
    """What is back five and eight years after 2022, with pressure up to the quarter `last`."""
    pressed = (
        event("EUU", "changes its pressure", 1.0, "2019-Q3", last),
        event("EUU", "withdraws preferences", 1.0, "2020-Q1", last),
    )
    prompt = {"EUU.lifting": 5.0}
    usual, fell = lab.of(prompt, held), lab.of(prompt, held, pressed)
    peak, five, eight = lab.at("2022-Q4"), lab.at("2027-Q4"), lab.at("2030-Q4")
    ties = fell.of("tie_diplomacy.EUU") - usual.of("tie_diplomacy.EUU")
    trade = fell.of("exports.EUU") / usual.of("exports.EUU") - 1.0
    back = 1.0 - ties[five] / ties[peak]
    sold = 1.0 - trade[eight] / trade[peak]
    return Evidence((back > 0.5) & (sold > 0.5), np.minimum(back, sold))


def _minority(lab: Lab, held: Held) -> Evidence:
    success = lab.of(PRESS, held).of("success")[19]
    met = (success >= 1) & (success <= 20)
    return Evidence(met, met.astype(float))


def _gate(lab: Lab, held: Held) -> Evidence:
    runs = {
        "both": lab.of(OPTIONS, held, REFORM),
        "reform": lab.of(held=held, events=REFORM),
        "options": lab.of(OPTIONS, held),
        "neither": lab.of(held=held),
    }
    n = {name: run.of("effective_partners")[-1] for name, run in runs.items()}
    effect = n["both"] - n["reform"] - n["options"] + n["neither"]
    return Evidence(effect > 1e-9, effect)


def _convexity(lab: Lab, held: Held) -> Evidence:
    """GDP lost when the EU leaves as a market, by its share of exports."""
    losses = []
    leave = (event("EUU", "withdraws preferences", 1.0, "2020-Q1", "2030-Q4"),)
    for exports in (2000.0, 4000.0, 6000.0, 8000.0):
        side = {**held, "exports_2018.EUU": exports, "threat_duty": 50.0, "procedure_open": 9.0}
        usual, left = lab.of(held=side), lab.of(held=side, events=leave)
        at = lab.at("2024-Q4")
        losses.append(1.0 - left.of("gdp")[at] / usual.of("gdp")[at])
    bends = np.diff(losses, n=2, axis=0).min(axis=0)
    return Evidence(bends > 1e-3, bends)


def _image(lab: Lab, held: Held) -> Evidence:
    unbiased = {f"observer_bias.{code}": 0.0 for code in ("JPN", "USA", "EUU", "ASEAN")}
    calm = {"world.rumours": 0.0}
    cases: tuple[dict[str, float], ...] = ({"world.rumour": 0.5}, {"KHM.base": 1.0}, {})
    rumour, base, plain = (
        lab.of({**calm, **case}, {**unbiased, **held}).of("image_gap")[-24:].mean(axis=0)
        for case in cases
    )
    effect = np.minimum(rumour - plain, plain - base)
    return Evidence((rumour > 0) & (base < 0) & (np.abs(plain) < 0.03) & (effect > 0.005), effect)


def _shelter(lab: Lab, held: Held) -> Evidence:
    def effects(standing: float) -> tuple[Array, ...]:
        close = {**held, "regional_standing": standing, "security_2018.ASEAN": 0.4 * standing}
        united, divided = (lab.of({"ASEAN.unity": unity}, close) for unity in (0.2, -0.4))
        return tuple(_west(name, united, divided, -1) for name in ("grievance", "alignment"))

    (far_sour, _), (near_sour, near_west) = effects(0.2), effects(0.9)
    holds = (near_sour < 0) & (near_west > 0) & (near_sour < far_sour)
    return Evidence(holds, near_sour)


def _elections(lab: Lab, held: Held) -> Evidence:
    restricted, free = (lab.of({"KHM.restrict": shift}, held) for shift in (1.0, -1.0))
    at = lab.at("2026-Q4")
    gap = change("gap", restricted, free, at)
    pressed = _west("pressure", restricted, free, at)
    west = _west("tie_diplomacy", restricted, free, at)
    return Evidence((gap > 0) & (pressed > 0) & (west < 0), west)


def _fairness(lab: Lab, held: Held) -> Evidence:
    same = lab.of({"USA.standard": 1.0, "EUU.standard": 1.0}, held)
    usual = lab.of(held=held)
    before = usual.outputs["grievance"][-1].sum(axis=0)
    share = -2.0 * _west("grievance", same, usual, -1) / before
    return Evidence(share > 0.05, share)


def _tipping(lab: Lab, held: Held) -> Evidence:
    def path(size: float) -> Array:
        mandate = (event("KHM", "mandates coordination", size, "2019-Q3", "2024-Q2"),)
        return lab.of(held=held, events=mandate).of("coordination")

    weak, strong = path(0.01), path(0.4)
    climb = (strong < 0.5).sum(axis=0)
    holds = (weak[-1] < 0.4) & (strong[-1] > 0.6) & (climb >= 4) & (climb <= 24)
    return Evidence(holds, strong[-1] - weak[-1])


PATTERNS = (
    Pattern(
        "push",
        "Pressure without options raises finance from and security ties with China and lowers "
        "alignment with the senders (vannarith-2019 ¶11, ¶19; S9)",
        "alignment with the senders",
        _push,
        0.75,
        {
            "grievance_unfair": 0.0,
            "grievance_plain": 0.0,
            "refill_official": 0.0,
            "tie_pressure": 0.0,
            "effort_grievance": 0.0,
        },
        0.1,
    ),
    Pattern(
        "leverage",
        "The same pressure wins more concession from a target that depends on the sender and has "
        "no refilling patron (S5, S10, S11)",
        "concession",
        _leverage,
        0.9,
        {"lift_belief": 0.0},
        0.3,
    ),
    Pattern(
        "pull",
        "Grants, investment and trade from a partner raise alignment with it (S16, S17)",
        "alignment with Japan",
        _pull,
        0.95,
        {"flow_scale": 1e9, "export_tie": 0.0},
        0.1,
    ),
    Pattern(
        "pull: loans need not",
        "Loans from a partner raise alignment with it in some futures only (S16)",
        "alignment with Japan",
        _loans,
        0.2,
        {"flow_scale": 1e9, "export_tie": 0.0},
        0.2,
        0.8,
    ),
    Pattern(
        "recovery",
        "After pressure falls, political ties recover most within five years and trade within "
        "eight (S19)",
        "share recovered",
        _recovery,
        0.75,
        {},
        0.1,
        show_off=partial(_recovery, last="2030-Q4"),
    ),
    Pattern(
        "minority",
        "Pressure alone succeeds in 5 to 50 % of futures (S1-S4)",
        "success within five years",
        _minority,
        0.05,
        {"readiness_noise": 0.0, "lift_belief": 0.0},
        0.01,
        0.5,
    ),
    Pattern(
        "gate",
        "Reform and options together widen the circle of partners more than the sum of each "
        "(vannarith-2019 ¶16-19)",
        "effective partners",
        _gate,
        0.9,
        {"absorption_floor": 1.0},
        0.2,
    ),
    Pattern(
        "convexity",
        "The loss from a partner's exit is convex in its share (S21)",
        "share of GDP",
        _convexity,
        0.9,
        {"diversion": 0.0},
        0.1,
    ),
    Pattern(
        "image",
        "The image is above behaviour when rumours run, below it for a hidden base, equal without "
        "bias (vannarith-2019 ¶8-10)",
        "closeness to China",
        _image,
        0.9,
        {"rumour_size": 0.0, "base_closeness": 0.0},
        0.1,
    ),
    Pattern(
        "shelter",
        "Grievance falls and Western alignment rises with ASEAN's unity, more so the closer "
        "Cambodia is to ASEAN (vannarith-2019 ¶15)",
        "grievance",
        _shelter,
        0.9,
        {"shelter_max": 0.0},
        0.1,
    ),
    Pattern(
        "elections",
        "A restricted election widens the gap, and pressure and Western ties respond "
        "(vannarith-2019 ¶10)",
        "Western diplomatic ties",
        _elections,
        0.9,
        {"governance_weight.USA": 0.0, "governance_weight.EUU": 0.0},
        0.1,
    ),
    Pattern(
        "fairness",
        "Raising the standard for the comparators removes a share of grievance at the same "
        "pressure (vannarith-2019 ¶11)",
        "share of grievance",
        _fairness,
        0.9,
        {"grievance_unfair": 0.0},
        0.1,
    ),
    Pattern(
        "tipping",
        "Below a threshold mandate coordination stays low; above it it climbs over years and stays "
        "when the mandate ends (vannarith-2019 ¶16-18)",
        "coordination",
        _tipping,
        0.7,
        {"coordination_benefit": 0.0},
        0.1,
    ),
)


def report(lab: Lab) -> pd.DataFrame:
    """Each pattern: share of draws, effect and interval, and what is left without its cause."""
    return pd.DataFrame([_row(pattern, lab) for pattern in PATTERNS])


def _row(pattern: Pattern, lab: Lab) -> dict[str, object]:
    on = pattern.show(lab, {})
    off = (pattern.show_off or pattern.show)(lab, pattern.off)
    share, left = float(on.holds.mean()), float(off.holds.mean())
    low, middle, high = np.quantile(on.effect, (0.05, 0.5, 0.95))
    return {
        "pattern": pattern.name,
        "share": share,
        "threshold": pattern.least,
        "at most": pattern.most,
        "without cause": left,
        "holds": pattern.least <= share <= pattern.most and left <= pattern.most_off,
        "effect": middle,
        "q05": low,
        "q95": high,
        "of": pattern.unit,
        "n": on.holds.size,
    }
