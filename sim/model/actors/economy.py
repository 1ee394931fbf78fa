"""Cambodia's economy: trade, realised finance, debt, growth, and the cost of losing a partner."""

from mesa import Model

from sim.model.actors.stage import Actor, Stage
from sim.model.layout import INDEX, KINDS, MONEY, PARTNERS, SENDERS
from sim.model.ops import Array, exp, log, positive, stack, total, zeros_like
from sim.model.rules import development, overreliance, start
from sim.model.rules.ties import flow_signal
from sim.model.units import PERCENT, YEAR

EXIT_CHANNELS = ("exports", "finance", "fdi", "debt")
"""Channels in which a partner could leave."""

MEASURED = ("USA", "EUU")
"""Partners whose own customs measured what they import from Cambodia."""


class Economy(Actor):
    """Flows are (partner, member) arrays in US$ m a year at 2018 prices; debt is a stock."""

    def __init__(self, model: Model, stage: Stage):
        super().__init__(model, stage, "KHM")
        self.anchor()

    def anchor(self) -> None:
        """Take the flows, the debt and the GDP of 2018."""
        p = self.p
        self.gdp: Array = p.gdp_2018
        self.trend: Array = 1.0 + zeros_like(p.gdp_2018)
        self.people: Array = p.population_2018
        self.flows: dict[str, Array] = self._flows_2018()
        self.base_exports = self.flows["exports"]
        self.access: Array = 1.0 + zeros_like(self.base_exports)
        self.pressed: Array = self.access
        self.lost: Array = zeros_like(p.gdp_2018)
        self.growth: Array = p.growth_trend
        self.debt = self._debt_2018()
        self.flow_share_2018 = {kind: self.flows[kind] / p.gdp_2018 for kind in KINDS}
        self.exit_share_2018 = {c: self._channel(c) / p.gdp_2018 for c in EXIT_CHANNELS}
        self.income_2018 = p.gdp_2018 / p.population_2018
        self.threat = development.duty_loss(p.threat_duty, p.export_elasticity)
        self._price()

    def _flows_2018(self) -> dict[str, Array]:
        p = self.p
        named = [code for code in PARTNERS if code != "OTHER"]
        china = start.china_finance(p.china_commitments, p.china_deflator, p.disbursed_share)
        grants = p.by("grants_2018", PARTNERS).copy()
        loans = zeros_like(grants)
        grants[INDEX["CHN"]] = china * p.china_grant_share
        loans[INDEX["CHN"]] = china - grants[INDEX["CHN"]]
        loans[INDEX["JPN"]] = p.japan_aid * p.japan_loan_share
        grants[INDEX["JPN"]] = p.japan_aid - loans[INDEX["JPN"]]
        loans[INDEX["OTHER"]] = p.other_loans
        fdi_share = start.with_rest(p.by("fdi_share", named), 1.0 + zeros_like(p.fdi_total_2018))
        return {
            "grants": grants,
            "loans": loans,
            "fdi": p.fdi_total_2018 * fdi_share,
            "exports": self._exports_2018(),
        }

    def _exports_2018(self) -> Array:
        """Exports by partner: two are measured by customs, the others fill the total."""
        p = self.p
        exports = p.by("exports_2018", PARTNERS).copy()
        measured = [INDEX[code] for code in MEASURED]
        others = [row for row in INDEX.values() if row not in measured]
        exports[others] = start.reconciled(exports[measured], exports[others], p.exports_total_2018)
        return exports

    def _debt_2018(self) -> Array:
        p = self.p
        shares = p.by("debt_share", PARTNERS).copy()
        shares[INDEX["OTHER"]] = 1.0 - total(shares)
        return p.debt_total_2018 * shares

    def advance(self) -> None:
        """Let the trend grow by a quarter: offers and exports keep pace with it."""
        p = self.p
        income = p.gdp_2018 * self.trend / self.people
        self.trend_growth: Array = development.trend_growth(
            p.growth_trend, income, self.income_2018, p.convergence
        )
        self.trend = self.trend * (1.0 + self.trend_growth)
        yearly = log(1.0 + p.population_growth / PERCENT)
        self.people = self.people * exp(yearly / YEAR)

    def move(self) -> None:
        """Turn offers into flows, let trade react, borrow and grow."""
        before = total(self.flows["exports"])
        self._realise()
        self._trade()
        self.lost = self._lost()
        self.debt = development.next_debt(self.debt, self.flows["loans"], self.p.repayment)
        self._grow(before)
        self._price()

    def _realise(self) -> None:
        partners, ministries = self.stage.partners, self.stage.ministries
        for kind in MONEY:
            offers = stack([partners[code].offers[kind] for code in PARTNERS])
            self.flows[kind] = offers * ministries.absorbed[kind]

    def _trade(self) -> None:
        p = self.p
        levers = self.stage.levers
        pressed = self._pressed_aim()
        aim = pressed * self._graduated()
        self.access = development.next_access(self.access, aim, p.access_fall, p.access_recovery)
        self.pressed = development.next_access(
            self.pressed, pressed, p.access_fall, p.access_recovery
        )
        deals = stack([levers[f"{c}.market_access"] for c in PARTNERS])
        direct = development.exports(
            self.base_exports,
            self.trend,
            self.access,
            self.stage.cambodia.economic_change(),
            deals * self.stage.ministries.absorbed["trade"],
            p.export_tie,
        )
        self.flows["exports"] = (direct + self._diverted()) * (1.0 - levers["world.demand"])

    def _pressed_aim(self) -> Array:
        """Access to each market under the senders' measures once trade has settled, 1 = 2018."""
        p, open_ = self.p, 1.0 + zeros_like(self.gdp)
        tariff = development.duty_loss(self.stage.levers["USA.tariff"], p.export_elasticity)
        aim = dict.fromkeys(PARTNERS, open_)
        aim["EUU"] = open_ - self.withdrawn() * self.threat
        aim["USA"] = open_ - tariff
        return stack([aim[code] for code in PARTNERS])

    def _graduated(self) -> Array:
        """Access left once preferences for least developed countries end, 1 = 2018."""
        duty = self.stage.levers["EUU.graduation_duty"]
        left = 1.0 - development.duty_loss(duty, self.p.export_elasticity)
        open_ = 1.0 + zeros_like(left)
        return stack([left if code == "EUU" else open_ for code in PARTNERS])

    def withdrawn(self) -> Array:
        """Share of exports to the EU without preference, 0-1."""
        share: Array = self.stage.partners["EUU"].withdrawn
        return share

    def _diverted(self) -> Array:
        """Exports that one market no longer takes and another does, (partner, member)."""
        p = self.p
        weights = p.by("diversion_weight", PARTNERS)
        missing = development.lost_exports(self.base_exports, self.trend, self.access)
        moved = development.movable(missing, self.base_exports)
        return development.divert(total(moved) - moved, p.diversion, weights, total(weights))

    def _lost(self) -> Array:
        """Exports and aid that the senders' measures take away, US$ m a year, (member,)."""
        lost = total(development.lost_exports(self.base_exports, self.trend, self.pressed))
        for code in SENDERS:
            sender = self.stage.partners[code]
            usual = self.flow_share_2018["grants"][INDEX[code]] * self.p.gdp_2018 * self.trend
            lost = lost + usual * (sender.withheld() - sender.withheld_2018)
        return positive(lost)

    def _grow(self, exports_before: Array) -> None:
        p = self.p
        trend = self.trend_growth
        change = total(self.flows["exports"]) - exports_before * (1.0 + trend)
        gdp = development.next_gdp(
            self.gdp,
            trend,
            change,
            self._finance_gain(),
            self.stage.cambodia.growth_cost(),
            self.stage.levers["world.growth"] + p.growth_noise * self.stage.luck["growth"],
            p.export_multiplier,
            p.finance_return,
        )
        self.growth = PERCENT * YEAR * (gdp / self.gdp - 1.0)
        self.gdp = gdp

    def _finance_gain(self) -> Array:
        """Realised finance above its 2018 share, % of GDP."""
        now = total([total(self.flows[kind]) for kind in MONEY]) / self.gdp
        then = total([total(self.flow_share_2018[kind]) for kind in MONEY])
        return PERCENT * (now - then)

    def _channel(self, channel: str) -> Array:
        """Amounts by partner in one exit channel, US$ m, (partner, member)."""
        if channel == "finance":
            return self.flows["grants"] + self.flows["loans"]
        return self.debt if channel == "debt" else self.flows[channel]

    def _price(self) -> None:
        """What it would cost to lose each partner, % of GDP."""
        costs = [
            overreliance.exit_cost(self._channel(c), self.gdp, self.p.of("substitution", c))
            for c in EXIT_CHANNELS
        ]
        self.exit_cost: Array = total(costs)
        self.share: Array = overreliance.shares(total([self.flows[kind] for kind in KINDS]))

    def retaliation(self) -> Array:
        """Cost of losing each partner, priced from 2018, (partner, member), % of GDP."""
        prices = [
            overreliance.retaliation(
                self._channel(c), self.gdp, self.exit_share_2018[c], self.p.of("substitution", c)
            )
            for c in EXIT_CHANNELS
        ]
        return total(prices)

    def japan_grants_gain(self) -> Array:
        """Japan's grants above their 2018 share, % of GDP."""
        japan = INDEX["JPN"]
        share = self.flows["grants"][japan] / self.gdp
        gain: Array = PERCENT * (share - self.flow_share_2018["grants"][japan])
        return gain

    def signals(self) -> dict[str, Array]:
        """Log change since 2018 of each flow's share of GDP on trend, (partner, member) by kind."""
        scale, trend_gdp = self.p.flow_scale, self.p.gdp_2018 * self.trend
        return {
            kind: flow_signal(self.flows[kind], trend_gdp, self.flow_share_2018[kind], scale)
            for kind in KINDS
        }

    def aid_of(self, code: str) -> Array:
        """A sender's grants on trend, US$ m a year."""
        aid: Array = self.flow_share_2018["grants"][INDEX[code]] * self.gdp
        return aid
