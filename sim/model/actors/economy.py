"""The home economy: growth, debt, and the cost of losing a partner."""

from sim.model.actors.trade import EconomyView, Trade
from sim.model.cast import WORLD
from sim.model.channels import KINDS, MONEY
from sim.model.ops import Array, exp, log, total, where, zeros_like
from sim.model.rules import development, overreliance
from sim.model.units import PERCENT, YEAR

EXIT_CHANNELS = ("exports", "finance", "fdi", "debt")
"""Channels in which a partner could leave."""


class Economy(Trade):
    """Output, people and debt, beside the flows from and to partners."""

    trend_growth: Array
    """Growth of the trend in this quarter, (member,), share."""
    growth: Array
    """Growth of GDP at a yearly rate, (member,), %."""
    people: Array
    """Population, (member,), million."""
    income_2018: Array
    """Income per head in 2018, (member,), US$ a year."""
    slump: Array
    """Output lost to shocks and not yet regained, (member,), share of GDP."""
    debt: Array
    """Owed to each partner, (partner, member), US$ m."""
    share: Array
    """Each partner's share of all flows, (partner, member), summing to one."""
    exit_cost: Array
    """Cost of losing each partner, (partner, member), % of GDP."""
    exit_share_2018: dict[str, Array]
    """Amounts of 2018 by exit channel, (partner, member), share of GDP."""

    def __init__(self, world: EconomyView):
        super().__init__(world)
        self.take_2018()

    # ---- 2010, and 2018 ---------------------------------------------------------------------

    def begin(self) -> None:
        """Stand where the record of 2010 stands."""
        self.take_2018()
        self._follow_output()
        self.follow_record()
        self.flow_share_then = {kind: self.flows[kind] / self.gdp for kind in KINDS}
        self._price()

    def take_2018(self) -> None:
        """Take the flows, the debt and the GDP of 2018."""
        p = self.p
        self.gdp = p.gdp_2018
        self.trend = 1.0 + zeros_like(p.gdp_2018)
        self.people = p.population_2018
        self.take_flows()
        self.growth = p.growth_trend
        self.slump = zeros_like(p.gdp_2018)
        self.debt = p.debt_total_2018 * self.with_rest(p.by("debt_share", self.cast.partners))
        self.exit_share_2018 = {c: self._channel(c) / p.gdp_2018 for c in EXIT_CHANNELS}
        self.income_2018 = p.gdp_2018 / p.population_2018
        self._price()

    # ---- a quarter ------------------------------------------------------------------------

    def advance(self) -> None:
        """Let the trend grow by a quarter: offers and exports keep pace with it."""
        p = self.p
        income = p.gdp_2018 * self.trend / self.people
        self.trend_growth = development.trend_growth(
            p.growth_trend, income, self.income_2018, p.convergence
        )
        self.trend = self.world.region.recorded_output(self.trend * (1.0 + self.trend_growth))
        yearly = log(1.0 + p.population_growth / PERCENT)
        self.people = p.population_2018 * exp(yearly * (self.world.quarter.number / YEAR))

    def move(self, promotion: Array, effort_cost: Array) -> None:
        """Let flows move, borrow and grow.

        `promotion` is absorbed economic effort beyond that of 2010, (partner, member), % of GDP;
        `effort_cost` the growth lost to foreign-policy effort, (member,), % a year.
        """
        before = total(self.usual_exports)
        self.move_flows(promotion)
        self.debt = development.next_debt(self.debt, self.flows["loans"], self.p.repayment)
        self._grow(before, effort_cost)
        self._follow_output()
        self.follow_record()
        self._price()

    def _follow_output(self) -> None:
        """Take output and debt from the record while a scenario holds it: debt keeps its share."""
        p, region = self.p, self.world.region
        self.trend = region.recorded_output(self.trend)
        self.gdp = region.recorded_output(self.gdp / p.gdp_2018) * p.gdp_2018
        debt_2018 = p.debt_total_2018 * self.with_rest(p.by("debt_share", self.cast.partners))
        self.debt = where(region.clamped("output_held"), debt_2018 * self.trend, self.debt)

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
