"""Flows between the home country and its partners: money, markets, and the record of 2010-2018."""

from sim.model.actors.actor import Actor, View
from sim.model.actors.ministry import Ministries
from sim.model.actors.partner import Partner
from sim.model.actors.region import Region
from sim.model.actors.sender import Sender
from sim.model.cast import WORLD
from sim.model.channels import KINDS, MONEY
from sim.model.ops import Array, Mask, exp, maximum, positive, stack, total, where, zeros_like
from sim.model.rules import development, start
from sim.model.rules.flows import structural
from sim.model.rules.ties import flow_signal
from sim.model.units import PERCENT


class EconomyView(View):
    """What the economy meets: offers, markets, and the ministries between."""

    partners: tuple[Partner, ...]
    """In the order of arrays."""
    senders: tuple[Sender, ...]
    """Those that press."""
    ministries: Ministries
    """What share of offers they let through."""
    region: Region
    """What of output is recorded."""


class Trade(Actor):
    """What partners give, invest and buy: US$ m a year at 2018 prices."""

    world: EconomyView
    gdp: Array
    """(member,), US$ m a year."""
    trend: Array
    """Output on trend, (member,), 1 = 2018."""
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
    access: Array
    """Access to each market under all duties, (partner, member), 1 = 2018."""
    pressed: Array
    """Access to each market under the senders' measures alone, (partner, member), 1 = 2018."""
    allowed: Array
    """Access that the senders' measures in force allow, (partner, member), 1 = 2018."""
    losses: Array
    """What each partner's measures in force take away, (partner, member), % of GDP on trend."""
    lost: Array
    """Exports and aid that the senders' measures take away, (member,), US$ m a year."""

    def __init__(self, world: EconomyView):
        super().__init__(world, world.cast.home.code)
        self.flows_2018 = self._flows_2018()
        self.promoted = zeros_like(self.flows_2018["exports"])
        self.trend = 1.0 + zeros_like(self.p.gdp_2018)
        self.gdp = self.p.gdp_2018

    # ---- 2018 -------------------------------------------------------------------------------

    def take_flows(self) -> None:
        """Take open markets and the flows of 2018, exports without luck and promotion."""
        self.flows = dict(self.flows_2018)
        exports, partners = self.flows_2018["exports"], self.world.partners
        luck = stack([partner.market_luck for partner in partners])
        self.base_exports = structural(exports, luck + self.promoted)
        self.usual_exports = structural(exports, luck)
        self.access = 1.0 + zeros_like(exports)
        self.pressed = self.access
        self.allowed = self.access
        self.losses = zeros_like(exports)
        self.lost = zeros_like(self.p.gdp_2018)

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
            "fdi": p.fdi_total_2018 * self.with_rest(p.by("fdi_share", self.cast.partners)),
            "exports": self._exports_2018(),
        }

    def with_rest(self, named: Array) -> Array:
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

    def move_flows(self, promotion: Array) -> None:
        """Turn offers into flows, let trade react, count what the senders' measures take.

        `promotion` is absorbed economic effort beyond that of 2010, (partner, member), % of GDP.
        """
        p = self.p
        self.promoted = development.next_promoted(
            self.promoted, promotion, p.effort_return, p.economy_speed
        )
        self._realise()
        self._trade()
        self._count_losses()

    def _realise(self) -> None:
        absorbed = self.world.ministries.absorbed
        for kind in MONEY:
            offers = stack([partner.offers[kind] for partner in self.world.partners])
            self.flows[kind] = offers * absorbed[kind]

    def _trade(self) -> None:
        world = self.world
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

    def _open_and_close(self) -> None:
        """Let access to markets follow what their owners allow."""
        p, partners = self.p, self.world.partners
        self.allowed = stack([partner.pressed_access() for partner in partners])
        aim = self.allowed * stack([partner.graduated_access() for partner in partners])
        self.access = development.next_access(self.access, aim, p.access_fall, p.access_recovery)
        self.pressed = development.next_access(
            self.pressed, self.allowed, p.access_fall, p.access_recovery
        )

    def _diverted(self) -> Array:
        """Exports that one market no longer takes and another does, (partner, member)."""
        p = self.p
        weights = p.by("diversion_weight", self.cast.partners)
        missing = development.lost_exports(self.base_exports, self.trend, self.access)
        moved = development.movable(missing, self.base_exports)
        return development.divert(total(moved) - moved, p.diversion, weights, total(weights))

    def _count_losses(self) -> None:
        """What the senders' own measures take: those in force, and all since 2018.

        What trade has not regained of a measure that was lifted is lost, but no longer inflicted.
        Of GDP on trend, lest the harm that a measure does make it count for more.
        """
        base, trend = self.base_exports, self.trend
        since_2018 = total(development.lost_exports(base, trend, self.pressed))
        inflicted = development.lost_exports(base, trend, maximum(self.pressed, self.allowed))
        for sender in self.world.senders:
            usual = sender.base["grants"] / (1.0 - sender.withheld_2018) * trend
            inflicted[sender.row] = inflicted[sender.row] + usual * sender.withheld()
            since_2018 = since_2018 + usual * (sender.withheld() - sender.withheld_2018)
        self.losses = PERCENT * inflicted / (self.p.gdp_2018 * trend)
        self.lost = positive(since_2018)

    def follow_record(self) -> None:
        """Take flows from the record while a scenario holds them."""
        held = [partner.recorded() for partner in self.world.partners]
        self.flows = {
            kind: stack([self._recorded(kind, row, *one[kind]) for row, one in enumerate(held)])
            for kind in KINDS
        }

    def _recorded(self, kind: str, row: int, held: Mask, multiple: Array, slope: Array) -> Array:
        taken = start.recorded(self.flows_2018[kind][row], multiple, slope)
        return where(held, taken, self.flows[kind][row])

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

    def grants_gain(self, row: int) -> Array:
        """A partner's grants above their share of 2010, (member,), % of GDP."""
        share = self.flows["grants"][row] / self.gdp
        gain: Array = PERCENT * (share - self.flow_share_then["grants"][row])
        return gain

    def finance_from(self, row: int) -> Array:
        """Grants, loans and investment from a partner, (member,), % of GDP."""
        money = total([self.flows[kind][row] for kind in MONEY])
        return PERCENT * money / self.gdp
