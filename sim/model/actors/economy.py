"""The home economy: trade, realised finance, debt, growth, and the cost of losing a partner."""

from sim.model.actors.actor import Actor, View
from sim.model.actors.ministry import Ministries
from sim.model.actors.partner import Partner
from sim.model.actors.sender import Sender
from sim.model.cast import WORLD
from sim.model.channels import KINDS, MONEY
from sim.model.ops import Array, at_least, exp, log, positive, stack, total, where, zeros_like
from sim.model.rules import development, overreliance, start
from sim.model.rules.flows import structural
from sim.model.rules.ties import flow_signal
from sim.model.units import PERCENT, YEAR

HELD = {"official": ("grants", "loans"), "investment": ("fdi",), "exports": ("exports",)}
"""Kinds of flow that a recorded multiple of 2018 holds, by the lever that says it."""

EXIT_CHANNELS = ("exports", "finance", "fdi", "debt")
"""Channels in which a partner could leave."""


class EconomyView(View):
    """What the economy meets: offers, markets, and the ministries between."""

    partners: tuple[Partner, ...]
    """In the order of arrays."""
    senders: tuple[Sender, ...]
    """Those that press."""
    ministries: Ministries
    """What share of offers they let through."""


class Economy(Actor):
    """Flows are US$ m a year at 2018 prices; debt is a stock."""

    world: EconomyView
    gdp: Array
    """(member,), US$ m a year."""
    trend: Array
    """Output on trend, (member,), 1 = 2018."""
    trend_growth: Array
    """Growth of the trend in this quarter, (member,), share."""
    growth: Array
    """Growth of GDP at a yearly rate, (member,), %."""
    people: Array
    """Population, (member,), million."""
    income_2018: Array
    """Income per head in 2018, (member,), US$ a year."""
    flows: dict[str, Array]
    """By kind, (partner, member), US$ m a year."""
    flows_2018: dict[str, Array]
    """Flows observed in 2018 by kind, (partner, member), US$ m a year."""
    flow_share_then: dict[str, Array]
    """Flows of 2010, when a run begins, by kind, (partner, member), share of GDP."""
    base_exports: Array
    """Exports of 2018 without the luck that was in them, (partner, member), US$ m a year."""
    usual_exports: Array
    """Exports without the markets' own luck, (partner, member), US$ m a year."""
    promoted: Array
    """Log rise of exports and investment by effort since 2010, (partner, member)."""
    slump: Array
    """Output lost to shocks and not yet regained, (member,), share of GDP."""
    inflicted: Array
    """What each partner's own measures take away, (partner, member), US$ m a year."""
    access: Array
    """Access to each market under all duties, (partner, member), 1 = 2018."""
    pressed: Array
    """Access to each market under the senders' measures alone, (partner, member), 1 = 2018."""
    lost: Array
    """Exports and aid that the senders' measures take away, (member,), US$ m a year."""
    debt: Array
    """Owed to each partner, (partner, member), US$ m."""
    share: Array
    """Each partner's share of all flows, (partner, member), summing to one."""
    exit_cost: Array
    """Cost of losing each partner, (partner, member), % of GDP."""
    exit_share_2018: dict[str, Array]
    """Amounts of 2018 by exit channel, (partner, member), share of GDP."""

    def __init__(self, world: EconomyView):
        super().__init__(world, world.cast.home.code)
        self.flows_2018 = self._flows_2018()
        self.promoted = zeros_like(self.flows_2018["exports"])
        self.trend = 1.0 + zeros_like(self.p.gdp_2018)
        self.gdp = self.p.gdp_2018
        self.take_2018()

    # ---- 2010, and 2018 ---------------------------------------------------------------------

    def begin(self) -> None:
        """Stand where the record of 2010 stands."""
        self.take_2018()
        self._follow_record()
        self.flow_share_then = {kind: self.flows[kind] / self.gdp for kind in KINDS}
        self._price()

    def take_2018(self) -> None:
        """Take the flows, the debt and the GDP of 2018."""
        p, partners = self.p, self.cast.partners
        self.gdp = p.gdp_2018
        self.trend = 1.0 + zeros_like(p.gdp_2018)
        self.people = p.population_2018
        self.flows = dict(self.flows_2018)
        self._take_markets()
        self.growth = p.growth_trend
        self.debt = p.debt_total_2018 * self._with_rest(p.by("debt_share", partners))
        self.exit_share_2018 = {c: self._channel(c) / p.gdp_2018 for c in EXIT_CHANNELS}
        self.income_2018 = p.gdp_2018 / p.population_2018
        self._price()

    def _take_markets(self) -> None:
        """Take open markets, and their exports of 2018 without luck and promotion."""
        exports, partners = self.flows_2018["exports"], self.world.partners
        luck = stack([partner.market_luck for partner in partners])
        self.base_exports = structural(exports, luck + self.promoted)
        self.usual_exports = structural(exports, luck)
        self.access = 1.0 + zeros_like(exports)
        self.pressed = self.access
        self.inflicted = zeros_like(exports)
        self.lost = zeros_like(self.p.gdp_2018)
        self.slump = zeros_like(self.p.gdp_2018)

    def offered_2018(self, row: int) -> dict[str, Array]:
        """A partner's money of 2018 without what effort has promoted, (member,) by kind."""
        money = {kind: self.flows_2018[kind][row] for kind in MONEY}
        money["fdi"] = structural(money["fdi"], self.promoted[row])
        return money

    def _flows_2018(self) -> dict[str, Array]:
        p, rest = self.p, self.cast.row[self.cast.rest]
        official = [partner.finance_2018() for partner in self.world.partners]
        grants, loans = (stack(rows) for rows in zip(*official, strict=True))
        loans[rest] = p.other_loans
        return {
            "grants": grants,
            "loans": loans,
            "fdi": p.fdi_total_2018 * self._with_rest(p.by("fdi_share", self.cast.partners)),
            "exports": self._exports_2018(),
        }

    def _with_rest(self, named: Array) -> Array:
        """Shares of all partners: the rest takes what the named ones leave, (partner, member)."""
        shares = named.copy()
        shares[self.cast.row[self.cast.rest]] = start.rest(named)
        return shares

    def _exports_2018(self) -> Array:
        """Exports by partner: some are measured by customs, the others fill the total."""
        p, rows = self.p, self.cast.row
        exports = p.by("exports_2018", self.cast.partners).copy()
        measured = [rows[code] for code in self.cast.having("measured")]
        others = [row for row in rows.values() if row not in measured]
        exports[others] = start.reconciled(exports[measured], exports[others], p.exports_total_2018)
        return exports

    # ---- a quarter ------------------------------------------------------------------------

    def advance(self) -> None:
        """Let the trend grow by a quarter: offers and exports keep pace with it."""
        p = self.p
        income = p.gdp_2018 * self.trend / self.people
        self.trend_growth = development.trend_growth(
            p.growth_trend, income, self.income_2018, p.convergence
        )
        grown = self.trend * (1.0 + self.trend_growth)
        quarter = self.world.quarter
        held = at_least(quarter.lever(WORLD, "output_held_clamped"), 1.0)
        self.trend = where(held, quarter.lever(WORLD, "output_held"), grown)
        yearly = log(1.0 + p.population_growth / PERCENT)
        self.people = p.population_2018 * exp(yearly * (quarter.number / YEAR))

    def move(self, promotion: Array, effort_cost: Array) -> None:
        """Turn offers into flows, let trade react, borrow and grow.

        `promotion` is absorbed economic effort beyond that of 2010, (partner, member), % of GDP;
        `effort_cost` the growth lost to foreign-policy effort, (member,), % a year.
        """
        p, before = self.p, total(self.usual_exports)
        self.promoted = development.next_promoted(
            self.promoted, promotion, p.effort_return, p.economy_speed
        )
        self._realise()
        self._trade()
        self._count_losses()
        self.debt = development.next_debt(self.debt, self.flows["loans"], p.repayment)
        self._grow(before, effort_cost)
        self._follow_record()
        self._price()

    def _realise(self) -> None:
        absorbed = self.world.ministries.absorbed
        for kind in MONEY:
            offers = stack([partner.offers[kind] for partner in self.world.partners])
            self.flows[kind] = offers * absorbed[kind]
        self.flows["fdi"] = self.flows["fdi"] * exp(self.promoted)

    def _trade(self) -> None:
        p, world = self.p, self.world
        self._open_and_close()
        deals = stack([world.quarter.lever(code, "market_access") for code in self.cast.partners])
        direct = development.exports(
            self.base_exports,
            self.trend,
            self.access * self._border(),
            deals * world.ministries.absorbed["trade"],
            self.promoted,
            stack([partner.risen() for partner in world.partners]),
        )
        demand = 1.0 - world.quarter.lever(WORLD, "demand")
        self.usual_exports = (direct + self._diverted()) * demand
        luck = stack([partner.market_luck for partner in world.partners])
        self.flows["exports"] = self.usual_exports * exp(luck)

    def _border(self) -> Array:
        """Share of exports to each partner that a conflict on the border leaves, (partner, 1)."""
        conflict = self.world.quarter.lever(WORLD, "border_conflict")
        left = zeros_like(self.base_exports) + 1.0
        row = self.cast.row[self.cast.shelter]
        left[row] = left[row] - self.p.border_trade * conflict
        return left

    def _follow_record(self) -> None:
        """Take flows and output from the record while a scenario holds them."""
        p, quarter = self.p, self.world.quarter
        for lever, kinds in HELD.items():
            slope = p.of("record_slope", lever)
            for row, code in enumerate(self.cast.partners):
                held = at_least(quarter.lever(code, f"{lever}_held_clamped"), 1.0)
                multiple = quarter.lever(code, f"{lever}_held")
                for kind in kinds:
                    taken = start.recorded(self.flows_2018[kind][row], multiple, slope)
                    self._set_flow(kind, row, where(held, taken, self.flows[kind][row]))
        held = at_least(quarter.lever(WORLD, "output_held_clamped"), 1.0)
        self.gdp = where(held, p.gdp_2018 * self.trend, self.gdp)

    def _set_flow(self, kind: str, row: int, amount: Array) -> None:
        rows = self.flows[kind].copy()
        rows[row] = amount
        self.flows[kind] = rows

    def _open_and_close(self) -> None:
        """Let access to markets follow what their owners allow."""
        p, partners = self.p, self.world.partners
        pressed = stack([partner.pressed_access() for partner in partners])
        aim = pressed * stack([partner.graduated_access() for partner in partners])
        self.access = development.next_access(self.access, aim, p.access_fall, p.access_recovery)
        self.pressed = development.next_access(
            self.pressed, pressed, p.access_fall, p.access_recovery
        )

    def _diverted(self) -> Array:
        """Exports that one market no longer takes and another does, (partner, member)."""
        p = self.p
        weights = p.by("diversion_weight", self.cast.partners)
        missing = development.lost_exports(self.base_exports, self.trend, self.access)
        moved = development.movable(missing, self.base_exports)
        return development.divert(total(moved) - moved, p.diversion, weights, total(weights))

    def _count_losses(self) -> None:
        """What the senders' own measures take: in all, and beyond what they took in 2018."""
        inflicted = development.lost_exports(self.base_exports, self.trend, self.pressed)
        since_2018 = total(inflicted)
        for sender in self.world.senders:
            usual = sender.base["grants"] / (1.0 - sender.withheld_2018) * self.trend
            inflicted[sender.row] = inflicted[sender.row] + usual * sender.withheld()
            since_2018 = since_2018 + usual * (sender.withheld() - sender.withheld_2018)
        self.inflicted = inflicted
        self.lost = positive(since_2018)

    def _grow(self, exports_before: Array, effort_cost: Array) -> None:
        p, trend, quarter = self.p, self.trend_growth, self.world.quarter
        change = total(self.usual_exports) - exports_before * (1.0 + trend)
        shock = quarter.lever(WORLD, "growth")
        regained = self.p.regain * self.slump
        self.slump = development.next_slump(self.slump, shock, self.p.regain)
        gdp = development.next_gdp(
            self.gdp,
            trend,
            change,
            self._finance_gain(),
            effort_cost,
            shock + p.growth_noise * quarter.luck["growth"],
            regained,
            p.export_multiplier,
            p.finance_return,
        )
        self.growth = PERCENT * YEAR * (gdp / self.gdp - 1.0)
        self.gdp = gdp

    def _finance_gain(self) -> Array:
        """Realised finance above its 2018 share, % of GDP."""
        now = total([total(self.flows[kind]) for kind in MONEY]) / self.gdp
        then = total([total(self.flows_2018[kind]) for kind in MONEY]) / self.p.gdp_2018
        return PERCENT * (now - then)

    # ---- the cost of losing a partner -----------------------------------------------------

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
        self.exit_cost = total(costs)
        self.share = overreliance.shares(total([self.flows[kind] for kind in KINDS]))

    def retaliation(self) -> Array:
        """Cost of losing each partner, priced from 2018, (partner, member), % of GDP."""
        prices = [
            overreliance.retaliation(
                self._channel(c), self.gdp, self.exit_share_2018[c], self.p.of("substitution", c)
            )
            for c in EXIT_CHANNELS
        ]
        return total(prices)

    # ---- what others ask ------------------------------------------------------------------

    def signals(self) -> dict[str, Array]:
        """Log change since 2010 of each flow's share of GDP on trend, (partner, member) by kind."""
        scale, trend_gdp = self.p.flow_scale, self.p.gdp_2018 * self.trend
        return {
            kind: flow_signal(self.flows[kind], trend_gdp, self.flow_share_then[kind], scale)
            for kind in KINDS
        }

    def usual_grants(self, row: int) -> Array:
        """A partner's grants on trend, (member,), US$ m a year."""
        grants: Array = self.flows_2018["grants"][row] / self.p.gdp_2018 * self.gdp
        return grants

    def losses(self) -> Array:
        """What each partner's own measures take away, (partner, member), % of GDP."""
        return PERCENT * self.inflicted / self.gdp

    def grants_gain(self, row: int) -> Array:
        """A partner's grants above their 2018 share, (member,), % of GDP."""
        share = self.flows["grants"][row] / self.gdp
        gain: Array = PERCENT * (share - self.flows_2018["grants"][row] / self.p.gdp_2018)
        return gain

    def finance_from(self, row: int) -> Array:
        """Grants, loans and investment from a partner, (member,), % of GDP."""
        money = total([self.flows[kind][row] for kind in MONEY])
        return PERCENT * money / self.gdp
