"""The patterns of the literature, each tested over drawn assumptions.

A pattern says for every member whether it holds (`holds`) and how large the effect is (`effect`).
Its threshold, the share of draws in which it must hold, was written down before it was first run;
`off` removes its cause, and then it must hold in at most the stated share. Sources: the paragraphs
and findings with which each claim ends, in parentheses. A pattern is promised unless `miss` says
why it is known to fail.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from sim.engine.run import Run
from sim.evidence import effects
from sim.evidence.checks import SHARE, Check, Done, Result, nothing
from sim.evidence.effects import Evidence, outputs_of
from sim.evidence.trials import Held, Trials
from sim.inputs.register import Register
from sim.inputs.scenario import Scenario
from sim.model.cast import Cast
from sim.model.ops import Array

KIND: Final = "Patterns"
HOLDS, LEFT, EFFECT = "holds in", "without its cause", "effect"
"""The results of a pattern: shares of futures, and the size of what is claimed."""
TRIALS = 100
"""About how many scenarios the patterns run, with and without their causes."""


@dataclass(frozen=True)
class Pattern:
    """A claim about simulated outcomes."""

    name: str
    claim: str
    unit: str
    show: Callable[[Trials, Held], Evidence]
    least: float
    """Share of draws in which it must hold."""
    off: Held
    """Parameters held so that its cause is gone."""
    most_off: float
    """Share of draws in which it may still seem to hold then."""
    most: float = 1.0
    """Largest share, where a pattern is a band."""
    median: tuple[float, float] = (-np.inf, np.inf)
    """Where the median effect must lie."""
    show_off: Callable[[Trials, Held], Evidence] | None = None
    """How to show it without its cause, where the cause is an event and no parameter."""
    miss: str = ""
    """Why it is known to fail; what has none is promised."""


def patterns(cast: Cast) -> tuple[Pattern, ...]:
    """The patterns, told of the actors that play the parts."""
    patron, partner = cast.in_sentence(cast.patron), cast.in_sentence(cast.trainer)
    home, region = cast.in_sentence(cast.home.code), cast.in_sentence(cast.shelter)
    return (
        Pattern(
            "push",
            f"Pressure without options raises finance from and security ties with {patron} and "
            "lowers alignment with the senders (vannarith-2019 ¶11, ¶19; S9)",
            "alignment with the senders",
            effects.push,
            0.75,
            {
                "grievance_unfair": 0.0,
                "grievance_plain": 0.0,
                "refill_official": 0.0,
                "tie_pressure": 0.0,
                "effort_grievance": 0.0,
                "effort_pressure": 0.0,
                "donor_closeness": 0.0,
            },
            0.1,
        ),
        Pattern(
            "leverage",
            "The same pressure wins more concession from a target that depends on the sender and "
            "has no refilling patron, and more pressure wins more where none is resented (S5, S10, "
            "S11)",
            "concession",
            effects.leverage,
            0.9,
            {"lift_belief": 0.0},
            0.3,
        ),
        Pattern(
            "pull",
            "Grants, investment and trade from a partner raise alignment with it (S16, S17)",
            f"alignment with {partner}",
            effects.pull,
            0.95,
            {"flow_scale": 1e9, "economy_speed": 0.0},
            0.1,
        ),
        Pattern(
            "deed",
            "A measure that is carried out raises grievance, lowers alignment with the sender and "
            "sends effort and trade elsewhere (vannarith-2019 ¶11; adhikari)",
            "alignment with the sender",
            effects.deed,
            0.8,
            {
                "deed_weight": 0.0,
                "settlement_rate": 0.0,
                **{f"strategic_weight.{c}": 0.0 for c in cast.senders},
            },
            0.1,
            median=(-1.0, -0.01),
        ),
        Pattern(
            "reply",
            f"When {patron} surges, Western pressure or offers answer; when it leaves, others fill "
            "part (vannarith-2019 ¶10; state-2018 ¶14)",
            "others' official money, US$ m a year",
            effects.reply,
            0.8,
            {
                "fill_share": 0.0,
                "donor_closeness": 0.0,
                **{f"counterweight.{c}": 0.0 for c in (*cast.senders, cast.trainer)},
                **{f"strategic_weight.{c}": 0.0 for c in cast.senders},
            },
            0.1,
        ),
        Pattern(
            "asia",
            "A faster power shift raises alignment with Asian powers (vannarith-2019 ¶13)",
            "alignment with Asian powers",
            effects.asia,
            0.8,
            {"shift_worth": 0.0, "shift_trade": 0.0, "norm_drift": 0.0},
            0.1,
        ),
        Pattern(
            "pull: loans need not",
            "Loans from a partner raise alignment with it in some futures only (S16)",
            f"alignment with {partner}",
            effects.loans,
            0.2,
            {"flow_scale": 1e9, "economy_speed": 0.0},
            0.2,
            0.8,
        ),
        Pattern(
            "recovery",
            "After pressure falls, political ties recover most within five years and trade within "
            "eight (S19)",
            "share recovered",
            effects.recovery,
            0.75,
            {},
            0.1,
            show_off=partial(effects.recovery, last="2030-Q4"),
            miss="the estimated decay of political ties gives back a third in five years",
        ),
        Pattern(
            "minority",
            "Pressure alone succeeds in 5 to 50 % of futures (S1, S2, S3, S4)",
            "success within five years",
            effects.minority,
            0.05,
            {"settlement_rate": 0.0},
            0.01,
            0.5,
        ),
        Pattern(
            "gate",
            "Reform and options together widen the circle of partners more than the sum of each "
            "(vannarith-2019 ¶16-19)",
            "effective partners",
            effects.gate,
            0.9,
            {"absorption_floor": 1.0, "absorption_floor_fdi": 1.0},
            0.2,
        ),
        Pattern(
            "convexity",
            "The loss from a partner's exit is convex in its share (S21)",
            "share of GDP",
            effects.convexity,
            0.9,
            {"diversion": 0.0, "effort_cost": 0.0, "deed_weight": 0.0, "shift_trade": 0.0},
            0.1,
        ),
        Pattern(
            "image",
            "The image is above behaviour when rumours run, below it for a hidden base, equal "
            "without bias (vannarith-2019 ¶8-10)",
            f"closeness to {patron}",
            effects.image,
            0.9,
            {"rumour_size": 0.0, "base_closeness": 0.0},
            0.1,
        ),
        Pattern(
            "shelter",
            "Grievance falls and Western alignment rises with "
            f"{cast.possessive(cast.shelter)} unity, more so the closer {home} is to {region}; "
            f"unity raises alignment with {region} (vannarith-2019 ¶15)",
            "grievance",
            effects.shelter,
            0.9,
            {"shelter_max": 0.0, "unity_closeness": 0.0},
            0.1,
        ),
        Pattern(
            "elections",
            "A restricted election widens the gap, and pressure and Western ties respond "
            "(vannarith-2019 ¶10)",
            "Western diplomatic ties",
            effects.elections,
            0.9,
            {f"governance_weight.{code}": 0.0 for code in cast.senders},
            0.1,
        ),
        Pattern(
            "fairness",
            "Raising the standard for the comparators removes a share of grievance at the same "
            "pressure (vannarith-2019 ¶11)",
            "share of grievance",
            effects.fairness,
            0.9,
            {"grievance_unfair": 0.0},
            0.1,
        ),
        Pattern(
            "tipping",
            "Below a threshold mandate coordination stays low; above it it climbs over years and "
            "stays when the mandate ends (vannarith-2019 ¶16-18)",
            "coordination",
            effects.tipping,
            0.7,
            {"coordination_benefit": 0.0},
            0.1,
        ),
    )


def pattern_checks(
    baseline: Scenario, register: Register, futures: Run, done: Done = nothing
) -> list[Check]:
    """A check of each pattern: share of draws, what is left without its cause, and the effect."""
    trials = Trials(baseline, register, futures, outputs_of(register.cast))
    checks = []
    for pattern in patterns(register.cast):
        checks.append(_check(pattern, trials))
        done()
    return checks


def _check(pattern: Pattern, trials: Trials) -> Check:
    on = pattern.show(trials, {})
    off = (pattern.show_off or pattern.show)(trials, pattern.off)
    share, left = float(on.holds.mean()), float(off.holds.mean())
    results = (_holds(pattern, share), _left(pattern, left), _effect(pattern, on.effect))
    claim, _, source = pattern.claim.rpartition(" (")
    return Check(
        kind=KIND,
        name=pattern.name,
        claim=f"{claim}.",
        source=source.removesuffix(")"),
        measured="futures of the baseline with and without what is claimed to act",
        verdict="fail" if any(one.met is False for one in results) else "pass",
        promised=not pattern.miss,
        results=results,
        n=on.holds.size,
        why=pattern.miss,
    )


def _holds(pattern: Pattern, share: float) -> Result:
    asked = f">= {pattern.least:.0%}"
    if pattern.most < 1.0:
        asked = f"{pattern.least:.0%} to {pattern.most:.0%}"
    met = pattern.least <= share <= pattern.most
    return Result(HOLDS, SHARE, asked, share, met, pattern.least, pattern.most)


def _left(pattern: Pattern, left: float) -> Result:
    most = pattern.most_off
    return Result(LEFT, SHARE, f"<= {most:.0%}", left, left <= most, 0.0, most)


def _effect(pattern: Pattern, effect: Array) -> Result:
    """The median effect and nine in ten of all; few patterns ask for a size."""
    low, middle, high = (float(q) for q in np.quantile(effect, (0.05, 0.5, 0.95)))
    least, most = pattern.median
    if not np.isfinite(pattern.median).any():
        return Result(EFFECT, pattern.unit, "", middle, None, interval=(low, high))
    asked, met = f"{least:g} to {most:g}", least <= middle <= most
    return Result(EFFECT, pattern.unit, asked, middle, met, least, most, interval=(low, high))
