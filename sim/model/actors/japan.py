"""Japan: raises its offers when it believes that China dominates; trains ministries."""

from sim.model.actors.observer import Observer
from sim.model.ops import Array


class Japan(Observer):
    """The power whose announced money comes with another's programmes, and that trains."""

    def finance_2018(self) -> tuple[Array, Array]:
        """Aid of 2018, divided into grants and loans."""
        loans = self.p.japan_aid * self.p.japan_loan_share
        return self.p.japan_aid - loans, loans

    def generosity(self) -> Array:
        """Official finance follows the scenario's lever."""
        return self.lever("finance")

    def extra(self) -> dict[str, Array]:
        """Pledged grants, and the energy finance aligned with the United States."""
        money = self.delivered(self.world.quarter.lever(self.cast.announcer, "delivery"))
        return {**money, "grants": money["grants"] + self.lever("pledge")}
