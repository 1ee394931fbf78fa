"""Japan: raises its offers when it believes that China dominates; trains ministries."""

from sim.model.actors.partner import Observer
from sim.model.ops import Array
from sim.model.rules import counterweight


class Japan(Observer):
    """The power that answers the patron."""

    belief_2018: Array
    """Its belief of 2018, (member,), closeness."""

    def finance_2018(self) -> tuple[Array, Array]:
        """Aid of 2018, divided into grants and loans."""
        loans = self.p.japan_aid * self.p.japan_loan_share
        return self.p.japan_aid - loans, loans

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
        money = self.delivered(self.world.quarter.lever(self.cast.announcer, "delivery"))
        return {**money, "grants": money["grants"] + self.lever("pledge")}
