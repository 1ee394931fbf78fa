"""Cambodia: how it feels pressure, whom it turns to, what it concedes, how its ties change."""

from mesa import Model

from sim.model.actors.stage import Actor, Stage
from sim.model.layout import CHANNELS, INDEX, KINDS, PARTNERS, SENDERS
from sim.model.ops import (
    Array,
    at_least,
    largest,
    minimum,
    positive,
    stack,
    total,
    where,
    zeros_like,
)
from sim.model.rules import (
    concession,
    effort,
    grievance,
    overreliance,
    security,
    start,
    ties,
)
from sim.model.units import PERCENT

CHINA = INDEX["CHN"]


class Cambodia(Actor):
    """Holds ties (channel, partner, member) and grievance (partner, member)."""

    def __init__(self, model: Model, stage: Stage):
        super().__init__(model, stage, "KHM")
        nothing = zeros_like(self.p.by("security_2018", PARTNERS))
        self.grievance: Array = nothing
        self.pressure: Array = nothing
        self.felt: Array = nothing
        self.readiness: Array = zeros_like(self.p.tie_decay)
        self.met: dict[str, Array] = {}
        self.success: dict[str, Array] = {}

    # ---- starting point -------------------------------------------------------------------

    def anchor(self) -> None:
        """Take the ties and the governance gap of 2018."""
        p = self.p
        self.partnership: Array = p.by("partnership_2018", PARTNERS)
        self.partnership_2018 = self.partnership
        economy = start.economic_tie(stack([self.stage.economy.flows[k] for k in KINDS]))
        self.ties: Array = stack([economy, p.by("security_2018", PARTNERS), self._diplomacy()])
        self.ties_2018 = self.ties
        self.gap: Array = self._held_gap(p.gap_2018)
        self.readiness = zeros_like(p.gap_2018)
        self._weigh()
        self.distance_2018 = self._distance()

    def _distance(self) -> Array:
        """Distance to the senders: one less the mean alignment with them, 0-1."""
        aligned = [self.alignment[INDEX[code]] for code in SENDERS]
        return 1.0 - total(aligned) / float(len(aligned))

    def _diplomacy(self) -> Array:
        p = self.p
        standing = minimum(self.partnership, 1.0)
        standing[INDEX["ASEAN"]] = p.regional_standing
        tie = start.diplomatic_tie(p.by("votes_2018", PARTNERS), standing, p.votes_weight)
        tie[INDEX["OTHER"]] = p.other_diplomacy
        return tie

    def settle(self) -> None:
        """Solve what keeps 2018 at rest: effort, cooperation, repression, resting ties."""
        self.decide()
        self.effort_2018, self.cooperation_2018 = self.absorbed_effort, self.cooperation
        self.budget_2018 = self.budget
        self.repression_2018 = concession.resting_repression(
            self.gap, self.conceded["governance"], self.p.concession_speed
        )
        repelled = self._repulsion()
        loss = stack([zeros_like(repelled), repelled, repelled])
        self.rest: Array = ties.resting_level(self.ties, loss, self.p.tie_decay)
        self.demanded = {"governance": self.gap, "strategic": self.strategic_demand()}
        self.met = dict.fromkeys(self.demanded, zeros_like(self.gap))
        self.success = dict.fromkeys(self.demanded, zeros_like(self.gap))

    # ---- deciding -------------------------------------------------------------------------

    def feel(self) -> None:
        """Feel pressure behind ASEAN; let grievance and the political mood change."""
        p, partners = self.p, self.stage.partners
        self.pressure = stack([partners[code].pressure for code in PARTNERS])
        self.felt = partners["ASEAN"].cushion(self.pressure)
        nothing = zeros_like(self.gap)
        fair = stack([partners[c].fair() if c in SENDERS else nothing for c in PARTNERS])
        form = self.stage.levers["world.grievance_form"]
        self.grievance = grievance.accumulate(
            self.grievance,
            self.felt,
            grievance.unfairness(self.felt, fair, form),
            p.grievance_memory,
            p.grievance_unfair,
            p.grievance_plain,
        )
        self._change_mood()

    def decide(self) -> None:
        """Divide effort, weigh concessions, answer security requests."""
        self._divide_effort()
        self._weigh_concessions()
        self._answer_requests()

    def _change_mood(self) -> None:
        p, shock = self.p, self.stage.luck["readiness"]
        self.readiness = concession.next_readiness(
            self.readiness, shock, p.readiness_memory, p.readiness_noise
        )

    def _divide_effort(self) -> None:
        p, economy, ministries = self.p, self.stage.economy, self.stage.ministries
        self.budget: Array = effort.budget(
            total(self.felt),
            largest(economy.exit_cost),
            overreliance.top_two(economy.share),
            self.lever("effort"),
            p.effort_base,
            p.effort_pressure,
            p.effort_reliance,
            p.reliance_half,
            p.effort_concentration,
        )
        own = ministries.own() + zeros_like(self.felt)
        absorbed = stack([ministries.absorbed["trade"], ministries.absorbed["security"], own])
        mean = zeros_like(self.stage.quarter) + 1.0 / float(len(PARTNERS))
        values = effort.value(
            self.ties,
            absorbed,
            economy.share,
            mean,
            self.grievance + self.felt,
            p.by("channel_value", CHANNELS)[:, None],
            p.by("priority", PARTNERS),
            p.diversify,
            p.effort_grievance,
        )
        self.effort: Array = effort.divide(self.budget, values, p.effort_temperature)
        self.absorbed_effort: Array = self.effort * absorbed

    def _weigh_concessions(self) -> None:
        p = self.p
        senders = [self.stage.partners[code] for code in SENDERS]
        lever = self.lever("concede")
        hardened = concession.hardened(
            p.sovereignty_cost,
            p.grievance_cost,
            total(self.grievance),
            self._distance(),
            self.distance_2018,
            self.stage.levers["world.concession_form"],
        )
        patron = p.patron_value * self._patron_finance()
        governance = self._propensity(
            [s.governance for s in senders],
            hardened + p.regime_cost - self.readiness,
        )
        strategic = self._propensity([s.strategic for s in senders], hardened + patron)
        self.conceded: dict[str, Array] = {
            "governance": governance + lever * (1.0 - governance),
            "strategic": strategic,
        }

    def _propensity(self, pressures: list[Array], costs: Array) -> Array:
        """Chance of conceding under each sender's pressure, taken together, 0-1."""
        p = self.p
        stakes = [stake * pressed for stake, pressed in zip(self._stakes(), pressures, strict=True)]
        rewards = [self.stage.levers[f"{code}.reward"] for code in SENDERS]
        reward = total(rewards) / float(len(rewards))
        lift = p.lift_belief + (1.0 - p.lift_belief) * reward
        return concession.propensity(
            total(stakes), lift, p.refill_belief, costs, p.concession_precision
        )

    def _stakes(self) -> list[Array]:
        """What each sender could take, % of GDP."""
        economy = self.stage.economy
        exports = economy.flows["exports"]
        return [
            concession.stake(
                exports[INDEX[code]], economy.aid_of(code), economy.gdp, economy.threat
            )
            for code in SENDERS
        ]

    def _patron_finance(self) -> Array:
        """Finance from China, % of GDP."""
        flows = self.stage.economy.flows
        money = flows["grants"][CHINA] + flows["loans"][CHINA] + flows["fdi"][CHINA]
        share: Array = PERCENT * money / self.stage.economy.gdp
        return share

    def _answer_requests(self) -> None:
        p, partners = self.p, self.stage.partners
        accept = security.accepted(
            self.alignment,
            self.grievance,
            total(self.grievance),
            p.security_precision,
            p.security_grievance,
            p.neutrality_cost,
        )
        accept[CHINA] = accept[CHINA] * (1.0 - self.conceded["strategic"])
        ask = stack([partners[code].ask for code in PARTNERS])
        absorbed = self.stage.ministries.absorbed["security"]
        self.accepted: Array = accept
        self.cooperation: Array = security.cooperation(ask, accept, absorbed)
        self.cooperation[CHINA] = self.cooperation[CHINA] + p.base_tie * self.lever("base")

    # ---- moving ---------------------------------------------------------------------------

    def move(self) -> None:
        """Let the governance gap, the partnerships and the ties change."""
        self._move_gap()
        self._sign()
        self._drift()
        self._weigh()
        self._score()

    def _move_gap(self) -> None:
        p = self.p
        step = p.election_step * self.stage.region.restricted
        repression = self.repression_2018 + step
        free = concession.next_gap(
            self.gap, self.conceded["governance"], repression, p.concession_speed
        )
        self.gap = self._held_gap(free)

    def _held_gap(self, free: Array) -> Array:
        """The gap a scenario holds, as a share of that of 2018, else the free one."""
        held = at_least(self.lever("gap_held_clamped"), 1.0)
        return where(held, self.lever("gap_held") * self.p.gap_2018, free)

    def _sign(self) -> None:
        self.partnership = ties.next_partnership(
            self.partnership, self.ties[2], self.p.partnership_sign, self.p.partnership_step
        )

    def _drift(self) -> None:
        p = self.p
        gain, loss = self._forces()
        signed = self.partnership - self.partnership_2018
        diplomacy = ties.rest_with_partnership(self.rest[2], signed, p.partnership_bonus)
        rest = stack([self.rest[0], self.rest[1], diplomacy])
        self.ties = ties.next_tie(self.ties, gain, loss, rest, p.tie_decay)

    def _forces(self) -> tuple[Array, Array]:
        """Gain and loss per quarter on each tie, (channel, partner, member)."""
        p = self.p
        economy, diplomacy = self._flow_forces()
        repelled = self._repulsion()
        cooperation = p.tie_security * (self.cooperation - self.cooperation_2018)
        effort_ = p.tie_effort * (self.absorbed_effort - self.effort_2018)
        flows_gain = stack([economy[0], positive(cooperation), diplomacy[0]])
        flows_loss = stack([economy[1], positive(-cooperation), diplomacy[1]])
        repulsion = stack([zeros_like(repelled), repelled, repelled + self._neutrality()])
        return flows_gain + positive(effort_), flows_loss + positive(-effort_) + repulsion

    def _flow_forces(self) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        """(gain, loss) from realised flows on the economic and the diplomatic tie."""
        p, signals = self.p, self.stage.economy.signals()
        pulls = {k: ties.pull(signals[k], p.of("flow_weight", k)) for k in KINDS}
        both_ways = []
        for side in (0, 1):
            trade = pulls["fdi"][side] + pulls["exports"][side]
            gifts = pulls["grants"][side] + pulls["loans"][side]
            both_ways.append((trade, gifts + p.diplomacy_spill * trade))
        (gain_e, gain_d), (loss_e, loss_d) = both_ways
        return (gain_e, loss_e), (gain_d, loss_d)

    def _repulsion(self) -> Array:
        p, levers = self.p, self.stage.levers
        none = zeros_like(self.stage.quarter)
        engagement = stack([levers[f"{c}.engagement"] if c in SENDERS else none for c in PARTNERS])
        return ties.repulsion(
            self.grievance, self.pressure, engagement, p.tie_grievance, p.tie_pressure
        )

    def _neutrality(self) -> Array:
        """Diplomatic loss with everybody but China from a base that is seen."""
        seen = self.lever("base") * self.lever("base_visible")
        loss = self.p.neutrality_loss * seen + zeros_like(self.felt)
        loss[CHINA] = zeros_like(self.gap)
        return loss

    def _weigh(self) -> None:
        weights = self.p.by("channel_weight", CHANNELS)
        self.alignment: Array = ties.alignment(self.ties, weights)

    def strategic_demand(self) -> Array:
        """Closeness to China beyond the norm: behaviour, not image, lest rumours count."""
        return positive(self.alignment[CHINA] - self.stage.region.norm)

    def _score(self) -> None:
        demands = {"governance": self.gap, "strategic": self.strategic_demand()}
        for name, demand in demands.items():
            count = concession.quarters_met(self.met[name], demand, self.demanded[name])
            self.met[name] = count
            self.success[name] = concession.success_quarter(
                self.success[name], count, self.p.success_hold, self.stage.quarter
            )

    # ---- what others ask ------------------------------------------------------------------

    def progress(self) -> Array:
        """Share of the 2018 gap closed since, 0-1."""
        return concession.progress(self.gap, self.p.gap_2018)

    def economic_change(self) -> Array:
        """Economic ties against 2018, (partner, member)."""
        change: Array = self.ties[0] - self.ties_2018[0]
        return change

    def growth_cost(self) -> Array:
        """Growth lost to effort beyond that of 2018, % a year."""
        return effort.growth_cost(self.budget, self.budget_2018, self.p.effort_cost)
