"""Partners: what they offer, invest and buy."""

from abc import abstractmethod
from collections.abc import Sequence

from sim.model.actors.actor import Actor, Public, View
from sim.model.actors.region import Region
from sim.model.channels import MONEY
from sim.model.ops import Array, Mask, exp, total, toward, zeros_like
from sim.model.programme import Programme
from sim.model.rules import counterweight, options
from sim.model.rules import flows as rules_of_flows


class PartnerView(View):
    """What partners see of the world: nothing of the inside of the home country."""

    public: Public
    """Last quarter's public record."""
    region: Region
    """Rumours and the regional norm."""
    programmes: Sequence[Programme]
    """What powers have announced."""

    @property
    @abstractmethod
    def trend(self) -> Array:
        """The home country's output on trend, (member,), 1 = 2018."""

    @property
    @abstractmethod
    def given(self) -> Array:
        """Official money that all partners offer by themselves, (member,), US$ m a year of 2018."""


class Partner(Actor):
    """A partner that offers money on trend and asks for nothing: the rest, and the base of all."""

    world: PartnerView
    row: int
    """Its row in arrays of partners."""
    closeness: Array
    """Alignment with it as its investors know it, with a lag, (member,), 0-1."""
    closeness_2018: Array
    """The same in 2018."""
    pressure: Array
    """Pressure it applies, (member,), index from 0: none, unless it is a sender."""
    withheld_2018: Array
    """Share of its aid held back in 2018, (member,), 0-1."""
    official_luck: Array
    """Log deviation of its official money by luck, (member,)."""
    investment_luck: Array
    """The same of its private investment."""
    market_luck: Array
    """The same of the exports that it takes."""
    ask: Array
    """Security cooperation it asks for, (member,), index from 0."""
    next_ask: Array
    """The same, decided and not yet shown."""
    base: dict[str, Array]
    """Offers of 2018 by kind of money, (member,), US$ m a year."""
    offers: dict[str, Array]
    """Offers by kind of money, (member,), US$ m a year."""
    next_offers: dict[str, Array]
    """The same, decided and not yet shown."""

    def __init__(self, world: PartnerView, code: str):
        super().__init__(world, code)
        nothing = zeros_like(self.p.tie_decay)
        self.row = self.cast.row[code]
        self.closeness = nothing
        self.ask = nothing
        self.pressure = nothing
        self.official_luck = nothing
        self.investment_luck = nothing
        self.market_luck = nothing
        self.offers = dict.fromkeys(MONEY, nothing)

    # ---- starting point -------------------------------------------------------------------

    def finance_2018(self) -> tuple[Array, Array]:
        """Realised grants and loans of 2018, (member,) each, US$ m a year."""
        grants = self.p.of("grants_2018", self.code)
        return grants, zeros_like(grants)

    def begin(self) -> None:
        """Know the closeness of 2010, when a run begins."""
        self.closeness = self.world.public.alignment[self.row]
        self.closeness_2018 = self.closeness
        self.ask = self.decide_ask()

    def take_2018(self, flows: dict[str, Array], absorbed: dict[str, Array]) -> None:
        """Take as base of offers the flows of 2018, over what was absorbed, without their luck.

        `flows` (US$ m a year) and `absorbed` (share) are (member,) by kind of money.
        """
        by_luck = {"grants": self.official_luck, "loans": self.official_luck}
        by_luck["fdi"] = self.investment_luck
        self.base = {
            kind: rules_of_flows.structural(flows[kind] / absorbed[kind], by_luck[kind])
            for kind in MONEY
        }
        self.closeness_2018 = self.closeness
        self.withheld_2018 = self.withheld()

    # ---- deciding -------------------------------------------------------------------------

    def decide(self) -> None:
        """Decide on last quarter's public record; nothing shows before `commit`."""
        aligned = self.world.public.alignment[self.row]
        self.closeness = toward(self.closeness, aligned, self.p.closeness_lag)
        self._vary()
        self.next_ask = self.decide_ask()
        self.next_offers = self.decide_offers()

    def _vary(self) -> None:
        """Let what it gives, invests and buys vary by itself."""
        p, luck, code = self.p, self.world.quarter.luck, self.code
        self.official_luck = rules_of_flows.next_deviation(
            self.official_luck,
            luck[f"official.{code}"],
            p.official_memory,
            p.of("official_noise", code),
        )
        self.investment_luck = rules_of_flows.next_deviation(
            self.investment_luck,
            luck[f"investment.{code}"],
            p.investment_memory,
            p.partner_investment_noise,
        )
        self.market_luck = rules_of_flows.next_deviation(
            self.market_luck, luck[f"market.{code}"], p.market_memory, p.market_noise
        )

    def commit(self) -> None:
        """Make the decisions of this quarter public."""
        self.ask = self.next_ask
        self.offers = self.next_offers

    def decide_ask(self) -> Array:
        """Security cooperation asked for, (member,), index from 0."""
        return self.ask

    def decide_offers(self) -> dict[str, Array]:
        """Offers by kind of money, (member,), US$ m a year at 2018 prices."""
        trend, extra = self.world.trend, self.extra()
        held, held_2018 = self.withheld(), self.withheld_2018
        scale, room = self.finance_scale(), self._room()
        offers = {
            kind: options.official(self.base[kind], trend, scale, held, held_2018)
            + counterweight.filled(room, self.base[kind], self.world.given, self.p.fill_share)
            for kind in ("grants", "loans")
        }
        change = self.closeness - self.closeness_2018
        offers["fdi"] = options.investment(
            self.base["fdi"],
            trend,
            self.investment_scale(),
            change,
            self.p.fdi_elasticity,
            self.world.quarter.luck["investment"],
            self.p.investment_noise,
        )
        promoted = self.world.public.promoted[self.row]
        offers["fdi"] = offers["fdi"] * exp(self.investment_luck + self.risen() + promoted)
        return {kind: offers[kind] + extra[kind] for kind in MONEY}

    def finance_scale(self) -> Array:
        """Multiplier of official finance, (member,)."""
        usual = counterweight.reward(self.closeness, self.closeness_2018, self.p.donor_closeness)
        return self.generosity() * usual * exp(self.official_luck)

    def generosity(self) -> Array:
        """What it gives anyone against 2018, (1,) or (member,)."""
        return 1.0 + zeros_like(self.world.quarter.number)

    def retreat(self) -> Array:
        """Official money that it no longer gives anyone, (member,), US$ m a year."""
        base = self.base["grants"] + self.base["loans"]
        return counterweight.retreat(base, self.world.trend, self.generosity())

    def _room(self) -> Array:
        """Room that the retreat of others leaves, (member,), US$ m a year."""
        retreat = self.world.public.retreat
        left: Array = total(retreat) - retreat[self.row]
        return left

    def risen(self) -> Array:
        """Log growth of its market and investment by the Asian power shift, (member,)."""
        asian = float(self.cast.having("asian").count(self.code))
        return self.p.shift_trade * (asian * self.world.region.shift)

    def investment_scale(self) -> Array:
        """Multiplier of private investment, (1,)."""
        return self.lever("investment")

    def extra(self) -> dict[str, Array]:
        """Money beyond the trend of 2018 by kind, (member,), US$ m a year."""
        return dict.fromkeys(MONEY, zeros_like(self.closeness))

    def delivered(self, delivery: Array) -> dict[str, Array]:
        """Money from its announced programmes by kind, (member,), US$ m a year.

        `delivery` is the share of what was announced that arrives, (1,).
        """
        money = dict.fromkeys(MONEY, zeros_like(self.closeness))
        for programme in self.world.programmes:
            if programme.actor == self.code and programme.money in MONEY and programme.added_usd_m:
                share = self.p.of("programme_share", programme.scope)
                amount = programme.added_usd_m + zeros_like(share)
                given = options.programme(amount, share, self.p.programme_years, delivery)
                money[programme.money] = money[programme.money] + given
        return money

    def recorded(self) -> dict[str, tuple[Mask, Array, Array]]:
        """Whether the record holds its flows, at which multiple of 2018, and how far believed."""
        p = self.p
        official = self.clamped("official_held"), self.lever("official_held")
        return {
            "grants": (*official, p.of("record_slope", "official")),
            "loans": (*official, p.of("record_slope", "official")),
            "fdi": (
                self.clamped("investment_held"),
                self.lever("investment_held"),
                p.of("record_slope", "investment"),
            ),
            "exports": (
                self.clamped("exports_held"),
                self.lever("exports_held"),
                p.of("record_slope", "exports"),
            ),
        }

    # ---- what the home country meets ------------------------------------------------------

    def pressed_access(self) -> Array:
        """Access to its market that its own measures leave, (member,), 1 = 2018."""
        return 1.0 + zeros_like(self.closeness)

    def graduated_access(self) -> Array:
        """Access that is left once preferences for poor countries end, (member,), 1 = 2018."""
        return 1.0 + zeros_like(self.closeness)

    def withheld(self) -> Array:
        """Share of aid and cooperation held back by the partner's own pressure, (member,), 0-1."""
        return zeros_like(self.closeness)

    def fair(self) -> Array:
        """Pressure that the comparators get from it, (member,), index from 0."""
        return zeros_like(self.closeness)

    def engagement(self) -> Array:
        """Share of contacts that it keeps open under its own pressure, (1,), 0-1."""
        return zeros_like(self.world.quarter.number)
