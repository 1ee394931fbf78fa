"""Partners and powers: what they believe of Cambodia, how hard they press, what they offer."""

from mesa import Model

from sim.model.actors.stage import Actor, Stage
from sim.model.layout import INDEX, MONEY
from sim.model.ops import Array, at_least, toward, where, zeros_like
from sim.model.rules import counterweight, grievance, image, options, pressure, refill, security


class Partner(Actor):
    """A partner that offers money on trend and asks for nothing: OTHER, and the base of all."""

    def __init__(self, model: Model, stage: Stage, code: str):
        super().__init__(model, stage, code)
        nothing = zeros_like(self.p.tie_decay)
        self.closeness: Array = nothing
        self.ask: Array = nothing
        self.pressure: Array = nothing
        self.offers: dict[str, Array] = dict.fromkeys(MONEY, nothing)

    def anchor(self, flows: dict[str, Array], absorbed: dict[str, Array]) -> None:
        """Take the offers of 2018 as the observed flows over what was absorbed.

        `flows` (US$ m a year) and `absorbed` (share) are (member,) by kind of money.
        """
        self.base = {kind: flows[kind] / absorbed[kind] for kind in MONEY}
        self.closeness = self.stage.public.alignment[INDEX[self.code]]
        self.closeness_2018 = self.closeness
        self.withheld_2018 = self.withheld()
        self.ask = self.decide_ask()

    def decide(self) -> None:
        """Decide on last quarter's public record; nothing shows before `commit`."""
        aligned = self.stage.public.alignment[INDEX[self.code]]
        self.closeness = toward(self.closeness, aligned, self.p.closeness_lag)
        self.next_ask = self.decide_ask()
        self.next_offers = self.decide_offers()

    def commit(self) -> None:
        """Make the decisions of this quarter public."""
        self.ask = self.next_ask
        self.offers = self.next_offers

    def decide_ask(self) -> Array:
        """Security cooperation asked for, index from 0."""
        return self.ask

    def withheld(self) -> Array:
        """Share of aid and cooperation held back by the partner's own pressure, 0-1."""
        return zeros_like(self.closeness)

    def finance_scale(self) -> Array:
        """Multiplier of official finance."""
        return 1.0 + zeros_like(self.closeness)

    def investment_scale(self) -> Array:
        """Multiplier of private investment."""
        return self.lever("investment")

    def extra(self) -> dict[str, Array]:
        """Money beyond the trend of 2018, US$ m a year by kind."""
        return dict.fromkeys(MONEY, zeros_like(self.closeness))

    def decide_offers(self) -> dict[str, Array]:
        """Offers by kind of money, US$ m a year at 2018 prices."""
        trend, extra = self.stage.economy.trend, self.extra()
        held, held_2018 = self.withheld(), self.withheld_2018
        offers = {
            kind: options.official(self.base[kind], trend, self.finance_scale(), held, held_2018)
            for kind in ("grants", "loans")
        }
        change = self.closeness - self.closeness_2018
        offers["fdi"] = options.investment(
            self.base["fdi"],
            trend,
            self.investment_scale(),
            change,
            self.p.fdi_elasticity,
            self.stage.luck["investment"],
            self.p.investment_noise,
        )
        return {kind: offers[kind] + extra[kind] for kind in MONEY}

    def delivered(self, delivery: Array) -> dict[str, Array]:
        """Money for Cambodia from the partner's announced programmes, US$ m a year by kind."""
        money = dict.fromkeys(MONEY, zeros_like(self.closeness))
        for programme in self.stage.programmes:
            if programme.actor == self.code and programme.money in MONEY and programme.added_usd_m:
                share = self.p.of("programme_share", programme.scope)
                amount = programme.added_usd_m + zeros_like(share)
                given = options.programme(amount, share, self.p.programme_years, delivery)
                money[programme.money] = money[programme.money] + given
        return money


class Asker(Partner):
    """A power that asks for security cooperation."""

    def decide_ask(self) -> Array:
        """Security cooperation asked for: more under rivalry, less while it withholds."""
        rivalry = self.stage.levers["world.rivalry"]
        strength = self.p.of("security_ask", self.code)
        return security.ask(strength, rivalry, self.lever("security_ask"), self.withheld())


class China(Asker):
    """China: finance, investment, security requests; may refill what the West takes away."""

    def __init__(self, model: Model, stage: Stage):
        super().__init__(model, stage, "CHN")
        self.refill: Array = zeros_like(self.closeness)

    def anchor(self, flows: dict[str, Array], absorbed: dict[str, Array]) -> None:
        """Start 2019 without refill: what there was is in the flows of 2018."""
        super().anchor(flows, absorbed)
        self.refill = zeros_like(self.closeness)

    def finance_scale(self) -> Array:
        """Official finance follows the scenario's lever."""
        return self.lever("finance")

    def extra(self) -> dict[str, Array]:
        """Pledged grants, and refill split into grants and loans as in 2014-2018."""
        lost = self.stage.public.lost
        p = self.p
        self.refill = refill.refill(
            self.refill,
            lost,
            p.refill_official,
            p.refill_speed,
            self.lever("refill"),
            self.stage.public.china_commerce,
            self.stage.levers["world.refill_form"],
        )
        gifts = p.china_grant_share * self.refill
        return {
            "grants": self.lever("pledge") + gifts,
            "loans": self.refill - gifts,
            "fdi": zeros_like(gifts),
        }


class Observer(Asker):
    """A power that forms a belief (mean and variance) of Cambodia's closeness to China."""

    def __init__(self, model: Model, stage: Stage, code: str):
        super().__init__(model, stage, code)
        self.belief: Array = self.p.norm_2018 + 0.0
        self.variance: Array = self.p.observer_noise * self.p.observer_noise

    def perceive(self) -> None:
        """Update the belief from last quarter's lagged, noisy and biased signal."""
        p, levers, region = self.p, self.stage.levers, self.stage.region
        hidden = p.base_closeness * levers["KHM.base"] * (1.0 - levers["KHM.base_visible"])
        visible = image.visible_closeness(
            self.stage.public.alignment[INDEX["CHN"]],
            hidden,
            p.rumour_size * region.rumour,
            levers["KHM.reassure"],
            p.credibility,
        )
        noise = p.observer_noise * self.stage.luck[f"signal.{self.code}"]
        signal = visible + p.of("observer_bias", self.code) + noise
        predicted = image.predicted_variance(self.variance, p.observer_drift)
        weight = image.gain(predicted, p.observer_noise)
        self.belief = image.next_belief(self.belief, signal, weight)
        self.variance = (1.0 - weight) * predicted


class Japan(Observer):
    """Japan: raises its offers when it believes that China dominates; trains ministries."""

    def __init__(self, model: Model, stage: Stage):
        super().__init__(model, stage, "JPN")

    def anchor(self, flows: dict[str, Array], absorbed: dict[str, Array]) -> None:
        """Remember the belief of 2018, from which the counterweight is measured."""
        super().anchor(flows, absorbed)
        self.belief_2018 = self.belief

    def finance_scale(self) -> Array:
        """Official finance: the scenario's lever times the counterweight."""
        answer = counterweight.factor(self.belief, self.belief_2018, self.p.counterweight)
        return self.lever("finance") * answer

    def extra(self) -> dict[str, Array]:
        """Pledged grants, and the energy finance aligned with the United States."""
        money = self.delivered(self.stage.levers["USA.delivery"])
        return {**money, "grants": money["grants"] + self.lever("pledge")}


class Sender(Observer):
    """A power that presses: over governance, and over closeness to China."""

    def __init__(self, model: Model, stage: Stage, code: str):
        super().__init__(model, stage, code)
        nothing = zeros_like(self.belief)
        self.governance: Array = nothing
        self.strategic: Array = nothing

    def decide(self) -> None:
        """Decide pressure first: offers and requests depend on it."""
        p, public, region = self.p, self.stage.public, self.stage.region
        level, reward = self.lever("level"), self.lever("reward")
        rivalry = self.stage.levers["world.rivalry"]
        governance = pressure.governance_target(
            public.gap, p.of("governance_weight", self.code), level, reward, public.progress
        )
        strategic = pressure.strategic_target(
            self.belief, region.norm, rivalry, p.of("strategic_weight", self.code), level
        )
        self.next_governance = self.choice("pressure", self._adjust(self.governance, governance))
        free = self._adjust(self.strategic, strategic)
        clamped = at_least(self.lever("pressure_clamped"), 1.0)
        self.next_strategic = where(clamped, 0.0, free)
        super().decide()

    def _adjust(self, now: Array, target: Array) -> Array:
        lifting = self.p.pressure_lift * self.lever("lifting")
        return pressure.adjust(now, target, self.p.pressure_rise, lifting)

    def commit(self) -> None:
        """Make pressure, offers and requests public."""
        super().commit()
        self.governance, self.strategic = self.next_governance, self.next_strategic
        self.pressure = self.governance + self.strategic

    def fair(self) -> Array:
        """The pressure that the same rule gives the comparators."""
        return grievance.fair_pressure(
            self.p.comparator_gap,
            self.p.of("governance_weight", self.code),
            self.p.leniency,
            self.lever("standard"),
        )

    def withheld(self) -> Array:
        """Share of aid held back: by pressure, on top of cuts that a scenario decides."""
        free = 1.0 - pressure.withheld(self.pressure, self.p.of("aid_withheld", self.code))
        return 1.0 - free * (1.0 - self.lever("aid_cut"))

    def investment_scale(self) -> Array:
        """Private investment follows no lever of the government."""
        return 1.0 + zeros_like(self.closeness)

    def extra(self) -> dict[str, Array]:
        """Options: half grants, half investment."""
        half = 0.5 * self.lever("options")
        return {"grants": half, "loans": zeros_like(self.closeness), "fdi": half}


class UnitedStates(Sender):
    """The United States: aid, security cooperation, announced programmes."""

    def __init__(self, model: Model, stage: Stage):
        super().__init__(model, stage, "USA")

    def extra(self) -> dict[str, Array]:
        """Options, and announced programmes as far as they are delivered and not withheld."""
        options_, money = super().extra(), self.delivered(self.lever("delivery"))
        free = 1.0 - self.withheld()
        return {kind: options_[kind] + free * money[kind] for kind in MONEY}


class EuropeanUnion(Sender):
    """The European Union: trade preferences withdrawn in stages."""

    def __init__(self, model: Model, stage: Stage):
        super().__init__(model, stage, "EUU")
        self.clock: Array = zeros_like(self.belief)
        self.withdrawn: Array = zeros_like(self.belief)

    def anchor(self, flows: dict[str, Array], absorbed: dict[str, Array]) -> None:
        """End 2018 with a warning given and no procedure open (event E21)."""
        super().anchor(flows, absorbed)
        self.clock = zeros_like(self.clock)
        self.withdrawn = zeros_like(self.withdrawn)

    def decide_ask(self) -> Array:
        """The European Union asks for no security cooperation."""
        return self.ask

    def commit(self) -> None:
        """Move the procedure on with the pressure just decided."""
        super().commit()
        p = self.p
        self.clock = pressure.procedure_clock(
            self.clock,
            self.pressure,
            self.stage.public.progress,
            p.procedure_open,
            p.procedure_close,
            p.procedure_decision,
            p.procedure_concession,
        )
        share = pressure.withdrawn_share(
            self.withdrawn,
            self.clock,
            self.pressure,
            p.procedure_effect,
            p.procedure_full,
            p.procedure_escalation,
            p.partial_share,
            p.restore_speed,
        )
        self.withdrawn = self.choice("withdrawn", share)


class Other(Partner):
    """The passive rest: Korea, India, Australia and the world beyond."""

    def __init__(self, model: Model, stage: Stage):
        super().__init__(model, stage, "OTHER")
