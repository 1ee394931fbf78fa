"""China: finance, investment and security requests; may refill what the West takes away."""

from sim.model.actors.observer import Asker
from sim.model.actors.partner import PartnerView
from sim.model.cast import WORLD
from sim.model.ops import Array, zeros_like
from sim.model.rules import options, refill, start


class China(Asker):
    """The patron, which the others watch."""

    refill: Array
    """Official finance in place of what others take away, (member,), US$ m a year."""

    def __init__(self, world: PartnerView, code: str):
        super().__init__(world, code)
        self.refill = zeros_like(self.closeness)

    def finance_2018(self) -> tuple[Array, Array]:
        """Commitments of 2014-2018 as far as they are disbursed, part of them gifts."""
        p = self.p
        china = start.china_finance(p.china_commitments, p.china_deflator, p.disbursed_share)
        grants = china * p.china_grant_share
        return grants, china - grants

    def take_2018(self, flows: dict[str, Array], absorbed: dict[str, Array]) -> None:
        """Start 2019 without refill: what there was is in the flows of 2018."""
        super().take_2018(flows, absorbed)
        self.refill = zeros_like(self.closeness)

    def generosity(self) -> Array:
        """Official finance follows the scenario's lever."""
        return self.lever("finance")

    def decide_offers(self) -> dict[str, Array]:
        """Offers, with fewer loans where the announcer's programmes make them transparent."""
        offers = super().decide_offers()
        delivery = self.world.quarter.lever(self.cast.announcer, "delivery")
        loans = options.transparent(offers["loans"], delivery, self.p.transparency)
        return {**offers, "loans": loans}

    def extra(self) -> dict[str, Array]:
        """Pledged grants, and refill split into grants and loans as in 2014-2018."""
        p, public = self.p, self.world.public
        self.refill = refill.refill(
            self.refill,
            public.lost,
            p.refill_official,
            p.refill_speed,
            self.lever("refill"),
            public.patron_commerce,
            self.world.quarter.lever(WORLD, "refill_form"),
        )
        gifts = p.china_grant_share * self.refill
        return {
            "grants": self.lever("pledge") + gifts,
            "loans": self.refill - gifts,
            "fdi": zeros_like(gifts),
        }
