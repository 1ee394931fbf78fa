"""The home country's relations: pressure felt, effort, and answers to requests, by partner."""

from sim.model.actors.closeness import Closeness, HomeView
from sim.model.cast import WORLD
from sim.model.channels import CHANNELS
from sim.model.ops import Array, largest, stack, total, zeros_like
from sim.model.rules import effort, grievance, overreliance, pressure, security


class Relations(Closeness):
    """How a small state feels pressure, whom it turns to, and whose requests it grants."""

    deeds: Array
    """What of it are measures carried out, (partner, member), index from 0."""
    felt: Array
    """Pressure as it is felt behind the shelter, (partner, member), index from 0."""
    budget: Array
    """Foreign-policy effort, what pressure adds included, (member,), % of GDP."""
    budget_2018: Array
    """The same in 2018."""
    effort: Array
    """(channel, partner, member), % of GDP."""
    accepted: Array
    """Share of requests for security cooperation accepted, (partner, member), 0-1."""

    def __init__(self, world: HomeView):
        super().__init__(world)
        nothing = zeros_like(self.p.by("security_rest", self.cast.partners))
        self.grievance = nothing
        self.pressure = nothing
        self.deeds = nothing
        self.felt = nothing

    def settle(self) -> None:
        """Take effort and cooperation as those of 2010, from which changes count."""
        super().settle()
        self.budget_2018 = self.budget

    def take_2018(self) -> None:
        """Take what was observed in 2018, and its effort as that from which costs count."""
        super().take_2018()
        self.budget_2018 = self.budget

    def feel(self) -> None:
        """Feel threats and deeds behind the shelter; let grievance change."""
        p, world = self.p, self.world
        self.deeds = pressure.deed(world.economy.losses, p.deed_weight)
        self.pressure = stack([partner.pressure for partner in world.partners]) + self.deeds
        self.felt = world.shelter.cushion(self.pressure)
        fair = stack([partner.fair() for partner in world.partners])
        form = world.quarter.lever(WORLD, "grievance_form")
        self.grievance = grievance.accumulate(
            self.grievance,
            self.felt,
            grievance.unfairness(self.felt, fair, form),
            p.grievance_memory,
            p.grievance_healing,
            p.grievance_unfair,
            p.grievance_plain,
        )

    def divide_effort(self) -> None:
        """Decide how much to invest in foreign policy, and in whom."""
        p, economy = self.p, self.world.economy
        budget = effort.budget(
            largest(economy.exit_cost),
            overreliance.top_two(economy.share),
            self.lever("effort"),
            p.effort_base,
            p.effort_reliance,
            p.reliance_half,
            p.effort_concentration,
        )
        absorbed = self._absorption()
        values = self._values(absorbed)
        response = effort.response(total(self.felt), p.effort_pressure)
        self.budget = budget + response
        self.effort = effort.divide(
            budget, response, values, self._openness(), p.effort_temperature
        )
        self.absorbed_effort = self.effort * absorbed

    def _openness(self) -> Array:
        """How open it is to each partner under pressure, (partner, member), 0-1."""
        return effort.openness(self.felt, self.p.effort_turn)

    def _absorption(self) -> Array:
        """Share of effort that the ministries let arrive, (channel, partner, member), 0-1."""
        ministries = self.world.ministries
        own = ministries.own() + zeros_like(self.felt)
        return stack([ministries.absorbed["trade"], ministries.absorbed["security"], own])

    def _values(self, absorbed: Array) -> Array:
        """Worth of effort, (channel, partner, member), % of GDP."""
        p, partners = self.p, self.cast.partners
        asian = zeros_like(self.felt)
        for code in self.cast.having("asian"):
            asian[self.cast.row[code]] = 1.0 + asian[self.cast.row[code]]
        worth = effort.priority(
            p.by("priority", partners), asian, self.world.region.shift, p.shift_worth
        )
        return effort.value(
            self.ties,
            absorbed,
            self.world.economy.share,
            zeros_like(self.world.quarter.number) + 1.0 / float(len(partners)),
            self.grievance + self.felt,
            p.by("channel_value", CHANNELS)[:, None],
            worth,
            p.diversify,
            p.effort_grievance,
        )

    def answer_requests(self, conceded: Array) -> None:
        """Answer requests for security cooperation.

        `conceded` is what is granted of the demand for distance from the patron, (member,), 0-1.
        """
        p = self.p
        conflict = self.world.quarter.lever(WORLD, "border_conflict")
        accept = security.accepted(
            self.alignment + p.border_arms * conflict,
            self.grievance,
            total(self.grievance),
            self._openness(),
            p.security_precision,
            p.security_grievance,
            p.neutrality_cost,
        )
        accept[self.patron_row] = accept[self.patron_row] * (1.0 - conceded)
        ask = stack([partner.ask for partner in self.world.partners])
        absorbed = self.world.ministries.absorbed["security"]
        self.accepted = accept
        self.cooperation = security.cooperation(ask, accept, absorbed)
        base = p.base_tie * self.lever("base")
        self.cooperation[self.patron_row] = self.cooperation[self.patron_row] + base

    def promotion(self) -> Array:
        """Absorbed economic effort beyond that of 2010, (partner, member), % of GDP."""
        change: Array = self.absorbed_effort[0] - self.effort_then[0]
        return change

    def growth_cost(self) -> Array:
        """Growth lost to effort beyond that of 2018, (member,), % a year."""
        return effort.growth_cost(self.budget, self.budget_2018, self.p.effort_cost)
